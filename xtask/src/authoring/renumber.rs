//! `ledger renumber`: an entry gets another id, and so does everything that refers to it.
//!
//! After a merge two entries may have one id. Then the newer one is meant, the one that the main
//! branch does not have, and of the references those that came with it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::{Open, Plan, fact};
use crate::checks::sot;
use crate::config::schema::Config;
use crate::ledger::{Ledger, derived_at, is_id, next_id};
use crate::model::{Edit, Past, RepoPath, Snapshot, SourceFile};
use crate::ordered::Ordered;
use crate::text::change::added_lines;
use crate::text::markdown::page::Page;
use crate::text::slug::Slugs;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The id as it is.
    pub old: String,
    /// The id as it shall be; the next free one without.
    pub new: Option<String>,
    /// The line of the entry's heading or row, where two entries have the id.
    pub line: Option<usize>,
}

/// Plans a new id for one entry.
///
/// # Errors
/// Says what is in the way, and between which entries nobody but the user can choose.
pub fn plan(config: &Config, snapshot: &Snapshot, request: &Request) -> Result<Plan, String> {
    let open = find(config, snapshot, &request.old)?;
    let new = new_id(&open, request)?;
    let entry = choose(&open, request)?;
    let anchor = anchor(&open, &entry, request, &new);
    let mut edits = Vec::new();
    let mut kept = 0;
    for (path, file) in snapshot.files() {
        let Ok(text) = file.text() else { continue };
        if let (Some((old, new)), true) = (&anchor, path.is_markdown()) {
            edits.extend(fragments(text, old).into_iter().map(|place| Edit::replace(path, place, new.as_str())));
        }
        let places = references(text, &request.old);
        if places.is_empty() {
            continue;
        }
        let derived = if path.is_markdown() { sot::derived(config, snapshot, path, file) } else { Vec::new() };
        let mut scope = Scope::of(&open, &entry, path, file);
        for place in places.into_iter().filter(|place| derived_at(&derived, place.start).is_none()) {
            if scope.holds(&place) {
                edits.push(Edit::replace(path, place, new.as_str()));
            } else {
                kept += 1;
            }
        }
    }
    let mut notes = vec![format!("{} becomes {new} in {} places", request.old, edits.len())];
    if kept > 0 {
        notes.push(format!("{kept} references to {} are left, as the other entry's", request.old));
    }
    let named = snapshot.tree.iter().filter(|path| !references(path.file_name(), &request.old).is_empty());
    notes.extend(named.map(|path| format!("{path} has {} in its name, which is left as it is", request.old)));
    let facts = vec![fact("id", new.as_str()), fact("ledger", open.policy.name.as_str())];
    Ok(Plan { edits, facts, notes, config: None })
}

/// The ledger that has an entry `id`.
fn find<'a>(config: &'a Config, snapshot: &'a Snapshot, id: &str) -> Result<Open<'a>, String> {
    for policy in config.ledger.iter().filter(|policy| is_id(policy, id)) {
        let open = Open::new(config, snapshot, policy)?;
        let rows = open.ledger.rows.iter().map(|row| &row.id);
        if rows.chain(open.ledger.sections.iter().map(|section| &section.id)).any(|own| open.ledger.at(own) == id) {
            return Ok(open);
        }
    }
    Err(format!("no ledger has an entry {id}; `cargo xtask ledger list` shows them"))
}

fn new_id(open: &Open<'_>, request: &Request) -> Result<String, String> {
    let taken = open.taken();
    let next = next_id(&open.ledger, taken.iter().map(String::as_str));
    let Some(new) = &request.new else {
        return next.ok_or_else(|| "no free id can be made; name one".to_owned());
    };
    if !is_id(open.policy, new) {
        return Err(format!(
            "`{new}` is no id of ledger `{}`, whose pattern is `{}`",
            open.policy.name,
            open.policy.id.as_str()
        ));
    }
    let rows = open.ledger.rows.iter().map(|row| &row.id);
    let here = rows.chain(open.ledger.sections.iter().map(|section| &section.id)).any(|id| open.ledger.at(id) == new);
    if here || taken.contains(new) {
        let help = next.map_or_else(String::new, |next| format!("; {next} is free"));
        return Err(format!("{new} is taken{help}"));
    }
    Ok(new.clone())
}

