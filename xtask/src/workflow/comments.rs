//! Steps and commands that stand in comments only.

use std::ops::Range;

use super::program::looked_through;
use super::{Workflow, runs};
use crate::text::yaml::{Node, Stream};

/// Programs that a commented line may begin with; other words may begin a sentence.
const PROGRAMS: [&str; 40] = [
    "python",
    "python3",
    "pytest",
    "mypy",
    "ruff",
    "black",
    "flake8",
    "pylint",
    "bandit",
    "safety",
    "pip",
    "pip-audit",
    "isort",
    "tox",
    "nox",
    "npm",
    "npx",
    "yarn",
    "pnpm",
    "node",
    "cargo",
    "go",
    "golangci-lint",
    "docker",
    "make",
    "just",
    "bash",
    "sh",
    "uv",
    "poetry",
    "pre-commit",
    "trivy",
    "semgrep",
    "gitleaks",
    "shellcheck",
    "eslint",
    "tsc",
    "dotnet",
    "mvn",
    "gradle",
];

/// A step or a command that stands in a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// The name of the step, its action, or the command.
    pub name: String,
    /// The words of its commands.
    pub commands: Vec<Vec<String>>,
    /// The id of the job it stands in, if it stands in one.
    pub job: Option<String>,
    /// Where it stands.
    pub range: Range<usize>,
}

/// Everything in comments of a workflow that would be a step or a command.
pub(super) fn hidden(text: &str, stream: &Stream, workflow: &Workflow) -> Vec<Hidden> {
    let mut found = steps(text, stream);
    for step in stream.documents.first().map(runs_of).unwrap_or_default() {
        found.extend(commands(text, step));
    }
    found.sort_by_cached_key(|hidden| hidden.range.start);
    for hidden in &mut found {
        let jobs = workflow.jobs.iter().filter(|job| job.id.range.start < hidden.range.start);
        hidden.job = jobs.max_by_key(|job| job.id.range.start).map(|job| job.id.text.clone());
    }
    found
}

/// The scripts of a workflow.
fn runs_of(root: &Node) -> Vec<&Node> {
    let jobs = root.get("jobs").map(Node::entries).unwrap_or_default();
    let steps = jobs.into_iter().filter_map(|job| job.value.get("steps")).flat_map(Node::items);
    steps.filter_map(|step| step.get("run")).collect()
}

/// Commands in the comments of a script.
fn commands(text: &str, run: &Node) -> Vec<Hidden> {
    let script = run.as_str().unwrap_or_default();
    if !script.contains('#') {
        return Vec::new();
    }
    let lines = runs::Lines::of(text, run, script);
    let mut found = Vec::new();
    let mut offset = 0;
    for line in script.split_inclusive('\n') {
        let said = line.trim();
        if let Some(words) = said.strip_prefix('#').and_then(|said| command(said.trim_start_matches('#'))) {
            let name = said.trim_start_matches('#').trim().to_owned();
            found.push(Hidden { name, commands: vec![words], job: None, range: lines.place(offset) });
        }
        offset += line.len();
    }
    found
}

/// The words of a line that is a command and no sentence.
fn command(said: &str) -> Option<Vec<String>> {
    let said = said.trim();
    let said = said.split(" || ").next().unwrap_or(said);
    let said = said.split(" | ").next().unwrap_or(said);
    let words: Vec<String> = said.split_whitespace().map(str::to_owned).collect();
    let first = words.first()?;
    let is_script = (first.starts_with("./") || first.starts_with("scripts/")) && first.len() > 2;
    if !is_script && !PROGRAMS.contains(&first.as_str()) {
        return None;
    }
    let is_prose =
        words.iter().any(|word| word.ends_with([',', ';', ':', '!', '?']) || word.ends_with('.') && word.len() > 1);
    let is_like = |word: &String| word.starts_with('-') || word.contains(['/', '.', '=']);
    let is_command =
        words.len() == 1 && is_script || words.iter().skip(1).any(is_like) || (2..=3).contains(&words.len());
    (!is_prose && is_command).then(|| looked_through(&words))
}

