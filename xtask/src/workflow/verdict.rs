//! What every job and every step comes to.

use std::collections::BTreeMap;
use std::ops::Range;

use super::board::{Board, JobRow, Row, StepRow};
use super::names::reported;
use super::needs::{asked, runs, tolerated};
use super::program::{self, Kind};
use super::script::Command;
use super::state::{State, Verdict};
use super::{Job, Step, Workflow, filter, rollup, trigger};
use crate::ordered::Ordered;

/// Workflows that call others may do so this deep.
const CALLS_MAX: usize = 4;

/// More jobs than this are not expanded out of called workflows.
const JOBS_MAX: usize = 10_000;

/// Judges workflows, each with its path; a command or an action of which one of `report_only` speaks fails nothing.
pub fn judge(workflows: &[(String, Workflow)], report_only: &[String]) -> Board {
    let judge = Judge { workflows, report_only };
    let mut board = Board::default();
    let by_path: BTreeMap<&str, usize> =
        workflows.iter().enumerate().map(|(place, (path, _))| (path.as_str(), place)).into_map();
    let called: Vec<bool> = {
        let mut called = vec![false; workflows.len()];
        let jobs = workflows.iter().flat_map(|(_, workflow)| &workflow.jobs);
        for place in jobs.filter_map(|job| by_path.get(callee(job)?)) {
            called[*place] = true;
        }
        called
    };
    for (place, (path, workflow)) in workflows.iter().enumerate() {
        let name = title(path, workflow);
        board.hidden.extend(workflow.hidden.iter().map(|hidden| (path.clone(), name.clone(), hidden.clone())));
        let only_called = workflow.triggers.iter().all(|trigger| trigger.event == "workflow_call");
        if only_called && called[place] && !workflow.triggers.is_empty() {
            continue;
        }
        let triggers = if only_called && !workflow.triggers.is_empty() {
            State::staged("the workflow runs on `workflow_call` only, and nothing calls it")
        } else {
            trigger::state(&workflow.triggers)
        };
        for row in judge.jobs(place, place) {
            let row = JobRow { state: row.state.within(&triggers), ..row };
            expand(&judge, &by_path, row.within_steps(), &mut board.jobs);
        }
    }
    board
}

/// Adds a job, or the jobs of the workflow that it calls.
fn expand(judge: &Judge<'_>, by_path: &BTreeMap<&str, usize>, row: JobRow, out: &mut Vec<JobRow>) {
    let mut open = vec![(row, 0)];
    while let Some((row, depth)) = open.pop() {
        let (path, id) = (row.path.as_str(), row.id.as_str());
        let job =
            by_path.get(path).and_then(|place| judge.workflows[*place].1.jobs.iter().find(|job| job.id.text == id));
        let place = job.and_then(callee).and_then(|path| by_path.get(path));
        let is_open = depth < CALLS_MAX && out.len() + open.len() < JOBS_MAX;
        let Some(place) = place.filter(|_| is_open) else {
            out.push(row);
            continue;
        };
        let inner = judge.jobs(*place, row.triggered).into_iter().map(|inner| {
            let names = row.reported.iter().flat_map(|caller| inner.reported.iter().map(|name| name.behind(caller)));
            let inner = JobRow {
                reported: names.collect(),
                name: format!("{} / {}", row.name, inner.name),
                own: inner.own.within(&row.own),
                state: inner.state.within(&row.state),
                ..inner
            };
            (inner.within_steps(), depth + 1)
        });
        open.extend(inner.rev());
    }
}

/// The file of the repository that a job calls.
fn callee(job: &Job) -> Option<&str> {
    job.uses.as_ref()?.text.strip_prefix("./")
}

fn title(path: &str, workflow: &Workflow) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    workflow.name.as_ref().map_or_else(|| file.to_owned(), |name| name.text.clone())
}

struct Judge<'a> {
    workflows: &'a [(String, Workflow)],
    report_only: &'a [String],
}

