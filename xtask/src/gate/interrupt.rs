//! Ctrl-C and its like: noticed, so that what was started is ended before this program is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};

/// Whether the user wants the run to end.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Whether the user wants the run to end.
    pub fn is_wanted(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Says that the run is to end.
    pub fn want(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// From here on an interruption (Ctrl-C, a termination, a closed terminal) is noticed and does not end this program.
/// May be called once.
///
/// # Errors
/// When the system does not take the handler.
pub fn interrupt() -> Result<Interrupt> {
    let interrupt = Interrupt::default();
    let noticed = interrupt.clone();
    ctrlc::set_handler(move || noticed.want()).context("preparing for an interruption")?;
    Ok(interrupt)
}
