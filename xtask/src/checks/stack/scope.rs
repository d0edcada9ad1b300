//! `stack scope`: what a branch changes against what its item says it touches.

mod base;
mod missing;
mod widened;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::describe::is_workflow;
use super::status::State;
use super::{Opened, Stack, names, open, rules, verdicts_of};
use crate::checks::{Check, WantedChanges, ledger};
use crate::config::schema::{Config, Promise};
use crate::model::{
    Changed, Changes, Finding, History, Log, Looked, Now, RepoPath, Report, Site, Snapshot, Standing, WantedHistory,
};
use crate::ordered::Ordered;
use crate::plan::scope::Touch;
use crate::plan::{Item, Target};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The item; without one, that of the branch that is checked out.
    pub item: Option<String>,
    /// The revision that the change is measured from; without one, what the branch stands on.
    pub base: Option<String>,
}

/// The checks of `stack scope`: the past of the ledgers, then the scope.
pub fn checks(config: &Arc<Config>, request: &Request) -> Vec<Box<dyn Check>> {
    let mut past = config.as_ref().clone();
    let history = [Promise::EntryRewritten, Promise::EntryDeleted, Promise::EntryMoved, Promise::StatusTransition];
    past.ledger.each_mut(|ledger| {
        let others = Promise::ALL.iter().copied().filter(|promise| !history.contains(promise));
        ledger.contract.off.extend(others);
    });
    let mut checks: Vec<Box<dyn Check>> = Vec::new();
    if !past.ledger.is_empty() {
        checks.push(Box::new(ledger::Contracts::new(&Arc::new(past), false)));
    }
    checks.push(Box::new(Scope::new(config, request)));
    checks
}

/// The check.
pub struct Scope {
    stack: Stack,
    request: Request,
}

/// The item that is meant.
pub struct Chosen<'a> {
    /// Its plan.
    pub opened: Opened<'a>,
    /// Its place in the plan.
    pub place: usize,
}

impl Chosen<'_> {
    fn item(&self) -> &Item {
        &self.opened.plan.items[self.place]
    }
}

impl Scope {
    /// The check of one item. It also wants the workflows, for those that describe it.
    pub fn new(config: &Arc<Config>, request: &Request) -> Scope {
        Scope { stack: Stack::new(config, true), request: request.clone() }
    }

    /// The item that is meant.
    ///
    /// # Errors
    /// Says in words why none is.
    pub fn chosen<'a>(&'a self, snapshot: &'a Snapshot) -> Result<Chosen<'a>, String> {
        let config = &self.stack.config;
        let opened = self.stack.readable(snapshot);
        if opened.is_empty() {
            return Err("there is no plan that can be read; `cargo xtask stack` says why".to_owned());
        }
        if let Some(named) = &self.request.item {
            let found = opened.into_iter().find_map(|opened| {
                let place = opened.plan.position(named)?;
                Some(Chosen { opened, place })
            });
            return found.ok_or_else(|| format!("no plan has an item `{named}`"));
        }
        let History::Known(log) = snapshot.facts.history.as_ref() else {
            return Err("no item is named, and the branch is not known".to_owned());
        };
        let Some(branch) = &log.current else {
            return Err("no item is named, and no branch is checked out".to_owned());
        };
        let found = opened.into_iter().find_map(|opened| {
            let key = names(config, opened.source).branch(branch)?;
            let place = opened.plan.place(&key)?;
            Some(Chosen { opened, place })
        });
        found.ok_or_else(|| format!("the branch `{branch}` names no item of a plan; say which is meant"))
    }

    fn judge(&self, snapshot: &Snapshot, chosen: &Chosen<'_>, changed: &Changed, findings: &mut Vec<Finding>) {
        let item = chosen.item();
        if item.scope.is_empty() && item.tests.is_empty() {
            let site = chosen.opened.site(item);
            let message = format!("{} names no file, so its scope is NOT CHECKED", item.name);
            let help = "name the paths it touches: `- **Scope (files)**:` and a list of code spans";
            findings.push(Finding::new(&rules::SCOPE_UNCHECKED, site, message, help).about(&item.name));
        } else {
            self.outside(chosen, changed, findings);
            widened::judge(chosen, changed, findings);
            missing::judge(chosen, changed, findings);
        }
        self.waits(snapshot, chosen, findings);
    }

    /// Changed files that the item does not name. What has no name here may be any of them.
    fn outside(&self, chosen: &Chosen<'_>, changed: &Changed, findings: &mut Vec<Finding>) {
        let (opened, item) = (&chosen.opened, chosen.item());
        let config = &self.stack.config;
        // The plan and the ledgers tell about every item.
        let told: BTreeSet<&RepoPath> = config
            .stack
            .plan
            .iter()
            .map(|plan| &plan.file)
            .chain(config.ledger.iter().map(|ledger| &ledger.path))
            .into_set();
        for name in &changed.unnameable {
            let message = format!("`{name}` is changed, and no scope can name it: it is not UTF-8");
            let help = "give the file a name that can be written";
            let finding = Finding::new(&rules::SCOPE_UNCHECKED, opened.site(item), message, help);
            findings.push(finding.about(&item.name));
        }
        let own: Vec<_> = item.scope.iter().chain(&item.tests).map(Touch::covers).collect();
        let others = opened.plan.items.iter().filter(|other| other.id() != item.id());
        let others: Vec<(&str, _)> = others
            .flat_map(|other| other.scope.iter().chain(&other.tests).map(|touch| (other.name.as_str(), touch.covers())))
            .collect();
        for (path, now) in &changed.paths {
            let covered = own.iter().any(|covers| covers(path.as_str()));
            if covered || told.contains(path) || self.stack.companions.contains(path) {
                continue;
            }
            let mut owners: Vec<&str> =
                others.iter().filter(|(_, covers)| covers(path.as_str())).map(|(name, _)| *name).collect();
            owners.dedup();
            let how = if *now == Now::Gone { "removed" } else { "changed" };
            let whose = match owners[..] {
                [] => "no item names it".to_owned(),
                [one] => format!("it is of {one}"),
                _ => format!("it is of {}", owners.join(", ")),
            };
            let message =
                format!("`{path}` is {how} since {}, and {} does not name it; {whose}", changed.base, item.name);
            let help = format!("take the change out of this branch, or name the file in the scope of {}", item.name);
            let finding = Finding::new(&rules::OUT_OF_SCOPE, Site::file(path), message, help).about(&item.name);
            findings.push(finding.because(opened.site(item)));
        }
    }

