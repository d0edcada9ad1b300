//! Merge conflicts in files.

use super::super::Repo;
use super::{found, repo};

/// Marks of a conflict; seven signs each, made here so that this file holds none.
fn conflict() -> String {
    let line = |sign: &str, label: &str| format!("{}{label}\n", sign.repeat(7));
    [line("<", " HEAD"), "ours\n".to_owned(), line("=", ""), "theirs\n".to_owned(), line(">", " side")].concat()
}

#[test]
fn a_whole_conflict_is_found_wherever_it_is() {
    let repo = repo(&[("a.txt", &format!("x\n{}", conflict())), ("docs/a.md", &format!("# A\n\n{}", conflict()))]);
    repo.write("untracked.py", conflict().replace('\n', "\r\n"));
    repo.write("old.txt", conflict().replace("\ntheirs", "\n||||||| base\ntheirs"));
    assert_eq!(
        found(&repo, &[]),
        [
            "a.txt:2:1 hygiene/conflict-marker",
            "docs/a.md:3:1 hygiene/conflict-marker",
            "old.txt:1:1 hygiene/conflict-marker",
            "untracked.py:1:1 hygiene/conflict-marker",
        ]
    );
    // Asked about a change, what was there before is not looked through.
    assert_eq!(
        found(&repo, &["--since", "HEAD"]),
        ["old.txt:1:1 hygiene/conflict-marker", "untracked.py:1:1 hygiene/conflict-marker"]
    );
}

#[test]
fn what_only_looks_like_a_conflict_is_none() {
    let indented: String = conflict().lines().map(|line| format!("    {line}\n")).collect();
    let half = conflict().lines().take(3).map(|line| format!("{line}\n")).collect::<String>();
    let repo = repo(&[
        ("docs/a.md", &format!("# A\n\n```text\n{}```\n\nUnder\n=======\n", conflict())),
        ("docs/a.rst", "Title\n=======\n\ntext\n"),
        ("half.txt", &half),
        ("test.py", &format!("TEXT = '''\n{indented}'''\n")),
    ]);
    repo.write("image.bin", [b"\0".as_slice(), conflict().as_bytes()].concat());
    assert_eq!(found(&repo, &[]), [""; 0]);
}

#[test]
fn a_conflict_is_accepted_by_an_exemption() {
    let allow = "ledger = []\n\n[[allow]]\nrule = \"hygiene/conflict-marker\"\npaths = [\"fixtures/**\"]\nreason = \"a fixture\"\n";
    let repo = Repo::git(&[("xtask.toml", allow), ("README.md", "# A\n"), ("fixtures/a.txt", &conflict())]);
    let run = super::gate(&repo, &[]);
    assert!(super::of(&run).is_empty() && !run.stdout.contains("allow/unused"), "{run}");
}
