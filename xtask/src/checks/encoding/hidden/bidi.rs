//! Bidirectional controls, line by line and token by token.

use std::cell::LazyCell;

use super::rules::{
    BIDI_CONTROL, BIDI_CONTROL_COMMENT, BIDI_CONTROL_COMMENT_MILD, BIDI_CONTROL_LITERAL, BIDI_CONTROL_LITERAL_MILD,
    BIDI_CONTROL_MILD,
};
use super::{Held, Kind, repair};
use crate::model::{Finding, Rule};
use crate::text::code::Part;
use crate::text::unicode::bidi::{Balance, Control};
use crate::text::unicode::is_right_to_left;
use crate::text::unicode::name::named;

/// Finds controls in every line.
pub fn judge(held: &Held<'_>, findings: &mut Vec<Finding>) {
    // The language of a text shows in all of it, not in every line.
    let reversed = LazyCell::new(|| held.text.chars().any(is_right_to_left));
    let mut start = 0;
    for line in held.text.split_inclusive(['\n', '\r']) {
        let end = start + line.len();
        if line.chars().any(|c| Control::of(c).is_some()) {
            for (range, part) in held.parts.cut(start..end) {
                let balance = Balance::of(&held.text[range.clone()], range.start);
                findings.extend(finding(held, part, &balance, *reversed));
            }
        }
        start = end;
    }
}

/// What the controls of one piece of a line hide; `is_reversed` if the file holds letters that run from right to left.
fn finding(held: &Held<'_>, part: Part, balance: &Balance, is_reversed: bool) -> Option<Finding> {
    let first = *balance.controls.first()?;
    let place = match part {
        Part::Code => "code",
        Part::Comment => "a comment",
        Part::Literal => "a literal",
        Part::Text => "the line",
    };
    // Translations that a data file holds are running text, too.
    let is_translation = part == Part::Literal && is_reversed && matches!(held.kind, Kind::Json | Kind::Toml);
    let is_read = !(is_translation || (part == Part::Text && held.is_prose()));
    let ((at, c), is_heavy, fault) = match (balance.first_override(), balance.open.first(), balance.idle.first()) {
        (Some(control), _, _) if is_read => (control, true, "reverses everything up to its end".to_owned()),
        (_, Some(control), _) => {
            let is_heavy = is_read || !is_reversed;
            let count = balance.open.len();
            let others = if count > 1 { format!(", with {} more", count - 1) } else { String::new() };
            (*control, is_heavy, format!("is still open at the end of {place}{others}"))
        }
        (Some(control), None, _) => (control, false, "reverses everything up to its end".to_owned()),
        (None, None, Some(control)) => (*control, false, "closes nothing".to_owned()),
        // Balanced: in running text that is how it is done.
        (None, None, None) if part == Part::Text => return None,
        (None, None, None) => (first, false, "changes the order in which the line is shown".to_owned()),
    };
    let rule = rule(part, is_heavy);
    let message = format!("{} in {place} {fault}: what is shown is not what is read", named(c));
    let help = match part {
        Part::Literal => "write it as an escape",
        Part::Text => "close it on its own line, or take it out",
        Part::Code | Part::Comment => "take it out",
    };
    let found = held.finding(rule, at..at + c.len_utf8(), message, help);
    let fix = repair::escaped(held, &balance.controls);
    Some(Finding { fix, ..found })
}

fn rule(part: Part, is_heavy: bool) -> &'static Rule {
    match (part, is_heavy) {
        (Part::Code | Part::Text, true) => &BIDI_CONTROL,
        (Part::Code | Part::Text, false) => &BIDI_CONTROL_MILD,
        (Part::Comment, true) => &BIDI_CONTROL_COMMENT,
        (Part::Comment, false) => &BIDI_CONTROL_COMMENT_MILD,
        (Part::Literal, true) => &BIDI_CONTROL_LITERAL,
        (Part::Literal, false) => &BIDI_CONTROL_LITERAL_MILD,
    }
}
