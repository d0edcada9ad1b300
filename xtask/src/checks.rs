//! What a check is, which there are, and in which order they run.

pub mod allow;
pub mod contracts;
pub mod docs_drift;
pub mod encoding;
pub mod hygiene;
pub mod ledger;
pub mod rules;
mod settle;
pub mod sot;
pub mod stack;
pub mod steps;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::schema::Config;
use crate::model::{RepoPath, Report, Request, Snapshot, SourceFile, WantedHistory};
use crate::text::survey::Survey;

/// A pure function from what the repository is to what is wrong with it.
///
/// A check reads no disk, starts no process, knows no clock, prints nothing and cannot fail.
pub trait Check: Sync {
    /// The name, as the rules' ids begin.
    fn name(&self) -> &'static str;

    /// Whether it wants the bytes of `path`, a path of the repository.
    fn wants(&self, path: &RepoPath) -> bool;

    /// Whether it judges nothing but the files that changed when it is asked about a change.
    fn narrows(&self) -> bool {
        false
    }

    /// Whether it looks through `path` although it may not want the bytes kept.
    fn sifts(&self, _path: &RepoPath) -> bool {
        false
    }

    /// Whether it wants a file kept that was looked through.
    fn keeps(&self, _path: &RepoPath, _bytes: &[u8], _survey: &Survey) -> bool {
        true
    }

    /// Paths it wants although the repository may not list them: configured files.
    fn wants_exactly(&self) -> Vec<RepoPath> {
        Vec::new()
    }

    /// Further paths it wants, once it has seen the files it asked for.
    fn follows(&self, _snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        BTreeSet::new()
    }

    /// What it wants to know of the main branch and the branches beside it, once every file is read.
    fn history<'a>(&'a self, _snapshot: &'a Snapshot) -> Option<WantedHistory<'a>> {
        None
    }

    /// The revision that the change at hand is to be measured from, once the history is known.
    fn change_base(&self, _snapshot: &Snapshot) -> Option<String> {
        None
    }

    /// Programs it wants run, once every file is read. An answer to one is in the facts of the snapshot; after
    /// an edit a request may have none, which says nothing.
    fn commands(&self, _snapshot: &Snapshot) -> Vec<Request> {
        Vec::new()
    }

    /// Paths whose contents before the change at hand it wants.
    fn recalls(&self, _tree: &BTreeSet<RepoPath>) -> Vec<RepoPath> {
        Vec::new()
    }

    /// Whether it wants to know which files the change at hand renamed.
    fn wants_renames(&self) -> bool {
        false
    }

    /// Whether it wants to know which files may be run as programs.
    fn wants_modes(&self) -> bool {
        false
    }

    /// What it wants to know of the change at hand, if anything.
    fn wants_changes(&self) -> Option<WantedChanges<'_>> {
        None
    }

    /// What it wants to know of the working tree and of the files that the change at hand touches, if anything.
    fn wants_worktree(&self) -> Option<WantedWorktree> {
        None
    }

    /// Touched files whose contents before the change it wants, once every file is read.
    fn compares(&self, _snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        BTreeSet::new()
    }

    /// Whether it wants to know how far the change at hand reaches: lines of each path, and paths outside the root.
    fn wants_extent(&self) -> bool {
        false
    }

    /// Judges.
    fn run(&self, snapshot: &Snapshot) -> Report;
}

/// What a check wants to know of the change at hand.
pub struct WantedChanges<'a> {
    /// Whether a path counts: while one of these is not committed, the change at hand is that of the working tree.
    pub counts: Box<dyn Fn(&RepoPath) -> bool + 'a>,
    /// Paths whose old contents it compares.
    pub old: BTreeSet<RepoPath>,
    /// The revision that the change is measured from, where that is not the main branch.
    pub base: Option<String>,
    /// Whether it wants the names that are no paths, too.
    pub every_name: bool,
    /// Keys of the trailers that it reads; letters, digits and `-`.
    pub trailers: BTreeSet<String>,
}

/// What a check wants to know of the working tree.
#[derive(Clone, Debug)]
pub struct WantedWorktree {
    /// A touched file with more bytes is kept.
    pub bytes_max: u64,
    /// Whether another touched file is kept, by what it holds now.
    pub keeps: fn(&RepoPath, &SourceFile) -> bool,
    /// Whether every path that is not committed is wanted.
    pub open: bool,
    /// The revision whose commits `HEAD` should have.
    pub against: Option<String>,
}

/// A subcommand that runs checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The ledgers, the README and every generated region.
    Sot,
    /// What the ledgers promise.
    Ledger,
    /// What the ledgers promise, then everything that is derived from them: after a new entry.
    Write,
    /// What the documents say.
    DocsDrift,
    /// What the bytes are.
    Encoding,
    /// What the plan says, and how far it is.
    Stack,
    /// What workflows enforce, and who may approve what.
    Contracts,
    /// Everything.
    Gate,
}

impl Task {
    /// The subcommand's name.
    pub fn name(self) -> &'static str {
        match self {
            Task::Sot => "sot",
            Task::Ledger | Task::Write => "ledger",
            Task::DocsDrift => "docs-drift",
            Task::Encoding => "encoding",
            Task::Stack => "stack",
            Task::Contracts => "contracts",
            Task::Gate => "gate",
        }
    }

    /// The checks of the task. Each sees the edits of the ones before it, so the order matters:
    /// a check stands after everything whose result it quotes.
    pub fn checks(self, config: &Arc<Config>) -> Vec<Box<dyn Check>> {
        match self {
            Task::Sot => sot::passes(config),
            Task::Ledger => vec![Box::new(ledger::Contracts::new(config, true))],
            Task::DocsDrift => vec![Box::new(docs_drift::DocsDrift::new(config, true))],
            Task::Encoding => encoding::guards(config),
            Task::Stack => vec![Box::new(stack::Stack::new(config, true))],
            Task::Contracts => contracts::contracts(config, true),
            // A suggested status of `ledger` is quoted by a generated INDEX.
            Task::Write => {
                let mut checks: Vec<Box<dyn Check>> = vec![Box::new(ledger::Contracts::new(config, false))];
                checks.extend(sot::passes(config));
                checks
            }
            // Bytes are repaired before anything is read as text; documents are judged as `sot` writes them.
            Task::Gate => Task::gate(config, &hygiene::Asked::default()),
        }
    }

    /// The checks of `gate`, when it is asked for more than what is configured.
    pub fn gate(config: &Arc<Config>, asked: &hygiene::Asked) -> Vec<Box<dyn Check>> {
        let mut checks: Vec<Box<dyn Check>> = vec![Box::new(hygiene::Hygiene::new(config, asked))];
        checks.extend(encoding::guards(config));
        checks.extend(Task::Write.checks(config));
        checks.push(Box::new(docs_drift::DocsDrift::new(config, false)));
        checks.push(Box::new(stack::Stack::new(config, false)));
        checks.extend(contracts::contracts(config, false));
        checks.push(Box::new(steps::Steps::new(config)));
        checks
    }
}
