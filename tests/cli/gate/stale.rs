//! A success or a record is of what it was, and of nothing else.

use super::{Repo, repo};

fn step(script: &str, more: &str) -> String {
    format!("[[gate.step]]\nname = \"it\"\ncommand = [\"sh\", \"-c\", '''{script}''']\n{more}\n")
}

/// Whether a run takes a success from the record.
fn reuses(repo: &Repo) -> bool {
    let run = repo.run(&["gate", "--only", "it"]);
    let reused = run.stdout.contains("it: passed, not run again");
    assert!(reused || run.stdout.contains("[1/1] it: sh") || run.stdout.contains("[1/1] it: tools/"), "{run}");
    reused
}

#[test]
fn a_step_that_changed_its_own_inputs_is_no_success_of_what_they_were() {
    let repo = repo(&step("echo formatted > src/a.txt", "inputs = [\"src/**\"]"));
    assert_eq!(repo.run(&["gate"]).code, 1);
    repo.git_run(&["checkout", "--quiet", "src/a.txt"]);
    let again = repo.run(&["gate"]);
    assert!(again.code == 1 && again.stdout.contains("gate/changed-while-running"), "{again}");
}

#[test]
fn what_ran_on_another_tree_is_not_on_record_for_this_one() {
    let write = "[[gate.step]]\nname = \"writes\"\ncommand = [\"sh\", \"-c\", \"echo new > src/a.txt\"]\n";
    let repo = repo(&format!("{write}{}", step("grep new src/a.txt", "")));
    assert_eq!(repo.run(&["gate"]).code, 1);
    repo.git_run(&["checkout", "--quiet", "src/a.txt"]);
    let report = repo.run(&["gate", "report"]);
    assert!(report.code == 1 && report.stdout.contains("| gate | `cargo xtask gate` | FAILED"), "{report}");
    assert!(!report.stdout.contains("grep new") && !report.stdout.contains("passed"), "{report}");
}

#[test]
fn a_script_that_changed_is_run_again_though_no_input_names_it() {
    let script = "[[gate.step]]\nname = \"it\"\ncommand = [\"tools/look\"]\ninputs = [\"src/**\"]\n";
    let repo = repo(script);
    let program = |text: &str| {
        repo.write("tools/look", text);
        repo.git_run(&["add", "--chmod=+x", "tools/look"]);
        let set = std::process::Command::new("chmod").arg("+x").arg(repo.path("tools/look")).status().unwrap();
        assert!(set.success());
    };
    program("#!/bin/sh\nexit 0\n");
    assert!(!reuses(&repo) && reuses(&repo));
    program("#!/bin/sh\nexit 1\n");
    assert!(!reuses(&repo));
    // The same where it is an argument, also from the folder that the step runs in.
    repo.write("xtask.toml", script.replace("[\"tools/look\"]", "[\"sh\", \"./look\"]\nfolder = \"tools\""));
    program("exit 0\n");
    assert!(!reuses(&repo) && reuses(&repo));
    program("exit 0 # otherwise\n");
    assert!(!reuses(&repo));
    // A program that git does not list may have been built anew.
    repo.write("xtask.toml", script);
    repo.git_run(&["rm", "--quiet", "--cached", "tools/look"]);
    repo.write(".gitignore", "look\n");
    program_is_ignored(&repo);
}

fn program_is_ignored(repo: &Repo) {
    repo.write("tools/look", "#!/bin/sh\nexit 0\n");
    repo.git_try(&["rm", "--quiet", "--cached", "tools/look"]);
    assert!(!reuses(repo) && !reuses(repo));
}

#[test]
fn an_input_that_git_does_not_list_is_never_the_same() {
    let repo = repo(&step("true", "inputs = [\"src/**\", \"local.toml\"]"));
    repo.write(".gitignore", "local.toml\n");
    repo.write("local.toml", "a = 1\n");
    assert!(!reuses(&repo) && !reuses(&repo));
    repo.write(".gitignore", "\n");
    assert!(!reuses(&repo) && reuses(&repo));
}

