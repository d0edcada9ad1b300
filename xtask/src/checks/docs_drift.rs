//! `docs-drift`: what the documents say is what the repository is.

mod baseline;
mod coupling;
mod examples;
mod phrases;
mod references;
pub mod rules;
mod structure;
mod truths;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::coupling::Couplings;
use self::examples::Examples;
use self::phrases::Phrases;
use self::references::References;
use self::structure::Structures;
use self::truths::Truths;
use crate::checks::{Check, WantedChanges, settle};
use crate::config::schema::Config;
use crate::model::{Finding, RepoPath, Report, Request, Snapshot};

pub use baseline::record;
pub use references::{Doc, Problem, World, decoded, names_workflow, resolve_command, written};

/// Every family of what documents are held to, less what the baseline takes as it is.
pub struct DocsDrift {
    config: Arc<Config>,
    phrases: Phrases,
    references: References,
    truths: Truths,
    structures: Structures,
    couplings: Couplings,
    examples: Examples,
    /// Whether `sot` does not run beside it, which says how many documents there are otherwise.
    alone: bool,
}

impl DocsDrift {
    /// The check, for a run with or without `sot`.
    pub fn new(config: &Arc<Config>, alone: bool) -> DocsDrift {
        let (phrases, references) = (Phrases::new(config), References::new(config));
        let (truths, structures, couplings) = (Truths::new(config), Structures::new(config), Couplings::new(config));
        let (config, examples) = (Arc::clone(config), Examples::new(config));
        DocsDrift { config, phrases, references, truths, structures, couplings, examples, alone }
    }

    /// Everything that is found, whatever the baseline says.
    fn all(&self, snapshot: &Snapshot) -> Report {
        let mut report = self.references.run(snapshot);
        self.phrases.judge(snapshot, &mut report);
        self.truths.judge(snapshot, &mut report);
        self.structures.judge(snapshot, &mut report);
        self.couplings.judge(snapshot, &mut report);
        self.examples.judge(snapshot, &mut report);
        // The baseline quotes paths and ids: what it says is judged nowhere.
        let baseline = self.config.docs_drift.baseline.as_ref();
        report.findings.retain(|finding| Some(&finding.site.path) != baseline);
        // What keeps a file from being read is said once, whoever wanted to read it.
        let mut said: BTreeSet<(&str, RepoPath)> = BTreeSet::new();
        let is_unread = |finding: &Finding| [rules::NOT_TEXT.id, rules::HIDDEN_TEXT.id].contains(&finding.rule.id);
        let mut is_first = |finding: &Finding| said.insert((finding.rule.id, finding.site.path.clone()));
        report.findings.retain(|finding| !is_unread(finding) || is_first(finding));
        report
    }
}

impl DocsDrift {
    /// Everything that is found and that the baseline does not take as it is.
    fn judge(&self, snapshot: &Snapshot) -> Report {
        let mut report = self.all(snapshot);
        baseline::apply(&self.config, snapshot, &mut report);
        report
    }
}

impl Check for DocsDrift {
    fn name(&self) -> &'static str {
        "docs-drift"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        self.phrases.wants(path)
            || self.references.wants(path)
            || self.truths.wants(path)
            || self.structures.wants(path)
            || self.examples.wants(path)
    }

    fn wants_exactly(&self) -> Vec<RepoPath> {
        let baseline = self.config.docs_drift.baseline.iter().cloned();
        baseline.chain(self.references.wants_exactly()).chain(self.couplings.wants_exactly()).collect()
    }

    fn follows(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        let mut further = self.references.follows(snapshot);
        further.extend(self.couplings.follows(snapshot));
        further
    }

    fn commands(&self, snapshot: &Snapshot) -> Vec<Request> {
        [self.truths.commands(), self.examples.commands(snapshot)].concat()
    }

    fn recalls(&self, tree: &BTreeSet<RepoPath>) -> Vec<RepoPath> {
        self.phrases.recalls(tree)
    }

    fn wants_renames(&self) -> bool {
        self.references.wants_renames()
    }

    fn wants_changes(&self) -> Option<WantedChanges<'_>> {
        self.couplings.wants_changes()
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = self.judge(snapshot);
        settle::settle(snapshot, &mut report, |after| self.judge(after));
        report.looked.retain(|looked| self.alone || looked.noun != "document");
        report
    }
}
