//! Paths in code spans: what looks like a path of the repository is one.
//!
//! Of 1,362 words with a slash in the code of thirteen repositories only half were paths at all, so a
//! claim is made only where the first folder is there and nothing on the line speaks of a path
//! that is planned, made, an example or gone.

use std::ops::{Bound, Range};
use std::sync::LazyLock;

use regex::Regex;

use super::repair::{self, Candidate, Near};
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::{Finding, PathSet, RepoPath, Safety};
use crate::text::markdown::{NamedPath, path_in};

/// Words of a line that does not claim that its paths are there.
static HEDGE: LazyLock<Regex> = LazyLock::new(|| {
    let words = [
        r"not|no|never|without|missing|absent|cannot|doesn't|don't|isn't|wasn't|nonexistent",
        r"removed?|removes|removing|delet\w+|drop(?:ped|s)?|renam\w+|mov(?:ed|es|e|ing)|replac\w+|archiv\w+|retired",
        r"former(?:ly)?|previous(?:ly)?|old|legacy|deprecated|obsolete|was|were|used to|instead of|superseded",
        r"will|would|should|could|may|might|can|planned|plan(?:s|ned)? to|todo|future|propos\w+|dedicated|optional(?:ly)?|if",
        r"add|adds|added|adding|creat\w+|new|writ(?:e|es|ten|ing)|generat\w+|produc\w+|emit\w*|output\w*|sav(?:e|es|ed)|store[sd]?",
        r"e\.g|eg|i\.e|example\w*|such as|like|imagin\w+|suppose|say|sample|placeholder|your|foo|bar",
        r"branch\w*|tag|ignored?|gitignore\w*|cop(?:y|ies|ied)|put|place",
    ];
    Regex::new(&format!(r"(?i)(?:^|[^\w-])(?:{})(?:$|[^\w-])", words.join("|")))
        .expect("the pattern is fixed and has a test")
});

/// Parts of a path that stand for something else.
const PLACEHOLDERS: &[&str] = &["...", "\u{2026}", "path/to", "XXX", "xxx", "NNN", "YYYY", "/foo", "/bar", "example"];

/// So many globs of one document are looked up.
const GLOBS_MAX: usize = 200;

/// Judges every path in the code of a document.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    if doc.is_history {
        return;
    }
    let near = Near::new();
    let mut globs = GLOBS_MAX;
    let silent = silent(doc);
    for span in &doc.page.spans {
        let Some(named) = path_in(doc.text, span.range.clone()) else { continue };
        let Some(path) = claimed(world, &named) else { continue };
        if is_there(world, doc, &path, &mut globs)
            || is_silent(&silent, &span.range)
            || is_hedged(doc.text, &span.range)
        {
            continue;
        }
        findings.push(missing(world, doc, &named, &path, &near));
    }
}

/// The repository path that a code span claims, if it claims one: more than one part, the first of them a folder.
fn claimed(world: &World<'_>, named: &NamedPath<'_>) -> Option<RepoPath> {
    let text = named.text;
    let trimmed = text.trim_end_matches('/');
    let (first, _) = trimmed.split_once('/')?;
    if !world.folders.contains(first) || PLACEHOLDERS.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let path = RepoPath::new(trimmed).ok()?;
    // `src/main` may be a branch and `docs/tests` an enumeration: without an extension, a slash must say that it is a folder.
    (text.ends_with('/') || path.file_name().contains('.')).then_some(path)
}

/// Whether the path is there: from the root, from the folder of the document, or below some other folder.
fn is_there(world: &World<'_>, doc: &Doc<'_>, path: &RepoPath, globs: &mut usize) -> bool {
    let beside = doc.path.follow(path.as_str());
    if world.may_have(path) || beside.as_ref().is_some_and(|beside| world.may_have(beside)) {
        return true;
    }
    let text = path.as_str();
    if text.contains(['*', '?']) {
        let Some(left) = globs.checked_sub(1) else { return true };
        *globs = left;
        return matches(world, text) || beside.is_some_and(|beside| matches(world, beside.as_str()));
    }
    let same_name = world.by_name.get(path.file_name()).map_or(&[][..], Vec::as_slice);
    let is_below = |other: &&RepoPath| other.as_str().strip_suffix(text).is_some_and(|above| above.ends_with('/'));
    !world.snapshot.facts.renamed.contains_key(path) && same_name.iter().any(is_below)
}

