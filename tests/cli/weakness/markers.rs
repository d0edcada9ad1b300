//! SS-9, SS-11 to SS-13, SS-17 and SS-19: what stands between markers, and markers that are no pair.

use super::{
    BUILDS, STAMP, exchanged, is_clean, lines, places, refuses, repairs, settled, true_builds, true_readme, verdict,
    written_builds, written_readme,
};
use crate::cli::{BUILD_HISTORY, README, Repo, layout};

const BEGIN: &str = "<!-- AUTO-GENERATED SUMMARY - DO NOT EDIT MANUALLY -->\n";
const END: &str = "<!-- END AUTO-GENERATED SUMMARY -->\n";
const PAIR: &str = "<!-- SOT_SUMMARY_START -->\nold text\n<!-- SOT_SUMMARY_END -->\n";

#[test]
fn ss_9_text_by_hand_after_the_timestamp_is_drift() {
    let line = "Last updated: 2026-01-01 00:00:00\n";
    for by_hand in [
        "Last updated: 2026-01-01 00:00:00 by hand\n",
        "Last updated: 2026-01-01 00:00:00 | by hand\n",
        "Last updated: 2026-01-01 00:00:00Z+01:00\n",
        "Last updated: yesterday\n",
    ] {
        let repo = settled(&[(BUILDS, &exchanged(&true_builds(), &[(line, by_hand)]))]);
        let check = repo.run(&["sot", "--check"]);
        assert_eq!((check.code, verdict(&check)), (1, "sot: findings, 1 error"));
        assert_eq!(places(&check), ["docs/BUILD_HISTORY.md:3:1 sot/edited-by-hand"]);
        let before = repo.files();
        assert_eq!(repo.run(&["sot", "--execute"]).code, 1);
        assert!(repo.files() == before, "an edit by hand is not discarded unasked");
        assert_eq!(repo.run(&["sot", "--execute", "--force"]).code, 0);
        assert_eq!(repo.text(BUILDS), written_builds());
        assert_eq!(repo.text("README.md"), true_readme());
    }
}

#[test]
fn ss_9_lines_by_hand_after_the_timestamp_are_drift() {
    let line = "Last updated: 2026-01-01 00:00:00\n";
    for more in ["A second line.\n", "\nA paragraph.\n", "\n| a | table |\n"] {
        let repo = settled(&[(BUILDS, &exchanged(&true_builds(), &[(line, &format!("{line}{more}"))]))]);
        let check = repo.run(&["sot", "--check"]);
        assert_eq!(check.code, 1, "{check}");
        assert!(places(&check)[0].starts_with("docs/BUILD_HISTORY.md:3:1 sot/"), "{check}");
    }
}

#[test]
fn ss_9_any_timestamp_alone_is_no_drift() {
    for time in ["2026-01-30T15:08:05.920571Z", "2025-12-31 23:59", "2026-01-30T15:08:31+11:00"] {
        let ledger =
            exchanged(&true_builds(), &[("Last updated: 2026-01-01 00:00:00", &format!("Last updated: {time}"))]);
        is_clean(&settled(&[(BUILDS, &ledger)]));
    }
}

/// Broken markers of the README are one finding at `line`, and the README is left alone by every run.
#[track_caller]
fn leaves_readme_alone(readme: &str, line: usize) {
    let run = refuses(&settled(&[("README.md", readme)]), 1);
    assert_eq!(places(&run), [format!("README.md:{line}:1 sot/broken-markers")], "{run}");
    // A file with broken markers keeps its bytes while the others are written.
    let repo = layout(&[("README.md", readme)]);
    let run = repo.run(&["sot", "--execute"]);
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(repo.text("README.md"), readme);
    assert_eq!(repo.text(BUILDS), written_builds());
    assert_eq!(repo.run(&["sot", "--check"]).code, 1, "the second run does not pass either");
}

#[test]
fn ss_11_markers_written_twice_delete_nothing() {
    leaves_readme_alone(&format!("{README}\n{PAIR}\nLast words.\n"), 18);
    leaves_readme_alone(&format!("{README}\n<!-- SOT_SUMMARY_END -->\n\nLast words.\n"), 18);
}

