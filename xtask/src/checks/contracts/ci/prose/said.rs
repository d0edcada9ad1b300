//! What a piece of prose says of the checks it names.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::phrases::{
    ADJECTIVES, ALL, ARTICLES, ASKS, BLOCKED, CALLS, CHECKS, ELSEWHERE, ENFORCED, EXCEPT, FOLLOWS, HEADS, LATER, MARK,
    NEGATIONS, NOBODY, PACKAGES, PURPOSES, RUNS, STAGED, UNLESS, WORKFLOWS,
};

/// So many words behind a claim say where it holds.
const BEHIND_MAX: usize = 6;

/// What is said of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Its failure fails the change.
    Enforced,
    /// Its failure fails nothing.
    Staged,
}

/// Words that say what is said, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What they say.
    pub tone: Tone,
    /// Where they stand.
    pub range: Range<usize>,
    /// Whether they are one adjective, which another can replace.
    pub is_plain: bool,
}

/// A part of each phrase, so that most texts are not looked at twice.
static SPEAKS: LazyLock<Regex> = LazyLock::new(|| {
    let parts = "enforc|block|require|mandatory|gating|gates|hard gate|merge gate|must|has to|have to|fails?|breaks|cannot be|\
                 prevents|stops|optional|unless|without|informational|reports? only|report-only|advisory|warn-only|\
                 continue-on-error|tracking only|staged";
    Regex::new(&format!("(?i-u:{parts})")).expect("the pattern is fixed and has a test")
});

/// A word and its place, in lower case.
struct Word {
    text: String,
    range: Range<usize>,
    is_code: bool,
}

impl Word {
    /// Its text; what stands in code says nothing of what is said.
    fn prose(&self) -> &str {
        if self.is_code { "" } else { &self.text }
    }
}

/// The words of a piece.
fn words(text: &str, range: &Range<usize>) -> Vec<Word> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '\u{2019}');
    let piece = &text[range.clone()];
    let mut found = Vec::new();
    let (mut start, mut is_code) = (None, false);
    for (at, c) in piece.char_indices().chain([(piece.len(), ' ')]) {
        match (start, is_word(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let raw = &piece[from..at];
                let said = raw.trim_matches(|c| matches!(c, '-' | '\'' | '_'));
                let lower = if said == MARK { said.to_owned() } else { said.to_lowercase().replace('\u{2019}', "'") };
                found.push(Word { text: lower, range: range.start + from..range.start + at, is_code });
                start = None;
            }
            _ => {}
        }
        is_code ^= c == '`';
    }
    found
}

/// Whether anything in `text` may say something of a check.
pub fn speaks(text: &str) -> bool {
    SPEAKS.is_match(text.as_bytes())
}

/// Everything that a piece says of what it names.
pub fn said(text: &str, range: &Range<usize>) -> Vec<Said> {
    if !SPEAKS.is_match(&text.as_bytes()[range.clone()]) {
        return Vec::new();
    }
    let piece = Sentence::of(text, words(text, range));
    let mut found: Vec<Said> = Vec::new();
    let mut at = 0;
    while at < piece.words.len() {
        let (said, length) = piece.at(at);
        found.extend(said);
        at += length;
    }
    let is_open = text[range.clone()].trim_end().ends_with('?') && piece.asks();
    if is_open { Vec::new() } else { found }
}

/// Whether the head of a table is one of programs that something needs.
pub fn lists_tools(header: &str) -> bool {
    words(header, &(0..header.len())).iter().any(|word| HEADS.contains(&word.prose()))
}

/// Whether a heading, or the head of a column, speaks of checks.
pub fn is_of_checks(text: &str) -> bool {
    words(text, &(0..text.len())).iter().any(|word| CHECKS.contains(&word.prose()))
}

struct Sentence<'a> {
    text: &'a str,
    words: Vec<Word>,
    /// The first word that turns round whatever follows; the number of words without one.
    nobody: usize,
    /// Whether it speaks of what a program needs.
    of_packages: bool,
    /// Whether it speaks of what runs checks.
    of_runs: bool,
}

