//! Dates and timestamps as they are written in ledgers.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Whether `text` is a calendar date, `YYYY-MM-DD`, of the Gregorian calendar.
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let number = |range: std::ops::Range<usize>| {
        let digits = &text.as_bytes()[range];
        digits.iter().all(u8::is_ascii_digit).then(|| digits.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))
    };
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// A timestamp in any spelling a ledger was ever stamped with: RFC 3339, or a date and a time
/// with a space and without a zone.
static TIMESTAMP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?",
    )
    .expect("the pattern is fixed and has a test")
});

/// The length of the timestamp that `text` starts with.
pub fn timestamp_length(text: &str) -> Option<usize> {
    TIMESTAMP.find(text).map(|found| found.end())
}

/// The timestamps in `text`, of any spelling a ledger was ever stamped with.
pub fn timestamps(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(digit) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let start = at + digit;
        at = match timestamp_length(&text[start..]) {
            Some(length) => {
                found.push(start..start + length);
                start + length
            }
            None => start + text[start..].bytes().take_while(u8::is_ascii_digit).count(),
        };
    }
    found
}

/// The newest date `YYYY-MM-DD` in `text`, also of a timestamp; digits that go on are no date.
pub fn newest(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let is_whole = |at: usize| {
        let before = at.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_digit());
        before && bytes.get(at + DATE_BYTES).is_none_or(|after| !after.is_ascii_digit())
    };
    let dates = memchr::memchr_iter(b'-', bytes).filter_map(|dash| {
        let at = dash.checked_sub("YYYY".len())?;
        text.get(at..at + DATE_BYTES).filter(|date| is_date(date) && is_whole(at))
    });
    // As text they sort as the days do.
    dates.max()
}

/// How long `YYYY-MM-DD` is.
const DATE_BYTES: usize = 10;

/// The moment that an RFC 3339 timestamp names, in seconds since 1970 in UTC; nothing for one
/// without a zone, which names no moment, or before 1970.
pub fn moment(text: &str) -> Option<u64> {
    let date = text.get(..10).filter(|date| is_date(date))?;
    let part = |range: Range<usize>| text.get(range).and_then(|digits| digits.parse::<i64>().ok());
    let (hour, minute) = (part(11..13)?, part(14..16)?);
    let second = if text.get(16..17) == Some(":") { part(17..19)? } else { 0 };
    let offset = match text.get(text.len() - 6..).filter(|zone| zone.starts_with(['+', '-'])) {
        _ if text.ends_with('Z') => 0,
        Some(zone) => {
            let minutes = zone.get(1..3)?.parse::<i64>().ok()? * 60 + zone.get(4..6)?.parse::<i64>().ok()?;
            if zone.starts_with('-') { -minutes } else { minutes }
        }
        None => return None,
    };
    let day = |range: Range<usize>| date.get(range).and_then(|digits| digits.parse::<i64>().ok());
    let days = days_from_civil(day(0..4)?, day(5..7)?, day(8..10)?);
    u64::try_from(days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60).ok()
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, counted in eras of 400 years that
/// start on 1 March, so that a leap day is the last of its year.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_one_of_the_calendar() {
        assert!(is_date("2024-02-29") && is_date("2000-02-29") && is_date("2026-12-31"));
        for bad in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-4-1",
            "2026/04/01",
            "20x6-01-01",
            "\u{661}026-01-01",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn a_timestamp_ends_where_it_ends() {
        assert_eq!(timestamp_length("2026-01-30T15:08:05.920571Z | x"), Some(27));
        assert_eq!(timestamp_length("2026-01-30 15:08:05 by hand"), Some(19));
        assert_eq!(timestamp_length("2026-01-30 15:08"), Some(16));
        assert_eq!(timestamp_length("2026-01-30"), None);
    }

    #[test]
    fn a_timestamp_names_a_moment_when_it_has_a_zone() {
        assert_eq!(moment("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(moment("2026-01-30T15:08:05.920571Z"), Some(1_769_785_685));
        assert_eq!(moment("2026-01-30T15:08:05+11:00"), Some(1_769_785_685 - 11 * 3600));
        assert_eq!(moment("2000-02-29T00:00Z"), Some(951_782_400));
        assert_eq!(moment("2026-01-30 15:08:05"), None);
        assert_eq!(moment("1969-12-31T23:59:59Z"), None);
    }

    #[test]
    fn the_newest_date_is_found_whatever_stands_around_it() {
        assert_eq!(newest("2025-12-31, (2026-01-30T15:08Z) and 2026-01-02"), Some("2026-01-30"));
        assert_eq!(newest("12026-01-01 2026-01-011 2026-02-30 \u{e4}26-01-01 2026-1-1 -"), None);
    }

    #[test]
    fn timestamps_are_found_in_text() {
        let text = "N 214 | 2026-01-30T15:08:05Z and 2026-01-30 15:08, not 2026-01-30";
        let found: Vec<&str> = timestamps(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["2026-01-30T15:08:05Z", "2026-01-30 15:08"]);
    }
}
