//! Runs the programs that checks ask for, without a shell and with a limit.
//!
//! Whatever a program does, this ends: one that hangs, prints without end, never reads its input or
//! leaves a child with its pipes behind is stopped, with its children as far as they can be reached.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::process;
use crate::model::{Answer, Ended, Request};
use crate::ordered::Ordered;
use crate::parallel;

/// More at once would only take each other's time.
const AT_ONCE_MAX: usize = 4;

/// What is kept of each stream; [`Answer::status`] names it.
const BYTES_MAX: usize = 4 << 20;

/// How long the output of a program that ended may stay open: by a child that it left behind.
const LINGER: Duration = Duration::from_secs(2);

/// How often a program is asked whether it ended; at first oftener.
const STEP_MAX: Duration = Duration::from_millis(20);

/// Set for what is started here. A run that was started by a run starts nothing: a document that shows
/// a run of this program would run itself for ever.
const WITHIN: &str = "XTASK_WITHIN";

/// Whether programs are started here: not in a run that was started by one.
pub fn may_ask() -> bool {
    std::env::var_os(WITHIN).is_none()
}

/// Runs every request at `root`, a few at a time.
pub fn answers(root: &Path, requests: BTreeSet<Request>) -> BTreeMap<Request, Answer> {
    let requests: Vec<Request> = requests.into_iter().collect();
    let answers = if !may_ask() {
        let refusal = || not_started("this run of xtask was started by one, which must not go on and on");
        requests.iter().map(|_| refusal()).collect()
    } else {
        parallel::by(AT_ONCE_MAX, &requests, |request| answer(root, request))
    };
    requests.into_iter().zip(answers).into_map()
}

fn not_started(why: impl Into<String>) -> Answer {
    Answer { ended: Ended::NotStarted(why.into()), stdout: Vec::new(), stderr: Vec::new() }
}

fn answer(root: &Path, request: &Request) -> Answer {
    let mut running = match Running::start(root, request) {
        Ok(running) => running,
        Err(error) => {
            return not_started(process::why(&error));
        }
    };
    let ended = running.attend(Duration::from_secs(request.seconds));
    Answer { ended, stdout: running.stdout.taken(), stderr: running.stderr.taken() }
}

/// What a reader of a stream has to say.
enum Event {
    /// The stream came to its end.
    Closed,
    /// It holds more than is kept.
    TooMuch,
}

/// The bytes of a stream. Its reader cannot be stopped while another process keeps the pipe open, so what
/// it has read by then is taken, and it is left alone.
struct Stream(Arc<Mutex<Vec<u8>>>);

impl Stream {
    fn read(mut pipe: impl Read + Send + 'static, events: Sender<Event>) -> std::io::Result<Stream> {
        let stream = Stream(Arc::default());
        let kept = Arc::clone(&stream.0);
        thread::Builder::new().spawn(move || {
            let mut chunk = vec![0; 64 << 10];
            let event = loop {
                match pipe.read(&mut chunk) {
                    Ok(0) => break Event::Closed,
                    Ok(length) => {
                        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                        let room = BYTES_MAX - kept.len();
                        kept.extend_from_slice(&chunk[..length.min(room)]);
                        if length > room {
                            break Event::TooMuch;
                        }
                    }
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(_) => break Event::Closed,
                }
            };
            // Nobody listens any more when the program was stopped.
            let _ = events.send(event);
        })?;
        Ok(stream)
    }

