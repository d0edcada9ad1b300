//! SS-2 to SS-5: the latest build, its title and its status.

use super::{BUILDS, DEFAULT_CONFIG, exchanged, lines, places, readme_says, repairs, settled, true_builds};
use crate::cli::Repo;

const FIRST_ROW: &str = "| 2026-01-02 | BUILD-2 | Second | More |\n";
const FIRST_SECTION: &str = "### BUILD-2 | 2026-01-02 | Second\n";

/// The build ledger with one more row on top, for BUILD-5, and `sections` on top of the others.
fn with_build_5(sections: &str) -> String {
    let row = format!("| 2026-01-05 | BUILD-5 | Five | Much |\n{FIRST_ROW}");
    exchanged(&true_builds(), &[(FIRST_ROW, &row), (FIRST_SECTION, &format!("{sections}\n{FIRST_SECTION}"))])
}

/// What the README says of the latest build after `--execute`.
#[track_caller]
fn latest(ledger: &str) -> String {
    let repo = settled(&[(BUILDS, ledger)]);
    let run = repairs(&repo);
    assert!(places(&run).contains(&"README.md:3:1 sot/stale-region".to_owned()), "{run}");
    readme_says(&repo, "Latest Build")
}

/// The same where the configuration takes the latest build from the sections, as the original did.
#[track_caller]
fn latest_of_sections(ledger: &str) -> String {
    let id = "id = 'BUILD-\\d+(?:\\.\\d+)?'\n";
    let config = exchanged(DEFAULT_CONFIG, &[(id, &format!("{id}latest = \"highest-section\"\n"))]);
    let repo: Repo = settled(&[(BUILDS, ledger), ("xtask.toml", &config)]);
    let _ = repairs(&repo);
    readme_says(&repo, "Latest Build")
}

#[test]
fn ss_2_the_latest_build_is_the_newest_row_of_the_index() {
    let ledger = exchanged(
        &true_builds(),
        &[
            (FIRST_ROW, &format!("| 2026-01-09 | BUILD-9 | Ninth | Most |\n{FIRST_ROW}")),
            (FIRST_SECTION, "### BUILD-8 | 2026-01-08 | Eighth\n\n## BUILD-2 | 2026-01-02 | Second\n"),
        ],
    );
    let repo = settled(&[(BUILDS, &ledger)]);
    let run = repairs(&repo);
    assert_eq!(readme_says(&repo, "Latest Build"), "BUILD-9: Ninth");
    assert_eq!(
        lines(&run)[2..],
        [
            "docs/BUILD_HISTORY.md:9:15: error[sot/stale-meta]: META `Total_Builds` says `2`; it should say `3` \
             (see docs/BUILD_HISTORY.md:13)",
            "docs/BUILD_HISTORY.md:17:1: warning[sot/latest-unclear]: BUILD-9 is the newest row of the INDEX and has no \
             section",
        ],
        "a row without a section is said\n{run}"
    );
}

#[test]
fn ss_2_level_2_sections_change_nothing_when_the_index_agrees() {
    let ledger = true_builds().replace("### BUILD-", "## BUILD-");
    super::is_clean(&settled(&[(BUILDS, &ledger)]));
}

#[test]
fn ss_3_title_and_status_are_never_taken_from_a_later_section() {
    let notes = "## Maintenance notes\n\n**Title**: Not a build at all\n\n**Status**: [X] broken\n";
    let bare = with_build_5(&format!("## BUILD-5\n\nJust prose.\n\n{notes}"));
    assert_eq!(latest(&bare), "BUILD-5: Five");
    assert_eq!(latest_of_sections(&bare), "BUILD-5");
    let own = with_build_5(&format!("## BUILD-5\n\n**Title**: Own\n\n**Status**: [OK] done\n\n{notes}"));
    assert_eq!(latest(&own), "BUILD-5: Five [OK]");
    assert_eq!(latest_of_sections(&own), "BUILD-5: Own [OK]");
    let below = with_build_5("## BUILD-5\n\n### Outcome\n\n**Status**: [OK] done\n");
    assert_eq!(latest(&below), "BUILD-5: Five [OK]", "what stands below a heading of the section is its own");
}

#[test]
fn ss_4_the_status_word_that_stands_first_wins() {
    for (status, mark) in [
        ("[X] failed, was [OK] before", " [X]"),
        ("[OK] now, was [X] before", " [OK]"),
        ("[!] partly, [OK] for the rest", " [!]"),
        ("\u{26A0} bare", " [!]"),
        ("\u{26A0}\u{FE0F} with a selector", " [!]"),
        ("\u{274C} after \u{2705}", " [X]"),
        ("\u{2705} done", " [OK]"),
        ("done", ""),
    ] {
        let ledger = with_build_5(&format!("## BUILD-5 | 2026-01-05 | Five\n\n**Status**: {status}\n"));
        assert_eq!(latest(&ledger), format!("BUILD-5: Five{mark}"), "{status}");
    }
}

const FOLLOW_UP: &str = "## BUILD-5 Follow-up\n\n**Title**: Afterwards\n\n**Status**: [X] open\n";
const REAL: &str = "## BUILD-5 | 2026-01-05 | Five\n\n**Title**: Five\n\n**Status**: [OK] done\n";

#[test]
fn ss_5_the_order_of_two_sections_with_one_id_decides_nothing() {
    let [one, other] = [(FOLLOW_UP, REAL), (REAL, FOLLOW_UP)].map(|(first, second)| {
        let repo = settled(&[(BUILDS, &with_build_5(&format!("{first}\n{second}")))]);
        let run = repairs(&repo);
        let said = readme_says(&repo, "Latest Build");
        assert!(said.starts_with("BUILD-5: Five"), "{said}");
        assert!(
            places(&run).iter().any(|place| place.ends_with("sot/latest-unclear")),
            "two sections claim to be the latest build and nothing is said\n{run}"
        );
        said
    });
    assert_eq!(one, other);
}

#[test]
fn ss_5_one_section_with_the_id_is_beyond_doubt() {
    let repo = settled(&[(BUILDS, &with_build_5(REAL))]);
    let run = repairs(&repo);
    assert_eq!(readme_says(&repo, "Latest Build"), "BUILD-5: Five [OK]");
    assert!(!run.stdout.contains("sot/latest-unclear"), "{run}");
}
