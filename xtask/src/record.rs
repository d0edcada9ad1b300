//! Records of what was run on which tree, and how it ended: the evidence that a description of a pull request quotes.
//!
//! A record carries a digest of itself, so one that was edited by hand is told from one that was not. That keeps
//! slips and wishes out; it is no protection against somebody who means to forge one.

use serde::Serialize;
use serde_json::{Value, json};

use crate::text::digest::sha256;

/// The version of the contract: `docs/record.schema.json`.
pub const SCHEMA: u64 = 1;

/// What was run on one tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The tree that was judged: git's id, and `+` with a digest of what was not committed.
    pub tree: String,
    /// The commit that was checked out.
    pub commit: String,
    /// The branch that was checked out, if one was.
    pub branch: Option<String>,
    /// When it began.
    pub time: String,
    /// The version of this tool.
    pub version: String,
    /// What was run, in order.
    pub steps: Vec<Step>,
    /// What was found and not repaired, most important first.
    pub findings: Vec<Found>,
}

/// One thing that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is called.
    pub name: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// Its exit status.
    pub exit: i64,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// Whether its outcome counts for nothing.
    pub staged: bool,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The rule.
    pub rule: String,
    /// The file.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

#[derive(Serialize)]
struct Written<'a> {
    digest: String,
    #[serde(flatten)]
    body: &'a Value,
}

impl Record {
    /// The record as a file, with its digest.
    pub fn to_json(&self) -> String {
        let steps = self.steps.iter().map(|step| {
            json!({
                "name": step.name, "command": step.command, "exit": step.exit,
                "duration_ms": step.millis, "staged": step.staged,
            })
        });
        let findings = self
            .findings
            .iter()
            .map(|found| json!({ "rule": found.rule, "path": found.path, "message": found.message }));
        let body = json!({
            "schema": SCHEMA,
            "kind": "record",
            "tree": self.tree,
            "commit": self.commit,
            "branch": self.branch,
            "time": self.time,
            "version": self.version,
            "steps": steps.collect::<Vec<_>>(),
            "findings": findings.collect::<Vec<_>>(),
        });
        let written = Written { digest: digest(&body), body: &body };
        serde_json::to_string_pretty(&written).unwrap_or_default() + "\n"
    }

    /// Reads a record.
    ///
    /// # Errors
    /// Says in words why it is no evidence: no record, of another version, or edited.
    pub fn read(bytes: &[u8]) -> Result<Record, String> {
        let mut value: Value = serde_json::from_slice(bytes).map_err(|error| format!("it is no record: {error}"))?;
        let object = value.as_object_mut().ok_or("it is no record")?;
        let said = object.remove("digest").and_then(|digest| digest.as_str().map(str::to_owned));
        let said = said.ok_or("it has no digest")?;
        if object.get("schema").and_then(Value::as_u64) != Some(SCHEMA) {
            return Err("it is of another version".to_owned());
        }
        if said != digest(&value) {
            return Err("it was edited after it was written".to_owned());
        }
        body(&value).ok_or_else(|| "it is no record".to_owned())
    }

    /// The step with this command that ended well.
    pub fn passed(&self, command: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.exit == 0 && !step.staged && step.shown() == command)
    }
}

impl Step {
    /// The command as it is typed.
    pub fn shown(&self) -> String {
        self.command.join(" ")
    }
}

/// The digest of a record without its digest. Keys are sorted, so it does not depend on how it was written.
fn digest(body: &Value) -> String {
    sha256(body.to_string().as_bytes())
}

fn body(value: &Value) -> Option<Record> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let list = |key: &str| value.get(key).and_then(Value::as_array);
    let step = |step: &Value| {
        let command = step.get("command")?.as_array()?.iter().map(|word| word.as_str().map(str::to_owned));
        Some(Step {
            name: text(step, "name")?,
            command: command.collect::<Option<Vec<_>>>()?,
            exit: step.get("exit")?.as_i64()?,
            millis: step.get("duration_ms")?.as_u64()?,
            staged: step.get("staged")?.as_bool()?,
        })
    };
    let found = |found: &Value| {
        Some(Found { rule: text(found, "rule")?, path: text(found, "path")?, message: text(found, "message")? })
    };
    Some(Record {
        tree: text(value, "tree")?,
        commit: text(value, "commit")?,
        branch: text(value, "branch"),
        time: text(value, "time")?,
        version: text(value, "version")?,
        steps: list("steps")?.iter().map(step).collect::<Option<Vec<_>>>()?,
        findings: list("findings")?.iter().map(found).collect::<Option<Vec<_>>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            tree: "abc".to_owned(),
            commit: "def".to_owned(),
            branch: Some("pr-01".to_owned()),
            time: "2026-02-03T04:05:06Z".to_owned(),
            version: "0.1.0".to_owned(),
            steps: vec![Step {
                name: "gate".to_owned(),
                command: vec!["cargo".to_owned(), "xtask".to_owned(), "gate".to_owned()],
                exit: 0,
                millis: 7,
                staged: false,
            }],
            findings: vec![Found { rule: "a/b".to_owned(), path: "c".to_owned(), message: "d".to_owned() }],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let written = record().to_json();
        assert_eq!(Record::read(written.as_bytes()), Ok(record()));
        assert!(record().passed("cargo xtask gate").is_some() && record().passed("cargo test").is_none());
    }

    #[test]
    fn what_was_edited_is_no_evidence() {
        let written = record().to_json();
        for (from, to) in [("\"exit\": 0", "\"exit\": 1"), ("pr-01", "pr-02"), ("\"abc\"", "\"abd\"")] {
            let edited = written.replace(from, to);
            assert_ne!(edited, written);
            assert_eq!(Record::read(edited.as_bytes()), Err("it was edited after it was written".to_owned()));
        }
        assert!(Record::read(b"{}").is_err() && Record::read(b"[]").is_err() && Record::read(b"x").is_err());
    }
}
