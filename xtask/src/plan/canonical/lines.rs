//! Lines, what stands on them, and how far they are moved to the right or left.

use std::borrow::Cow;
use std::ops::Range;

use super::super::blocks::{Block, Shape, after_line, line_start};
use super::super::id::Ids;
use crate::text::markdown::{Document, Kind, Nesting, inline};

/// What starts on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// An item of a list with signs.
    Bullet,
    /// A paragraph, a heading, an item of a numbered list.
    Said,
    /// A rule outside of lists.
    Break,
    /// Code, a comment, a table, a quotation.
    Other,
}

/// What starts on a line and goes on up to the next unit.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Where its line starts.
    pub(super) line: usize,
    /// How many columns stand before it.
    pub(super) indent: usize,
    pub(super) sort: Sort,
}

impl Unit {
    /// Whether its words are read for items and fields.
    pub(super) fn is_said(&self) -> bool {
        matches!(self.sort, Sort::Bullet | Sort::Said)
    }
}

/// The units of `range`, in order. `blocks` are those of the same range.
pub(super) fn units(text: &str, document: &Document, range: &Range<usize>, blocks: &[Block]) -> Vec<Unit> {
    let unit = |line: usize, sort| Unit { line, indent: indent(&text[line..]), sort };
    let said = blocks.iter().filter_map(|block| match block.shape {
        Shape::Row { .. } => None,
        Shape::Item { numbered: false } => Some(unit(block.line, Sort::Bullet)),
        _ => Some(unit(block.line, Sort::Said)),
    });
    let leaves = document.leaves();
    let first = leaves.partition_point(|leaf| leaf.range().end <= range.start);
    let other = leaves[first..].iter().take_while(|leaf| leaf.range().start < range.end).filter_map(|leaf| {
        let line = line_start(text, leaf.range().start);
        match leaf.kind {
            Kind::Heading(_) | Kind::Paragraph if leaf.nesting != Nesting::Quote => None,
            Kind::Break if leaf.nesting == Nesting::Top => Some(unit(line, Sort::Break)),
            // What makes code of it are four of its columns.
            Kind::Indented => Some(Unit { indent: indent(&text[line..]).saturating_sub(4), ..unit(line, Sort::Other) }),
            _ => Some(unit(line, Sort::Other)),
        }
    });
    let mut units: Vec<Unit> = said.chain(other).collect();
    units.sort_by_cached_key(|unit| unit.line);
    units.dedup_by_key(|unit| unit.line);
    units
}

/// How many columns of white space `line` starts with.
pub(super) fn indent(line: &str) -> usize {
    let line = line.trim_start_matches('\u{FEFF}');
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// One line of the new text.
#[derive(Clone, Debug)]
pub(super) struct Line<'t> {
    pub(super) text: Cow<'t, str>,
    /// How it ends; empty at the end of a text, and for lines that are new.
    pub(super) end: &'t str,
}

impl Line<'_> {
    pub(super) fn new(text: impl Into<String>) -> Line<'static> {
        Line { text: Cow::Owned(text.into()), end: "" }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The lines of `range`, each with where it starts.
pub(super) fn lines<'t>(text: &'t str, range: Range<usize>) -> impl Iterator<Item = (usize, Line<'t>)> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        if at >= range.end {
            return None;
        }
        let (start, next) = (at, after_line(text, at).min(range.end));
        at = next;
        let whole = &text[start..next];
        let said = whole.trim_end_matches(['\n', '\r']);
        Some((start, Line { text: Cow::Borrowed(said), end: &whole[said.len()..] }))
    })
}

/// `text` without the blank lines it starts and ends with, in whole lines.
pub(super) fn without_blanks(text: &str) -> Range<usize> {
    let said = text.trim();
    if said.is_empty() {
        return 0..0;
    }
    let lead = text.len() - text.trim_start().len();
    line_start(text, lead)..after_line(text, lead + said.len())
}

/// Adds the lines of `range` to `out`, each moved as `shift` says of the unit it belongs to.
pub(super) fn moved<'t>(
    text: &'t str,
    range: Range<usize>,
    units: &[Unit],
    ids: &Ids,
    shift: impl Fn(&Unit) -> isize,
    out: &mut Vec<Line<'t>>,
) -> Result<(), String> {
    let mut rest = units.iter().peekable();
    let (mut columns, mut is_said) = (0, false);
    for (start, line) in lines(text, range) {
        let begins = rest.next_if(|unit| unit.line <= start);
        if let Some(unit) = begins {
            (columns, is_said) = (shift(unit), unit.is_said());
        }
        let mut said = by_columns(line.text, columns)?;
        if begins.is_some_and(|unit| unit.sort == Sort::Bullet) {
            said = with_hyphen(said);
        }
        if is_said {
            said = folded(said, ids);
        }
        out.push(Line { text: said, end: line.end });
    }
    Ok(())
}

/// `line` moved by so many columns.
fn by_columns(line: Cow<'_, str>, columns: isize) -> Result<Cow<'_, str>, String> {
    if columns == 0 || line.is_empty() {
        return Ok(line);
    }
    let Ok(fewer) = usize::try_from(-columns) else {
        return Ok(Cow::Owned(format!("{}{line}", " ".repeat(columns.unsigned_abs()))));
    };
    let blank = line.len() - line.trim_start_matches(' ').len();
    if blank < fewer && line[blank..].starts_with('\t') {
        return Err("a line of it is indented by a tab".to_owned());
    }
    Ok(Cow::Owned(line[blank.min(fewer)..].to_owned()))
}

/// A list item with `-` for its sign.
fn with_hyphen(line: Cow<'_, str>) -> Cow<'_, str> {
    let at = line.len() - line.trim_start().len();
    if !line[at..].starts_with(['*', '+']) {
        return line;
    }
    Cow::Owned(format!("{}-{}", &line[..at], &line[at + 1..]))
}

/// `line` with plain hyphens in its ids, code left out.
pub(super) fn folded<'t>(line: Cow<'t, str>, ids: &Ids) -> Cow<'t, str> {
    if !line.contains(['\u{2010}', '\u{2011}']) {
        return line;
    }
    let code = inline::code_spans(&line, 0..line.len());
    let mut out = line.to_string();
    for written in ids.all(&line, 0..line.len()).into_iter().rev() {
        if !code.iter().any(|span| span.contains(&written.range.start)) {
            let plain = plain(&line[written.range.clone()]);
            out.replace_range(written.range, &plain);
        }
    }
    Cow::Owned(out)
}

/// `text` with plain hyphens.
pub(super) fn plain(text: &str) -> String {
    text.replace(['\u{2010}', '\u{2011}'], "-")
}
