//! Shell scripts that workflows call: their commands count where the call counts.

use std::collections::BTreeSet;

use crate::model::{RepoPath, Snapshot};
use crate::workflow::script::{self, Command, Mode};
use crate::workflow::{Board, Row, State};

/// Scripts may call others this deep.
const DEPTH_MAX: usize = 3;

/// As many commands of scripts are taken in.
const COMMANDS_MAX: usize = 10_000;

/// The file of the repository that a command calls: `./x`, `scripts/x.sh`, `bash -e x`.
pub fn called(words: &[String]) -> Option<String> {
    let program = words.first()?;
    let is_shell = matches!(program.as_str(), "bash" | "sh" | "zsh" | "dash" | "source" | ".");
    let path = if is_shell { words.iter().skip(1).find(|word| !word.starts_with('-'))? } else { program };
    let is_path = is_shell || path.contains('/');
    is_path.then(|| path.strip_prefix("./").unwrap_or(path).to_owned())
}

/// Adds the commands of the scripts that steps call.
pub fn look_through(board: &mut Board, snapshot: &Snapshot) {
    let mut fuel = COMMANDS_MAX;
    for step in board.jobs.iter_mut().flat_map(|job| &mut job.steps) {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut open: Vec<(Row, usize)> = step.commands.iter().map(|row| (row.clone(), 0)).collect();
        while let Some((row, depth)) = open.pop() {
            let Some(path) = called(&row.command.words).filter(|_| depth < DEPTH_MAX) else { continue };
            let inner = read(snapshot, &path, &row.command);
            if inner.is_empty() || !seen.insert(path.clone()) {
                continue;
            }
            for mut command in inner {
                let Some(left) = fuel.checked_sub(1) else { return };
                fuel = left;
                command.lost = row.command.lost.clone().or(command.lost);
                command.guard = row.command.guard.clone().or(command.guard);
                let own = State { staged: command.lost.iter().cloned().collect(), conditions: Vec::new() };
                let mut state = own.within(&row.state);
                if let Some(guard) = &command.guard {
                    state.depends(format!("only if `{guard}`"), "");
                }
                let inner = Row { command, range: row.range.clone(), state };
                open.push((inner.clone(), depth + 1));
                step.inner.push(inner);
            }
        }
    }
}

/// The commands of the script at `path`, which `call` runs.
fn read(snapshot: &Snapshot, path: &str, call: &Command) -> Vec<Command> {
    let Ok(path) = RepoPath::new(path) else { return Vec::new() };
    let Some(text) = snapshot.file(&path).and_then(|file| file.text().ok()) else { return Vec::new() };
    let first = text.lines().next().unwrap_or_default();
    let is_shell = first.strip_prefix("#!").is_some_and(|line| {
        let mut words = line.split_whitespace().flat_map(|word| word.rsplit('/').next());
        words.any(|word| matches!(word, "bash" | "sh" | "dash" | "zsh"))
    });
    let is_named = path.as_str().ends_with(".sh") && !first.starts_with("#!");
    if !is_shell && !is_named {
        return Vec::new();
    }
    let options: Vec<&str> = first
        .split_whitespace()
        .chain(call.words.iter().map(String::as_str))
        .filter(|word| word.starts_with('-'))
        .collect();
    let sourced = matches!(call.words.first().map(String::as_str), Some("source" | "."));
    let shell = if first.contains("bash") || !is_shell { "bash" } else { "sh" };
    let mode = if sourced { Mode::bash(true) } else { script::options(shell, &options) };
    script::read(text, mode)
}
