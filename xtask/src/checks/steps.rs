//! The configured commands of the gate, as far as they can be judged without running them; and what is found when
//! they have run.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::sot::config_path;
use super::{Check, WantedChanges};
use crate::config::schema::{Config, GateStep};
use crate::config::scope::{Chosen, Scope};
use crate::model::{Changes, Finding, Looked, Reach, RepoPath, Report, Rule, Severity, Site, Snapshot};

/// What is found about steps.
pub const RULES: &[&Rule] = &[&NO_INPUT, &FAILED, &STAGED_FAILED, &TIMED_OUT, &NOT_RUN, &CHANGED];

/// A scope of a step matches nothing.
pub const NO_INPUT: Rule = Rule {
    id: "gate/no-input",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The `when` of a step, or one of its `inputs`, matches no file.",
    why: "A success that rests on nothing would be reused for ever, and a step that waits for files that are not there never runs.",
    example: "`inputs = [\"srcs/**\"]` in a repository whose code is in `src`.",
    repair: "Name files that are there, or take the key out.",
};

/// A step failed.
pub const FAILED: Rule = Rule {
    id: "gate/step-failed",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A command of the gate ended with a status other than 0.",
    why: "The project's own checks say that the change is not ready.",
    example: "A step `tests` whose command is `cargo test`, and a test that fails.",
    repair: "The last lines of its output say what is wrong; the step's `remedy` says what to do.",
};

/// A step failed that does not count yet.
pub const STAGED_FAILED: Rule = Rule {
    id: "gate/staged-failed",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "A command of the gate that is STAGED did not succeed.",
    why: "It does not count yet, and whoever wants to make it count has to know how far it is.",
    example: "A step with `staged = true` whose command ends with status 1.",
    repair: "Repair what it finds, then take `staged` out so that it counts.",
};

/// A step took too long.
pub const TIMED_OUT: Rule = Rule {
    id: "gate/step-timed-out",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A command of the gate was stopped, with its children, when its time was over.",
    why: "What hangs here hangs in CI, too.",
    example: "A step with `seconds = 60` whose command waits for input.",
    repair: "Find out what it waits for, or give it more `seconds`.",
};

/// A step could not be run.
pub const NOT_RUN: Rule = Rule {
    id: "gate/step-not-run",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "A command of the gate could not be started, or the run was interrupted.",
    why: "What was not run says nothing, so the gate does not say clean.",
    example: "A step whose program is not installed.",
    repair: "Install the program, or leave the step out with `--skip NAME --reason ...`, which goes on record.",
};

/// Files changed while a step ran.
pub const CHANGED: Rule = Rule {
    id: "gate/changed-while-running",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Files of the repository changed while a command of the gate ran.",
    why: "What was judged is not what is there now, so the outcome is no evidence for it.",
    example: "A step that runs a formatter without its check mode.",
    repair: "Give the step a command that only looks, and name the one that writes in `fix`; then run the gate again.",
};

/// What the start of a change is called on the main branch itself, when nothing is open there.
const ON_MAIN: &str = "HEAD~1";

/// What it is called there when something is open, and on a branch on which nothing is committed yet.
const OPEN: &str = "HEAD";

/// The configured steps.
pub struct Steps {
    config: Arc<Config>,
    when: Vec<Chosen>,
}

impl Steps {
    /// The check.
    pub fn new(config: &Arc<Config>) -> Steps {
        let when = config.gate.step.iter().map(|step| step.when.chosen()).collect();
        Steps { config: Arc::clone(config), when }
    }

    fn steps(&self) -> impl Iterator<Item = (&GateStep, &Chosen)> {
        self.config.gate.step.iter().zip(&self.when)
    }
}

/// Whether the change at hand touches what the step waits for. Where the change is not known, it does: also on the main
/// branch itself (`on_main`), where a push may bring more than the last commit and what is open.
pub fn is_touched(step: &GateStep, snapshot: &Snapshot, on_main: bool) -> bool {
    if step.when.texts.is_empty() {
        return true;
    }
    let when = step.when.chosen();
    match &snapshot.facts.changes {
        Changes::Made(changed) if changed.base == ON_MAIN && snapshot.facts.since.is_none() => true,
        Changes::Made(changed) if changed.base == OPEN && snapshot.facts.since.is_none() && on_main => true,
        Changes::Made(changed) => changed.paths.is_empty() || changed.paths.keys().any(|path| when.contains(path)),
        Changes::NotAsked | Changes::Unknown | Changes::Nothing => true,
    }
}

impl Check for Steps {
    fn name(&self) -> &'static str {
        "gate"
    }

    fn wants(&self, _: &RepoPath) -> bool {
        false
    }

    fn wants_changes(&self) -> Option<WantedChanges<'_>> {
        let has_when = self.steps().any(|(step, _)| !step.when.texts.is_empty());
        has_when.then(|| WantedChanges {
            counts: Box::new(|path| self.when.iter().any(|when| when.contains(path))),
            old: BTreeSet::new(),
            base: None,
            every_name: false,
            trailers: BTreeSet::new(),
        })
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        let is_there = |chosen: &Chosen| snapshot.tree.iter().any(|path| chosen.contains(path));
        let is_gone = |chosen: &Chosen| match &snapshot.facts.changes {
            Changes::Made(changed) => changed.paths.keys().any(|path| chosen.contains(path)),
            _ => false,
        };
        let mut lacks = |step: &GateStep, message: String| {
            let help = "name files that are there, or take it out";
            let finding = Finding::new(&NO_INPUT, Site::file(&config_path()), message, help);
            report.findings.push(finding.about(&step.name));
        };
        for (step, when) in self.steps() {
            if !step.when.texts.is_empty() && !is_there(when) && !is_gone(when) {
                lacks(step, format!("`when` of the step `{}` matches no file", step.name));
            }
            // Where one of them is not known, no success is reused.
            for text in &step.inputs.texts {
                if !is_there(&Scope { texts: vec![text.clone()] }.chosen()) {
                    lacks(step, format!("`{text}` in `inputs` of the step `{}` matches no file", step.name));
                }
            }
        }
        let count = self.config.gate.step.iter().count();
        if count > 0 {
            report.looked.push(Looked { count, noun: "step" });
        }
        report
    }
}
