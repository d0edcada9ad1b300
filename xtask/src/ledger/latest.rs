//! The latest entry and how its status is shown.

use std::ops::Range;

use super::{Ledger, Row};
use crate::config::schema::{self, Order};
use crate::text::date::is_date;

/// The latest entry.
#[derive(Clone, Debug)]
pub struct Latest {
    /// Its id.
    pub id: String,
    /// Its title; empty when it has none.
    pub title: String,
    /// Its date; empty when it has none.
    pub date: String,
    /// The mark of its status, such as `[OK]`; empty when the vocabulary knows none.
    pub mark: String,
    /// Where it stands.
    pub range: Range<usize>,
}

impl Latest {
    /// `BUILD-5: Title [OK]`, leaving out what is not known.
    pub fn sentence(&self) -> String {
        let mut sentence = self.id.clone();
        if !self.title.is_empty() {
            sentence.push_str(": ");
            sentence.push_str(&self.title);
        }
        if !self.mark.is_empty() && !self.title.ends_with(&self.mark) {
            sentence.push(' ');
            sentence.push_str(&self.mark);
        }
        sentence
    }
}

/// The latest entry, taken from where the configuration says.
pub fn latest(ledger: &Ledger<'_>) -> Option<Latest> {
    match ledger.policy.latest {
        schema::Latest::Index => newest_row(ledger),
        schema::Latest::HighestSection => highest_section(ledger),
    }
}

/// The newest INDEX row: the one with the greatest date, and among those the one at the new end.
fn newest_row(ledger: &Ledger<'_>) -> Option<Latest> {
    let day_of = |row: &Row| day(ledger.at(&row.date));
    // From the new end, so that most are passed over as older ones, be they dates or not.
    let newer = |newest: Option<usize>, at: usize| {
        let row = &ledger.rows[at];
        let is_newer = newest.is_none_or(|newest| day_of(&ledger.rows[newest]) < day_of(row));
        if is_newer && is_date(day_of(row)) { Some(at) } else { newest }
    };
    let places = 0..ledger.rows.len();
    let newest = match ledger.policy.index.order {
        Order::NewestFirst => places.fold(None, newer),
        Order::OldestFirst => places.rev().fold(None, newer),
    };
    let newest = &ledger.rows[newest?];
    let id = ledger.at(&newest.id);
    let mark = match ledger.at(&newest.status) {
        "" => agreed_mark(ledger, id),
        status => status_mark(ledger.policy, status),
    };
    Some(Latest {
        id: id.to_owned(),
        title: unescaped(ledger.at(&newest.title)),
        date: ledger.at(&newest.date).to_owned(),
        mark: mark.to_owned(),
        range: newest.range.clone(),
    })
}

/// The mark on which all sections of `id` agree; none when they do not, for their order says nothing.
fn agreed_mark<'a>(ledger: &Ledger<'a>, id: &str) -> &'a str {
    let sections = ledger.sections.iter().filter(|section| ledger.at(&section.id) == id);
    let mut marks = sections.map(|section| section_mark(ledger, section));
    let first = marks.next().unwrap_or_default();
    if marks.all(|mark| mark == first) { first } else { "" }
}

/// The mark of a section's status field.
pub fn section_mark<'a>(ledger: &Ledger<'a>, section: &super::Section) -> &'a str {
    status_mark(ledger.policy, field(ledger, &section.body, "Status").unwrap_or_default())
}

/// The day of a date cell, whose time is passed over.
fn day(cell: &str) -> &str {
    cell.get(..10).unwrap_or(cell)
}

/// A cell's text as prose: `\|` is how a table writes `|`.
fn unescaped(cell: &str) -> String {
    cell.replace("\\|", "|")
}

/// The section with the highest number; of several, the first.
fn highest_section(ledger: &Ledger<'_>) -> Option<Latest> {
    let number = |id: &str| {
        let digits = ledger.counted(id).rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        digits.parse::<u128>().ok()
    };
    let mut best: Option<(u128, &super::Section)> = None;
    for section in &ledger.sections {
        let Some(number) = number(ledger.at(&section.id)) else { continue };
        if best.is_none_or(|(highest, _)| number > highest) {
            best = Some((number, section));
        }
    }
    let (_, section) = best?;
    let title = field(ledger, &section.body, "Title").unwrap_or_else(|| ledger.title(section));
    Some(Latest {
        id: ledger.counted(ledger.at(&section.id)).to_owned(),
        title: title.to_owned(),
        date: ledger.date(section).to_owned(),
        mark: section_mark(ledger, section).to_owned(),
        range: section.heading.clone(),
    })
}

/// The value of `**name**: value` at the start of a line of `body`.
pub fn field<'a>(ledger: &Ledger<'a>, body: &Range<usize>, name: &str) -> Option<&'a str> {
    let value = ledger.at(body).lines().find_map(|line| field_line(line, name).map(|value| &line[value]))?;
    Some(value).filter(|value| !value.is_empty())
}

/// Where the value stands in the line `**name**: value`; empty when it has none.
pub fn field_line(line: &str, name: &str) -> Option<Range<usize>> {
    let value = line.strip_prefix("**")?.strip_prefix(name)?.strip_prefix("**:")?;
    let start = line.len() - value.trim_start().len();
    let end = line.trim_end().len();
    Some(start.min(end)..end)
}

/// The mark of the status word that stands first in `status`; empty when none does.
pub fn status_mark<'a>(policy: &'a schema::Ledger, status: &str) -> &'a str {
    let first = policy.status.iter().flat_map(|entry| {
        let places = entry.words.iter().filter(|word| !word.is_empty()).filter_map(|word| status.find(word.as_str()));
        places.min().map(|place| (place, entry.mark.as_str()))
    });
    first.min_by_key(|(place, _)| *place).map_or("", |(_, mark)| mark)
}
