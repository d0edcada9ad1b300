//! `ledger init`: a new ledger that the gate is content with.

use crate::cli::{Repo, layout};

#[test]
fn a_new_ledger_takes_its_first_entry() {
    let repo = Repo::git(&[("README.md", "# P\n")]);
    let run = repo.run(&["ledger", "init", "decisions"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(!repo.path("xtask.toml").exists(), "a preview");
    let run = repo.run(&["ledger", "init", "decisions", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.run(&["gate", "--strict"]).to_string().lines().last(), Some("--- exit 0"));
    let run = repo.run(&["ledger", "add", "decision", "--title", "Use git", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    let text = repo.text("docs/DECISIONS.md");
    assert!(text.contains("| 2026-02-03 | DECISION-1 | Use git | planned |"), "{text}");
    assert!(text.ends_with("## Entries\n\n### DECISION-1 | 2026-02-03 | Use git\n\n**Status**: planned\n"), "{text}");
    repo.commit("first");
    assert_eq!(repo.run(&["gate", "--strict"]).code, 0);
}

#[test]
fn an_existing_configuration_is_added_to_and_an_embedded_one_kept() {
    let repo = Repo::git(&[("xtask.toml", "# Ours.\r\n[sot]\r\ndigest = false\r\n"), ("README.md", "# P\n")]);
    let run = repo.run(&["ledger", "init", "notes", "--path", "NOTES.md", "--prefix", "N", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    let text = repo.text("xtask.toml");
    assert!(text.starts_with("# Ours.\r\n[sot]\r\ndigest = false\r\n\r\n[[ledger]]\r\nname = \"notes\"\r\n"), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let known = layout(&[]);
    let run = known.run(&["ledger", "init", "incidents", "--execute"]);
    assert!(known.text("xtask.toml").contains("path = \"docs/BUILD_HISTORY.md\""), "{run}");
    assert!(known.text("xtask.toml").contains("path = \"docs/INCIDENTS.md\""), "{run}");
}

#[test]
fn what_is_there_is_not_overwritten() {
    let repo = Repo::git(&[("docs/NOTES.md", "mine\n"), ("xtask.toml", "")]);
    for (arguments, why) in [
        (&["notes"][..], "docs/NOTES.md is there already"),
        (&["no tes"], "is not a name"),
        (&["x", "--path", "../x.md"], "stays inside the repository"),
        (&["x", "--path", "x.txt"], "is no Markdown file"),
        (&["x", "--prefix", "a.b"], "cannot start an id"),
    ] {
        let run = repo.run(&[&["ledger", "init"], arguments, &["--execute"]].concat());
        assert_eq!(run.code, 2, "{run}");
        assert!(run.stderr.contains(why), "{run}");
    }
    assert_eq!(repo.text("docs/NOTES.md"), "mine\n");
}
