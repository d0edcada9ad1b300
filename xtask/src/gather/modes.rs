//! Which files may be run as programs.

use std::collections::BTreeSet;

use anyhow::Result;

use super::files::Reader;
use super::{Repository, git};
use crate::model::{RepoPath, Since};

/// So many paths are asked about by name: a command line holds only so many.
const NAMED_MAX: usize = 64;

/// The files that may be run as programs, with `since` of those that changed: by git's index, which is what a clone
/// gets, and where git does not track a file, by the disk. `None` where nobody can know: outside git on Windows.
///
/// # Errors
/// When git cannot be asked.
pub fn executable(
    repository: &Repository,
    reader: &Reader<'_>,
    since: Option<&Since>,
) -> Result<Option<BTreeSet<RepoPath>>> {
    if !repository.git && !cfg!(unix) {
        return Ok(None);
    }
    let is_asked_about = |path: &RepoPath| since.is_none_or(|since| since.changed.contains_key(path));
    let mut arguments = vec!["ls-files", "-s", "-z"];
    // Ten names take git a sixth of the time of all 15,000.
    if let Some(since) = since.filter(|since| since.changed.len() <= NAMED_MAX) {
        arguments.push("--");
        arguments.extend(since.changed.keys().map(RepoPath::as_str));
    }
    let is_needed = repository.git && since.is_none_or(|since| !since.changed.is_empty());
    let answer = if is_needed { git::data(&repository.root, &arguments, None)? } else { Vec::new() };
    let (mut executable, mut tracked) = (BTreeSet::new(), BTreeSet::new());
    // `<mode> <id> <stage> TAB <path> NUL`.
    for entry in answer.split(|byte| *byte == 0).filter_map(|entry| std::str::from_utf8(entry).ok()) {
        let Some((head, path)) = entry.split_once('\t') else { continue };
        tracked.insert(path);
        if head.starts_with("100755 ") {
            executable.extend(RepoPath::new(path).ok().filter(is_asked_about));
        }
    }
    let untracked = reader.tree().iter().filter(|path| !tracked.contains(path.as_str()) && is_asked_about(path));
    executable.extend(untracked.filter(|path| may_run(repository, path)).cloned());
    Ok(Some(executable))
}

#[cfg(unix)]
fn may_run(repository: &Repository, path: &RepoPath) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = std::fs::symlink_metadata(repository.root.join(path.as_str()));
    metadata.is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// Windows knows no such mode: git adds a file without it.
#[cfg(not(unix))]
fn may_run(_repository: &Repository, _path: &RepoPath) -> bool {
    false
}
