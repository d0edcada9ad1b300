//! Jobs that gather the results of others: whether one can fail at all.

use super::program::{Kind, kind};
use super::script::Command;
use super::state::{State, Verdict};
use super::{Job, Step, condition};

/// Actions that prepare, and judge nothing.
const PREPARES: [&str; 13] = [
    "Swatinem/rust-cache",
    "actions-rs/toolchain",
    "taiki-e/install-action",
    "astral-sh/setup-uv",
    "actions/checkout",
    "actions/setup-",
    "actions/cache",
    "actions/upload-artifact",
    "actions/download-artifact",
    "dorny/paths-filter",
    "tj-actions/changed-files",
    "dtolnay/rust-toolchain",
    "docker/setup-",
];

/// Whether a job is there to say how others ended.
pub(super) fn is_rollup(job: &Job) -> bool {
    let texts = job.steps.iter().flat_map(|step| {
        let said = [&step.condition, &step.run].into_iter().flatten().map(|said| said.text.as_str());
        let with = step.with.iter().map(|(_, said)| said.text.as_str());
        said.chain(with).chain(step.env.iter().map(String::as_str))
    });
    let looks = texts.into_iter().any(condition::mentions_results);
    let always = job.condition.as_ref().is_some_and(|said| condition::looks_at_status(&said.text));
    let name = job.shown().to_lowercase();
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    let gathers =
        words.any(|word| ["all", "green", "success", "passed", "pass", "required", "gate", "done"].contains(&word));
    let only_says = |step: &Step| step.uses.is_none() && step.commands.iter().all(|(it, _)| it.kind == Kind::Harmless);
    let is_said = gathers && job.steps.iter().all(only_says);
    !job.needs.is_empty() && (looks || is_said || always && job.steps.iter().all(|step| step.uses.is_none()))
}

/// Why a job cannot fail, if it cannot; `states` are those of its steps.
pub(super) fn cannot_fail(job: &Job, states: &[State]) -> Option<String> {
    if job.uses.is_some() || job.steps.is_empty() {
        return None;
    }
    let is_gathering = is_rollup(job);
    let able = |step: &&Step| can_fail(step, is_gathering);
    let counts = |(_, state): &(&Step, &State)| state.verdict() != Verdict::Staged;
    let steps = || job.steps.iter().zip(states);
    if !steps().filter(counts).any(|(step, _)| able(&step)) {
        let decides =
            |step: &&Step| step.condition.as_ref().is_some_and(|said| condition::mentions_results(&said.text));
        return Some(match job.steps.iter().find(decides) {
            Some(step) => format!(
                "it cannot fail: the `if` of its step `{}` only decides whether that is run, and no step of it fails",
                step.shown()
            ),
            None if steps().any(|(step, _)| able(&step)) => "it cannot fail: no step of it counts".to_owned(),
            None => "it cannot fail: no step of it can".to_owned(),
        });
    }
    let looks = job.condition.as_ref().is_some_and(|said| condition::looks_at_status(&said.text));
    (is_gathering && !looks).then(|| {
        "it cannot fail: without `if: always()` it is skipped when a job fails that it needs, and a check that is \
         skipped counts as passed"
            .to_owned()
    })
}

/// Whether an action prepares, and judges nothing.
pub(super) fn prepares(action: &str) -> bool {
    PREPARES.iter().any(|known| action.starts_with(known))
}

/// Whether a step can fail by what it is there for.
fn can_fail(step: &Step, strict: bool) -> bool {
    // In a step that asks for no other job, `failure()` is that of a step before it.
    if step.condition.as_ref().is_some_and(|said| condition::only_after_failure(&said.text)) {
        return false;
    }
    if let Some(uses) = &step.uses {
        return !strict || !prepares(&uses.text);
    }
    // Of other shells only those are known that were read.
    let is_unread = step.run.is_some() && step.commands.is_empty() && !is_blank(step);
    // Whatever looks at results may fail by them.
    let looks = step.run.as_ref().is_some_and(|run| condition::mentions_results(&run.text))
        || step.env.iter().any(|value| condition::mentions_results(value));
    is_unread || step.commands.iter().any(|(command, _)| decides(command, strict && !looks))
}

/// Whether a script only sets variables.
fn is_blank(step: &Step) -> bool {
    let lines = step.run.iter().flat_map(|run| run.text.lines()).map(str::trim);
    lines.into_iter().all(|line| line.is_empty() || line.starts_with('#') || line.contains('='))
}

fn decides(command: &Command, strict: bool) -> bool {
    let first = command.words.first().map(String::as_str);
    let ends = matches!(first, Some("exit" | "return" | "false" | "test" | "[" | "[["));
    let prepares = kind(&command.words) == Kind::Auxiliary && !ends;
    command.lost.is_none() && command.kind != Kind::Harmless && !(strict && prepares)
}
