//! The files and folders of the repository, each once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::is_plain;
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

    /// Takes one more file that lies in it: a folder is as old as the oldest of them.
    fn join(&mut self, is_new: bool, is_judged: bool) {
        self.is_new &= is_new;
        self.is_judged |= is_judged;
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
        // The folders above the path before: most paths, which come in order, lie in the same ones.
        let mut above: Vec<(&str, usize)> = Vec::new();
        for path in snapshot.names().filter(|path| !is_renamed(snapshot, path)) {
            let is_new = since.is_none_or(|since| matches!(since.changed.get(path), Some(None)));
            let is_judged = scope.contains(path);
            let text = path.as_str();
            let shared = above.iter().take_while(|(folder, _)| text.starts_with(folder)).count();
            above.truncate(shared);
            for (_, known) in &above {
                tree.nodes[*known].join(is_new, is_judged);
            }
            for (slash, _) in text.match_indices('/').skip(shared) {
                let folder = tree.add(Node { path: &text[..slash], is_folder: true, is_new, is_judged });
                above.push((&text[..=slash], folder));
            }
            tree.add(Node { path: text, is_folder: false, is_new, is_judged });
        }
        tree
    }

    /// Where a node stands that is there afterwards, whether or not it was before.
    fn add(&mut self, node: Node<'a>) -> usize {
        match self.index.entry(node.path) {
            Entry::Vacant(free) => {
                self.nodes.push(node);
                *free.insert(self.nodes.len() - 1)
            }
            Entry::Occupied(known) => {
                let index = *known.get();
                self.nodes[index].join(node.is_new, node.is_judged);
                self.nodes[index].is_folder |= node.is_folder;
                index
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

/// The paths that the change at hand brought; every path where nobody asked about a change.
pub fn brought(snapshot: &Snapshot) -> impl Iterator<Item = &RepoPath> {
    let since = snapshot.facts.since.as_ref();
    let all = since.is_none().then_some(snapshot.names()).into_iter().flatten();
    let new = since.into_iter().flat_map(|since| &since.changed).filter(|(_, old)| old.is_none());
    let is_named = |path: &&RepoPath| snapshot.tree.contains(*path) || snapshot.is_absent(path);
    all.chain(new.map(|(path, _)| path).filter(is_named))
}

/// Whether `path` is in git's index alone because it was renamed as its repair says, and nobody staged that yet.
fn is_renamed(snapshot: &Snapshot, path: &RepoPath) -> bool {
    if is_plain(path) || snapshot.is_there(path) {
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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::config;
    use crate::model::{Facts, Since, Timestamp};

    #[test]
    fn every_folder_stands_once_and_is_as_old_as_its_oldest_file() {
        let paths = ["a/b/c", "a/b/d", "a-b/c", "a.b", "a/bc/d", "ab/c", "ab/d/e/f", "ab/d/g", "z"];
        let new = ["a/b/c", "a/bc/d", "ab/d/e/f", "ab/d/g", "z"];
        let path = |text: &&str| RepoPath::new(text).unwrap();
        let mut facts = Facts::at(Timestamp::from_unix(1).unwrap());
        let changed = new.iter().map(|text| (path(text), None)).collect();
        facts.since = Some(Since { changed, ..Since::default() });
        let tree: BTreeSet<RepoPath> = paths.iter().map(path).collect();
        let snapshot = Snapshot::new(BTreeMap::new(), tree, BTreeMap::new(), Vec::new(), facts);
        let config = config::load("xtask.toml", config::EMBEDDED).unwrap().config;
        let tree = Tree::of(&snapshot, &Scope::new(&config));
        let mut nodes: Vec<(&str, bool, bool)> =
            tree.nodes.iter().map(|node| (node.path, node.is_folder, node.is_new)).collect();
        nodes.sort_unstable();
        let (file, folder) = (false, true);
        let expected = [
            ("a", folder, false),
            ("a-b", folder, false),
            ("a-b/c", file, false),
            ("a.b", file, false),
            ("a/b", folder, false),
            ("a/b/c", file, true),
            ("a/b/d", file, false),
            ("a/bc", folder, true),
            ("a/bc/d", file, true),
            ("ab", folder, false),
            ("ab/c", file, false),
            ("ab/d", folder, true),
            ("ab/d/e", folder, true),
            ("ab/d/e/f", file, true),
            ("ab/d/g", file, true),
            ("z", file, true),
        ];
        assert_eq!(nodes, expected);
        assert!(nodes.iter().all(|(path, ..)| tree.nodes[tree.find(path).unwrap()].path == *path));
    }
}
