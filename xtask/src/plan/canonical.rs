//! A plan rewritten into the canonical grammar, without losing a word.
//!
//! An item becomes a heading, `### PR-03 (P0): title`, and its fields become bullets below it: what it waits for,
//! goals, scope, acceptance, then the others in their own order. What is no field stays behind what it stands
//! behind. An item that would not be read back as the same item is left as it is, and it is said why.

mod field;
mod head;
mod item;
mod lines;
mod same;
mod scope;

use std::ops::Range;

use super::blocks::{Block, Shape, blocks, line_start};
use super::{Form, Grammar, Plan, Section, find};
use crate::text::markdown::Document;
use lines::Unit;

/// One replacement of whole lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The bytes that go.
    pub range: Range<usize>,
    /// The text that comes.
    pub text: String,
}

/// An item that stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its place in [`Plan::items`].
    pub item: usize,
    /// Why, as the end of a sentence.
    pub why: String,
}

/// What rewriting a plan comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Canonical {
    /// One change for every item that is rewritten, in order.
    pub changes: Vec<Change>,
    /// The items that are not in the canonical grammar and stay as they are, in order.
    pub left: Vec<Left>,
}

/// Rewrites `plan`, read from `section` of `text`.
///
/// # Errors
/// Says why plans written like this one cannot be rewritten.
pub fn canonical(
    text: &str,
    document: &Document,
    section: &Section,
    plan: &Plan,
    grammar: &Grammar,
) -> Result<Canonical, &'static str> {
    let source = Source::new(text, document, section, plan, grammar);
    let mut found = once(&source)?;
    // What one round lays out anew may be laid out better by the next; after a few there is nothing left.
    const ROUNDS_MAX: usize = 4;
    let mut now = applied(text, &found.changes);
    for _ in 1..ROUNDS_MAX {
        if found.changes.is_empty() {
            break;
        }
        let document = Document::parse(&now);
        let Some(section) = again(&now, &document, section, grammar) else { break };
        let plan = super::read(&now, &document, &section.range, grammar);
        let after = Source::new(&now, &document, &section, &plan, grammar);
        let Ok(next) = once(&after) else { break };
        found = Canonical { changes: between(&source, &after), left: next.left };
        if next.changes.is_empty() {
            break;
        }
        let settled = applied(&now, &next.changes);
        now = settled;
    }
    Ok(found)
}

