//! Commands that run at the same time, from their start to their end.

use std::io::{ErrorKind, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use super::deliver::Delivery;
use super::{Console, Done, Job, Setting};
use crate::gather::process;
use crate::record::State;

/// How often running commands are looked at.
const TICK: Duration = Duration::from_millis(20);

/// How long the output of a command that ended may stay open: by a child that left its group.
const LINGER: Duration = Duration::from_secs(2);

/// How long children of a command that ended may go on with its output: `exec > >(tee log)` ends before its `tee` does.
const GRACE: Duration = Duration::from_secs(1);

/// How many pieces of output wait to be shown; whoever prints faster has to wait.
const PIECES_MAX: usize = 64;

/// Names the repositories whose gate is running, for those that are started here.
const RUNNING: &str = "XTASK_GATES";

/// Why something did not run to its end.
pub const INTERRUPTED: &str = "the run was interrupted";

/// What a reader of a stream has to say.
enum Event {
    Printed(usize, Vec<u8>),
    Closed(usize),
}

/// One command that was started.
struct Running {
    child: Child,
    since: Instant,
    limit: Duration,
    counts: bool,
    /// How many of its streams are open.
    open: usize,
    /// When it was seen to have ended by itself.
    ended: Option<Instant>,
    end: Option<End>,
}

/// How a command ended, and when that was noticed.
struct End {
    state: State,
    exit: Option<i32>,
    /// Why it was stopped.
    reason: Option<&'static str>,
    at: Instant,
}

/// Whether the gate of the repository at `root` is running already, so that it would run itself for ever.
pub fn is_within(root: &std::path::Path) -> bool {
    let own = process::name_of(root);
    process::words_in(RUNNING).contains(&own)
}

/// Runs `jobs` at the same time, and shows them one after the other.
pub fn run(jobs: &[Job], setting: &Setting<'_>, console: &mut dyn Console) -> Vec<Done> {
    let (sender, events) = mpsc::sync_channel(PIECES_MAX);
    let mut delivery = Delivery::new(console, setting.place, jobs.len());
    let mut running: Vec<Option<Running>> = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        if setting.interrupt.is_wanted() {
            running.push(None);
            delivery.ended(at, never(INTERRUPTED));
            continue;
        }
        match start(job, at, setting, &sender) {
            Ok(started) => running.push(Some(started)),
            Err(error) => {
                running.push(None);
                delivery.ended(at, never(&process::why(&error)));
            }
        }
    }
    drop(sender);
    attend(&mut running, &events, setting, &mut delivery);
    delivery.finish()
}

fn never(why: &str) -> Done {
    Done { state: State::NotRun, exit: None, took: Duration::ZERO, reason: Some(why.to_owned()), tail: Vec::new() }
}

fn start(job: &Job, at: usize, setting: &Setting<'_>, events: &SyncSender<Event>) -> std::io::Result<Running> {
    let mut command = process::command(setting.root, &job.command)?;
    if let Some(folder) = &job.folder {
        let folder = setting.root.join(folder);
        if !folder.is_dir() {
            return Err(std::io::Error::other("its folder is not there"));
        }
        command.current_dir(folder);
    }
    let running = process::words_in(RUNNING).into_iter().chain([process::name_of(setting.root)]);
    command.env(RUNNING, running.collect::<Vec<_>>().join(" "));
    command.envs(job.env.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().map(|pipe| read(pipe, at, events.clone()));
    let stderr = child.stderr.take().map(|pipe| read(pipe, at, events.clone()));
    match stdout.into_iter().chain(stderr).collect::<std::io::Result<Vec<()>>>() {
        Ok(streams) => Ok(Running {
            child,
            since: Instant::now(),
            limit: job.limit,
            counts: job.counts,
            open: streams.len(),
            ended: None,
            end: None,
        }),
        Err(error) => {
            process::stop(&mut child);
            Err(error)
        }
    }
}

/// Reads a stream beside everything else, so that no full pipe stops a command.
fn read(mut pipe: impl Read + Send + 'static, at: usize, events: SyncSender<Event>) -> std::io::Result<()> {
    let work = move || {
        let mut chunk = vec![0; 64 << 10];
        loop {
            match pipe.read(&mut chunk) {
                Ok(0) => break,
                // Nobody listens any more when the batch is over.
                Ok(length) if events.send(Event::Printed(at, chunk[..length].to_vec())).is_err() => return,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        let _ = events.send(Event::Closed(at));
    };
    thread::Builder::new().spawn(work).map(|_| ())
}

/// Shows what comes until every command has ended.
fn attend(
    running: &mut [Option<Running>],
    events: &Receiver<Event>,
    setting: &Setting<'_>,
    delivery: &mut Delivery<'_>,
) {
    let mut looked = Instant::now();
    let mut stops = None;
    while running.iter().any(Option::is_some) {
        match events.recv_timeout(TICK) {
            Ok(Event::Printed(at, bytes)) => {
                if running.get(at).is_some_and(Option::is_some) {
                    delivery.printed(at, &bytes);
                }
                // A command that prints without a pause is stopped in time, too.
                if looked.elapsed() < TICK {
                    continue;
                }
            }
            Ok(Event::Closed(at)) => {
                if let Some(Some(closed)) = running.get_mut(at) {
                    closed.open = closed.open.saturating_sub(1);
                }
            }
            Err(RecvTimeoutError::Disconnected) => thread::sleep(TICK),
            Err(RecvTimeoutError::Timeout) => {}
        }
        looked = Instant::now();
        if setting.interrupt.is_wanted() {
            stops = Some((State::NotRun, INTERRUPTED));
        }
        for (at, place) in running.iter_mut().enumerate() {
            let Some(one) = place else { continue };
            look(one, stops);
            let Some(done) = finished(one) else { continue };
            if setting.fail_fast && one.counts && !done.state.is_good() && stops.is_none() {
                stops = Some((State::Skipped, "stopped, since another step failed (--fail-fast)"));
            }
            *place = None;
            delivery.ended(at, done);
        }
        let waiting = running.iter().enumerate();
        let waiting = waiting.filter_map(|(at, one)| one.as_ref().map(|one| (at, one.since.elapsed())));
        delivery.waits(&waiting.collect::<Vec<_>>());
    }
}

/// Notices the end of a command, or brings it about.
fn look(one: &mut Running, stops: Option<(State, &'static str)>) {
    if one.end.is_some() {
        return;
    }
    let mut end = |state, exit, reason, at| one.end = Some(End { state, exit, reason, at });
    if let Some((state, why)) = stops {
        process::stop_all(&mut one.child);
        end(state, None, Some(why), Instant::now());
    } else if process::has_ended(&mut one.child).unwrap_or(true) {
        let at = *one.ended.get_or_insert_with(Instant::now);
        if one.open > 0 && at.elapsed() < GRACE {
            return;
        }
        // Children that it left in its group end with it; then its streams do.
        process::stop(&mut one.child);
        let exit = one.child.wait().ok().map(process::code);
        end(if exit == Some(0) { State::Passed } else { State::Failed }, exit, None, at);
    } else if one.since.elapsed() >= one.limit {
        process::stop_all(&mut one.child);
        end(State::TimedOut, None, None, Instant::now());
    }
}

/// What became of a command, once it has ended and everything that it printed was read.
fn finished(one: &Running) -> Option<Done> {
    let end = one.end.as_ref()?;
    if one.open > 0 && end.at.elapsed() < LINGER {
        return None;
    }
    let reason = end.reason.map(str::to_owned);
    Some(Done { state: end.state, exit: end.exit, took: end.at.duration_since(one.since), reason, tail: Vec::new() })
}
