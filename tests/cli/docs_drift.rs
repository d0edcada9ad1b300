//! `docs-drift`: what the documents refer to.

mod link_edges;
mod links;
mod name_edges;
mod names;
mod planted;

use super::{Repo, Run};

/// What `docs-drift` finds: `path:line rule`, without the check's name.
#[track_caller]
fn found(repo: &Repo) -> Vec<String> {
    findings(&repo.run(&["docs-drift"]))
}

#[track_caller]
fn findings(run: &Run) -> Vec<String> {
    let short = |finding: String| {
        let (place, rule) = finding.split_once(' ').unwrap();
        let place: Vec<&str> = place.split(':').take(2).collect();
        format!("{} {}", place.join(":"), rule.trim_start_matches("docs-drift/"))
    };
    run.findings().into_iter().map(short).collect()
}

/// What is found in a repository that holds these files.
#[track_caller]
fn found_in(files: &[(&str, &str)]) -> Vec<String> {
    found(&Repo::git(files))
}
