//! Which file a path really names, and whether it may be replaced.

use std::{
    collections::BTreeMap,
    fs::{self, Metadata, Permissions},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};

use super::{
    Write,
    disk::{Kind, content, is_listed, is_missing},
    journal::Room,
};
use crate::model::RepoPath;

/// The file behind a path.
#[derive(Debug)]
pub(super) struct Target {
    /// The absolute path without any symbolic link in it.
    pub real: PathBuf,
    /// The same relative to the root, with forward slashes.
    pub relative: String,
    /// Absent for a new file.
    pub metadata: Option<Metadata>,
    /// Parent folders that do not exist yet, outermost first.
    pub missing: Vec<PathBuf>,
}

/// What becomes of one file, verified.
pub(super) struct Job<'a> {
    /// The file as the task named it.
    pub path: RepoPath,
    pub target: Target,
    /// The bytes that were judged; absent for a new file.
    pub before: Option<&'a [u8]>,
    /// The new bytes; absent for a file that goes.
    pub after: Option<&'a [u8]>,
    /// Those of the file that is replaced or renamed.
    pub permissions: Option<Permissions>,
    /// Whether a new file may be run as a program.
    pub program: bool,
    pub kind: Kind,
    /// Whether the file system takes its name for that of another file of the transaction.
    pub has_twin: bool,
}

/// Compares every target with the bytes that were judged; gives what is to be done, and notes. A rename comes as
/// the old path, which goes, and behind it the new one, which comes.
pub(super) fn verify<'a>(room: &Room, writes: &'a [Write<'a>]) -> Result<(Vec<Job<'a>>, Vec<String>)> {
    let (mut jobs, mut notes) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, &RepoPath> = BTreeMap::new();
    for write in writes {
        let found = match &write.from {
            None => vec![replacing(room, write)?],
            Some(from) => renaming(room, write, from)?,
        };
        for job in &found {
            let is_own_twin = job.has_twin && job.after.is_some();
            let first = seen.insert(same_file_key(&job.target.relative), &write.path);
            if let (Some(first), false) = (first, is_own_twin) {
                bail!("`{first}` and `{}` are one file, `{}`", write.path, job.target.relative);
            }
        }
        if write.from.is_none() && write.before == Some(write.after) {
            continue;
        }
        let existing = found.first().and_then(|job| Some((&job.path, job.target.metadata.as_ref()?)));
        if let Some((path, metadata)) = existing.filter(|(_, metadata)| !metadata.is_symlink()) {
            ensure!(write.before == Some(write.after) || is_writable(metadata), "`{path}` is read-only");
            notes.extend(hard_link_note(path, metadata));
        }
        jobs.extend(found);
    }
    Ok((jobs, notes))
}

/// A file that keeps its path.
fn replacing<'a>(room: &Room, write: &'a Write<'a>) -> Result<Job<'a>> {
    let target = resolve(room, &write.path)?;
    ensure_unchanged(&write.path, &target, Kind::File, write.before)?;
    let permissions = target.metadata.as_ref().map(Metadata::permissions);
    let (path, before, after, program) = (write.path.clone(), write.before, Some(write.after), write.program);
    Ok(Job { path, target, before, after, permissions, program, kind: Kind::File, has_twin: false })
}

/// A file that gets another path: what goes, and what comes.
fn renaming<'a>(room: &Room, write: &'a Write<'a>, from: &RepoPath) -> Result<Vec<Job<'a>>> {
    let source = resolve_itself(room, from)?;
    ensure!(write.before.is_some(), "`{from}` cannot be renamed before it is there");
    let kind = if source.metadata.as_ref().is_some_and(Metadata::is_symlink) { Kind::Link } else { Kind::File };
    ensure_unchanged(from, &source, kind, write.before)?;
    let target = resolve_itself(room, &write.path)?;
    let has_twin = match (&target.metadata, &source.metadata) {
        (Some(target_metadata), Some(source_metadata)) => {
            // Where case does not count, the new name leads to the file itself.
            let is_itself = is_one_file(target_metadata, source_metadata, &target, &source);
            let is_free = is_itself && !is_listed(&target.real)?;
            ensure!(is_free, "`{from}` cannot be renamed to `{}`: that is there already", write.path);
            true
        }
        _ => false,
    };
    let permissions = source.metadata.as_ref().map(Metadata::permissions).filter(|_| kind == Kind::File);
    let (before, after) = (write.before, Some(write.after));
    let (path, program) = (write.path.clone(), write.program);
    let comes = Job { path, target, before: None, after, permissions, program, kind, has_twin };
    let (path, target) = (from.clone(), source);
    let goes = Job { path, target, before, after: None, permissions: None, program: false, kind, has_twin };
    Ok(vec![goes, comes])
}

/// Whether two names that both lead to a file lead to one and the same. File systems that run as programs number
/// their files by name, so there the names decide.
fn is_one_file(a: &Metadata, b: &Metadata, at: &Target, other: &Target) -> bool {
    #[cfg(unix)]
    let is_same = {
        use std::os::unix::fs::MetadataExt as _;
        (a.dev(), a.ino()) == (b.dev(), b.ino())
    };
    #[cfg(not(unix))]
    let is_same = {
        let _ = (a, b);
        false
    };
    is_same || at.relative.to_lowercase() == other.relative.to_lowercase()
}

