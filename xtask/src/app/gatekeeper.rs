//! `gate`, what it asks of the working tree, and what can be done for it.

use anyhow::{Result, bail};

use super::task::Writing;
use super::{Streams, hooks, task};
use crate::authoring;
use crate::checks::Task;
use crate::checks::hygiene::Asked;
use crate::cli::{GateAction, GateArgs, TaskArgs};
use crate::gather;
use crate::model::RepoPath;

/// Runs `gate`.
///
/// # Errors
/// Whatever kept the tool from doing its job.
pub fn run(args: &GateArgs, streams: &mut Streams<'_>) -> Result<u8> {
    match &args.action {
        None => task::run_gate(&asked(args)?, &args.task, streams),
        Some(GateAction::Install(args)) => hooks::run(args, streams),
        Some(GateAction::Workflow(args)) => workflow(args, streams),
    }
}

fn workflow(args: &TaskArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = gather::open(args.place.repo.as_deref())?;
    if !repository.scope.is_empty() {
        bail!("workflows lie at the top of a git repository, and {} is below it", repository.root.display());
    }
    let request = authoring::workflow::Request { overwrites: args.force || !args.execute };
    task::run_with(Task::Contracts, Some(&Writing::Workflow(request)), args, streams)
}

/// What is asked of the working tree.
///
/// # Errors
/// When a declared path is none.
fn asked(args: &GateArgs) -> Result<Asked> {
    let mut changes = Vec::new();
    for text in &args.changes {
        let path = text.trim_end_matches('/');
        match RepoPath::new(path.strip_prefix("./").unwrap_or(path)) {
            Ok(path) => changes.push(path),
            Err(why) => bail!("`--changes {text}`: {why}"),
        }
    }
    Ok(Asked { clean: args.clean, changes, against: args.against.clone() })
}
