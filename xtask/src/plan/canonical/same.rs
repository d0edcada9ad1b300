//! Whether a rewritten plan says what the plan said: the same items, and every word.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::head::{Head, Reach, priorities};
use super::super::{Entry, Field, Item, Plan, Role, Section, Target, read, scope};
use super::lines::plain;
use super::{Change, Source, again, applied, field};
use crate::ordered::Ordered;
use crate::text::markdown::{Document, Kind, Nesting};

/// What is different afterwards.
pub(super) struct Difference {
    /// The place of the item, where it is one item that differs.
    pub(super) item: Option<usize>,
    /// What, as the end of a sentence.
    pub(super) why: String,
}

impl Difference {
    fn of(item: Option<usize>, why: impl Into<String>) -> Difference {
        Difference { item, why: why.into() }
    }
}

/// The plan as it is, ready to be compared with.
pub(super) struct Before<'s, 'a> {
    source: &'s Source<'a>,
    words: BTreeMap<String, usize>,
    kept: Vec<String>,
}

impl<'s, 'a> Before<'s, 'a> {
    pub(super) fn new(source: &'s Source<'a>) -> Before<'s, 'a> {
        let range = &source.section.range;
        let words = words(&source.text[range.clone()]);
        Before { source, words, kept: kept(source.text, source.document, range) }
    }

    /// Compares the plan with what is read of it after `changes`, which are in order.
    pub(super) fn compare(&self, changes: &[Change]) -> Result<(), Difference> {
        let source = self.source;
        if changes.windows(2).any(|pair| pair[0].range.end > pair[1].range.start) {
            return Err(Difference::of(None, "it stands inside of another item"));
        }
        let text = applied(source.text, changes);
        let document = Document::parse(&text);
        let section = self.section(&text, &document)?;
        let plan = read(&text, &document, &section.range, source.grammar);
        let (old, new) = (Read { text: source.text, plan: source.plan }, Read { text: &text, plan: &plan });
        let mut going: BTreeMap<String, usize> = BTreeMap::new();
        if old.plan.items.len() != new.plan.items.len() {
            return Err(Difference::of(None, "its lines would not be read as one item"));
        }
        for place in 0..old.plan.items.len() {
            old.item(&new, place, &mut going).map_err(|why| Difference::of(Some(place), why))?;
        }
        old.rest(&new)?;
        let after = words(&text[section.range.clone()]);
        for (word, count) in &self.words {
            let there = after.get(word).copied().unwrap_or(0) + going.get(word).copied().unwrap_or(0);
            if there < *count {
                return Err(Difference::of(None, format!("the word `{word}` would be lost")));
            }
        }
        if self.kept != kept(&text, &document, &section.range) {
            return Err(Difference::of(None, "code, a comment, a table or a quotation in it would change"));
        }
        Ok(())
    }

    /// The section afterwards; what stands around it is the same.
    fn section(&self, text: &str, document: &Document) -> Result<Section, Difference> {
        let source = self.source;
        let own = source.section;
        let section = again(text, document, own, source.grammar).filter(|section| {
            text[section.range.end..] == source.text[own.range.end..] && section.historical == own.historical
        });
        section.ok_or_else(|| Difference::of(None, "the section of the plan would end elsewhere"))
    }
}

/// A plan with the text it was read from.
struct Read<'a> {
    text: &'a str,
    plan: &'a Plan,
}

type Edge = (String, bool, bool, bool);

