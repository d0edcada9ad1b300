//! A Markdown text as the lines of thought that plans are made of: headings, list items, paragraphs, rows.
//!
//! Code, comments and quotations are left out, so nothing in them is ever an item, a field or a scope.

use std::ops::Range;

use crate::text::markdown::{Document, Kind, Nesting, table};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A heading of this level, one to six.
    Heading(u8),
    /// The first paragraph of a list item: whether the list is numbered.
    Item {
        /// Whether a number stands before it.
        numbered: bool,
    },
    /// A paragraph, or a line of one that starts with a bold word.
    Prose,
    /// A row of a table; the header row of its table stands before it.
    Row {
        /// Whether it is the header.
        header: bool,
    },
}

/// One line of thought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub shape: Shape,
    /// How many columns stand before it, its list marker not counted.
    pub indent: usize,
    /// What it says, white space at both ends and markers of headings and lists left out.
    pub range: Range<usize>,
    /// Where its first line starts.
    pub line: usize,
    /// Where its last line ends, line end included.
    pub end: usize,
}

/// The blocks of `text` in `range`, in order. `document` is what was parsed of `text`.
pub fn blocks(text: &str, document: &Document, range: &Range<usize>) -> Vec<Block> {
    let leaves = document.leaves();
    let first = leaves.partition_point(|leaf| leaf.range().end <= range.start);
    let mut found = Vec::new();
    for leaf in leaves[first..].iter().take_while(|leaf| leaf.range().start < range.end) {
        if leaf.nesting == Nesting::Quote {
            continue;
        }
        match leaf.kind {
            Kind::Heading(level) if leaf.nesting == Nesting::Top => {
                let said = heading_text(text, leaf.range());
                let line = line_start(text, leaf.range().start);
                found.push(Block { shape: Shape::Heading(level), indent: 0, range: said, line, end: leaf.range().end });
            }
            Kind::Heading(_) | Kind::Paragraph => paragraph(text, leaf.range(), &mut found),
            Kind::Table => {
                let Some(parts) = table::table(text, leaf) else { continue };
                let rows = table::rows(text, parts.header).map(|row| (row, true));
                let rows = rows.chain(table::rows(text, parts.body).map(|row| (row, false)));
                for (row, header) in rows {
                    let (line, end) = (line_start(text, row.start), after_line(text, row.end));
                    found.push(Block { shape: Shape::Row { header }, indent: 0, range: row, line, end });
                }
            }
            Kind::Fenced | Kind::Indented | Kind::Html | Kind::Break => {}
        }
    }
    found
}

/// The text of a heading without its signs.
fn heading_text(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = trimmed(text, range);
    let said = &text[whole.clone()];
    if said.starts_with('#') {
        let inner = said.trim_start_matches('#');
        let start = whole.end - inner.len();
        let closed = inner.trim_end().trim_end_matches('#');
        let end = if closed.is_empty() || closed.ends_with([' ', '\t']) { start + closed.len() } else { whole.end };
        return trimmed(text, start..end);
    }
    // A heading with an underline: all but its last line.
    let end = said.rfind(['\n', '\r']).map_or(whole.end, |end| whole.start + end);
    trimmed(text, whole.start..end)
}

/// The lines of a paragraph: the first with its list marker, later ones apart only where a bold word starts them.
fn paragraph(text: &str, range: Range<usize>, found: &mut Vec<Block>) {
    let line = line_start(text, range.start);
    let (shape, indent) = marker(&text[line..range.start]);
    let mut block = Block { shape, indent, range: range.start..range.start, line, end: range.start };
    let mut at = range.start;
    while at < range.end {
        let next = after_line(text, at).min(range.end);
        let said = trimmed(text, at..next);
        if at > range.start && text[said.clone()].starts_with("**") {
            found.push(std::mem::replace(
                &mut block,
                Block { shape: Shape::Prose, indent: 0, range: said.clone(), line: at, end: next },
            ));
            block.indent = if shape == Shape::Prose { indent } else { said.start - at };
        } else if !said.is_empty() {
            let start = if block.range.is_empty() { said.start } else { block.range.start };
            block.range = start..said.end;
        }
        (block.end, at) = (next, next);
    }
    found.push(block);
}

/// What stands before the first leaf of a line: a list marker, or only white space.
fn marker(before: &str) -> (Shape, usize) {
    let before = before.trim_start_matches('\u{FEFF}');
    let columns = |part: &str| part.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let trimmed = before.trim_end();
    if trimmed.ends_with(['-', '*', '+']) {
        return (Shape::Item { numbered: false }, columns(&trimmed[..trimmed.len() - 1]));
    }
    let digits = trimmed.trim_end_matches(['.', ')']);
    let start = digits.trim_end_matches(|c: char| c.is_ascii_digit());
    if digits.len() < trimmed.len() && start.len() < digits.len() {
        return (Shape::Item { numbered: true }, columns(start));
    }
    (Shape::Prose, columns(before))
}

/// Where the line that holds `at` starts.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

/// Where the line after the one that holds `at` starts.
pub fn after_line(text: &str, at: usize) -> usize {
    match memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]) {
        None => text.len(),
        Some(end) => at + end + if text[at + end..].starts_with("\r\n") { 2 } else { 1 },
    }
}

/// `range` without white space at both ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let said = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (said.len() - said.trim_start().len());
    start..start + said.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let document = Document::parse(text);
        let blocks = blocks(text, &document, &(0..text.len()));
        let show = |block: &Block| format!("{:?} {} {}", block.shape, block.indent, &text[block.range.clone()]);
        blocks.iter().map(show).collect()
    }

    #[test]
    fn lists_keep_their_depth_and_paragraphs_their_bold_lines() {
        let text = "### A\n\n- **x**: one\n  - two\n    more\n1. three\n\n**Scope**: a\nb\n**Tests**: c\n\n| h |\n|---|\n| r |\n";
        let wanted = [
            "Heading(3) 0 A",
            "Item { numbered: false } 0 **x**: one",
            "Item { numbered: false } 2 two\n    more",
            "Item { numbered: true } 0 three",
            "Prose 0 **Scope**: a\nb",
            "Prose 0 **Tests**: c",
            "Row { header: true } 0 | h |",
            "Row { header: false } 0 | r |",
        ];
        assert_eq!(shown(text), wanted);
    }

    #[test]
    fn pl_7_fences_comments_and_quotations_say_nothing() {
        let text = "```diff\n+### PR-01: x\n```\n\n<!-- ### PR-02: x -->\n\n> ### PR-03: x\n\n    - PR-04\n";
        assert_eq!(shown(text), Vec::<String>::new());
    }
}
