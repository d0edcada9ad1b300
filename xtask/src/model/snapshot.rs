//! Everything a check may look at, read once and never changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::{Answer, Changes, CommandLine, Edit, RepoPath, Request, Timestamp};
use crate::text::lines::LineIndex;
use crate::text::markdown::Document;
use crate::text::markdown::marked;
use crate::text::markdown::page::Page;
use crate::text::{toml, yaml};

/// One file as it stands, bytes first.
#[derive(Debug)]
pub struct SourceFile {
    content: Content,
    lines: OnceLock<LineIndex>,
    document: OnceLock<Document>,
    page: OnceLock<Page>,
    yaml: OnceLock<Result<yaml::Stream, yaml::Error>>,
    toml: OnceLock<Result<toml::Node, toml::Error>>,
}

#[derive(Debug)]
enum Content {
    Text(String),
    /// Not UTF-8 from this offset on.
    Bytes(Vec<u8>, usize),
}

impl SourceFile {
    /// A file that holds `bytes`.
    pub fn new(bytes: Vec<u8>) -> SourceFile {
        let content = match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                Content::Bytes(error.into_bytes(), offset)
            }
        };
        SourceFile {
            content,
            lines: OnceLock::new(),
            document: OnceLock::new(),
            page: OnceLock::new(),
            yaml: OnceLock::new(),
            toml: OnceLock::new(),
        }
    }

    /// The bytes, BOM and line ends included.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes, _) => bytes,
        }
    }

    /// The file as text, its BOM included.
    ///
    /// # Errors
    /// The offset of the first byte that is not UTF-8.
    pub fn text(&self) -> Result<&str, usize> {
        match &self.content {
            Content::Text(text) => Ok(text),
            Content::Bytes(_, offset) => Err(*offset),
        }
    }

    /// Where lines start.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.bytes()))
    }

    /// The Markdown blocks of the file.
    ///
    /// # Errors
    /// The offset of the first byte that is not UTF-8.
    pub fn document(&self) -> Result<&Document, usize> {
        let text = self.text()?;
        Ok(self.document.get_or_init(|| Document::parse(text)))
    }

    /// What the file refers to, read once as Markdown.
    ///
    /// # Errors
    /// The offset of the first byte that is not UTF-8.
    pub fn page(&self) -> Result<&Page, usize> {
        let text = self.text()?;
        Ok(self.page.get_or_init(|| marked::read(text)))
    }

    /// The file read as YAML, or as JSON, which is YAML too.
    ///
    /// # Errors
    /// Where it stops being YAML, or UTF-8.
    pub fn yaml(&self) -> Result<&yaml::Stream, &yaml::Error> {
        let read = || match self.text() {
            Ok(text) => yaml::stream(text),
            Err(offset) => Err(yaml::Error { offset, message: "it is not UTF-8".to_owned() }),
        };
        self.yaml.get_or_init(read).as_ref()
    }

    /// The file read as TOML.
    ///
    /// # Errors
    /// Where it stops being TOML, or UTF-8.
    pub fn toml(&self) -> Result<&toml::Node, &toml::Error> {
        let read = || match self.text() {
            Ok(text) => toml::parse(text),
            Err(offset) => Err(toml::Error { offset, message: "it is not UTF-8".to_owned() }),
        };
        self.toml.get_or_init(read).as_ref()
    }
}

/// A path that was wanted and could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// The path, escaped where it is not a [`RepoPath`].
    pub path: String,
    /// Why.
    pub reason: String,
}

/// What changed since a revision.
#[derive(Clone, Debug, Default)]
pub struct Since {
    /// The revision as it was asked for.
    pub revision: String,
    /// Old contents of every path that differs from the merge base; `None` for a path that is new.
    pub changed: BTreeMap<RepoPath, Option<Arc<SourceFile>>>,
}

/// Text files as they stood at some commit.
pub type OldFiles = BTreeMap<RepoPath, Arc<SourceFile>>;

