//! What a pull request says of itself: from records alone.

use super::{CONFIG, PLAN, Repo, repo};

const WORKFLOW: &str = "on: push\njobs:\n  types:\n    runs-on: x\n    steps:\n      - name: Types\n        run: mypy src\n        continue-on-error: true\n";

/// A branch for PR-01 that is done, with a workflow.
fn on_branch() -> Repo {
    let repo = repo(PLAN);
    repo.write(".github/workflows/ci.yml", WORKFLOW);
    repo.commit("a workflow");
    repo.git_run(&["checkout", "--quiet", "-b", "pr-01-policy"]);
    repo.write("docs/policy.md", "# Policy\n\nSafe.\n");
    repo.write("tests/test_policy.py", "assert True\n");
    repo.commit("work");
    repo
}

fn description(repo: &Repo) -> String {
    let run = repo.run(&["stack", "describe"]);
    assert_eq!(run.code, 0, "{run}");
    run.stdout
}

/// Judges a description, and gives what is printed.
fn verified(repo: &Repo, text: &str) -> (i32, String) {
    repo.write(".git/description.md", text);
    let run = repo.run(&["stack", "describe", "--verify", ".git/description.md"]);
    (run.code, run.stdout)
}

#[test]
fn only_what_is_on_record_is_said() {
    let repo = on_branch();
    let before = description(&repo);
    assert!(before.starts_with("# PR-01: Say what is meant\n\nPR-01 of `docs/plan.md`, line 5.\n"), "{before}");
    assert!(before.contains("Nothing is on record for this tree") && !before.contains("passed"), "{before}");
    assert_eq!(repo.run(&["gate"]).code, 0);
    let after = description(&repo);
    assert!(after.contains("- `cargo xtask gate`: passed, exit status 0, under 1 s"), "{after}");
    assert!(after.contains("Recorded 2026-02-03T04:05:06Z on tree `"), "{after}");
    assert!(after.contains("- PR-02 (Do it) waits for this: planned\n"), "{after}");
    assert!(
        after.contains("- STAGED: `Types` of `.github/workflows/ci.yml`, line 6: `continue-on-error: true`\n"),
        "{after}"
    );
    // What is written is what is accepted.
    assert_eq!(verified(&repo, &after), (0, "stack describe: clean, everything it says is on record\n".to_owned()));
    // After one more change none of it is shown.
    repo.write("docs/policy.md", "# Policy\n\nSafer.\n");
    assert!(description(&repo).contains("Nothing is on record for this tree"));
    let (code, said) = verified(&repo, &after);
    assert!(code == 1 && said.contains("`cargo xtask gate` is on record for another tree only"), "{said}");
}

#[test]
fn what_was_found_and_is_gone_is_said_to_be_fixed() {
    let repo = on_branch();
    repo.write("docs/note.md", "See [the policy](gone.md).\n");
    assert_eq!(repo.run(&["gate"]).code, 1);
    let broken = description(&repo);
    assert!(broken.contains("- `cargo xtask gate`: FAILED, exit status 1, "), "{broken}");
    repo.write("docs/note.md", "See [the policy](policy.md).\n");
    assert_eq!(repo.run(&["gate"]).code, 0);
    let mended = description(&repo);
    assert!(mended.contains("- `docs-drift/broken-link` in `docs/note.md`: "), "{mended}");
}

#[test]
fn a_record_that_was_edited_is_no_evidence() {
    let repo = on_branch();
    repo.write("docs/note.md", "See [the policy](gone.md).\n");
    assert_eq!(repo.run(&["gate"]).code, 1);
    let folder = repo.path(".git/xtask/records");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("\"exit\": 1", "\"exit\": 0")).unwrap();
    }
    let run = repo.run(&["stack", "describe"]);
    assert!(run.stderr.contains("is no evidence: it was edited after it was written"), "{run}");
    assert!(run.stdout.contains("Nothing is on record for this tree"), "{run}");
}

#[test]
fn a_description_that_claims_too_much_is_found() {
    let repo = on_branch();
    assert_eq!(repo.run(&["gate"]).code, 0);
    let text = "## Link\n\nx\n\n## Checks run locally\n\n- `cargo xtask gate`\n- `pytest -q tests/docs/`\n\n```\n$ ruff check src/\n```\n\n## Drift fixed\n\nTypes are enforced.\n\nTypes are not enforced.\n";
    let (code, said) = verified(&repo, text);
    assert_eq!(code, 1, "{said}");
    let wanted = [
        ".git/description.md:1: error[stack/missing-section]: there is no section `What remains planned or STAGED`",
        ".git/description.md:8: error[stack/claim-without-record]: no record shows that `pytest -q tests/docs/` was run",
        ".git/description.md:11: error[stack/claim-without-record]: no record shows that `ruff check src/` was run",
        ".git/description.md:16: error[stack/staged-claim]: `Types` is called enforced and is not: `continue-on-error: true` in `.github/workflows/ci.yml`, line 6",
    ];
    let errors: Vec<&str> = said.lines().filter(|line| line.contains(": error[")).collect();
    assert_eq!(errors, wanted, "{said}");
}

