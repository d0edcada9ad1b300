//! `stack plan new`: a plan that the judge is content with, and that the configuration names.

use super::{CONFIG, PLAN, Repo, repo};

#[test]
fn a_new_plan_is_clean_and_canonical() {
    let repo = Repo::git(&[("README.md", "# P\n")]);
    let run = repo.run(&["stack", "plan", "new", "docs/plan.md"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stdout.starts_with("the plan `PR stack` starts in docs/plan.md with PR-01\n"), "{run}");
    assert!(!repo.path("docs/plan.md").exists() && !repo.path("xtask.toml").exists(), "a preview");
    let run = repo.run(&["stack", "plan", "new", "docs/plan.md", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text("xtask.toml"), "[[stack.plan]]\nfile = \"docs/plan.md\"\nsection = \"PR stack\"\n");
    assert!(repo.text("docs/plan.md").starts_with("# Plan\n\n## PR stack\n\n<!--\n"));
    for arguments in [&["stack", "--strict"][..], &["gate", "--strict"], &["stack", "fmt", "--strict"]] {
        let run = repo.run(arguments);
        assert_eq!(run.code, 0, "{run}");
    }
    // The item in the comment is one once it stands outside.
    let text = repo.text("docs/plan.md");
    let (before, comment) = text.split_once("The next one:\n").unwrap();
    let (next, first) = comment.split_once("-->\n").unwrap();
    let filled = next.replace("src/a/file/it/changes", "README.md");
    repo.write("docs/plan.md", format!("{before}-->\n{first}{filled}"));
    let run = repo.run(&["stack", "--strict"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stdout.contains("2 plan items"), "{run}");
}

#[test]
fn a_plan_with_ids_of_its_own_is_added_to_the_configuration() {
    let repo = repo(PLAN);
    let arguments =
        ["stack", "plan", "new", "docs/IMP-PLAN.md", "--section", "Imp \"now\" \\o/", "--prefix", "IMP", "--execute"];
    let run = repo.run(&arguments);
    assert_eq!(run.code, 0, "{run}");
    let table =
        "\n[[stack.plan]]\nfile = \"docs/IMP-PLAN.md\"\nsection = \"Imp \\\"now\\\" \\\\o/\"\nid = 'IMP-\\d+[a-z]?'\n";
    assert_eq!(repo.text("xtask.toml"), format!("{CONFIG}{table}"));
    assert!(repo.text("docs/IMP-PLAN.md").contains("\n### IMP-01 (P0): Agree on this plan\n"));
    let run = repo.run(&["stack", "--strict"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stdout.contains("looked at 2 plans, 3 plan items"), "{run}");
}

#[test]
fn what_is_there_is_not_overwritten() {
    let repo = repo(PLAN);
    for (arguments, why) in [
        (&["docs/plan.md"][..], "docs/plan.md is there already"),
        (&["../x.md"], "stays inside the repository"),
        (&["x.txt"], "is no Markdown file"),
        (&["x.md", "--prefix", "a.b"], "cannot start an id"),
        (&["x.md", "--prefix", "1"], "cannot start an id"),
        (&["x.md", "--section", " "], "takes one line of text"),
        (&["x.md", "--section", "#"], "is no heading that would be found again"),
        (&["x.md", "--section", "PR-07: x"], "is no heading that would be found again"),
    ] {
        let run = repo.run(&[&["stack", "plan", "new"], arguments, &["--execute"]].concat());
        assert_eq!(run.code, 2, "{run}");
        assert!(run.stderr.contains(why), "{run}");
    }
    assert_eq!(repo.text("docs/plan.md"), PLAN);
    assert_eq!(repo.text("xtask.toml"), CONFIG);
    // A list of plans that is written in one line takes no further table.
    repo.write("xtask.toml", "ledger = []\n[stack]\nplan = []\n");
    let run = repo.run(&["stack", "plan", "new", "x.md", "--execute"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("would not be read with a further `[[stack.plan]]`"), "{run}");
}
