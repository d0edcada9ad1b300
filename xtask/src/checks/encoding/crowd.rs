//! Many warnings of one kind in one file: a table of such characters, of which one line says as much as hundreds.

use std::collections::BTreeMap;

use super::bytes::rules as bytes;
use super::hidden::rules as hidden;
use crate::model::{Finding, RepoPath, Rule, Severity};

/// More warnings than this about one file are one.
const SHOWN_MAX: usize = 10;

/// The rules about characters that a table of characters holds.
const RULES: [&Rule; 3] = [&hidden::INVISIBLE_CHAR_MILD, &bytes::REPLACEMENT_CHAR, &bytes::CONTROL_CHAR];

/// Leaves the first of many warnings, which tells how many there are. Errors are never many.
///
/// What stands for many has no fix: who keeps a table of such characters wants them.
pub fn thin(findings: &mut Vec<Finding>) {
    let is_counted = |finding: &Finding| {
        finding.rule.severity == Severity::Warning && RULES.iter().any(|rule| rule.id == finding.rule.id)
    };
    let mut counts: BTreeMap<(&'static str, RepoPath), usize> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_counted(finding)) {
        *counts.entry((finding.rule.id, finding.site.path.clone())).or_default() += 1;
    }
    counts.retain(|_, count| *count > SHOWN_MAX);
    findings.retain_mut(|finding| {
        if !is_counted(finding) {
            return true;
        }
        let Some(count) = counts.get_mut(&(finding.rule.id, finding.site.path.clone())) else { return true };
        let Some(others) = count.checked_sub(1) else { return false };
        finding.message.push_str(&format!("; {others} more like it in this file"));
        finding.fix = None;
        // Zero: the first has been seen.
        *count = 0;
        true
    });
}
