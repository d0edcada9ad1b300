//! What there is to refer to, gathered once for all documents.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::anchors::Anchors;
use super::facts::{self, Names};
use super::said::Script;
use crate::checks::sot;
use crate::config::schema::Config;
use crate::ledger::{Derived, derived_at};
use crate::model::{Finding, RepoPath, Rule, Site, Snapshot};
use crate::text::markdown::page::Page;

/// The longest path of the systems we run on (PATH_MAX of Linux).
const PATH_BYTES_MAX: usize = 4096;

/// One document whose references are judged.
pub struct Doc<'a> {
    /// Its path.
    pub path: &'a RepoPath,
    /// Its text.
    pub text: &'a str,
    /// What it refers to.
    pub page: &'a Page,
    /// Whether it tells what was, and not what is.
    pub is_history: bool,
    /// The texts in it that this tool writes, once somebody asks.
    pub derived: OnceLock<Vec<Derived>>,
    /// What it tells people to type; nothing in a history.
    pub script: Script,
}

impl<'a> Doc<'a> {
    /// Opens a document.
    pub fn new(world: &World<'_>, path: &'a RepoPath, text: &'a str, page: &'a Page) -> Doc<'a> {
        let is_history = world.is_history(path);
        let script = if is_history { Script::default() } else { Script::read(world, path, text, page) };
        Doc { path, text, page, is_history, derived: OnceLock::new(), script }
    }

    /// A finding about a range of the document.
    pub fn finding(
        &self,
        rule: &'static Rule,
        range: &std::ops::Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        Finding::new(rule, Site::new(self.path, range.clone()), message, help)
    }

    /// Whether an edit may be made at `offset`: history is kept as it is, and generated text is not written here.
    pub fn may_edit(&self, world: &World<'_>, offset: usize) -> bool {
        let derived = || {
            let file = world.snapshot.file(self.path);
            file.map_or_else(Vec::new, |file| sot::derived(world.config, world.snapshot, self.path, file))
        };
        !self.is_history && derived_at(self.derived.get_or_init(derived), offset).is_none()
    }
}

/// What there is to refer to.
pub struct World<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The repository.
    pub snapshot: &'a Snapshot,
    /// Every folder.
    pub folders: HashSet<&'a str>,
    /// Files by their name.
    pub by_name: HashMap<&'a str, Vec<&'a RepoPath>>,
    /// Files by their path in lower case.
    pub by_lower: BTreeMap<String, Vec<&'a RepoPath>>,
    /// Folders by their path in lower case.
    lower_folders: HashMap<String, Vec<&'a str>>,
    /// The anchors of each document that was read, once somebody asks.
    anchors: HashMap<&'a RepoPath, OnceLock<Anchors>>,
    /// Which patterns of `references.elsewhere` exempted something.
    elsewhere_used: Vec<AtomicBool>,
    /// The names that manifests, compose files, workflows and templates give.
    pub names: Names,
}