/// The entry that gets the new id: the places of its parts, and whether it is the only one.
struct Entry {
    parts: Vec<Range<usize>>,
    others: Vec<Range<usize>>,
}

/// Chooses between the entries with one id.
fn choose(open: &Open<'_>, request: &Request) -> Result<Entry, String> {
    let ledger = &open.ledger;
    let sections: Vec<Range<usize>> = ledger
        .sections
        .iter()
        .filter(|section| ledger.at(&section.id) == request.old)
        .map(|section| section.heading.start..section.body.end)
        .collect();
    let rows: Vec<Range<usize>> = ledger
        .rows
        .iter()
        .filter(|row| ledger.at(&row.id) == request.old && derived_at(&ledger.derived, row.range.start).is_none())
        .map(|row| row.range.clone())
        .collect();
    if sections.len() < 2 && rows.len() < 2 {
        return Ok(Entry { parts: sections.into_iter().chain(rows).collect(), others: Vec::new() });
    }
    let section = one(open, request, &sections, "section")?;
    let row = one(open, request, &rows, "row")?;
    let parts: Vec<Range<usize>> = section.into_iter().chain(row).collect();
    let others = sections.into_iter().chain(rows).filter(|range| !parts.contains(range)).collect();
    Ok(Entry { parts, others })
}

/// Of several parts with one id the one that was asked for, or the one that is new.
fn one(open: &Open<'_>, request: &Request, parts: &[Range<usize>], what: &str) -> Result<Option<Range<usize>>, String> {
    if parts.len() < 2 {
        return Ok(parts.first().cloned());
    }
    let ledger = &open.ledger;
    let line = |range: &Range<usize>| ledger.text[..range.start].matches('\n').count() + 1;
    if let Some(asked) = request.line
        && let Some(found) = parts.iter().find(|range| line(range) == asked)
    {
        return Ok(Some(found.clone()));
    }
    if let (Some(asked), "row") = (request.line, what) {
        // The row of the section that was asked for: the one with its title.
        let section = ledger.sections.iter().find(|section| line(&section.heading) == asked);
        let title = section.map(|section| ledger.title(section).trim_end_matches('.').to_lowercase());
        let of = |range: &&Range<usize>| ledger.rows.iter().find(|row| row.range == **range);
        let same = parts
            .iter()
            .filter(|range| of(range).map(|row| ledger.at(&row.title).trim_end_matches('.').to_lowercase()) == title);
        if let [found] = same.collect::<Vec<_>>().as_slice() {
            return Ok(Some((*found).clone()));
        }
    }
    let old = old_parts(open, &request.old);
    let new: Vec<&Range<usize>> = parts.iter().filter(|range| !old.contains(first_line(ledger.at(range)))).collect();
    match new.as_slice() {
        [only] => Ok(Some((*only).clone())),
        _ => {
            let lines: Vec<String> = parts.iter().map(|range| format!("{}:{}", open.path, line(range))).collect();
            Err(format!(
                "{} has {} {what}s, and the main branch does not tell which is the newer one; \
                 choose with `--line`: {}",
                request.old,
                parts.len(),
                lines.join(", ")
            ))
        }
    }
}

/// A heading or a row, by which an entry is known again even when a merge mixed up the text below it.
fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim()
}

/// The headings and rows that had the id before the change at hand.
fn old_parts(open: &Open<'_>, id: &str) -> BTreeSet<String> {
    let Past::Base(base) = &open.snapshot.facts.past else { return BTreeSet::new() };
    let file = base.same.get(&open.policy.path).or(base.changed.get(&open.policy.path));
    let Some((Ok(text), Ok(document))) = file.map(|file| (file.text(), file.document())) else {
        return BTreeSet::new();
    };
    let ledger = Ledger::read(text, document, open.policy, Vec::new());
    let sections = ledger.sections.iter().filter(|section| ledger.at(&section.id) == id);
    let rows = ledger.rows.iter().filter(|row| ledger.at(&row.id) == id).map(|row| &row.range);
    let parts = sections.map(|section| &section.heading).chain(rows);
    parts.map(|range| first_line(ledger.at(range)).to_owned()).into_set()
}

