//! Workflows of GitHub Actions read by structure: what runs, when, and whether its failure fails the change.
//!
//! The keys are those of docs.github.com, "Workflow syntax for GitHub Actions".

mod board;
mod comments;
pub mod condition;
pub mod filter;
mod names;
mod needs;
mod powershell;
pub mod program;
mod read;
mod rollup;
mod runs;
pub mod script;
mod state;
pub mod table;
mod trigger;
mod verdict;

use std::ops::Range;

pub use board::{Board, JobRow, Row, StepRow};
pub use comments::Hidden;
pub use names::Reported;
pub use read::read;
pub use state::{Condition, State, Verdict};
pub use trigger::Trigger;
pub use verdict::judge;

/// Something written in a workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The text.
    pub text: String,
    /// Where it stands, in bytes of the file.
    pub range: Range<usize>,
}

/// One workflow.
#[derive(Clone, Debug, Default)]
pub struct Workflow {
    /// Its name.
    pub name: Option<Said>,
    /// What it runs on.
    pub triggers: Vec<Trigger>,
    /// Its jobs.
    pub jobs: Vec<Job>,
    /// Steps and commands that stand in comments.
    pub hidden: Vec<Hidden>,
}

/// One job.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: Said,
    /// Its `name`.
    pub name: Option<Said>,
    /// The jobs it waits for.
    pub needs: Vec<Said>,
    /// Its `if`.
    pub condition: Option<Said>,
    /// Its `continue-on-error`.
    pub tolerates: Option<Said>,
    /// The workflow it calls.
    pub uses: Option<Said>,
    /// The values of each key of its matrix; `None` where only a run knows them.
    pub matrix: Vec<(String, Option<Vec<String>>)>,
    /// What its outputs are made of.
    pub outputs: Vec<(String, String)>,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id.
    pub id: Option<String>,
    /// Its `name`.
    pub name: Option<Said>,
    /// Where it begins.
    pub range: Range<usize>,
    /// Its `if`.
    pub condition: Option<Said>,
    /// Its `continue-on-error`.
    pub tolerates: Option<Said>,
    /// The action it uses.
    pub uses: Option<Said>,
    /// What the action is given.
    pub with: Vec<(String, Said)>,
    /// Its script.
    pub run: Option<Said>,
    /// The commands of its script, with their places in the file.
    pub commands: Vec<(script::Command, Range<usize>)>,
    /// Expressions of its environment, in which results of jobs may stand.
    pub env: Vec<String>,
}

impl Job {
    /// The name that people know it by.
    pub fn shown(&self) -> &str {
        self.name.as_ref().map_or(&self.id.text, |name| &name.text)
    }
}

impl Step {
    /// The name that people know it by: its own, its action, or its first line.
    pub fn shown(&self) -> &str {
        let first = self.run.as_ref().and_then(|run| run.text.lines().find(|line| !line.trim().is_empty()));
        let name = self.name.as_ref().or(self.uses.as_ref()).map(|said| said.text.as_str());
        name.or(first.map(str::trim)).unwrap_or("a step without a name")
    }
}
