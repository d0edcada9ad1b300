//! Where in a document a place is: which part, which block, which entry.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use crate::config::schema::{Config, DriftPhrase, Lines, Part};
use crate::ledger::Ledger;
use crate::model::{Past, RepoPath, Snapshot, SourceFile};
use crate::text::change::added_lines;
use crate::text::markdown::{Document, Kind, inline};
use crate::text::phrase::units;

/// One file that is searched.
pub struct File<'a> {
    pub config: &'a Config,
    pub snapshot: &'a Snapshot,
    pub path: &'a RepoPath,
    pub file: &'a SourceFile,
    pub source: &'a Arc<SourceFile>,
    pub text: &'a str,
    /// The line, paragraph and block that were asked about last: hits come in order.
    pub last: Last,
}

/// What was found out about the last place, for the next one beside it.
#[derive(Default)]
pub struct Last {
    line: Cell<(usize, usize)>,
    paragraph: RefCell<Range<usize>>,
    block: RefCell<Block>,
}

/// A block of Markdown and what stands in it.
#[derive(Default)]
struct Block {
    range: Range<usize>,
    spans: Vec<Range<usize>>,
    comments: Vec<Range<usize>>,
}

impl<'a> File<'a> {
    /// The blocks, of a Markdown file.
    pub fn document(&self) -> Option<&'a Document> {
        let is_markdown =
            self.path.is_markdown() || self.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("mdx"));
        if is_markdown { self.file.document().ok() } else { None }
    }

    /// The line that holds `offset`, without its end.
    pub fn line(&self, offset: usize) -> Range<usize> {
        let (start, end) = self.last.line.get();
        if start <= offset && offset < end {
            return start..end;
        }
        let line = units::line_at(self.text, offset);
        self.last.line.set((line.start, line.end));
        line
    }

    /// Whether a line at `offset` may go on over a backslash: everywhere, in Markdown in code.
    pub fn joins(&self, offset: usize) -> bool {
        self.document().is_none_or(|document| {
            document.leaf_at(offset).is_some_and(|leaf| matches!(leaf.kind, Kind::Fenced | Kind::Indented))
        })
    }

    /// Whether the place is in one of the parts that the phrase is looked for in.
    pub fn is_within(&self, phrase: &DriftPhrase, offset: usize) -> bool {
        if phrase.within.is_empty() && phrase.languages.is_empty() {
            return true;
        }
        let (part, language) = self.part(offset);
        let is_part = phrase.within.is_empty() || phrase.within.contains(&part);
        let speaks = |wanted: &String| language.is_some_and(|language| language.eq_ignore_ascii_case(wanted));
        is_part && (part != Part::Code || phrase.languages.is_empty() || phrase.languages.iter().any(speaks))
    }

    /// The part that holds a place, and the language of a code block.
    fn part(&self, offset: usize) -> (Part, Option<&'a str>) {
        let Some(document) = self.document() else { return (Part::Code, self.path_language()) };
        let Some(leaf) = document.leaf_at(offset) else { return (Part::Prose, None) };
        match leaf.kind {
            Kind::Fenced => {
                let info = self.text[leaf.range()].lines().next().unwrap_or_default().trim_start();
                let info = info.trim_start_matches(['`', '~']).trim();
                (Part::Code, info.trim_start_matches(['{', '.', ' ']).split([' ', ',', '{', '}']).next())
            }
            Kind::Indented => (Part::Code, None),
            Kind::Break => (Part::Prose, None),
            Kind::Html | Kind::Heading(_) | Kind::Paragraph | Kind::Table => {
                let block = if leaf.kind == Kind::Table { self.line(offset) } else { leaf.range() };
                let mut last = self.last.block.borrow_mut();
                if last.range != block {
                    let is_html = leaf.kind == Kind::Html;
                    let spans = if is_html { Vec::new() } else { inline::code_spans(self.text, block.clone()) };
                    let comments = comments(self.text, &block, &spans);
                    *last = Block { range: block, spans, comments };
                }
                let part = match leaf.kind {
                    _ if holds(Some(&last.spans), offset) => Part::InlineCode,
                    _ if holds(Some(&last.comments), offset) => Part::Comment,
                    Kind::Heading(_) => Part::Heading,
                    _ => Part::Prose,
                };
                (part, None)
            }
        }
    }

    /// The language of a file that is code as a whole.
    fn path_language(&self) -> Option<&'a str> {
        self.path.extension().or(Some(self.path.file_name()))
    }

    /// The block around a place: a leaf of Markdown, else the lines up to a blank one.
    pub fn block(&self, offset: usize) -> Range<usize> {
        match self.document() {
            Some(document) => document.leaf_at(offset).map_or_else(|| self.line(offset), |leaf| leaf.range()),
            None => {
                let mut last = self.last.paragraph.borrow_mut();
                if !last.contains(&offset) {
                    *last = paragraph(self.text, offset);
                }
                last.clone()
            }
        }
    }

    /// The lines of the file that count for `lines`, as ranges of bytes in order; `None` for all.
    pub fn counted(&self, lines: Lines, entries: usize) -> Option<Vec<Range<usize>>> {
        match lines {
            Lines::All => None,
            Lines::Added => self.added(),
            Lines::FirstEntries => {
                let sections = self.sections();
                Some(sections.into_iter().take(entries).collect())
            }
            Lines::LastEntries => {
                let sections = self.sections();
                let from = sections.len().saturating_sub(entries);
                Some(sections.into_iter().skip(from).collect())
            }
        }
    }

    /// What was added since the main branch; everything where nobody can say.
    fn added(&self) -> Option<Vec<Range<usize>>> {
        let Past::Base(base) = &self.snapshot.facts.past else { return None };
        let old = base.changed.get(self.path).or_else(|| base.same.get(self.path));
        // Under its old name: the one that git knows, else one with the same last part.
        let known = self.snapshot.facts.renamed.iter().find(|(_, new)| *new == self.path).map(|(old, _)| old);
        let is_it = |path: &RepoPath| known.map_or(path.file_name() == self.path.file_name(), |old| old == path);
        let renamed = || base.gone.iter().find(|(path, _)| is_it(path)).map(|(_, old)| old);
        let old = old.or_else(renamed)?;
        if old.bytes() == self.file.bytes() {
            return Some(Vec::new());
        }
        let length = self.text.len();
        let bytes = |lines: Range<usize>| {
            let start = self.file.lines().range(lines.start, length).start;
            start..self.file.lines().range(lines.end.saturating_sub(1), length).end
        };
        Some(added_lines(old.bytes(), self.file.bytes()).into_iter().map(bytes).collect())
    }

    /// The entries of a ledger, of another document the sections of its level-2 headings.
    fn sections(&self) -> Vec<Range<usize>> {
        let Some(document) = self.document() else { return Vec::new() };
        let policy = self.config.ledger.iter().find(|ledger| self.snapshot.resolve(&ledger.path) == self.path);
        if let Some(policy) = policy {
            let ledger = Ledger::read(self.text, document, policy, Vec::new());
            return ledger.sections.iter().map(|section| section.heading.start..section.body.end).collect();
        }
        let starts: Vec<usize> = document
            .headings(self.text)
            .filter(|heading| heading.level == 2)
            .map(|heading| heading.range.start)
            .collect();
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }
}

