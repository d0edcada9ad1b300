//! Python scripts, modules and console scripts.

use super::facts::site;
use super::problem::{Case, Problem, each, slip};
use super::said::join;
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::Finding;
use crate::text::commands::Word;

/// Judges every script and module that `doc` runs.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    each(world, doc, findings, command);
}

/// Judges one command.
pub fn command(case: &Case<'_>, problems: &mut Vec<Problem>) {
    if !case.said.sure {
        return;
    }
    match case.program {
        "python" | "python3" | "py" => interpreter(case, problems),
        "pytest" | "py.test" => tests(case, case.arguments, problems),
        "uvicorn" | "gunicorn" | "hypercorn" => served(case, case.arguments, problems),
        program => console_script(case, program, problems),
    }
}

/// `python script.py` and `python -m module`.
fn interpreter(case: &Case<'_>, problems: &mut Vec<Problem>) {
    let mut words = case.arguments.iter();
    while let Some(word) = words.next() {
        let Some(text) = word.known() else { return };
        match text {
            "-m" => {
                let Some(module) = words.next() else { return };
                let rest = words.as_slice();
                return match module.known() {
                    Some("pytest") => tests(case, rest, problems),
                    Some("uvicorn" | "gunicorn" | "hypercorn") => served(case, rest, problems),
                    Some(name) => self::module(case, name, module, problems),
                    None => {}
                };
            }
            "-W" | "-X" => drop(words.next()),
            "-c" | "-" => return,
            _ if word.is_option() => {}
            _ => return script(case, text, word, problems),
        }
    }
}

/// A path to a script or to tests.
fn script(case: &Case<'_>, text: &str, word: &Word, problems: &mut Vec<Problem>) {
    let Some(missing) = missing(case, text) else { return };
    let message = format!("{missing} is not in the repository");
    problems.push(Problem::moved(case.world, &rules::UNKNOWN_MODULE, (text, word.range.clone()), message));
}

/// What `text` leads to if it leads nowhere, although its first folder is there.
fn missing(case: &Case<'_>, text: &str) -> Option<String> {
    let text = text.strip_prefix("./").unwrap_or(text);
    if !text.contains('/') || case.script.makes(text) {
        return None;
    }
    let paths: Vec<String> = case.said.folders.iter().filter_map(|folder| join(folder, text)).collect();
    if paths.iter().any(|path| case.world.has_text(path) || case.script.makes(path)) {
        return None;
    }
    let anchored = |folder: &String| {
        let first = text.split('/').next().unwrap_or_default();
        !matches!(first, "." | "..") && join(folder, first).is_some_and(|path| case.world.has_folder(&path))
    };
    let folder = case.said.folders.iter().find(|folder| anchored(folder))?;
    join(folder, text)
}

/// `pytest path::test`.
fn tests(case: &Case<'_>, arguments: &[Word], problems: &mut Vec<Problem>) {
    const VALUED: [&str; 13] = [
        "-k",
        "-m",
        "-p",
        "-o",
        "-n",
        "-W",
        "-r",
        "--tb",
        "--durations",
        "--timeout",
        "--maxfail",
        "--dist",
        "--junitxml",
    ];
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if VALUED.contains(&word.text.as_str()) {
            words.next();
        } else if let Some(text) = word.known().filter(|_| !word.is_option()) {
            let path = text.split("::").next().unwrap_or(text);
            if path.ends_with(".py") || path.ends_with('/') {
                script(case, path.trim_end_matches('/'), word, problems);
            }
        }
    }
}

/// `uvicorn module:application`.
fn served(case: &Case<'_>, arguments: &[Word], problems: &mut Vec<Problem>) {
    let target = arguments.iter().find(|word| word.text.contains(':') && !word.is_option());
    let Some((text, word)) = target.and_then(|word| Some((word.known()?, word))) else { return };
    let Some((name, _)) = text.split_once(':') else { return };
    let elsewhere = arguments.iter().any(|word| word.text.starts_with("--app-dir") || word.text.starts_with("--chdir"));
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
    if is_name && !elsewhere {
        let range = word.range.start..word.range.start + name.len();
        module(case, name, &Word { range, ..word.clone() }, problems);
    }
}

/// A module is judged if its first package is a folder here, or below `src/`.
fn module(case: &Case<'_>, name: &str, word: &Word, problems: &mut Vec<Problem>) {
    let path = name.replace('.', "/");
    let Some((first, _)) = path.split_once('/') else { return };
    let roots: Vec<String> = case
        .said
        .folders
        .iter()
        .flat_map(|folder| [Some(folder.clone()), join(folder, "src")])
        .flatten()
        .filter(|root| join(root, first).is_some_and(|package| case.world.has_folder(&package)))
        .collect();
    let is_there = roots.iter().filter_map(|root| join(root, &path)).any(|path| {
        case.world.has_folder(&path)
            || [".py", ".pyi", ".pyx"].iter().any(|end| case.world.has_text(&format!("{path}{end}")))
    });
    let Some(root) = roots.first().filter(|_| !is_there) else { return };
    let beside = join(root, path.rsplit_once('/').map_or("", |(folder, _)| folder)).unwrap_or_default();
    let message =
        format!("there is no module `{name}`: {}.py is not in the repository", join(root, &path).unwrap_or_default());
    let package = name.rsplit_once('.').map_or("", |(package, _)| package);
    let modules: Vec<String> = case.world.modules_in(&beside).map(|module| format!("{package}.{module}")).collect();
    let lists = format!("see what is in {beside}/");
    let names = modules.iter().map(String::as_str);
    problems.push(Problem::unknown(&rules::UNKNOWN_MODULE, (name, word.range.clone()), message, names, &lists));
}

/// A program whose name is a slip away from a console script of the repository.
fn console_script(case: &Case<'_>, program: &str, problems: &mut Vec<Problem>) {
    let scripts = case.world.names.python.iter().filter_map(|(path, read)| Some((path, read.as_ref().ok()?)));
    let scripts: Vec<_> = scripts.flat_map(|(path, names)| names.iter().map(move |name| (path, name))).collect();
    let names: Vec<&str> = scripts.iter().map(|(_, name)| name.text.as_str()).collect();
    if names.contains(&program) || program.len() < 6 {
        return;
    }
    let Some(word) = case.said.command.words.first().filter(|word| word.text == program) else { return };
    let Some(near) = slip(program, &names) else { return };
    let cause = scripts.iter().find(|(_, name)| name.text == near).map(|(path, name)| site(path, name));
    let message = format!("no console script of the repository is called `{program}`");
    let lists = "`[project.scripts]` gives them";
    let problem =
        Problem::unknown(&rules::UNKNOWN_MODULE, (program, word.range.clone()), message, names.into_iter(), lists);
    problems.push(problem.because(cause));
}
