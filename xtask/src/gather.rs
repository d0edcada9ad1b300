//! Reads a repository into a [`Snapshot`]: files, git facts, the time.
//!
//! Together with `apply` and `app` the only code that touches the world, and it changes nothing there.

#![expect(clippy::disallowed_methods, reason = "the one place that reads the world")]

mod base;
mod changes;
mod commands;
mod environment;
mod files;
mod git;
mod history;
mod hooks;
mod hygiene;
mod modes;
pub mod process;
mod root;
mod settings;
mod since;
mod start;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

pub use commands::{answers, may_ask};
pub use environment::{ConfigFile, config_file, in_github_actions, shows_unicode, wants_color};
pub use hooks::{HookFile, Hooks, hooks};
pub use root::{Repository, open};
pub use tree::{FOLDER, Tree, contents, records, tree};

use crate::checks::Check;
use crate::model::{Changes, CommandLine, Facts, Past, RepoPath, Request, Since, Snapshot, Timestamp};
use crate::ordered::Ordered;
use crate::parallel;

/// What a run wants to know besides files.
#[derive(Debug, Default)]
pub struct Wanted {
    /// The revision of `--since`.
    pub since: Option<String>,
    /// Files wanted whatever the checks want: the configuration.
    pub always: Vec<RepoPath>,
    /// Our own reference texts.
    pub references: BTreeMap<&'static str, String>,
    /// What can be typed for this program.
    pub commands: Arc<CommandLine>,
    /// The configured main branch.
    pub main: Option<String>,
    /// Whether the past is wanted as it takes to write into the ledgers: with the main branches' own contents.
    pub broadly: bool,
    /// Whether every file is wanted.
    pub everything: bool,
}

/// Reads everything that `checks` want.
///
/// # Errors
/// When the list of files, a git fact or the time cannot be had. A single file that cannot be read
/// becomes an [`Unseen`](crate::model::Unseen) of the snapshot instead.
pub fn snapshot(repository: &Repository, checks: &[Box<dyn Check>], wanted: Wanted) -> Result<Snapshot> {
    repository.memo.forget();
    let wants_modes = checks.iter().any(|check| check.wants_modes());
    let begun = hygiene::begin(repository, checks, &wanted);
    // Git is asked everything at once: two answers take as long as git needs to look at every file.
    let (listed, since, converts) = std::thread::scope(|scope| {
        let converts = wants_modes.then(|| scope.spawn(|| settings::converts(repository)));
        let since = wanted.since.as_ref().map(|revision| scope.spawn(|| since::since(repository, revision)));
        let listed = files::list(repository, wants_modes || begun.is_some());
        let since = since.map(|since| since.join().expect("asking git does not panic"));
        (listed, since, converts.map(|converts| converts.join().expect("asking git does not panic")))
    });
    let mut since: Option<Since> = since.transpose()?;
    let mut reader = files::Reader::new(repository, listed?);
    if let Some(since) = &mut since {
        reader.add_untracked(since);
    }
    let is_asked_about = |path: &RepoPath| since.as_ref().is_none_or(|since| since.changed.contains_key(path));
    reader.read_listed(&files::Choice {
        wants: &|path| wanted.everything || checks.iter().any(|check| check.wants(path)),
        sifts: &|path| {
            let is_asked_about = is_asked_about(path);
            checks.iter().any(|check| (is_asked_about || !check.narrows()) && check.sifts(path))
        },
        keeps: &|path, bytes, survey| checks.iter().any(|check| check.sifts(path) && check.keeps(path, bytes, survey)),
    });
    let exactly = checks.iter().flat_map(|check| check.wants_exactly()).chain(wanted.always.iter().cloned());
    reader.read_exactly(exactly.collect());
    let recalled: BTreeSet<RepoPath> = checks.iter().flat_map(|check| check.recalls(reader.tree())).into_set();
    let wants_renames = checks.iter().any(|check| check.wants_renames());
    let (revision, main) = (wanted.since.as_deref(), wanted.main.as_deref());
    let (past, changes) = past_and_changes(repository, checks, &wanted, recalled, &reader)?;
    let renamed = if wants_renames { base::renamed(repository, revision, main) } else { BTreeMap::new() };
    let executable = wants_modes.then(|| modes::executable(repository, &reader, since.as_ref()).map(Arc::new));
    let executable = executable.flatten();
    let (references, commands, answers) = (wanted.references, wanted.commands, Arc::default());
    let in_git = repository.git;
    let history = Arc::default();
    let converts = converts.transpose()?.unwrap_or_default();
    let facts = Facts {
        now: now()?,
        in_git,
        references,
        since,
        past,
        renamed,
        changes,
        worktree: Arc::default(),
        executable,
        history,
        converts,
        commands,
        answers,
    };
    let mut snapshot = reader.snapshot(facts);
    hygiene::finish(repository, checks, begun, &reader, &mut snapshot)?;
    let further: BTreeSet<RepoPath> = checks.iter().flat_map(|check| check.follows(&snapshot)).into_set();
    if !further.is_empty() {
        reader.read_exactly(further.into_iter().collect());
        snapshot = reader.snapshot(snapshot.facts.as_ref().clone());
    }
    ask(repository, checks, wanted.main.as_deref(), &reader, &mut snapshot)?;
    Ok(snapshot)
}

