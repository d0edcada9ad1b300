//! What every job and step of the workflows comes to: a table, and a document for machines.

use serde::Serialize;

use super::escape::visible;
use super::plural;
use crate::workflow::Verdict;
use crate::workflow::table::Line;

/// The number of the contract of the JSON document.
const SCHEMA: u32 = 1;

/// The table for people: jobs, below each its steps.
pub fn human(rows: &[Line]) -> String {
    let mut out = String::new();
    let mut path = "";
    let mut around: Vec<&str> = Vec::new();
    for row in rows {
        if row.path != path {
            path = &row.path;
            out.push_str(&format!("{}{} ({path})\n", if out.is_empty() { "" } else { "\n" }, plain(&row.workflow)));
        }
        let name = match (&row.step, &row.command) {
            (None, _) => row.job.clone(),
            (Some(step), None) => format!("  {step}"),
            (Some(_), Some(command)) => format!("    {command}"),
        };
        let line = format!("  {:<11}  {:>4}  {}", row.verdict, row.line, plain(&name));
        out.push_str(&format!("{line}\n"));
        if row.step.is_none() {
            around.clear();
        }
        // What a job says of all its steps is said once.
        for reason in row.reasons.iter().filter(|reason| !around.contains(&reason.as_str())) {
            out.push_str(&format!(
                "  {:<11}  {:>4}  {}- {}\n",
                "",
                "",
                if row.step.is_some() { "    " } else { "  " },
                plain(reason)
            ));
        }
        if row.step.is_none() {
            around = row.reasons.iter().map(String::as_str).collect();
        }
    }
    let count = |verdict: Verdict| rows.iter().filter(|row| row.verdict == verdict.word()).count();
    let jobs = rows.iter().filter(|row| row.step.is_none()).count();
    let steps = match rows.len() - jobs {
        1 => "1 step or command".to_owned(),
        count => format!("{count} steps and commands"),
    };
    format!(
        "{out}{}{}, {steps}: {} enforced, {} conditional, {} staged\n",
        if out.is_empty() { "" } else { "\n" },
        plural(jobs, "job"),
        count(Verdict::Enforced),
        count(Verdict::Conditional),
        count(Verdict::Staged)
    )
}

fn plain(text: &str) -> String {
    visible(text.split_whitespace().collect::<Vec<_>>().join(" ").as_bytes(), false)
}

#[derive(Serialize)]
struct JsonRow<'a> {
    path: &'a str,
    line: usize,
    workflow: &'a str,
    job: &'a str,
    step: Option<&'a str>,
    command: Option<&'a str>,
    verdict: &'a str,
    reasons: &'a [String],
    checks: &'a [String],
}

/// The table for machines: `docs/contracts.schema.json`.
///
/// # Errors
/// None that can happen: every value is text or a number.
pub fn json(rows: &[Line]) -> serde_json::Result<String> {
    let one = |row: &Line| {
        serde_json::to_value(JsonRow {
            path: &row.path,
            line: row.line,
            workflow: &row.workflow,
            job: &row.job,
            step: row.step.as_deref(),
            command: row.command.as_deref(),
            verdict: row.verdict,
            reasons: &row.reasons,
            checks: &row.checks,
        })
    };
    let rows = rows.iter().map(one).collect::<serde_json::Result<Vec<_>>>()?;
    let document = serde_json::json!({ "schema": SCHEMA, "kind": "contracts-ci", "rows": rows });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
