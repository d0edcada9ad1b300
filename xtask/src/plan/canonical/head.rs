//! The heading of an item, and the priority that moves into it.

use super::super::blocks::Shape;
use super::super::head::{Reach, priorities};
use super::super::labels::label;
use super::super::{Form, Item, Role};
use super::Source;
use super::lines::{folded, plain};
use std::borrow::Cow;

/// The heading of `item`, with `priority` in it where that comes from a field.
pub(super) fn heading(source: &Source<'_>, item: &Item, level: u8, priority: Option<&str>) -> Result<String, String> {
    let (text, head) = (source.text, &item.head);
    let Some(block) = source.block(head.id.range.start) else { return Err("its head is not found".to_owned()) };
    if text[block.range.clone()].contains(['\n', '\r']) {
        return Err("its head goes over several lines".to_owned());
    }
    let marker = text[block.line..block.range.start].trim_matches(['\u{FEFF}', ' ', '\t']);
    if item.form == Form::List && !matches!(block.shape, Shape::Item { numbered: false }) || marker.contains(' ') {
        return Err("it stands in a numbered list, and its number would be lost".to_owned());
    }
    let before = &text[block.range.start..head.id.range.start];
    let between = &text[head.id.range.end..head.title.start];
    let mut rest = Cow::Borrowed(text[head.title.start..block.range.end].trim());
    if before.contains("**") && !between.contains("**") {
        rest = Cow::Owned(rest.replacen("**", "", 1));
    }
    if item.form != Form::Heading(level) && rest.ends_with('#') {
        return Err("its title ends with `#`, which a heading would take for its own".to_owned());
    }
    let between = without_joint(between);
    let mut out = format!("{} {}", "#".repeat(usize::from(level)), before.replace("**", "").trim_start());
    out.push_str(&plain(&text[head.id.range.clone()]));
    let note = priority.map(|priority| format!(" ({priority})")).unwrap_or_default();
    let is_one = head.reach == Reach::One;
    if is_one {
        out.push_str(&note);
    }
    if is_one && !between.is_empty() {
        out.push(' ');
    }
    out.push_str(between);
    if !is_one {
        out.push_str(&note);
    }
    if !rest.is_empty() {
        out.push_str(": ");
        out.push_str(&rest);
    }
    Ok(folded(Cow::Owned(out), &source.grammar.ids).into_owned())
}

/// What stands between id and title, without the colon or dash and without marks of bold text.
fn without_joint(between: &str) -> &str {
    let unmarked = |part: &'static str| move |said: &'_ str| said.trim().trim_end_matches(part).trim_end().len();
    let between = between.trim_start();
    let mut said = &between[..unmarked("**")(between)];
    if let Some(joint) = said.chars().next_back().filter(|c| matches!(c, ':' | '-' | '\u{2010}'..='\u{2015}')) {
        said = said[..said.len() - joint.len_utf8()].trim_end();
    }
    let said = &said[..unmarked("**")(said)];
    said.trim_start_matches("**").trim_start()
}

/// A field that says the priority and nothing else, which then stands in the heading.
pub(super) struct Moved {
    /// The place of the field.
    pub(super) field: usize,
    /// The priority, where the heading does not say it already.
    pub(super) priority: Option<String>,
}

/// The field of the item at `place` whose priority moves into the heading.
pub(super) fn moved(source: &Source<'_>, place: usize) -> Option<Moved> {
    let item = &source.plan.items[place];
    let mut fields = item.fields.iter().enumerate().filter(|(_, field)| field.role == Role::Priority);
    let (nth, field) = fields.next()?;
    let [entry] = &field.entries[..] else { return None };
    let block = source.block(field.label.start)?;
    let own = label(source.text, &block.range, &source.grammar.labels)?;
    let said = &source.text[entry.range.clone()];
    let is_plain = said.chars().all(|c| matches!(c, 'P' | '/') || c.is_ascii_digit()) && !priorities(said).is_empty();
    // The label is the one thing that may go: it says what the place in the heading says.
    let is_alone = fields.next().is_none()
        && source.units(&source.field(place, nth)).len() == 1
        && own.rest == entry.range
        && source.text[own.range.clone()].eq_ignore_ascii_case("priority")
        && !source.text[own.range.end..own.rest.start].contains('(');
    let noted = item.head.notes.iter().map(|note| priorities(&source.text[note.clone()]));
    let noted = noted.into_iter().find(|found| !found.is_empty());
    match noted {
        _ if !is_plain || !is_alone => None,
        Some(noted) if noted != priorities(said) => None,
        Some(_) => Some(Moved { field: nth, priority: None }),
        None => Some(Moved { field: nth, priority: Some(said.to_owned()) }),
    }
}
