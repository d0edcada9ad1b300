//! Mends a side of a truth by its master, in the way the side is written.

use std::ops::Range;

use super::extract::compared;
use super::item::{Item, Shape, Side};
use crate::config::schema::{From, Truth};
use crate::model::{Edit, Finding, Fix, Safety, Snapshot};
use crate::text::lines::LineEnd;
use crate::text::markdown::table;

/// Whether the master says what is right, and `value` written in `other` would be compared as that.
fn is_mended(truth: &Truth, base: &Side<'_>, other: &Side<'_>, value: &str, item: &Item) -> bool {
    truth.master.as_ref() == Some(&base.name) && item.parts == [compared(other.source, value)]
}

/// Whether `value` may stand where `item` stands: JSON knows few words without quotes, and is read as YAML, which
/// would take any.
fn is_written(other: &Side<'_>, item: &Item, value: &str) -> bool {
    let is_bare = item.value.as_ref() == Some(&item.range);
    other.source.from != From::Json || !is_bare || serde_json::from_str::<serde_json::Value>(value).is_ok()
}

/// `item` of the other side becomes what the master says.
pub fn replaced(
    truth: &Truth,
    base: &Side<'_>,
    other: &Side<'_>,
    mut finding: Finding,
    (said, item): (&Item, &Item),
    safety: Safety,
) -> Finding {
    let (Some(range), [value]) = (&item.value, said.parts.as_slice()) else { return finding };
    if !is_mended(truth, base, other, value, said) || !is_written(other, item, value) {
        return finding;
    }
    let option = if safety == Safety::Safe { "" } else { " --unsafe" };
    finding.help = format!("`cargo xtask docs-drift --execute{option}` writes `{value}`, which {} says", base.name);
    finding.fixed_by(Fix { safety, edits: vec![Edit::replace(&item.path, range.clone(), value.as_str())] })
}

/// `said` of the master comes in beside the items of the other side.
pub fn inserted(
    snapshot: &Snapshot,
    truth: &Truth,
    base: &Side<'_>,
    other: &Side<'_>,
    mut finding: Finding,
    said: &Item,
) -> Finding {
    let [value] = said.parts.as_slice() else { return finding };
    if !is_mended(truth, base, other, value, said) {
        return finding;
    }
    let Some((beside, after)) = neighbour(base, other, said) else { return finding };
    if !is_written(other, beside, value) {
        return finding;
    }
    let Some(file) = snapshot.file(&beside.path) else { return finding };
    let Ok(text) = file.text() else { return finding };
    let edit = match beside.shape {
        Shape::Line | Shape::Row => line(text, beside, value, after),
        Shape::Element => element(text, beside, value, after),
        Shape::Plain => None,
    };
    let Some((offset, written)) = edit else { return finding };
    finding.help = "`cargo xtask docs-drift --execute --unsafe` writes it beside the others".to_owned();
    let edits = vec![Edit::insert(&beside.path, offset, written)];
    finding.fixed_by(Fix { safety: Safety::Suggested, edits })
}

/// The item of the other side beside which `said` belongs, and whether it comes behind that one: in a sorted
/// list in its place, else behind the one it follows in the master.
fn neighbour<'o>(base: &Side<'_>, other: &'o Side<'_>, said: &Item) -> Option<(&'o Item, bool)> {
    let items = &other.items;
    if items.len() > 2 && items.is_sorted_by(|a, b| a.parts <= b.parts) {
        let at = items.partition_point(|item| item.parts < said.parts);
        return match items.get(at) {
            Some(next) => Some((next, false)),
            None => items.last().map(|last| (last, true)),
        };
    }
    let at = base.items.iter().position(|item| item.parts == said.parts)?;
    let before = base.items[..at].iter().rev();
    let mut known = before.filter_map(|item| items.iter().find(|other| other.parts == item.parts));
    known.next().or(items.last()).map(|item| (item, true))
}

/// A line like that of `beside`, with nothing on it but the value: where, and the text.
fn line(text: &str, beside: &Item, value: &str, after: bool) -> Option<(usize, String)> {
    let own = beside.value.as_ref()?;
    let start = beside.around.start;
    let end = text[own.end..].find('\n').map_or(text.len(), |feed| own.end + feed);
    let content = text[..end].trim_end_matches('\r').len();
    // What goes on over several lines is no line that could be copied.
    if text[start..own.start].contains('\n') || beside.around.end > end + 1 {
        return None;
    }
    // What belongs to a bullet stays with it.
    if after && beside.shape == Shape::Line && goes_on(text, start, (end + 1).min(text.len())) {
        return None;
    }
    let feed = LineEnd::at(text.as_bytes(), content);
    let feed = if feed.as_str().is_empty() { "\n" } else { feed.as_str() };
    let made = match beside.shape {
        Shape::Row => row(&text[start..content], own.start - start..own.end - start, value)?,
        _ => bullet(&text[start..content], own.start - start..own.end - start, value)?,
    };
    let is_last = end == text.len() && !text.ends_with('\n');
    match (after, is_last) {
        (false, _) => Some((start, format!("{made}{feed}"))),
        (true, true) => Some((end, format!("{feed}{made}"))),
        (true, false) => Some((end + 1, format!("{made}{feed}"))),
    }
}

