//! What changes together: files, and the documents that must change with them.

mod dated;
mod waivers;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::references::unread;
use super::rules::{self, weighed};
use crate::checks::WantedChanges;
use crate::checks::sot::config_path;
use crate::config::schema::{Config, Coupling};
use crate::config::scope::Chosen;
use crate::model::{Changed, Changes, Finding, Looked, Now, RepoPath, Report, Site, Snapshot};
use crate::ordered::Ordered;

/// As many changed files are listed beside a finding.
const SHOWN_MAX: usize = 10;

/// The files whose change asks for a document.
struct When {
    paths: Chosen,
    unless: Chosen,
}

impl When {
    fn contains(&self, path: &RepoPath) -> bool {
        self.paths.contains(path) && !self.unless.contains(path)
    }
}

/// The couplings of a configuration.
pub struct Couplings {
    config: Arc<Config>,
    whens: Vec<When>,
}

impl Couplings {
    /// Makes the couplings ready.
    pub fn new(config: &Arc<Config>) -> Couplings {
        let when = |coupling: &Coupling| When { paths: coupling.when.chosen(), unless: coupling.unless.chosen() };
        Couplings { config: Arc::clone(config), whens: config.coupling.iter().map(when).collect() }
    }

    fn all(&self) -> impl Iterator<Item = (&Coupling, &When)> {
        self.config.coupling.iter().zip(&self.whens)
    }

    /// Documents that hold a section of dates.
    pub fn wants_exactly(&self) -> Vec<RepoPath> {
        let sections = self.config.coupling.iter().filter_map(Coupling::section);
        sections.map(|section| section.path).collect()
    }

    /// What is wanted of the change at hand.
    pub fn wants_changes(&self) -> Option<WantedChanges<'_>> {
        if self.config.coupling.is_empty() {
            return None;
        }
        let dated: BTreeSet<RepoPath> = self.wants_exactly().into_iter().into_set();
        let old = dated.clone();
        let trailers = self.config.coupling.iter().map(|coupling| coupling.waiver.clone()).into_set();
        let counts = Box::new(move |path: &RepoPath| {
            let asks = |(coupling, when): (&Coupling, &When)| when.contains(path) || coupling.change.set.contains(path);
            dated.contains(path) || self.all().any(asks)
        });
        Some(WantedChanges { counts, old, base: None, every_name: false, trailers })
    }

    /// The files that are named by a finding: an exemption may stand in one.
    pub fn follows(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        let Changes::Made(changed) = &snapshot.facts.changes else { return BTreeSet::new() };
        let mut findings = Vec::new();
        self.judge_change(snapshot, changed, &mut findings);
        let sites = findings.into_iter().map(|finding| finding.site.path);
        // What is no file would be reported as one that cannot be read.
        sites.filter(|path| changed.paths.get(path) == Some(&Now::File)).into_set()
    }

    /// Holds the change at hand to every coupling.
    pub fn judge(&self, snapshot: &Snapshot, report: &mut Report) {
        if self.config.coupling.is_empty() {
            return;
        }
        self.report_idle(snapshot, &mut report.findings);
        match &snapshot.facts.changes {
            Changes::Made(changed) => {
                waivers::judge(&self.config.coupling, &changed.trailers, &mut report.findings);
                self.judge_change(snapshot, changed, &mut report.findings);
            }
            Changes::Unknown => report.findings.push(unjudged()),
            Changes::NotAsked | Changes::Nothing => {}
        }
        report.looked.push(Looked { count: self.config.coupling.len(), noun: "coupling" });
    }

    fn judge_change(&self, snapshot: &Snapshot, changed: &Changed, findings: &mut Vec<Finding>) {
        // What this run writes is part of the change, too.
        let paths: BTreeSet<&RepoPath> = changed.paths.keys().chain(snapshot.edited.iter()).into_set();
        let is_there = |path: &RepoPath| changed.paths.get(path) != Some(&Now::Gone) || snapshot.edited.contains(path);
        for (coupling, when) in self.all().filter(|(coupling, _)| !waivers::waives(coupling, &changed.trailers)) {
            let causes: Vec<&RepoPath> = paths.iter().copied().filter(|path| when.contains(path)).collect();
            // The first one that is there: a reader can open it, and an exemption can stand in it.
            let Some(first) = causes.iter().find(|path| is_there(path)).or(causes.first()) else { continue };
            let made = Made { coupling, base: &changed.base, causes: &causes, first };
            for (index, entry) in coupling.change.texts.iter().enumerate() {
                let is_it = |path: &&RepoPath| coupling.change.set.matches(index, path) && is_there(path);
                let is_known = || snapshot.tree.iter().any(|path| coupling.change.set.matches(index, path));
                // An entry that names nothing is said to name nothing.
                if !paths.iter().copied().any(|path| is_it(&path)) && is_known() {
                    findings.push(made.without(entry));
                }
            }
            findings.extend(coupling.section().and_then(|section| dated::judge(snapshot, changed, &made, &section)));
        }
    }

    /// Scopes, entries and sections that are nowhere make a rule that cannot fail, or one that cannot be kept.
    fn report_idle(&self, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
        let idle = |coupling: &Coupling, message: String, help: String| {
            let site = Site::file(&config_path());
            Finding::new(&rules::NO_INPUT, site, message, help).about(&coupling.name)
        };
        let changed = match &snapshot.facts.changes {
            Changes::Made(changed) => Some(changed),
            _ => None,
        };
        for (coupling, when) in self.all() {
            let name = &coupling.name;
            // The last file of a scope may be what was deleted.
            let gone = changed.into_iter().flat_map(|changed| changed.paths.keys());
            if !snapshot.tree.iter().chain(gone).any(|path| when.contains(path)) {
                let message = format!("no file is of `when` of coupling `{name}`, so it never asks for anything");
                findings.push(idle(
                    coupling,
                    message,
                    "correct `when` and `unless` of the coupling, or take it out".to_owned(),
                ));
            }
            for (index, entry) in coupling.change.texts.iter().enumerate() {
                if !snapshot.tree.iter().any(|path| coupling.change.set.matches(index, path)) {
                    let message = format!("`{entry}` of coupling `{name}` matches no file, so it can never change");
                    let help = "restore the document, correct the entry, or take it out; `**` crosses folders";
                    findings.push(idle(coupling, message, help.to_owned()));
                }
            }
            let section = coupling.section();
            let file = section.as_ref().and_then(|section| Some((&section.path, snapshot.file(&section.path)?)));
            findings.extend(file.and_then(|(path, file)| unread(path, file)));
            if let Some((message, help)) = section.and_then(|section| dated::lacks(snapshot, &section)) {
                findings.push(idle(coupling, format!("{message}, which coupling `{name}` asks for"), help));
            }
        }
    }
}

