//! How lines end, and whether that is what the repository says.

mod ends;
mod formatters;
mod promises;
pub mod rules;
mod separators;

use std::collections::BTreeSet;

use super::kind::Kind;
use super::policy::Policy;
use super::{Guard, Scope, Subject};
use crate::model::{Finding, RepoPath, Snapshot};
use crate::ordered::Ordered;
use crate::parallel;
use crate::text::lines::LineEnd;
use crate::text::survey::Survey;
use ends::Held;

/// The guard of line ends.
pub struct Lines;

impl Guard for Lines {
    fn keeps(&self, _path: &RepoPath, kind: Kind, bytes: &[u8], survey: &Survey) -> bool {
        if survey.has_nul {
            // Bytes that look like line ends are none; what is left to say is that git says so, too.
            return survey.crlf > 0 && kind != Kind::Other;
        }
        let is_shell = survey.has_shebang || matches!(kind, Kind::Shell | Kind::Script);
        let is_two_styled = survey.lf > 0 && survey.crlf > 0;
        survey.cr > 0
            || is_two_styled
            || kind == Kind::Batch
            || (survey.crlf > 0 && is_shell)
            || (survey.is_open_ended && kind.is_code())
            || separators::may_have(kind, bytes, survey)
    }

    fn wants(&self, path: &RepoPath) -> bool {
        formatters::is_one(path)
    }

    fn follows(&self, snapshot: &Snapshot, scope: &Scope) -> BTreeSet<RepoPath> {
        let policy = scope.policy(snapshot);
        let breaks_policy = |(path, survey): &(&RepoPath, &Survey)| {
            let is_wrong = |end| if end == LineEnd::Lf { survey.crlf > 0 } else { survey.lf > 0 };
            !survey.has_nul
                && (survey.is_open_ended && policy.editor(path).final_newline.is_some_and(|(is_asked, _)| is_asked)
                    || policy.line_end(path).is_some_and(|(end, _)| is_wrong(end)))
        };
        if policy.is_silent() {
            return BTreeSet::new();
        }
        let broken = parallel::each(&scope.sifted(snapshot), |file| breaks_policy(file).then(|| file.0.clone()));
        broken.into_iter().flatten().into_set()
    }

    fn judge(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
        let policy = scope.policy(snapshot);
        let known = promises::known(snapshot, scope, &policy);
        let mut findings = promises::ignored(&policy, snapshot, scope);
        findings.extend(promises::conflicts(&known, &formatters::all(snapshot)));
        findings.extend(promises::unpinned(&known, &policy, snapshot));
        findings.extend(scope.each(snapshot, |subject| file(&policy, subject)));
        findings
    }
}

/// Everything about one file.
fn file(policy: &Policy, subject: &Subject<'_>) -> Vec<Finding> {
    if ends::is_opaque(subject) {
        return ends::with_nul(policy, subject).into_iter().collect();
    }
    let held = Held::new(policy, subject);
    let mut findings = held.judge();
    findings.extend(ends::unended(policy, &held));
    findings.extend(separators::judge(subject));
    findings
}
