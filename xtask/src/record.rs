//! Records of what was run on which tree, and how it ended: the evidence that a description of a pull request quotes.
//!
//! A record carries a digest of itself, so one that was edited by hand is told from one that was not. That keeps
//! slips and wishes out; it is no protection against somebody who means to forge one.

mod state;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

pub use state::State;

use crate::ordered::Ordered;
use crate::text::digest::sha256;

/// The version of the contract: `docs/record.schema.json`.
pub const SCHEMA: u64 = 2;

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
    /// The versions of the tools that were run, as they say it themselves, by the program.
    pub tools: BTreeMap<String, String>,
    /// What was run, in order.
    pub steps: Vec<Step>,
    /// What was found and not repaired, most important first.
    pub findings: Vec<Found>,
}

/// One thing that was run, or was to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is called.
    pub name: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The folder it ran in, from the root; none is the root.
    pub folder: Option<String>,
    /// How it came to its end.
    pub state: State,
    /// Its exit status, if it ended by itself.
    pub exit: Option<i64>,
    /// How long it took, in milliseconds; of a reused success, how long it took then.
    pub millis: u64,
    /// Whether its outcome counts for nothing.
    pub staged: bool,
    /// Why it did not run, or where its success comes from.
    pub reason: Option<String>,
    /// A digest of everything that its outcome rests on, where the configuration says what that is.
    pub inputs: Option<String>,
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
                "name": step.name, "command": step.command, "folder": step.folder, "state": step.state.word(),
                "exit": step.exit, "duration_ms": step.millis, "staged": step.staged, "reason": step.reason,
                "inputs": step.inputs,
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
            "tools": self.tools,
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

    /// Takes over what an earlier record of the same tree knows of other commands. While one of these did not end
    /// well, findings stay, too: a run with another configuration repairs nothing.
    pub fn keep_others(&mut self, earlier: Record) {
        if earlier.tree != self.tree {
            return;
        }
        // What was not run again this time is still what it was.
        let before = &earlier.steps;
        self.steps.retain(|own| {
            own.state.is_run() || !before.iter().any(|step| step.state.is_run() && own.is_same_command(step))
        });
        let is_other = |step: &Step| self.steps.iter().all(|own| !own.is_same_command(step));
        let others: Vec<Step> = earlier.steps.into_iter().filter(is_other).collect();
        if others.is_empty() {
            return;
        }
        let is_open = others.iter().any(|step| !step.staged && !step.state.is_good() && step.state != State::Skipped);
        self.steps.splice(..0, others);
        for (program, version) in earlier.tools {
            self.tools.entry(program).or_insert(version);
        }
        if !is_open {
            return;
        }
        let own: BTreeSet<Found> = self.findings.iter().cloned().into_set();
        self.findings.extend(earlier.findings.into_iter().filter(|found| !own.contains(found)));
    }

    /// The name of the file of the record of `tree`.
    pub fn file_name(tree: &str) -> String {
        // `+` is for people; a name of a file has a letter there.
        format!("{}.json", tree.replace('+', "-"))
    }

    /// The steps that did not end well although they count.
    pub fn bad(&self) -> impl Iterator<Item = &Step> {
        let is_bad = |step: &&Step| !step.staged && !step.state.is_good() && step.state != State::Skipped;
        self.steps.iter().filter(is_bad)
    }

    /// Whether everything that counts and was run ended well, and nothing is open.
    pub fn is_good(&self) -> bool {
        self.bad().next().is_none() && self.findings.is_empty()
    }

    /// Whether everything was run at once, with nothing left out, and ended well.
    pub fn is_whole(&self) -> bool {
        let is_part = |word: &String| matches!(word.as_str(), "--only" | "--skip");
        self.steps.iter().any(|step| {
            step.name == "gate" && step.state.is_good() && step.folder.is_none() && !step.command.iter().any(is_part)
        })
    }

    /// The step with this command that ended well.
    pub fn passed(&self, command: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.state.is_good() && !step.staged && step.shown() == command)
    }
}

impl Step {
    /// The command as it is typed; one that ran in a folder says so, since it is another one at the root.
    pub fn shown(&self) -> String {
        let command = self.command.join(" ");
        self.folder.as_ref().map_or(command.clone(), |folder| format!("{command} (in {folder})"))
    }

    /// How it ended, as a reader of a pull request wants it said.
    pub fn ended(&self) -> String {
        let took = match self.millis / 1000 {
            0 => "under 1 s".to_owned(),
            seconds => format!("{seconds} s"),
        };
        let status = self.exit.map(|exit| format!(", exit status {exit}")).unwrap_or_default();
        let reason = self.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        match (self.state, self.staged) {
            (State::Passed, false) => format!("passed{status}, {took}"),
            (State::Passed, true) => format!("passed (STAGED){status}, {took}"),
            (State::Failed, false) => format!("FAILED{status}, {took}"),
            (State::Failed, true) => format!("failed (STAGED: it does not count){status}, {took}"),
            (State::TimedOut, false) => format!("FAILED: stopped after {took}"),
            (State::TimedOut, true) => format!("stopped after {took} (STAGED: it does not count)"),
            (State::NotRun, _) => format!("not run{reason}"),
            (State::Skipped, _) => format!("skipped{reason}"),
            (State::Reused, staged) => {
                let mark = if staged { " (STAGED)" } else { "" };
                format!("passed{mark}, not run again{reason}{status}, {took} then")
            }
        }
    }

    /// Whether it is the same command in the same place.
    fn is_same_command(&self, other: &Step) -> bool {
        self.command == other.command && self.folder == other.folder && self.name == other.name
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
            folder: text(step, "folder"),
            state: State::of(step.get("state")?.as_str()?)?,
            exit: step.get("exit")?.as_i64(),
            millis: step.get("duration_ms")?.as_u64()?,
            staged: step.get("staged")?.as_bool()?,
            reason: text(step, "reason"),
            inputs: text(step, "inputs"),
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
    let tools = value.get("tools")?.as_object()?.iter();
    let tools = tools.map(|(program, version)| Some((program.clone(), version.as_str()?.to_owned())));
    Some(Record {
        tree: text(value, "tree")?,
        commit: text(value, "commit")?,
        branch: text(value, "branch"),
        time: text(value, "time")?,
        version: text(value, "version")?,
        tools: tools.collect::<Option<BTreeMap<_, _>>>()?,
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
            tools: BTreeMap::from([("git".to_owned(), "git version 2".to_owned())]),
            steps: vec![Step {
                name: "gate".to_owned(),
                command: vec!["cargo".to_owned(), "xtask".to_owned(), "gate".to_owned()],
                folder: None,
                state: State::Passed,
                exit: Some(0),
                millis: 7,
                staged: false,
                reason: None,
                inputs: Some("abc".to_owned()),
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
        let beside = |state: State| {
            let (mut own, mut other) = (record(), record());
            own.steps[0].command.push("--strict".to_owned());
            own.findings.clear();
            other.steps[0].state = state;
            own.keep_others(other);
            own.findings.len()
        };
        assert_eq!(beside(State::Passed), 0, "a command that ended well found nothing");
        assert_eq!(beside(State::Failed), 1);
        let mut again = Record { findings: Vec::new(), ..record() };
        (again.steps[0].state, again.steps[0].exit) = (State::Failed, Some(1));
        again.keep_others(record());
        assert_eq!((again.steps.len(), again.steps[0].exit, again.findings.len()), (1, Some(1), 0));
        assert!(again.passed("cargo xtask gate").is_none());
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