/// The comments of a block; what opens one in code or behind a backslash opens none.
fn comments(text: &str, block: &Range<usize>, spans: &Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut comments = Vec::new();
    let mut at = block.start;
    while let Some(open) = text[at..block.end].find("<!--").map(|open| at + open) {
        if holds(Some(spans), open) && !spans.is_empty() || text[..open].ends_with('\\') {
            at = open + 4;
            continue;
        }
        let end = text[open..block.end].find("-->").map_or(block.end, |end| open + end + 3);
        comments.push(open..end);
        at = end;
    }
    comments
}

/// The lines around a place up to a blank one.
fn paragraph(text: &str, offset: usize) -> Range<usize> {
    let mut range = units::line_at(text, offset);
    while range.start > 0 {
        let above = units::line_at(text, previous_end(text, range.start));
        if above.start >= range.start || text[above.clone()].trim().is_empty() {
            break;
        }
        range.start = above.start;
    }
    while range.end < text.len() {
        let next = range.end + if text[range.end..].starts_with("\r\n") { 2 } else { 1 };
        if next >= text.len() {
            break;
        }
        let below = units::line_at(text, next);
        if text[below.clone()].trim().is_empty() {
            break;
        }
        range.end = below.end;
    }
    range
}

/// Where the line before the one that starts at `start` ends.
fn previous_end(text: &str, start: usize) -> usize {
    if text[..start].ends_with("\r\n") { start - 2 } else { start - 1 }
}

/// Whether a place is in one of the ranges, which are in order.
pub fn holds(ranges: Option<&Vec<Range<usize>>>, offset: usize) -> bool {
    ranges.is_none_or(|ranges| {
        let after = ranges.partition_point(|range| range.start <= offset);
        ranges[..after].last().is_some_and(|range| range.contains(&offset))
    })
}
