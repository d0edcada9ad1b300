//! UTF-8 that was read in a code page and saved again: found, undone and proved.
//!
//! A line is looked at alone. What a code page makes of a character of UTF-8 is two to four characters that begin
//! and continue it in that page; the reading that makes the line cheapest (`cost`) is taken, run by run, and once
//! more on the result, as damage is done twice. What is returned damages back to the same bytes.

mod class;
mod codecs;
mod cost;
mod reading;
mod sequence;

use std::ops::Range;

use codecs::{Codecs, Mask};
use reading::{Steps, Stretch, best, difference, is_doubtful};

use super::codepage::CodePage;

/// A piece of a line that a wrong code page made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it is, in bytes of the line.
    pub range: Range<usize>,
    /// What it was.
    pub text: String,
    /// The pages it was read in, one after the other; damage in this order makes the run of the text.
    pub pages: Vec<&'static str>,
    /// Every page that explains all of it, read in once or as often as it was; a bit each in the order of the pages.
    pub explained_by: u16,
    /// How much cheaper the line becomes.
    pub gain: i32,
    /// Whether nothing was lost, and the same damage makes the same bytes of the text.
    pub is_exact: bool,
    /// Whether it is a character that only cp1252 has, read in Latin-1.
    pub is_control: bool,
    /// What the first lost character may have been.
    pub candidates: Vec<char>,
    /// How many bytes the longest character in it has that somebody wrote.
    pub longest: usize,
}

/// What was found in a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// The pieces, in order.
    pub runs: Vec<Run>,
    /// Whether another page explains a piece nearly as well by another text.
    pub is_ambiguous: bool,
}

impl Damage {
    /// How much cheaper the line becomes.
    pub fn gain(&self) -> i32 {
        self.runs.iter().map(|run| run.gain).sum()
    }

    /// The line as it was.
    pub fn repaired(&self, line: &str) -> String {
        let mut out = String::with_capacity(line.len());
        let mut at = 0;
        for run in &self.runs {
            out.push_str(&line[at..run.range.start]);
            out.push_str(&run.text);
            at = run.range.end;
        }
        out.push_str(&line[at..]);
        out
    }
}

/// So often a text is looked at again: several times damaged in one page, and other pages beside.
const PASSES_MAX: usize = 12;

/// A line that gains less may be what somebody wrote.
const LINE_GAIN_MIN: i32 = 5;

/// Whether a line may be damaged. Quick, and `false` of no line in which [`inspect`] finds something.
pub fn may_be_damaged(line: &str) -> bool {
    let codecs = Codecs::get();
    let mut before: Mask = 0;
    let has_pair = line.chars().any(|c| {
        if ('\u{80}'..'\u{A0}').contains(&c) {
            return true;
        }
        let row = match c {
            // A trace of what was lost.
            ' ' | '?' | '"' | '\'' | '\u{FFFD}' => (0, Mask::MAX),
            _ if c.is_ascii() => (0, 0),
            _ => (codecs.row(c).begins, codecs.row(c).continues),
        };
        let is_pair = before & row.1 != 0;
        before = row.0;
        is_pair
    });
    has_pair && cost::of(line.chars()) >= LINE_GAIN_MIN.unsigned_abs()
}

/// A character of the line, or one that several of it stand for.
#[derive(Clone, Debug)]
struct Cell {
    c: char,
    range: Range<usize>,
    /// The pages that were undone to get it, the one undone last in the lowest bits: numbers from one, four bits each.
    undone: u32,
    is_exact: bool,
}

impl Cell {
    /// The pages undone when `page` is, too.
    fn after(&self, page: usize) -> u32 {
        self.undone << 4 | u32::try_from(page + 1).unwrap_or_default()
    }

    /// The page that was undone last.
    fn last(&self) -> Option<usize> {
        ((self.undone & 0xF) as usize).checked_sub(1)
    }

    /// Whether no further page can be noted.
    fn is_full(&self) -> bool {
        self.undone >> 28 != 0
    }
}

