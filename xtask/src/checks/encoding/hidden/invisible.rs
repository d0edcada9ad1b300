//! Characters that show nothing, by position, and messages in rows of them.

use std::ops::Range;

use super::rules::{HIDDEN_PAYLOAD, INVISIBLE_CHAR, INVISIBLE_CHAR_MILD};
use super::sieve::is_blank;
use super::{Held, Kind, repair};
use crate::model::Finding;
use crate::text::code::Part;
use crate::text::unicode::name::{named, shown};
use crate::text::unicode::{bidi, emoji, is_letter, is_right_to_left, is_word, joining, payload};

/// So many tags that are no flag carry a message.
const TAGS_MIN: usize = 4;
/// So many variation selectors in a row do, unless they are all the same.
const SELECTORS_MIN: usize = 3;
/// So many other characters in a row do.
const OTHERS_MIN: usize = 8;
/// How far, in characters, text from right to left may be from a mark that belongs to it.
const NEAR: usize = 64;

/// Finds rows of such characters.
pub fn judge(held: &Held<'_>, findings: &mut Vec<Finding>) {
    let is_counted = |c: char| !c.is_ascii() && is_blank(c) && bidi::Control::of(c).is_none();
    let mut at = 0;
    while let Some(start) = held.text[at..].find(is_counted).map(|found| at + found) {
        let length: usize = held.text[start..].chars().take_while(|c| is_counted(*c)).map(char::len_utf8).sum();
        findings.extend(row(held, start..start + length));
        at = start + length;
    }
}

/// What a row of such characters is.
fn row(held: &Held<'_>, range: Range<usize>) -> Option<Finding> {
    let out_of_place = out_of_place(held, range.clone());
    let first = *out_of_place.first()?;
    let text = &held.text[range.clone()];
    let tags = out_of_place.iter().filter(|(_, c)| emoji::is_tag(*c)).count();
    // One selector over and over is a slip of the keyboard, and says nothing.
    let selector = text.chars().find(|c| emoji::is_selector(*c));
    let says = text.chars().any(|c| emoji::is_selector(c) && Some(c) != selector);
    let selectors = if says { text.chars().filter(|c| emoji::is_selector(*c)).count() } else { 0 };
    let carriers = out_of_place.iter().filter(|(_, c)| payload::is_carrier(*c)).count();
    if tags >= TAGS_MIN || selectors >= SELECTORS_MIN || carriers >= OTHERS_MIN {
        let row = first.0..range.end;
        let text = &held.text[row.clone()];
        let said = match payload::decoded(text) {
            Some(said) => format!("they say \"{}\"", shown(&said)),
            None => format!("the first is {}", named(first.1)),
        };
        let count = text.chars().count();
        let message = format!("{count} characters that show nothing stand in a row: {said}");
        let help = "find out who wrote it and why, then take it out";
        return Some(held.finding(&HIDDEN_PAYLOAD, row, message, help));
    }
    // A BOM inside of a file has rules of its own.
    let found: Vec<(usize, char)> = out_of_place.into_iter().filter(|(_, c)| *c != '\u{FEFF}').collect();
    let (first, last) = (*found.first()?, *found.last()?);
    let range = first.0..last.0 + last.1.len_utf8();
    let part = held.parts.at(first.0);
    if part == Part::Literal && is_character(held, &range) {
        return None;
    }
    let place = match part {
        Part::Code => "code",
        Part::Comment => "a comment",
        Part::Literal => "a literal",
        Part::Text => "the text",
    };
    let more = if found.len() > 1 { format!(" and {} more", found.len() - 1) } else { String::new() };
    let message =
        format!("{}{more} in {place} shows nothing and does nothing here{}", named(first.1), around(held, &range));
    let is_read = matches!(held.kind, Kind::Git | Kind::Requirements | Kind::Env | Kind::Batch);
    let is_heavy = part == Part::Code || (part == Part::Text && is_read);
    let rule = if is_heavy { &INVISIBLE_CHAR } else { &INVISIBLE_CHAR_MILD };
    let help = if part == Part::Literal { "write it as an escape, or take it out" } else { "take it out" };
    let fix = match part {
        Part::Literal => repair::escaped(held, &found),
        _ => repair::deleted(held, range.clone()),
    };
    Some(Finding { fix, ..held.finding(rule, range, message, help) })
}

