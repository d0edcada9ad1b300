//! Dates and timestamps as they are written in ledgers.

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
}