/// The state that the change at hand started from, and what the main branch holds meanwhile.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// What messages call it: `origin/main`, `HEAD~1`.
    pub name: String,
    /// Contents of the paths that were asked for and are still as they were.
    pub same: OldFiles,
    /// Old contents of the paths that were asked for, where they differ.
    pub changed: OldFiles,
    /// Old contents of Markdown files that changed or are gone: one of them may be an asked path before a renaming.
    pub gone: OldFiles,
    /// Whether some such files were too many to be read.
    pub is_cut: bool,
    /// Paths that were asked for and that git does not keep, so that nobody knows their past.
    pub unkept: BTreeSet<RepoPath>,
    /// Contents of the paths that were asked for on each main branch, by its name; only where wanted.
    pub tips: Vec<(String, OldFiles)>,
    /// Old contents of every path that differs, `None` for one that is new; only where wanted.
    pub touched: BTreeMap<RepoPath, Option<Arc<SourceFile>>>,
}

/// What is known of the past.
#[derive(Clone, Debug, Default)]
pub enum Past {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// There is no git here, so nothing is known.
    Unknown,
    /// Nothing is committed yet.
    Nothing,
    /// A state to compare with.
    Base(Base),
}

/// What a check needs besides files.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The time of this run: `SOURCE_DATE_EPOCH`, else the clock.
    pub now: Timestamp,
    /// Our own reference texts, by name: `rules`, `cli`, `config`.
    pub references: BTreeMap<&'static str, String>,
    /// The change `--since` asked about.
    pub since: Option<Since>,
    /// The state before the change at hand, where a check asked about it.
    pub past: Past,
    /// Files that git knows to be renamed in the change at hand, from the old path to the new one; only where wanted.
    pub renamed: BTreeMap<RepoPath, RepoPath>,
    /// What the change at hand touches, where a check asked about it.
    pub changes: Changes,
    /// What can be typed for this program.
    pub commands: Arc<CommandLine>,
    /// What the programs answered that checks asked for; nothing of one that was not asked.
    pub answers: Arc<BTreeMap<Request, Answer>>,
}

/// The repository at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    files: BTreeMap<RepoPath, Arc<SourceFile>>,
    /// Every path of the repository, read or not.
    pub tree: Arc<BTreeSet<RepoPath>>,
    /// Symbolic links inside the root, by the path that leads to the file.
    pub aliases: Arc<BTreeMap<RepoPath, RepoPath>>,
    /// Wanted paths that could not be looked at.
    pub unseen: Arc<Vec<Unseen>>,
    /// What is not a file.
    pub facts: Arc<Facts>,
    /// Files that edits of this run made different from what is on the disk.
    pub edited: Arc<BTreeSet<RepoPath>>,
}

impl Snapshot {
    /// A repository that holds `files`.
    pub fn new(
        files: BTreeMap<RepoPath, Arc<SourceFile>>,
        tree: BTreeSet<RepoPath>,
        aliases: BTreeMap<RepoPath, RepoPath>,
        unseen: Vec<Unseen>,
        facts: Facts,
    ) -> Snapshot {
        Snapshot {
            files,
            tree: Arc::new(tree),
            aliases: Arc::new(aliases),
            unseen: Arc::new(unseen),
            facts: Arc::new(facts),
            edited: Arc::default(),
        }
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
}

/// Two edits that want the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The file.
    pub path: RepoPath,
    /// Where the second edit starts.
    pub offset: usize,
}

/// `bytes` with `edits` of one file applied; the edits are sorted by range first.
///
/// # Errors
/// Refuses edits that overlap or leave the file. Two insertions at one offset keep their order.
pub fn edited(path: &RepoPath, bytes: &[u8], edits: &mut [&Edit]) -> Result<Vec<u8>, Overlap> {
    edits.sort_by_key(|e| (e.range.start, e.range.end));
    let mut out = Vec::with_capacity(bytes.len() + edits.iter().map(|e| e.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits.iter() {
        let (start, end) = (edit.range.start, edit.range.end);
        if start < at || end < start || end > bytes.len() {
            return Err(Overlap { path: path.clone(), offset: start });
        }
        out.extend_from_slice(&bytes[at..start]);
        out.extend_from_slice(&edit.text);
        at = end;
    }
    out.extend_from_slice(&bytes[at..]);
    Ok(out)
}
