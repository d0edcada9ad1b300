//! `cargo xtask ...` against the definition of our own command line.

use super::facts::is_command_line;
use super::problem::Problem;
use super::world::World;
use crate::checks::docs_drift::rules;
use crate::model::{CommandLine, RepoPath, Site, Snapshot};
use crate::text::commands::Word;

/// Where `command` is defined, in a repository that holds the definition: its help is a comment there.
pub fn definition(snapshot: &Snapshot, command: &CommandLine) -> Option<Site> {
    let comment = format!("/// {}", command.about);
    for (path, file) in snapshot.files().filter(|(path, _)| is_command_line(path)) {
        let text = file.text().unwrap_or_default();
        let lines = text.match_indices(&comment).map(|(start, _)| start..start + comment.len());
        let mut whole = lines.filter(|range| text[range.end..].starts_with(['\n', '\r']));
        if let Some(range) = whole.next() {
            return Some(Site::new(path, range));
        }
    }
    let paths = ["xtask/src/cli.rs", "xtask/Cargo.toml"].into_iter().filter_map(|path| RepoPath::new(path).ok());
    paths.into_iter().find(|path| snapshot.tree.contains(path)).map(|path| Site::file(&path))
}

/// Judges the words behind the program's name.
pub fn judge(world: &World<'_>, arguments: &[Word], problems: &mut Vec<Problem>) {
    let mut walk =
        Walk { world, at: &world.snapshot.facts.commands, path: vec!["cargo xtask".to_owned()], operands: 0 };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let Some(text) = word.known() else {
            // Whatever stands for a command may be any command.
            if walk.at.subcommands.is_empty() && !word.is_option() {
                walk.operands += 1;
                continue;
            }
            if word.text.starts_with("--") {
                continue;
            }
            return;
        };
        if text == "--" {
            return;
        }
        let taken = match text.strip_prefix("--") {
            Some(option) => walk.long(option, word, words.as_slice().first()),
            None if word.is_option() => walk.short(&text[1..], word),
            None => walk.operand(text, word).map(|()| false),
        };
        match taken {
            Ok(true) => {
                words.next();
            }
            Ok(false) => {}
            // What follows something unknown means nobody knows what.
            Err(problem) => return problems.push(*problem),
        }
    }
}

struct Walk<'w> {
    world: &'w World<'w>,
    at: &'w CommandLine,
    /// The names of the commands so far.
    path: Vec<String>,
    operands: usize,
}

/// Whether the next word was taken, or what is wrong.
type Taken = Result<bool, Box<Problem>>;

impl<'w> Walk<'w> {
    fn name(&self) -> String {
        self.path.join(" ")
    }

    fn help(&self) -> String {
        format!("`{} --help` lists them", self.name())
    }

    /// `--option` or `--option=value`.
    fn long(&self, option: &str, word: &Word, next: Option<&Word>) -> Taken {
        let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
        let Some(known) = self.at.long(name) else {
            let names = self.at.options.iter().flat_map(|option| &option.long).map(|name| format!("--{name}"));
            let names: Vec<String> = names.collect();
            let range = word.range.start..word.range.start + 2 + name.len();
            let said = format!("--{name}");
            let message = format!("`{}` takes no `{said}`", self.name());
            let names = names.iter().map(String::as_str);
            let problem = Problem::unknown(&rules::UNKNOWN_FLAG, (&said, range), message, names, &self.help());
            return Err(Box::new(problem.because(definition(self.world.snapshot, self.at))));
        };
        let follows = known.takes_value && value.is_none();
        let (value, range) = match (value, next) {
            (Some(value), _) => (Some(value), word.range.end.saturating_sub(value.len())..word.range.end),
            (None, Some(next)) if follows => (next.known(), next.range.clone()),
            _ => (None, word.range.clone()),
        };
        match value {
            Some(value) if !known.values.is_empty() && !known.values.iter().any(|open| open == value) => {
                let message = format!("`{value}` is no value of `{} --{name}`", self.name());
                let names = known.values.iter().map(String::as_str);
                let problem = Problem::unknown(&rules::UNKNOWN_FLAG, (value, range), message, names, &self.help());
                Err(Box::new(problem.because(definition(self.world.snapshot, self.at))))
            }
            _ => Ok(follows),
        }
    }

    /// `-a` or `-abc`.
    fn short(&self, letters: &str, word: &Word) -> Taken {
        for (at, letter) in letters.char_indices() {
            match self.at.short(letter) {
                Some(option) if option.takes_value => return Ok(at + letter.len_utf8() == letters.len()),
                Some(_) => {}
                None => {
                    let message = format!("`{}` takes no `-{letter}`", self.name());
                    let problem = Problem::new(&rules::UNKNOWN_FLAG, word.range.clone(), message, self.help());
                    return Err(Box::new(problem.because(definition(self.world.snapshot, self.at))));
                }
            }
        }
        Ok(false)
    }

    fn operand(&mut self, text: &str, word: &Word) -> Result<(), Box<Problem>> {
        let commands = &self.at.subcommands;
        if let Some(next) = self.at.subcommand(text) {
            self.at = next;
            self.path.push(text.to_owned());
            self.operands = 0;
            return Ok(());
        }
        self.operands += 1;
        if self.operands <= self.at.operands {
            return Ok(());
        }
        let message = match commands.is_empty() {
            true => format!("`{}` takes no `{text}`", self.name()),
            false => format!("`{}` has no subcommand `{text}`", self.name()),
        };
        let names = commands.iter().filter_map(|command| command.names.first()).map(String::as_str);
        let lists = self.help();
        let range = word.range.clone();
        let problem = match commands.is_empty() {
            true => Problem::new(&rules::UNKNOWN_SUBCOMMAND, range, message, lists),
            false => Problem::unknown(&rules::UNKNOWN_SUBCOMMAND, (text, range), message, names, &lists),
        };
        Err(Box::new(problem.because(definition(self.world.snapshot, self.at))))
    }
}
