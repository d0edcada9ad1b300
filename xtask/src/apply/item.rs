//! One file of a transaction: what it holds, and giving it its old bytes back.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Result;

use super::disk::{self, Kind, Privacy, create_new, remove_file};
use crate::model::RepoPath;
use crate::text::digest::sha256;

/// One file of a transaction.
#[derive(Debug)]
pub(super) struct Item {
    /// The file as the task named it.
    pub path: RepoPath,
    /// The file that is replaced, relative to the root.
    pub relative: String,
    /// The same, absolute.
    pub real: PathBuf,
    /// Where the new bytes wait, or a file that goes is parked.
    pub temporary: PathBuf,
    /// The sha256 of the old bytes, absent for a new file.
    pub old: Option<String>,
    /// The sha256 of the new bytes, absent for a file that goes.
    pub new: Option<String>,
    /// What it is, before and after.
    pub kind: Kind,
    /// Whether the file system takes its name for that of another file of the transaction.
    pub has_twin: bool,
    /// Whether a file named `temporary` is ours to remove.
    pub is_created: bool,
    /// Whether the target may have been replaced by us.
    pub is_published: bool,
}

/// What a target holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
    /// Neither: somebody else wrote it.
    Foreign,
}

impl Item {
    pub(super) fn side(&self) -> Result<Side> {
        // The file under the other name of the two is not this one.
        let is_hidden = self.has_twin && !disk::is_listed(&self.real)?;
        if !is_hidden && fs::symlink_metadata(&self.real).is_ok_and(|metadata| !self.kind.is_of(&metadata)) {
            return Ok(Side::Foreign);
        }
        let now = if is_hidden { None } else { disk::content(&self.real, self.kind)? };
        let now = now.map(|bytes| sha256(&bytes));
        Ok(match now {
            now if now == self.old => Side::Old,
            now if now == self.new => Side::New,
            _ => Side::Foreign,
        })
    }

    /// Whether everything is there that takes the target's place: its complete temporary, or nothing.
    pub(super) fn is_staged(&self) -> Result<bool> {
        match &self.new {
            Some(new) => Ok(holds(&self.temporary, self.kind, new)?.is_some()),
            None => Ok(true),
        }
    }

    /// Puts the staged content in the place of the target, or parks a target that goes.
    pub(super) fn publish(&mut self) -> Result<()> {
        // Set first: a rename that reports an error may have happened all the same on a network file system.
        self.is_published = true;
        match self.new {
            Some(_) => disk::rename(&self.temporary, &self.real),
            None => {
                self.is_created = true;
                disk::rename(&self.real, &self.temporary)
            }
        }
    }
}

/// How a published file gets back what it was.
pub(super) enum Undo {
    /// It was not there.
    Remove,
    /// It is parked.
    Unpark,
    /// It held these bytes.
    Restore(Vec<u8>),
}

/// Gives a published file its old bytes back, by the name of its temporary, which the journal lists.
pub(super) fn restore(item: &Item, undo: &Undo) -> Result<()> {
    let bytes = match undo {
        Undo::Remove => return remove_file(&item.real).map(drop),
        Undo::Unpark => return disk::rename(&item.temporary, &item.real),
        Undo::Restore(bytes) => bytes,
    };
    let mode = fs::metadata(&item.real)?.permissions();
    remove_file(&item.temporary)?;
    let mut file = create_new(&item.temporary, Privacy::Owner)?;
    file.write_all(bytes)?;
    file.set_permissions(mode)?;
    file.sync_all()?;
    drop(file);
    disk::rename(&item.temporary, &item.real)
}

/// The bytes of a file if they are the ones with that sha256.
pub(super) fn holds(path: &Path, kind: Kind, hash: &str) -> Result<Option<Vec<u8>>> {
    Ok(disk::content(path, kind)?.filter(|bytes| sha256(bytes) == hash))
}
