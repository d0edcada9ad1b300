//! One test or more per weakness of the scripts this tool replaces, named after it.
//!
//! `originals.md` describes each by its id. Beside every refusal stands the well-formed case that still works.

mod bytes;
mod counting;
mod latest;
mod markers;
mod runs;
mod times;
#[cfg(unix)]
mod unix;
mod writing;

use std::collections::BTreeSet;

use super::{BUILD_HISTORY, README, Repo, Run, layout};

const BUILDS: &str = "docs/BUILD_HISTORY.md";
const DEBUG: &str = "docs/DEBUG_LOG.md";
const DECIDED: &str = "docs/ARCHITECTURE_DECISIONS.md";

/// The configuration of a repository that has none, as a start for others.
const DEFAULT_CONFIG: &str = include_str!("../../xtask/src/config/default.toml");

/// What `NOW` looks like in a text.
const STAMP: &str = "2026-02-03T04:05:06Z";

/// `text` with each `from` exchanged for its `to`; every one must stand there exactly once.
#[track_caller]
fn exchanged(text: &str, exchanges: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (from, to) in exchanges {
        assert_eq!(text.matches(from).count(), 1, "`{from}` in\n{text}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// The build ledger with true figures.
fn true_builds() -> String {
    exchanged(
        BUILD_HISTORY,
        &[("**Summary**: 1 build", "**Summary**: 2 build"), ("Total_Builds: 1", "Total_Builds: 2")],
    )
}

/// The README with true figures.
fn true_readme() -> String {
    let latest = ("BUILD-1: First", "BUILD-2: Second [OK]");
    exchanged(README, &[("**Builds Completed**: 1", "**Builds Completed**: 2"), latest])
}

/// The build ledger as it is written from [`BUILD_HISTORY`].
fn written_builds() -> String {
    let last = ("Last updated: 2026-01-01 00:00:00", "Last updated: 2026-02-03T04:05:06Z");
    exchanged(&true_builds(), &[last, ("Last_Updated: 2026-01-01T00:00:00Z", "Last_Updated: 2026-02-03T04:05:06Z")])
}

/// The README as it is written from [`README`].
fn written_readme() -> String {
    exchanged(&true_readme(), &[("**Last Updated**: 2026-01-01 00:00", "**Last Updated**: 2026-02-03T04:05:06Z")])
}

/// A repository in which everything derived is true, but for the files given.
fn settled(other: &[(&str, &str)]) -> Repo {
    let (builds, readme) = (true_builds(), true_readme());
    let mut files = vec![(BUILDS, builds.as_str()), ("README.md", readme.as_str())];
    for (path, text) in other {
        files.retain(|(known, _)| known != path);
        files.push((path, text));
    }
    layout(&files)
}

/// The findings of a run without their messages: `README.md:3:1 sot/stale-region`.
fn places(run: &Run) -> Vec<String> {
    lines(run).into_iter().map(|line| place(line).unwrap()).collect()
}

fn place(line: &str) -> Option<String> {
    let (place, rest) = line.split_once(": ")?;
    let (_, rest) = rest.split_once('[')?;
    Some(format!("{place} {}", rest.split_once(']')?.0))
}

/// The lines that state a finding.
fn lines(run: &Run) -> Vec<&str> {
    let states = |line: &&str| line.contains(": error[") || line.contains(": warning[");
    run.stdout.lines().filter(states).collect()
}

/// The last line of a report, without how much was looked at.
fn verdict(run: &Run) -> &str {
    let last = run.stdout.lines().last().unwrap_or_default();
    last.split(" (looked at").next().unwrap_or_default()
}

/// Neither `--check` nor `--execute` writes anything; gives the run of the second, after comparing the findings.
#[track_caller]
fn refuses(repo: &Repo, code: i32) -> Run {
    let before = repo.files();
    let check = repo.run(&["sot", "--check"]);
    assert_eq!(check.code, code, "{check}");
    let execute = repo.run(&["sot", "--execute"]);
    assert_eq!(execute.code, code, "{execute}");
    assert_eq!(lines(&check), lines(&execute));
    assert!(repo.files() == before, "something was written\n{execute}");
    execute
}

/// `--execute` leaves nothing to do, and a second one writes nothing.
#[track_caller]
fn repairs(repo: &Repo) -> Run {
    let run = repo.run(&["sot", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    let after = repo.files();
    let check = repo.run(&["sot", "--check"]);
    assert_eq!((check.code, verdict(&check).starts_with("sot: clean")), (0, true), "{check}");
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    assert!(repo.files() == after, "a second run wrote again");
    run
}

/// Nothing is wrong, nothing is warned of, nothing is written.
#[track_caller]
fn is_clean(repo: &Repo) {
    let before = repo.files();
    for mode in ["--check", "--execute"] {
        let run = repo.run(&["sot", mode]);
        assert_eq!((run.code, verdict(&run)), (0, "sot: clean"), "{run}");
    }
    assert!(repo.files() == before);
}

/// The `name` line of the README, such as `Latest Build`.
#[track_caller]
fn readme_says(repo: &Repo, name: &str) -> String {
    let head = format!("- **{name}**: ");
    let text = String::from_utf8(repo.bytes("README.md")).unwrap();
    text.lines().find_map(|line| line.strip_prefix(&head)).unwrap().to_owned()
}

/// The names of all files, to see that nothing was left behind.
fn names(repo: &Repo) -> BTreeSet<String> {
    repo.files().into_iter().map(|(name, _)| name).collect()
}

#[test]
fn the_settled_layout_is_clean() {
    is_clean(&settled(&[]));
}
