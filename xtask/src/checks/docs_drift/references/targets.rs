//! Targets of make and recipes of just.

use super::facts::targets::{Targets, fits};
use super::facts::{Files, Name, site};
use super::problem::{Case, Problem, each};
use super::said::join;
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::{Finding, RepoPath, Site};
use crate::text::commands::Word;

/// Words behind an English "make".
const ENGLISH: [&str; 12] = ["sure", "it", "them", "a", "an", "the", "this", "that", "use", "sense", "changes", "your"];

/// Judges every target that `doc` names.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    each(world, doc, findings, command);
}

/// What the words behind `make` and `just` say.
struct Asked<'w> {
    targets: Vec<&'w Word>,
    folder: Option<&'w str>,
    file: Option<&'w str>,
}

/// Judges one command.
pub fn command(case: &Case<'_>, problems: &mut Vec<Problem>) {
    let (asked, files, defaults) = match case.program {
        "make" | "gmake" => (make(case.arguments), &case.world.names.make, ["GNUmakefile", "makefile", "Makefile"]),
        "just" => (just(case.arguments), &case.world.names.just, ["justfile", "Justfile", ".justfile"]),
        _ => return,
    };
    let Some(asked) = asked.filter(|_| case.said.sure) else { return };
    let Some(first) = asked.targets.first() else { return };
    // "`make sure`" is English.
    if !case.said.in_block && ENGLISH.contains(&first.text.as_str()) {
        return;
    }
    let mut known = Known::default();
    for folder in &case.said.folders {
        let Some(folder) = asked.folder.map_or(Some(folder.clone()), |below| join(folder, below)) else { continue };
        let named: Vec<&str> = asked.file.map_or(defaults.to_vec(), |file| vec![file]);
        let mut found = named.iter().filter_map(|name| RepoPath::new(&join(&folder, name)?).ok());
        let path = found.find(|path| files.contains_key(path));
        if let Some(Err(problem)) = path.map(|path| known.take(case.world, files, &path, &first.range)) {
            return problems.push(*problem);
        }
    }
    let Some(path) = known.files.first().filter(|_| !known.opaque) else { return };
    for word in asked.targets {
        let Some(target) = word.known() else { continue };
        let is_there = known.names.iter().any(|(_, name)| name.text == target)
            || known.patterns.iter().any(|pattern| fits(pattern, target))
            || case.program == "make" && made_by_rule(case, target);
        if is_there {
            continue;
        }
        let (kind, lists) = match case.program {
            "just" => ("recipe", "`just --list` shows them".to_owned()),
            _ => ("target", format!("{path} defines them")),
        };
        let message = format!("{path} has no {kind} `{target}`");
        let names = known.names.iter().map(|(_, name)| name.text.as_str());
        let near = Problem::unknown(&rules::UNKNOWN_TARGET, (target, word.range.clone()), message, names, &lists);
        let meant = near.repair.as_ref().map(|(_, meant)| meant.clone());
        let meant = known.names.iter().find(|(_, name)| Some(&name.text) == meant.as_ref());
        let cause = meant.map_or_else(|| Site::file(path), |(path, name)| site(path, name));
        problems.push(near.because(Some(cause)));
    }
}

/// A file of that name, or one that make knows how to make it from.
fn made_by_rule(case: &Case<'_>, target: &str) -> bool {
    const FROM: [&str; 7] = ["", ".c", ".cc", ".cpp", ".o", ".sh", ".f"];
    let stem = target.strip_suffix(".o").unwrap_or(target);
    let paths = case.said.folders.iter().flat_map(|folder| FROM.iter().map(move |end| (folder, end)));
    paths.into_iter().any(|(folder, end)| {
        join(folder, &format!("{stem}{end}"))
            .is_some_and(|path| case.world.has_text(&path) && !case.world.has_folder(&path))
    })
}

/// All that is known of the targets of some files and what they include.
#[derive(Default)]
struct Known<'w> {
    files: Vec<RepoPath>,
    names: Vec<(RepoPath, &'w Name)>,
    patterns: Vec<&'w str>,
    opaque: bool,
}

