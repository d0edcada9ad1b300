//! Our markers in Markdown: generated regions and facts.
//!
//! A region is `<!-- xtask:begin NAME args -->` … `<!-- xtask:end NAME -->`, each marker alone on
//! its line at the top level of the document. A fact is
//! `<!-- xtask:fact KEY -->value<!-- /xtask:fact -->` on one line. Markers in code or in a block
//! quote are quotations and are passed over; anything else that is not one well-ordered pair is
//! reported with both places and never repaired by guessing.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use super::markdown::{Document, Kind, Nesting, Quotations};

/// A generated region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The name after `xtask:begin`.
    pub name: String,
    /// What follows the name, trimmed.
    pub args: String,
    /// The opening comment.
    pub begin: Range<usize>,
    /// The lines between the markers.
    pub body: Range<usize>,
    /// The closing comment.
    pub end: Range<usize>,
    /// The digest in the closing comment.
    pub digest: Option<String>,
}

/// A fact in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The key.
    pub key: String,
    /// The opening comment.
    pub begin: Range<usize>,
    /// The text between the comments.
    pub value: Range<usize>,
}

/// Markers that are not one well-ordered pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The marker meant.
    pub range: Range<usize>,
    /// The other marker concerned.
    pub other: Option<Range<usize>>,
    /// What is wrong.
    pub message: String,
}

/// Everything marked in one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markers {
    /// Well-formed regions, in order.
    pub regions: Vec<Region>,
    /// Well-formed facts, in order.
    pub facts: Vec<Fact>,
    /// Everything else.
    pub broken: Vec<Broken>,
}

/// How a closing marker writes the digest.
pub const DIGEST_KEY: &str = "digest=";

/// One of our comments.
struct Comment<'a> {
    range: Range<usize>,
    word: &'a str,
    rest: &'a str,
}

/// Finds every marker of `text`, whose blocks are `document`.
pub fn markers(text: &str, document: &Document) -> Markers {
    let mut found = Markers::default();
    let mut open_region: Option<Comment<'_>> = None;
    let mut open_fact: Option<Comment<'_>> = None;
    for comment in comments(text, document, &mut found.broken) {
        match comment.word {
            "xtask:begin" | "xtask:end" => {
                if let Some(message) = misplaced(text, document, &comment) {
                    found.broken.push(Broken { range: comment.range, other: None, message });
                } else {
                    region_marker(text, comment, &mut open_region, &mut found);
                }
            }
            "xtask:fact" | "/xtask:fact" => fact_marker(text, comment, &mut open_fact, &mut found),
            other => {
                let message =
                    format!("`{other}` is no marker; there are xtask:begin, xtask:end, xtask:fact and /xtask:fact");
                found.broken.push(Broken { range: comment.range, other: None, message });
            }
        }
    }
    if let Some(open) = open_region {
        let message = format!("region `{}` is never closed", open.rest);
        found.broken.push(Broken { range: open.range, other: None, message });
    }
    if let Some(open) = open_fact {
        let message = format!("fact `{}` is never closed", open.rest);
        found.broken.push(Broken { range: open.range, other: None, message });
    }
    twins(&mut found);
    found
}

/// Our comments outside code and quotes, in order; one that is not closed on its line is broken.
fn comments<'a>(text: &'a str, document: &Document, broken: &mut Vec<Broken>) -> Vec<Comment<'a>> {
    let mut comments = Vec::new();
    let mut quotations = Quotations::new(document, text);
    let mut enclosing = Enclosing { leaf: 0..0, at: 0, open: false };
    for at in memchr::memmem::find_iter(text.as_bytes(), b"xtask:") {
        let head = text[..at].strip_suffix('/').unwrap_or(&text[..at]).trim_end_matches([' ', '\t']);
        let Some(start) = head.strip_suffix("<!--").map(str::len) else { continue };
        if quotations.hold(start) || enclosing.holds(text, document, start) {
            continue;
        }
        let Some(close) = close(&text.as_bytes()[at..]) else {
            let message = "the marker's comment is not closed on its line".to_owned();
            broken.push(Broken { range: start..at, other: None, message });
            continue;
        };
        let body = text[start + "<!--".len()..at + close].trim();
        let (word, rest) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
        comments.push(Comment { range: start..at + close + "-->".len(), word, rest: rest.trim() });
    }
    comments
}

/// Longer comments are no markers: a bound, so that many unclosed ones cost no more than their length.
const MARKER_BYTES_MAX: usize = 4096;

/// Where the `-->` stands that closes the comment on this line.
fn close(rest: &[u8]) -> Option<usize> {
    let rest = &rest[..rest.len().min(MARKER_BYTES_MAX)];
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    memchr::memmem::find(line, b"-->")
}

/// Whether an earlier comment of the same HTML block is still open, followed from marker to marker.
struct Enclosing {
    leaf: Range<usize>,
    at: usize,
    open: bool,
}

impl Enclosing {
    fn holds(&mut self, text: &str, document: &Document, start: usize) -> bool {
        let Some(leaf) = document.leaf_at(start).filter(|leaf| leaf.kind == Kind::Html) else { return false };
        if self.leaf != leaf.range() || start < self.at {
            *self = Enclosing { leaf: leaf.range(), at: leaf.range().start, open: false };
        }
        while self.at < start {
            let sign = if self.open { "-->" } else { "<!--" };
            match memchr::memmem::find(&text.as_bytes()[self.at..start], sign.as_bytes()) {
                Some(found) => {
                    self.at += found + sign.len();
                    self.open = !self.open;
                }
                // A sign is never split by the start of a comment.
                None => self.at = start,
            }
        }
        self.open
    }
}

