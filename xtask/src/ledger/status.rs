//! What a status says, by the vocabulary of its ledger.

use std::ops::Range;

use super::{Ledger, Section, field_line};
use crate::config::schema;
use crate::text::markdown::Document;

/// A word of the vocabulary in a status text.
#[derive(Clone, Debug)]
pub struct Claim<'p> {
    /// The status it stands for.
    pub status: &'p schema::Status,
    /// Where the word stands in the text.
    pub range: Range<usize>,
}

/// The claims that open `text`, in order: those before the first comma, bracket or dash between
/// words. What follows is a remark: `[X] failed, was [OK] before`.
pub fn claims<'p>(policy: &'p schema::Ledger, text: &str) -> Vec<Claim<'p>> {
    let mut claims: Vec<Claim<'p>> = Vec::new();
    for status in policy.status.iter() {
        let places = status.words.iter().filter(|word| !word.is_empty()).filter_map(|word| place(text, word));
        // Of several words of one status the first says it.
        if let Some(range) = places.min_by_key(|range| range.start) {
            claims.push(Claim { status, range });
        }
    }
    // A word inside a longer one of the vocabulary is not said: `partially done`.
    let all: Vec<Range<usize>> = claims.iter().map(|claim| claim.range.clone()).collect();
    let holds = |other: &Range<usize>, range: &Range<usize>| {
        other.len() > range.len() && other.start <= range.start && range.end <= other.end
    };
    claims.retain(|claim| !all.iter().any(|other| holds(other, &claim.range)));
    claims.sort_by_cached_key(|claim| claim.range.start);
    let Some(first) = claims.first().map(|claim| claim.range.end) else { return claims };
    let end = remark(&text[first..]).map_or(text.len(), |at| first + at);
    claims.retain(|claim| claim.range.start < end);
    claims
}

/// The status that `text` claims: of the word that stands first.
pub fn claim<'p>(policy: &'p schema::Ledger, text: &str) -> Option<Claim<'p>> {
    claims(policy, text).into_iter().next()
}

/// Where a remark begins.
fn remark(text: &str) -> Option<usize> {
    let signs = [",", ";", "(", ".", ":", " - ", " \u{2013} ", " \u{2014} ", "|"];
    signs.into_iter().filter_map(|sign| text.find(sign)).min()
}

/// The first place of `word` where it is no part of a longer word and nothing denies it.
fn place(text: &str, word: &str) -> Option<Range<usize>> {
    text.match_indices(word).map(|(at, _)| at..at + word.len()).find(|range| {
        let (before, after) = (&text[..range.start], &text[range.end..]);
        let inner = word.starts_with(char::is_alphanumeric) && before.ends_with(is_word);
        let outer = word.ends_with(char::is_alphanumeric) && after.starts_with(is_word);
        !inner && !outer && !is_denied(before)
    })
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether the word before is a denial: `not done`.
fn is_denied(before: &str) -> bool {
    let last = before.trim_end_matches([' ', '*', '_', '-']).rsplit(|c: char| !c.is_alphabetic()).next();
    last.is_some_and(|word| ["not", "no", "never", "un"].iter().any(|denial| word.eq_ignore_ascii_case(denial)))
}

/// The values of a section's own `**Status**:` lines that stand in no code.
pub fn statuses(ledger: &Ledger<'_>, document: &Document, section: &Section) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for piece in ledger.own(section) {
        let mut at = piece.start;
        for line in ledger.at(&piece).split_inclusive('\n') {
            if let Some(value) = field_line(line, "Status")
                && !value.is_empty()
                && !document.is_quoted(ledger.text, at)
            {
                found.push(at + value.start..at + value.end);
            }
            at += line.len();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let config = "[[ledger]]\nname = 'a'\npath = 'a.md'\nid = 'A-\\d+'\n\
            status = [{ words = ['done', '[OK]'] }, { words = ['planned'] }, { words = ['[X]'] }]";
        let loaded = crate::config::load("c", config).unwrap();
        let claims = claims(&loaded.config.ledger[0], text);
        claims.into_iter().map(|claim| text[claim.range].to_owned()).collect()
    }

    #[test]
    fn a_status_is_what_stands_before_the_remark() {
        assert_eq!(said("[X] failed, was [OK] before"), ["[X]"]);
        assert_eq!(said("done (was planned)"), ["done"]);
        assert_eq!(said("planned / done"), ["planned", "done"]);
        assert_eq!(said("**done** - all planned parts"), ["done"]);
    }

    #[test]
    fn a_part_of_a_word_and_a_denied_word_say_nothing() {
        assert_eq!(said("undone"), Vec::<String>::new());
        assert_eq!(said("not done"), Vec::<String>::new());
        assert_eq!(said("Not done, planned"), ["planned"]);
    }
}
