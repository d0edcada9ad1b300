//! Names of workflows, jobs and checks of GitHub Actions.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::facts::targets::fits;
use super::facts::workflows::Workflow;
use super::problem::{Case, Problem, each};
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::{Finding, RepoPath, Site};
use crate::text::commands::Word;

/// What shows that a paragraph speaks of continuous integration: "job" and "check" have other meanings.
static SPEAKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i-u:\b(?:CI|GitHub|workflows?|Actions|required checks?|status checks?|branch protection)\b)")
        .expect("the pattern is fixed and has a test")
});

/// An expression in a job's name.
static EXPRESSION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\$\{\{.*?\}\}").expect("the pattern is fixed and has a test"));

/// Judges every name of a workflow, job or check in `doc`.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    if doc.is_history || world.names.workflows.is_empty() {
        return;
    }
    each(world, doc, findings, command);
    for span in &doc.page.spans {
        let name = &doc.text[span.range.clone()];
        let Some(kind) = kind(doc.text, &span.range) else { continue };
        if !is_name(name) || !SPEAKS.is_match(paragraph(doc.text, &span.range)) {
            continue;
        }
        findings.extend(problem(world, kind, name, &span.range).map(|problem| problem.into_finding(doc)));
    }
}

/// `gh workflow run NAME` and `gh run list --workflow NAME`.
pub fn command(case: &Case<'_>, problems: &mut Vec<Problem>) {
    // Of another repository nothing is known.
    let elsewhere = case.arguments.iter().any(|word| matches!(word.text.as_str(), "-R" | "--repo"));
    if case.program != "gh" || elsewhere || case.world.names.workflows.is_empty() {
        return;
    }
    let texts: Vec<&str> = case.arguments.iter().take(2).map(|word| word.text.as_str()).collect();
    let named: Option<&Word> = match texts.as_slice() {
        ["workflow", "run" | "view" | "enable" | "disable"] => case.arguments.get(2),
        ["run", "list"] => {
            let at = case.arguments.iter().position(|word| matches!(word.text.as_str(), "-w" | "--workflow"));
            at.and_then(|at| case.arguments.get(at + 1))
        }
        _ => None,
    };
    let Some(word) = named.filter(|word| !word.is_option()) else { return };
    if let Some(name) = word.known().filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit())) {
        problems.extend(problem(case.world, Kind::Workflow, name, &word.range));
    }
}

/// Whether a code span is judged as the name of a workflow, a job or a check.
pub fn names_workflow(text: &str, span: &Range<usize>) -> bool {
    kind(text, span).is_some() && is_name(&text[span.clone()]) && SPEAKS.is_match(paragraph(text, span))
}

/// What a name is said to be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Workflow,
    Job,
    Check,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Workflow => "workflow",
            Kind::Job => "job",
            Kind::Check => "check",
        }
    }
}

/// What the words beside a code span make of it: "the `x` job", "job `x`", "the required check `x`".
fn kind(text: &str, span: &Range<usize>) -> Option<Kind> {
    let before = text[..span.start].trim_end_matches('`').trim_end_matches(['*', '"']);
    let behind = text[span.end..].trim_start_matches('`').trim_start_matches(['*', '"']);
    let next: String = behind.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    let starts_word = behind.starts_with([' ', '\n', '\r']);
    let mut words = before.split_whitespace().rev();
    let last = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let is_adjacent = before.ends_with(char::is_whitespace);
    let article = |word: &str| matches!(word.to_ascii_lowercase().as_str(), "the" | "our" | "required" | "and" | "or");
    match next.as_str() {
        "workflow" if starts_word && article(last) => return Some(Kind::Workflow),
        "job" if starts_word && article(last) => return Some(Kind::Job),
        "check" if starts_word && matches!(last.to_ascii_lowercase().as_str(), "the" | "required") => {
            return Some(Kind::Check);
        }
        _ => {}
    }
    match last.to_ascii_lowercase().as_str() {
        "workflow" if is_adjacent => Some(Kind::Workflow),
        "job" if is_adjacent => Some(Kind::Job),
        // "check `x`" is most often an order.
        "check" if is_adjacent && matches!(second.to_ascii_lowercase().as_str(), "required" | "status") => {
            Some(Kind::Check)
        }
        _ => None,
    }
}

/// Whether a code span can be the name of a job or a workflow.
fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '/' | '.' | '(' | ')' | ',' | '&' | '+');
    let end = text.rsplit_once('.').map_or("", |(_, end)| end);
    let file = end.starts_with(|c: char| c.is_ascii_alphabetic()) && !matches!(end, "yml" | "yaml");
    text.len() > 1 && text.chars().all(plain) && !file && !text.starts_with(['-', '/', '.']) && !text.contains("()")
}