impl Judge<'_> {
    /// The jobs of one workflow, without its triggers.
    fn jobs(&self, place: usize, triggered: usize) -> Vec<JobRow> {
        let (path, workflow) = &self.workflows[place];
        let runs = runs(workflow);
        let rows = workflow.jobs.iter().zip(runs).map(|(job, runs)| {
            let steps: Vec<StepRow> = job.steps.iter().map(|step| self.step(step, job)).collect();
            let states: Vec<State> = steps.iter().map(|step| step.own.clone()).collect();
            let mut own = runs;
            tolerated(job.tolerates.as_ref(), &mut own);
            let (cannot_fail, is_rollup) = (rollup::cannot_fail(job, &states), rollup::is_rollup(job));
            JobRow {
                path: path.clone(),
                workflow: title(path, workflow),
                id: job.id.text.clone(),
                name: job.shown().to_owned(),
                reported: reported(job),
                range: job.id.range.clone(),
                state: own.clone(),
                own,
                is_rollup,
                is_filter: job.steps.iter().any(filter::is_filter),
                hollow: hollow(job, &steps).filter(|_| !is_rollup).or_else(|| cannot_fail.clone()),
                steps,
                cannot_fail,
                triggered,
            }
        });
        rows.collect()
    }

    fn step(&self, step: &Step, job: &Job) -> StepRow {
        let mut own = State::default();
        if let Some(said) = &step.condition {
            own = asked(&said.text, |expression| filter::asked_of_steps(expression, job));
        }
        tolerated(step.tolerates.as_ref(), &mut own);
        own.staged.extend(step.uses.as_ref().and_then(|uses| self.reports_only(&uses.text, step)));
        let row = |(command, range): &(Command, Range<usize>)| {
            let mut command = command.clone();
            let why = self.report_mode(&command).map(|shown| format!("`{shown}` only reports"));
            command.lost = command.lost.or(why);
            Row { command, range: range.clone(), state: State::default() }
        };
        let commands: Vec<Row> = step.commands.iter().map(row).collect();
        let checks: Vec<&Row> = commands.iter().filter(|row| row.command.kind == Kind::Check).collect();
        if !checks.is_empty() && checks.iter().all(|row| row.command.lost.is_some()) {
            let mut why: Vec<String> = checks.iter().filter_map(|row| row.command.lost.clone()).collect();
            why.dedup();
            own.staged.extend(why);
        }
        // Nothing that counts in it is run on every change.
        let mut counting = checks.iter().filter(|row| row.command.lost.is_none());
        if let Some(guard) = counting.next().and_then(|row| row.command.guard.clone())
            && counting.all(|row| row.command.guard.is_some())
        {
            own.depends_on_guard(&guard);
        }
        StepRow {
            name: step.shown().to_owned(),
            is_named: step.name.is_some(),
            uses: step.uses.as_ref().map(|uses| uses.text.clone()),
            range: step.range.clone(),
            state: own.clone(),
            own,
            commands,
            inner: Vec::new(),
        }
    }

    /// The configured way of only reporting that a command is called in.
    fn report_mode(&self, command: &Command) -> Option<&str> {
        let modes = self.report_only.iter().filter(|mode| !mode.starts_with("uses "));
        let mut modes = modes.map(|mode| (mode, mode.split_whitespace().map(str::to_owned).collect::<Vec<_>>()));
        modes.find(|(_, words)| program::satisfies(&command.words, words)).map(|(mode, _)| mode.as_str())
    }

    /// Why an action that is called like this fails nothing.
    fn reports_only(&self, action: &str, step: &Step) -> Option<String> {
        let action = action.split('@').next().unwrap_or(action);
        let fits = |mode: &&String| {
            let mut words = mode.split_whitespace().skip(1);
            let is_it = words.next() == Some(action);
            let has = |(key, value): (&str, &str)| {
                step.with.iter().any(|(name, said)| name == key && said.text.trim() == value)
            };
            is_it && words.filter_map(|pair| pair.split_once('=')).all(has)
        };
        let mode = self.report_only.iter().filter(|mode| mode.starts_with("uses ")).find(fits)?;
        let pairs: Vec<&str> = mode.split_whitespace().skip(2).collect();
        Some(format!("`{action}` only reports with `{}`", pairs.join(" ").replace('=', ": ")))
    }
}

/// Why no step of a job that checks something counts.
fn hollow(job: &Job, steps: &[StepRow]) -> Option<String> {
    let is_check = |(step, row): &(&Step, &StepRow)| {
        let runs = row.commands.iter().any(|row| row.command.kind == Kind::Check);
        runs || step.uses.as_ref().is_some_and(|uses| !rollup::prepares(&uses.text))
    };
    let mut checks = job.steps.iter().zip(steps).filter(is_check);
    let (_, first) = checks.next()?;
    let is_lost = first.own.verdict() == Verdict::Staged && checks.all(|(_, row)| row.own.verdict() == Verdict::Staged);
    let why = first.own.staged.first().filter(|_| is_lost)?;
    Some(format!("none of its checks counts: `{}`: {why}", first.name.lines().next().unwrap_or_default()))
}
