//! Second plans: sections and documents that use the ids of a plan for something else.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use regex::bytes::Regex;

use super::{Opened, rules};
use crate::model::{Finding, RepoPath, Site, Snapshot};
use crate::ordered::Ordered;
use crate::parallel;
use crate::plan::{self, Form, Item, Key, Plan, Role, Target};

/// Holds every other section with items against each plan.
pub fn judge(plans: &[Opened<'_>], snapshot: &Snapshot, searched: &BTreeSet<&RepoPath>, findings: &mut Vec<Finding>) {
    for opened in plans {
        let items = by_key(&opened.plan);
        echoes(opened, &items, findings);
        for path in naming(opened, snapshot, searched) {
            let Some(file) = snapshot.file(path) else { continue };
            let (Ok(text), Ok(document)) = (file.text(), file.document()) else { continue };
            for candidate in plan::candidates(text, document, &opened.grammar) {
                let section = &candidate.section;
                let own = path == opened.path && overlap(&section.range, &opened.section.range);
                if own || section.historical {
                    continue;
                }
                let twin = plan::read(text, document, &section.range, &opened.grammar);
                compare(opened, &items, &Twin { path, text, title: &section.title, plan: &twin }, findings);
            }
        }
    }
}

/// The documents that may name an item: most name none, and need not be read by structure.
fn naming<'s>(opened: &Opened<'_>, snapshot: &Snapshot, searched: &BTreeSet<&'s RepoPath>) -> Vec<&'s RepoPath> {
    let searched: Vec<&RepoPath> = searched.iter().copied().collect();
    let Some(names) = names(&opened.plan) else { return searched };
    let named = |path: &&RepoPath| snapshot.file(path).is_some_and(|file| names.is_match(file.bytes()));
    let named = parallel::each(&searched, named);
    searched.into_iter().zip(named).filter(|(_, is_named)| *is_named).map(|(path, _)| path).collect()
}

/// What every id of the plan begins with, and what may follow: letters, then a sign or a digit. `None` where an id begins
/// with something else.
fn names(plan: &Plan) -> Option<Regex> {
    let letters = |item: &Item| {
        let end = item.name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(item.name.len());
        (end > 0).then(|| item.name[..end].to_owned())
    };
    let letters: Option<BTreeSet<String>> = plan.items.iter().map(letters).collect();
    let letters = letters.filter(|letters| !letters.is_empty())?;
    let letters = letters.into_iter().collect::<Vec<_>>().join("|");
    Regex::new(&format!("(?i-u:(?:{letters})(?:[^a-z]|$))")).ok()
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Another section that uses ids of a plan.
struct Twin<'a> {
    path: &'a RepoPath,
    text: &'a str,
    title: &'a str,
    plan: &'a Plan,
}

impl Twin<'_> {
    /// The section, if it has a heading.
    fn place(&self) -> String {
        if self.title.is_empty() { String::new() } else { format!(" (section `{}`)", self.title) }
    }
}

/// The first item with each id.
fn by_key(plan: &Plan) -> HashMap<&Key, &Item> {
    plan.items.iter().rev().map(|item| (item.id(), item)).collect()
}

fn compare(opened: &Opened<'_>, items: &HashMap<&Key, &Item>, twin: &Twin<'_>, findings: &mut Vec<Finding>) {
    for theirs in &twin.plan.items {
        let Some(ours) = items.get(theirs.id()).copied() else { continue };
        let (own, other) = (ours.title(opened.text), theirs.title(twin.text));
        let place = opened.section.title.as_str();
        let help = "say which of them is history (`Legacy`, `superseded`) in its heading, or make them agree";
        if !is_same(own, other) {
            let message =
                format!("{} is `{other}` here{}, and `{own}` in the plan `{place}`", theirs.name, twin.place());
            let site = Site::new(twin.path, theirs.head.id.range.clone());
            let finding = Finding::new(&rules::TWO_TRUTHS, site, message, help).about(&theirs.name);
            findings.push(finding.because(opened.site(ours)));
        } else if let Some((range, said)) = waits(twin.plan, theirs)
            && let Some((_, known)) = waits(&opened.plan, ours)
            && said != known
        {
            let site = Site::new(twin.path, range);
            let message = format!(
                "{} waits for {} here{}, and for {} in the plan `{place}`",
                theirs.name,
                shown(opened, &said),
                twin.place(),
                shown(opened, &known)
            );
            let finding = Finding::new(&rules::TWO_TRUTHS, site, message, help).about(&theirs.name);
            findings.push(finding.because(opened.site(ours)));
        }
    }
}

