//! A phrase must be one, and its own examples must come out right.

use std::collections::BTreeSet;

use super::note;
use crate::config::decode::Decoder;
use crate::config::schema::{Config, DriftPhrase as Phrase, Lines, Must, Part};
use crate::parallel;

/// Notes every phrase that contradicts itself.
pub fn check(decoder: &mut Decoder, config: &Config) {
    let mut ids = BTreeSet::new();
    for (index, phrase) in config.phrase.indexed() {
        let key = format!("phrase[{index}]");
        let plain = phrase.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if phrase.id.is_empty() || !plain {
            note(decoder, &format!("{key}.id"), "is no id", "use lower-case letters, digits and `-`");
        }
        if !ids.insert(phrase.id.as_str()) {
            note(decoder, &format!("{key}.id"), "is the id of another phrase too", "give each phrase its own id");
        }
        check_keys(decoder, phrase, &key);
    }
    for (index, which, message) in examples(config) {
        let help = "correct the pattern or the example; examples are what a reader trusts";
        note(decoder, &format!("phrase[{index}].{which}"), &message, help);
    }
}

fn check_keys(decoder: &mut Decoder, phrase: &Phrase, key: &str) {
    match (&phrase.pattern, &phrase.text) {
        // A pattern that is none was noted already.
        (None, None) if decoder.is_set(&format!("{key}.pattern")) => return,
        (None, None) => note(decoder, &format!("{key}.id"), "has neither `pattern` nor `text`", "add one of them"),
        (Some(_), Some(_)) => {
            note(decoder, &format!("{key}.text"), "stands beside a `pattern`", "keep one of them");
        }
        (None, Some(text)) if text.trim().is_empty() => {
            note(decoder, &format!("{key}.text"), "is empty", "say what is looked for");
        }
        _ => {}
    }
    if phrase.message.trim().is_empty() {
        note(decoder, &format!("{key}.message"), "is empty", "say what is wrong");
    }
    if phrase.must == Must::NotStand && phrase.bad.is_empty() {
        let help = "add `bad = [\"...\"]` with a text that must be found";
        note(decoder, &format!("{key}.id"), "has no example", help);
    }
    if phrase.must != Must::NotStand && phrase.replace.is_some() {
        let help = "only a text that must not stand there can be replaced";
        note(decoder, &format!("{key}.replace"), "replaces a text that must stand", help);
    }
    if phrase.spans && phrase.replace.is_some() {
        let help = "a text that goes on over lines is not replaced; leave one of the two out";
        note(decoder, &format!("{key}.replace"), "stands beside `spans`", help);
    }
    if let Some(group) = unknown_group(phrase) {
        let help = "name a group of the pattern, or write `$$` for the sign itself";
        note(decoder, &format!("{key}.replace"), &format!("holds `${group}`, which is no group"), help);
    }
    if !phrase.languages.is_empty() && !phrase.within.is_empty() && !phrase.within.contains(&Part::Code) {
        let help = "add `code` to `within`, or leave `languages` out";
        note(decoder, &format!("{key}.languages"), "names languages of code that is not looked in", help);
    }
    if phrase.must == Must::StandInEach && phrase.lines == Lines::Added {
        let help = "a text that every file must hold is looked for in all lines";
        note(decoder, &format!("{key}.lines"), "counts added lines for a text that must stand", help);
    }
    if phrase.entries == 0 {
        note(decoder, &format!("{key}.entries"), "is 0", "name at least one entry");
    }
}

/// A group that the replacement names and the pattern has not: nothing would stand in its place.
fn unknown_group(phrase: &Phrase) -> Option<String> {
    let pattern = phrase.compiled()?.pattern;
    let replacement = phrase.replace.as_ref().filter(|text| text.contains('$'))?;
    let regex = pattern.regex()?;
    let mut rest = replacement.as_str();
    while let Some(at) = rest.find('$') {
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('$') {
            rest = behind;
            continue;
        }
        let name = match rest.strip_prefix('{') {
            Some(inner) => inner.split_once('}').map_or("", |(name, _)| name),
            None => &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())],
        };
        let is_group = match name.parse::<usize>() {
            Ok(number) => number < regex.captures_len(),
            Err(_) => regex.capture_names().flatten().any(|known| known == name),
        };
        if !name.is_empty() && !is_group {
            return Some(name.to_owned());
        }
    }
    None
}

/// What is wrong with examples: the phrase's place, the key, the message.
fn examples(config: &Config) -> Vec<(usize, &'static str, String)> {
    let phrases: Vec<(usize, &Phrase)> = config.phrase.indexed().collect();
    // Compiling the patterns is the price of the examples, so it is shared between the processors.
    let found = parallel::each(&phrases, |(index, phrase)| wrong(*index, phrase));
    let mut found = found.concat();
    found.sort_unstable();
    found
}

fn wrong(index: usize, phrase: &Phrase) -> Vec<(usize, &'static str, String)> {
    if phrase.source().is_empty() {
        return Vec::new();
    }
    let Some(compiled) = phrase.compiled() else { return Vec::new() };
    if !compiled.pattern.fits() {
        return vec![(index, "pattern", "is too large to be compiled".to_owned())];
    }
    let mut wrong = Vec::new();
    // What must stand is found in a good text.
    let [(with, found), (without, lacking)] = match phrase.must {
        Must::NotStand => [("bad", &phrase.bad), ("good", &phrase.good)],
        Must::StandInOne | Must::StandInEach => [("good", &phrase.good), ("bad", &phrase.bad)],
    };
    for example in found {
        if !compiled.is_in(example, phrase.spans) {
            wrong.push((index, with, format!("holds `{}`, in which it is not found", example.escape_default())));
        } else if let Some(replaced) = compiled.replaced(example, example)
            && compiled.is_in(&replaced, phrase.spans)
        {
            wrong.push((index, "replace", format!("makes `{}`, which is found again", replaced.escape_default())));
        }
    }
    for example in lacking {
        if compiled.is_in(example, phrase.spans) {
            wrong.push((index, without, format!("holds `{}`, in which it is found", example.escape_default())));
        }
    }
    wrong
}
