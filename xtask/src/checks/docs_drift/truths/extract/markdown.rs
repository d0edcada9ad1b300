//! Items of Markdown: bullets, cells, code spans, headings.

use std::ops::Range;

use regex::Regex;

use super::Part;
use super::plain::matches;
use crate::checks::docs_drift::truths::item::{Item, Lack, Shape};
use crate::config::schema::Source;
use crate::model::Site;
use crate::text::markdown::{Kind, Nesting, inline, table};

/// What counts of a bullet, a cell or a heading: what the pattern finds, else its first code span, else the
/// strong text it begins with, else all of it.
fn counted(part: &Part<'_>, source: &Source, range: Range<usize>) -> Option<Item> {
    if source.pattern.is_some() {
        let mut found = Vec::new();
        matches(part, source, range, &mut found);
        return found.into_iter().next();
    }
    let span = inline::code_spans(part.text, range.clone()).into_iter().next();
    let range = match span {
        Some(span) => unfenced(part.text, span),
        None => strong(part.text, range),
    };
    let text = part.text[range.clone()].trim();
    let start = range.start + (part.text[range.clone()].len() - part.text[range.clone()].trim_start().len());
    (!text.is_empty()).then(|| Item::new(vec![text.to_owned()], part.path, start..start + text.len()))
}

/// The strong text at the start of `range`, if there is one, else all of it.
fn strong(text: &str, range: Range<usize>) -> Range<usize> {
    let said = &text[range.clone()];
    let lead = said.len() - said.trim_start().len();
    let marked = ["**", "__"].into_iter().find_map(|mark| {
        let inner = said.trim_start().strip_prefix(mark)?;
        Some((mark.len(), inner.find(mark)?))
    });
    match marked {
        Some((mark, length)) => range.start + lead + mark..range.start + lead + mark + length,
        None => range,
    }
}

/// What stands between the backticks of a code span.
fn unfenced(text: &str, span: Range<usize>) -> Range<usize> {
    let said = &text[span.clone()];
    let ticks = said.len() - said.trim_start_matches('`').len();
    let inner = span.start + ticks..span.end.saturating_sub(ticks).max(span.start + ticks);
    let trimmed = text[inner.clone()].trim();
    let start = inner.start + (text[inner.clone()].len() - text[inner].trim_start().len());
    start..start + trimmed.len()
}

/// The bullets of the outermost lists.
pub fn list(part: &Part<'_>, source: &Source, items: &mut Vec<Item>) {
    let Ok(document) = part.file.document() else { return };
    let mut outer: Option<usize> = None;
    let mut area = 0;
    for leaf in document.leaves().iter().filter(|leaf| leaf.nesting == Nesting::List && leaf.kind == Kind::Paragraph) {
        let range = leaf.range();
        if !part.holds(&range) {
            continue;
        }
        let line = part.line_of(range.start);
        let before = &part.text[line.start..range.start];
        let marker = before.trim();
        // A second paragraph of an item has no marker.
        if !is_marker(marker) {
            continue;
        }
        let indent = before.len() - before.trim_start().len();
        let here = part.areas.partition_point(|area| area.end < range.end);
        if here != area {
            (outer, area) = (None, here);
        }
        let outermost = *outer.get_or_insert(indent);
        if indent > outermost {
            continue;
        }
        outer = Some(indent);
        let text = part.text[range.clone()].trim_end();
        let task = ["[ ] ", "[x] ", "[X] "].iter().any(|task| text.starts_with(task));
        let said = range.start + if task { 4 } else { 0 }..range.start + text.len();
        items.extend(counted(part, source, said).map(|item| item.set(Shape::Line, line.start..range.end)));
    }
}

