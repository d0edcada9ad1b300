//! The journal: what a transaction is about to do, so that the next run can undo or finish it.
//!
//! The file is one line with the sha256 of the rest, then JSON. What it says is checked like any input: it can name
//! only files inside the root and only temporaries that look like ours.

use std::{
    ffi::{OsStr, OsString},
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use serde::{Deserialize, Serialize};

use super::{
    Place, Step,
    disk::{self, is_missing, is_there, remove_empty_folder, remove_file, sync_folder, write_private},
};
use crate::text::digest::sha256;

/// The shape of [`Journal`]; a reader refuses every other.
const VERSION: u32 = 1;

/// How much of the sha256 of a root names its folder: enough to keep the work trees of one repository apart.
const ROOT_HASH_CHARS: usize = 16;

/// How far a transaction had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Phase {
    /// No target is touched; some temporaries may exist.
    Intent,
    /// Every temporary is complete; some targets may be replaced.
    Committed,
}

/// A transaction in writing.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    version: u32,
    /// For the eyes of whoever finds the file.
    root: String,
    pub phase: Phase,
    /// Folders made for new files, outermost first, relative to the root.
    pub folders: Vec<String>,
    /// The files; the old bytes of number `n` are kept in `old-n`.
    pub files: Vec<Entry>,
}

/// One file of a transaction in writing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// The file as the task named it.
    pub path: String,
    /// The file that is replaced; differs from `path` behind a symbolic link.
    pub target: String,
    /// The name of the temporary, in the folder of `target`.
    pub temporary: String,
    /// The sha256 of the old bytes, absent for a new file.
    pub old: Option<String>,
    /// The sha256 of the new bytes, absent for a file that goes: it is parked under the name of the temporary.
    pub new: Option<String>,
    /// Whether it is a symbolic link, whose bytes are its text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub link: bool,
    /// Whether the file system takes its name for that of another file of the transaction.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub twin: bool,
}

/// One root's own folder below the state folder.
#[derive(Debug)]
pub(super) struct Room {
    /// The canonical root.
    pub root: PathBuf,
    /// The state folder.
    pub state: PathBuf,
    /// The folder of this root.
    pub folder: PathBuf,
}

impl Room {
    /// The room of a place; nothing is created.
    pub(super) fn of(place: &Place) -> Result<Room> {
        let root = fs::canonicalize(&place.root).with_context(|| format!("resolving `{}`", place.root.display()))?;
        // Not the root's absolute path: a journal must be found when the folder has moved, or is mounted elsewhere.
        let hash = sha256(place.scope.as_bytes());
        Ok(Room { folder: place.state.join(&hash[..ROOT_HASH_CHARS]), state: place.state.clone(), root })
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    fn draft(&self) -> PathBuf {
        self.folder.join("journal.tmp")
    }

    /// Where the old bytes of a file are kept.
    pub(super) fn kept(&self, index: usize) -> PathBuf {
        self.folder.join(format!("old-{index}"))
    }

    pub(super) fn has_journal(&self) -> Result<bool> {
        is_there(&self.journal())
    }

    /// Whether an interrupted run left anything here; reads only.
    pub(super) fn is_occupied(&self) -> Result<bool> {
        let Some(names) = self.names()? else { return Ok(false) };
        // An empty folder is what is left of a run that died right after making it or right before removing it.
        Ok(names.is_empty() || names.iter().any(|name| is_ours(name)) || self.has_journal()?)
    }

    /// Files of ours other than the journal; whatever else lies here belongs to somebody else.
    fn leftovers(&self) -> Result<Vec<PathBuf>> {
        let names = self.names()?.unwrap_or_default();
        Ok(names.iter().filter(|name| is_ours(name)).map(|name| self.folder.join(name)).collect())
    }

    /// What lies in the folder, `None` without one: a run at work elsewhere may remove it at any moment.
    fn names(&self) -> Result<Option<Vec<OsString>>> {
        let reading = || format!("reading the folder `{}`", self.folder.display());
        match fs::read_dir(&self.folder) {
            Err(error) if is_missing(&error) => Ok(None),
            entries => {
                let names = entries.with_context(reading)?.map(|entry| entry.map(|entry| entry.file_name()));
                names.collect::<io::Result<Vec<OsString>>>().map(Some).with_context(reading)
            }
        }
    }

    /// Makes the folder, without what a run that died while tidying left in it.
    pub(super) fn prepare(&self, observe: &mut dyn FnMut(Step)) -> Result<()> {
        let making = || format!("creating the folder `{}`", self.folder.display());
        if is_there(&self.folder)? {
            for path in self.leftovers()? {
                remove_file(&path)?;
            }
        } else {
            fs::create_dir(&self.folder).with_context(making)?;
        }
        observe(Step::JournalFolderMade);
        sync_folder(&self.state)
    }

    /// Removes the journal, then everything that is of no use without it.
    pub(super) fn clear(&self, observe: &mut dyn FnMut(Step)) -> Result<()> {
        if !is_there(&self.folder)? {
            return Ok(());
        }
        if remove_file(&self.journal())? {
            observe(Step::JournalRemoved);
        }
        // Old bytes may go only after the journal that needs them is gone for good.
        sync_folder(&self.folder)?;
        for path in self.leftovers()? {
            remove_file(&path)?;
            observe(Step::LeftoverRemoved);
        }
        if remove_empty_folder(&self.folder)? {
            observe(Step::JournalFolderRemoved);
        }
        sync_folder(&self.state)
    }
}

impl Journal {
    /// A journal of the present version.
    pub(super) fn new(room: &Room, phase: Phase, folders: Vec<String>, files: Vec<Entry>) -> Journal {
        Journal { version: VERSION, root: room.root.display().to_string(), phase, folders, files }
    }

