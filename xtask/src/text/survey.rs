//! What a file's bytes are made of, counted in one pass.

use std::ops::Range;

/// What a file's bytes are made of.
///
/// Small enough to be kept for every file of a repository, so that most files need not be kept themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// How many bytes there are.
    pub bytes: usize,
    /// Lines that end with LF alone.
    pub lf: usize,
    /// Lines that end with CR and LF.
    pub crlf: usize,
    /// Carriage returns without a line feed behind them.
    pub cr: usize,
    /// Whether a byte is above 0x7F.
    pub has_non_ascii: bool,
    /// Whether a byte is NUL.
    pub has_nul: bool,
    /// Whether a byte is another control character than NUL, TAB, LF and CR: below 0x20, or 0x7F.
    pub has_control: bool,
    /// Whether the last byte is not a line feed; `false` of an empty file.
    pub is_open_ended: bool,
    /// Whether it begins with the bytes EF BB BF.
    pub has_bom: bool,
    /// Whether it begins with `#!`, as a script does; `#![`, with which Rust attributes begin, is none.
    pub has_shebang: bool,
}

/// Eight bytes at once, so that the speed does not hang on what a compiler makes of a loop over single ones.
#[derive(Clone, Copy)]
struct Word(u64);

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

impl Word {
    /// The high bit of every byte that is zero.
    fn zeros(word: u64) -> u64 {
        // A carry never leaves its byte: 0x7F + 0x7F is below 0x100.
        !(((word & !HIGH) + !HIGH) | word) & HIGH
    }

    /// The high bit of every byte that is `byte`.
    fn equal(self, byte: u8) -> u64 {
        Word::zeros(self.0 ^ (ONES * u64::from(byte)))
    }

    /// The high bit of every byte below 0x20.
    fn low(self) -> u64 {
        Word::zeros(self.0 & (ONES * 0xE0))
    }
}

/// How many bytes have their high bit set, where no other bit is.
fn count(high: u64) -> usize {
    usize::from(((high >> 7).wrapping_mul(ONES) >> 56) as u8)
}

/// What was seen so far.
#[derive(Default)]
struct Tally {
    /// The bits of every byte.
    or: u64,
    nul: u64,
    control: u64,
    feeds: usize,
    returns: usize,
}

impl Tally {
    // A call for every eight bytes would cost more than what it does.
    #[inline(always)]
    fn look(&mut self, word: Word) {
        self.or |= word.0;
        self.control |= word.equal(0x7F);
        let low = word.low();
        if low != 0 {
            let (zero, feed, carriage) = (word.equal(0), word.equal(b'\n'), word.equal(b'\r'));
            self.nul |= zero;
            self.feeds += count(feed);
            self.returns += count(carriage);
            self.control |= low & !(zero | feed | carriage | word.equal(b'\t'));
        }
    }
}

/// Where the first byte above 0x7F stands.
pub fn first_beyond_ascii(bytes: &[u8]) -> Option<usize> {
    let is_beyond = |word: &[u8]| word.try_into().is_ok_and(|word| u64::from_ne_bytes(word) & HIGH != 0);
    let passed = 8 * bytes.chunks_exact(8).position(is_beyond).unwrap_or(bytes.len() / 8);
    bytes[passed..].iter().position(|byte| *byte > 0x7F).map(|found| passed + found)
}

/// The lines of `text` that hold more than ASCII, without their line feeds.
pub fn lines_beyond_ascii(text: &str) -> impl Iterator<Item = Range<usize>> {
    let (bytes, mut at) = (text.as_bytes(), 0);
    std::iter::from_fn(move || {
        let found = at + first_beyond_ascii(&bytes[at..])?;
        let start = memchr::memrchr(b'\n', &bytes[at..found]).map_or(at, |feed| at + feed + 1);
        at = memchr::memchr(b'\n', &bytes[found..]).map_or(bytes.len(), |feed| found + feed);
        Some(start..at)
    })
}

