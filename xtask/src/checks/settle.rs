//! Repairs of different kinds meet in one file: a phrase that is replaced may stand in a heading to which a
//! link leads. What is offered is tried first, and what would do harm is withdrawn.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::model::snapshot::edited;
use crate::model::{Edit, Finding, RepoPath, Report, Safety, Severity, Snapshot};
use crate::ordered::Ordered;

/// A kind of finding in one file.
type Key = (&'static str, Option<String>, RepoPath);

fn key(finding: &Finding) -> Key {
    (finding.rule.id, finding.subject.clone(), finding.site.path.clone())
}

/// Withdraws the repairs of files in which they would not settle or would bring up something new;
/// `judge` says what is found after them.
pub fn settle(snapshot: &Snapshot, report: &mut Report, judge: impl Fn(&Snapshot) -> Report) {
    // Safe repairs alone, then the suggested ones with them: both are ways in which they are applied.
    for strongest in [Safety::Safe, Safety::Suggested] {
        let is_tried = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.safety <= strongest);
        let is_last = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.safety == strongest);
        if !report.findings.iter().any(is_tried) {
            continue;
        }
        // What does harm goes first, then all that this step adds, and what does not settle even then.
        let harm = harmed(snapshot, report, is_tried, &judge);
        if harm.is_empty() {
            continue;
        }
        withdraw(report, &harm, is_last);
        if harmed(snapshot, report, is_tried, &judge).is_empty() {
            continue;
        }
        withdraw(report, &edited_by(report), is_last);
        if !harmed(snapshot, report, is_tried, &judge).is_empty() {
            withdraw(report, &edited_by(report), is_tried);
        }
    }
}

/// Withdraws the repairs after which checks that ran before would have something new to complain of; `earlier` is
/// what those find.
pub fn respect(snapshot: &Snapshot, report: &mut Report, earlier: impl Fn(&Snapshot) -> Vec<Finding>) {
    for strongest in [Safety::Safe, Safety::Suggested] {
        let is_tried = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.safety <= strongest);
        let is_last = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.safety == strongest);
        if !report.findings.iter().any(is_tried) {
            continue;
        }
        let mut known: BTreeMap<(Key, bool), usize> = BTreeMap::new();
        for finding in earlier(snapshot) {
            *known.entry((key(&finding), is_tried(&finding))).or_default() += 1;
        }
        // What this step adds goes first, and what does not settle even then.
        for withdraws_all in [false, true] {
            let edited = edited_by(report);
            let mut left = known.clone();
            for finding in earlier(&applied(snapshot, report, is_tried).0) {
                let is_meant = |finding: &Finding| if withdraws_all { is_tried(finding) } else { is_last(finding) };
                match left.get_mut(&(key(&finding), is_tried(&finding))).filter(|count| **count > 0) {
                    Some(count) => *count -= 1,
                    // What can be repaired is, in the next round.
                    None if is_tried(&finding) || finding.rule.severity == Severity::Warning => {}
                    None if edited.contains(&finding.site.path) => {
                        withdraw(report, &BTreeSet::from([finding.site.path]), is_meant);
                    }
                    None => withdraw(report, &edited, is_meant),
                }
            }
        }
    }
}

/// The files that repairs edit, which need not be those of their findings.
fn edited_by(report: &Report) -> BTreeSet<RepoPath> {
    let edits = report.findings.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits);
    edits.map(|edit| edit.path.clone()).into_set()
}

fn withdraw(report: &mut Report, paths: &BTreeSet<RepoPath>, is_meant: impl Fn(&Finding) -> bool) {
    for finding in report.findings.iter_mut().filter(|finding| is_meant(finding)) {
        let touches = finding.fix.iter().flat_map(|fix| &fix.edits).any(|edit| paths.contains(&edit.path));
        if touches {
            finding.fix = None;
            finding.help = format!("{}; by hand, as the edit would break something else here", finding.help);
        }
    }
}

/// The files in which the tried repairs do harm. A new finding elsewhere blames every repaired file.
fn harmed(
    snapshot: &Snapshot,
    report: &Report,
    is_tried: impl Fn(&Finding) -> bool,
    judge: &impl Fn(&Snapshot) -> Report,
) -> BTreeSet<RepoPath> {
    let mut left: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| !is_tried(finding)) {
        *left.entry(key(finding)).or_default() += 1;
    }
    let (after, mut harmed) = applied(snapshot, report, &is_tried);
    let edited: BTreeSet<RepoPath> = edits(report, &is_tried).into_keys().cloned().into_set();
    for finding in judge(&after).findings {
        let known = left.get_mut(&key(&finding)).filter(|count| **count > 0);
        let is_open = is_tried(&finding);
        match known {
            Some(count) if !is_open => *count -= 1,
            // What a repair leaves to be looked at is no harm.
            None if !is_open && finding.rule.severity == Severity::Warning => {}
            _ if edited.contains(&finding.site.path) => {
                harmed.insert(finding.site.path);
            }
            _ => harmed.extend(edited.iter().cloned()),
        }
    }
    harmed
}

/// The edits of the tried repairs, by file.
fn edits(report: &Report, is_tried: impl Fn(&Finding) -> bool) -> BTreeMap<&RepoPath, Vec<&Edit>> {
    let mut edits: BTreeMap<&RepoPath, Vec<&Edit>> = BTreeMap::new();
    let fixes = report.findings.iter().filter(|finding| is_tried(finding)).filter_map(|finding| finding.fix.as_ref());
    for edit in fixes.flat_map(|fix| &fix.edits) {
        edits.entry(&edit.path).or_default().push(edit);
    }
    edits
}

/// The repository after the tried repairs, and the files where they overlap.
fn applied(
    snapshot: &Snapshot,
    report: &Report,
    is_tried: impl Fn(&Finding) -> bool,
) -> (Snapshot, BTreeSet<RepoPath>) {
    let (mut after, mut overlapping) = (snapshot.clone(), BTreeSet::new());
    for (path, mut edits) in edits(report, is_tried) {
        let mut seen = HashSet::new();
        edits.retain(|edit| seen.insert(*edit));
        let bytes = snapshot.file(path).map_or(&[][..], |file| file.bytes());
        match edited(path, bytes, &mut edits) {
            Ok(next) => after = after.with_file(path, next),
            Err(_) => {
                overlapping.insert(path.clone());
            }
        }
    }
    (after, overlapping)
}
