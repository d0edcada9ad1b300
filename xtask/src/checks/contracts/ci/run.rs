//! Commands that must run, and scripts that must be called.

use super::open::Opened;
use super::rules;
use crate::checks::sot::config_path;
use crate::config::schema::CiContract;
use crate::model::{Finding, RepoPath, Site, Snapshot};
use crate::ordered::Ordered;
use crate::text::shell::plain;
use crate::workflow::program::{looked_through, satisfies};
use crate::workflow::{Condition, JobRow, Row, StepRow, condition, filter};

/// As many files are listed beside a finding.
const SHOWN_MAX: usize = 10;

/// How near a command comes to being run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    /// It runs, and depends on paths alone.
    Paths(Vec<Vec<String>>, String),
    /// It runs, and that depends.
    Conditional(String),
    /// It runs, and its failure fails nothing.
    Lost(String),
    /// It does not run on the event.
    Elsewhere(String),
}

/// The words of a configured command.
pub fn words_of(command: &str) -> Vec<String> {
    let words = plain::words(command);
    looked_through(&words.unwrap_or_else(|_| command.split_whitespace().map(str::to_owned).collect()))
}

/// Holds the workflows to the commands of `contract`.
pub fn judge(opened: &Opened, snapshot: &Snapshot, contract: &CiContract, findings: &mut Vec<Finding>) {
    let covered: Vec<&RepoPath> = snapshot.tree.iter().filter(|path| contract.covers.set.contains(path)).collect();
    for command in &contract.must_run {
        findings.extend(command_missing(opened, contract, command, &covered));
    }
}

fn command_missing(opened: &Opened, contract: &CiContract, command: &str, covered: &[&RepoPath]) -> Option<Finding> {
    let wanted = words_of(command);
    let mut nearest: Option<(Near, &JobRow, &Row)> = None;
    let mut filters: Vec<Vec<String>> = Vec::new();
    for (job, step, row) in rows(opened).filter(|(_, _, row)| satisfies(&row.command.words, &wanted)) {
        let near = near(opened, contract, job, step, row)?;
        match &near {
            Near::Conditional(_) | Near::Paths(..) if contract.conditional => return None,
            Near::Paths(globs, _) => {
                // A step that asks for two filters runs where both take the path.
                let both: Vec<String> = globs.concat();
                filters.push(if globs.len() == 1 { globs[0].clone() } else { both });
            }
            _ => {}
        }
        if nearest.as_ref().is_none_or(|(best, ..)| near < *best) {
            nearest = Some((near, job, row));
        }
    }
    let event = &contract.event;
    let help = format!("run it in a step that counts on `{event}`, or change [[contracts.ci]] `{}`", contract.name);
    let Some((near, job, row)) = nearest else { return Some(absent(opened, contract, command, &wanted, help)) };
    let (message, detail) = match near {
        Near::Paths(_, why) if !covered.is_empty() => {
            let is_taken = |path: &&RepoPath| filters.iter().any(|globs| filter::takes(globs, path.as_str()));
            let left: Vec<&RepoPath> = covered.iter().copied().filter(|path| !is_taken(path)).collect();
            let first = left.first()?;
            let message = format!("`{command}` does not run when only `{first}` changes: {why}");
            (message, left.iter().take(SHOWN_MAX).map(|path| format!("not covered: {path}")).collect())
        }
        Near::Paths(_, why) | Near::Conditional(why) => {
            (format!("`{command}` runs only on a condition: {why}"), Vec::new())
        }
        Near::Lost(why) => (format!("`{command}` runs, and its failure fails nothing: {why}"), Vec::new()),
        Near::Elsewhere(why) => (format!("`{command}` does not run on `{event}`: {why}"), Vec::new()),
    };
    let site = site(&job.path, row.range.clone());
    Some(Finding::new(&rules::NOT_RUN, site, message, help).about(&contract.name).showing(detail))
}