    /// Puts the journal in the place of an earlier one, in one move.
    pub(super) fn write(&self, room: &Room, observe: &mut dyn FnMut(Step)) -> Result<()> {
        let json = serde_json::to_string_pretty(self).context("encoding the journal")?;
        let draft = room.draft();
        remove_file(&draft)?;
        write_private(&draft, format!("{}\n{json}\n", sha256(json.as_bytes())).as_bytes())?;
        observe(Step::JournalDrafted);
        disk::rename(&draft, &room.journal())?;
        sync_folder(&room.folder)
    }

    /// The journal of an interrupted run, if there is one.
    pub(super) fn read(room: &Room) -> Result<Option<Journal>> {
        match disk::read_if_there(&room.journal())? {
            Some(bytes) => Journal::parse(&bytes).map(Some),
            None => Ok(None),
        }
    }

    fn parse(bytes: &[u8]) -> Result<Journal> {
        let text = std::str::from_utf8(bytes).context("the journal is not UTF-8")?;
        let (seal, json) = text.split_once('\n').ok_or_else(|| anyhow!("the journal is cut short"))?;
        let json = json.strip_suffix('\n').unwrap_or(json);
        ensure!(sha256(json.as_bytes()) == seal, "the journal is damaged: its checksum does not match");
        let journal: Journal = serde_json::from_str(json).context("the journal has an unknown shape")?;
        ensure!(
            journal.version == VERSION,
            "the journal has version {}, this program reads version {VERSION}",
            journal.version
        );
        Ok(journal)
    }
}

/// Whether a file beside the journal is a draft of it or old bytes.
fn is_ours(name: &OsStr) -> bool {
    let name = name.to_str().unwrap_or_default();
    let number = name.strip_prefix("old-");
    name == "journal.tmp" || number.is_some_and(|number| number.parse::<usize>().is_ok())
}

/// What to do about a journal nothing can be done with automatically.
pub(super) fn way_out(room: &Room) -> String {
    format!(
        "the old bytes are the `old-*` files in `{0}`; to keep every file as it is now, \
         delete the folder `{0}` and any `.*.xtask-*.tmp` file beside the files it names",
        room.folder.display()
    )
}

/// The name of a temporary of `target`, never longer than a file name may be.
pub(super) fn temporary_name(target: &str, process: u32, counter: u64) -> String {
    /// The longest file name of every common file system, in bytes.
    const NAME_BYTES_MAX: usize = 255;
    let tail = format!(".xtask-{process}-{counter}.tmp");
    let mut end = target.len().min(NAME_BYTES_MAX - 1 - tail.len());
    while !target.is_char_boundary(end) {
        end -= 1;
    }
    format!(".{}{tail}", &target[..end])
}

/// Whether `name` is one [`temporary_name`] gives to `target`, so that a forged journal cannot remove another file.
pub(super) fn is_temporary_of(name: &str, target: &Path) -> bool {
    let target = target.file_name().and_then(|name| name.to_str());
    let numbers = name.strip_suffix(".tmp").and_then(|name| name.rsplit_once(".xtask-"));
    let (Some(target), Some((_, numbers))) = (target, numbers) else {
        return false;
    };
    let Some((process, counter)) = numbers.split_once('-') else {
        return false;
    };
    match (process.parse(), counter.parse()) {
        (Ok(process), Ok(counter)) => temporary_name(target, process, counter) == name,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_is_told_by_its_name() {
        let target = Path::new("/r/a.md");
        let name = temporary_name("a.md", 12, 3);
        assert_eq!(name, ".a.md.xtask-12-3.tmp");
        assert!(is_temporary_of(&name, target));
        for other in
            ["a.md", ".b.md.xtask-12-3.tmp", ".a.md.xtask-12.tmp", "../.a.md.xtask-1-1.tmp", ".a.md.xtask-01-3.tmp"]
        {
            assert!(!is_temporary_of(other, target), "{other}");
        }
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let long = "\u{fc}".repeat(127);
        let name = temporary_name(&long, u32::MAX, u64::MAX);
        assert!(name.len() <= 255 && is_temporary_of(&name, Path::new(&long)));
    }

    #[test]
    fn a_damaged_journal_is_refused_in_words() {
        for bytes in [&b""[..], b"\xff", b"abc", b"0\n{}", b"\n"] {
            assert!(Journal::parse(bytes).is_err());
        }
    }
}