#[test]
fn an_input_that_git_was_told_not_to_look_at_is_looked_at() {
    for (set, unset) in [("--assume-unchanged", "--no-assume-unchanged"), ("--skip-worktree", "--no-skip-worktree")] {
        let repo = repo(&step("grep a src/a.txt", "inputs = [\"src/**\"]"));
        assert!(!reuses(&repo) && reuses(&repo));
        repo.git_run(&["update-index", set, "src/a.txt"]);
        repo.write("src/a.txt", "b\n");
        assert!(!reuses(&repo), "{set}");
        assert_eq!(repo.run(&["gate", "--only", "it"]).code, 1);
        repo.git_run(&["update-index", unset, "src/a.txt"]);
    }
}

#[test]
fn a_submodule_with_changes_of_its_own_is_no_known_input() {
    let inner = Repo::git(&[("s.txt", "s\n")]);
    let repo = repo(&step("true", "inputs = [\"lib\"]"));
    let from = inner.root().to_str().unwrap().to_owned();
    repo.git_run(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &from, "lib"]);
    repo.commit("a submodule");
    assert!(!reuses(&repo) && reuses(&repo));
    repo.write("lib/s.txt", "other\n");
    assert!(!reuses(&repo) && !reuses(&repo));
}

#[test]
fn an_open_input_that_is_no_program_any_more_is_another() {
    let repo = repo(&step("test -x src/run", "inputs = [\"src/**\"]"));
    repo.write("src/run", "#!/bin/sh\n");
    let mode = |mode: &str| {
        assert!(std::process::Command::new("chmod").arg(mode).arg(repo.path("src/run")).status().unwrap().success());
    };
    mode("+x");
    assert!(!reuses(&repo) && reuses(&repo));
    mode("-x");
    assert!(!reuses(&repo));
    assert_eq!(repo.run(&["gate", "--only", "it"]).code, 1);
}

#[test]
fn a_record_of_one_root_is_none_of_another_in_the_same_repository() {
    let repo = Repo::git(&[
        ("a/xtask.toml", &step("true", "")),
        ("a/docs/b.md", "# B\n"),
        ("b/xtask.toml", &step("false", "")),
        ("b/docs/b.md", "# B\n"),
    ]);
    let at = |folder: &str, arguments: &[&str]| {
        let folder = repo.path(folder);
        repo.run(&[arguments, &["--repo", folder.to_str().unwrap()]].concat())
    };
    assert_eq!(at("a", &["gate"]).code, 0);
    assert_eq!(at("a", &["gate", "report"]).code, 0);
    let other = at("b", &["gate", "report"]);
    assert!(other.code == 2 && other.stderr.contains("nothing is on record for this tree"), "{other}");
    assert_eq!(at("b", &["gate"]).code, 1);
    assert_eq!(at("a", &["gate", "report"]).code, 0);
}

#[test]
fn a_failure_that_is_over_is_not_on_record_beside_what_passed_since() {
    let repo = repo(&step("test -e .git/up", ""));
    assert_eq!(repo.run(&["gate"]).code, 1);
    repo.write(".git/up", "");
    assert_eq!(repo.run(&["gate", "--only", "it"]).code, 0);
    assert_eq!(repo.run(&["gate", "report"]).code, 1, "the whole gate has not passed");
    assert_eq!(repo.run(&["gate"]).code, 0);
    let report = repo.run(&["gate", "report"]);
    assert!(report.code == 0 && !report.stdout.contains("Found and not repaired"), "{report}");
}

#[test]
fn a_part_of_the_gate_is_not_reported_as_the_gate() {
    let repo = repo(&step("false", ""));
    assert_eq!(repo.run(&["gate", "--only", "encoding"]).code, 0);
    let report = repo.run(&["gate", "report"]);
    assert!(report.stdout.starts_with("## Gate: passed, in part\n"), "{report}");
}
