//! Looks for phrases in files, several files at a time.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::places::{File, Last, holds};
use super::repair;
use super::{Phrases, Wanted, rule};
use crate::checks::docs_drift::rules;
use crate::config::schema::{Context, DriftPhrase, Lines, Must};
use crate::model::{Finding, RepoPath, Site, Snapshot, SourceFile};
use crate::ordered::Ordered;
use crate::parallel;
use crate::text::markdown::{Kind, Leaf};
use crate::text::phrase::literals;
use crate::text::phrase::units::{self, Joined};

/// What was seen in one file.
pub struct Seen {
    /// The file's path.
    pub path: RepoPath,
    /// What must not stand there, and what kept the file from being read.
    pub findings: Vec<Finding>,
    /// Where each phrase that must stand there does, by its place among the wanted; empty when nowhere.
    pub required: BTreeMap<usize, Vec<Range<usize>>>,
}

/// Searches every file.
pub fn all(phrases: &Phrases, snapshot: &Snapshot, files: &[(&RepoPath, &Arc<SourceFile>)]) -> Vec<Seen> {
    parallel::each(files, |(path, file)| one(phrases, snapshot, path, file))
}

/// Searches one file.
fn one(phrases: &Phrases, snapshot: &Snapshot, path: &RepoPath, source: &Arc<SourceFile>) -> Seen {
    let mut seen = Seen { path: path.clone(), findings: Vec::new(), required: BTreeMap::new() };
    let text = match source.text() {
        Ok(text) => text,
        Err(offset) => {
            let message = format!("byte {offset} is not UTF-8, so no phrase was looked for");
            let site = Site::new(path, offset..offset + 1);
            seen.findings.push(Finding::new(&rules::NOT_TEXT, site, message, "save the file as UTF-8"));
            return seen;
        }
    };
    if let Some(nul) = memchr::memchr(0, text.as_bytes()) {
        let message =
            "the file holds NUL characters from here on, as a text in UTF-16 does: what it says there is not seen";
        let site = Site::new(path, nul..nul + 1);
        seen.findings.push(Finding::new(&rules::HIDDEN_TEXT, site, message, "save the whole file as UTF-8"));
    }
    let scopes: Vec<bool> = phrases.scopes.iter().map(|scope| scope.contains(path)).collect();
    let file = File { config: &phrases.config, snapshot, path, file: source, source, text, last: Last::default() };
    let mut search =
        Search { phrases, file: &file, hits: Vec::new(), counted: BTreeMap::new(), allowed: HashMap::new() };
    search.run(&scopes);
    for (index, wanted) in phrases.wanted.iter().enumerate() {
        if scopes[wanted.scope] && phrases.configured(wanted).must != Must::NotStand {
            seen.required.insert(index, Vec::new());
        }
    }
    let mut hits = search.hits;
    hits.sort_by_cached_key(|hit| (hit.range.start, hit.wanted, hit.range.end));
    hits.dedup_by_key(|hit| (hit.range.start, hit.wanted));
    for hit in &hits {
        let configured = phrases.configured(&phrases.wanted[hit.wanted]);
        match seen.required.get_mut(&hit.wanted) {
            Some(places) => places.push(hit.range.clone()),
            None => seen.findings.push(found(&file, configured, &hit.range)),
        }
    }
    repair::propose(phrases, &file, &hits, &mut seen.findings);
    seen
}

/// Where a phrase stands.
pub struct Hit {
    /// Its place among the wanted.
    pub wanted: usize,
    /// The place in the file.
    pub range: Range<usize>,
    /// Whether it stands in one line as it is written.
    pub is_plain: bool,
}

fn found(file: &File<'_>, phrase: &DriftPhrase, range: &Range<usize>) -> Finding {
    let quoted: String = file.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    let message = format!("`{quoted}`: {}", phrase.message);
    let help = if phrase.why.is_empty() { "correct the text, or accept it with a reason" } else { &phrase.why };
    Finding::new(rule(phrase), Site::new(file.path, range.clone()), message, help).about(&phrase.id)
}

/// One file being searched.
struct Search<'s> {
    phrases: &'s Phrases,
    file: &'s File<'s>,
    hits: Vec<Hit>,
    /// Which lines count, by what the phrase says of it.
    counted: BTreeMap<(u8, usize), Option<Vec<Range<usize>>>>,
    /// Whether a block allows a phrase, by the phrase and where the block starts.
    allowed: HashMap<(usize, usize), bool>,
}