impl<'a> World<'a> {
    /// Looks round once.
    pub fn new(config: &'a Config, snapshot: &'a Snapshot) -> World<'a> {
        let paths = snapshot.tree.iter();
        let folders =
            paths.clone().flat_map(|path| path.as_str().match_indices('/').map(|(slash, _)| &path.as_str()[..slash]));
        let mut by_name: HashMap<&str, Vec<&RepoPath>> = HashMap::new();
        let mut by_lower: BTreeMap<String, Vec<&RepoPath>> = BTreeMap::new();
        for path in paths.clone() {
            by_name.entry(path.file_name()).or_default().push(path);
            by_lower.entry(path.as_str().to_lowercase()).or_default().push(path);
        }
        let folders: HashSet<&str> = folders.collect();
        let mut lower_folders: HashMap<String, Vec<&str>> = HashMap::new();
        for folder in &folders {
            lower_folders.entry(folder.to_lowercase()).or_default().push(folder);
        }
        let documents = snapshot.files().filter(|(path, _)| path.is_markdown());
        World {
            config,
            snapshot,
            folders,
            by_name,
            by_lower,
            lower_folders,
            anchors: documents.map(|(path, _)| (path, OnceLock::new())).collect(),
            names: Names::read(config, snapshot),
            elsewhere_used: config.references.elsewhere.iter().map(|_| AtomicBool::new(false)).collect(),
        }
    }

    /// Whether `path` tells what was: a ledger, or a configured history.
    pub fn is_history(&self, path: &RepoPath) -> bool {
        self.config.references.history.set.contains(path)
            || self.config.ledger.iter().any(|ledger| self.snapshot.resolve(&ledger.path) == path)
    }

    /// Whether a folder is at `path`; the root is empty.
    pub fn has_folder(&self, path: &str) -> bool {
        path.is_empty() || self.folders.contains(path)
    }

    /// The Python modules that lie in a folder.
    pub fn modules_in<'w>(&'w self, folder: &'w str) -> impl Iterator<Item = &'w str> {
        let paths = self.snapshot.tree.iter().map(RepoPath::as_str);
        paths.filter_map(move |path| {
            let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
            name.strip_suffix(".py").filter(|_| parent == folder)
        })
    }

    /// Whether a file or a folder is at `path`; the root is empty.
    pub fn has_text(&self, path: &str) -> bool {
        self.has_folder(path) || RepoPath::new(path).is_ok_and(|path| self.snapshot.tree.contains(&path))
    }

    /// Whether a file or a folder is at `path`.
    pub fn has(&self, path: &RepoPath) -> bool {
        self.snapshot.tree.contains(path) || self.folders.contains(path.as_str())
    }

    /// Whether a link may lead to `path`: something is there, or it lies behind a link or a submodule
    /// into which nobody looked.
    pub fn may_have(&self, path: &RepoPath) -> bool {
        // No system has longer paths, and every folder above one would be looked up.
        if path.as_str().len() > PATH_BYTES_MAX {
            return false;
        }
        let above = || {
            let folders = path.as_str().match_indices('/').map(|(slash, _)| &path.as_str()[..slash]);
            let mut entries = folders.filter_map(|folder| RepoPath::new(folder).ok());
            entries.any(|entry| self.snapshot.tree.contains(&entry) && self.snapshot.file(&entry).is_none())
        };
        self.has(path) || above()
    }

    /// The one file or folder whose path differs from `path` only in case.
    pub fn in_other_case(&self, path: &RepoPath) -> Option<RepoPath> {
        let lower = path.as_str().to_lowercase();
        if let Some([only]) = self.by_lower.get(&lower).map(Vec::as_slice) {
            return Some((*only).clone());
        }
        match self.lower_folders.get(&lower).map(Vec::as_slice) {
            Some([only]) => RepoPath::new(only).ok(),
            _ => None,
        }
    }

    /// The anchors of the document at `path`, if it was read.
    pub fn anchors(&self, path: &RepoPath) -> Option<&Anchors> {
        let (known, slot) = self.anchors.get_key_value(self.snapshot.resolve(path))?;
        let file = self.snapshot.file(known)?;
        let (text, page) = (file.text().ok()?, file.page().ok()?);
        Some(slot.get_or_init(|| Anchors::of(text, page)))
    }

    /// Whether the configuration says that `target` is served elsewhere. Asked only about what would be found.
    pub fn is_elsewhere(&self, target: &str) -> bool {
        let mut patterns = self.config.references.elsewhere.iter().zip(&self.elsewhere_used);
        let used = patterns.find(|(pattern, _)| pattern.is_match(target)).map(|(_, used)| used);
        used.is_some_and(|used| {
            used.store(true, Ordering::Relaxed);
            true
        })
    }

    /// The patterns of `references.elsewhere` that exempted nothing so far.
    pub fn unused_elsewhere(&self) -> Vec<&str> {
        let patterns = self.config.references.elsewhere.iter().zip(&self.elsewhere_used);
        let unused = patterns.filter(|(_, used)| !used.load(Ordering::Relaxed));
        unused.map(|(pattern, _)| pattern.as_str()).collect()
    }
}

/// Whether `path` states something that documents refer to: a manifest, a compose file, a workflow.
pub fn is_source(config: &Config, path: &RepoPath) -> bool {
    facts::is_source(config, path)
}
