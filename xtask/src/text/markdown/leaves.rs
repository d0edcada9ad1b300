//! The leaf blocks written down so far and the one that is open, which later lines may turn into
//! something else: a paragraph into a heading or a table.
//!
//! Knows no containers; `blocks` says what the next leaf stands in.

use super::html::Ending;
use super::starts::{self, Fence};
use super::{Kind, Leaf, Nesting, definitions, table};
use std::ops::Range;

/// The leaf that the next line may continue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Nothing,
    Paragraph,
    Fenced(Fence),
    Indented,
    Html(Ending),
    Table,
}

/// What a leaf takes of one line: from behind the container markers to the end, without and with the line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
}

/// The leaf blocks of a text, up to the line that is being read.
pub(super) struct Leaves<'a> {
    bytes: &'a [u8],
    pub(super) done: Vec<Leaf>,
    pub(super) open: Open,
    /// What the open leaf, or the next one, stands in.
    pub(super) nesting: Nesting,
    /// Where the open leaf starts and, so far, ends.
    start: usize,
    end: usize,
    /// The last line of the open paragraph, line end excluded.
    last: Range<usize>,
    /// Where the line before that ends.
    before: usize,
}

impl<'a> Leaves<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Leaves<'a> {
        Leaves {
            bytes,
            done: Vec::new(),
            open: Open::Nothing,
            nesting: Nesting::Top,
            start: 0,
            end: 0,
            last: 0..0,
            before: 0,
        }
    }

    /// Opens a leaf. None other may be open.
    pub(super) fn begin(&mut self, open: Open, line: Line) {
        self.open = open;
        self.start = line.start;
        self.end = line.next;
        self.last = line.start..line.end;
        self.before = line.start;
    }

    /// Adds a line to the open leaf.
    pub(super) fn extend(&mut self, line: Line) {
        self.before = self.end;
        self.end = line.next;
        self.last = line.start..line.end;
    }

    /// A leaf that is complete with its first line.
    pub(super) fn single(&mut self, kind: Kind, line: Line) {
        self.push(kind, line.start, line.next);
    }

    /// Turns the open paragraph into a heading if `word`, the rest of the line, underlines it.
    pub(super) fn setext(&mut self, word: &[u8], line: Line) -> bool {
        let Some(level) = starts::setext(word) else {
            return false;
        };
        let end = self.end;
        let defined = match self.bytes[self.start..end].trim_ascii_start() {
            // Between the lines of a quote its markers would stand; nobody asks for headings there.
            [b'[', ..] if self.nesting != Nesting::Quote || self.last.start == self.start => {
                definitions::length(&self.bytes[self.start..end])
            }
            _ => 0,
        };
        if defined > 0 {
            let text = self.start + defined;
            self.push(Kind::Paragraph, self.start, text);
            self.start = text;
        }
        if self.start == end {
            // Nothing is left, yet the paragraph goes on: the line may become its text.
            self.start = line.start;
            self.end = line.start;
            self.last = line.start..line.start;
            return false;
        }
        self.push(Kind::Heading(level), self.start, line.next);
        self.open = Open::Nothing;
        true
    }

    /// Turns the last line of the open paragraph into a table if `word`, the rest of the line, is its delimiter row.
    pub(super) fn delimiter(&mut self, word: &[u8], line: Line) -> bool {
        let header = &self.bytes[self.last.clone()];
        let Some(columns) = table::delimiter_columns(word) else {
            return false;
        };
        if columns != table::columns(header) {
            return false;
        }
        self.push(Kind::Paragraph, self.start, self.before);
        self.open = Open::Table;
        self.start = self.last.start;
        self.end = line.next;
        true
    }

    /// Nothing continues the open leaf any more.
    pub(super) fn close(&mut self) {
        let kind = match self.open {
            Open::Nothing => return,
            Open::Paragraph => Kind::Paragraph,
            Open::Fenced(_) => Kind::Fenced,
            Open::Indented => Kind::Indented,
            Open::Html(_) => Kind::Html,
            Open::Table => Kind::Table,
        };
        self.open = Open::Nothing;
        self.push(kind, self.start, self.end);
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        if start < end {
            // `scan` looks at no more bytes than a `u32` counts.
            self.done.push(Leaf { kind, nesting: self.nesting, start: start as u32, end: end as u32 });
        }
    }
}
