//! The table of what every job and step comes to.

use super::program::Kind;
use super::{Board, Reported, Row, State, Verdict};
use crate::text::lines::LineIndex;
use crate::text::markdown::table::escape_cell;

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Line {
    /// The file.
    pub path: String,
    /// The name of the workflow.
    pub workflow: String,
    /// The name of the job.
    pub job: String,
    /// The name of the step; none for a job.
    pub step: Option<String>,
    /// The command; none for a step.
    pub command: Option<String>,
    /// `ENFORCED`, `CONDITIONAL` or `STAGED`.
    pub verdict: &'static str,
    /// Why not, or on what it depends.
    pub reasons: Vec<String>,
    /// The line, from 1.
    pub line: usize,
    /// The names that the job reports under; none for a step.
    pub checks: Vec<String>,
}

/// The lines of the table: every job, its steps, and the commands of a step that come to something else than the step.
pub fn rows<'l>(board: &Board, lines: &dyn Fn(&str) -> Option<&'l LineIndex>) -> Vec<Line> {
    let line = |path: &str, at: usize| lines(path).map_or(1, |lines| lines.line_index(at) + 1);
    let mut rows = Vec::new();
    for job in &board.jobs {
        let row = |step: Option<&str>, command: Option<&str>, state: &State, at: usize| Line {
            path: job.path.clone(),
            workflow: job.workflow.clone(),
            job: job.name.clone(),
            step: step.map(str::to_owned),
            command: command.map(str::to_owned),
            verdict: state.verdict().word(),
            reasons: state.reasons().into_iter().map(str::to_owned).collect(),
            line: line(&job.path, at),
            checks: Vec::new(),
        };
        let checks = job.reported.iter().map(Reported::shown).collect();
        rows.push(Line { checks, ..row(None, None, &job.state, job.range.start) });
        for step in &job.steps {
            rows.push(row(Some(&step.name), None, &step.state, step.range.start));
            let is_other = |inner: &&Row| {
                inner.command.kind == Kind::Check
                    && inner.state.verdict() == Verdict::Staged
                    && step.state.verdict() != Verdict::Staged
            };
            for inner in step.commands.iter().filter(is_other) {
                rows.push(row(Some(&step.name), Some(&inner.command.shown), &inner.state, inner.range.start));
            }
        }
    }
    for (path, workflow, hidden) in &board.hidden {
        rows.push(Line {
            path: path.clone(),
            workflow: workflow.clone(),
            job: hidden.job.clone().unwrap_or_default(),
            step: Some(hidden.name.clone()),
            command: None,
            verdict: Verdict::Staged.word(),
            reasons: vec!["it stands in a comment only".to_owned()],
            line: line(path, hidden.range.start),
            checks: Vec::new(),
        });
    }
    rows
}

/// The table for documents: every job, and the steps and commands that come to something else.
pub fn markdown(rows: &[Line]) -> String {
    let mut out = "| Workflow | Job | Step | Verdict | Why |\n| --- | --- | --- | --- | --- |\n".to_owned();
    let mut job: Option<&Line> = None;
    for row in rows {
        if row.step.is_none() {
            job = Some(row);
        } else if job.is_some_and(|job| job.job == row.job && !adds(job, row)) {
            continue;
        }
        let cell = |text: &str| escape_cell(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        let step = row.command.as_ref().map(|command| format!("`{command}`"));
        let step = step.or_else(|| row.step.clone()).unwrap_or_default();
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            cell(&row.workflow),
            cell(&row.job),
            cell(&step),
            row.verdict,
            cell(&row.reasons.join("; "))
        ));
    }
    // An empty cell is written with one blank.
    while out.contains("|  |") {
        out = out.replace("|  |", "| |");
    }
    out
}

/// Whether a step or command comes to something that its job does not say.
fn adds(job: &Line, row: &Line) -> bool {
    let is_worse = |one: &str, other: &str| rank(one) > rank(other);
    is_worse(row.verdict, job.verdict)
        || row.verdict == job.verdict && row.reasons.iter().any(|why| !job.reasons.contains(why))
}

fn rank(verdict: &str) -> usize {
    [Verdict::Enforced, Verdict::Conditional, Verdict::Staged].iter().position(|it| it.word() == verdict).unwrap_or(0)
}
