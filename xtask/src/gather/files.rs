//! The list of files, and their bytes.

mod listing;
mod look;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use listing::{Listed, list};
use look::{Links, Seen, look};

use super::Repository;
use crate::model::{Facts, RepoPath, Since, Snapshot, SourceFile, Unseen};
use crate::parallel;
use crate::text::survey::Survey;

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
    tree: Arc<BTreeSet<RepoPath>>,
    absent: BTreeSet<RepoPath>,
    untracked: BTreeSet<RepoPath>,
    unnameable: Vec<Vec<u8>>,
    strangers: Vec<Vec<u8>>,
    programs: BTreeSet<RepoPath>,
    submodules: BTreeSet<RepoPath>,
    unmerged: BTreeSet<RepoPath>,
    /// Those of the tree that were not listed.
    beside: BTreeSet<RepoPath>,
    files: BTreeMap<RepoPath, Arc<SourceFile>>,
    sifted: BTreeMap<RepoPath, Survey>,
    links: BTreeMap<RepoPath, Arc<SourceFile>>,
    aliases: BTreeMap<RepoPath, RepoPath>,
    unseen: Vec<Unseen>,
}

impl<'a> Reader<'a> {
    /// Starts with the list and no file read.
    pub fn new(repository: &'a Repository, listed: Listed) -> Reader<'a> {
        let Listed { paths, absent, untracked, unnameable, strangers, programs, submodules, unmerged } = listed;
        let (tree, beside) = (Arc::new(paths), BTreeSet::new());
        let (files, sifted) = (BTreeMap::new(), BTreeMap::new());
        let (links, aliases, unseen) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        Reader {
            repository,
            tree,
            absent,
            untracked,
            unnameable,
            strangers,
            programs,
            submodules,
            unmerged,
            beside,
            files,
            sifted,
            links,
            aliases,
            unseen,
        }
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
                    if !self.tree.contains(&path) {
                        Arc::make_mut(&mut self.tree).insert(path.clone());
                        self.beside.insert(path.clone());
                    }
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

    /// What may be run as a program by git's index, if that was asked for.
    pub fn programs(&self) -> &BTreeSet<RepoPath> {
        &self.programs
    }

    /// Submodules by git's index, if modes were asked for.
    pub fn submodules(&self) -> &BTreeSet<RepoPath> {
        &self.submodules
    }

    /// Paths whose merge is not resolved, if modes were asked for.
    pub fn unmerged(&self) -> &BTreeSet<RepoPath> {
        &self.unmerged
    }

    /// Listed paths that git does not track.
    pub fn untracked(&self) -> &BTreeSet<RepoPath> {
        &self.untracked
    }

    /// The paths of the repository that git does not track.
    pub fn strange(&self) -> impl Iterator<Item = &RepoPath> {
        self.untracked.union(&self.beside)
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
        let snapshot = Snapshot::new(files, Arc::clone(&self.tree), self.aliases.clone(), unseen, facts);
        let snapshot = snapshot.with_sifted(self.sifted.clone()).with_links(self.links.clone());
        snapshot.with_listing(self.unnameable.clone(), self.untracked.clone(), self.absent.clone())
    }
}
