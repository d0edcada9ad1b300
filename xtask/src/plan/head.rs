//! The head of an item: its id, what stands in parentheses behind it, its title, and what follows that.

use std::ops::Range;

use super::blocks::trimmed;
use super::id::{Ids, Key, Written};
use super::marks;

/// Which further ids a head speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The one that is written.
    One,
    /// Every one up to another: `PR-3..PR-5`.
    To(Written),
    /// It and whatever comes: `PR-08+`, `PR-3..PR-N`.
    Open,
}

/// The head of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The id.
    pub id: Written,
    /// Which ids it speaks for.
    pub reach: Reach,
    /// What stands in parentheses between id and title, and other names behind `/`, in order.
    pub notes: Vec<Range<usize>>,
    /// The title; empty when there is none.
    pub title: Range<usize>,
    /// What stands behind the title: signs of progress, notes.
    pub tail: Range<usize>,
    /// Whether all of it is struck out.
    pub struck: bool,
}

/// Reads `range` of `text`, one heading, list item or paragraph, as the head of an item.
///
/// Behind the id comes `:`, a dash, a parenthesis or the end: `PR-1 exact patch` is a heading about an item and
/// no item.
pub fn head(text: &str, range: Range<usize>, ids: &Ids) -> Option<Head> {
    // What follows the first line of a paragraph is no title.
    let first = text.get(range.clone())?;
    let first = memchr::memchr2(b'\n', b'\r', first.as_bytes()).map_or(first, |end| &first[..end]);
    let mut cursor = Cursor { text, at: range.start, end: range.start + first.len(), bold: false, struck: false };
    cursor.opening();
    let id = ids.first(text, cursor.at..cursor.end)?;
    cursor.at = id.range.end;
    let reach = cursor.reach(&id, ids);
    let mut notes = Vec::new();
    cursor.notes(&mut notes)?;
    let (title, tail) = cursor.title();
    Some(Head { id, reach, notes, title, tail, struck: cursor.struck })
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    bold: bool,
    struck: bool,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn skip(&mut self, prefix: &str) -> bool {
        let found = self.rest().starts_with(prefix);
        self.at += if found { prefix.len() } else { 0 };
        found
    }

    fn spaces(&mut self) -> bool {
        let rest = self.rest();
        let blank = rest.len() - rest.trim_start().len();
        self.at += blank;
        blank > 0
    }

    /// What may stand before the id: a box, signs, marks of bold and struck text.
    fn opening(&mut self) {
        loop {
            self.spaces();
            if self.skip("[ ]") || self.skip("[x]") || self.skip("[X]") {
                continue;
            }
            if self.skip("**") {
                self.bold = true;
            } else if self.skip("~~") {
                self.struck = true;
            } else if let Some(length) = marks::sign(self.rest()) {
                self.at += length;
            } else {
                return;
            }
        }
    }

    /// A range of ids directly behind the first.
    fn reach(&mut self, id: &Written, ids: &Ids) -> Reach {
        if self.skip("+") {
            return Reach::Open;
        }
        for sign in ["...", "..", "\u{2026}", "\u{2013}", "\u{2014}"] {
            let Some(after) = self.rest().strip_prefix(sign) else { continue };
            let start = self.end - after.len();
            let Some(last) = ids.first(self.text, start..self.end) else { continue };
            self.at = last.range.end;
            // `PR-N` is no id of an item when the first one has a number.
            let counts = id.key.numbered().is_none() || last.key.numbered().is_some();
            return if counts { Reach::To(last) } else { Reach::Open };
        }
        Reach::One
    }

    /// Everything up to the title; nothing when what comes is no head.
    fn notes(&mut self, notes: &mut Vec<Range<usize>>) -> Option<()> {
        loop {
            let spaced = self.spaces();
            let rest = self.rest();
            let Some(first) = rest.chars().next() else { return Some(()) };
            if first == ':' {
                self.at += 1;
                return Some(());
            }
            if matches!(first, '-' | '\u{2010}'..='\u{2015}') && spaced {
                self.at += first.len_utf8();
                return Some(());
            }
            if rest.starts_with("**") || rest.starts_with("~~") {
                self.bold &= !rest.starts_with("**");
                self.at += 2;
            } else if first == '(' {
                let length = closing(rest)?;
                notes.push(self.at + 1..self.at + length - 1);
                self.at += length;
            } else if first == '/' {
                // Another name: up to a parenthesis, a colon or a dash.
                let length = rest.find(['(', ':', '\u{2014}', '\u{2013}', '*']).unwrap_or(rest.len());
                notes.push(trimmed(self.text, self.at + 1..self.at + length));
                self.at += length;
            } else if let Some(length) = marks::sign(rest) {
                self.at += length;
            } else {
                return None;
            }
        }
    }

    /// The title, and what stands behind it.
    fn title(&mut self) -> (Range<usize>, Range<usize>) {
        if self.skip("**") {
            self.bold = false;
        }
        let rest = self.rest();
        let closed = if self.bold { rest.find("**") } else { None };
        let title = &rest[..closed.unwrap_or(rest.len())];
        let kept = marks::tail(title);
        let title = trimmed(self.text, self.at..self.at + kept);
        let tail = trimmed(self.text, self.at + kept..self.end);
        let shown = &self.text[title.clone()];
        // A struck title ends with its own marks.
        let end = title.start + shown.trim_end_matches("~~").len();
        (title.start..end, tail)
    }
}

