//! The state of the working tree, and the files that the change at hand touches.
//!
//! What the change started from is asked while files are read; whoever asks for it later finds the answers. Everything
//! else is known already, or asked for by name.

mod state;
mod touched;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::{Result, bail};

use super::files::Reader;
use super::{Repository, Wanted, since, start};
use crate::checks::{Check, WantedWorktree};
use crate::model::{RepoPath, Snapshot, Touched, TouchedFile, Worktree};
use crate::ordered::Ordered;

/// What the change at hand started from, and what differs from it in the files that git tracks.
pub enum Compared {
    /// Nothing is committed, so everything is new.
    Nothing,
    /// What messages call the state, and the paths with their old blobs.
    Since(String, since::Changed),
    /// That is not known here, and why; what differs from the commit.
    Open(String, since::Changed),
}

/// What was asked for, and what is compared meanwhile.
pub struct Begun {
    wanted: WantedWorktree,
    compared: Option<JoinHandle<Result<Compared>>>,
}

/// Begins to compare the working tree with where the main branch was left, if a check asks about it.
pub fn begin(repository: &Repository, checks: &[Box<dyn Check>], asked: &Wanted) -> Option<Begun> {
    let wanted = checks.iter().find_map(|check| check.wants_worktree())?;
    // What a named revision is compared with is known to whoever looks for added lines.
    let compared = (repository.git && asked.since.is_none()).then(|| {
        let (repository, main) = (repository.clone(), asked.main.clone());
        std::thread::spawn(move || compared(&repository, main.as_deref()))
    });
    Some(Begun { wanted, compared })
}

fn compared(repository: &Repository, main: Option<&str>) -> Result<Compared> {
    if !start::has_commit(repository)? {
        return Ok(Compared::Nothing);
    }
    // On the main branch itself the last commit is judged too, whatever is open.
    match start::start_of(repository, None, main, &[], |_| false) {
        Ok(start) => Ok(Compared::Since(start.name, start.changed)),
        Err(why) => Ok(Compared::Open(format!("{why:#}"), since::changed(repository, "HEAD")?)),
    }
}

/// Puts what [`begin`] was asked for into the facts of `snapshot`.
///
/// # Errors
/// When git cannot say what was asked for: there is none, or it knows no such revision.
pub fn finish(
    repository: &Repository,
    checks: &[Box<dyn Check>],
    begun: Option<Begun>,
    reader: &Reader<'_>,
    snapshot: &mut Snapshot,
) -> Result<()> {
    let Some(begun) = begun else { return Ok(()) };
    let worktree = worktree(repository, begun, reader, snapshot)?;
    Arc::make_mut(&mut snapshot.facts).worktree = Arc::new(worktree);
    recall(repository, checks, snapshot)
}

/// The state of the working tree.
fn worktree(repository: &Repository, begun: Begun, reader: &Reader<'_>, snapshot: &Snapshot) -> Result<Worktree> {
    let Begun { wanted, compared } = begun;
    if !repository.git {
        if wanted.open {
            bail!("whether everything is committed can only be told in a git repository");
        }
        if let Some(revision) = &wanted.against {
            bail!("`--against {revision}` needs a git repository");
        }
        return Ok(Worktree::default());
    }
    let compared = compared.map(|thread| thread.join().expect("asking git does not panic")).transpose()?;
    let since = snapshot.facts.since.as_ref();
    let (touched, touched_count) = touched::files(repository, &wanted, reader, since, compared)?;
    Ok(Worktree {
        unmerged: reader.unmerged().clone(),
        unfinished: state::unfinished(repository),
        submodules: state::submodules(repository, reader)?,
        open: wanted.open.then(|| state::open(repository)).transpose()?,
        behind: wanted.against.as_deref().map(|revision| state::behind(repository, revision)).transpose()?,
        touched,
        touched_count,
    })
}

/// Adds what the files that the checks compare held before the change, by one process.
fn recall(repository: &Repository, checks: &[Box<dyn Check>], snapshot: &mut Snapshot) -> Result<()> {
    let paths: BTreeSet<RepoPath> = checks.iter().flat_map(|check| check.compares(snapshot)).into_set();
    if paths.is_empty() {
        return Ok(());
    }
    let worktree = Arc::make_mut(&mut Arc::make_mut(&mut snapshot.facts).worktree);
    let (Touched::Open(_, files) | Touched::Since(_, files)) = &mut worktree.touched else { return Ok(()) };
    let asked = files.iter_mut().filter(|(path, file)| paths.contains(*path) && file.before.is_none());
    let asked: Vec<&mut TouchedFile> = asked.map(|(_, file)| file).collect();
    let contents = since::blobs(repository, asked.iter().filter_map(|file| file.blob.as_ref()))?;
    for file in asked {
        file.before = file.blob.as_ref().and_then(|blob| contents.get(blob).cloned());
    }
    Ok(())
}
