//! The files and folders of the repository, each once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::checks::encoding::Scope;
use crate::model::{RepoPath, Snapshot};
use crate::text::file_name as name;

/// A file or a folder.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// Its path.
    pub path: &'a str,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Whether the change at hand brought it, or nobody asked about a change.
    pub is_new: bool,
    /// Whether it is judged: it, or a file below it.
    pub is_judged: bool,
}

impl<'a> Node<'a> {
    /// The last component.
    pub fn name(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// The folder it lies in; empty at the root.
    pub fn parent(&self) -> &'a str {
        self.path.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// Whether its own name is to be judged in this run.
    pub fn is_asked_about(&self) -> bool {
        self.is_new && self.is_judged
    }

    /// What it is called in a sentence.
    pub fn noun(&self) -> &'static str {
        if self.is_folder { "folder" } else { "file" }
    }
}

/// Every file and folder, a folder before what it holds.
pub struct Tree<'a> {
    /// All of them.
    pub nodes: Vec<Node<'a>>,
    index: HashMap<&'a str, usize>,
}

impl<'a> Tree<'a> {
    /// The files of `snapshot` and the folders above them.
    pub fn of(snapshot: &'a Snapshot, scope: &Scope) -> Tree<'a> {
        let since = snapshot.facts.since.as_ref();
        let mut tree = Tree { nodes: Vec::with_capacity(snapshot.tree.len() * 2), index: HashMap::new() };
        for path in snapshot.tree.iter().filter(|path| !is_renamed(snapshot, path)) {
            let is_new = since.is_none_or(|since| matches!(since.changed.get(path), Some(None)));
            let is_judged = scope.contains(path);
            let text = path.as_str();
            for (slash, _) in text.match_indices('/') {
                tree.add(Node { path: &text[..slash], is_folder: true, is_new, is_judged });
            }
            tree.add(Node { path: text, is_folder: false, is_new, is_judged });
        }
        tree
    }

    fn add(&mut self, node: Node<'a>) {
        match self.index.entry(node.path) {
            Entry::Vacant(free) => {
                free.insert(self.nodes.len());
                self.nodes.push(node);
            }
            // A folder is as old as the oldest file in it.
            Entry::Occupied(known) => {
                let known = &mut self.nodes[*known.get()];
                known.is_new &= node.is_new;
                known.is_judged |= node.is_judged;
                known.is_folder |= node.is_folder;
            }
        }
    }

    /// The file or folder at `path`.
    pub fn find(&self, path: &str) -> Option<usize> {
        self.index.get(path).copied()
    }

    /// The folder above a node, and those above it, nearest first; the node itself comes first.
    pub fn upward(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(node), |node| self.find(self.nodes[*node].parent()))
    }
}

/// Whether `path` is in git's index alone because it was renamed as its repair says, and nobody staged that yet.
fn is_renamed(snapshot: &Snapshot, path: &RepoPath) -> bool {
    if path.as_str().split('/').all(name::is_plain) || snapshot.is_there(path) {
        return false;
    }
    let mut folders = vec![String::new()];
    for component in path.as_str().split('/') {
        let names = if name::is_plain(component) { vec![component.to_owned()] } else { name::repairs(component) };
        let paths = folders.iter().flat_map(|folder| names.iter().map(move |name| joined(folder, name)));
        folders = paths.filter(|path| is_any(snapshot, path)).collect();
    }
    folders.iter().filter_map(|path| RepoPath::listed(path).ok()).any(|path| snapshot.is_untracked(&path))
}

/// Whether a file or folder is at `path`.
fn is_any(snapshot: &Snapshot, path: &str) -> bool {
    let Ok(start) = RepoPath::listed(path) else { return false };
    let below = |next: &RepoPath| next.as_str().strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    let folder = || RepoPath::listed(&format!("{path}/\u{1}")).ok();
    let first = || folder().and_then(|folder| snapshot.tree.range(folder..).next());
    snapshot.tree.contains(&start) || first().is_some_and(below)
}

/// A path of a name in a folder; the root is empty.
pub fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The path of a node, as the place of a finding.
pub fn place(path: &str) -> RepoPath {
    RepoPath::listed(path).unwrap_or_else(|_| RepoPath::shown(path.as_bytes()))
}
