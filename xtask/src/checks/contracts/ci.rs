//! What the workflows enforce, and what is called enforced and is not.
//!
//! `open` reads and judges the workflows; every other file of this folder holds one kind of promise to the result.

mod checks;
mod claims;
mod named;
mod open;
mod paths;
mod prose;
mod rules;
mod run;
mod scripts;
mod titles;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::named::Things;
use crate::checks::stack::describe::is_workflow;
use crate::checks::{Check, sot};
use crate::config::schema::Config;
use crate::model::{Finding, Looked, RepoPath, Report, Rule, Site, Snapshot};
use crate::parallel;
use crate::plan::marks::is_historical_heading;

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

    /// Whether what `path` says of checks is held to the workflows.
    fn is_judged(&self, path: &RepoPath) -> bool {
        let references = &self.config.references;
        let is_plan = self.config.stack.plan.iter().any(|plan| plan.file == *path);
        self.config.contracts.claims
            && path.is_markdown()
            && references.documents.set.contains(path)
            && !references.exclude.set.contains(path)
            && !references.history.set.contains(path)
            && !is_plan
            && !self.config.ledger.iter().any(|ledger| ledger.path == *path)
    }

    /// Judges every document; returns how many were looked at.
    fn judge_documents(&self, opened: &Opened, snapshot: &Snapshot, findings: &mut Vec<Finding>) -> usize {
        let things = Things::of(opened);
        let historical: Vec<String> = self.config.stack.historical.iter().map(|word| word.to_lowercase()).collect();
        let documents: Vec<_> = snapshot.files().filter(|(path, _)| self.is_judged(path)).collect();
        let found = parallel::each(&documents, |(path, file)| {
            // What cannot be read as text is for `docs-drift` to say.
            let (Ok(text), Ok(document)) = (file.text(), file.document()) else { return None };
            let title = document.headings(text).find(|heading| heading.level == 1);
            if title.is_some_and(|title| is_historical_heading(title.text, &historical)) {
                return None;
            }
            let mut found = Vec::new();
            // Many documents say nothing of checks, and need not be read by their links and code.
            if prose::speaks(text)
                && let Ok(page) = file.page()
            {
                let derived = sot::derived(&self.config, snapshot, path, file);
                claims::judge(
                    &claims::Text { path, text, document, page, derived: &derived },
                    opened,
                    &things,
                    &mut found,
                );
            }
            Some(found)
        });
        let count = found.iter().flatten().count();
        findings.extend(found.into_iter().flatten().flatten());
        titles::judge(opened, findings);
        count
    }
}

impl Check for Workflows {
    fn name(&self) -> &'static str {
        "contracts"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        is_workflow(path.as_str()) || self.is_judged(path)
    }

    fn follows(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        open(&self.config, snapshot).scripts(snapshot)
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let opened = open(&self.config, snapshot);
        let mut findings: Vec<Finding> = Vec::new();
        opened.report_unread(&mut findings);
        let count = opened.workflows.len() + opened.unread.len();
        let contracts = &self.config.contracts;
        let is_asked = self.alone && contracts.policy.is_empty() || !contracts.ci.is_empty();
        if count == 0 {
            let message = "there is no workflow in .github/workflows/, so nothing is enforced";
            let help = "`cargo xtask gate workflow` writes one; without workflows take [[contracts.ci]] out";
            let finding = Finding::new(&rules::NO_INPUT, Site::file(&sot::config_path()), message, help);
            findings.extend(is_asked.then_some(finding));
            return Report { findings, ..Report::default() };
        }
        // Of what was not read nobody knows what it runs.
        let mut looked = vec![Looked { count, noun: "workflow" }];
        if opened.unread.is_empty() {
            checks::judge_rollups(&opened, &mut findings);
            paths::judge(&self.config, &opened, snapshot, &mut findings);
            for contract in contracts.ci.iter() {
                checks::judge_required(&opened, contract, &mut findings);
                run::judge(&opened, snapshot, contract, &mut findings);
                run::judge_scripts(&opened, snapshot, contract, &mut findings);
                paths::judge_covers(&opened, snapshot, contract, &mut findings);
            }
            let documents = self.judge_documents(&opened, snapshot, &mut findings);
            if self.alone {
                looked.push(Looked { count: documents, noun: "document" });
            }
        }
        Report { findings, looked, ..Report::default() }
    }
}
