//! Old sections: rewritten, deleted, moved.

use std::collections::HashMap;
use std::ops::Range;

use super::lines::{Change, Hunk, Lines, are_same, hunks, tell};
use super::pairs::{moved, pairs};
use super::{forbidden_move, mend};
use crate::checks::ledger::book::Book;
use crate::checks::ledger::rules;
use crate::ledger::{Ledger, Section};
use crate::model::{Edit, Finding, Fix, Rule, Safety};
use crate::text::lines::LineEnd;

/// Holds the sections of today against those of the past.
pub fn judge(book: &Book<'_>, old: &Ledger<'_>, findings: &mut Vec<Finding>) {
    let now = &book.ledger;
    let were: Vec<&str> = old.sections.iter().map(|section| old.at(&section.id)).collect();
    let are: Vec<&str> = now.sections.iter().map(|section| now.at(&section.id)).collect();
    let same = |index: usize, other: usize| {
        are_same(&Lines::of(old, &old.sections[index]), &Lines::of(now, &now.sections[other]))
    };
    let pairs = pairs(&were, &are, same);
    let moved = moved(&pairs);
    let mut place = book.ledger.sections.first().map_or(now.text.len(), |section| section.heading.start);
    if !pairs.is_empty() && pairs.iter().all(Option::is_none) {
        place = now.text.len();
    }
    for (index, section) in old.sections.iter().enumerate() {
        match pairs[index] {
            None if is_renumbered(book, old, section, &were) => {}
            None => findings.push(deleted(book, old, section, place)),
            Some(other) => {
                let today = &now.sections[other];
                if moved[index] {
                    findings.push(displaced(book, today, place));
                } else {
                    place = end(now, today);
                }
                compare(book, old, section, today, findings);
            }
        }
    }
}

/// Where a section ends that may have others below it: what follows belongs to the next one.
fn end(ledger: &Ledger<'_>, section: &Section) -> usize {
    ledger.own(section).first().map_or(section.heading.end, |own| own.end)
}

/// Whether an old section, one of several with its id, was given an id of its own since.
fn is_renumbered(book: &Book<'_>, old: &Ledger<'_>, section: &Section, were: &[&str]) -> bool {
    let id = old.at(&section.id);
    if were.iter().filter(|other| **other == id).count() < 2 {
        return false;
    }
    let was = old.at(&(section.id.end..section.body.end));
    let known: HashMap<&str, ()> = were.iter().map(|id| (*id, ())).collect();
    book.ledger.sections.iter().any(|other| {
        let new = book.ledger.at(&other.id);
        let is = book.ledger.at(&(other.id.end..other.body.end));
        !known.contains_key(new) && is.trim() == was.replace(id, new).trim()
    })
}

/// A finding about an entry and what would bring its past back.
fn restored(
    book: &Book<'_>,
    rule: &'static Rule,
    range: &Range<usize>,
    message: String,
    edits: Vec<Edit>,
    safety: Safety,
) -> Finding {
    let how = match safety {
        Safety::Discards => "`cargo xtask ledger --execute --force` brings the old text back",
        _ => "`cargo xtask ledger --execute --unsafe` brings it back",
    };
    let finding = book.finding(rule, range, message, mend(book, how));
    if edits.is_empty() { finding } else { finding.fixed_by(Fix { safety, edits }) }
}

fn deleted(book: &Book<'_>, old: &Ledger<'_>, section: &Section, place: usize) -> Finding {
    let id = old.at(&section.id);
    let message = format!("{id} stood here at {} and is gone", book.base);
    let text = old.at(&(section.heading.start..end(old, section)));
    let edits = vec![Edit::insert(book.path, place, laid_out(book, text, place))];
    let at = place.min(book.ledger.text.len().saturating_sub(1));
    restored(book, &rules::ENTRY_DELETED, &(at..at + 1), message, edits, Safety::Suggested)
}

fn displaced(book: &Book<'_>, today: &Section, place: usize) -> Finding {
    let ledger = &book.ledger;
    let message = format!("{} stands elsewhere than at {}", ledger.at(&today.id), book.base);
    let whole = today.heading.start..end(ledger, today);
    let text = laid_out(book, ledger.at(&whole), place);
    let edits = if place == whole.start || place == whole.end {
        Vec::new()
    } else {
        vec![Edit::replace(book.path, whole, ""), Edit::insert(book.path, place, text)]
    };
    restored(book, &rules::ENTRY_MOVED, &today.heading, message, edits, Safety::Suggested)
}

/// A section's text as it can stand at `place`: the file's line ends, blank lines around it.
fn laid_out(book: &Book<'_>, text: &str, place: usize) -> String {
    let end = LineEnd::at(book.ledger.text.as_bytes(), place).as_str();
    let before = &book.ledger.text[..place];
    let mut out = String::new();
    if !before.is_empty() && !before.ends_with('\n') {
        out.push_str(end);
    }
    if !before.is_empty() && !before.trim_end_matches([' ', '\t', '\r', '\n']).is_empty() && !ends_blank(before) {
        out.push_str(end);
    }
    for line in text.trim_end().lines() {
        out.push_str(line);
        out.push_str(end);
    }
    if place < book.ledger.text.len() {
        out.push_str(end);
    }
    out
}

fn ends_blank(before: &str) -> bool {
    before.ends_with("\n\n") || before.ends_with("\n\r\n")
}

/// Holds one section against its past.
fn compare(book: &Book<'_>, old: &Ledger<'_>, section: &Section, today: &Section, findings: &mut Vec<Finding>) {
    let (was, is) = (Lines::of(old, section), Lines::of(&book.ledger, today));
    if are_same(&was, &is) {
        return;
    }
    let id = book.ledger.at(&today.id);
    let mut rewritten: Vec<Hunk> = Vec::new();
    for hunk in hunks(&was, &is) {
        match tell(book, &was, &is, &hunk) {
            Change::Note => {}
            Change::Rewritten => rewritten.push(hunk),
            Change::Status(from, to) => {
                if let Some((from, to)) = forbidden_move(book, from, to) {
                    let message =
                        format!("the status of {id} moves from `{from}` to `{to}`, which the vocabulary forbids");
                    let edits = vec![old_lines(book, &was, &is, &hunk)];
                    let range = is.span(&hunk.new);
                    findings.push(restored(book, &rules::STATUS_TRANSITION, &range, message, edits, Safety::Discards));
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
    let edits = rewritten.iter().map(|hunk| old_lines(book, &was, &is, hunk)).collect();
    findings.push(restored(book, &rules::ENTRY_REWRITTEN, &range, message, edits, Safety::Discards));
}

/// The edit that puts the old lines of a hunk back.
fn old_lines(book: &Book<'_>, was: &Lines<'_>, is: &Lines<'_>, hunk: &Hunk) -> Edit {
    let text = book.ledger.text;
    let range = is.span(&hunk.new);
    let end = LineEnd::at(text.as_bytes(), range.start).as_str();
    let mut lines = String::new();
    if range.start > 0 && !text[..range.start].ends_with('\n') {
        lines.push_str(end);
    }
    for index in hunk.old.clone() {
        lines.push_str(was.at(index));
        lines.push_str(end);
    }
    // A last line without an end keeps none.
    if range.end == text.len() && !text.ends_with('\n') && !range.is_empty() {
        lines.truncate(lines.trim_end_matches(['\n', '\r']).len());
    }
    Edit::replace(book.path, range, lines)
}
