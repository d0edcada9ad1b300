//! The lines of an entry, and how they changed.

use std::ops::Range;

use similar::DiffOp;

use crate::checks::ledger::book::Book;
use crate::ledger::{Ledger, Section, derived_at, field_line};
use crate::text::change::{By, compared};
use crate::text::date::is_date;
use crate::text::markdown::{Document, is_closed};

/// The lines of one entry that are held to the past: heading and own text without generated regions
/// and without blank lines at the end.
pub struct Lines<'a> {
    text: &'a str,
    document: &'a Document,
    /// Each line with its end.
    pub ranges: Vec<Range<usize>>,
}

impl<'a> Lines<'a> {
    /// The lines of `section`; `document` has the blocks of the ledger.
    pub fn of(ledger: &Ledger<'a>, document: &'a Document, section: &Section) -> Lines<'a> {
        let mut ranges = Vec::new();
        for piece in std::iter::once(section.heading.clone()).chain(ledger.own(section)) {
            let (text, mut at) = (ledger.at(&piece).as_bytes(), piece.start);
            let feeds = memchr::memchr_iter(b'\n', text).map(|feed| piece.start + feed + 1);
            for end in feeds.chain([piece.end]) {
                if at < end && derived_at(&ledger.derived, at).is_none() {
                    ranges.push(at..end);
                }
                at = end;
            }
        }
        while ranges.last().is_some_and(|range| ledger.at(range).trim().is_empty()) {
            ranges.pop();
        }
        Lines { text: ledger.text, document, ranges }
    }

    /// A line without its end.
    pub fn at(&self, index: usize) -> &'a str {
        let line = &self.text[self.ranges[index].clone()];
        let end = line.bytes().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
        &line[..end]
    }

    /// Every line without its end.
    pub fn all(&self) -> impl Iterator<Item = &'a str> {
        (0..self.ranges.len()).map(|index| self.at(index))
    }

    /// Whether a line is quoted or code.
    fn is_quoted(&self, index: usize) -> bool {
        self.document.is_quoted(self.text, self.ranges[index].start)
    }

    /// The bytes of some of the lines, from the first to the last; empty before the line at `start` when there are none.
    pub fn span(&self, lines: &Range<usize>) -> Range<usize> {
        let start = match self.ranges.get(lines.start) {
            Some(range) => range.start,
            None => self.ranges.last().map_or(0, |range| range.end),
        };
        let end = if lines.is_empty() { start } else { self.ranges[lines.end - 1].end };
        start..end
    }
}

/// One run of lines that changed.
pub struct Hunk {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// Whether two entries have the same lines.
pub fn are_same(old: &Lines<'_>, new: &Lines<'_>) -> bool {
    old.ranges.len() == new.ranges.len() && (0..old.ranges.len()).all(|index| old.at(index) == new.at(index))
}

/// The runs of lines that changed, in order.
pub fn hunks(old: &Lines<'_>, new: &Lines<'_>) -> Vec<Hunk> {
    let (old, new): (Vec<&[u8]>, Vec<&[u8]>) =
        (old.all().map(str::as_bytes).collect(), new.all().map(str::as_bytes).collect());
    let ops = compared(By::Unique, &old, &new);
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        match hunks.last_mut() {
            Some(last) if last.old.end == op.old_range().start && last.new.end == op.new_range().start => {
                last.old.end = op.old_range().end;
                last.new.end = op.new_range().end;
            }
            _ => hunks.push(Hunk { old: op.old_range(), new: op.new_range() }),
        }
    }
    hunks
}

/// What a changed run of lines is.
pub enum Change<'a> {
    /// Allowed.
    Note,
    /// A status that moved, from one text to another.
    Status(&'a str, &'a str),
    /// Not allowed.
    Rewritten,
}

/// Tells what a hunk is.
pub fn tell<'a>(book: &Book<'_>, old: &Lines<'a>, new: &Lines<'a>, hunk: &Hunk) -> Change<'a> {
    if hunk.old.is_empty() {
        return if is_note(book, new, &hunk.new) { Change::Note } else { Change::Rewritten };
    }
    let status = |lines: &Lines<'a>, range: &Range<usize>| {
        let line = (range.len() == 1 && !lines.is_quoted(range.start)).then(|| lines.at(range.start))?;
        field_line(line, "Status").map(|value| &line[value])
    };
    match (status(old, &hunk.old), status(new, &hunk.new)) {
        (Some(from), Some(to)) => Change::Status(from, to),
        _ => Change::Rewritten,
    }
}

/// Whether added lines are blank, or start with a dated note.
fn is_note(book: &Book<'_>, lines: &Lines<'_>, added: &Range<usize>) -> bool {
    let said: Vec<&str> = added.clone().map(|index| lines.at(index)).collect();
    let Some(first) = said.iter().find(|line| !line.trim().is_empty()) else { return true };
    let mut dates = first.char_indices().filter_map(|(at, _)| first.get(at..at + 10));
    // A note that leaves a fence or a comment open would hide the rest of the entry.
    book.policy.contract.note.is_match(first) && dates.any(is_date) && is_closed(&said.join("\n"))
}

/// The changed lines as those of a difference.
pub fn difference(old: &Lines<'_>, new: &Lines<'_>, hunks: &[Hunk]) -> Vec<String> {
    let mut shown = Vec::new();
    for hunk in hunks {
        shown.extend(hunk.old.clone().map(|index| format!("-{}", old.at(index))));
        shown.extend(hunk.new.clone().map(|index| format!("+{}", new.at(index))));
    }
    shown
}
