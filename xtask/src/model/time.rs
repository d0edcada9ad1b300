//! A moment, as the snapshot knows it.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

/// A moment in UTC, in whole seconds since 1970-01-01T00:00:00Z.
///
/// Prints as RFC 3339: `2026-01-30T15:08:05Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(u64);

/// 9999-12-31T23:59:59Z, the last moment RFC 3339 can write.
const SECONDS_MAX: u64 = 253_402_300_799;

impl Timestamp {
    /// The moment `seconds` after the epoch, if RFC 3339 can write it.
    pub fn from_unix(seconds: u64) -> Option<Timestamp> {
        (seconds <= SECONDS_MAX).then_some(Timestamp(seconds))
    }

    /// Seconds since the epoch.
    pub fn unix(self) -> u64 {
        self.0
    }

    /// The day, as `YYYY-MM-DD`.
    pub fn day(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(self.0)).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_rfc_3339_in_utc() {
        assert_eq!(Timestamp::from_unix(1_769_785_685).unwrap().to_string(), "2026-01-30T15:08:05Z");
        assert_eq!(Timestamp::from_unix(SECONDS_MAX).unwrap().to_string(), "9999-12-31T23:59:59Z");
        assert!(Timestamp::from_unix(SECONDS_MAX + 1).is_none());
    }
}
