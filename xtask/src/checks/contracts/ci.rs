//! What the workflows enforce, and what is called enforced and is not.
//!
//! `open` reads and judges the workflows; every other file of this folder holds one kind of promise to the result.

mod open;
mod rules;
mod scripts;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::checks::Check;
use crate::checks::stack::describe::is_workflow;
use crate::config::schema::Config;
use crate::model::{Finding, Looked, RepoPath, Report, Rule, Snapshot};

pub use open::{Opened, lines_of, open};

/// What is found about workflows.
pub const RULES: &[&Rule] = rules::ALL;

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

    fn follows(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        open(&self.config, snapshot).scripts(snapshot)
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let opened = open(&self.config, snapshot);
        let mut findings: Vec<Finding> = Vec::new();
        opened.report_unread(&mut findings);
        let count = opened.workflows.len() + opened.unread.len();
        let _ = self.alone;
        Report { findings, looked: vec![Looked { count, noun: "workflow" }], ..Report::default() }
    }
}
