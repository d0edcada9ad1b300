//! Files whose change alone skips every check.

use std::collections::{BTreeMap, BTreeSet};

use super::checks::reports;
use super::open::Opened;
use super::rules;
use super::run::site;
use crate::checks::sot::config_path;
use crate::config::schema::{CiContract, Config};
use crate::model::{Finding, RepoPath, Site, Snapshot};
use crate::ordered::Ordered;
use crate::workflow::{JobRow, Verdict, filter};

/// As many groups of files are listed beside a finding.
const SHOWN_MAX: usize = 20;

/// What the jobs of one workflow, or of all, run for.
#[derive(Default)]
struct Cover<'a> {
    /// Whether a check runs whatever changes.
    everything: bool,
    /// The filters of its checks.
    filters: Vec<&'a [String]>,
    /// The first job with a filter.
    first: Option<&'a JobRow>,
}

impl<'a> Cover<'a> {
    fn take(&mut self, job: &'a JobRow) {
        // What gathers, and what computes the filters, checks nothing itself.
        if job.is_rollup || job.is_filter || job.state.verdict() == Verdict::Staged {
            return;
        }
        let conditions = &job.state.conditions;
        if conditions.is_empty() {
            let is_check = |step: &crate::workflow::StepRow| step.state.verdict() == Verdict::Enforced;
            self.everything |= job.steps.is_empty() || job.steps.iter().any(is_check);
        }
        // With another condition nobody knows whether it runs.
        if conditions.iter().all(|condition| condition.paths.is_some()) && !conditions.is_empty() {
            self.first = self.first.or(Some(job));
            self.filters.extend(conditions.iter().filter_map(|condition| condition.paths.as_deref()));
        }
    }

    fn takes(&self, path: &str) -> bool {
        self.everything || self.filters.iter().any(|globs| filter::takes(globs, path))
    }
}

/// Workflows whose filters leave files out, where a green result would be believed.
pub fn judge(config: &Config, opened: &Opened, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
    let mut workflows: BTreeMap<&str, Vec<&JobRow>> = BTreeMap::new();
    for job in &opened.board.jobs {
        workflows.entry(&job.path).or_default().push(job);
    }
    let before = findings.len();
    for jobs in workflows.values() {
        let mut cover = Cover::default();
        jobs.iter().for_each(|job| cover.take(job));
        let Some(first) = cover.first.filter(|_| !cover.everything) else { continue };
        let required = || config.contracts.ci.iter().flat_map(|contract| &contract.required);
        let gathers = jobs.iter().find(|job| job.is_rollup || required().any(|name| reports(job, name)));
        let Some(believed) = gathers else { continue };
        let left: Vec<&RepoPath> = snapshot.tree.iter().filter(|path| !cover.takes(path.as_str())).collect();
        if left.is_empty() {
            continue;
        }
        let message = format!(
            "a change of {} alone skips every check of this workflow, and `{}` is green",
            counted(left.len()),
            believed.name
        );
        let help = "add them to a path filter, or let one job run without a filter";
        let finding = Finding::new(&UNCOVERED, site(&first.path, first.range.clone()), message, help);
        findings.push(finding.about(&believed.id).showing(grouped(&left)));
    }
    // Where every check has a filter, a change that none takes is green, too.
    let mut cover = Cover::default();
    opened.board.jobs.iter().for_each(|job| cover.take(job));
    let first = cover.first.filter(|_| !cover.everything && findings.len() == before);
    let left: Vec<&RepoPath> = snapshot.tree.iter().filter(|path| !cover.takes(path.as_str())).collect();
    if let Some(first) = first.filter(|_| !left.is_empty()) {
        let message = format!("every check has a filter, and a change of {} alone runs none", counted(left.len()));
        let help = "add them to a path filter, or let one job run without a filter";
        let finding = Finding::new(&UNCOVERED, site(&first.path, first.range.clone()), message, help);
        findings.push(finding.about(&first.id).showing(grouped(&left)));
    }
}

/// As a warning: which files matter, the configuration says.
const UNCOVERED: crate::model::Rule = rules::UNCOVERED_PATH.as_warning();

fn counted(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("any of {count} files") }
}

/// Files by their first folder.
fn grouped(paths: &[&RepoPath]) -> Vec<String> {
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    for path in paths {
        let group = match path.as_str().split_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None => path.as_str().to_owned(),
        };
        *groups.entry(group).or_default() += 1;
    }
    let shown = groups.iter().take(SHOWN_MAX).map(|(group, count)| match group.ends_with('/') {
        true => format!("not covered: {group} ({count})"),
        false => format!("not covered: {group}"),
    });
    let more = (groups.len() > SHOWN_MAX).then(|| format!("... {} more", groups.len() - SHOWN_MAX));
    shown.chain(more).collect()
}

/// Files that `contract` names, without commands: some check runs when one of them changes.
pub fn judge_covers(opened: &Opened, snapshot: &Snapshot, contract: &CiContract, findings: &mut Vec<Finding>) {
    if contract.covers.texts.is_empty() {
        return;
    }
    let idle = |glob: &str| {
        let message = format!("`{glob}` of `covers` of [[contracts.ci]] `{}` matches no file", contract.name);
        let help = "restore the file, correct the glob, or take it out";
        Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help).about(&contract.name)
    };
    for (index, glob) in contract.covers.texts.iter().enumerate() {
        if !snapshot.tree.iter().any(|path| contract.covers.set.matches(index, path)) {
            findings.push(idle(glob));
        }
    }
    if !contract.must_run.is_empty() {
        return;
    }
    let mut cover = Cover::default();
    opened.board.jobs.iter().for_each(|job| cover.take(job));
    let named: BTreeSet<&RepoPath> = snapshot.tree.iter().filter(|path| contract.covers.set.contains(path)).into_set();
    let left: Vec<&RepoPath> = named.into_iter().filter(|path| !cover.takes(path.as_str())).collect();
    if let Some(first) = left.first() {
        let message = match left.len() {
            1 => format!("a change of `{first}` alone runs no check"),
            count => format!("a change of `{first}` alone runs no check, and so for {} more", count - 1),
        };
        let help = "add the files to a path filter, or let one job run without a filter";
        let site = cover.first.map_or_else(|| Site::file(&config_path()), |job| site(&job.path, job.range.clone()));
        let finding = Finding::new(&rules::UNCOVERED_PATH, site, message, help);
        findings.push(finding.about(&contract.name).showing(grouped(&left)));
    }
}