#[test]
fn ss_11_quoted_markers_delete_nothing() {
    for quote in [
        format!("\n```html\n{PAIR}```\n\nLast words.\n"),
        format!("\n~~~\n{PAIR}~~~\n"),
        "\nWrite `<!-- SOT_SUMMARY_START -->` and `<!-- SOT_SUMMARY_END -->`.\n".to_owned(),
        "\n    <!-- SOT_SUMMARY_START -->\n    <!-- SOT_SUMMARY_END -->\n".to_owned(),
    ] {
        let repo = layout(&[("README.md", &format!("{README}{quote}"))]);
        let _ = repairs(&repo);
        assert_eq!(repo.text("README.md"), format!("{}{quote}", written_readme()));
    }
}

#[test]
fn ss_12_reversed_markers_duplicate_nothing() {
    let (begin, end) = ("<!-- SOT_SUMMARY_START -->\n", "<!-- SOT_SUMMARY_END -->\n");
    leaves_readme_alone(&exchanged(README, &[(begin, "<!-- x -->\n"), (end, begin), ("<!-- x -->\n", end)]), 12);
}

#[test]
fn ss_12_a_marker_without_its_other_half_changes_nothing() {
    leaves_readme_alone(&exchanged(README, &[("<!-- SOT_SUMMARY_START -->\n", "")]), 11);
    leaves_readme_alone(&exchanged(README, &[("<!-- SOT_SUMMARY_END -->\n", "")]), 3);
}

#[test]
fn ss_13_a_paragraph_that_quotes_both_markers_is_kept() {
    let quotes = [
        "The block `<!-- AUTO-GENERATED SUMMARY -->` ends at `<!-- END AUTO-GENERATED SUMMARY -->`; see below.\n",
        "    <!-- AUTO-GENERATED SUMMARY -->\n    <!-- END AUTO-GENERATED SUMMARY -->\n",
        "````md\n<!-- AUTO-GENERATED SUMMARY -->\n```\n<!-- END AUTO-GENERATED SUMMARY -->\n````\n",
    ];
    for quote in quotes {
        let repo = layout(&[(BUILDS, &exchanged(BUILD_HISTORY, &[("## BUILDS\n", &format!("## BUILDS\n\n{quote}"))]))]);
        let _ = repairs(&repo);
        let wanted = exchanged(&written_builds(), &[("## BUILDS\n", &format!("## BUILDS\n\n{quote}"))]);
        assert_eq!(repo.text(BUILDS), wanted);
    }
}

/// Broken markers in the ledger are one finding at `place`, and no run changes the ledger.
#[track_caller]
fn leaves_ledger_alone(ledger: &str, place: &str) {
    let run = refuses(&settled(&[(BUILDS, ledger)]), 1);
    assert_eq!(places(&run), [format!("docs/BUILD_HISTORY.md:{place} sot/broken-markers")], "{run}");
}

#[test]
fn ss_13_a_paragraph_that_holds_both_markers_is_kept() {
    let prose =
        "## BUILDS\n\nFrom <!-- AUTO-GENERATED SUMMARY --> to <!-- END AUTO-GENERATED SUMMARY --> it is ours.\n";
    leaves_ledger_alone(&exchanged(&true_builds(), &[("## BUILDS\n", prose)]), "22:6");
}

#[test]
fn ss_13_an_opening_marker_without_end_swallows_nothing() {
    let again = format!("## BUILDS\n\n{BEGIN}**Summary**: old\n{END}");
    let unended = exchanged(&true_builds(), &[(END, "")]);
    leaves_ledger_alone(&unended, "3:1");
    leaves_ledger_alone(&exchanged(&unended, &[("## BUILDS\n", &again)]), "21:1");
    let open = "<!-- AUTO-GENERATED SUMMARY - DO NOT EDIT MANUALLY\n";
    leaves_ledger_alone(&exchanged(&true_builds(), &[(BEGIN, open)]), "3:1");
}