/// What an item says it waits for strictly, where it says anything, and where that stands.
fn waits(plan: &Plan, item: &Item) -> Option<(Range<usize>, BTreeSet<Key>)> {
    let field = item.of(Role::DependsOn).next();
    let range =
        field.map(|field| field.label.clone()).or_else(|| item.depends.first().map(|edge| edge.range.clone()))?;
    Some((range, strict(plan, item)))
}

/// The ids that an item waits for strictly. A row or list item beside the items of a plan names those.
fn strict(plan: &Plan, item: &Item) -> BTreeSet<Key> {
    let edges = item.depends.iter().filter(|edge| edge.hard && !edge.reversed);
    let key = |edge: &plan::Dependency| match &edge.target {
        Target::Item(place) => plan.items[*place].id().clone(),
        Target::Unknown(key) => key.clone(),
    };
    edges.map(key).into_set()
}

/// Ids as the plan writes them.
fn shown(opened: &Opened<'_>, keys: &BTreeSet<Key>) -> String {
    let name = |key: &Key| opened.plan.item(key).map_or_else(|| key.as_str().to_uppercase(), |item| item.name.clone());
    if keys.is_empty() { "nothing".to_owned() } else { keys.iter().map(name).collect::<Vec<_>>().join(", ") }
}

/// Rows and lists of the plan's own section that say something else than its items.
fn echoes(opened: &Opened<'_>, items: &HashMap<&Key, &Item>, findings: &mut Vec<Finding>) {
    for echo in &opened.plan.echoes {
        let Some(item) = items.get(echo.id()).copied() else { continue };
        let (said, known) = (strict(&opened.plan, echo), strict(&opened.plan, item));
        let line = opened.file.lines().line_index(item.head.id.range.start) + 1;
        let (own, other) = (item.title(opened.text), echo.title(opened.text));
        if echo.form == Form::Row && !is_same(own, other) {
            let message = format!("{} is `{other}` here, and `{own}` in its item in line {line}", echo.name);
            let help = "make them agree, or leave the second title out";
            let finding = opened.finding(&rules::TWO_TRUTHS, item, echo.head.id.range.clone(), message, help);
            findings.push(finding.because(opened.site(item)));
            continue;
        }
        if (echo.depends.is_empty() && !says_nothing(opened.text, echo)) || said == known {
            continue;
        }
        let message = format!(
            "{} waits for {} here, and for {} in its item in line {line}",
            echo.name,
            shown(opened, &said),
            shown(opened, &known)
        );
        let help = "make them agree, or leave the second statement out";
        let finding = opened.finding(&rules::TWO_TRUTHS, item, echo.head.id.range.clone(), message, help);
        findings.push(finding.because(opened.site(item)));
    }
}

/// Whether a row or list item says that its item waits for nothing.
fn says_nothing(text: &str, echo: &Item) -> bool {
    let mut entries = echo.says(Role::DependsOn).filter_map(|entry| text.get(entry.range.clone()));
    entries.any(plan::depends::says_none)
}

/// Whether two titles mean one thing: the same words but for what stands in parentheses, or the beginning of them.
fn is_same(one: &str, other: &str) -> bool {
    let words = |title: &str| -> Vec<String> {
        let core = title.split('(').next().unwrap_or_default();
        let core = if core.trim().is_empty() { title } else { core };
        core.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    // A title of no words says nothing that could differ.
    one.is_empty() || other.is_empty() || shared == one.len().min(other.len())
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn a_remark_does_not_change_what_a_title_means() {
        assert!(is_same(
            "Migration surface clarity (posture + guards)",
            "Migration surface clarity (\u{201C}no fake\u{201D})"
        ));
        assert!(!is_same("`.x/` posture + containment (no y)", ".x posture and containment"));
        assert!(!is_same("API scale polish (only if needed)", "Close or guard `/runs` N+1"));
        assert!(is_same("Secrets", "Secrets via files"));
        assert!(!is_same("Core \u{2014} storage", "Core \u{2014} network"));
    }
}
