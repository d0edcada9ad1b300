//! `sot`: what is derived in the ledgers, the README and every generated region.
//!
//! Four passes, each a check of its own, because each quotes the result of the one before:
//! INDEX tables are rebuilt, then figures are counted in them, then tables of contents list the
//! headings that were written, then excerpts quote the finished documents.

mod asked;
mod copies;
mod facts;
mod findings;
mod inline;
mod legacy;
mod meta;
pub mod provider;
mod region;
pub mod rules;
mod slot;
mod survey;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use self::asked::{derived, known, lacks, stamped};
pub use self::facts::Facts;
use self::slot::Slot;
use self::survey::Survey;
use super::Check;
use super::stack::Stack;
use super::stack::describe::is_workflow;
use crate::config::schema::Config;
use crate::model::{Edit, Looked, RepoPath, Report, Request, Snapshot, SourceFile, WantedHistory};
use crate::ordered::Ordered;

/// Which regions a pass writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pass {
    /// INDEX tables rebuilt from sections.
    Index,
    /// Figures, references and everything else.
    Figures,
    /// Tables of contents.
    Contents,
    /// Excerpts of files.
    Excerpts,
}

/// The passes of `sot`, in order.
pub fn passes(config: &Arc<Config>) -> Vec<Box<dyn Check>> {
    let stack = || Stack::new(config, true);
    let pass = |pass| Box::new(Sot { config: Arc::clone(config), pass, stack: stack() }) as Box<dyn Check>;
    vec![pass(Pass::Index), pass(Pass::Figures), pass(Pass::Contents), pass(Pass::Excerpts)]
}

struct Sot {
    config: Arc<Config>,
    pass: Pass,
    /// Says what is to be known of git where a region shows a plan.
    stack: Stack,
}

impl Sot {
    /// Whether generated regions and facts are kept in `path`.
    fn keeps(&self, path: &RepoPath) -> bool {
        let sot = &self.config.sot;
        path.is_markdown() && sot.documents.set.contains(path) && !sot.exclude.set.contains(path)
    }
}

impl Check for Sot {
    fn name(&self) -> &'static str {
        match self.pass {
            Pass::Index => "sot-index",
            Pass::Figures => "sot",
            Pass::Contents => "sot-contents",
            Pass::Excerpts => "sot-excerpts",
        }
    }

    fn wants(&self, path: &RepoPath) -> bool {
        // A table of them may be kept in a document.
        self.keeps(path) || self.pass == Pass::Figures && is_workflow(path.as_str())
    }

    fn wants_exactly(&self) -> Vec<RepoPath> {
        let ledgers = self.config.ledger.iter().map(|ledger| ledger.path.clone());
        let regions = self.config.region.iter().map(|region| region.path.clone());
        ledgers.chain(regions).chain(self.stack.wants_exactly()).collect()
    }

    fn follows(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        match self.pass {
            Pass::Excerpts => self.excerpted(snapshot),
            _ => BTreeSet::new(),
        }
    }

    fn history<'a>(&'a self, snapshot: &'a Snapshot) -> Option<WantedHistory<'a>> {
        let shows = |(path, file): (&RepoPath, &Arc<SourceFile>)| {
            self.keeps(path) && memchr::memmem::find(file.bytes(), b"xtask:begin stack-").is_some()
        };
        let is_asked = self.pass == Pass::Figures && snapshot.files().any(shows);
        if is_asked { self.stack.history(snapshot) } else { None }
    }

    fn commands(&self, snapshot: &Snapshot) -> Vec<Request> {
        // Without a history nobody shows a plan.
        if self.pass == Pass::Figures { self.stack.commands(snapshot) } else { Vec::new() }
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        let surveys = self.surveys(snapshot);
        // Only the main pass counts, and reports what the others would find too.
        let facts = match self.pass {
            Pass::Figures => {
                self.report_missing(snapshot, &mut report);
                facts::gather(&self.config, snapshot, &surveys, &mut report)
            }
            _ => Facts::default(),
        };
        let now = snapshot.facts.now.to_string();
        let mut slots: BTreeMap<RepoPath, Vec<Slot>> = BTreeMap::new();
        for (path, survey) in &surveys {
            let found = self.slots(snapshot, &surveys, survey, &facts, &mut report);
            slots.insert((*path).clone(), found);
        }
        if self.pass == Pass::Figures {
            copies::find(&self.config, snapshot, &facts, &slots, &mut report);
            report.looked = self.looked(snapshot, &surveys);
        }
        for (path, slots) in slots {
            if let Some(file) = snapshot.file(&path) {
                let verdict = slot::judge(&path, file, slots, &now);
                report.findings.extend(verdict.findings);
                stamp(&path, &verdict.dated, &mut report);
            }
        }
        report
    }
}

