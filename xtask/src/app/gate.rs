//! `gate`: the checks, then the project's own commands, round after round while something is repaired; and the record.

mod install;
mod list;
mod report;
mod show;
mod steps;
mod workflow;

use std::collections::BTreeMap;

use anyhow::{Error, Result, bail, ensure};

use super::session::{Job, Round, Session};
use super::{Streams, record};
use crate::checks::hygiene::Asked;
use crate::checks::{Task, steps as rules};
use crate::cli::{Format, GateAction, GateArgs};
use crate::gate::choice::Choice;
use crate::gate::{self, Interrupt};
use crate::gather::{self, Tree};
use crate::judge::Change;
use crate::model::{Edit, RepoPath};
use crate::ordered::Ordered;
use crate::render::human;
use crate::render::{Context, Status};

use self::show::Shown;
use self::steps::{Ran, Work};

/// So often repairs may lead to further ones. What is not settled then goes round in a circle.
const ROUNDS_MAX: usize = 5;

/// Runs `gate`.
///
/// # Errors
/// Whatever kept the tool from doing its job. Findings and failed steps are no error.
pub fn run(args: &GateArgs, streams: &mut Streams<'_>) -> Result<u8> {
    match &args.action {
        None => judge(args, streams),
        Some(GateAction::Install(args)) => install::run(args, streams),
        Some(GateAction::Workflow(args)) => workflow::run(args, streams),
        Some(GateAction::Report(args)) => report::run(args, streams),
    }
}

fn judge(args: &GateArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let asked = asked(args)?;
    let job = Job { task: Task::Gate, writing: None, scope: None, asked: Some(&asked) };
    let mut session = Session::open(&job, &args.task, streams)?;
    let choice =
        Choice { only: args.only.clone(), skip: args.skip.clone(), reason: args.reason.clone().unwrap_or_default() };
    let names = list::names(&session);
    choice.check(&names.iter().map(String::as_str).collect::<Vec<_>>()).map_err(Error::msg)?;
    if let (Some(option), Some(why)) = (asked_for(args), choice.leaves_out("hygiene")) {
        bail!("`{option}` is judged by the check `hygiene`, which is left out: {why}");
    }
    if args.list {
        return list::print(&session, &choice, streams);
    }
    // The configuration of the steps is judged whatever runs.
    session.checks.retain(|check| check.name() == "gate" || choice.leaves_out(list::called(check.as_ref())).is_none());
    let has_steps = session.loaded.config.gate.step.iter().any(|step| choice.leaves_out(&step.name).is_none());
    ensure!(
        !(has_steps && gate::is_within(&session.repository.root)),
        "the gate of this repository is running already and a step of it starts it again; give that step another command"
    );
    let interrupt = if has_steps { gate::interrupt()? } else { Interrupt::default() };
    Gate { args, choice, interrupt, session }.rounds(streams)
}

/// The first option that asks something of the working tree.
fn asked_for(args: &GateArgs) -> Option<&'static str> {
    let asked =
        [(args.clean, "--clean"), (!args.changes.is_empty(), "--changes"), (args.against.is_some(), "--against")];
    asked.into_iter().find(|(is_asked, _)| *is_asked).map(|(_, option)| option)
}

/// What is asked of the working tree.
///
/// # Errors
/// When a declared path is none.
fn asked(args: &GateArgs) -> Result<Asked> {
    let mut changes = Vec::new();
    for text in &args.changes {
        let path = text.trim_end_matches('/');
        match RepoPath::new(path.strip_prefix("./").unwrap_or(path)) {
            Ok(path) => changes.push(path),
            Err(why) => bail!("`--changes {text}`: {why}"),
        }
    }
    Ok(Asked { clean: args.clean, changes, against: args.against.clone() })
}

/// A gate that is being run.
struct Gate<'a> {
    args: &'a GateArgs,
    choice: Choice,
    interrupt: Interrupt,
    session: Session<'a>,
}

