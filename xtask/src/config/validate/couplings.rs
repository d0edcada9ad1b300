//! A coupling must name what changes, and one thing that follows.

use std::collections::BTreeSet;

use super::{names, note};
use crate::config::decode::Decoder;
use crate::config::schema::{Config, Coupling, DatedSection};

/// Notes every coupling that contradicts itself.
pub fn check(decoder: &mut Decoder, config: &Config) {
    let mut known = BTreeSet::new();
    for (index, coupling) in config.coupling.indexed() {
        let key = format!("coupling[{index}]");
        names::check(decoder, &key, &coupling.name, &mut known);
        if coupling.when.texts.is_empty() {
            note(decoder, &format!("{key}.when"), "is empty", "name the files whose change asks for a document");
        }
        check_follows(decoder, coupling, &key);
        let is_token = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let starts = coupling.waiver.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !starts || !coupling.waiver.chars().all(is_token) {
            let help = "use letters, digits and `-`, such as `Docs-Not-Needed`";
            note(decoder, &format!("{key}.waiver"), "is no name of a trailer", help);
        }
    }
}

fn check_follows(decoder: &mut Decoder, coupling: &Coupling, key: &str) {
    match (&coupling.dated, coupling.change.texts.is_empty()) {
        (None, true) => {
            // A list that is set and empty is the place to repair.
            let set = format!("{key}.change");
            let at = if decoder.is_set(&set) { set } else { format!("{key}.name") };
            note(decoder, &at, "asks for no document", "add `change = [\"...\"]` or `dated = \"...\"`");
        }
        (Some(_), false) => note(decoder, &format!("{key}.dated"), "stands beside `change`", "keep one of them"),
        (Some(written), true) => {
            if let Err(message) = DatedSection::read(written) {
                note(decoder, &format!("{key}.dated"), &message, "write it as `docs/SECURITY.md#Reviews`");
            }
        }
        (None, false) => {}
    }
    let mut known = BTreeSet::new();
    for entry in coupling.change.texts.iter().filter(|entry| !known.insert(entry.as_str())) {
        note(decoder, &format!("{key}.change"), &format!("holds `{entry}` a second time"), "write each entry once");
    }
}
