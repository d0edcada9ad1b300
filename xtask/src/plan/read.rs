//! Items and their fields, from the blocks of a section.

use std::ops::Range;

use super::blocks::{Block, Shape, blocks, trimmed};
use super::head::{Head, head, priorities};
use super::labels::label;
use super::{Entry, Field, Form, Grammar, Item, Plan, Role, depends, marks, scope};
use crate::text::markdown::{Document, table};

/// Reads the items of `range`, a section of `text`.
///
/// The items are written in one form: headings if there are any, else bold paragraphs, list items, rows. What
/// else starts with an id is an echo of the plan.
pub fn read(text: &str, document: &Document, range: &Range<usize>, grammar: &Grammar) -> Plan {
    let blocks = blocks(text, document, range);
    let heads: Vec<(usize, Form, Head)> = heads(text, &blocks, grammar);
    let Some(form) = heads.iter().map(|(_, form, _)| *form).min() else { return Plan::default() };
    let mut plan = Plan::default();
    // Of list items, those deeper than the first are about it.
    let depth = heads.iter().find(|(_, own, _)| *own == form).map_or(0, |(at, _, _)| blocks[*at].indent);
    let is_inner = |at: usize, own: Form| form == Form::List && own == form && blocks[at].indent > depth;
    let heads: Vec<_> = heads.into_iter().filter(|(at, own, _)| !is_inner(*at, *own)).collect();
    let mut reader = Reader { text, grammar, blocks: &blocks, header: Header::default() };
    for (nth, (at, own, head)) in heads.iter().enumerate() {
        let end = match own {
            Form::Row => at + 1,
            _ => ending(&blocks, *at, *own, heads[nth + 1..].iter().find(|next| next.1 == *own).map(|next| next.0)),
        };
        let item = reader.item(*at..end, *own, head.clone());
        if *own == form {
            plan.items.push(item);
        } else if *own == Form::Row || *own == Form::List {
            plan.echoes.push(item);
        }
    }
    depends::resolve(text, &mut plan, grammar);
    plan
}

/// The blocks that are heads of items, and how they are written.
fn heads(text: &str, blocks: &[Block], grammar: &Grammar) -> Vec<(usize, Form, Head)> {
    let form = |block: &Block| match block.shape {
        Shape::Heading(level @ 2..=4) => Some(Form::Heading(level)),
        Shape::Prose if text[block.range.clone()].starts_with("**") => Some(Form::Bold),
        Shape::Item { .. } => Some(Form::List),
        Shape::Row { header: false } => Some(Form::Row),
        _ => None,
    };
    let read = |block: &Block, form| match form {
        // The cell of a row holds the id and nothing else, or a head of its own.
        Form::Row => {
            let cell = table::cells(text, block.range.clone()).into_iter().next()?;
            head(text, cell, &grammar.ids)
        }
        _ => head(text, block.range.clone(), &grammar.ids),
    };
    let all = blocks.iter().enumerate();
    all.filter_map(|(at, block)| {
        let form = form(block)?;
        Some((at, form, read(block, form)?))
    })
    .collect()
}

/// Where the item that starts at `at` ends: at the next one, or at what cannot belong to it.
fn ending(blocks: &[Block], at: usize, form: Form, next: Option<usize>) -> usize {
    let last = next.unwrap_or(blocks.len());
    let ends = |block: &Block| match (form, block.shape) {
        (Form::Heading(level), Shape::Heading(other)) => other <= level,
        (_, Shape::Heading(_)) => true,
        // A list ends where something stands at the depth of its items.
        (Form::List, Shape::Prose | Shape::Item { .. }) => block.indent <= blocks[at].indent,
        _ => false,
    };
    (at + 1..last).find(|index| ends(&blocks[*index])).unwrap_or(last)
}

struct Reader<'a> {
    text: &'a str,
    grammar: &'a Grammar,
    blocks: &'a [Block],
    header: Header,
}

