//! One look at one path of the disk.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::model::RepoPath;

/// Larger files are not read: a check would hold several copies of one.
const FILE_BYTES_MAX: u64 = 512 << 20;

/// What reading one path gave.
pub(super) enum Seen {
    File(Vec<u8>),
    /// A symbolic link to another path inside the root.
    Link(RepoPath),
    /// A symbolic link that is not followed: its text.
    LinkText(Vec<u8>),
    /// A folder: a submodule, where a file is listed.
    Folder,
    /// Nothing there, or nothing that can be read as a file.
    Nothing,
    Unseen(String),
}

/// Which folders are symbolic links, each asked once.
#[derive(Default)]
pub(super) struct Links {
    known: HashMap<String, bool>,
}

impl Links {
    /// Whether a folder above `path` is a link: then the file belongs to another path.
    pub(super) fn lead_to(&mut self, root: &Path, path: &RepoPath) -> bool {
        let text = path.as_str();
        text.match_indices('/').any(|(slash, _)| {
            let folder = &text[..slash];
            if let Some(known) = self.known.get(folder) {
                return *known;
            }
            let link = std::fs::symlink_metadata(root.join(folder)).is_ok_and(|metadata| metadata.is_symlink());
            self.known.insert(folder.to_owned(), link);
            link
        })
    }
}

/// Reads one path; `through` says whether links are followed on the way.
pub(super) fn look(root: &Path, path: &RepoPath, through: bool) -> Seen {
    let full: PathBuf = root.join(path.as_str());
    let metadata = match std::fs::symlink_metadata(&full) {
        Ok(metadata) => metadata,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Seen::Nothing,
        Err(error) => return Seen::Unseen(format!("reading it failed: {error}")),
    };
    if metadata.is_dir() {
        return Seen::Folder;
    }
    if !metadata.is_symlink() && !metadata.is_file() {
        return if through { Seen::Unseen("it is neither a file nor a link".to_owned()) } else { Seen::Nothing };
    }
    if through {
        match full.canonicalize() {
            Ok(real) if real == full => {}
            Ok(real) => return alias(root, &real),
            Err(error) => return Seen::Unseen(format!("following the link failed: {error}")),
        }
    } else if metadata.is_symlink() {
        let text = std::fs::read_link(&full);
        return text.map_or(Seen::Nothing, |text| Seen::LinkText(text.into_os_string().into_encoded_bytes()));
    }
    if metadata.len() > FILE_BYTES_MAX {
        return Seen::Unseen(format!("it is larger than {} MB", FILE_BYTES_MAX >> 20));
    }
    match std::fs::read(&full) {
        Ok(bytes) => Seen::File(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => Seen::Nothing,
        Err(error) => Seen::Unseen(format!("reading it failed: {error}")),
    }
}

fn alias(root: &Path, real: &Path) -> Seen {
    let inside = real.strip_prefix(root).ok().map(slashed);
    let target = inside.and_then(|name| String::from_utf8(name).ok()).and_then(|name| RepoPath::listed(&name).ok());
    match target {
        Some(target) => Seen::Link(target),
        None => Seen::Unseen("the link leaves the repository".to_owned()),
    }
}

/// The bytes of a relative path, with forward slashes.
pub(super) fn slashed(path: &Path) -> Vec<u8> {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().as_encoded_bytes()).collect();
    parts.join(&b'/')
}
