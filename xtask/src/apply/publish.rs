//! From staged to published, and back.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Error, Result, bail, ensure};

use super::{
    Step,
    disk::{self, remove_empty_folder, remove_file, sync_folder},
    item::{Item, Side, holds, restore},
    journal::{Entry, Journal, Phase, Room, is_temporary_of, way_out},
    target::resolve,
};
use crate::model::RepoPath;

/// A transaction with resolved paths.
#[derive(Debug)]
pub(super) struct Batch {
    pub room: Room,
    /// Folders made for new files, outermost first.
    pub folders: Vec<PathBuf>,
    /// How many of them this transaction made so far.
    pub folders_made: usize,
    pub items: Vec<Item>,
}

impl Batch {
    /// The transaction a journal describes, every path of it checked again.
    pub(super) fn from_journal(room: Room, journal: &Journal) -> Result<Batch> {
        let accept = |text: &str| RepoPath::new(text).map_err(Error::msg);
        let mut folders = Vec::new();
        for text in &journal.folders {
            let folder = accept(text)?.as_str().split('/').fold(room.root.clone(), |f, name| f.join(name));
            // A folder that is gone needs no check, and one that is a link now is not the one that was made.
            if folder.exists() {
                let real = fs::canonicalize(&folder).with_context(|| format!("resolving `{}`", folder.display()))?;
                ensure!(real == folder, "`{text}` is not the folder it was");
            }
            folders.push(folder);
        }
        let mut items = Vec::new();
        for entry in &journal.files {
            let target = resolve(&room, &accept(&entry.target)?)?;
            ensure!(target.relative == entry.target, "`{}` leads to `{}` now", entry.target, target.relative);
            ensure!(
                is_temporary_of(&entry.temporary, &target.real),
                "`{}` is no name of a temporary of `{}`",
                entry.temporary,
                entry.target
            );
            items.push(Item {
                path: accept(&entry.path)?,
                relative: target.relative,
                temporary: target.real.with_file_name(&entry.temporary),
                real: target.real,
                old: entry.old.clone(),
                new: entry.new.clone(),
                is_created: true,
                is_published: true,
            });
        }
        Ok(Batch { folders_made: folders.len(), room, folders, items })
    }

    /// Writes the journal of this transaction.
    pub(super) fn record(&self, phase: Phase, observe: &mut dyn FnMut(Step)) -> Result<()> {
        let relative = |folder: &PathBuf| {
            let inside = folder.strip_prefix(&self.room.root).context("a new folder lies outside the root")?;
            let names: Option<Vec<&str>> = inside.iter().map(|name| name.to_str()).collect();
            Ok(names.context("the name of a new folder is not UTF-8")?.join("/"))
        };
        let folders = self.folders.iter().map(relative).collect::<Result<Vec<String>>>()?;
        let files = self.items.iter().map(|item| Entry {
            path: item.path.to_string(),
            target: item.relative.clone(),
            temporary: name_of(&item.temporary),
            old: item.old.clone(),
            new: item.new.clone(),
        });
        Journal::new(&self.room, phase, folders, files.collect()).write(&self.room, observe)
    }

    /// Every folder whose names this transaction changes.
    pub(super) fn touched_folders(&self) -> BTreeSet<PathBuf> {
        let reals = self.items.iter().map(|item| &item.real);
        reals.chain(&self.folders).filter_map(|path| path.parent()).map(Path::to_owned).collect()
    }

    /// Puts every staged content in its place.
    pub(super) fn publish(&mut self, observe: &mut dyn FnMut(Step)) -> Result<()> {
        for (index, item) in self.items.iter_mut().enumerate() {
            match item.side().with_context(|| format!("publishing `{}`", item.path))? {
                Side::New => continue,
                Side::Foreign => bail!("`{}` was changed by somebody else before it could be replaced", item.path),
                Side::Old => {}
            }
            // Set first: a rename that reports an error may have happened all the same on a network file system.
            item.is_published = true;
            disk::rename(&item.temporary, &item.real).with_context(|| format!("publishing `{}`", item.path))?;
            observe(Step::Renamed(index));
        }
        self.sync(observe)
    }

