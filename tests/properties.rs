//! Laws that hold for every input: documents are glued together from fragments that are right,
//! broken and hostile, and the library judges them in memory.
//!
//! `PROPTEST_CASES=100000` runs them as long as one likes.

mod counts;
mod draft;
mod encoding;
mod encoding_bytes;
mod encoding_hidden;
mod encoding_mojibake;
mod found;
mod fragments;
mod line_ends;
mod names;
mod patch;
mod plans;
mod python;
mod stack;
mod workflows;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use proptest::prelude::*;

use self::fragments::{Files, repository};
use xtask::checks::Task;
use xtask::checks::allow::Exemptions;
use xtask::config::{self, schema::Config};
use xtask::judge::{Allowed, Change, Judged, Outcome, judge};
use xtask::model::{Fact, Facts, RepoPath, Severity, Snapshot, SourceFile, Timestamp};
use xtask::render::{Context, Verbosity, github, human, json};
use xtask::text::lines::Position;
use xtask::text::marker;

/// The configurations everything is judged by: the embedded one, and one that decides everything else otherwise.
const CONFIGURATIONS: [&str; 2] = [config::EMBEDDED, OTHER];

const OTHER: &str = r###"
[sot]
digest = false
unmarked_copies_from = 0

[[ledger]]
name = "builds"
path = "docs/BUILD_HISTORY.md"
id = 'BUILD-\d+(?:\.\d+)?'
sub_ids = "distinct"
nouns = ["build", "builds"]
index = { order = "oldest-first", columns = ["Date: {date}", "ID: {id}", "What|Why: {title} {Impact}"] }
phrase = [{ name = "summary", text = "{{{entries}}} of {sections}, {unique} different" }]
meta = { Last_Updated = "at {updated}.", Total_Builds = "{entries}/{unique}" }

[[ledger]]
name = "debug"
path = "docs/DEBUG_LOG.md"
id = 'DBG-\d+'
latest = "highest-section"
optional = true
figure = [{ name = "entries", count = "sections" }, { name = "entries", count = "index-rows" }]

[[ledger]]
name = "decisions"
path = "docs/ARCHITECTURE_DECISIONS.md"
id = 'DEC-\d+'
section = { levels = [1, 2, 3, 4, 5, 6] }

[[region]]
name = "README summary"
path = "README.md"
begin = "<!-- SOT_SUMMARY_START"
end = "<!-- SOT_SUMMARY_END"
optional = true
insert = "after-title"
text = "{builds.latest.title} of {builds.latest.date}\r\n\n- {updated} {updated}\n"

[[region]]
name = "ledger summary"
path = "docs/BUILD_HISTORY.md"
begin = "<!-- AUTO-GENERATED SUMMARY"
end = "<!-- END AUTO-GENERATED SUMMARY"
insert = "after-title"
text = "{builds.summary}"

[[structure]]
name = "all"
paths = ["**"]
required = ["# Project", "Usage"]
forbidden = ["INDEX", "## BUILDS"]
ordered = true
one_title = true
depth_max = 3
no_skips = true
lines_max = 12
bytes_max = 400

[[coupling]]
name = "log"
when = ["docs"]
dated = "README.md#License"
"###;

const ALLOWED: [Allowed; 4] = [
    Allowed { suggested: false, discards: false },
    Allowed { suggested: true, discards: false },
    Allowed { suggested: false, discards: true },
    Allowed { suggested: true, discards: true },
];

/// The configuration in `text`, which is a good one.
fn configuration(text: &str) -> Arc<Config> {
    Arc::new(config::load("xtask.toml", text).unwrap().config)
}

/// The good configurations, read once.
fn configurations() -> &'static [Arc<Config>] {
    static READ: std::sync::LazyLock<Vec<Arc<Config>>> =
        std::sync::LazyLock::new(|| CONFIGURATIONS.into_iter().map(configuration).collect());
    &READ
}

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

/// A repository in memory, at a fixed time.
fn snapshot(files: impl IntoIterator<Item = (RepoPath, Arc<SourceFile>)>) -> Snapshot {
    static REFERENCES: std::sync::LazyLock<BTreeMap<&'static str, String>> = std::sync::LazyLock::new(|| {
        BTreeMap::from([
            ("rules", xtask::app::rule_reference()),
            ("cli", xtask::cli::reference()),
            ("config", config::reference::markdown()),
        ])
    });
    let files: BTreeMap<_, _> = files.into_iter().collect();
    let tree: BTreeSet<_> = files.keys().cloned().collect();
    let now = Timestamp::from_unix(1_770_091_506).unwrap();
    let facts = Facts { references: REFERENCES.clone(), ..Facts::at(now) };
    Snapshot::new(files, tree, BTreeMap::new(), Vec::new(), facts)
}

