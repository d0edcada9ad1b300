//! What a run of UTF-16 says, and whether anything was done to it since.

use std::ops::Range;

use super::SURE;
use super::token::{Form, is_line_start, unit_at};
use crate::text::encoding::unit::{self, Price};

/// A run of UTF-16 inside a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Its bytes, a BOM included.
    pub range: Range<usize>,
    /// Whether the higher byte of a unit comes first.
    pub is_big_endian: bool,
    /// Whether it begins with a BOM.
    pub has_bom: bool,
    /// What it says, without BOMs, its line ends as they are.
    pub text: String,
    /// Whether its line ends lost or gained bytes since it was written; `text` is then a guess.
    pub is_damaged: bool,
    /// Whether it begins within a line of what is before.
    pub is_joined: bool,
    /// Whether bytes of it read as whole lines of UTF-8 as well, and make all the difference where it begins: in
    /// UTF-16BE the Chinese word for "is above" and a line end are `f/N`, a line feed, and an empty line.
    pub is_ambiguous: bool,
    /// Whether `text` is exactly what the bytes say.
    pub is_exact: bool,
    /// How much dearer every other reading of the bytes around is.
    pub margin: Price,
}

impl Fragment {
    /// Whether it can be repaired without a look at it: nothing else can be meant, and nothing is lost.
    ///
    pub fn is_safe(&self) -> bool {
        self.margin >= SURE && self.is_exact && !self.is_damaged && !self.is_joined && !self.is_ambiguous
    }

    /// What its form is called.
    pub fn form(&self) -> &'static str {
        if self.is_big_endian { "UTF-16BE" } else { "UTF-16LE" }
    }
}

/// The fragments of a path through `window` of `bytes`.
pub fn of(bytes: &[u8], window: Range<usize>, path: &[(Range<usize>, Form)], margin: Price) -> Vec<Fragment> {
    let base = window.start;
    let mut fragments = Vec::new();
    let mut index = 0;
    while index < path.len() {
        let form = path[index].1;
        let end = index + path[index..].iter().take_while(|(_, other)| *other == form).count();
        if form != Form::Utf8 {
            let rest = &bytes[base + path[end - 1].0.end..];
            // What tools for UTF-8 put behind a last line feed that they do not see.
            let orphan = path[end..].iter().take_while(|(_, form)| *form == Form::Utf8).count();
            let has_orphan =
                form == Form::Utf16Le && matches!((orphan, rest), (1, [b'\n', ..]) | (2, [b'\r', b'\n', ..]));
            let tokens: Vec<Range<usize>> =
                path[index..end].iter().map(|(range, _)| base + range.start..base + range.end).collect();
            fragments.extend(fragment(bytes, &tokens, form, if has_orphan { orphan } else { 0 }, margin));
        }
        index = end;
    }
    // Where one begins says where the one before ended.
    let is_ambiguous = fragments.iter().any(|fragment: &Fragment| fragment.is_ambiguous);
    fragments.iter_mut().for_each(|fragment| fragment.is_ambiguous = is_ambiguous);
    fragments
}