    /// Ends a transaction all of whose files are published.
    pub(super) fn forget(&mut self, observe: &mut dyn FnMut(Step)) -> Result<()> {
        self.remove_temporaries(observe)?;
        self.room.clear(observe)
    }

    /// Puts everything back after `error`, and says in it what became of the files.
    pub(super) fn give_up(mut self, error: Error, observe: &mut dyn FnMut(Step)) -> Error {
        match self.roll_back(observe) {
            Ok(()) => error.context("nothing was changed"),
            Err(undo) => error.context(format!(
                "some files may be changed, because putting them back failed too ({undo:#}); \
                 the next run tries again from `{}`",
                self.room.journal().display()
            )),
        }
    }

    /// Puts every published file back, then removes every trace.
    pub(super) fn roll_back(&mut self, observe: &mut dyn FnMut(Step)) -> Result<()> {
        let mut back = Vec::new();
        for (index, item) in self.items.iter().enumerate().filter(|(_, item)| item.is_published) {
            match item.side()? {
                Side::Old => {}
                Side::New => back.push((index, self.kept_bytes(index)?)),
                Side::Foreign => return Err(self.foreign(index)),
            }
        }
        for (index, bytes) in back {
            let item = &self.items[index];
            restore(item, bytes.as_deref()).with_context(|| format!("restoring `{}`", item.path))?;
            observe(Step::Restored(index));
        }
        self.remove_temporaries(observe)?;
        for index in (0..self.folders_made).rev() {
            if remove_empty_folder(&self.folders[index])? {
                observe(Step::FolderRemoved(index));
            }
        }
        self.sync(observe)?;
        self.room.clear(observe)
    }

    /// The bytes to put back, `None` for a file that was new.
    pub(super) fn kept_bytes(&self, index: usize) -> Result<Option<Vec<u8>>> {
        let item = &self.items[index];
        let Some(old) = &item.old else { return Ok(None) };
        let kept = self.room.kept(index);
        match holds(&kept, old)? {
            Some(bytes) => Ok(Some(bytes)),
            None => bail!("the old bytes of `{}` are not in `{}` any more", item.path, kept.display()),
        }
    }

    /// Why a file that is neither old nor new stops everything, and what its owner can do.
    pub(super) fn foreign(&self, index: usize) -> Error {
        let item = &self.items[index];
        let old = match &item.old {
            Some(_) => format!("its old bytes are in `{}`", self.room.kept(index).display()),
            None => "it did not exist before".to_owned(),
        };
        let new = match item.is_staged() {
            Ok(true) => format!("the new ones in `{}`", item.temporary.display()),
            _ => "the new ones were already published and are overwritten".to_owned(),
        };
        Error::msg(format!(
            "`{}` is neither what it was before the interrupted run nor what that run wrote; {old}, {new}; {}",
            item.path,
            way_out(&self.room)
        ))
    }

    fn remove_temporaries(&mut self, observe: &mut dyn FnMut(Step)) -> Result<()> {
        for (index, item) in self.items.iter_mut().enumerate().filter(|(_, item)| item.is_created) {
            if remove_file(&item.temporary)? {
                observe(Step::TemporaryRemoved(index));
            }
        }
        Ok(())
    }

    fn sync(&self, observe: &mut dyn FnMut(Step)) -> Result<()> {
        for folder in self.touched_folders() {
            // A folder that was made for a new file is gone after a roll back.
            if folder.exists() {
                sync_folder(&folder)?;
            }
        }
        observe(Step::Synced);
        Ok(())
    }
}

/// The last component; every temporary is named by us, in UTF-8.
fn name_of(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).expect("a temporary has a UTF-8 name").to_owned()
}
