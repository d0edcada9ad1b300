//! The sections of a document that hold plans, and the one that is meant.

use std::ops::Range;

use super::head::head;
use super::{Grammar, marks};
use crate::text::markdown::{Document, Heading};
use crate::text::slug::plain;

/// A part of a document that holds a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading's text without markup; empty for the whole document.
    pub title: String,
    /// The heading; empty for the whole document.
    pub heading: Range<usize>,
    /// From the heading to the end of what belongs to it.
    pub range: Range<usize>,
    /// Whether it calls itself history, or its document does.
    pub historical: bool,
}

/// A section in which items stand.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The section.
    pub section: Section,
    /// The ids as they are written, in order.
    pub names: Vec<String>,
}

/// The sections of `text` that are called `title`, all of it without one.
///
/// A heading is meant that says `title`, or starts with it and goes on with another word.
pub fn find(text: &str, document: &Document, title: Option<&str>, grammar: &Grammar) -> Vec<Section> {
    let Some(title) = title else {
        return vec![Section { title: String::new(), heading: 0..0, range: 0..text.len(), historical: false }];
    };
    let headings: Vec<Heading<'_>> = document.headings(text).collect();
    let title = title.trim_start_matches('#').trim();
    let exact = |heading: &&Heading<'_>| plain(heading.text) == plain(title) || heading.text == title;
    let begins = |heading: &&Heading<'_>| {
        let rest = plain(heading.text).strip_prefix(&plain(title)).map(str::to_owned);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let chosen: Vec<usize> = (0..headings.len()).filter(|at| exact(&&headings[*at])).collect();
    let chosen =
        if chosen.is_empty() { (0..headings.len()).filter(|at| begins(&&headings[*at])).collect() } else { chosen };
    let above = Above::of(text, &headings, grammar);
    chosen.into_iter().map(|at| section(text, &headings, at, &above, grammar)).collect()
}

/// The section of the heading at `at`: up to the next one of its level or above that is no item.
fn section(text: &str, headings: &[Heading<'_>], at: usize, above: &Above, grammar: &Grammar) -> Section {
    let own = &headings[at];
    let is_item = |heading: &Heading<'_>| head(text, heading.text_range.clone(), &grammar.ids).is_some();
    let ends = |heading: &&Heading<'_>| heading.level <= own.level && !(heading.level == own.level && is_item(heading));
    let end = headings[at + 1..].iter().find(ends).map_or(text.len(), |heading| heading.range.start);
    Section {
        title: plain(own.text),
        heading: own.range.clone(),
        range: own.range.start..end,
        historical: above.is_historical(headings, at, grammar),
    }
}

/// What stands above each heading.
struct Above {
    /// The heading that each stands below.
    parents: Vec<Option<usize>>,
    /// Whether the document calls itself history.
    historical: bool,
}

impl Above {
    fn of(text: &str, headings: &[Heading<'_>], grammar: &Grammar) -> Above {
        let mut open: Vec<usize> = Vec::new();
        let mut parents = Vec::with_capacity(headings.len());
        for (at, heading) in headings.iter().enumerate() {
            while open.pop_if(|above| headings[*above].level >= heading.level).is_some() {}
            parents.push(open.last().copied());
            open.push(at);
        }
        Above { parents, historical: is_banner_historical(text, headings, grammar) }
    }

    /// Whether a heading, one above it, or the banner of the document calls this history.
    fn is_historical(&self, headings: &[Heading<'_>], at: usize, grammar: &Grammar) -> bool {
        let mut chain = std::iter::successors(Some(at), |at| self.parents[*at]);
        self.historical || chain.any(|at| marks::is_historical_heading(&plain(headings[at].text), &grammar.historical))
    }
}

/// Whether what stands before the first section says so, in a line of capitals or as a status.
fn is_banner_historical(text: &str, headings: &[Heading<'_>], grammar: &Grammar) -> bool {
    let end = headings.iter().find(|heading| heading.level > 1).map_or(text.len(), |heading| heading.range.start);
    // A banner is short; what comes later is prose.
    const BANNER_LINES_MAX: usize = 15;
    let lines = text[..end].lines().take(BANNER_LINES_MAX);
    let mut said = lines.map(str::trim).filter(|line| line.starts_with(['>', '*', '_', '\u{26A0}']));
    said.any(|line| {
        grammar.historical.iter().any(|word| line.contains(&word.to_uppercase()))
            || (line.to_lowercase().contains("status") && marks::is_historical(line, &grammar.historical))
    })
}

/// The sections in which items are written as headings, or that hold at least two bold or listed items or rows; one is
/// enough where the heading announces a plan.
pub fn candidates(text: &str, document: &Document, grammar: &Grammar) -> Vec<Candidate> {
    let headings: Vec<Heading<'_>> = document.headings(text).collect();
    let above = Above::of(text, &headings, grammar);
    let mut found: Vec<Candidate> = headless(text, document, &headings, &above, grammar).into_iter().collect();
    for (at, heading) in headings.iter().enumerate() {
        // Items are of levels 2 to 4, so the heading above is of 1 to 3; a heading that is an item holds no plan.
        if heading.level > 3 || head(text, heading.text_range.clone(), &grammar.ids).is_some() {
            continue;
        }
        let section = section(text, &headings, at, &above, grammar);
        // The innermost section is meant: no heading between it and its items that is none of them.
        let inside = headings[at + 1..].iter().take_while(|next| next.range.start < section.range.end);
        let mut names: Vec<String> = Vec::new();
        for next in inside {
            match head(text, next.text_range.clone(), &grammar.ids) {
                Some(head) if next.level <= 4 => names.push(text[head.id.range].to_owned()),
                _ if names.is_empty() && next.level <= 3 => break,
                _ => {}
            }
        }
        if !names.is_empty() {
            found.push(Candidate { section, names });
        } else {
            let own = section.range.start..headings.get(at + 1).map_or(section.range.end, |next| next.range.start);
            let plan = super::read(text, document, &own, grammar);
            let least = if says_plan(&plain(heading.text)) { 1 } else { 2 };
            let names: Vec<String> = plan.items.into_iter().map(|item| item.name).collect();
            if names.len() >= least {
                found.push(Candidate { section, names });
            }
        }
    }
    found
}

/// What stands before the first heading that is no item, if items do.
fn headless(
    text: &str,
    document: &Document,
    headings: &[Heading<'_>],
    above: &Above,
    grammar: &Grammar,
) -> Option<Candidate> {
    let is_item = |heading: &&Heading<'_>| head(text, heading.text_range.clone(), &grammar.ids).is_some();
    let has_item = headings.first().is_some_and(|heading| is_item(&heading));
    let is_other = |heading: &&Heading<'_>| !is_item(heading) && (!has_item || heading.level <= headings[0].level);
    let end = headings.iter().find(is_other).map_or(text.len(), |heading| heading.range.start);
    let plan = super::read(text, document, &(0..end), grammar);
    let names: Vec<String> = plan.items.into_iter().map(|item| item.name).collect();
    let least = if has_item { 1 } else { 2 };
    let section = Section { title: String::new(), heading: 0..0, range: 0..end, historical: above.historical };
    (names.len() >= least).then_some(Candidate { section, names })
}

/// Whether a heading announces a plan.
fn says_plan(title: &str) -> bool {
    let lower = title.to_lowercase();
    [
        "stack",
        "implementation order",
        "pr plan",
        "pr order",
        "pull requests",
        "sequence",
        "work items",
        "roadmap",
        "next prs",
    ]
    .iter()
    .any(|w| lower.contains(w))
        || lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == "plan")
}
