//! Which tree is being judged, and the records of earlier runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Repository, git};
use crate::model::RepoPath;
use crate::ordered::Ordered;
use crate::text::digest::{sha256, sha256_of};

/// The tree that is being judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Git's id of the commit's tree, and `+` with a digest of what is not committed.
    pub key: String,
    /// The commit that is checked out.
    pub commit: String,
    /// The branch that is checked out, if one is.
    pub branch: Option<String>,
    /// Every name that differs from the commit, as git writes it, and what stands there: its kind and a digest.
    pub open: BTreeMap<Vec<u8>, String>,
}

impl Tree {
    /// The names at which `self` and `later` differ, escaped where they are not text.
    pub fn differences(&self, later: &Tree) -> Vec<String> {
        let names: BTreeSet<&Vec<u8>> = self.open.keys().chain(later.open.keys()).into_set();
        let differing = names.into_iter().filter(|name| self.open.get(*name) != later.open.get(*name));
        differing.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }
}

/// The tree that is being judged; `None` outside git and before the first commit.
///
/// # Errors
/// When git cannot be asked.
pub fn tree(repository: &Repository) -> Result<Option<Tree>> {
    if !repository.git {
        return Ok(None);
    }
    let root = &repository.root;
    // Git is asked everything at once.
    let (known, branch, differences) = std::thread::scope(|scope| {
        let known = scope.spawn(|| git::run(root, &["rev-parse", "--quiet", "HEAD^{commit}", "HEAD^{tree}"], None));
        let branch = scope.spawn(|| git::run(root, &["symbolic-ref", "--quiet", "--short", "HEAD"], None));
        let differences = Differences::ask(root);
        (joined(known), joined(branch), differences)
    });
    let known = known?;
    if !known.success {
        return Ok(None);
    }
    let known = String::from_utf8_lossy(&known.stdout).into_owned();
    let [commit, tree] = known.lines().collect::<Vec<_>>()[..] else { return Ok(None) };
    let branch = branch?;
    let branch = branch.success.then(|| String::from_utf8_lossy(&branch.stdout).trim().to_owned());
    let mut key = tree.to_owned();
    let mut open = BTreeMap::new();
    if let Some(state) = uncommitted(root, differences?, &mut open)? {
        let digest = sha256(&state);
        key = format!("{tree}+{}", digest.get(..16).unwrap_or(&digest));
    }
    Ok(Some(Tree { key, commit: commit.to_owned(), branch, open }))
}

fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().expect("asking git does not panic")
}

/// What differs from the commit, as git prints it.
struct Differences {
    files: Vec<u8>,
    index: Vec<u8>,
    untracked: Vec<u8>,
}

impl Differences {
    /// Asks for all three at once.
    fn ask(root: &Path) -> Result<Differences> {
        std::thread::scope(|scope| {
            let files = scope.spawn(|| git::data(root, &[&RAW[..], &["HEAD"]].concat(), None));
            let index = scope.spawn(|| git::data(root, &[&RAW[..], &["--cached", "HEAD"]].concat(), None));
            let untracked = git::data(root, &["ls-files", "-z", "--others", "--exclude-standard"], None);
            Ok(Differences { files: joined(files)?, index: joined(index)?, untracked: untracked? })
        })
    }
}

/// What every comparison with the commit is asked for: paths below the root, submodules included.
const RAW: [&str; 8] =
    ["diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--abbrev=64", "--relative", "--ignore-submodules=none"];

/// What is not committed, as bytes that differ when it does: the index, and every open path with what stands there.
/// `None` when everything is committed. What stands there is noted by name, too.
fn uncommitted(
    root: &Path,
    differences: Differences,
    noted: &mut BTreeMap<Vec<u8>, String>,
) -> Result<Option<Vec<u8>>> {
    let Differences { files, index, untracked } = differences;
    if files.is_empty() && index.is_empty() && untracked.is_empty() {
        return Ok(None);
    }
    let words = |raw: &[u8]| raw.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect::<Vec<_>>();
    // `:mode mode blob blob status NUL path NUL`, and `path NUL`.
    let of_raw = |raw: &[u8]| words(raw).into_iter().skip(1).step_by(2).collect::<Vec<_>>();
    let mut open = [of_raw(&files), of_raw(&index), words(&untracked)].concat();
    open.retain(|name| !name.is_empty());
    open.sort_unstable();
    open.dedup();
    let mut state = [files, b"\0\0".to_vec(), index, b"\0\0".to_vec()].concat();
    let mut folders = Vec::new();
    for name in open {
        let (kind, digest) = standing(&on_disk(root, &name)?)?;
        state.extend_from_slice(&name);
        let standing = format!("{kind}{digest}");
        state.extend_from_slice(format!("\0{standing}\n").as_bytes());
        if kind == FOLDER {
            folders.push(name.clone());
        }
        noted.insert(name, standing);
    }
    state.extend(submodules(root, &folders)?);
    Ok(Some(state))
}

