//! A repair, as data.

use std::ops::Range;

use super::RepoPath;

/// Replaces `range` of `path`, counted in bytes of the snapshot the check saw, or gives the file another path.
///
/// An edit of a path that the snapshot does not hold creates it; its range is then `0..0`. The edits of one round
/// name a file by the path it had before the round, also those beside its rename.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The file.
    pub path: RepoPath,
    /// The bytes that go.
    pub range: Range<usize>,
    /// The bytes that come.
    pub text: Vec<u8>,
    /// The file's path afterwards, which nothing has yet; the edit then changes no byte.
    pub to: Option<RepoPath>,
}

impl Edit {
    /// Puts `text` in the place of `range`.
    pub fn replace(path: &RepoPath, range: Range<usize>, text: impl Into<Vec<u8>>) -> Edit {
        Edit { path: path.clone(), range, text: text.into(), to: None }
    }

    /// Gives the file at `path` the path `to`.
    pub fn rename(path: &RepoPath, to: &RepoPath) -> Edit {
        Edit { to: Some(to.clone()), ..Edit::replace(path, 0..0, "") }
    }

    /// Puts `text` before the byte at `offset`.
    pub fn insert(path: &RepoPath, offset: usize, text: impl Into<Vec<u8>>) -> Edit {
        Edit::replace(path, offset..offset, text)
    }
}

/// What it takes for a fix to be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Keeps all information and is provable: `--execute` applies it.
    Safe,
    /// Likely right, a person should look: `--execute --unsafe` applies it.
    Suggested,
    /// Discards text somebody wrote: `--execute --force` applies it.
    Discards,
}

/// Edits that repair one finding, all or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it takes to apply it.
    pub safety: Safety,
    /// The edits; never empty, never overlapping.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that `--execute` applies.
    pub fn safe(edits: Vec<Edit>) -> Fix {
        Fix { safety: Safety::Safe, edits }
    }
}