#[test]
fn ss_13_an_opening_marker_swallows_nothing_up_to_a_far_end() {
    let unended = exchanged(&true_builds(), &[(END, "")]);
    for heading in ["## BUILDS\n", "## INDEX (Chronological - Most Recent First)\n"] {
        // META in both cases, and the INDEX in the first, would be taken for the old summary.
        leaves_ledger_alone(&exchanged(&unended, &[(heading, &format!("{END}\n{heading}"))]), "3:1");
    }
}

/// A ledger without a summary, whose title stands after `before`.
fn without_summary(before: &str) -> String {
    let start = true_builds();
    let block = format!("\n{BEGIN}**Summary**: 2 build(s) documented | Last updated: 2026-01-01 00:00:00\n{END}");
    exchanged(&start, &[(&block, ""), ("# Build History\n", &format!("{before}# Build History\n"))])
}

#[track_caller]
fn inserts_after_title(repo: &Repo, ledger: &str, line_end: &str) {
    let run = refuses(repo, 1);
    assert_eq!(
        lines(&run),
        ["docs/BUILD_HISTORY.md: error[sot/missing-region]: region `build summary` has no markers in this file, so \
          nothing is refreshed"],
        "{run}"
    );
    let run = repo.run(&["sot", "--execute", "--unsafe"]);
    assert_eq!((run.code, verdict(&run)), (0, "sot: fixed, 1 finding repaired, 1 file written"), "{run}");
    let block = format!(
        "# Build History\n\n<!-- AUTO-GENERATED SUMMARY -->\n**Summary**: 2 build(s) documented | Last updated: {STAMP}\n{END}"
    );
    let title = format!("# Build History{line_end}");
    let meta = format!("Last_Updated: {STAMP}{line_end}");
    let old = format!("Last_Updated: 2026-01-01T00:00:00Z{line_end}");
    let moved = [(title.as_str(), block.replace('\n', line_end)), (&old, meta)];
    let moved: Vec<(&str, &str)> = moved.iter().map(|(old, new)| (*old, new.as_str())).collect();
    assert_eq!(repo.text(BUILDS), exchanged(ledger, &moved), "the time of META moves with the new one");
    is_clean(repo);
}

#[test]
fn ss_17_a_missing_summary_goes_after_the_true_title() {
    for before in [
        "",
        "```sh\n# install first\nmake\n```\n\n",
        "~~~\n# one\n```\n# two\n~~~\n\n",
        "<!--\n# commented out\n-->\n\n",
        "Words.\n\n    # indented code\n\n",
        "> # quoted\n\n",
    ] {
        let ledger = without_summary(before);
        inserts_after_title(&settled(&[(BUILDS, &ledger)]), &ledger, "\n");
    }
    let ledger = without_summary("```sh\n# install first\n```\n").replace('\n', "\r\n");
    inserts_after_title(&settled(&[(BUILDS, &ledger)]), &ledger, "\r\n");
}

#[test]
fn ss_17_a_comment_in_a_fence_is_no_title() {
    let ledger = without_summary("```sh\n# install first\nmake\n```\n\n");
    let ledger = exchanged(&ledger, &[("# Build History\n", "Build History\n")]);
    let repo = settled(&[(BUILDS, &ledger)]);
    let run = repo.run(&["sot", "--execute", "--unsafe"]);
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(places(&run), ["docs/BUILD_HISTORY.md sot/missing-region"]);
    assert_eq!(repo.text(BUILDS), ledger);
}

#[test]
fn ss_19_two_meta_blocks_are_an_error_until_one_is_left() {
    let second = "## BUILDS\n\n<!-- META\nTotal_Builds: 7\n-->\n";
    leaves_ledger_alone(&exchanged(&true_builds(), &[("## BUILDS\n", second)]), "22:1");
    let quoted = "## BUILDS\n\n```text\n<!-- META\nTotal_Builds: 7\n-->\n```\n";
    is_clean(&settled(&[(BUILDS, &exchanged(&true_builds(), &[("## BUILDS\n", quoted)]))]));
}

#[test]
fn ss_19_a_meta_key_written_twice_is_an_error() {
    let twice = ("Total_Builds: 2\n", "Total_Builds: 2\nTotal_Builds: 7\n");
    leaves_ledger_alone(&exchanged(&true_builds(), &[twice]), "10:15");
}
