//! One run of one task.

use std::io::{ErrorKind, Write};

use anyhow::{Context as _, Result};

use super::Streams;
use super::session::{Job, Session};
use crate::authoring;
use crate::checks::Task;
use crate::checks::stack::scope;
use crate::cli::TaskArgs;

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

/// The same, with something to write first.
///
/// # Errors
/// Also what keeps `writing` from being planned.
pub fn run_with(task: Task, writing: Option<&Writing>, args: &TaskArgs, streams: &mut Streams<'_>) -> Result<u8> {
    run_job(&Job { task, writing, scope: None, asked: None }, args, streams)
}

fn run_job(job: &Job<'_>, args: &TaskArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let mut session = Session::open(job, args, streams)?;
    session.round(streams)?.finish(streams)
}

/// Says something on stderr; when nobody can hear it there is nobody to tell that either.
pub fn tell(err: &mut dyn Write, message: &str) {
    let _ = writeln!(err, "xtask: {message}");
}

/// A reader who has seen enough changes neither the outcome nor the exit status.
pub fn ignore_closed_pipe(result: std::io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("writing the report"),
        _ => Ok(()),
    }
}