/// The past of `recalled`, and the change at hand: two series of questions, asked at the same time.
fn past_and_changes(
    repository: &Repository,
    checks: &[Box<dyn Check>],
    wanted: &Wanted,
    recalled: BTreeSet<RepoPath>,
    reader: &files::Reader<'_>,
) -> Result<(Past, Changes)> {
    let (revision, main) = (wanted.since.as_deref(), wanted.main.as_deref());
    let (past, changes) = std::thread::scope(|scope| {
        let changes = scope.spawn(|| changes::changes(repository, checks, revision, main, reader));
        let past = if recalled.is_empty() {
            Ok(Past::NotAsked)
        } else {
            base::past(repository, &base::Asked { paths: recalled, revision, main, broadly: wanted.broadly }, reader)
        };
        (past, changes.join().expect("asking git does not panic"))
    });
    Ok((past?, changes?))
}

/// Asks git and other programs what the checks want to know, once every file is read.
fn ask(
    repository: &Repository,
    checks: &[Box<dyn Check>],
    main: Option<&str>,
    reader: &files::Reader<'_>,
    snapshot: &mut Snapshot,
) -> Result<()> {
    // One check asks for all: the history is that of the plans.
    let asked = checks.iter().find_map(|check| check.history(snapshot));
    if let Some(history) = asked.map(|asked| history::history(repository, &asked, main)) {
        Arc::make_mut(&mut snapshot.facts).history = Arc::new(history?);
    }
    // What a branch changed is counted from the branch it stands on, which only the history knows.
    if let Some(base) = checks.iter().find_map(|check| check.change_base(snapshot)) {
        let changes = changes::changes(repository, checks, Some(&base), main, reader)?;
        Arc::make_mut(&mut snapshot.facts).changes = changes;
    }
    let asked: BTreeSet<Request> = checks.iter().flat_map(|check| check.commands(snapshot)).into_set();
    if !asked.is_empty() {
        Arc::make_mut(&mut snapshot.facts).answers = Arc::new(commands::answers(&repository.root, asked));
    }
    Ok(())
}

/// The variable that fixes the time of a run.
const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// Whether somebody fixed the time of this run, who wants two runs to print the same.
pub fn is_time_fixed() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// The time of this run: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the clock.
///
/// # Errors
/// When the variable holds no time.
pub fn now() -> Result<Timestamp> {
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

/// The text of a file that the user names, `-` for standard input.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn body(file: &Path) -> Result<String> {
    use std::io::Read as _;
    let name = if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).with_context(|| format!("reading {name}"))?;
    } else {
        bytes = std::fs::read(file).with_context(|| format!("reading {name}"))?;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => bail!("reading {name}: byte {} is not UTF-8", error.utf8_error().valid_up_to()),
    }
}

/// Whether each of `files` still holds these bytes.
pub fn still_hold(repository: &Repository, files: &[(&RepoPath, &[u8])]) -> bool {
    let holds = |(path, bytes): &(&RepoPath, &[u8])| {
        std::fs::read(repository.root.join(path.as_str())).is_ok_and(|now| now == *bytes)
    };
    parallel::each(files, holds).into_iter().all(|holds| holds)
}
