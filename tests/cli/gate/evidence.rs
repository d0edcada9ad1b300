//! What is on record, what is reused, and what is no evidence.

use super::{BAD, GOOD, Repo, repo};

fn record(repo: &Repo) -> serde_json::Value {
    let run = repo.run(&["gate", "report", "--format", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run}"))
}

#[test]
fn every_step_is_on_record_with_its_outcome() {
    let repo = repo(&format!("{GOOD}{BAD}"));
    let run = repo.run(&["gate", "--skip", "good", "--reason", "slow"]);
    assert_eq!(run.code, 1, "{run}");
    let record = record(&repo);
    let steps: Vec<_> =
        record["steps"].as_array().unwrap().iter().map(|step| (&step["name"], &step["state"])).collect();
    assert_eq!(
        format!("{steps:?}").replace("String", ""),
        r#"[(("good"), ("skipped")), (("bad"), ("failed")), (("gate"), ("failed"))]"#
    );
    assert_eq!(record["steps"][0]["reason"], "slow");
    assert_eq!(record["steps"][1]["exit"], 1);
    assert_eq!(record["findings"][0]["rule"], "gate/step-failed");
    assert!(record["tools"]["git"].as_str().unwrap().starts_with("git version"));
    // A later success of the same tree takes the place of the failure; what is not run again stays.
    assert_eq!(repo.run(&["gate", "--only", "good"]).code, 0);
    let later = self::record(&repo);
    let states: Vec<_> = later["steps"].as_array().unwrap().iter().filter_map(|step| step["state"].as_str()).collect();
    assert_eq!(states, ["failed", "failed", "passed", "passed"]);
}

#[test]
fn the_report_speaks_of_this_tree_only() {
    let repo = repo(GOOD);
    let none = repo.run(&["gate", "report"]);
    assert!(none.code == 2 && none.stderr.contains("nothing is on record for this tree"), "{none}");
    assert_eq!(repo.run(&["gate"]).code, 0);
    let run = repo.run(&["gate", "report"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stdout.starts_with("## Gate: passed\n\nTree `"), "{run}");
    assert!(run.stdout.contains("| good | `git --version` | passed, exit status 0, under 1 s |\n"), "{run}");
    repo.write("src/a.txt", "b\n");
    let other = repo.run(&["gate", "report"]);
    assert!(other.code == 2 && other.stderr.contains("1 record of other trees is no evidence"), "{other}");
    repo.write("src/a.txt", "a\n");
    assert_eq!(repo.run(&["gate", "report"]).code, 0);
}

#[test]
fn a_failure_on_record_fails_the_report_in_every_format() {
    let repo = repo(BAD);
    assert_eq!(repo.run(&["gate"]).code, 1);
    for format in ["markdown", "json", "junit", "summary"] {
        let run = repo.run(&["gate", "report", "--format", format]);
        assert!(run.code == 1 && run.stdout.contains("bad"), "{run}");
    }
}

#[test]
fn a_record_that_was_edited_is_no_evidence() {
    let repo = repo(BAD);
    assert_eq!(repo.run(&["gate"]).code, 1);
    let folder = repo.path(".git/xtask/records");
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("\"state\": \"failed\"", "\"state\": \"passed\"")).unwrap();
    let run = repo.run(&["gate", "report"]);
    assert!(run.code == 2 && run.stderr.contains("it was edited after it was written"), "{run}");
}

#[test]
fn a_success_is_reused_while_its_inputs_are_the_same() {
    let repo = repo(&format!("{GOOD}inputs = [\"src/**\"]\n"));
    let ran = |arguments: &[&str]| {
        let run = repo.run(arguments);
        assert_eq!(run.code, 0, "{run}");
        let reused = run.stdout.contains("good: passed, not run again: a success of 2026-02-03T04:05:06Z rests on");
        assert_eq!(reused, run.stdout.contains("1 step not run again"), "{run}");
        !reused
    };
    assert!(ran(&["gate"]), "nothing is on record");
    assert!(!ran(&["gate"]), "nothing changed");
    assert!(ran(&["gate", "--no-cache"]));
    repo.write("docs/b.md", "# C\n");
    assert!(!ran(&["gate"]), "the outcome does not rest on documents");
    repo.commit("documents");
    assert!(!ran(&["gate"]), "another tree, the same inputs");
    repo.write("src/a.txt", "b\n");
    assert!(ran(&["gate"]), "an open change of an input counts");
    repo.commit("code");
    assert!(ran(&["gate"]), "what is committed has another name");
    assert!(!ran(&["gate"]));
    repo.write("src/b.txt", "new\n");
    assert!(ran(&["gate"]), "a new input counts");
    std::fs::remove_file(repo.path("src/b.txt")).unwrap();
    assert!(!ran(&["gate"]), "and is gone");
    repo.write("xtask.toml", format!("{GOOD}inputs = [\"src/**\"]\nenv = {{ A = \"b\" }}\n"));
    assert!(ran(&["gate"]), "another environment is another step");
}

#[test]
fn a_failure_is_never_reused() {
    let repo = repo(&format!("{BAD}inputs = [\"src/**\"]\n"));
    for _ in 0..2 {
        let run = repo.run(&["gate"]);
        assert!(run.code == 1 && run.stdout.contains("[1/1] bad: FAILED"), "{run}");
    }
}

#[test]
fn the_description_of_a_pull_request_rests_on_the_steps() {
    let repo = repo(&format!("{GOOD}{BAD}"));
    assert_eq!(repo.run(&["gate"]).code, 1);
    let claims = "# X\n\n## Link\n\n## Checks run locally\n\n- `git --version`: passed\n\n## Drift\n\n## Planned\n";
    repo.write(".git/claims.md", claims);
    let plan = "[[stack.plan]]\nfile = \"docs/b.md\"\n";
    let _ = plan;
    let run = repo.run(&["stack", "describe", "--verify", ".git/claims.md"]);
    assert_eq!(run.code, 0, "{run}");
    repo.write(".git/claims.md", claims.replace("git --version", "git diff --no-index --quiet src/a.txt docs/b.md"));
    let run = repo.run(&["stack", "describe", "--verify", ".git/claims.md"]);
    assert!(run.code == 1 && run.stdout.contains("failed on this tree (exit status 1)"), "{run}");
}
