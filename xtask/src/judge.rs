//! Runs checks one after the other, each on the result of the ones before.
//!
//! Preview and write are two views of the one [`Outcome`] made here. Fails only on our own bugs.

mod outcome;
mod since;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

pub use outcome::{Allowed, Change, Fault, Judged, Offer, Outcome};
use since::Added;

use crate::checks::Check;
use crate::checks::allow::Exemptions;
use crate::model::snapshot::edited;
use crate::model::{Draft, Edit, Finding, Reach, RepoPath, Safety, Severity, Site, Snapshot, SourceFile};

/// A run in progress.
struct Run<'a> {
    before: &'a Snapshot,
    after: Snapshot,
    drafts: BTreeMap<RepoPath, Draft>,
    exemptions: Exemptions,
    added: Option<Added>,
    allowed: Allowed,
    outcome: Outcome,
}

/// Judges `before` with the edits of `opening` by `checks`, in order.
///
/// # Errors
/// A [`Fault`] when a check contradicts itself: our bug, and nothing may be written.
pub fn judge(
    checks: &[Box<dyn Check>],
    before: &Snapshot,
    opening: &[Edit],
    exemptions: Exemptions,
    allowed: Allowed,
) -> Result<Outcome, Fault> {
    let added = Added::of(before);
    let outcome = Outcome::default();
    let mut run = Run { before, after: before.clone(), drafts: BTreeMap::new(), exemptions, added, allowed, outcome };
    run.fold("opening", by_path(opening.iter()))?;
    for check in checks {
        run.ask(check.as_ref())?;
    }
    if !run.drafts.is_empty() {
        run.ask_again(checks)?;
    }
    // An exemption of what was not looked for is neither needed nor idle.
    let is_partial = before.facts.since.is_some();
    let judged = checks.iter().filter(|check| !(is_partial && check.narrows())).map(|check| check.name());
    Ok(run.finish(&judged.collect()))
}

