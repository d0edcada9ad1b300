//! The list of files, and their bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};

use super::{Repository, git};
use crate::model::{Facts, RepoPath, Snapshot, SourceFile, Unseen};
use crate::parallel;
use crate::text::survey::Survey;

/// Larger files are not read: a check would hold several copies of one.
const FILE_BYTES_MAX: u64 = 512 << 20;

/// The paths of a repository.
pub struct Listed {
    paths: BTreeSet<RepoPath>,
    unnameable: Vec<Vec<u8>>,
}

/// Lists what git tracks and what is neither tracked nor ignored; outside git, what `.gitignore` leaves in.
///
/// # Errors
/// When git or the folder cannot be asked.
pub fn list(repository: &Repository) -> Result<Listed> {
    if repository.git {
        // Paths below the root come relative to it, whichever folder of the work tree the root is.
        let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let output = git::data(&repository.root, &arguments, None)?;
        return Ok(named(output.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(<[u8]>::to_vec)));
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

fn slashed(path: &Path) -> Vec<u8> {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().as_encoded_bytes()).collect();
    parts.join(&b'/')
}

fn named(names: impl Iterator<Item = Vec<u8>>) -> Listed {
    let mut listed = Listed { paths: BTreeSet::new(), unnameable: Vec::new() };
    for name in names {
        match std::str::from_utf8(&name).ok().and_then(|text| RepoPath::new(text).ok()) {
            Some(path) => {
                listed.paths.insert(path);
            }
            None => listed.unnameable.push(name),
        }
    }
    listed
}

/// What reading one path gave.
enum Seen {
    File(Vec<u8>),
    /// A symbolic link to another path inside the root.
    Link(RepoPath),
    /// Nothing there, or a folder: not a file of this repository.
    Nothing,
    Unseen(String),
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
    Nothing,
    Unseen(String),
}

/// Reads files of one repository.
pub struct Reader<'a> {
    repository: &'a Repository,
    tree: BTreeSet<RepoPath>,
    unnameable: Vec<Vec<u8>>,
    files: BTreeMap<RepoPath, Arc<SourceFile>>,
    sifted: BTreeMap<RepoPath, Survey>,
    aliases: BTreeMap<RepoPath, RepoPath>,
    unseen: Vec<Unseen>,
}

impl<'a> Reader<'a> {
    /// Starts with the list and no file read.
    pub fn new(repository: &'a Repository, listed: Listed) -> Reader<'a> {
        let Listed { paths, unnameable } = listed;
        let (files, sifted, aliases) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Reader { repository, tree: paths, unnameable, files, sifted, aliases, unseen: Vec::new() }
    }

    /// Reads every listed path that is chosen. A listed link is passed over: its target is
    /// listed itself, or is none of the repository's files.
    pub fn read_listed(&mut self, choice: &Choice<'_>) {
        for name in &self.unnameable {
            // What such a file would be called decides whether anybody wanted it.
            let likely = RepoPath::new(&String::from_utf8_lossy(name).replace([':', '\\'], "_"));
            if likely.is_ok_and(|path| (choice.wants)(&path) || (choice.sifts)(&path)) {
                let why = std::str::from_utf8(name).ok().and_then(|text| RepoPath::new(text).err());
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
            Seen::Link(_) | Seen::Nothing => Sifted::Nothing,
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
                        Seen::Link(_) | Seen::Nothing => {}
                    }
                }
                Seen::Unseen(reason) => {
                    let unseen = Unseen { path: path.to_string(), reason };
                    if !self.unseen.contains(&unseen) {
                        self.unseen.push(unseen);
                    }
                }
                Seen::Nothing => {}
            }
        }
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
        Snapshot::new(files, self.tree.clone(), self.aliases.clone(), unseen, facts).with_sifted(self.sifted.clone())
    }
}

/// Which folders are symbolic links, each asked once.
#[derive(Default)]
struct Links {
    known: HashMap<String, bool>,
}

impl Links {
    /// Whether a folder above `path` is a link: then the file belongs to another path.
    fn lead_to(&mut self, root: &Path, path: &RepoPath) -> bool {
        let text = path.as_str();
        text.match_indices('/').any(|(slash, _)| {
            let folder = &text[..slash];
            if let Some(known) = self.known.get(folder) {
                return *known;
            }
            let link = std::fs::symlink_metadata(root.join(folder)).is_ok_and(|metadata| metadata.is_symlink());
            self.known.insert(folder.to_owned(), link);
            link
        })
    }
}

/// Reads one path; `through` says whether links are followed on the way.
fn look(root: &Path, path: &RepoPath, through: bool) -> Seen {
    let full: PathBuf = root.join(path.as_str());
    let metadata = match std::fs::symlink_metadata(&full) {
        Ok(metadata) => metadata,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Seen::Nothing,
        Err(error) => return Seen::Unseen(format!("reading it failed: {error}")),
    };
    if metadata.is_dir() {
        // A submodule is listed like a file; a folder in the place of a configured file is not one.
        return if through {
            Seen::Unseen("a folder stands where a file is expected".to_owned())
        } else {
            Seen::Nothing
        };
    }
    if !metadata.is_symlink() && !metadata.is_file() {
        return if through { Seen::Unseen("it is neither a file nor a link".to_owned()) } else { Seen::Nothing };
    }
    if through {
        match full.canonicalize() {
            Ok(real) if real == full => {}
            Ok(real) => return alias(root, &real),
            Err(error) => return Seen::Unseen(format!("following the link failed: {error}")),
        }
    } else if metadata.is_symlink() {
        return Seen::Nothing;
    }
    if metadata.len() > FILE_BYTES_MAX {
        return Seen::Unseen(format!("it is larger than {} MB", FILE_BYTES_MAX >> 20));
    }
    match std::fs::read(&full) {
        Ok(bytes) => Seen::File(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => Seen::Nothing,
        Err(error) => Seen::Unseen(format!("reading it failed: {error}")),
    }
}

fn alias(root: &Path, real: &Path) -> Seen {
    let inside = real.strip_prefix(root).ok().map(slashed);
    let target = inside.and_then(|name| String::from_utf8(name).ok()).and_then(|name| RepoPath::new(&name).ok());
    match target {
        Some(target) => Seen::Link(target),
        None => Seen::Unseen("the link leaves the repository".to_owned()),
    }
}
