//! `stack`: the plan of stacked pull requests can be followed, and is followed.
//!
//! The document is the source, git is the evidence. Each file of this folder judges one side of a plan, as a
//! function of an [`Opened`].

pub mod describe;
mod form;
mod open;
mod paths;
mod patterns;
mod promises;
pub mod requests;
pub mod rules;
pub mod scope;
pub mod status;
mod twins;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use open::{Listing, Opened, grammar, listed, open};
pub use patterns::Patterns;

use self::status::{Known, Names, Verdict, pull_requests, verdicts};
use super::Check;
use super::sot::config_path;
use crate::config::schema::{Config, Evidence, PlanSource};
use crate::config::scope::Chosen;
use crate::model::{Finding, History, Log, Looked, RepoPath, Report, Request, Site, Snapshot, Standing, WantedHistory};
use crate::ordered::Ordered;
use crate::plan::Ids;
use crate::plan::board::{Board, Row};

/// Every configured plan, held to itself, to the documents beside it, and to git.
pub struct Stack {
    config: Arc<Config>,
    documents: Chosen,
    exclude: Chosen,
    companions: Chosen,
    /// Whether this is the task itself, which says so when there is nothing to judge.
    alone: bool,
    /// Whether git is asked how far the plans are.
    asks: bool,
}

impl Stack {
    /// The check, for its own task or beside others.
    pub fn new(config: &Arc<Config>, alone: bool) -> Stack {
        let stack = &config.stack;
        let (documents, exclude) = (stack.documents.chosen(), stack.exclude.chosen());
        let companions = stack.companions.chosen();
        Stack { config: Arc::clone(config), documents, exclude, companions, alone, asks: true }
    }

    /// The plans only, which git is not asked about.
    pub fn unasked(config: &Arc<Config>) -> Stack {
        Stack { asks: false, ..Stack::new(config, true) }
    }

    /// Whether a second plan is looked for in `path`.
    fn is_searched(&self, path: &RepoPath) -> bool {
        path.is_markdown() && self.documents.contains(path) && !self.exclude.contains(path)
    }

    fn judge(&self, opened: &Opened<'_>, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
        form::judge(opened, findings);
        paths::judge(opened, snapshot, &self.companions, findings);
        match verdicts_of(&self.config, opened, snapshot) {
            Ok(verdicts) => promises::judge(opened, snapshot, &verdicts, findings),
            Err(why) if claims(opened) => findings.push(promises::unjudged(opened, &why)),
            // Nothing that the plan says rests on git.
            Err(_) => {}
        }
    }

    /// What is wanted of the history for `opened`.
    fn wanted<'a>(&'a self, opened: Vec<Opened<'a>>) -> WantedHistory<'a> {
        let since = opened.iter().filter_map(|plan| plan.source.since.clone()).into_set();
        let names: Vec<Names> = opened.iter().map(|plan| names(&self.config, plan.source)).collect();
        let item = move |branch: &str| {
            let key = names.iter().find_map(|names| names.branch(branch))?;
            Some(key.as_str().to_owned())
        };
        let compares = move |log: &Log| self.open_branches(&opened, log);
        let trailer = self.config.stack.trailer.clone();
        WantedHistory { trailer, since, item: Box::new(item), compares: Box::new(compares) }
    }

    /// The branches whose items have not landed by anything that costs less than comparing their contents.
    fn open_branches(&self, opened: &[Opened<'_>], log: &Log) -> BTreeSet<usize> {
        let apart = |place: &usize| matches!(log.branches[*place].standing, Standing::Apart(_));
        let mut open = BTreeSet::new();
        for plan in opened {
            let names = names(&self.config, plan.source);
            let evidence = &self.config.stack.evidence;
            let known = Known { opened: plan, log, requests: Vec::new(), names: &names, evidence };
            let verdicts = verdicts(&known);
            let keys: std::collections::HashMap<_, _> =
                plan.plan.items.iter().map(|item| item.id()).zip(&verdicts).collect();
            open.extend((0..log.branches.len()).filter(apart).filter(|place| {
                let key = names.branch(&log.branches[*place].name);
                let verdict = key.as_ref().and_then(|key| keys.get(key));
                verdict.is_some_and(|verdict| verdict.actual != status::State::Landed)
            }));
        }
        open
    }

    /// The plans that can be read; what keeps others from it is found when they are judged.
    fn readable<'a>(&'a self, snapshot: &'a Snapshot) -> Vec<Opened<'a>> {
        self.config.stack.plan.iter().filter_map(|source| open(&self.config, snapshot, source).ok()).collect()
    }
}

/// Whether a plan says of any item how far it is.
fn claims(opened: &Opened<'_>) -> bool {
    opened.plan.items.iter().any(|item| item.claim.is_some())
}

/// What ids look like in git, for the plan of `source`.
fn names(config: &Config, source: &PlanSource) -> Names {
    let id = source.id.as_ref().map(|pattern| pattern.as_str().to_owned());
    let ids = source.id.as_ref().map_or_else(Ids::default, |pattern| Ids::new((**pattern).clone()));
    Names::new(config, id.as_deref(), ids)
}

/// How far every item of a plan is.
///
/// # Errors
/// Says in words why that cannot be known.
pub fn verdicts_of(config: &Config, opened: &Opened<'_>, snapshot: &Snapshot) -> Result<Vec<Verdict>, String> {
    let log = match snapshot.facts.history.as_ref() {
        History::Known(log) => log,
        History::Unknown(why) => return Err(why.clone()),
        History::NotAsked => return Err("git was not asked".to_owned()),
    };
    let requests = pull_requests(config, snapshot)?;
    let names = names(config, opened.source);
    Ok(verdicts(&Known { opened, log, requests, names: &names, evidence: &config.stack.evidence }))
}

impl Check for Stack {
    fn name(&self) -> &'static str {
        "stack"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        (self.alone || !self.config.stack.plan.is_empty()) && self.is_searched(path)
    }

