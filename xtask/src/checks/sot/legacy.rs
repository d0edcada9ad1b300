//! Generated text between markers of the repository's own spelling.

use super::facts::Facts;
use super::slot::{Guard, Slot};
use super::survey::{Pair, Survey, foreign_to};
use super::{region, rules};
use crate::config::schema::{Insert, Region};
use crate::model::{Edit, Finding, Fix, Report, Safety, Site};
use crate::text::lines;
use crate::text::lines::LineEnd;
use crate::text::markdown::Document;
use crate::text::template::{Dated, Template};

/// The slots of the configured regions of one file; regions without markers are reported.
pub fn slots(survey: &Survey<'_>, facts: &Facts, now: &str, report: &mut Report) -> Vec<Slot> {
    let mut slots = Vec::new();
    for pair in &survey.pairs {
        match slot(survey, facts, pair) {
            Ok(found) => slots.extend(found),
            Err(finding) => report.findings.push(*finding),
        }
    }
    for region in survey.missing.iter().filter(|region| !region.optional) {
        report.findings.push(missing(survey, facts, region, now));
    }
    slots
}

fn name(region: &Region) -> String {
    format!("region `{}`", region.name)
}

/// The text between the markers and what it should be; `None` when a fact is withheld.
fn slot(survey: &Survey<'_>, facts: &Facts, pair: &Pair<'_>) -> Result<Option<Slot>, Box<Finding>> {
    let bytes = survey.text.as_bytes();
    let line_end = LineEnd::at(bytes, pair.begin.end);
    let Some(expected) = expected(survey, facts, pair.region, pair.begin.start)? else { return Ok(None) };
    let start =
        memchr::memchr(b'\n', &bytes[pair.begin.end..]).map_or(pair.begin.end, |feed| pair.begin.end + feed + 1);
    let stop = lines::around(survey.text, pair.end.start).start;
    Ok(Some(Slot {
        range: start..stop.max(start),
        expected: expected.with_line_end(line_end.as_str()),
        rule: &rules::STALE_REGION,
        what: name(pair.region),
        at: pair.begin.clone(),
        cause: first_fact(pair.region).and_then(|key| facts.source(&key)),
        guard: Template::parse(&pair.region.text).map_or(Guard::None, Guard::Template),
    }))
}

fn first_fact(region: &Region) -> Option<String> {
    let template = Template::parse(&region.text).ok()?;
    template.names().find(|name| name.contains('.')).map(str::to_owned)
}

/// The configured text, filled in and ending in a line feed.
fn expected(survey: &Survey<'_>, facts: &Facts, region: &Region, at: usize) -> Result<Option<Dated>, Box<Finding>> {
    let text = format!("{}\n", region.text);
    // The configuration was checked: the template is sound and its facts are known.
    let Ok(template) = Template::parse(&text) else { return Ok(None) };
    match template.fill(&facts.values) {
        Ok(expected) => {
            let sample = expected.at("");
            let what = match foreign_to(region, Document::parse(&sample).leaves().iter()) {
                // A fact began a line with something of its own, and the text would not be known again.
                Some(what) => format!("would hold {what}, which the configured one does not"),
                None if region::is_self_contained(&sample, survey.config) => String::new(),
                None => "would hold a marker, or leave a comment or fence open".to_owned(),
            };
            if !what.is_empty() {
                let message = format!("the text of {} {what}", name(region));
                return Err(Box::new(region::unknown(survey.path, &(at..at + 1), message)));
            }
            Ok(Some(expected))
        }
        Err(key) if facts.is_withheld(&key) => Ok(None),
        Err(key) => {
            let message = format!("{} quotes `{key}`, and that ledger does not exist", name(region));
            let help = "write the ledger, or take the fact out of the region's text";
            Err(Box::new(Finding::new(&rules::UNKNOWN_FACT, Site::new(survey.path, at..at + 1), message, help)))
        }
    }
}

/// Markers that are not there, with the edit that would add them where the configuration says.
fn missing(survey: &Survey<'_>, facts: &Facts, region: &Region, now: &str) -> Finding {
    let (begin, end) = (format!("{} -->", region.begin), format!("{} -->", region.end));
    let message = format!("{} has no markers in this file, so nothing is refreshed", name(region));
    let finding = |help: String| Finding::new(&rules::MISSING_REGION, Site::file(survey.path), message.clone(), help);
    let derived = survey.derived();
    // A title inside a generated text is not the document's.
    let title = survey.document.headings(survey.text).find(|heading| {
        heading.level == 1 && !derived.iter().any(|derived| derived.range.contains(&heading.range.start))
    });
    let expected = expected(survey, facts, region, 0).ok().flatten();
    match (region.insert, title, expected) {
        (Insert::AfterTitle, Some(title), Some(expected)) if survey.broken.is_empty() => {
            let line_end = LineEnd::at(survey.text.as_bytes(), title.range.start).as_str();
            let head = if survey.text[..title.range.end].ends_with('\n') { "" } else { line_end };
            let block = format!("\n{begin}\n{}{end}\n", expected.at(now)).replace('\n', line_end);
            let edit = Edit::insert(survey.path, title.range.end, format!("{head}{block}"));
            finding("`cargo xtask sot --execute --unsafe` adds them after the title".to_owned())
                .fixed_by(Fix { safety: Safety::Suggested, edits: vec![edit] })
        }
        _ => finding(format!("add the lines `{begin}` and `{end}` where the text belongs")),
    }
}
