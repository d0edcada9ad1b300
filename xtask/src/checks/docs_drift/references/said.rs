//! The commands of one document, with the folders they may be typed in and the files they make.

use std::collections::HashSet;

use super::world::World;
use crate::model::RepoPath;
use crate::text::commands::{self, Command, Word};
use crate::text::markdown::page::Page;

/// One command of a document.
pub struct Said {
    /// The command.
    pub command: Command,
    /// The folders it may be typed in, the likeliest first; the root is empty.
    pub folders: Vec<String>,
    /// Whether these are all: `false` behind a `cd` to somewhere unknown.
    pub sure: bool,
    /// Whether it stands in a code block, not in a span.
    pub in_block: bool,
}

/// Everything a document tells people to type.
#[derive(Default)]
pub struct Script {
    /// The commands, those of blocks first.
    pub commands: Vec<Said>,
    /// Paths that some command of the document makes.
    pub made: HashSet<String>,
}

/// The folder of `path` and those above it, the root last.
pub fn folders_of(path: &RepoPath) -> Vec<String> {
    let text = path.as_str();
    let mut folders: Vec<String> = text.rmatch_indices('/').map(|(slash, _)| text[..slash].to_owned()).collect();
    folders.push(String::new());
    folders
}

/// `path` as it is meant in `folder`, without `.` and `..`; nothing when it leaves the repository.
pub fn join(folder: &str, path: &str) -> Option<String> {
    if matches!(path.as_bytes().first(), Some(b'/' | b'~'))
        || memchr::memchr3(b'\\', b':', 0, path.as_bytes()).is_some()
    {
        return None;
    }
    let mut parts: Vec<&str> = components(folder).filter(|part| !part.is_empty()).collect();
    for part in components(path) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What stands between the slashes of a path.
fn components(path: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let slashes = memchr::memchr_iter(b'/', path.as_bytes()).chain([path.len()]);
    slashes.map(move |end| &path[std::mem::replace(&mut start, end + 1)..end])
}

impl Script {
    /// Reads the commands of a page.
    pub fn read(world: &World<'_>, path: &RepoPath, text: &str, page: &Page) -> Script {
        let mut script = Script::default();
        let mut walk = Walk { world, base: folders_of(path), now: None, sure: true, around: Vec::new() };
        let mut headings = page.headings.iter().map(|heading| heading.range.start).peekable();
        for block in &page.blocks {
            while headings.next_if(|start| *start < block.range.start).is_some() {
                walk.sure = true;
            }
            walk.now = None;
            walk.around.clear();
            for command in commands::of_block(text, block) {
                walk.step(command, &mut script, true);
            }
        }
        walk.sure = true;
        // A single word is no command.
        for span in page.spans.iter().filter(|span| text[span.range.clone()].trim().contains(char::is_whitespace)) {
            walk.now = None;
            walk.around.clear();
            let sure = walk.sure;
            for command in commands::of_span(text, &span.range) {
                walk.step(command, &mut script, false);
            }
            walk.sure = sure;
        }
        script
    }

    /// One command that stands nowhere, as it would be typed at `path`.
    pub fn of(world: &World<'_>, path: &RepoPath, command: Command) -> Script {
        let mut script = Script::default();
        let mut walk = Walk { world, base: folders_of(path), now: None, sure: true, around: Vec::new() };
        walk.step(command, &mut script, true);
        // What the command makes is there only afterwards.
        script.made.clear();
        script
    }

    /// Whether a command of the document makes `path`, or a folder above it.
    pub fn makes(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let above = path.match_indices('/').any(|(slash, _)| self.made.contains(&path[..slash]));
        above || self.made.contains(path) || self.made.contains(name)
    }
}

/// The folder of the reader, command by command.
struct Walk<'w> {
    world: &'w World<'w>,
    /// Where readers stand when nothing is said: the root, the folder of the document, those changed to before.
    base: Vec<String>,
    /// Where they stand after a `cd`.
    now: Option<Vec<String>>,
    sure: bool,
    /// What holds outside each open subshell.
    around: Vec<(Option<Vec<String>>, bool)>,
}

