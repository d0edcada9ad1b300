//! Findings that are taken as they are for now.

use super::{OLD, Repo, found, old_server};

fn repository() -> Repo {
    let config = old_server("") + "\n[docs_drift]\nbaseline = \"drift.txt\"\n";
    Repo::git(&[("xtask.toml", &config), ("a.md", "x\nuvicorn backend.main one\n"), ("b.md", OLD)])
}

#[test]
fn a_recorded_finding_passes_and_a_new_one_fails() {
    let repo = repository();
    assert_eq!(found(&repo)[2..], ["xtask.toml docs-drift/no-input"], "the baseline is not there yet");
    let run = repo.run(&["docs-drift", "baseline", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text("drift.txt").lines().count(), 3);
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.write("b.md", format!("{OLD}uvicorn backend.main two\n"));
    assert_eq!(found(&repo), ["b.md:2:1 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn fingerprints_survive_moved_lines_and_see_a_swap() {
    let repo = repository();
    assert_eq!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0);
    repo.write("a.md", format!("{}x\nuvicorn backend.main one\n", "line\n".repeat(100)));
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.write("a.md", "x\nuvicorn backend.main other\n");
    assert_eq!(
        found(&repo),
        ["a.md:2:1 docs-drift/forbidden-phrase:old-server", "drift.txt:2:1 docs-drift/stale-baseline"]
    );
}

#[test]
fn a_fixed_finding_must_go_from_the_list() {
    let repo = repository();
    assert_eq!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0);
    repo.write("b.md", "fine\n");
    assert_eq!(found(&repo), ["drift.txt:3:1 docs-drift/stale-baseline"]);
    let run = repo.run(&["docs-drift", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text("drift.txt").lines().count(), 2);
    assert_eq!(found(&repo), Vec::<String>::new());
}

#[test]
fn equal_findings_are_counted() {
    let repo = repository();
    repo.write("b.md", OLD.repeat(3));
    assert_eq!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0);
    assert!(repo.text("drift.txt").trim_end().ends_with(" x3"), "{}", repo.text("drift.txt"));
    repo.write("b.md", OLD.repeat(2));
    assert_eq!(found(&repo), ["drift.txt:3:1 docs-drift/stale-baseline"]);
    assert_eq!(repo.run(&["docs-drift", "--execute"]).code, 0);
    assert!(repo.text("drift.txt").trim_end().ends_with(" x2"), "{}", repo.text("drift.txt"));
}

#[test]
fn nothing_is_recorded_that_could_not_be_judged() {
    let repo = repository();
    repo.write("b.md", b"\xFF");
    let run = repo.run(&["docs-drift", "baseline", "--execute"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(!repo.path("drift.txt").exists());
    let none = Repo::git(&[("xtask.toml", &old_server("")), ("a.md", "")]).run(&["docs-drift", "baseline"]);
    assert!(none.code == 2 && none.stderr.contains("no baseline is configured"), "{none}");
}
