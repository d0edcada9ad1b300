//! Records what a run of the gate found, as evidence for the pull request.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;

use super::session::Round;
use crate::apply::{self, Place};
use crate::cli::GateArgs;
use crate::gate::choice::Choice;
use crate::gather::{self, Repository, Tree};
use crate::model::{Severity, Timestamp};
use crate::record::{Found, Record, State, Step};

/// More findings than these are not recorded.
const FINDINGS_MAX: usize = 500;

/// More commands than these are not recorded of one tree.
const STEPS_MAX: usize = 200;

/// What is recorded of the gate itself.
pub struct Own<'a> {
    /// What was asked of it.
    pub args: &'a GateArgs,
    /// What was left out.
    pub choice: &'a Choice,
    /// Its exit status.
    pub exit: u8,
}

/// The tree that was judged, what was run on it, and the versions of the tools.
pub type Recorded = (Tree, Vec<Step>, BTreeMap<String, String>);

/// Keeps the record of a run. That it cannot be kept is said, and changes no outcome.
pub fn keep(
    (repository, place): (&Repository, &Place),
    own: &Own<'_>,
    round: &Round<'_>,
    recorded: Recorded,
    err: &mut dyn Write,
) {
    if let Err(error) = kept((repository, place), own, round, recorded) {
        let _ = writeln!(err, "xtask: no record of this run is kept: {error:#}");
    }
}

fn kept(
    (repository, place): (&Repository, &Place),
    own: &Own<'_>,
    round: &Round<'_>,
    (tree, steps, mut tools): Recorded,
) -> Result<()> {
    let is_open = |finding: &&crate::judge::Judged| {
        !(finding.repaired && round.context.execute) && finding.rule.severity != Severity::Warning
    };
    let found = round.outcome.findings.iter().filter(is_open).take(FINDINGS_MAX).map(|finding| Found {
        rule: finding.rule.id.to_owned(),
        path: finding.path.clone(),
        subject: finding.subject.clone(),
        message: finding.message.clone(),
    });
    // Where the time is fixed, as in the sessions of documents, nothing takes any.
    let spent = |millis: u64| if round.context.timed { millis } else { 0 };
    let steps = steps.into_iter().map(|step| Step { millis: spent(step.millis), ..step });
    let gate = Step {
        name: "gate".to_owned(),
        command: command(own),
        folder: None,
        state: if own.exit == 0 { State::Passed } else { State::Failed },
        exit: Some(i64::from(own.exit)),
        millis: spent(round.context.elapsed_ms),
        staged: false,
        reason: None,
        inputs: None,
    };
    tools.insert("xtask".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
    let mut record = Record {
        tree: tree.key.clone(),
        commit: tree.commit,
        branch: tree.branch,
        time: gather::now().map(|now: Timestamp| now.to_string())?,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        tools,
        steps: steps.chain([gate]).collect(),
        findings: found.collect(),
    };
    let name = Record::file_name(&tree.key);
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
fn command(own: &Own<'_>) -> Vec<String> {
    let (gate, args) = (own.args, &own.args.task);
    let mut words: Vec<String> = ["cargo", "xtask", "gate"].map(str::to_owned).to_vec();
    let flags =
        [(args.execute, "--execute"), (args.suggested, "--unsafe"), (args.force, "--force"), (args.strict, "--strict")];
    words.extend(flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag.to_owned()));
    if let Some(config) = &args.place.config {
        words.push("--config".to_owned());
        words.push(config.to_string_lossy().into_owned());
    }
    words.extend(gate.clean.then(|| "--clean".to_owned()));
    if !gate.changes.is_empty() {
        words.push("--changes".to_owned());
        words.extend(gate.changes.iter().cloned());
    }
    if let Some(against) = &gate.against {
        words.extend(["--against".to_owned(), against.clone()]);
    }
    words.extend(own.choice.arguments());
    words
}
