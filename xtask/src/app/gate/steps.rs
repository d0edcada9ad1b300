//! Which steps run, and what came of them.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;

use super::show::Shown;
use crate::app::session::{Round, Session};
use crate::cli::GateArgs;
use crate::config::schema::GateStep;
use crate::gate::choice::Choice;
use crate::gate::{self, Done, Interrupt, Job, Setting};
use crate::gather::{self, Tree};
use crate::model::{Fact, FactValue};
use crate::record::{Record, State, Step};
use crate::render::Status;

mod found;
mod planned;
mod versions;

pub use found::interrupted;
use versions::Versions;

/// What a run of the steps goes by.
pub struct Work<'w> {
    /// The command line.
    pub args: &'w GateArgs,
    /// What is left out.
    pub choice: &'w Choice,
    /// Whether the user wants the run to end.
    pub interrupt: &'w Interrupt,
    /// The repository.
    pub session: &'w Session<'w>,
    /// The tree that was judged, where that is known.
    pub tree: Option<&'w Tree>,
}

/// What came of the steps, in the order of the configuration.
#[derive(Default)]
pub struct Ran {
    /// Each step.
    pub steps: Vec<Step>,
    /// The last lines of what each printed.
    pub tails: Vec<Vec<u8>>,
    /// Which files changed while which steps ran.
    pub changed: Vec<(Vec<usize>, Vec<String>)>,
    /// The versions of their tools.
    pub tools: BTreeMap<String, String>,
}

impl Ran {
    /// The places of the steps whose failure counts, and of those that are staged.
    pub fn failed(&self) -> impl Iterator<Item = (usize, &Step)> {
        let is_bad = |state| matches!(state, State::Failed | State::TimedOut | State::NotRun);
        self.steps.iter().enumerate().filter(move |(_, step)| is_bad(step.state))
    }

    /// What the summary says besides: what was left out, and what was not run again.
    pub fn remarks(&self, choice: &Choice, steps: &[GateStep]) -> Vec<String> {
        let mut remarks = Vec::new();
        if !choice.only.is_empty() {
            remarks.push(format!("only {}", choice.only.join(", ")));
        }
        if !choice.skip.is_empty() {
            remarks.push(format!("without {}: {}", choice.skip.join(", "), choice.reason.trim()));
        }
        let lacking = self.steps.iter().zip(steps);
        let lacking = lacking.filter(|(step, known)| known.optional && step.state == State::Skipped);
        for (step, _) in lacking.filter(|(step, _)| choice.leaves_out(&step.name).is_none()) {
            remarks.push(format!("without {}: {}", step.name, step.reason.as_deref().unwrap_or_default()));
        }
        let count = |state| self.steps.iter().filter(|step| step.state == state).count();
        let reused = count(State::Reused);
        if reused > 0 {
            remarks.push(format!("{} not run again", crate::render::plural(reused, "step")));
        }
        remarks
    }

    /// The figures for the machine report.
    pub fn facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for step in &self.steps {
            let key = |last: &str| vec!["steps".to_owned(), step.name.clone(), last.to_owned()];
            let text = |last: &str, text: &str| Fact { key: key(last), value: FactValue::Text(text.to_owned()) };
            facts.push(text("state", step.state.word()));
            facts.push(Fact { key: key("duration_ms"), value: FactValue::Count(step.millis) });
            facts.extend(step.reason.as_ref().map(|reason| text("reason", reason)));
            let exit = step.exit.and_then(|exit| u64::try_from(exit).ok());
            facts.extend(exit.map(|exit| Fact { key: key("exit"), value: FactValue::Count(exit) }));
        }
        facts
    }
}

/// Runs the steps, a group at a time, and shows them.
///
/// # Errors
/// When git cannot say which tree this is.
pub fn run(work: &Work<'_>, round: &Round<'_>, shown: &mut Shown<'_, '_>) -> Result<Ran> {
    let steps = &work.session.loaded.config.gate.step;
    let mut runner = Runner::new(work, round, steps)?;
    let mut begin = 0;
    while begin < steps.len() {
        let group = &steps[begin].group;
        let is_beside = |step: &&GateStep| !group.is_empty() && step.group == *group;
        let end = begin + 1 + steps[begin + 1..].iter().take_while(is_beside).count();
        runner.batch(begin..end, shown)?;
        begin = end;
    }
    Ok(runner.ran)
}

/// What is known while the steps run.
struct Runner<'w> {
    work: &'w Work<'w>,
    round: &'w Round<'w>,
    steps: &'w [GateStep],
    versions: Versions,
    records: Vec<Record>,
    tree: Option<Tree>,
    /// What each file holds, once a step asks.
    contents: Option<BTreeMap<crate::model::RepoPath, String>>,
    /// What failed first.
    failure: Option<String>,
    ran: Ran,
}

