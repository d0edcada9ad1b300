//! The files that the change at hand adds or modifies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use super::Compared;
use crate::checks::WantedWorktree;
use crate::gather::files::{Reader, path_of};
use crate::gather::{Repository, git};
use crate::model::{RepoPath, Since, SourceFile, Touched, TouchedFile};
use crate::ordered::Ordered;
use crate::parallel;

/// The files that the change at hand adds or modifies.
///
/// # Errors
/// When git cannot say how large they were.
pub fn files(
    repository: &Repository,
    wanted: &WantedWorktree,
    reader: &Reader<'_>,
    since: Option<&Since>,
    compared: Option<Compared>,
) -> Result<(Touched, usize)> {
    let (name, why, changed) = match (since, compared) {
        (Some(since), _) => {
            let old = |old: &Option<_>| old.as_ref().map(|_| String::new());
            (since.revision.clone(), None, since.changed.iter().map(|(path, was)| (path.clone(), old(was))).collect())
        }
        (None, Some(Compared::Since(name, changed))) => (name, None, changed),
        (None, Some(Compared::Open(why, changed))) => (String::new(), Some(why), changed),
        (None, Some(Compared::Nothing)) => {
            let all = reader.tree().iter().map(|path| (path.clone(), None));
            ("nothing".to_owned(), None, all.collect())
        }
        (None, None) => return Ok((Touched::NotAsked, 0)),
    };
    let mut paths: BTreeMap<RepoPath, Option<String>> = changed.into_iter().into_map();
    for path in reader.untracked() {
        paths.entry(path.clone()).or_insert(None);
    }
    // What git does not track any more and does not list as new is ignored, whatever lies on the disk.
    let paths: Vec<(RepoPath, Option<String>)> = paths.into_iter().filter(|(path, _)| reader.lists(path)).collect();
    let files = parallel::each(&paths, |(path, old)| {
        let full = repository.root.join(path.as_str());
        // A link, a submodule and what is gone hold nothing of their own.
        let known = std::fs::symlink_metadata(&full).ok().filter(std::fs::Metadata::is_file)?;
        let now = match reader.file(path) {
            Some(file) => file,
            None => Arc::new(SourceFile::new(std::fs::read(&full).ok()?)),
        };
        if known.len() <= wanted.bytes_max && !(wanted.keeps)(path, &now) {
            return Some(None);
        }
        let before = since.and_then(|since| since.changed.get(path).cloned().flatten());
        let file = TouchedFile { blob: old.clone(), now, before, outgrew: None };
        Some(Some((path.clone(), file, known.len())))
    });
    let mut found = BTreeMap::new();
    let mut large = BTreeSet::new();
    let count = files.iter().flatten().count();
    for (path, file, bytes) in files.into_iter().flatten().flatten() {
        if bytes > wanted.bytes_max {
            large.insert(path.clone());
        }
        found.insert(path, file);
    }
    if !large.is_empty() {
        let old = paths.into_iter().filter(|(path, _)| large.contains(path)).into_map();
        measure(repository, since, wanted.bytes_max, old, &mut found)?;
    }
    let touched = match why {
        Some(why) => Touched::Open(why, found),
        None => Touched::Since(name, found),
    };
    Ok((touched, count))
}

/// Notes of large files how many bytes they had before, where that is fewer than they may have.
fn measure(
    repository: &Repository,
    since: Option<&Since>,
    bytes_max: u64,
    large: BTreeMap<RepoPath, Option<String>>,
    files: &mut BTreeMap<RepoPath, TouchedFile>,
) -> Result<()> {
    // `path NUL filter NUL value NUL`, for each.
    let request: String = large.keys().map(|path| format!("{path}\0")).collect();
    let answer = git::data(&repository.root, &["check-attr", "-z", "--stdin", "filter"], Some(request.as_bytes()))?;
    let words: Vec<&[u8]> = answer.split(|byte| *byte == 0).collect();
    let pointers: BTreeSet<RepoPath> =
        words.chunks_exact(3).filter(|said| said[2] == b"lfs").filter_map(|said| path_of(said[0])).into_set();
    let blobs: Vec<&String> = large.values().flatten().filter(|blob| !blob.is_empty()).collect();
    let request: String = blobs.iter().map(|blob| format!("{blob}\n")).collect();
    let asked = ["cat-file", "--batch-check=%(objectname) %(objectsize)"];
    let answer =
        if blobs.is_empty() { Vec::new() } else { git::data(&repository.root, &asked, Some(request.as_bytes()))? };
    let answer = String::from_utf8_lossy(&answer);
    let sizes: BTreeMap<&str, u64> = answer
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(id, n)| Some((id, n.parse().ok()?)))
        .into_map();
    for (path, blob) in large {
        let known = since.and_then(|since| since.changed.get(&path)?.as_ref()).map(|old| old.bytes().len() as u64);
        let by_blob = blob.as_ref().and_then(|blob| sizes.get(blob.as_str()).copied());
        // An old size that git does not know, in a partial clone, is no smaller one.
        let before = if blob.is_none() { Some(0) } else { known.or(by_blob) };
        if let (Some(file), false) = (files.get_mut(&path), pointers.contains(&path)) {
            file.outgrew = before.filter(|before| *before <= bytes_max);
        }
    }
    Ok(())
}
