//! What the asked files held before the change at hand.
//!
//! The number of processes does not grow with the repository.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::files::Reader;
use super::start::{Start, before_main, has_commit, main_branches, start};
use super::{Repository, since};
use crate::model::{Base, OldFiles, Past, RepoPath};
use crate::ordered::Ordered;

/// More files that are gone are not compared with a ledger that is not where it was.
const GONE_MAX: usize = 64;

/// What is asked about the past.
pub struct Asked<'a> {
    /// The paths whose old contents are wanted.
    pub paths: BTreeSet<RepoPath>,
    /// The revision to compare with, instead of the main branch.
    pub revision: Option<&'a str>,
    /// The configured main branch.
    pub main: Option<&'a str>,
    /// Whether the main branches' own contents are wanted too, and what else changed: to write into the ledgers.
    pub broadly: bool,
}

/// Looks up the past of the asked paths.
///
/// # Errors
/// When git cannot say what the change started from: no main branch, a shallow clone.
pub fn past(repository: &Repository, asked: &Asked<'_>, reader: &Reader<'_>) -> Result<Past> {
    if !repository.git {
        return Ok(Past::Unknown);
    }
    if !has_commit(repository)? {
        return Ok(Past::Nothing);
    }
    let branches = main_branches(repository, asked.main)?;
    let real: BTreeSet<RepoPath> = asked.paths.iter().map(|path| reader.resolve(path)).into_set();
    let main = branches.first().map(|(name, _)| name.as_str());
    let Start { name, changed, .. } = start(repository, asked.revision, main, &[], |path| real.contains(path))?;
    let mut base = Base { name, ..Base::default() };
    let tips = if asked.broadly { branches } else { Vec::new() };
    if asked.broadly {
        let contents = since::blobs(repository, changed.iter().filter_map(|(_, old)| old.as_ref()))?;
        let old = |old: &Option<String>| old.as_ref().and_then(|blob| contents.get(blob).cloned());
        base.touched = changed.iter().map(|(path, blob)| (path.clone(), old(blob))).into_map();
    }
    fill(repository, &asked.paths, changed, reader, &mut base)?;
    let mut seen = BTreeSet::new();
    for (name, commit) in tips.into_iter().filter(|(_, commit)| seen.insert(commit.clone())) {
        let files = contents_at(repository, &commit, &asked.paths)?;
        base.tips.push((name, files));
    }
    Ok(Past::Base(base))
}

/// Sorts what changed into what was asked for and what may have been it, and reads the old contents.
fn fill(
    repository: &Repository,
    paths: &BTreeSet<RepoPath>,
    changed: since::Changed,
    reader: &Reader<'_>,
    base: &mut Base,
) -> Result<()> {
    // Through a link, git knows the file that the link leads to.
    let real: BTreeMap<&RepoPath, RepoPath> = paths.iter().map(|path| (path, reader.resolve(path))).into_map();
    let old: BTreeMap<RepoPath, Option<String>> = changed.into_iter().into_map();
    // All names at once: a command line holds only so many.
    let known = repository.ask_data(&["ls-files", "-z", "--cached"])?;
    let known = names(&known);
    let mut lost: BTreeSet<&str> = BTreeSet::new();
    for (path, target) in &real {
        match (old.get(target), known.contains(target.as_str())) {
            (None, true) => {
                base.same.extend(reader.file(path).map(|file| ((*path).clone(), file)));
            }
            (Some(Some(_)), _) => {}
            (Some(None) | None, _) => {
                lost.insert(target.file_name());
            }
        }
    }
    let unknown = |target: &RepoPath| !known.contains(target.as_str()) && !old.contains_key(target);
    let doubtful: Vec<(&RepoPath, &RepoPath)> = real
        .iter()
        .filter(|(path, target)| reader.file(path).is_some() && unknown(target))
        .map(|(a, b)| (*a, b))
        .collect();
    if !doubtful.is_empty() {
        let others = repository.ask_data(&["ls-files", "-z", "--others", "--exclude-standard"])?;
        let others = names(&others);
        let unkept = doubtful.into_iter().filter(|(_, target)| !others.contains(target.as_str()));
        base.unkept = unkept.map(|(path, _)| path.clone()).into_set();
    }
    // A file that has no old contents under its name is looked for among the others that changed, those of its name first.
    let mut gone: Vec<(&RepoPath, &String)> = Vec::new();
    if !lost.is_empty() {
        let asked: BTreeSet<&RepoPath> = real.values().into_set();
        let markdown = old
            .iter()
            .filter(|(path, _)| (path.is_markdown() || lost.contains(path.file_name())) && !asked.contains(path));
        gone = markdown.filter_map(|(path, old)| Some((path, old.as_ref()?))).collect();
        gone.sort_by_cached_key(|(path, _)| (!lost.contains(path.file_name()), *path));
        base.is_cut = gone.len() > GONE_MAX;
        gone.truncate(GONE_MAX);
    }
    let asked = real.values().filter_map(|target| old.get(target)?.as_ref());
    let contents = since::blobs(repository, asked.chain(gone.iter().map(|(_, old)| *old)))?;
    for (path, target) in &real {
        let file = old.get(target).and_then(Option::as_ref).and_then(|old| contents.get(old));
        base.changed.extend(file.map(|file| ((*path).clone(), file.clone())));
    }
    base.gone = gone.into_iter().filter_map(|(path, old)| Some((path.clone(), contents.get(old)?.clone()))).into_map();
    Ok(())
}

