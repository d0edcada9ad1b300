//! The list of files, by one question to git.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::look::slashed;
use super::path_of;
use crate::gather::{Repository, git};
use crate::model::RepoPath;

/// The paths of a repository.
#[derive(Default)]
pub struct Listed {
    pub(super) paths: BTreeSet<RepoPath>,
    /// What git tracks and the disk does not hold.
    pub(super) absent: BTreeSet<RepoPath>,
    pub(super) untracked: BTreeSet<RepoPath>,
    pub(super) unnameable: Vec<Vec<u8>>,
    /// Those of them that git does not track.
    pub(super) strangers: Vec<Vec<u8>>,
    /// What may be run as a program by git's index, which is what a clone gets; only where modes are wanted.
    pub(super) programs: BTreeSet<RepoPath>,
    /// Submodules, by git's index; only where modes are wanted.
    pub(super) submodules: BTreeSet<RepoPath>,
    /// Paths whose merge is not resolved; only where modes are wanted.
    pub(super) unmerged: BTreeSet<RepoPath>,
}

/// Lists what git tracks and what is neither tracked nor ignored; outside git, what `.gitignore` leaves in.
///
/// # Errors
/// When git or the folder cannot be asked.
pub fn list(repository: &Repository, wants_modes: bool) -> Result<Listed> {
    if repository.git {
        // Paths below the root come relative to it, whichever folder of the work tree the root is.
        let mut arguments = vec!["ls-files", "-z", "-t", "--cached", "--deleted", "--others", "--exclude-standard"];
        arguments.extend(wants_modes.then_some("--stage"));
        return Ok(listed(&git::data(&repository.root, &arguments, None)?, wants_modes));
    }
    let mut names = Vec::new();
    let walk = ignore::WalkBuilder::new(&repository.root)
        .hidden(false)
        .parents(false)
        .git_global(false)
        .require_git(false)
        .filter_entry(|entry| !matches!(entry.file_name().to_str(), Some(".git" | ".xtask")))
        .build();
    for entry in walk {
        let entry = entry.with_context(|| format!("listing {}", repository.root.display()))?;
        let relative = entry.path().strip_prefix(&repository.root).unwrap_or(entry.path());
        if entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            names.push(slashed(relative));
        }
    }
    let mut listed = Listed::default();
    let paths = names.into_iter().filter_map(|name| {
        path_of(&name).or_else(|| {
            listed.unnameable.push(name);
            None
        })
    });
    listed.paths = paths.collect();
    Ok(listed)
}

/// What git lists: `<tag> SP <path> NUL`, the tag of what is not tracked is `?`, and what is tracked and not on the disk
/// is listed a second time with the tag `R`: it is no file of the repository any more, whether git was told or not. What
/// a sparse checkout leaves out is not listed so. Before the paths of what is tracked stands
/// `<mode> SP <id> SP <stage> TAB` where that is asked for.
fn listed(answer: &[u8], is_staged: bool) -> Listed {
    let mut listed = Listed::default();
    let (mut paths, mut untracked, mut programs) = (Vec::new(), Vec::new(), Vec::new());
    for entry in answer.split(|byte| *byte == 0) {
        let (Some(tag), Some(rest)) = (entry.first(), entry.get(2..)) else { continue };
        let is_tracked = *tag != b'?';
        let tab = if is_staged && is_tracked { memchr::memchr(b'\t', rest) } else { None };
        let name = tab.map_or(rest, |tab| &rest[tab + 1..]);
        if *tag == b'R' {
            listed.absent.extend(path_of(name));
            continue;
        }
        let Some(path) = path_of(name) else {
            listed.unnameable.push(name.to_vec());
            listed.strangers.extend((!is_tracked).then(|| name.to_vec()));
            continue;
        };
        if !is_tracked {
            untracked.push(path.clone());
        } else if let Some(tab) = tab {
            match &rest[..tab] {
                // The stage is 0 but of what a merge left open.
                head if !head.ends_with(b" 0") => {
                    listed.unmerged.insert(path.clone());
                }
                [b'1', b'6', b'0', b'0', b'0', b'0', b' ', ..] => {
                    listed.submodules.insert(path.clone());
                }
                [b'1', b'0', b'0', b'7', b'5', b'5', b' ', ..] => programs.push(path.clone()),
                _ => {}
            }
        }
        paths.push(path);
    }
    // Sets are made of what is nearly in order: that is quicker than one path after the other.
    listed.paths = paths.into_iter().collect();
    for path in &listed.absent {
        listed.paths.remove(path);
    }
    (listed.untracked, listed.programs) = (untracked.into_iter().collect(), programs.into_iter().collect());
    listed
}
