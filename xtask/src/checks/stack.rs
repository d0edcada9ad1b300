//! `stack`: the plan of stacked pull requests can be followed, and is followed.
//!
//! The document is the source, git is the evidence. Each file of this folder judges one side of a plan, as a
//! function of an [`Opened`].

mod form;
mod open;
mod paths;
pub mod rules;
mod twins;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use open::{Listing, Opened, grammar, listed, open};

use super::Check;
use super::sot::config_path;
use crate::config::schema::Config;
use crate::config::scope::Chosen;
use crate::model::{Finding, Looked, RepoPath, Report, Site, Snapshot};

/// Every configured plan, held to itself, to the documents beside it, and to git.
pub struct Stack {
    config: Arc<Config>,
    documents: Chosen,
    exclude: Chosen,
    companions: Chosen,
    /// Whether this is the task itself, which says so when there is nothing to judge.
    alone: bool,
}

impl Stack {
    /// The check, for its own task or beside others.
    pub fn new(config: &Arc<Config>, alone: bool) -> Stack {
        let stack = &config.stack;
        let (documents, exclude) = (stack.documents.chosen(), stack.exclude.chosen());
        let companions = stack.companions.chosen();
        Stack { config: Arc::clone(config), documents, exclude, companions, alone }
    }

    /// Whether a second plan is looked for in `path`.
    fn is_searched(&self, path: &RepoPath) -> bool {
        path.is_markdown() && self.documents.contains(path) && !self.exclude.contains(path)
    }

    fn judge(&self, opened: &Opened<'_>, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
        form::judge(opened, findings);
        paths::judge(opened, snapshot, &self.companions, findings);
    }
}

impl Check for Stack {
    fn name(&self) -> &'static str {
        "stack"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        (self.alone || !self.config.stack.plan.is_empty()) && self.is_searched(path)
    }

    fn wants_exactly(&self) -> Vec<RepoPath> {
        let plans = self.config.stack.plan.iter().map(|plan| plan.file.clone());
        plans.chain(self.config.stack.pull_requests.clone()).collect()
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        if self.config.stack.plan.is_empty() {
            if self.alone {
                report.findings.push(nothing_to_judge(&self.config, snapshot));
            }
            return report;
        }
        let mut opened = Vec::new();
        for source in self.config.stack.plan.iter() {
            match open(&self.config, snapshot, source) {
                Ok(plan) => opened.push(plan),
                Err(finding) => report.findings.push(*finding),
            }
        }
        for plan in &opened {
            self.judge(plan, snapshot, &mut report.findings);
        }
        let searched: BTreeSet<&RepoPath> =
            snapshot.files().map(|(path, _)| path).filter(|path| self.is_searched(path)).collect();
        twins::judge(&opened, snapshot, &searched, &mut report.findings);
        let items = opened.iter().map(|plan| plan.plan.items.len()).sum();
        report.looked.push(Looked { count: opened.len(), noun: "plan" });
        report.looked.push(Looked { count: items, noun: "plan item" });
        report
    }
}

/// No plan is configured: which sections look like one.
fn nothing_to_judge(config: &Config, snapshot: &Snapshot) -> Finding {
    let listings = listed(config, snapshot);
    let message = match listings.len() {
        0 => "no plan is configured, and no section looks like one".to_owned(),
        1 => "no plan is configured; one section looks like one".to_owned(),
        count => format!("no plan is configured; {count} sections look like one, and none is chosen for you"),
    };
    let help = match listings.first() {
        None => "`cargo xtask stack new` writes a plan".to_owned(),
        Some(first) => format!(
            "write into xtask.toml: [[stack.plan]] with file = \"{}\" and section = \"{}\"",
            first.path, first.title
        ),
    };
    // More would be no help.
    const LISTED_MAX: usize = 50;
    let detail = listings.iter().take(LISTED_MAX).map(Listing::shown).collect();
    Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help).showing(detail)
}
