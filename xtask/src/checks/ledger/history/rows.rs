//! Old INDEX rows: rewritten, deleted, moved.

use std::ops::Range;

use super::pairs::{moved, pairs};
use super::{forbidden_move, mend};
use crate::checks::ledger::book::Book;
use crate::checks::ledger::rules;
use crate::ledger::{Ledger, Row, derived_at};
use crate::model::{Edit, Finding, Fix, Safety};
use crate::text::lines::LineEnd;
use crate::text::markdown::table::cells;

/// Holds the rows of today against those of the past. A generated INDEX follows its sections.
pub fn judge(book: &Book<'_>, old: &Ledger<'_>, findings: &mut Vec<Finding>) {
    if book.has_derived_index()
        || old.rows.first().is_some_and(|row| derived_at(&old.derived, row.range.start).is_some())
    {
        return;
    }
    let now = &book.ledger;
    let (was, is) = (Columns::of(old), Columns::of(now));
    let were: Vec<&str> = old.rows.iter().map(|row| old.at(&row.id)).collect();
    let are: Vec<&str> = now.rows.iter().map(|row| now.at(&row.id)).collect();
    let same =
        |index: usize, other: usize| differing(old, &was, &old.rows[index], now, &is, &now.rows[other]).is_empty();
    let pairs = pairs(&were, &are, same);
    let moved = moved(&pairs);
    let mut place = now.rows.first().map(|row| row.range.start);
    for (index, row) in old.rows.iter().enumerate() {
        match pairs[index] {
            None if were.iter().filter(|id| **id == were[index]).count() > 1 => {}
            None => findings.push(deleted(book, old, row, place)),
            Some(other) => {
                let today = &now.rows[other];
                if moved[index] {
                    findings.push(displaced(book, today, place));
                } else {
                    place = Some(next_line(now.text, today.range.end));
                }
                compare(book, old, &was, row, &is, today, findings);
            }
        }
    }
}

/// The header cells of an INDEX.
struct Columns<'a> {
    names: Vec<&'a str>,
}

impl<'a> Columns<'a> {
    fn of(ledger: &Ledger<'a>) -> Columns<'a> {
        let table = ledger.index.first().and_then(|index| index.table.clone());
        let header = table.and_then(|table| {
            let line = ledger.text[table.clone()].lines().next()?;
            Some(table.start..table.start + line.len())
        });
        let names = header.map_or_else(Vec::new, |header| cells(ledger.text, header));
        Columns { names: names.into_iter().map(|cell| ledger.at(&cell)).collect() }
    }

    /// The column of today that an old column is: by its name, else by its place.
    fn find(&self, name: &str, index: usize) -> usize {
        self.names.iter().position(|other| *other == name).unwrap_or(index)
    }
}

/// The old cells that say something else today, as pairs of ranges: old, new.
fn differing(
    old: &Ledger<'_>,
    was: &Columns<'_>,
    row: &Row,
    now: &Ledger<'_>,
    is: &Columns<'_>,
    today: &Row,
) -> Vec<(Range<usize>, Range<usize>)> {
    let (before, after) = (cells(old.text, row.range.clone()), cells(now.text, today.range.clone()));
    let absent = today.range.end..today.range.end;
    let pairs = before.into_iter().enumerate().map(|(index, cell)| {
        let place = is.find(was.names.get(index).copied().unwrap_or_default(), index);
        (cell, after.get(place).cloned().unwrap_or(absent.clone()))
    });
    pairs.filter(|(before, after)| old.at(before) != now.at(after)).collect()
}

fn compare(
    book: &Book<'_>,
    old: &Ledger<'_>,
    was: &Columns<'_>,
    row: &Row,
    is: &Columns<'_>,
    today: &Row,
    findings: &mut Vec<Finding>,
) {
    let now = &book.ledger;
    let id = now.at(&today.id);
    let mut rewritten = Vec::new();
    for (before, after) in differing(old, was, row, now, is, today) {
        if after == today.status && !after.is_empty() {
            let Some((from, to)) = forbidden_move(book, old.at(&before), now.at(&after)) else { continue };
            let message = format!("the status of {id} moves from `{from}` to `{to}`, which the vocabulary forbids");
            let edits = vec![Edit::replace(book.path, after.clone(), old.at(&before))];
            let help = mend(book, "`cargo xtask ledger --execute --force` brings the old status back");
            let finding = book.finding(&rules::STATUS_TRANSITION, &after, message, help);
            findings.push(finding.fixed_by(Fix { safety: Safety::Discards, edits }));
        } else {
            rewritten.push((before, after));
        }
    }
    let Some((_, first)) = rewritten.first() else { return };
    let message = format!("the row of {id} is not what it was at {}", book.base);
    let range = if first.is_empty() { today.range.clone() } else { first.clone() };
    let help = mend(book, "`cargo xtask ledger --execute --force` brings the old text back");
    let finding = book.finding(&rules::ENTRY_REWRITTEN, &range, message, help);
    // A cell that is not there any more cannot be filled in its place.
    let edits: Vec<Edit> = rewritten
        .iter()
        .filter(|(_, after)| after.start != today.range.end)
        .map(|(before, after)| Edit::replace(book.path, after.clone(), old.at(before)))
        .collect();
    let whole = edits.len() == rewritten.len();
    findings.push(if whole { finding.fixed_by(Fix { safety: Safety::Discards, edits }) } else { finding });
}

fn deleted(book: &Book<'_>, old: &Ledger<'_>, row: &Row, place: Option<usize>) -> Finding {
    let message = format!("the row of {} stood here at {} and is gone", old.at(&row.id), book.base);
    let index = book.ledger.index.first();
    let at = place.unwrap_or_else(|| index.map_or(0, |index| index.heading.start));
    let at = at.min(book.ledger.text.len().saturating_sub(1));
    let help = mend(book, "`cargo xtask ledger --execute --unsafe` brings it back");
    let finding = book.finding(&rules::ENTRY_DELETED, &(at..at + 1), message, help);
    match place {
        Some(place) => {
            let edits = vec![Edit::insert(book.path, place, line(book, old.at(&row.range), place))];
            finding.fixed_by(Fix { safety: Safety::Suggested, edits })
        }
        None => finding,
    }
}

fn displaced(book: &Book<'_>, today: &Row, place: Option<usize>) -> Finding {
    let now = &book.ledger;
    let message = format!("the row of {} stands elsewhere than at {}", now.at(&today.id), book.base);
    let help = mend(book, "`cargo xtask ledger --execute --unsafe` moves it back");
    let finding = book.finding(&rules::ENTRY_MOVED, &today.range, message, help);
    let whole = today.range.start..next_line(now.text, today.range.end);
    match place.filter(|place| *place != whole.start && *place != whole.end) {
        Some(place) => {
            let text = line(book, now.at(&today.range), place);
            let edits = vec![Edit::replace(book.path, whole, ""), Edit::insert(book.path, place, text)];
            finding.fixed_by(Fix { safety: Safety::Suggested, edits })
        }
        None => finding,
    }
}

/// A row as a line of its own at `place`.
fn line(book: &Book<'_>, row: &str, place: usize) -> String {
    let text = book.ledger.text;
    let end = LineEnd::at(text.as_bytes(), place).as_str();
    let lead = if place > 0 && !text[..place].ends_with('\n') { end } else { "" };
    format!("{lead}{row}{end}")
}

/// Where the line after the one that ends at `end` starts.
fn next_line(text: &str, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    match rest {
        [b'\r', b'\n', ..] => end + 2,
        [b'\r' | b'\n', ..] => end + 1,
        _ => end,
    }
}
