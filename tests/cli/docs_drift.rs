//! `docs-drift`: what the documents refer to.

mod coupling;
mod examples;
mod link_edges;
mod links;
mod name_edges;
mod names;
mod planted;
mod structure;
mod truths;

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

#[test]
fn d16_twenty_runs_from_any_folder_print_the_same_bytes() {
    let pages: Vec<(String, String)> = (0..40)
        .map(|n| {
            (
                format!("docs/page{n}.md"),
                format!("# Page\n\n[a](gone{n}.md) and `docs/lost{n}.md`\n\n```sh\nmake nothing\n```\n"),
            )
        })
        .collect();
    let mut files: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("Makefile", "all:\n\ttrue\n"));
    let repo = Repo::git(&files);
    let first = repo.run(&["docs-drift"]);
    assert!(first.findings().len() >= 80, "{first}");
    for _ in 0..20 {
        assert_eq!(repo.run(&["docs-drift"]), first);
    }
    // The folder's name, the folder above it and where the program is started from say nothing about the repository.
    for above in ["venv", "node_modules/archive", "docs", "target with space"] {
        let parent = tempfile::tempdir().unwrap();
        let copy = parent.path().join(above).join("repo");
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        repo.git_run(&["clone", "--quiet", ".", copy.to_str().unwrap()]);
        let from_inside = repo.finish(repo.command(&["docs-drift"]).current_dir(copy.join("docs")));
        assert_eq!(from_inside, first, "below {above}");
        let mut from_outside = repo.command(&["docs-drift", "--repo"]);
        from_outside.arg(format!("{}/.//", copy.display())).current_dir(parent.path());
        assert_eq!(repo.finish(&mut from_outside), first, "below {above}");
    }
}