    fn taken(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A started program.
struct Running {
    child: Child,
    stdout: Stream,
    stderr: Stream,
    events: Receiver<Event>,
}

impl Running {
    fn start(root: &Path, request: &Request) -> std::io::Result<Running> {
        let mut command = process::command(root, &request.argv)?;
        command.env(WITHIN, "1");
        let stdin = if request.stdin.is_empty() { Stdio::null() } else { Stdio::piped() };
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        match Running::connect(&mut child, request) {
            Ok((stdout, stderr, events)) => Ok(Running { child, stdout, stderr, events }),
            Err(error) => {
                process::stop(&mut child);
                Err(error)
            }
        }
    }

    /// Starts what reads and writes beside the program, so that no full pipe stops it.
    fn connect(child: &mut Child, request: &Request) -> std::io::Result<(Stream, Stream, Receiver<Event>)> {
        let missing = || std::io::Error::other("it has no output");
        let (sender, events) = mpsc::channel();
        let stdout = Stream::read(child.stdout.take().ok_or_else(missing)?, sender.clone())?;
        let stderr = Stream::read(child.stderr.take().ok_or_else(missing)?, sender)?;
        if let Some(mut stdin) = child.stdin.take() {
            let bytes = request.stdin.clone();
            // A program need not read what it is given: a broken pipe is no error.
            thread::Builder::new().spawn(move || drop(stdin.write_all(&bytes)))?;
        }
        Ok((stdout, stderr, events))
    }

    /// Waits for the end of the program and of its output, or stops it.
    fn attend(&mut self, limit: Duration) -> Ended {
        let start = Instant::now();
        let (mut open, mut step) = (2, Duration::from_millis(1));
        let mut exited: Option<(ExitStatus, Instant)> = None;
        loop {
            if exited.is_none() {
                match self.child.try_wait() {
                    Ok(status) => exited = status.map(|status| (status, Instant::now())),
                    Err(error) => {
                        process::stop(&mut self.child);
                        return Ended::NotStarted(format!("whether it ended is not known: {error}"));
                    }
                }
            }
            match exited {
                Some((status, _)) if open == 0 => return Ended::Status(process::code(status)),
                Some((status, since)) if since.elapsed() >= LINGER => {
                    // The id of a group is not given out again while somebody is in it.
                    process::stop(&mut self.child);
                    return Ended::Status(process::code(status));
                }
                None if start.elapsed() >= limit => {
                    process::stop(&mut self.child);
                    return Ended::TimeLimit;
                }
                _ => {}
            }
            match self.events.recv_timeout(step) {
                Ok(Event::TooMuch) => {
                    process::stop(&mut self.child);
                    return Ended::TooMuch;
                }
                Ok(Event::Closed) => (open, step) = (open - 1, Duration::from_millis(1)),
                Err(error) => {
                    if error == RecvTimeoutError::Disconnected {
                        thread::sleep(step);
                    }
                    step = (step * 2).min(STEP_MAX);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(argv: &[&str], stdin: &[u8]) -> Answer {
        let argv = argv.iter().map(|word| (*word).to_owned()).collect();
        let request = Request { argv, stdin: stdin.to_vec(), seconds: 20 };
        let root = std::env::current_dir().unwrap();
        answers(&root, BTreeSet::from([request.clone()])).remove(&request).unwrap()
    }

    #[test]
    fn a_program_is_given_its_input_and_answers() {
        let blob = ask(&["git", "hash-object", "--stdin"], b"x\n");
        assert_eq!(
            (blob.status(), blob.stdout.as_slice()),
            (Ok(0), &b"587be6b4c3f93f93c489c0111bba5596147a26cb\n"[..])
        );
        let unread = ask(&["git", "--version"], &vec![b'x'; 1 << 20]);
        assert_eq!(unread.status(), Ok(0), "who does not read breaks nothing");
        let wrong = ask(&["git", "no-such-command"], b"");
        assert!(wrong.status() == Ok(1) && !wrong.stderr.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_program_that_is_not_there_is_no_failure_of_the_run() {
        for argv in [&["no-such-program-anywhere"][..], &["./no/such/path"], &[]] {
            assert!(matches!(ask(argv, b"").ended, Ended::NotStarted(_)), "{argv:?}");
        }
    }

    #[cfg(unix)]
    fn script(text: &str, seconds: u64) -> (Answer, Duration) {
        let argv = ["sh", "-c", text].map(str::to_owned).to_vec();
        let (start, request) = (Instant::now(), Request { argv, stdin: Vec::new(), seconds });
        (answer(Path::new("/"), &request), start.elapsed())
    }

    #[cfg(unix)]
    #[test]
    fn whatever_a_program_does_it_is_stopped() {
        let (hangs, took) = script("echo begun; sleep 60 & wait", 1);
        assert_eq!((&hangs.ended, hangs.stdout.as_slice()), (&Ended::TimeLimit, &b"begun\n"[..]));
        assert!(took < Duration::from_secs(20), "{took:?}");
        let (prints, _) = script("while :; do echo 0123456789; done", 60);
        assert_eq!((&prints.ended, prints.stdout.len()), (&Ended::TooMuch, BYTES_MAX));
        let (leaves, took) = script("sleep 60 & echo done; exit 3", 60);
        assert_eq!((leaves.status(), leaves.stdout.as_slice()), (Ok(3), &b"done\n"[..]));
        assert!(took < Duration::from_secs(20), "{took:?}");
        assert_eq!(script("kill -s KILL $$", 60).0.status(), Ok(137));
        assert_eq!(script("exec >&- 2>&-; sleep 0.1; exit 5", 60).0.status(), Ok(5), "output may end first");
    }

    #[cfg(unix)]
    #[test]
    fn the_children_of_a_stopped_program_are_stopped_too() {
        let (answer, _) = script("sleep 600 & echo $!; wait", 1);
        let id = String::from_utf8(answer.stdout).unwrap();
        let is_alive = || script(&format!("kill -0 {}", id.trim()), 20).0.status() == Ok(0);
        let start = Instant::now();
        while is_alive() && start.elapsed() < Duration::from_secs(10) {
            thread::sleep(Duration::from_millis(20));
        }
        assert!(!is_alive(), "process {id} goes on");
    }
}
