//! The words without which a pattern cannot match, so that most text need not be searched for it.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Shorter words are everywhere and filter nothing.
const BYTES_MIN: usize = 3;

/// A longer list of alternatives costs more than it saves.
const ALTERNATIVES_MAX: usize = 64;

/// Words of which every match of `pattern` holds at least one, in lower case; `None` when no such
/// list is known. They are to be looked for in any ASCII case. With `in_one_word` none holds white
/// space, for texts in which a line may end where the pattern has a blank.
pub fn required(pattern: &str, in_one_word: bool) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let words = alternatives(&hir)?;
    let words: Vec<String> = words
        .into_iter()
        .map(|word| match in_one_word {
            true => word.split_whitespace().max_by_key(|part| part.len()).unwrap_or_default().to_owned(),
            false => word,
        })
        .collect();
    (!words.is_empty() && words.iter().all(|word| word.len() >= BYTES_MIN)).then_some(words)
}

/// Whether `text` holds one of the two characters outside ASCII that a pattern without case takes
/// for an ASCII letter: the Kelvin sign for `k` and the long s for `s`. Then no filter may be used.
pub fn defeats_filter(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find(bytes, "\u{212A}".as_bytes()).is_some()
        || memchr::memmem::find(bytes, "\u{17F}".as_bytes()).is_some()
}

/// The words, of which one is in every match.
fn alternatives(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            text.is_ascii().then(|| vec![text.to_ascii_lowercase()])
        }
        HirKind::Class(class) => letter(class).map(|letter| vec![letter.to_string()]),
        HirKind::Capture(capture) => alternatives(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => alternatives(&repetition.sub),
        HirKind::Concat(parts) => concatenated(parts),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(alternatives(part)?);
            }
            (all.len() <= ALTERNATIVES_MAX).then_some(all)
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

/// Of a sequence the best part: runs of single letters are one word.
fn concatenated(parts: &[Hir]) -> Option<Vec<String>> {
    let mut best: Option<Vec<String>> = None;
    let mut run = String::new();
    let mut offer = |words: Vec<String>| {
        let worth = |words: &Vec<String>| words.iter().map(String::len).min().unwrap_or(0);
        if !words.is_empty() && best.as_ref().is_none_or(|best| worth(best) < worth(&words)) {
            best = Some(words);
        }
    };
    for part in parts {
        let single = match part.kind() {
            HirKind::Literal(_) | HirKind::Class(_) => alternatives(part).and_then(|words| words.into_iter().next()),
            _ => None,
        };
        match single {
            Some(text) => run.push_str(&text),
            None => {
                if !run.is_empty() {
                    offer(vec![std::mem::take(&mut run)]);
                }
                if !matches!(part.kind(), HirKind::Literal(_) | HirKind::Class(_)) {
                    offer(alternatives(part).unwrap_or_default());
                }
            }
        }
    }
    if !run.is_empty() {
        offer(vec![run]);
    }
    best
}

/// The one ASCII letter or digit that a class stands for, whatever its case.
fn letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let mut one = None;
    for range in class.ranges() {
        if range.start() != range.end() && u32::from(range.end()) - u32::from(range.start()) > 3 {
            return None;
        }
        for character in range.start()..=range.end() {
            let plain = match character {
                '\u{212A}' => 'k',
                '\u{17F}' => 's',
                other if other.is_ascii() => other.to_ascii_lowercase(),
                _ => return None,
            };
            if one.is_some_and(|known| known != plain) {
                return None;
            }
            one = Some(plain);
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pattern: &str) -> Option<Vec<String>> {
        required(pattern, false)
    }

    #[test]
    fn the_longest_certain_word_is_found_whatever_the_case() {
        assert_eq!(words(r"(?i)uvicorn\s+backend\.main:app"), Some(vec!["backend.main:app".to_owned()]));
        assert_eq!(words(r"(?i)\bkiss\b"), Some(vec!["kiss".to_owned()]));
        assert_eq!(words("(run|start) the server"), Some(vec![" the server".to_owned()]));
        assert_eq!(words("(?:alpha|beta)+x?"), Some(vec!["alpha".to_owned(), "beta".to_owned()]));
    }

    #[test]
    fn where_nothing_is_certain_nothing_is_claimed() {
        for pattern in [r"\w+", "a|b", "(?:long word)?", "x*", "(?i)stra\u{DF}e|ab", r"\d{4}", "^$"] {
            assert_eq!(words(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn a_word_holds_no_blank_where_lines_may_end() {
        assert_eq!(required("start the backend server", true), Some(vec!["backend".to_owned()]));
    }
}