impl<'w> Runner<'w> {
    fn new(work: &'w Work<'w>, round: &'w Round<'w>, steps: &'w [GateStep]) -> Result<Runner<'w>> {
        let runs = |step: &&GateStep| work.choice.leaves_out(&step.name).is_none();
        let versions = Versions::ask(&work.session.repository, steps.iter().filter(runs));
        let is_cached = |step: &GateStep| !step.inputs.texts.is_empty();
        let mut records = Vec::new();
        if !work.args.no_cache && work.tree.is_some() && steps.iter().any(is_cached) {
            let files = gather::records(&work.session.repository)?;
            records.extend(files.iter().filter_map(|(_, bytes)| Record::read(bytes).ok()));
            records.sort_by_cached_key(|record: &Record| record.time.clone());
        }
        let own = Status::of(&round.outcome, &round.context).exit_code();
        let failure = (own != 0).then(|| "the checks failed".to_owned());
        let ran = Ran { tools: versions.known(), ..Ran::default() };
        Ok(Runner { work, round, steps, versions, records, tree: work.tree.cloned(), contents: None, failure, ran })
    }

    /// Runs the steps at `range` at the same time.
    fn batch(&mut self, range: std::ops::Range<usize>, shown: &mut Shown<'_, '_>) -> Result<()> {
        let mut jobs = Vec::new();
        for at in range.clone() {
            let step = &self.steps[at];
            let mut planned = self.planned(step)?;
            if let Some(why) = self.unneeded(step) {
                planned.state = State::Skipped;
                planned.reason = Some(why);
            } else if self.work.interrupt.is_wanted() {
                // Not skipped: nobody left it out.
                planned.reason = Some(gate::INTERRUPTED.to_owned());
            } else if let Some(reused) = self.recorded(&planned) {
                planned = reused;
            } else {
                jobs.push(at);
            }
            self.ran.steps.push(planned);
            self.ran.tails.push(Vec::new());
        }
        // Whoever asks for a few is not told about the others.
        let is_told =
            |at: &usize| self.work.choice.only.contains(&self.steps[*at].name) || self.work.choice.only.is_empty();
        for at in range.clone().filter(|at| !jobs.contains(at)).filter(is_told) {
            shown.passed_over(at, self.steps.len(), &self.ran.steps[at]);
        }
        if jobs.is_empty() {
            return Ok(());
        }
        let session = self.work.session;
        let setting = Setting {
            root: &session.repository.root,
            place: &session.place,
            interrupt: self.work.interrupt,
            fail_fast: self.work.args.fail_fast,
        };
        let commands: Vec<Job> = jobs.iter().map(|at| job(&self.steps[*at], &self.steps[*at].command)).collect();
        let labels = jobs.iter().map(|at| (*at, self.steps.len())).collect();
        let done = gate::run(&commands, &setting, &mut shown.batch(labels, &commands));
        for (at, done) in jobs.iter().zip(done) {
            self.note(*at, done);
        }
        self.look(&jobs)
    }

    /// Takes over how a step ended.
    fn note(&mut self, at: usize, done: Done) {
        let step = &mut self.ran.steps[at];
        step.state = done.state;
        step.exit = done.exit.map(i64::from);
        step.millis = u64::try_from(done.took.as_millis()).unwrap_or(u64::MAX);
        step.reason = done.reason;
        self.ran.tails[at] = done.tail;
        if !done.state.is_good() && done.state != State::Skipped && !step.staged {
            self.failure.get_or_insert_with(|| format!("`{}` failed", step.name));
        }
    }

    /// Whether files changed while steps ran.
    fn look(&mut self, jobs: &[usize]) -> Result<()> {
        let Some(before) = &self.tree else { return Ok(()) };
        let Some(after) = gather::tree(&self.work.session.repository)? else { return Ok(()) };
        if after.key != before.key {
            self.ran.changed.push((jobs.to_vec(), before.differences(&after)));
            self.failure.get_or_insert_with(|| "a step changed files".to_owned());
            // A success that made its inputs what they are now is none of what they were.
            for at in jobs {
                self.ran.steps[*at].inputs = None;
            }
            self.contents = None;
            self.tree = Some(after);
        }
        Ok(())
    }
}

fn job(step: &GateStep, command: &[String]) -> Job {
    Job {
        name: if step.staged { format!("{} (STAGED)", step.name) } else { step.name.clone() },
        command: command.to_vec(),
        folder: step.folder.as_ref().map(ToString::to_string),
        env: step.env.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        limit: Duration::from_secs(u64::try_from(step.seconds).unwrap_or(u64::MAX)),
        counts: !step.staged,
    }
}

/// Runs the fix commands of the steps that failed. Returns whether files changed by it.
///
/// # Errors
/// When git cannot say which tree this is.
pub fn fix(work: &Work<'_>, ran: &Ran, shown: &mut Shown<'_, '_>) -> Result<bool> {
    let session = work.session;
    let steps = &session.loaded.config.gate.step;
    let mut has_changed = false;
    for (at, _) in ran.failed().filter(|(at, _)| !steps[*at].fix.is_empty()) {
        if work.interrupt.is_wanted() {
            return Ok(false);
        }
        let before = gather::tree(&session.repository)?;
        let setting = Setting {
            root: &session.repository.root,
            place: &session.place,
            interrupt: work.interrupt,
            fail_fast: false,
        };
        let mut fix = job(&steps[at], &steps[at].fix);
        fix.name = format!("fix of {}", fix.name);
        let commands = [fix];
        let done = gate::run(&commands, &setting, &mut shown.batch(vec![(at, steps.len())], &commands));
        let after = gather::tree(&session.repository)?;
        match (before, after) {
            (Some(before), Some(after)) => {
                let names = before.differences(&after);
                if !names.is_empty() {
                    shown.say(&format!("fix of {}: changed {}", steps[at].name, found::listed(&names)));
                }
                has_changed |= before.key != after.key;
            }
            // Outside git nobody knows; the rounds are bounded.
            _ => has_changed |= done.iter().all(|done| done.state == State::Passed),
        }
    }
    Ok(has_changed)
}
