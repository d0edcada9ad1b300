//! One field as a bullet below the heading, with what it says below that.

use std::borrow::Cow;
use std::ops::Range;

use super::super::blocks::{Block, Shape};
use super::super::head::{closing, head};
use super::super::labels::label;
use super::super::{Field, Form, Role};
use super::lines::{self, Line, Sort, Unit, folded};
use super::{Source, same, scope};

/// A field, ready to be put where it belongs.
pub(super) struct Piece<'t> {
    /// Its place among the fields: equal ones stay in their own order.
    pub(super) rank: usize,
    pub(super) lines: Vec<Line<'t>>,
    /// Whether it ends inside of its bullet, so that the next one may follow without a blank line.
    pub(super) is_tight: bool,
}

/// How far to the right what a field says stands.
const INSIDE: usize = 2;

/// Where fields of this role stand.
pub(super) fn rank(role: Role) -> usize {
    let order = [Role::DependsOn, Role::Goals, Role::Scope, Role::Acceptance];
    order.iter().position(|other| *other == role).unwrap_or(order.len())
}

/// A field while it is being laid out.
struct Layout<'s, 't> {
    source: &'s Source<'t>,
    field: &'s Field,
    block: &'s Block,
    /// What stands below the label, in whole lines.
    below: Range<usize>,
    units: &'s [Unit],
    lines: Vec<Line<'t>>,
}

/// The field `nth` of the item at `place`.
pub(super) fn piece<'t>(source: &Source<'t>, place: usize, nth: usize) -> Result<Piece<'t>, String> {
    let item = &source.plan.items[place];
    let field = &item.fields[nth];
    let whole = source.field(place, nth);
    let block = source.block(field.label.start).ok_or("a label is not found")?;
    let prefix = source.text[block.line..block.range.start].trim();
    if !matches!(prefix, "" | "-" | "*" | "+") && !matches!(block.shape, Shape::Heading(_)) {
        let label = &source.text[field.label.clone()];
        return Err(format!("its field `{label}` stands in a numbered or nested list"));
    }
    let below = block.end.min(whole.end)..whole.end;
    let units = source.units(&below);
    let mut layout = Layout { source, field, block, below, units, lines: Vec::new() };
    let bullet = layout.label()?;
    let is_tight = layout.says(bullet, item.form)?;
    while layout.lines.last().is_some_and(Line::is_blank) {
        layout.lines.pop();
    }
    Ok(Piece { rank: rank(field.role), lines: layout.lines, is_tight })
}

