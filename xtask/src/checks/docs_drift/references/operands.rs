//! Files that a command needs to be there: `cp .env.example .env`, `bash scripts/x.sh`.

use super::problem::{Case, Problem, each};
use super::said::join;
use super::services;
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::Finding;
use crate::text::commands::Word;

/// Judges every operand of the commands of `doc`.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    each(world, doc, findings, command);
}

/// How sure it is that an operand is a file of the repository.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// Whatever it is called.
    Surely,
    /// If it is called a template, or lies in a folder that is there.
    Template,
    /// If it lies in a folder that is there.
    InFolder,
}

/// Judges one command.
pub fn command(case: &Case<'_>, problems: &mut Vec<Problem>) {
    if !case.said.sure {
        return;
    }
    let mut operands: Vec<(&Word, Claim)> = Vec::new();
    let plain = || case.arguments.iter().filter(|word| !word.is_option());
    match case.program {
        "cp" | "copy" | "Copy-Item" | "mv" => {
            let all: Vec<&Word> = plain().collect();
            let valued =
                case.arguments.iter().any(|word| word.text.starts_with("-t") || word.text.starts_with("--target"));
            if let Some((_, sources)) = all.split_last().filter(|_| !valued) {
                operands.extend(sources.iter().map(|word| (*word, Claim::Template)));
            }
        }
        "cat" | "less" | "ls" | "cd" | "source" | "." => {
            operands.extend(plain().map(|word| (word, Claim::InFolder)));
        }
        "bash" | "sh" | "zsh" if case.arguments.iter().all(|word| word.text != "-c") => {
            operands.extend(plain().next().map(|word| (word, Claim::InFolder)));
        }
        "pip" | "pip3" | "uv" => {
            for option in ["-r", "--requirement", "-c", "--constraint"] {
                operands.extend(behind(case.arguments, option).map(|word| (word, Claim::Surely)));
            }
            let python = |path: &&crate::model::RepoPath| path.as_str().ends_with(".py");
            if !case.world.snapshot.tree.iter().any(|path| python(&path)) {
                operands.clear();
            }
        }
        "npm" | "pnpm" => {
            operands.extend(behind(case.arguments, "--prefix").map(|word| (word, Claim::InFolder)));
        }
        "docker" | "docker-compose" | "podman" | "podman-compose" => {
            // Only a repository that has compose files of its own is meant.
            if let Some(asked) = services::asked(case.program, case.arguments)
                && !case.world.names.compose.is_empty()
            {
                operands.extend(asked.files.into_iter().map(|word| (word, Claim::Surely)));
            }
        }
        _ => {}
    }
    // A script that is run by its path.
    if let Some(word) = case.said.command.words.first() {
        let is_script = [".sh", ".bash", ".py", ".ps1"].iter().any(|end| word.text.ends_with(end));
        if is_script {
            operands.push((word, Claim::InFolder));
        }
    }
    for (word, claim) in operands {
        problems.extend(missing(case, word, claim));
    }
}

/// The word behind each `option`.
fn behind<'w>(words: &'w [Word], option: &'w str) -> impl Iterator<Item = &'w Word> {
    words.windows(2).filter(move |pair| pair[0].text == option).map(|pair| &pair[1])
}

fn missing(case: &Case<'_>, word: &Word, claim: Claim) -> Option<Problem> {
    const MADE: [&str; 7] = [".log", ".pid", ".tmp", ".out", ".lock", ".db", ".sqlite"];
    const OUTPUT: [&str; 16] = [
        "build",
        "dist",
        "target",
        "out",
        "output",
        "outputs",
        "_build",
        "node_modules",
        "venv",
        ".venv",
        "coverage",
        "htmlcov",
        "logs",
        "tmp",
        "temp",
        "results",
    ];
    let text = word.known()?.trim_end_matches('/');
    let text = text.strip_prefix("./").unwrap_or(text);
    if text.is_empty() || text.starts_with('-') || MADE.iter().any(|end| text.ends_with(end)) || case.script.makes(text)
    {
        return None;
    }
    if text.split('/').any(|part| OUTPUT.contains(&part)) {
        return None;
    }
    // Outside of the repository nothing is known.
    let paths: Option<Vec<String>> = case.said.folders.iter().map(|folder| join(folder, text)).collect();
    let paths = paths?;
    if paths.iter().any(|path| case.world.has_text(path) || case.script.makes(path)) {
        return None;
    }
    let (first, rest) = text.split_once('/').map_or((text, None), |(first, rest)| (first, Some(rest)));
    let anchor = case.said.folders.iter().find(|folder| {
        rest.is_some()
            && !matches!(first, "." | "..")
            && join(folder, first).is_some_and(|path| case.world.has_folder(&path))
    });
    let is_template = ["example", "sample", "template"].iter().any(|part| text.contains(part));
    let claims = match claim {
        Claim::Surely => rest.is_none() || anchor.is_some(),
        Claim::Template => anchor.is_some() || rest.is_none() && is_template,
        Claim::InFolder => anchor.is_some(),
    };
    if !claims {
        return None;
    }
    let folder = anchor.or(case.said.folders.last())?;
    let path = join(folder, text)?;
    let message = format!("`{}` needs {path}, which is not in the repository", case.program);
    Some(Problem::moved(case.world, &rules::MISSING_OPERAND, (text, word.range.clone()), message))
}
