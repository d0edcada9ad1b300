//! The only code that runs git.
//!
//! Git is started without a shell, with settings that no configuration of the user can change, and
//! without the variables that a hook sets. Its status is checked; its stderr is never data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

/// What git answered.
#[derive(Clone, Debug)]
pub struct Output {
    /// Whether its status was 0.
    pub success: bool,
    /// Its status; `None` when a signal ended it.
    pub code: Option<i32>,
    /// The data.
    pub stdout: Vec<u8>,
    /// What it said about it.
    pub stderr: String,
}

/// Settings that make git's answers the same everywhere and start no other program.
const SETTINGS: &[&str] = &[
    "-c",
    "core.quotePath=false",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "color.ui=never",
    // A file that was only touched is not changed.
    "-c",
    "diff.autoRefreshIndex=true",
    "--no-pager",
    "--literal-pathspecs",
];

/// Variables by which a surrounding git, such as a hook's, would redirect ours
/// (`git rev-parse --local-env-vars`).
pub const REDIRECTIONS: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_TRACE",
    "GIT_TRACE2",
];

/// Runs git in `folder` and waits for it.
///
/// # Errors
/// When git cannot be started. A status other than 0 is an answer.
pub fn run(folder: &Path, arguments: &[&str], stdin: Option<&[u8]>) -> Result<Output> {
    let shell = Shell::new().context("finding the current folder")?;
    shell.change_dir(plain(folder));
    let mut command = cmd!(shell, "git {SETTINGS...} {arguments...}").quiet().ignore_status();
    for variable in REDIRECTIONS {
        command = command.env_remove(variable);
    }
    // The index is not refreshed on disk, and messages are in English.
    command = command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    if let Some(bytes) = stdin {
        command = command.stdin(bytes);
    }
    let output = command.output().with_context(|| format!("running git {}", arguments.join(" ")))?;
    Ok(Output {
        success: output.status.success(),
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// A folder without the `\\\\?\\` that Windows puts before a resolved path and git does not know.
pub fn plain(folder: &Path) -> PathBuf {
    match folder.to_str().and_then(|text| text.strip_prefix(r"\\?\")) {
        Some(rest) if rest.as_bytes().get(1) == Some(&b':') => PathBuf::from(rest),
        _ => folder.to_path_buf(),
    }
}

/// The data of a git command that must succeed.
///
/// # Errors
/// When it cannot be started or fails; the message quotes what it said.
pub fn data(folder: &Path, arguments: &[&str], stdin: Option<&[u8]>) -> Result<Vec<u8>> {
    succeeded(run(folder, arguments, stdin)?, arguments)
}

/// The data of an answer that must be a success.
fn succeeded(output: Output, arguments: &[&str]) -> Result<Vec<u8>> {
    if !output.success {
        bail!("git {} failed: {}", arguments.join(" "), output.stderr.trim());
    }
    Ok(output.stdout)
}

/// The questions of one gathering and their answers: several checks ask what the change at hand started from, and each
/// question takes a process. Whoever asks what is being asked waits for that answer.
#[derive(Clone, Debug, Default)]
pub struct Memo(Arc<Mutex<Answers>>);

type Answers = BTreeMap<Vec<String>, Arc<Mutex<Option<Output>>>>;

impl Memo {
    /// Forgets everything: what git said before may not be true any more.
    pub fn forget(&self) {
        locked(&self.0).clear();
    }

    /// The answer that was given before, or git's.
    ///
    /// # Errors
    /// As [`run`]. What failed to start is asked again.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> Result<Output> {
        let question = arguments.iter().map(|word| (*word).to_owned()).collect();
        let answer = Arc::clone(locked(&self.0).entry(question).or_default());
        let mut answer = locked(&answer);
        if let Some(known) = answer.as_ref() {
            return Ok(known.clone());
        }
        let output = run(folder, arguments, None)?;
        *answer = Some(output.clone());
        Ok(output)
    }

    /// The data of a command that must succeed.
    ///
    /// # Errors
    /// As [`data`].
    pub fn data(&self, folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
        succeeded(self.run(folder, arguments)?, arguments)
    }
}

/// A panic elsewhere leaves no answer half written.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_asked_once_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        data(folder.path(), &["init", "--quiet"], None).unwrap();
        std::fs::write(folder.path().join("a"), "").unwrap();
        let memo = Memo::default();
        let others = || memo.data(folder.path(), &["ls-files", "--others"]).unwrap();
        assert_eq!(others(), b"a\n");
        std::fs::write(folder.path().join("b"), "").unwrap();
        assert_eq!(others(), b"a\n", "one gathering sees one state");
        memo.forget();
        assert_eq!(others(), b"a\nb\n");
        assert!(memo.data(folder.path(), &["no-such-command"]).is_err());
    }
}
