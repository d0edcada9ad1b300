//! Starting and ending programs: without a shell, in a group of their own, so that their children end with them.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use super::git;
use crate::text::digest::sha256;

/// How long the end of a program that was stopped is waited for.
const LINGER: Duration = Duration::from_secs(2);

/// The command `argv`, at `root`, in a group of its own and without what a hook's git says about the commit at hand.
///
/// # Errors
/// When no program is named.
pub fn command(root: &Path, argv: &[String]) -> std::io::Result<Command> {
    let Some((program, arguments)) = argv.split_first() else {
        return Err(std::io::Error::new(ErrorKind::InvalidInput, "no program is named"));
    };
    let root = git::plain(root);
    let mut command = Command::new(located(&root, program));
    command.args(arguments).current_dir(&root);
    for variable in git::REDIRECTIONS {
        command.env_remove(variable);
    }
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    Ok(command)
}

/// Why a program did not start, as the end of a sentence.
pub fn why(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it is not found".to_owned(),
        ErrorKind::PermissionDenied => "it may not be run".to_owned(),
        _ => error.to_string(),
    }
}

/// Where a program is: systems disagree on whether a path counts from the folder it is to work in, and on Windows
/// the system itself looks for `.exe` alone where people type `npm` and mean `npm.cmd`.
fn located(root: &Path, program: &str) -> OsString {
    let is_path = program.contains('/') || (cfg!(windows) && program.contains('\\'));
    if is_path {
        return root.join(program).into_os_string();
    }
    let found = || {
        let folders = std::env::var_os("PATH")?;
        in_folders(program, std::env::split_paths(&folders), &|path| path.is_file())
    };
    if cfg!(windows) { found().map_or_else(|| program.into(), PathBuf::into_os_string) } else { program.into() }
}

/// The first of `folders` that holds `program` under a name that Windows runs.
fn in_folders(
    program: &str,
    folders: impl Iterator<Item = PathBuf>,
    is_file: &dyn Fn(&Path) -> bool,
) -> Option<PathBuf> {
    const ENDS: [&str; 4] = [".exe", ".com", ".cmd", ".bat"];
    let has_end = ENDS.iter().any(|end| program.to_ascii_lowercase().ends_with(end));
    let ends = if has_end { &[""][..] } else { &ENDS[..] };
    let mut all = folders.flat_map(|folder| ends.iter().map(move |end| folder.join(format!("{program}{end}"))));
    all.find(|path| is_file(path))
}

/// A name of `folder` that is one word, whatever its path is.
pub fn name_of(folder: &Path) -> String {
    sha256(folder.as_os_str().as_encoded_bytes())
}

/// The words of the variable `name`; none where it is not set.
pub fn words_in(name: &str) -> Vec<String> {
    let words = std::env::var(name).unwrap_or_default();
    words.split_whitespace().map(str::to_owned).collect()
}

/// Whether a program ended. It is not waited for, so that the id of its group still means this group.
///
/// # Errors
/// When that cannot be known.
pub fn has_ended(child: &mut Child) -> std::io::Result<bool> {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        match waitid(WaitId::Pid(Pid::from_child(child)), options) {
            Ok(status) => Ok(status.is_some()),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
    #[cfg(not(unix))]
    Ok(child.try_wait()?.is_some())
}

/// The status, of a signal what shells say.
pub fn code(status: ExitStatus) -> i32 {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    status.code().unwrap_or_else(|| 128 + signal.unwrap_or_default())
}

/// Ends a program and, where they can still be reached, its children. Never waits long.
pub fn stop(child: &mut Child) {
    // The group's leader is not waited for yet, or somebody holds its pipes: the id still means this group.
    // A child that left the group, or a system without the program, leaves ending the program itself.
    #[cfg(unix)]
    let _ = rustix::process::kill_process_group(rustix::process::Pid::from_child(child), rustix::process::Signal::KILL);
    #[cfg(not(unix))]
    let _ = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &child.id().to_string()])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    let _ = child.kill();
    let start = Instant::now();
    while matches!(child.try_wait(), Ok(None)) && start.elapsed() < LINGER {
        thread::sleep(Duration::from_millis(1));
    }
}

/// Ends a program before its time, with every process that it started and that can be told to be its own: those in
/// its group, and those that left it while whoever started them was still there.
pub fn stop_all(child: &mut Child) {
    let own = descendants(child.id(), &parents());
    stop(child);
    #[cfg(unix)]
    for id in own {
        let id = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
        // One that has ended with its group needs no end.
        let _ = id.map(|id| rustix::process::kill_process(id, rustix::process::Signal::KILL));
    }
    #[cfg(not(unix))]
    drop(own);
}

/// Every process and the one that started it, as far as the system says it.
fn parents() -> Vec<(u32, u32)> {
    if cfg!(windows) {
        return Vec::new();
    }
    // POSIX, "ps": `-A` and `-o` with empty headers.
    let printed = Command::new("ps").args(["-A", "-o", "pid=", "-o", "ppid="]).output();
    let printed = printed.map(|output| output.stdout).unwrap_or_default();
    let text = String::from_utf8_lossy(&printed).into_owned();
    let from_ps: Vec<(u32, u32)> = text.lines().filter_map(pair).collect();
    if from_ps.is_empty() { from_proc() } else { from_ps }
}

fn pair(line: &str) -> Option<(u32, u32)> {
    let mut words = line.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

/// The same where there is no `ps`: proc(5), `/proc/PID/stat`.
fn from_proc() -> Vec<(u32, u32)> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let parent = |id: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name in parentheses may hold anything; the state and the parent stand behind it.
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    ids.filter_map(|id| Some((id, parent(id)?))).collect()
}

/// The processes below `id`.
fn descendants(id: u32, parents: &[(u32, u32)]) -> Vec<u32> {
    let mut below: std::collections::BTreeMap<u32, Vec<u32>> = std::collections::BTreeMap::new();
    for (child, parent) in parents.iter().filter(|(child, parent)| child != parent) {
        below.entry(*parent).or_default().push(*child);
    }
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        // Taken out, so that no circle is walked twice.
        for child in below.remove(&next).unwrap_or_default() {
            found.push(child);
            open.push(child);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_below_a_process_is_found_and_nothing_else() {
        let parents = [(2, 1), (3, 2), (4, 3), (5, 2), (6, 1), (7, 7), (8, 9), (9, 8)];
        let mut below = descendants(2, &parents);
        below.sort_unstable();
        assert_eq!(below, [3, 4, 5]);
        assert_eq!(descendants(8, &parents).len(), 2, "a circle ends");
        #[cfg(target_os = "linux")]
        assert!(from_proc().iter().any(|(id, _)| *id == std::process::id()));
    }

    #[test]
    fn windows_finds_what_people_type() {
        let there =
            |path: &Path| ["b/npm.cmd", "a/cargo.exe", "b/tool.bat"].iter().any(|known| path == Path::new(known));
        let find = |program: &str| {
            let folders = ["a", "b"].map(PathBuf::from).into_iter();
            in_folders(program, folders, &there).map(|path| path.to_string_lossy().replace('\\', "/"))
        };
        assert_eq!(find("npm").as_deref(), Some("b/npm.cmd"));
        assert_eq!(find("cargo").as_deref(), Some("a/cargo.exe"));
        assert_eq!(find("tool.bat").as_deref(), Some("b/tool.bat"));
        assert_eq!(find("none"), None);
    }
}
