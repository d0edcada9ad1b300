//! `stack describe`: what a pull request says of itself, from evidence alone.
//!
//! Commands and how they ended come from the records of the gate for this very tree. What no record shows is not
//! said.

mod staged;
mod verify;

use std::collections::BTreeSet;

use super::requests::PullRequest;
use super::status::{State, Verdict};
use super::{Opened, Patterns};
use crate::config::schema::Config;
use crate::model::{Changed, Snapshot};
use crate::plan::{Item, When};
use crate::record::{Found, Record};

pub use staged::{Staged, staged};
pub use verify::{Doubtful, Kind, SECTIONS, verify};

/// Everything that a description is made of.
pub struct Described<'a> {
    /// The plan.
    pub opened: &'a Opened<'a>,
    /// The place of the item.
    pub place: usize,
    /// What the branch changes.
    pub changed: &'a Changed,
    /// How far the items are.
    pub verdicts: &'a [Verdict],
    /// The pull request, if it is known.
    pub request: Option<&'a PullRequest>,
    /// The tree that is described.
    pub tree: &'a str,
    /// The branch that is checked out.
    pub branch: Option<&'a str>,
    /// The records, oldest first.
    pub records: &'a [Record],
    /// What the workflows run without its outcome counting.
    pub staged: &'a [Staged],
}

/// The pull request of an item, if one is known.
pub fn request_of<'r>(
    config: &Config,
    opened: &Opened<'_>,
    item: &Item,
    requests: &'r [PullRequest],
) -> Option<&'r PullRequest> {
    let id = opened.source.id.as_ref().map_or(crate::plan::id::DEFAULT_ID, |pattern| pattern.as_str());
    let patterns = [Patterns::new(&config.stack.branch, id), Patterns::new(&config.stack.subject, id)];
    let is_own = |text: &str, patterns: &Patterns| patterns.id(text).is_some_and(|key| key == *item.id());
    requests.iter().find(|request| is_own(&request.branch, &patterns[0]) || is_own(&request.title, &patterns[1]))
}

/// The workflows' steps whose outcome does not count.
pub fn staged_steps(snapshot: &Snapshot) -> Vec<Staged> {
    let files = snapshot.files().filter(|(path, _)| is_workflow(path.as_str()));
    files
        .filter_map(|(path, file)| Some((path, file.text().ok()?)))
        .flat_map(|(path, text)| staged(path, text))
        .collect()
}

/// Whether `path` is a workflow of GitHub Actions.
pub fn is_workflow(path: &str) -> bool {
    path.strip_prefix(".github/workflows/")
        .is_some_and(|name| !name.contains('/') && (name.ends_with(".yml") || name.ends_with(".yaml")))
}

/// The description, as Markdown.
pub fn describe(of: &Described<'_>) -> String {
    let (opened, item) = (of.opened, &of.opened.plan.items[of.place]);
    let line = opened.file.lines().line_index(item.head.id.range.start) + 1;
    let mut out = format!("# {}: {}\n\n", item.name, item.title(opened.text));
    out.push_str(&format!("{} of `{}`, line {line}.\n\n", item.name, opened.path));
    out.push_str(&format!("## {}\n\n", SECTIONS[0]));
    match of.request {
        Some(request) if !request.url.is_empty() => out.push_str(&format!("{}\n\n", request.url)),
        Some(request) => out.push_str(&format!("#{}\n\n", request.number)),
        None => out.push_str("Not opened yet.\n\n"),
    }
    out.push_str(&format!("## {}\n\n", SECTIONS[1]));
    out.push_str(&checks(of));
    out.push_str(&format!("\n## {}\n\n", SECTIONS[2]));
    out.push_str(&drift(of));
    out.push_str(&format!("\n## {}\n\n", SECTIONS[3]));
    out.push_str(&remains(of, item));
    out
}

/// The record of this tree, the newest one if there are several.
fn record<'a>(records: &'a [Record], tree: &str) -> Option<&'a Record> {
    records.iter().rev().find(|record| record.tree == tree)
}

/// What was run, how it ended.
fn checks(of: &Described<'_>) -> String {
    let Some(record) = record(of.records, of.tree) else {
        return "Nothing is on record for this tree; `cargo xtask gate` makes a record.\n".to_owned();
    };
    let mut out = String::new();
    for step in &record.steps {
        let outcome = match (step.exit, step.staged) {
            (0, false) => "passed",
            (0, true) => "passed (STAGED)",
            (_, true) => "failed (STAGED: it does not count)",
            (_, false) => "FAILED",
        };
        let took = match step.millis / 1000 {
            0 => "under 1 s".to_owned(),
            seconds => format!("{seconds} s"),
        };
        out.push_str(&format!("- `{}`: {outcome}, exit status {}, {took}\n", step.shown(), step.exit));
    }
    out.push_str(&format!("\nRecorded {} on tree `{}`.\n", record.time, record.tree));
    out
}

/// What earlier runs on this branch found and this tree does not have any more.
fn drift(of: &Described<'_>) -> String {
    let Some(now) = record(of.records, of.tree) else {
        return "Not known without a record of this tree.\n".to_owned();
    };
    let open: BTreeSet<&Found> = now.findings.iter().collect();
    let earlier = of.records.iter().filter(|record| record.tree != of.tree && record.branch.as_deref() == of.branch);
    let gone: BTreeSet<&Found> =
        earlier.flat_map(|record| &record.findings).filter(|found| !open.contains(found)).collect();
    if gone.is_empty() {
        return "Nothing: no run on this branch found anything that is gone now.\n".to_owned();
    }
    gone.iter().map(|found| format!("- `{}` in `{}`: {}\n", found.rule, found.path, found.message)).collect()
}

/// What is left to do, and what does not count yet.
fn remains(of: &Described<'_>, item: &Item) -> String {
    let (opened, mut out) = (of.opened, String::new());
    let is_touched = |touch: &crate::plan::scope::Touch| {
        let covers = touch.covers();
        of.changed.paths.keys().any(|path| covers(path.as_str()))
    };
    for touch in item.scope.iter().chain(&item.tests).filter(|touch| !is_touched(touch)) {
        let how = match touch.when {
            When::Always => "promised, and not changed here",
            When::Optional => "optional, and not changed here",
            When::Conditional => "conditional, and not changed here",
        };
        out.push_str(&format!("- `{}`: {how}\n", touch.path));
    }
    for (other, verdict) in opened.plan.items.iter().zip(of.verdicts) {
        let waits = other.depends.iter().any(|edge| edge.hard && edge.target == crate::plan::Target::Item(of.place));
        if waits && verdict.actual != State::Landed {
            let title = other.title(opened.text);
            out.push_str(&format!("- {} ({title}) waits for this: planned\n", other.name));
        }
    }
    for step in of.staged {
        out.push_str(&format!("- STAGED: `{}` of `{}`, line {}: {}\n", step.name, step.path, step.line, step.why));
    }
    if out.is_empty() { "Nothing.\n".to_owned() } else { out }
}
