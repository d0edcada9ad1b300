//! An id names one entry.

use std::collections::HashMap;
use std::ops::Range;

use super::book::Book;
use super::rules;
use crate::ledger::Section;
use crate::model::Finding;

/// Finds ids that two INDEX rows or two sections have.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let mend = Mend { next: crate::ledger::next_id(&book.ledger, []) };
    if !book.has_derived_index() {
        rows(book, &mend, findings);
    }
    sections(book, &mend, findings);
}

fn rows(book: &Book<'_>, mend: &Mend, findings: &mut Vec<Finding>) {
    let mut first: HashMap<&str, &Range<usize>> = HashMap::with_capacity(book.ledger.rows.len());
    for row in &book.ledger.rows {
        let id = book.ledger.at(&row.id);
        if let Some(known) = first.get(id) {
            let message = format!("{id} has a second row in the INDEX");
            let finding = book.finding(&rules::DUPLICATE_ID, &row.range, message, mend.of(id));
            findings.push(finding.because(book.site(known)));
        } else {
            first.insert(id, &row.range);
        }
    }
}

fn sections(book: &Book<'_>, mend: &Mend, findings: &mut Vec<Finding>) {
    let sections = &book.ledger.sections;
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(sections.len());
    // What the sections of an id that has several say, by the place of its first.
    let mut said: HashMap<(usize, &str, &str), usize> = HashMap::new();
    for (index, section) in sections.iter().enumerate() {
        let id = book.ledger.at(&section.id);
        let known = *first.entry(id).or_insert(index);
        if known == index {
            continue;
        }
        let text = |index: usize| {
            let section: &Section = &sections[index];
            (known, book.ledger.at(&section.rest).trim(), book.ledger.at(&section.body).trim())
        };
        said.entry(text(known)).or_insert(known);
        let same = said.get(&text(index)).copied();
        said.entry(text(index)).or_insert(index);
        let heading = book.ledger.at(&section.heading);
        let allowed = book.policy.contract.follow_ups.as_ref().is_some_and(|pattern| pattern.is_match(heading));
        let message = match (same, allowed) {
            (Some(_), _) => format!("{id} has a second section that says the same"),
            (None, true) => continue,
            (None, false) => format!("{id} has a second section"),
        };
        let cause = &sections[same.unwrap_or(known)].heading;
        let finding = book.finding(&rules::DUPLICATE_ID, &section.heading, message, mend.of(id));
        findings.push(finding.because(book.site(cause)));
    }
}

/// What to do about two entries with one id.
struct Mend {
    next: Option<String>,
}

impl Mend {
    fn of(&self, id: &str) -> String {
        match &self.next {
            Some(next) => {
                format!(
                    "`cargo xtask ledger renumber {id} {next}` gives the newer entry an id of its own; or merge the two"
                )
            }
            None => "give one of the two an id of its own, or merge them".to_owned(),
        }
    }
}
