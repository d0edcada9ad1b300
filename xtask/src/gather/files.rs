//! The list of files, and their bytes.

mod look;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context, Result};

use look::{Links, Seen, look, slashed};

use super::{Repository, git};
use crate::model::{Facts, RepoPath, Since, Snapshot, SourceFile, Unseen};
use crate::parallel;
use crate::text::survey::Survey;

/// The paths of a repository.
pub struct Listed {
    paths: BTreeSet<RepoPath>,
    untracked: BTreeSet<RepoPath>,
    unnameable: Vec<Vec<u8>>,
    /// Those of them that git does not track.
    strangers: Vec<Vec<u8>>,
}

/// Lists what git tracks and what is neither tracked nor ignored; outside git, what `.gitignore` leaves in.
///
/// # Errors
/// When git or the folder cannot be asked.
pub fn list(repository: &Repository) -> Result<Listed> {
    if repository.git {
        // Paths below the root come relative to it, whichever folder of the work tree the root is.
        let arguments = ["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"];
        let output = git::data(&repository.root, &arguments, None)?;
        // `<tag> SP <path> NUL`; the tag of what is not tracked is `?`.
        let entries = output.split(|byte| *byte == 0).filter_map(|entry| Some((*entry.first()?, entry.get(2..)?)));
        let mut listed = named(entries.clone().map(|(_, name)| name.to_vec()));
        let untracked = entries.filter(|(tag, _)| *tag == b'?');
        listed.strangers =
            untracked.clone().filter(|(_, name)| path_of(name).is_none()).map(|(_, name)| name.to_vec()).collect();
        listed.untracked = untracked.filter_map(|(_, name)| path_of(name)).collect();
        return Ok(listed);
    }
    let mut names = Vec::new();
    let walk = ignore::WalkBuilder::new(&repository.root)
        .hidden(false)
        .parents(false)
        .git_global(false)
        .require_git(false)
        .filter_entry(|entry| !matches!(entry.file_name().to_str(), Some(".git" | ".xtask")))
        .build();
    for entry in walk {
        let entry = entry.with_context(|| format!("listing {}", repository.root.display()))?;
        let relative = entry.path().strip_prefix(&repository.root).unwrap_or(entry.path());
        if entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            names.push(slashed(relative));
        }
    }
    Ok(named(names.into_iter()))
}

fn named(names: impl Iterator<Item = Vec<u8>>) -> Listed {
    let mut listed =
        Listed { paths: BTreeSet::new(), untracked: BTreeSet::new(), unnameable: Vec::new(), strangers: Vec::new() };
    for name in names {
        match path_of(&name) {
            Some(path) => {
                listed.paths.insert(path);
            }
            None => listed.unnameable.push(name),
        }
    }
    listed
}

/// The path of a listed name, if it can be one here.
pub fn path_of(name: &[u8]) -> Option<RepoPath> {
    std::str::from_utf8(name).ok().and_then(|text| RepoPath::listed(text).ok())
}

/// Which files are read, and which of them are kept.
pub struct Choice<'a> {
    /// Read and kept.
    pub wants: &'a dyn Fn(&RepoPath) -> bool,
    /// Read.
    pub sifts: &'a dyn Fn(&RepoPath) -> bool,
    /// Kept, of those that were only read.
    pub keeps: &'a (dyn Fn(&RepoPath, &[u8], &Survey) -> bool + Sync),
}

/// What a chosen path came to.
enum Sifted {
    Kept(Vec<u8>),
    Passed(Survey),
    Link(Vec<u8>),
    Nothing,
    Unseen(String),
}

/// Reads files of one repository.
pub struct Reader<'a> {
    repository: &'a Repository,
    tree: BTreeSet<RepoPath>,
    untracked: BTreeSet<RepoPath>,
    unnameable: Vec<Vec<u8>>,
    strangers: Vec<Vec<u8>>,
    files: BTreeMap<RepoPath, Arc<SourceFile>>,
    sifted: BTreeMap<RepoPath, Survey>,
    links: BTreeMap<RepoPath, Arc<SourceFile>>,
    aliases: BTreeMap<RepoPath, RepoPath>,
    unseen: Vec<Unseen>,
}

