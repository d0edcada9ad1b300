//! Findings about steps that have run.

use super::Ran;
use crate::app::session::Session;
use crate::checks::steps as rules;
use crate::gate::INTERRUPTED;
use crate::gather::Tree;
use crate::judge::Judged;
use crate::model::{Request, Rule};
use crate::record::{State, Step};
use crate::render::steps::duration;
use crate::text::lines::{LineIndex, Position};

/// So many names are listed.
const NAMES_MAX: usize = 5;

/// The names, or the first of them and how many more there are.
pub fn listed(names: &[String]) -> String {
    let shown = names.iter().take(NAMES_MAX).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

impl Ran {
    /// What is wrong with the steps, each at its place in the configuration.
    pub fn findings(&self, session: &Session<'_>, timed: bool) -> Vec<Judged> {
        let places = Places::of(session);
        let mut found = Vec::new();
        for (at, step) in self.steps.iter().enumerate() {
            let Some(rule) = rule_of(step) else { continue };
            let mut finding = Judged::beside(rule, &places.path, places.command(at), message(session, at, step, timed));
            finding.subject = Some(step.name.clone());
            finding.help = help(session, at, step);
            found.push(finding);
        }
        for (jobs, names) in &self.changed {
            let steps = jobs.iter().map(|at| format!("`{}`", self.steps[*at].name)).collect::<Vec<_>>().join(", ");
            let what = match names.len() {
                0 => "the commit or the index changed".to_owned(),
                1 => format!("{} changed", listed(names)),
                count => format!("{count} files changed ({})", listed(names)),
            };
            let at = jobs.first().copied().unwrap_or_default();
            let message = format!("{what} while {steps} ran: what was judged is not what is there now");
            let mut finding = Judged::beside(&rules::CHANGED, &places.path, places.command(at), message);
            finding.help = "run the gate again; a command that writes belongs into `fix`".to_owned();
            found.push(finding);
        }
        found
    }

    /// What is to be recorded, about the tree that was judged.
    /// What ran while it became another tree, or later, says nothing about it.
    pub fn recorded(self, tree: Tree) -> (Tree, Vec<Step>, std::collections::BTreeMap<String, String>) {
        let end = self.changed.iter().flat_map(|(jobs, _)| jobs).min().copied().unwrap_or(self.steps.len());
        let steps = self.steps.into_iter().enumerate();
        let steps = steps.filter(|(at, step)| *at < end || step.state == State::Skipped).map(|(_, step)| step);
        (tree, steps.collect(), self.tools)
    }
}

/// Says that the run was interrupted: whatever else came of it, it is not clean.
pub fn interrupted(session: &Session<'_>) -> Judged {
    let places = Places::of(session);
    let message = format!("{INTERRUPTED}, so it says nothing about what was to follow");
    let mut finding = Judged::beside(&rules::NOT_RUN, &places.path, None, message);
    finding.help = "run the gate again".to_owned();
    finding
}

/// Where steps stand in the configuration.
struct Places<'s> {
    session: &'s Session<'s>,
    path: crate::model::RepoPath,
    lines: LineIndex,
}

impl<'s> Places<'s> {
    fn of(session: &'s Session<'s>) -> Places<'s> {
        let loaded = &session.loaded;
        let path = session.config_path.clone().unwrap_or_else(|| loaded.path_for_messages());
        Places { session, path, lines: LineIndex::new(loaded.text.as_bytes()) }
    }

    /// The place of the command of a step.
    fn command(&self, at: usize) -> Option<Position> {
        let loaded = &self.session.loaded;
        let key = format!("gate.step[{at}].command");
        let offset = loaded.set.iter().find(|(known, _)| *known == key).map(|(_, offset)| *offset)?;
        Some(self.lines.position(loaded.text.as_bytes(), offset))
    }
}

fn message(session: &Session<'_>, at: usize, step: &Step, timed: bool) -> String {
    let name = &step.name;
    let took = if timed { format!(" after {}", duration(step.millis)) } else { String::new() };
    let reason = step.reason.as_deref().unwrap_or("nobody knows why");
    match (step.state, step.exit) {
        (State::TimedOut, _) => {
            let limit = session.loaded.config.gate.step[at].seconds;
            format!("step `{name}` did not end within {limit} s and was stopped with its children")
        }
        (State::NotRun, _) if reason == INTERRUPTED => format!("step `{name}` did not run to its end: {reason}"),
        (State::NotRun, _) if step.millis == 0 => format!("step `{name}` could not be started: {reason}"),
        (State::NotRun, _) => format!("step `{name}` did not run to its end: {reason}"),
        (_, Some(exit)) => format!("step `{name}` ended with exit status {exit}{took}"),
        (_, None) => format!("step `{name}` failed{took}"),
    }
}

fn help(session: &Session<'_>, at: usize, step: &Step) -> String {
    let configured = &session.loaded.config.gate.step[at];
    if !configured.remedy.is_empty() {
        return configured.remedy.clone();
    }
    let shown = |argv: &[String]| Request { argv: argv.to_vec(), stdin: Vec::new(), seconds: 0 }.shown();
    let place = configured.folder.as_ref().map(|folder| format!(" in {folder}")).unwrap_or_default();
    match step.state {
        State::NotRun if step.millis > 0 || step.reason.as_deref() == Some(INTERRUPTED) => {
            "run the gate again".to_owned()
        }
        State::NotRun => {
            format!("make `{}` run here, or leave it out: --skip {} --reason WHY", shown(&step.command), step.name)
        }
        State::TimedOut => "find out what it waits for, or give it more `seconds`".to_owned(),
        _ if !configured.fix.is_empty() => {
            format!("`cargo xtask gate --execute` runs `{}`{place}", shown(&configured.fix))
        }
        _ => format!("run `{}`{place}, and repair what it says", shown(&step.command)),
    }
}

/// Rules by the state of a step.
fn rule_of(step: &Step) -> Option<&'static Rule> {
    match (step.state, step.staged) {
        (State::Failed, false) => Some(&rules::FAILED),
        (State::TimedOut, false) => Some(&rules::TIMED_OUT),
        (State::NotRun, false) => Some(&rules::NOT_RUN),
        (State::Failed | State::TimedOut | State::NotRun, true) => Some(&rules::STAGED_FAILED),
        (State::Passed | State::Skipped | State::Reused, _) => None,
    }
}
