//! Ids of items: how they are written, and which of them are the same.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// How ids look where nobody says otherwise: `PR-03`, `PR3`, `PR-A`, `PR-T1`, `PR-API-3a`, `PR-(state)`.
pub const DEFAULT_ID: &str =
    r"PR-?[0-9]{1,4}[a-z]?|PR-[A-Z]{1,12}(?:-?[0-9]{1,4})?[a-z]?|PR-\([A-Za-z][A-Za-z0-9_-]*\)";

static DEFAULT: LazyLock<Regex> = LazyLock::new(|| Regex::new(DEFAULT_ID).expect("the pattern is a constant"));

/// An id as it is compared: `PR-03`, `PR3` and `pr-3` are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// The key of an id that is written `text`.
    pub fn of(text: &str) -> Key {
        let folded = Folded::new(text);
        let mut key = String::new();
        let mut last = Class::Other;
        for character in folded.text.chars() {
            let class = Class::of(character);
            if class == Class::Other {
                last = class;
                continue;
            }
            if class != last && !key.is_empty() {
                key.push('-');
            }
            last = class;
            key.extend(character.to_lowercase());
        }
        let trimmed = key.split('-').map(without_zeros);
        Key(trimmed.collect::<Vec<_>>().join("-"))
    }

    /// The key, as text that only compares.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `self` is `other` with its first parts left out: `EXE-4` of `PR-EXE-4`.
    pub fn is_tail_of(&self, other: &Key) -> bool {
        other.0.strip_suffix(&self.0).is_some_and(|before| before.is_empty() || before.ends_with('-'))
    }

    /// Its last part.
    pub fn last(&self) -> &str {
        self.0.rsplit('-').next().unwrap_or_default()
    }

    /// What stands before the number at the end, and the number; nothing when the id ends otherwise.
    pub fn numbered(&self) -> Option<(&str, u32)> {
        let start = self.0.rfind('-').map_or(0, |dash| dash + 1);
        let number = self.0.get(start..)?.parse().ok()?;
        Some((self.0.get(..start)?, number))
    }
}

fn without_zeros(part: &str) -> &str {
    let trimmed = part.trim_start_matches('0');
    let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match (is_number, trimmed.is_empty()) {
        (true, true) => "0",
        (true, false) => trimmed,
        (false, _) => part,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Other,
}

impl Class {
    fn of(character: char) -> Class {
        match character {
            c if c.is_ascii_digit() => Class::Digit,
            c if c.is_alphanumeric() => Class::Letter,
            _ => Class::Other,
        }
    }
}

/// One id where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it is.
    pub key: Key,
}

/// How the ids of a plan look.
#[derive(Clone, Debug)]
pub struct Ids(Regex);

impl Default for Ids {
    fn default() -> Ids {
        Ids(DEFAULT.clone())
    }
}

impl Ids {
    /// Ids of this shape, each a whole match. Hyphens of every kind count as `-`.
    pub fn new(pattern: Regex) -> Ids {
        Ids(pattern)
    }

    /// The ids in `range` of `text`, in order. An id stands alone: no letter, digit or `_` touches it.
    pub fn all(&self, text: &str, range: Range<usize>) -> Vec<Written> {
        let Some(part) = text.get(range.clone()) else { return Vec::new() };
        let folded = Folded::new(part);
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(hit) = self.0.find_at(&folded.text, from) {
            let origin = folded.origin(hit.start())..folded.origin(hit.end());
            let is_alone = hit.end() > hit.start() && stands_alone(part, origin);
            if is_alone {
                let (start, end) = (range.start + folded.origin(hit.start()), range.start + folded.origin(hit.end()));
                found.push(Written { range: start..end, key: Key::of(hit.as_str()) });
            }
            let step = folded.text[hit.start()..].chars().next().map_or(1, char::len_utf8);
            from = if is_alone { hit.end() } else { hit.start() + step };
            if from > folded.text.len() {
                break;
            }
        }
        found
    }

    /// The id that `range` of `text` starts with.
    pub fn first(&self, text: &str, range: Range<usize>) -> Option<Written> {
        // No id is longer than this, so a long line is not searched to its end.
        const ID_BYTES_MAX: usize = 80;
        let mut end = range.end.min(range.start.saturating_add(ID_BYTES_MAX));
        while end > range.start && !text.is_char_boundary(end) {
            end -= 1;
        }
        self.all(text, range.start..end).into_iter().next().filter(|written| written.range.start == range.start)
    }
}

fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let touches = |c: char| c.is_alphanumeric() || c == '_';
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let joins = |c: char| touches(c) || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '#');
    !before.is_some_and(joins) && !after.is_some_and(touches)
}

/// A text with the hyphens and spaces of all kinds as `-` and ` `, and where each byte came from.
struct Folded {
    text: String,
    /// The origin of every byte, and of the end; empty while nothing was folded.
    origins: Vec<usize>,
}

impl Folded {
    fn new(text: &str) -> Folded {
        if text.is_ascii() {
            return Folded { text: text.to_owned(), origins: Vec::new() };
        }
        let mut folded = String::with_capacity(text.len());
        let mut origins = Vec::with_capacity(text.len() + 1);
        for (at, character) in text.char_indices() {
            let character = fold(character);
            folded.push(character);
            origins.extend((0..character.len_utf8()).map(|inside| at + inside));
        }
        origins.push(text.len());
        Folded { text: folded, origins }
    }

    fn origin(&self, at: usize) -> usize {
        self.origins.get(at).copied().unwrap_or(at)
    }
}

/// Hyphens (Unicode's U+2010 to U+2013 and the minus) as `-`, and spaces that do not break as ` `.
fn fold(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        '\u{A0}' | '\u{202F}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_id_are_one() {
        let one = ["PR-03", "PR-3", "PR3", "PR03", "pr-3", "PR\u{2011}03", "PR\u{2013}3"];
        for spelling in one {
            assert_eq!(Key::of(spelling), Key::of("PR-3"), "{spelling}");
        }
        let many = ["PR-3", "PR-30", "PR-3a", "PR-1-1", "PR-11", "PR-A", "PR-A1", "PR-(state)", "PR-00"];
        let keys: std::collections::BTreeSet<_> = many.iter().map(|id| Key::of(id)).collect();
        assert_eq!(keys.len(), many.len());
    }

    #[test]
    fn ids_of_every_kind_are_found_where_they_stand() {
        let text = "PR-03, PR3; PR-A/PR-T1 PR-API-3a PR-(state) (PR\u{2011}09) PR-1..PR-N";
        let found = Ids::default().all(text, 0..text.len());
        let shown: Vec<&str> = found.iter().map(|id| &text[id.range.clone()]).collect();
        let wanted = ["PR-03", "PR3", "PR-A", "PR-T1", "PR-API-3a", "PR-(state)", "PR\u{2011}09", "PR-1", "PR-N"];
        assert_eq!(shown, wanted);
    }

    #[test]
    fn pl_5_what_only_looks_like_an_id_is_none() {
        for text in ["PR #141", "PR report", "PRs", "APR-03", "PR-03_x", "PR-Nginx", "PRE-1", "#PR-1", "PR-12345"] {
            assert_eq!(Ids::default().all(text, 0..text.len()), [], "{text}");
        }
    }

    #[test]
    fn tails_and_numbers() {
        let key = |text| Key::of(text);
        assert!(key("EXE-4").is_tail_of(&key("PR-EXE-4")));
        assert!(!key("E-4").is_tail_of(&key("PR-EXE-4")));
        assert_eq!(key("PR-07").numbered(), Some(("pr-", 7)));
        assert_eq!(key("PR-A").numbered(), None);
    }
}
