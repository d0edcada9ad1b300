//! Old sections: rewritten, deleted, moved.

use std::collections::HashSet;

use super::lines::{Change, Hunk, Lines, are_same, difference, hunks, tell};
use super::pairs::{Renumbered, digest, moved, nameless, pairs};
use super::{Shown, forbidden_move, mend};
use crate::checks::ledger::book::Book;
use crate::checks::ledger::rules;
use crate::ledger::{Ledger, Section};
use crate::model::Finding;
use crate::text::markdown::Document;

/// Holds the sections of today against those of the past.
pub fn judge(book: &Book<'_>, old: &Ledger<'_>, document: &Document, shown: &mut Shown, findings: &mut Vec<Finding>) {
    let now = &book.ledger;
    let were: Vec<&str> = old.sections.iter().map(|section| old.at(&section.id)).collect();
    let are: Vec<&str> = now.sections.iter().map(|section| now.at(&section.id)).collect();
    let was = |index: usize| digest(Lines::of(old, document, &old.sections[index]).all());
    let is = |index: usize| digest(Lines::of(now, book.document, &now.sections[index]).all());
    let pairs = pairs(&were, &are, was, is);
    let moved = moved(&pairs);
    let mut renumbered: Option<Renumbered<'_>> = None;
    let mut before: Option<&Section> = None;
    for (index, section) in old.sections.iter().enumerate() {
        let Some(other) = pairs[index] else {
            let renumbered = renumbered.get_or_insert_with(|| Renumbered::new(&were, new_sections(book, &were)));
            if !renumbered.holds(were[index], || old.at(&(section.id.start..section.body.end))) {
                findings.push(deleted(book, old, document, section, before, shown));
            }
            continue;
        };
        let today = &now.sections[other];
        if moved[index] {
            let id = now.at(&today.id);
            let message = format!("{id} stands elsewhere than at {}", book.base);
            let help = "move it back to where it stood; `git diff` shows the change";
            let finding = book.finding(&rules::ENTRY_MOVED, &today.heading, message, help);
            let after = index.checked_sub(1).map_or("the start", |above| were[above]);
            findings.push(finding.showing(vec![format!("-{id} after {after}")]));
        } else {
            before = Some(today);
        }
        let (was, is) = (Lines::of(old, document, section), Lines::of(now, book.document, today));
        if !are_same(&was, &is) {
            compare(book, &was, &is, today, shown, findings);
        }
    }
}

/// The sections under ids that are new, without their ids.
fn new_sections(book: &Book<'_>, were: &[&str]) -> HashSet<String> {
    let known: HashSet<&str> = were.iter().copied().collect();
    let now = &book.ledger;
    let new = now.sections.iter().filter(|section| !known.contains(now.at(&section.id)));
    new.map(|section| nameless(now.at(&(section.id.start..section.body.end)), now.at(&section.id))).collect()
}

fn deleted(
    book: &Book<'_>,
    old: &Ledger<'_>,
    document: &Document,
    section: &Section,
    before: Option<&Section>,
    shown: &mut Shown,
) -> Finding {
    let message = format!("{} stood here at {} and is gone", old.at(&section.id), book.base);
    let at = before.map_or(0, |before| before.heading.start).min(book.ledger.text.len().saturating_sub(1));
    let finding =
        book.finding(&rules::ENTRY_DELETED, &(at..at + 1), message, "bring it back; `git diff` shows the change");
    let lines = Lines::of(old, document, section);
    finding.showing(shown.take(|| lines.all().map(|line| format!("-{line}")).collect()))
}

/// Holds one section against its past.
fn compare(
    book: &Book<'_>,
    was: &Lines<'_>,
    is: &Lines<'_>,
    today: &Section,
    shown: &mut Shown,
    findings: &mut Vec<Finding>,
) {
    let id = book.ledger.at(&today.id);
    let mut rewritten: Vec<Hunk> = Vec::new();
    for hunk in hunks(was, is) {
        match tell(book, was, is, &hunk) {
            Change::Note => {}
            Change::Rewritten => rewritten.push(hunk),
            Change::Status(from, to) => {
                if let Some((from, to)) = forbidden_move(book, from, to) {
                    let message =
                        format!("the status of {id} moves from `{from}` to `{to}`, which the vocabulary forbids");
                    let help = "write the old status back, or name the move in `next` of the status";
                    let finding = book.finding(&rules::STATUS_TRANSITION, &is.span(&hunk.new), message, help);
                    findings.push(finding.showing(difference(was, is, &[hunk])));
                }
            }
        }
    }
    let Some(first) = rewritten.first() else { return };
    let range = is.span(&first.new);
    let range = if range.is_empty() { today.heading.clone() } else { range };
    let count: usize = rewritten.iter().map(|hunk| hunk.old.len().max(hunk.new.len())).sum();
    let lines = if count == 1 { "1 line differs".to_owned() } else { format!("{count} lines differ") };
    let message = format!("{id} is not what it was at {}: {lines}", book.base);
    let finding = book.finding(&rules::ENTRY_REWRITTEN, &range, message, mend(book, "write the old text back"));
    findings.push(finding.showing(shown.take(|| difference(was, is, &rewritten))));
}
