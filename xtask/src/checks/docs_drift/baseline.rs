//! Findings that are taken as they are for now: new ones fail, fixed ones must go from the list.
//!
//! An entry is a line `label path fingerprint`, and `xN` behind it when several findings are alike.
//! The fingerprint is of what the line of the finding says, so it survives when lines move.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{DocsDrift, rules};
use crate::checks::sot::config_path;
use crate::config::schema::Config;
use crate::model::{Edit, Finding, Fix, RepoPath, Report, Severity, Site, Snapshot};
use crate::text::digest::sha256;
use crate::text::phrase::units;

/// What stands above the entries.
const HEAD: &str =
    "# Findings of docs-drift that are taken as they are for now. Written by `cargo xtask docs-drift baseline`.\n";

/// As many digits tell the lines of a repository apart.
const FINGERPRINT_DIGITS: usize = 12;

/// Takes the recorded findings out of `report`, and reports what is recorded and no longer there.
pub fn apply(config: &Config, snapshot: &Snapshot, report: &mut Report) {
    let Some(path) = &config.docs_drift.baseline else { return };
    let Some(Ok(text)) = snapshot.file(path).map(|file| file.text()) else {
        let message = format!("the baseline {path} is not there or no text");
        let help = "`cargo xtask docs-drift baseline --execute` writes it, or take `docs_drift.baseline` out";
        report.findings.push(Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help));
        return;
    };
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for line in units::lines(text) {
        let said = text[line].trim();
        if !said.is_empty() && !said.starts_with('#') {
            let (entry, count) = counted(said);
            let known = known.entry(entry.to_owned()).or_default();
            *known = known.saturating_add(count);
        }
    }
    let mut accepted: BTreeSet<(RepoPath, usize)> = BTreeSet::new();
    let line_of = |path: &RepoPath, offset: usize| {
        let index = snapshot.file(path).map_or(0, |file| file.lines().line_index(offset));
        (path.clone(), index)
    };
    let mut entries = Entries::default();
    report.findings.retain(|finding| {
        let Some(entry) = entries.of(snapshot, finding) else { return true };
        match known.get_mut(&entry) {
            Some(left) if *left > 0 => {
                *left -= 1;
                if !finding.site.range.is_empty() {
                    accepted.insert(line_of(&finding.site.path, finding.site.range.start));
                }
                false
            }
            _ => true,
        }
    });
    // An accepted finding is known by its line, so a line with one is not edited.
    for finding in &mut report.findings {
        let touches =
            |fix: &Fix| fix.edits.iter().any(|edit| accepted.contains(&line_of(&edit.path, edit.range.start)));
        if finding.fix.as_ref().is_some_and(touches) {
            finding.fix = None;
            finding.help = "correct the text by hand: the baseline accepts another finding of the line".to_owned();
        }
    }
    report_stale(path, text, known, report);
}

/// Reports the entries of the baseline at `path` that nothing used: `left` says how often.
fn report_stale(path: &RepoPath, text: &str, mut left: BTreeMap<String, usize>, report: &mut Report) {
    for line in units::lines(text) {
        let said = text[line.clone()].trim();
        let (entry, count) = counted(said);
        let Some(unused) = left.get_mut(entry).filter(|unused| **unused > 0) else { continue };
        let gone = count.min(*unused);
        *unused -= gone;
        if !is_entry(entry) {
            let message = format!("`{entry}` is no entry of a baseline");
            let help = "take the line out, or name another file in `docs_drift.baseline`";
            report.findings.push(Finding::new(&rules::STALE_BASELINE, Site::new(path, line), message, help));
            continue;
        }
        let edit = if gone == count {
            let end = (line.end + 1).min(text.len());
            let end = if text[line.end..].starts_with("\r\n") { line.end + 2 } else { end };
            Edit::replace(path, line.start..end, "")
        } else {
            Edit::replace(path, line.clone(), written(entry, count - gone))
        };
        let message = format!("`{entry}` is not found any more");
        let help = "`cargo xtask docs-drift --execute` takes it off the list, so that it cannot come back";
        let finding = Finding::new(&rules::STALE_BASELINE, Site::new(path, line), message, help);
        report.findings.push(finding.fixed_by(Fix::safe(vec![edit])));
    }
}

