//! Reads a repository into a [`Snapshot`]: files, git facts, the time.
//!
//! Together with `apply` and `app` the only code that touches the world, and it changes nothing there.

#![expect(clippy::disallowed_methods, reason = "the one place that reads the world")]

mod environment;
mod files;
mod git;
mod root;
mod since;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

pub use environment::{ConfigFile, config_file, in_github_actions, shows_unicode, wants_color};
pub use root::{Repository, open};

use crate::checks::Check;
use crate::model::{Facts, RepoPath, Since, Snapshot, Timestamp};

/// What a run wants to know besides files.
#[derive(Debug)]
pub struct Wanted {
    /// The revision of `--since`.
    pub since: Option<String>,
    /// Files wanted whatever the checks want: the configuration.
    pub always: Vec<RepoPath>,
    /// Our own reference texts.
    pub references: BTreeMap<&'static str, String>,
}

/// Reads everything that `checks` want.
///
/// # Errors
/// When the list of files, a git fact or the time cannot be had. A single file that cannot be read
/// becomes an [`Unseen`](crate::model::Unseen) of the snapshot instead.
pub fn snapshot(repository: &Repository, checks: &[Box<dyn Check>], wanted: Wanted) -> Result<Snapshot> {
    let listed = files::list(repository)?;
    let mut reader = files::Reader::new(repository, listed);
    reader.read_listed(|path| checks.iter().any(|check| check.wants(path)));
    let exactly = checks.iter().flat_map(|check| check.wants_exactly()).chain(wanted.always);
    reader.read_exactly(exactly.collect());
    let since: Option<Since> = match &wanted.since {
        Some(revision) => Some(since::since(repository, revision, &reader)?),
        None => None,
    };
    let facts = Facts { now: now()?, references: wanted.references, since };
    let first = reader.snapshot(facts);
    let further: BTreeSet<RepoPath> = checks.iter().flat_map(|check| check.follows(&first)).collect();
    if further.is_empty() {
        return Ok(first);
    }
    reader.read_exactly(further.into_iter().collect());
    Ok(reader.snapshot(first.facts.as_ref().clone()))
}

/// The time of this run: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the clock.
fn now() -> Result<Timestamp> {
    const VARIABLE: &str = "SOURCE_DATE_EPOCH";
    let seconds = match std::env::var(VARIABLE) {
        Ok(text) => {
            text.parse::<u64>().with_context(|| format!("reading {VARIABLE}: `{text}` is not a number of seconds"))?
        }
        Err(std::env::VarError::NotPresent) => {
            SystemTime::now().duration_since(UNIX_EPOCH).context("the clock stands before 1970")?.as_secs()
        }
        Err(std::env::VarError::NotUnicode(_)) => bail!("reading {VARIABLE}: it is not text"),
    };
    Timestamp::from_unix(seconds).with_context(|| format!("{seconds} seconds is after the year 9999"))
}

/// Where this root's transactions keep their own files.
pub fn place(repository: &Repository) -> crate::apply::Place {
    let (root, state) = (PathBuf::from(&repository.root), repository.state.clone());
    crate::apply::Place { root, state, scope: repository.scope.clone() }
}

/// Whether the file at `path` still holds `bytes`.
pub fn still_holds(repository: &Repository, path: &RepoPath, bytes: &[u8]) -> bool {
    std::fs::read(repository.root.join(path.as_str())).is_ok_and(|now| now == bytes)
}
