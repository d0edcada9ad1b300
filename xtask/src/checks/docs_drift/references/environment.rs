//! Environment variables that a document tells to set.
//!
//! A variable that nothing in the repository mentions may be read by a program elsewhere. So a document
//! is judged only where it is clear which variables there are: everywhere once
//! `references.environment_sources` says which files use them, and without that only in blocks of
//! `NAME=value` lines of a document that names a template.

use std::ops::Range;

use super::problem::Problem;
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::{Finding, Site};
use crate::text::commands::{self, Word};
use crate::text::markdown::page::CodeBlock;

/// Variables, or the beginnings of them, that belong to the system, to a runner or to a well-known program.
const FOREIGN: &[&str] = &[
    "AWS_",
    "AZURE_",
    "BUILDKIT_",
    "CARGO",
    "CI",
    "CLICOLOR",
    "COLUMNS",
    "COMPOSE_",
    "DEBIAN_",
    "DISPLAY",
    "DOCKER_",
    "EDITOR",
    "GIT_",
    "GITHUB_",
    "GITLAB_",
    "GOOGLE_",
    "GOPATH",
    "GOROOT",
    "HOME",
    "HOSTNAME",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "INPUT_",
    "JAVA_",
    "KUBE",
    "LANG",
    "LANGUAGE",
    "LC_",
    "LD_",
    "LINES",
    "LOGNAME",
    "MAIL",
    "NODE_",
    "NO_COLOR",
    "NO_PROXY",
    "NPM_",
    "OLDPWD",
    "PAGER",
    "PATH",
    "PGPASSWORD",
    "PIP_",
    "POETRY_",
    "PS1",
    "PWD",
    "PYTEST_",
    "PYTHON",
    "RUNNER_",
    "RUST",
    "SHELL",
    "SHLVL",
    "SOURCE_DATE_EPOCH",
    "SSH_",
    "SSL_",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
    "UV_",
    "VIRTUAL_ENV",
    "VISUAL",
    "XDG_",
];

/// Judges every variable of `doc`.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    if doc.is_history {
        return;
    }
    let variables = &world.names.variables;
    let everywhere = !world.config.references.environment_sources.set.is_empty();
    let template = variables.templates.iter().find(|path| doc.text.contains(path.file_name()));
    let mut named: Vec<(String, Range<usize>)> = Vec::new();
    if everywhere || template.is_some() {
        for block in &doc.page.blocks {
            match commands::language(block).as_str() {
                "env" | "dotenv" => named.extend(settings(doc.text, block, "")),
                "dockerfile" | "docker" if everywhere => named.extend(settings(doc.text, block, "ENV ")),
                _ => {}
            }
        }
    }
    if everywhere {
        let sets = doc.script.commands.iter().flat_map(|said| &said.command.sets);
        named.extend(sets.map(|Word { text, range, .. }| (text.clone(), range.clone())));
        for span in &doc.page.spans {
            let text = &doc.text[span.range.clone()];
            if text.contains('_') && is_loud(text) {
                named.push((text.to_owned(), span.range.clone()));
            }
        }
    }
    named.sort_by_cached_key(|(_, range)| range.start);
    named.dedup();
    for (name, range) in named {
        let is_known = variables.words.contains(&name) || world.config.references.environment.contains(&name);
        if is_known || !is_loud(&name) || is_foreign(&name) {
            continue;
        }
        let (refutes, cause) = match template.or(variables.templates.first()) {
            Some(path) => (format!("{path} does not offer `{name}`, and no source uses it"), Some(Site::file(path))),
            None => (format!("no source uses `{name}`"), None),
        };
        let offered = variables.offered.keys().map(String::as_str);
        let lists = "a variable of another program belongs into `references.environment`";
        let problem = Problem::unknown(&rules::UNKNOWN_VARIABLE, (&name, range), refutes, offered, lists);
        let near = problem.repair.as_ref().and_then(|(_, meant)| variables.offered.get(meant)).cloned();
        findings.push(problem.because(near.or(cause)).into_finding(doc));
    }
}

/// The variables of lines like `NAME=value`.
fn settings(text: &str, block: &CodeBlock, keyword: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    for line in &block.lines {
        let said = &text[line.clone()];
        let rest = said.trim_start();
        let Some(rest) = rest.strip_prefix(keyword) else { continue };
        let rest = rest.strip_prefix("export ").unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let sets = behind.starts_with('=') || !keyword.is_empty() && behind.starts_with(' ');
        if sets && commands::is_variable(name) {
            let start = line.end - rest.len();
            found.push((name.to_owned(), start..start + name.len()));
        }
    }
    found
}

/// Upper case, as environment variables are written.
fn is_loud(name: &str) -> bool {
    name.len() > 2
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && !name.ends_with('_')
}

fn is_foreign(name: &str) -> bool {
    FOREIGN.iter().any(|known| match known.ends_with('_') {
        true => name.starts_with(known),
        false => name == *known || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('_')),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_the_system_are_not_ours() {
        assert!(is_foreign("PATH") && is_foreign("GITHUB_TOKEN") && is_foreign("RUST_LOG") && is_foreign("LC_ALL"));
        assert!(!is_foreign("DATABASE_URL") && !is_foreign("CITY_NAME") && !is_foreign("USERNAME_FIELD"));
    }
}
