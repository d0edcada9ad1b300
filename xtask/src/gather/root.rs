//! Which folder is the repository.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::git;
use crate::config;

/// A repository on disk.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The root, absolute, symbolic links resolved.
    pub root: PathBuf,
    /// Whether git knows its files.
    pub git: bool,
    /// The folder for the lock and the journals.
    pub state: PathBuf,
    /// The root's path inside git's work tree; empty at the top and outside git.
    pub scope: String,
    /// What git said in this gathering.
    pub(super) memo: git::Memo,
}

impl Repository {
    /// What git answers; the same question is asked once in a gathering.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<git::Output> {
        self.memo.run(&self.root, arguments)
    }

    /// The data of a question that git must have an answer to; asked once in a gathering.
    pub(super) fn ask_data(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        self.memo.data(&self.root, arguments)
    }
}

/// Opens the repository at `asked`, or the one that the current folder belongs to: the nearest
/// folder upwards that holds `xtask.toml` or `.git`.
///
/// # Errors
/// When there is none, or git cannot be asked about it.
pub fn open(asked: Option<&Path>) -> Result<Repository> {
    let root = match asked {
        Some(folder) => {
            if !folder.is_dir() {
                bail!("{} is not a folder; `--repo` takes the root of a repository", folder.display());
            }
            folder.to_path_buf()
        }
        None => {
            let here = std::env::current_dir().context("finding the current folder")?;
            let above = here
                .ancestors()
                .find(|folder| folder.join(config::FILE_NAME).is_file() || folder.join(".git").exists());
            match above {
                Some(folder) => folder.to_path_buf(),
                None => bail!(
                    "no {} and no .git in {} or above it; name a repository with `--repo DIR`",
                    config::FILE_NAME,
                    here.display()
                ),
            }
        }
    };
    let root = root.canonicalize().with_context(|| format!("opening {}", root.display()))?;
    let (git, state, scope) = match git_folder(&root)? {
        Some((folder, scope)) => (true, folder.join("xtask"), scope),
        None => (false, root.join(".xtask"), String::new()),
    };
    Ok(Repository { root, git, state, scope, memo: git::Memo::default() })
}

/// The folder where git keeps what belongs to the work tree of `root`, and the path of `root` in that
/// work tree; `None` outside a repository.
fn git_folder(root: &Path) -> Result<Option<(PathBuf, String)>> {
    let dot_git = root.join(".git");
    // The common case costs no process.
    if dot_git.is_dir() {
        return Ok(Some((dot_git, String::new())));
    }
    let output = git::run(root, &["rev-parse", "--absolute-git-dir", "--show-prefix"], None);
    match output {
        Ok(output) if output.success => {
            let text =
                String::from_utf8(output.stdout).context("git named its folder in something that is not UTF-8")?;
            let mut lines = text.lines();
            let folder = PathBuf::from(lines.next().unwrap_or_default());
            Ok(Some((folder, lines.next().unwrap_or_default().to_owned())))
        }
        // Without git, or outside a repository, a plain folder is judged as it lies there.
        Ok(output) if !dot_git.exists() && output.stderr.contains("not a git repository") => Ok(None),
        Err(_) if !dot_git.exists() => Ok(None),
        Ok(output) => bail!("git rev-parse: {}", output.stderr.trim()),
        Err(error) => Err(error),
    }
}
