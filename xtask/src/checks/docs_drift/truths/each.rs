//! What every item of a source must be.

use regex::Regex;

use super::extract::{self, Reader};
use super::item::Item;
use super::{configured, lacks};
use crate::checks::docs_drift::rules;
use crate::config::schema::{Each, Presence};
use crate::model::{Finding, RepoPath};

/// The items that are not what they must be.
pub fn judge(reader: &Reader<'_>, each: &Each) -> Vec<Finding> {
    let own = configured(reader.snapshot, &each.name);
    let items: Vec<Item> = match extract::read(reader, &each.source) {
        Ok(items) => items.into_iter().map(|item| item.placed(&own)).collect(),
        Err(lack) => return vec![lacks(&lack, 0, "items", &each.name, &own)],
    };
    let form = each.matches.as_ref().and_then(|form| Regex::new(&format!(r"\A(?:{})\z", form.as_str())).ok());
    items.iter().filter_map(|item| unfit(reader, each, form.as_ref(), item)).collect()
}

/// The first thing that is wrong with an item.
fn unfit(reader: &Reader<'_>, each: &Each, form: Option<&Regex>, item: &Item) -> Option<Finding> {
    let said = item.text();
    let text = item.parts.join(" ");
    let around = around(reader, item);
    // The first of several alternatives may match in part where another matches the whole. A pattern that ends
    // in a comment cannot be put between anchors.
    let whole = |pattern: &Regex| match form {
        Some(form) => form.is_match(&text),
        None => pattern.find(&text).is_some_and(|found| found.range() == (0..text.len())),
    };
    let message = if let Some(pattern) = each.matches.as_ref().filter(|pattern| !whole(pattern)) {
        format!("`{said}` is not of the form `{}`", pattern.as_str())
    } else if let Some(pattern) = each.never.as_ref().filter(|pattern| pattern.is_match(&text)) {
        format!("`{said}` holds what `{}` forbids", pattern.as_str())
    } else if each.path == Presence::There && !is_there(reader, &text) {
        format!("`{said}` must be there and is not")
    } else if each.path == Presence::NotThere && is_there(reader, &text) {
        format!("`{said}` must not be there and is")
    } else if each.link && !has_link(reader, item) {
        format!("`{said}` has no link")
    } else if let Some(pattern) = each.holds.as_ref().filter(|pattern| !pattern.is_match(around)) {
        format!("`{said}` has nothing of the form `{}` beside it", pattern.as_str())
    } else {
        return None;
    };
    let rule = rules::weighed(&rules::UNFIT_ITEM, each.severity);
    let help = if each.why.is_empty() { "correct it, or take it out" } else { each.why.as_str() };
    Some(Finding::new(rule, item.site(), message, help).about(&each.name))
}

/// The bullet, the row, the line or the section of an item.
fn around<'r>(reader: &Reader<'r>, item: &Item) -> &'r str {
    let file = reader.snapshot.file(&item.path);
    let Some(Ok(text)) = file.map(|file| file.text()) else { return "" };
    let page = file.filter(|file| !text.is_empty() && item.path.is_markdown() && file.page().is_ok());
    if let Some(Ok(page)) = page.map(|file| file.page())
        && let Ok(at) = page.headings.binary_search_by_key(&item.around.start, |heading| heading.range.start)
        && page.headings[at].range == item.around
    {
        // A heading speaks for its section.
        return &text[page.section(at, text.len())];
    }
    text.get(item.around.clone()).unwrap_or_default()
}

/// Whether a file or a folder is at `text`, from the root.
fn is_there(reader: &Reader<'_>, text: &str) -> bool {
    let Ok(path) = RepoPath::new(text.trim_end_matches('/')) else { return false };
    let tree = &reader.snapshot.tree;
    let below = format!("{path}/");
    tree.contains(&path)
        || RepoPath::new(&format!("{path}/!")).is_ok_and(|start| {
            // `!` sorts before every name, so whatever follows lies in the folder, if anything does.
            tree.range(start..).next().is_some_and(|next| next.as_str().starts_with(&below))
        })
}

/// Whether a link stands in the bullet, row or line of an item.
fn has_link(reader: &Reader<'_>, item: &Item) -> bool {
    let page = reader.snapshot.file(&item.path).and_then(|file| file.page().ok());
    page.is_some_and(|page| {
        // Links are in the order of their ends.
        let first = page.links.partition_point(|link| link.range.end <= item.around.start);
        page.links[first..].first().is_some_and(|link| link.range.start < item.around.end)
    })
}
