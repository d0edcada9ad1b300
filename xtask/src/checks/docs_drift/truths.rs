//! Facts that stand in several places and must agree.
//!
//! A source is read into items, each with its place; a truth compares the items of its sources. What
//! a source may be is in `extract/`, what may be asked of them in `compare.rs` and `each.rs`.

mod compare;
mod each;
mod extract;
mod item;
mod repair;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use self::extract::Reader;
use self::item::{Item, Lack, Side};
use super::rules;
use crate::checks::sot::config_path;
use crate::config::schema::{Config, Each, From, Source, Truth};
use crate::model::{Finding, Looked, PathSet, RepoPath, Report, Request, Site, Snapshot};
use crate::parallel;

/// The truths of a configuration.
pub struct Truths {
    config: Arc<Config>,
    /// Paths that are named as they are.
    named: BTreeSet<RepoPath>,
    /// Globs, each once, behind the text that each starts with.
    globs: BTreeMap<String, PathSet>,
}

impl Truths {
    /// Makes the truths ready.
    pub fn new(config: &Arc<Config>) -> Truths {
        let mut truths = Truths { config: Arc::clone(config), named: BTreeSet::new(), globs: BTreeMap::new() };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let sources = config.truth.iter().flat_map(|truth| truth.source.iter());
        let sources = sources.chain(config.each.iter().map(|each| &each.source));
        for glob in sources.filter(|source| source.from != From::Files).flat_map(|source| &source.paths.texts) {
            if !seen.insert(glob) {
                continue;
            }
            match (glob.find(['*', '?', '[']), RepoPath::new(glob)) {
                (None, Ok(path)) => drop(truths.named.insert(path)),
                (at, _) => {
                    let fixed = glob[..at.unwrap_or(glob.len())].to_owned();
                    // A glob that is none was refused with the configuration.
                    let _ = truths.globs.entry(fixed).or_default().add(glob);
                }
            }
        }
        truths
    }

    /// Whether some source is read from `path`.
    pub fn wants(&self, path: &RepoPath) -> bool {
        self.named.contains(path)
            || self.globs.iter().any(|(fixed, globs)| path.as_str().starts_with(fixed.as_str()) && globs.contains(path))
            || self
                .config
                .truth
                .iter()
                .any(|truth| truth.source.iter().any(|source| quotes(&self.config, source, path)))
    }

    /// What is to be run, each command once.
    pub fn commands(&self) -> Vec<Request> {
        let sources = self.config.truth.iter().flat_map(|truth| truth.source.iter());
        let sources = sources.chain(self.config.each.iter().map(|each| &each.source));
        sources.filter_map(|source| extract::request(&self.config, source)).collect()
    }

    /// Compares the sources of every truth, and judges every item.
    pub fn judge(&self, snapshot: &Snapshot, report: &mut Report) {
        let reader = Reader { config: &self.config, snapshot, facts: OnceLock::new() };
        let truths: Vec<&Truth> = self.config.truth.iter().collect();
        for findings in parallel::each(&truths, |truth| one(&reader, truth)) {
            report.findings.extend(findings);
        }
        let all: Vec<&Each> = self.config.each.iter().collect();
        for findings in parallel::each(&all, |each| each::judge(&reader, each)) {
            report.findings.extend(findings);
        }
        if !truths.is_empty() {
            report.looked.push(Looked { count: truths.len(), noun: "truth" });
        }
        if !all.is_empty() {
            report.looked.push(Looked { count: all.len(), noun: "item list" });
        }
    }
}

/// Whether a source quotes a ledger that is at `path`, or our own definition.
fn quotes(config: &Config, source: &Source, path: &RepoPath) -> bool {
    match source.from {
        From::Fact => config.ledger.iter().any(|ledger| ledger.path == *path),
        From::Flags | From::Subcommands => super::references::is_command_line(path),
        _ => false,
    }
}

/// What is wrong with one truth.
fn one(reader: &Reader<'_>, truth: &Truth) -> Vec<Finding> {
    let mut findings = Vec::new();
    let own = configured(reader.snapshot, &truth.name);
    let mut sides: Vec<Side<'_>> = Vec::new();
    let mut lacking: BTreeSet<String> = BTreeSet::new();
    for (index, source) in truth.source.iter().enumerate() {
        let name = side_name(source, index);
        match extract::read(reader, source) {
            Ok(items) => {
                let items: Vec<Item> = items.into_iter().map(|item| item.placed(&own)).collect();
                match sides.iter_mut().find(|side| side.name == name) {
                    Some(side) => side.items.extend(items),
                    None => {
                        let place = extract::place(reader.snapshot, source, &items);
                        sides.push(Side { name, items, place: at(place, &own), source });
                    }
                }
            }
            Err(lack) => {
                lacking.insert(name);
                findings.push(lacks(&lack, index, "truth", &truth.name, &own));
            }
        }
    }
    // A side that is known in part would show differences that are none.
    sides.retain(|side| !lacking.contains(&side.name));
    let base = match &truth.master {
        Some(master) => sides.iter().position(|side| side.name == *master),
        None => sides.iter().position(|side| side.name == side_name(&truth.source[0], 0)),
    };
    if let Some(base) = base {
        let base = sides.remove(base);
        for side in &sides {
            findings.extend(compare::compare(reader.snapshot, truth, &base, side));
        }
    }
    findings
}

/// What messages call a source.
fn side_name(source: &Source, index: usize) -> String {
    if source.side.is_empty() { format!("source {}", index + 1) } else { source.side.clone() }
}

/// A source that yields nothing.
fn lacks(lack: &Lack, index: usize, what: &str, name: &str, own: &Site) -> Finding {
    let number = index + 1;
    let mut finding = match lack {
        Lack::Empty(site, why) => {
            let message = format!("source {number} of {what} `{name}` yields nothing: {why}");
            let help = "correct the source, or bring back what it read; `may_be_empty = true` allows nothing";
            Finding::new(&rules::NO_SOURCE, site.clone(), message, help).about(name)
        }
        Lack::Lost(site, why) => {
            let message = format!("the place that source {number} of {what} `{name}` is read from is lost: {why}");
            let help = "write the heading, the marker or the column as the configuration names it, or correct the configuration";
            Finding::new(&rules::LOST_PLACE, site.clone(), message, help).about(name)
        }
        Lack::Unread(site, why) => {
            let message = format!("source {number} of {what} `{name}` cannot be read: {why}");
            let help = "repair the file, or take it out of the configuration";
            Finding::new(&rules::UNREADABLE_TRUTH, site.clone(), message, help).about(name)
        }
    };
    finding.site = at(finding.site, own);
    finding
}

/// Where the configuration declares the truth or the items of this name.
fn configured(snapshot: &Snapshot, name: &str) -> Site {
    let path = config_path();
    let declared = format!("name = \"{name}\"");
    let text = snapshot.file(&path).and_then(|file| file.text().ok()).unwrap_or_default();
    match text.find(&declared) {
        Some(start) => Site::new(&path, start..start + declared.len()),
        None => Site::file(&path),
    }
}

/// `site`, or `own` where that is the configuration as a whole.
fn at(site: Site, own: &Site) -> Site {
    if site.path == own.path && site.range.is_empty() { own.clone() } else { site }
}