impl Search<'_> {
    fn run(&mut self, scopes: &[bool]) {
        let text = self.file.text;
        let defeated = literals::defeats_filter(text);
        let mut lines: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut blocks: BTreeSet<(usize, usize)> = BTreeSet::new();
        if !defeated {
            for word in self.phrases.words.find_overlapping_iter(text) {
                let index = self.phrases.needed_by[word.pattern().as_usize()];
                let wanted = &self.phrases.wanted[index];
                if !scopes[wanted.scope] {
                    continue;
                }
                if self.phrases.configured(wanted).spans {
                    blocks.insert((index, word.start()));
                } else {
                    lines.insert((index, self.file.line(word.start()).start));
                }
            }
        }
        let open = |wanted: &Wanted| scopes[wanted.scope] && (defeated || wanted.is_open);
        let unfiltered: Vec<usize> =
            (0..self.phrases.wanted.len()).filter(|index| open(&self.phrases.wanted[*index])).collect();
        if !unfiltered.is_empty() {
            let all = units::lines(text);
            for index in unfiltered {
                let spans = self.phrases.configured(&self.phrases.wanted[index]).spans;
                let places = all.iter().map(|line| (index, line.start));
                if spans { blocks.extend(places) } else { lines.extend(places) }
            }
        }
        for (index, start) in lines {
            self.line(index, start);
        }
        let mut done: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (index, offset) in blocks {
            let block = self.file.block(offset);
            if done.insert((index, block.start)) {
                let unit = spanned(text, self.file.document().and_then(|document| document.leaf_at(offset)), &block);
                self.joined(index, &unit, true);
            }
        }
        self.commands(scopes);
    }

    /// Looks for one phrase in one line.
    fn line(&mut self, index: usize, start: usize) {
        let line = self.file.line(start);
        let unit = &self.file.text[line.clone()];
        let wanted = &self.phrases.wanted[index];
        let configured = self.phrases.configured(wanted);
        if configured.context == Context::Block {
            // Behind the markers of a list or a quotation, and a line of a table is one block with the others.
            for place in wanted.phrase.find_anywhere(unit) {
                if self.is_allowed(index, line.start + place.start) {
                    self.hit(index, line.start + place.start..line.start + place.end, true);
                }
            }
            return;
        }
        for place in wanted.phrase.find(unit, unit) {
            self.hit(index, line.start + place.start..line.start + place.end, true);
        }
    }

    /// Whether the block around a place allows a phrase.
    fn is_allowed(&mut self, index: usize, offset: usize) -> bool {
        let block = self.file.block(offset);
        let phrase = &self.phrases.wanted[index].phrase;
        *self.allowed.entry((index, block.start)).or_insert_with(|| phrase.is_allowed(&self.file.text[block]))
    }

    /// Commands that go on over several lines, for phrases that reach from one into the next.
    fn commands(&mut self, scopes: &[bool]) {
        let text = self.file.text;
        let has_joins = memchr::memmem::find(text.as_bytes(), b"\\\n").is_some()
            || memchr::memmem::find(text.as_bytes(), b"\\\r").is_some();
        if !has_joins {
            return;
        }
        let defeated = literals::defeats_filter(text);
        for unit in units::joined(text, |offset| self.file.joins(offset)) {
            let words = self.phrases.words.find_overlapping_iter(&unit.text);
            let mut tried: BTreeSet<usize> =
                words.map(|word| self.phrases.needed_by[word.pattern().as_usize()]).into_set();
            let all = 0..self.phrases.wanted.len();
            tried.extend(all.filter(|index| defeated || self.phrases.wanted[*index].is_open));
            for index in tried {
                let wanted = &self.phrases.wanted[index];
                if scopes[wanted.scope] && !self.phrases.configured(wanted).spans {
                    self.joined(index, &unit, false);
                }
            }
        }
    }

    /// Looks for one phrase in lines that are read as one; what stands in one of them alone was found there.
    fn joined(&mut self, index: usize, unit: &Joined, with_plain: bool) {
        let wanted = &self.phrases.wanted[index];
        let context = match self.phrases.configured(wanted).context {
            Context::Line => unit.text.as_str(),
            Context::Block => &self.file.text[self.file.block(unit.range.start)],
        };
        for place in wanted.phrase.find(&unit.text, context) {
            let range = unit.origin(place.start)..unit.origin(place.end - 1) + 1;
            let crosses = self.file.text[range.clone()].contains(['\n', '\r']);
            if crosses || with_plain {
                let range =
                    if self.file.text.is_char_boundary(range.end) { range } else { range.start..unit.range.end };
                self.hit(index, range, false);
            }
        }
    }

    fn hit(&mut self, index: usize, range: Range<usize>, is_plain: bool) {
        let configured = self.phrases.configured(&self.phrases.wanted[index]);
        if !self.file.is_within(configured, range.start) {
            return;
        }
        if configured.lines != Lines::All {
            let key = (configured.lines as u8, configured.entries);
            let file = self.file;
            let counted = self.counted.entry(key).or_insert_with(|| file.counted(configured.lines, configured.entries));
            let lines = range.start..range.end;
            // A phrase over several lines counts when any of them does.
            let any = std::iter::once(lines.start).chain(
                memchr::memchr_iter(b'\n', &self.file.text.as_bytes()[lines.clone()]).map(|at| lines.start + at + 1),
            );
            if !any.into_iter().any(|offset| holds(counted.as_ref(), offset)) {
                return;
            }
        }
        self.hits.push(Hit { wanted: index, range, is_plain });
    }
}

/// A block as one line: every run of white space with a line end in it is one blank, and the markers
/// of quotations at the starts of its lines go.
fn spanned(text: &str, leaf: Option<&Leaf>, block: &Range<usize>) -> Joined {
    let code = leaf.is_some_and(|leaf| matches!(leaf.kind, Kind::Fenced | Kind::Indented));
    let marks: &[char] = if code { &[' ', '\t'] } else { &[' ', '\t', '>'] };
    let lines = units::lines(&text[block.clone()]);
    let lines = lines.into_iter().map(|line| block.start + line.start..block.start + line.end);
    Joined::of(text, lines, |line| {
        let said = &text[line.clone()];
        let start = line.start + (said.len() - said.trim_start_matches(marks).len());
        let said = &said[start - line.start..];
        // A backslash at the end of a line of prose is a line break.
        let kept = if code { said.trim_end() } else { said.trim_end_matches('\\').trim_end() };
        start..start + kept.len()
    })
}