/// Which references of one file belong to the entry.
struct Scope {
    /// All of them, unless another entry has the id.
    all: bool,
    parts: Vec<Range<usize>>,
    others: Vec<Range<usize>>,
    /// Bytes that were added since the main branch.
    added: Vec<Range<usize>>,
}

impl Scope {
    fn of(open: &Open<'_>, entry: &Entry, path: &RepoPath, file: &Arc<SourceFile>) -> Scope {
        let here = path == open.path;
        let own = |ranges: &[Range<usize>]| if here { ranges.to_vec() } else { Vec::new() };
        let all = entry.others.is_empty();
        let added = if all { Vec::new() } else { added(open, path, file) };
        Scope { all, parts: own(&entry.parts), others: own(&entry.others), added }
    }

    fn holds(&mut self, place: &Range<usize>) -> bool {
        let inside = |ranges: &[Range<usize>]| ranges.iter().any(|range| range.contains(&place.start));
        let added = self.added.partition_point(|range| range.end <= place.start);
        let is_new = self.added.get(added).is_some_and(|range| range.start <= place.start);
        self.all || inside(&self.parts) || (is_new && !inside(&self.others))
    }
}

/// The bytes of a file that were added since the main branch, in order.
fn added(open: &Open<'_>, path: &RepoPath, file: &Arc<SourceFile>) -> Vec<Range<usize>> {
    let touched: &BTreeMap<RepoPath, Option<Arc<SourceFile>>> = match &open.snapshot.facts.past {
        Past::Base(base) => &base.touched,
        _ => return Vec::new(),
    };
    match touched.get(path) {
        None => Vec::new(),
        Some(None) => std::iter::once(0..file.bytes().len()).collect(),
        Some(Some(old)) => {
            let length = file.bytes().len();
            let bytes = |lines: Range<usize>| {
                let end = file.lines().range(lines.end - 1, length).end;
                file.lines().range(lines.start, length).start..end
            };
            added_lines(old.bytes(), file.bytes()).into_iter().map(bytes).collect()
        }
    }
}

/// The anchor of the entry's heading as it is and as it will be.
fn anchor(open: &Open<'_>, entry: &Entry, request: &Request, new: &str) -> Option<(String, String)> {
    let starts: Vec<usize> = entry.parts.iter().map(|part| part.start).collect();
    let page = Page::read(open.ledger.text);
    let mut slugs = Slugs::default();
    let anchors = page.headings.iter().map(|heading| (slugs.next(&heading.text), heading));
    let (old, heading) = anchors.into_iter().find(|(_, heading)| starts.contains(&heading.range.start))?;
    Some((old, Slugs::default().next(&heading.text.replace(&request.old, new))))
}

/// Where links name the anchor `slug`, without the `#`.
fn fragments(text: &str, slug: &str) -> Vec<Range<usize>> {
    let places = memchr::memmem::find_iter(text.as_bytes(), slug.as_bytes()).map(|at| at..at + slug.len());
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    places.filter(|place| text[..place.start].ends_with('#') && !text[place.end..].starts_with(inner)).collect()
}

/// Every place where `id` stands as a whole word: no part of a longer id, a sub-id or a file name.
fn references(text: &str, id: &str) -> Vec<Range<usize>> {
    let places = memchr::memmem::find_iter(text.as_bytes(), id.as_bytes()).map(|at| at..at + id.len());
    let whole = places.filter(|place| {
        let before = text[..place.start].chars().next_back();
        let mut after = text[place.end..].chars();
        let (next, second) = (after.next(), after.next());
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let joined = matches!(next, Some('-' | '.')) && word(second);
        !word(before) && before != Some('-') && !word(next) && !joined
    });
    whole.collect()
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn only_whole_ids_are_references() {
        let text = "BUILD-7, (BUILD-7). BUILD-77 BUILD-7.1 BUILD-7-x.md BUILD-7_x XBUILD-7 A-BUILD-7 BUILD-7";
        let places: Vec<usize> = references(text, "BUILD-7").into_iter().map(|place| place.start).collect();
        assert_eq!(places, [0, 10, text.len() - 7]);
    }
}
