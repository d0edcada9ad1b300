//! Whole processes, timed.

use std::io::{self, Write as _};
use std::process::Command;
use std::time::{Duration, Instant};

/// Prints one figure.
///
/// # Errors
/// When nobody can read it.
pub fn report(name: &str, time: Duration) -> io::Result<()> {
    writeln!(io::stdout(), "  {name:<24} {:>9.1} ms", time.as_secs_f64() * 1e3)
}

/// The median time of a whole process, after one run that warms the caches.
///
/// # Errors
/// When it does not start, or ends with another status than 0 and 1.
pub fn median(command: &mut Command, runs: usize) -> io::Result<Duration> {
    run(command)?;
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let start = Instant::now();
        run(command)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

/// Runs a command that may find something, which it says with the status 1.
///
/// # Errors
/// When it does not start, or ends with another status.
pub fn run(command: &mut Command) -> io::Result<()> {
    let output = command.output()?;
    if output.status.code().is_some_and(|code| code < 2) {
        return Ok(());
    }
    Err(io::Error::other(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))))
}
