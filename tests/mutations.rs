//! The mutation suite: a service on which the gate is clean, and changes that break one promise each.
//!
//! `tests/fixtures/service` is the service, as real files. `repository` makes a git repository of it, with a main
//! branch behind it. Every file beside it holds the mutations of one task; `controls` holds changes that look like
//! one of them and break nothing. docs/MUTATIONS.md is made from the tables.

mod contracts;
mod controls;
mod docs_drift;
mod encoding;
mod gate;
mod hygiene;
mod ledger;
mod page;
mod repository;
mod sot;
mod stack;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::cli::{Repo, Run};
use repository::{Edit, Service};

/// One change that breaks one promise.
pub struct Mutation {
    /// What the page calls it.
    pub name: &'static str,
    /// What it breaks, in a sentence.
    pub breaks: &'static str,
    /// How it is made.
    pub edits: &'static [Edit],
    /// The one rule that finds it; behind a colon which configured thing of the rule.
    pub rule: &'static str,
    /// The file in which it is found; empty where it is found in none.
    pub path: &'static str,
    /// How the gate ends: 0 after a warning, 1 after an error, 2 where it could not judge.
    pub status: i32,
    /// What `gate --execute` makes of it.
    pub repair: Repair,
}

/// What `gate --execute` makes of a mutation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// Nothing that would make the gate clean.
    Person,
    /// A service on which the gate is clean, with other bytes than before.
    Clean,
    /// The service as it was, byte for byte.
    Exact,
    /// The same, with `--unsafe`.
    Unsafe,
    /// The same, with `--force`.
    Force,
}

/// A change that breaks nothing.
pub struct Control {
    /// What the page calls it.
    pub name: &'static str,
    /// Why it is harmless, in a sentence.
    pub why: &'static str,
    /// How it is made.
    pub edits: &'static [Edit],
}

/// The mutations of each task, in the order of the page.
pub const TASKS: [(&str, &[Mutation]); 8] = [
    ("sot", sot::ALL),
    ("ledger", ledger::ALL),
    ("docs-drift", docs_drift::ALL),
    ("encoding", encoding::ALL),
    ("stack", stack::ALL),
    ("contracts", contracts::ALL),
    ("hygiene", hygiene::ALL),
    ("gate", gate::ALL),
];

/// What one run of the gate found: rules with their subjects, and the files.
struct Found {
    rules: BTreeSet<String>,
    paths: BTreeSet<String>,
    /// Files that `--execute` would write, or has written.
    edits: usize,
    run: Run,
}

impl Found {
    fn new(run: Run) -> Result<Found, String> {
        let report: Value = serde_json::from_str(&run.stdout).map_err(|_| format!("no report\n{run}"))?;
        let findings = report["findings"].as_array().ok_or("no findings in the report")?;
        let rule = |finding: &Value| match finding["subject"].as_str() {
            Some(subject) => format!("{}:{subject}", finding["rule"].as_str().unwrap()),
            None => finding["rule"].as_str().unwrap().to_owned(),
        };
        let path = |finding: &Value| finding["path"].as_str().unwrap_or("").to_owned();
        let (rules, paths) = (findings.iter().map(rule).collect(), findings.iter().map(path).collect());
        Ok(Found { rules, paths, edits: report["edits"].as_array().map_or(0, Vec::len), run })
    }
}

fn gate(repo: &Repo, flags: &[&str]) -> Result<Found, String> {
    Found::new(repo.run(&[&["gate", "--format", "json"], flags].concat()))
}

/// Whether the gate is clean, without a single warning.
fn clean(repo: &Repo) -> Result<(), String> {
    let found = gate(repo, &[])?;
    if found.run.code == 0 && found.rules.is_empty() {
        return Ok(());
    }
    Err(format!("the gate is not clean: {:?} in {:?}\n{}", found.rules, found.paths, repo.run(&["gate"])))
}

