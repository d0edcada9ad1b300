//! Shows an outcome: data in, text out.
//!
//! Adding a format touches no logic. Nothing here prints.

pub mod ci;
pub mod diff;
pub mod escape;
pub mod github;
pub mod human;
pub mod json;
pub mod plan;
pub mod policy;
pub mod record;
pub mod stack;
pub mod steps;

use crate::judge::{Judged, Outcome};
use crate::model::Severity;

/// What a run is about, for the renderers.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The task's name.
    pub task: &'a str,
    /// Whether the changes are written, not only shown.
    pub execute: bool,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// How much to say.
    pub verbosity: Verbosity,
    /// Whether to colour.
    pub color: bool,
    /// Whether the reader's console shows only ASCII.
    pub ascii: bool,
    /// Whether it is said how long things took: not where the time is fixed, so that two runs print the same.
    pub timed: bool,
    /// How long the run took.
    pub elapsed_ms: u64,
}

/// How much to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Findings that set the exit status, and the summary.
    Quiet,
    /// Findings, the diff, the summary.
    Normal,
    /// Also the task's own figures.
    Verbose,
}

/// What the whole run comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing to say, or warnings only.
    Clean,
    /// Everything was repaired.
    Fixed,
    /// Errors or unwritten changes remain.
    Findings,
    /// Something could not be judged.
    Unjudged,
}

impl Status {
    /// What `outcome` comes to.
    pub fn of(outcome: &Outcome, context: &Context<'_>) -> Status {
        let remains = |finding: &&Judged| !(finding.repaired && context.execute);
        let mut worst = outcome.findings.iter().filter(remains).map(|finding| finding.rule.severity);
        if outcome.findings.iter().any(|finding| finding.rule.severity == Severity::Blocked) {
            return Status::Unjudged;
        }
        let fails = worst.any(|severity| severity == Severity::Error || context.strict);
        match (fails, outcome.changes.is_empty(), context.execute) {
            (true, _, _) | (false, false, false) => Status::Findings,
            (false, false, true) => Status::Fixed,
            (false, true, _) => Status::Clean,
        }
    }

    /// The exit status: 0 clean or fixed, 1 findings, 2 could not judge.
    pub fn exit_code(self) -> u8 {
        match self {
            Status::Clean | Status::Fixed => 0,
            Status::Findings => 1,
            Status::Unjudged => 2,
        }
    }
}

/// `1 ledger`, `2 ledgers`, `2 entries`.
pub fn plural(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {noun}s"),
    }
}

/// Errors and warnings of an outcome.
pub fn tally(outcome: &Outcome) -> (usize, usize) {
    let warnings = outcome.findings.iter().filter(|finding| finding.rule.severity == Severity::Warning).count();
    (outcome.findings.len() - warnings, warnings)
}
