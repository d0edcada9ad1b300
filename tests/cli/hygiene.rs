//! `hygiene`: the state of the working tree, and the files that a change adds.

mod secrets;
mod state;
mod tree;

use super::{Repo, Run};

/// A configuration in which nothing but the working tree is judged.
const CONFIG: &str = "ledger = []\n";

/// A committed repository with these files besides the configuration.
fn repo(files: &[(&str, &str)]) -> Repo {
    let mut all = vec![("xtask.toml", CONFIG), ("README.md", "# Project\n")];
    all.extend_from_slice(files);
    Repo::git(&all)
}

/// A commit on the main branch whose files are no part of any later change.
fn settled(files: &[(&str, &str)]) -> Repo {
    let repo = repo(files);
    repo.commit("later");
    repo
}

/// What `gate` finds about the working tree.
#[track_caller]
fn found(repo: &Repo, arguments: &[&str]) -> Vec<String> {
    of(&gate(repo, arguments))
}

/// A run of the gate that could look.
#[track_caller]
fn gate(repo: &Repo, arguments: &[&str]) -> Run {
    let run = repo.run(&[&["gate"], arguments].concat());
    assert_ne!(run.code, 2, "{run}");
    run
}

/// What a run found about the working tree.
fn of(run: &Run) -> Vec<String> {
    run.findings().into_iter().filter(|finding| finding.contains(" hygiene/")).collect()
}

/// A run of letters and digits without any order; the same each time.
fn random(length: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
    let mut seed = 99u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        LETTERS[(seed >> 33) as usize % LETTERS.len()] as char
    };
    (0..length).map(|_| next()).collect()
}
