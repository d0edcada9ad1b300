//! What a table is called by.

use std::collections::BTreeSet;

use super::note;
use crate::config::decode::Decoder;

/// Notes a name that is no id, or the name of another table of its kind.
pub fn check<'c>(decoder: &mut Decoder, key: &str, name: &'c str, names: &mut BTreeSet<&'c str>) {
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if name.is_empty() || !plain {
        note(decoder, &format!("{key}.name"), "is no name", "use lower-case letters, digits and `-`");
    }
    if !names.insert(name) {
        note(decoder, &format!("{key}.name"), "is the name of another one too", "give each its own name");
    }
}
