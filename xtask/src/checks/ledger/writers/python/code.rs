//! Scanned Python with its brackets paired.

use std::ops::Range;

use crate::text::python::{Kind, Source, scan};

/// Words that are never names.
pub(super) const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Longer chains of names are of no interest.
const COMPONENTS_MAX: usize = 4;

/// A file's tokens.
pub(super) struct Code<'a> {
    pub(super) text: &'a str,
    pub(super) source: Source,
    /// Of each token that opens a bracket, the one that closes it on the same logical line.
    closers: Vec<Option<usize>>,
}

impl<'a> Code<'a> {
    pub(super) fn new(text: &'a str) -> Code<'a> {
        let source = scan(text);
        let mut closers = vec![None; source.tokens.len()];
        for line in &source.lines {
            let mut open: Vec<(usize, &str)> = Vec::new();
            for at in line.tokens.clone() {
                let closes = match &text[source.tokens[at].range.clone()] {
                    "(" => ")",
                    "[" => "]",
                    "{" => "}",
                    word => {
                        if let Some((opener, _)) = open.pop_if(|(_, closes)| *closes == word) {
                            closers[opener] = Some(at);
                        }
                        continue;
                    }
                };
                open.push((at, closes));
            }
        }
        Code { text, source, closers }
    }

    /// The text of the token at `at`; empty behind the last.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.source.tokens.get(at).map_or("", |token| &self.text[token.range.clone()])
    }

    pub(super) fn kind(&self, at: usize) -> Option<&Kind> {
        self.source.tokens.get(at).map(|token| &token.kind)
    }

    pub(super) fn is_name(&self, at: usize) -> bool {
        self.kind(at) == Some(&Kind::Name)
    }

    /// The bracket that closes the one at `at`.
    pub(super) fn closer(&self, at: usize) -> Option<usize> {
        self.closers.get(at).copied().flatten()
    }

    /// The token behind `at`, or behind the bracket that `at` opens.
    pub(super) fn next(&self, at: usize) -> usize {
        self.closer(at).unwrap_or(at) + 1
    }

    /// The first of `tokens` outside their brackets that is `word`.
    pub(super) fn find(&self, tokens: Range<usize>, word: &str) -> Option<usize> {
        let mut at = tokens.start;
        while at < tokens.end {
            if self.word(at) == word {
                return Some(at);
            }
            at = self.next(at);
        }
        None
    }

    /// The dotted name that `tokens` are.
    pub(super) fn dotted(&self, tokens: Range<usize>) -> Option<String> {
        if tokens.len().is_multiple_of(2) || tokens.len() / 2 >= COMPONENTS_MAX {
            return None;
        }
        let expected = |at: usize| {
            let name = self.is_name(at) && !KEYWORDS.contains(&self.word(at));
            if (at - tokens.start).is_multiple_of(2) { name } else { self.word(at) == "." }
        };
        tokens.clone().all(expected).then(|| tokens.clone().map(|at| self.word(at)).collect())
    }
}