/// Whether a glob matches a file, or a folder.
fn matches(world: &World<'_>, glob: &str) -> bool {
    let fixed = &glob[..glob.find(['*', '?']).unwrap_or(glob.len())];
    let folder = fixed.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut set = PathSet::default();
    let (Ok(start), Ok(())) = (RepoPath::new(folder), set.add(glob)) else { return true };
    let below = world.snapshot.tree.range::<RepoPath, _>((Bound::Included(&start), Bound::Unbounded));
    let below = below.take_while(|path| path.as_str().starts_with(folder));
    let mut below = below.filter(|path| path.as_str().starts_with(fixed));
    below.any(|path| {
        let text = path.as_str();
        let folders = text.match_indices('/').map(|(slash, _)| &text[..slash]);
        set.contains(path)
            || folders.filter_map(|folder| RepoPath::new(folder).ok()).any(|folder| set.contains(&folder))
    })
}

/// Where nothing is claimed: struck text, and links, which are judged themselves. Sorted, without overlaps.
fn silent(doc: &Doc<'_>) -> Vec<Range<usize>> {
    let links = doc.page.links.iter().map(|link| link.range.clone());
    let mut all: Vec<Range<usize>> = links.chain(doc.page.struck.iter().cloned()).collect();
    all.sort_by_cached_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(all.len());
    for range in all {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn is_silent(silent: &[Range<usize>], span: &Range<usize>) -> bool {
    let after = silent.partition_point(|range| range.start <= span.start);
    silent[..after].last().is_some_and(|range| span.start < range.end)
}

/// Whether a word on the line of `span` takes the claim back.
fn is_hedged(text: &str, span: &Range<usize>) -> bool {
    /// A line that is longer is read only so far to both sides.
    const LINE_MAX: usize = 400;
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..span.start]).map_or(0, |feed| feed + 1);
    let end = memchr::memchr(b'\n', &bytes[span.end..]).map_or(text.len(), |feed| span.end + feed);
    let mut start = start.max(span.start.saturating_sub(LINE_MAX));
    let mut end = end.min(span.end + LINE_MAX);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    // Every other piece between backticks is code, and a file may be called `new.rs`.
    let mut before = text[start..span.start].rsplit('`').skip(1).step_by(2);
    let mut after = text[span.end..end].split('`').skip(1).step_by(2);
    before.any(|piece| HEDGE.is_match(piece)) || after.any(|piece| HEDGE.is_match(piece))
}

fn missing(world: &World<'_>, doc: &Doc<'_>, named: &NamedPath<'_>, path: &RepoPath, near: &Near) -> Finding {
    let text = named.text.trim_end_matches('/');
    // What was taken off the front of the named text is `./`.
    let said = &doc.text[named.range.clone()];
    let start = named.range.start + said.find(text).unwrap_or(0);
    let place = start..start + text.len();
    let edit = |to: &RepoPath| Some((place.clone(), to.to_string()));
    if let Some(other) = world.in_other_case(path) {
        let message = format!("`{path}` does not exist, and the name is spelled `{other}`");
        let finding = doc.finding(&rules::WRONG_CASE, &named.range, message, "");
        let known = "names that differ in case are two names";
        let candidate = Candidate { path: other, safety: Safety::Safe, known };
        return repair::repaired(world, doc, finding, &candidate, edit(&candidate.path));
    }
    let message = format!("`{path}` does not exist");
    let finding = doc.finding(&rules::MISSING_PATH, &named.range, message, "");
    match repair::candidate(world, doc, path, None) {
        Some(candidate) => repair::repaired(world, doc, finding, &candidate, edit(&candidate.path)),
        None => Finding { help: near.help(world, path), ..finding },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_on_the_line_takes_the_claim_back() {
        let hedged = |line: &str| {
            let start = line.find("a/b").unwrap();
            is_hedged(line, &(start..start + 3))
        };
        for line in [
            "`a/b` was removed",
            "we will add `a/b`",
            "see e.g. `a/b`",
            "(not `a/b`)",
            "a\u{e9} old `a/b`",
            "`a/b` (NEW)",
        ] {
            assert!(hedged(line), "{line}");
        }
        for line in [
            "run `a/b` now",
            "the notes in `a/b`",
            "old\n`a/b` holds\nnew",
            "a not-so-easy `a/b`",
            "`new` and `a/b` or `old`",
        ] {
            assert!(!hedged(line), "{line}");
        }
    }
}
