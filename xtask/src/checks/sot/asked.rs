//! What other checks ask about derived text and about ledgers that cannot be read.

use std::ops::Range;
use std::sync::Arc;

use super::survey::Survey;
use super::{facts, findings, meta};
use crate::config::schema::{self, Config};
use crate::ledger::{Derived, Ledger};
use crate::model::{Finding, RepoPath, Report, Snapshot, SourceFile};
use crate::ordered::Ordered;

/// The texts of a file that this tool writes, markers included, sorted by place.
pub fn derived(config: &Config, snapshot: &Snapshot, path: &RepoPath, file: &Arc<SourceFile>) -> Vec<Derived> {
    Survey::read(config, snapshot, path, file, true).map_or_else(Vec::new, |survey| survey.derived())
}

/// The texts of a file in which the time of the last change stands: META values and regions.
pub fn stamped(config: &Config, snapshot: &Snapshot, path: &RepoPath, file: &Arc<SourceFile>) -> Vec<Range<usize>> {
    let Some(survey) = Survey::read(config, snapshot, path, file, true) else { return Vec::new() };
    let is_dated = |text: &str| text.contains("{updated}");
    let pairs = survey.pairs.iter().filter(|pair| is_dated(&pair.region.text));
    let mut stamped: Vec<Range<usize>> = pairs.map(|pair| pair.begin.end..pair.end.start).collect();
    if let Some(block) = &survey.meta {
        let here = config.ledger.iter().filter(|ledger| snapshot.resolve(&ledger.path) == path);
        let keys = here.flat_map(|ledger| &ledger.meta).filter(|(_, text)| is_dated(text));
        stamped.extend(keys.flat_map(|(key, _)| meta::values_of(survey.text, block, key)));
    }
    stamped
}

/// What is known about the ledgers; what is wrong with them is for `sot` and `ledger` to report.
pub fn known(config: &Config, snapshot: &Snapshot) -> facts::Facts {
    let paths = config.ledger.iter().map(|ledger| snapshot.resolve(&ledger.path));
    let surveys =
        paths.filter_map(|path| Some((path, Survey::read(config, snapshot, path, snapshot.file(path)?, true)?)));
    facts::gather(config, snapshot, &surveys.into_map(), &mut Report::default())
}

/// What keeps a ledger from being read as one, and what only looks like an entry of it.
pub fn lacks(config: &Config, snapshot: &Snapshot, policy: &schema::Ledger) -> Vec<Finding> {
    let path = snapshot.resolve(&policy.path);
    let Some(file) = snapshot.file(path) else {
        let unseen = snapshot.unseen.iter().any(|unseen| unseen.path == path.as_str());
        let what = format!("ledger `{}`", policy.name);
        return if policy.optional || unseen { Vec::new() } else { vec![findings::no_input(&policy.path, &what)] };
    };
    let (text, document) = match (file.text(), file.document()) {
        (Ok(text), Ok(document)) => (text, document),
        (Err(offset), _) | (_, Err(offset)) => return vec![findings::not_text(path, offset)],
    };
    let Some(survey) = Survey::read(config, snapshot, path, file, true) else { return Vec::new() };
    let ledger = Ledger::read(text, document, policy, survey.derived());
    let mut report = Report { findings: survey.broken, ..Report::default() };
    facts::judge_index(&ledger, snapshot, &mut report);
    if report.findings.is_empty() {
        facts::warn(&ledger, document, snapshot, &mut report);
    }
    report.findings
}
