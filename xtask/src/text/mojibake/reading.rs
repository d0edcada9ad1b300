//! Which code page explains a line, and what it explains in it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::codecs::{self, Codecs};
use super::sequence::Sequence;
use super::{Cell, cost};
use crate::ordered::Ordered;

/// A piece that gains less may be what somebody wrote.
const RUN_GAIN_MIN: i32 = 4;

/// A piece may lose as much where the page explains the rest of a line.
const LOSS_MAX: i32 = -2;

/// A reading that gains as much, but for this, is another explanation.
const DOUBT: i32 = 2;

/// Sequences without a gap between them that one page explains.
#[derive(Debug)]
pub struct Stretch {
    /// Where they are.
    pub cells: Range<usize>,
    /// What stands for what.
    pub sequences: Vec<Sequence>,
    gain: i32,
}

/// How a page explains a line.
pub struct Reading {
    /// The number of the page.
    pub page: usize,
    /// What it explains, in order.
    pub stretches: Vec<Stretch>,
    gain: i32,
    /// Whether another page explains as much by another text.
    pub is_ambiguous: bool,
}

impl Reading {
    /// The characters that stand somewhere, by where they begin.
    fn places(&self) -> BTreeMap<usize, char> {
        let mut places = BTreeMap::new();
        for stretch in &self.stretches {
            let mut at = stretch.cells.start;
            for sequence in &stretch.sequences {
                places.insert(at, sequence.c);
                at += sequence.length;
            }
        }
        places
    }
}

/// What was done to a line so far, as the pages undone one after the other: the same step is taken more freely.
#[derive(Clone, Debug, Default)]
pub struct Steps(BTreeSet<u32>);

impl Steps {
    /// Whether the step to `undone` was taken somewhere.
    fn holds(&self, undone: u32) -> bool {
        self.0.contains(&undone)
    }

    /// Adds the steps of a reading.
    pub fn add(&mut self, cells: &[Cell], reading: &Reading) {
        let starts = reading.stretches.iter().map(|stretch| &cells[stretch.cells.start]);
        self.0.extend(starts.map(|cell| cell.after(reading.page)));
    }
}

/// The page that makes the line cheapest, and what it explains; also where something was lost, if it `may_lose`.
pub fn best(cells: &[Cell], steps: &Steps, may_lose: bool) -> Option<Reading> {
    let codecs = Codecs::get();
    let begins = cells.iter().fold(0, |mask, cell| mask | codecs.row(cell.c).begins);
    let text: Vec<char> = cells.iter().map(|cell| cell.c).collect();
    let is_there = |page: &usize| begins & (1 << page) != 0;
    let mut readings: Vec<Reading> = Vec::new();
    for page in (0..codecs::COUNT).filter(is_there) {
        let stretches = Line { cells, text: &text, page, steps, may_lose }.stretches();
        let gain = stretches.iter().map(|stretch| stretch.gain).sum();
        if !stretches.is_empty() {
            readings.push(Reading { page, stretches, gain, is_ambiguous: false });
        }
    }
    let most = readings.iter().map(|reading| reading.gain).max()?;
    let said = |stretches: &[Stretch]| -> String {
        stretches.iter().flat_map(|stretch| &stretch.sequences).map(|sequence| sequence.c).collect()
    };
    let near: BTreeSet<String> =
        readings.iter().filter(|other| other.gain + DOUBT >= most).map(|other| said(&other.stretches)).into_set();
    // What a page explains makes more of it credible. Of equals the first is the likeliest page.
    let wider = readings.into_iter().filter(|reading| reading.gain == most).map(|mut reading| {
        let mut steps = steps.clone();
        steps.add(cells, &reading);
        reading.stretches = Line { cells, text: &text, page: reading.page, steps: &steps, may_lose }.stretches();
        reading.gain = reading.stretches.iter().map(|stretch| stretch.gain).sum();
        reading
    });
    let mut wider: Vec<Reading> = wider.collect();
    wider.sort_by_cached_key(|reading| (Reverse(reading.gain), reading.page));
    let mut wider = wider.into_iter();
    let mut first = wider.next()?;
    let places = first.places();
    let differs = |(place, c): (usize, char)| places.get(&place).is_some_and(|own| *own != c);
    first.is_ambiguous = near.len() > 1 || wider.any(|other| other.places().into_iter().any(differs));
    Some(first)
}

/// Whether a page explains something that gains too little to be undone.
pub fn is_doubtful(cells: &[Cell], steps: &Steps) -> bool {
    let text: Vec<char> = cells.iter().map(|cell| cell.c).collect();
    (0..codecs::COUNT).any(|page| {
        let line = Line { cells, text: &text, page, steps, may_lose: false };
        line.all().iter().any(|stretch| stretch.gain > 0)
    })
}

