//! Where the blocks of a Markdown text are, by byte range, so that rules edit prose and never code.
//!
//! CommonMark 0.31 block structure plus GFM tables, read line by line in one pass. A ledger of
//! 44 MB takes `pulldown-cmark` 300 ms and 200 MB beside the text, and a run scans it twice and has
//! one second for everything; without inline syntax and without a tree it takes 20 ms.
//!
//! It refuses to build a tree, to render, to read inline syntax while scanning (see [`inline`] for
//! code spans on demand) and to follow containers nested deeper than a hundred: what stands deeper
//! is text. Text behind the first 4 GiB is not scanned.

mod attributes;
mod blocks;
mod cursor;
mod definitions;
mod html;
pub mod inline;
mod leaves;
pub mod marked;
mod named;
pub mod page;
mod section;
mod starts;
pub mod table;

use std::ops::Range;

pub use named::{NamedPath, named_paths, path_in};

/// The blocks of one Markdown text, in order.
#[derive(Debug, Default)]
pub struct Document {
    leaves: Vec<Leaf>,
}

/// What a leaf block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An ATX or setext heading of level one to six.
    Heading(u8),
    /// A paragraph, or link reference definitions.
    Paragraph,
    /// A code block between fences, the fences included.
    Fenced,
    /// An indented code block.
    Indented,
    /// An HTML block, comments included.
    Html,
    /// A GFM table: header, delimiter row and body.
    Table,
    /// A thematic break.
    Break,
}

/// Which containers a leaf block stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// None.
    Top,
    /// A block quote, whatever else.
    Quote,
    /// List items only.
    List,
}

/// One leaf block.
///
/// Its range starts behind the container markers of its first line, indentation included, and
/// stops behind the line end of its last line. Later lines keep their container markers.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    /// What it is.
    pub kind: Kind,
    /// What it stands in.
    pub nesting: Nesting,
    start: u32,
    end: u32,
}

impl Leaf {
    /// The bytes it takes.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A heading outside of any container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading<'a> {
    /// One to six.
    pub level: u8,
    /// The whole lines, line end included.
    pub range: Range<usize>,
    /// What it says, trimmed: no `#`, no underline. Keeps inline syntax and inner line ends.
    pub text: &'a str,
    /// Where `text` stands.
    pub text_range: Range<usize>,
}

impl Document {
    /// Scans `text`. A leading byte order mark is skipped; offsets still count it.
    pub fn parse(text: &str) -> Document {
        Document { leaves: blocks::scan(text) }
    }

    /// The leaf blocks, in the order of the text.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// The leaf that holds the byte at `offset`; none on blank lines and container markers between leaves.
    pub fn leaf_at(&self, offset: usize) -> Option<&Leaf> {
        let index = self.leaves.partition_point(|leaf| leaf.end as usize <= offset);
        self.leaves.get(index).filter(|leaf| leaf.start as usize <= offset)
    }

    /// The headings outside of quotes and lists. `text` is what was parsed.
    pub fn headings<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Heading<'a>> {
        self.leaves.iter().filter_map(move |leaf| match (leaf.kind, leaf.nesting) {
            (Kind::Heading(level), Nesting::Top) => {
                let range = leaf.range();
                let inner = starts::heading_text(text.as_bytes().get(range.clone())?);
                let text_range = range.start + inner.start..range.start + inner.end;
                Some(Heading { level, range, text: text.get(text_range.clone())?, text_range })
            }
            _ => None,
        })
    }

    /// Whether the byte at `offset` stands in code (a code block, or a code span of its leaf) or in
    /// a leaf of a block quote. HTML blocks, comments included, are neither. `text` is what was parsed.
    ///
    /// Costs a pass over the leaf (one cell of a table) if that holds a backtick, else nothing.
    pub fn is_quoted(&self, text: &str, offset: usize) -> bool {
        let Some(leaf) = self.leaf_at(offset) else {
            return false;
        };
        if leaf.nesting == Nesting::Quote {
            return true;
        }
        let block = match leaf.kind {
            Kind::Fenced | Kind::Indented => return true,
            Kind::Html | Kind::Break => return false,
            Kind::Heading(_) | Kind::Paragraph => leaf.range(),
            Kind::Table => match table::cell_at(text, leaf.range(), offset) {
                Some(cell) => cell,
                None => return false,
            },
        };
        let before = text.as_bytes().get(block.start..offset).unwrap_or_default();
        let at = text.as_bytes().get(offset);
        if at != Some(&b'`') && memchr::memchr(b'`', before).is_none() {
            return false;
        }
        inline::code_spans(text, block).iter().any(|span| span.contains(&offset))
    }
}

