//! The INDEX row of a new entry, where the INDEX is written by hand.

use std::ops::Range;

use super::Entry;
use crate::authoring::Open;
use crate::config::schema::Order;
use crate::ledger::{Row, derived_at};
use crate::model::Edit;
use crate::text::date::is_date;
use crate::text::lines::LineEnd;
use crate::text::markdown::table;

/// The edit that puts the INDEX row in; none where the INDEX is generated.
pub(super) fn plan(open: &Open<'_>, entry: &Entry<'_>) -> Result<Option<Edit>, String> {
    let ledger = &open.ledger;
    let table = ledger.index.first().and_then(|index| index.table.clone());
    let leaf = table.as_ref().and_then(|table| open.document.leaf_at(table.start));
    let Some(parts) = leaf.and_then(|leaf| table::table(ledger.text, leaf)) else {
        let heading = &open.policy.index.heading;
        return Err(format!("{} has no table after a heading `{heading}`, so no row can be added", open.path));
    };
    if derived_at(&ledger.derived, parts.header.start).is_some() {
        return Ok(None);
    }
    let header = table::cells(ledger.text, line_of(ledger.text, &parts.header));
    let index = &open.policy.index;
    let cell = |column: usize, name: &str| -> String {
        let field = || entry.request.fields.iter().find(|(field, _)| field.trim().eq_ignore_ascii_case(name));
        match column {
            column if column == index.id_column => entry.id.clone(),
            column if column == index.date_column => entry.date.clone(),
            column if column == index.title_column => entry.title.to_owned(),
            column if column == index.status_column => entry.status.clone(),
            _ => field().map(|(_, value)| value.trim().to_owned()).unwrap_or_default(),
        }
    };
    let names = header.iter().map(|name| ledger.at(name));
    let cells: Vec<String> = names.enumerate().map(|(at, name)| table::escape_cell(&cell(at + 1, name))).collect();
    let line = format!("| {} |", cells.join(" | "));
    let place = place(open, entry, &parts);
    let end = LineEnd::at(ledger.text.as_bytes(), parts.header.start).as_str();
    let lead = if ledger.text[..place].ends_with('\n') { "" } else { end };
    Ok(Some(Edit::insert(open.path, place, format!("{lead}{line}{end}"))))
}

/// Where the row belongs by its date; among rows of its day, at the new end.
fn place(open: &Open<'_>, entry: &Entry<'_>, parts: &table::Table) -> usize {
    let ledger = &open.ledger;
    let day = |row: &Row| ledger.at(&row.date).get(..10).unwrap_or_default().to_owned();
    let mut rows = ledger.rows.iter().filter(|row| is_date(&day(row)));
    match open.policy.index.order {
        Order::NewestFirst => {
            let older = rows.find(|row| day(row) <= entry.date).map(|row| row.range.start);
            older.unwrap_or(if ledger.rows.is_empty() { parts.delimiter.end } else { parts.body.end })
        }
        Order::OldestFirst => {
            let newer = rows.find(|row| day(row) > entry.date).map(|row| row.range.start);
            newer.unwrap_or(parts.body.end)
        }
    }
}

/// A range without its line end.
fn line_of(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end_matches(['\n', '\r']).len()
}
