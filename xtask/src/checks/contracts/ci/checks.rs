//! Jobs that gather results or are required: they can fail, and they are there.

use std::collections::BTreeSet;

use super::open::Opened;
use super::rules;
use super::run::site;
use crate::checks::sot::config_path;
use crate::config::schema::CiContract;
use crate::config::suggest;
use crate::model::{Finding, Site};
use crate::workflow::{JobRow, Verdict};

/// Jobs that say how others ended and cannot fail.
pub fn judge_rollups(opened: &Opened, findings: &mut Vec<Finding>) {
    let mut said = BTreeSet::new();
    for job in opened.board.jobs.iter().filter(|job| job.is_rollup) {
        if let Some(why) = job.cannot_fail.as_ref().filter(|_| said.insert((&job.path, &job.id))) {
            findings.push(cannot_fail(job, &format!("`{}` says how other jobs ended, and {why}", job.name)));
        }
    }
}

fn cannot_fail(job: &JobRow, message: &str) -> Finding {
    let help = "let the job run `if: always()`, and let a step fail: `run: exit 1` behind \
                `if: contains(needs.*.result, 'failure')`";
    Finding::new(&rules::CANNOT_FAIL, site(&job.path, job.range.clone()), message, help).about(&job.id)
}

/// The checks that branch protection asks for.
pub fn judge_required(opened: &Opened, contract: &CiContract, findings: &mut Vec<Finding>) {
    for name in &contract.required {
        let jobs: Vec<&JobRow> = opened.board.jobs.iter().filter(|job| reports(job, name)).collect();
        let Some(first) = jobs.first() else {
            findings.push(unknown(opened, contract, name));
            continue;
        };
        let is_said = first.is_rollup && first.cannot_fail.is_some();
        if !is_said && jobs.iter().all(|job| job.state.verdict() == Verdict::Staged) {
            let why = first.state.reasons().join("; ");
            let message = format!("`{name}` is a required check, and it is STAGED: {why}");
            let help = format!("enforce it, or take it out of `required` of [[contracts.ci]] `{}`", contract.name);
            let site = site(&first.path, first.range.clone());
            findings.push(Finding::new(&rules::CANNOT_FAIL, site, message, help).about(&first.id));
        }
    }
}

/// Whether a check called `name` may come from `job`: `JOB`, `WORKFLOW / JOB`, each perhaps with the event behind it.
pub fn reports(job: &JobRow, name: &str) -> bool {
    let bare = [" (pull_request)", " (push)", " (merge_group)"].iter().find_map(|end| name.strip_suffix(end));
    let names = std::iter::once(name).chain(bare);
    names.into_iter().any(|name| {
        let inner = name.strip_prefix(job.workflow.as_str()).and_then(|rest| rest.strip_prefix(" / "));
        let is_it = |name: &str| job.reported.iter().any(|reported| reported.fits(name));
        is_it(name) || inner.is_some_and(is_it)
    })
}

fn unknown(opened: &Opened, contract: &CiContract, name: &str) -> Finding {
    let known: Vec<String> =
        opened.board.jobs.iter().flat_map(|job| job.reported.iter().map(|reported| reported.shown())).collect();
    let by_id = opened.board.jobs.iter().find(|job| job.id == name);
    let meant = by_id.and_then(|job| job.reported.first().map(|reported| reported.shown()));
    let meant = meant.or_else(|| suggest::nearest(name, known.iter().map(String::as_str)).map(str::to_owned));
    let message = match by_id {
        Some(job) => format!("no job reports under the name `{name}`: the job with that id is called `{}`", job.name),
        None => format!("no job reports under the name `{name}`, which is required"),
    };
    let help = match meant {
        Some(meant) => format!("write `{meant}` in `required`; `cargo xtask contracts ci` lists every job"),
        None => "`cargo xtask contracts ci` lists every job".to_owned(),
    };
    let finding = Finding::new(&rules::UNKNOWN_CHECK, Site::file(&config_path()), message, help).about(&contract.name);
    match by_id {
        Some(job) => finding.because(site(&job.path, job.range.clone())),
        None => finding,
    }
}
