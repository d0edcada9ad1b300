//! The state of the working tree, and the files that the change at hand touches.
//!
//! What the change started from is asked while files are read, by two processes: which branches there are, and what
//! differs from where the main branch was left. Everything else is known already, or asked for by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::{Context, Result, bail};

use super::files::{Reader, path_of};
use super::{Repository, Wanted, git, since, start};
use crate::checks::{Check, WantedWorktree};
use crate::model::{Behind, Module, RepoPath, Since, Snapshot, SourceFile, Touched, TouchedFile, Worktree};
use crate::parallel;

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

/// What [`begin`] was asked for.
///
/// # Errors
/// When git cannot say what was asked for: there is none, or it knows no such revision.
pub fn worktree(repository: &Repository, begun: Begun, reader: &Reader<'_>, snapshot: &Snapshot) -> Result<Worktree> {
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
    Ok(Worktree {
        unmerged: reader.unmerged().clone(),
        unfinished: unfinished(repository),
        submodules: submodules(repository, reader)?,
        open: wanted.open.then(|| open(repository)).transpose()?,
        behind: wanted.against.as_deref().map(|revision| behind(repository, revision)).transpose()?,
        touched: touched(repository, &wanted, reader, snapshot.facts.since.as_ref(), compared)?,
    })
}

/// What git has begun and not finished.
fn unfinished(repository: &Repository) -> Vec<&'static str> {
    // The folder of the lock lies in git's own of this work tree.
    let Some(folder) = repository.state.parent() else { return Vec::new() };
    let mut found: Vec<_> =
        UNFINISHED.iter().filter(|(name, _)| folder.join(name).exists()).map(|(_, what)| *what).collect();
    found.dedup();
    found
}

/// The submodules that are not as the index records them. One that is not checked out is as good as any other.
fn submodules(repository: &Repository, reader: &Reader<'_>) -> Result<BTreeMap<RepoPath, Module>> {
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
fn open(repository: &Repository) -> Result<Vec<String>> {
    let asked = ["--untracked-files=all", "--ignore-submodules=none"];
    let all = status(repository, &asked, &["."])?;
    let shown = |name: Vec<u8>| path_of(&name).unwrap_or_else(|| RepoPath::shown(&name)).to_string();
    let paths: BTreeSet<String> = all.into_iter().map(|(_, name)| shown(name)).collect();
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
fn behind(repository: &Repository, revision: &str) -> Result<Behind> {
    let root = &repository.root;
    let named = git::run(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", revision], None)?;
    if revision.starts_with('-') || !named.success {
        bail!("`--against {revision}`: git knows no such revision; fetch it first");
    }
    let commit = String::from_utf8_lossy(&named.stdout).trim().to_owned();
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

/// The files that the change at hand adds or modifies.
fn touched(
    repository: &Repository,
    wanted: &WantedWorktree,
    reader: &Reader<'_>,
    since: Option<&Since>,
    compared: Option<Compared>,
) -> Result<Touched> {
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
        (None, None) => return Ok(Touched::NotAsked),
    };
    let mut paths: BTreeMap<RepoPath, Option<String>> = changed.into_iter().collect();
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
        let before = since.and_then(|since| since.changed.get(path).cloned().flatten());
        let file = TouchedFile { blob: old.clone(), now, before, outgrew: None };
        Some((path.clone(), file, known.len()))
    });
    let mut found = BTreeMap::new();
    let mut large = BTreeSet::new();
    for (path, file, bytes) in files.into_iter().flatten() {
        if bytes > wanted.bytes_max {
            large.insert(path.clone());
        }
        found.insert(path, file);
    }
    if !large.is_empty() {
        let old = paths.into_iter().filter(|(path, _)| large.contains(path)).collect();
        measure(repository, since, wanted.bytes_max, old, &mut found)?;
    }
    Ok(match why {
        Some(why) => Touched::Open(why, found),
        None => Touched::Since(name, found),
    })
}

/// Adds what the files that the checks compare held before the change, by one process.
///
/// # Errors
/// When git has not all of it.
pub fn recall(repository: &Repository, checks: &[Box<dyn Check>], snapshot: &mut Snapshot) -> Result<()> {
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
        words.chunks_exact(3).filter(|said| said[2] == b"lfs").filter_map(|said| path_of(said[0])).collect();
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
        .collect();
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
