//! `contracts`: what workflows enforce, and what is said of it.

mod ci;

use super::{Repo, Run};

/// A repository without ledgers, with these files.
fn repo(files: &[(&str, &str)]) -> Repo {
    let mut all = vec![("xtask.toml", "ledger = []\n")];
    for (path, text) in files {
        all.retain(|(known, _)| known != path);
        all.push((path, text));
    }
    Repo::git(&all)
}

/// What `contracts` finds there.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let run = repo(files).run(&["contracts"]);
    assert_ne!(run.code, 2, "{run}");
    run.findings()
}