impl<'a> Gate<'a> {
    fn rounds(&mut self, streams: &mut Streams<'_>) -> Result<u8> {
        let mut earlier: Option<Round<'a>> = None;
        let mut nth = 0;
        loop {
            nth += 1;
            let mut round = self.session.round(streams)?;
            // A file that changed while it was judged makes the tree another one than was judged.
            let tree = gather::tree(&self.session.repository)?;
            let is_judged = self.session.holds(&round);
            let mut shown = Shown::new(&self.args.task, &round.context, streams);
            let work = Work {
                args: self.args,
                choice: &self.choice,
                interrupt: &self.interrupt,
                session: &self.session,
                tree: tree.as_ref(),
            };
            let ran = steps::run(&work, &round, &mut shown)?;
            let goes_on = self.args.task.execute && nth < ROUNDS_MAX && steps::fix(&work, &ran, &mut shown)?;
            if goes_on {
                shown.say("round again: the fixes changed files");
                earlier = Some(merged(earlier, round));
                continue;
            }
            let mut findings = ran.findings(&self.session, round.context.timed);
            // A step that does not count, a fix, or nothing was running: that it ended says nothing, either.
            if self.interrupt.is_wanted() && !findings.iter().any(|finding| *finding.rule == rules::NOT_RUN) {
                findings.push(steps::interrupted(&self.session));
            }
            shown.tails(&ran);
            drop(shown);
            round.outcome.findings.extend(findings.iter().cloned());
            round.outcome.remarks.extend(ran.remarks(&self.choice, &self.session.loaded.config.gate.step));
            round.outcome.facts.extend(ran.facts());
            if let Some(earlier) = earlier {
                round = merged(Some(earlier), round);
            }
            round.context.elapsed_ms = self.session.elapsed_ms();
            self.show(&findings, &round.context, streams)?;
            round.outcome.sort();
            if !is_judged && tree.is_some() {
                super::task::tell(streams.err, "no record of this run is kept: files changed while they were judged");
            }
            self.keep(tree.filter(|_| is_judged), &round, ran, streams);
            return round.finish(streams);
        }
    }

    /// The findings about steps, which stand behind their output.
    fn show(&self, findings: &[crate::judge::Judged], context: &Context<'_>, streams: &mut Streams<'_>) -> Result<()> {
        if self.args.task.format == Format::Human {
            let text = human::findings(findings, context);
            super::task::ignore_closed_pipe(streams.out.write_all(text.as_bytes()))?;
        }
        Ok(())
    }

    /// Keeps the record. Findings about changed lines alone are no evidence about the tree.
    fn keep(&self, tree: Option<Tree>, round: &Round<'_>, ran: Ran, streams: &mut Streams<'_>) {
        if let (Some(tree), None) = (tree, &self.args.task.since) {
            let exit = Status::of(&round.outcome, &round.context).exit_code();
            let own = record::Own { args: self.args, choice: &self.choice, exit };
            let place = (&self.session.repository, &self.session.place);
            record::keep(place, &own, round, ran.recorded(tree), streams.err);
        }
    }
}

/// The two rounds as one: what the earlier one repaired and wrote, and how the later one ended.
fn merged<'a>(earlier: Option<Round<'a>>, mut later: Round<'a>) -> Round<'a> {
    let Some(earlier) = earlier else { return later };
    let (mut findings, mut changes) = (earlier.outcome.findings, earlier.outcome.changes);
    findings.retain(|finding| finding.repaired && !rules::RULES.contains(&finding.rule));
    findings.append(&mut later.outcome.findings);
    let places: BTreeMap<RepoPath, usize> =
        changes.iter().enumerate().map(|(place, change)| (change.path.clone(), place)).into_map();
    for change in std::mem::take(&mut later.outcome.changes) {
        let is_next = |known: &&mut Change| {
            let before = change.before.as_ref().filter(|_| change.from.is_none());
            before.is_some_and(|before| before.bytes() == known.after.bytes())
        };
        match places.get(&change.path).and_then(|place| changes.get_mut(*place)).filter(is_next) {
            // The two are one: what the file was before the first, and what it is behind the second.
            Some(known) => {
                let replacements = change.draft.replacements().into_iter();
                let edits: Vec<Edit> =
                    replacements.map(|(range, text)| Edit::replace(&change.path, range, text)).collect();
                known.draft.apply(&edits.iter().collect::<Vec<_>>());
                known.after = change.after;
            }
            None => changes.push(change),
        }
    }
    later.outcome.findings = findings;
    later.outcome.changes = changes;
    later.wrote |= earlier.wrote;
    later
}
