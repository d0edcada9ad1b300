//! The entries of a ledger: a section and its row as one.

use std::collections::HashMap;
use std::ops::Range;

use super::{Ledger, Row, field, statuses};
use crate::text::markdown::Document;

/// One entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its day as it is written; empty when it has none.
    pub date: String,
    /// Its title.
    pub title: String,
    /// Its status as it is written; empty when it has none.
    pub status: String,
    /// Its section; the row where it has none.
    pub range: Range<usize>,
}

/// The entries: rows in their order, each with the first section of its id, then the sections that
/// no row lists, in file order.
pub fn entries(ledger: &Ledger<'_>, document: &Document) -> Vec<Entry> {
    let mut sections: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, section) in ledger.sections.iter().enumerate() {
        sections.entry(ledger.at(&section.id)).or_default().push(index);
    }
    let mut written = vec![false; ledger.sections.len()];
    let mut entries = Vec::new();
    for row in &ledger.rows {
        let own = sections.get(ledger.at(&row.id)).and_then(|own| own.iter().find(|index| !written[**index]));
        if let Some(index) = own {
            written[*index] = true;
        }
        entries.push(entry(ledger, document, own.copied(), Some(row)));
    }
    for (index, _) in written.iter().enumerate().filter(|(_, written)| !**written) {
        entries.push(entry(ledger, document, Some(index), None));
    }
    entries
}

fn entry(ledger: &Ledger<'_>, document: &Document, section: Option<usize>, row: Option<&Row>) -> Entry {
    let section = section.and_then(|index| ledger.sections.get(index));
    let cell = |cell: fn(&Row) -> &Range<usize>| row.map_or("", |row| ledger.at(cell(row))).replace("\\|", "|");
    let first = |texts: [String; 2]| texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let title = section.map_or("", |section| match ledger.title(section) {
        "" => field(ledger, &section.body, "Title").unwrap_or_default(),
        title => title,
    });
    let status = section.and_then(|section| statuses(ledger, document, section).into_iter().next());
    let status = status.map_or("", |range| ledger.at(&range));
    let day = |text: String| text.chars().take(10).collect::<String>();
    Entry {
        id: section.map(|section| &section.id).or(row.map(|row| &row.id)).map_or("", |id| ledger.at(id)).to_owned(),
        date: day(first([cell(|row| &row.date), section.map_or("", |section| ledger.date(section)).to_owned()])),
        title: first([title.to_owned(), cell(|row| &row.title)]),
        status: first([status.to_owned(), cell(|row| &row.status)]),
        range: match (section, row) {
            (Some(section), _) => section.heading.start..section.body.end,
            (None, Some(row)) => row.range.clone(),
            (None, None) => 0..0,
        },
    }
}
