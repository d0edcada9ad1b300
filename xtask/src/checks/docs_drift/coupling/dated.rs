//! Sections to which every change adds a date.

use std::ops::Range;

use super::Made;
use crate::config::schema::DatedSection;
use crate::config::suggest;
use crate::model::{Changed, Finding, Site, Snapshot};
use crate::text::date;
use crate::text::markdown::marked;
use crate::text::markdown::page::{Heading, Page};

/// The first section with this heading: its heading, and everything up to the next of its level or above.
fn section<'p>(page: &'p Page, heading: &str, length: usize) -> Option<(&'p Heading, Range<usize>)> {
    let index = page.headings.iter().position(|known| known.text.trim() == heading)?;
    Some((&page.headings[index], page.section(index, length)))
}

/// Why the section cannot be asked, and what helps.
pub fn lacks(snapshot: &Snapshot, wanted: &DatedSection) -> Option<(String, String)> {
    let DatedSection { path, heading } = wanted;
    let Some(file) = snapshot.file(path) else {
        return Some((format!("there is no {path}"), "restore it, or correct `dated`".to_owned()));
    };
    // What is no text is reported by whoever reads the document.
    let (text, page) = (file.text().ok()?, file.page().ok()?);
    if section(page, heading, text.len()).is_some() {
        return None;
    }
    let help = match suggest::nearest(heading, page.headings.iter().map(|known| known.text.as_str())) {
        Some(nearest) => format!("did you mean `{path}#{nearest}`?"),
        None => "write the section, or correct `dated`".to_owned(),
    };
    Some((format!("{path} has no heading `{heading}`"), help))
}

/// Finds a section without a date that is newer than what it held before the change.
pub fn judge(snapshot: &Snapshot, changed: &Changed, made: &Made<'_>, wanted: &DatedSection) -> Option<Finding> {
    let file = snapshot.file(&wanted.path)?;
    let (text, page) = (file.text().ok()?, file.page().ok()?);
    let (heading, range) = section(page, &wanted.heading, text.len())?;
    let newest = date::newest(&text[range]);
    let before = match changed.old.get(snapshot.resolve(&wanted.path)) {
        // Dates are ASCII, so that they are found in what is no text, too.
        Some(Some(old)) => {
            let old = String::from_utf8_lossy(old.bytes());
            section(&marked::read(&old), &wanted.heading, old.len()).map(|(_, range)| newest_of(&old[range]))
        }
        // The document is new.
        Some(None) => None,
        None => Some(newest.map(str::to_owned)),
    };
    let known = before.flatten();
    if newest.is_some_and(|newest| known.as_deref().is_none_or(|known| newest > known)) {
        return None;
    }
    let end = heading.range.start + text[heading.range.clone()].trim_end().len();
    let site = Site::new(&wanted.path, heading.range.start..end);
    let (message, repair) = match known.as_deref().or(newest) {
        Some(known) => {
            let message = format!("the section holds no date after {known}, and what it is about changed");
            (message, format!("add an entry with a date after {known}"))
        }
        None => {
            let message = "the section holds no date, and what it is about changed".to_owned();
            (message, "add an entry with its date as `YYYY-MM-DD`".to_owned())
        }
    };
    Some(made.finding(site, &message, &repair).because(Site::file(made.first)))
}

fn newest_of(text: &str) -> Option<String> {
    date::newest(text).map(str::to_owned)
}
