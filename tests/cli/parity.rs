//! The example configuration that counts as the replaced script did.

use super::{BUILD_HISTORY, DECISIONS, Repo, layout};

const PARITY: &str = include_str!("../../docs/examples/python-parity.toml");

/// The figures of the README block after a refresh.
fn figures(repo: &Repo, config: bool) -> Vec<String> {
    if config {
        repo.write("xtask.toml", PARITY);
    }
    let run = repo.run(&["sot", "--execute", "--force"]);
    assert_eq!(run.code, 0, "{run}");
    repo.text("README.md").lines().filter_map(|line| line.strip_prefix("- **")).map(str::to_owned).collect()
}

#[test]
fn strays_mentions_and_three_digits_count_as_they_did() {
    let builds = BUILD_HISTORY.replace("### BUILD-1 |", "## BUILD-1 |")
        + "\n```\n| 2026-01-03 | BUILD-3 | Fenced | x |\n```\n\nsee BUILD-4 and BUILD-5.2\n\n| 2026-01-04 | BUILD-6 | Stray | x |\n";
    let decisions = DECISIONS.to_owned() + "\n### DEC-999 | 2026-01-01 | Two\n\n### DEC-1000 | 2026-01-01 | Three\n";
    let files = [("docs/BUILD_HISTORY.md", builds.as_str()), ("docs/ARCHITECTURE_DECISIONS.md", decisions.as_str())];
    assert_eq!(
        figures(&layout(&files), true),
        [
            "Builds Completed**: 4 (includes multi-phase builds, 6 unique)",
            "Latest Build**: BUILD-1: First",
            "Architecture Decisions**: 2",
            "Debugging Sessions**: 1",
        ]
    );
    assert_eq!(
        figures(&layout(&files), false),
        [
            "Builds Completed**: 2",
            "Latest Build**: BUILD-2: Second [OK]",
            "Architecture Decisions**: 3",
            "Debugging Sessions**: 1",
        ]
    );
}

#[test]
fn without_rows_the_fallbacks_of_the_script_count() {
    let builds = BUILD_HISTORY.replace("| 2026-01-0", "| soon ");
    let repo = layout(&[("docs/BUILD_HISTORY.md", &builds)]);
    assert_eq!(figures(&repo, true)[0], "Builds Completed**: 2");
}

#[test]
fn a_settled_layout_is_clean_for_it() {
    let repo = layout(&[]);
    figures(&repo, true);
    assert_eq!(repo.run(&["sot", "--strict"]).code, 0);
}
