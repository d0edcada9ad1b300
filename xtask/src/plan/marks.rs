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
    let mut denied = false;
    let mut word = |word: &'static str| {
        let mut all = whole_words(&lower, word);
        all.find(|at| {
            let is_denied = is_denied(lower.get(..*at).unwrap_or_default());
            denied |= is_denied;
            !is_denied
        })
    };
    let words: Vec<(usize, usize, Claim)> =
        WORDS.iter().filter_map(|(own, claim)| Some((word(own)?, own.len(), *claim))).collect();
    let first = words.into_iter().min_by_key(|(at, length, _)| (*at, std::cmp::Reverse(*length)));
    let sign = || {
        let signs = SIGNS.iter().filter_map(|(sign, claim)| Some((said.find(sign)?, sign.len(), *claim)));
        signs.min_by_key(|(at, _, _)| *at).filter(|(_, _, claim)| !(denied && *claim == Claim::Done))
    };
    let (at, length, claim) = first.or_else(sign)?;
    Some(Mark { range: range.start + at..range.start + at + length, claim })
}

/// Whether the words before a statement take it back: `not yet`, `nothing`, `until PR-01 is`, `to be`.
fn is_denied(before: &str) -> bool {
    // No clause is longer.
    const CLAUSE_BYTES_MAX: usize = 120;
    let mut start = before.len().saturating_sub(CLAUSE_BYTES_MAX);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let near = before.get(start..).unwrap_or_default();
    let near = near.rsplit(['.', ';', ':', '(', ')', '\u{2014}']).next().unwrap_or_default();
    let has = |text: &str, words: &[&str]| {
        let mut all = text.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty());
        all.any(|word| words.contains(&word))
    };
    let direct = near.rsplit(',').next().unwrap_or_default();
    has(near, &["until", "till", "after", "when", "once", "before", "if", "unless", "as soon as"])
        || has(
            direct,
            &["not", "nothing", "never", "no", "none", "isn't", "cannot", "partly", "half", "almost", "nearly"],
        )
        || direct.trim_end().ends_with(" be")
        || direct.trim() == "be"
}

/// Where `word` stands as a whole word.
fn whole_word(text: &str, word: &str) -> Option<usize> {
    whole_words(text, word).next()
}

/// Every place where `word` stands as a whole word.
fn whole_words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let (before, after) = (&text[..*at], &text[at + word.len()..]);
        !before.chars().next_back().is_some_and(joins) && !after.chars().next().is_some_and(joins)
    })
}

/// Where the statement at the end of a title starts: ` -- **IMPLEMENTED**`, a sign and what follows, ` DONE`.
///
/// Only a sign at the very end, a word in parentheses, or one in capitals behind the title, ends it: "make it complete",
/// "show a sign in the table" and "turn it into a TODO" are titles.
pub fn tail(title: &str) -> usize {
    let joint = |c: char| c.is_whitespace() || "*(-\u{2014}\u{2013}".contains(c);
    let ends = |at: &usize, sign: &str| is_end(title.get(at + sign.len()..).unwrap_or_default());
    let last = |sign: &'static str| title.match_indices(sign).map(|(at, _)| at).find(|at| ends(at, sign));
    let sign = SIGNS.iter().filter_map(|(sign, _)| last(sign)).min();
    let before = &title[..sign.unwrap_or(title.len())];
    let trimmed = before.trim_end_matches(|c: char| c.is_whitespace() || "*)(~".contains(c));
    let capital = WORDS.iter().filter_map(|(word, _)| {
        let rest = trimmed.strip_suffix(&word.to_ascii_uppercase())?;
        let last = rest.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
        let is_object = ["a", "an", "the", "into", "of", "as", "to", "no", "every", "all"].contains(&last.as_str());
        (rest.ends_with([' ', '*', '(']) && !is_object).then_some(rest.len())
    });
    match (remark(before).or_else(|| capital.min()), sign) {
        (Some(at), _) | (None, Some(at)) => title[..at].trim_end_matches(joint).len(),
        (None, None) => title.len(),
    }
}

/// Where ` (done)` or ` (merged, PR #7)` begins, at the end of a title that has words before it.
fn remark(title: &str) -> Option<usize> {
    let inside = title.trim_end_matches(|c: char| c.is_whitespace() || "*~".contains(c)).strip_suffix(')')?;
    let at = inside.rfind('(').filter(|at| !title[..*at].trim().is_empty())?;
    let said = inside[at + 1..].split([',', ';', ':']).next().unwrap_or_default().trim();
    WORDS.iter().any(|(word, _)| said.eq_ignore_ascii_case(word)).then_some(at)
}

/// Whether nothing stands behind a sign but marks, a statement, a remark or a date.
fn is_end(rest: &str) -> bool {
    let closes = |c: char| c.is_whitespace() || "*~_)(-\u{2014}\u{2013}\u{FE0F}".contains(c);
    let opens = rest.trim_start_matches(|c: char| c != '(' && closes(c));
    let rest = opens.trim_start_matches(closes);
    let starts = |word: &str| {
        let own = rest.get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word));
        own && !rest[word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
    };
    rest.is_empty()
        || opens.starts_with('(')
        || rest.starts_with(|c: char| c.is_ascii_digit())
        || SIGNS.iter().any(|(sign, _)| rest.starts_with(sign))
        || WORDS.iter().any(|(word, _)| starts(word))
}