fn of_bytes(files: &Files) -> Snapshot {
    snapshot(files.0.iter().map(|(path, bytes)| (path.clone(), Arc::new(SourceFile::new(bytes.clone())))))
}

/// What `sot` says; a fault ends the test.
fn outcome(config: &Arc<Config>, snapshot: &Snapshot, allowed: Allowed) -> Result<Outcome, TestCaseError> {
    judge(&Task::Sot.checks(config), snapshot, &[], Exemptions::none(), allowed)
        .map_err(|fault| TestCaseError::fail(format!("{allowed:?}: {fault}")))
}

/// The repository after the changes were written.
fn written(before: &Snapshot, outcome: &Outcome) -> Snapshot {
    let mut files: BTreeMap<_, _> = before.files().map(|(path, file)| (path.clone(), Arc::clone(file))).collect();
    // Fresh files, so that nothing computed about the old ones is taken over.
    files.extend(
        outcome
            .changes
            .iter()
            .map(|change| (change.path.clone(), Arc::new(SourceFile::new(change.after.bytes().to_vec())))),
    );
    snapshot(files)
}

/// Errors without a repair, by file and rule.
fn complaints(outcome: &Outcome) -> BTreeMap<(String, &'static str), usize> {
    let mut complaints = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|finding| finding.rule.severity != Severity::Warning) {
        if !finding.repaired {
            *complaints.entry((finding.path.clone(), finding.rule.id)).or_insert(0) += 1;
        }
    }
    complaints
}

/// Where a derived text may stand, read off the markers and not off the checks.
fn slots(config: &Config, path: &RepoPath, file: &SourceFile) -> Vec<Range<usize>> {
    let (Ok(text), Ok(document)) = (file.text(), file.document()) else { return Vec::new() };
    let found = marker::markers(text, document);
    let mut slots: Vec<Range<usize>> = found.facts.into_iter().map(|fact| fact.value).collect();
    slots.extend(found.regions.into_iter().map(|region| region.body.start..region.end.end));
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let lines: Vec<(usize, &str)> = starts.into_iter().zip(text.split_inclusive('\n')).collect();
    let trimmed = |line: &str| line.trim_start_matches('\u{FEFF}').trim().to_owned();
    for region in config.region.iter().filter(|region| region.path == *path) {
        // A region's text ends at the first closing marker after it that stands alone.
        for (index, (at, line)) in
            lines.iter().enumerate().filter(|(_, (_, line))| trimmed(line).starts_with(&region.begin))
        {
            let end = lines[index + 1..].iter().find(|(_, line)| {
                let line = trimmed(line);
                line.starts_with(&region.end) && line.find("-->") == Some(line.len() - 3)
            });
            slots.extend(end.map(|(end, _)| at + line.len()..*end));
        }
        // The first one outside every region; which that is, the checks' own tests say.
        for heading in document.headings(text).filter(|heading| heading.level == 1) {
            slots.push(heading.range.end..heading.range.end);
        }
    }
    let mut inside = false;
    for (at, line) in &lines {
        inside |= trimmed(line) == "<!-- META";
        let keys = config.ledger.iter().filter(|ledger| ledger.path == *path).flat_map(|ledger| ledger.meta.keys());
        for key in keys.filter(|_| inside) {
            if let Some(rest) = line.strip_prefix(key.as_str()).and_then(|rest| rest.strip_prefix(':')) {
                let value = rest.split("-->").next().unwrap_or_default().trim_end_matches(['\r', '\n']);
                slots.push(at + key.len() + 1..at + key.len() + 1 + value.len());
            }
        }
        inside &= !line.contains("-->");
    }
    slots
}

fn apply(before: &[u8], replacements: &[(Range<usize>, Vec<u8>)]) -> Vec<u8> {
    let mut after = Vec::new();
    let mut at = 0;
    for (range, text) in replacements {
        after.extend_from_slice(&before[at..range.start]);
        after.extend_from_slice(text);
        at = range.end;
    }
    after.extend_from_slice(&before[at..]);
    after
}

/// The replacements make `after` from `before`, and each stays inside of one slot.
fn check_change(config: &Config, change: &Change) -> Result<(), TestCaseError> {
    let before = change.before.as_ref().expect("sot creates no file");
    let replacements = change.draft.replacements();
    prop_assert_eq!(apply(before.bytes(), &replacements), change.after.bytes());
    let slots = slots(config, &change.path, before);
    for (range, text) in replacements {
        let inside = slots.iter().any(|slot| slot.start <= range.start && range.end <= slot.end);
        prop_assert!(
            inside,
            "{}: {:?} ({:?}) becomes {:?} and stands in no slot of {:?}",
            change.path,
            range,
            String::from_utf8_lossy(&before.bytes()[range.clone()]),
            String::from_utf8_lossy(&text),
            slots
        );
    }
    Ok(())
}

