//! Spaces and punctuation of other scripts where a compiler reads tokens.

use std::ops::Range;

use super::rules::{LOOKALIKE_PUNCTUATION, LOOKALIKE_PUNCTUATION_MILD, ODD_SPACE, ODD_SPACE_MILD};
use super::{Held, Kind};
use crate::model::{Edit, Finding, Fix, Safety};
use crate::text::code::Part;
use crate::text::unicode::lookalike::punctuation;
use crate::text::unicode::name::named;
use crate::text::unicode::{is_odd_space, is_word};

/// White space beyond so many characters is taken for an indentation, wherever it begins.
const INDENT_MAX: usize = 256;

/// Finds them in code, one finding for a row of the same character.
pub fn judge(held: &Held<'_>, findings: &mut Vec<Finding>) {
    if held.language.base != Part::Code || holds_markup(held) {
        return;
    }
    let is_meant = |c: char| !c.is_ascii() && (is_odd_space(c) || punctuation(c).is_some());
    let mut at = 0;
    while let Some(start) = held.text[at..].find(is_meant).map(|found| at + found) {
        let Some(c) = held.text[start..].chars().next() else { break };
        let length: usize = held.text[start..].chars().take_while(|other| *other == c).map(char::len_utf8).sum();
        at = start + length;
        if held.parts.at(start) != Part::Code {
            continue;
        }
        match punctuation(c) {
            Some(ascii) => findings.extend(mark(held, c, ascii, start..at)),
            None => findings.push(space(held, c, start..at)),
        }
    }
}

/// Files in which text stands between tags, which the scanner takes for code.
fn holds_markup(held: &Held<'_>) -> bool {
    let extension = held.path.extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("jsx") || extension.eq_ignore_ascii_case("tsx")
}

/// Whether the compiler is known to refuse what stands here.
fn is_refused(held: &Held<'_>) -> bool {
    held.language.is_strict && held.parts.is_whole
}

fn space(held: &Held<'_>, c: char, range: Range<usize>) -> Finding {
    let is_refused = is_refused(held);
    let rule = if is_refused { &ODD_SPACE } else { &ODD_SPACE_MILD };
    let said = if is_refused { "which the compiler refuses" } else { "which no reader can tell from a plain one" };
    let message = format!("{} stands in code, {said}", named(c));
    // The preprocessor of C makes text of tokens, and the width of an indentation counts in Python.
    let mut back =
        held.text[..range.start].chars().rev().take(INDENT_MAX).skip_while(|c| *c != '\n' && c.is_whitespace());
    let is_indent = back.next().is_none_or(|c| c == '\n');
    let is_certain = is_refused && held.kind != Kind::C && !(held.kind == Kind::Python && is_indent);
    let safety = if is_certain { Safety::Safe } else { Safety::Suggested };
    let plain = " ".repeat(held.text[range.clone()].chars().count());
    let edits = vec![Edit::replace(held.path, range.clone(), plain)];
    held.finding(rule, range, message, "write a plain space").fixed_by(Fix { safety, edits })
}

fn mark(held: &Held<'_>, c: char, ascii: char, range: Range<usize>) -> Option<Finding> {
    // PowerShell itself reads typographic quotes and dashes as tokens; a rule of its own is about them.
    if held.kind == Kind::PowerShell && matches!(c, '\u{2010}'..='\u{201F}') {
        return None;
    }
    let is_letter = is_word(c);
    // A modifier letter at the start or inside of a word is an apostrophe of some language.
    if is_letter && ascii == '\'' && held.text[range.end..].starts_with(is_word) {
        return None;
    }
    let is_heavy = is_refused(held) || (is_letter && ascii != '\'');
    let rule = if is_heavy { &LOOKALIKE_PUNCTUATION } else { &LOOKALIKE_PUNCTUATION_MILD };
    let read = if is_letter { "a letter of a name" } else { "no token" };
    let message = format!("{} stands in code and looks like `{ascii}`, but is {read}", named(c));
    let text = String::from(ascii).repeat(held.text[range.clone()].chars().count());
    let edits = vec![Edit::replace(held.path, range.clone(), text)];
    let found = held.finding(rule, range, message, &format!("write `{ascii}`, if that is meant"));
    Some(found.fixed_by(Fix { safety: Safety::Suggested, edits }))
}
