//! One file of a transaction: what it holds, and giving it its old bytes back.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Result;

use super::disk::{self, Privacy, create_new, read_if_there, remove_file};
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
    pub temporary: PathBuf,
    /// The sha256 of the old bytes, absent for a new file.
    pub old: Option<String>,
    /// The sha256 of the new bytes.
    pub new: String,
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
        if fs::symlink_metadata(&self.real).is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(Side::Foreign);
        }
        let now = read_if_there(&self.real)?.map(|bytes| sha256(&bytes));
        Ok(match now {
            now if now == self.old => Side::Old,
            Some(now) if now == self.new => Side::New,
            _ => Side::Foreign,
        })
    }

    /// Whether the temporary is complete.
    pub(super) fn is_staged(&self) -> Result<bool> {
        Ok(holds(&self.temporary, &self.new)?.is_some())
    }
}

/// Gives a published file its old bytes back, by the name of its temporary, which the journal lists.
pub(super) fn restore(item: &Item, bytes: Option<&[u8]>) -> Result<()> {
    let Some(bytes) = bytes else {
        remove_file(&item.real)?;
        return Ok(());
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
pub(super) fn holds(path: &Path, hash: &str) -> Result<Option<Vec<u8>>> {
    Ok(read_if_there(path)?.filter(|bytes| sha256(bytes) == hash))
}