fn is_marker(text: &str) -> bool {
    matches!(text, "-" | "*" | "+")
        || text.strip_suffix(['.', ')']).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The cells of the named columns of every table that has them all.
pub fn table(part: &Part<'_>, source: &Source, items: &mut Vec<Item>) -> Result<(), Lack> {
    let Ok(document) = part.file.document() else { return Ok(()) };
    let mut headers: Vec<String> = Vec::new();
    let mut found = false;
    for leaf in document.leaves().iter().filter(|leaf| leaf.kind == Kind::Table && part.holds(&leaf.range())) {
        let Some(parts) = table::table(part.text, leaf) else { continue };
        let header = table::rows(part.text, parts.header.clone()).next().unwrap_or(parts.header.clone());
        let header: Vec<String> =
            table::cells(part.text, header).into_iter().map(|cell| plain(&part.text[cell])).collect();
        let column = |name: &str| header.iter().position(|known| known == name);
        let columns: Option<Vec<usize>> = match source.columns.is_empty() {
            true => Some(vec![0]),
            false => source.columns.iter().map(|name| column(name)).collect(),
        };
        let filters: Option<Vec<(usize, Regex)>> =
            source.rows.iter().map(|(name, pattern)| Some((column(name)?, Regex::new(pattern).ok()?))).collect();
        let (Some(columns), Some(filters)) = (columns, filters) else {
            headers.extend(header);
            continue;
        };
        found = true;
        for row in table::rows(part.text, parts.body.clone()) {
            let cells = table::cells(part.text, unquoted(part.text, row.clone(), leaf.nesting));
            let keeps = |(index, filter): &(usize, Regex)| {
                cells.get(*index).is_some_and(|cell| filter.is_match(&plain(&part.text[cell.clone()])))
            };
            if filters.iter().all(keeps) {
                items.extend(one_row(part, source, &columns, &cells, row));
            }
        }
    }
    if found || headers.is_empty() {
        return Ok(());
    }
    let wanted: Vec<&str> = source.columns.iter().chain(source.rows.keys()).map(String::as_str).collect();
    let message = format!("no table has the column `{}`; there are `{}`", wanted.join("`, `"), headers.join("`, `"));
    Err(Lack::Lost(Site::file(part.path), message))
}

/// The item of one row.
fn one_row(
    part: &Part<'_>,
    source: &Source,
    columns: &[usize],
    cells: &[Range<usize>],
    row: Range<usize>,
) -> Option<Item> {
    let mut found: Vec<Item> = Vec::new();
    for column in columns {
        let cell = cells.get(*column)?.clone();
        let mut item = match counted(part, source, cell.clone()) {
            Some(item) => item,
            // Nothing is a value where another column says what of.
            None if columns.len() > 1 && cell.is_empty() => Item::new(vec![String::new()], part.path, cell),
            None => return None,
        };
        // A bar in a cell is written with a backslash, also in code.
        if item.parts.iter().any(|part| part.contains("\\|")) {
            item.parts.iter_mut().for_each(|part| *part = part.replace("\\|", "|"));
            item.value = None;
        }
        found.push(item);
    }
    let (start, end) = (found.first()?.range.start, found.last()?.range.end);
    let parts: Vec<String> = found.iter().flat_map(|item| item.parts.clone()).collect();
    let item = match found.as_slice() {
        [only] => only.clone(),
        _ => Item::new(parts, part.path, start.min(end)..end.max(start)),
    };
    Some(item.set(Shape::Row, row))
}

/// A row of a table in a quote, without the marker of the quote.
fn unquoted(text: &str, row: Range<usize>, nesting: Nesting) -> Range<usize> {
    let line = &text[row.clone()];
    match nesting {
        Nesting::Quote => row.start + line.len() - line.trim_start_matches(['>', ' ']).len()..row.end,
        _ => row,
    }
}

/// A cell without marks of emphasis and code.
fn plain(cell: &str) -> String {
    cell.trim().trim_matches(['*', '_', '`']).replace("\\|", "|")
}

/// Code spans.
pub fn code(part: &Part<'_>, source: &Source, items: &mut Vec<Item>) {
    let Ok(page) = part.file.page() else { return };
    for span in page.spans.iter().filter(|span| part.holds(&span.range)) {
        let line = part.line_of(span.range.start);
        let mut found = Vec::new();
        if source.pattern.is_some() {
            matches(part, source, span.range.clone(), &mut found);
        } else {
            found.push(Item::new(vec![part.text[span.range.clone()].to_owned()], part.path, span.range.clone()));
        }
        items.extend(found.into_iter().map(|item| item.set(Shape::Plain, line.clone())));
    }
}

/// Headings of the asked levels.
pub fn headings(part: &Part<'_>, source: &Source, items: &mut Vec<Item>) {
    let Ok(page) = part.file.page() else { return };
    for heading in &page.headings {
        if !source.levels.contains(&usize::from(heading.level)) || !part.holds(&heading.range) {
            continue;
        }
        if source.pattern.is_some() {
            // Markup counts, and the signs that make it a heading do not.
            let raw = part.text[heading.range.clone()].trim_end();
            let start = raw.len() - raw.trim_start_matches(['#', ' ']).len();
            let said = heading.range.start + start..heading.range.start + raw.len();
            items.extend(counted(part, source, said).map(|item| item.set(Shape::Plain, heading.range.clone())));
            continue;
        }
        let said = &part.text[heading.range.clone()];
        let at = said.find(heading.text.as_str()).map(|at| heading.range.start + at);
        let range = at.map_or(heading.range.clone(), |at| at..at + heading.text.len());
        let mut item = Item::new(vec![heading.text.trim().to_owned()], part.path, range);
        item.value = item.value.filter(|_| at.is_some());
        items.push(item.set(Shape::Plain, heading.range.clone()));
    }
}
