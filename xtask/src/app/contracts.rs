//! `contracts` and what can be shown of them.

mod policy;

use anyhow::{Result, bail};

use super::{Streams, task};
use crate::checks::Task;
use crate::cli::{ContractsAction, ContractsArgs};

/// Runs `contracts`.
///
/// # Errors
/// Whatever kept the tool from doing its job.
pub fn run(args: &ContractsArgs, streams: &mut Streams<'_>) -> Result<u8> {
    match &args.action {
        None => task::run(Task::Contracts, &args.task, streams),
        Some(ContractsAction::Ci(args)) => bail!("not built yet: {args:?}"),
        Some(ContractsAction::Policy(args)) => policy::run(args, streams),
    }
}
