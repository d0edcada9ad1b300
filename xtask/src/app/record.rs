//! Records what a run of the gate found, as evidence for the pull request.

use std::io::Write;

use anyhow::Result;

use crate::apply::{self, Place};
use crate::cli::TaskArgs;
use crate::gather::{self, Repository};
use crate::judge::Outcome;
use crate::model::{Severity, Timestamp};
use crate::record::{Found, Record, Step};
use crate::render::{Context, Status};

/// More findings than these are not recorded.
const FINDINGS_MAX: usize = 500;

/// More commands than these are not recorded of one tree.
const STEPS_MAX: usize = 50;

/// Keeps the record of a run. That it cannot be kept is said, and changes no outcome.
pub fn keep(
    (repository, place): (&Repository, &Place),
    args: &TaskArgs,
    outcome: &Outcome,
    context: &Context<'_>,
    err: &mut dyn Write,
) {
    if let Err(error) = kept((repository, place), args, outcome, context) {
        let _ = writeln!(err, "xtask: no record of this run is kept: {error:#}");
    }
}

fn kept(
    (repository, place): (&Repository, &Place),
    args: &TaskArgs,
    outcome: &Outcome,
    context: &Context<'_>,
) -> Result<()> {
    // After a write this is the tree that was written: what was judged is the state to which the edits lead, and the
    // caller has seen that every file holds it.
    let Some(tree) = gather::tree(repository)? else { return Ok(()) };
    let is_open = |finding: &&crate::judge::Judged| {
        !(finding.repaired && context.execute) && finding.rule.severity != Severity::Warning
    };
    let found = outcome.findings.iter().filter(is_open).take(FINDINGS_MAX).map(|finding| Found {
        rule: finding.rule.id.to_owned(),
        path: finding.path.clone(),
        subject: finding.subject.clone(),
        message: finding.message.clone(),
    });
    let exit = i64::from(Status::of(outcome, context).exit_code());
    let step =
        Step { name: "gate".to_owned(), command: command(args), exit, millis: context.elapsed_ms, staged: false };
    let mut record = Record {
        tree: tree.key.clone(),
        commit: tree.commit,
        branch: tree.branch,
        time: gather::now().map(|now: Timestamp| now.to_string())?,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        steps: vec![step],
        findings: found.collect(),
    };
    // `+` is for people; a name of a file has a letter there.
    let name = format!("{}.json", tree.key.replace('+', "-"));
    // Of two runs at once one may not see the other's step: then that step is no evidence, which is safe.
    let earlier = gather::records(repository)?.into_iter().find(|(other, _)| *other == name);
    if let Some(earlier) = earlier.and_then(|(_, bytes)| Record::read(&bytes).ok()) {
        record.keep_others(earlier);
        // The own step is the last one.
        record.steps.drain(..record.steps.len().saturating_sub(STEPS_MAX));
        record.findings.truncate(FINDINGS_MAX);
    }
    apply::keep_record(place, &name, &record.to_json())
}

/// The command as it was typed, with every argument that says what is judged, and by what: a run with another
/// configuration is no run of the gate. How it is shown makes no difference.
fn command(args: &TaskArgs) -> Vec<String> {
    let mut words: Vec<String> = ["cargo", "xtask", "gate"].map(str::to_owned).to_vec();
    let flags =
        [(args.execute, "--execute"), (args.suggested, "--unsafe"), (args.force, "--force"), (args.strict, "--strict")];
    words.extend(flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag.to_owned()));
    if let Some(config) = &args.place.config {
        words.push("--config".to_owned());
        words.push(config.to_string_lossy().into_owned());
    }
    words
}
