//! `ledger show` and `ledger list`.

use super::{BUILDS, CONFIG, Repo, ledger};

#[test]
fn entries_are_listed_by_ledger_status_and_day() {
    let repo = ledger(CONFIG, BUILDS);
    let list = |arguments: &[&str]| repo.run(&[&["ledger", "list"], arguments].concat()).to_string();
    let all = "BUILD-3 2026-01-03 Roof (planned)\nBUILD-2 2026-01-02 Walls (done)\nBUILD-1 2026-01-01 Foundation (done)\n--- exit 0\n";
    assert_eq!(list(&[]), all);
    assert_eq!(list(&["builds", "--since", "2026-01-03"]), "BUILD-3 2026-01-03 Roof (planned)\n--- exit 0\n");
    assert_eq!(list(&["--status", "planned"]), "BUILD-3 2026-01-03 Roof (planned)\n--- exit 0\n");
    assert!(list(&["--since", "yesterday"]).contains("is no day"));
    assert!(list(&["bulids"]).contains("did you mean `builds`?"));
}

#[test]
fn machines_get_the_entries_as_json() {
    let repo = ledger(CONFIG, BUILDS);
    let run = repo.run(&["ledger", "list", "--status", "planned", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let expected = serde_json::json!({"schema": 1, "entries": [{
        "id": "BUILD-3", "ledger": "builds", "date": "2026-01-03", "title": "Roof", "status": "planned",
        "path": "docs/BUILDS.md", "line": 13,
    }]});
    assert_eq!(report, expected);
}

#[test]
fn one_entry_is_shown_as_it_stands() {
    let repo = ledger(CONFIG, BUILDS);
    let run = repo.run(&["ledger", "show", "BUILD-2"]);
    assert_eq!(
        run.to_string(),
        "docs/BUILDS.md:19\n### BUILD-2 | 2026-01-02 | Walls\n\n**Status**: done\n\nBricks.\n--- exit 0\n"
    );
    let json = repo.run(&["ledger", "show", "BUILD-2", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(report["entries"][0]["text"], "### BUILD-2 | 2026-01-02 | Walls\n\n**Status**: done\n\nBricks.\n\n");
    let none = repo.run(&["ledger", "show", "BUILD-22"]);
    assert_eq!((none.code, none.stderr.as_str()), (2, "error: there is no entry BUILD-22; did you mean BUILD-2?\n"));
}

#[test]
fn a_ledger_that_cannot_be_read_is_no_empty_list() {
    let repo = Repo::git(&[("xtask.toml", CONFIG)]);
    assert_eq!(repo.run(&["ledger", "list"]).code, 2);
    repo.write("docs/BUILDS.md", b"\xFF");
    assert_eq!(repo.run(&["ledger", "list"]).code, 2);
}
