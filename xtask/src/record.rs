//! Records of what was run on which tree, and how it ended: the evidence that a description of a pull request quotes.
//!
//! A record carries a digest of itself, so one that was edited by hand is told from one that was not. That keeps
//! slips and wishes out; it is no protection against somebody who means to forge one.

use std::collections::BTreeSet;

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
    /// Which configured thing it is about, where the rule stands for several.
    pub subject: Option<String>,
    /// What is wrong.
    pub message: String,
}

/// What tells one finding from another when the lines above it moved.
pub type Sameness = (String, String, Option<String>, String);

impl Found {
    /// The finding without its numbers: what is the same before and after an edit elsewhere in the file.
    pub fn sameness(&self) -> Sameness {
        let message = self.message.chars().filter(|c| !c.is_ascii_digit()).collect();
        (self.rule.clone(), self.path.clone(), self.subject.clone(), message)
    }
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
        let findings = self.findings.iter().map(|found| {
            json!({
                "rule": found.rule, "path": found.path, "subject": found.subject, "message": found.message,
            })
        });
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

    /// Takes over what an earlier record of the same tree knows of other commands. Findings of theirs stay, too: a
    /// run with another configuration repairs nothing.
    pub fn keep_others(&mut self, earlier: Record) {
        if earlier.tree != self.tree {
            return;
        }
        let is_other = |step: &Step| self.steps.iter().all(|own| own.command != step.command);
        let others: Vec<Step> = earlier.steps.into_iter().filter(is_other).collect();
        if others.is_empty() {
            return;
        }
        self.steps.splice(..0, others);
        let own: BTreeSet<Found> = self.findings.iter().cloned().collect();
        self.findings.extend(earlier.findings.into_iter().filter(|found| !own.contains(found)));
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
        Some(Found {
            rule: text(found, "rule")?,
            path: text(found, "path")?,
            subject: text(found, "subject"),
            message: text(found, "message")?,
        })
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
            findings: vec![found("d 1")],
        }
    }

    fn found(message: &str) -> Found {
        let (rule, path) = ("a/b".to_owned(), "c".to_owned());
        Found { rule, path, subject: Some("e".to_owned()), message: message.to_owned() }
    }

    #[test]
    fn a_finding_that_moved_is_the_same() {
        assert_eq!(found("line 9").sameness(), found("line 10").sameness());
        assert_ne!(found("line 9").sameness(), found("page 9").sameness());
    }

    #[test]
    fn steps_of_other_commands_are_kept() {
        let mut now = record();
        now.steps[0].command.push("--execute".to_owned());
        now.keep_others(record());
        let shown: Vec<String> = now.steps.iter().map(Step::shown).collect();
        assert_eq!(shown, ["cargo xtask gate", "cargo xtask gate --execute"]);
        assert_eq!(now.findings, record().findings);
        let mut again = Record { findings: Vec::new(), ..record() };
        again.steps[0].exit = 1;
        again.keep_others(record());
        assert_eq!((again.steps.len(), again.steps[0].exit, again.findings.len()), (1, 1, 0));
        let mut elsewhere = record();
        elsewhere.keep_others(Record { tree: "other".to_owned(), steps: now.steps, ..record() });
        assert_eq!(elsewhere, record());
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
