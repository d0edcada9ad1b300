//! Which file a path really names, and whether it may be replaced.

use std::{
    collections::BTreeMap,
    fs::{self, Metadata},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};

use super::{
    Write,
    disk::{is_missing, read_if_there},
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

/// A write that was verified and changes something.
pub(super) struct Job<'a> {
    pub target: Target,
    pub write: &'a Write<'a>,
}

/// Compares every target with the bytes that were judged; gives the writes that change something, and notes.
pub(super) fn verify<'a>(room: &Room, writes: &'a [Write<'a>]) -> Result<(Vec<Job<'a>>, Vec<String>)> {
    let (mut jobs, mut notes) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, &RepoPath> = BTreeMap::new();
    for write in writes {
        let target = resolve(room, &write.path)?;
        if let Some(first) = seen.insert(same_file_key(&target.relative), &write.path) {
            bail!("`{first}` and `{}` are one file, `{}`", write.path, target.relative);
        }
        ensure_unchanged(&target, write)?;
        if write.before == Some(write.after) {
            continue;
        }
        if let Some(metadata) = &target.metadata {
            ensure!(is_writable(metadata), "`{}` is read-only", write.path);
            notes.extend(hard_link_note(&write.path, metadata));
        }
        jobs.push(Job { target, write });
    }
    Ok((jobs, notes))
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
    let relative = relative(room, path, &real)?;
    let metadata = match fs::symlink_metadata(&real) {
        Ok(metadata) => Some(metadata),
        Err(error) if is_missing(&error) => None,
        Err(error) => return Err(error).with_context(|| format!("looking at `{path}`")),
    };
    if let Some(metadata) = &metadata {
        ensure!(!metadata.is_dir(), "`{path}` is a folder, not a file");
        ensure!(metadata.is_file(), "`{path}` is not a regular file");
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

fn ensure_unchanged(target: &Target, write: &Write<'_>) -> Result<()> {
    let path = &write.path;
    let now = read_if_there(&target.real)?;
    match (write.before, now) {
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