impl Read<'_> {
    /// Compares one item with the one at the same place; counts into `going` the words that may go.
    fn item(&self, new: &Read<'_>, place: usize, going: &mut BTreeMap<String, usize>) -> Result<(), &'static str> {
        let (old, own) = (&self.plan.items[place], &new.plan.items[place]);
        if old.id() != own.id() || plain(&old.name) != own.name || self.head(&old.head) != new.head(&own.head) {
            return Err("its head would be read otherwise");
        }
        if old.priorities != own.priorities {
            return Err("its priority would be read otherwise");
        }
        if old.claim.as_ref().map(|mark| mark.claim) != own.claim.as_ref().map(|mark| mark.claim) {
            return Err("what it says about its progress would be read otherwise");
        }
        if self.edges(old) != new.edges(own) {
            return Err("what it waits for would be read otherwise");
        }
        if touches(&old.scope) != touches(&own.scope) || touches(&old.tests) != touches(&own.tests) {
            return Err("its files would be read otherwise");
        }
        if self.entries(&old.lead) != new.entries(&own.lead) {
            return Err("what stands before its fields would be read otherwise");
        }
        let mut fields: Vec<&Field> = old.fields.iter().collect();
        if old.fields.len() > own.fields.len() && own.of(Role::Priority).next().is_none() {
            // Its priority stands in the heading now, and nothing else does.
            let is_noted = old.head.notes.iter().any(|note| !priorities(&self.text[note.clone()]).is_empty());
            let moved = old.of(Role::Priority).flat_map(|field| {
                let said = field.entries.iter().filter(|_| is_noted).map(|entry| &entry.range);
                std::iter::once(&field.label).chain(said)
            });
            for (word, count) in moved.flat_map(|range| words(&self.text[range.clone()])) {
                *going.entry(word).or_default() += count;
            }
            fields.retain(|field| field.role != Role::Priority);
        }
        let is_same = |fields: &[&Field]| {
            fields.len() == own.fields.len()
                && fields.iter().zip(&own.fields).all(|(old, own)| self.is_same_field(old, new, own))
        };
        // An item that stays as it is has its fields in its own order.
        let is_kept = is_same(&fields);
        fields.sort_by_cached_key(|field| field::rank(field.role));
        if is_kept || is_same(&fields) { Ok(()) } else { Err("its fields would be read otherwise") }
    }

    /// What a head says beside its priority.
    fn head(&self, head: &Head) -> (Vec<String>, Vec<String>, bool, String) {
        let notes = head.notes.iter().map(|note| &self.text[note.clone()]).filter(|note| priorities(note).is_empty());
        let notes = notes.map(normal).collect();
        let title = sequence(&self.text[head.title.start..head.tail.end.max(head.title.end)]);
        let reach = match &head.reach {
            Reach::One => String::new(),
            Reach::Open => "+".to_owned(),
            Reach::To(last) => last.key.as_str().to_owned(),
        };
        (notes, title, head.struck, reach)
    }

    fn edges(&self, item: &Item) -> BTreeSet<Edge> {
        let edge = |target: &Target| match target {
            Target::Item(place) => place.to_string(),
            Target::Unknown(key) => key.as_str().to_owned(),
        };
        item.depends.iter().map(|e| (edge(&e.target), e.hard, e.grouped, e.reversed)).into_set()
    }

    fn entries(&self, entries: &[Entry]) -> Vec<(usize, String)> {
        entries.iter().map(|entry| (entry.depth, normal(&self.text[entry.range.clone()]))).collect()
    }

    /// Whether two fields say the same: entry by entry, or in the same words where one line became a list or a list
    /// one line.
    fn is_same_field(&self, old: &Field, new: &Read<'_>, own: &Field) -> bool {
        let is_laid_out = matches!(old.role, Role::Scope | Role::DependsOn)
            && old.entries.iter().chain(&own.entries).all(|entry| entry.depth == 0)
            && (old.entries.len() == 1 || own.entries.len() == 1);
        let said = |read: &Read<'_>, field: &Field| -> Vec<String> {
            field.entries.iter().flat_map(|entry| sequence(&read.text[entry.range.clone()])).collect()
        };
        let is_said =
            self.entries(&old.entries) == new.entries(&own.entries) || is_laid_out && said(self, old) == said(new, own);
        old.role == own.role && is_said
    }

    /// Whether an echo is no more than an id in a list of what an item waits for, which becomes one line.
    fn is_awaited(&self, echo: &Item) -> bool {
        let at = echo.line.start;
        let after = self.plan.items.partition_point(|item| item.range.start <= at);
        let item = self.plan.items[..after].last();
        let mut lists = item.into_iter().flat_map(|item| item.of(Role::DependsOn));
        echo.depends.is_empty() && lists.any(|field| field.range.contains(&at))
    }

    /// Compares what belongs to no item.
    fn rest(&self, new: &Read<'_>) -> Result<(), Difference> {
        let echoes = |read: &Read<'_>| -> Vec<(String, BTreeSet<Edge>)> {
            let told = read.plan.echoes.iter().filter(|echo| !read.is_awaited(echo));
            let mut told: Vec<_> = told.map(|echo| (plain(&echo.name), read.edges(echo))).collect();
            told.sort_unstable();
            told
        };
        if echoes(self) != echoes(new) {
            return Err(Difference::of(None, "a line of it would be read as another item"));
        }
        let doubts = |read: &Read<'_>| -> BTreeSet<(usize, String)> {
            read.plan.doubts.iter().map(|d| (d.item, normal(&read.text[d.range.clone()]))).into_set()
        };
        let (old, own) = (doubts(self), doubts(new));
        match old.symmetric_difference(&own).next() {
            Some((item, _)) => Err(Difference::of(Some(*item), "what it waits for would be read otherwise")),
            None => Ok(()),
        }
    }
}

/// The files of a scope or a list of tests.
fn touches(touches: &[scope::Touch]) -> Vec<(&str, scope::Action, scope::When)> {
    let mut found: Vec<_> = touches.iter().map(|touch| (touch.path.as_str(), touch.action, touch.when)).collect();
    found.sort_unstable();
    found
}

/// A text with single spaces and plain hyphens.
fn normal(text: &str) -> String {
    plain(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The words of a text, in order and in lower case.
fn sequence(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// How often a text says each of its words.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in sequence(text) {
        *words.entry(word).or_default() += 1;
    }
    words
}

/// Whether `text` says every word of `other`.
pub(super) fn says(text: &str, other: &str) -> bool {
    let own = words(text);
    words(other).iter().all(|(word, count)| own.get(word).is_some_and(|there| there >= count))
}

/// The code, comments, tables and quotations of a section, each without its indentation, in the order of their texts.
fn kept(text: &str, document: &Document, range: &Range<usize>) -> Vec<String> {
    let leaves = document.leaves();
    let first = leaves.partition_point(|leaf| leaf.range().end <= range.start);
    let leaves = leaves[first..].iter().take_while(|leaf| leaf.range().start < range.end);
    let mut found: Vec<String> = leaves
        .filter_map(|leaf| {
            let said = text.get(leaf.range())?;
            let is_quoted = leaf.nesting == Nesting::Quote;
            let shown = match leaf.kind {
                Kind::Heading(_) | Kind::Paragraph if !is_quoted => return None,
                Kind::Fenced | Kind::Indented | Kind::Html if !is_quoted => dedented(text, leaf.range().start, said),
                _ => normal(said),
            };
            Some(format!("{:?} {shown}", leaf.kind))
        })
        .collect();
    found.sort_unstable();
    found
}

/// The lines of a block that starts at `start`, without the indentation of the first.
fn dedented(text: &str, start: usize, said: &str) -> String {
    let line = super::line_start(text, start);
    let column = text[line..start].chars().count();
    let lines = said.trim_end().lines().map(|line| {
        let blank = line.len() - line.trim_start_matches(' ').len();
        &line[blank.min(column)..]
    });
    let lines: Vec<&str> = lines.collect();
    lines.join("\n").trim_start_matches(' ').to_owned()
}
