//! The state of the working tree, and the files that the change at hand touches.
//!
//! What the change started from is asked while files are read, by two processes: which branches there are, and what
//! differs from where the main branch was left. Everything else is known already, or asked for by name.

mod state;
mod touched;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::{Result, bail};

use super::files::Reader;
use super::{Repository, Wanted, git, since, start};
use crate::checks::{Check, WantedWorktree};
use crate::model::{RepoPath, Snapshot, Touched, TouchedFile, Worktree};

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
    let format = "--format=%(refname) %(objectname) %(HEAD)";
    let answer = git::data(&repository.root, &["for-each-ref", format, "refs/heads", "refs/remotes"], None)?;
    let answer = String::from_utf8_lossy(&answer);
    let lines = answer.lines().filter_map(|line| line.split_once(' '));
    let (mut known, mut head) = (BTreeMap::new(), None);
    for (name, rest) in lines {
        let (commit, mark) = rest.split_once(' ').unwrap_or((rest, ""));
        known.insert(name, commit);
        head = head.or((mark == "*").then(|| commit.to_owned()));
    }
    if head.is_none() {
        let output = git::run(&repository.root, &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], None)?;
        head = output.success.then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let Some(head) = head else { return Ok(Compared::Nothing) };
    let open = |why: String| Ok(Compared::Open(why, since::changed(repository, "HEAD")?));
    let branches = match start::chosen(&known, main) {
        Ok(branches) => branches,
        Err(error) => return open(format!("{error:#}")),
    };
    let Some((name, commit)) = branches.into_iter().next() else {
        return open("the main branch is not known here".to_owned());
    };
    if commit != head {
        if let Some(changed) = since::changed_from(repository, &commit)? {
            return Ok(Compared::Since(name, changed));
        }
        // Of several commits that both have, git names one when it is asked for one.
        let merged = git::run(&repository.root, &["merge-base", &commit, "HEAD"], None)?;
        if !merged.success {
            return open(format!("no commit is common to HEAD and {name}"));
        }
        let merged = String::from_utf8_lossy(&merged.stdout).trim().to_owned();
        return Ok(Compared::Since(name, since::changed(repository, &merged)?));
    }
    // On the main branch itself the last commit is judged too.
    match since::changed(repository, "HEAD~1") {
        Ok(changed) => Ok(Compared::Since("HEAD~1".to_owned(), changed)),
        Err(_) if start::is_shallow(repository)? => open("HEAD is where this shallow clone ends".to_owned()),
        Err(_) => Ok(Compared::Since("HEAD".to_owned(), since::changed(repository, "HEAD")?)),
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
    let paths: BTreeSet<RepoPath> = checks.iter().flat_map(|check| check.compares(snapshot)).collect();
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
