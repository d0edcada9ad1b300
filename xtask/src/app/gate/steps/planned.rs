//! Whether a step has to run: it may be left out, not be needed, or be on record.

use std::collections::BTreeMap;

use anyhow::Result;

use super::Runner;
use crate::checks::steps as rules;
use crate::config::schema::GateStep;
use crate::gather;
use crate::model::Request;
use crate::record::{State, Step};
use crate::text::digest::sha256;

impl Runner<'_> {
    /// The step as it would be recorded.
    pub(super) fn planned(&mut self, step: &GateStep) -> Result<Step> {
        Ok(Step {
            name: step.name.clone(),
            command: step.command.clone(),
            folder: step.folder.as_ref().map(ToString::to_string),
            state: State::NotRun,
            exit: None,
            millis: 0,
            staged: step.staged,
            reason: None,
            inputs: self.inputs(step)?,
        })
    }

    /// Why a step is not needed, or not wanted.
    pub(super) fn unneeded(&self, step: &GateStep) -> Option<String> {
        if let Some(why) = self.work.choice.leaves_out(&step.name) {
            return Some(why);
        }
        if let Some(failure) = self.failure.as_ref().filter(|_| self.work.args.fail_fast) {
            return Some(format!("{failure} failed before it (--fail-fast)"));
        }
        if step.optional && self.versions.of(step).is_none() {
            let asked = Request { argv: step.version.clone(), stdin: Vec::new(), seconds: 0 }.shown();
            return Some(format!("its tool is not here: `{asked}` has no answer"));
        }
        let touched = rules::is_touched(step, &self.round.seen);
        (!touched).then(|| "the change touches nothing that it waits for (`when`)".to_owned())
    }

    /// A digest of everything that the outcome rests on: the step, its tool, the files.
    fn inputs(&mut self, step: &GateStep) -> Result<Option<String>> {
        let Some(tree) = &self.tree else { return Ok(None) };
        if step.inputs.texts.is_empty() {
            return Ok(None);
        }
        if self.contents.is_none() {
            self.contents = Some(gather::contents(&self.work.session.repository, tree)?);
        }
        let chosen = step.inputs.chosen();
        let files = self.contents.iter().flatten().filter(|(path, _)| chosen.contains(path));
        let files: BTreeMap<&str, &str> = files.map(|(path, content)| (path.as_str(), content.as_str())).collect();
        if files.is_empty() {
            return Ok(None);
        }
        let folder = step.folder.as_ref().map(ToString::to_string);
        let tool = self.versions.of(step);
        let all = serde_json::json!([step.command, step.env, folder, tool, std::env::consts::OS, files]);
        Ok(Some(sha256(all.to_string().as_bytes())))
    }

    /// The newest success on record that rests on the same inputs.
    pub(super) fn recorded(&self, planned: &Step) -> Option<Step> {
        let inputs = planned.inputs.as_ref()?;
        let is_same = |step: &&Step| {
            step.state.is_good()
                && step.inputs.as_ref() == Some(inputs)
                && step.name == planned.name
                && step.staged == planned.staged
        };
        let found = self.records.iter().rev().find_map(|record| Some((record, record.steps.iter().find(is_same)?)));
        let (record, step) = found?;
        let reason = match (&step.state, &step.reason) {
            (State::Reused, Some(reason)) => reason.clone(),
            _ => format!("a success of {} rests on the same inputs", record.time),
        };
        Some(Step { state: State::Reused, reason: Some(reason), ..step.clone() })
    }
}
