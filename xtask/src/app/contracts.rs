//! `contracts` and what can be shown of them.

mod policy;

use std::sync::Arc;

use anyhow::{Result, bail};

use super::{Streams, load, stack, task};
use crate::checks::contracts::ci::{Workflows, lines_of, open};
use crate::checks::{Check, Task};
use crate::cli::{CiArgs, CiFormat, ContractsAction, ContractsArgs};
use crate::gather::{self, Wanted};
use crate::render;
use crate::workflow::table;

/// Runs `contracts`.
///
/// # Errors
/// Whatever kept the tool from doing its job.
pub fn run(args: &ContractsArgs, streams: &mut Streams<'_>) -> Result<u8> {
    match &args.action {
        None => task::run(Task::Contracts, &args.task, streams),
        Some(ContractsAction::Ci(args)) => ci(args, streams),
        Some(ContractsAction::Policy(args)) => policy::run(args, streams),
    }
}

/// Shows what every job and step comes to.
fn ci(args: &CiArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = gather::open(args.place.repo.as_deref())?;
    let (loaded, _) = load(&repository, &args.place)?;
    let config = Arc::new(loaded.config);
    let checks: Vec<Box<dyn Check>> = vec![Box::new(Workflows::new(&config, true))];
    let wanted = Wanted { main: config.git.main.clone(), ..Wanted::default() };
    let snapshot = gather::snapshot(&repository, &checks, wanted)?;
    let opened = open(&config, &snapshot);
    if let Some((path, error)) = opened.unread.first() {
        bail!("{path}: the workflow cannot be read: {}", error.message);
    }
    if opened.workflows.is_empty() {
        bail!("there is no workflow in .github/workflows/");
    }
    let rows = table::rows(&opened.board, &|path| lines_of(&snapshot, path));
    let text = match args.format {
        CiFormat::Human => render::ci::human(&rows),
        CiFormat::Json => render::ci::json(&rows)?,
        CiFormat::Markdown => table::markdown(&rows),
    };
    stack::print(&text, streams)?;
    Ok(0)
}
