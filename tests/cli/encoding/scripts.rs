//! Scripts in the eyes of the programs that run them.

mod batch;
mod hosts;
mod misreading;
mod shebang;
mod writing;

use super::super::{Repo, Run};

/// What this guard finds.
pub fn own(run: &Run) -> Vec<String> {
    let rules = xtask::checks::encoding::scripts::rules::ALL;
    let is_own = |found: &String| rules.iter().any(|rule| found.ends_with(&format!(" {}", rule.id)));
    run.findings().into_iter().filter(is_own).collect()
}

/// The same without the mode of files: no file of a test is executable.
pub fn findings(run: &Run) -> Vec<String> {
    own(run).into_iter().filter(|found| !found.ends_with("encoding/shebang-not-executable")).collect()
}

/// A repository with these files, and its findings.
pub fn found(files: &[(&str, &str)]) -> Vec<String> {
    findings(&Repo::git(files).run(&["encoding"]))
}

/// The findings, then the file as `--execute` with `flags` leaves it, which is clean then.
pub fn repaired(path: &str, bytes: impl AsRef<[u8]>, flags: &[&str]) -> (Vec<String>, Vec<u8>) {
    let repo = Repo::git(&[]);
    repo.write(path, bytes);
    repo.commit("damage");
    let before = findings(&repo.run(&["encoding"]));
    let _ = repo.run(&[&["encoding", "--execute"], flags].concat());
    let after = repo.run(&["encoding"]);
    assert_eq!(findings(&after), [] as [&str; 0], "{after}");
    (before, repo.bytes(path))
}
