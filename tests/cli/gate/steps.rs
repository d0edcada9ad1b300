//! Which steps run, in which order, and what is said about them.

use expect_test::expect;

use super::{BAD, GOOD, Repo, repo, versionless};

#[test]
fn steps_run_behind_the_checks_and_a_failure_is_a_finding_with_the_next_step() {
    let repo = repo(&format!("{GOOD}{BAD}remedy = \"make both files the same\"\n"));
    let run = repo.run(&["gate"]);
    assert_eq!(run.code, 1, "{run}");
    expect![[r#"
        [1/2] good: git --version
        git version N
        [1/2] good: passed
        [2/2] bad: git diff --no-index --quiet src/a.txt docs/b.md
        [2/2] bad: FAILED, exit status 1
        xtask.toml:6:11: error[gate/step-failed:bad]: step `bad` ended with exit status 1
          help: make both files the same
        gate: findings, 1 error (looked at 3 files, 0 entries, 0 ledgers, 1 document, 0 regions, 0 facts, 2 steps)
    "#]]
    .assert_eq(&versionless(&run));
}

#[test]
fn a_failure_without_a_remedy_names_the_command() {
    let run = repo(BAD).run(&["gate", "--quiet"]);
    assert!(run.stdout.contains("help: run `git diff --no-index --quiet src/a.txt docs/b.md`, and"), "{run}");
    assert!(!run.stdout.contains("[1/1]"), "{run}");
}

#[test]
fn only_and_skip_choose_and_are_said() {
    let repo = repo(&format!("{BAD}{GOOD}"));
    let only = repo.run(&["gate", "--only", "good"]);
    assert_eq!(only.code, 0, "{only}");
    assert!(only.stdout.ends_with("gate: clean, only good (looked at 2 steps)\n"), "{only}");
    let skip = repo.run(&["gate", "--skip", "bad", "--reason", "it is known, see #7"]);
    assert_eq!(skip.code, 0, "{skip}");
    assert!(skip.stdout.contains("[1/2] bad: skipped: it is known, see #7\n"), "{skip}");
    assert!(skip.stdout.contains("gate: clean, without bad: it is known, see #7 ("), "{skip}");
    let checks = repo.run(&["gate", "--only", "encoding"]);
    assert!(checks.stdout.contains("clean, only encoding (looked at 3 files, 2 steps)"), "{checks}");
    for (arguments, said) in [
        (&["--only", "goood"][..], "there is no check or step `goood`; did you mean `good`?"),
        (&["--skip", "bad"], "--reason"),
        (&["--skip", "bad", "--reason", " "], "the reason for leaving something out is empty"),
        (&["--reason", "x"], "--skip"),
        (&["--only", "good", "--clean"], "`--clean` is judged by the check `hygiene`, which is left out: only good"),
        (
            &["--skip", "hygiene", "--reason", "slow", "--against", "gone"],
            "`--against` is judged by the check `hygiene`",
        ),
        (&["--only", "encoding", "--changes", "src"], "`--changes` is judged by the check `hygiene`"),
    ] {
        let run = repo.run(&[&["gate"], arguments].concat());
        assert!(run.code == 2 && run.stderr.contains(said), "{run}");
    }
}

#[test]
fn fail_fast_ends_with_the_first_failure() {
    let repo = repo(&format!("{BAD}{GOOD}"));
    assert!(repo.run(&["gate"]).stdout.contains("[2/2] good: passed"));
    let run = repo.run(&["gate", "--fail-fast"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stdout.contains("[2/2] good: skipped: `bad` failed before it (--fail-fast)\n"), "{run}");
    repo.write("docs/c.md", "[gone](gone.md)\n");
    let run = repo.run(&["gate", "--fail-fast"]);
    assert!(run.stdout.contains("[1/2] bad: skipped: the checks failed before it (--fail-fast)\n"), "{run}");
}

#[test]
fn a_step_runs_when_the_change_touches_what_it_waits_for() {
    let repo = repo(&format!("{GOOD}when = [\"src/**\"]\n"));
    let runs = |arguments: &[&str]| {
        let run = repo.run(arguments);
        let skipped = run.stdout.contains("good: skipped: the change touches nothing that it waits for (`when`)");
        assert!(run.code == 0 && skipped != run.stdout.contains("[1/1] good: passed"), "{run}");
        !skipped
    };
    assert!(runs(&["gate"]), "on the main branch the change is not known");
    repo.git_run(&["checkout", "--quiet", "-b", "work"]);
    repo.write("docs/b.md", "# C\n");
    assert!(!runs(&["gate"]));
    repo.commit("documents");
    assert!(!runs(&["gate"]));
    repo.write("src/new.txt", "new\n");
    assert!(runs(&["gate"]), "untracked files count");
    repo.commit("code");
    repo.write("docs/b.md", "# D\n");
    repo.commit("documents again");
    assert!(runs(&["gate"]), "the change is everything since the main branch");
    assert!(!runs(&["gate", "--since", "HEAD~1"]));
    repo.git_run(&["checkout", "--quiet", "main"]);
    repo.git_run(&["merge", "--quiet", "work"]);
    assert!(runs(&["gate"]), "a push to the main branch may bring more than its last commit");
}

#[test]
fn on_the_main_branch_a_step_runs_though_something_else_is_open() {
    let other = "[[gate.step]]\nname = \"other\"\ncommand = [\"git\", \"--version\"]\nwhen = [\"docs/**\"]\n";
    let repo = repo(&format!("{GOOD}when = [\"src/**\"]\n{other}"));
    repo.write("src/a.txt", "b\n");
    repo.commit("code that nobody else has");
    repo.write("docs/b.md", "# C\n");
    let run = repo.run(&["gate"]);
    assert!(run.code == 0 && run.stdout.contains("[1/2] good: passed"), "{run}");
}

#[test]
fn a_step_that_is_staged_counts_for_nothing_and_is_shown() {
    let repo = repo(&format!("{BAD}staged = true\n"));
    let run = repo.run(&["gate"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(run.findings(), ["xtask.toml:3:11 gate/staged-failed:bad"]);
    assert_eq!(repo.run(&["gate", "--strict"]).code, 1);
}

#[test]
fn a_program_that_is_not_there_is_never_clean() {
    let step = "[[gate.step]]\nname = \"gone\"\ncommand = [\"no-such-program-anywhere\"]\n";
    let run = repo(step).run(&["gate"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stdout.contains("error[gate/step-not-run:gone]: step `gone` could not be started: it is not found"));
    let run = repo(&format!("{GOOD}folder = \"gone\"\n")).run(&["gate"]);
    assert!(run.code == 2 && run.stdout.contains("its folder is not there"), "{run}");
}

#[test]
fn a_step_whose_tool_is_not_there_is_left_out_only_where_that_is_allowed_and_said() {
    let gone = format!("{GOOD}version = [\"no-such-program-anywhere\", \"--version\"]\n");
    let needed = repo(&gone).run(&["gate"]);
    assert!(needed.stdout.contains("[1/1] good: passed"), "the version alone decides nothing: {needed}");
    let run = repo(&format!("{gone}optional = true\n")).run(&["gate"]);
    assert_eq!(run.code, 0, "{run}");
    let why = "its tool is not here: `no-such-program-anywhere --version` has no answer";
    assert!(run.stdout.contains(&format!("[1/1] good: skipped: {why}\n")), "{run}");
    assert!(run.stdout.contains(&format!("gate: clean, without good: {why} (")), "{run}");
    let there = repo(&format!("{GOOD}version = [\"git\", \"--version\"]\noptional = true\n")).run(&["gate"]);
    assert!(there.stdout.contains("[1/1] good: passed"), "{there}");
    let unasked = repo(&format!("{GOOD}optional = true\n")).run(&["gate"]);
    assert!(unasked.code == 2 && unasked.stderr.contains("`gate.step[0].optional` needs a `version`"), "{unasked}");
}

#[test]
fn a_tool_that_may_not_be_asked_is_not_called_missing() {
    let step = format!("{BAD}version = [\"git\", \"--version\"]\noptional = true\n");
    let repo = repo(&step);
    let output = repo.command(&["gate"]).env("XTASK_WITHIN", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_folder_among_the_records_is_none() {
    let repo = repo(GOOD);
    std::fs::create_dir_all(repo.path(".git/xtask/records/x.json")).unwrap();
    assert_eq!(repo.run(&["gate"]).code, 0);
    assert_eq!(repo.run(&["gate", "report"]).code, 0);
}

#[test]
fn a_scope_that_matches_nothing_is_found() {
    let run = repo(&format!("{GOOD}inputs = [\"srcs/**\"]\nwhen = [\"doc/**\"]\n")).run(&["gate"]);
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(run.findings(), ["xtask.toml gate/no-input:good", "xtask.toml gate/no-input:good"]);
    let near = repo(&format!("{GOOD}inputs = [\"src/**\"]\nwhen = [\"docs/**\"]\n")).run(&["gate"]);
    assert_eq!(near.code, 0, "{near}");
}

#[test]
fn the_list_says_what_would_run_and_runs_nothing() {
    let repo = repo(&format!("{GOOD}when = [\"src/**\"]\nstaged = true\n{BAD}group = \"slow ones\"\n"));
    let run = repo.run(&["gate", "--list", "--skip", "bad", "--reason", "slow"]);
    expect![[r#"
        hygiene     check
        encoding    check
        ledger      check
        sot         check
        docs-drift  check
        stack       check
        contracts   check
        good        step   git --version (when src/** changed; STAGED)
        bad         step   git diff --no-index --quiet src/a.txt docs/b.md (group slow ones) -- left out: slow
        --- exit 0
    "#]]
    .assert_eq(&run.to_string());
    assert!(!repo.path(".git/xtask/records").exists());
}

#[test]
fn a_machine_gets_one_document_and_the_output_beside_it() {
    let run = repo(&format!("{GOOD}{BAD}")).run(&["gate", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["facts"]["steps"]["good"]["state"], "passed");
    assert_eq!(report["facts"]["steps"]["bad"]["exit"], 1);
    assert_eq!(report["findings"][0]["rule"], "gate/step-failed");
    assert!(run.stderr.contains("[1/2] good: git --version\ngit version"), "{run}");
}

#[test]
fn output_is_folded_where_github_reads_it_and_the_last_lines_stand_behind_it() {
    let step = "[[gate.step]]\nname = \"bad\"\ncommand = [\"git\", \"no-such-command\"]\n";
    let run = repo(&format!("{step}{GOOD}")).run(&["gate", "--format", "github"]);
    let text = versionless(&run);
    assert!(text.contains("::group::[1/2] bad: git no-such-command\ngit: 'no-such-command' is not"), "{text}");
    assert!(text.contains("::endgroup::\n[1/2] bad: FAILED, exit status 1\n::group::[2/2] good"), "{text}");
    assert!(text.contains("--- the last lines of bad ---\n::stop-commands::"), "{text}");
    assert!(text.matches("git: 'no-such-command' is not").count() == 2, "{text}");
    assert!(text.contains("::error file=xtask.toml,line=3,col=11,title=gate/step-failed%3Abad::step"), "{text}");
}

#[test]
fn a_fix_is_run_with_execute_and_the_gate_goes_round_again() {
    let step = "[[gate.step]]\nname = \"clean\"\ncommand = [\"git\", \"diff\", \"--exit-code\", \"--quiet\", \"--\", \"src\"]\nfix = [\"git\", \"checkout\", \"--\", \"src\"]\n";
    let repo = repo(step);
    repo.write("src/a.txt", "changed\n");
    let check = repo.run(&["gate"]);
    assert_eq!(check.code, 1, "{check}");
    assert!(check.stdout.contains("help: `cargo xtask gate --execute` runs `git checkout -- src`\n"), "{check}");
    assert_eq!(repo.text("src/a.txt"), "changed\n", "nothing is fixed without being asked");
    let run = repo.run(&["gate", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stdout.contains("fix of clean: changed src/a.txt\nround again: the fixes changed files\n"), "{run}");
    assert_eq!(repo.text("src/a.txt"), "a\n");
    assert_eq!(repo.run(&["gate"]).code, 0);
}

#[test]
fn a_fix_that_helps_nothing_ends_the_rounds() {
    let repo = repo(&format!("{BAD}fix = [\"git\", \"--version\"]\n"));
    let run = repo.run(&["gate", "--execute"]);
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(run.stdout.matches("[1/1] fix of bad: git --version").count(), 1, "{run}");
}

#[test]
fn two_repairs_of_one_file_are_one_written_file() {
    let region = "# P\n\n<!-- xtask:begin ledger-counts -->\n<!-- xtask:end ledger-counts -->\n";
    let ledger = |count: usize| {
        let rows: String = (1..=count).rev().map(|n| format!("| 2026-02-01 | B-{n} | Entry {n} |\n")).collect();
        let entries: String = (1..=count).rev().map(|n| format!("\n### B-{n} | 2026-02-01 | Entry {n}\n")).collect();
        format!("# B\n\n## INDEX\n\n| Date | ID | Title |\n| --- | --- | --- |\n{rows}{entries}")
    };
    let config = "[[ledger]]\nname = \"b\"\npath = \"B.md\"\nid = 'B-\\d+'\n\n[[gate.step]]\nname = \"second\"\ncommand = [\"git\", \"diff\", \"--quiet\", \"more\", \"--\", \"B.md\"]\nfix = [\"git\", \"checkout\", \"--quiet\", \"more\", \"--\", \"B.md\"]\n";
    let repo = Repo::git(&[("xtask.toml", config), ("B.md", &ledger(1)), ("README.md", region)]);
    repo.git_run(&["checkout", "--quiet", "-b", "more"]);
    repo.write("B.md", ledger(2));
    repo.commit("more");
    repo.git_run(&["checkout", "--quiet", "main"]);
    let before = repo.bytes("README.md");
    let run = repo.run(&["gate", "--execute", "--format", "json"]);
    assert_eq!(run.code, 0, "{run}");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&report["counts"]["edits"], report["edits"].as_array().unwrap().len()), (&1.into(), 1), "{run}");
    let diff = report["edits"][0]["diff"].as_str().unwrap();
    assert!(diff.contains("+| b | 2 | B-2: Entry 2 |") && !diff.contains("B-1"), "{diff}");
    repo.write("README.md", before);
    repo.git_run(&["checkout", "--quiet", "main", "--", "B.md"]);
    let run = repo.run(&["gate", "--execute", "--quiet"]);
    assert!(run.stdout.contains("2 findings repaired, 1 file written ("), "{run}");
}

#[test]
fn repairs_of_every_round_are_in_the_one_report() {
    let files = [
        (
            "xtask.toml",
            "[[gate.step]]\nname = \"clean\"\ncommand = [\"git\", \"diff\", \"--exit-code\", \"--quiet\", \"--\", \"src\"]\nfix = [\"git\", \"checkout\", \"--\", \"src\"]\n",
        ),
        ("src/a.txt", "a\n"),
        ("docs/b.md", "# B\n\n<!-- xtask:begin toc 2-2 -->\n<!-- xtask:end toc -->\n\n## C\n"),
    ];
    let repo = Repo::git(&files);
    repo.write("src/a.txt", "changed\n");
    let run = repo.run(&["gate", "--execute", "--format", "json"]);
    assert_eq!(run.code, 0, "{run}");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["status"], "fixed");
    assert_eq!(report["edits"][0]["path"], "docs/b.md");
}

#[test]
fn what_cannot_be_a_step_is_refused_with_its_place() {
    for (text, said) in [
        ("[[gate.step]]\nname = \"a b\"\ncommand = [\"x\"]\n", "`gate.step[0].name` is not a name"),
        ("[[gate.step]]\nname = \"encoding\"\ncommand = [\"x\"]\n", "is the name of a check"),
        ("[[gate.step]]\nname = \"a\"\ncommand = []\n", "names no program"),
        ("[[gate.step]]\nname = \"a\"\ncommand = [\"cargo test\"]\n", "help: write it as [\"cargo\", \"test\"]"),
        ("[[gate.step]]\nname = \"a\"\ncommand = [\"x\"]\nseconds = 0\n", "is out of range"),
        ("[[gate.step]]\nname = \"a\"\ncommand = [\"x\"]\nenv = { \"A=B\" = \"c\" }\n", "no name of a variable"),
        (
            "[[gate.step]]\nname = \"a\"\ncommand = [\"x\"]\n[[gate.step]]\nname = \"a\"\ncommand = [\"y\"]\n",
            "of another step",
        ),
    ] {
        let run = repo(text).run(&["gate"]);
        assert!(run.code == 2 && run.stderr.contains(said), "{text}{run}");
    }
}