/// One round over the items of a plan.
fn once(source: &Source<'_>) -> Result<Canonical, &'static str> {
    let items = &source.plan.items;
    let Some(form) = items.first().map(|item| item.form) else { return Ok(Canonical::default()) };
    if form == Form::Row {
        return Err("its items are rows of a table, and a row has no place for fields");
    }
    if form == Form::List && items.iter().all(|item| item.fields.is_empty()) {
        return Err("its items are list items without fields; write them as headings with fields first");
    }
    let level = source.level(form).ok_or("its items stand too deep to become headings: no item is below level 4")?;
    // The items of a plan are written in one form, so another form is for all of them or for none.
    let together = form != Form::Heading(level);
    let mut found = Canonical::default();
    let mut drafts: Vec<Draft> = Vec::new();
    for place in 0..items.len() {
        match item::rewritten(source, place, level) {
            Ok(None) => {}
            Ok(Some(change)) => drafts.push(Draft { item: place, change }),
            Err(why) => found.left.push(Left { item: place, why }),
        }
    }
    if together && let Some(first) = found.left.first_mut() {
        first.why.push_str(TOGETHER);
        found.left.truncate(1);
        return Ok(found);
    }
    settle(source, drafts, together, &mut found);
    found.left.sort_by_cached_key(|left| left.item);
    Ok(found)
}

/// The same section of a text that was rewritten.
fn again(text: &str, document: &Document, section: &Section, grammar: &Grammar) -> Option<Section> {
    let title = (!section.heading.is_empty()).then_some(section.title.as_str());
    let found = find(text, document, title, grammar);
    found.into_iter().find(|found| found.heading.start == section.heading.start)
}

/// The changes that make of each item what it is in `after`.
fn between(source: &Source<'_>, after: &Source<'_>) -> Vec<Change> {
    let places = 0..source.plan.items.len().min(after.plan.items.len());
    let pairs = places.map(|place| (source.span(place), after.span(place)));
    let changes = pairs.filter_map(|(old, new)| {
        let (range, new) = (old.start..old.end, &after.text[new.start..new.end]);
        (source.text[range.clone()] != *new).then(|| item::trimmed(source.text, range, new))
    });
    changes.collect()
}

/// What is said of the item that holds up all others.
const TOGETHER: &str = "; all items of a plan are headings of one level, so none is rewritten";

/// A rewritten item, not yet held against the one it is made of.
struct Draft {
    item: usize,
    change: Change,
}

/// Takes the drafts with which the plan is read back as the same plan.
fn settle(source: &Source<'_>, drafts: Vec<Draft>, together: bool, found: &mut Canonical) {
    // Reading a plan once more takes as long as reading it, so what cannot be settled is cut in two only so often.
    const READINGS_MAX: usize = 64;
    let before = same::Before::new(source);
    let mut groups = vec![drafts];
    let mut readings = 0;
    while let Some(mut group) = groups.pop() {
        if group.is_empty() {
            continue;
        }
        readings += 1;
        let mut changes: Vec<Change> = found.changes.clone();
        changes.extend(group.iter().map(|draft| draft.change.clone()));
        changes.sort_by_cached_key(|change| change.range.start);
        let Err(difference) = before.compare(&changes) else {
            found.changes = changes;
            continue;
        };
        if together {
            let item = difference.item.unwrap_or(group[0].item);
            found.left.push(Left { item, why: difference.why + TOGETHER });
        } else if group.len() == 1 {
            found.left.push(Left { item: group[0].item, why: difference.why });
        } else if readings >= READINGS_MAX {
            let why = "too many others would be read otherwise, so it was not tried alone";
            found.left.extend(group.iter().map(|draft| Left { item: draft.item, why: why.to_owned() }));
        } else {
            let half = group.split_off(group.len() / 2);
            groups.push(half);
            groups.push(group);
        }
    }
}

/// `text` with `changes`, which are in order and apart.
fn applied(text: &str, changes: &[Change]) -> String {
    let mut out = String::with_capacity(text.len() + 256);
    let mut at = 0;
    for change in changes {
        out.push_str(&text[at..change.range.start]);
        out.push_str(&change.text);
        at = change.range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// A plan and the lines it stands in.
struct Source<'a> {
    text: &'a str,
    document: &'a Document,
    section: &'a Section,
    plan: &'a Plan,
    grammar: &'a Grammar,
    blocks: Vec<Block>,
    units: Vec<Unit>,
}

/// Where an item stands: its head, what is in it, and what only stands behind it.
struct Span {
    start: usize,
    body: usize,
    tail: usize,
    end: usize,
}

impl<'a> Source<'a> {
    fn new(
        text: &'a str,
        document: &'a Document,
        section: &'a Section,
        plan: &'a Plan,
        grammar: &'a Grammar,
    ) -> Source<'a> {
        let blocks = blocks(text, document, &section.range);
        let units = lines::units(text, document, &section.range, &blocks);
        Source { text, document, section, plan, grammar, blocks, units }
    }

    /// The block that holds the byte at `offset`.
    fn block(&self, offset: usize) -> Option<&Block> {
        let after = self.blocks.partition_point(|block| block.range.start <= offset);
        self.blocks[..after].last()
    }

    /// The block that starts on the line at `line`.
    fn block_on(&self, line: usize) -> Option<&Block> {
        let first = self.blocks.partition_point(|block| block.line < line);
        self.blocks.get(first).filter(|block| block.line == line)
    }

    /// The units that start in `range`.
    fn units(&self, range: &Range<usize>) -> &[Unit] {
        let first = self.units.partition_point(|unit| unit.line < range.start);
        let last = self.units.partition_point(|unit| unit.line < range.end);
        &self.units[first..last.max(first)]
    }

    /// Where the item at `place` stands.
    fn span(&self, place: usize) -> Span {
        let item = &self.plan.items[place];
        let next = self.blocks.partition_point(|block| block.line < item.range.end);
        let end = self.blocks.get(next).map_or(self.section.range.end, |block| block.line).max(item.line.end);
        // Lines between items belong to none of them.
        let behind = self.units(&(item.range.end..end));
        let rule = behind.iter().find(|unit| unit.sort == lines::Sort::Break).map_or(end, |unit| unit.line);
        let body = item.line.end;
        let tail = body + lines::without_blanks(&self.text[body..rule]).end;
        // A byte order mark is no part of the first line.
        let mark = if self.text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Span { start: item.line.start.max(mark), body, tail, end }
    }

    /// The lines of one field: its label, and what stands below it up to the next field.
    fn field(&self, place: usize, nth: usize) -> Range<usize> {
        let fields = &self.plan.items[place].fields;
        let end = fields.get(nth + 1).map(|next| next.range.start);
        fields[nth].range.start..end.unwrap_or_else(|| self.span(place).tail)
    }

    /// The level of the headings that items become: one below what they stand under, and the same for all.
    fn level(&self, form: Form) -> Option<u8> {
        let above = self.above(form);
        let (least, most) = (above.iter().min().copied()?, above.iter().max().copied()?);
        let level = match form {
            // Parts of a plan that stand at different depths keep them.
            Form::Heading(own) if least != most || most > 3 => own,
            _ => most + 1,
        };
        (level <= 4).then_some(level.max(2))
    }

    /// The level of the heading that each item stands under; 0 without one.
    fn above(&self, form: Form) -> Vec<u8> {
        let section = line_start(self.text, self.section.heading.start);
        let is_section = |block: &Block| block.line == section && !self.section.heading.is_empty();
        let mut items = self.plan.items.iter().peekable();
        let (mut above, mut found) = (0, Vec::new());
        for block in &self.blocks {
            if items.next_if(|item| item.line.start == block.line).is_some() {
                found.push(above);
                continue;
            }
            match (block.shape, form) {
                // Headings of its own level are other items, or stand beside it; but for the section's own.
                (Shape::Heading(level), Form::Heading(own)) if level >= own && !is_section(block) => {}
                (Shape::Heading(level), _) => above = level,
                _ => {}
            }
        }
        found
    }
}