/// Steps in comments of the file, line after line.
fn steps(text: &str, stream: &Stream) -> Vec<Hidden> {
    let mut found: Vec<Hidden> = Vec::new();
    // Where the step ends that is being read, and how deep what it holds is set.
    let mut open: Option<(usize, usize, bool)> = None;
    for range in &stream.comments {
        let Some(said) = text.get(range.clone()) else { continue };
        let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let is_alone = text[line_start..range.start].trim().is_empty();
        let inner = said.trim_start_matches('#');
        let indent = inner.len() - inner.trim_start().len();
        let inner = inner.trim();
        let follows = open.is_some_and(|(end, ..)| text.get(end..line_start).is_some_and(|gap| gap.trim().is_empty()));
        if !is_alone {
            open = None;
            continue;
        }
        let item = inner.strip_prefix("- ").map(str::trim_start);
        let body = item.unwrap_or(inner);
        let key = body.split_once(':').map(|(key, value)| (key.trim(), value.trim()));
        let is_step = matches!(key, Some(("name" | "run" | "uses", value)) if !value.is_empty());
        match (&mut open, key) {
            (_, Some((key, value))) if is_step && (item.is_some() || !follows && matches!(key, "run" | "uses")) => {
                let mut hidden = Hidden {
                    name: value.trim_matches(['"', '\'']).to_owned(),
                    commands: Vec::new(),
                    job: None,
                    range: range.clone(),
                };
                let is_script = take(&mut hidden, key, value);
                if is_script {
                    hidden.name = "a script".to_owned();
                }
                found.push(hidden);
                open = Some((range.end, indent, is_script));
            }
            (Some((end, depth, is_script)), Some((key @ ("run" | "uses"), value))) if follows && indent >= *depth => {
                if let Some(hidden) = found.last_mut() {
                    *is_script = take(hidden, key, value);
                    hidden.range.end = range.end;
                }
                *end = range.end;
            }
            (Some((end, depth, is_script)), _) if follows && indent > *depth => {
                if let Some(hidden) = found.last_mut() {
                    if *is_script {
                        if hidden.name == "a script" {
                            hidden.name = inner.to_owned();
                        }
                        hidden
                            .commands
                            .push(looked_through(&inner.split_whitespace().map(str::to_owned).collect::<Vec<_>>()));
                    }
                    hidden.range.end = range.end;
                }
                *end = range.end;
            }
            _ => open = None,
        }
    }
    // A key alone may be prose: `run: it by hand`.
    found.retain(|hidden| {
        !hidden.commands.is_empty() || hidden.name.contains('@') || text[hidden.range.clone()].contains("- name:")
    });
    found
}

/// Takes in what a key of a step says; whether lines of a script follow.
fn take(hidden: &mut Hidden, key: &str, value: &str) -> bool {
    match key {
        "run" if value.starts_with(['|', '>']) => return true,
        "run" => {
            let words: Vec<String> = value.trim_matches(['"', '\'']).split_whitespace().map(str::to_owned).collect();
            hidden.commands.push(looked_through(&words));
        }
        _ => {}
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::text::yaml;

    fn names(text: &str) -> Vec<String> {
        let stream = yaml::stream(text).unwrap();
        let workflow = super::super::read(text, &stream).unwrap();
        workflow
            .hidden
            .iter()
            .map(|hidden| format!("{}: {} {:?}", hidden.job.as_deref().unwrap_or("-"), hidden.name, hidden.commands))
            .collect()
    }

    #[test]
    fn commands_and_steps_in_comments_are_found() {
        let text = "on: push\njobs:\n  a:\n    steps:\n      # Temporarily disabled\n      # - name: Types\n      #   if: x\n      #   run: |\n      #     mypy src\n      #     ruff check\n      # - uses: some/action@v1\n      - run: |\n          # python scripts/check.py\n          # python is needed here, so it is installed\n          # make sure that it works\n          echo x # pytest tests\n      # run: black .\n  b:\n    steps:\n      - run: x # - run: y\n";
        assert_eq!(
            names(text),
            [
                "a: Types [[\"mypy\", \"src\"], [\"ruff\", \"check\"]]",
                "a: some/action@v1 []",
                "a: python scripts/check.py [[\"python\", \"scripts/check.py\"]]",
                "a: black . [[\"black\", \".\"]]",
            ]
        );
    }
}
