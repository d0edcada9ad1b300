//! A repository opened for a task, and one round of judging, showing and writing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result};

use super::commands::command_line;
use super::progress::Progress;
use super::report::Report;
use super::task::{Writing, ignore_closed_pipe, tell};
use super::{Streams, load, parsed, rule_reference};
use crate::apply::{self, Place, Recovery};
use crate::authoring::{self, Plan};
use crate::checks::allow::Exemptions;
use crate::checks::stack::scope;
use crate::checks::{Check, Task, hygiene};
use crate::cli::{self, Color, TaskArgs};
use crate::config::Loaded;
use crate::config::schema::Config;
use crate::gather::{self, Repository, Wanted};
use crate::judge::{Allowed, Outcome, judge};
use crate::model::{RepoPath, Snapshot};
use crate::ordered::Ordered;
use crate::render::{Context, Status, Verbosity};

/// What a run is to do.
pub struct Job<'a> {
    /// The task.
    pub task: Task,
    /// What is to be written first.
    pub writing: Option<&'a Writing>,
    /// The scope of which item is judged, instead of the task's checks.
    pub scope: Option<&'a scope::Request>,
    /// What the gate asks of the working tree.
    pub asked: Option<&'a hygiene::Asked>,
}

impl Job<'_> {
    /// The checks that run.
    fn checks(&self, config: &Arc<Config>) -> Vec<Box<dyn Check>> {
        match (self.scope, self.asked) {
            (Some(request), _) => scope::checks(config, request),
            (None, Some(asked)) => Task::gate(config, asked),
            (None, None) => self.task.checks(config),
        }
    }
}

/// Everything a run needs, opened.
pub struct Session<'a> {
    task: Task,
    writing: Option<&'a Writing>,
    /// The repository.
    pub repository: Repository,
    /// Where is written.
    pub place: Place,
    /// The configuration.
    pub loaded: Loaded,
    /// Its path, when it is a file of the repository.
    pub config_path: Option<RepoPath>,
    /// The checks that run.
    pub checks: Vec<Box<dyn Check>>,
    args: &'a TaskArgs,
    progress: Option<Progress>,
    start: Instant,
}

/// What one round came to: judged, shown, and with `--execute` written.
pub struct Round<'a> {
    /// What was found and changed.
    pub outcome: Outcome,
    /// What was judged.
    pub seen: Snapshot,
    /// How it is shown.
    pub context: Context<'static>,
    /// Whether its changes are written.
    pub wrote: bool,
    args: &'a TaskArgs,
}

impl Round<'_> {
    /// Says what it came to; returns the exit status.
    ///
    /// # Errors
    /// When that cannot be said.
    pub fn finish(&self, streams: &mut Streams<'_>) -> Result<u8> {
        let done = Report::new(self.args.format, &self.outcome, self.context).after_writing(streams.out, streams.err);
        if self.wrote {
            done.context("every change is written, but saying so failed")?;
        } else {
            ignore_closed_pipe(done)?;
        }
        Ok(Status::of(&self.outcome, &self.context).exit_code())
    }
}

