//! Runs checks one after the other, each on the result of the ones before.
//!
//! They are all asked at once at first, and what one says holds as long as no check before it has an edit.
//!
//! Preview and write are two views of the one [`Outcome`] made here. Fails only on our own bugs.

mod again;
mod outcome;
mod since;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

pub use outcome::{Allowed, Change, Fault, Judged, Offer, Outcome};
use since::Added;

use crate::checks::Check;
use crate::checks::allow::Exemptions;
use crate::model::snapshot::edited;
use crate::model::{Draft, Edit, Finding, Reach, RepoPath, Report, Safety, Severity, Site, Snapshot, SourceFile};
use crate::ordered::Ordered;
use crate::parallel;

/// So often checks are asked about the result. Where many kinds of damage meet in one file, the repair of one may
/// show the next; what is not settled then goes round in a circle.
const ROUNDS_MAX: usize = 4;

/// A run in progress.
struct Run<'a> {
    before: &'a Snapshot,
    after: Snapshot,
    drafts: BTreeMap<RepoPath, Draft>,
    /// The paths on disk of renamed files and of the folders above them, by the path they have in `after`.
    origins: BTreeMap<RepoPath, RepoPath>,
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
    let (after, drafts, origins) = (before.clone(), BTreeMap::new(), BTreeMap::new());
    let mut run = Run { before, after, drafts, origins, exemptions, added, allowed, outcome };
    run.fold("opening", by_path(opening.iter()))?;
    let early = parallel::each(checks, |check| check.run(&run.after));
    let mut holds = true;
    for (check, report) in checks.iter().zip(early) {
        let report = if holds { report } else { check.run(&run.after) };
        holds &= run.take(check.as_ref(), report)?;
    }
    for round in 1..=ROUNDS_MAX {
        if run.drafts.is_empty() || !run.ask_again(checks, round == ROUNDS_MAX)? {
            break;
        }
    }
    // An exemption of what was not looked for is neither needed nor idle.
    let is_partial = before.facts.since.is_some();
    let judged = checks.iter().filter(|check| !(is_partial && check.narrows())).map(|check| check.name());
    Ok(run.finish(&judged.into_set()))
}

