//! Many invisible characters in one file: a table of them, of which one line says as much as hundreds.

use std::collections::BTreeMap;

use super::hidden::rules::INVISIBLE_CHAR;
use crate::model::{Finding, RepoPath, Severity};

/// More warnings than this about one file are one.
const SHOWN_MAX: usize = 10;

/// Leaves the first of many warnings, which tells how many there are. Errors are never many.
///
/// What stands for many has no fix: who keeps a table of such characters wants them.
pub fn thin(findings: &mut Vec<Finding>) {
    let is_counted =
        |finding: &Finding| finding.rule.severity == Severity::Warning && finding.rule.id == INVISIBLE_CHAR.id;
    let mut counts: BTreeMap<RepoPath, usize> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_counted(finding)) {
        *counts.entry(finding.site.path.clone()).or_default() += 1;
    }
    counts.retain(|_, count| *count > SHOWN_MAX);
    findings.retain_mut(|finding| {
        if !is_counted(finding) {
            return true;
        }
        let Some(count) = counts.get_mut(&finding.site.path) else { return true };
        let Some(others) = count.checked_sub(1) else { return false };
        finding.message.push_str(&format!("; {others} more like it in this file"));
        finding.fix = None;
        // Zero: the first has been seen.
        *count = 0;
        true
    });
}
