//! What git knows about a line of work: commits of the main branch, branches beside it, tags.

use std::collections::{BTreeMap, BTreeSet};

/// What is known of it.
#[derive(Clone, Debug, Default)]
pub enum History {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// It cannot be known, and why.
    Unknown(String),
    /// It is known.
    Known(Box<Log>),
}

/// The history of the main branch, and what stands beside it.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// What the main branch is called here: `origin/main`, `main`.
    pub base: String,
    /// Its commits, newest first: no commit before one that it is a parent of.
    pub commits: Vec<Commit>,
    /// Whether there are older commits that were not read.
    pub is_cut: bool,
    /// The commits that count where a revision was named before which none does, by the revision.
    pub counted: BTreeMap<String, BTreeSet<String>>,
    /// Branches that were asked for, in name order; a remote one only where there is no local one.
    pub branches: Vec<Branch>,
    /// Names of the tags whose commits are in the main branch.
    pub tags: Vec<String>,
    /// The branch that is checked out.
    pub current: Option<String>,
}

/// One commit of the main branch.
#[derive(Clone, Debug, Default)]
pub struct Commit {
    /// Its id, in full.
    pub id: String,
    /// Its parents.
    pub parents: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// The values of the trailer that was asked for.
    pub trailers: Vec<String>,
    /// The commits that it says it reverts.
    pub reverts: Vec<String>,
}

/// One branch.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Its name, without `refs/heads/` and without the name of a remote.
    pub name: String,
    /// Whether only a remote has it.
    pub remote: bool,
    /// Its last commit.
    pub tip: String,
    /// Where it stands.
    pub standing: Standing,
}

/// Where a branch stands beside the main branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its last commit is on the main branch's own line: it was just made, or the main branch was moved to it.
    OnLine,
    /// It was merged.
    Merged,
    /// It has commits of its own.
    Apart(Apart),
}

/// What a branch has of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// Its commits that neither the main branch nor another branch below it has, newest first.
    pub commits: Vec<Own>,
    /// The tip of another branch that it stands on.
    pub on: Option<String>,
    /// Whether it was compared with the main branch by content.
    pub is_compared: bool,
    /// The commit of the main branch that makes the same change as all of them together.
    pub squashed: Option<String>,
    /// Whether the main branch holds every file that it changes as it has it.
    pub adds_nothing: bool,
}

/// One commit of a branch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Its id.
    pub id: String,
    /// Whether it merges others.
    pub is_merge: bool,
    /// The commit of the main branch that makes the same change.
    pub landed_as: Option<String>,
}

/// The places in [`Log::branches`] of those that are to be compared by content, once the rest is known.
pub type Compares<'a> = Box<dyn Fn(&Log) -> BTreeSet<usize> + 'a>;

/// What a branch is for, by its name.
pub type Purpose<'a> = Box<dyn Fn(&str) -> Option<String> + 'a>;

/// What a check wants to know of the history.
pub struct WantedHistory<'a> {
    /// The key of the trailer whose values are wanted; letters, digits and `-`.
    pub trailer: String,
    /// Revisions before which no commit counts.
    pub since: BTreeSet<String>,
    /// What a branch is for, by its name; nothing where it is of no interest.
    pub item: Purpose<'a>,
    /// Which branches are to be compared by content.
    pub compares: Compares<'a>,
}