fn fragment(bytes: &[u8], tokens: &[Range<usize>], form: Form, orphan: usize, margin: Price) -> Option<Fragment> {
    let range = tokens.first()?.start..tokens.last()?.end;
    let mut units = Vec::with_capacity(tokens.len());
    let mut is_damaged = false;
    for token in tokens {
        match token.len() {
            2 => units.extend(unit_at(bytes, token.start, form)),
            4 => units.extend([token.start, token.start + 2].iter().filter_map(|at| unit_at(bytes, *at, form))),
            _ => {
                is_damaged = true;
                units.push(u16::from(b'\n'));
            }
        }
    }
    let has_bom = units.first() == Some(&0xFEFF);
    if !is_text(&units, has_bom) {
        return None;
    }
    // A file that was itself appended brings its BOM along.
    let is_mark = |index: usize| units[index] == 0xFEFF && (index == 0 || units[index - 1] == u16::from(b'\n'));
    let kept = (0..units.len()).filter(|index| !is_mark(*index)).map(|index| units[index]);
    let decoded: Result<String, _> = char::decode_utf16(kept).collect();
    let is_odd = |c: char| (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || u32::from(c) & 0xFFFE == 0xFFFE;
    let is_exact = decoded.as_ref().is_ok_and(|text| !text.contains(is_odd));
    let mut text = decoded.unwrap_or_default();
    let is_doubled = is_doubled(&text);
    if is_doubled {
        text = text.replace("\n\n", "\n");
    }
    let is_damaged = is_damaged || is_doubled || orphan > 0;
    let is_ended = units.last() == Some(&u16::from(b'\n')) || range.end == bytes.len();
    let is_joined = !is_line_start(bytes, range.start, Form::Utf8) && !follows_wide_line(bytes, range.start);
    if is_joined && !is_ended {
        return None;
    }
    let is_ambiguous = form == Form::Utf16Be && begins_as_utf8(bytes, tokens);
    let range = range.start..range.end + orphan;
    Some(Fragment {
        range,
        is_big_endian: form == Form::Utf16Be,
        has_bom,
        text,
        is_damaged,
        is_joined,
        is_ambiguous,
        is_exact,
        margin,
    })
}

/// Whether a line of UTF-16BE begins with bytes that are a whole line of UTF-8, line feed included.
fn begins_as_utf8(bytes: &[u8], tokens: &[Range<usize>]) -> bool {
    let mut start = tokens.first().map_or(0, |token| token.start);
    let mut is_open = true;
    for token in tokens {
        let unit = &bytes[token.clone()];
        if unit.ends_with(b"\0\n") || unit.ends_with(b"\r\n") {
            (start, is_open) = (token.end, true);
        } else if unit.ends_with(b"\n") && is_open {
            // Only the first line feed counts: behind it the line of UTF-16 would not have ended.
            is_open = false;
            let is_written = |text: &str| !text.contains(|c: char| c.is_control() && c != '\t' && c != '\n');
            if std::str::from_utf8(&bytes[start..token.end]).is_ok_and(is_written) {
                return true;
            }
        }
    }
    false
}

fn follows_wide_line(bytes: &[u8], at: usize) -> bool {
    is_line_start(bytes, at, Form::Utf16Le) || is_line_start(bytes, at, Form::Utf16Be)
}

/// Whether `units` are text that somebody wrote, rather than bytes that happen to look like it: a BOM, a
/// line that ends as Windows ends one, or four characters of ASCII in a row; and next to nothing that is no text.
fn is_text(units: &[u16], has_bom: bool) -> bool {
    let is_ascii = |unit: &u16| matches!(unit, 9 | 10 | 13 | 0x20..=0x7E);
    let has_line = units.windows(2).any(|pair| pair == [13, 10]);
    let has_word = units.windows(4).any(|word| word.iter().all(is_ascii));
    // A NUL between two strings begins or ends such units.
    let is_likely =
        || units.iter().map(|unit| unit::price(u32::from(*unit)).0 as usize).sum::<usize>() <= 10 * units.len();
    let has_short_line =
        units.ends_with(&[10]) && units.len() > 4 && !units.iter().any(|unit| unit & 0xFF == 0) && is_likely();
    if !units.iter().any(is_ascii) {
        return false;
    }
    let odd = units.iter().filter(|unit| **unit < 0x20 && !is_ascii(unit)).count();
    (has_bom && units.len() > 2 || has_line || has_word || has_short_line) && odd * 20 <= units.len()
}

/// Whether every line ends twice, as CR and LF do where each was taken for a line end of UTF-8.
fn is_doubled(text: &str) -> bool {
    let mut run = 0;
    let mut is_even = true;
    for byte in text.bytes() {
        if byte == b'\n' {
            run += 1;
        } else {
            is_even &= run % 2 == 0;
            run = 0;
        }
    }
    is_even && run % 2 == 0 && text.contains('\n') && !text.contains('\r')
}
