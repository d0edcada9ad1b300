//! Identifiers, compared over the whole repository.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::rules::{CONFUSABLE_IDENTIFIER, CONFUSABLE_IDENTIFIER_MILD, NON_NFC, NON_NFC_MILD};
use super::sieve::is_risky;
use super::wanted::Wanted;
use super::words::said;
use super::{Held, Hidden, Kind, Subject, languages, repair};
use crate::model::{Edit, Finding, RepoPath, Site};
use crate::parallel;
use crate::text::code::{Part, Parts};
use crate::text::unicode::is_word;
use crate::text::unicode::lookalike::{skeleton, twin};
use crate::text::unicode::name::shown;

/// An identifier, or a key, that holds a letter which may be taken for another.
#[derive(Clone, Debug)]
pub struct Name {
    path: RepoPath,
    kind: Kind,
    text: String,
    /// Where it stands in its file.
    places: Vec<Range<usize>>,
    /// What it looks like.
    pub skeleton: String,
}

impl Name {
    /// Whether a composed form of it exists.
    pub fn is_decomposed(&self) -> bool {
        !is_nfc(&self.text)
    }
}

/// The names of one file.
pub fn collect(held: &Held<'_>) -> Vec<Name> {
    let mut places: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    for range in names(held.text, &held.parts, held.kind) {
        let text = &held.text[range.clone()];
        if !text.is_ascii() && text.chars().any(is_risky) {
            places.entry(text).or_default().push(range);
        }
    }
    let name = |(text, places): (&str, _)| {
        let (path, kind, skeleton) = (held.path.clone(), held.kind, skeleton(text));
        Name { path, kind, text: text.to_owned(), places, skeleton }
    };
    places.into_iter().map(name).collect()
}

/// The identifiers of code, and the keys of JSON.
fn names<'a>(text: &'a str, parts: &'a Parts, kind: Kind) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
    if parts.base != Part::Code {
        return Box::new(std::iter::empty());
    }
    if kind == Kind::Json {
        let is_key = |range: &Range<usize>| text[range.end..].trim_start().starts_with(':');
        let literals = parts.spans.iter().filter(|span| span.part == Part::Literal).map(|span| span.range.clone());
        let inside = |range: Range<usize>| range.start + 1..(range.end - 1).max(range.start + 1);
        return Box::new(literals.filter(is_key).map(inside));
    }
    let starts = std::iter::once(0).chain(parts.spans.iter().map(|span| span.range.end));
    let ends = parts.spans.iter().map(|span| span.range.start).chain(std::iter::once(text.len()));
    Box::new(starts.zip(ends).flat_map(|(start, end)| words(text, start..end)))
}

/// The words in `range`, which begin with no digit.
fn words(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        loop {
            let start = at + run(text.get(at..range.end)?, false);
            let word = text.get(start..range.end).filter(|word| !word.is_empty())?;
            at = start + run(word, true);
            if !text.as_bytes()[start].is_ascii_digit() {
                return Some(start..at);
            }
        }
    })
}

/// How many bytes of `text` are of words, or of none, before the first that is not so.
fn run(text: &str, is_of_words: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        // Nearly all of code is ASCII.
        let c = if byte.is_ascii() { Some(char::from(byte)) } else { text[at..].chars().next() };
        match c.filter(|c| is_word(*c) == is_of_words) {
            Some(c) => at += c.len_utf8(),
            None => break,
        }
    }
    at
}

/// Where a spelling stands first.
type First = (String, Site);

/// What every name is compared with.
struct World {
    /// By skeleton: each spelling, and where it stands first.
    looks: HashMap<String, Vec<First>>,
    /// Every spelling.
    spelled: HashMap<String, Site>,
}

