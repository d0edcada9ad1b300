//! From staged to published, and back.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Error, Result, bail, ensure};

use super::{
    Step,
    disk::{Kind, is_there, remove_empty_folder, remove_file, sync_folder},
    item::{Item, Side, Undo, holds, restore},
    journal::{Entry, Journal, Phase, Room, is_temporary_of, way_out},
    target::{resolve, resolve_itself},
};
use crate::model::RepoPath;
use crate::ordered::Ordered;

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
        let accept = |text: &str| RepoPath::listed(text).map_err(Error::msg);
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
            // A renamed file may be a link, or have a name that leads to another one.
            let is_itself = entry.new.is_none() || entry.link || entry.twin;
            let resolve = if is_itself { resolve_itself } else { resolve };
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
                kind: if entry.link { Kind::Link } else { Kind::File },
                has_twin: entry.twin,
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
            link: item.kind == Kind::Link,
            twin: item.has_twin,
        });
        Journal::new(&self.room, phase, folders, files.collect()).write(&self.room, observe)
    }

    /// Every folder whose names this transaction changes.
    pub(super) fn touched_folders(&self) -> BTreeSet<PathBuf> {
        let reals = self.items.iter().map(|item| &item.real);
        reals.chain(&self.folders).filter_map(|path| path.parent()).map(Path::to_owned).into_set()
    }

    /// Puts every staged content in its place.
    pub(super) fn publish(&mut self, observe: &mut dyn FnMut(Step)) -> Result<()> {
        for (index, item) in self.items.iter_mut().enumerate() {
            match item.side().with_context(|| format!("publishing `{}`", item.path))? {
                Side::New => continue,
                Side::Foreign => bail!("`{}` was changed by somebody else before it could be replaced", item.path),
                Side::Old => {}
            }
            let is_taken = item.new.is_none() && is_there(&item.temporary)?;
            ensure!(!is_taken, "`{}` is taken, so `{}` cannot be parked there", item.temporary.display(), item.path);
            item.publish().with_context(|| format!("publishing `{}`", item.path))?;
            observe(Step::Renamed(index));
        }
        self.sync(observe)
    }

    /// Ends a transaction all of whose files are published.
    pub(super) fn forget(&mut self, observe: &mut dyn FnMut(Step)) -> Result<()> {
        self.remove_temporaries(observe)?;
        self.remove_emptied_folders(observe);
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
                Side::New => back.push((index, self.way_back(index)?)),
                Side::Foreign => return Err(self.foreign(index)),
            }
        }
        // The last one first: a new name is given up before the old one, which may be the same, is taken again.
        for (index, undo) in back.into_iter().rev() {
            let item = &self.items[index];
            restore(item, &undo).with_context(|| format!("restoring `{}`", item.path))?;
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

    /// How a published file gets back what it was; fails when that is lost.
    pub(super) fn way_back(&self, index: usize) -> Result<Undo> {
        let item = &self.items[index];
        let Some(old) = &item.old else { return Ok(Undo::Remove) };
        let (kept, kind) = self.old_bytes(index);
        match (holds(&kept, kind, old)?, &item.new) {
            (Some(bytes), Some(_)) => Ok(Undo::Restore(bytes)),
            (Some(_), None) => Ok(Undo::Unpark),
            (None, _) => bail!("the old bytes of `{}` are not in `{}` any more", item.path, kept.display()),
        }
    }

    /// Where the old bytes of a published file are, and as what.
    fn old_bytes(&self, index: usize) -> (PathBuf, Kind) {
        let item = &self.items[index];
        match item.new {
            Some(_) => (self.room.kept(index), Kind::File),
            None => (item.temporary.clone(), item.kind),
        }
    }

    /// Why a file that is neither old nor new stops everything, and what its owner can do.
    pub(super) fn foreign(&self, index: usize) -> Error {
        let item = &self.items[index];
        let old = match &item.old {
            Some(_) => format!("its old bytes are in `{}`", self.old_bytes(index).0.display()),
            None => "it did not exist before".to_owned(),
        };
        let new = match item.is_staged() {
            _ if item.new.is_none() => "the run meant to rename it".to_owned(),
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

    /// Removes the folders that hold nothing any more because a file of theirs went. A folder that cannot be
    /// removed harms nobody: git knows no folders.
    fn remove_emptied_folders(&self, observe: &mut dyn FnMut(Step)) {
        let gone = self.items.iter().filter(|item| item.new.is_none());
        let left: BTreeSet<&Path> = gone.filter_map(|item| item.real.parent()).into_set();
        for start in left.into_iter().rev() {
            let inside = start.ancestors().take_while(|folder| *folder != self.room.root);
            for folder in inside {
                // One that is gone already was removed by the run that was interrupted.
                if folder.exists() {
                    if !remove_empty_folder(folder).unwrap_or(false) {
                        break;
                    }
                    observe(Step::EmptiedFolderRemoved);
                }
            }
        }
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