/// How long the parenthesis is that `text` starts with.
pub fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The parentheses of `text` that are closed and that no other closed one holds, in order.
pub fn parentheses(text: &str) -> Vec<Range<usize>> {
    let (mut open, mut found): (Vec<usize>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    for (at, character) in text.bytes().enumerate() {
        match character {
            b'(' => open.push(at),
            b')' => {
                let Some(start) = open.pop() else { continue };
                while found.last().is_some_and(|last| last.start > start) {
                    found.pop();
                }
                found.push(start..at + 1);
            }
            _ => {}
        }
    }
    found
}

/// The priorities that a note names, the first one first: `P0`, `P0/P1`, `PRIORITY 1`; none when it says
/// something else.
pub fn priorities(note: &str) -> Vec<u8> {
    let note = note.trim();
    if let Some(number) = note.strip_prefix("PRIORITY ").or_else(|| note.strip_prefix("Priority ")) {
        return number.trim().parse().into_iter().filter(|number| *number < 10).collect();
    }
    let one = |part: &str| {
        let digit = part.trim().strip_prefix(['P', 'p'])?;
        (digit.len() == 1).then(|| digit.parse().ok())?
    };
    note.split('/').map(one).collect::<Option<Vec<u8>>>().unwrap_or_default()
}

/// The ids a head speaks for besides its own: `PR-3..PR-5` says `PR-4` and `PR-5`, too.
pub fn spans(head: &Head, key: &Key) -> bool {
    match &head.reach {
        Reach::One => false,
        Reach::Open => match (head.id.key.numbered(), key.numbered()) {
            (Some((own, first)), Some((other, number))) => own == other && number > first,
            _ => false,
        },
        Reach::To(last) => match (head.id.key.numbered(), last.key.numbered(), key.numbered()) {
            (Some((own, first)), Some((_, last)), Some((other, number))) => {
                own == other && first < number && number <= last
            }
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(String, Vec<&str>, &str, &str)> {
        let head = head(line, 0..line.len(), &Ids::default())?;
        let note = |range: &Range<usize>| &line[range.clone()];
        let notes = head.notes.iter().map(note).collect();
        Some((head.id.key.as_str().to_owned(), notes, &line[head.title], &line[head.tail]))
    }

    #[test]
    fn heads_of_every_grammar() {
        let wanted = |id: &str, notes: &[&'static str], title: &'static str, tail: &'static str| {
            Some((id.to_owned(), notes.to_vec(), title, tail))
        };
        assert_eq!(read("PR-05 (P0/P1): `.x/` posture"), wanted("pr-5", &["P0/P1"], "`.x/` posture", ""));
        assert_eq!(read("PR-E1 \u{2014} title (optional)"), wanted("pr-e-1", &[], "title (optional)", ""));
        assert_eq!(read("PR-01 / R-01 (G1 + G8): t"), wanted("pr-1", &["R-01", "G1 + G8"], "t", ""));
        assert_eq!(read("PR-04 (also R-03 / G4): t"), wanted("pr-4", &["also R-03 / G4"], "t", ""));
        assert_eq!(
            read("**PR-API-3a: t** \u{2705} IMPLEMENTED"),
            wanted("pr-api-3-a", &[], "t", "** \u{2705} IMPLEMENTED")
        );
        assert_eq!(read("**PR-01: t** (PR\u{2011}T1)"), wanted("pr-1", &[], "t", "** (PR\u{2011}T1)"));
        assert_eq!(read("**PR-A**: t"), wanted("pr-a", &[], "t", ""));
        assert_eq!(read("**PR-1 (P0)**: a + b"), wanted("pr-1", &["P0"], "a + b", ""));
        assert_eq!(
            read("PR-(typed-phase) (optional, later): t"),
            wanted("pr-typed-phase", &["optional, later"], "t", "")
        );
        assert_eq!(read("PR1: t"), wanted("pr-1", &[], "t", ""));
        assert_eq!(read("[x] \u{2705} PR-03: t"), wanted("pr-3", &[], "t", ""));
    }

    #[test]
    fn what_speaks_about_an_item_is_none() {
        for line in [
            "PR-T1 ready-to-execute checklist (x)",
            "PR1 exact patch (apply as-is)",
            "PR creation output format (must follow)",
            "**PR-API-3 COMPLETE** \u{2014} all parts",
            "**Part 1 - PR #141** \u{2705} MERGED",
            "The PR-01: x",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn ranges_say_how_far_they_reach() {
        let reach = |line: &str| head(line, 0..line.len(), &Ids::default()).unwrap();
        assert_eq!(reach("PR-08+: rest").reach, Reach::Open);
        assert_eq!(reach("PR-3..PR-N: rest").reach, Reach::Open);
        let range = reach("PR-3..PR-5: rest");
        assert!(spans(&range, &Key::of("PR-4")) && spans(&range, &Key::of("PR-5")) && !spans(&range, &Key::of("PR-6")));
    }

    #[test]
    fn pl_8_only_a_priority_is_one() {
        assert_eq!(priorities("P0/P1"), [0, 1]);
        assert_eq!(priorities("PRIORITY 1"), [1]);
        for other in ["E1", "G1 + G8", "optional P2 UI", "P0 for trading", "", "P10"] {
            assert_eq!(priorities(other), [0_u8; 0], "{other}");
        }
    }
}
