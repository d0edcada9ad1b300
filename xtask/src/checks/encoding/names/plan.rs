//! Which file or folder gets which name, so that every new name is plain and free on every file system.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::mentions::Mentions;
use super::tree::{Tree, joined};
use crate::checks::encoding::kind::Kind;
use crate::config::schema::Config;
use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Snapshot};
use crate::ordered::Ordered;
use crate::text::file_name::{self as name, alias, fold};
use crate::text::unicode::name::spelled;

/// A fix of so many edits is brought along by every finding it repairs; a larger one by its folder's alone.
const SHARED_EDITS_MAX: usize = 64;

/// What is renamed.
#[derive(Default)]
pub struct Plan {
    /// The new component of each file or folder that gets one.
    own: BTreeMap<usize, String>,
    /// Why the others get none.
    held: BTreeMap<usize, &'static str>,
    /// The uppermost folder or file with a new component above every node that moves: what moves together.
    tops: HashMap<usize, usize>,
    /// The new path of every node that moves.
    paths: BTreeMap<usize, RepoPath>,
    /// The files that move, old and new, by what they move with.
    files: BTreeMap<usize, Vec<(RepoPath, RepoPath)>>,
}

impl Plan {
    /// What would be renamed if every file were read.
    pub fn sketch(config: &Config, snapshot: &Snapshot, tree: &Tree<'_>) -> Plan {
        let mut plan = Plan { own: components(tree), ..Plan::default() };
        if !plan.own.is_empty() {
            plan.hold_what_is_named(config, snapshot, tree);
            plan.follow(tree);
        }
        plan
    }

