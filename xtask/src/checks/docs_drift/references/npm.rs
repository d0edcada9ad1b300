//! Scripts of `package.json`: `npm run x`, `pnpm run x`, `yarn run x`.

use super::facts::packages::Package;
use super::problem::{Case, Problem, each, slip, texts};
use super::said::join;
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::{Finding, RepoPath, Site};
use crate::text::commands::Word;

/// Options of which another package may be meant, or which make a missing script no failure.
const UNKNOWN: [&str; 10] =
    ["-w", "--workspace", "--workspaces", "-ws", "--if-present", "--filter", "-F", "-r", "--recursive", "-g"];

/// Options that take the next word.
const VALUED: [&str; 6] = ["--loglevel", "--script-shell", "--registry", "--userconfig", "--cache", "--scope"];

/// Judges every script that `doc` runs.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    each(world, doc, findings, command);
}

/// Judges one command.
pub fn command(case: &Case<'_>, problems: &mut Vec<Problem>) {
    if !matches!(case.program, "npm" | "pnpm" | "yarn") || !case.said.sure {
        return;
    }
    let Some((script, range, folder)) = script(case) else { return };
    // What npm does by itself when no such script is there.
    if matches!(script.as_str(), "env" | "restart" | "stop") {
        return;
    }
    let folders: Vec<String> = match folder {
        Some(folder) => case.said.folders.iter().filter_map(|from| join(from, &folder)).collect(),
        None => case.said.folders.clone(),
    };
    let files: Vec<RepoPath> = folders
        .iter()
        .filter_map(|folder| RepoPath::new(&join(folder, "package.json")?).ok())
        .filter(|path| case.world.names.packages.contains_key(path))
        .collect();
    let mut packages: Vec<(&RepoPath, &Package)> = Vec::new();
    for path in &files {
        match case.world.names.packages.get(path) {
            Some(Ok(package)) => packages.push((path, package)),
            Some(Err(unreadable)) => return problems.push(Problem::unread(path, unreadable, &range)),
            None => {}
        }
    }
    let names: Vec<&str> = packages.iter().flat_map(|(_, package)| texts(&package.scripts)).collect();
    let Some((path, package)) = packages.first().filter(|_| !names.contains(&script.as_str())) else { return };
    // `yarn run` and `pnpm run` start programs of dependencies too.
    if case.program == "yarn" && !script.contains(':') && slip(&script, &names).is_none() {
        return;
    }
    if script == "start" && case.world.has_text(&join(path.as_str(), "../server.js").unwrap_or_default()) {
        return;
    }
    let message = format!("{path} has no script `{script}`");
    let lists = format!("`{} run` lists the scripts", case.program);
    let problem = Problem::unknown(&rules::UNKNOWN_SCRIPT, (&script, range), message, names.iter().copied(), &lists);
    problems.push(problem.because(Some(Site::new(path, package.section.clone()))));
}

/// The script that is run, where it stands, and the folder that is given.
fn script(case: &Case<'_>) -> Option<(String, std::ops::Range<usize>, Option<String>)> {
    let mut folder = None;
    let mut operands: Vec<&Word> = Vec::new();
    let mut words = case.arguments.iter();
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        if text == "--" {
            break;
        }
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        if UNKNOWN.contains(&name) {
            return None;
        }
        if matches!(name, "--prefix" | "-C" | "--dir" | "--cwd") {
            folder = Some(match value {
                Some(value) => value.to_owned(),
                None => words.next()?.known()?.to_owned(),
            });
        } else if VALUED.contains(&name) && value.is_none() {
            words.next();
        } else if !word.is_option() {
            operands.push(word);
        }
    }
    let first = operands.first()?;
    let named = match first.known()? {
        "run" | "run-script" => operands.get(1)?,
        // In a sentence they speak of npm itself as often as of a package.
        "test" | "start" | "t" if case.said.in_block => first,
        _ => return None,
    };
    let text = named.known()?;
    let text = if text == "t" { "test" } else { text };
    Some((text.to_owned(), named.range.clone(), folder))
}