/// How many paths one question to git names: a command line has an end.
const NAMED_MAX: usize = 100;

/// Which commits the changed submodules are at, as git says it; folders that are none are passed over by it.
fn submodules(root: &Path, folders: &[Vec<u8>]) -> Result<Vec<u8>> {
    let names: Vec<&str> = folders.iter().filter_map(|name| std::str::from_utf8(name).ok()).collect();
    let mut said = Vec::new();
    for part in names.chunks(NAMED_MAX) {
        let asked = ["diff", "--submodule=short", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none"];
        said.extend(git::data(root, &[&asked[..], &["HEAD", "--"], part].concat(), None)?);
    }
    Ok(said)
}

/// The kind of a folder, which stands where a submodule or a repository of its own is: what it holds is not known here.
pub const FOLDER: char = 'd';

#[cfg(unix)]
fn is_program(known: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    known.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_program(_known: &fs::Metadata) -> bool {
    false
}

/// What stands at a path, without following it or waiting for it: its kind, and a digest of what it holds.
///
/// # Errors
/// When it is there and cannot be read: then it is not known which tree this is.
fn standing(path: &Path) -> Result<(char, String)> {
    let reading = || format!("reading {}", path.display());
    let known = match fs::symlink_metadata(path) {
        Ok(known) => known,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(('-', sha256(b"")));
        }
        Err(error) => return Err(error).with_context(reading),
    };
    let kind = known.file_type();
    if kind.is_file() {
        let digest = fs::File::open(path).and_then(sha256_of).with_context(reading)?;
        Ok((if is_program(&known) { 'x' } else { 'f' }, digest))
    } else if kind.is_symlink() {
        let text = fs::read_link(path).with_context(reading)?;
        Ok(('l', sha256(text.as_os_str().as_encoded_bytes())))
    } else if kind.is_dir() {
        Ok((FOLDER, sha256(b"")))
    } else {
        // A pipe, a socket or a device has no end.
        Ok(('o', sha256(b"")))
    }
}

/// The path that git calls `name`.
fn on_disk(root: &Path, name: &[u8]) -> Result<PathBuf> {
    if let Ok(text) = std::str::from_utf8(name) {
        return Ok(root.join(text));
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        Ok(root.join(std::ffi::OsStr::from_bytes(name)))
    }
    #[cfg(not(unix))]
    {
        Err(anyhow::anyhow!("a name that git lists is not UTF-8"))
    }
}

/// What every file of `tree` holds, as text that differs when it does: git's id of what is committed, a digest of what
/// is open.
///
/// # Errors
/// When git cannot be asked.
pub fn contents(repository: &Repository, tree: &Tree) -> Result<BTreeMap<RepoPath, String>> {
    let listed = git::data(&repository.root, &["ls-files", "-z", "--stage", "-v"], None)?;
    let mut contents = BTreeMap::new();
    // `<tag> SP <mode> SP <id> SP <stage> TAB <path> NUL`.
    for entry in listed.split(|byte| *byte == 0) {
        let Some(tab) = memchr::memchr(b'\t', entry) else { continue };
        let name = &entry[tab + 1..];
        let Some(path) = std::str::from_utf8(name).ok().and_then(|name| RepoPath::listed(name).ok()) else { continue };
        let mut content = String::from_utf8_lossy(&entry[..tab]).into_owned();
        // Git was told not to look at these (`--assume-unchanged`, `--skip-worktree`), so it does not say what is there.
        if entry[0] == b'S' || entry[0].is_ascii_lowercase() {
            let (kind, digest) = standing(&on_disk(&repository.root, name)?)?;
            content = format!("{kind}{digest}");
        }
        contents.insert(path, content);
    }
    for (name, standing) in &tree.open {
        let Some(path) = std::str::from_utf8(name).ok().and_then(|name| RepoPath::listed(name).ok()) else { continue };
        if standing.starts_with('-') {
            contents.remove(&path);
        } else {
            contents.insert(path, standing.clone());
        }
    }
    Ok(contents)
}

/// The files of the records, by name; none where nothing was recorded yet.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn records(repository: &Repository) -> Result<Vec<(String, Vec<u8>)>> {
    let folder = crate::apply::records_of(&repository.state, &repository.scope);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("reading {}", folder.display())),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("reading {}", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let bytes = fs::read(entry.path()).with_context(|| format!("reading {}", entry.path().display()))?;
            found.push((name, bytes));
        }
    }
    found.sort_unstable();
    Ok(found)
}