/// A bullet with `value` marked up as the one of `line` is. A number is not made up.
fn bullet(line: &str, own: Range<usize>, value: &str) -> Option<String> {
    let marked = line[..own.start].trim_start().strip_prefix(['-', '*', '+'])?.trim_start();
    let opening = ["[ ] ", "[x] ", "[X] "].iter().find_map(|task| marked.strip_prefix(task)).unwrap_or(marked);
    let closing: String = opening.chars().rev().collect();
    let is_mark = opening.chars().all(|c| matches!(c, '`' | '*' | '_' | '"' | '\''));
    (is_mark && line[own.end..].starts_with(&closing)).then(|| format!("{}{value}{closing}", &line[..own.start]))
}

/// A row whose other cells are empty, as wide as those of `line`.
fn row(line: &str, own: Range<usize>, value: &str) -> Option<String> {
    let cell_start = line[..own.start].rfind('|').map_or(0, |bar| bar + 1);
    let cell_end = line[own.end..].find('|').map_or(line.len(), |bar| own.end + bar);
    let (before, after) = (line[cell_start..own.start].trim(), line[own.end..cell_end].trim());
    let marks: String = after.chars().rev().collect();
    if before != marks || !before.chars().all(|c| matches!(c, '`' | '*' | '_')) {
        return None;
    }
    let cell = format!(" {before}{}{after}", table::escape_cell(value));
    let width = line[cell_start..cell_end].chars().count();
    let padded = format!("{cell}{}", " ".repeat(width.saturating_sub(cell.chars().count()).max(1)));
    Some(format!("{}{padded}{}", blank(&line[..cell_start]), blank(&line[cell_end..])).trim_end().to_owned())
}

/// `text` of a row with nothing in its cells.
fn blank(text: &str) -> String {
    let mut escapes = false;
    let sign = |c: char| {
        let ends = c == '|' && !escapes;
        escapes = c == '\\';
        if ends { '|' } else { ' ' }
    };
    text.chars().map(sign).collect()
}

/// An element quoted as `beside` is, with the blanks that stand before it: where, and the text.
fn element(text: &str, beside: &Item, value: &str, after: bool) -> Option<(usize, String)> {
    let (own, around) = (beside.value.as_ref()?, &beside.around);
    let (open, close) = (&text[around.start..own.start], &text[own.end..around.end]);
    // A value that needs an escape is left to a person.
    if value.contains(['"', '\'', '\\', '\n']) || (open.is_empty() && value.contains([',', ']', '}', ':', '#', ' '])) {
        return None;
    }
    let before = &text[..around.start];
    let blanks = &before[before.trim_end().len()..];
    let blanks = if before.trim_end().ends_with(['[', ',']) { blanks } else { " " };
    if !after {
        let gap = if blanks.is_empty() { " " } else { blanks };
        return Some((around.start, format!("{open}{value}{close},{gap}")));
    }
    // A comment behind the last element belongs to it.
    let rest = text[around.end..].lines().next().unwrap_or_default();
    if rest.contains('#') || rest.contains("//") {
        return None;
    }
    let gap = if blanks.is_empty() { " " } else { blanks };
    Some((around.end, format!(",{gap}{open}{value}{close}")))
}

/// Whether the bullet on the line from `start` to `end` holds more than that line.
fn goes_on(text: &str, start: usize, end: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let next = text[end..].lines().find(|line| !line.trim().is_empty());
    next.is_some_and(|next| indent(next) > indent(&text[start..end]))
}

/// `item` of the other side goes, with the line it alone stands on.
pub fn removed(snapshot: &Snapshot, truth: &Truth, other: &Side<'_>, mut finding: Finding, item: &Item) -> Finding {
    if truth.master.is_none() || !matches!(item.shape, Shape::Line | Shape::Row) || other.items.len() < 2 {
        return finding;
    }
    let Some(Ok(text)) = snapshot.file(&item.path).map(|file| file.text()) else { return finding };
    let end = text[item.around.start..].find('\n').map_or(text.len(), |feed| item.around.start + feed + 1);
    if item.around.end > end || goes_on(text, item.around.start, end) {
        return finding;
    }
    finding.help = "`cargo xtask docs-drift --execute --unsafe` takes its line out".to_owned();
    let edits = vec![Edit::replace(&item.path, item.around.start..end, "")];
    finding.fixed_by(Fix { safety: Safety::Suggested, edits })
}