impl<'t> Layout<'_, 't> {
    fn text(&self) -> &'t str {
        self.source.text
    }

    /// The label as a bullet, up to its colon: canonical where it is known, with its own words behind it.
    fn label(&self) -> Result<String, String> {
        let text = self.text();
        let said = match self.block.shape {
            Shape::Heading(_) => text[self.block.range.clone()].trim_matches('*').trim_end_matches(':').trim(),
            _ => text[self.field.label.clone()].trim(),
        };
        let note = self.note();
        let is_line = |text: &str| !text.contains(['\n', '\r']);
        if said.is_empty() || !is_line(said) || !note.is_none_or(is_line) {
            return Err("one of its labels is empty or goes over several lines".to_owned());
        }
        // A label that nobody knows stays what it is.
        let Some(canonical) = self.field.role.canonical() else {
            return Ok(format!("- **{said}**{}:", note.map(|note| format!(" ({note})")).unwrap_or_default()));
        };
        let own = (!same::says(canonical, said)).then_some(said);
        let remark = [own, note].into_iter().flatten().collect::<Vec<_>>().join("; ");
        let remark = if remark.is_empty() { remark } else { format!(" ({remark})") };
        Ok(format!("- **{canonical}**{remark}:"))
    }

    /// What stands in parentheses between a bold label and its colon.
    fn note(&self) -> Option<&'t str> {
        let text = self.text();
        let behind = text.get(self.field.label.end..self.block.range.end)?;
        let behind = behind.trim_start_matches(':').strip_prefix("**")?.trim_start();
        let length = closing(behind).filter(|_| behind.starts_with('('))?;
        behind[length..].starts_with(':').then(|| behind[1..length - 1].trim())
    }

    /// The text behind the label, or the one paragraph below it.
    fn inline(&self) -> Option<(Range<usize>, Range<usize>)> {
        let is_heading = matches!(self.block.shape, Shape::Heading(_));
        let rest = label(self.text(), &self.block.range, &self.source.grammar.labels).map(|label| label.rest);
        if let Some(rest) = rest.filter(|rest| !is_heading && !rest.is_empty()) {
            return Some((rest, self.below.clone()));
        }
        let [unit] = self.units else { return None };
        let block = self.source.block_on(unit.line)?;
        let is_whole = lines::without_blanks(&self.text()[block.end..self.below.end]).is_empty();
        (block.shape == Shape::Prose && is_whole).then(|| (block.range.clone(), block.end..self.below.end))
    }

    /// Adds everything the field says behind `bullet`; whether it ends inside of that.
    fn says(&mut self, bullet: String, form: Form) -> Result<bool, String> {
        let inline = self.inline();
        if let Some((said, below)) = inline {
            self.below = below;
            self.units = self.source.units(&self.below);
            if self.units.is_empty() {
                self.alone(bullet, &said);
                return Ok(true);
            }
            self.put(&format!("{bullet} "), &said, INSIDE);
        } else if let Some(joined) = self.joined() {
            self.lines.push(Line::new(format!("{bullet} {joined}")));
            return Ok(true);
        } else {
            self.lines.push(Line::new(bullet));
        }
        self.below(form)
    }

    /// A field with nothing but one text: as entries below it where that is how its kind is written.
    fn alone(&mut self, bullet: String, said: &Range<usize>) {
        let text = self.text();
        let is_line = !text[said.clone()].contains(['\n', '\r']);
        let parts = match self.field.role {
            Role::Goals | Role::Acceptance => Some(vec![said.clone()]),
            Role::Scope if is_line => scope::parts(text, said),
            _ => None,
        };
        match parts.filter(|_| self.is_plain(said)) {
            Some(parts) => {
                self.lines.push(Line::new(bullet));
                parts.iter().for_each(|part| self.put("  - ", part, 2 * INSIDE));
            }
            None => self.put(&format!("{bullet} "), said, INSIDE),
        }
    }

    /// Whether a text is one paragraph wherever it starts a line, and no head of an item.
    fn is_plain(&self, said: &Range<usize>) -> bool {
        !is_marked(&self.text()[said.clone()]) && head(self.text(), said.clone(), &self.source.grammar.ids).is_none()
    }

    /// Adds one paragraph: its first line behind `before`, the others `indent` columns to the right.
    fn put(&mut self, before: &str, said: &Range<usize>, indent: usize) {
        // So far to the right, nothing but a paragraph goes on.
        const DEEP: usize = 4;
        let ids = &self.source.grammar.ids;
        for (nth, (_, line)) in lines::lines(self.text(), said.clone()).enumerate() {
            let own = line.text.trim_start();
            let start = match nth {
                0 => before.to_owned(),
                _ => " ".repeat(indent + if is_marked(own) { DEEP } else { 0 }),
            };
            self.lines.push(Line { text: folded(Cow::Owned(format!("{start}{own}")), ids), end: line.end });
        }
    }

    /// What an item waits for as one line, where it is a list of nothing but ids and remarks.
    fn joined(&self) -> Option<String> {
        if self.field.role != Role::DependsOn || self.units.is_empty() {
            return None;
        }
        let (text, ids) = (self.text(), &self.source.grammar.ids);
        let is_flat = self.units.len() == self.field.entries.len()
            && self.units.iter().all(|unit| unit.sort == Sort::Bullet)
            && self.field.entries.iter().all(|entry| entry.depth == 0);
        let mut said = Vec::new();
        for entry in self.field.entries.iter().filter(|_| is_flat) {
            let id = ids.first(text, entry.range.clone())?;
            let remark = text[id.range.end..entry.range.end].trim();
            let is_remark = remark.starts_with('(') && closing(remark) == Some(remark.len());
            if !(remark.is_empty() || is_remark) || remark.contains(['\n', '\r']) {
                return None;
            }
            said.push(folded(Cow::Borrowed(&text[entry.range.clone()]), ids));
        }
        is_flat.then(|| said.join(", "))
    }

    /// Adds what stands below the label; whether it ends inside of the bullet.
    fn below(&mut self, form: Form) -> Result<bool, String> {
        let own = lines::indent(&self.text()[self.block.line..]);
        let is_bullet = matches!(self.block.shape, Shape::Item { .. });
        // Below a bullet, what stands to the right of it is inside; below a paragraph or a heading, everything is.
        let is_inside = |unit: &Unit| !is_bullet || unit.indent > own;
        let least = self.units.iter().filter(|unit| is_inside(unit)).map(|unit| unit.indent).min().unwrap_or(INSIDE);
        let columns = |count: usize| isize::try_from(count).unwrap_or(isize::MAX);
        let inwards = columns(INSIDE) - columns(least);
        let back = if form == Form::List { own } else { 0 };
        let shift = |unit: &Unit| if is_inside(unit) { inwards } else { -columns(back.min(unit.indent)) };
        let Some(first) = self.units.first() else { return Ok(true) };
        let said = lines::without_blanks(&self.text()[self.below.clone()]);
        let blanks = lines::lines(self.text(), self.below.start..self.below.start + said.start).count();
        let is_listed = first.sort == Sort::Bullet && is_inside(first);
        let is_apart = matches!(self.block.shape, Shape::Heading(_)) || blanks > 0;
        if !is_listed && is_apart {
            self.lines.push(Line::new(""));
        }
        let range = self.below.start + said.start..self.below.start + said.end;
        lines::moved(self.text(), range, self.units, &self.source.grammar.ids, shift, &mut self.lines)?;
        Ok(self.units.last().is_none_or(is_inside))
    }
}

/// Whether a line that starts with `text` may be something else than a paragraph.
fn is_marked(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = digits.len() < text.len() && digits.starts_with(['.', ')']);
    is_number || text.starts_with("```") || text.starts_with(['-', '*', '+', '#', '>', '|', '~', '=', '<', '[', '_'])
}
