//! The `<!-- META` block of a ledger: `Key: value` lines in one comment.

use std::collections::BTreeMap;
use std::ops::Range;

use super::facts::Facts;
use super::rules;
use super::slot::{Guard, Slot};
use super::survey::Survey;
use crate::config::schema;
use crate::model::{Finding, RepoPath, Report, Site, Snapshot};
use crate::ordered::Ordered;
use crate::text::lines;
use crate::text::markdown::{Document, Kind, Nesting};
use crate::text::template::Template;

/// The slot of every META key that a ledger in this file configures.
pub fn slots(survey: &Survey<'_>, snapshot: &Snapshot, facts: &Facts, report: &mut Report) -> Vec<Slot> {
    let mut slots = Vec::new();
    for policy in survey.config.ledger.iter().filter(|ledger| !ledger.meta.is_empty()) {
        if snapshot.resolve(&policy.path) != survey.path {
            continue;
        }
        match &survey.meta {
            Some(block) => slots.extend(lines(survey, block, policy, facts, report)),
            None if survey.broken.is_empty() => {
                report.findings.push(missing(survey.path, 0..0, "the ledger has no `<!-- META` block", policy, facts));
            }
            None => {}
        }
    }
    slots
}

/// The top-level comments that start with a line `<!-- META`.
pub fn blocks(text: &str, document: &Document) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), b"<!-- META") {
        let Some(leaf) = document.leaf_at(at) else { continue };
        let opens = leaf.kind == Kind::Html && leaf.nesting == Nesting::Top;
        let line = lines::around(text, at);
        let alone = text[line.start..at].trim_start_matches('\u{FEFF}').trim().is_empty();
        let named = text[at..line.end].trim_end() == "<!-- META";
        if opens && alone && named && leaf.range().start >= line.start {
            blocks.push(line.start..leaf.range().end);
        }
    }
    blocks
}

/// The slot of every configured key in `block`.
fn lines(
    survey: &Survey<'_>,
    block: &Range<usize>,
    policy: &schema::Ledger,
    facts: &Facts,
    report: &mut Report,
) -> Vec<Slot> {
    let (path, text) = (survey.path, survey.text);
    let values = own_values(policy, facts);
    let mut slots = Vec::new();
    for (key, template) in &policy.meta {
        // The survey has refused a file in which a key stands twice.
        let Some(value) = values_of(text, block, key).into_iter().next() else {
            report.findings.push(missing(path, block.clone(), &format!("META has no `{key}`"), policy, facts));
            continue;
        };
        // Facts of a ledger that could not be counted are not there; that was reported.
        let Some(expected) = Template::parse(template).ok().and_then(|t| t.fill(&values).ok()) else { continue };
        let gap = if text[..value.start].ends_with(':') && value.is_empty() { " " } else { "" };
        slots.push(Slot {
            expected: if gap.is_empty() { expected } else { expected.after(gap) },
            rule: &rules::STALE_META,
            what: format!("META `{key}`"),
            at: value.clone(),
            cause: facts.sources.get(&policy.name).cloned(),
            guard: Guard::None,
            range: value,
        });
    }
    slots
}

/// The ledger's own facts, by their short names.
fn own_values(policy: &schema::Ledger, facts: &Facts) -> BTreeMap<String, String> {
    let head = format!("{}.", policy.name);
    let own = facts.values.range(head.clone()..).take_while(|(key, _)| key.starts_with(&head));
    own.map(|(key, value)| (key[head.len()..].to_owned(), value.clone())).into_map()
}

/// The value of every line `key: value` in `block`. Only LF and CRLF end a line.
pub fn values_of(text: &str, block: &Range<usize>, key: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut start = block.start;
    for line in text[block.clone()].split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix(key).and_then(|rest| rest.strip_prefix(':')) {
            let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
            // What closes the comment is no part of the last value.
            let rest = rest.split("-->").next().unwrap_or(rest);
            let value = rest.trim_matches(blank);
            let lead = rest.len() - rest.trim_start_matches(blank).len();
            let at = start + key.len() + 1 + if value.is_empty() { 0 } else { lead };
            values.push(at..at + value.len());
        }
        start += line.len();
    }
    values
}

fn missing(path: &RepoPath, at: Range<usize>, what: &str, policy: &schema::Ledger, facts: &Facts) -> Finding {
    let values = own_values(policy, facts);
    let lines = policy.meta.iter().filter_map(|(key, template)| {
        let value = Template::parse(template).ok()?.fill(&values).ok()?;
        Some(format!("`{key}: {}`", value.at("(now)")))
    });
    let wanted = lines.collect::<Vec<_>>().join(" and ");
    let help = format!("add {wanted} to the block that starts with the line `<!-- META` and ends with `-->`");
    Finding::new(&rules::MISSING_META, Site::new(path, at), what, help)
}