/// A heading that no text holds as its last by chance.
const PROBE: &str = "the end of this text";

/// Whether `text` leaves no code fence, comment or HTML block open: what follows it stands on its own.
pub fn is_closed(text: &str) -> bool {
    let probed = format!("{text}\n\n# {PROBE}\n");
    Document::parse(&probed).headings(&probed).last().is_some_and(|heading| heading.text == PROBE)
}

/// Answers [`Document::is_quoted`] for many offsets, reading each block once when they come in order.
#[derive(Debug)]
pub struct Quotations<'a> {
    document: &'a Document,
    text: &'a str,
    /// The block whose code spans are known: a leaf, or one row of a table.
    block: Range<usize>,
    spans: Vec<Range<usize>>,
}

impl<'a> Quotations<'a> {
    /// Starts without anything read. `text` is what `document` was parsed from.
    pub fn new(document: &'a Document, text: &'a str) -> Quotations<'a> {
        Quotations { document, text, block: 0..0, spans: Vec::new() }
    }

    /// Whether the byte at `offset` stands in code or in a block quote.
    pub fn hold(&mut self, offset: usize) -> bool {
        let Some(leaf) = self.document.leaf_at(offset) else {
            return false;
        };
        if leaf.nesting == Nesting::Quote {
            return true;
        }
        match leaf.kind {
            Kind::Fenced | Kind::Indented => return true,
            Kind::Html | Kind::Break => return false,
            Kind::Heading(_) | Kind::Paragraph | Kind::Table => {}
        }
        if !self.block.contains(&offset) {
            self.read(leaf, offset);
        }
        let after = self.spans.partition_point(|span| span.start <= offset);
        self.spans[..after].last().is_some_and(|span| span.contains(&offset))
    }

    fn read(&mut self, leaf: &Leaf, offset: usize) {
        let range = leaf.range();
        if leaf.kind == Kind::Table {
            let bytes = self.text.as_bytes();
            let start = memchr::memrchr2(b'\n', b'\r', &bytes[range.start..offset])
                .map_or(range.start, |at| range.start + at + 1);
            let (end, next) = line_end(&bytes[..range.end], start);
            let cells = table::cells(self.text, start..end);
            self.block = start..next.max(offset + 1);
            self.spans = cells.into_iter().flat_map(|cell| inline::code_spans(self.text, cell)).collect();
        } else {
            self.spans = inline::code_spans(self.text, range.clone());
            self.block = range;
        }
    }
}

/// Where the line that starts at `from` ends, and where the next one starts. LF, CR LF and a lone CR end lines.
fn line_end(bytes: &[u8], from: usize) -> (usize, usize) {
    match memchr::memchr2(b'\n', b'\r', &bytes[from..]) {
        None => (bytes.len(), bytes.len()),
        Some(found) => {
            let end = from + found;
            let crlf = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
            (end, end + 1 + usize::from(crlf))
        }
    }
}

/// `bytes` without the spaces and tabs at both ends, as a range.
fn trim(bytes: &[u8]) -> Range<usize> {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = bytes.iter().position(|byte| !blank(byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !blank(byte)).map_or(start, |last| last + 1);
    start..end
}
