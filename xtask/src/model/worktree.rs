//! The state of the working tree, and the files that the change at hand touches.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{RepoPath, SourceFile};

/// The state of the working tree, where a check asked about it.
#[derive(Clone, Debug, Default)]
pub struct Worktree {
    /// Paths whose merge is not resolved in git's index.
    pub unmerged: BTreeSet<RepoPath>,
    /// What git was told to do and has not finished: `merge`, `rebase`.
    pub unfinished: Vec<&'static str>,
    /// Submodules that are not as the index records them.
    pub submodules: BTreeMap<RepoPath, Module>,
    /// Every path that is not committed, escaped where it is none here; only where wanted.
    pub open: Option<Vec<String>>,
    /// What the commits of another revision have that `HEAD` has not; only where wanted.
    pub behind: Option<Behind>,
    /// The files that the change at hand touches, those that a check wanted kept.
    pub touched: Touched,
    /// How many files it touches in all.
    pub touched_count: usize,
}

/// How a submodule differs from what the index records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Module {
    /// Another commit is checked out in it.
    pub has_moved: bool,
    /// It has changes of its own that are not committed there.
    pub is_dirty: bool,
}

/// How far `HEAD` is behind a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The revision as it was asked for.
    pub revision: String,
    /// How many of its commits `HEAD` does not have.
    pub commits: usize,
}

/// What is known of the files that the change at hand touches.
#[derive(Clone, Debug, Default)]
pub enum Touched {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// What the change started from is not known here, so only what is not committed is listed; and why.
    Open(String, BTreeMap<RepoPath, TouchedFile>),
    /// The files, and what messages call the state that they are compared with.
    Since(String, BTreeMap<RepoPath, TouchedFile>),
}

impl Touched {
    /// The files, however many are known.
    pub fn files(&self) -> Option<&BTreeMap<RepoPath, TouchedFile>> {
        match self {
            Touched::NotAsked => None,
            Touched::Open(_, files) | Touched::Since(_, files) => Some(files),
        }
    }
}

/// A file that the change at hand adds or modifies.
#[derive(Clone, Debug)]
pub struct TouchedFile {
    /// Git's name of what it held before the change, empty where that is not known; `None` of a new file.
    pub blob: Option<String>,
    /// What it holds now.
    pub now: Arc<SourceFile>,
    /// What it held before, where a check wanted to compare.
    pub before: Option<Arc<SourceFile>>,
    /// How many bytes it had before, where it has more now than were allowed; 0 of a new file. `None` where it does
    /// not, or where git keeps only a pointer to it.
    pub outgrew: Option<u64>,
}