/// A change that asks for documents.
struct Made<'a> {
    coupling: &'a Coupling,
    base: &'a str,
    causes: &'a [&'a RepoPath],
    first: &'a RepoPath,
}

impl Made<'_> {
    /// The change came without a document.
    fn without(&self, entry: &str) -> Finding {
        let message = format!("this changed without a change of `{entry}`");
        self.finding(Site::file(self.first), &message, &format!("change `{entry}` too"))
    }

    fn finding(&self, site: Site, message: &str, repair: &str) -> Finding {
        let Coupling { name, waiver, why, severity, message: said, .. } = self.coupling;
        let message = if said.is_empty() { message.to_owned() } else { format!("{message}: {said}") };
        let why = if why.is_empty() { String::new() } else { format!("; {why}") };
        let help = format!("{repair}, or say in a commit since {} `{waiver}: {name} -- reason`{why}", self.base);
        let mut detail: Vec<String> =
            self.causes.iter().take(SHOWN_MAX).map(|path| format!("changed: {path}")).collect();
        if self.causes.len() > SHOWN_MAX {
            detail.push(format!("... {} more", self.causes.len() - SHOWN_MAX));
        }
        Finding::new(weighed(&rules::UNCOUPLED_CHANGE, *severity), site, message, help).about(name).showing(detail)
    }
}

/// A finding about a repository in which nobody can say what changed.
fn unjudged() -> Finding {
    let message = "there is no git repository, so nobody can say what changed";
    let help = "`git init` and a commit start a past that changes can be told from";
    Finding::new(&rules::CHANGE_UNJUDGED, Site::file(&config_path()), message, help)
}
