//! A console block as steps: a command, and what it is shown to print.

use std::ops::Range;

use crate::text::shell::plain;

/// How a command begins.
pub const PROMPT: &str = "$ ";

/// One command and its output, by lines of the block counted from zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The lines of the command.
    pub command: Range<usize>,
    /// The lines of its output, without empty ones at the end.
    pub shown: Range<usize>,
    /// The program and its arguments, or what in it only a shell could do.
    pub words: Result<Vec<String>, &'static str>,
}

/// The steps of a block.
pub fn steps(lines: &[&str]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some(typed) = lines[at].strip_prefix(PROMPT) else {
            if let Some(step) = steps.last_mut()
                && !lines[at].trim().is_empty()
            {
                step.shown.end = at + 1;
            }
            at += 1;
            continue;
        };
        let (start, mut command) = (at, typed.to_owned());
        at += 1;
        while goes_on(&command) && at < lines.len() && !lines[at].starts_with(PROMPT) {
            command.pop();
            command.push_str(lines[at].strip_prefix("> ").unwrap_or(lines[at]));
            at += 1;
        }
        steps.push(Step { command: start..at, shown: at..at, words: plain::words(&command) });
    }
    steps
}

/// Whether the last backslash of a line stands for itself and not for the one behind another.
fn goes_on(command: &str) -> bool {
    (command.len() - command.trim_end_matches('\\').len()) % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_cut_into_commands_and_their_output() {
        let lines = ["", "$ git ls-files \\", "> -z", "a", "", "b", "", "$ git x", "$ git 'y \\\\'", "$ a | b", "c"];
        let steps = steps(&lines);
        let words = |step: &Step| step.words.clone().map(|words| words.join(" "));
        let read: Vec<_> = steps.iter().map(|step| (step.command.clone(), step.shown.clone(), words(step))).collect();
        assert_eq!(
            read,
            [
                (1..3, 3..6, Ok("git ls-files -z".to_owned())),
                (7..8, 8..8, Ok("git x".to_owned())),
                (8..9, 9..9, Ok("git y \\\\".to_owned())),
                (9..10, 10..11, Err("a pipe")),
            ]
        );
    }
}
