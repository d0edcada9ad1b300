//! Everything in a document that claims to exist does: links, anchors, paths, commands, names.
//!
//! Each file of this folder judges one kind of reference, as a function of the [`World`] and one [`Doc`].

mod anchors;
mod cargo;
mod command_line;
mod environment;
mod facts;
mod input;
mod links;
mod npm;
mod operands;
mod paths;
mod problem;
mod python;
mod repair;
mod said;
mod services;
mod target;
mod targets;
mod workflows;
mod world;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use self::command_line::definition;
pub use self::facts::is_command_line;
pub use self::input::unread;
use self::problem::CommandJudges;
pub use self::problem::{Problem, resolve_command};
pub use self::target::{decoded, written};
pub use self::workflows::names_workflow;
pub use self::world::{Doc, World, is_source};
use super::rules;
use crate::checks::Check;
use crate::config::schema::{Config, ReferenceKind};
use crate::model::{Finding, Looked, RepoPath, Report, Snapshot};
use crate::ordered::Ordered;
use crate::parallel;

/// The references of every document.
pub struct References {
    config: Arc<Config>,
}

impl References {
    /// The check.
    pub fn new(config: &Arc<Config>) -> References {
        References { config: Arc::clone(config) }
    }

    /// Whether the references of `path` are judged.
    fn judges(&self, path: &RepoPath) -> bool {
        let references = &self.config.references;
        path.is_markdown() && references.documents.set.contains(path) && !references.exclude.set.contains(path)
    }
}

/// One kind of reference: what judges it, and by which word it is switched off.
type Judge = (ReferenceKind, fn(&World<'_>, &Doc<'_>, &mut Vec<Finding>));

/// Every kind, in the order of the reference.
const JUDGES: &[Judge] = &[
    (ReferenceKind::Link, links::judge),
    (ReferenceKind::Anchor, anchors::judge),
    (ReferenceKind::Path, paths::judge),
    (ReferenceKind::Cargo, cargo::judge),
    (ReferenceKind::Npm, npm::judge),
    (ReferenceKind::Target, targets::judge),
    (ReferenceKind::Python, python::judge),
    (ReferenceKind::Service, services::judge),
    (ReferenceKind::Environment, environment::judge),
    (ReferenceKind::Workflow, workflows::judge),
    (ReferenceKind::Path, operands::judge),
];

/// What judges one command at a time.
const COMMAND_JUDGES: CommandJudges = &[
    (ReferenceKind::Cargo, cargo::command),
    (ReferenceKind::Npm, npm::command),
    (ReferenceKind::Target, targets::command),
    (ReferenceKind::Python, python::command),
    (ReferenceKind::Service, services::command),
    (ReferenceKind::Workflow, workflows::command),
    (ReferenceKind::Path, operands::command),
];

impl Check for References {
    fn name(&self) -> &'static str {
        "docs-drift-references"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        self.judges(path) || world::is_source(&self.config, path)
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        let world = World::new(&self.config, snapshot);
        let judges: Vec<&Judge> =
            JUDGES.iter().filter(|(kind, _)| !self.config.references.off.contains(kind)).collect();
        let files: Vec<_> = snapshot.files().filter(|(path, _)| self.judges(path)).collect();
        let judged = parallel::each(&files, |(path, file)| {
            let mut findings: Vec<Finding> = input::unread(path, file).into_iter().collect();
            let (Ok(text), Ok(page)) = (file.text(), file.page()) else { return (0, findings) };
            let doc = Doc::new(&world, path, text, page);
            for (_, judge) in &judges {
                judge(&world, &doc, &mut findings);
            }
            (1, findings)
        });
        let documents = judged.iter().map(|(count, _)| count).sum();
        report.findings.extend(judged.into_iter().flat_map(|(_, findings)| findings));
        if !judges.is_empty() {
            input::judge(&world, |path| self.judges(path), &mut report.findings);
        }
        once_each(&mut report.findings);
        report.looked.push(Looked { count: documents, noun: "document" });
        report
    }

    /// Files that are no documents of ours, where a fragment of one is linked to.
    fn follows(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        if self.config.references.off.contains(&ReferenceKind::Anchor) {
            return BTreeSet::new();
        }
        let documents: Vec<_> = snapshot.files().filter(|(path, _)| self.judges(path)).collect();
        let followed = parallel::each(&documents, |(path, file)| -> Vec<RepoPath> {
            anchors::followed(snapshot, path, file).into_iter().collect()
        });
        followed.into_iter().flatten().into_set()
    }

    fn wants_renames(&self) -> bool {
        let off = &self.config.references.off;
        !off.contains(&ReferenceKind::Link) || !off.contains(&ReferenceKind::Path)
    }
}

/// A source that cannot be read is said once, whoever asked about it.
fn once_each(findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    findings.retain(|finding| finding.rule.id != rules::UNREADABLE_SOURCE.id || seen.insert(finding.site.path.clone()));
}