#[test]
fn a_record_is_of_one_tree_and_touches_no_file() {
    let repo = on_branch();
    let before = repo.files();
    assert_eq!(repo.run(&["gate"]).code, 0);
    assert_eq!(repo.files(), before);
    assert_eq!(repo.git_run(&["status", "--porcelain"]), "");
    let record = std::fs::read_dir(repo.path(".git/xtask/records")).unwrap().next().unwrap().unwrap();
    let tree = repo.git_run(&["rev-parse", "HEAD^{tree}"]);
    assert_eq!(record.file_name().to_string_lossy(), format!("{}.json", tree.trim()));
    // A run over a part of the change is no record of the whole.
    repo.write("new.txt", "x\n");
    assert_eq!(repo.run(&["gate", "--since", "main"]).code, 0);
    assert_eq!(std::fs::read_dir(repo.path(".git/xtask/records")).unwrap().count(), 1);
    let plain = Repo::plain(&[("xtask.toml", CONFIG), ("docs/plan.md", PLAN)]);
    assert_eq!(plain.run(&["stack", "describe"]).code, 2);
}

/// The names of the records.
fn kept(repo: &Repo) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(repo.path(".git/xtask/records")) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn an_emptied_file_a_deleted_one_and_what_is_staged_are_other_trees() {
    let repo = on_branch();
    let states: [&dyn Fn(); 5] = [
        &|| {},
        &|| repo.write("src/app.py", ""),
        &|| std::fs::remove_file(repo.path("src/app.py")).unwrap(),
        &|| repo.write("src/app.py", "safe = 2\n"),
        &|| drop(repo.git_run(&["add", "src/app.py"])),
    ];
    for (nth, change) in states.iter().enumerate() {
        change();
        let run = repo.run(&["gate"]);
        assert!(run.code < 2, "{run}");
        assert_eq!(kept(&repo).len(), nth + 1, "{nth}");
    }
}