impl<'a> Session<'a> {
    /// Opens the repository: settles what an interrupted run left, reads the configuration.
    ///
    /// # Errors
    /// Whatever keeps the tool from looking.
    pub fn open(job: &Job<'a>, args: &'a TaskArgs, streams: &mut Streams<'_>) -> Result<Session<'a>> {
        let start = Instant::now();
        let progress = Some(Progress::start(streams.err_terminal));
        let repository = gather::open(args.place.repo.as_deref())?;
        let place = gather::place(&repository);
        let recovery = apply::recover(&place, &mut |message| tell(streams.err, message))?;
        if recovery != Recovery::Nothing {
            tell(streams.err, &recovery.to_string());
        }
        let (mut loaded, config_path) = load(&repository, &args.place)?;
        if let Some(Writing::Format(authoring::stack::Format { plan: Some(named) })) = job.writing {
            super::stack::narrow(&mut loaded.config, named)?;
        }
        let checks = job.checks(&Arc::new(loaded.config.clone()));
        let (task, writing) = (job.task, job.writing);
        Ok(Session { task, writing, repository, place, loaded, config_path, checks, args, progress, start })
    }

    /// Judges, shows, and with `--execute` writes.
    ///
    /// # Errors
    /// Whatever keeps the tool from looking, showing or writing. Findings are no error.
    pub fn round(&mut self, streams: &mut Streams<'_>) -> Result<Round<'a>> {
        let (mut outcome, mut seen) = self.judge()?;
        let mut context = context(self.args, self.task.name(), streams);
        let mut lock = None;
        if self.args.execute && !outcome.changes.is_empty() {
            let held =
                apply::lock(&self.place, &mut |message| tell(streams.err, message)).context("nothing was written")?;
            // Whoever held the lock before may have written what was judged here.
            if held.waited || !self.is_current(&seen) {
                (outcome, seen) = self.judge()?;
            }
            lock = Some(held);
        }
        context.elapsed_ms = self.elapsed_ms();
        self.progress = None;
        let shown = Report::new(self.args.format, &outcome, context).before_writing(streams.out);
        let wrote = lock.is_some() && !outcome.changes.is_empty();
        if let (Some(lock), true) = (&lock, wrote) {
            // Nothing is written that could not be shown.
            shown.context("showing the diff failed, nothing was written")?;
            for note in self.write(lock, &outcome)? {
                tell(streams.err, &format!("note: {note}"));
            }
        } else {
            ignore_closed_pipe(shown)?;
        }
        Ok(Round { outcome, seen, context, wrote, args: self.args })
    }

    /// How long the run takes so far, in milliseconds.
    pub fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn phase(&self, name: &'static str) {
        if let Some(progress) = &self.progress {
            progress.phase(name);
        }
    }

    fn judge(&self) -> Result<(Outcome, Snapshot)> {
        self.phase("reading");
        let references = BTreeMap::from([
            ("rules", rule_reference()),
            ("cli", cli::reference()),
            ("config", crate::config::reference::markdown()),
        ]);
        let always = self.config_path.iter().cloned().collect();
        let main = self.loaded.config.git.main.clone();
        let everything = matches!(self.writing, Some(Writing::Renumber(_) | Writing::Workflow(_)));
        let broadly = matches!(self.writing, Some(Writing::Add(_) | Writing::Renumber(_) | Writing::Init(_)));
        let since = self.args.since.clone();
        let commands = Arc::new(command_line());
        let wanted = Wanted { since, always, references, commands, main, broadly, everything };
        let snapshot = gather::snapshot(&self.repository, &self.checks, wanted)?;
        self.phase("judging");
        let plan = self.plan(&snapshot)?;
        let exemptions = Exemptions::gather(&self.loaded, self.config_path.as_ref(), &snapshot);
        let allowed = Allowed { suggested: self.args.suggested, discards: self.args.force };
        let reconfigured = match &plan.config {
            Some(text) => Some(self.task.checks(&Arc::new(parsed(crate::config::FILE_NAME, text)?.config))),
            None => None,
        };
        let checks = reconfigured.as_ref().unwrap_or(&self.checks);
        let outcome = judge(checks, &snapshot, &plan.edits, exemptions, allowed);
        let mut outcome = outcome.context("this is a bug of xtask, nothing was written")?;
        if self.writing.is_some() {
            // What the new text makes stale is refreshed with it: part of the change, no finding about the repository.
            outcome.findings.retain(|finding| !finding.repaired);
        }
        outcome.notes = plan.notes;
        outcome.facts.extend(plan.facts);
        Ok((outcome, snapshot))
    }

    /// What is to be written first.
    fn plan(&self, snapshot: &Snapshot) -> Result<Plan> {
        let config = &self.loaded.config;
        let plan = match self.writing {
            None => Ok(Plan::default()),
            Some(Writing::Add(request)) => authoring::add::plan(config, snapshot, request),
            Some(Writing::Renumber(request)) => authoring::renumber::plan(config, snapshot, request),
            Some(Writing::Init(request)) => authoring::init::plan(config, snapshot, self.config_path.as_ref(), request),
            Some(Writing::Baseline) => authoring::baseline::plan(config, snapshot),
            Some(Writing::Format(_)) => authoring::stack::format(config, snapshot),
            Some(Writing::Plan(request)) => {
                authoring::stack::create(config, snapshot, self.config_path.as_ref(), request)
            }
            Some(Writing::Workflow(request)) => authoring::workflow::plan(config, snapshot, *request),
        };
        plan.map_err(anyhow::Error::msg)
    }

    /// Whether every file that was read still holds what was judged: also those that are only quoted.
    fn is_current(&self, seen: &Snapshot) -> bool {
        let files: Vec<_> = seen.files().map(|(path, file)| (path, file.bytes())).collect();
        gather::still_hold(&self.repository, &files)
    }

    /// Whether every file holds what was judged, after the changes that were written, if any were.
    pub fn holds(&self, round: &Round<'_>) -> bool {
        let (seen, changes) = (&round.seen, if round.wrote { &round.outcome.changes[..] } else { &[] });
        let gone: BTreeSet<&RepoPath> =
            changes.iter().flat_map(|change| change.from.iter().chain([&change.path])).into_set();
        let kept = seen.files().filter(|(path, _)| !gone.contains(path)).map(|(path, file)| (path, file.bytes()));
        let files: Vec<_> = kept.chain(changes.iter().map(|change| (&change.path, change.after.bytes()))).collect();
        gather::still_hold(&self.repository, &files)
    }

    fn write(&self, lock: &apply::Lock, outcome: &Outcome) -> Result<Vec<String>> {
        let writes: Vec<apply::Write<'_>> = outcome
            .changes
            .iter()
            .map(|change| apply::Write {
                path: change.path.clone(),
                from: change.from.clone(),
                before: change.before.as_ref().map(|file| file.bytes()),
                after: change.after.bytes(),
                program: change.program,
            })
            .collect();
        apply::commit(&self.place, lock, &writes, &mut |_| {})
    }
}

/// How a run with these arguments is shown, when nothing has happened yet.
pub fn context(args: &TaskArgs, task: &'static str, streams: &Streams<'_>) -> Context<'static> {
    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let color = match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => streams.terminal && gather::wants_color(),
    };
    let ascii = streams.terminal && !gather::shows_unicode();
    let (execute, strict, timed) = (args.execute, args.strict, !gather::is_time_fixed());
    Context { task, execute, strict, verbosity, color, ascii, timed, elapsed_ms: 0 }
}
