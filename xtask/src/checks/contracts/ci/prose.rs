//! What a text says of the checks it names: pieces of prose, and the words that call something enforced or not.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::text::markdown::{Document, Kind, Nesting, table};

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

/// One sentence, or a part of one, or a row of a table.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where it stands.
    pub range: Range<usize>,
    /// What the line before its list, or its heading, says of everything in it.
    pub lead: Option<Said>,
    /// Of a row, where its cells end: the first says what it is about.
    pub cells: Vec<usize>,
}

/// The words that say that something is enforced; those of several words with blanks between.
const ENFORCED: [&str; 34] = [
    "enforced",
    "blocking",
    "required",
    "mandatory",
    "gating",
    "pr-blocking",
    "pr-gating",
    "merge-blocking",
    "enforces",
    "blocks",
    "must pass",
    "has to pass",
    "have to pass",
    "must succeed",
    "must be green",
    "fails the build",
    "fails the change",
    "fails the pull request",
    "fails the pr",
    "fails the job",
    "fails the run",
    "fails ci",
    "fail the build",
    "fail ci",
    "fails when",
    "fails if",
    "breaks the build",
    "breaks ci",
    "gates merging",
    "gates the merge",
    "gates every",
    "cannot be merged",
    "prevents merging",
    "stops the merge",
];

/// The words that say that it is not.
const STAGED: [&str; 22] = [
    "informational",
    "non-blocking",
    "nonblocking",
    "report-only",
    "reports only",
    "advisory",
    "warn-only",
    "continue-on-error",
    "allowed to fail",
    "may fail",
    "tracking only",
    "not enforced",
    "not blocking",
    "never blocks",
    "does not block",
    "doesn't block",
    "does not fail",
    "doesn't fail",
    "do not block",
    "never fails",
    "not required",
    "non blocking",
];

/// How many of `ENFORCED` are adjectives.
const ADJECTIVES: usize = 8;

/// The word that the product itself uses.
const MARK: &str = "STAGED";

/// Words before a claim that turn it round.
const NEGATIONS: [&str; 14] = [
    "not", "never", "no", "non", "isn't", "aren't", "isn", "aren", "doesn't", "don't", "nothing", "without", "neither",
    "cannot",
];

/// Words before a claim that speak of another time, or of a wish.
const LATER: [&str; 22] = [
    "will",
    "would",
    "should",
    "could",
    "may",
    "might",
    "once",
    "until",
    "if",
    "become",
    "becomes",
    "becoming",
    "yet",
    "graduates",
    "graduate",
    "promote",
    "promoted",
    "make",
    "making",
    "was",
    "were",
    "to",
];

/// A part of each of these phrases, so that most texts are not looked at twice.
static SPEAKS: LazyLock<Regex> = LazyLock::new(|| {
    let parts = "enforc|block|required|mandatory|gating|gates|must|has to|have to|fails?|breaks|cannot be|prevents|stops|\
                 informational|reports? only|report-only|advisory|warn-only|continue-on-error|tracking only|staged";
    Regex::new(&format!("(?i-u:{parts})")).expect("the pattern is fixed and has a test")
});

/// A word and its place, in lower case.
struct Word {
    text: String,
    range: Range<usize>,
    is_code: bool,
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
    let words = words(text, range);
    let mut found: Vec<Said> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let matched = |phrase: &&str| {
            let mut here = words[at..].iter();
            phrase.split(' ').all(|part| here.next().is_some_and(|word| word.text == part))
        };
        let staged = STAGED.iter().find(|phrase| matched(phrase));
        let enforced = ENFORCED.iter().position(|phrase| !words[at].is_code && matched(phrase));
        let (tone, length, is_plain) = match (words[at].text == MARK, staged, enforced) {
            (true, ..) => (Tone::Staged, 1, false),
            (_, Some(phrase), _) => (Tone::Staged, phrase.split(' ').count(), false),
            (_, _, Some(nth)) => (Tone::Enforced, ENFORCED[nth].split(' ').count(), nth < ADJECTIVES),
            _ => {
                at += 1;
                continue;
            }
        };
        let place = words[at].range.start..words[at + length - 1].range.end;
        // What stands in code says nothing of what is said.
        let before = words[at.saturating_sub(4)..at].iter();
        let before: Vec<&str> = before.map(|word| if word.is_code { "" } else { word.text.as_str() }).collect();
        let near = &before[before.len().saturating_sub(3)..];
        let negated = near.iter().any(|word| NEGATIONS.contains(word));
        let later = before.iter().any(|word| LATER.contains(word));
        match (tone, negated, later) {
            (Tone::Enforced, true, false) => found.push(Said { tone: Tone::Staged, range: place, is_plain: false }),
            (_, _, true) | (Tone::Staged, true, _) => {}
            _ => found.push(Said { tone, range: place, is_plain }),
        }
        at += length;
    }
    found
}

