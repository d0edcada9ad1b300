//! The state that the change at hand started from.
//!
//! That is the merge base with the main branch. Standing on the main branch itself, it is `HEAD` while
//! something asked for is not committed, and its parent once everything is: so the last commit is
//! judged too, on the main branch and by the job that runs there.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::{Repository, since};
use crate::model::RepoPath;
use crate::ordered::Ordered;

/// Where main branches are looked for, in order.
const MAIN_BRANCHES: [&str; 5] = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

/// The state that the change at hand started from.
pub struct Start {
    /// What messages call it.
    pub name: String,
    /// Its commit.
    pub commit: String,
    /// What differs from it in the files that git tracks.
    pub changed: since::Changed,
}

impl Start {
    fn at(repository: &Repository, name: &str, commit: &str) -> Result<Start> {
        let changed = since::changed(repository, commit)?;
        Ok(Start { name: name.to_owned(), commit: commit.to_owned(), changed })
    }
}

/// Whether anything is committed.
///
/// # Errors
/// When git cannot be started.
pub fn has_commit(repository: &Repository) -> Result<bool> {
    Ok(repository.ask(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])?.success)
}

/// The state that the change at hand started from: what `revision` and `HEAD` have in common, or without
/// a revision what the first main branch and `HEAD` have.
///
/// # Errors
/// When git cannot say: no main branch, a shallow clone, no such revision.
pub fn start_of(
    repository: &Repository,
    revision: Option<&str>,
    main: Option<&str>,
    untracked: &[RepoPath],
    is_asked: impl Fn(&RepoPath) -> bool,
) -> Result<Start> {
    let branches = main_branches(repository, main)?;
    start(repository, revision, branches.first().map(|(name, _)| name.as_str()), untracked, is_asked)
}

/// The same, where the first main branch is known.
///
/// # Errors
/// As [`start_of`].
pub fn start(
    repository: &Repository,
    revision: Option<&str>,
    main: Option<&str>,
    untracked: &[RepoPath],
    is_asked: impl Fn(&RepoPath) -> bool,
) -> Result<Start> {
    match revision {
        Some(revision) => Start::at(repository, revision, &since::merge_base(repository, revision)?),
        None => since_main(repository, main, untracked, is_asked),
    }
}

/// What changed against the main branch called `main`, and what the state compared with is called. On the
/// main branch itself `HEAD` is, while something asked for is not committed; some of that git may not track.
fn since_main(
    repository: &Repository,
    main: Option<&str>,
    untracked: &[RepoPath],
    is_asked: impl Fn(&RepoPath) -> bool,
) -> Result<Start> {
    let Some(main) = main else {
        bail!(
            "the main branch is not known here, so history cannot be judged; \
             fetch it (`git fetch origin main`), name it in `git.main`, or say `--since REV`"
        );
    };
    let merged = repository.ask(&["merge-base", main, "HEAD"])?;
    if !merged.success {
        let deepen = if is_shallow(repository)? {
            "this clone is shallow: `git fetch --unshallow` brings the rest"
        } else {
            "name another in `git.main`, or say `--since REV`"
        };
        bail!("no commit is common to HEAD and {main}, so history cannot be judged; {deepen}");
    }
    let merged = line(merged.stdout)?;
    let family = line(repository.ask_data(&["rev-list", "--parents", "--max-count=1", "HEAD"])?)?;
    let mut family = family.split(' ');
    let head = family.next().unwrap_or_default();
    if merged != head {
        return Start::at(repository, main, &merged);
    }
    let open = Start::at(repository, "HEAD", head)?;
    if open.changed.iter().map(|(path, _)| path).chain(untracked).any(is_asked) {
        return Ok(open);
    }
    match family.next() {
        Some(parent) => Start::at(repository, "HEAD~1", parent),
        None if is_shallow(repository)? => bail!(
            "HEAD is where this shallow clone ends, so history cannot be judged; `git fetch --deepen=1` brings its parent"
        ),
        None => Ok(open),
    }
}

/// The main branches that are here, by name and commit; the configured one alone if there is one.
///
/// # Errors
/// When git cannot list branches, or has not the configured one.
pub fn main_branches(repository: &Repository, configured: Option<&str>) -> Result<Vec<(String, String)>> {
    let wanted: Vec<String> = match configured {
        Some(name) => vec![name.to_owned(), format!("origin/{name}")],
        None => MAIN_BRANCHES.map(str::to_owned).to_vec(),
    };
    let arguments = ["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/remotes"];
    let answer = repository.ask_data(&arguments)?;
    let answer = String::from_utf8_lossy(&answer);
    let known: BTreeMap<&str, &str> = answer.lines().filter_map(|line| line.split_once(' ')).into_map();
    let commit = |name: &String| {
        let refs = [format!("refs/remotes/{name}"), format!("refs/heads/{name}")];
        refs.iter().find_map(|name| known.get(name.as_str())).map(|commit| (*commit).to_owned())
    };
    let found: Vec<_> = wanted.iter().filter_map(|name| Some((name.clone(), commit(name)?))).collect();
    if let (Some(name), true) = (configured, found.is_empty()) {
        bail!("`git.main` names `{name}`, which is not here; fetch it, or correct the name");
    }
    // The only branch of a repository that knows no other is its main branch, whatever it is called.
    match known.iter().collect::<Vec<_>>().as_slice() {
        [(name, commit)] if found.is_empty() => {
            Ok(vec![(name.trim_start_matches("refs/heads/").to_owned(), (**commit).to_owned())])
        }
        _ => Ok(found),
    }
}

/// The merge base with the main branch, or the parent of `HEAD` where that is `HEAD` itself.
///
/// # Errors
/// When there is none.
pub fn before_main(repository: &Repository, main: Option<&str>) -> Result<String> {
    let branches = main_branches(repository, main)?;
    let (_, main) = branches.first().context("no main branch is known")?;
    let merged = line(repository.ask_data(&["merge-base", main, "HEAD"])?)?;
    let family = line(repository.ask_data(&["rev-list", "--parents", "--max-count=1", "HEAD"])?)?;
    let mut family = family.split(' ');
    let head = family.next().unwrap_or_default();
    Ok(if merged == head { family.next().unwrap_or(head).to_owned() } else { merged })
}

/// Whether older commits were left out of this clone.
///
/// # Errors
/// When git cannot be started.
pub fn is_shallow(repository: &Repository) -> Result<bool> {
    Ok(line(repository.ask_data(&["rev-parse", "--is-shallow-repository"])?)? == "true")
}

fn line(bytes: Vec<u8>) -> Result<String> {
    let text = String::from_utf8(bytes).context("git answered with something that is not text")?;
    Ok(text.trim().to_owned())
}
