//! An id names one entry.

use std::collections::HashMap;
use std::ops::Range;

use super::book::Book;
use super::rules;
use crate::ledger::Section;
use crate::model::Finding;

/// Finds ids that two INDEX rows or two sections have.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    if !book.has_derived_index() {
        rows(book, findings);
    }
    sections(book, findings);
}

fn rows(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let mut first: HashMap<&str, &Range<usize>> = HashMap::with_capacity(book.ledger.rows.len());
    for row in &book.ledger.rows {
        let id = book.ledger.at(&row.id);
        if let Some(known) = first.get(id) {
            let message = format!("{id} has a second row in the INDEX");
            let finding = book.finding(&rules::DUPLICATE_ID, &row.range, message, mend(book, id));
            findings.push(finding.because(book.site(known)));
        } else {
            first.insert(id, &row.range);
        }
    }
}

fn sections(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let sections = &book.ledger.sections;
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(sections.len());
    // The further sections of an id that were let through, by the place of its first.
    let mut more: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, section) in sections.iter().enumerate() {
        let id = book.ledger.at(&section.id);
        let known = *first.entry(id).or_insert(index);
        if known == index {
            continue;
        }
        let others = more.entry(known).or_insert_with(|| vec![known]);
        let same = others.iter().map(|other| &sections[*other]).find(|other| text(book, other) == text(book, section));
        let heading = book.ledger.at(&section.heading);
        let allowed = book.policy.contract.follow_ups.as_ref().is_some_and(|pattern| pattern.is_match(heading));
        let message = match (same, allowed) {
            (Some(_), _) => format!("{id} has a second section that says the same"),
            (None, true) => {
                others.push(index);
                continue;
            }
            (None, false) => format!("{id} has a second section"),
        };
        let cause = &same.unwrap_or(&sections[known]).heading;
        let finding = book.finding(&rules::DUPLICATE_ID, &section.heading, message, mend(book, id));
        findings.push(finding.because(book.site(cause)));
    }
}

/// A section's text without its heading, blank space aside.
fn text<'a>(book: &Book<'a>, section: &Section) -> (&'a str, &'a str) {
    (book.ledger.at(&section.rest).trim(), book.ledger.at(&section.body).trim())
}

fn mend(book: &Book<'_>, id: &str) -> String {
    let next = crate::ledger::next_id(&book.ledger, []);
    let renumber = next.map_or_else(String::new, |next| format!("`cargo xtask ledger renumber {id} {next}`"));
    format!("{renumber} gives the newer entry an id of its own; or merge the two")
}
