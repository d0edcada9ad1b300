//! Scopes that are written in one line, taken apart where that is certain.

use std::ops::Range;

use super::super::Entry;
use super::super::head::closing;
use super::super::scope::touches;
use crate::text::markdown::inline::code_spans;

/// The entries of a scope written in one line: code spans, each with a remark at most, between commas.
///
/// Nothing where a word stands between them, or where a remark is about several of them.
pub(super) fn parts(text: &str, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let end = range.end - usize::from(text[range.clone()].ends_with('.'));
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = range.start;
    for span in code_spans(text, range.clone()) {
        if span.start < at {
            // In the remark of the one before.
            continue;
        }
        let joint = text[at..span.start].trim();
        if !(if found.is_empty() { joint.is_empty() } else { matches!(joint, "," | ";") }) {
            return None;
        }
        at = span.end;
        let behind = &text[at..end];
        let blank = behind.len() - behind.trim_start().len();
        if let Some(length) = closing(&behind[blank..]).filter(|_| behind[blank..].starts_with('(')) {
            at += blank + length;
        }
        found.push(span.start..at);
    }
    if found.is_empty() || !text[at..end].trim().is_empty() {
        return None;
    }
    let read = |range: &Range<usize>| touches(text, &Entry { range: range.clone(), depth: 0 });
    let apart: Vec<_> = found.iter().map(read).collect();
    let is_same = apart.iter().all(|touches| touches.len() == 1) && apart.concat() == read(range);
    is_same.then_some(found)
}