impl Run<'_> {
    /// Takes in what a check says, and folds its edits in. Says whether there was none.
    fn take(&mut self, check: &dyn Check, report: Report) -> Result<bool, Fault> {
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
        self.fold(check.name(), by_path(edits.iter()))?;
        Ok(edits.is_empty())
    }

    /// Folds edits in, each file's at once.
    fn fold(&mut self, check: &'static str, edits: BTreeMap<&RepoPath, Vec<&Edit>>) -> Result<(), Fault> {
        let mut renames: Vec<(&RepoPath, RepoPath)> = Vec::new();
        for (path, edits) in edits {
            let fault = || Fault::Overlap { check, path: path.clone() };
            let (mut edits, to) = sorted_out(edits).ok_or_else(fault)?;
            let file = if to.is_some() { self.after.blob(path) } else { self.after.file(path) };
            let bytes = file.map_or(&[][..], |file| file.bytes());
            let length = bytes.len();
            let next = edited(path, bytes, &mut edits).map_err(|_| fault())?;
            self.drafts.entry(path.clone()).or_insert_with(|| Draft::new(length)).apply(&edits);
            if !edits.is_empty() || to.is_none() {
                self.after = self.after.with_file(path, next);
            }
            renames.extend(to.map(|to| (path, to)));
        }
        // Edits of a round name files by their old paths, so none has a new one before all are in.
        for (from, to) in renames {
            if self.after.blob(from).is_none() || self.after.tree.contains(&to) {
                return Err(Fault::Overlap { check, path: to });
            }
            self.after.rename(from, &to);
            let origin = self.origins.remove(from).unwrap_or_else(|| from.clone());
            let draft = self.drafts.remove(from);
            self.drafts.extend(draft.map(|draft| (to.clone(), draft)));
            self.remember_folders(&origin, &to);
            self.origins.insert(to, origin);
        }
        Ok(())
    }

    /// A folder that a rename gives another name is the one it was, too: findings may be about it.
    fn remember_folders(&mut self, from: &RepoPath, to: &RepoPath) {
        let folders = |path: &RepoPath| -> Vec<Option<RepoPath>> {
            let text = path.as_str();
            text.match_indices('/').map(|(slash, _)| RepoPath::listed(&text[..slash]).ok()).collect()
        };
        let (old, new) = (folders(from), folders(to));
        if old.len() == new.len() {
            let pairs = new.into_iter().zip(old).filter(|(new, old)| new != old);
            self.origins.extend(pairs.filter_map(|(new, old)| new.zip(old)));
        }
    }

    /// The path and offset on disk of an offset in the snapshot that is being judged.
    fn origin(&self, site: &Site, offset: usize) -> (RepoPath, usize) {
        let path = self.after.resolve(&site.path).clone();
        let offset = self.drafts.get(&path).map_or(offset, |draft| draft.before(offset));
        (self.origins.get(&path).cloned().unwrap_or(path), offset)
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
            let fault = || Fault::Overlap { check: check.name(), path: path.clone() };
            let (mut edits, to) = sorted_out(edits).ok_or_else(fault)?;
            let before = if to.is_some() { self.after.blob(path) } else { self.after.file(path) }.cloned();
            let bytes = before.as_ref().map_or(&[][..], |file| file.bytes());
            let next = edited(path, bytes, &mut edits).map_err(|_| fault())?;
            let mut draft = Draft::new(bytes.len());
            draft.apply(&edits);
            let from = to.is_some().then(|| path.clone());
            let (path, after) = (to.unwrap_or_else(|| path.clone()), Arc::new(SourceFile::new(next)));
            offers.push(Offer { safety, change: Change { path, from, before, after, program: false, draft } });
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
        outcome.sort();
        outcome.once();
        if outcome.findings.iter().any(|finding| finding.rule.severity == Severity::Blocked) {
            // What was judged from part of the input is not written.
            for finding in &mut outcome.findings {
                finding.repaired = false;
            }
            return outcome;
        }
        for (path, draft) in self.drafts {
            let from = self.origins.get(&path).cloned();
            let at = |snapshot: &Snapshot, path: &RepoPath| match &from {
                Some(_) => snapshot.blob(path).cloned(),
                None => snapshot.file(path).cloned(),
            };
            let before = at(self.before, from.as_ref().unwrap_or(&path));
            let Some(after) = at(&self.after, &path) else { continue };
            let same = before.as_ref().is_some_and(|before| before.bytes() == after.bytes());
            if !same || from.is_some() {
                outcome.changes.push(Change { path, from, before, after, program: false, draft });
            }
        }
        outcome
    }
}

