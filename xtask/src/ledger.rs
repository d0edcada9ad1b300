//! A ledger read structurally: its INDEX rows, its sections, and what only looks like one.
//!
//! Rows count inside the INDEX table, sections count by their top-level heading; prose, fences,
//! comments and other tables never do. Reads one file's text; judges nothing.

mod figures;
mod latest;
mod strays;

use std::collections::HashSet;
use std::ops::Range;

pub use figures::{Figures, figures};
pub use latest::{Latest, field, latest, status_mark};
pub use strays::{Mention, Stray, mentions, strays};

use crate::config::schema::{self, SubIds};
use crate::text::markdown::{Document, Heading, Kind, Nesting, table};

/// One row of the INDEX that holds an id.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line, without its end.
    pub range: Range<usize>,
    /// The id.
    pub id: Range<usize>,
    /// The date cell.
    pub date: Range<usize>,
    /// The title cell.
    pub title: Range<usize>,
    /// The status cell; empty when the ledger has no such column.
    pub status: Range<usize>,
}

/// One section.
#[derive(Clone, Debug)]
pub struct Section {
    /// The id in the heading.
    pub id: Range<usize>,
    /// The heading's level.
    pub level: u8,
    /// The heading, its line end included.
    pub heading: Range<usize>,
    /// The date in the heading; empty when it has none.
    pub date: Range<usize>,
    /// The title in the heading.
    pub title: Range<usize>,
    /// From the end of the heading to the next heading of this level or above.
    pub body: Range<usize>,
}

/// The INDEX: its heading and the table after it.
#[derive(Clone, Debug)]
pub struct IndexTable {
    /// The heading, its line end included.
    pub heading: Range<usize>,
    /// The table, when one follows before the next heading.
    pub table: Option<Range<usize>>,
}

/// A ledger as its text states it.
#[derive(Debug)]
pub struct Ledger<'a> {
    /// The text.
    pub text: &'a str,
    /// Its configuration.
    pub policy: &'a schema::Ledger,
    /// The INDEX; more than one heading may claim to be it.
    pub index: Vec<IndexTable>,
    /// The rows of the INDEX.
    pub rows: Vec<Row>,
    /// The sections, in file order.
    pub sections: Vec<Section>,
}

impl<'a> Ledger<'a> {
    /// Reads `text`, whose blocks are `document`.
    pub fn read(text: &'a str, document: &Document, policy: &'a schema::Ledger) -> Ledger<'a> {
        let mut index = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for heading in document.headings(text) {
            // Every section of this level or below ends here.
            while let Some(&last) = open.last()
                && sections[last].level >= heading.level
            {
                sections[last].body.end = heading.range.start;
                open.pop();
            }
            if is_index(heading.text, &policy.index.heading) {
                let table = table_after(document, heading.range.end);
                index.push(IndexTable { heading: heading.range.clone(), table });
            }
            if let Some(section) = section(text, &heading, policy) {
                open.push(sections.len());
                sections.push(section);
            }
        }
        let rows = index
            .first()
            .and_then(|index: &IndexTable| index.table.clone())
            .map(|range| rows(text, document, &range, policy))
            .unwrap_or_default();
        Ledger { text, policy, index, rows, sections }
    }

    /// The text of a range.
    pub fn at(&self, range: &Range<usize>) -> &'a str {
        &self.text[range.clone()]
    }

    /// The id an entry is counted under: its parent's when sub-ids are merged.
    pub fn counted<'t>(&self, id: &'t str) -> &'t str {
        counted(id, self.policy.sub_ids)
    }

    /// Every id that has a row or a section, as counted.
    pub fn ids(&self) -> HashSet<&'a str> {
        let ids = self.rows.iter().map(|row| &row.id).chain(self.sections.iter().map(|section| &section.id));
        ids.map(|id| self.counted(self.at(id))).collect()
    }
}

fn counted(id: &str, sub_ids: SubIds) -> &str {
    let parent = id.rsplit_once('.').filter(|(_, sub)| !sub.is_empty() && sub.bytes().all(|b| b.is_ascii_digit()));
    match (sub_ids, parent) {
        (SubIds::Merge, Some((parent, _))) => parent,
        _ => id,
    }
}

/// Whether a heading's text is `wanted`, alone or followed by something that is no part of the word.
fn is_index(text: &str, wanted: &str) -> bool {
    text.strip_prefix(wanted)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-'))
}

/// The first top-level table after `offset` and before the next top-level heading.
fn table_after(document: &Document, offset: usize) -> Option<Range<usize>> {
    let leaves = document.leaves();
    let first = leaves.partition_point(|leaf| leaf.range().start < offset);
    leaves[first..]
        .iter()
        .filter(|leaf| leaf.nesting == Nesting::Top)
        .take_while(|leaf| !matches!(leaf.kind, Kind::Heading(_)))
        .find(|leaf| leaf.kind == Kind::Table)
        .map(|leaf| leaf.range())
}

fn rows(text: &str, document: &Document, range: &Range<usize>, policy: &schema::Ledger) -> Vec<Row> {
    let Some(table) = document.leaf_at(range.start).and_then(|leaf| table::table(text, leaf)) else {
        return Vec::new();
    };
    table::rows(text, table.body).filter_map(|range| row(text, range, policy)).collect()
}

/// Reads one table line as a row, if its id cell starts with an id.
fn row(text: &str, range: Range<usize>, policy: &schema::Ledger) -> Option<Row> {
    let cells = table::cells(text, range.clone());
    let cell = |column: usize| column.checked_sub(1).and_then(|index| cells.get(index)).cloned();
    let empty = range.end..range.end;
    let id_cell = cell(policy.index.id_column)?;
    let id = leading_id(text, &id_cell, policy)?;
    Some(Row {
        id,
        date: cell(policy.index.date_column).unwrap_or(empty.clone()),
        title: cell(policy.index.title_column).unwrap_or(empty.clone()),
        status: cell(policy.index.status_column).unwrap_or(empty),
        range,
    })
}

/// The id that the text of `range` starts with, emphasis and link brackets passed over.
fn leading_id(text: &str, range: &Range<usize>, policy: &schema::Ledger) -> Option<Range<usize>> {
    let cell = &text[range.clone()];
    let start = range.start + (cell.len() - cell.trim_start_matches(['*', '_', '[', '`', '~']).len());
    let found = policy.id.find_at(&text[..range.end], start)?;
    (found.start() == start && ends_word(&text[found.end()..])).then(|| found.range())
}

/// Whether what follows an id does not belong to it.
fn ends_word(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn section(text: &str, heading: &Heading<'_>, policy: &schema::Ledger) -> Option<Section> {
    if !policy.section.levels.contains(&usize::from(heading.level)) {
        return None;
    }
    let id = leading_id(text, &heading.text_range, policy)?;
    let (rest_start, rest) = (id.end, &text[id.end..heading.text_range.end]);
    let groups = policy.section.heading.captures(rest);
    let group = |name: &str| {
        let found = groups.as_ref().and_then(|groups| groups.name(name));
        found.map_or(rest_start..rest_start, |m| rest_start + m.start()..rest_start + m.end())
    };
    Some(Section {
        date: group("date"),
        title: group("title"),
        id,
        level: heading.level,
        heading: heading.range.clone(),
        body: heading.range.end..text.len(),
    })
}