/// Finds the file behind `path`, following symbolic links that stay inside the root.
pub(super) fn resolve(room: &Room, path: &RepoPath) -> Result<Target> {
    let named: PathBuf = path.as_str().split('/').fold(room.root.clone(), |folder, name| folder.join(name));
    let (real, missing) = match fs::symlink_metadata(&named) {
        Ok(metadata) => {
            let real = fs::canonicalize(&named).with_context(|| match metadata.is_symlink() {
                true => format!("`{path}` is a symbolic link that leads nowhere"),
                false => format!("resolving `{path}`"),
            })?;
            (real, Vec::new())
        }
        Err(error) if is_missing(&error) => resolve_new(path, &named)?,
        Err(error) => return Err(error).with_context(|| format!("looking at `{path}`")),
    };
    target_at(room, path, real, missing)
}

/// Finds what has the name `path`, itself also where it is a symbolic link.
pub(super) fn resolve_itself(room: &Room, path: &RepoPath) -> Result<Target> {
    let named: PathBuf = path.as_str().split('/').fold(room.root.clone(), |folder, name| folder.join(name));
    let (real, missing) = resolve_new(path, &named)?;
    target_at(room, path, real, missing)
}

fn target_at(room: &Room, path: &RepoPath, real: PathBuf, missing: Vec<PathBuf>) -> Result<Target> {
    let relative = relative(room, path, &real)?;
    let metadata = match fs::symlink_metadata(&real) {
        Ok(metadata) => Some(metadata),
        Err(error) if is_missing(&error) => None,
        Err(error) => return Err(error).with_context(|| format!("looking at `{path}`")),
    };
    if let Some(metadata) = &metadata {
        ensure!(!metadata.is_dir(), "`{path}` is a folder, not a file");
        ensure!(metadata.is_file() || metadata.is_symlink(), "`{path}` is not a regular file");
    }
    Ok(Target { real, relative, metadata, missing })
}

/// The place of a file that does not exist: its nearest existing folder, resolved, and the folders to be made.
fn resolve_new(path: &RepoPath, named: &Path) -> Result<(PathBuf, Vec<PathBuf>)> {
    let mut absent = Vec::new();
    let mut folder = named;
    let real = loop {
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            bail!("`{path}` has no existing parent folder");
        };
        absent.push(name);
        folder = parent;
        match fs::symlink_metadata(folder) {
            Ok(_) => {
                break fs::canonicalize(folder)
                    .with_context(|| format!("resolving `{}`, a parent of `{path}`", folder.display()))?;
            }
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(error).with_context(|| format!("looking at `{}`", folder.display())),
        }
    };
    ensure!(real.is_dir(), "`{}`, a parent of `{path}`, is not a folder", folder.display());
    let mut full = real;
    let mut missing = Vec::new();
    while let Some(name) = absent.pop() {
        full.push(name);
        if !absent.is_empty() {
            missing.push(full.clone());
        }
    }
    Ok((full, missing))
}

/// `real` relative to the root, refused where no task has any business.
fn relative(room: &Room, path: &RepoPath, real: &Path) -> Result<String> {
    let Ok(inside) = real.strip_prefix(&room.root) else {
        bail!("`{path}` leads out of the repository, to `{}`", real.display());
    };
    // The state folder exists: the lock in it is held.
    let state = fs::canonicalize(&room.state).with_context(|| format!("resolving `{}`", room.state.display()))?;
    ensure!(!real.starts_with(state), "`{path}` leads into the folder of the journal");
    let mut names = Vec::new();
    for name in inside {
        let Some(name) = name.to_str() else {
            bail!("`{path}` leads to `{}`, which is not UTF-8", real.display());
        };
        ensure!(!name.eq_ignore_ascii_case(".git"), "`{path}` leads into the files of git, to `{}`", real.display());
        names.push(name);
    }
    Ok(names.join("/"))
}

/// What two names of one file have in common, where new files cannot be compared by looking at the disk.
fn same_file_key(relative: &str) -> String {
    match cfg!(any(windows, target_os = "macos")) {
        true => relative.to_lowercase(),
        false => relative.to_owned(),
    }
}

fn ensure_unchanged(path: &RepoPath, target: &Target, kind: Kind, before: Option<&[u8]>) -> Result<()> {
    match (before, content(&target.real, kind)?) {
        (None, Some(_)) => bail!("`{path}` was created while it was being judged; run the task again"),
        (Some(_), None) => bail!("`{path}` was removed while it was being judged; run the task again"),
        (Some(before), Some(now)) if before != now => {
            bail!("`{path}` changed while it was being judged; run the task again")
        }
        _ => Ok(()),
    }
}

/// Replacing needs no right to the old file, so a read-only mark would be overridden without this.
fn is_writable(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        metadata.permissions().mode() & 0o200 != 0
    }
    #[cfg(not(unix))]
    {
        !metadata.permissions().readonly()
    }
}

fn hard_link_note(path: &RepoPath, metadata: &Metadata) -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let others = metadata.nlink().saturating_sub(1);
        let names = if others == 1 { "name keeps" } else { "names keep" };
        (others > 0).then(|| format!("`{path}` was a hard link; its {others} other {names} the old bytes"))
    }
    #[cfg(not(unix))]
    {
        let _ = (path, metadata);
        None
    }
}
