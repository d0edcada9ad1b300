//! Sections of a page: a heading and what stands under it.

use std::ops::Range;

use super::page::{Heading, Page};

impl Page {
    /// The section of the heading at `index`: from the heading to the next one of its level or above, else to
    /// `length`, which is that of the text.
    pub fn section(&self, index: usize, length: usize) -> Range<usize> {
        let from = self.headings.get(index..).and_then(<[Heading]>::split_first);
        let Some((own, after)) = from else { return length..length };
        let next = after.iter().find(|next| next.level <= own.level);
        own.range.start..next.map_or(length, |next| next.range.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_holds_its_subsections() {
        let text = "# A\n\n## B\n\nb\n\n### C\n\n## D\n";
        let page = Page::read(text);
        let section = |index| &text[page.section(index, text.len())];
        assert_eq!((section(0), section(1)), (text, "## B\n\nb\n\n### C\n\n"));
        assert_eq!((section(3), section(4)), ("## D\n", ""));
    }
}
