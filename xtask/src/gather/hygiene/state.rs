//! The state that git is in: what is open, unfinished, behind, and the submodules.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use crate::gather::files::{Reader, path_of};
use crate::gather::{Repository, git, start};
use crate::model::{Behind, Module, RepoPath};
use crate::ordered::Ordered;

/// What git keeps in its folder while something is not finished, and what that is (gitrepository-layout(5)). Each
/// work tree has its own.
const UNFINISHED: [(&str, &str); 7] = [
    ("MERGE_HEAD", "merge"),
    ("rebase-merge", "rebase"),
    ("rebase-apply/rebasing", "rebase"),
    ("rebase-apply/applying", "am"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
];

/// How many paths one question to git names: a command line has an end.
const NAMED_MAX: usize = 100;

/// What git has begun and not finished.
pub fn unfinished(repository: &Repository) -> Vec<&'static str> {
    // The folder of the lock lies in git's own of this work tree.
    let Some(folder) = repository.state.parent() else { return Vec::new() };
    let mut found: Vec<_> =
        UNFINISHED.iter().filter(|(name, _)| folder.join(name).exists()).map(|(_, what)| *what).collect();
    found.dedup();
    found
}

/// The submodules that are not as the index records them. One that is not checked out is as good as any other.
///
/// # Errors
/// When git cannot look at them.
pub fn submodules(repository: &Repository, reader: &Reader<'_>) -> Result<BTreeMap<RepoPath, Module>> {
    let names: Vec<&str> = reader.submodules().iter().map(RepoPath::as_str).collect();
    let mut found = BTreeMap::new();
    let asked = ["--untracked-files=no", "--ignore-submodules=none"];
    for part in names.chunks(NAMED_MAX) {
        for (state, path) in status(repository, &asked, part)? {
            // `S` and whether the commit is another, files are changed, files are not tracked.
            let Some([b'S', moved, changed, strange]) = state.as_bytes().get(..4) else { continue };
            let module = Module { has_moved: *moved == b'C', is_dirty: *changed == b'M' || *strange == b'U' };
            if let (Some(path), true) = (path_of(&path), module.has_moved || module.is_dirty) {
                found.insert(path, module);
            }
        }
    }
    Ok(found)
}

/// Every path that is not committed.
///
/// # Errors
/// When git cannot list them.
pub fn open(repository: &Repository) -> Result<Vec<String>> {
    let asked = ["--untracked-files=all", "--ignore-submodules=none"];
    let all = status(repository, &asked, &["."])?;
    let shown = |name: Vec<u8>| path_of(&name).unwrap_or_else(|| RepoPath::shown(&name)).to_string();
    let paths: BTreeSet<String> = all.into_iter().map(|(_, name)| shown(name)).into_set();
    Ok(paths.into_iter().collect())
}

/// What `git status` lists below `paths`: for each the state of a submodule, `N...` where it is none, and its name.
fn status(repository: &Repository, asked: &[&str], paths: &[&str]) -> Result<Vec<(String, Vec<u8>)>> {
    let fixed = ["status", "--porcelain=v2", "-z", "--no-renames"];
    let answer = git::data(&repository.root, &[&fixed[..], asked, &["--"], paths].concat(), None)?;
    let mut found = Vec::new();
    for record in answer.split(|byte| *byte == 0).filter(|record| !record.is_empty()) {
        // `1 XY sub mH mI mW hH hI path`, `u XY sub m1 m2 m3 mW h1 h2 h3 path`, `? path`.
        let fields = match record[0] {
            b'1' => 9,
            b'u' => 11,
            _ => 2,
        };
        let parts: Vec<&[u8]> = record.splitn(fields, |byte| *byte == b' ').collect();
        let Some(name) = parts.get(fields - 1) else { continue };
        let state = parts.get(2).map(|state| String::from_utf8_lossy(state).into_owned()).unwrap_or_default();
        // Names begin at the top of the work tree.
        found.push((state, name.strip_prefix(repository.scope.as_bytes()).unwrap_or(name).to_vec()));
    }
    Ok(found)
}

/// How many commits of `revision` are not in `HEAD`.
///
/// # Errors
/// When git cannot count them: it knows no such revision, or this clone is cut off.
pub fn behind(repository: &Repository, revision: &str) -> Result<Behind> {
    let root = &repository.root;
    let named = git::run(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", revision], None)?;
    if revision.starts_with('-') || !named.success {
        bail!("`--against {revision}`: git knows no such revision; fetch it first");
    }
    // Resolved as it was typed, and then peeled: a tree or a file has no commits, and is behind nothing.
    let commit = format!("{}^{{commit}}", String::from_utf8_lossy(&named.stdout).trim());
    let peeled = git::run(root, &["rev-parse", "--verify", "--quiet", &commit], None)?;
    if !peeled.success {
        bail!("`--against {revision}`: that is no commit");
    }
    let commit = String::from_utf8_lossy(&peeled.stdout).trim().to_owned();
    let output = git::run(root, &["rev-list", "--count", &format!("HEAD..{commit}"), "--"], None)?;
    if !output.success {
        bail!("`--against {revision}`: git cannot compare it with HEAD: {}", output.stderr.trim());
    }
    let commits: usize = String::from_utf8_lossy(&output.stdout).trim().parse().context("git counted no commits")?;
    let is_cut = || -> Result<bool> {
        Ok(start::is_shallow(repository)? && !git::run(root, &["merge-base", &commit, "HEAD"], None)?.success)
    };
    if commits > 0 && is_cut()? {
        bail!(
            "`--against {revision}`: this clone is shallow, so commits cannot be counted; `git fetch --unshallow` helps"
        );
    }
    Ok(Behind { revision: revision.to_owned(), commits })
}