impl Walk<'_> {
    fn step(&mut self, command: Command, script: &mut Script, in_block: bool) {
        for _ in 0..command.leaves {
            if let Some((now, sure)) = self.around.pop() {
                (self.now, self.sure) = (now, sure);
            }
        }
        for _ in 0..command.enters {
            self.around.push((self.now.clone(), self.sure));
        }
        let folders = self.now.clone().unwrap_or_else(|| self.base.clone());
        let sure = self.sure;
        note_made(&command, &folders, &mut script.made);
        match command.program() {
            Some("cd" | "pushd" | "Set-Location") => self.change(command.words.get(1), script),
            Some("popd") => self.now = None,
            _ => {}
        }
        script.commands.push(Said { command, folders, sure, in_block });
    }

    fn change(&mut self, to: Option<&Word>, script: &Script) {
        let Some(to) = to.and_then(Word::known) else {
            self.sure = false;
            return;
        };
        let from = self.now.as_ref().unwrap_or(&self.base);
        let targets = from.iter().filter_map(|folder| join(folder, to));
        let there: Vec<String> = targets.filter(|target| self.world.has_folder(target)).collect();
        let clones = script.made.contains(to.trim_end_matches('/'));
        match there.is_empty() {
            false => {
                for folder in &there {
                    if !self.base.contains(folder) {
                        self.base.push(folder.clone());
                    }
                }
                self.now = Some(there);
            }
            // What was cloned is most likely this repository.
            true if clones => self.now = None,
            true => self.sure = false,
        }
    }
}

/// Takes down what a command makes.
fn note_made(command: &Command, folders: &[String], made: &mut HashSet<String>) {
    const INTO: [&str; 6] = ["-o", "--output", "--out", "--output-file", "--out-file", "-O"];
    let arguments = command.words.get(1..).unwrap_or_default();
    let operands: Vec<&Word> = arguments.iter().filter(|word| !word.is_option()).collect();
    let mut paths: Vec<&str> = command.writes.iter().map(|word| word.text.as_str()).collect();
    match command.program() {
        Some("cp" | "mv" | "ln" | "install" | "rsync" | "copy" | "Copy-Item" | "scp") => {
            paths.extend(operands.last().map(|word| word.text.as_str()));
        }
        Some("touch" | "mkdir" | "tee" | "virtualenv" | "mktemp" | "New-Item") => {
            paths.extend(operands.iter().map(|word| word.text.as_str()));
        }
        Some("git") => {
            let adds = operands.first().is_some_and(|word| matches!(word.text.as_str(), "clone" | "worktree"));
            paths.extend(operands.last().filter(|_| adds).map(|word| word.text.as_str()));
        }
        Some("curl" | "wget" | "tar" | "unzip" | "openssl" | "npx") => {
            paths.extend(operands.last().map(|word| word.text.as_str()));
        }
        Some("python" | "python3" | "cargo" | "npm") => {
            let makes = operands.iter().any(|word| matches!(word.text.as_str(), "venv" | "new" | "init" | "create"));
            paths.extend(operands.last().filter(|_| makes).map(|word| word.text.as_str()));
        }
        _ => {}
    }
    for pair in arguments.windows(2) {
        if INTO.contains(&pair[0].text.as_str()) {
            paths.push(&pair[1].text);
        }
    }
    for word in arguments {
        if let Some((_, value)) = word.text.split_once('=').filter(|(name, _)| INTO.contains(name)) {
            paths.push(value);
        }
    }
    for path in paths {
        let path = path.trim_end_matches('/').trim_end_matches(".git");
        made.extend(folders.iter().filter_map(|folder| join(folder, path)).filter(|path| !path.is_empty()));
        let name = path.rsplit('/').next().filter(|name| !name.is_empty());
        // A copy that keeps its name does not make the file it is a copy of.
        let is_source = |word: &&Word| word.text != path && word.text.rsplit('/').next() == name;
        made.extend(name.filter(|_| !operands.iter().any(is_source)).map(str::to_owned));
    }
}