#[test]
fn a_submodule_at_another_commit_is_another_tree() {
    let repo = on_branch();
    let inner = Repo::git(&[("a.txt", "a\n")]);
    let from = inner.path("").to_string_lossy().into_owned();
    repo.git_run(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &from, "sub"]);
    repo.commit("a submodule");
    assert!(repo.run(&["gate"]).code < 2);
    for nth in 2..4 {
        let identity = ["-C", "sub", "-c", "user.name=n", "-c", "user.email=n@example.com"];
        repo.git_run(&[&identity[..], &["commit", "--quiet", "--allow-empty", "-m", "x"]].concat());
        assert!(repo.run(&["gate"]).code < 2);
        assert_eq!(kept(&repo).len(), nth, "{:?}", kept(&repo));
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_link_to_a_device_are_not_read() {
    let repo = on_branch();
    std::os::unix::fs::symlink("/dev/zero", repo.path("endless")).unwrap();
    std::fs::remove_file(repo.path("src/app.py")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(repo.path("src/app.py")).status();
    assert!(made.unwrap().success());
    let ends = |arguments: &[&str]| {
        let mut child = repo.command(arguments).stdout(std::process::Stdio::null()).spawn().unwrap();
        // A reader of either never ends; a run takes far less than this.
        for _ in 0..600 {
            if child.try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        child.kill().unwrap();
        false
    };
    assert!(ends(&["gate"]) && ends(&["stack", "describe"]));
    assert_eq!(kept(&repo).len(), 1);
    std::fs::remove_file(repo.path("endless")).unwrap();
    std::os::unix::fs::symlink("/dev/null", repo.path("endless")).unwrap();
    assert!(ends(&["gate"]));
    assert_eq!(kept(&repo).len(), 2);
}

#[test]
fn a_run_with_another_configuration_is_no_run_of_the_gate() {
    let repo = on_branch();
    repo.write("docs/note.md", "See [the policy](gone.md).\n");
    repo.write("ok.toml", "ledger = []\n");
    assert_eq!(repo.run(&["gate"]).code, 1);
    let run = repo.run(&["gate", "--config", "ok.toml"]);
    assert!(run.code < 2, "{run}");
    let text = description(&repo);
    assert!(text.contains("- `cargo xtask gate`: FAILED, exit status 1, "), "{text}");
    assert!(text.contains("- `cargo xtask gate --config ok.toml`: "), "{text}");
    // Each run takes the place of its own last one only.
    assert_eq!(repo.run(&["gate", "--strict"]).code, 1);
    assert_eq!(repo.run(&["gate", "--execute"]).code, 1);
    assert_eq!(repo.run(&["gate"]).code, 1);
    let text = description(&repo);
    assert_eq!(text.matches("- `cargo xtask gate").count(), 4, "{text}");
    assert_eq!(kept(&repo).len(), 1);
}

#[test]
fn what_was_written_is_the_tree_that_is_on_record() {
    let repo = on_branch();
    repo.write("docs/policy.md", "# Policy  \r\n\nSafe.\n");
    assert!(repo.run(&["gate", "--execute"]).code < 2);
    let text = description(&repo);
    assert!(text.contains("- `cargo xtask gate --execute`: "), "{text}");
}

#[test]
fn what_is_written_of_a_failed_gate_is_accepted_and_the_wish_is_not() {
    let repo = on_branch();
    let empty = description(&repo);
    assert_eq!(verified(&repo, &empty).0, 0, "{empty}");
    repo.write("docs/note.md", "See [the policy](gone.md).\n");
    assert_eq!(repo.run(&["gate"]).code, 1);
    let text = description(&repo);
    assert_eq!(verified(&repo, &text), (0, "stack describe: clean, everything it says is on record\n".to_owned()));
    let wishes = [
        (": FAILED, exit status 1", ": passed, exit status 0"),
        (": FAILED, exit status 1", ": FAILED, exit status 2"),
        (": FAILED, exit status 1", ""),
        (" on tree `", " on tree `0"),
    ];
    for (from, to) in wishes {
        assert!(text.contains(from), "{text}");
        let (code, said) = verified(&repo, &text.replace(from, to));
        assert!(code == 1 && said.contains("error[stack/claim-without-record]"), "{to}: {said}");
    }
}

#[test]
fn no_false_claim_hides_in_a_heading_a_word_or_a_line_of_text() {
    let repo = on_branch();
    assert_eq!(repo.run(&["gate"]).code, 0);
    let text = "# PR-01: Link the checks\n\n## Blinking\n\n## Checks run locally\n\n- `docs/policy.md`\n- `pytest`\n\n### More\n\n- cargo test --all: ok\n- `cargo xtask gate`: passed, exit status 3\n\n## Drift\n\n`mypy src` succeeds.\n\n## Planned\n\nmypy is required.\n";
    let (code, said) = verified(&repo, text);
    let wanted = [
        ":1: error[stack/missing-section]: there is no section `Link`",
        ":8: error[stack/claim-without-record]: no record shows that `pytest` was run",
        ":12: error[stack/claim-without-record]: no record shows that `cargo test --all` was run",
        ":13: error[stack/claim-without-record]: `cargo xtask gate` ended with exit status 0, not 3",
        ":17: error[stack/claim-without-record]: no record shows that `mypy src` was run",
        ":21: error[stack/staged-claim]: `Types` is called required and is not: `continue-on-error: true` in `.github/workflows/ci.yml`, line 6",
    ];
    let errors: Vec<&str> = said.lines().filter(|line| line.contains(": error[")).collect();
    let errors: Vec<&str> = errors.iter().map(|line| line.trim_start_matches(".git/description.md")).collect();
    assert_eq!((code, errors), (1, wanted.to_vec()), "{said}");
}

#[test]
fn a_request_that_nobody_asked_for_is_not_known() {
    let repo = on_branch();
    assert!(description(&repo).contains("Not known here: no pull requests are recorded.\n"));
    let config = CONFIG.replace(
        "[[stack.plan]]",
        "[stack]\nevidence = [\"pull-request\", \"branch\"]\npull_requests = \"docs/prs.json\"\n\n[[stack.plan]]",
    );
    repo.write("xtask.toml", &config);
    repo.write("docs/prs.json", "[]\n");
    assert!(description(&repo).contains("Not opened yet.\n"));
    let one = |number: u64, state: &str| {
        format!("{{\"number\":{number},\"title\":\"x\",\"state\":\"{state}\",\"headRefName\":\"pr-01-policy\"}}")
    };
    let list = [one(4, "OPEN"), one(9, "CLOSED"), one(7, "OPEN"), one(8, "MERGED")].join(",");
    repo.write("docs/prs.json", format!("[{list}]\n"));
    assert!(description(&repo).contains("## Link\n\n#7\n"), "{}", description(&repo));
}
