//! Which files may be run as programs.

use std::collections::BTreeSet;

use super::Repository;
use super::files::Reader;
use crate::model::{RepoPath, Since};
use crate::ordered::Ordered;

/// The files that may be run as programs, with `since` of those that changed: by git's index, which is what a clone
/// gets, and where git does not track a file, by the disk. `None` where nobody can know: outside git on Windows.
pub fn executable(repository: &Repository, reader: &Reader<'_>, since: Option<&Since>) -> Option<BTreeSet<RepoPath>> {
    if !repository.git && !cfg!(unix) {
        return None;
    }
    let is_asked_about = |path: &&RepoPath| since.is_none_or(|since| since.changed.contains_key(*path));
    let by_disk = |path: &&RepoPath| is_asked_about(path) && may_run(repository, path);
    if !repository.git {
        return Some(reader.tree().iter().filter(by_disk).cloned().into_set());
    }
    let tracked = reader.programs().iter().filter(is_asked_about);
    Some(tracked.chain(reader.strange().filter(by_disk)).cloned().into_set())
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