/// What the header of a table says.
#[derive(Default)]
struct Header {
    /// The blocks before this one were looked through.
    read: usize,
    /// The cells of the last header among them: where they stand, whether they are titles, what they mean.
    cells: Vec<(Range<usize>, bool, Role)>,
}

/// The field that blocks are being added to.
struct Open {
    field: Field,
    /// What its label is: the block's shape and depth.
    shape: Shape,
    indent: usize,
    /// The depths of the bullets inside, outermost first.
    depths: Vec<usize>,
}

impl Reader<'_> {
    fn item(&mut self, range: Range<usize>, form: Form, head: Head) -> Item {
        let own = &self.blocks[range.start];
        let end = self.blocks[range.clone()].last().map_or(own.end, |block| block.end);
        let name = self.text[head.id.range.clone()].replace(['\u{2010}', '\u{2011}'], "-");
        let noted = head.notes.iter().map(|note| priorities(&self.text[note.clone()]));
        let mut item = Item {
            name,
            form,
            line: own.line..own.end,
            range: own.line..end,
            priorities: noted.into_iter().find(|found| !found.is_empty()).unwrap_or_default(),
            lead: Vec::new(),
            fields: Vec::new(),
            depends: Vec::new(),
            scope: Vec::new(),
            tests: Vec::new(),
            claim: marks::read(self.text, head.tail.clone()),
            head,
        };
        if form == Form::Row {
            self.row(range.start, &mut item);
        } else {
            self.fields(range, &mut item);
        }
        self.finish(&mut item);
        item
    }

    /// What follows from the fields.
    fn finish(&self, item: &mut Item) {
        if item.priorities.is_empty() {
            let said = item.says(Role::Priority).next().map(|entry| priorities(&self.text[entry.range.clone()]));
            item.priorities = said.unwrap_or_default();
        }
        let stated = item.says(Role::Status).next().and_then(|entry| marks::read(self.text, entry.range.clone()));
        let before = item.line.start..item.head.id.range.start;
        let boxed = || {
            let opening = &self.text[before.clone()];
            let is_done = opening.contains("[x]") || opening.contains("[X]");
            let claim = if is_done || item.head.struck { marks::Claim::Done } else { return None };
            Some(marks::Mark { range: item.head.id.range.clone(), claim })
        };
        let opening = || marks::read(self.text, before.clone());
        item.claim = stated.or(item.claim.take()).or_else(opening).or_else(boxed);
        let entries = |role: Role| item.says(role).cloned().collect::<Vec<Entry>>();
        let (scopes, tests) = (entries(Role::Scope), entries(Role::Tests));
        item.scope = self.scope(&scopes);
        item.tests = tests.iter().flat_map(|entry| scope::touches(self.text, entry)).collect();
    }

    /// What the entries of a scope touch. Below a bullet that names a path, bullets are about it; below one that names
    /// none (`Backend:`) they count, unless it says that they are left alone.
    fn scope(&self, entries: &[Entry]) -> Vec<scope::Touch> {
        let mut found = Vec::new();
        // Whether the bullets above are only titles, outermost first.
        let mut titles: Vec<bool> = Vec::new();
        for entry in entries {
            titles.truncate(entry.depth);
            let counts = titles.last().is_none_or(|is_title| *is_title);
            let touches = if counts { scope::touches(self.text, entry) } else { Vec::new() };
            titles.resize(entry.depth, counts);
            let said = self.text.get(entry.range.clone()).unwrap_or_default();
            titles.push(counts && touches.is_empty() && !scope::is_negated(said));
            found.extend(touches);
        }
        found
    }

    /// The fields of an item that is more than a row.
    fn fields(&self, range: Range<usize>, item: &mut Item) {
        let inside = &self.blocks[range.start + 1..range.end];
        // A colon behind a known word is a label only where no label is bold.
        let is_bold = |block: &Block| {
            label(self.text, &block.range, &self.grammar.labels).is_some_and(|label| label.bold && label.role.is_some())
        };
        let plain = !inside.iter().any(is_bold);
        let mut open: Option<Open> = None;
        for block in inside {
            if let Some(next) = self.opens(block, open.as_ref(), plain, item) {
                item.fields.extend(open.replace(next).map(|open| open.field));
                continue;
            }
            let entry = |depth| Entry { range: block.range.clone(), depth };
            match &mut open {
                None => item.lead.push(entry(0)),
                Some(open) => {
                    open.field.range.end = block.end;
                    let depth = depth(open, block);
                    open.field.entries.push(entry(depth));
                }
            }
        }
        item.fields.extend(open.map(|open| open.field));
    }

    /// The field that `block` starts, if it starts one.
    fn opens(&self, block: &Block, open: Option<&Open>, plain: bool, item: &Item) -> Option<Open> {
        let field = |role, label: Range<usize>, rest: Range<usize>| {
            let entries = if rest.is_empty() { Vec::new() } else { vec![Entry { range: rest, depth: 0 }] };
            let field = Field { role, label, range: block.line..block.end, entries };
            Open { field, shape: block.shape, indent: block.indent, depths: Vec::new() }
        };
        if let Shape::Heading(_) = block.shape {
            let role = self.grammar.labels.role(&self.text[block.range.clone()]).unwrap_or(Role::Other);
            return Some(field(role, block.range.clone(), block.range.end..block.range.end));
        }
        let label = label(self.text, &block.range, &self.grammar.labels)?;
        if !label.bold && !plain {
            return None;
        }
        let is_bullet = matches!(block.shape, Shape::Item { .. });
        // What stands deeper than the label is its content; so is a bullet with an unknown label below a paragraph.
        let is_content = open.is_some_and(|open| match open.shape {
            Shape::Item { .. } => block.indent > open.indent,
            _ => is_bullet && label.role.is_none(),
        });
        // In a list, fields are deeper than the item.
        let is_deep = item.form != Form::List && is_bullet && open.is_none() && block.indent > 3;
        (!is_content && !is_deep).then(|| field(label.role.unwrap_or(Role::Other), label.range, label.rest))
    }

    /// The fields of a row, by the header of its table.
    fn row(&mut self, at: usize, item: &mut Item) {
        self.head_row(at);
        let cells = table::cells(self.text, self.blocks[at].range.clone());
        for ((label, is_title, role), cell) in self.header.cells.iter().zip(cells).skip(1) {
            if *is_title && item.head.title.is_empty() {
                item.head.title = cell;
                continue;
            }
            let range = self.blocks[at].line..self.blocks[at].end;
            let entries = vec![Entry { range: trimmed(self.text, cell), depth: 0 }];
            item.fields.push(Field { role: *role, label: label.clone(), range, entries });
        }
    }

    /// Reads the last header before the row at `at`; rows are asked for in order.
    fn head_row(&mut self, at: usize) {
        let unread = &self.blocks[self.header.read.min(at)..at];
        if let Some(block) = unread.iter().rev().find(|block| block.shape == (Shape::Row { header: true })) {
            let cell = |label: Range<usize>| {
                let name = self.text[label.clone()].trim_matches('*').to_lowercase();
                let titles = ["title", "what", "description", "theme", "pr title", "summary"];
                let role = self.grammar.labels.role(&name).unwrap_or(Role::Other);
                (label, titles.contains(&name.as_str()), role)
            };
            self.header.cells = table::cells(self.text, block.range.clone()).into_iter().map(cell).collect();
        }
        self.header.read = at;
    }
}

/// How deep `block` is nested in an open field.
fn depth(open: &mut Open, block: &Block) -> usize {
    if !matches!(block.shape, Shape::Item { .. }) {
        return open.depths.len().saturating_sub(1);
    }
    while open.depths.last().is_some_and(|last| *last >= block.indent) {
        open.depths.pop();
    }
    open.depths.push(block.indent);
    open.depths.len() - 1
}
