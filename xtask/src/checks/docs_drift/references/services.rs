//! Services of docker compose.

mod options;

use super::facts::compose::{Compose, DEFAULTS, OVERRIDES};
use super::facts::site;
use super::problem::{Case, Problem, each};
use super::said::join;
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::{Finding, RepoPath, Site};
use crate::text::commands::Word;
use options::{Services, Subcommand};

/// Judges every service that `doc` names.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    each(world, doc, findings, command);
}

/// `docker compose` taken apart.
pub struct Asked<'w> {
    /// The files that are given.
    pub files: Vec<&'w Word>,
    folder: Option<&'w Word>,
    services: Vec<&'w Word>,
}

/// The words of a compose command; nothing when an option is not known, as then any word may be its value.
pub fn asked<'w>(program: &str, arguments: &'w [Word]) -> Option<Asked<'w>> {
    let arguments = match program {
        "docker" | "podman" => arguments.split_first().filter(|(first, _)| first.text == "compose")?.1,
        "docker-compose" | "podman-compose" => arguments,
        _ => return None,
    };
    let mut asked = Asked { files: Vec::new(), folder: None, services: Vec::new() };
    let mut words = arguments.iter();
    let subcommand = loop {
        let word = words.next()?;
        let text = word.text.as_str();
        if !word.is_option() {
            break Subcommand::find(word.known()?)?;
        }
        match text {
            "-f" | "--file" => asked.files.push(words.next()?),
            "--project-directory" | "--workdir" => asked.folder = Some(words.next()?),
            // The file is the word itself; where it stands in it does not matter to whoever only looks it up.
            _ if text.starts_with("--file=") || text.starts_with("--project-directory=") => return None,
            _ if options::global(text)? => drop(words.next()?),
            _ => {}
        }
    };
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        if text == "--" {
            continue;
        }
        if word.is_option() {
            if subcommand.takes_value(text)? {
                words.next()?;
            }
            continue;
        }
        match subcommand.services {
            Services::Every => asked.services.push(word),
            Services::First => {
                asked.services.push(word);
                break;
            }
            Services::None => break,
        }
    }
    Some(asked)
}

/// Judges one command.
pub fn command(case: &Case<'_>, problems: &mut Vec<Problem>) {
    if !case.said.sure || case.said.command.sets.iter().any(|set| set.text.starts_with("COMPOSE_")) {
        return;
    }
    let Some(asked) = asked(case.program, case.arguments) else { return };
    let Some(first) = asked.services.first() else { return };
    let range = first.range.clone();
    let Some(paths) = paths(case, &asked) else { return };
    let mut read: Vec<(RepoPath, &Compose)> = Vec::new();
    let mut todo = paths;
    while let Some(path) = todo.pop() {
        if read.iter().any(|(known, _)| *known == path) {
            continue;
        }
        match case.world.names.compose.get(&path) {
            Some(Ok(compose)) => {
                for include in &compose.includes {
                    // What is included from elsewhere may hold any service.
                    let Some(next) = path.follow(include).filter(|next| case.world.has(next)) else { return };
                    todo.push(next);
                }
                read.push((path, compose));
            }
            Some(Err(unreadable)) => return problems.push(Problem::unread(&path, unreadable, &range)),
            None => return,
        }
    }
    let names: Vec<&str> =
        read.iter().flat_map(|(_, compose)| compose.services.iter().map(|name| name.text.as_str())).collect();
    // A file without services only adds to others.
    let Some((path, compose)) = read.iter().find(|(_, compose)| !compose.services.is_empty()) else { return };
    for word in asked.services {
        let Some(text) = word.known() else { continue };
        // `scale api=3`.
        let name = text.split('=').next().unwrap_or(text);
        if names.contains(&name) {
            continue;
        }
        let range = word.range.start..word.range.end - (text.len() - name.len()).min(word.range.len());
        let message = format!("{path} has no service `{name}`");
        let lists = "`docker compose config --services` lists them";
        let problem = Problem::unknown(&rules::UNKNOWN_SERVICE, (name, range), message, names.iter().copied(), lists);
        let meant = problem.repair.as_ref().map(|(_, meant)| meant.as_str());
        let near = read.iter().find_map(|(path, compose)| {
            let name = compose.services.iter().find(|name| Some(name.text.as_str()) == meant)?;
            Some(site(path, name))
        });
        let cause = near.unwrap_or_else(|| Site::new(path, compose.section.clone()));
        problems.push(problem.because(Some(cause)));
    }
}

/// The compose files that a command means; nothing when that cannot be known.
fn paths(case: &Case<'_>, asked: &Asked<'_>) -> Option<Vec<RepoPath>> {
    let folders: Vec<String> = match asked.folder {
        Some(below) => {
            let below = below.known()?;
            case.said.folders.iter().filter_map(|folder| join(folder, below)).collect()
        }
        None => case.said.folders.clone(),
    };
    let path = |folder: &str, name: &str| {
        RepoPath::new(&join(folder, name)?).ok().filter(|path| case.world.snapshot.tree.contains(path))
    };
    let mut paths = Vec::new();
    if !asked.files.is_empty() {
        for file in &asked.files {
            let file = file.known()?;
            paths.push(case.said.folders.iter().find_map(|folder| path(folder, file))?);
        }
        return Some(paths);
    }
    // Of all these names a repository has few, or none.
    let there = |names: [&'static str; 4]| names.into_iter().filter(|name| case.world.by_name.contains_key(name));
    let (defaults, overrides): (Vec<&str>, Vec<&str>) = (there(DEFAULTS).collect(), there(OVERRIDES).collect());
    for folder in &folders {
        paths.extend(defaults.iter().find_map(|name| path(folder, name)));
        paths.extend(overrides.iter().filter_map(|name| path(folder, name)));
    }
    Some(paths)
}