/// A line that is read in a page.
struct Line<'a> {
    cells: &'a [Cell],
    text: &'a [char],
    page: usize,
    steps: &'a Steps,
    may_lose: bool,
}

impl Line<'_> {
    /// What the page explains, and gains enough.
    fn stretches(&self) -> Vec<Stretch> {
        let mut found = self.all();
        found.retain(|stretch| self.is_enough(stretch));
        found
    }

    /// What the page explains.
    fn all(&self) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = Vec::new();
        let mut at = 0;
        while at < self.cells.len() {
            let Some(sequence) = self.sequence(at) else {
                at += 1;
                continue;
            };
            let end = at + sequence.length;
            match found.last_mut() {
                Some(last) if last.cells.end == at && self.cells[last.cells.start].undone == self.cells[at].undone => {
                    last.cells.end = end;
                    last.sequences.push(sequence);
                }
                _ => found.push(Stretch { cells: at..end, sequences: vec![sequence], gain: 0 }),
            }
            at = end;
        }
        for stretch in &mut found {
            stretch.gain = gain(self.text, stretch);
        }
        found
    }

    /// The character that stands at a place, if one does.
    fn sequence(&self, at: usize) -> Option<Sequence> {
        let cell = &self.cells[at];
        let text = &self.text[at..];
        let before = at.checked_sub(1).map(|before| self.text[before]);
        let is_fresh = cell.undone == 0;
        let lossy = || {
            let sequence = Sequence::lossy(before, text, self.page).filter(|_| self.may_lose)?;
            // What was repaired is whole, but for what was lost in it.
            let may_be = is_fresh || text[..sequence.length].contains(&'\u{FFFD}');
            let is_told = self.steps.holds(cell.after(self.page)) || sequence.is_telling && is_fresh;
            (may_be && is_told).then_some(sequence)
        };
        let sequence = Sequence::exact(text, self.page).or_else(lossy)?;
        let made = &self.cells[at..at + sequence.length];
        let is_level = made.iter().all(|part| part.undone == cell.undone || part.c.is_ascii());
        (is_level && !cell.is_full()).then_some(sequence)
    }

    /// Whether a stretch gains enough: less where the same step was taken elsewhere, more where only others were.
    fn is_enough(&self, stretch: &Stretch) -> bool {
        let cell = &self.cells[stretch.cells.start];
        let is_exact = || stretch.sequences.iter().all(|sequence| sequence.is_exact);
        let is_free = || stretch.sequences.iter().any(|sequence| sequence.is_free);
        if self.steps.holds(cell.after(self.page)) {
            return stretch.gain > 0 || is_free() || stretch.gain >= LOSS_MAX && is_exact();
        }
        let is_usual = match cell.last() {
            None => self.steps.0.is_empty(),
            Some(page) => page == self.page,
        };
        stretch.gain >= if is_usual { RUN_GAIN_MIN } else { 2 * RUN_GAIN_MIN }
    }
}

/// How much cheaper the text around a stretch becomes.
fn gain(text: &[char], stretch: &Stretch) -> i32 {
    let was: Vec<char> = stretch.sequences.iter().map(|sequence| sequence.c).collect();
    let gain = difference(text, &stretch.cells, &was);
    // Twice damaged: the first step up may be none.
    let deeper = (0..codecs::COUNT).filter_map(|page| whole(&was, page));
    let gain = deeper.map(|deeper| difference(text, &stretch.cells, &deeper)).fold(gain, i32::max);
    // So long a sequence is rarely made by chance.
    let long = stretch.sequences.iter().filter(|sequence| sequence.length > 2).count().min(2);
    gain + i32::try_from(long).unwrap_or_default()
}

/// How much cheaper a line becomes when `was` stands in the place of some cells.
pub fn difference(text: &[char], cells: &Range<usize>, was: &[char]) -> i32 {
    let around = cells.start.saturating_sub(2)..(cells.end + 2).min(text.len());
    let is = cost::of(text[around.clone()].iter().copied());
    let (left, right) = (&text[around.start..cells.start], &text[cells.end..around.end]);
    i32::try_from(is).unwrap_or(i32::MAX)
        - i32::try_from(cost::of(left.iter().chain(was).chain(right).copied())).unwrap_or(i32::MAX)
}

/// What `text` stands for in a page, if all of it stands for something.
fn whole(text: &[char], page: usize) -> Option<Vec<char>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let sequence = Sequence::exact(&text[at..], page)?;
        out.push(sequence.c);
        at += sequence.length;
    }
    Some(out)
}
