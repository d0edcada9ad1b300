//! What everything that workflows run comes to.

use std::ops::Range;

use super::Hidden;
use super::names::Reported;
use super::script::Command;
use super::state::State;

/// Everything that workflows run.
#[derive(Debug, Default)]
pub struct Board {
    /// The jobs, workflow by workflow; those of called workflows behind their callers.
    pub jobs: Vec<JobRow>,
    /// What stands in comments only, with the path of the workflow and its name.
    pub hidden: Vec<(String, String, Hidden)>,
}

/// One job.
#[derive(Clone, Debug)]
pub struct JobRow {
    /// The file.
    pub path: String,
    /// The name of the workflow, or of its file.
    pub workflow: String,
    /// Its id.
    pub id: String,
    /// The name it is known by: `caller / callee` for one of a called workflow.
    pub name: String,
    /// The names it reports under.
    pub reported: Vec<Reported>,
    /// Where its id stands.
    pub range: Range<usize>,
    /// What it comes to, its triggers left out.
    pub own: State,
    /// What it comes to.
    pub state: State,
    /// Its steps.
    pub steps: Vec<StepRow>,
    /// Whether it is there to say how others ended.
    pub is_rollup: bool,
    /// Whether it computes filters for others.
    pub is_filter: bool,
    /// Why it cannot fail, if it cannot.
    pub cannot_fail: Option<String>,
    /// Why nothing in it that checks something counts, if nothing does.
    pub hollow: Option<String>,
    /// The place of the workflow that is triggered: its own, or that of the first caller.
    pub triggered: usize,
}

/// One step.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// The name it is known by.
    pub name: String,
    /// Whether it has a name of its own.
    pub is_named: bool,
    /// The action it uses.
    pub uses: Option<String>,
    /// Where it begins.
    pub range: Range<usize>,
    /// What it comes to by itself.
    pub own: State,
    /// What it comes to within its job.
    pub state: State,
    /// The commands of its script.
    pub commands: Vec<Row>,
    /// Those of the scripts that it calls, by whoever knows them.
    pub inner: Vec<Row>,
}

/// One command.
#[derive(Clone, Debug)]
pub struct Row {
    /// The command.
    pub command: Command,
    /// Where it stands.
    pub range: Range<usize>,
    /// What it comes to within its step and job.
    pub state: State,
}

impl JobRow {
    /// The same, with what surrounds its steps and commands.
    pub(super) fn within_steps(mut self) -> JobRow {
        for step in &mut self.steps {
            step.state = step.own.within(&self.state);
            for row in &mut step.commands {
                let mut own = State::default();
                own.staged.extend(row.command.lost.clone());
                if let Some(guard) = &row.command.guard {
                    own.depends_on_guard(guard);
                }
                row.state = own.within(&step.state);
            }
        }
        // Its other steps may fail, and check nothing.
        self.state.staged.extend(self.hollow.clone());
        self
    }
}
