//! Texts that must stand in documents, and must be true.

use std::collections::{BTreeMap, BTreeSet};

use super::search::Seen;
use super::{Phrases, rule};
use crate::checks::docs_drift::references::{Doc, World, resolve_command};
use crate::checks::docs_drift::rules;
use crate::config::schema::Must;
use crate::model::{Finding, RepoPath, Report, Site, Snapshot};
use crate::ordered::Ordered;
use crate::text::commands;

/// Finds documents without a text that they must hold.
pub fn judge(phrases: &Phrases, seen: &[Seen], report: &mut Report) {
    let mut in_one: BTreeMap<usize, (Vec<&Seen>, bool)> = BTreeMap::new();
    for file in seen {
        for (index, places) in &file.required {
            let configured = phrases.configured(&phrases.wanted[*index]);
            match configured.must {
                Must::StandInEach if places.is_empty() => {
                    let message = format!("`{}` is not there: {}", shown(phrases, *index), configured.message);
                    let help = if configured.why.is_empty() { "write it" } else { &configured.why };
                    let finding = Finding::new(rule(configured), Site::file(&file.path), message, help);
                    report.findings.push(finding.about(&configured.id));
                }
                Must::StandInOne => {
                    let (files, is_there) = in_one.entry(*index).or_default();
                    files.push(file);
                    *is_there |= !places.is_empty();
                }
                Must::StandInEach | Must::NotStand => {}
            }
        }
    }
    for (index, (files, is_there)) in in_one {
        let Some(first) = files.first().filter(|_| !is_there) else { continue };
        let configured = phrases.configured(&phrases.wanted[index]);
        let names: Vec<&str> = files.iter().map(|file| file.path.as_str()).take(5).collect();
        let message = format!("`{}` is in none of {}: {}", shown(phrases, index), names.join(", "), configured.message);
        let help = if configured.why.is_empty() { "write it into one of them" } else { &configured.why };
        report
            .findings
            .push(Finding::new(rule(configured), Site::file(&first.path), message, help).about(&configured.id));
    }
}

/// Finds required commands that are there and cannot be run: one of their operands is not.
pub fn untrue(phrases: &Phrases, snapshot: &Snapshot, seen: &[Seen], report: &mut Report) {
    let mut world: Option<World<'_>> = None;
    let known: BTreeSet<(RepoPath, usize)> = report
        .findings
        .iter()
        .filter(|finding| finding.rule.id == rules::MISSING_OPERAND.id)
        .filter_map(|finding| Some((finding.site.path.clone(), line(snapshot, &finding.site)?)))
        .into_set();
    for file in seen {
        for (index, places) in &file.required {
            let configured = phrases.configured(&phrases.wanted[*index]);
            let Some(source) = snapshot.file(&file.path).filter(|_| configured.resolves && !places.is_empty()) else {
                continue;
            };
            let (Ok(text), Ok(page)) = (source.text(), source.page()) else { continue };
            let world = world.get_or_insert_with(|| World::new(&phrases.config, snapshot));
            let doc = Doc::new(world, &file.path, text, page);
            for place in places {
                let problems = commands::read(&text[place.clone()]).into_iter();
                let Some(problem) = problems.flat_map(|command| resolve_command(world, &doc, &command)).next() else {
                    continue;
                };
                let site = Site::new(&file.path, place.clone());
                // In a document the operand is judged on its own already.
                if line(snapshot, &site).is_some_and(|line| known.contains(&(file.path.clone(), line))) {
                    continue;
                }
                let message =
                    format!("`{}` must stand here and cannot be run: {}", &text[place.clone()], problem.message);
                let help = format!("{}; or the phrase `{}` asks for the wrong text", problem.help, configured.id);
                let finding = Finding::new(&rules::UNTRUE_PHRASE, site, message, help).about(&configured.id);
                report.findings.push(match problem.cause {
                    Some(cause) => finding.because(cause),
                    None => finding,
                });
            }
        }
    }
}

/// The line of a place, counted from zero.
fn line(snapshot: &Snapshot, site: &Site) -> Option<usize> {
    snapshot.file(&site.path).map(|file| file.lines().line_index(site.range.start))
}

/// A required text as a reader knows it.
fn shown(phrases: &Phrases, index: usize) -> String {
    let configured = phrases.configured(&phrases.wanted[index]);
    configured.text.clone().unwrap_or_else(|| configured.source())
}