/// Why a region marker cannot stand where it stands.
fn misplaced(text: &str, document: &Document, comment: &Comment<'_>) -> Option<String> {
    let before = &text[..comment.range.start];
    let starts_line = before.is_empty() || before.ends_with('\n') || before == "\u{FEFF}";
    let after = text[comment.range.end..].trim_start_matches([' ', '\t', '\r']);
    if !starts_line || !(after.is_empty() || after.starts_with('\n')) {
        return Some("a region marker must fill its line, from the first column".to_owned());
    }
    let leaf = document.leaf_at(comment.range.start)?;
    if leaf.nesting != Nesting::Top || leaf.kind != Kind::Html || leaf.range().start < comment.range.start {
        return Some("a region marker cannot stand inside another block".to_owned());
    }
    None
}

fn region_marker<'a>(text: &str, comment: Comment<'a>, open: &mut Option<Comment<'a>>, found: &mut Markers) {
    let (name, args) = comment.rest.split_once(char::is_whitespace).unwrap_or((comment.rest, ""));
    if name.is_empty() {
        let message = format!("`{}` does not say which region", comment.word);
        found.broken.push(Broken { range: comment.range, other: None, message });
        return;
    }
    match (comment.word, open.take()) {
        ("xtask:begin", None) => *open = Some(comment),
        ("xtask:begin", Some(outer)) => {
            let message = format!("region `{name}` begins inside region `{}`", outer.rest);
            found.broken.push(Broken { range: comment.range, other: Some(outer.range.clone()), message });
            *open = Some(outer);
        }
        (_, None) => {
            let message = format!("region `{name}` ends here and never began");
            found.broken.push(Broken { range: comment.range, other: None, message });
        }
        (_, Some(begin)) => {
            let (begin_name, begin_args) = begin.rest.split_once(char::is_whitespace).unwrap_or((begin.rest, ""));
            let digest = args.trim().strip_prefix(DIGEST_KEY).map(str::to_owned);
            if begin_name != name {
                let message = format!("region `{begin_name}` is closed as `{name}`");
                found.broken.push(Broken { range: comment.range, other: Some(begin.range), message });
            } else if digest.is_none() && !args.is_empty() {
                let message = format!("`{args}` after the name of a closing marker is not `{DIGEST_KEY}...`");
                found.broken.push(Broken { range: comment.range, other: Some(begin.range), message });
            } else {
                found.regions.push(Region {
                    name: name.to_owned(),
                    args: begin_args.trim().to_owned(),
                    body: body(text, &begin.range, &comment.range),
                    begin: begin.range,
                    end: comment.range,
                    digest,
                });
            }
        }
    }
}

/// The lines after the one of `begin` and before the one of `end`.
fn body(text: &str, begin: &Range<usize>, end: &Range<usize>) -> Range<usize> {
    let first = memchr::memchr(b'\n', &text.as_bytes()[begin.end..]).map_or(end.start, |feed| begin.end + feed + 1);
    let last = memchr::memrchr(b'\n', &text.as_bytes()[..end.start]).map_or(first, |feed| feed + 1);
    first..last.max(first)
}

fn fact_marker<'a>(text: &str, comment: Comment<'a>, open: &mut Option<Comment<'a>>, found: &mut Markers) {
    let broken = |range, other, message: String| Broken { range, other, message };
    match (comment.word, open.take()) {
        ("xtask:fact", None) if comment.rest.is_empty() => {
            found.broken.push(broken(comment.range, None, "`xtask:fact` does not say which fact".to_owned()));
        }
        ("xtask:fact", None) => *open = Some(comment),
        ("xtask:fact", Some(outer)) => {
            let message = format!("fact `{}` begins inside fact `{}`", comment.rest, outer.rest);
            found.broken.push(broken(comment.range.clone(), Some(outer.range), message));
            *open = Some(comment);
        }
        (_, None) => found.broken.push(broken(comment.range, None, "a fact ends here and never began".to_owned())),
        (_, Some(begin)) => {
            let value = begin.range.end..comment.range.start;
            if text[value.clone()].contains(['\n', '\r']) {
                let message = format!("fact `{}` is not closed on its line", begin.rest);
                found.broken.push(broken(comment.range, Some(begin.range), message));
            } else {
                found.facts.push(Fact { key: begin.rest.to_owned(), begin: begin.range, value });
            }
        }
    }
}

/// Two regions of one name and the same arguments: no reader could say which is meant.
fn twins(found: &mut Markers) {
    let mut first: HashMap<(&str, &str), &Range<usize>> = HashMap::new();
    for region in &found.regions {
        match first.entry((&region.name, &region.args)) {
            Entry::Vacant(entry) => {
                entry.insert(&region.begin);
            }
            Entry::Occupied(entry) => {
                let message = format!("region `{}` stands twice", format!("{} {}", region.name, region.args).trim());
                let (range, other) = (region.begin.clone(), Some((*entry.get()).clone()));
                found.broken.push(Broken { range, other, message });
            }
        }
    }
}