/// The edits of one file without repetitions, as changes of its bytes and its new path; nothing when it would get two.
fn sorted_out(edits: Vec<&Edit>) -> Option<(Vec<&Edit>, Option<RepoPath>)> {
    // Several fixes of a file bring the same edit along: its time of the last change.
    let mut seen = HashSet::new();
    let edits = edits.into_iter().filter(|edit| seen.insert(*edit));
    let (renames, edits): (Vec<&Edit>, Vec<&Edit>) = edits.partition(|edit| edit.to.is_some());
    match renames[..] {
        [] => Some((edits, None)),
        [rename] => Some((edits, rename.to.clone())),
        _ => None,
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

    /// A check made of a function from the repository to the edits of one finding.
    struct Editor(fn(&Snapshot) -> Vec<Edit>);

    impl Check for Editor {
        fn name(&self) -> &'static str {
            "editor"
        }
        fn wants(&self, _: &RepoPath) -> bool {
            true
        }
        fn run(&self, snapshot: &Snapshot) -> Report {
            let edits = (self.0)(snapshot);
            let finding = |edits: Vec<Edit>| {
                let site = Site::new(&edits[0].path, edits[0].range.clone());
                Finding::new(&RULE, site, "wrong", "").fixed_by(Fix::safe(edits))
            };
            let findings = if edits.is_empty() { Vec::new() } else { vec![finding(edits)] };
            Report { findings, ..Report::default() }
        }
    }

    fn path(text: &str) -> RepoPath {
        RepoPath::new(text).unwrap()
    }

    fn edited_by(checks: Vec<fn(&Snapshot) -> Vec<Edit>>) -> Result<Outcome, Fault> {
        let file = |text: &str| Arc::new(SourceFile::new(text.as_bytes().to_vec()));
        let files = BTreeMap::from([(path("a.md"), file("see a.md")), (path("b.md"), file("see a.md"))]);
        let tree: BTreeSet<RepoPath> = files.keys().cloned().collect();
        let facts = Facts::at(Timestamp::from_unix(0).unwrap());
        let snapshot = Snapshot::new(files, tree, BTreeMap::new(), Vec::new(), facts)
            .with_links(BTreeMap::from([(path("l"), file("a.md"))]));
        let checks: Vec<Box<dyn Check>> =
            checks.into_iter().map(|check| Box::new(Editor(check)) as Box<dyn Check>).collect();
        judge(&checks, &snapshot, &[], Exemptions::none(), Allowed::default())
    }

    /// Renames `a.md` with what refers to it, in itself and elsewhere.
    fn renaming(snapshot: &Snapshot) -> Vec<Edit> {
        match snapshot.file(&path("a.md")) {
            Some(_) => vec![
                Edit::rename(&path("a.md"), &path("c.md")),
                Edit::replace(&path("a.md"), 4..8, "c.md"),
                Edit::replace(&path("b.md"), 4..8, "c.md"),
            ],
            None => Vec::new(),
        }
    }

    #[test]
    fn a_rename_and_edits_beside_it_are_one_change() {
        let outcome = edited_by(vec![renaming]).unwrap();
        let changes = outcome.changes.iter().map(|change| {
            let from = change.from.as_ref().map(|from| from.as_str());
            (from, change.path.as_str(), change.after.text().unwrap())
        });
        let changes: Vec<_> = changes.collect();
        assert_eq!(changes, [(None, "b.md", "see c.md"), (Some("a.md"), "c.md", "see c.md")]);
    }

    #[test]
    fn a_later_check_sees_the_new_path_and_its_findings_name_the_one_on_disk() {
        let second = |snapshot: &Snapshot| {
            let file = snapshot.file(&path("c.md")).filter(|file| file.bytes().starts_with(b"see"));
            assert!(snapshot.tree.contains(&path("c.md")) != snapshot.tree.contains(&path("a.md")));
            file.map(|_| Edit::replace(&path("c.md"), 0..3, "read")).into_iter().collect()
        };
        let outcome = edited_by(vec![renaming, second]).unwrap();
        assert_eq!(outcome.findings.iter().map(|finding| finding.path.as_str()).collect::<Vec<_>>(), ["a.md", "a.md"]);
        let change = &outcome.changes[1];
        assert_eq!((change.path.as_str(), change.after.bytes()), ("c.md", &b"read c.md"[..]));
        assert_eq!(change.before.as_ref().unwrap().bytes(), b"see a.md");
        // The same file twice: its first name is the one on disk.
        let again = |snapshot: &Snapshot| match snapshot.file(&path("c.md")) {
            Some(_) => vec![Edit::rename(&path("c.md"), &path("d/e.md"))],
            None => Vec::new(),
        };
        let outcome = edited_by(vec![renaming, again]).unwrap();
        let change = &outcome.changes[1];
        assert_eq!((change.from.as_ref().unwrap().as_str(), change.path.as_str()), ("a.md", "d/e.md"));
    }

    #[test]
    fn a_link_is_renamed_with_its_text() {
        let link = |snapshot: &Snapshot| match snapshot.tree.contains(&path("m")) {
            true => Vec::new(),
            false => vec![Edit::rename(&path("l"), &path("m"))],
        };
        let outcome = edited_by(vec![link]).unwrap();
        let change = &outcome.changes[0];
        assert_eq!((change.from.as_ref().unwrap().as_str(), change.path.as_str()), ("l", "m"));
        assert_eq!((change.before.as_ref().unwrap().bytes(), change.after.bytes()), (&b"a.md"[..], &b"a.md"[..]));
    }

    #[test]
    fn a_rename_that_cannot_be_is_a_fault() {
        let taken = |_: &Snapshot| vec![Edit::rename(&path("a.md"), &path("b.md"))];
        let twice =
            |_: &Snapshot| vec![Edit::rename(&path("a.md"), &path("c.md")), Edit::rename(&path("a.md"), &path("d.md"))];
        let onto_one =
            |_: &Snapshot| vec![Edit::rename(&path("a.md"), &path("c.md")), Edit::rename(&path("b.md"), &path("c.md"))];
        let absent = |_: &Snapshot| vec![Edit::rename(&path("x.md"), &path("c.md"))];
        for check in [taken, twice, onto_one, absent] {
            assert!(matches!(edited_by(vec![check]), Err(Fault::Overlap { check: "editor", .. })));
        }
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
