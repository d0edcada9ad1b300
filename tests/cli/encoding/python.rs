//! Python on Windows: encodings that are left to the machine, and output that dies.

mod console;
mod open;

use std::process::Command;

use super::super::{Repo, Run};

const CONFIG: &str = "ledger = []\n";

/// A repository with these files and the default configuration.
fn repo(files: &[(&str, &str)]) -> Repo {
    Repo::git(&[&[("xtask.toml", CONFIG)], files].concat())
}

/// The findings of this guard: `line:column rule`, and the severity where it is a warning of a printing rule.
fn of(run: &Run) -> Vec<String> {
    let lines = run.stdout.lines().filter(|line| line.contains("[encoding/py-"));
    let short = |line: &str| {
        let (place, rest) = line.split_once(": ").unwrap();
        let place = place.split_once(':').unwrap().1;
        let rule = &rest[rest.find("/py-").unwrap() + 4..rest.find(']').unwrap()];
        let mild = if rest.starts_with("warning") && rule.starts_with("print") { " mild" } else { "" };
        format!("{place} {rule}{mild}")
    };
    lines.map(short).collect()
}

/// What is found in one file.
#[track_caller]
fn found(text: &str) -> Vec<String> {
    let run = repo(&[("a.py", text)]).run(&["encoding"]);
    assert_ne!(run.code, 2, "{run}");
    of(&run)
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

/// Holds `--execute --unsafe` to turning the file into `after`, and the next run to finding nothing of this guard.
#[track_caller]
fn repaired(before: &str, after: &str) -> Repo {
    let repo = repo(&[("a.py", before)]);
    assert!(!of(&repo.run(&["encoding"])).is_empty(), "{before}");
    let run = repo.run(&["encoding", "--execute"]);
    assert_eq!(repo.text("a.py"), before, "a suggested edit is not applied unasked: {run}");
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(repo.text("a.py"), after, "{run}");
    assert_eq!(of(&repo.run(&["encoding"])), Vec::<String>::new());
    assert_eq!(repo.text("xtask.toml"), CONFIG);
    repo
}

/// Whether CPython runs the file to its end with standard output in `page`; nothing without a CPython.
fn runs(repo: &Repo, page: &str) -> Option<bool> {
    let mut command = Command::new(if cfg!(windows) { "python" } else { "python3" });
    command.arg("a.py").current_dir(repo.root()).env("PYTHONIOENCODING", page).env_remove("PYTHONUTF8");
    command.output().ok().map(|output| output.status.success())
}

/// Holds a file to printing under cp1252 once it is repaired, and to dying before.
#[track_caller]
fn prints_when_repaired(before: &str) {
    let broken = repo(&[("a.py", before)]);
    let Some(first) = runs(&broken, "cp1252") else { return };
    assert!(!first, "it does not die: {before}");
    let run = broken.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(runs(&broken, "cp1252"), Some(true), "{}\n{run}", broken.text("a.py"));
}