impl Run<'_> {
    /// Asks one check and folds its edits in.
    fn ask(&mut self, check: &dyn Check) -> Result<(), Fault> {
        let report = check.run(&self.after);
        let mut edits: Vec<Edit> = Vec::new();
        let mut offered: BTreeMap<Safety, Vec<Vec<Edit>>> = BTreeMap::new();
        for finding in report.findings {
            let (path, offset) = self.origin(&finding.site, finding.site.range.start);
            let line_index = self.before.file(&path).map_or(0, |file| file.lines().line_index(offset));
            // An exemption is needed by a finding that `--since` hides, too.
            if self.exemptions.accept(&finding, &path, line_index) || !self.is_asked_about(&finding, &path, offset) {
                continue;
            }
            let judged = self.place(&finding);
            if let Some(fix) = &finding.fix {
                if judged.repaired {
                    edits.extend_from_slice(&fix.edits);
                } else {
                    offered.entry(fix.safety).or_default().push(fix.edits.clone());
                }
            }
            self.outcome.findings.push(judged);
        }
        for (safety, fixes) in offered {
            // Together they are one change of each file; fixes that exclude each other are offered each on its own.
            let together = fixes.concat();
            if self.offer(check, safety, &together).is_err() {
                for edits in fixes {
                    self.offer(check, safety, &edits)?;
                }
            }
        }
        self.outcome.looked.extend(report.looked);
        self.outcome.facts.extend(report.facts);
        self.fold(check.name(), by_path(edits.iter()))
    }

    /// Folds edits in, each file's at once.
    fn fold(&mut self, check: &'static str, edits: BTreeMap<&RepoPath, Vec<&Edit>>) -> Result<(), Fault> {
        for (path, edits) in edits {
            // Several fixes of a file bring the same edit along: its time of the last change.
            let mut seen = HashSet::new();
            let mut edits: Vec<&Edit> = edits.into_iter().filter(|edit| seen.insert(*edit)).collect();
            let bytes = self.after.file(path).map_or(&[][..], |file| file.bytes());
            let length = bytes.len();
            let next = edited(path, bytes, &mut edits).map_err(|_| Fault::Overlap { check, path: path.clone() })?;
            self.drafts.entry(path.clone()).or_insert_with(|| Draft::new(length)).apply(&edits);
            self.after = self.after.with_file(path, next);
        }
        Ok(())
    }

    /// Asks every check about the result: none may have an edit left, or find what was not there before.
    fn ask_again(&mut self, checks: &[Box<dyn Check>]) -> Result<(), Fault> {
        let known: BTreeSet<(&str, String)> =
            self.outcome.findings.iter().map(|finding| (finding.rule.id, finding.path.clone())).collect();
        for check in checks {
            for finding in check.run(&self.after).findings {
                let has_edit = finding.fix.as_ref().is_some_and(|fix| self.allowed.contains(fix.safety));
                let (path, offset) = self.origin(&finding.site, finding.site.range.start);
                let line_index = self.before.file(&path).map_or(0, |file| file.lines().line_index(offset));
                // What was not asked about, or accepted, was not repaired either.
                if !self.is_asked_about(&finding, &path, offset) || self.exemptions.accept(&finding, &path, line_index)
                {
                    continue;
                }
                if has_edit {
                    return Err(Fault::Unsettled { check: check.name(), rule: finding.rule.id, path });
                }
                let is_new = !known.contains(&(finding.rule.id, path.to_string()));
                if is_new && finding.rule.severity != Severity::Warning {
                    return Err(Fault::Harmful { check: check.name(), rule: finding.rule.id, path });
                }
            }
        }
        Ok(())
    }

    /// The path and offset on disk of an offset in the snapshot that is being judged.
    fn origin(&self, site: &Site, offset: usize) -> (RepoPath, usize) {
        let path = self.after.resolve(&site.path).clone();
        let offset = self.drafts.get(&path).map_or(offset, |draft| draft.before(offset));
        (path, offset)
    }

    /// Whether `--since` leaves the finding in.
    fn is_asked_about(&self, finding: &Finding, path: &RepoPath, offset: usize) -> bool {
        let Some(added) = self.added.as_ref().filter(|_| finding.rule.reach == Reach::Line) else { return true };
        added.contains(path, self.before.file(path).map_or(0, |file| file.lines().line_index(offset)))
    }

    fn place(&self, finding: &Finding) -> Judged {
        let (path, offset) = self.origin(&finding.site, finding.site.range.start);
        let (_, end) = self.origin(&finding.site, finding.site.range.end);
        let file = self.before.file(&path);
        let whole = finding.site.range == (0..0);
        let position = |offset| file.filter(|_| !whole).map(|file| file.lines().position(file.bytes(), offset));
        let cause = finding.cause.as_ref().map(|cause| {
            let (path, offset) = self.origin(cause, cause.range.start);
            let line = self.before.file(&path).map_or(1, |file| file.lines().line_index(offset) + 1);
            (path.to_string(), line)
        });
        let fix = finding.fix.as_ref().map(|fix| fix.safety);
        Judged {
            rule: finding.rule,
            subject: finding.subject.clone(),
            start: position(offset),
            end: position(end.max(offset)),
            path: path.to_string(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            detail: finding.detail.clone(),
            cause,
            fix,
            repaired: fix.is_some_and(|safety| self.allowed.contains(safety)),
            offset,
        }
    }

    /// Keeps the fixes of a check that are only shown, as one change of each file.
    fn offer(&mut self, check: &dyn Check, safety: Safety, edits: &[Edit]) -> Result<(), Fault> {
        let mut offers = Vec::new();
        for (path, edits) in by_path(edits.iter()) {
            let mut seen = HashSet::new();
            let mut edits: Vec<&Edit> = edits.into_iter().filter(|edit| seen.insert(*edit)).collect();
            let before = self.after.file(path).cloned();
            let bytes = before.as_ref().map_or(&[][..], |file| file.bytes());
            let next = edited(path, bytes, &mut edits)
                .map_err(|_| Fault::Overlap { check: check.name(), path: path.clone() })?;
            let mut draft = Draft::new(bytes.len());
            draft.apply(&edits);
            let change = Change { path: path.clone(), before, after: Arc::new(SourceFile::new(next)), draft };
            offers.push(Offer { safety, change });
        }
        self.outcome.offers.extend(offers);
        Ok(())
    }

    /// The outcome, once each of `judged` has looked for everything that its rules find.
    fn finish(mut self, judged: &BTreeSet<&str>) -> Outcome {
        let exemptions = std::mem::replace(&mut self.exemptions, Exemptions::none());
        for finding in exemptions.findings(|check| judged.contains(check)) {
            let judged = self.place(&finding);
            self.outcome.findings.push(judged);
        }
        for unseen in self.before.unseen.iter() {
            self.outcome.findings.push(Judged {
                rule: &crate::checks::rules::UNSEEN,
                subject: None,
                path: unseen.path.clone(),
                start: None,
                end: None,
                message: unseen.reason.clone(),
                help: "make it readable under a name that every system can hold, or take it out of the configuration's reach".to_owned(),
                detail: Vec::new(),
                cause: None,
                fix: None,
                repaired: false,
                offset: 0,
            });
        }
        let mut outcome = self.outcome;
        outcome.findings.sort_by(|a, b| {
            (&a.path, a.offset, a.rule.id, &a.message).cmp(&(&b.path, b.offset, b.rule.id, &b.message))
        });
        if outcome.findings.iter().any(|finding| finding.rule.severity == Severity::Blocked) {
            // What was judged from part of the input is not written.
            for finding in &mut outcome.findings {
                finding.repaired = false;
            }
            return outcome;
        }
        for (path, draft) in self.drafts {
            let before = self.before.file(&path).cloned();
            let Some(after) = self.after.file(&path).cloned() else { continue };
            let same = before.as_ref().is_some_and(|before| before.bytes() == after.bytes());
            if !same {
                outcome.changes.push(Change { path, before, after, draft });
            }
        }
        outcome
    }
}

