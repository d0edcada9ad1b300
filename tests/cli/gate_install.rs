//! `gate install`: git hooks that run the gate, beside what the hooks do already.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use tempfile::TempDir;

use super::{Repo, Run};

const CONFIG: &str = "ledger = []\n\n[references]\ndocuments = []\n\n[sot]\ndocuments = [\"README.md\"]\n";
const REGION: &str = "# A\n\n<!-- xtask:begin toc -->\n<!-- xtask:end toc -->\n\n## B\n";

fn repo() -> Repo {
    let repo = Repo::git(&[("xtask.toml", CONFIG), ("README.md", "# A\n\n## B\n")]);
    let _ = std::fs::remove_dir_all(repo.path(".git/hooks"));
    // `cargo xtask ...` as the hooks call it.
    let cargo = format!("#!/bin/sh\nshift\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_xtask"));
    program(&repo, ".git/bin/cargo", &cargo);
    repo
}

fn program(repo: &Repo, path: &str, text: &str) {
    repo.write(path, text);
    std::fs::set_permissions(repo.path(path), std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn install(repo: &Repo, arguments: &[&str]) -> Run {
    repo.run(&[&["gate", "install"], arguments].concat())
}

/// Runs git with the `cargo` of the repository; says whether it succeeded, and what was said.
fn git(repo: &Repo, command: &mut Command) -> (bool, String) {
    let path = format!("{}:{}", repo.path(".git/bin").display(), std::env::var("PATH").unwrap());
    let output = command.env("PATH", path).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

fn commit(repo: &Repo) -> (bool, String) {
    repo.git_run(&["add", "--all"]);
    git(repo, &mut repo.git_command(&["commit", "--message", "x"]))
}

#[test]
fn a_hook_is_shown_written_and_found_again() {
    let repo = repo();
    let run = install(&repo, &[]);
    assert!(run.code == 1 && run.stdout.contains("new file mode 100755\n"), "{run}");
    assert!(run.stdout.contains("gate install: preview, 2 files to change"), "{run}");
    assert!(!repo.path(".git/hooks/pre-commit").exists());
    let run = install(&repo, &["--execute"]);
    assert_eq!(run.code, 0, "{run}");
    for name in [".git/hooks/pre-commit", ".git/hooks/pre-push"] {
        let mode = std::fs::metadata(repo.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111 & mode, "{name}");
        assert!(mode & 0o100 != 0 && repo.text(name).starts_with("#!/bin/sh\n# >>> cargo xtask gate >>>\n"));
    }
    let before = repo.text(".git/hooks/pre-push");
    let run = install(&repo, &["--execute"]);
    assert!(run.code == 0 && run.stdout.contains(".git/hooks/pre-push runs the gate already"), "{run}");
    assert_eq!(repo.text(".git/hooks/pre-push"), before);
    // No journal and no temporary is left.
    let left: Vec<_> =
        std::fs::read_dir(repo.path(".git/hooks")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_commit_is_held_until_the_gate_is_clean() {
    let repo = repo();
    assert_eq!(install(&repo, &["--hook", "pre-commit", "--execute"]).code, 0);
    assert!(!repo.path(".git/hooks/pre-push").exists());
    repo.write("README.md", REGION);
    let (done, said) = commit(&repo);
    assert!(!done && said.contains("README.md:3:1: error[sot/stale-region]"), "{said}");
    assert_eq!(repo.run(&["gate", "--execute"]).code, 0);
    let (done, said) = commit(&repo);
    assert!(done && said.contains("gate: clean"), "{said}");
    // Git names another index for the commit of some paths.
    repo.write("README.md", "# A\n");
    let (done, said) = git(&repo, &mut repo.git_command(&["commit", "--message", "y", "README.md"]));
    assert!(done && said.contains("gate: clean"), "{said}");
    repo.write("README.md", REGION);
    let (done, said) = git(&repo, &mut repo.git_command(&["commit", "--all", "--message", "y"]));
    assert!(!done && said.contains("sot/stale-region"), "{said}");
}

#[test]
fn the_first_commit_has_nothing_to_be_compared_with() {
    let repo = repo();
    std::fs::rename(repo.path(".git/bin"), repo.path("bin")).unwrap();
    std::fs::remove_dir_all(repo.path(".git")).unwrap();
    repo.git_run(&["init", "--quiet", "--initial-branch=main"]);
    std::fs::rename(repo.path("bin"), repo.path(".git/bin")).unwrap();
    assert_eq!(install(&repo, &["--execute"]).code, 0);
    let (done, said) = commit(&repo);
    assert!(done && said.contains("gate: clean"), "{said}");
}

#[test]
fn a_push_is_held_until_the_gate_is_clean() {
    let repo = repo();
    let bare = TempDir::new().unwrap();
    let there = bare.path().to_str().unwrap();
    repo.git_run(&["init", "--quiet", "--bare", "--initial-branch=main", there]);
    repo.git_run(&["remote", "add", "origin", there]);
    // A hook that reads what is pushed still gets it.
    program(&repo, ".git/hooks/pre-push", "#!/bin/sh\nread -r local rest\necho \"pushing $local\" >&2\n");
    assert_eq!(install(&repo, &["--hook", "pre-push", "--execute"]).code, 0);
    let (done, said) = git(&repo, &mut repo.git_command(&["push", "origin", "main"]));
    assert!(done && said.contains("gate: clean") && said.contains("pushing refs/heads/main"), "{said}");
    repo.write("README.md", REGION);
    repo.commit("stale");
    let (done, said) = git(&repo, &mut repo.git_command(&["push", "origin", "main"]));
    assert!(!done && said.contains("sot/stale-region") && !said.contains("pushing"), "{said}");
}

#[test]
fn a_linked_work_tree_has_the_same_hooks_and_is_judged_itself() {
    let repo = repo();
    let other = TempDir::new().unwrap();
    let folder = other.path().join("tree");
    let there = folder.to_str().unwrap();
    repo.git_run(&["worktree", "add", "--quiet", "-b", "side", there]);
    let run = install(&repo, &["--repo", there, "--execute"]);
    assert!(run.code == 0 && run.stdout.contains("b/.git/hooks/pre-commit"), "{run}");
    assert!(repo.path(".git/hooks/pre-commit").exists());
    std::fs::write(folder.join("README.md"), REGION).unwrap();
    let (done, said) = git(&repo, &mut repo.git_command(&["-C", there, "commit", "--all", "--message", "x"]));
    assert!(!done && said.contains("README.md:3:1: error[sot/stale-region]"), "{said}");
    std::fs::write(folder.join("README.md"), "# B\n").unwrap();
    let (done, said) = git(&repo, &mut repo.git_command(&["-C", there, "commit", "--all", "--message", "x"]));
    assert!(done, "{said}");
}

#[test]
fn what_a_hook_does_already_stays() {
    let repo = repo();
    let old = "#!/usr/bin/env bash\n# mine\nset -e\nif [ -n \"$SKIP\" ]; then exit 0; fi\necho mine >&2\nexit 3\n";
    program(&repo, ".git/hooks/pre-commit", old);
    assert_eq!(install(&repo, &["--execute"]).code, 0);
    let text = repo.text(".git/hooks/pre-commit");
    let (before, rest) = text.split_once("# >>> cargo xtask gate >>>\n").unwrap();
    let (_, after) = rest.split_once("# <<< cargo xtask gate <<<\n").unwrap();
    assert_eq!(format!("{before}{after}"), old);
    // It still decides, behind the gate.
    let (done, said) = commit(&repo);
    assert!(!done && said.contains("mine"), "{said}");
    let run = install(&repo, &["--remove", "--execute"]);
    assert!(run.code == 0 && repo.text(".git/hooks/pre-commit") == old, "{run}");
    assert_eq!(repo.text(".git/hooks/pre-push"), "#!/bin/sh\n");
    let run = install(&repo, &["--remove"]);
    assert!(run.code == 0 && run.stdout.contains(".git/hooks/pre-commit holds nothing of ours"), "{run}");
}

#[test]
fn a_hook_that_is_nothing_to_write_into_is_left_alone() {
    for (text, why) in [
        ("#!/usr/bin/env python3\nprint(1)\n", "is run by `/usr/bin/env python3`, which is no POSIX shell"),
        ("echo\n", "does not begin with `#!/bin/sh`"),
        ("#!/bin/sh\r\necho\r\n", "has CRLF line ends"),
        ("#!/bin/sh\n# >>> cargo xtask gate >>>\n", "not once each and in this order"),
    ] {
        let repo = repo();
        program(&repo, ".git/hooks/pre-push", text);
        let run = install(&repo, &["--execute"]);
        assert!(run.code == 2 && run.stderr.contains(why), "{run}");
        assert!(run.stderr.contains("let it run `cargo xtask gate` yourself"), "{run}");
        assert!(repo.text(".git/hooks/pre-push") == text && !repo.path(".git/hooks/pre-commit").exists());
        assert_eq!(install(&repo, &["--hook", "pre-commit", "--execute"]).code, 0);
    }
    let repo = repo();
    repo.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n");
    let run = install(&repo, &["--execute"]);
    assert!(run.code == 2 && run.stderr.contains("is not executable, so git does not run it"), "{run}");
    let repo = self::repo();
    program(&repo, "hook.sh", "#!/bin/sh\n");
    std::fs::create_dir_all(repo.path(".git/hooks")).unwrap();
    std::os::unix::fs::symlink("../../hook.sh", repo.path(".git/hooks/pre-commit")).unwrap();
    let run = install(&repo, &["--execute"]);
    assert!(run.code == 2 && run.stderr.contains("is a symbolic link to ../../hook.sh"), "{run}");
}

#[test]
fn the_folder_that_git_is_told_is_the_one() {
    let repo = repo();
    repo.git_run(&["config", "core.hooksPath", ".githooks"]);
    let run = install(&repo, &["--execute"]);
    assert!(run.code == 0 && run.stdout.contains("b/.githooks/pre-commit"), "{run}");
    assert!(repo.path(".githooks/pre-push").exists() && !repo.path(".git/hooks").exists());
    repo.write("README.md", REGION);
    let (done, said) = commit(&repo);
    assert!(!done && said.contains("sot/stale-region"), "{said}");
    let inside = repo.path(".git/own");
    repo.git_run(&["config", "core.hooksPath", inside.to_str().unwrap()]);
    let run = install(&repo, &["--execute"]);
    assert!(run.code == 0 && inside.join("pre-commit").exists(), "{run}");
    repo.git_run(&["config", "core.hooksPath", "/elsewhere/hooks"]);
    let run = install(&repo, &[]);
    assert!(run.code == 2 && run.stderr.contains("leads out of the repository"), "{run}");
    repo.git_run(&["config", "core.hooksPath", ".husky/_"]);
    let run = install(&repo, &[]);
    assert!(run.code == 2 && run.stderr.contains("husky writes the hooks"), "{run}");
    // A folder of every repository of the user.
    repo.git_run(&["config", "--unset", "core.hooksPath"]);
    repo.write(".git/global", "[core]\n\thooksPath = /elsewhere\n");
    let run = repo.finish(repo.command(&["gate", "install"]).env("GIT_CONFIG_GLOBAL", repo.path(".git/global")));
    assert!(run.code == 2 && run.stderr.contains("for every repository (global configuration of git)"), "{run}");
}

#[test]
fn a_root_below_the_work_tree_is_entered_first() {
    let repo = repo();
    repo.git_run(&["rm", "--quiet", "xtask.toml"]);
    repo.write("it's/sub/xtask.toml", CONFIG);
    repo.write("it's/sub/README.md", REGION);
    let run = install(&repo, &["--repo", "it's/sub", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    let (done, said) = commit(&repo);
    assert!(!done && said.contains("README.md:3:1: error[sot/stale-region]"), "{said}");
}

#[test]
fn without_git_there_are_no_hooks() {
    let plain = Repo::plain(&[("xtask.toml", CONFIG)]);
    let run = install(&plain, &[]);
    assert!(run.code == 2 && run.stderr.contains("is not in a git repository"), "{run}");
}
