//! Lines by byte offset, their ends kept.

use std::ops::Range;

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`.
    Lf,
    /// `\r\n`.
    CrLf,
}

impl LineEnd {
    /// The bytes.
    pub fn as_str(self) -> &'static str {
        match self {
            LineEnd::Lf => "\n",
            LineEnd::CrLf => "\r\n",
        }
    }

    /// The end of the line that holds `offset`, or of the last ended line before it; LF when there is none.
    pub fn at(bytes: &[u8], offset: usize) -> LineEnd {
        let offset = offset.min(bytes.len());
        let next = memchr::memchr(b'\n', &bytes[offset..]).map(|i| offset + i);
        let feed = next.or_else(|| memchr::memrchr(b'\n', &bytes[..offset]));
        match feed {
            Some(feed) if feed > 0 && bytes[feed - 1] == b'\r' => LineEnd::CrLf,
            _ => LineEnd::Lf,
        }
    }
}

/// A place for people: both count from one, the column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, as git and compilers count: a line ends at LF.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Where each line of a file starts.
#[derive(Debug, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Reads `bytes` once.
    pub fn new(bytes: &[u8]) -> LineIndex {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|i| i + 1));
        LineIndex { starts }
    }

    /// The line of `offset`, counted from zero.
    pub fn line_index(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// The bytes of line `line_index` (from zero), its end included; empty past the last line.
    pub fn range(&self, line_index: usize, length: usize) -> Range<usize> {
        let start = self.starts.get(line_index).copied().unwrap_or(length);
        start..self.starts.get(line_index + 1).copied().unwrap_or(length)
    }

    /// Line and column of `offset` in the `bytes` this index was made from.
    pub fn position(&self, bytes: &[u8], offset: usize) -> Position {
        let offset = offset.min(bytes.len());
        let line_index = self.line_index(offset);
        let start = self.starts[line_index];
        let before = &bytes[start..offset];
        // A continuation byte starts no scalar value; in bytes that are not UTF-8 each stray one is passed over.
        let column = before.iter().filter(|b| (**b & 0xC0) != 0x80).count() + 1;
        let bom = if line_index == 0 && before.starts_with(b"\xEF\xBB\xBF") { 1 } else { 0 };
        Position { line: line_index + 1, column: column - bom }
    }
}
