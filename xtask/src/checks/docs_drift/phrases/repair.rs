//! What takes the place of a phrase, where that is configured.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::Phrases;
use super::places::File;
use super::search::Hit;
use crate::checks::sot;
use crate::config::schema::{Context, Must};
use crate::ledger::derived_at;
use crate::model::{Edit, Finding, Fix};
use crate::text::phrase::units;

/// A line settles sooner, or its replacements make each other's phrases.
const ROUNDS_MAX: usize = 8;

/// A line with more is left to a person: each of its findings carries the edit of the whole line.
const REPLACED_MAX: usize = 100;

/// Gives the findings of each line the edit that replaces every phrase in it. Phrases of one line
/// share the edit, so that none is made twice and none is left.
pub fn propose(phrases: &Phrases, file: &File<'_>, hits: &[Hit], findings: &mut [Finding]) {
    let mut lines: BTreeMap<usize, Vec<&Hit>> = BTreeMap::new();
    for hit in hits {
        lines.entry(file.line(hit.range.start).start).or_default().push(hit);
    }
    // What one phrase writes, another may replace.
    let all: Vec<usize> = (0..phrases.wanted.len())
        .filter(|index| {
            let wanted = &phrases.wanted[*index];
            let configured = phrases.configured(wanted);
            configured.replace.is_some()
                && configured.must == Must::NotStand
                && phrases.scopes[wanted.scope].contains(file.path)
        })
        .collect();
    let is_history = file.config.references.history.set.contains(file.path)
        || file.config.ledger.iter().any(|ledger| file.snapshot.resolve(&ledger.path) == file.path);
    if is_history || all.is_empty() {
        return;
    }
    let derived = OnceCell::new();
    let read = || sot::derived(file.config, file.snapshot, file.path, file.source);
    findings.sort_by_cached_key(|finding| finding.site.range.start);
    for (start, hits) in lines {
        let replaceable: Vec<usize> = hits
            .iter()
            .filter(|hit| hit.is_plain && phrases.configured(&phrases.wanted[hit.wanted]).replace.is_some())
            .map(|hit| hit.wanted)
            .collect();
        if replaceable.is_empty() || replaceable.len() > REPLACED_MAX || is_accepted(file.text, start) {
            continue;
        }
        let line = units::line_at(file.text, start);
        let said = &file.text[line.clone()];
        // What this tool writes itself, and the marks around it.
        let is_marker = said.contains("xtask:begin") || said.contains("xtask:end");
        if is_marker || derived_at(derived.get_or_init(read), line.start).is_some() {
            continue;
        }
        let Some(edit) = settled(phrases, file, line.start, &file.text[line.clone()], &all) else { continue };
        let Some(edit) = shortest(file, line.start, &file.text[line.clone()], &edit) else { continue };
        let ids: Vec<&str> =
            replaceable.iter().map(|index| phrases.configured(&phrases.wanted[*index]).id.as_str()).collect();
        let from = findings.partition_point(|finding| finding.site.range.start < line.start);
        let to = findings.partition_point(|finding| finding.site.range.start < line.end);
        for finding in &mut findings[from..to] {
            if finding.subject.as_deref().is_some_and(|subject| ids.contains(&subject)) {
                finding.fix = Some(Fix::safe(vec![edit.clone()]));
            }
        }
    }
}

/// Whether an exemption stands beside the line: then what is accepted must not be replaced along.
fn is_accepted(text: &str, start: usize) -> bool {
    let here = units::line_at(text, start);
    let above = if start > 0 { units::line_at(text, start - 1) } else { here.clone() };
    [here, above].into_iter().any(|line| text[line].contains("xtask-allow:"))
}

/// The line with every phrase replaced, once nothing is left to replace.
fn settled(phrases: &Phrases, file: &File<'_>, start: usize, line: &str, wanted: &[usize]) -> Option<String> {
    let start = file.text.len().min(start);
    let block = &file.text[file.block(start)];
    let mut text = line.to_owned();
    for _ in 0..ROUNDS_MAX {
        let mut changed = false;
        for index in wanted {
            let wanted = &phrases.wanted[*index];
            let context = match phrases.configured(wanted).context {
                Context::Line => text.clone(),
                Context::Block => block.to_owned(),
            };
            if let Some(next) = wanted.phrase.replaced(&text, &context) {
                text = next;
                changed = true;
            }
        }
        if !changed {
            return (text != line).then_some(text);
        }
    }
    None
}

/// The smallest edit that makes `new` of `old`, which stands at `start`.
fn shortest(file: &File<'_>, start: usize, old: &str, new: &str) -> Option<Edit> {
    let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| -> usize {
        a.zip(b).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let head = same(&mut old.chars(), &mut new.chars());
    let tail = same(&mut old[head..].chars().rev(), &mut new[head..].chars().rev());
    let range = start + head..start + old.len() - tail;
    let text = &new[head..new.len() - tail];
    (old != new).then(|| Edit::replace(file.path, range, text))
}
