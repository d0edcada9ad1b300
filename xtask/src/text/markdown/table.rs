//! GFM tables: which lines start one, and the rows and cells of one by byte range.
//!
//! Reads no inline syntax: as GitHub does, a `|` splits even inside a code span unless a backslash
//! stands directly before it. Keeps no alignment.

use super::{Kind, Leaf, line_end, trim};
use std::ops::Range;

/// The parts of a table, in whole lines, line ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The header row.
    pub header: Range<usize>,
    /// The row of dashes.
    pub delimiter: Range<usize>,
    /// All other rows; empty if there are none.
    pub body: Range<usize>,
}

/// The parts of the table `leaf`; nothing for other blocks. `text` is what was parsed.
pub fn table(text: &str, leaf: &Leaf) -> Option<Table> {
    let range = leaf.range();
    if leaf.kind != Kind::Table {
        return None;
    }
    let bytes = text.as_bytes().get(..range.end)?;
    let (_, delimiter) = line_end(bytes, range.start);
    let (_, body) = line_end(bytes, delimiter);
    Some(Table { header: range.start..delimiter, delimiter: delimiter..body, body: body..range.end })
}

/// The lines of `body`, line ends excluded. In a block quote all but the first line of a table
/// start with its marker.
pub fn rows(text: &str, body: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes().get(..body.end).unwrap_or_default();
    let mut at = body.start;
    std::iter::from_fn(move || {
        if at >= bytes.len() {
            return None;
        }
        let (end, next) = line_end(bytes, at);
        let row = at..end;
        at = next;
        Some(row)
    })
}

/// The cells of one row, white space at both ends left out. A leading and a trailing `|` are optional.
pub fn cells(text: &str, row: Range<usize>) -> Vec<Range<usize>> {
    let Some(line) = text.as_bytes().get(row.clone()) else {
        return Vec::new();
    };
    split(line)
        .map(|cell| {
            let inner = trim(&line[cell.clone()]);
            row.start + cell.start + inner.start..row.start + cell.start + inner.end
        })
        .collect()
}

/// `text` made safe to stand as a cell between `|` and spaces: line ends become spaces and each `|`
/// that is not escaped yet gets a backslash.
pub fn escape_cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut escaped = false;
    let mut previous = '\0';
    for character in text.chars() {
        match character {
            '\n' if previous == '\r' => {}
            '\n' | '\r' => cell.push(' '),
            '|' if !escaped => cell.push_str("\\|"),
            _ => cell.push(character),
        }
        // An even number of backslashes escapes nothing for some readers, so that counts as not escaped.
        escaped = character == '\\' && !escaped;
        previous = character;
    }
    cell
}

/// The cell that holds `offset`, in the table that takes `block`.
pub(super) fn cell_at(text: &str, block: Range<usize>, offset: usize) -> Option<Range<usize>> {
    let before = text.as_bytes().get(block.start..offset)?;
    let start = memchr::memrchr2(b'\n', b'\r', before).map_or(block.start, |at| block.start + at + 1);
    let (end, _) = line_end(text.as_bytes().get(..block.end)?, start);
    cells(text, start..end).into_iter().find(|cell| cell.contains(&offset))
}

/// The number of columns, if `line` is a delimiter row.
pub(super) fn delimiter_columns(line: &[u8]) -> Option<usize> {
    // Most lines are prose: look at the first byte that cannot belong before splitting.
    if !line.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t')) {
        return None;
    }
    let mut columns = 0;
    for cell in split(line) {
        let cell = &line[cell];
        let cell = &cell[trim(cell)];
        let dashes = cell.strip_prefix(b":").unwrap_or(cell);
        let dashes = dashes.strip_suffix(b":").unwrap_or(dashes);
        if dashes.is_empty() || !dashes.iter().all(|&byte| byte == b'-') {
            return None;
        }
        columns += 1;
    }
    (columns > 0).then_some(columns)
}

/// The number of cells of a row.
pub(super) fn columns(line: &[u8]) -> usize {
    split(line).count()
}

