//! `gate workflow`: the workflow that runs the gate on every pull request.

use anyhow::{Result, bail};

use crate::app::Streams;
use crate::app::task::{self, Writing};
use crate::authoring;
use crate::checks::Task;
use crate::cli::TaskArgs;
use crate::gather;

/// Runs `gate workflow`.
///
/// # Errors
/// Whatever kept the tool from doing its job.
pub fn run(args: &TaskArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = gather::open(args.place.repo.as_deref())?;
    if !repository.scope.is_empty() {
        bail!("workflows lie at the top of a git repository, and {} is below it", repository.root.display());
    }
    let request = authoring::workflow::Request { overwrites: args.force || !args.execute };
    task::run_with(Task::Contracts, Some(&Writing::Workflow(request)), args, streams)
}