impl<'a> Reader<'a> {
    /// Starts with the list and no file read.
    pub fn new(repository: &'a Repository, listed: Listed) -> Reader<'a> {
        let Listed { paths: tree, untracked, unnameable, strangers } = listed;
        let (files, sifted) = (BTreeMap::new(), BTreeMap::new());
        let (links, aliases, unseen) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        Reader { repository, tree, untracked, unnameable, strangers, files, sifted, links, aliases, unseen }
    }

    /// Reads every listed path that is chosen. A listed link is not followed: its target is
    /// listed itself, or is none of the repository's files.
    pub fn read_listed(&mut self, choice: &Choice<'_>) {
        for name in &self.unnameable {
            // What such a file would be called decides whether anybody wanted it. Whoever looks through all files
            // finds the name in the snapshot.
            let likely = RepoPath::listed(&String::from_utf8_lossy(name).replace([':', '\\'], "_"));
            if likely.is_ok_and(|path| (choice.wants)(&path)) {
                let why = std::str::from_utf8(name).ok().and_then(|text| RepoPath::listed(text).err());
                let why = why.unwrap_or_else(|| "it is not UTF-8".to_owned());
                let reason = format!("not every system can hold the file's name, so it was not looked at: {why}");
                self.unseen.push(Unseen { path: name.escape_ascii().to_string(), reason });
            }
        }
        let mut links = Links::default();
        let root = &self.repository.root;
        let chosen = self.tree.iter().filter_map(|path| {
            let is_wanted = (choice.wants)(path);
            (is_wanted || (choice.sifts)(path)).then_some((path, is_wanted))
        });
        let chosen: Vec<(&RepoPath, bool)> = chosen.filter(|(path, _)| !links.lead_to(root, path)).collect();
        let seen = parallel::each(&chosen, |(path, is_wanted)| match look(root, path, false) {
            Seen::File(bytes) if *is_wanted => Sifted::Kept(bytes),
            Seen::File(bytes) => {
                let survey = Survey::of(&bytes);
                if (choice.keeps)(path, &bytes, &survey) { Sifted::Kept(bytes) } else { Sifted::Passed(survey) }
            }
            Seen::Unseen(reason) => Sifted::Unseen(reason),
            Seen::LinkText(text) => Sifted::Link(text),
            Seen::Link(_) | Seen::Folder | Seen::Nothing => Sifted::Nothing,
        });
        for ((path, _), seen) in chosen.into_iter().zip(seen) {
            match seen {
                Sifted::Kept(bytes) => {
                    self.files.insert(path.clone(), Arc::new(SourceFile::new(bytes)));
                }
                Sifted::Passed(survey) => {
                    self.sifted.insert(path.clone(), survey);
                }
                Sifted::Unseen(reason) => self.unseen.push(Unseen { path: path.to_string(), reason }),
                Sifted::Link(text) => {
                    self.links.insert(path.clone(), Arc::new(SourceFile::new(text)));
                }
                Sifted::Nothing => {}
            }
        }
    }

    /// Reads `paths` whether they are listed or not, through links inside the root.
    pub fn read_exactly(&mut self, paths: Vec<RepoPath>) {
        for path in paths {
            if self.files.contains_key(&path) || self.aliases.contains_key(&path) {
                continue;
            }
            match look(&self.repository.root, &path, true) {
                Seen::File(bytes) => {
                    self.tree.insert(path.clone());
                    self.files.insert(path, Arc::new(SourceFile::new(bytes)));
                }
                // A submodule is listed like a file.
                Seen::Folder if self.tree.contains(&path) => {}
                Seen::Folder => {
                    let reason = "a folder stands where a file is expected".to_owned();
                    self.unseen.push(Unseen { path: path.to_string(), reason });
                }
                Seen::Link(target) => {
                    self.aliases.insert(path, target.clone());
                    if self.files.contains_key(&target) {
                        continue;
                    }
                    match look(&self.repository.root, &target, true) {
                        Seen::File(bytes) => {
                            self.files.insert(target, Arc::new(SourceFile::new(bytes)));
                        }
                        Seen::Unseen(reason) => self.unseen.push(Unseen { path: target.to_string(), reason }),
                        Seen::Link(_) | Seen::LinkText(_) | Seen::Folder | Seen::Nothing => {}
                    }
                }
                Seen::Unseen(reason) => {
                    let unseen = Unseen { path: path.to_string(), reason };
                    if !self.unseen.contains(&unseen) {
                        self.unseen.push(unseen);
                    }
                }
                Seen::LinkText(_) | Seen::Nothing => {}
            }
        }
    }

    /// Adds what git does not track to a change: it is new.
    pub fn add_untracked(&self, since: &mut Since) {
        for path in &self.untracked {
            since.changed.entry(path.clone()).or_insert(None);
        }
        since.unnameable.extend(self.strangers.iter().cloned());
    }

    /// Every path of the repository.
    pub fn tree(&self) -> &BTreeSet<RepoPath> {
        &self.tree
    }

    /// Whether `path` is one of the repository's files.
    pub fn lists(&self, path: &RepoPath) -> bool {
        self.tree.contains(path)
    }

    /// The path that really holds what `path` names.
    pub fn resolve(&self, path: &RepoPath) -> RepoPath {
        self.aliases.get(path).unwrap_or(path).clone()
    }

    /// The file at `path`, through a link if it is one, if it was read.
    pub fn file(&self, path: &RepoPath) -> Option<Arc<SourceFile>> {
        self.files.get(self.aliases.get(path).unwrap_or(path)).cloned()
    }

    /// What was read so far.
    pub fn snapshot(&self, facts: Facts) -> Snapshot {
        let (files, unseen) = (self.files.clone(), self.unseen.clone());
        let snapshot = Snapshot::new(files, self.tree.clone(), self.aliases.clone(), unseen, facts);
        let snapshot = snapshot.with_sifted(self.sifted.clone()).with_links(self.links.clone());
        snapshot.with_listing(self.unnameable.clone(), self.untracked.clone())
    }
}
