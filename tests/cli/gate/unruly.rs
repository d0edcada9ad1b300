//! Steps that do what no step should: hang, leave children, print without end, write, start the gate.

use std::time::{Duration, Instant};

use super::{Repo, repo};

fn step(name: &str, script: &str, more: &str) -> String {
    format!("[[gate.step]]\nname = \"{name}\"\ncommand = [\"sh\", \"-c\", '''{script}''']\n{more}\n")
}

/// Whether the process whose id is in `file` is gone soon.
fn is_gone(repo: &Repo, file: &str) -> bool {
    let id = repo.text(file);
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        let alive = std::process::Command::new("kill").args(["-0", id.trim()]).output().unwrap().status.success();
        if !alive {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

/// What the gate prints that is interrupted as soon as a step has written `.git/child`; it could not judge.
fn interrupted(repo: &Repo) -> String {
    let mut command = repo.command(&["gate"]);
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while !repo.path(".git/child").exists() && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(100));
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    said
}

#[test]
fn a_step_that_hangs_is_stopped_with_its_children() {
    let hang = "sleep 600 & echo $! > .git/child; setsid sleep 600 & echo $! > .git/loner; echo begun; wait";
    let repo = repo(&step("hangs", hang, "seconds = 1"));
    let run = repo.run(&["gate"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stdout.contains("begun\n[1/1] hangs: FAILED: its time was over\n"), "{run}");
    assert!(
        run.stdout.contains("error[gate/step-timed-out:hangs]: step `hangs` did not end within 1 s and was stopped"),
        "{run}"
    );
    assert!(is_gone(&repo, ".git/child") && is_gone(&repo, ".git/loner"));
}

#[test]
fn a_child_that_a_step_leaves_behind_ends_with_it() {
    let repo = repo(&step("leaves", "sleep 600 & echo $! > .git/child; echo done", ""));
    let start = Instant::now();
    let run = repo.run(&["gate"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(start.elapsed() < Duration::from_secs(60) && is_gone(&repo, ".git/child"));
}

#[test]
fn an_interruption_ends_everything_and_says_so() {
    let wait = "echo $$ > .git/child; sleep 600";
    let repo = repo(&(step("waits", wait, "") + &step("later", "echo never", "")));
    let said = interrupted(&repo);
    assert!(said.contains("step `waits` did not run to its end: the run was interrupted"), "{said}");
    assert!(said.contains("[2/2] later: not run: the run was interrupted"), "{said}");
    assert!(is_gone(&repo, ".git/child"));
    let record = repo.run(&["gate", "report"]);
    assert!(record.code == 1 && record.stdout.contains("| not run: the run was interrupted |"), "{record}");
}

#[test]
fn fail_fast_stops_the_others_of_a_group_and_is_no_interruption() {
    let group = "group = \"g\"\nseconds = 60";
    let repo =
        repo(&(step("waits", "sleep 600", group) + &step("fails", "exit 3", group) + &step("later", "true", "")));
    let run = repo.run(&["gate", "--fail-fast"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stdout.contains("waits: skipped: stopped, since another step failed (--fail-fast)\n"), "{run}");
    assert!(run.stdout.contains("later: skipped: `fails` failed before it (--fail-fast)\n"), "{run}");
}

#[test]
fn a_gate_within_the_gate_may_run_checks() {
    let binary = env!("CARGO_BIN_EXE_xtask");
    let repo = repo(&step("again", &format!("{binary} gate --only encoding"), "seconds = 60"));
    assert_eq!(repo.run(&["gate"]).code, 0);
}

#[test]
fn output_without_end_is_passed_on_and_the_last_lines_are_repeated() {
    let many = "i=0; while [ $i -lt 60000 ]; do echo line $i; i=$((i+1)); done; exit 7";
    let repo = repo(&(step("prints", many, "") + &step("good", "true", "")));
    let run = repo.run(&["gate"]);
    assert_eq!(run.code, 1, "{run:.0}");
    let lines: Vec<&str> = run.stdout.lines().filter(|line| line.starts_with("line ")).collect();
    assert_eq!(lines.len(), 60_000 + 40);
    assert!(lines.windows(2).take(59_999).all(|pair| pair[0] < pair[1] || pair[0].len() < pair[1].len()), "in order");
    assert!(run.stdout.contains("--- the last lines of prints ---\nline 59960\n"));
    let quiet = repo.run(&["gate", "--quiet"]);
    assert!(
        quiet.stdout.contains("--- the last lines of prints ---\nline 59960\n") && quiet.stdout.len() < 3000,
        "{quiet}"
    );
}

#[test]
fn steps_of_a_group_run_at_the_same_time_and_their_lines_do_not_mix() {
    // Each waits for the other: one after the other they would never end.
    let meet = |own: &str, other: &str| {
        format!(
            "for i in 1 2 3; do echo {own}$i; done; touch .git/{own}; while [ ! -f .git/{other} ]; do sleep 0.05; done"
        )
    };
    let group = "group = \"g\"\nseconds = 60";
    let repo = repo(&(step("a", &meet("a", "b"), group) + &step("b", &meet("b", "a"), group)));
    let run = repo.run(&["gate"]);
    assert_eq!(run.code, 0, "{run}");
    let lines: Vec<&str> = run.stdout.lines().filter(|line| line.len() == 2).collect();
    assert_eq!(lines, ["a1", "a2", "a3", "b1", "b2", "b3"]);
}

#[test]
fn parked_output_of_any_size_comes_back_whole() {
    let group = "group = \"g\"\nseconds = 100";
    let wait = "while [ ! -f .git/b ]; do sleep 0.05; done";
    let much =
        "i=0; while [ $i -lt 40 ]; do head -c 100000 /dev/zero | tr '\\0' x; echo; i=$((i+1)); done; touch .git/b";
    let repo = repo(&(step("a", wait, group) + &step("b", much, group)));
    let run = repo.run(&["gate"]);
    assert_eq!(run.code, 0, "exit {}", run.code);
    assert_eq!(run.stdout.bytes().filter(|byte| *byte == b'x').count() - run.stdout.matches("tr '").count(), 4_000_000);
    assert!(
        std::fs::read_dir(repo.path(".git/xtask"))
            .unwrap()
            .all(|entry| { !entry.unwrap().file_name().to_string_lossy().starts_with("output-") })
    );
}

#[test]
fn a_step_that_writes_is_found_and_its_outcome_is_no_evidence_for_what_is_there_then() {
    let repo = repo(&step("writes", "echo more >> src/a.txt; echo new > src/new.txt", ""));
    let run = repo.run(&["gate"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(
        run.stdout.contains(
            "error[gate/changed-while-running]: 2 files changed (src/a.txt, src/new.txt) while `writes` ran: what was judged"
        ),
        "{run}"
    );
    let report = repo.run(&["gate", "report"]);
    assert!(report.code == 2 && report.stderr.contains("nothing is on record for this tree"), "{report}");
}

#[test]
fn a_gate_that_starts_itself_ends() {
    let binary = env!("CARGO_BIN_EXE_xtask");
    let repo = repo(&step("again", &format!("{binary} gate"), "seconds = 60"));
    let run = repo.run(&["gate"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stdout.contains("the gate of this repository is running already"), "{run}");
}

#[test]
fn a_step_is_given_its_folder_and_its_environment_and_nothing_of_a_hook() {
    let script = "pwd; echo \"$COLOUR\" \"${GIT_DIR-none}\"; cat";
    let repo = repo(&step("looks", script, "folder = \"src\"\nenv = { COLOUR = \"red\" }"));
    let mut command = repo.command(&["gate"]);
    let output = command.env("GIT_DIR", repo.path(".git")).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("/src\nred none\n[1/1] looks: passed"), "{said}");
    assert!(said.contains("[1/1] looks: sh -c") && said.contains(" (in src)\n"), "{said}");
}

#[test]
fn an_interruption_is_never_clean_though_nothing_that_counts_was_running() {
    let repo = repo(&step("waits", "echo $$ > .git/child; sleep 600", "staged = true"));
    let said = interrupted(&repo);
    assert!(said.contains("error[gate/step-not-run]: the run was interrupted"), "{said}");
    assert_eq!(repo.run(&["gate", "report"]).code, 1);
}

#[test]
fn output_that_a_child_passes_on_after_the_end_of_its_step_is_not_lost() {
    let passes = "(while read -r line; do sleep 0.1; echo \"$line\"; echo \"$line\" >> .git/log; done) <<END &\none\ntwo\nEND\nexit 3";
    let repo = repo(&step("passes", passes, ""));
    let run = repo.run(&["gate"]);
    assert!(run.code == 1 && run.stdout.contains("one\ntwo\n[1/1] passes: FAILED, exit status 3"), "{run}");
    assert_eq!(repo.text(".git/log"), "one\ntwo\n");
}

#[test]
fn a_gate_that_starts_itself_ends_whatever_its_root_is_called() {
    let binary = env!("CARGO_BIN_EXE_xtask");
    let again = step("again", &format!("{binary} gate"), "seconds = 60");
    let repo = Repo::git(&[("a:b/xtask.toml", &again), ("a:b/docs/b.md", "# B\n")]);
    let run = repo.run(&["gate", "--repo", repo.path("a:b").to_str().unwrap()]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stdout.contains("the gate of this repository is running already"), "{run}");
}
