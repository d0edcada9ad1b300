//! What a check needs besides files: what git knows of the past, the time, answers of programs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Answer, Changes, CommandLine, History, RepoPath, Request, SourceFile, Timestamp, Worktree};

/// What changed since a revision.
#[derive(Clone, Debug, Default)]
pub struct Since {
    /// The revision as it was asked for.
    pub revision: String,
    /// Old contents of every path that differs from the merge base; `None` for a path that is new.
    pub changed: BTreeMap<RepoPath, Option<Arc<SourceFile>>>,
    /// Names that differ and are no paths here.
    pub unnameable: BTreeSet<Vec<u8>>,
}

/// Text files as they stood at some commit.
pub type OldFiles = BTreeMap<RepoPath, Arc<SourceFile>>;

/// The state that the change at hand started from, and what the main branch holds meanwhile.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// What messages call it: `origin/main`, `HEAD~1`.
    pub name: String,
    /// Contents of the paths that were asked for and are still as they were.
    pub same: OldFiles,
    /// Old contents of the paths that were asked for, where they differ.
    pub changed: OldFiles,
    /// Old contents of Markdown files that changed or are gone: one of them may be an asked path before a renaming.
    pub gone: OldFiles,
    /// Whether some such files were too many to be read.
    pub is_cut: bool,
    /// Paths that were asked for and that git does not keep, so that nobody knows their past.
    pub unkept: BTreeSet<RepoPath>,
    /// Contents of the paths that were asked for on each main branch, by its name; only where wanted.
    pub tips: Vec<(String, OldFiles)>,
    /// Old contents of every path that differs, `None` for one that is new; only where wanted.
    pub touched: BTreeMap<RepoPath, Option<Arc<SourceFile>>>,
}

/// What is known of the past.
#[derive(Clone, Debug, Default)]
pub enum Past {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// There is no git here, so nothing is known.
    Unknown,
    /// Nothing is committed yet.
    Nothing,
    /// A state to compare with.
    Base(Base),
}

/// What a check needs besides files.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The time of this run: `SOURCE_DATE_EPOCH`, else the clock.
    pub now: Timestamp,
    /// Whether git keeps the files.
    pub in_git: bool,
    /// Our own reference texts, by name: `rules`, `cli`, `config`.
    pub references: BTreeMap<&'static str, String>,
    /// The change `--since` asked about.
    pub since: Option<Since>,
    /// The state before the change at hand, where a check asked about it.
    pub past: Past,
    /// Files that git knows to be renamed in the change at hand, from the old path to the new one; only where wanted.
    pub renamed: BTreeMap<RepoPath, RepoPath>,
    /// What the change at hand touches, where a check asked about it.
    pub changes: Changes,
    /// The state of the working tree and the files that the change at hand touches, where a check asked about it.
    pub worktree: Arc<Worktree>,
    /// Files that may be run as programs: by git's index, and where git does not track them by the disk; only where
    /// wanted. `None` where nobody can know.
    pub executable: Option<Arc<BTreeSet<RepoPath>>>,
    /// What git knows of the main branch and the branches beside it, where a check asked about it.
    pub history: Arc<History>,
    /// Whether git converts line ends on this machine in files that no attribute speaks of (`core.autocrlf`); only
    /// where modes are wanted, too.
    pub converts: bool,
    /// What can be typed for this program.
    pub commands: Arc<CommandLine>,
    /// What the programs answered that checks asked for; nothing of one that was not asked.
    pub answers: Arc<BTreeMap<Request, Answer>>,
}

impl Facts {
    /// What is known when nobody asked for anything but the time.
    pub fn at(now: Timestamp) -> Facts {
        Facts {
            now,
            in_git: false,
            references: BTreeMap::new(),
            since: None,
            past: Past::NotAsked,
            renamed: BTreeMap::new(),
            changes: Changes::NotAsked,
            worktree: Arc::default(),
            executable: None,
            history: Arc::default(),
            converts: false,
            commands: Arc::default(),
            answers: Arc::default(),
        }
    }
}
