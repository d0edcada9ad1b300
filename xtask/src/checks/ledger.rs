//! `ledger`: what the ledgers promise: ids, INDEX, dates, statuses, evidence, and a past that stays.
//!
//! Each file of this folder judges one promise of one ledger, as a function of a `Book`. What this
//! tool generates is left to `sot`: a generated INDEX is not held against the sections it is made of.

mod agreement;
mod book;
mod code;
mod dates;
mod documents;
mod evidence;
mod history;
mod ids;
mod portability;
pub mod rules;
mod status;
mod tasks;
mod writers;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::book::Book;
use super::{Check, sot};
use crate::config::schema::{Config, Promise};
use crate::model::{Finding, Looked, Past, RepoPath, Report, Site, Snapshot};
use crate::ordered::Ordered;

/// The contracts of every configured ledger.
pub struct Contracts {
    config: Arc<Config>,
    /// Whether `sot` does not run beside it, which reports a missing ledger and a stray row otherwise.
    alone: bool,
}

impl Contracts {
    /// The check, for a run with or without `sot`.
    pub fn new(config: &Arc<Config>, alone: bool) -> Contracts {
        Contracts { config: Arc::clone(config), alone }
    }

    /// Whether any ledger holds one of `promises`.
    fn keeps_any(&self, promises: &[Promise]) -> bool {
        self.config.ledger.iter().any(|ledger| promises.iter().any(|promise| !ledger.contract.off.contains(promise)))
    }
}

impl Check for Contracts {
    fn name(&self) -> &'static str {
        "ledger"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        tasks::is_judged(&self.config.open_tasks, path)
            || self.config.ledger.iter().any(|ledger| ledger.contract.sources.set.contains(path))
    }

    fn wants_exactly(&self) -> Vec<RepoPath> {
        self.config.ledger.iter().map(|ledger| ledger.path.clone()).collect()
    }

    fn recalls(&self, _tree: &BTreeSet<RepoPath>) -> Vec<RepoPath> {
        let history = [
            Promise::EntryRewritten,
            Promise::EntryDeleted,
            Promise::EntryMoved,
            Promise::StatusTransition,
            Promise::ClaimWithoutEvidence,
            Promise::MachinePath,
        ];
        if self.keeps_any(&history) { self.wants_exactly() } else { Vec::new() }
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        let mut entries = 0;
        let mut ledgers = 0;
        for policy in self.config.ledger.iter() {
            if self.alone {
                report.findings.extend(sot::lacks(&self.config, snapshot, policy));
            }
            let Some(book) = Book::open(&self.config, snapshot, policy) else { continue };
            ledgers += 1;
            entries += book.ledger.ids.len();
            judge(&book, &mut report.findings);
        }
        if self.alone && self.config.ledger.is_empty() {
            report.findings.push(nothing_to_judge());
        }
        if matches!(snapshot.facts.past, Past::Unknown) && ledgers > 0 {
            report.findings.push(history::unjudged(&self.config));
        }
        tasks::judge(&self.config.open_tasks, snapshot, &mut report.findings);
        for looked in [(ledgers, "ledger"), (entries, "entry")].into_iter().skip(usize::from(!self.alone)) {
            report.looked.push(Looked { count: looked.0, noun: looked.1 });
        }
        report
    }
}

/// A function that judges one promise.
type Judge = fn(&Book<'_>, &mut Vec<Finding>);

/// Smaller ledgers are judged sooner than a thread is started.
const LARGE_BYTES: usize = 1 << 20;

/// Holds one ledger to every promise it makes.
fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let judges: [Judge; 9] = [
        ids::judge,
        agreement::judge,
        dates::judge,
        status::judge,
        documents::judge,
        portability::judge,
        history::judge,
        evidence::judge,
        code::judge,
    ];
    let alone = |judge: Judge| {
        let mut found = Vec::new();
        judge(book, &mut found);
        found
    };
    let mut found: Vec<Finding> = if book.ledger.text.len() < LARGE_BYTES {
        judges.into_iter().flat_map(alone).collect()
    } else {
        // The promises do not depend on each other; their findings keep the order of the list.
        std::thread::scope(|scope| {
            let running = judges.map(|judge| scope.spawn(move || alone(judge)));
            running.into_iter().flat_map(|judge| judge.join().expect("a judge does not panic")).collect()
        })
    };
    let off: BTreeSet<String> = book.policy.contract.off.iter().map(|promise| format!("ledger/{promise}")).into_set();
    found.retain(|finding: &Finding| !off.contains(finding.rule.id));
    findings.append(&mut found);
}

fn nothing_to_judge() -> Finding {
    let path = sot::config_path();
    let message = "no ledger is configured, so there is nothing to judge";
    Finding::new(&rules::NO_INPUT, Site::file(&path), message, "`cargo xtask ledger init NAME` creates one")
}
