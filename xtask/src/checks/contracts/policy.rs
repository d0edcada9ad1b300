//! Which changes may be approved without a person, and what documents say about that.

use std::sync::Arc;

use crate::checks::Check;
use crate::config::schema::Config;
use crate::model::{RepoPath, Report, Rule, Snapshot};

/// What is found about policies.
pub const RULES: &[&Rule] = &[];

/// Every policy, held against its document.
pub struct Governance {
    config: Arc<Config>,
}

impl Governance {
    /// The check.
    pub fn new(config: &Arc<Config>) -> Governance {
        Governance { config: Arc::clone(config) }
    }
}

impl Check for Governance {
    fn name(&self) -> &'static str {
        "contracts"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        self.config.contracts.policy.iter().any(|policy| policy.document.as_ref() == Some(path))
    }

    fn run(&self, _: &Snapshot) -> Report {
        Report::default()
    }
}