/// Whether a sign of progress starts `text`; its length, with the variation selector behind it.
pub fn sign(text: &str) -> Option<usize> {
    let (sign, _) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign))?;
    let rest = &text[sign.len()..];
    Some(sign.len() + if rest.starts_with('\u{FE0F}') { '\u{FE0F}'.len_utf8() } else { 0 })
}

/// Whether `text` calls itself history by one of `words`, in lower case.
pub fn is_historical(text: &str, words: &[String]) -> bool {
    let lower = text.to_lowercase();
    words.iter().any(|word| whole_word(&lower, word).is_some())
}

/// Whether a heading calls what stands below it history: a word at its start, in parentheses, or as the status behind
/// a dash or a colon. `Stack: remove the legacy API` does not.
pub fn is_historical_heading(title: &str, words: &[String]) -> bool {
    let lower = title.to_lowercase();
    let start = lower.trim_start_matches(|c: char| !c.is_alphabetic());
    // What may follow a word that is a status: nothing, a reason, or what it is said of.
    const BEHIND: &[&str] = &[
        "by", "see", "in", "on", "since", "as", "and", "do", "now", "plan", "plans", "stack", "order", "sequence",
        "pr", "prs", "version", "section", "notes", "kept", "for",
    ];
    let begins = |part: &str, word: &str| {
        let part = part.trim_start_matches(|c: char| !c.is_alphabetic());
        let part = ["now ", "already ", "this is "].iter().find_map(|lead| part.strip_prefix(lead)).unwrap_or(part);
        part.strip_prefix(word).filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || "-_".contains(c))).map(
            |rest| {
                let rest = rest.trim_start();
                let next = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                next.is_empty() || next.starts_with(|c: char| c.is_ascii_digit()) || BEHIND.contains(&next)
            },
        )
    };
    let parts: Vec<&str> =
        lower.split([':', '\u{2014}', '\u{2013}']).flat_map(|part| part.split(" - ")).skip(1).collect();
    let notes = super::head::parentheses(&lower);
    let notes: Vec<&str> = notes.into_iter().filter_map(|note| lower.get(note)).collect();
    words.iter().any(|word| {
        let is_note = |note: &&str| {
            whole_word(note, word).is_some_and(|at| {
                let before = note[..at].trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                !["the", "a", "an", "of", "our", "no", "not"].contains(&before)
            })
        };
        begins(start, word).is_some()
            || parts.iter().any(|part| begins(part, word) == Some(true))
            || notes.iter().any(is_note)
            || (word.contains(' ') && whole_word(&lower, word).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_or_awaited_is_not_done() {
        for text in [
            "blocked until PR-01 is merged",
            "not yet merged",
            "nothing done yet",
            "to be done",
            "waits until PR-01, PR-02 are merged",
            "starts once it has landed",
        ] {
            assert_ne!(claim(text), Some(Claim::Done), "{text}");
        }
        for text in ["merged", "Done; the rest is not begun", "not late, merged", "PR-01 merged. Nothing is left"] {
            assert_eq!(claim(text), Some(Claim::Done), "{text}");
        }
    }

    #[test]
    fn a_sign_or_a_word_inside_a_title_is_part_of_it() {
        for title in [
            "Show \u{2705} in the table",
            "Turn the note into a TODO",
            "Remove the TODO",
            "Print \u{2713} marks for each file",
        ] {
            assert_eq!(tail(title), title.len(), "{title}");
        }
        for (title, wanted) in [
            ("Show \u{2705} in the table \u{2705}", "Show \u{2705} in the table"),
            ("Do it \u{2705} (PR #141)", "Do it"),
            ("Do it \u{2705}\u{FE0F} 2026-01-02", "Do it"),
        ] {
            assert_eq!(&title[..tail(title)], wanted, "{title}");
        }
    }

    #[test]
    fn a_heading_is_history_only_where_it_says_so_of_itself() {
        let words: Vec<String> =
            ["historical", "legacy", "superseded", "deprecated", "archived", "do not use"].map(str::to_owned).to_vec();
        for title in [
            "Legacy PR plan",
            "4. Legacy plan",
            "PR plan (superseded)",
            "PR plan (kept for history; do not use)",
            "Plan \u{2014} archived",
            "Plan: superseded by the next one",
            "Plan - deprecated",
            "Appendix \u{2014} Legacy PR stack",
            "Old plan, do not use",
        ] {
            assert!(is_historical_heading(title, &words), "{title}");
        }
        for title in [
            "Stack: remove the legacy API",
            "Stack: legacy API removal",
            "Stack \u{2014} archived runs",
            "Replace deprecated calls",
            "PR stack (removes the legacy API)",
        ] {
            assert!(!is_historical_heading(title, &words), "{title}");
        }
    }

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
            ("Move the seam (done)", "Move the seam"),
            ("Move the seam **(in progress)**", "Move the seam"),
            ("Move the seam (merged, PR #7)", "Move the seam"),
            ("Move the seam (done right)", "Move the seam (done right)"),
            ("Move the seam (optional)", "Move the seam (optional)"),
            ("(done)", "(done)"),
            ("Make it complete", "Make it complete"),
            ("(optional)", "(optional)"),
        ] {
            assert_eq!(&title[..tail(title)], wanted, "{title}");
        }
    }
}
