//! Everything a check may look at, read once and never changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

pub use super::facts::{Base, Facts, OldFiles, Past, Since};
pub use super::overlap::{Overlap, edited};
use super::{RepoPath, SourceFile};
use crate::text::survey::Survey;

/// A path that was wanted and could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// The path, escaped where it is not a [`RepoPath`].
    pub path: String,
    /// Why.
    pub reason: String,
}

/// The repository at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    files: BTreeMap<RepoPath, Arc<SourceFile>>,
    /// Files that were looked through and are not kept, because no check has anything to say about their contents.
    sifted: Arc<BTreeMap<RepoPath, Survey>>,
    /// Every path of the repository, read or not.
    pub tree: Arc<BTreeSet<RepoPath>>,
    /// Symbolic links that were looked through, and their text.
    links: Arc<BTreeMap<RepoPath, Arc<SourceFile>>>,
    /// Symbolic links inside the root, by the path that leads to the file.
    pub aliases: Arc<BTreeMap<RepoPath, RepoPath>>,
    /// Wanted paths that could not be looked at.
    pub unseen: Arc<Vec<Unseen>>,
    /// Names that git or the disk lists and that are no paths here: those that are not UTF-8, and what Windows cannot hold.
    pub unnameable: Arc<Vec<Vec<u8>>>,
    /// Paths that git does not track, where there is git.
    untracked: Arc<BTreeSet<RepoPath>>,
    /// Paths that git tracks and the disk does not hold, besides what a sparse checkout leaves out. They are not in
    /// `tree`.
    absent: Arc<BTreeSet<RepoPath>>,
    /// What is not a file.
    pub facts: Arc<Facts>,
    /// Files that edits of this run made different from what is on the disk.
    pub edited: Arc<BTreeSet<RepoPath>>,
}

impl Snapshot {
    /// A repository that holds `files`.
    pub fn new(
        files: BTreeMap<RepoPath, Arc<SourceFile>>,
        tree: impl Into<Arc<BTreeSet<RepoPath>>>,
        aliases: BTreeMap<RepoPath, RepoPath>,
        unseen: Vec<Unseen>,
        facts: Facts,
    ) -> Snapshot {
        Snapshot {
            files,
            sifted: Arc::default(),
            links: Arc::default(),
            tree: tree.into(),
            aliases: Arc::new(aliases),
            unseen: Arc::new(unseen),
            unnameable: Arc::default(),
            untracked: Arc::default(),
            absent: Arc::default(),
            facts: Arc::new(facts),
            edited: Arc::default(),
        }
    }

    /// The same repository with the files that were only looked through.
    #[must_use]
    pub fn with_sifted(mut self, sifted: BTreeMap<RepoPath, Survey>) -> Snapshot {
        self.sifted = Arc::new(sifted);
        self
    }

    /// The same repository with the symbolic links that were looked through.
    #[must_use]
    pub fn with_links(mut self, links: BTreeMap<RepoPath, Arc<SourceFile>>) -> Snapshot {
        self.links = Arc::new(links);
        self
    }

    /// The same repository with the names that are no paths, the paths that git does not track, and those that it
    /// tracks and the disk does not hold.
    #[must_use]
    pub fn with_listing(
        mut self,
        unnameable: Vec<Vec<u8>>,
        untracked: BTreeSet<RepoPath>,
        absent: BTreeSet<RepoPath>,
    ) -> Snapshot {
        (self.unnameable, self.untracked) = (Arc::new(unnameable), Arc::new(untracked));
        self.absent = Arc::new(absent);
        self
    }

    /// Whether git tracks `path` and the disk does not hold it.
    pub fn is_absent(&self, path: &RepoPath) -> bool {
        self.absent.contains(path)
    }

    /// Every path, and those that git tracks and the disk does not hold, in order: what a clone would have, where it
    /// can. A name that this system cannot hold is one that git alone has.
    pub fn names(&self) -> impl Iterator<Item = &RepoPath> {
        self.tree.union(&self.absent)
    }

    /// Whether git does not track `path`, as it does not track the new name of a file before that is staged.
    pub fn is_untracked(&self, path: &RepoPath) -> bool {
        self.untracked.contains(path)
    }

