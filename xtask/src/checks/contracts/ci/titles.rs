//! Names of jobs and steps that say what their failure does.

use std::collections::BTreeSet;

use super::open::Opened;
use super::prose::{self, Tone};
use super::{rules, run::site};
use crate::model::Finding;
use crate::workflow::Verdict;

/// Names of jobs and steps that call themselves enforced, or not.
pub fn judge(opened: &Opened, findings: &mut Vec<Finding>) {
    let mut said = BTreeSet::new();
    for job in &opened.board.jobs {
        let steps = job.steps.iter().filter(|step| step.is_named);
        let named = steps.map(|step| (&step.name, &step.range, &step.state));
        for (name, range, state) in named.chain([(&job.name, &job.range, &job.state)]) {
            let words = prose::said(name, &(0..name.len()));
            let [word] = words.as_slice() else { continue };
            let at = site(&job.path, range.start..range.start);
            let by_paths = state.conditions.iter().all(|it| it.paths.is_some());
            let finding = match (word.tone, state.verdict()) {
                (Tone::Enforced, Verdict::Staged) => {
                    let why = state.reasons().join("; ");
                    let message = format!("`{name}` says so itself, and its failure fails nothing: {why}");
                    Finding::new(&rules::NOT_ENFORCED, at, message, "let its failure count, or rename it")
                }
                (Tone::Staged, Verdict::Enforced | Verdict::Conditional) if by_paths => {
                    let message = format!("`{name}` says so itself, and its failure fails the change");
                    Finding::new(&rules::ENFORCED_AFTER_ALL, at, message, "rename it, or let it be what its name says")
                }
                _ => continue,
            };
            if said.insert((job.path.clone(), range.start)) {
                findings.push(finding);
            }
        }
    }
}
