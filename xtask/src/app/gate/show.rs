//! Shows steps while they run: their output as it comes, a line that says what is waited for, the last lines again.

use std::io::Write;
use std::time::{Duration, Instant};

use super::steps::Ran;
use crate::app::Streams;
use crate::cli::{Format, TaskArgs};
use crate::gate::{Console, Done, Job};
use crate::gather;
use crate::model::Request;
use crate::record::{State, Step};
use crate::render::escape::visible;
use crate::render::github::shielded;
use crate::render::steps::{self as text, duration};
use crate::render::{Context, Verbosity};

/// How long nothing is printed before a line says what is waited for.
const QUIET: Duration = Duration::from_secs(1);

/// Where steps are shown. What cannot be shown changes no outcome.
pub struct Shown<'s, 'w> {
    streams: &'s mut Streams<'w>,
    context: Context<'static>,
    /// Whether stdout is for people, and takes the output of steps.
    is_human: bool,
    /// Whether the output of each step is folded, as GitHub Actions does it.
    folds: bool,
    /// Whether the line that was printed last has no end yet.
    is_open: bool,
    /// The line on the terminal that says what is waited for; empty when there is none.
    waiting: String,
    last: Instant,
    /// The step that was shown last.
    newest: Option<usize>,
}

impl<'s, 'w> Shown<'s, 'w> {
    /// For a run with these arguments.
    pub fn new(args: &TaskArgs, context: &Context<'static>, streams: &'s mut Streams<'w>) -> Shown<'s, 'w> {
        let is_human = matches!(args.format, Format::Human | Format::Github);
        let folds = args.format == Format::Github || (is_human && gather::in_github_actions());
        let context = *context;
        Shown {
            streams,
            context,
            is_human,
            folds,
            is_open: false,
            waiting: String::new(),
            last: Instant::now(),
            newest: None,
        }
    }

    fn is_quiet(&self) -> bool {
        self.context.verbosity == Verbosity::Quiet
    }

    /// Takes the line away that says what is waited for.
    fn clear(&mut self) {
        if !std::mem::take(&mut self.waiting).is_empty() {
            let _ = write!(self.streams.err, "\r\x1b[K").and_then(|()| self.streams.err.flush());
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.clear();
        let out: &mut dyn Write = if self.is_human { self.streams.out } else { self.streams.err };
        let _ = out.write_all(bytes).and_then(|()| out.flush());
        self.is_open = bytes.last().map_or(self.is_open, |byte| *byte != b'\n');
        self.last = Instant::now();
    }

    /// One line of our own.
    fn line(&mut self, line: &str) {
        let start = if self.is_open { "\n" } else { "" };
        self.write(format!("{start}{line}\n").as_bytes());
    }

    /// Says something about the run.
    pub fn say(&mut self, line: &str) {
        if !self.is_quiet() {
            let line = visible(line.as_bytes(), self.context.ascii);
            self.line(&line);
        }
    }

    /// A step that is not run.
    pub fn passed_over(&mut self, at: usize, count: usize, step: &Step) {
        let line = format!("{} {}: {}", text::label(at, count), step.name, step.ended());
        self.say(&line);
    }

    /// The console of steps that run at the same time: each with its place and how many there are.
    pub fn batch<'b>(&'b mut self, labels: Vec<(usize, usize)>, jobs: &'b [Job]) -> Batch<'b, 's, 'w> {
        Batch { shown: self, labels, jobs }
    }

    /// The last lines of what failed, where something was printed since.
    pub fn tails(&mut self, ran: &Ran) {
        let failed: Vec<(usize, &Step)> = ran.failed().filter(|(at, _)| !ran.tails[*at].is_empty()).collect();
        for (at, step) in failed {
            let is_on_screen = !self.is_quiet() && !self.folds && self.newest == Some(at);
            if !is_on_screen {
                self.line(&format!("--- the last lines of {} ---", step.name));
                let tail = &ran.tails[at];
                if self.folds {
                    // What it told the runner was heard when it was printed.
                    let shielded = shielded(&String::from_utf8_lossy(tail));
                    self.write(shielded.as_bytes());
                } else {
                    self.write(tail);
                }
                self.line(&format!("--- {}: {} ---", step.name, step.ended()));
            }
        }
    }
}

/// Steps that run at the same time.
pub struct Batch<'b, 's, 'w> {
    shown: &'b mut Shown<'s, 'w>,
    labels: Vec<(usize, usize)>,
    jobs: &'b [Job],
}

impl Batch<'_, '_, '_> {
    fn label(&self, place: usize) -> String {
        let (at, count) = self.labels[place];
        format!("{} {}", text::label(at, count), self.jobs[place].name)
    }
}

impl Console for Batch<'_, '_, '_> {
    fn begins(&mut self, place: usize) {
        if self.shown.is_quiet() {
            return;
        }
        let job = &self.jobs[place];
        let command = Request { argv: job.command.clone(), stdin: Vec::new(), seconds: 0 }.shown();
        let folder = job.folder.as_ref().map(|folder| format!(" (in {folder})")).unwrap_or_default();
        let fold = if self.shown.folds { "::group::" } else { "" };
        let line = format!("{}: {command}{folder}", self.label(place));
        let line = format!("{fold}{}", visible(line.as_bytes(), self.shown.context.ascii).replace('\n', " "));
        self.shown.line(&line);
        self.shown.newest = Some(self.labels[place].0);
    }

    fn printed(&mut self, _: usize, bytes: &[u8]) {
        if !self.shown.is_quiet() {
            self.shown.write(bytes);
        }
    }

    fn ended(&mut self, place: usize, done: &Done) {
        if self.shown.is_quiet() {
            return;
        }
        if self.shown.folds {
            self.shown.line("::endgroup::");
        }
        let millis = u64::try_from(done.took.as_millis()).unwrap_or(u64::MAX);
        let took = if self.shown.context.timed { format!(", {}", duration(millis)) } else { String::new() };
        let ended = match (done.state, done.exit) {
            (State::Passed, _) => format!("passed{took}"),
            (State::TimedOut, _) => format!("FAILED: its time was over{took}"),
            (State::Skipped, _) => format!("skipped: {}", done.reason.as_deref().unwrap_or_default()),
            (State::NotRun, _) => format!("not run: {}", done.reason.as_deref().unwrap_or_default()),
            (_, Some(exit)) => format!("FAILED, exit status {exit}{took}"),
            (_, None) => format!("FAILED{took}"),
        };
        let line = format!("{}: {ended}", self.label(place));
        self.shown.line(&line);
    }

    fn waits(&mut self, running: &[(usize, Duration)]) {
        let shown = &mut *self.shown;
        if !shown.streams.err_terminal || shown.last.elapsed() < QUIET || running.is_empty() {
            return;
        }
        // An open line of a command is not overwritten.
        if shown.is_open && shown.is_human && shown.streams.terminal {
            return;
        }
        let names = running.iter().map(|(place, since)| format!("{} {} s", self.jobs[*place].name, since.as_secs()));
        let line = names.collect::<Vec<_>>().join(", ");
        let line: String = line.chars().take(100).collect();
        let line = visible(line.as_bytes(), shown.context.ascii);
        if line != shown.waiting {
            // A terminal that is gone is no reason to stop.
            let _ = write!(shown.streams.err, "\r\x1b[K... {line}").and_then(|()| shown.streams.err.flush());
            shown.waiting = line;
        }
    }
}

impl Drop for Shown<'_, '_> {
    fn drop(&mut self) {
        self.clear();
        if self.is_open {
            self.write(b"\n");
        }
    }
}