/// The paths that git lists, separated by NUL.
fn names(listed: &[u8]) -> BTreeSet<&str> {
    listed.split(|byte| *byte == 0).filter_map(|name| std::str::from_utf8(name).ok()).into_set()
}

/// The asked files as `commit` holds them.
fn contents_at(repository: &Repository, commit: &str, paths: &BTreeSet<RepoPath>) -> Result<OldFiles> {
    let mut arguments = vec!["ls-tree", "-z", commit, "--"];
    arguments.extend(paths.iter().map(RepoPath::as_str));
    let answer = repository.ask_data(&arguments)?;
    // `<mode> blob <id> TAB <path> NUL`, paths relative to the folder.
    let entries = answer.split(|byte| *byte == 0).filter_map(|entry| std::str::from_utf8(entry).ok());
    let blobs: BTreeMap<RepoPath, String> = entries
        .filter_map(|entry| {
            let (head, path) = entry.split_once('\t')?;
            let mut words = head.split(' ').skip(1);
            let (kind, id) = (words.next()?, words.next()?);
            (kind == "blob").then_some((RepoPath::listed(path).ok()?, id.to_owned()))
        })
        .into_map();
    let contents = since::blobs(repository, blobs.values())?;
    Ok(blobs.into_iter().filter_map(|(path, id)| Some((path, contents.get(&id)?.clone()))).into_map())
}

/// What git takes for renamed in the change at hand: against the merge base, and on the main branch
/// itself against the parent of `HEAD`. Where git cannot say, nothing is known to be renamed.
pub fn renamed(repository: &Repository, revision: Option<&str>, main: Option<&str>) -> BTreeMap<RepoPath, RepoPath> {
    let known = || -> Result<Vec<u8>> {
        let base = match revision {
            Some(revision) => since::merge_base(repository, revision)?,
            None => before_main(repository, main)?,
        };
        let arguments = ["diff", "--raw", "-z", "-M", "--diff-filter=R", "--no-ext-diff", "--relative", base.as_str()];
        repository.ask_data(&arguments)
    };
    let Some(raw) = repository.git.then(known).and_then(Result::ok) else { return BTreeMap::new() };
    // `:mode mode blob blob R100 NUL old NUL new NUL`
    let fields: Vec<&[u8]> = raw.split(|byte| *byte == 0).collect();
    let path = super::files::path_of;
    fields.chunks_exact(3).filter_map(|change| Some((path(change[1])?, path(change[2])?))).into_map()
}