impl Sentence<'_> {
    fn of(text: &str, words: Vec<Word>) -> Sentence<'_> {
        let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.prose()));
        let (of_packages, of_runs) = (has(&PACKAGES), has(&RUNS) || has(&WORKFLOWS));
        let nobody = words.iter().position(|word| NOBODY.contains(&word.prose())).unwrap_or(words.len());
        Sentence { text, words, nobody, of_packages, of_runs }
    }

    /// What is said from the word at `at` on, and how many words say it.
    fn at(&self, at: usize) -> (Option<Said>, usize) {
        let matched = |phrase: &&str| {
            let mut here = self.words[at..].iter();
            phrase.split(' ').all(|part| here.next().is_some_and(|word| word.text == part))
        };
        let is_mark = self.words[at].text == MARK;
        let staged = STAGED.into_iter().find(matched);
        // What is called enforced is not called so in code.
        let find = |phrases: &[&'static str]| phrases.iter().copied().filter(|_| !self.words[at].is_code).find(matched);
        let (adjective, other, unless) = (find(&ADJECTIVES), find(&ENFORCED), find(&UNLESS));
        let enforced = adjective.or(other);
        let Some(phrase) = is_mark.then_some(MARK).or(staged).or(enforced).or(unless) else { return (None, 1) };
        let length = phrase.split(' ').count();
        let range = self.words[at].range.start..self.words[at + length - 1].range.end;
        let before = self.before(at);
        let near = &before[before.len().saturating_sub(3)..];
        let is_negated = near.iter().any(|word| NEGATIONS.contains(word)) || self.nobody < at;
        let is_later = before.iter().any(|word| LATER.contains(word));
        let tone = match (is_mark || staged.is_some(), enforced) {
            (false, None) => (is_negated || before.contains(&"no")).then_some(Tone::Enforced),
            _ if is_later => None,
            (false, Some(_)) if is_negated => Some(Tone::Staged),
            (false, Some(phrase)) => self.holds(at, length, phrase).then_some(Tone::Enforced),
            (true, _) => (!is_negated).then_some(Tone::Staged),
        };
        let is_plain = !is_negated && adjective.is_some();
        (tone.map(|tone| Said { tone, range, is_plain }), length)
    }

    /// The last words before the one at `at`, those of one code span as one.
    fn before(&self, at: usize) -> Vec<&str> {
        const BEFORE_MAX: usize = 4;
        let mut before: Vec<&str> = Vec::with_capacity(BEFORE_MAX);
        let mut was_code = false;
        for word in self.words[..at].iter().rev() {
            // "not `mypy`" is said of that name alone.
            let is_of_name = was_code && !word.is_code && word.text == "not";
            if !(word.is_code && was_code || is_of_name) {
                if before.len() == BEFORE_MAX {
                    break;
                }
                before.push(word.prose());
            }
            was_code = word.is_code;
        }
        before.reverse();
        before
    }

    /// Whether the words behind a claim leave it one of a check that workflows run.
    fn holds(&self, at: usize, length: usize, phrase: &str) -> bool {
        let behind = &self.words[at + length..];
        let near = || behind.iter().take(BEHIND_MAX).map(Word::prose);
        if near().any(|word| ELSEWHERE.contains(&word)) && !near().any(|word| WORKFLOWS.contains(&word)) {
            return false;
        }
        let is_near = |words: &[&str]| self.before(at).iter().any(|word| words.contains(word));
        match phrase {
            "required" | "mandatory" => !self.of_packages && !self.qualifies_another(at),
            // A call that blocks, and a terminal that is blocked, are none.
            "blocking" => !behind.first().is_some_and(|word| CALLS.contains(&word.prose())),
            "blocks" | "block" => {
                let mut objects = behind.iter().skip_while(|word| ARTICLES.contains(&word.prose()));
                self.is_last(at + length) || objects.next().is_some_and(|word| BLOCKED.contains(&word.prose()))
            }
            "blocked" => is_near(&BLOCKED),
            "fails when" | "fails if" => is_near(&RUNS),
            "enforces" | "enforce" => self.of_runs,
            "require" | "requires" => {
                let rest: Vec<&str> = near().collect();
                rest.windows(2).any(|two| two[0] == "to" && matches!(two[1], "pass" | "succeed"))
            }
            "must pass" | "has to pass" | "have to pass" => {
                !behind.first().is_some_and(|word| self.is_option(word)) && !is_near(&["you"])
            }
            _ => true,
        }
    }

    /// Whether a word is an option of a command.
    fn is_option(&self, word: &Word) -> bool {
        word.is_code && self.text[word.range.clone()].starts_with('-')
    }

    /// Whether a sign, or nothing, stands before the word at `at`.
    fn is_last(&self, at: usize) -> bool {
        let (Some(last), Some(word)) = (self.words.get(at.wrapping_sub(1)), self.words.get(at)) else { return true };
        ends(&self.text[last.range.end..word.range.start])
    }

    /// Whether the word at `at`, as "required" is, belongs to something that is no check: "required dependency".
    fn qualifies_another(&self, at: usize) -> bool {
        let mut end = self.words[at].range.end;
        let mut behind = self.words[at + 1..].iter();
        while let Some(word) = behind.next() {
            let between = &self.text[end..word.range.start];
            if ends(between) {
                return false;
            }
            end = word.range.end;
            if word.is_code {
                continue;
            }
            let next = behind.next().map(|word| if word.is_code { "" } else { word.text.as_str() });
            let purposes = PURPOSES.iter().find(|(first, _)| *first == word.text).map(|(_, purposes)| purposes);
            return match purposes {
                Some(purposes) => !next.is_some_and(|next| purposes.contains(&next)),
                None => !FOLLOWS.contains(&word.text.as_str()),
            };
        }
        false
    }

    /// Whether the sentence leaves open what it asks: "Is `mypy` blocking?", but not "Why is it?"
    fn asks(&self) -> bool {
        self.words.first().is_some_and(|word| ASKS.contains(&word.prose()))
    }
}