/// The cells of a line, white space not left out.
fn split(line: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let all = trim(line);
    let mut at = all.start + usize::from(line.get(all.start) == Some(&b'|'));
    std::iter::from_fn(move || {
        if at >= all.end {
            return None;
        }
        let start = at;
        let mut from = at;
        let end = loop {
            match memchr::memchr(b'|', &line[from..all.end]) {
                None => break all.end,
                Some(found) if from + found > start && line[from + found - 1] == b'\\' => {
                    from += found + 1;
                }
                Some(found) => break from + found,
            }
        };
        at = end + 1;
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;

    fn texts(row: &str) -> Vec<&str> {
        cells(row, 0..row.len()).into_iter().map(|cell| &row[cell]).collect()
    }

    #[test]
    fn outer_pipes_are_optional() {
        for row in ["| a | b |", "a|b", "|a|b", " a | b |\t", "\ta\t|\tb"] {
            assert_eq!(texts(row), ["a", "b"], "{row:?}");
        }
        assert_eq!(texts("a"), ["a"]);
        assert_eq!(texts(""), [""; 0]);
        assert_eq!(texts("|"), [""; 0]);
    }

    #[test]
    fn empty_cells_keep_their_place() {
        assert_eq!(texts("||"), [""]);
        assert_eq!(texts("| | b"), ["", "b"]);
        assert_eq!(texts("a||"), ["a", ""]);
        let row = "|  |";
        assert_eq!(cells(row, 0..4), std::iter::once(3..3).collect::<Vec<_>>());
    }

    #[test]
    fn a_backslash_keeps_a_pipe() {
        assert_eq!(texts(r"| a \| b | `c \| d` |"), [r"a \| b", r"`c \| d`"]);
        assert_eq!(texts("| `a|b` |"), ["`a", "b`"]);
        assert_eq!(texts(r"\|a|b\|"), [r"\|a", r"b\|"]);
        assert_eq!(texts(r"a\\|b"), [r"a\\|b"]);
    }

    #[test]
    fn escaping_is_safe_and_done_once() {
        for (text, cell) in
            [("a|b", r"a\|b"), (r"a\|b", r"a\|b"), (r"a\\|b", r"a\\\|b"), ("a\r\nb\nc\rd", "a b c d"), ("|", r"\|")]
        {
            assert_eq!(escape_cell(text), cell);
            assert_eq!(escape_cell(cell), cell);
            let row = format!("| {cell} |");
            assert_eq!(texts(&row), [cell]);
        }
    }

    #[test]
    fn delimiter_rows() {
        for (row, columns) in [("|-|", 1), (":-:|--:", 2), ("| --- | :-- |", 2), ("-", 1), ("-|", 1)] {
            assert_eq!(delimiter_columns(row.as_bytes()), Some(columns), "{row:?}");
        }
        for row in ["", "|", "||", "- -|-", "| - | |", ":|-", "::-|-", "-a|-", "-:-|-"] {
            assert_eq!(delimiter_columns(row.as_bytes()), None, "{row:?}");
        }
    }

    #[test]
    fn parts_and_rows() {
        let text = "x\n\n| a |\r\n|---|\r\n| 1 |\r\n| 2 |\r\nz";
        let document = Document::parse(text);
        let leaf = document.leaves()[1];
        let parts = table(text, &leaf).expect("a table");
        assert_eq!(&text[parts.header], "| a |\r\n");
        assert_eq!(&text[parts.delimiter], "|---|\r\n");
        let rows: Vec<_> = rows(text, parts.body).map(|row| &text[row]).collect();
        assert_eq!(rows, ["| 1 |", "| 2 |", "z"]);
        assert_eq!(table(text, &document.leaves()[0]), None);
    }

    #[test]
    fn a_table_may_have_no_body() {
        let text = "a\n:-";
        let parts = table(text, &Document::parse(text).leaves()[0]).expect("a table");
        assert_eq!(parts, Table { header: 0..2, delimiter: 2..4, body: 4..4 });
    }
}
