//! `stack describe`: what a pull request says of itself, from evidence alone.
//!
//! Commands and how they ended come from the records of the gate for this very tree. What no record shows is not
//! said.

mod claims;
mod staged;
mod verify;

use std::collections::BTreeMap;

use super::requests::{PullRequest, State as Progress};
use super::status::{State, Verdict};
use super::{Opened, names};
use crate::config::schema::Config;
use crate::model::Changed;
use crate::plan::{Item, When};
use crate::record::{Found, Record, Sameness};

pub use claims::SECTIONS;
pub use staged::{Staged, staged};
pub use verify::{Doubtful, Kind, verify};

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
    /// Whether all pull requests are known, so that one that is not among them is not there.
    pub requests_known: bool,
    /// The tree that is described.
    pub tree: &'a str,
    /// The branch that is checked out.
    pub branch: Option<&'a str>,
    /// The records, oldest first.
    pub records: &'a [Record],
    /// What the workflows run without its outcome counting.
    pub staged: &'a [Staged],
}

/// The pull request of an item, if one is known: one that is open before one that landed, and that before one that
/// was closed; of several the newest.
pub fn request_of<'r>(
    config: &Config,
    opened: &Opened<'_>,
    item: &Item,
    requests: &'r [PullRequest],
) -> Option<&'r PullRequest> {
    let names = names(config, opened.source);
    let main = config.git.main.as_deref().unwrap_or_default();
    let rank = |request: &PullRequest| match request.state {
        Progress::Open | Progress::Draft => 3,
        _ if request.landed_on(main) => 2,
        Progress::Merged => 1,
        Progress::Closed => 0,
    };
    let own = requests.iter().filter(|request| names.requested(request).contains(item.id()));
    own.max_by_key(|request| (rank(request), request.number))
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
        None if of.requests_known => out.push_str("Not opened yet.\n\n"),
        None => out.push_str("Not known here: no pull requests are recorded.\n\n"),
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
        return "Nothing is on record for this tree: the gate makes a record.\n".to_owned();
    };
    let mut out = String::new();
    for step in &record.steps {
        out.push_str(&format!("- `{}`: {}\n", step.shown(), step.ended()));
    }
    out.push_str(&format!("\nRecorded {} on tree `{}`.\n", record.time, record.tree));
    out
}

/// What earlier runs on this branch found and this tree does not have any more.
fn drift(of: &Described<'_>) -> String {
    let Some(now) = record(of.records, of.tree) else {
        return "Not known without a record of this tree.\n".to_owned();
    };
    let earlier = of.records.iter().filter(|record| record.tree != of.tree && record.branch.as_deref() == of.branch);
    let gone = gone(earlier, now);
    if gone.is_empty() {
        return "Nothing: no run on this branch found anything that is gone now.\n".to_owned();
    }
    gone.iter().map(|found| format!("- `{}` in `{}`: {}\n", found.rule, found.path, found.message)).collect()
}

/// What one of the `earlier` records has more often than `now`, as the newest of them says it. Numbers do not count:
/// a finding whose line moved is not gone.
fn gone<'a>(earlier: impl Iterator<Item = &'a Record>, now: &Record) -> Vec<&'a Found> {
    let mut open: BTreeMap<Sameness, usize> = BTreeMap::new();
    for found in &now.findings {
        *open.entry(found.sameness()).or_default() += 1;
    }
    let mut most: BTreeMap<Sameness, Vec<&Found>> = BTreeMap::new();
    for record in earlier {
        let mut here: BTreeMap<Sameness, Vec<&Found>> = BTreeMap::new();
        for found in &record.findings {
            here.entry(found.sameness()).or_default().push(found);
        }
        for (sameness, found) in here {
            let before = most.entry(sameness).or_default();
            if before.len() <= found.len() {
                *before = found;
            }
        }
    }
    let left = |(sameness, found): (Sameness, Vec<&'a Found>)| {
        let still = open.get(&sameness).copied().unwrap_or_default();
        found.into_iter().skip(still)
    };
    most.into_iter().flat_map(left).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn record(findings: &[&str]) -> Record {
        let found = |message: &&str| Found {
            rule: "a/b".to_owned(),
            path: "c".to_owned(),
            subject: None,
            message: (*message).to_owned(),
        };
        let text = String::new;
        Record {
            tree: text(),
            commit: text(),
            branch: None,
            time: text(),
            version: text(),
            tools: BTreeMap::new(),
            steps: Vec::new(),
            findings: findings.iter().map(found).collect(),
        }
    }

    #[test]
    fn a_finding_that_moved_is_not_gone() {
        let earlier = [record(&["line 1", "line 2"]), record(&["line 3", "other"])];
        let left = |now: &[&str]| {
            gone(earlier.iter(), &record(now)).iter().map(|found| found.message.clone()).collect::<Vec<_>>()
        };
        assert_eq!(left(&["line 9"]), ["line 2", "other"]);
        assert_eq!(left(&["line 9", "line 8", "other"]), [""; 0]);
        assert_eq!(left(&[]), ["line 1", "line 2", "other"]);
    }
}