fn check_renderers(outcome: &Outcome) -> Result<(), TestCaseError> {
    for (execute, verbosity, ascii) in
        [(false, Verbosity::Verbose, false), (true, Verbosity::Normal, true), (true, Verbosity::Quiet, false)]
    {
        let context =
            Context { task: "sot", execute, strict: false, verbosity, color: false, ascii, timed: true, elapsed_ms: 1 };
        let shown = human::body(outcome, &context) + &human::summary(outcome, &context);
        let hidden = shown.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        prop_assert_eq!(hidden, None, "{}", shown.escape_debug());
        prop_assert!(!ascii || shown.is_ascii());
        let annotations = github::annotations(outcome, &context);
        let shown = outcome.findings.iter().filter(|finding| !(finding.repaired && execute));
        let shown = shown.filter(|finding| human::is_shown(finding, &context)).count();
        prop_assert_eq!(annotations.lines().count(), shown);
        prop_assert!(annotations.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")));
        // The runner trims a line before it looks for `::`, and obeys nothing between the two tokens.
        let grouped = github::body(outcome, &context);
        let lines: Vec<&str> = grouped.lines().collect();
        let token = lines[1].strip_prefix("::stop-commands::").unwrap();
        let end = format!("::{token}::");
        prop_assert_eq!(lines.iter().filter(|line| line.contains(token)).count(), 2, "{}", grouped);
        prop_assert_eq!(&lines[lines.len() - 2..], &[end.as_str(), "::endgroup::"][..]);
        let report: serde_json::Value = serde_json::from_str(&json::render(outcome, &context).unwrap()).unwrap();
        prop_assert_eq!(report["findings"].as_array().map(Vec::len), Some(outcome.findings.len()));
    }
    Ok(())
}

fn check_positions(snapshot: &Snapshot, findings: &[Judged]) -> Result<(), TestCaseError> {
    for finding in findings {
        let (Some(start), Some(end)) = (finding.start, finding.end) else { continue };
        let file = snapshot.file(&path(&finding.path)).expect("a position is one in a file");
        let last = file.lines().position(file.bytes(), file.bytes().len());
        prop_assert!(Position { line: 1, column: 1 } <= start && start <= end && end <= last, "{finding:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in the files: no fault, no panic, nothing left after a repair, no byte touched outside.
    #[test]
    fn a_repair_settles_and_touches_nothing_else(files in repository(), choice in 0..2usize, allowed in 0..4usize) {
        let (config, allowed) = (&configurations()[choice], ALLOWED[allowed]);
        let before = of_bytes(&files);
        let first = outcome(config, &before, allowed)?;
        check_positions(&before, &first.findings)?;
        for change in &first.changes {
            check_change(config, change)?;
        }
        for offer in &first.offers {
            let replaced = apply(offer.change.before.as_ref().unwrap().bytes(), &offer.change.draft.replacements());
            prop_assert_eq!(replaced, offer.change.after.bytes());
        }
        let after = written(&before, &first);
        let second = outcome(config, &after, allowed)?;
        prop_assert!(second.changes.is_empty(), "a second run changes {}", second.changes[0].path);
        let blocked = first.findings.iter().any(|finding| finding.rule.severity == Severity::Blocked);
        let left = second.findings.iter().find(|finding| finding.repaired);
        prop_assert!(left.is_none() || blocked, "{left:?}");
        // A repair makes no new trouble.
        let (old, new) = (complaints(&first), complaints(&second));
        for (what, count) in new {
            prop_assert!(blocked || old.get(&what).is_some_and(|old| count <= *old), "{what:?} is new after the repair");
        }
    }

    /// Everything that is found can be shown.
    #[test]
    fn every_outcome_can_be_shown(files in repository(), choice in 0..2usize, allowed in 0..4usize) {
        // What faults is the business of the law above.
        if let Ok(outcome) = outcome(&configurations()[choice], &of_bytes(&files), ALLOWED[allowed]) {
            check_renderers(&outcome)?;
        }
    }
}

/// What stands in a figure is JSON too, whatever a ledger calls itself.
#[test]
fn a_figure_with_a_strange_value_is_json() {
    let value = xtask::model::FactValue::Text("\u{2028}\"\0\u{202E}".to_owned());
    let facts = vec![Fact { key: vec!["a".to_owned(), "b".to_owned()], value }];
    check_renderers(&Outcome { facts, ..Outcome::default() }).unwrap();
}
