//! The only writer: all files or none.
//!
//! [`recover`] runs at the start of every task and settles what an interrupted run left behind. [`lock`] keeps a
//! second run out, [`commit`] replaces a set of files by one transaction: journal, temporaries, renames.
//! A crash at any moment leaves the old state, the new state, or a journal from which [`recover`] makes one of the two.
//! Mode bits survive a rewrite; owner, access lists and extended attributes are those of a new file.
//!
//! A file that is renamed is two files of the transaction, in this order: the old path goes, the new one comes. What
//! goes is parked under the name of its temporary, so the way back is one rename and needs no bytes of its own; and
//! as the old name is free before the new one is taken, a rename that changes only the case works where the file
//! system takes both for one name. Parked files, and folders that are empty without them, go last of all.

#![expect(clippy::disallowed_methods, reason = "the one place that writes")]

mod disk;
mod item;
mod journal;
mod lock;
mod publish;
mod records;
mod recover;
mod spool;
mod stage;
mod target;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::model::RepoPath;

pub use lock::{Lock, WAIT_MAX, lock, lock_within};
pub use records::{keep_record, records_of};
pub use recover::{Recovery, recover, recover_observed};
pub use spool::Spool;

/// Where files are written and where the transaction keeps its own.
#[derive(Clone, Debug)]
pub struct Place {
    /// The root of the repository; nothing outside it is written except below `state`.
    pub root: PathBuf,
    /// The folder of the lock and of the journals; several roots may share it.
    pub state: PathBuf,
    /// Which of the roots that share `state` this one is: its path inside the work tree, empty at the top.
    pub scope: String,
}

/// One file and what becomes of it.
#[derive(Clone, Debug)]
pub struct Write<'a> {
    /// The file, as the task names it; a symbolic link inside the root stands for the file it leads to.
    pub path: RepoPath,
    /// What the file is called so far, when it is renamed. Nothing may have the new name yet. A symbolic link is
    /// renamed as itself: its bytes are the text of the link.
    pub from: Option<RepoPath>,
    /// The bytes that were judged; `None` when the file must not exist yet.
    pub before: Option<&'a [u8]>,
    /// The bytes the file holds afterwards.
    pub after: &'a [u8],
    /// Whether a new file may be run as a program; one that is there keeps its mode.
    pub program: bool,
}

/// A moment after which the disk is different; the number is the position of the file or folder.
///
/// Production passes an observer that does nothing. The tests end the process at every one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// This root's folder below the state folder exists.
    JournalFolderMade,
    /// The text of a journal is written, but not yet under its name.
    JournalDrafted,
    /// The journal lists every temporary that may come to exist.
    Intended,
    /// A missing parent folder of a new file exists.
    FolderMade(usize),
    /// The old bytes are kept.
    Kept(usize),
    /// A temporary exists and is empty.
    Opened(usize),
    /// A temporary holds the new bytes and the mode, and is on the disk.
    Staged(usize),
    /// The journal says that from here on the new state wins.
    Committed,
    /// A target holds the new bytes, or is parked because it goes.
    Renamed(usize),
    /// Every touched folder is on the disk.
    Synced,
    /// A target holds its old bytes again.
    Restored(usize),
    /// A temporary that was not used is gone, or a parked file.
    TemporaryRemoved(usize),
    /// A folder made for a new file is gone again.
    FolderRemoved(usize),
    /// A folder that renames left empty is gone.
    EmptiedFolderRemoved,
    /// The journal is gone; what follows is tidying.
    JournalRemoved,
    /// A kept or drafted file below the state folder is gone.
    LeftoverRemoved,
    /// This root's folder below the state folder is gone.
    JournalFolderRemoved,
}

/// Replaces every file of `writes`, or none of them.
///
/// Returns what the user should know although all went well, one sentence each. A write whose `after` equals its
/// `before` is verified and not written, unless it renames.
///
/// # Errors
/// A target that is not what was judged, cannot be written or lies outside the root; a journal [`recover`] has not
/// settled; anything the operating system refuses. The message says which file and whether anything was changed.
pub fn commit(place: &Place, lock: &Lock, writes: &[Write<'_>], observe: &mut dyn FnMut(Step)) -> Result<Vec<String>> {
    ensure!(lock.guards(place), "the lock held is not the one of `{}`", place.state.display());
    let room = journal::Room::of(place)?;
    ensure!(
        !room.has_journal()?,
        "`{}` records an interrupted run; start the task again to settle it, nothing was written",
        room.journal().display()
    );
    let (jobs, notes) = target::verify(&room, writes).context("nothing was written")?;
    if jobs.is_empty() {
        return Ok(notes);
    }
    let mut batch = stage::plan(room, &jobs).context("nothing was written")?;
    let done = stage::stage(&mut batch, &jobs, observe).and_then(|()| batch.publish(observe));
    match done {
        Ok(()) => {
            batch
                .forget(observe)
                .context("every file is written, but the journal could not be tidied away; the next run does it")?;
            Ok(notes)
        }
        Err(error) => Err(batch.give_up(error, observe)),
    }
}
