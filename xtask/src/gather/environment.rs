//! What the surroundings say: the configuration file, the console, the CI system.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Repository;
use crate::config;
use crate::model::RepoPath;

/// A configuration file as read.
#[derive(Debug)]
pub struct ConfigFile {
    /// What messages call it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its path, when it is a file of the repository.
    pub path: Option<RepoPath>,
}

/// The configuration file `asked` for, or the repository's own; `None` when it has none.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn config_file(repository: &Repository, asked: Option<&Path>) -> Result<Option<ConfigFile>> {
    let own = repository.root.join(config::FILE_NAME);
    let (file, name) = match asked {
        Some(file) => (file.to_path_buf(), file.display().to_string()),
        None if own.symlink_metadata().is_ok() => (own, config::FILE_NAME.to_owned()),
        None => return Ok(None),
    };
    if !std::fs::metadata(&file).with_context(|| format!("reading {name}"))?.is_file() {
        bail!("reading {name}: it is no file");
    }
    let bytes = std::fs::read(&file).with_context(|| format!("reading {name}"))?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => bail!("reading {name}: byte {} is not UTF-8", error.utf8_error().valid_up_to()),
    };
    Ok(Some(ConfigFile { name, text, path: inside(repository, &file) }))
}

/// The path of `file` inside the repository, if it is there.
fn inside(repository: &Repository, file: &Path) -> Option<RepoPath> {
    let real: PathBuf = file.canonicalize().ok()?;
    let relative = real.strip_prefix(&repository.root).ok()?;
    let parts: Option<Vec<&str>> = relative.iter().map(OsStr::to_str).collect();
    RepoPath::new(&parts?.join("/")).ok()
}

/// Whether the terminal wants colour: `NO_COLOR` (no-color.org) is not set and `TERM` is not `dumb`.
pub fn wants_color() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Whether the console shows more than ASCII. On Windows the standard library writes UTF-16 to a
/// console; elsewhere the locale says so, in the order of POSIX.
pub fn shows_unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_string_lossy().to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Whether this is a job of GitHub Actions.
pub fn in_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}
