//! What the change at hand touches, and what its commits say about it.
//!
//! Committed, staged, not staged and not tracked: all of it is one change. Git is run a fixed number of times.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::files::Reader;
use super::start::{has_commit, start_of};
use super::{Repository, git, since};
use crate::checks::Check;
use crate::model::{Changed, Changes, Now, RepoPath, Trailer};
use crate::ordered::Ordered;

/// Looks up what the checks want to know of the change at hand.
///
/// # Errors
/// When git cannot say what the change started from: no main branch, a shallow clone.
pub fn changes(
    repository: &Repository,
    checks: &[Box<dyn Check>],
    revision: Option<&str>,
    main: Option<&str>,
    reader: &Reader<'_>,
) -> Result<Changes> {
    let wanted: Vec<_> = checks.iter().filter_map(|check| check.wants_changes()).collect();
    if wanted.is_empty() {
        return Ok(Changes::NotAsked);
    }
    if !repository.git {
        return Ok(Changes::Unknown);
    }
    if !has_commit(repository)? {
        return Ok(Changes::Nothing);
    }
    let mut untracked = since::untracked(repository)?;
    untracked.retain(|path| reader.lists(path));
    let staged = since::staged(repository, "HEAD")?;
    let open: Vec<RepoPath> = untracked.iter().chain(staged.iter().map(|(path, _)| path)).cloned().collect();
    let counts = |path: &RepoPath| wanted.iter().any(|wanted| (wanted.counts)(path));
    let named = wanted.iter().find_map(|wanted| wanted.base.as_deref());
    let start = start_of(repository, revision.or(named), main, &open, counts)?;
    let untracked: BTreeSet<RepoPath> = untracked.into_iter().into_set();
    let mut old: BTreeMap<RepoPath, Option<String>> = untracked.iter().map(|path| (path.clone(), None)).into_map();
    // What is staged and taken back in the working tree is about to be committed all the same.
    old.extend(since::staged(repository, &start.commit)?);
    old.extend(start.changed);
    // What git kept and does not track any more is gone, whatever lies on the disk.
    let is_dropped = |path: &RepoPath, blob: &Option<String>| blob.is_some() && untracked.contains(path);
    let now = |path: &RepoPath, blob| if is_dropped(path, blob) { Now::Gone } else { now(repository, path) };
    let paths = old.iter().map(|(path, blob)| (path.clone(), now(path, blob))).into_map();
    let asked: BTreeSet<RepoPath> =
        wanted.iter().flat_map(|wanted| &wanted.old).map(|path| reader.resolve(path)).into_set();
    old.retain(|path, _| asked.contains(path));
    let contents = since::blobs(repository, old.values().flatten())?;
    let old = old.into_iter().map(|(path, blob)| (path, blob.and_then(|blob| contents.get(&blob).cloned()))).into_map();
    let keys: BTreeSet<&str> = wanted.iter().flat_map(|wanted| &wanted.trailers).map(String::as_str).into_set();
    let trailers = trailers(repository, &start.commit, &keys)?;
    let every = wanted.iter().any(|wanted| wanted.every_name);
    let unnameable = if every { since::unnameable(repository, &start.commit)? } else { Vec::new() };
    let mut changed = Changed { base: start.name, paths, unnameable, old, trailers, ..Changed::default() };
    if checks.iter().any(|check| check.wants_extent()) {
        changed.lines = since::line_counts(repository, &start.commit, &untracked)?;
        add_hidden(repository, &mut changed);
        changed.outside = since::outside(repository, &start.commit)?;
    }
    Ok(Changes::Made(changed))
}

/// Adds what a repository hides of its submodules: it is part of the change, too.
fn add_hidden(repository: &Repository, changed: &mut Changed) {
    for path in changed.lines.keys() {
        if !changed.paths.contains_key(path) {
            changed.paths.insert(path.clone(), now(repository, path));
        }
    }
}

/// What is there of a path. One that cannot be asked about is there.
fn now(repository: &Repository, path: &RepoPath) -> Now {
    match std::fs::symlink_metadata(repository.root.join(path.as_str())) {
        Ok(metadata) if metadata.is_file() => Now::File,
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            Now::Gone
        }
        _ => Now::Other,
    }
}

/// The trailers with one of `keys` in the commits behind `base`, newest first.
fn trailers(repository: &Repository, base: &str, keys: &BTreeSet<&str>) -> Result<Vec<Trailer>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let keys: String = keys.iter().map(|key| format!("key={key},")).collect();
    let format = format!("--format=tformat:%H%x00%(trailers:{keys}unfold,separator=%x00)");
    let range = format!("{base}..HEAD");
    // Git knows other separators, and prints signatures, where somebody asks for it.
    let settings = ["-c", "trailer.separators=:"];
    let log = ["log", "-z", "--no-show-signature", "--encoding=UTF-8", &format, &range];
    let answer = git::data(&repository.root, &[&settings[..], &log[..], &["--"]].concat(), None)?;
    // `<commit> NUL <key>: <value> NUL ...`; a commit's id has no colon.
    let mut found = Vec::new();
    let mut commit = String::new();
    for field in answer.split(|byte| *byte == 0).filter(|field| !field.is_empty()) {
        let field = String::from_utf8_lossy(field);
        match field.split_once(':') {
            Some((key, value)) => {
                let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
                found.push(Trailer { commit: commit.clone(), key, value });
            }
            None => commit = field.into_owned(),
        }
    }
    Ok(found)
}
