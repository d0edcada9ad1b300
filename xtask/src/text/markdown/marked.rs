//! The page of a whole file, which may begin with a byte order mark.

use std::ops::Range;

use super::page::Page;

/// How long a byte order mark is.
const BOM_BYTES: usize = '\u{FEFF}'.len_utf8();

/// Reads the `text` of a file.
pub fn read(text: &str) -> Page {
    // The library takes the mark for a word, so that a heading behind it would be none.
    let Some(rest) = text.strip_prefix('\u{FEFF}') else { return Page::read(text) };
    let mut page = Page::read(rest);
    each_range(&mut page, |range| *range = range.start + BOM_BYTES..range.end + BOM_BYTES);
    page
}

/// Hands out every range of a page.
fn each_range(page: &mut Page, mut change: impl FnMut(&mut Range<usize>)) {
    page.links.iter_mut().flat_map(|link| [&mut link.range, &mut link.place]).for_each(&mut change);
    page.spans.iter_mut().map(|span| &mut span.range).for_each(&mut change);
    page.blocks.iter_mut().flat_map(|block| block.lines.iter_mut().chain([&mut block.range])).for_each(&mut change);
    page.headings.iter_mut().map(|heading| &mut heading.range).for_each(&mut change);
    page.anchors.iter_mut().map(|anchor| &mut anchor.range).for_each(&mut change);
    page.struck.iter_mut().for_each(change);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_moves_every_place_and_hides_none() {
        let text = "\u{FEFF}# T\n\n[a](b) `c` ~~d~~ <a id=\"e\"></a>\n\n```\nf\n```\n";
        let page = read(text);
        assert_eq!(page.headings[0].range.start, BOM_BYTES);
        let said = [
            &page.links[0].place,
            &page.spans[0].range,
            &page.struck[0],
            &page.anchors[0].range,
            &page.blocks[0].lines[0],
        ];
        assert_eq!(said.map(|range| &text[range.clone()]), ["b", "c", "~~d~~", "e", "f\n"]);
        assert_eq!(text[page.blocks[0].range.clone()].trim_end(), "```\nf\n```");
    }
}