    /// What the item waits for and that has not landed.
    fn waits(&self, snapshot: &Snapshot, chosen: &Chosen<'_>, findings: &mut Vec<Finding>) {
        let (opened, item) = (&chosen.opened, chosen.item());
        let verdicts = match verdicts_of(&self.stack.config, opened, snapshot) {
            Ok(verdicts) => verdicts,
            Err(why) => {
                let message = format!("whether what {} waits for has landed cannot be known: {why}", item.name);
                let help = "make the history known";
                let finding = Finding::new(&rules::SCOPE_UNCHECKED, opened.site(item), message, help);
                findings.push(finding.about(&item.name));
                return;
            }
        };
        let below = self.below(snapshot, opened);
        for edge in item.depends.iter().filter(|edge| edge.hard) {
            let Target::Item(place) = edge.target else { continue };
            let other = &opened.plan.items[place];
            let verdict = &verdicts[place];
            if verdict.actual == State::Landed || below.contains(&place) || place == chosen.place {
                continue;
            }
            let message = format!("{} waits for {}, which is {}", item.name, other.name, verdict.actual.word());
            let help = format!("land {} first, or put this branch on that of {}", other.name, other.name);
            let finding = opened.finding(&rules::NOT_LANDED, item, edge.range.clone(), message, help);
            findings.push(finding.because(opened.site(other)));
        }
    }

    /// The items whose branches the branch that is checked out stands on.
    fn below(&self, snapshot: &Snapshot, opened: &Opened<'_>) -> BTreeSet<usize> {
        let History::Known(log) = snapshot.facts.history.as_ref() else { return BTreeSet::new() };
        let names = names(&self.stack.config, opened.source);
        let mut found = BTreeSet::new();
        let mut at = current(log);
        // Each step goes down, and there are so many branches.
        for _ in 0..log.branches.len() {
            let Some(Standing::Apart(apart)) = at.map(|branch| &branch.standing) else { break };
            let Some(on) = &apart.on else { break };
            at = None;
            for branch in log.branches.iter().filter(|branch| branch.tip == *on) {
                let key = names.branch(&branch.name);
                found.extend(key.and_then(|key| opened.plan.place(&key)));
                at = at.or(Some(branch));
            }
        }
        found
    }
}

fn current(log: &Log) -> Option<&crate::model::Branch> {
    let name = log.current.as_ref()?;
    log.branches.iter().find(|branch| branch.name == *name && !branch.remote)
}

impl Check for Scope {
    fn name(&self) -> &'static str {
        "stack"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        is_workflow(path.as_str())
    }

    fn wants_exactly(&self) -> Vec<RepoPath> {
        self.stack.wants_exactly()
    }

    fn wants_changes(&self) -> Option<WantedChanges<'_>> {
        let counts = Box::new(|_: &RepoPath| true);
        let base = self.request.base.clone();
        let old = self.stack.config.stack.plan.iter().map(|plan| plan.file.clone()).into_set();
        Some(WantedChanges { counts, old, base, every_name: true, trailers: BTreeSet::new() })
    }

    fn history<'a>(&'a self, snapshot: &'a Snapshot) -> Option<WantedHistory<'a>> {
        Some(self.stack.wanted(self.stack.readable(snapshot)))
    }

    fn commands(&self, snapshot: &Snapshot) -> Vec<crate::model::Request> {
        self.stack.commands(snapshot)
    }

    fn change_base(&self, snapshot: &Snapshot) -> Option<String> {
        // A branch on another is not charged with what that one changed.
        if self.request.base.is_some() {
            return None;
        }
        let History::Known(log) = snapshot.facts.history.as_ref() else { return None };
        let Standing::Apart(apart) = &current(log)?.standing else { return None };
        let chosen = self.chosen(snapshot).ok()?;
        let names = names(&self.stack.config, chosen.opened.source);
        base::below(&chosen, log, apart, &names)
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        // A plan that cannot be read may be the one that is meant.
        let sources = self.stack.config.stack.plan.iter();
        report
            .findings
            .extend(sources.filter_map(|source| open(&self.stack.config, snapshot, source).err()).map(|f| *f));
        let unchecked = |message: String, help: &str| {
            Finding::new(&rules::SCOPE_UNCHECKED, Site::file(&crate::checks::sot::config_path()), message, help)
        };
        let chosen = match self.chosen(snapshot) {
            Ok(chosen) => chosen,
            Err(why) => {
                report.findings.push(unchecked(why, "`cargo xtask stack scope PR-03` names one"));
                return report;
            }
        };
        match &snapshot.facts.changes {
            Changes::Made(changed) => {
                self.judge(snapshot, &chosen, changed, &mut report.findings);
                report.looked.push(Looked { count: changed.paths.len(), noun: "changed file" });
            }
            _ => {
                let message = "what changed is not known: there is no git here, or nothing is committed".to_owned();
                report.findings.push(unchecked(message, "commit first"));
            }
        }
        report
    }
}