/// What is damaged in a line. Linear in its length.
pub fn inspect(line: &str) -> Damage {
    if !may_be_damaged(line) {
        return Damage::default();
    }
    let cells = line.char_indices();
    let mut cells: Vec<Cell> =
        cells.map(|(start, c)| Cell { c, range: start..start + c.len_utf8(), undone: 0, is_exact: true }).collect();
    let (mut is_ambiguous, mut steps) = (false, Steps::default());
    for _ in 0..PASSES_MAX {
        let exact = best(&cells, &steps, false);
        let Some(found) = exact.or_else(|| best(&cells, &steps, true)) else { break };
        is_ambiguous |= found.is_ambiguous;
        steps.add(&cells, &found);
        cells = undo(&cells, found.page, &found.stretches);
    }
    is_ambiguous |= is_doubtful(&cells, &steps);
    controls(&mut cells);
    let runs = runs(line, &cells);
    let gain: i32 = runs.iter().map(|run| run.gain).sum();
    let rest = cost::of(cells.iter().map(|cell| cell.c));
    // What is as bad as before was something else.
    if gain < LINE_GAIN_MIN || i64::from(rest) > i64::from(gain) {
        return Damage::default();
    }
    Damage { runs, is_ambiguous }
}

/// The line with what a page explains undone.
fn undo(cells: &[Cell], page: usize, stretches: &[Stretch]) -> Vec<Cell> {
    let mut out = Vec::with_capacity(cells.len());
    let mut at = 0;
    for stretch in stretches {
        out.extend_from_slice(&cells[at..stretch.cells.start]);
        at = stretch.cells.start;
        for sequence in &stretch.sequences {
            let made = &cells[at..at + sequence.length];
            out.push(Cell {
                c: sequence.c,
                range: made[0].range.start..made[made.len() - 1].range.end,
                undone: made[0].after(page),
                is_exact: sequence.is_exact && made.iter().all(|cell| cell.is_exact),
            });
            at += sequence.length;
        }
    }
    out.extend_from_slice(&cells[at..]);
    out
}

/// The mark of a character that was read in Latin-1 instead of cp1252.
const CONTROLS: u32 = 0xF;

/// Undoes what Latin-1 made of the characters that only cp1252 has.
fn controls(cells: &mut [Cell]) {
    let Some(page) = CodePage::named("cp1252") else { return };
    let meant =
        |c: char| u8::try_from(c).ok().filter(|byte| (0x80..0xA0).contains(byte)).and_then(|byte| page.decode(byte));
    let mut ends = cells.iter().filter(|cell| meant(cell.c).is_some());
    // Alone it may be the line end that it is called.
    let is_text = |cell: &Cell| cell.undone != 0 || cell.c > '\u{9F}' && cell.c.is_alphabetic();
    let is_sure = ends.any(|cell| cell.c != '\u{85}') || cells.iter().any(is_text);
    // Many in a row are a table of them.
    if !is_sure || cells.windows(4).any(|four| four.iter().all(|cell| meant(cell.c).is_some())) {
        return;
    }
    for cell in cells.iter_mut().filter(|cell| cell.undone == 0) {
        if let Some(c) = meant(cell.c) {
            *cell = Cell { c, range: cell.range.clone(), undone: CONTROLS, is_exact: false };
        }
    }
}

/// What was undone.
fn runs(line: &str, cells: &[Cell]) -> Vec<Run> {
    let mut runs = Vec::new();
    let now: Vec<char> = cells.iter().map(|cell| cell.c).collect();
    let mut start = 0;
    for piece in cells.chunk_by(|a, b| (a.undone, a.is_exact) == (b.undone, b.is_exact)) {
        let place = start..start + piece.len();
        start = place.end;
        let undone = piece[0].undone;
        if undone == 0 {
            continue;
        }
        let range = piece[0].range.start..piece[piece.len() - 1].range.end;
        let original = &line[range.clone()];
        let text: String = piece.iter().map(|cell| cell.c).collect();
        // The page undone last was the first to be read.
        let numbers = std::iter::successors(Some(undone), |rest| Some(rest >> 4)).take_while(|rest| *rest != 0);
        let pages: Vec<usize> = numbers.map(|rest| (rest & 0xF) as usize - 1).collect();
        let is_proved = |pages: &[usize]| damaged(&text, pages).as_deref() == Some(original);
        let is_exact = piece[0].is_exact && undone != CONTROLS && is_proved(&pages);
        let explains = |page: &usize| is_exact && is_proved(&vec![*page; pages.len()]);
        let lost = piece.iter().find(|cell| cell.c == '\u{FFFD}' && pages.len() == 1);
        runs.push(Run {
            explained_by: (0..codecs::COUNT).filter(explains).fold(0, |mask, page| mask | 1 << page),
            pages: pages.iter().map(|&page| codecs::NAMES.get(page).copied().unwrap_or("latin-1")).collect(),
            gain: gain(&now, &place, original),
            longest: text.chars().map(char::len_utf8).max().unwrap_or_default(),
            candidates: lost.map(|cell| sequence::candidates(&line[cell.range.clone()], pages[0])).unwrap_or_default(),
            is_control: undone == CONTROLS,
            is_exact,
            range,
            text,
        });
    }
    runs
}

