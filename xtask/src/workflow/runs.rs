//! The scripts of steps: which shell runs one, and what in it counts.

use std::ops::Range;

use super::script::{self, Command, Mode};
use super::{powershell, program};
use crate::text::yaml::Node;

/// The system that a job runs on, as far as its default shell depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum System {
    /// Linux or macOS, or both and Windows.
    Unix,
    /// Windows alone.
    Windows,
}

impl System {
    pub(super) fn of(runs_on: Option<&Node>, matrix: &[(String, Option<Vec<String>>)]) -> System {
        let mut labels: Vec<String> = runs_on.map(super::trigger::texts).unwrap_or_default();
        if let [only] = labels.as_slice()
            && let Some(key) = super::condition::bare(only).strip_prefix("matrix.")
            && let Some((_, Some(values))) = matrix.iter().find(|(name, _)| name == key)
        {
            labels.clone_from(values);
        }
        let is_windows = |label: &String| label.to_ascii_lowercase().contains("windows");
        let is_unix = |label: &String| {
            let label = label.to_ascii_lowercase();
            ["ubuntu", "macos", "linux"].iter().any(|name| label.contains(name))
        };
        if labels.iter().any(is_windows) && !labels.iter().any(is_unix) { System::Windows } else { System::Unix }
    }
}

/// `defaults.run.shell`.
pub(super) fn default_shell(node: &Node) -> Option<&str> {
    node.at(&["defaults", "run", "shell"]).and_then(Node::as_str)
}

/// What reads a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shell {
    Posix(Mode),
    /// PowerShell, of any version.
    Powerful,
    /// The status is that of the last command.
    Cmd,
    /// A language, which ends with its first error.
    Other,
}

/// docs.github.com, "Workflow syntax", `jobs.<job_id>.steps[*].shell`.
fn shell(named: Option<&str>, system: System) -> Shell {
    let Some(named) = named.map(str::trim) else {
        return match system {
            System::Unix => Shell::Posix(Mode::bash(true)),
            System::Windows => Shell::Powerful,
        };
    };
    let mut words = named.split_whitespace();
    let program = words.next().unwrap_or_default();
    let name = program.rsplit('/').next().unwrap_or_default();
    let options: Vec<&str> = words.collect();
    match name {
        "bash" if options.is_empty() => Shell::Posix(Mode { pipefail: true, ..Mode::bash(true) }),
        "sh" if options.is_empty() => Shell::Posix(script::options(name, &["-e"])),
        "bash" | "sh" | "zsh" | "dash" => Shell::Posix(script::options(name, &options)),
        "pwsh" | "powershell" => Shell::Powerful,
        "cmd" => Shell::Cmd,
        _ => Shell::Other,
    }
}

/// The commands of a script, with their places in the file.
pub(super) fn commands(text: &str, run: &Node, named: Option<&str>, system: System) -> Vec<(Command, Range<usize>)> {
    let Some(script) = run.as_str() else { return Vec::new() };
    let commands = match shell(named, system) {
        Shell::Posix(mode) => script::read(script, mode),
        Shell::Powerful => powershell::read(script),
        Shell::Cmd => of_cmd(script),
        Shell::Other => Vec::new(),
    };
    let lines = Lines::of(text, run, script);
    commands
        .into_iter()
        .map(|command| {
            let place = lines.place(command.offset);
            (command, place)
        })
        .collect()
}

/// Where the lines of a script stand in the file.
pub(super) struct Lines {
    /// Of each line of the script, its first byte there and its place in the file.
    lines: Vec<(usize, Range<usize>)>,
}

impl Lines {
    /// Finds the lines of `script`, which `run` holds in `text`.
    pub(super) fn of(text: &str, run: &Node, script: &str) -> Lines {
        // The library gives a block scalar from its first line on, without the sign before it.
        let before = &text[..run.range.start];
        let first = before.rfind('\n').map_or(0, |at| at + 1);
        let is_block = first > 0 && before[first..].trim().is_empty();
        let mut start = if is_block { first } else { run.range.start };
        // Empty lines at its front belong to it, and stand before its range.
        let empty = script.bytes().take_while(|byte| *byte == b'\n').count();
        for _ in 0..if is_block && !text[start..].trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) {
            empty
        } else {
            0
        } {
            start = text[..start.saturating_sub(1)].rfind('\n').map_or(0, |at| at + 1);
        }
        let mut lines = Vec::new();
        let mut offset = 0;
        for line in script.split_inclusive('\n') {
            let rest = text.get(start..).unwrap_or_default();
            let written = rest.split('\n').next().unwrap_or_default();
            let indent = if is_block { written.len() - written.trim_start().len() } else { 0 };
            let length = written.trim_end().len();
            let end = if is_block { start + length } else { run.range.end };
            let from = (start + indent).min(end);
            lines.push((offset, from..end));
            offset += line.len();
            if is_block {
                start = (start + written.len() + 1).min(text.len());
            }
        }
        Lines { lines }
    }

    /// The line at an offset of the script.
    pub(super) fn place(&self, offset: usize) -> Range<usize> {
        let index = self.lines.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.lines.get(index).map_or(0..0, |(_, place)| place.clone())
    }
}

/// A script of `cmd`: a line is a command, and the last one decides.
fn of_cmd(script: &str) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut offset = 0;
    for line in script.split_inclusive('\n') {
        let said = line.trim().trim_start_matches('@');
        let words: Vec<String> = said.split_whitespace().map(str::to_owned).collect();
        let lower = said.to_ascii_lowercase();
        let is_comment = lower.starts_with("rem ") || lower.starts_with("::") || words.is_empty();
        let looks = lower.contains("errorlevel");
        if let Some(last) = commands.last_mut().filter(|_| !is_comment && !looks) {
            last.lost.get_or_insert_with(|| "`cmd` goes on after it".to_owned());
        }
        if !is_comment && !looks {
            let words = program::looked_through(&words);
            let kind = program::kind(&words);
            commands.push(Command { kind, words, offset, shown: said.to_owned(), lost: None, guard: None });
        }
        offset += line.len();
    }
    for command in &mut commands {
        let lower = command.shown.to_ascii_lowercase();
        let then = lower.split_once("||").map(|(_, then)| then.trim());
        let is_good = |then: &str| then.ends_with(" 0") && then.starts_with("exit") || !then.starts_with("exit");
        match then {
            Some(then) if is_good(then) => command.lost = Some(format!("`|| {then}` takes its exit status away")),
            // A line that ends the script by itself loses nothing.
            Some(_) => command.lost = None,
            None if lower.ends_with("& exit 0") || lower.ends_with("& exit /b 0") => {
                command.lost = Some("`exit 0` takes its exit status away".to_owned());
            }
            None => {}
        }
    }
    commands
}
