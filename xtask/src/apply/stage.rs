//! Everything before the point of no return: temporaries beside their targets, old bytes in the journal's folder.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use anyhow::{Context, Result, anyhow, bail};

use super::{
    Step,
    disk::{Kind, Privacy, create_link, create_new, is_there, sync_folder, write_private},
    item::Item,
    journal::{Phase, Room, temporary_name},
    publish::Batch,
    target::{Job, Target},
};
use crate::text::digest::sha256;

/// How many names are tried for one temporary: a name is taken only after a reused process number.
const NAMES_MAX: u32 = 1000;

/// Numbers the temporaries of this process.
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// Names everything the transaction will make; nothing is made yet.
pub(super) fn plan(room: Room, jobs: &[Job<'_>]) -> Result<Batch> {
    let mut folders = Vec::new();
    let mut items = Vec::new();
    for job in jobs {
        let target = &job.target;
        for folder in &target.missing {
            if !folders.contains(folder) {
                folders.push(folder.clone());
            }
        }
        items.push(Item {
            path: job.path.clone(),
            relative: target.relative.clone(),
            temporary: free_name(target)?,
            real: target.real.clone(),
            old: job.before.map(sha256),
            new: job.after.map(sha256),
            kind: job.kind,
            has_twin: job.has_twin,
            is_created: false,
            is_published: false,
        });
    }
    Ok(Batch { room, folders, folders_made: 0, items })
}

/// A name for a temporary that nothing has.
fn free_name(target: &Target) -> Result<std::path::PathBuf> {
    let name = target.relative.rsplit('/').next().unwrap_or(&target.relative);
    for _ in 0..NAMES_MAX {
        let counter = COUNTER.fetch_add(1, Ordering::Relaxed);
        let path = target.real.with_file_name(temporary_name(name, process::id(), counter));
        if !is_there(&path)? {
            return Ok(path);
        }
    }
    bail!("staging `{}`: every name for a temporary is taken", target.relative)
}

/// Brings every new content to the disk, beside its target and under another name.
pub(super) fn stage(batch: &mut Batch, jobs: &[Job<'_>], observe: &mut dyn FnMut(Step)) -> Result<()> {
    batch.room.prepare(observe)?;
    batch.record(Phase::Intent, observe)?;
    observe(Step::Intended);
    for (index, folder) in batch.folders.iter().enumerate() {
        fs::create_dir(folder).with_context(|| format!("creating the folder `{}`", folder.display()))?;
        batch.folders_made = index + 1;
        observe(Step::FolderMade(index));
    }
    for (index, job) in jobs.iter().enumerate() {
        // What goes is parked, so it needs neither.
        let Some(after) = job.after else { continue };
        if let Some(before) = job.before {
            write_private(&batch.room.kept(index), before)?;
            observe(Step::Kept(index));
        }
        stage_one(batch, index, job, after, observe)?;
    }
    for folder in batch.touched_folders() {
        sync_folder(&folder)?;
    }
    batch.record(Phase::Committed, observe)?;
    observe(Step::Committed);
    Ok(())
}

fn stage_one(
    batch: &mut Batch,
    index: usize,
    job: &Job<'_>,
    after: &[u8],
    observe: &mut dyn FnMut(Step),
) -> Result<()> {
    let staging = || format!("staging `{}`", job.path);
    let privacy = match &job.permissions {
        Some(_) => Privacy::Owner,
        None if job.program => Privacy::Program,
        None => Privacy::Umask,
    };
    let mut file = None;
    for _ in 0..NAMES_MAX {
        let temporary = &batch.items[index].temporary;
        let created = match job.kind {
            Kind::File => create_new(temporary, privacy).map(Some),
            Kind::Link => create_link(temporary, after).map(|()| None),
        };
        match created {
            // Somebody took the name since the journal was written: the file is theirs, the journal must not list it.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                batch.items[index].temporary = free_name(&job.target)?;
                batch.record(Phase::Intent, observe)?;
            }
            created => {
                file = Some(created.with_context(staging)?);
                break;
            }
        }
    }
    let file = file.ok_or_else(|| anyhow!("every name for a temporary is taken")).with_context(staging)?;
    batch.items[index].is_created = true;
    observe(Step::Opened(index));
    // A link is complete once it is there.
    if let Some(mut file) = file {
        file.write_all(after).with_context(staging)?;
        if let Some(permissions) = &job.permissions {
            // After the write: writing as an ordinary user takes the set-user-id bit away.
            file.set_permissions(permissions.clone()).with_context(staging)?;
        }
        file.sync_all().with_context(staging)?;
    }
    observe(Step::Staged(index));
    Ok(())
}
