//! A new claim that something is done points at what was done.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::book::{Before, Book};
use super::rules;
use crate::config::schema::State;
use crate::ledger::{Claim, Ledger, claim, statuses};
use crate::model::{Edit, Finding, Fix, RepoPath, Safety};
use crate::text::markdown::page::{Page, Style};
use crate::text::markdown::{Document, named_paths};
use crate::text::uri::path_of;

/// What an entry says of its status, and where it says anything.
#[derive(Default)]
struct Entry<'p> {
    /// The texts that hold a status, with what each claims.
    told: Vec<(Range<usize>, Claim<'p>)>,
    /// Everything the entry says.
    said: Vec<Range<usize>>,
}

impl Entry<'_> {
    fn is_done(&self) -> bool {
        self.told.first().is_some_and(|(_, claim)| claim.status.state == State::Done)
    }
}

/// Finds entries that are newly done and name no evidence, or evidence that is not there.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    if !book.policy.status.iter().any(|status| status.state == State::Done) {
        return;
    }
    let done = match &book.before {
        // Nobody can say what is new, or nothing is.
        Before::Unknown | Before::Unseen(_) | Before::Same => return,
        Before::Absent => HashSet::new(),
        Before::Was(old, document) => done(old, document),
    };
    let old = match &book.before {
        Before::Was(old, document) => entries(old, document),
        _ => BTreeMap::new(),
    };
    let tree = Tree::new(book);
    for (id, entry) in entries(&book.ledger, book.document) {
        if !entry.is_done() || done.contains(id) {
            continue;
        }
        let Some((status, _)) = entry.told.first() else { continue };
        let mut evidence = 0;
        for range in &entry.said {
            for (place, named) in tree.named(range) {
                match named {
                    Named::Nothing => {}
                    Named::There => evidence += 1,
                    Named::Missing(path) => {
                        let message = format!("{id} is done by its status and names `{path}`, which does not exist");
                        let help = "correct the path, or let the status say planned";
                        let finding = book.finding(&rules::CLAIM_WITHOUT_EVIDENCE, &place, message, help);
                        findings.push(finding.because(book.site(status)));
                    }
                }
            }
        }
        if evidence == 0 {
            findings.push(unproved(book, id, &entry, old.get(id)));
        }
    }
}

fn unproved(book: &Book<'_>, id: &str, entry: &Entry<'_>, old: Option<&Entry<'_>>) -> Finding {
    let (status, claim) = &entry.told[0];
    let word = &book.ledger.at(status)[claim.range.clone()];
    let message = format!("{id} is new as `{word}` and names no file of the repository as evidence");
    // What it was before it was done, of a new entry what means planned.
    let before = old.and_then(|old| old.told.first()).map(|(_, claim)| claim.status);
    let planned = before.or_else(|| book.policy.status.iter().find(|status| status.state == State::Planned));
    let Some(planned) = planned.and_then(|status| status.words.first()) else {
        let help = "name the files that show it, in backticks";
        return book.finding(&rules::CLAIM_WITHOUT_EVIDENCE, status, message, help);
    };
    let help = format!("name the files that show it, in backticks, or let the status say `{planned}`");
    let done = entry.told.iter().filter(|(_, claim)| claim.status.state == State::Done);
    let edits = done.map(|(range, claim)| {
        let word = range.start + claim.range.start..range.start + claim.range.end;
        Edit::replace(book.path, word, planned.as_str())
    });
    let fix = Fix { safety: Safety::Suggested, edits: edits.collect() };
    book.finding(&rules::CLAIM_WITHOUT_EVIDENCE, status, message, help).fixed_by(fix)
}

/// The entries of a ledger by id: rows of a hand-written INDEX and sections together.
fn entries<'t, 'p>(ledger: &'t Ledger<'p>, document: &Document) -> BTreeMap<&'t str, Entry<'p>> {
    let mut entries: BTreeMap<&str, Entry<'p>> = BTreeMap::new();
    for section in &ledger.sections {
        let entry = entries.entry(ledger.at(&section.id)).or_default();
        for line in statuses(ledger, document, section) {
            entry.told.extend(claim(ledger.policy, ledger.at(&line)).map(|claim| (line.clone(), claim)));
        }
        entry.said.push(section.heading.clone());
        entry.said.extend(ledger.own(section));
    }
    for row in &ledger.rows {
        if crate::ledger::derived_at(&ledger.derived, row.range.start).is_some() {
            continue;
        }
        let entry = entries.entry(ledger.at(&row.id)).or_default();
        let told = claim(ledger.policy, ledger.at(&row.status));
        entry.told.extend(told.map(|claim| (row.status.clone(), claim)));
        entry.said.push(row.range.clone());
    }
    entries
}

/// The ids of the entries that were done.
fn done<'t>(ledger: &'t Ledger<'_>, document: &Document) -> HashSet<&'t str> {
    let all = entries(ledger, document).into_iter();
    all.filter(|(_, entry)| entry.is_done()).map(|(id, _)| id).collect()
}

/// What a named path turns out to be.
enum Named {
    /// No claim about a path of this repository.
    Nothing,
    /// There, as a file or a folder.
    There,
    /// A path by its looks, and not there.
    Missing(String),
}

/// The repository's paths.
struct Tree<'b> {
    book: &'b Book<'b>,
    folders: HashSet<&'b str>,
    /// The links of the ledger, read when an entry is newly done.
    page: OnceCell<Page>,
}

impl<'b> Tree<'b> {
    fn new(book: &'b Book<'b>) -> Tree<'b> {
        let paths = book.snapshot.tree.iter();
        let folders =
            paths.flat_map(|path| path.as_str().match_indices('/').map(|(slash, _)| &path.as_str()[..slash])).collect();
        Tree { book, folders, page: OnceCell::new() }
    }

    /// What a range names, in code spans from the root and in links from the ledger's folder.
    fn named(&self, range: &Range<usize>) -> Vec<(Range<usize>, Named)> {
        let (text, document) = (self.book.ledger.text, self.book.document);
        let spans = named_paths(text, document, range).into_iter();
        let mut named: Vec<_> = spans.map(|path| (path.range, self.find(path.text))).collect();
        // Links end in order, so those of a range stand together.
        let links = &self.page.get_or_init(|| Page::read(text)).links;
        let first = links.partition_point(|link| link.range.end <= range.start);
        for link in links[first..].iter().take_while(|link| link.range.end <= range.end) {
            let path = path_of(&link.target).and_then(|target| self.book.path.follow(&target));
            if let (Some(path), true) = (path, link.style != Style::Undefined && link.range.start >= range.start) {
                named.push((link.range.clone(), self.find(path.as_str())));
            }
        }
        named
    }

    fn find(&self, text: &str) -> Named {
        let text = text.trim_end_matches('/');
        let Ok(path) = RepoPath::new(text) else { return Named::Nothing };
        // The ledger itself changes with every entry, so it shows nothing.
        if path == *self.book.path {
            return Named::Nothing;
        }
        let tree = &self.book.snapshot.tree;
        if tree.contains(&path) || self.folders.contains(text) {
            return Named::There;
        }
        if text.contains(['*', '?']) {
            let mut set = crate::model::PathSet::default();
            let any = set.add(text).is_ok() && tree.iter().any(|path| set.contains(path));
            return if any { Named::There } else { Named::Missing(text.to_owned()) };
        }
        let first = text.split_once('/').map(|(first, _)| first);
        match first {
            Some(first) if self.folders.contains(first) => Named::Missing(text.to_owned()),
            _ => Named::Nothing,
        }
    }
}