/// Whether what stands between two words ends a part of the sentence.
fn ends(between: &str) -> bool {
    between.contains(['.', ',', ':', ';', '(', ')', '|', '!', '?']) || between.contains(" - ")
}

/// Whether the text before a name leaves it out of what is said: "all but `mypy`".
pub fn leaves_out(before: &str) -> bool {
    // The last words of a long text.
    const BEFORE_MAX: usize = 40;
    let mut start = before.len().saturating_sub(BEFORE_MAX);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let words = words(before, &(start..before.len()));
    match words.as_slice() {
        [.., all, but] if but.prose() == "but" => ALL.contains(&all.prose()),
        [.., last] => EXCEPT.contains(&last.prose()),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tones(text: &str) -> Vec<(Tone, &str)> {
        said(text, &(0..text.len())).into_iter().map(|said| (said.tone, &text[said.range])).collect()
    }

    #[test]
    fn what_is_said_is_told_from_its_opposite() {
        use Tone::{Enforced, Staged};
        assert_eq!(tones("mypy is enforced in CI."), [(Enforced, "enforced")]);
        assert_eq!(tones("mypy must\npass"), [(Enforced, "must\npass")]);
        assert_eq!(tones("mypy is not enforced."), [(Staged, "not enforced")]);
        assert_eq!(tones("mypy is no longer blocking, never required"), [(Staged, "blocking"), (Staged, "required")]);
        assert_eq!(tones("mypy isn\u{2019}t really enforced"), [(Staged, "enforced")]);
        assert_eq!(tones("non-blocking, Informational"), [(Staged, "non-blocking"), (Staged, "Informational")]);
        assert_eq!(tones("mypy will be enforced; graduates to blocking"), []);
        assert_eq!(tones("mypy is STAGED, not yet required"), [(Staged, "STAGED")]);
        assert_eq!(tones("it does not fail the build"), [(Staged, "does not fail")]);
        assert_eq!(tones("staged files"), []);
    }
}
