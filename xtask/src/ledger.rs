//! A ledger read structurally: its INDEX rows, its sections, and what only looks like one.
//!
//! Rows count inside the INDEX table, sections count by their top-level heading; prose, fences,
//! comments and other tables never do. Reads one file's text; judges nothing.

mod entries;
mod figures;
mod latest;
mod next;
mod status;
mod strays;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

pub use entries::{Entry, entries};
pub use figures::{Figures, figures};
pub use latest::{Latest, field, field_line, latest, section_mark};
pub use next::{is_id, next_id};
pub use status::{Claim, claim, claims, statuses};
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
    /// The heading's text after the id: date and title, as `section.heading` of the policy splits them.
    pub rest: Range<usize>,
    /// From the end of the heading to the next heading of this level or above.
    pub body: Range<usize>,
    /// The date and the title in the heading, which several checks ask for, once one of them did.
    parts: OnceLock<(Range<usize>, Range<usize>)>,
}

/// The INDEX: its heading and the table after it.
#[derive(Clone, Debug)]
pub struct IndexTable {
    /// The heading, its line end included.
    pub heading: Range<usize>,
    /// The table, when one follows before the next heading.
    pub table: Option<Range<usize>>,
}

/// A text that this tool writes, markers included: no source of anything but itself.
#[derive(Clone, Debug)]
pub struct Derived {
    /// Where it stands.
    pub range: Range<usize>,
    /// Whether it is an INDEX table, which may be counted once it was rebuilt.
    pub is_index: bool,
}

/// The derived text that holds `offset`, in a list sorted by place.
pub fn derived_at(derived: &[Derived], offset: usize) -> Option<&Derived> {
    let after = derived.partition_point(|derived| derived.range.start <= offset);
    derived[..after].last().filter(|derived| derived.range.contains(&offset))
}

/// A ledger as its text states it.
#[derive(Debug)]
pub struct Ledger<'a> {
    /// The text.
    pub text: &'a str,
    /// Where derived text stands in it.
    pub derived: Vec<Derived>,
    /// Its configuration.
    pub policy: &'a schema::Ledger,
    /// The INDEX; more than one heading may claim to be it.
    pub index: Vec<IndexTable>,
    /// The rows of the INDEX.
    pub rows: Vec<Row>,
    /// The sections, in file order.
    pub sections: Vec<Section>,
    /// Every id that has a row or a section, as counted.
    pub ids: HashSet<&'a str>,
}

impl<'a> Ledger<'a> {
    /// Reads `text`, whose blocks are `document`, passing over what is `derived`, sorted by place.
    pub fn read(text: &'a str, document: &Document, policy: &'a schema::Ledger, derived: Vec<Derived>) -> Ledger<'a> {
        let mut index = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let headings = document.headings(text).filter(|heading| derived_at(&derived, heading.range.start).is_none());
        for heading in headings {
            // Every section of this level or below ends here.
            while let Some(&last) = open.last()
                && sections[last].level >= heading.level
            {
                sections[last].body.end = heading.range.start;
                open.pop();
            }
            if is_index(heading.text, &policy.index.heading) {
                let table = table_after(document, heading.range.end, &derived);
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
        let ids = rows.iter().map(|row| &row.id).chain(sections.iter().map(|section| &section.id));
        let ids = ids.map(|id| counted(&text[id.clone()], policy.sub_ids)).collect();
        Ledger { text, derived, policy, index, rows, sections, ids }
    }

    /// The text of a range.
    pub fn at(&self, range: &Range<usize>) -> &'a str {
        &self.text[range.clone()]
    }

    /// The date in a section's heading; empty when it has none.
    pub fn date(&self, section: &Section) -> &'a str {
        self.at(&self.heading_parts(section).0)
    }

    /// The date in a section's heading, else in its field `**Date**:`; empty when it has none.
    pub fn day(&self, section: &Section) -> &'a str {
        match self.date(section) {
            "" => field(self, &section.body, "Date").unwrap_or_default(),
            date => date,
        }
    }

    /// The title in a section's heading.
    pub fn title(&self, section: &Section) -> &'a str {
        self.at(&self.heading_parts(section).1)
    }

    /// The date and the title in a section's heading; empty where it has none.
    fn heading_parts<'s>(&self, section: &'s Section) -> &'s (Range<usize>, Range<usize>) {
        section.parts.get_or_init(|| {
            let groups = self.policy.section.heading.captures(self.at(&section.rest));
            let part = |group: &str| {
                let part = groups.as_ref().and_then(|groups| groups.name(group)).map_or(0..0, |part| part.range());
                section.rest.start + part.start..section.rest.start + part.end
            };
            (part("date"), part("title"))
        })
    }

    /// The text of a section that belongs to no other section below it.
    pub fn own(&self, section: &Section) -> Vec<Range<usize>> {
        let first = self.sections.partition_point(|other| other.heading.start < section.body.start);
        let below = self.sections[first..].iter().take_while(|other| other.heading.start < section.body.end);
        let mut own = Vec::new();
        let mut at = section.body.start;
        for other in below {
            // A section below a section below was passed over with it.
            if other.heading.start >= at {
                own.push(at..other.heading.start);
                at = other.body.end;
            }
        }
        own.push(at..section.body.end);
        own.retain(|range| !range.is_empty());
        own
    }

    /// The id an entry is counted under: its parent's when sub-ids are merged.
    pub fn counted<'t>(&self, id: &'t str) -> &'t str {
        counted(id, self.policy.sub_ids)
    }
}

fn counted(id: &str, sub_ids: SubIds) -> &str {
    if sub_ids != SubIds::Merge {
        return id;
    }
    let parent = memchr::memrchr(b'.', id.as_bytes()).filter(|dot| {
        let sub = &id[dot + 1..];
        !sub.is_empty() && sub.bytes().all(|b| b.is_ascii_digit())
    });
    parent.map_or(id, |dot| &id[..dot])
}

/// Whether a heading's text is `wanted`, alone or followed by something that is no part of the word.
fn is_index(text: &str, wanted: &str) -> bool {
    text.strip_prefix(wanted)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-'))
}

/// The first top-level table after `offset` and before the next top-level heading. Of generated
/// tables only a rebuilt INDEX can be it.
fn table_after(document: &Document, offset: usize, derived: &[Derived]) -> Option<Range<usize>> {
    let leaves = document.leaves();
    let first = leaves.partition_point(|leaf| leaf.range().start < offset);
    leaves[first..]
        .iter()
        .filter(|leaf| leaf.nesting == Nesting::Top)
        .filter(|leaf| match derived_at(derived, leaf.range().start) {
            None => true,
            Some(derived) => derived.is_index && leaf.kind == Kind::Table,
        })
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
    let start = range.start + cell.bytes().take_while(|byte| matches!(byte, b'*' | b'_' | b'[' | b'`' | b'~')).count();
    // On its own, so that an anchor in the pattern means the ends of the cell or heading.
    let found = policy.id.find(&text[start..range.end])?;
    let end = start + found.end();
    (found.start() == 0 && !found.is_empty() && ends_word(&text[end..])).then_some(start..end)
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
    Some(Section {
        rest: id.end..heading.text_range.end,
        id,
        level: heading.level,
        heading: heading.range.clone(),
        body: heading.range.end..text.len(),
        parts: OnceLock::new(),
    })
}
