//! Paths of a sentence of which it says nothing: what it takes out, and what only says where something stands.

use std::ops::Range;

use super::{Block, SENTENCE_MAX};
use crate::checks::contracts::policy::phrases::NOT;
use crate::checks::contracts::policy::polarity::TURNS;
use crate::checks::contracts::policy::said::Token;

/// "In contrast to" opens a sentence with so many words.
const OPENING: usize = 3;
/// Words behind which stands what is left out.
pub(super) const EXCEPT: &[&str] =
    &["except", "excluding", "excludes", "besides", "unless", "outside", "minus", "unlike"];
/// Two words that say the same.
const EXCEPT_PAIRS: &[(&str, &[&str])] = &[
    ("not", &["in", "under", "within", "inside", "below"]),
    ("other", &["than"]),
    ("apart", &["from"]),
    ("aside", &["from"]),
    ("but", &["not"]),
    ("contrast", &["to"]),
    ("contrary", &["to"]),
];
/// Words before a path that only says where something stands or what does it.
const REFERS: &[&str] =
    &["see", "per", "by", "via", "using", "through", "read", "run", "runs", "running", "call", "calls"];
/// The same, before `in`.
const STANDS: &[&str] = &[
    "described",
    "documented",
    "defined",
    "listed",
    "stated",
    "explained",
    "specified",
    "kept",
    "recorded",
    "implemented",
    "logged",
    "stored",
    "written",
    "found",
    "counted",
    "enforced",
    "tracked",
    "tested",
    "configured",
    "checked",
];
/// Words behind such a path.
const TELLS: &[&str] = &[
    "says",
    "explains",
    "describes",
    "lists",
    "defines",
    "states",
    "documents",
    "decides",
    "implements",
    "enforces",
    "checks",
    "handles",
    "sets",
    "determines",
    "tests",
    "names",
];

impl Block<'_> {
    /// The paths of a sentence that it takes out: `except docs/a.md`.
    pub(super) fn excluded(&self, sentence: &Range<usize>) -> Vec<usize> {
        let mut excluded = Vec::new();
        let (mut is_out, mut is_first) = (false, false);
        for at in sentence.clone() {
            let token = &self.tokens[at];
            let before = |back: usize| {
                at.checked_sub(back).filter(|at| *at >= sentence.start).and_then(|at| self.tokens[at].word())
            };
            let turns = token.word().is_some_and(|word| TURNS.contains(&word));
            let ends =
                turns || matches!(token.stop(), Some(';' | '-' | ')')) || (is_first && token.stop() == Some(','));
            if ends || self.within(&(at..sentence.end)).next().is_some_and(|(range, _)| range.start == at) {
                is_out = false;
            }
            let is_pair = EXCEPT_PAIRS
                .iter()
                .any(|(one, two)| before(1) == Some(one) && token.word().is_some_and(|word| two.contains(&word)));
            if is_pair || token.word().is_some_and(|word| EXCEPT.contains(&word)) {
                (is_out, is_first) = (true, at < sentence.start + OPENING);
            }
            if is_out && token.path().is_some() {
                excluded.push(at);
            }
        }
        excluded
    }

    /// Whether the path at `at` only says where something stands, or is left out by the words beside it.
    pub(super) fn refers(&self, at: usize) -> bool {
        let word = |at: Option<usize>| at.and_then(|at| self.tokens.get(at)).and_then(Token::word).unwrap_or_default();
        let (first, second) = (word(at.checked_sub(1)), word(at.checked_sub(2)));
        let after: Vec<&str> = (at + 1..at + 4).map(|at| word(Some(at))).collect();
        let is_left_out = matches!(first, "not" | "never")
            || matches!(after[..], ["is" | "are", "not", ""] | ["isn't" | "aren't", "", _]);
        // What was said before a path is taken back on the way to it: "never include `docs/`", "is kept in `docs/`".
        let spoken = self.stances.partition_point(|(range, _)| range.end <= at);
        let spoken = spoken.checked_sub(1).map_or(at, |last| self.stances[last].0.end);
        let way = &self.tokens[spoken.max(at.saturating_sub(SENTENCE_MAX))..at];
        let way = &way[way.iter().rposition(|token| token.word().is_none()).map_or(0, |stop| stop + 1)..];
        let is_taken_back = way.len() + spoken == at
            && (way.iter().any(|token| token.word().is_some_and(|word| NOT.contains(&word)))
                || (matches!(first, "in" | "at") && matches!(second, "is" | "are" | "live" | "lives")));
        REFERS.contains(&first)
            || (matches!(first, "in" | "at" | "to") && STANDS.contains(&second))
            || (first == "to" && second == "according")
            || TELLS.contains(&after[0])
            || is_left_out
            || is_taken_back
    }

    /// Whether the path at `at` stands between commas in words of their own that forbid something:
    /// "never touch `src/`, ...".
    pub(super) fn is_forbidden(&self, at: usize) -> bool {
        let parts_here = |token: &Token| matches!(token.stop(), Some(',' | ';' | '.' | '!' | '?'));
        let first = at.saturating_sub(SENTENCE_MAX);
        let start = self.tokens[first..at].iter().rposition(parts_here).map_or(first, |stop| first + stop + 1);
        let rest = self.tokens[at..].iter().take(SENTENCE_MAX);
        let Some(end) = rest.clone().position(parts_here).map(|stop| at + stop) else { return false };
        let is_not = |token: &Token| token.word().is_some_and(|word| NOT.contains(&word));
        let says = self.within(&(start..end)).next().is_some();
        self.tokens[end].stop() == Some(',') && !says && self.tokens[start..at].iter().any(is_not)
    }
}