/// The edits that record every finding of today.
///
/// # Errors
/// Says when no baseline is configured, or when something could not be judged.
pub fn record(config: &Arc<Config>, snapshot: &Snapshot) -> Result<Vec<Edit>, String> {
    let Some(path) = &config.docs_drift.baseline else {
        return Err("no baseline is configured; set `docs_drift.baseline = \"docs/drift-baseline.txt\"`".to_owned());
    };
    if let Some(file) = snapshot.file(path).filter(|file| !file.bytes().is_empty())
        && !file.bytes().starts_with(HEAD.as_bytes())
    {
        return Err(format!("{path} is there and is no baseline; name another file in `docs_drift.baseline`"));
    }
    let report = DocsDrift::new(config, true).all(snapshot);
    if let Some(finding) = report.findings.iter().find(|finding| finding.rule.severity == Severity::Blocked) {
        return Err(format!("{} could not be judged, so nothing is recorded: {}", finding.site.path, finding.message));
    }
    let mut entries: BTreeMap<String, usize> = BTreeMap::new();
    let mut read = Entries::default();
    for finding in report.findings.iter().filter(|finding| !is_exempt(config, snapshot, finding)) {
        if let Some(entry) = read.of(snapshot, finding) {
            *entries.entry(entry).or_default() += 1;
        }
    }
    let lines = entries.iter().map(|(entry, count)| written(entry, *count) + "\n");
    let text = format!("{HEAD}{}", lines.collect::<String>());
    let length = snapshot.file(path).map_or(0, |file| file.bytes().len());
    if snapshot.file(path).is_some_and(|file| file.bytes() == text.as_bytes()) {
        return Ok(Vec::new());
    }
    Ok(vec![Edit::replace(path, 0..length, text)])
}

/// Whether an exemption accepts a finding already, so that the baseline need not.
fn is_exempt(config: &Config, snapshot: &Snapshot, finding: &Finding) -> bool {
    let names = |rule: &str| match rule.split_once(':') {
        Some((rule, subject)) => rule == finding.rule.id && finding.subject.as_deref() == Some(subject),
        None => rule == finding.rule.id,
    };
    let path = &finding.site.path;
    if config.allow.iter().any(|allow| names(&allow.rule) && allow.paths.set.contains(path)) {
        return true;
    }
    let Some(Ok(text)) = snapshot.file(path).map(|file| file.text()) else { return false };
    let here = units::line_at(text, finding.site.range.start.min(text.len()));
    let above = units::line_at(text, here.start.saturating_sub(1));
    let pragmas = [above, here].into_iter().filter_map(|line| text[line].split_once("xtask-allow:"));
    pragmas.into_iter().any(|(_, said)| said.split_once(" -- ").is_some_and(|(rule, _)| names(rule.trim())))
}

/// Makes the entries of findings; the line of the last one is remembered.
#[derive(Default)]
struct Entries {
    line: Option<(RepoPath, usize, String)>,
}

impl Entries {
    /// The entry of a finding; none for what says that the configuration itself looks at nothing.
    fn of(&mut self, snapshot: &Snapshot, finding: &Finding) -> Option<String> {
        if finding.rule.severity == Severity::Blocked || finding.rule.id == rules::NO_INPUT.id {
            return None;
        }
        let path: &RepoPath = &finding.site.path;
        let file = snapshot.file(path);
        let text = file.and_then(|file| file.text().ok()).unwrap_or_default();
        let said = if finding.site.range.is_empty() {
            digest(&finding.message)
        } else {
            let index = file.map_or(0, |file| file.lines().line_index(finding.site.range.start));
            match &self.line {
                Some((known, line, said)) if known == path && *line == index => said.clone(),
                _ => {
                    let said = digest(text.get(units::line_at(text, finding.site.range.start.min(text.len())))?);
                    self.line = Some((path.clone(), index, said.clone()));
                    said
                }
            }
        };
        let label = match &finding.subject {
            Some(subject) => format!("{}:{subject}", finding.rule.id),
            None => finding.rule.id.to_owned(),
        };
        // What was matched is told apart from another match of the line.
        let matched = text.get(finding.site.range.clone()).unwrap_or_default();
        let fingerprint = sha256(format!("{said}\n{matched}").as_bytes());
        // An entry is one line, whatever the path holds.
        let path = path.as_str().replace(|c: char| c.is_control(), "?");
        Some(format!("{label} {path} {}", fingerprint.get(..FINGERPRINT_DIGITS)?))
    }
}

/// What a line says, white space aside, as a digest.
fn digest(line: &str) -> String {
    sha256(line.split_whitespace().collect::<Vec<_>>().join(" ").as_bytes())
}

/// Whether a line has the form of an entry; what has not was written by somebody else, and is not taken out.
fn is_entry(entry: &str) -> bool {
    let fingerprint = entry.rsplit(' ').next().unwrap_or_default();
    entry.starts_with("docs-drift/")
        && fingerprint.len() == FINGERPRINT_DIGITS
        && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An entry and how often it stands for a finding.
fn counted(line: &str) -> (&str, usize) {
    let counted = line.rsplit_once(" x").and_then(|(entry, count)| Some((entry, count.parse().ok()?)));
    counted.filter(|(_, count)| *count > 0).unwrap_or((line, 1))
}

fn written(entry: &str, count: usize) -> String {
    if count == 1 { entry.to_owned() } else { format!("{entry} x{count}") }
}
