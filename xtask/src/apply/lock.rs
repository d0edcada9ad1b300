//! One writer at a time: the lock of a state folder and the name of who holds it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{Place, disk::sync_folder};

/// How long a run waits for another: a commit takes milliseconds, so a minute means that the holder is stuck.
pub const WAIT_MAX: Duration = Duration::from_secs(60);

/// How long to sleep between two tries: short enough to go unnoticed, long enough to cost nothing.
const POLL: Duration = Duration::from_millis(20);

/// How much of a command line is worth showing.
const COMMAND_CHARS_MAX: usize = 200;

/// The right to write; given back on drop or by the end of the process, however it ends.
#[derive(Debug)]
pub struct Lock {
    /// Holds the lock of the operating system for as long as it is open.
    _file: File,
    state: PathBuf,
    /// Whether another run had to be waited for, so that what was read before may be out of date.
    pub waited: bool,
}

impl Lock {
    /// Whether this is the lock of `place`.
    pub(super) fn guards(&self, place: &Place) -> bool {
        self.state == place.state
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A name that stays behind misleads nobody: it is read only while the lock is held, and rewritten then.
        let _ = fs::remove_file(holder(&self.state));
    }
}

/// Takes the lock of `place`, waiting up to [`WAIT_MAX`].
///
/// `wait` is called once, with a message naming the holder, when the lock is not free.
///
/// # Errors
/// Says who holds the lock when waiting was in vain, or what the operating system refused.
pub fn lock(place: &Place, wait: &mut dyn FnMut(&str)) -> Result<Lock> {
    lock_within(place, wait, WAIT_MAX)
}

/// Takes the lock of `place`, waiting no longer than `limit`.
///
/// # Errors
/// Those of [`lock`].
pub fn lock_within(place: &Place, wait: &mut dyn FnMut(&str), limit: Duration) -> Result<Lock> {
    let state = &place.state;
    if !state.is_dir() {
        fs::create_dir_all(state).with_context(|| format!("creating the folder `{}`", state.display()))?;
        // A journal is of no use when the power fails and the folder that leads to it is gone.
        if let Some(above) = state.parent() {
            sync_folder(above)?;
        }
    }
    let path = state.join("lock");
    // The file is opened, never truncated and never removed: removing it would let two runs lock two files.
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("opening the lock `{}`", path.display()))?;
    let start = Instant::now();
    let mut waited = false;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("locking `{}`", path.display()));
            }
        }
        if start.elapsed() >= limit {
            bail!(
                "{} has held `{}` for {} seconds; nothing was written",
                holder_in_words(state),
                path.display(),
                start.elapsed().as_secs()
            );
        }
        if !waited {
            waited = true;
            // The holder writes its name just after it takes the lock; give it the time to.
            thread::sleep(POLL);
            wait(&format!("waiting for {}, which holds `{}`", holder_in_words(state), path.display()));
            continue;
        }
        thread::sleep(POLL);
    }
    write_holder(state);
    Ok(Lock { _file: file, state: state.clone(), waited })
}

/// The file that names the holder; apart from the lock, which nobody else can read on Windows.
fn holder(state: &Path) -> PathBuf {
    state.join("holder")
}

/// Leaves our name for whoever waits.
fn write_holder(state: &Path) {
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let command: String =
        words.join(" ").chars().map(|c| if c.is_control() { ' ' } else { c }).take(COMMAND_CHARS_MAX).collect();
    // A full disk must not keep a run from settling what an earlier one left; the name is only a courtesy.
    let _ = fs::write(holder(state), format!("{} {command}\n", std::process::id()));
}

/// Who holds the lock, as far as can be told: the name is a courtesy, so not finding it is no error.
fn holder_in_words(state: &Path) -> String {
    let text = fs::read(holder(state)).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    match text.lines().next().and_then(|line| line.split_once(' ')) {
        Some((pid, command)) => format!("process {pid} (`{command}`)"),
        None => "another run".to_owned(),
    }
}
