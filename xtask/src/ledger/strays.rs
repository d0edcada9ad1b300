//! What a script that reads lines would have counted, and a reader of structure does not.

use std::collections::HashMap;
use std::ops::Range;

use super::{Ledger, derived_at, ends_word, row};
use crate::text::date::is_date;
use crate::text::markdown::{Document, Kind, Nesting};

/// A line shaped like an INDEX row that is not in the INDEX.
#[derive(Clone, Debug)]
pub struct Stray {
    /// The line, without its end.
    pub range: Range<usize>,
    /// Its id.
    pub id: Range<usize>,
    /// Where it stands instead: `a code fence`.
    pub place: &'static str,
}

/// An id that is named and has neither a row nor a section.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Its first place.
    pub range: Range<usize>,
    /// How often it is named.
    pub count: usize,
}

/// The lines outside the INDEX table that have its shape: a date and an id in the right columns.
pub fn strays(ledger: &Ledger<'_>, document: &Document) -> Vec<Stray> {
    let inside = ledger.index.first().and_then(|index| index.table.clone()).unwrap_or(0..0);
    let bytes = ledger.text.as_bytes();
    let mut strays = Vec::new();
    for pipe in memchr::memchr_iter(b'|', bytes) {
        let starts_line = pipe == 0 || bytes[pipe - 1] == b'\n';
        if !starts_line || inside.contains(&pipe) || derived_at(&ledger.derived, pipe).is_some() {
            continue;
        }
        let end = memchr::memchr(b'\n', &bytes[pipe..]).map_or(bytes.len(), |feed| pipe + feed);
        let end = if bytes[..end].ends_with(b"\r") { end - 1 } else { end };
        let Some(row) = row(ledger.text, pipe..end, ledger.policy) else { continue };
        if is_date(ledger.at(&row.date).get(..10).unwrap_or_default()) {
            let place = place(document, pipe);
            strays.push(Stray { range: row.range, id: row.id, place });
        }
    }
    strays
}

fn place(document: &Document, offset: usize) -> &'static str {
    match document.leaf_at(offset).map(|leaf| (leaf.kind, leaf.nesting)) {
        Some((Kind::Fenced, _)) => "in a code fence",
        Some((Kind::Indented, _)) => "in indented code",
        Some((Kind::Html, _)) => "in an HTML block or comment",
        Some((_, Nesting::Quote)) => "in a block quote",
        Some((Kind::Table, _)) => "in another table",
        _ => "in running text",
    }
}

/// Every id named in the ledger that has neither a row nor a section, in order of its first place.
pub fn mentions(ledger: &Ledger<'_>) -> Vec<Mention> {
    let bytes = ledger.text.as_bytes();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut mentions: Vec<Mention> = Vec::new();
    for found in ledger.policy.id.find_iter(ledger.text) {
        let id = ledger.counted(found.as_str());
        if ledger.ids.contains(id) || found.is_empty() || derived_at(&ledger.derived, found.start()).is_some() {
            continue;
        }
        let joined = found.start() > 0 && {
            let before = bytes[found.start() - 1];
            before.is_ascii_alphanumeric() || before == b'_' || before == b'-'
        };
        if joined || !ends_word(&ledger.text[found.end()..]) {
            continue;
        }
        let index = *seen.entry(id).or_insert_with(|| {
            mentions.push(Mention { range: found.range(), count: 0 });
            mentions.len() - 1
        });
        mentions[index].count += 1;
    }
    mentions
}