impl World {
    /// Collects what the names that are worth a look may be taken for.
    fn of(subjects: &[Subject<'_>], names: &[Name]) -> World {
        let mut world = World { looks: HashMap::new(), spelled: HashMap::new() };
        let wanted = Wanted::new(names.iter().map(|name| name.skeleton.as_str()));
        let found = parallel::each(subjects, |subject| {
            let language = languages::of(subject.path, subject.kind);
            match subject.file.text() {
                Ok(text) if language.base == Part::Code => likenesses(subject, text, &wanted),
                _ => Vec::new(),
            }
        });
        for (look, text, site) in found.into_iter().flatten() {
            let spellings = world.looks.entry(look).or_default();
            if let std::collections::hash_map::Entry::Vacant(entry) = world.spelled.entry(text.clone()) {
                entry.insert(site.clone());
                spellings.push((text, site));
            }
        }
        world
    }
}

/// The names of one file that look like one of `wanted`.
fn likenesses(subject: &Subject<'_>, text: &str, wanted: &Wanted<'_>) -> Vec<(String, String, Site)> {
    let parts = Parts::of(text, languages::of(subject.path, subject.kind));
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for range in names(text, &parts, subject.kind) {
        let name = &text[range.clone()];
        if let Some(look) = wanted.look(name).filter(|_| seen.insert(name)) {
            found.push((look, name.to_owned(), Site::new(subject.path, range)));
        }
    }
    found
}

/// Finds names that look like others, and names that are not composed.
pub fn judge(guard: &Hidden, subjects: &[Subject<'_>], names: &[Name], findings: &mut Vec<Finding>) {
    if names.is_empty() {
        return;
    }
    let world = World::of(subjects, names);
    for name in names {
        let composed: String = name.text.nfc().collect();
        match world.spelled.get(&composed).filter(|_| composed != name.text) {
            Some(site) => findings.push(decomposed(name, &composed, site)),
            None => findings.extend(confusable(guard, name, &world)),
        }
    }
}

/// Every place of `name`, written as `text`.
fn rewritten(name: &Name, text: &str) -> Vec<Edit> {
    name.places.iter().map(|range| Edit::replace(&name.path, range.clone(), text)).collect()
}

fn decomposed(name: &Name, composed: &str, twin: &Site) -> Finding {
    let rule = if matches!(name.kind, Kind::Python | Kind::Rust) { &NON_NFC_MILD } else { &NON_NFC };
    let message = format!("`{}` is not composed, and `{}` exists", shown(&name.text), shown(composed));
    let site = Site::new(&name.path, name.places[0].clone());
    let found = Finding::new(rule, site, message, "write the composed form").because(twin.clone());
    Finding { fix: repair::suggested(rewritten(name, composed)), ..found }
}

fn confusable(guard: &Hidden, name: &Name, world: &World) -> Option<Finding> {
    // A key is text; words in it are judged as words.
    if name.kind == Kind::Json {
        return None;
    }
    let mixture = guard.mixture(&name.text).filter(|mixture| !mixture.is_plain || mixture.script != "Greek");
    let is_own = |c: char| guard.own.iter().any(|script| script.contains(c));
    let nfc = |text: &str| text.nfc().collect::<String>();
    let is_other = |(text, _): &&First| *text != name.text && nfc(text) != nfc(&name.text);
    let other = world.looks.get(&name.skeleton).and_then(|spellings| spellings.iter().find(is_other));
    // One letter is a symbol of a formula, and the project knows the letters of its own scripts.
    let is_long = name.text.chars().count() > 1 && !name.text.chars().any(is_own);
    let other = other.filter(|(text, _)| is_long && (text.is_ascii() || *text < name.text));
    let site = Site::new(&name.path, name.places[0].clone());
    let count = name.places.len();
    let times = if count > 1 { format!(", {count} times in this file") } else { String::new() };
    let deceives = name.text.chars().all(|c| c.is_ascii() || twin(c).is_some());
    match (mixture, other) {
        (Some(mixture), other) => {
            let is_heavy = !mixture.is_plain;
            let rule = if is_heavy { &CONFUSABLE_IDENTIFIER } else { &CONFUSABLE_IDENTIFIER_MILD };
            let message = format!("{}{times}", said(&name.text, &mixture));
            let found = Finding::new(rule, site, message, format!("rename it with {} letters alone", mixture.own));
            Some(match other {
                Some((_, twin)) => found.because(twin.clone()),
                None => Finding { fix: repair::suggested(rewritten(name, &mixture.repaired(&name.text))), ..found },
            })
        }
        (None, Some((text, twin))) => {
            let rule = if deceives { &CONFUSABLE_IDENTIFIER } else { &CONFUSABLE_IDENTIFIER_MILD };
            // Python reads an identifier in form KC (PEP 3131): a wide letter is the plain one to it, and hides from
            // whoever searches for that.
            let is_one = name.kind == Kind::Python && name.text.nfkc().eq(text.nfkc());
            let what =
                if is_one { "is the same to Python, and no search for that finds it" } else { "another identifier" };
            let message = format!("`{}` looks like `{}`, {what}{times}", shown(&name.text), shown(text));
            Some(Finding::new(rule, site, message, "rename one of the two").because(twin.clone()))
        }
        (None, None) => None,
    }
}
