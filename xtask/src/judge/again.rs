//! Asking again: what a run leaves must stand before the checks that made it.

use std::collections::BTreeSet;

use super::{Fault, Judged, Run, by_path};
use crate::checks::Check;
use crate::model::{Edit, Severity};
use crate::ordered::Ordered;

impl Run<'_> {
    /// Asks every check about the result: none may find what was not there before, and in the last round none may
    /// have an edit left. Says whether there was one, which is folded in.
    pub(super) fn ask_again(&mut self, checks: &[Box<dyn Check>], is_last: bool) -> Result<bool, Fault> {
        let known: BTreeSet<(&str, String)> =
            self.outcome.findings.iter().map(|finding| (finding.rule.id, finding.path.clone())).into_set();
        let (mut is_open, mut harm) = (false, None);
        for check in checks {
            let (mut edits, mut repaired): (Vec<Edit>, Vec<Judged>) = (Vec::new(), Vec::new());
            for finding in check.run(&self.after).findings {
                let has_edit = finding.fix.as_ref().is_some_and(|fix| self.allowed.contains(fix.safety));
                let (path, offset) = self.origin(&finding.site, finding.site.range.start);
                let line_index = self.before.file(&path).map_or(0, |file| file.lines().line_index(offset));
                // What was not asked about, or accepted, was not repaired either.
                if !self.is_asked_about(&finding, &path, offset) || self.exemptions.accept(&finding, &path, line_index)
                {
                    continue;
                }
                if has_edit && is_last {
                    return Err(Fault::Unsettled { check: check.name(), rule: finding.rule.id, path });
                }
                if has_edit {
                    edits.extend(finding.fix.iter().flat_map(|fix| fix.edits.iter().cloned()));
                    repaired.push(self.place(&finding));
                    continue;
                }
                let is_new = !known.contains(&(finding.rule.id, path.to_string()));
                if !is_new || finding.rule.severity == Severity::Warning {
                    continue;
                }
                if is_open {
                    // It reads what a check before it has just repaired, as in the first round.
                    let judged = self.place(&finding);
                    self.outcome.findings.push(judged);
                } else if harm.is_none() {
                    harm = Some(Fault::Harmful { check: check.name(), rule: finding.rule.id, path });
                }
            }
            is_open |= !edits.is_empty();
            self.note_repaired(repaired);
            self.fold(check.name(), by_path(edits.iter()))?;
        }
        // What comes up between two rounds may be repaired in the next.
        match harm.filter(|_| !is_open) {
            Some(fault) => Err(fault),
            None => Ok(is_open),
        }
    }

    /// Adds what is repaired now, in the place of what an earlier round could only show.
    fn note_repaired(&mut self, repaired: Vec<Judged>) {
        let places: BTreeSet<(&str, &str, usize)> =
            repaired.iter().map(|finding| (finding.rule.id, finding.path.as_str(), finding.offset)).into_set();
        self.outcome
            .findings
            .retain(|other| other.repaired || !places.contains(&(other.rule.id, other.path.as_str(), other.offset)));
        self.outcome.findings.extend(repaired);
    }
}
