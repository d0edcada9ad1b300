//! Steps of workflows that run and whose outcome does not count.
//!
//! The keys are those of the workflow syntax of GitHub Actions (docs.github.com, "Workflow syntax").

use std::collections::BTreeSet;

use crate::model::RepoPath;
use crate::text::lines::LineIndex;
use crate::text::yaml::{self, Node};

/// One job or step whose outcome does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// What it is called.
    pub name: String,
    /// The workflow.
    pub path: RepoPath,
    /// Its line, from 1.
    pub line: usize,
    /// Why it does not count.
    pub why: &'static str,
    /// The programs that it runs and that no step runs whose outcome counts.
    pub programs: Vec<String>,
}

/// Words before the program that a line of a script is about.
const RUNNERS: [&str; 14] =
    ["python", "python3", "uv", "uvx", "poetry", "npx", "run", "exec", "bash", "sh", "env", "sudo", "time", "&&"];

/// The jobs and steps of one workflow whose outcome does not count. A workflow that cannot be read has none here;
/// that it cannot be read is for others to say.
pub fn staged(path: &RepoPath, text: &str) -> Vec<Staged> {
    let Ok(documents) = yaml::parse(text) else { return Vec::new() };
    let lines = LineIndex::new(text.as_bytes());
    let mut found = Vec::new();
    let mut counting = BTreeSet::new();
    let jobs = documents.iter().filter_map(|document| document.get("jobs"));
    for job in jobs.flat_map(|jobs| jobs.entries()) {
        let key = job.key.as_str().unwrap_or_default();
        let name = job.value.get("name").and_then(Node::as_str).unwrap_or(key);
        let at = |node: &Node| lines.line_index(node.range.start) + 1;
        let steps = job.value.get("steps").map(Node::items).unwrap_or_default();
        let script = |step: &Node| step.get("run").and_then(Node::as_str).unwrap_or_default().to_owned();
        if let Some(why) = reason(&job.value) {
            let programs = steps.iter().flat_map(|step| programs(&script(step))).collect();
            found.push(Staged { name: name.to_owned(), path: path.clone(), line: at(&job.key), why, programs });
            continue;
        }
        for step in steps {
            let run = script(step);
            let Some(why) = reason(step).or_else(|| swallows(&run)) else {
                counting.extend(programs(&run));
                continue;
            };
            let uses = step.get("uses").and_then(Node::as_str);
            let first = run.lines().next().filter(|line| !line.is_empty());
            let name = step.get("name").and_then(Node::as_str).or(uses).or(first).unwrap_or("a step without a name");
            let (name, path, programs) = (name.to_owned(), path.clone(), programs(&run));
            found.push(Staged { name, path, line: at(step), why, programs });
        }
    }
    for step in &mut found {
        step.programs.retain(|program| !counting.contains(program));
    }
    found
}

/// The program of each line of a script, without what only starts it.
fn programs(run: &str) -> Vec<String> {
    let is_program = |word: &&str| !(RUNNERS.contains(word) || word.starts_with('-') || word.contains('='));
    let lines = run.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let firsts = lines.filter_map(|line| line.split_whitespace().find(is_program));
    firsts.filter_map(|word| word.rsplit('/').next()).map(str::to_owned).collect()
}

/// Why a job or a step counts for nothing.
fn reason(node: &Node) -> Option<&'static str> {
    let says = |key: &str, text: &str| {
        let value = node.get(key).and_then(Node::as_str).map(str::trim);
        let expression = |value: &str| Some(value.strip_prefix("${{")?.strip_suffix("}}")?.trim() == text);
        value.is_some_and(|value| value == text || expression(value) == Some(true))
    };
    if says("continue-on-error", "true") {
        Some("`continue-on-error: true`")
    } else if says("if", "false") {
        Some("`if: false`")
    } else {
        None
    }
}

/// Why the last statement of a script takes its exit status away.
///
/// A script is run with `-e`, so `; true` behind a command does so only after `set +e`.
fn swallows(run: &str) -> Option<&'static str> {
    let mut lines = run.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let goes_on = run.lines().any(|line| line.trim().starts_with("set +e"));
    let last = lines.next_back()?;
    let is_harmless = |statement: &str| {
        let mut words = statement.split_whitespace();
        match words.next() {
            Some("true" | ":" | "echo" | "printf") => true,
            Some("exit") => words.next() == Some("0"),
            _ => false,
        }
    };
    // `a || echo b && exit 1` ends with its last part.
    let tail = last.rsplit(';').next().unwrap_or(last);
    if let Some((_, otherwise)) = last.rsplit_once("||")
        && otherwise.split(&[';', '&'][..]).filter(|part| !part.trim().is_empty()).all(is_harmless)
    {
        return Some(match otherwise.trim() {
            "true" => "`|| true` takes its exit status away",
            _ => "what follows `||` takes its exit status away",
        });
    }
    (goes_on && is_harmless(tail)).then_some("`set +e` and its last statement take its exit status away")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_count_is_found() {
        let text = "jobs:\n  a:\n    steps:\n      - name: Types\n        run: mypy src\n        continue-on-error: true\n      - run: |\n          lint || true\n      - run: test\n  b:\n    if: false\n    steps: []\n";
        let found = staged(&RepoPath::new("w.yml").unwrap(), text);
        let shown: Vec<_> = found.iter().map(|staged| (staged.name.as_str(), staged.line)).collect();
        assert_eq!(shown, [("Types", 4), ("lint || true", 7), ("b", 10)]);
        assert_eq!(staged(&RepoPath::new("w.yml").unwrap(), "jobs: ["), []);
    }

    fn whys(steps: &[&str]) -> Vec<bool> {
        let is_staged = |step: &&str| {
            let text = format!("jobs:\n  a:\n    steps:\n      - name: x\n        {step}\n");
            !staged(&RepoPath::new("w.yml").unwrap(), &text).is_empty()
        };
        steps.iter().map(is_staged).collect()
    }

    #[test]
    fn every_form_that_does_not_count_is_seen() {
        let staged = [
            "continue-on-error: ${{ true }}",
            "if: ${{ false }}",
            "if: ${{false}}",
            "run: mypy || echo failed",
            "run: mypy || exit 0",
            "run: mypy || true;",
            "run: \"set +e\\nmypy; true\"",
        ];
        assert_eq!(whys(&staged), [true; 7]);
        // The shell stops at the first failure here.
        let counting = ["run: mypy; true", "run: mypy || exit 1", "run: mypy || echo x && exit 1", "if: always()"];
        assert_eq!(whys(&counting), [false; 4]);
    }

    #[test]
    fn a_program_that_counts_elsewhere_is_not_staged() {
        let text = "jobs:\n  a:\n    steps:\n      - name: Type check\n        run: python -m mypy src || true\n      - name: Lint\n        run: |\n          ruff check\n          black .\n        continue-on-error: true\n      - run: ruff format --check\n";
        let found = staged(&RepoPath::new("w.yml").unwrap(), text);
        let shown: Vec<_> = found.iter().map(|staged| staged.programs.join(" ")).collect();
        assert_eq!(shown, ["mypy", "black"]);
    }
}
