//! A sign of life for runs over a second, on a terminal only.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Shorter runs show nothing.
const QUIET: Duration = Duration::from_secs(1);

/// Says on stderr what is being done, from the first second on; gone when dropped.
pub struct Progress {
    phases: Option<Sender<&'static str>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts to watch, if `terminal` says that a person does.
    pub fn start(terminal: bool) -> Progress {
        if !terminal || !std::io::stderr().is_terminal() {
            return Progress { phases: None, thread: None };
        }
        let (phases, received) = mpsc::channel();
        let thread = thread::spawn(move || {
            let start = Instant::now();
            let (mut phase, mut shown, mut wait) = ("reading", false, QUIET);
            loop {
                match received.recv_timeout(wait) {
                    Ok(next) => {
                        phase = next;
                        wait = QUIET.saturating_sub(start.elapsed());
                    }
                    Err(RecvTimeoutError::Timeout) => {
                        shown = true;
                        wait = Duration::from_millis(250);
                        // A terminal that is gone is no reason to stop.
                        let _ = write!(std::io::stderr(), "\r\x1b[K{phase} ... {} s", start.elapsed().as_secs());
                    }
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            if shown {
                let _ = write!(std::io::stderr(), "\r\x1b[K");
            }
        });
        Progress { phases: Some(phases), thread: Some(thread) }
    }

    /// Says what is done next.
    pub fn phase(&self, phase: &'static str) {
        if let Some(phases) = &self.phases {
            // The watcher only ends before us when it panicked, and then there is nobody to tell.
            let _ = phases.send(phase);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.phases = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