/// Does each piece of work by several threads; what went wrong, with the name of the piece.
fn each<T: Sync>(all: &[T], name: impl Fn(&T) -> &str + Sync, work: impl Fn(&T) -> Result<(), String> + Sync) {
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = work(one) {
                        wrong.lock().unwrap().push(format!("{}: {why}", name(one)));
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {} went wrong\n\n{}", wrong.len(), all.len(), wrong.join("\n\n"));
}

/// Holds one mutation to what it says of itself.
fn hold(service: &Service, mutation: &Mutation) -> Result<(), String> {
    let repo = service.copy();
    for edit in mutation.edits {
        edit.apply(&repo)?;
    }
    let found = gate(&repo, &[])?;
    let expected = (BTreeSet::from([mutation.rule.to_owned()]), BTreeSet::from([mutation.path.to_owned()]));
    if (&found.rules, &found.paths, found.run.code) != (&expected.0, &expected.1, mutation.status) {
        return Err(format!(
            "{} in `{}` with status {} was expected, found were {:?} in {:?} with status {}\n{}",
            mutation.rule,
            mutation.path,
            mutation.status,
            found.rules,
            found.paths,
            found.run.code,
            repo.run(&["gate"])
        ));
    }
    let flags: &[&str] = match mutation.repair {
        Repair::Person if found.edits > 0 => return Err("`gate --execute` would write something".to_owned()),
        Repair::Person => return Ok(()),
        Repair::Clean | Repair::Exact => &["--execute"],
        Repair::Unsafe => &["--execute", "--unsafe"],
        Repair::Force => &["--execute", "--force"],
    };
    let repaired = gate(&repo, flags)?;
    if repaired.run.code != 0 {
        return Err(format!("`gate {flags:?}` ends with status {}\n{}", repaired.run.code, repo.run(&["gate"])));
    }
    if mutation.repair == Repair::Clean {
        return clean(&repo);
    }
    // The bytes are those on which the gate is known to be clean.
    if repo.files() == service.files() {
        return Ok(());
    }
    Err(format!("`gate {flags:?}` does not bring the bytes back\n{}", repo.git_run(&["diff"])))
}

#[test]
fn the_gate_is_clean_on_the_service() {
    let service = Service::new();
    clean(&service.copy()).unwrap();
}

#[test]
fn every_mutation_is_found_by_one_rule() {
    let service = Service::new();
    let all: Vec<&Mutation> = TASKS.iter().flat_map(|(_, mutations)| *mutations).collect();
    each(&all, |mutation| mutation.name, |mutation| hold(&service, mutation));
}

#[test]
fn what_breaks_nothing_is_not_found() {
    let service = Service::new();
    each(
        controls::ALL,
        |control| control.name,
        |control| {
            let repo = service.copy();
            control.edits.iter().try_for_each(|edit| edit.apply(&repo))?;
            clean(&repo)
        },
    );
}

#[test]
fn a_mutation_that_changes_nothing_fails() {
    let repo = Service::new().copy();
    for edit in [
        Edit::Replace("README.md", "no such text", ""),
        Edit::Replace("README.md", "Courier", "Courier"),
        Edit::Bytes("README.md", |bytes| bytes.to_vec()),
        Edit::Delete("no-such-file"),
        Edit::Rename("no-such-file", "other"),
        Edit::Write("docs/GOVERNANCE.md", "there already"),
        Edit::Git(&["no-such-command"]),
    ] {
        assert!(edit.apply(&repo).is_err());
    }
}

#[test]
fn the_tables_are_large_enough_and_names_are_used_once() {
    let all: Vec<&str> = TASKS.iter().flat_map(|(_, all)| all.iter().map(|mutation| mutation.name)).collect();
    let names: BTreeSet<&str> = all.iter().copied().chain(controls::ALL.iter().map(|control| control.name)).collect();
    assert_eq!(names.len(), all.len() + controls::ALL.len(), "a name is used twice");
    assert!(all.len() >= 60, "{} mutations", all.len());
    assert!(controls::ALL.len() >= 15, "{} controls", controls::ALL.len());
    for (task, mutations) in TASKS {
        assert!(!mutations.is_empty(), "{task} has no mutation");
        let prefix = format!("{task}/");
        let strays: Vec<_> =
            mutations.iter().filter(|one| !one.rule.starts_with(&prefix)).map(|one| one.name).collect();
        assert_eq!(strays, Vec::<&str>::new(), "not of {task}");
    }
}
