//! `gate workflow`: the workflow that runs the gate on every pull request.

use super::{Repo, Run};

const CONFIG: &str = "ledger = []\n";
const FILE: &str = ".github/workflows/gate.yml";

fn repo(files: &[(&str, &str)]) -> Repo {
    Repo::git(&[&[("xtask.toml", CONFIG), ("README.md", "# A\n")], files].concat())
}

fn write(repo: &Repo, arguments: &[&str]) -> Run {
    repo.run(&[&["gate", "workflow"], arguments].concat())
}

#[test]
fn it_is_shown_written_and_then_as_it_would_be() {
    let repo = repo(&[]);
    let run = write(&repo, &[]);
    assert!(run.code == 1 && run.stdout.contains("+++ b/.github/workflows/gate.yml"), "{run}");
    assert!(!repo.path(FILE).exists());
    let run = write(&repo, &["--execute"]);
    assert_eq!(run.code, 0, "{run}");
    let text = repo.text(FILE);
    for part in [
        "# Written by `cargo xtask gate workflow`, digest=",
        "branches: [main, master]",
        "  pull_request:\n",
        "contents: read",
        "'+refs/heads/*:refs/remotes/origin/*'",
        "os: [ubuntu-latest, macos-latest, windows-latest]",
        "run: cargo xtask gate\n",
        "if: always()\n        run: cargo xtask gate report --format summary >> \"$GITHUB_STEP_SUMMARY\"\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("continue-on-error") && !text.contains("uses:"), "{text}");
    let run = write(&repo, &["--execute"]);
    assert!(run.code == 0 && run.stdout.contains("is as it would be written"), "{run}");
    // A clone with other line ends holds the same.
    repo.write(FILE, text.replace('\n', "\r\n"));
    assert_eq!(write(&repo, &[]).code, 0);
}

#[test]
fn the_configured_main_branch_is_the_one_that_starts_it() {
    let repo = repo(&[("xtask.toml", "ledger = []\n\n[git]\nmain = \"origin/trunk\"\n")]);
    let run = write(&repo, &["--execute"]);
    assert!(run.code == 0 && repo.text(FILE).contains("branches: [trunk]"), "{run}");
}

#[test]
fn what_was_written_before_is_renewed_and_what_somebody_edited_is_not() {
    let repo = repo(&[]);
    assert_eq!(write(&repo, &["--execute"]).code, 0);
    let text = repo.text(FILE);
    // The configuration has changed since.
    repo.write("xtask.toml", "ledger = []\n\n[git]\nmain = \"trunk\"\n");
    let run = write(&repo, &["--execute"]);
    assert!(run.code == 0 && repo.text(FILE).contains("[trunk]"), "{run}");
    // What somebody edited so that it does not run the gate any more is shown, and kept.
    let edited = text.replace("run: cargo xtask gate\n", "run: make\n");
    repo.write(FILE, &edited);
    let run = write(&repo, &[]);
    assert!(run.code == 1 && run.stdout.contains("only `--execute --force` overwrites it"), "{run}");
    let run = write(&repo, &["--execute"]);
    assert!(run.code == 2 && repo.text(FILE) == edited, "{run}");
    let run = write(&repo, &["--execute", "--force"]);
    assert!(run.code == 0 && repo.text(FILE).contains("run: cargo xtask gate\n"), "{run}");
}

#[test]
fn a_workflow_that_runs_the_gate_already_is_enough() {
    let workflow = |on: &str, run: &str| {
        format!(
            "name: ci\non: {on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          {run}\n"
        )
    };
    let said = |on: &str, run: &str| {
        let script = "#!/bin/sh\nstep() { \"$@\"; }\nstep cargo xtask gate --strict\n";
        let repo = repo(&[(".github/workflows/ci.yml", &workflow(on, run)), ("ci/run", script)]);
        write(&repo, &[]).stdout.contains(".github/workflows/ci.yml runs the gate on pull requests already")
    };
    for (on, run) in [
        ("pull_request", "cargo xtask gate"),
        ("[push, pull_request]", "cargo test && cargo xtask gate --strict"),
        ("{pull_request: {branches: [main]}}", "ci/run"),
        ("pull_request", "bash ./ci/run"),
    ] {
        assert!(said(on, run), "{on}: {run}");
    }
    for (on, run) in [
        ("push", "cargo xtask gate"),
        ("pull_request", "cargo xtask gate report"),
        ("pull_request", "echo cargo xtask gate"),
        ("pull_request", "cargo xtask sot"),
        ("pull_request", "# cargo xtask gate"),
    ] {
        assert!(!said(on, run), "{on}: {run}");
    }
}

#[test]
fn it_lies_at_the_top_of_the_repository_or_nowhere() {
    let repo = Repo::git(&[("sub/xtask.toml", CONFIG)]);
    let run = write(&repo, &["--repo", "sub"]);
    assert!(run.code == 2 && run.stderr.contains("workflows lie at the top"), "{run}");
}
