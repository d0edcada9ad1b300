//! For machines: a versioned contract of its own types, described by `docs/report.schema.json`.
//!
//! The model is not serialisable, so that moving a field there cannot change the contract.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Context, Status, diff, tally};
use crate::judge::{Change, Judged, Outcome};
use crate::model::{Fact, FactValue};
use crate::text::digest::sha256;

/// The version of the contract.
pub const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    task: &'a str,
    status: &'static str,
    counts: Counts,
    findings: Vec<Finding<'a>>,
    edits: Vec<Edit<'a>>,
    facts: Value,
    elapsed_ms: u64,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    edits: usize,
    files: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    subject: Option<&'a str>,
    severity: &'static str,
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: &'a str,
    help: &'a str,
    detail: &'a [String],
    fixable: bool,
    repaired: bool,
    cause: Option<Cause<'a>>,
}

#[derive(Serialize)]
struct Cause<'a> {
    path: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct Edit<'a> {
    path: &'a str,
    from: Option<&'a str>,
    kind: &'static str,
    before_sha256: Option<String>,
    after_sha256: String,
    diff: String,
}

/// The report as one line of JSON.
///
/// # Errors
/// When it cannot be serialised, which would be our bug.
pub fn render(outcome: &Outcome, context: &Context<'_>) -> Result<String, serde_json::Error> {
    let (errors, warnings) = tally(outcome);
    let status = match Status::of(outcome, context) {
        Status::Clean => "clean",
        Status::Fixed => "fixed",
        Status::Findings => "findings",
        Status::Unjudged => "unjudged",
    };
    let report = Report {
        schema: SCHEMA,
        task: context.task,
        status,
        counts: Counts {
            errors,
            warnings,
            edits: outcome.changes.len(),
            files: outcome.looked.iter().filter(|looked| looked.noun == "document").map(|looked| looked.count).sum(),
        },
        findings: outcome.findings.iter().map(finding).collect(),
        edits: outcome.changes.iter().map(edit).collect(),
        facts: facts(&outcome.facts),
        elapsed_ms: context.elapsed_ms,
    };
    serde_json::to_string(&report).map(|text| text + "\n")
}

fn finding(judged: &Judged) -> Finding<'_> {
    Finding {
        rule: judged.rule.id,
        subject: judged.subject.as_deref(),
        severity: judged.rule.severity.word(),
        path: &judged.path,
        line: judged.start.map(|at| at.line),
        column: judged.start.map(|at| at.column),
        end_line: judged.end.map(|at| at.line),
        end_column: judged.end.map(|at| at.column),
        message: &judged.message,
        help: &judged.help,
        detail: &judged.detail,
        fixable: judged.fix.is_some(),
        repaired: judged.repaired,
        cause: judged.cause.as_ref().map(|(path, line)| Cause { path, line: *line }),
    }
}

fn edit(change: &Change) -> Edit<'_> {
    Edit {
        path: change.path.as_str(),
        from: change.from.as_ref().map(|from| from.as_str()),
        kind: match (&change.from, &change.before) {
            (Some(_), _) => "rename",
            (None, Some(_)) => "modify",
            (None, None) => "create",
        },
        before_sha256: change.before.as_ref().map(|file| sha256(file.bytes())),
        after_sha256: sha256(change.after.bytes()),
        // JSON holds text: bytes that are not UTF-8 are replaced here, and exact in `--format patch`.
        diff: String::from_utf8_lossy(&diff::patch(change)).into_owned(),
    }
}

/// Facts nested by their keys.
fn facts(facts: &[Fact]) -> Value {
    let mut root = Map::new();
    for fact in facts {
        insert(&mut root, &fact.key, &fact.value);
    }
    Value::Object(root)
}

/// Puts `value` under `key`; a figure that is also a group keeps the group.
fn insert(map: &mut Map<String, Value>, key: &[String], value: &FactValue) {
    match key {
        [] => {}
        [last] => {
            let value = match value {
                FactValue::Count(count) => Value::from(*count),
                FactValue::Text(text) => Value::from(text.as_str()),
            };
            map.insert(last.clone(), value);
        }
        [group, rest @ ..] => {
            let below = map.entry(group.clone()).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(below) = below {
                insert(below, rest, value);
            }
        }
    }
}
