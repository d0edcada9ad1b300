//! What a plan says about how far an item is, and which words call a text history.

use std::ops::Range;

/// How far the plan says an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// It is done: merged, implemented, complete.
    Done,
    /// Somebody works on it.
    Begun,
    /// It is not begun, or waits.
    Open,
}

impl Claim {
    /// The word of the machine reports.
    pub fn word(self) -> &'static str {
        match self {
            Claim::Done => "done",
            Claim::Begun => "begun",
            Claim::Open => "open",
        }
    }
}

/// One statement about how far an item is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it claims.
    pub claim: Claim,
}

/// Words and signs, longest first where one starts another. Signs count anywhere, words as whole words.
const SIGNS: &[(&str, Claim)] = &[
    ("\u{2705}", Claim::Done),
    ("\u{2714}", Claim::Done),
    ("\u{2713}", Claim::Done),
    ("\u{1F504}", Claim::Begun),
    ("\u{1F6A7}", Claim::Begun),
    ("\u{23F3}", Claim::Open),
    ("\u{23F8}", Claim::Open),
    ("\u{1F9ED}", Claim::Open),
];
const WORDS: &[(&str, Claim)] = &[
    ("not started", Claim::Open),
    ("not begun", Claim::Open),
    ("not implemented", Claim::Open),
    ("not done", Claim::Open),
    ("not merged", Claim::Open),
    ("in progress", Claim::Begun),
    ("in review", Claim::Begun),
    ("partial", Claim::Begun),
    ("partially", Claim::Begun),
    ("queued", Claim::Open),
    ("planned", Claim::Open),
    ("pending", Claim::Open),
    ("todo", Claim::Open),
    ("open", Claim::Open),
    ("implemented", Claim::Done),
    ("completed", Claim::Done),
    ("complete", Claim::Done),
    ("merged", Claim::Done),
    ("landed", Claim::Done),
    ("resolved", Claim::Done),
    ("shipped", Claim::Done),
    ("done", Claim::Done),
];

/// The statement that `range` of `text` makes: words decide, and signs where there is no word.
///
/// `not started` behind a sign of work says not started.
pub fn read(text: &str, range: Range<usize>) -> Option<Mark> {
    let said = text.get(range.clone())?;
    let lower = said.to_ascii_lowercase();
    let word = WORDS.iter().filter_map(|(word, claim)| Some((whole_word(&lower, word)?, word.len(), *claim)));
    let first = word.min_by_key(|(at, length, _)| (*at, std::cmp::Reverse(*length)));
    let sign = || {
        let signs = SIGNS.iter().filter_map(|(sign, claim)| Some((said.find(sign)?, sign.len(), *claim)));
        signs.min_by_key(|(at, _, _)| *at)
    };
    let (at, length, claim) = first.or_else(sign)?;
    Some(Mark { range: range.start + at..range.start + at + length, claim })
}

/// Where `word` stands as a whole word.
fn whole_word(text: &str, word: &str) -> Option<usize> {
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let (before, after) = (&text[..*at], &text[at + word.len()..]);
        !before.chars().next_back().is_some_and(joins) && !after.chars().next().is_some_and(joins)
    })
}

/// Where the statement at the end of a title starts: ` -- **IMPLEMENTED**`, a sign and what follows, ` DONE`.
///
/// Only a sign, or a word in capitals behind the title, ends it: "make it complete" is a title.
pub fn tail(title: &str) -> usize {
    let joint = |c: char| c.is_whitespace() || "*(-\u{2014}\u{2013}".contains(c);
    let sign = SIGNS.iter().filter_map(|(sign, _)| title.find(sign)).min();
    let before = &title[..sign.unwrap_or(title.len())];
    let trimmed = before.trim_end_matches(|c: char| c.is_whitespace() || "*)(~".contains(c));
    let capital = WORDS.iter().filter_map(|(word, _)| {
        let rest = trimmed.strip_suffix(&word.to_ascii_uppercase())?;
        rest.ends_with([' ', '*', '(']).then_some(rest.len())
    });
    match (capital.min(), sign) {
        (Some(at), _) | (None, Some(at)) => title[..at].trim_end_matches(joint).len(),
        (None, None) => title.len(),
    }
}

/// Whether a sign of progress starts `text`; its length, with the variation selector behind it.
pub fn sign(text: &str) -> Option<usize> {
    let (sign, _) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign))?;
    let rest = &text[sign.len()..];
    Some(sign.len() + if rest.starts_with('\u{FE0F}') { '\u{FE0F}'.len_utf8() } else { 0 })
}

/// Words that call a section or a document history.
pub const HISTORICAL: &[&str] =
    &["historical", "legacy", "superseded", "deprecated", "archived", "obsolete", "do not use", "kept for history"];

/// Whether `text` calls itself history by one of `words`, in lower case.
pub fn is_historical(text: &str, words: &[String]) -> bool {
    let lower = text.to_lowercase();
    words.iter().any(|word| whole_word(&lower, word).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(text: &str) -> Option<Claim> {
        read(text, 0..text.len()).map(|mark| mark.claim)
    }

    #[test]
    fn words_decide_before_signs() {
        assert_eq!(claim("\u{1F504} NOT STARTED"), Some(Claim::Open));
        assert_eq!(claim("\u{2705} IMPLEMENTED"), Some(Claim::Done));
        assert_eq!(claim("PR-112 (partial) \u{2713}"), Some(Claim::Begun));
        assert_eq!(claim("\u{23F8}\u{FE0F} QUEUED (blocked by Phases 2-3)"), Some(Claim::Open));
        assert_eq!(claim("\u{2713}"), Some(Claim::Done));
        assert_eq!(claim("half-done"), None);
    }

    #[test]
    fn a_title_ends_where_its_statement_starts() {
        for (title, wanted) in [
            ("Move the seam \u{2705} IMPLEMENTED", "Move the seam"),
            ("Move the seam \u{2014} **IMPLEMENTED \u{2705}**", "Move the seam"),
            ("Move the seam DONE", "Move the seam"),
            ("Make it complete", "Make it complete"),
            ("(optional)", "(optional)"),
        ] {
            assert_eq!(&title[..tail(title)], wanted, "{title}");
        }
    }
}
