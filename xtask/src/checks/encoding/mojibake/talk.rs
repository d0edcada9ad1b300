//! Text that talks about mojibake: it shows damage on purpose.

use std::ops::Range;

use crate::checks::encoding::Subject;
use crate::text::mojibake::{Damage, Run};
use crate::text::unicode::name::names_by_number;

/// Words that name the thing.
const NAMES: &[&str] =
    &["mojibake", "ftfy", "double-encod", "double encod", "doubly encod", "misdecod", "mis-decod", "garbled"];

/// Words of code that is about encodings.
const WORDS: &[&str] = &[
    "encod",
    "decod",
    "latin",
    "cp1252",
    "cp125",
    "1252",
    "8859",
    "codec",
    "charset",
    "utf-8",
    "utf8",
    "utf_8",
    "unicode",
    "surrogate",
];

/// Words that name another page than UTF-8: nobody has them beside damage by chance.
const PAGES: &[&str] = &["latin1", "latin-1", "cp125", "windows-125", "8859-1", "macroman", "mac-roman"];

/// So many lines before and behind a line of a test are looked at.
const AROUND: usize = 3;

/// Whether a line names what it shows: its runs are no damage.
pub fn names_it(text: &str, line: &Range<usize>) -> bool {
    holds(&text[around(text, line, 1)], NAMES) || holds(&text[around(text, line, 1)], PAGES)
}

/// Which runs of a line are shown on purpose.
pub fn shown(subject: &Subject<'_>, text: &str, line: &Range<usize>, damage: &Damage) -> Vec<bool> {
    let said = &text[line.clone()];
    let repaired = damage.repaired(said);
    // What the damage leaves of the line.
    let mut good = String::with_capacity(said.len());
    let mut at = 0;
    for run in &damage.runs {
        good.push_str(&said[at..run.range.start]);
        good.push('\u{FFFD}');
        at = run.range.end;
    }
    good.push_str(&said[at..]);
    let is_about_encodings = is_about_encodings(subject, text, line);
    let mut offset = 0;
    let mut at = 0;
    let is_shown = |run: &Run| {
        offset += run.range.start - at;
        at = run.range.end;
        let place = offset..offset + run.text.len();
        offset = place.end;
        let is_told = run.text.chars().next().is_some_and(|c| names_by_number(&good, c));
        is_told || has_twin(&good, &repaired, place) || is_about_encodings && is_quoted(said, run)
    };
    damage.runs.iter().map(is_shown).collect()
}

/// Whether the word at a place of the repaired line stands among its good parts.
fn has_twin(good: &str, repaired: &str, place: Range<usize>) -> bool {
    let is_part = |c: char| c.is_alphanumeric();
    let head = repaired[..place.start].trim_end_matches(is_part).len();
    let tail = repaired[place.end..].len() - repaired[place.end..].trim_start_matches(is_part).len();
    let word = &repaired[head..place.end + tail];
    let has_letter = word.contains(is_part);
    let is_whole = |at: usize| {
        let beside = [good[..at].chars().next_back(), good[at + word.len()..].chars().next()];
        // A dash may stand on the line for itself; one in quotes is shown.
        beside.into_iter().flatten().all(|c| if has_letter { !is_part(c) } else { is_quote(c) })
    };
    good.match_indices(word).any(|(at, _)| is_whole(at))
}

/// Whether a run stands between quotes.
fn is_quoted(line: &str, run: &Run) -> bool {
    line[..run.range.start].contains(is_quote) && line[run.range.end..].contains(is_quote)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '|')
}

/// Whether the code around a line is about encodings: a line of a test, or the line itself elsewhere.
fn is_about_encodings(subject: &Subject<'_>, text: &str, line: &Range<usize>) -> bool {
    let lines = if is_test(subject.path.as_str()) { AROUND } else { 0 };
    (lines > 0 || subject.kind.is_code()) && holds(&text[around(text, line, lines)], WORDS)
}

fn is_test(path: &str) -> bool {
    let is_test_folder = |part: &str| matches!(part, "test" | "tests" | "testdata" | "fixtures" | "spec" | "__tests__");
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    path.split('/').any(is_test_folder) || stem.starts_with("test") || stem.ends_with("test") || stem.ends_with("tests")
}

fn holds(text: &str, words: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// A line with so many before it and behind it.
fn around(text: &str, line: &Range<usize>, lines: usize) -> Range<usize> {
    let start = text[..line.start].rmatch_indices('\n').nth(lines).map_or(0, |(at, _)| at + 1);
    let end = text[line.end..].match_indices('\n').nth(lines).map_or(text.len(), |(at, _)| line.end + at);
    start..end
}
