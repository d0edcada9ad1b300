//! Dates are of the calendar, of the past, and in order.

use std::cmp::Reverse;
use std::ops::Range;

use super::book::Book;
use super::rules;
use crate::config::schema::{Order, SectionOrder};
use crate::model::{Finding, Timestamp};
use crate::text::date::{is_date, moment, timestamps};
use crate::text::order;

/// A date names a day somewhere on Earth: it may be tomorrow's in UTC, at most 14 hours ahead
/// (UTC+14 is the easternmost zone of the tz database).
const AHEAD_SECONDS_MAX: u64 = 14 * 60 * 60;

/// Clocks of machines that work together differ by less.
const SKEW_SECONDS_MAX: u64 = 5 * 60;

/// Judges every date of INDEX, section headings and generated timestamps.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let ledger = &book.ledger;
    let now = book.snapshot.facts.now.unix();
    let latest = last_day(now);
    let mut rows: Vec<(&str, &Range<usize>)> = Vec::new();
    if !book.has_derived_index() {
        for row in &ledger.rows {
            let cell = ledger.at(&row.date);
            if date(book, cell, &row.date, ledger.at(&row.id), &latest, findings) {
                rows.push((&cell[..10], &row.range));
            }
        }
        in_order(book, &rows, book.policy.index.order == Order::NewestFirst, findings);
    }
    let mut sections: Vec<(&str, &Range<usize>)> = Vec::new();
    for section in &ledger.sections {
        let day = ledger.date(section);
        if !day.is_empty() && date(book, day, &section.rest, ledger.at(&section.id), &latest, findings) {
            sections.push((&day[..10], &section.heading));
        }
    }
    match book.policy.contract.section_order {
        SectionOrder::Any => {}
        SectionOrder::NewestFirst => in_order(book, &sections, true, findings),
        SectionOrder::OldestFirst => in_order(book, &sections, false, findings),
    }
    stamps(book, now, findings);
}

/// The last day that is not in the future.
fn last_day(now: u64) -> String {
    let latest = Timestamp::from_unix(now + AHEAD_SECONDS_MAX).map_or_else(String::new, |time| time.to_string());
    latest.get(..10).unwrap_or("9999-12-31").to_owned()
}

/// Judges one date; whether it is one.
fn date(
    book: &Book<'_>,
    text: &str,
    range: &Range<usize>,
    id: &str,
    latest: &str,
    findings: &mut Vec<Finding>,
) -> bool {
    let day = text.get(..10).unwrap_or(text);
    let rest = text.get(10..).unwrap_or_default();
    if !is_date(day) || rest.starts_with(|c: char| c.is_ascii_digit()) {
        let message = format!("the date of {id}, `{text}`, is none of the calendar");
        findings.push(book.finding(&rules::BAD_DATE, range, message, "write it as `2026-12-31`"));
        return false;
    }
    if day > latest {
        let message = format!("{id} is dated {day}, which is in the future");
        findings.push(book.finding(&rules::FUTURE_DATE, range, message, "write the day it happened"));
    }
    true
}

/// Finds the fewest entries that stand out of order.
fn in_order(book: &Book<'_>, dated: &[(&str, &Range<usize>)], newest_first: bool, findings: &mut Vec<Finding>) {
    let stays = if newest_first {
        order::in_order(&dated.iter().map(|(day, _)| Reverse(*day)).collect::<Vec<_>>())
    } else {
        order::in_order(&dated.iter().map(|(day, _)| *day).collect::<Vec<_>>())
    };
    let wanted = if newest_first { "newest first" } else { "oldest first" };
    let breaks = |before: &str, after: &str| if newest_first { before < after } else { before > after };
    let mut after: Vec<Option<usize>> = vec![None; dated.len()];
    for index in (1..dated.len()).rev() {
        after[index - 1] = if stays[index] { Some(index) } else { after[index] };
    }
    let mut before = None;
    for (index, (day, range)) in dated.iter().enumerate() {
        if stays[index] {
            before = Some(index);
            continue;
        }
        // One of the two neighbours that stay says why it cannot stand here.
        let other = before.filter(|other: &usize| breaks(dated[*other].0, day)).or(after[index]);
        let message = format!("an entry of {day} stands out of order, which is {wanted}");
        let help = "move it to where its date belongs, or correct the date";
        let finding = book.finding(&rules::OUT_OF_ORDER, range, message, help);
        findings.push(match other {
            Some(other) => finding.because(book.site(dated[other].1)),
            None => finding,
        });
    }
}

/// Times of the last change, which this tool writes in UTC, cannot lie in the future.
fn stamps(book: &Book<'_>, now: u64, findings: &mut Vec<Finding>) {
    let text = book.ledger.text;
    for range in crate::checks::sot::stamped(book.config, book.snapshot, book.path, book.file) {
        for stamp in timestamps(&text[range.clone()]) {
            let written = &text[range.start + stamp.start..range.start + stamp.end];
            let Some(at) = moment(written).filter(|at| *at > now + SKEW_SECONDS_MAX) else { continue };
            let minutes = (at - now) / 60;
            let message = format!(
                "`{written}` is {}h{:02} in the future, so it was not written in UTC",
                minutes / 60,
                minutes % 60
            );
            let range = range.start + stamp.start..range.start + stamp.end;
            let help = "the next `cargo xtask sot --execute` that changes the file writes the true time";
            findings.push(book.finding(&rules::FUTURE_DATE, &range, message, help));
        }
    }
}
