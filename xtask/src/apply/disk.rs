//! The file system moves the transaction is made of; each says which path and what was refused.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::Path,
    thread,
    time::Duration,
};

use anyhow::{Context, Result};

/// The bytes of a regular file, `None` when nothing has that name.
///
/// Anything else than a regular file is an error: reading a pipe would wait for ever.
pub(super) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>> {
    let reading = || format!("reading `{}`", path.display());
    match fs::symlink_metadata(path) {
        Err(error) if is_missing(&error) => return Ok(None),
        Err(error) => return Err(error).with_context(reading),
        Ok(metadata) if !metadata.is_file() => anyhow::bail!("`{}` is not a regular file", path.display()),
        Ok(_) => {}
    }
    match fs::read(path) {
        Err(error) if is_missing(&error) => Ok(None),
        read => read.map(Some).with_context(reading),
    }
}

/// What a file of a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A regular file.
    File,
    /// A symbolic link; its bytes are its text.
    Link,
}

impl Kind {
    /// Whether `metadata`, taken without following a link, are those of such a file.
    pub(super) fn is_of(self, metadata: &Metadata) -> bool {
        match self {
            Kind::File => metadata.is_file(),
            Kind::Link => metadata.is_symlink(),
        }
    }
}

/// The bytes of a file of that kind, `None` when nothing has that name.
pub(super) fn content(path: &Path, kind: Kind) -> Result<Option<Vec<u8>>> {
    if kind == Kind::File {
        return read_if_there(path);
    }
    match fs::read_link(path) {
        Ok(text) => Ok(Some(text.into_os_string().into_encoded_bytes())),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading the link `{}`", path.display())),
    }
}

/// Whether the folder of `path` lists exactly this name, where another name may lead to the same file: on a file
/// system that takes no account of case.
pub(super) fn is_listed(path: &Path) -> Result<bool> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(false) };
    let listing = || format!("reading the folder `{}`", folder.display());
    match fs::read_dir(folder) {
        Err(error) if is_missing(&error) => Ok(false),
        entries => {
            for entry in entries.with_context(listing)? {
                if entry.with_context(listing)?.file_name() == name {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}

/// Makes a symbolic link that must not exist, with that text.
#[cfg(unix)]
pub(super) fn create_link(path: &Path, text: &[u8]) -> io::Result<()> {
    use std::os::unix::ffi::OsStrExt as _;
    std::os::unix::fs::symlink(std::ffi::OsStr::from_bytes(text), path)
}

/// Elsewhere a link is of one of two sorts and takes a privilege: none is made.
#[cfg(not(unix))]
pub(super) fn create_link(_: &Path, _: &[u8]) -> io::Result<()> {
    Err(io::Error::new(ErrorKind::Unsupported, "a symbolic link is not renamed on this system"))
}

/// Whether anything has that name, a dangling symbolic link included.
pub(super) fn is_there(path: &Path) -> Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if is_missing(&error) => Ok(false),
        Err(error) => Err(error).with_context(|| format!("looking at `{}`", path.display())),
    }
}

/// Whether `error` says that the name leads nowhere; a file in the place of a parent folder counts.
pub(super) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Opens a file that must not exist, readable by its owner alone when `private`.
pub(super) fn create_new(path: &Path, private: Privacy) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // The umask takes away from these.
        options.mode(match private {
            Privacy::Owner => 0o600,
            Privacy::Umask => 0o666,
            Privacy::Program => 0o777,
        });
    }
    #[cfg(not(unix))]
    let _ = private;
    options.open(path)
}

/// Who may read a file from the moment it exists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Privacy {
    /// The owner alone, until its mode is set.
    Owner,
    /// Whoever the umask lets.
    Umask,
    /// Whoever the umask lets, and they may run it as a program.
    Program,
}

/// Writes a new file nobody else may read and waits until it is on the disk.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || {
        let mut file = create_new(path, Privacy::Owner)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().with_context(|| format!("writing `{}`", path.display()))
}

/// How often Windows is asked again while a virus scanner or an indexer holds a file for a moment: about a second.
const TRIES_MAX: u32 = 7;

/// Repeats what Windows refuses because somebody has the file open; everywhere else the first answer counts.
fn insist(mut attempt: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    /// `ERROR_SHARING_VIOLATION`, which has no kind of its own.
    const SHARING_VIOLATION: i32 = 32;
    let mut tries = 1;
    loop {
        match attempt() {
            Err(error)
                if cfg!(windows)
                    && tries < TRIES_MAX
                    && (error.kind() == ErrorKind::PermissionDenied
                        || error.raw_os_error() == Some(SHARING_VIOLATION)) =>
            {
                thread::sleep(Duration::from_millis(10 << tries));
                tries += 1;
            }
            done => return done,
        }
    }
}

/// Puts `from` in the place of `to`.
pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    insist(|| fs::rename(from, to)).with_context(|| format!("renaming `{}` to `{}`", from.display(), to.display()))
}

/// Removes a file; says whether it was there.
pub(super) fn remove_file(path: &Path) -> Result<bool> {
    match insist(|| fs::remove_file(path)) {
        Ok(()) => Ok(true),
        Err(error) if is_missing(&error) => Ok(false),
        Err(error) => Err(error).with_context(|| format!("removing `{}`", path.display())),
    }
}

/// Removes a folder nobody has put anything into; says whether it is gone by this.
pub(super) fn remove_empty_folder(path: &Path) -> Result<bool> {
    match fs::remove_dir(path) {
        Ok(()) => Ok(true),
        Err(error) if is_missing(&error) || error.kind() == ErrorKind::DirectoryNotEmpty => Ok(false),
        Err(error) => Err(error).with_context(|| format!("removing the folder `{}`", path.display())),
    }
}

/// Waits until the names in a folder are on the disk.
///
/// Windows has no such call, and some network file systems refuse it: there the names are as safe as they get.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(path).and_then(|folder| folder.sync_all()) {
        Err(error) if !matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Err(error).with_context(|| format!("syncing the folder `{}`", path.display()))
        }
        _ => Ok(()),
    }
}
