//! Sentences that repeat a figure without a marker.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::facts::Facts;
use super::rules;
use super::slot::Slot;
use crate::config::schema::{Config, Ledger};
use crate::model::{Finding, RepoPath, Report, Site, Snapshot};
use crate::ordered::Ordered;
use crate::text::date;
use crate::text::markdown::Quotations;

/// Warns of every sentence that says `N builds` where `N` is the ledger's figure, or was it before this run.
pub fn find(
    config: &Config,
    snapshot: &Snapshot,
    facts: &Facts,
    slots: &BTreeMap<RepoPath, Vec<Slot>>,
    report: &mut Report,
) {
    let ledgers: Vec<&Ledger> = config.ledger.iter().filter(|ledger| !ledger.nouns.is_empty()).collect();
    if !config.sot.unmarked_copies || ledgers.is_empty() {
        return;
    }
    let known = Known { from: config.sot.unmarked_copies_from as u64, old: old_figures(snapshot, slots), facts };
    // A ledger is history: what it said then was true then.
    let history: BTreeSet<&RepoPath> = config.ledger.iter().map(|ledger| snapshot.resolve(&ledger.path)).into_set();
    for (path, file) in snapshot.files() {
        let kept = config.sot.documents.set.contains(path) && !config.sot.exclude.set.contains(path);
        let Some(text) = file.text().ok().filter(|_| kept && !history.contains(path)) else { continue };
        let mut derived: Vec<&Range<usize>> = slots.get(path).into_iter().flatten().map(|slot| &slot.range).collect();
        derived.sort_by_cached_key(|range| range.start);
        // Most documents repeat no figure, and then their blocks need not be known.
        let mut quotations: Option<Quotations<'_>> = None;
        for said in counted_things(text) {
            let Some((ledger, end)) =
                ledgers.iter().find_map(|ledger| Some((ledger, noun_end(text, said.end, ledger)?)))
            else {
                continue;
            };
            let Some((key, figure)) = known.figure(ledger, said.value) else { continue };
            let before = derived.partition_point(|range| range.start <= said.start);
            let is_derived = derived[..before].last().is_some_and(|range| range.contains(&said.start));
            let Ok(document) = file.document() else { break };
            let quotations = quotations.get_or_insert_with(|| Quotations::new(document, text));
            if !is_derived && !quotations.hold(said.start) {
                report.findings.push(copy(path, text, said.start..end, key, figure, figure == said.value));
            }
        }
    }
}

/// The figures a sentence could repeat.
struct Known<'a> {
    from: u64,
    old: BTreeSet<u64>,
    facts: &'a Facts,
}

impl<'a> Known<'a> {
    /// The fact of `ledger` that has `value`; when it had it before this run, its first fact.
    fn figure(&self, ledger: &Ledger, value: u64) -> Option<(&'a str, u64)> {
        if value < self.from {
            return None;
        }
        let figure = |name: &String| {
            let fact = self.facts.counts.get_key_value(&format!("{}.{name}", ledger.name));
            fact.map(|(key, count)| (key.as_str(), *count))
        };
        let names = ledger.figure_names();
        let current = names.iter().filter_map(figure).find(|(_, count)| *count == value);
        current.or_else(|| names.iter().find_map(figure).filter(|_| self.old.contains(&value)))
    }
}

/// A number in a text.
struct Number {
    start: usize,
    end: usize,
    value: u64,
}

/// Every whole number of `text` that stands alone, `1,234` included.
fn counted_things(text: &str) -> impl Iterator<Item = Number> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
            let digit = |byte: &u8| byte.is_ascii_digit() || *byte == b',';
            let end = start + bytes[start..].iter().position(|byte| !digit(byte)).unwrap_or(bytes.len() - start);
            at = end;
            // A part of a word, a decimal or an id is no count of things.
            let joined =
                start > 0 && (bytes[start - 1].is_ascii_alphanumeric() || b"._-#/".contains(&bytes[start - 1]));
            if let (false, Ok(value)) = (joined, text[start..end].replace(',', "").parse()) {
                return Some(Number { start, end, value });
            }
        }
    })
}

/// Where a noun of `ledger` ends that follows the number ending at `offset`, one word between them at most.
fn noun_end(text: &str, offset: usize, ledger: &Ledger) -> Option<usize> {
    let blank = |c: char| c == ' ' || c == '\t';
    // `**12** builds` says the same as `12 builds`.
    let after = text[offset..].trim_start_matches(['*', '_']);
    let first = after.trim_start_matches(blank);
    if first.len() == after.len() {
        return None;
    }
    let first = first.trim_start_matches(['*', '_']);
    let second = first.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-');
    let candidates = [first, second.trim_start_matches(blank)];
    candidates.into_iter().find_map(|rest| {
        let ends = ledger.nouns.iter().filter_map(|noun| strip_prefix_in_any_case(rest, noun));
        let whole = ends.filter(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-'));
        whole.map(str::len).min().map(|rest| text.len() - rest)
    })
}

/// What follows `prefix`, written in any mixture of ASCII cases.
fn strip_prefix_in_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// The numbers that stand in derived texts now and will not after this run: the figures of before.
fn old_figures(snapshot: &Snapshot, slots: &BTreeMap<RepoPath, Vec<Slot>>) -> BTreeSet<u64> {
    let mut old = BTreeSet::new();
    for (path, slots) in slots {
        let Some(Ok(text)) = snapshot.file(path).map(|file| file.text()) else { continue };
        for slot in slots {
            let actual = &text[slot.range.clone()];
            if !slot.expected.agrees(actual) {
                old.extend(numbers(actual));
            }
        }
    }
    old
}

/// The numbers of a text, timestamps passed over.
fn numbers(text: &str) -> Vec<u64> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        if let Some(length) = date::timestamp_length(rest) {
            rest = &rest[length..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        numbers.extend(rest[..end].parse::<u64>());
        rest = &rest[end..];
    }
    numbers
}

fn copy(path: &RepoPath, text: &str, range: Range<usize>, key: &str, figure: u64, current: bool) -> Finding {
    let said = &text[range.clone()];
    let message = if current {
        format!("`{said}` repeats `{key}` without a marker and will be wrong at the next entry")
    } else {
        format!("`{said}` repeats an old figure; `{key}` is {figure}")
    };
    let help = format!("write `<!-- xtask:fact {key} -->{figure}<!-- /xtask:fact -->`, or reword the sentence");
    Finding::new(&rules::UNMARKED_COPY, Site::new(path, range), message, help)
}
