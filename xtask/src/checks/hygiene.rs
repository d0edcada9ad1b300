//! What is asked of the working tree and of the files that a change adds, before anything else is judged.

use std::sync::Arc;

use super::Check;
use crate::config::schema::Config;
use crate::model::{RepoPath, Report, Rule, Snapshot};

/// What is found about the working tree.
pub const RULES: &[&Rule] = &[];

/// The state of the working tree.
pub struct Hygiene {
    config: Arc<Config>,
}

impl Hygiene {
    /// The check.
    pub fn new(config: &Arc<Config>) -> Hygiene {
        Hygiene { config: Arc::clone(config) }
    }
}

impl Check for Hygiene {
    fn name(&self) -> &'static str {
        "hygiene"
    }

    fn wants(&self, _: &RepoPath) -> bool {
        false
    }

    fn run(&self, _: &Snapshot) -> Report {
        let _ = &self.config;
        Report::default()
    }
}