impl Sot {
    /// Surveys every file that this pass may write into.
    fn surveys<'a>(&'a self, snapshot: &'a Snapshot) -> BTreeMap<&'a RepoPath, Survey<'a>> {
        let configured = self.configured(snapshot);
        let files = snapshot.files().filter(|(path, file)| match self.pass {
            Pass::Figures => configured.contains(path) || (self.keeps(path) && has_markers(file)),
            _ => self.keeps(path) && has_markers(file),
        });
        let surveys = files.filter_map(|(path, file)| Some((path, self.survey(snapshot, path, file)?)));
        surveys.filter(|(_, survey)| self.pass == Pass::Figures || survey.has_work(self.pass)).into_map()
    }

    fn survey<'a>(
        &'a self,
        snapshot: &'a Snapshot,
        path: &'a RepoPath,
        file: &'a Arc<SourceFile>,
    ) -> Option<Survey<'a>> {
        Survey::read(&self.config, snapshot, path, file, self.keeps(path))
    }

    /// The files in which a ledger or a configured region stands.
    fn configured<'a>(&'a self, snapshot: &'a Snapshot) -> BTreeSet<&'a RepoPath> {
        let ledgers = self.config.ledger.iter().map(|ledger| &ledger.path);
        let regions = self.config.region.iter().map(|region| &region.path);
        ledgers.chain(regions).map(|path| snapshot.resolve(path)).into_set()
    }

    /// The slots of one file that this pass judges; none when its markers are broken.
    fn slots(
        &self,
        snapshot: &Snapshot,
        surveys: &BTreeMap<&RepoPath, Survey<'_>>,
        survey: &Survey<'_>,
        facts: &Facts,
        report: &mut Report,
    ) -> Vec<Slot> {
        let main = self.pass == Pass::Figures;
        let mut slots = Vec::new();
        if main {
            report.findings.extend(survey.broken.iter().cloned());
            slots = legacy::slots(survey, facts, &snapshot.facts.now.to_string(), report);
            slots.extend(meta::slots(survey, snapshot, facts, report));
        }
        if !survey.broken.is_empty() {
            return Vec::new();
        }
        let page = region::Page { survey, surveys, snapshot, config: &self.config, facts };
        slots.extend(region::slots(&page, self.pass, report));
        if main {
            slots.extend(inline::slots(&page, report));
        }
        slots
    }

    /// Reports every configured or marked file that is missing or no text.
    fn report_missing(&self, snapshot: &Snapshot, report: &mut Report) {
        let ledgers = self
            .config
            .ledger
            .iter()
            .map(|ledger| (&ledger.path, ledger.optional, format!("ledger `{}`", ledger.name)));
        let regions = self
            .config
            .region
            .iter()
            .map(|region| (&region.path, region.optional, format!("the file of region `{}`", region.name)));
        let mut said: BTreeSet<&RepoPath> = BTreeSet::new();
        for (path, optional, what) in ledgers.chain(regions) {
            let unseen = snapshot.unseen.iter().any(|unseen| unseen.path == snapshot.resolve(path).as_str());
            if snapshot.file(path).is_none() && !optional && !unseen && said.insert(path) {
                report.findings.push(findings::no_input(path, &what));
            }
        }
        for (index, glob) in self.config.sot.documents.texts.iter().enumerate() {
            if !snapshot
                .tree
                .iter()
                .any(|path| path.is_markdown() && self.config.sot.documents.set.matches(index, path))
            {
                report.findings.push(findings::unmatched(glob));
            }
        }
        let configured = self.configured(snapshot);
        for (path, file) in snapshot.files() {
            let wanted = configured.contains(path) || (self.keeps(path) && has_markers(file));
            match (wanted, file.text()) {
                (true, Err(offset)) => report.findings.push(findings::not_text(path, offset)),
                (_, Ok(_)) if self.keeps(path) && has_wide_markers(file) => report.findings.push(findings::wide(path)),
                _ => {}
            }
        }
        let nothing = self.config.ledger.is_empty() && self.config.region.is_empty();
        if nothing && !snapshot.files().any(|(path, _)| self.keeps(path)) {
            report.findings.push(findings::nothing_kept());
        }
    }

    fn looked(&self, snapshot: &Snapshot, surveys: &BTreeMap<&RepoPath, Survey<'_>>) -> Vec<Looked> {
        let ledgers = self.config.ledger.iter().filter(|ledger| snapshot.file(&ledger.path).is_some()).count();
        let documents = snapshot.files().filter(|(path, _)| self.keeps(path)).count();
        let regions = surveys.values().map(|survey| survey.markers.regions.len() + survey.pairs.len()).sum();
        let facts = surveys.values().map(|survey| survey.markers.facts.len()).sum();
        [(ledgers, "ledger"), (documents, "document"), (regions, "region"), (facts, "fact")]
            .map(|(count, noun)| Looked { count, noun })
            .to_vec()
    }

    /// The files that excerpts quote. What is not one of the repository's files is not quoted: an
    /// ignored file may hold what nobody wants to commit.
    fn excerpted(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        let kept = snapshot.files().filter(|(path, file)| self.keeps(path) && has_markers(file));
        let surveys = kept.filter_map(|(path, file)| self.survey(snapshot, path, file));
        let regions = surveys.flat_map(|survey| survey.markers.regions);
        regions
            .filter_map(|region| provider::excerpt::source(&region))
            .filter(|path| snapshot.tree.contains(path))
            .into_set()
    }
}

/// Lets every fix of `path` bring the file's times of the last change along, so that they move
/// together whichever of the fixes is applied.
fn stamp(path: &RepoPath, dated: &[Edit], report: &mut Report) {
    if dated.is_empty() {
        return;
    }
    let fixes = report.findings.iter_mut().filter_map(|finding| finding.fix.as_mut());
    for fix in fixes.filter(|fix| fix.edits.iter().any(|edit| edit.path == *path)) {
        fix.edits.extend_from_slice(dated);
    }
}

/// Most documents hold no marker at all, and then their blocks need not be known.
fn has_markers(file: &SourceFile) -> bool {
    memchr::memmem::find(file.bytes(), b"xtask:").is_some() || (file.text().is_err() && has_wide_markers(file))
}

/// Whether a marker is written in UTF-16 of either byte order, where nobody who reads UTF-8 sees it.
fn has_wide_markers(file: &SourceFile) -> bool {
    memchr::memmem::find(file.bytes(), b"x\0t\0a\0s\0k\0:").is_some()
}

/// The configuration's usual path, for findings about what it leaves out.
pub fn config_path() -> RepoPath {
    RepoPath::new(crate::config::FILE_NAME).expect("the configuration's name is one plain component")
}