/// How much cheaper `original` became in the place of which some characters of the line stand now. What stands beside
/// may have been damaged, too.
fn gain(now: &[char], place: &Range<usize>, original: &str) -> i32 {
    let left = &now[place.start.saturating_sub(2)..place.start];
    let right = &now[place.end..(place.end + 2).min(now.len())];
    let is: Vec<char> = original.chars().collect();
    let text = [left, &is, right].concat();
    difference(&text, &(left.len()..left.len() + is.len()), &now[place.clone()])
}

/// `text`, read in each of the pages and saved again.
fn damaged(text: &str, pages: &[usize]) -> Option<String> {
    pages.iter().try_fold(text.to_owned(), |text, page| Codecs::get().misread(text.as_bytes(), *page))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` as it is after it was read in each of the pages and saved again.
    fn damaged(text: &str, pages: &[&str]) -> String {
        pages.iter().fold(text.to_owned(), |text, page| {
            let page = CodePage::named(page).unwrap();
            text.bytes().map(|byte| page.decode_leniently(byte).unwrap()).collect()
        })
    }

    #[test]
    fn a_run_says_where_it_is_and_what_explains_it() {
        let bad = format!("x {} y", damaged("na\u{ef}ve \u{2013} z", &["cp850"]));
        let damage = inspect(&bad);
        assert_eq!(damage.repaired(&bad), "x na\u{ef}ve \u{2013} z y");
        let runs: Vec<_> = damage.runs.iter().map(|run| (run.range.clone(), &*run.text, run.longest)).collect();
        assert_eq!(runs, [(4..9, "\u{ef}", 2), (12..18, "\u{2013}", 3)]);
        assert!(damage.runs.iter().all(|run| run.is_exact && run.pages == ["cp850"] && run.explained_by & 1 << 4 != 0));
        assert!(!damage.is_ambiguous);
    }

    #[test]
    fn damage_in_one_page_and_then_in_another_is_undone() {
        let text = "S\u{ed}, ma\u{f1}ana \u{2014} \u{a1}ol\u{e9}!";
        for pages in [["cp1252", "cp437"], ["cp850", "latin-1"], ["mac-roman", "cp1252"], ["cp1252", "cp1251"]] {
            let bad = damaged(text, &pages);
            let damage = inspect(&bad);
            assert_eq!(damage.repaired(&bad), text, "{pages:?}");
            assert!(damage.runs.iter().all(|run| run.pages == pages && run.explained_by == 0), "{pages:?}");
        }
    }

    #[test]
    fn what_only_looks_like_damage_is_none() {
        let texts = [
            "NESTL\u{c9}\u{ae} voil\u{e0}\u{a0}\u{bb}",
            "5\u{d7}\u{a3}35, \u{221a}\u{3c0}, \u{2206}\u{b0}, 10 \u{c5}\u{2014}",
            "AH\u{c5}\u{2122}, the sofa; \u{412}\u{406}\u{41a}\u{406}",
            "\u{251c}\u{2524}\u{252c}\u{2510} \u{2500}\u{2510} \u{2588}\u{2588}\u{2557} \u{2550}\u{255d}",
            "\u{201a}\u{c4}nderung\u{2018}",
            "a\u{85}b",
            "\u{81}",
        ];
        texts.iter().for_each(|text| assert_eq!(inspect(text), Damage::default(), "{text}"));
    }

    #[test]
    fn the_time_grows_with_the_length_alone() {
        let bad = damaged("na\u{ef}ve \u{2013} \u{201c}caf\u{e9}\u{201d} ", &["cp1252"]).repeat(2000);
        assert_eq!(inspect(&bad).runs.len(), 8000);
    }
}
