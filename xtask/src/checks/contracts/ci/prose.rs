//! What a text says of the checks it names: sentences, items and rows, and what the line above them says.

mod phrases;
mod said;

use std::ops::Range;

pub use self::said::{Said, Tone, leaves_out, said, speaks};
use crate::text::markdown::{Document, Kind, Nesting, table};

/// One sentence, or a part of one, or a row of a table.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where it stands.
    pub range: Range<usize>,
    /// What the line before its list, or its heading, says of everything in it.
    pub lead: Option<Said>,
    /// Of a row, where its cells end: the first says what it is about.
    pub cells: Vec<usize>,
    /// Of a row or an item of a table or list of checks, what it is about, without its marks: `lint` in `| lint | x |`.
    pub name: Option<Range<usize>>,
}

/// What a heading or a line above says of what follows.
#[derive(Clone, Default)]
struct Lead {
    said: Option<Said>,
    /// Whether it speaks of checks, so that a word below it is the name of one.
    of_checks: bool,
}

impl Lead {
    fn of(text: &str, range: &Range<usize>) -> Lead {
        Lead { said: tone(text, range), of_checks: said::is_of_checks(&text[range.clone()]) }
    }
}

/// The one thing that a heading or a line before a list says; none if it says both.
fn tone(text: &str, range: &Range<usize>) -> Option<Said> {
    let said = said(text, range);
    let first = said.first()?;
    said.iter().all(|other| other.tone == first.tone).then(|| first.clone())
}

/// The pieces of a document in which something may be claimed: no code, no quotation.
pub fn pieces(text: &str, document: &Document) -> Vec<Piece> {
    let mut found = Vec::new();
    let (mut heading, mut line): (Lead, Option<Lead>) = (Lead::default(), None);
    for leaf in document.leaves() {
        let range = leaf.range();
        match (leaf.kind, leaf.nesting) {
            (Kind::Heading(_), _) => (heading, line) = (Lead::of(text, &range), None),
            (_, Nesting::Quote) => {}
            (Kind::Paragraph, nesting) => {
                let said = text[range.clone()].trim_end().trim_end_matches('*');
                let is_lead = said.ends_with(':');
                let above = line.as_ref().unwrap_or(&heading);
                let lead = above.said.clone().filter(|_| nesting == Nesting::List);
                let of_checks = above.of_checks || heading.of_checks;
                let mut name = (nesting == Nesting::List && of_checks).then(|| item_name(text, &range));
                sentences(text, &range, |range| {
                    found.push(Piece { range, lead: lead.clone(), cells: Vec::new(), name: name.take() });
                });
                match nesting {
                    Nesting::Top if is_lead => line = Some(Lead::of(text, &range)),
                    Nesting::Top => line = None,
                    _ => {}
                }
            }
            (Kind::Table, _) => {
                let table = table::table(text, leaf).filter(|table| !said::lists_tools(&text[table.header.clone()]));
                let Some(table) = table else { continue };
                let lead = &line.as_ref().unwrap_or(&heading).said;
                let head = table::cells(text, table.header.clone()).into_iter().find(|cell| !cell.is_empty());
                let of_checks = head.is_some_and(|cell| said::is_of_checks(&text[cell]));
                found.extend(table::rows(text, table.body).map(|range| {
                    let cells = table::cells(text, range.clone());
                    let first = cells.iter().find(|cell| !cell.is_empty()).filter(|_| of_checks);
                    let name = first.map(|cell| bare(text, cell.clone()));
                    let cells = cells.into_iter().map(|cell| cell.end).filter(|end| *end > range.start + 1).collect();
                    Piece { cells, range, lead: lead.clone(), name }
                }));
            }
            _ => {}
        }
    }
    found
}

/// What an item of a list is about: what stands before a colon, a dash or a parenthesis, else all of it.
fn item_name(text: &str, range: &Range<usize>) -> Range<usize> {
    let item = text[range.clone()].lines().next().unwrap_or_default();
    let ends = [":", " - ", " \u{2013} ", " \u{2014} ", " ("].iter().filter_map(|sign| item.find(sign));
    let end = ends.min().unwrap_or(item.len());
    bare(text, range.start..range.start + end)
}

/// A place without the marks of emphasis around it.
fn bare(text: &str, range: Range<usize>) -> Range<usize> {
    let marks = [' ', '*', '_', '.', ';', ','];
    let start = range.end - text[range.clone()].trim_start_matches(marks).len();
    start..start + text[start..range.end].trim_end_matches(marks).len()
}

/// Cuts a paragraph where a sentence ends, or where it turns.
fn sentences(text: &str, range: &Range<usize>, mut push: impl FnMut(Range<usize>)) {
    const TURNS: [&str; 10] = [". ", ".\n", ".\r", "; ", ";\n", "? ", "?\n", ", but ", ", while ", " whereas "];
    let piece = &text[range.clone()];
    let bytes = piece.as_bytes();
    let (mut start, mut at, mut ticks) = (0, 0, false);
    while at < bytes.len() {
        if bytes[at] == b'`' {
            ticks = !ticks;
        }
        // Few bytes begin a turn.
        let may_turn = !ticks && matches!(bytes[at], b'.' | b';' | b'?' | b',' | b' ');
        let turn = TURNS.iter().find(|turn| may_turn && bytes[at..].starts_with(turn.as_bytes()));
        if let Some(turn) = turn {
            push(range.start + start..range.start + at + 1);
            at += turn.len();
            start = at;
        } else {
            at += 1;
        }
    }
    if start < piece.len() {
        push(range.start + start..range.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_take_what_their_lead_says() {
        let text = "# Ladder\n\n**Blocking (PR-gating):**\n\n- a; b\n\nInformational:\n\n- c\n\nText. More\n\n- d\n\n## Required checks\n\n| x | y |\n| - | - |\n| e | f |\n\n```\nblocking\n```\n> g\n";
        let document = Document::parse(text);
        let shown: Vec<_> = pieces(text, &document)
            .into_iter()
            .map(|piece| (text[piece.range].trim(), piece.lead.map(|lead| lead.tone)))
            .collect();
        let (on, off) = (Some(Tone::Enforced), Some(Tone::Staged));
        assert_eq!(
            shown,
            [
                ("**Blocking (PR-gating):**", None),
                ("a;", on),
                ("b", on),
                ("Informational:", None),
                ("c", off),
                ("Text.", None),
                ("More", None),
                ("d", None),
                ("| e | f |", on),
            ]
        );
    }
}