/// Whether `range` is all of a literal of one character, which cannot be empty: whoever reads it sees that there is one.
fn is_character(held: &Held<'_>, range: &Range<usize>) -> bool {
    let (before, after) = (&held.text[..range.start], &held.text[range.end..]);
    let is_one = held.text[range.clone()].chars().nth(1).is_none();
    is_one && matches!(held.kind, Kind::Rust | Kind::C) && before.ends_with('\'') && after.starts_with('\'')
}

/// The word around `range`, if it stands inside of one.
fn around(held: &Held<'_>, range: &Range<usize>) -> String {
    let is_part = |c: &char| is_word(*c) || is_blank(*c);
    let before: usize = held.text[..range.start].chars().rev().take(20).take_while(is_part).map(char::len_utf8).sum();
    let after: usize = held.text[range.end..].chars().take(20).take_while(is_part).map(char::len_utf8).sum();
    if before + after == 0 {
        return String::new();
    }
    format!(": `{}`", shown(&held.text[range.start - before..range.end + after]))
}

/// The characters of a row that do nothing where they stand.
fn out_of_place(held: &Held<'_>, range: Range<usize>) -> Vec<(usize, char)> {
    let mut out = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let Some(c) = held.text[at..].chars().next() else { break };
        let (before, after) = (&held.text[..at], &held.text[at + c.len_utf8()..]);
        if emoji::is_tag(c)
            && let Some(length) = emoji::flag(before, &held.text[at..])
        {
            at += length;
            continue;
        }
        if !belongs(held, at, before, c, after) {
            out.push((at, c));
        }
        at += c.len_utf8();
    }
    out
}

/// Whether `c` does something between `before` and `after`.
fn belongs(held: &Held<'_>, at: usize, before: &str, c: char, after: &str) -> bool {
    let part = held.parts.at(at);
    match c {
        // Behind a blank: a selector that selects nothing.
        _ if emoji::is_selector(c) => emoji::selects(before, c, after),
        emoji::JOINER if emoji::joins(before, after) => true,
        emoji::JOINER | '\u{200C}' => joining::joins(before, after, part == Part::Code),
        _ if bidi::is_mark(c) => part != Part::Code && is_near_right_to_left(before, after),
        '\u{AD}' => may_hyphen(held, part, before, after),
        // Pictures in Braille have blank cells.
        '\u{2800}' => {
            let is_cell = |c: char| matches!(c, '\u{2800}'..='\u{28FF}');
            let cells = before.chars().rev().take(NEAR).chain(after.chars().take(NEAR));
            cells.take_while(|c| *c != '\n').any(|c| c != '\u{2800}' && is_cell(c)) || after.starts_with(is_cell)
        }
        _ => joining::belongs(before, c, after),
    }
}

fn is_near_right_to_left(before: &str, after: &str) -> bool {
    let behind = after.chars().take(NEAR).take_while(|c| *c != '\n');
    before.chars().rev().take(NEAR).take_while(|c| *c != '\n').chain(behind).any(is_right_to_left)
}

/// Whether a soft hyphen divides a word of running text, or of text that a data file holds.
fn may_hyphen(held: &Held<'_>, part: Part, before: &str, after: &str) -> bool {
    let is_text = match part {
        Part::Code => false,
        Part::Text | Part::Comment => true,
        Part::Literal => matches!(held.kind, Kind::Json | Kind::Toml),
    };
    let divides = before.chars().next_back().is_some_and(is_letter) && after.chars().next().is_some_and(is_letter);
    held.guard.soft_hyphens && is_text && divides
}
