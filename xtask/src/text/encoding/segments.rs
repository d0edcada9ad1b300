//! Runs of UTF-16 inside a file of UTF-8: what `>>` of Windows PowerShell leaves behind.
//!
//! The file is read as the cheapest sequence of tokens, each a character in UTF-8, UTF-16LE or UTF-16BE; a change
//! of the form is cheap only behind a line feed of the form that ends. How much dearer every other reading is
//! says how sure the cheapest is. Time and memory are linear; clean stretches are not looked at at all.

mod fragment;
mod token;

use std::ops::Range;

pub use fragment::Fragment;
use token::{FORMS, Form, tokens};

use super::unit::Price;
use super::utf8;

/// From this margin on no other reading is worth a thought: more than what the shortest line between two
/// fragments can save, measured by `scripts/encoding-fragments`.
pub const SURE: Price = 24;

/// So many clean bytes around a doubtful one are read with it.
const AROUND: usize = 512;

/// No way leads here.
const NEVER: Price = Price::MAX / 4;

/// The runs of UTF-16 in `bytes`, in order. Without a NUL there is none: every line end has one.
pub fn fragments(bytes: &[u8]) -> Vec<Fragment> {
    if memchr::memchr(0, bytes).is_none() {
        return Vec::new();
    }
    windows(bytes).into_iter().flat_map(|window| in_window(bytes, window)).collect()
}

/// The stretches around every byte that UTF-8 text does not hold.
fn windows(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    let mut nuls = memchr::memchr_iter(0, bytes).peekable();
    let mut invalid = utf8::invalid(bytes).map(|found| found.at).peekable();
    loop {
        let at = match (nuls.peek(), invalid.peek()) {
            (Some(&nul), Some(&other)) => nul.min(other),
            (Some(&at), None) | (None, Some(&at)) => at,
            (None, None) => break,
        };
        nuls.next_if_eq(&at);
        invalid.next_if_eq(&at);
        match windows.last_mut() {
            Some(last) if at < last.end + AROUND => last.end = (at + AROUND).min(bytes.len()),
            _ => windows.push(at.saturating_sub(AROUND)..(at + AROUND).min(bytes.len())),
        }
    }
    // A line feed and what is clean around it is certainly UTF-8.
    let mut from = 0;
    for window in &mut windows {
        let before = &bytes[from..window.start];
        let line = memchr::memrchr(b'\n', &before[before.len().saturating_sub(AROUND)..]);
        let back = match line {
            _ if before.len() < AROUND => before.len(),
            Some(at) => before.len().min(AROUND) - at - 1,
            None => 0,
        };
        window.start -= back;
        while window.start > from && bytes[window.start] & 0xC0 == 0x80 {
            window.start -= 1;
        }
        while window.end < bytes.len() && bytes[window.end] & 0xC0 == 0x80 {
            window.end += 1;
        }
        from = window.end;
    }
    windows
}

/// One window and the cheapest ways through it.
struct Lattice<'a> {
    bytes: &'a [u8],
    /// The price of the cheapest way to every offset, by the form of the token that ends there.
    prices: Vec<[Price; 3]>,
    /// That token: the form of the one before in the upper bits, its length in the lower three.
    steps: Vec<[u8; 3]>,
}

fn in_window(bytes: &[u8], window: Range<usize>) -> Vec<Fragment> {
    let is_open = (window.start == 0, window.end == bytes.len());
    let lattice = Lattice::forward(&bytes[window.clone()], is_open.0);
    let (path, best) = lattice.path(is_open.1);
    if path.iter().all(|(_, form)| *form == Form::Utf8) {
        return Vec::new();
    }
    let margin = lattice.margin(&path, best, is_open.1);
    fragment::of(bytes, window, &path, margin)
}

