//! What a branch changes against the scope of its item.

use super::{CONFIG, PLAN, Repo, repo};

/// What `stack scope` finds.
fn scope(repo: &Repo, options: &[&str]) -> Vec<String> {
    let run = repo.run(&[&["stack", "scope"], options].concat());
    assert_ne!(run.code, 2, "{run}");
    run.findings()
}

/// A repository on a branch for PR-01 that does what it should.
fn on_branch() -> Repo {
    let repo = repo(PLAN);
    repo.git_run(&["checkout", "--quiet", "-b", "pr-01-policy"]);
    repo.write("docs/policy.md", "# Policy\n\nSafe.\n");
    repo.write("tests/test_policy.py", "assert True\n");
    repo.commit("work");
    repo
}

#[test]
fn a_branch_that_keeps_to_its_item_is_clean() {
    let repo = on_branch();
    let run = repo.run(&["stack", "scope"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stdout.contains("looked at 2 changed files"), "{run}");
    // The plan may be written on by every branch.
    repo.write("docs/plan.md", PLAN.replace("One truth.", "One truth, said once."));
    assert_eq!(scope(&repo, &[]), Vec::<String>::new());
}

#[test]
fn files_of_others_are_named_with_their_owner() {
    let repo = on_branch();
    repo.write("src/app.py", "safe = False\n");
    repo.write("stray.txt", "x\n");
    let run = repo.run(&["stack", "scope"]);
    assert_eq!(run.findings(), ["src/app.py stack/out-of-scope:PR-01", "stray.txt stack/out-of-scope:PR-01"], "{run}");
    assert!(
        run.stdout.contains("`src/app.py` is changed since main, and PR-01 does not name it; it is of PR-02"),
        "{run}"
    );
    assert!(run.stdout.contains("no item names it"), "{run}");
    // Staged, committed or not tracked: all of it is the branch's change; so are both sides of a rename.
    repo.git_run(&["add", "--all"]);
    assert_eq!(scope(&repo, &[]).len(), 2);
    repo.commit("more");
    repo.git_run(&["rm", "--quiet", "stray.txt"]);
    repo.git_run(&["mv", "src/app.py", "src/other.py"]);
    assert_eq!(scope(&repo, &[]), ["src/app.py stack/out-of-scope:PR-01", "src/other.py stack/out-of-scope:PR-01"]);
}

#[test]
fn promised_files_and_tests_are_asked_for() {
    let repo = repo(PLAN);
    repo.git_run(&["checkout", "--quiet", "-b", "pr-01"]);
    assert_eq!(
        scope(&repo, &["PR-01"]),
        ["docs/plan.md:11:6 stack/untouched-file:PR-01", "docs/plan.md:12:11 stack/missing-test:PR-01"]
    );
    repo.write("docs/policy.md", "# Policy\n\nSafe.\n");
    repo.write("tests/test_policy.py", "assert True\n");
    assert_eq!(scope(&repo, &["1"]), Vec::<String>::new());
}

#[test]
fn an_item_does_not_go_before_what_it_waits_for() {
    let repo = repo(PLAN);
    repo.git_run(&["checkout", "--quiet", "-b", "pr-02"]);
    repo.write("src/app.py", "safe = False\n");
    repo.write("tests/test_policy.py", "assert True\n");
    repo.commit("work");
    assert_eq!(scope(&repo, &[]), ["docs/plan.md:18:19 stack/not-landed:PR-02"]);
}

#[test]
fn a_branch_on_another_is_measured_from_that_one() {
    let repo = on_branch();
    repo.git_run(&["checkout", "--quiet", "-b", "pr-02"]);
    repo.write("src/app.py", "safe = False\n");
    repo.write("tests/test_policy.py", "assert not False\n");
    repo.commit("work on that");
    assert_eq!(scope(&repo, &[]), Vec::<String>::new());
    // Measured from main it has the other item's document, too.
    assert_eq!(scope(&repo, &["--base", "main"]), ["docs/policy.md stack/out-of-scope:PR-02"]);
}

#[test]
fn what_cannot_be_checked_does_not_pass() {
    let repo = on_branch();
    repo.git_run(&["branch", "--quiet", "--move", "fix"]);
    let run = repo.run(&["stack", "scope"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(
        run.stdout.contains("stack/scope-unchecked") && run.stdout.contains("the branch `fix` names no item"),
        "{run}"
    );
    assert_eq!(repo.run(&["stack", "scope", "PR-09"]).code, 2);
    let bare = PLAN.replace("  - `docs/policy.md`\n  - Add: `tests/test_policy.py` (new)\n", "  - all of it\n");
    repo.write("docs/plan.md", bare);
    let run = repo.run(&["stack", "scope", "PR-01"]);
    assert!(run.code == 2 && run.stdout.contains("its scope is NOT CHECKED"), "{run}");
    let run = repo.run(&["stack", "scope", "PR-01", "--base", "nowhere"]);
    assert_eq!(run.code, 2, "{run}");
}

#[test]
fn the_past_of_a_ledger_stays() {
    let ledger = "# Builds\n\n## INDEX\n\n| Date | ID | Title |\n| --- | --- | --- |\n| 2026-01-01 | BUILD-1 | One |\n\n## BUILD-1 | 2026-01-01 | One\n\nIt was one.\n";
    let config = "[[ledger]]\nname = \"builds\"\npath = \"docs/BUILD.md\"\nid = 'BUILD-\\d+'\n";
    let repo = repo(PLAN);
    repo.write("xtask.toml", config.to_owned() + &CONFIG.replace("ledger = []\n", ""));
    repo.write("docs/BUILD.md", ledger);
    repo.commit("a ledger");
    repo.git_run(&["checkout", "--quiet", "-b", "pr-01"]);
    repo.write("docs/policy.md", "# Policy\n\nSafe.\n");
    repo.write("tests/test_policy.py", "assert True\n");
    repo.write("docs/BUILD.md", ledger.replace("It was one.", "It was two."));
    let found = scope(&repo, &[]);
    assert!(found.len() == 1 && found[0].contains("ledger/entry-rewritten"), "{found:?}");
}

#[test]
fn a_branch_of_something_else_on_the_way_hides_nothing() {
    let repo = on_branch();
    repo.write("secret.py", "x = 1\n");
    repo.commit("more");
    repo.git_run(&["branch", "pr-02-y"]);
    repo.git_run(&["branch", "pr-01-backup"]);
    repo.write("docs/policy.md", "# Policy\n\nSafest.\n");
    repo.commit("most");
    assert_eq!(scope(&repo, &[]), ["secret.py stack/out-of-scope:PR-01"]);
}

#[test]
fn a_branch_that_widens_its_own_scope_says_so() {
    let repo = on_branch();
    repo.write(
        "docs/plan.md",
        PLAN.replacen("  - `docs/policy.md`\n", "  - `docs/policy.md`\n  - `**/*` (if needed)\n", 1),
    );
    repo.write("evil.sh", "x\n");
    assert_eq!(scope(&repo, &[]), ["docs/plan.md:12:6 stack/scope-widened:PR-01"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_changed_name_that_is_no_text_is_not_passed_over() {
    use std::os::unix::ffi::OsStrExt as _;
    let repo = on_branch();
    let name = std::ffi::OsStr::from_bytes(b"n\xE9.txt");
    std::fs::write(repo.root().join(name), "x\n").unwrap();
    let run = repo.run(&["stack", "scope"]);
    assert!(run.code == 2 && run.stdout.contains("stack/scope-unchecked"), "{run}");
}

#[test]
fn a_branch_below_that_went_on_is_not_charged_to_this_one() {
    let repo = on_branch();
    repo.git_run(&["checkout", "--quiet", "-b", "pr-02"]);
    repo.write("src/app.py", "safe = False\n");
    repo.write("tests/test_policy.py", "assert not False\n");
    repo.commit("work on that");
    repo.git_run(&["checkout", "--quiet", "pr-01-policy"]);
    repo.write("docs/policy.md", "# Policy\n\nSafest.\n");
    repo.commit("went on");
    repo.git_run(&["checkout", "--quiet", "pr-02"]);
    assert_eq!(scope(&repo, &[]), ["docs/plan.md:18:19 stack/not-landed:PR-02"]);
}
