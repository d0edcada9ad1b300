//! An entry has one status, of the vocabulary; a stub says that it is one.

use std::collections::HashMap;
use std::ops::Range;

use super::book::Book;
use super::rules;
use crate::ledger::{Claim, Section, claims, statuses};
use crate::model::Finding;

/// Judges the statuses of rows and sections, and the stubs.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let ledger = &book.ledger;
    let mut of_sections: HashMap<&str, (Range<usize>, Option<Told<'_>>)> = HashMap::new();
    for section in &ledger.sections {
        let lines = statuses(ledger, book.document, section);
        let told: Vec<Option<Told<'_>>> = lines.iter().map(|line| one(book, line, findings)).collect();
        second_line(book, section, &lines, &told, findings);
        if let (Some(line), Some(told)) = (lines.first(), told.first()) {
            // Of several sections of an id the last in the file says nothing about the first.
            of_sections.entry(ledger.at(&section.id)).or_insert((line.clone(), *told));
        }
        stub(book, section, findings);
    }
    if book.has_derived_index() {
        return;
    }
    for row in ledger.rows.iter().filter(|row| !row.status.is_empty()) {
        let told = one(book, &row.status, findings);
        let Some((line, Some(written))) = of_sections.get(ledger.at(&row.id)) else { continue };
        if let Some(listed) = told.filter(|listed| listed.status != written.status) {
            let id = ledger.at(&row.id);
            let message = format!("the INDEX says `{}` of {id}, its section `{}`", listed.word, written.word);
            let finding = book.finding(&rules::CONTRADICTORY_STATUS, &row.status, message, "let both say the same");
            findings.push(finding.because(book.site(line)));
        }
    }
}

/// What a status text says: a status of the vocabulary, by its place there, and its word.
#[derive(Clone, Copy)]
struct Told<'a> {
    status: usize,
    word: &'a str,
}

/// Judges one status text; what it says.
fn one<'a>(book: &Book<'a>, range: &Range<usize>, findings: &mut Vec<Finding>) -> Option<Told<'a>> {
    let text = book.ledger.at(range);
    let claims = claims(book.policy, text);
    let Some(first) = claims.first() else {
        if book.policy.contract.closed_vocabulary {
            let words = book.policy.status.iter().filter_map(|status| status.words.first());
            let words = words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
            let message = format!("`{text}` is no status of this ledger");
            findings.push(book.finding(&rules::UNKNOWN_STATUS, range, message, format!("it has {words}")));
        }
        return None;
    };
    let state = |claim: &Claim<'_>| claim.status.state;
    if let Some(other) = claims.iter().find(|claim| state(claim) != state(first)) {
        let message = format!("`{}` and `{}` in one status", &text[first.range.clone()], &text[other.range.clone()]);
        let help = "say the one that holds; what was before can follow in brackets";
        findings.push(book.finding(&rules::CONTRADICTORY_STATUS, range, message, help));
    }
    let status = book.policy.status.iter().position(|status| std::ptr::eq(status, first.status))?;
    Some(Told { status, word: &text[first.range.clone()] })
}

/// An entry says its status once.
fn second_line(
    book: &Book<'_>,
    section: &Section,
    lines: &[Range<usize>],
    told: &[Option<Told<'_>>],
    findings: &mut Vec<Finding>,
) {
    let (Some(first), Some(known)) = (lines.first(), told.first()) else { return };
    // Whether words that no vocabulary explains exclude each other, nobody can say.
    let differs =
        |index: &usize| matches!((known, told[*index]), (Some(known), Some(other)) if known.status != other.status);
    if let Some(index) = (1..lines.len()).find(differs) {
        let message = format!("a second status of {} differs from its first", book.ledger.at(&section.id));
        let finding = book.finding(&rules::CONTRADICTORY_STATUS, &lines[index], message, "keep the one that holds");
        findings.push(finding.because(book.site(first)));
    }
}

/// A section that calls itself a stub says so in the words that were agreed on.
fn stub(book: &Book<'_>, section: &Section, findings: &mut Vec<Finding>) {
    let contract = &book.policy.contract;
    if contract.stub_sign.is_empty() {
        return;
    }
    let text = book.ledger.at(&section.body);
    if find_in_any_case(text, &contract.stub_sign) && !text.contains(&contract.stub_marker) {
        let message = format!("{} is a stub without the marker sentence", book.ledger.at(&section.id));
        let help = format!("write `{}`", contract.stub_marker);
        findings.push(book.finding(&rules::STUB_MARKER, &section.heading, message, help));
    }
}

/// Whether `words` stands in `text` in any ASCII case.
fn find_in_any_case(text: &str, words: &str) -> bool {
    let (text, words) = (text.as_bytes(), words.as_bytes());
    let Some(first) = words.first() else { return false };
    memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text)
        .any(|at| text.get(at..at + words.len()).is_some_and(|found| found.eq_ignore_ascii_case(words)))
}
