//! Parses, runs, prints, exits.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use xtask::app::{self, Streams};
use xtask::cli::Cli;

fn main() -> ExitCode {
    // clap ends the process with status 2 on bad arguments, which is our "could not judge".
    let cli = Cli::parse();
    // The report decides about colour itself; these streams only translate it for old consoles.
    let mut out = anstream::AutoStream::new(std::io::stdout(), anstream::ColorChoice::AlwaysAnsi);
    let mut err = anstream::stderr();
    let (terminal, err_terminal) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
    let mut streams = Streams { out: &mut out, err: &mut err, terminal, err_terminal };
    match app::run(&cli, &mut streams) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            // With stderr gone the exit status still says it.
            let _ = std::io::Write::write_fmt(&mut err, format_args!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}