/// Edits by the file they change.
fn by_path<'e>(edits: impl Iterator<Item = &'e Edit>) -> BTreeMap<&'e RepoPath, Vec<&'e Edit>> {
    let mut by_path: BTreeMap<&RepoPath, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_path.entry(&edit.path).or_default().push(edit);
    }
    by_path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Facts, Fix, Report, Rule, Timestamp};

    const RULE: Rule = Rule {
        id: "test/rule",
        severity: Severity::Error,
        reach: Reach::Tree,
        finds: "",
        why: "",
        example: "",
        repair: "",
    };

    /// A check made of a function from the text of `a.md` to replacements of it.
    struct Fake(fn(&str) -> Replacements);

    type Replacements = Vec<(std::ops::Range<usize>, &'static str)>;

    impl Check for Fake {
        fn name(&self) -> &'static str {
            "fake"
        }
        fn wants(&self, _: &RepoPath) -> bool {
            true
        }
        fn run(&self, snapshot: &Snapshot) -> Report {
            let path = RepoPath::new("a.md").unwrap();
            let text = snapshot.file(&path).unwrap().text().unwrap().to_owned();
            let findings = (self.0)(&text).into_iter().map(|(range, text)| {
                let finding = Finding::new(&RULE, Site::new(&path, range.clone()), "wrong", "");
                match text {
                    "" => finding,
                    text => finding.fixed_by(Fix::safe(vec![Edit::replace(&path, range, text)])),
                }
            });
            Report { findings: findings.collect(), ..Report::default() }
        }
    }

    fn judged(text: &str, checks: Vec<Fake>) -> Result<Outcome, Fault> {
        let path = RepoPath::new("a.md").unwrap();
        let files = BTreeMap::from([(path.clone(), Arc::new(SourceFile::new(text.as_bytes().to_vec())))]);
        let now = Timestamp::from_unix(0).unwrap();
        let facts = Facts::at(now);
        let snapshot = Snapshot::new(files, BTreeSet::from([path]), BTreeMap::new(), Vec::new(), facts);
        let checks: Vec<Box<dyn Check>> = checks.into_iter().map(|check| Box::new(check) as Box<dyn Check>).collect();
        judge(&checks, &snapshot, &[], Exemptions::none(), Allowed::default())
    }

    #[test]
    fn a_later_check_sees_the_edits_of_an_earlier_one_and_positions_are_those_on_disk() {
        let first = Fake(|text| if text.starts_with("long ") { vec![(0..5, "s ")] } else { Vec::new() });
        let second = Fake(|text| text.find("bad").map(|at| (at..at + 3, "good")).into_iter().collect());
        let outcome = judged("long bad", vec![first, second]).unwrap();
        assert_eq!(outcome.changes[0].after.bytes(), b"s good");
        let columns: Vec<_> = outcome.findings.iter().map(|finding| finding.start.unwrap().column).collect();
        assert_eq!(columns, [1, 6], "a place is one in the file as it stands");
    }

    #[test]
    fn two_edits_of_the_same_bytes_are_a_fault() {
        let check = Fake(|_| vec![(0..2, "x"), (1..3, "y")]);
        assert!(matches!(judged("abc", vec![check]), Err(Fault::Overlap { check: "fake", .. })));
    }

    #[test]
    fn a_check_that_does_not_settle_is_a_fault() {
        let check = Fake(|_| vec![(0..0, "again ")]);
        assert!(matches!(judged("a", vec![check]), Err(Fault::Unsettled { rule: "test/rule", .. })));
    }

    #[test]
    fn edits_that_bring_up_an_error_are_a_fault() {
        const OTHER: Rule = Rule { id: "test/other", ..RULE };
        struct Late;
        impl Check for Late {
            fn name(&self) -> &'static str {
                "late"
            }
            fn wants(&self, _: &RepoPath) -> bool {
                true
            }
            fn run(&self, snapshot: &Snapshot) -> Report {
                let path = RepoPath::new("a.md").unwrap();
                let broken = snapshot.file(&path).unwrap().text().unwrap() == "b";
                let finding = Finding::new(&OTHER, Site::new(&path, 0..1), "broken", "");
                Report { findings: broken.then_some(finding).into_iter().collect(), ..Report::default() }
            }
        }
        let path = RepoPath::new("a.md").unwrap();
        let files = BTreeMap::from([(path.clone(), Arc::new(SourceFile::new(b"a".to_vec())))]);
        let facts = Facts::at(Timestamp::from_unix(0).unwrap());
        let snapshot = Snapshot::new(files, BTreeSet::from([path]), BTreeMap::new(), Vec::new(), facts);
        let edits = Fake(|text| if text == "a" { vec![(0..1, "b")] } else { Vec::new() });
        // `late` runs first and is content with what it sees then.
        let checks: Vec<Box<dyn Check>> = vec![Box::new(Late), Box::new(edits)];
        let fault = judge(&checks, &snapshot, &[], Exemptions::none(), Allowed::default());
        assert!(matches!(fault, Err(Fault::Harmful { rule: "test/other", .. })), "{fault:?}");
    }
}
