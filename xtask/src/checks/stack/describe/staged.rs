//! Steps of workflows that run and whose outcome does not count.
//!
//! The keys are those of the workflow syntax of GitHub Actions (docs.github.com, "Workflow syntax").

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
}

/// The jobs and steps of one workflow whose outcome does not count. A workflow that cannot be read has none here;
/// that it cannot be read is for others to say.
pub fn staged(path: &RepoPath, text: &str) -> Vec<Staged> {
    let Ok(documents) = yaml::parse(text) else { return Vec::new() };
    let lines = LineIndex::new(text.as_bytes());
    let mut found = Vec::new();
    let jobs = documents.iter().filter_map(|document| document.get("jobs"));
    for job in jobs.flat_map(|jobs| jobs.entries()) {
        let key = job.key.as_str().unwrap_or_default();
        let name = job.value.get("name").and_then(Node::as_str).unwrap_or(key);
        let at = |node: &Node| lines.line_index(node.range.start) + 1;
        if let Some(why) = reason(&job.value) {
            found.push(Staged { name: name.to_owned(), path: path.clone(), line: at(&job.key), why });
            continue;
        }
        for step in job.value.get("steps").map(Node::items).unwrap_or_default() {
            let run = step.get("run").and_then(Node::as_str).unwrap_or_default();
            let why = reason(step).or_else(|| swallows(run).then_some("`|| true` takes its exit status away"));
            let Some(why) = why else { continue };
            let uses = step.get("uses").and_then(Node::as_str);
            let first = run.lines().next().filter(|line| !line.is_empty());
            let name = step.get("name").and_then(Node::as_str).or(uses).or(first).unwrap_or("a step without a name");
            found.push(Staged { name: name.to_owned(), path: path.clone(), line: at(step), why });
        }
    }
    found
}

/// Why a job or a step counts for nothing.
fn reason(node: &Node) -> Option<&'static str> {
    let says = |key: &str, text: &str| node.get(key).and_then(Node::as_str).is_some_and(|value| value.trim() == text);
    if says("continue-on-error", "true") {
        Some("`continue-on-error: true`")
    } else if says("if", "false") || says("if", "${{ false }}") {
        Some("`if: false`")
    } else {
        None
    }
}

/// Whether the last statement of a script takes its own exit status away.
fn swallows(run: &str) -> bool {
    let said = run.lines().map(str::trim).rfind(|line| !line.is_empty() && !line.starts_with('#'));
    said.is_some_and(|line| line.ends_with("|| true") || line.ends_with("|| :") || line.ends_with("|| exit 0"))
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
}