    /// What is renamed: files that were read, whose new name tells no other kind of file.
    pub fn of(config: &Config, snapshot: &Snapshot, tree: &Tree<'_>) -> Plan {
        let mut plan = Plan::sketch(config, snapshot, tree);
        let moved = plan.files.values().flatten();
        let refused = moved.filter_map(|(old, new)| {
            let why = match snapshot.blob(old) {
                None => "it, or a file in it, is in git's index alone or cannot be read",
                Some(file) if Kind::of(old, file.bytes()) != Kind::of(new, file.bytes()) => {
                    "under the nearest plain name another program would read it"
                }
                Some(_) => return None,
            };
            Some((old.as_str().to_owned(), why))
        });
        let refused: Vec<(String, &'static str)> = refused.collect();
        for (path, why) in &refused {
            plan.hold(tree, path, why);
        }
        if !refused.is_empty() {
            plan.follow(tree);
        }
        plan
    }

    /// Whether nothing is renamed.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// The files that are renamed, by their old paths.
    pub fn files(&self) -> impl Iterator<Item = &RepoPath> {
        self.files.values().flatten().map(|(old, _)| old)
    }

    /// The new component of a node, if it gets one.
    pub fn component(&self, node: usize) -> Option<&str> {
        self.own.get(&node).map(String::as_str)
    }

    /// The nodes that get a new component.
    pub fn renamed(&self) -> impl Iterator<Item = usize> {
        self.own.keys().copied()
    }

    /// The new path of a node that moves, because of its own name or that of a folder above it.
    pub fn path(&self, node: usize) -> Option<&RepoPath> {
        self.paths.get(&node)
    }

    /// What a node that moves moves together with.
    pub fn top(&self, node: usize) -> Option<usize> {
        self.tops.get(&node).copied()
    }

    /// Leaves everything above `path` as it is, itself included.
    fn hold(&mut self, tree: &Tree<'_>, path: &str, why: &'static str) {
        let nodes: Vec<usize> = tree.find(path).into_iter().flat_map(|node| tree.upward(node)).collect();
        for node in nodes {
            if self.own.remove(&node).is_some() {
                self.held.insert(node, why);
            }
        }
    }

    /// Holds what the configuration names, and what symbolic links lead to, because neither is edited.
    fn hold_what_is_named(&mut self, config: &Config, snapshot: &Snapshot, tree: &Tree<'_>) {
        for (_, ledger) in config.ledger.indexed() {
            self.hold(tree, ledger.path.as_str(), "the configuration names it as a ledger");
        }
        let linked: BTreeSet<RepoPath> = snapshot
            .links()
            .filter_map(|(path, text)| path.follow(text.text().ok()?))
            .chain(snapshot.aliases.values().cloned())
            .into_set();
        for path in linked {
            self.hold(tree, path.as_str(), "a symbolic link leads to it");
        }
    }

    /// Works out what moves with what has a new component.
    fn follow(&mut self, tree: &Tree<'_>) {
        self.tops.clear();
        self.paths.clear();
        self.files.clear();
        if self.own.is_empty() {
            return;
        }
        // A folder stands before what it holds.
        for (index, node) in tree.nodes.iter().enumerate() {
            let parent = tree.find(node.parent());
            let top = parent.and_then(|parent| self.top(parent));
            let Some(top) = top.or_else(|| self.own.contains_key(&index).then_some(index)) else { continue };
            let folder = parent.and_then(|parent| self.path(parent)).map_or(node.parent(), RepoPath::as_str);
            let path = joined(folder, self.component(index).unwrap_or(node.name()));
            let (Ok(old), Ok(new)) = (RepoPath::listed(node.path), RepoPath::listed(&path)) else { continue };
            self.tops.insert(index, top);
            self.paths.insert(index, new.clone());
            if !node.is_folder {
                self.files.entry(top).or_default().push((old, new));
            }
        }
    }

    /// `finding` about a node with its repair, if there is one.
    pub fn repaired(&self, tree: &Tree<'_>, node: usize, mut finding: Finding, mentions: &Mentions) -> Finding {
        let (Some(component), Some(top)) = (self.component(node), self.top(node)) else {
            finding.help = match self.held.get(&node) {
                Some(why) => format!("rename it with `git mv`: {why}"),
                None => "rename it with `git mv`: no near name is free".to_owned(),
            };
            return finding;
        };
        let path = tree.nodes[node].path;
        let is_below = |file: &RepoPath| {
            file.as_str().strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let moved = self.files.get(&top).map_or(&[][..], Vec::as_slice);
        let beside = mentions.edits(top);
        let is_shared = node == top || moved.len() + beside.len() <= SHARED_EDITS_MAX;
        let chosen = moved.iter().filter(|(old, _)| is_shared || is_below(old));
        let mut edits: Vec<Edit> = chosen.map(|(old, new)| Edit::rename(old, new)).collect();
        if is_shared {
            edits.extend(beside.iter().cloned());
        }
        let mut help = format!("`cargo xtask encoding --execute --unsafe` renames it to `{}`", spelled(component));
        match beside.len() {
            0 => {}
            1 => help.push_str(" and edits one reference"),
            count => help.push_str(&format!(" and edits {count} references")),
        }
        if let Some(unclear) = mentions.unclear(node) {
            help.push_str(&format!("; what {unclear} means is not clear and stays"));
        }
        finding.help = help;
        finding.fixed_by(Fix { safety: Safety::Suggested, edits })
    }
}

/// The new components: plain, and free in their folder whatever the file system takes for one name.
fn components(tree: &Tree<'_>) -> BTreeMap<usize, String> {
    let asked = tree.nodes.iter().enumerate().filter(|(_, node)| node.is_asked_about() && !name::is_plain(node.name()));
    // A name that is taken for one of git's is nobody's slip.
    let asked: Vec<usize> =
        asked.filter(|(_, node)| alias::of(node.name()).is_none()).map(|(index, _)| index).collect();
    if asked.is_empty() {
        return BTreeMap::new();
    }
    let mut taken: HashMap<String, usize> = HashMap::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        *taken.entry(fold::apple(node.path)).or_default() += 1;
    }
    let mut claimed: HashSet<String> = HashSet::new();
    let mut own = BTreeMap::new();
    for index in asked {
        let node = &tree.nodes[index];
        let present = fold::apple(node.path);
        for component in name::repairs(node.name()) {
            let key = fold::apple(&joined(node.parent(), &component));
            let is_free = match taken.get(&key) {
                None => !claimed.contains(&key),
                Some(count) => *count == 1 && key == present,
            };
            let fits = name::units(&component) <= name::COMPONENT_UNITS_MAX && alias::of(&component).is_none();
            if is_free && fits {
                claimed.insert(key);
                own.insert(index, component);
                break;
            }
        }
    }
    own
}
