//! What an interrupted run left behind is finished or undone before anything else happens.

use std::fmt;

use anyhow::{Context, Result};

use super::{
    Place, Step,
    item::Side,
    journal::{Journal, Phase, Room, way_out},
    lock::lock,
    publish::Batch,
};
use crate::model::RepoPath;

/// What had to be done about an interrupted run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// No run was interrupted, or it was before it changed or after it published everything.
    Nothing,
    /// These files are as they were before the interrupted run.
    RolledBack(Vec<RepoPath>),
    /// These files are as the interrupted run meant them to be.
    Finished(Vec<RepoPath>),
}

impl fmt::Display for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, paths) = match self {
            Recovery::Nothing => return f.write_str("no interrupted run to settle"),
            Recovery::RolledBack(paths) => ("rolled back: nothing changed in", paths),
            Recovery::Finished(paths) => ("finished: it wrote", paths),
        };
        write!(f, "an interrupted run was {verb} ")?;
        for (index, path) in paths.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}`{path}`")?;
        }
        Ok(())
    }
}

/// Settles what an interrupted run left behind; without such a run it looks and touches nothing.
///
/// `wait` is called once when another run is still at work.
///
/// # Errors
/// A journal that cannot be read, a file somebody changed since, anything the operating system refuses. The message
/// names the files and says what to do.
pub fn recover(place: &Place, wait: &mut dyn FnMut(&str)) -> Result<Recovery> {
    recover_observed(place, wait, &mut |_| {})
}

/// [`recover`], telling `observe` of every moment after which the disk is different.
///
/// # Errors
/// Those of [`recover`].
pub fn recover_observed(place: &Place, wait: &mut dyn FnMut(&str), observe: &mut dyn FnMut(Step)) -> Result<Recovery> {
    let room = Room::of(place)?;
    if !room.is_occupied()? {
        return Ok(Recovery::Nothing);
    }
    let _lock = lock(place, wait)?;
    // The owner of the journal may have finished while it was waited for, so everything is looked at again.
    let stuck = || {
        format!(
            "an interrupted run cannot be settled from `{}`, and nothing was touched; {}",
            room.journal().display(),
            way_out(&room)
        )
    };
    let Some(journal) = Journal::read(&room).with_context(stuck)? else {
        room.clear(observe)?;
        return Ok(Recovery::Nothing);
    };
    let batch = Batch::from_journal(Room::of(place)?, &journal).with_context(stuck)?;
    match journal.phase {
        Phase::Intent => undo(batch, observe),
        Phase::Committed => settle(batch, observe),
    }
}

/// No target was touched: only what surrounds them goes.
fn undo(mut batch: Batch, observe: &mut dyn FnMut(Step)) -> Result<Recovery> {
    for item in &mut batch.items {
        item.is_published = false;
    }
    batch.roll_back(observe).context("removing what an interrupted run left behind")?;
    Ok(Recovery::RolledBack(paths(&batch)))
}

/// Forward if every file that is still old can be replaced, else backward.
fn settle(mut batch: Batch, observe: &mut dyn FnMut(Step)) -> Result<Recovery> {
    if !can_finish(&batch).context("an interrupted run cannot be settled, and nothing was touched")? {
        batch.roll_back(observe).context("rolling back an interrupted run")?;
        return Ok(Recovery::RolledBack(paths(&batch)));
    }
    match batch.publish(observe) {
        Ok(()) => {
            batch.forget(observe).context("tidying up after an interrupted run")?;
            Ok(Recovery::Finished(paths(&batch)))
        }
        Err(error) => Err(batch.give_up(error, observe).context("finishing an interrupted run")),
    }
}

/// Whether the way is forward; an error when there is neither that way nor the way back. Reads only.
fn can_finish(batch: &Batch) -> Result<bool> {
    let (mut is_staged, mut published) = (true, Vec::new());
    for (index, item) in batch.items.iter().enumerate() {
        match item.side()? {
            Side::New => published.push(index),
            Side::Old => is_staged &= item.is_staged()?,
            Side::Foreign => return Err(batch.foreign(index)),
        }
    }
    if !is_staged {
        for index in published {
            batch.way_back(index).with_context(|| way_out(&batch.room))?;
        }
    }
    Ok(is_staged)
}

fn paths(batch: &Batch) -> Vec<RepoPath> {
    batch.items.iter().map(|item| item.path.clone()).collect()
}
