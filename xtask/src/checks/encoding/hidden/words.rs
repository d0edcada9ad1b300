//! Words of running text, comments, literals and paths that mix letters which look the same.

use std::ops::Range;

use super::rules::{CONFUSABLE_WORD, CONFUSABLE_WORD_MILD};
use super::sieve::{is_foreign, is_latin};
use super::{Held, Hidden, Scope, repair};
use crate::model::{Edit, Finding, Site, Snapshot};
use crate::text::code::Part;
use crate::text::unicode::is_mark;
use crate::text::unicode::lookalike::{Mixture, skeleton};
use crate::text::unicode::name::{names_by_number, shown};

/// Words that tools obey in comments; a name with several words is one of these joined by `-`.
const DIRECTIVES: &[&str] = &[
    "allow",
    "c8",
    "checkstyle",
    "clang-format",
    "cover",
    "coverage",
    "cspell",
    "disable",
    "eslint",
    "eslint-disable",
    "eslint-disable-line",
    "eslint-disable-next-line",
    "fmt",
    "gitleaks",
    "ignore",
    "isort",
    "istanbul",
    "license",
    "lint",
    "mypy",
    "nocheck",
    "noinspection",
    "nolint",
    "nolintnextline",
    "noqa",
    "nosec",
    "nosemgrep",
    "nosonar",
    "phpcs",
    "pragma",
    "prettier-ignore",
    "pylint",
    "pyright",
    "rubocop",
    "ruff",
    "rustfmt",
    "safety",
    "shellcheck",
    "skip",
    "spdx",
    "suppress",
    "swiftlint",
    "trustme",
    "ts-expect-error",
    "ts-ignore",
    "ts-nocheck",
    "type",
    "xtask",
    "xtask-allow",
    "yapf",
];

/// How far, in bytes, a directive reaches around one of its words.
const DIRECTIVE_MAX: usize = 32;

/// How far, in bytes, the number of a letter is looked for around its word.
const TOLD_MAX: usize = 200;

/// Pairs of letters stand beside each other in tables, and deceive nobody.
const LETTERS_MIN: usize = 3;

/// Words that may be mixed: letters of Latin and of another script, side by side.
fn mixed(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_letter = |c: char| is_latin(c) || is_foreign(c) || (!c.is_ascii() && is_mark(c));
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(start) = text[at..].find(is_letter).map(|found| at + found) {
            let word = &text[start..];
            let end = start + word.find(|c| !is_letter(c)).unwrap_or(word.len());
            at = end;
            let word = &text[start..end];
            if word.chars().nth(LETTERS_MIN - 1).is_some()
                && !word.is_ascii()
                && word.chars().any(is_foreign)
                && word.chars().any(is_latin)
            {
                return Some(start..end);
            }
        }
        None
    })
}

/// Finds such words outside of code.
pub fn judge(held: &Held<'_>, findings: &mut Vec<Finding>) {
    for range in mixed(held.text) {
        let part = held.parts.at(range.start);
        if part == Part::Code {
            continue;
        }
        let word = &held.text[range.clone()];
        let Some(mixture) = held.guard.mixture(word).filter(|mixture| !mixture.is_plain) else { continue };
        if is_told(held.text, &range, &mixture) {
            continue;
        }
        let is_directive = part == Part::Comment && is_directive(held.text, &range);
        let rule = if is_directive { &CONFUSABLE_WORD } else { &CONFUSABLE_WORD_MILD };
        let obeyed = if is_directive { ": no tool reads it as a directive" } else { "" };
        let message = format!("{}{obeyed}", said(word, &mixture));
        let edit = |(at, c, twin): &(usize, char, char)| {
            let at = range.start + at;
            Edit::replace(held.path, at..at + c.len_utf8(), twin.to_string())
        };
        let fix = repair::suggested(mixture.strangers.iter().map(edit).collect());
        let help = format!("write it with {} letters alone", mixture.own);
        findings.push(Finding { fix, ..held.finding(rule, range.clone(), message, &help) });
    }
}

/// Finds such words in paths.
pub fn judge_paths(guard: &Hidden, snapshot: &Snapshot, scope: &Scope, findings: &mut Vec<Finding>) {
    let since = snapshot.facts.since.as_ref();
    let paths = snapshot.tree.iter().filter(|path| !path.as_str().is_ascii() && scope.contains(path));
    for path in paths.filter(|path| since.is_none_or(|since| since.changed.contains_key(*path))) {
        for range in mixed(path.as_str()) {
            let word = &path.as_str()[range];
            let Some(mixture) = guard.mixture(word).filter(|mixture| !mixture.is_plain) else { continue };
            let message = format!("the path holds a word like another: {}", said(word, &mixture));
            let help = format!("rename it: `{}` with {} letters alone", shown(&mixture.repaired(word)), mixture.own);
            findings.push(Finding::new(&CONFUSABLE_WORD_MILD, Site::file(path), message, help));
        }
    }
}

/// `p<U+0430>y` mixes Latin letters with U+0430 (Cyrillic), which looks like `a`.
pub fn said(word: &str, mixture: &Mixture) -> String {
    let Some((_, c, twin)) = mixture.strangers.first() else { return String::new() };
    let count = mixture.strangers.len();
    let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
    let (script, own) = (mixture.script, mixture.own);
    let number = u32::from(*c);
    let like = shown(&twin.to_string());
    format!("`{}` mixes {own} letters with U+{number:04X} ({script}){more}, which looks like `{like}`", shown(word))
}

/// Whether the line of the word at `range` names each of its odd letters by number: then it is shown on purpose.
fn is_told(text: &str, range: &Range<usize>, mixture: &Mixture) -> bool {
    let start = text.floor_char_boundary(range.start.saturating_sub(TOLD_MAX));
    let end = text.ceil_char_boundary((range.end + TOLD_MAX).min(text.len()));
    let before = text[start..range.start].rsplit('\n').next().unwrap_or_default();
    let after = text[range.end..end].split('\n').next().unwrap_or_default();
    let mut strangers = mixture.strangers.iter();
    strangers.all(|(_, c, _)| names_by_number(before, *c) || names_by_number(after, *c))
}

/// Whether the word at `range` is part of a directive, spelled with other letters.
fn is_directive(text: &str, range: &Range<usize>) -> bool {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '-' || is_foreign(*c);
    let before = text[..range.start].chars().rev().take(DIRECTIVE_MAX).take_while(is_part);
    let start = range.start - before.map(char::len_utf8).sum::<usize>();
    let after = text[range.end..].chars().take(DIRECTIVE_MAX).take_while(is_part);
    let end = range.end + after.map(char::len_utf8).sum::<usize>();
    let look = |text: &str| skeleton(&skeleton(text).to_lowercase());
    let spelled = look(&text[start..end]);
    DIRECTIVES.iter().any(|directive| look(directive) == spelled)
}

impl Hidden {
    /// The mixture in `word`, unless its script is one of the project's own.
    pub fn mixture(&self, word: &str) -> Option<Mixture> {
        let is_own = |c: char| self.own.iter().any(|script| script.contains(c));
        Mixture::of(word).filter(|_| !word.chars().any(|c| is_foreign(c) && is_own(c)))
    }
}
