//! Whether a job runs: its `if`, the jobs it needs, and what is tolerated.

use std::collections::BTreeMap;

use super::state::{Condition, State, Verdict};
use super::{Said, Workflow, condition, filter};
use crate::ordered::Ordered;

/// On what it depends whether each job runs, the jobs that it needs counted in.
pub(super) fn runs(workflow: &Workflow) -> Vec<State> {
    let jobs = &workflow.jobs;
    let places: BTreeMap<&str, usize> =
        jobs.iter().enumerate().map(|(place, job)| (job.id.text.as_str(), place)).into_map();
    let mut states: Vec<State> = jobs
        .iter()
        .map(|job| match &job.condition {
            Some(said) => asked(&said.text, |expression| filter::asked(expression, jobs)),
            None => State::default(),
        })
        .collect();
    // Whoever needs nothing that is open is settled.
    let mut open: Vec<usize> = vec![0; jobs.len()];
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); jobs.len()];
    for (place, job) in jobs.iter().enumerate() {
        if let Some(need) = job.needs.iter().find(|need| !places.contains_key(need.text.as_str())) {
            let why = format!("it needs `{}`, which is no job, so the workflow is refused", need.text);
            states[place].staged.push(why);
        }
        for need in job.needs.iter().filter_map(|need| places.get(need.text.as_str())) {
            open[place] += 1;
            waiting[*need].push(place);
        }
    }
    let mut ready: Vec<usize> = (0..jobs.len()).filter(|place| open[*place] == 0).collect();
    while let Some(place) = ready.pop() {
        let id = &jobs[place].id.text;
        for other in waiting[place].clone() {
            let goes_on = jobs[other].condition.as_ref().is_some_and(|said| condition::looks_at_status(&said.text));
            if !goes_on && !states[place].staged.is_empty() && states[other].staged.is_empty() {
                states[other].staged.push(format!("it needs `{id}`, which is never run"));
            } else if !goes_on && states[other].verdict() == Verdict::Enforced && !states[place].conditions.is_empty() {
                let inherited = states[place].conditions.iter().map(|condition| Condition {
                    text: match condition.text.starts_with("it needs ") {
                        true => condition.text.clone(),
                        false => format!("it needs `{id}`: {}", condition.text),
                    },
                    ..condition.clone()
                });
                states[other].conditions = inherited.collect();
            }
            open[other] -= 1;
            if open[other] == 0 {
                ready.push(other);
            }
        }
    }
    for (place, state) in states.iter_mut().enumerate().filter(|(place, _)| open[*place] > 0) {
        let id = &jobs[place].id.text;
        state.staged.push(format!("the `needs` of `{id}` go in a circle, so it is never run"));
    }
    states
}

/// What a condition makes of a failure.
pub(super) fn asked(text: &str, filter: impl Fn(&str) -> Option<Condition>) -> State {
    let expression = condition::bare(text);
    if expression.is_empty() {
        return State::default();
    }
    match condition::holds(expression, None) {
        Some(true) => State::default(),
        Some(false) => State::staged(format!("`if: {expression}`")),
        None => {
            let mut state = State::default();
            match filter(expression) {
                Some(condition) => state.conditions.push(condition),
                None => {
                    let shown = expression.split_whitespace().collect::<Vec<_>>().join(" ");
                    state.depends(format!("`if: {shown}`"), expression);
                }
            }
            state
        }
    }
}

/// What `continue-on-error` makes of a failure.
pub(super) fn tolerated(said: Option<&Said>, state: &mut State) {
    let Some(said) = said else { return };
    match condition::bare(&said.text) {
        "true" | "True" | "TRUE" => state.staged.push("`continue-on-error: true`".to_owned()),
        "false" | "False" | "FALSE" | "" => {}
        expression => state.conditions.push(Condition {
            text: format!("`continue-on-error: {}`", said.text.trim()),
            paths: None,
            expression: Some(format!("!({expression})")),
        }),
    }
}
