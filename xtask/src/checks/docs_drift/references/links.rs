//! Links and images: what they lead to is there.

use std::collections::HashSet;
use std::ops::Range;

use super::repair::{self, Candidate, Near};
use super::target::{Place, Target, decoded, written};
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::{Finding, RepoPath, Rule, Safety};
use crate::text::markdown::page::{Link, Style};

/// Judges every link of a document.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    let near = Near::new();
    // Several links share the definition of their label.
    let mut seen: HashSet<&Range<usize>> = HashSet::new();
    for link in doc.page.links.iter().filter(|link| link.style != Style::Autolink) {
        if !seen.insert(&link.place) {
            continue;
        }
        let finding = match link.style {
            Style::Undefined => undefined(doc, link),
            _ => broken(world, doc, link, &near),
        };
        findings.extend(finding.filter(|_| !world.is_elsewhere(&link.target)));
    }
}

/// The rule, or that of links in a history.
fn rule(doc: &Doc<'_>, rule: &'static Rule) -> &'static Rule {
    if doc.is_history { &rules::BROKEN_OLD_LINK } else { rule }
}

fn broken(world: &World<'_>, doc: &Doc<'_>, link: &Link, near: &Near) -> Option<Finding> {
    // In HTML an entity may stand for a sign of the path.
    if link.style == Style::Html && link.target.contains('&') {
        return None;
    }
    let target = Target::read(doc.path, &link.target);
    let path = match target.place {
        Place::Foreign | Place::Here | Place::Root => return None,
        Place::Inside(path) => path,
        Place::Outside | Place::Machine | Place::Nowhere => {
            return Some(outside(doc, link, &target.place));
        }
    };
    if world.may_have(&path) {
        return None;
    }
    if let Some(other) = world.in_other_case(&path) {
        let message = format!("the link leads to `{path}`, and the name is spelled `{other}`");
        let finding = doc.finding(rule(doc, &rules::WRONG_CASE), &link.place, message, "");
        let known = "names that differ in case are two names";
        let candidate = Candidate { path: other, safety: Safety::Safe, known };
        return Some(repair::repaired(world, doc, finding, &candidate, edit(world, doc, link, &candidate.path)));
    }
    let message = format!("the link leads to `{path}`, which does not exist");
    let finding = doc.finding(rule(doc, &rules::BROKEN_LINK), &link.place, message, "");
    let from_root = RepoPath::new(decoded(target.path).trim_start_matches("./").trim_end_matches('/')).ok();
    let from_root = from_root.filter(|_| !target.path.starts_with('/'));
    Some(match repair::candidate(world, doc, &path, from_root) {
        Some(candidate) => {
            let edit = edit(world, doc, link, &candidate.path);
            repair::repaired(world, doc, finding, &candidate, edit)
        }
        None => Finding { help: near.help(world, &path), ..finding },
    })
}

fn outside(doc: &Doc<'_>, link: &Link, place: &Place) -> Finding {
    let (kind, what) = match place {
        Place::Machine => (&rules::LEAVES_REPOSITORY, "leads to a drive of one machine"),
        Place::Nowhere => (&rules::BROKEN_LINK, "is no path that a repository can hold"),
        _ => (&rules::LEAVES_REPOSITORY, "leaves the repository, so it was not looked up"),
    };
    let message = format!("the link `{}` {what}", link.target.escape_debug());
    let help = "link to a file of the repository, or to an address on the web";
    doc.finding(rule(doc, kind), &link.place, message, help)
}

/// The path part of the target, and how it is written so that it leads to `to`.
fn edit(world: &World<'_>, doc: &Doc<'_>, link: &Link, to: &RepoPath) -> Option<(Range<usize>, String)> {
    // A target that is written with escapes, or over several lines, is left to a person.
    if doc.text.get(link.place.clone())? != link.target {
        return None;
    }
    let target = Target::read(doc.path, &link.target);
    let start = link.place.start + (link.target.len() - link.target.trim_start().len());
    let in_angles = link.style != Style::Html && doc.text[..link.place.start].ends_with('<');
    let mut text = written(doc.path, to, target.path, in_angles);
    if target.path.ends_with('/') && world.folders.contains(to.as_str()) {
        text.push('/');
    }
    let leads = Target::read(doc.path, &text).place == Place::Inside(to.clone());
    leads.then(|| (start..start + target.path.len(), text))
}

/// A label that nothing defines, where it is not likely that no link is meant.
fn undefined(doc: &Doc<'_>, link: &Link) -> Option<Finding> {
    let label = link.target.trim();
    // `array[i][j]`, a call, a chain of brackets.
    let before = doc.text[..link.range.start].chars().next_back();
    let is_index = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ']' | ')' | '\\'));
    // Rust's documentation resolves names of items, and brackets hold numbers, footnotes and code as well.
    let is_other = label.contains("::") || label.starts_with('^') || !label.contains(char::is_alphabetic);
    let is_choice = label.contains(['|', '=', '<', '>', '{', '"', '(', '*', ',']);
    if is_index || is_other || is_choice || label.chars().count() == 1 {
        return None;
    }
    let message = format!("no line defines the label `{label}`, so the link is shown as text");
    let help = format!("add a line `[{label}]: TARGET`, or write the target in the link");
    Some(doc.finding(rule(doc, &rules::UNDEFINED_LABEL), &link.range, message, help))
}