impl<'w> Known<'w> {
    fn take(
        &mut self,
        world: &'w World<'_>,
        files: &'w Files<Targets>,
        path: &RepoPath,
        range: &std::ops::Range<usize>,
    ) -> Result<(), Box<Problem>> {
        if self.files.contains(path) {
            return Ok(());
        }
        self.files.push(path.clone());
        let targets = match files.get(path) {
            Some(Ok(targets)) => targets,
            Some(Err(unreadable)) => return Err(Box::new(Problem::unread(path, unreadable, range))),
            // Included under a name that was not read for it.
            None => {
                self.opaque = true;
                return Ok(());
            }
        };
        self.names.extend(targets.names.iter().map(|name| (path.clone(), name)));
        self.patterns.extend(targets.patterns.iter().map(String::as_str));
        self.opaque |= targets.opaque;
        for include in &targets.includes {
            let optional = include.starts_with('?');
            let include = include.trim_start_matches('?');
            // make includes from where it runs, just from the file: either is taken.
            let from = [path.follow(include), RepoPath::new(include).ok()];
            match from.into_iter().flatten().find(|path| world.has(path)) {
                Some(next) => self.take(world, files, &next, range)?,
                None => self.opaque |= !optional || include.contains(['$', '*']),
            }
        }
        Ok(())
    }
}

/// The words behind `make`; nothing if one of them is not understood.
fn make(arguments: &[Word]) -> Option<Asked<'_>> {
    const FLAGS: [&str; 26] = [
        "-b",
        "-m",
        "-B",
        "--always-make",
        "-d",
        "-e",
        "-i",
        "-k",
        "--keep-going",
        "-n",
        "--dry-run",
        "-q",
        "-r",
        "-R",
        "-s",
        "--silent",
        "--quiet",
        "-S",
        "-t",
        "-w",
        "-p",
        "-L",
        "--trace",
        "--no-print-directory",
        "--debug",
        "--just-print",
    ];
    let mut asked = Asked { targets: Vec::new(), folder: None, file: None };
    let mut words = arguments.iter().peekable();
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        match text {
            "-C" | "--directory" => asked.folder = Some(words.next()?.known()?),
            "-f" | "--file" | "--makefile" => asked.file = Some(words.next()?.known()?),
            "-j" | "--jobs" | "-l" | "--load-average" => {
                words
                    .next_if(|next| next.text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') || !next.known);
            }
            "-I" | "-o" | "-W" | "--include-dir" => drop(words.next()?),
            "--help" | "--version" | "-v" | "-h" => return None,
            _ if FLAGS.contains(&text) => {}
            _ if text.strip_prefix("-j").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())) => {}
            _ if text.starts_with("-j$") || text.starts_with("--jobs=") || text.starts_with("--output-sync") => {}
            _ if text.starts_with("--directory=") => asked.folder = Some(&word.known()?["--directory=".len()..]),
            _ if word.is_option() => return None,
            _ if text.contains('=') => {}
            _ => asked.targets.push(word),
        }
    }
    Some(asked)
}

/// The words behind `just`: what follows the first recipe may be its arguments.
fn just(arguments: &[Word]) -> Option<Asked<'_>> {
    let mut asked = Asked { targets: Vec::new(), folder: None, file: None };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.text.as_str() {
            "-f" | "--justfile" => asked.file = Some(words.next()?.known()?),
            "-d" | "--working-directory" => asked.folder = Some(words.next()?.known()?),
            "--set" => drop((words.next()?, words.next()?)),
            "-n" | "--dry-run" | "-q" | "--quiet" | "-v" | "--verbose" | "--yes" | "-u" | "--unstable" => {}
            _ if word.is_option() => return None,
            text if text.contains('=') => {}
            // A folder or a module before the recipe.
            text if text.contains(['/', ':']) => return None,
            _ => {
                asked.targets.push(word);
                return Some(asked);
            }
        }
    }
    Some(asked)
}