impl<'a> Lattice<'a> {
    fn forward(bytes: &'a [u8], is_open: bool) -> Lattice<'a> {
        let mut lattice =
            Lattice { bytes, prices: vec![[NEVER; 3]; bytes.len() + 1], steps: vec![[0; 3]; bytes.len() + 1] };
        lattice.prices[0] = if is_open { [0, token::SWITCH, token::SWITCH] } else { [0, NEVER, NEVER] };
        for at in 0..bytes.len() {
            let here = lattice.prices[at];
            if here.iter().all(|price| *price >= NEVER) {
                continue;
            }
            for to in FORMS {
                tokens(bytes, at, to, |length, price| {
                    for from in FORMS {
                        if here[from as usize] >= NEVER {
                            continue;
                        }
                        let total = here[from as usize] + price + token::step(bytes, at, from, to);
                        let end = at + length;
                        if total < lattice.prices[end][to as usize] {
                            lattice.prices[end][to as usize] = total;
                            lattice.steps[end][to as usize] = (from as u8) << 3 | length as u8;
                        }
                    }
                });
            }
        }
        lattice
    }

    /// The price of ending in each form.
    fn last(&self, is_open: bool) -> [Price; 3] {
        // A last line of UTF-8 ends with that byte, too.
        let is_doubtful = self.bytes.ends_with(b"\n") && !self.bytes.ends_with(b"\0\n");
        if is_open { [0, 0, if is_doubtful { token::LAST_LINE } else { 0 }] } else { [0, NEVER, NEVER] }
    }

    /// The tokens of the cheapest way, and its price.
    fn path(&self, is_open: bool) -> (Vec<(Range<usize>, Form)>, Price) {
        let mut at = self.bytes.len();
        let ends = self.last(is_open);
        let total = |form: &Form| self.prices[at][*form as usize].saturating_add(ends[*form as usize]);
        let mut form = FORMS.into_iter().min_by_key(total).unwrap_or(Form::Utf8);
        let best = total(&form);
        let mut path = Vec::new();
        while at > 0 {
            let step = self.steps[at][form as usize];
            let length = usize::from(step & 7).max(1);
            path.push((at - length..at, form));
            at -= length;
            form = FORMS[usize::from(step >> 3)];
        }
        path.reverse();
        (path, best)
    }

    /// How much more the cheapest way costs that reads any byte in another form, or in the same one a byte further.
    fn margin(&self, path: &[(Range<usize>, Form)], best: Price, is_open: bool) -> Price {
        const KEPT: usize = 8;
        let mut labels = vec![0u8; self.bytes.len()];
        for (range, form) in path {
            labels[range.clone()].fill(label(range.start, *form));
        }
        let mut margin = NEVER;
        // The price from an offset to the end; no token reaches further than what is kept.
        let mut rest = [[NEVER; 3]; KEPT];
        rest[self.bytes.len() % KEPT] = self.last(is_open);
        for at in (0..self.bytes.len()).rev() {
            let mut here = [NEVER; 3];
            for to in FORMS {
                tokens(self.bytes, at, to, |length, price| {
                    let after = rest[(at + length) % KEPT][to as usize];
                    if after >= NEVER {
                        return;
                    }
                    let own = label(at, to);
                    let is_other = labels[at..at + length].iter().any(|label| *label != own);
                    for from in FORMS {
                        let price = price + token::step(self.bytes, at, from, to) + after;
                        here[from as usize] = here[from as usize].min(price);
                        if is_other && self.prices[at][from as usize] < NEVER {
                            margin = margin.min((self.prices[at][from as usize] + price).saturating_sub(best));
                        }
                    }
                });
            }
            rest[at % KEPT] = here;
        }
        margin
    }
}

/// How a byte is read: the form, and on which of two bytes its unit begins.
fn label(at: usize, form: Form) -> u8 {
    match form {
        Form::Utf8 => 0,
        Form::Utf16Le => 1 + (at % 2) as u8,
        Form::Utf16Be => 3 + (at % 2) as u8,
    }
}

#[cfg(test)]
mod measured;
#[cfg(test)]
mod tests;