/// The one thing that a heading or a line before a list says; none if it says both.
fn tone(text: &str, range: &Range<usize>) -> Option<Said> {
    let said = said(text, range);
    let first = said.first()?;
    said.iter().all(|other| other.tone == first.tone).then(|| first.clone())
}

/// The pieces of a document in which something may be claimed: no code, no quotation.
pub fn pieces(text: &str, document: &Document) -> Vec<Piece> {
    let mut found = Vec::new();
    let (mut heading, mut line): (Option<Said>, Option<Said>) = (None, None);
    for leaf in document.leaves() {
        let range = leaf.range();
        match (leaf.kind, leaf.nesting) {
            (Kind::Heading(_), _) => (heading, line) = (tone(text, &range), None),
            (_, Nesting::Quote) => {}
            (Kind::Paragraph, nesting) => {
                let said = text[range.clone()].trim_end().trim_end_matches('*');
                let is_lead = said.ends_with(':');
                let lead = if nesting == Nesting::List { line.clone().or(heading.clone()) } else { None };
                sentences(text, &range, |range| found.push(Piece { range, lead: lead.clone(), cells: Vec::new() }));
                match nesting {
                    Nesting::Top if is_lead => line = tone(text, &range),
                    Nesting::Top => line = None,
                    _ => {}
                }
            }
            (Kind::Table, _) => {
                let rows = table::table(text, leaf).map(|table| table::rows(text, table.body).collect::<Vec<_>>());
                let lead = || line.clone().or(heading.clone());
                found.extend(rows.unwrap_or_default().into_iter().map(|range| {
                    let cells = table::cells(text, range.clone()).into_iter().map(|cell| cell.end);
                    let cells = cells.filter(|end| *end > range.start + 1).collect();
                    Piece { cells, range, lead: lead() }
                }));
            }
            _ => {}
        }
    }
    found
}

/// Cuts a paragraph where a sentence ends, or where it turns.
fn sentences(text: &str, range: &Range<usize>, mut push: impl FnMut(Range<usize>)) {
    const TURNS: [&str; 8] = [". ", ".\n", ".\r", "; ", ";\n", ", but ", ", while ", " whereas "];
    let piece = &text[range.clone()];
    let bytes = piece.as_bytes();
    let (mut start, mut at, mut ticks) = (0, 0, false);
    while at < bytes.len() {
        if bytes[at] == b'`' {
            ticks = !ticks;
        }
        // Few bytes begin a turn.
        let may_turn = !ticks && matches!(bytes[at], b'.' | b';' | b',' | b' ');
        let turn = TURNS.iter().find(|turn| may_turn && bytes[at..].starts_with(turn.as_bytes()));
        if let Some(turn) = turn {
            push(range.start + start..range.start + at + 1);
            at += turn.len();
            start = at;
        } else {
            at += 1;
        }
    }
    if start < piece.len() {
        push(range.start + start..range.end);
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

    #[test]
    fn lists_take_what_their_lead_says() {
        let text = "# Ladder\n\n**Blocking (PR-gating):**\n\n- a; b\n\nInformational:\n\n- c\n\nText. More\n\n- d\n\n## Required checks\n\n| x | y |\n| - | - |\n| e | f |\n\n```\nblocking\n```\n> g\n";
        let document = Document::parse(text);
        let shown: Vec<_> = pieces(text, &document)
            .into_iter()
            .map(|piece| (text[piece.range].trim(), piece.lead.map(|lead| lead.tone)))
            .collect();
        let (on, off) = (Some(Tone::Enforced), Some(Tone::Staged));
        assert_eq!(
            shown,
            [
                ("**Blocking (PR-gating):**", None),
                ("a;", on),
                ("b", on),
                ("Informational:", None),
                ("c", off),
                ("Text.", None),
                ("More", None),
                ("d", None),
                ("| e | f |", on),
            ]
        );
    }
}
