//! The project's own commands, run after the checks: in order, a group at a time, watched and bounded.
//!
//! Whatever a command does, this ends: one that hangs is stopped with its children, output is shown as it comes and
//! never kept whole in memory, and nothing that was started here goes on when the run is over or interrupted.

mod batch;
pub mod choice;
mod deliver;
mod interrupt;
mod tail;

use std::path::Path;
use std::time::Duration;

pub use batch::{INTERRUPTED, is_within, run};
pub use interrupt::{Interrupt, interrupt};

use crate::apply::Place;
use crate::record::State;

/// One command to be run.
#[derive(Clone, Debug)]
pub struct Job {
    /// What it is called.
    pub name: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The folder it runs in, from the root.
    pub folder: Option<String>,
    /// Variables that are set for it.
    pub env: Vec<(String, String)>,
    /// How long it may take.
    pub limit: Duration,
    /// Whether its failure counts.
    pub counts: bool,
}

/// What became of a command.
#[derive(Clone, Debug)]
pub struct Done {
    /// How it came to its end.
    pub state: State,
    /// Its exit status, if it ended by itself.
    pub exit: Option<i32>,
    /// How long it took.
    pub took: Duration,
    /// Why it did not run.
    pub reason: Option<String>,
    /// The last lines that it printed.
    pub tail: Vec<u8>,
}

/// Who shows what happens. Output is given as it comes, of one command at a time.
pub trait Console {
    /// The command at this place of the batch begins to be shown.
    fn begins(&mut self, place: usize);
    /// It printed something.
    fn printed(&mut self, place: usize, bytes: &[u8]);
    /// It came to its end, and all that it printed was shown.
    fn ended(&mut self, place: usize, done: &Done);
    /// Time passed; these are running, each since when.
    fn waits(&mut self, running: &[(usize, Duration)]);
}

/// Where commands run, and what ends them early.
pub struct Setting<'a> {
    /// The root of the repository.
    pub root: &'a Path,
    /// Where output that cannot be shown yet is parked.
    pub place: &'a Place,
    /// Whether the user wants the run to end.
    pub interrupt: &'a Interrupt,
    /// Whether the first failure ends the others.
    pub fail_fast: bool,
}