/// Nothing runs it; perhaps it stands in a comment.
fn absent(opened: &Opened, contract: &CiContract, command: &str, wanted: &[String], help: String) -> Finding {
    let is_it = |words: &Vec<String>| satisfies(words, wanted);
    let hidden = opened.board.hidden.iter().find(|(_, _, hidden)| hidden.commands.iter().any(is_it));
    let (site, message) = match hidden {
        Some((path, _, hidden)) => {
            (site(path, hidden.range.clone()), format!("`{command}` stands in a comment only, so nothing runs it"))
        }
        None => (Site::file(&config_path()), format!("no step of a workflow runs `{command}`")),
    };
    Finding::new(&rules::NOT_RUN, site, message, help).about(&contract.name)
}

/// A place in a workflow.
pub fn site(path: &str, range: std::ops::Range<usize>) -> Site {
    match RepoPath::new(path) {
        Ok(path) => Site::new(&path, range),
        Err(_) => Site::file(&config_path()),
    }
}

/// Every command of every step, those of called scripts among them.
pub fn rows(opened: &Opened) -> impl Iterator<Item = (&JobRow, &StepRow, &Row)> {
    opened.board.jobs.iter().flat_map(|job| {
        job.steps.iter().flat_map(move |step| step.commands.iter().chain(&step.inner).map(move |row| (job, step, row)))
    })
}

/// What keeps a command from running on every change; nothing if nothing does.
fn near(opened: &Opened, contract: &CiContract, job: &JobRow, step: &StepRow, row: &Row) -> Option<Near> {
    let event = contract.event.as_str();
    let workflow = opened.workflows.get(job.triggered).map(|(_, workflow)| workflow);
    let triggers = workflow.map(|workflow| workflow.triggers.as_slice()).unwrap_or_default();
    let Some(trigger) = triggers.iter().find(|trigger| trigger.event == event) else {
        return Some(Near::Elsewhere(format!("the workflow `{}` has no such trigger", job.workflow)));
    };
    let staged = [&job.own.staged, &step.own.staged];
    if let Some(why) = row.command.lost.iter().chain(staged.into_iter().flatten()).next() {
        return Some(Near::Lost(why.clone()));
    }
    let mut conditions: Vec<Condition> = trigger.conditions();
    for condition in job.own.conditions.iter().chain(&step.own.conditions) {
        match condition.expression.as_deref().and_then(|said| condition::holds(said, Some(event))) {
            Some(true) => {}
            Some(false) => return Some(Near::Elsewhere(condition.text.clone())),
            None => conditions.push(condition.clone()),
        }
    }
    if let Some(guard) = &row.command.guard {
        let text = format!("only if `{guard}`");
        conditions.push(Condition { text, paths: None, expression: None });
    }
    let first = conditions.first()?;
    let paths: Option<Vec<Vec<String>>> = conditions.iter().map(|condition| condition.paths.clone()).collect();
    Some(match paths {
        Some(paths) => Near::Paths(paths, first.text.clone()),
        None => {
            let other = conditions.iter().find(|condition| condition.paths.is_none()).unwrap_or(first);
            Near::Conditional(other.text.clone())
        }
    })
}

/// Holds the workflows to the scripts of `contract`: a step calls each.
pub fn judge_scripts(opened: &Opened, snapshot: &Snapshot, contract: &CiContract, findings: &mut Vec<Finding>) {
    let scripts = &contract.scripts;
    if scripts.texts.is_empty() {
        return;
    }
    let called: std::collections::BTreeSet<&str> = rows(opened)
        .flat_map(|(_, _, row)| &row.command.words)
        .map(|word| word.strip_prefix("./").unwrap_or(word))
        .into_set();
    for path in snapshot.tree.iter().filter(|path| scripts.set.contains(path)) {
        let module = path.as_str().strip_suffix(".py").map(|path| path.replace('/', ".").replace('_', "-"));
        let is_called = called.contains(path.as_str()) || module.is_some_and(|module| called.contains(module.as_str()));
        if path.file_name() == "__init__.py" || is_called {
            continue;
        }
        let message = "no step of a workflow calls this script";
        let help = format!("call it, delete it, or take it out of `scripts` of [[contracts.ci]] `{}`", contract.name);
        findings.push(Finding::new(&rules::UNCALLED_SCRIPT, Site::file(path), message, help).about(&contract.name));
    }
}
