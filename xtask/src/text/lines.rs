//! Lines by byte offset, their ends kept.

use std::ops::Range;
use std::sync::OnceLock;

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
    /// How many characters start before every [`STRIDE`]th byte, once a long line asks.
    characters: OnceLock<Vec<usize>>,
}

/// A column costs at most so many bytes to count.
const STRIDE: usize = 4096;

impl LineIndex {
    /// Reads `bytes` once.
    pub fn new(bytes: &[u8]) -> LineIndex {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|i| i + 1));
        LineIndex { starts, characters: OnceLock::new() }
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

    /// How many lines `length` bytes have; a line end at the end begins no further line.
    pub fn count(&self, length: usize) -> usize {
        self.starts.len() - usize::from(self.starts.last() == Some(&length))
    }

    /// Line and column of `offset` in the `bytes` this index was made from.
    pub fn position(&self, bytes: &[u8], offset: usize) -> Position {
        let offset = offset.min(bytes.len());
        let line_index = self.line_index(offset);
        let start = self.starts.get(line_index).copied().unwrap_or(0);
        let column = if offset - start <= STRIDE {
            characters(&bytes[start..offset])
        } else {
            self.characters_before(bytes, offset) - self.characters_before(bytes, start)
        };
        let bom = usize::from(line_index == 0 && bytes[..offset].starts_with(b"\xEF\xBB\xBF"));
        Position { line: line_index + 1, column: column + 1 - bom }
    }

    fn characters_before(&self, bytes: &[u8], offset: usize) -> usize {
        let marks = self.characters.get_or_init(|| {
            let counts = bytes.chunks(STRIDE).scan(0, |sum, chunk| {
                let before = *sum;
                *sum += characters(chunk);
                Some(before)
            });
            counts.collect()
        });
        let mark = (offset / STRIDE).min(marks.len().saturating_sub(1));
        marks.get(mark).copied().unwrap_or(0) + characters(&bytes[mark * STRIDE..offset])
    }
}

/// How many characters start in `bytes`. A continuation byte starts none; in bytes that are not UTF-8
/// each stray one is passed over.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

/// The line that holds the byte at `offset`, without its end.
pub fn around(text: &str, offset: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |feed| feed + 1);
    let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(bytes.len(), |feed| offset + feed);
    let end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
    start..end.max(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_on_short_lines_and_long_ones() {
        let long = "\u{E9}".repeat(10_000);
        let text = format!("\u{FEFF}ab\n{long}\nx");
        let lines = LineIndex::new(text.as_bytes());
        let at = |offset| lines.position(text.as_bytes(), offset);
        assert_eq!(at(3), Position { line: 1, column: 1 });
        assert_eq!(at(4), Position { line: 1, column: 2 });
        for count in [0, 1, 2047, 2048, 2049, 4096, 9_999, 10_000] {
            assert_eq!(at(6 + 2 * count), Position { line: 2, column: count + 1 });
        }
        assert_eq!(at(text.len()), Position { line: 3, column: 2 });
        assert_eq!(at(text.len() + 9), at(text.len()));
    }
}
