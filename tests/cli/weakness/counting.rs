//! SS-6 to SS-8 and SS-25: what counts as an entry.

use super::{
    BUILDS, DEBUG, DECIDED, exchanged, is_clean, lines, places, readme_says, refuses, repairs, settled, true_builds,
    true_readme, verdict,
};
use crate::cli::{DEBUG_LOG, DECISIONS, Repo};

const LAST_ROW: &str = "| 2026-01-01 | BUILD-1 | First | Some |\n";

/// Only warnings: exit 0, nothing written; gives them.
#[track_caller]
fn warnings(repo: &Repo) -> Vec<String> {
    let before = repo.files();
    let check = repo.run(&["sot", "--check"]);
    let execute = repo.run(&["sot", "--execute"]);
    assert_eq!((check.code, execute.code), (0, 0), "{check}");
    assert!(repo.files() == before, "something was written\n{execute}");
    assert_eq!(repo.run(&["sot", "--strict"]).code, 1, "--strict counts warnings");
    lines(&check).into_iter().map(str::to_owned).collect()
}

#[test]
fn ss_6_a_mention_in_prose_is_no_build() {
    let prose = "## BUILDS\n\nAs BUILD-777 showed, and BUILD-777 again.\n";
    let repo = settled(&[(BUILDS, &exchanged(&true_builds(), &[("## BUILDS\n", prose)]))]);
    assert_eq!(
        warnings(&repo),
        [
            "docs/BUILD_HISTORY.md:22:4: warning[sot/uncounted-mention]: BUILD-777 is named 2 times and has neither a row \
          nor a section"
        ]
    );
    assert_eq!(repo.text("README.md"), true_readme());
}

#[test]
fn ss_6_a_section_is_one() {
    let section = "## BUILDS\n\n### BUILD-777 | 2026-01-01 | Beyond\n";
    let repo = settled(&[(BUILDS, &exchanged(&true_builds(), &[("## BUILDS\n", section)]))]);
    let run = repairs(&repo);
    assert!(!run.stdout.contains("sot/uncounted-mention"), "{run}");
    assert_eq!(readme_says(&repo, "Builds Completed"), "2 (includes multi-phase builds, 3 unique)");
}

#[test]
fn ss_7_rows_outside_the_index_are_not_counted() {
    let stray = "## BUILDS\n\n\
        | 2026-01-01 | BUILD-1 | Again | Stray |\n\n\
        ```text\n| 2026-01-01 | BUILD-1 | Again | Fenced |\n```\n\n\
        <!--\n| 2026-01-01 | BUILD-1 | Again | Commented |\n-->\n\n\
        | Day | Build | Title |\n| --- | --- | --- |\n| 2026-01-01 | BUILD-1 | Elsewhere |\n";
    let repo = settled(&[(BUILDS, &exchanged(&true_builds(), &[("## BUILDS\n", stray)]))]);
    let stands = |line: usize, place: &str| {
        format!(
            "docs/BUILD_HISTORY.md:{line}:1: warning[sot/stray-row]: a row of BUILD-1 stands {place}, not in the INDEX, \
             and is not counted"
        )
    };
    assert_eq!(
        warnings(&repo),
        [
            stands(22, "in running text"),
            stands(25, "in a code fence"),
            stands(29, "in an HTML block or comment"),
            stands(34, "in another table")
        ]
    );
}

#[test]
fn ss_7_a_row_of_the_index_is_counted() {
    let more = format!("{LAST_ROW}| 2025-12-31 | BUILD-1 | Again | Phase 2 |\n");
    let repo = settled(&[(BUILDS, &exchanged(&true_builds(), &[(LAST_ROW, &more)]))]);
    let _ = repairs(&repo);
    assert_eq!(readme_says(&repo, "Builds Completed"), "3 (includes multi-phase builds, 2 unique)");
    assert!(repo.text(BUILDS).contains("\nTotal_Builds: 3\n"));
}

/// The decision ledger with these ids instead of DEC-001, each with a row and a section.
fn decisions(ids: &[&str]) -> String {
    let rows: String = ids.iter().map(|id| format!("| 2026-01-01 | {id} | One | Implemented | Some |\n")).collect();
    let sections: String = ids.iter().map(|id| format!("### {id} | 2026-01-01 | One\n\n")).collect();
    let row = "| 2026-01-01 | DEC-001 | One | Implemented | Some |\n";
    exchanged(DECISIONS, &[(row, &rows), ("### DEC-001 | 2026-01-01 | One\n", &sections)])
}

#[test]
fn ss_8_three_decisions_around_a_thousand_count_three() {
    let repo = settled(&[(DECIDED, &decisions(&["DEC-1001", "DEC-1000", "DEC-999"]))]);
    let run = repairs(&repo);
    assert_eq!(
        places(&run),
        [
            "README.md:3:1 sot/stale-region",
            "docs/ARCHITECTURE_DECISIONS.md:3:1 sot/stale-region",
            "docs/ARCHITECTURE_DECISIONS.md:9:18 sot/stale-meta",
        ]
    );
    assert_eq!(readme_says(&repo, "Architecture Decisions"), "3");
    let text = repo.text(DECIDED);
    assert!(text.contains("\n**Summary**: 3 decision(s) documented | ") && text.contains("\nTotal_Decisions: 3\n"));
}

#[test]
fn ss_8_a_decision_written_twice_is_seen_in_the_figures() {
    let repo = settled(&[(DECIDED, &decisions(&["DEC-1000", "DEC-1000", "DEC-999"]))]);
    let run = repo.run(&["sot", "--check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let figures = &report["facts"]["ledgers"]["decisions"];
    let figure = |name: &str| figures[name].as_u64().unwrap();
    assert_eq!((figure("entries"), figure("sections"), figure("unique")), (3, 3, 2), "{run}");
}

#[test]
fn ss_25_index_rows_of_which_none_is_a_debug_session_are_a_finding() {
    let row = "| 2026-01-01 | DBG-001 | LOW | One | Resolved |\n";
    let rows = "| 2026-01-01 | Crash | LOW | One, see DBG-001 | Resolved |\n| 2026-01-01 | Hang | LOW | Two | Open |\n";
    let repo = settled(&[(DEBUG, &exchanged(DEBUG_LOG, &[(row, rows)]))]);
    let run = refuses(&repo, 1);
    assert_eq!(
        lines(&run),
        ["docs/DEBUG_LOG.md:14:1: error[sot/missing-index]: no row of the INDEX has an id in column 2"]
    );
    assert_eq!(verdict(&run), "sot: findings, 1 error");
}

#[test]
fn ss_25_an_index_without_any_row_is_a_finding_too() {
    let row = "| 2026-01-01 | DBG-001 | LOW | One | Resolved |\n";
    let repo = settled(&[(DEBUG, &exchanged(DEBUG_LOG, &[(row, "")]))]);
    let run = refuses(&repo, 1);
    assert_eq!(places(&run), ["docs/DEBUG_LOG.md:14:1 sot/missing-index"], "{run}");
}

#[test]
fn ss_25_one_debug_session_among_other_rows_counts_one() {
    let row = "| 2026-01-01 | DBG-001 | LOW | One | Resolved |\n";
    let rows = format!("{row}| 2026-01-01 | Crash | LOW | Two | Open |\n");
    is_clean(&settled(&[(DEBUG, &exchanged(DEBUG_LOG, &[(row, &rows)]))]));
}
