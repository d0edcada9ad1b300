//! One run of one task.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Write};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result};

use super::commands::command_line;
use super::progress::Progress;
use super::report::Report;
use super::{Streams, load, parsed, record, rule_reference};
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
use crate::render::{Context, Status, Verbosity};

/// What is to be written before anything is judged.
#[derive(Clone, Debug)]
pub enum Writing {
    /// A new entry.
    Add(authoring::add::Request),
    /// Another id for an entry.
    Renumber(authoring::renumber::Request),
    /// A new ledger.
    Init(authoring::init::Request),
    /// The findings of `docs-drift`, as accepted.
    Baseline,
    /// Plans in the canonical grammar.
    Format(authoring::stack::Format),
    /// A new plan.
    Plan(authoring::stack::New),
    /// The workflow of the gate.
    Workflow(authoring::workflow::Request),
}

/// Everything a run needs, opened.
struct Session<'a> {
    task: Task,
    writing: Option<&'a Writing>,
    repository: Repository,
    place: Place,
    loaded: Loaded,
    config_path: Option<RepoPath>,
    checks: Vec<Box<dyn Check>>,
    args: &'a TaskArgs,
}

/// Runs `task`: recovers what an interrupted run left, judges, shows, and with `--execute` writes.
///
/// # Errors
/// Whatever kept the tool from doing its job. Findings are no error.
pub fn run(task: Task, args: &TaskArgs, streams: &mut Streams<'_>) -> Result<u8> {
    run_job(&Job { task, writing: None, scope: None, asked: None }, args, streams)
}

/// Holds what a branch changes to the scope of its item.
///
/// # Errors
/// As [`run`].
pub fn run_scope(request: &scope::Request, args: &TaskArgs, streams: &mut Streams<'_>) -> Result<u8> {
    run_job(&Job { task: Task::Stack, writing: None, scope: Some(request), asked: None }, args, streams)
}

/// Runs the gate, with what `asked` asks of the working tree.
///
/// # Errors
/// As [`run`].
pub fn run_gate(asked: &hygiene::Asked, args: &TaskArgs, streams: &mut Streams<'_>) -> Result<u8> {
    run_job(&Job { task: Task::Gate, writing: None, scope: None, asked: Some(asked) }, args, streams)
}

/// The same, with something to write first.
///
/// # Errors
/// Also what keeps `writing` from being planned.
pub fn run_with(task: Task, writing: Option<&Writing>, args: &TaskArgs, streams: &mut Streams<'_>) -> Result<u8> {
    run_job(&Job { task, writing, scope: None, asked: None }, args, streams)
}

/// What a run is to do.
struct Job<'a> {
    task: Task,
    writing: Option<&'a Writing>,
    /// The scope of which item is judged, instead of the task's checks.
    scope: Option<&'a scope::Request>,
    /// What the gate asks of the working tree.
    asked: Option<&'a hygiene::Asked>,
}

impl Job<'_> {
    fn checks(&self, config: &Arc<Config>) -> Vec<Box<dyn Check>> {
        match (self.scope, self.asked) {
            (Some(request), _) => scope::checks(config, request),
            (None, Some(asked)) => Task::gate(config, asked),
            (None, None) => self.task.checks(config),
        }
    }
}

fn run_job(job: &Job<'_>, args: &TaskArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let (task, writing) = (job.task, job.writing);
    let start = Instant::now();
    let progress = Progress::start(streams.err_terminal);
    let repository = gather::open(args.place.repo.as_deref())?;
    let place = gather::place(&repository);
    let recovery = apply::recover(&place, &mut |message| tell(streams.err, message))?;
    if recovery != Recovery::Nothing {
        tell(streams.err, &recovery.to_string());
    }
    let (mut loaded, config_path) = load(&repository, &args.place)?;
    if let Some(Writing::Format(authoring::stack::Format { plan: Some(named) })) = writing {
        super::stack::narrow(&mut loaded.config, named)?;
    }
    let checks = job.checks(&Arc::new(loaded.config.clone()));
    let session = Session { task, writing, repository, place, loaded, config_path, checks, args };
    let (mut outcome, mut seen) = session.judge(&progress)?;
    let mut context = session.context(task, streams);
    let mut lock = None;
    if args.execute && !outcome.changes.is_empty() {
        let held =
            apply::lock(&session.place, &mut |message| tell(streams.err, message)).context("nothing was written")?;
        // Whoever held the lock before may have written what was judged here.
        if held.waited || !session.is_current(&seen) {
            (outcome, seen) = session.judge(&progress)?;
        }
        lock = Some(held);
    }
    context.elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut report = Report::new(session.args.format, &outcome, context);
    drop(progress);
    let shown = report.before_writing(streams.out);
    if let (Some(lock), false) = (&lock, outcome.changes.is_empty()) {
        // Nothing is written that could not be shown.
        shown.context("showing the diff failed, nothing was written")?;
        for note in session.write(lock, &outcome)? {
            tell(streams.err, &format!("note: {note}"));
        }
    } else {
        ignore_closed_pipe(shown)?;
    }
    // A file that changed while it was judged makes the tree another one than was judged.
    let wrote = lock.is_some().then_some(&outcome);
    if task == Task::Gate && args.since.is_none() && session.holds(&seen, wrote) {
        record::keep((&session.repository, &session.place), args, &outcome, &context, streams.err);
    }
    let done = report.after_writing(streams.out, streams.err);
    if lock.is_some() && !outcome.changes.is_empty() {
        done.context("every change is written, but saying so failed")?;
    } else {
        ignore_closed_pipe(done)?;
    }
    Ok(Status::of(&outcome, &context).exit_code())
}

/// Says something on stderr; when nobody can hear it there is nobody to tell that either.
fn tell(err: &mut dyn Write, message: &str) {
    let _ = writeln!(err, "xtask: {message}");
}

/// A reader who has seen enough changes neither the outcome nor the exit status.
pub fn ignore_closed_pipe(result: std::io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("writing the report"),
        _ => Ok(()),
    }
}

impl Session<'_> {
    fn judge(&self, progress: &Progress) -> Result<(Outcome, Snapshot)> {
        progress.phase("reading");
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
        progress.phase("judging");
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

    fn context(&self, task: Task, streams: &Streams<'_>) -> Context<'static> {
        let verbosity = match (self.args.quiet, self.args.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        };
        let color = match self.args.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => streams.terminal && gather::wants_color(),
        };
        let ascii = streams.terminal && !gather::shows_unicode();
        Context {
            task: task.name(),
            execute: self.args.execute,
            strict: self.args.strict,
            verbosity,
            color,
            ascii,
            elapsed_ms: 0,
        }
    }

    /// Whether every file that was read still holds what was judged: also those that are only quoted.
    fn is_current(&self, seen: &Snapshot) -> bool {
        seen.files().all(|(path, file)| gather::still_holds(&self.repository, path, file.bytes()))
    }

    /// Whether every file holds what was judged after `wrote`, the changes that were written, if any were.
    fn holds(&self, seen: &Snapshot, wrote: Option<&Outcome>) -> bool {
        let changes = wrote.map_or(&[][..], |outcome| &outcome.changes);
        let gone: BTreeSet<&RepoPath> =
            changes.iter().flat_map(|change| change.from.iter().chain([&change.path])).collect();
        let holds = |path: &RepoPath, bytes: &[u8]| gather::still_holds(&self.repository, path, bytes);
        seen.files().all(|(path, file)| gone.contains(path) || holds(path, file.bytes()))
            && changes.iter().all(|change| holds(&change.path, change.after.bytes()))
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
