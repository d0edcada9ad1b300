//! SS-1, SS-20: the time of the last change.

use std::time::{Duration, SystemTime};

use super::{
    BUILDS, STAMP, exchanged, is_clean, places, repairs, settled, true_builds, written_builds, written_readme,
};
use crate::cli::layout;

#[test]
fn ss_1_the_time_written_is_utc_wherever_the_clock_hangs() {
    for zone in ["Asia/Tokyo", "JST-9", "UTC", "America/St_Johns"] {
        let repo = layout(&[]);
        let run = repo.finish(repo.command(&["sot", "--execute"]).env("TZ", zone));
        assert_eq!(run.code, 0, "{run}");
        assert_eq!(repo.text(BUILDS), written_builds(), "{zone}");
        assert_eq!(repo.text("README.md"), written_readme(), "{zone}");
        assert_eq!(places(&run).len(), 3, "{run}");
    }
}

#[test]
fn ss_1_a_time_with_z_is_the_time_of_the_run() {
    let repo = layout(&[]);
    let now = || SystemTime::now();
    let before = now() - Duration::from_secs(1);
    let run = repo.finish(repo.command(&["sot", "--execute"]).env("TZ", "Asia/Tokyo").env_remove("SOURCE_DATE_EPOCH"));
    assert_eq!(run.code, 0, "{run}");
    let text = repo.text(BUILDS);
    let values: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once("Last updated: ").or(line.split_once("Last_Updated: ")))
        .map(|(_, value)| value)
        .collect();
    assert_eq!(values.len(), 2, "{text}");
    for value in values {
        let written = humantime::parse_rfc3339(value).unwrap();
        assert!(value.ends_with('Z') && before <= written && written <= now(), "{value}");
    }
}

#[test]
fn ss_20_both_timestamps_move_together_when_only_the_unique_count_changes() {
    let end = "**Status**: done\n";
    let ledger = exchanged(&true_builds(), &[(end, "**Status**: done\n\n### BUILD-0 | 2025-12-31 | Zeroth\n")]);
    let repo = settled(&[(BUILDS, &ledger)]);
    let run = repairs(&repo);
    assert_eq!(
        places(&run),
        ["README.md:3:1 sot/stale-region", "docs/BUILD_HISTORY.md:3:1 sot/stale-region"],
        "Total_Builds is still true\n{run}"
    );
    let wanted = exchanged(
        &ledger,
        &[
            ("2 build(s) documented", "2 build entries (3 unique builds) documented"),
            ("Last updated: 2026-01-01 00:00:00", &format!("Last updated: {STAMP}")),
            ("Last_Updated: 2026-01-01T00:00:00Z", &format!("Last_Updated: {STAMP}")),
        ],
    );
    assert_eq!(repo.text(BUILDS), wanted);
}

#[test]
fn ss_20_no_timestamp_moves_when_nothing_else_does() {
    let repo = settled(&[]);
    let run = repo.finish(repo.command(&["sot", "--execute"]).env("SOURCE_DATE_EPOCH", "1800000000"));
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text(BUILDS), true_builds());
    is_clean(&repo);
}