/// The paragraph, list item or row around a place.
fn paragraph<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let start = text[..range.start].rfind("\n\n").map_or(0, |at| at + 2);
    let end = text[range.end..].find("\n\n").map_or(text.len(), |at| range.end + at);
    &text[start..end]
}

fn problem(world: &World<'_>, kind: Kind, name: &str, range: &Range<usize>) -> Option<Problem> {
    let mut read: Vec<(&RepoPath, &Workflow)> = Vec::new();
    for (path, workflow) in &world.names.workflows {
        match workflow {
            Ok(workflow) => read.push((path, workflow)),
            Err(unreadable) => return Some(Problem::unread(path, unreadable, range)),
        }
    }
    if read.iter().any(|(path, workflow)| has(path, workflow, name)) {
        return None;
    }
    // "CI / test": what a called workflow reports stands elsewhere.
    if let Some((caller, job)) = name.split_once(" / ") {
        let calls = read.iter().any(|(_, workflow)| workflow.jobs.iter().any(|job| job.calls));
        let both = read.iter().any(|(path, workflow)| has(path, workflow, caller) && has(path, workflow, job));
        if calls || both {
            return None;
        }
    }
    let names = read.iter().flat_map(|(path, workflow)| {
        let jobs = workflow.jobs.iter().flat_map(|job| [Some(&job.id), job.name.as_ref()]).flatten();
        let jobs = jobs.map(|name| name.text.as_str()).filter(move |_| kind != Kind::Workflow);
        let workflows = workflow.name.iter().map(|name| name.text.as_str()).chain([path.file_name()]);
        jobs.chain(workflows.filter(move |_| kind == Kind::Workflow))
    });
    let message = match kind {
        Kind::Workflow => format!("no workflow is called `{name}`"),
        Kind::Job => format!("no workflow has a job `{name}`"),
        Kind::Check => format!("no job of a workflow reports under the name `{name}`"),
    };
    let lists = format!("the {} names stand in .github/workflows/", kind.word());
    let problem = Problem::unknown(&rules::UNKNOWN_WORKFLOW, (name, range.clone()), message, names, &lists);
    let meant = problem.repair.as_ref().map(|(_, meant)| meant.clone());
    let near = meant.and_then(|meant| read.iter().find(|(path, workflow)| has(path, workflow, &meant)));
    let cause = near.or(read.first()).map(|(path, _)| Site::file(path));
    Some(problem.because(cause))
}

/// Whether a workflow has `name` anywhere.
fn has(path: &RepoPath, workflow: &Workflow, name: &str) -> bool {
    let file = path.file_name();
    let stem = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml")).unwrap_or(file);
    if name == file || name == stem || name == path.as_str() || name == format!("workflows/{file}") {
        return true;
    }
    let jobs = workflow.jobs.iter().flat_map(|job| [Some(&job.id), job.name.as_ref()]).flatten();
    let mut names = workflow.name.iter().chain(jobs);
    names.any(|known| {
        let pattern = EXPRESSION.replace_all(&known.text, "%");
        // A matrix adds its values in parentheses.
        let bare = name.split(" (").next().unwrap_or(name);
        known.text == name || known.text == bare || pattern.contains('%') && fits(&pattern, name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str) -> Option<Kind> {
        let start = text.find('`').unwrap() + 1;
        let end = start + text[start..].find('`').unwrap();
        kind(text, &(start..end))
    }

    #[test]
    fn only_the_words_beside_a_name_say_what_it_is() {
        assert_eq!(kind_of("the `x` job"), Some(Kind::Job));
        assert_eq!(kind_of("job `x` of"), Some(Kind::Job));
        assert_eq!(kind_of("our `x.yml` workflow"), Some(Kind::Workflow));
        assert_eq!(kind_of("the required check `x`"), Some(Kind::Check));
        assert_eq!(kind_of("the `x` check"), Some(Kind::Check));
        assert_eq!(kind_of("please check `x`"), None);
        assert_eq!(kind_of("the `x` jobs"), None);
        assert_eq!(kind_of("a `x`-job"), None);
        assert_eq!(kind_of("run `x` job"), None);
    }

    #[test]
    fn a_job_says_what_it_may_be_called() {
        assert!(SPEAKS.is_match("in CI") && !SPEAKS.is_match("a city"));
        assert!(is_name("lint") && is_name("CI / test (3.11)") && is_name("ci.yml"));
        assert!(!is_name("config.toml") && !is_name("run()") && !is_name("a=b") && !is_name("--check"));
    }
}
