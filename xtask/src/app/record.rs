//! Records what a run of the gate found, as evidence for the pull request.

use std::io::Write;

use anyhow::Result;

use crate::apply::{self, Place};
use crate::gather::{self, Repository};
use crate::judge::Outcome;
use crate::model::{Severity, Timestamp};
use crate::record::{Found, Record, Step};
use crate::render::{Context, Status};

/// More findings than these are not recorded.
const FINDINGS_MAX: usize = 500;

/// Keeps the record of a run. That it cannot be kept is said, and changes no outcome.
pub fn keep(repository: &Repository, place: &Place, outcome: &Outcome, context: &Context<'_>, err: &mut dyn Write) {
    if let Err(error) = kept(repository, place, outcome, context) {
        let _ = writeln!(err, "xtask: no record of this run is kept: {error:#}");
    }
}

fn kept(repository: &Repository, place: &Place, outcome: &Outcome, context: &Context<'_>) -> Result<()> {
    let Some(tree) = gather::tree(repository)? else { return Ok(()) };
    let is_open = |finding: &&crate::judge::Judged| {
        !(finding.repaired && context.execute) && finding.rule.severity != Severity::Warning
    };
    let found = outcome.findings.iter().filter(is_open).take(FINDINGS_MAX).map(|finding| Found {
        rule: finding.rule.id.to_owned(),
        path: finding.path.clone(),
        message: finding.message.clone(),
    });
    let mut command = vec!["cargo".to_owned(), "xtask".to_owned(), "gate".to_owned()];
    if context.execute {
        command.push("--execute".to_owned());
    }
    let exit = i64::from(Status::of(outcome, context).exit_code());
    let step = Step { name: "gate".to_owned(), command, exit, millis: context.elapsed_ms, staged: false };
    let record = Record {
        tree: tree.key.clone(),
        commit: tree.commit,
        branch: tree.branch,
        time: gather::now().map(|now: Timestamp| now.to_string())?,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        steps: vec![step],
        findings: found.collect(),
    };
    // `+` is for people; a name of a file has a letter there.
    apply::keep_record(place, &format!("{}.json", tree.key.replace('+', "-")), &record.to_json())
}
