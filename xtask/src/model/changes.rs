//! What the change at hand touches, and what its commits say about it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{RepoPath, SourceFile};

/// What is there of a changed path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Now {
    /// A file.
    File,
    /// A link or a submodule.
    Other,
    /// Nothing.
    Gone,
}

/// One trailer of a commit, as git reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trailer {
    /// The commit.
    pub commit: String,
    /// The key as it is written.
    pub key: String,
    /// The value, on one line.
    pub value: String,
}

/// The paths that the change at hand touches, and what its commits say about it.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// What messages call the state that it is compared with.
    pub base: String,
    /// Every path that differs, committed or not; of a renamed file both.
    pub paths: BTreeMap<RepoPath, Now>,
    /// Changed names that are no paths, escaped; only where wanted.
    pub unnameable: Vec<String>,
    /// Old contents of the paths that were asked for, where they differ; `None` for what was no file.
    pub old: BTreeMap<RepoPath, Option<Arc<SourceFile>>>,
    /// The trailers that were asked for, newest commit first.
    pub trailers: Vec<Trailer>,
    /// How many lines of each path are added and removed, together; `None` for what has no lines. Only where wanted.
    pub lines: BTreeMap<RepoPath, Option<usize>>,
    /// Changed names beside this root in a larger repository of git, escaped; only where wanted.
    pub outside: Vec<String>,
}

/// What is known of the change at hand.
#[derive(Clone, Debug, Default)]
pub enum Changes {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// There is no git here, so nothing is known.
    Unknown,
    /// Nothing is committed yet.
    Nothing,
    /// What changed.
    Made(Changed),
}