    /// Whether `path` was looked through and is there.
    pub fn is_there(&self, path: &RepoPath) -> bool {
        self.files.contains_key(path) || self.sifted.contains_key(path) || self.links.contains_key(path)
    }

    /// Whether a folder is at `path`, which has no slash at its end.
    pub fn has_folder(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        let next = self.tree.range::<str, _>((Bound::Included(inside.as_str()), Bound::Unbounded)).next();
        next.is_some_and(|next| next.as_str().starts_with(&inside))
    }

    /// Symbolic links that were looked through, and their text, in path order.
    pub fn links(&self) -> impl Iterator<Item = (&RepoPath, &Arc<SourceFile>)> {
        self.links.iter()
    }

    /// What git keeps under exactly this path: the file, or the text of the link; nothing of what was not read.
    pub fn blob(&self, path: &RepoPath) -> Option<&Arc<SourceFile>> {
        self.links.get(path).or_else(|| self.files.get(path))
    }

    /// The same repository with no other contents than those of the files that `is_kept` names.
    #[must_use]
    pub fn narrowed(&self, is_kept: impl Fn(&RepoPath) -> bool) -> Snapshot {
        let mut next = self.clone();
        next.files.retain(|path, _| is_kept(path));
        next.sifted = Arc::default();
        next
    }

    /// Files that were looked through and are not kept, and what they are made of, in path order.
    pub fn sifted(&self) -> impl Iterator<Item = (&RepoPath, &Survey)> {
        self.sifted.iter().filter(|(path, _)| !self.files.contains_key(*path))
    }

    /// The path that really holds what `path` names: itself, or the target of a link.
    pub fn resolve<'a>(&'a self, path: &'a RepoPath) -> &'a RepoPath {
        self.aliases.get(path).unwrap_or(path)
    }

    /// The file at `path`, through a link if it is one.
    pub fn file(&self, path: &RepoPath) -> Option<&Arc<SourceFile>> {
        self.files.get(self.resolve(path))
    }

    /// Every file that was read, in path order.
    pub fn files(&self) -> impl Iterator<Item = (&RepoPath, &Arc<SourceFile>)> {
        self.files.iter()
    }

    /// The same repository with one file's bytes exchanged.
    #[must_use]
    pub fn with_file(&self, path: &RepoPath, bytes: Vec<u8>) -> Snapshot {
        let mut next = self.clone();
        if self.files.get(path).is_none_or(|file| file.bytes() != bytes) {
            Arc::make_mut(&mut next.edited).insert(path.clone());
        }
        next.files.insert(path.clone(), Arc::new(SourceFile::new(bytes)));
        if !next.tree.contains(path) {
            Arc::make_mut(&mut next.tree).insert(path.clone());
        }
        next
    }

    /// Gives what stands at `from` the path `to`. What was not read cannot be renamed and stays.
    pub fn rename(&mut self, from: &RepoPath, to: &RepoPath) {
        if let Some(text) = Arc::make_mut(&mut self.links).remove(from) {
            Arc::make_mut(&mut self.links).insert(to.clone(), text);
            let aliases = Arc::make_mut(&mut self.aliases);
            if let Some(target) = aliases.remove(from) {
                aliases.insert(to.clone(), target);
            }
        } else if let Some(file) = self.files.remove(from) {
            self.files.insert(to.clone(), file);
            // A link to the old path leads nowhere now.
            if self.aliases.values().any(|target| target == from) {
                Arc::make_mut(&mut self.aliases).retain(|_, target| target != from);
            }
        } else {
            return;
        }
        if self.sifted.contains_key(from) {
            Arc::make_mut(&mut self.sifted).remove(from);
        }
        let tree = Arc::make_mut(&mut self.tree);
        tree.remove(from);
        tree.insert(to.clone());
        let edited = Arc::make_mut(&mut self.edited);
        edited.remove(from);
        edited.insert(to.clone());
        if self.facts.since.is_some()
            && let Some(since) = &mut Arc::make_mut(&mut self.facts).since
        {
            // The new path is part of the change at hand, whatever the old one was.
            let old = since.changed.get(from).cloned().flatten();
            since.changed.insert(to.clone(), old);
        }
    }
}