impl Survey {
    /// Counts `bytes`.
    pub fn of(bytes: &[u8]) -> Survey {
        let mut tally = Tally::default();
        let mut words = bytes.chunks_exact(8);
        for word in words.by_ref() {
            tally.look(Word(u64::from_ne_bytes(word.try_into().expect("a chunk of eight has eight bytes"))));
        }
        // What is left is filled up with something that does not count.
        let mut rest = [b' '; 8];
        rest[..words.remainder().len()].copy_from_slice(words.remainder());
        tally.look(Word(u64::from_ne_bytes(rest)));
        let Tally { or, nul, control, feeds, returns } = tally;
        let crlf = match returns {
            0 => 0,
            _ => memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) == Some(&b'\n')).count(),
        };
        Survey {
            bytes: bytes.len(),
            lf: feeds - crlf,
            crlf,
            cr: returns - crlf,
            has_non_ascii: or & HIGH != 0,
            has_nul: nul != 0,
            has_control: control != 0,
            is_open_ended: bytes.last().is_some_and(|last| *last != b'\n'),
            has_bom: bytes.starts_with(b"\xEF\xBB\xBF"),
            has_shebang: bytes.starts_with(b"#!") && bytes.get(2) != Some(&b'['),
        }
    }

    /// Whether every byte is printable ASCII, a tab or a line end.
    pub fn is_plain(&self) -> bool {
        !self.has_non_ascii && !self.has_nul && !self.has_control
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, one byte at a time.
    fn slowly(bytes: &[u8]) -> Survey {
        let mut survey = Survey { bytes: bytes.len(), ..Survey::default() };
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' if at > 0 && bytes[at - 1] == b'\r' => survey.crlf += 1,
                b'\n' => survey.lf += 1,
                b'\r' if bytes.get(at + 1) != Some(&b'\n') => survey.cr += 1,
                b'\r' | b'\t' => {}
                0 => survey.has_nul = true,
                1..0x20 | 0x7F => survey.has_control = true,
                0x80.. => survey.has_non_ascii = true,
                _ => {}
            }
        }
        survey.is_open_ended = !bytes.is_empty() && bytes[bytes.len() - 1] != b'\n';
        survey.has_shebang = bytes.len() > 1 && bytes[..2] == *b"#!" && bytes.get(2) != Some(&b'[');
        survey.has_bom = bytes.len() > 2 && bytes[..3] == [0xEF, 0xBB, 0xBF];
        survey
    }

    #[test]
    fn the_first_byte_beyond_ascii_is_found_wherever_it_stands() {
        for length in 0..40 {
            let mut bytes = vec![b'x'; length];
            assert_eq!(first_beyond_ascii(&bytes), None);
            for at in (0..length).rev() {
                bytes[at] = 0x80 + u8::try_from(at).unwrap();
                assert_eq!(first_beyond_ascii(&bytes), Some(at), "{at} of {length}");
            }
        }
    }

    #[test]
    fn lines_with_more_than_ascii_are_found_and_no_others() {
        for text in
            ["", "a\nb", "\u{e9}", "a\u{e9}\r\n\n\u{e9}\u{e9}x\nabcdefghijk\nl\u{e9}", "a\n\u{e9}\n", "\u{e9}\n\u{e9}"]
        {
            let slowly: Vec<&str> = text.split('\n').filter(|line| !line.is_ascii()).collect();
            let found: Vec<&str> = lines_beyond_ascii(text).map(|range| &text[range]).collect();
            assert_eq!(found, slowly, "{text:?}");
        }
    }

    #[test]
    fn every_byte_counts_wherever_it_stands() {
        for byte in 0..=255u8 {
            for length in [0, 1, 2, 127, 128, 129, 300] {
                for at in [0, 1, 126, 127, 128, 255] {
                    let mut bytes = vec![b'x'; length];
                    if let Some(place) = bytes.get_mut(at) {
                        *place = byte;
                    }
                    assert_eq!(Survey::of(&bytes), slowly(&bytes), "byte {byte:#x} at {at} of {length}");
                }
            }
        }
        for text in
            ["\r\n\r\n", "\r\r\n", "\n\r", "\u{feff}a\r", "\u{feff}", "a\nb\r\nc\rd", "#!/bin/sh\n", "#![a]", "#!", "#"]
        {
            assert_eq!(Survey::of(text.as_bytes()), slowly(text.as_bytes()), "{text:?}");
        }
        assert_eq!(Survey::of(&[b'\n'; 1000]).lf, 1000);
    }
}
