//! Old INDEX rows: rewritten, deleted, moved.

use std::collections::HashSet;
use std::ops::Range;

use super::pairs::{Renumbered, digest, moved, nameless, pairs};
use super::{Shown, forbidden_move, mend};
use crate::checks::ledger::book::Book;
use crate::checks::ledger::rules;
use crate::ledger::{Ledger, Row, derived_at};
use crate::model::Finding;
use crate::text::markdown::table::cells;

/// Holds the rows of today against those of the past. A generated INDEX follows its sections.
pub fn judge(book: &Book<'_>, old: &Ledger<'_>, shown: &mut Shown, findings: &mut Vec<Finding>) {
    let was_derived = old.rows.first().is_some_and(|row| derived_at(&old.derived, row.range.start).is_some());
    let now = &book.ledger;
    if was_derived {
        return;
    }
    if book.has_derived_index() {
        // Rows that were written by hand may go where their entries stay.
        let gone = old.rows.iter().filter(|row| !now.ids.contains(now.counted(old.at(&row.id))));
        findings.extend(gone.map(|row| deleted(book, old, row, None, shown)));
        return;
    }
    let (was, is) = (Columns::of(old), Columns::of(now));
    let were: Vec<&str> = old.rows.iter().map(|row| old.at(&row.id)).collect();
    let are: Vec<&str> = now.rows.iter().map(|row| now.at(&row.id)).collect();
    let said = |ledger: &Ledger<'_>, row: &Row| {
        digest(cells(ledger.text, row.range.clone()).into_iter().map(|cell| ledger.at(&cell)))
    };
    let pairs = pairs(&were, &are, |index| said(old, &old.rows[index]), |index| said(now, &now.rows[index]));
    let moved = moved(&pairs);
    let mut renumbered: Option<Renumbered<'_>> = None;
    let mut before: Option<&Row> = None;
    for (index, row) in old.rows.iter().enumerate() {
        let Some(other) = pairs[index] else {
            let renumbered = renumbered.get_or_insert_with(|| Renumbered::new(&were, new_rows(book, &were)));
            if !renumbered.holds(were[index], || old.at(&row.range)) {
                findings.push(deleted(book, old, row, before, shown));
            }
            continue;
        };
        let today = &now.rows[other];
        if moved[index] {
            let message = format!("the row of {} stands elsewhere than at {}", were[index], book.base);
            let help = "move it back to where it stood; `git diff` shows the change";
            let after = index.checked_sub(1).map_or("the start", |above| were[above]);
            let finding = book.finding(&rules::ENTRY_MOVED, &today.range, message, help);
            findings.push(finding.showing(vec![format!("-{} after {after}", were[index])]));
        } else {
            before = Some(today);
        }
        compare(book, (old, &was, row), (&is, today), shown, findings);
    }
}

/// The rows under ids that are new, without their ids.
fn new_rows(book: &Book<'_>, were: &[&str]) -> HashSet<String> {
    let known: HashSet<&str> = were.iter().copied().collect();
    let now = &book.ledger;
    let new = now.rows.iter().filter(|row| !known.contains(now.at(&row.id)));
    new.map(|row| nameless(now.at(&row.range), now.at(&row.id))).collect()
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

/// Holds one row against its past, cell by cell: padding says nothing, and a new column changes no old one.
fn compare(
    book: &Book<'_>,
    (old, was, row): (&Ledger<'_>, &Columns<'_>, &Row),
    (is, today): (&Columns<'_>, &Row),
    shown: &mut Shown,
    findings: &mut Vec<Finding>,
) {
    let now = &book.ledger;
    if old.at(&row.range) == now.at(&today.range) && was.names == is.names {
        return;
    }
    let id = now.at(&today.id);
    let after = cells(now.text, today.range.clone());
    let mut rewritten: Option<Range<usize>> = None;
    for (index, before) in cells(old.text, row.range.clone()).into_iter().enumerate() {
        let place = is.find(was.names.get(index).copied().unwrap_or_default(), index);
        let cell = after.get(place).cloned().unwrap_or(today.range.clone());
        if after.get(place).is_some() && old.at(&before) == now.at(&cell) {
            continue;
        }
        if cell != today.status || cell.is_empty() {
            rewritten.get_or_insert(if cell.is_empty() { today.range.clone() } else { cell });
        } else if let Some((from, to)) = forbidden_move(book, old.at(&before), now.at(&cell)) {
            let message = format!("the status of {id} moves from `{from}` to `{to}`, which the vocabulary forbids");
            let help = "write the old status back, or name the move in `next` of the status";
            findings.push(book.finding(&rules::STATUS_TRANSITION, &cell, message, help));
        }
    }
    let Some(range) = rewritten else { return };
    let message = format!("the row of {id} is not what it was at {}", book.base);
    let finding = book.finding(&rules::ENTRY_REWRITTEN, &range, message, mend(book, "write the old text back"));
    let lines = || vec![format!("-{}", old.at(&row.range)), format!("+{}", now.at(&today.range))];
    findings.push(finding.showing(shown.take(lines)));
}

fn deleted(book: &Book<'_>, old: &Ledger<'_>, row: &Row, before: Option<&Row>, shown: &mut Shown) -> Finding {
    let message = format!("the row of {} stood here at {} and is gone", old.at(&row.id), book.base);
    let index = book.ledger.index.first().map_or(0, |index| index.heading.start);
    let at = before.map_or(index, |before| before.range.start).min(book.ledger.text.len().saturating_sub(1));
    let finding =
        book.finding(&rules::ENTRY_DELETED, &(at..at + 1), message, "bring it back; `git diff` shows the change");
    finding.showing(shown.take(|| vec![format!("-{}", old.at(&row.range))]))
}