    fn wants_exactly(&self) -> Vec<RepoPath> {
        let plans = self.config.stack.plan.iter().map(|plan| plan.file.clone());
        plans.chain(self.config.stack.pull_requests.clone()).collect()
    }

    fn history<'a>(&'a self, snapshot: &'a Snapshot) -> Option<WantedHistory<'a>> {
        if !self.asks {
            return None;
        }
        let opened = self.readable(snapshot);
        (!opened.is_empty()).then(|| self.wanted(opened))
    }

    fn commands(&self, snapshot: &Snapshot) -> Vec<Request> {
        let is_asked = !matches!(snapshot.facts.history.as_ref(), History::NotAsked);
        requests::question(&self.config).filter(|_| is_asked).into_iter().collect()
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        if self.config.stack.plan.is_empty() {
            if self.alone {
                report.findings.push(nothing_to_judge(&self.config, snapshot));
            }
            return report;
        }
        let mut opened = Vec::new();
        for source in self.config.stack.plan.iter() {
            match open(&self.config, snapshot, source) {
                Ok(plan) => opened.push(plan),
                Err(finding) => report.findings.push(*finding),
            }
        }
        for plan in &opened {
            self.judge(plan, snapshot, &mut report.findings);
        }
        let searched: BTreeSet<&RepoPath> =
            snapshot.files().map(|(path, _)| path).filter(|path| self.is_searched(path)).into_set();
        twins::judge(&opened, snapshot, &searched, &mut report.findings);
        let items = opened.iter().map(|plan| plan.plan.items.len()).sum();
        report.looked.push(Looked { count: opened.len(), noun: "plan" });
        report.looked.push(Looked { count: items, noun: "plan item" });
        report
    }
}

/// A plan with what git knows of its items.
///
/// # Errors
/// Says in words why that cannot be known.
pub fn board_of<'a>(config: &Config, opened: &'a Opened<'_>, snapshot: &'a Snapshot) -> Result<Board<'a>, String> {
    let row = |verdict: Verdict| Row {
        state: verdict.state.word(),
        actual: verdict.actual.word(),
        reasons: verdict.reasons,
        waits: verdict.waits,
        wishes: verdict.wishes,
    };
    let rows = verdicts_of(config, opened, snapshot)?.into_iter().map(row).collect();
    let base = match snapshot.facts.history.as_ref() {
        History::Known(log) => log.base.as_str(),
        _ => "",
    };
    Ok(Board { text: opened.text, plan: &opened.plan, base, rows })
}

/// The same, from what every clone has: no branches and no pull requests, so that a text made of it stays true.
///
/// # Errors
/// As [`board_of`].
pub fn lasting_board<'a>(config: &Config, opened: &'a Opened<'_>, snapshot: &'a Snapshot) -> Result<Board<'a>, String> {
    let mut lasting = snapshot.clone();
    if let History::Known(log) = snapshot.facts.history.as_ref() {
        let log = Log { branches: Vec::new(), ..log.as_ref().clone() };
        Arc::make_mut(&mut lasting.facts).history = Arc::new(History::Known(Box::new(log)));
    }
    let mut config = config.clone();
    config.stack.evidence.retain(|kind| *kind != Evidence::PullRequest);
    let rows = board_of(&config, opened, &lasting)?.rows;
    // Ids of commits would be others after a landing.
    let rows = rows.into_iter().map(|row| Row { reasons: Vec::new(), ..row }).collect();
    Ok(Board { text: opened.text, plan: &opened.plan, base: "", rows })
}

/// No plan is configured: which sections look like one.
fn nothing_to_judge(config: &Config, snapshot: &Snapshot) -> Finding {
    let listings = listed(config, snapshot);
    let message = match listings.len() {
        0 => "no plan is configured, and no section looks like one".to_owned(),
        1 => "no plan is configured; one section looks like one".to_owned(),
        count => format!("no plan is configured; {count} sections look like one, and none is chosen for you"),
    };
    let help = match listings.first() {
        None => "`cargo xtask stack plan new` writes a plan".to_owned(),
        Some(first) => format!(
            "write into xtask.toml: [[stack.plan]] with file = \"{}\" and section = \"{}\"",
            first.path, first.title
        ),
    };
    // More would be no help.
    const LISTED_MAX: usize = 50;
    let detail = listings.iter().take(LISTED_MAX).map(Listing::shown).collect();
    Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help).showing(detail)
}
