//! Whether a step has to run: it may be left out, not be needed, or be on record.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use super::Runner;
use crate::checks::steps as rules;
use crate::config::schema::GateStep;
use crate::config::scope::Scope;
use crate::gather;
use crate::model::{RepoPath, Request};
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
            return Some(format!("{failure} before it (--fail-fast)"));
        }
        if step.optional && self.versions.lacks(step) {
            let asked = Request { argv: step.version.clone(), stdin: Vec::new(), seconds: 0 }.shown();
            return Some(format!("its tool is not here: `{asked}` has no answer"));
        }
        let touched = rules::is_touched(step, &self.round.seen, self.is_on_main());
        (!touched).then(|| "the change touches nothing that it waits for (`when`)".to_owned())
    }

    /// Whether the main branch itself may be checked out: it is, or no branch is.
    fn is_on_main(&self) -> bool {
        let branch = self.work.tree.and_then(|tree| tree.branch.as_deref());
        let main = self.work.session.loaded.config.git.main.as_deref();
        let is_main = |branch: &str| match main {
            Some(main) => main.strip_prefix("origin/").unwrap_or(main) == branch,
            None => matches!(branch, "main" | "master"),
        };
        branch.is_none_or(is_main)
    }

    /// A digest of everything that the outcome rests on: the step, its tool, the files. `None` where that is not known.
    fn inputs(&mut self, step: &GateStep) -> Result<Option<String>> {
        let Some(tree) = &self.tree else { return Ok(None) };
        if step.inputs.texts.is_empty() {
            return Ok(None);
        }
        if self.contents.is_none() {
            self.contents = Some(gather::contents(&self.work.session.repository, tree)?);
        }
        let Some(files) = self.contents.as_ref().and_then(|contents| rested_on(step, contents)) else {
            return Ok(None);
        };
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

/// The files that the outcome of `step` rests on, and what they hold: its inputs, and what its command names. `None`
/// where git does not say what one of them holds: one that it ignores, or a submodule with changes of its own.
fn rested_on<'c>(step: &GateStep, contents: &'c BTreeMap<RepoPath, String>) -> Option<BTreeMap<&'c str, &'c str>> {
    let mut files = BTreeMap::new();
    for text in &step.inputs.texts {
        let chosen = Scope { texts: vec![text.clone()] }.chosen();
        let own: Vec<_> = contents.iter().filter(|(path, _)| chosen.contains(path)).collect();
        if own.is_empty() {
            return None;
        }
        files.extend(own.into_iter().map(|(path, content)| (path.as_str(), content.as_str())));
    }
    for (at, word) in step.command.iter().enumerate() {
        let plain = word.strip_prefix("./").unwrap_or(word);
        let below = step.folder.as_ref().map(|folder| format!("{folder}/{plain}"));
        let paths = [Some(plain.to_owned()), below].into_iter().flatten().filter_map(|path| RepoPath::new(&path).ok());
        let named: Vec<_> = paths.filter_map(|path| contents.get_key_value(&path)).collect();
        // A program in a folder of the repository that git does not list was built there, and may be built anew.
        if at == 0 && named.is_empty() && word.contains(['/', '\\']) && !Path::new(word).is_absolute() {
            return None;
        }
        files.extend(named.into_iter().map(|(path, content)| (path.as_str(), content.as_str())));
    }
    let is_known = files.values().all(|content| !content.starts_with(gather::FOLDER));
    is_known.then_some(files)
}
