//! Repairs of single characters.

use std::ops::Range;

use super::Held;
use crate::model::{Edit, Fix, Safety};
use crate::text::code::Part;

/// A fix that a person should look at.
pub fn suggested(edits: Vec<Edit>) -> Option<Fix> {
    (!edits.is_empty()).then_some(Fix { safety: Safety::Suggested, edits })
}

/// `characters` written as escapes, where they stand in literals of a language that has some for all of them.
pub fn escaped(held: &Held<'_>, characters: &[(usize, char)]) -> Option<Fix> {
    let edit = |(at, c): &(usize, char)| {
        let span = held.parts.span(*at).filter(|span| span.part == Part::Literal && span.escapes)?;
        // A backslash before it would take the one of the escape.
        let is_escaped = held.text[span.range.start..*at].ends_with('\\');
        let written = held.language.escape.written(*c).filter(|_| !is_escaped)?;
        Some(Edit::replace(held.path, *at..at + c.len_utf8(), written))
    };
    suggested(characters.iter().map(edit).collect::<Option<Vec<Edit>>>()?)
}

/// Nothing in the place of `range`, where it stands between letters or digits of ASCII.
pub fn deleted(held: &Held<'_>, range: Range<usize>) -> Option<Fix> {
    let is_ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let (before, after) = (held.text[..range.start].chars().next_back(), held.text[range.end..].chars().next());
    (is_ascii(before) && is_ascii(after)).then(|| suggested(vec![Edit::replace(held.path, range, "")])).flatten()
}
