//! Characters of UTF-8 in what a code page made of them.

use super::codecs::{self, Codecs};

/// A character that several stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// What it was; U+FFFD where that is not known for certain.
    pub c: char,
    /// How many characters stand for it.
    pub length: usize,
    /// Whether nothing of it was lost.
    pub is_exact: bool,
    /// Whether it may stand for something although nothing else in the line does.
    pub is_telling: bool,
    /// Whether it stands for something where others do, even if the line becomes no cheaper.
    pub is_free: bool,
}

/// What became of a byte that the code page has no printable character for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trace {
    Known(u8),
    /// Lost altogether.
    Lost,
    /// A curled quote that was made straight.
    Flat,
    /// A space that does not break.
    Space,
}

impl Sequence {
    /// The character that `text`, a line from some place on, begins with the traces of in page `page`.
    pub fn exact(text: &[char], page: usize) -> Option<Sequence> {
        let codecs = Codecs::get();
        let byte = |c: &char| codecs.row(*c).bytes[page];
        let length = codecs::length(byte(text.first()?));
        let mut bytes = [0; 4];
        for (byte, c) in bytes.iter_mut().zip(text.get(..length).filter(|_| length > 1)?) {
            *byte = codecs.row(*c).bytes[page];
        }
        let one = |c| Sequence { c, length, is_exact: true, is_telling: true, is_free: false };
        codecs::decode(&bytes[..length]).map(one).or_else(|| surrogates(text.get(..6)?, page))
    }

    /// The same where something of it was lost.
    pub fn lossy(before: Option<char>, text: &[char], page: usize) -> Option<Sequence> {
        let codecs = Codecs::get();
        let first = *text.first()?;
        let lead = codecs.row(first).bytes[page];
        let length = codecs::length(lead);
        if length == 1 {
            return None;
        }
        if let Some(sequence) = grave(before, text, lead) {
            return Some(sequence);
        }
        let mut bytes = [lead, 0xBF, 0xBF, 0xBF];
        let (mut known, mut is_lost, mut is_flat) = (1, false, false);
        for (byte, c) in bytes.iter_mut().zip(text.get(..length)?).skip(1) {
            match trace(*c, codecs.row(*c).bytes[page]) {
                Some(Trace::Known(trace)) => (*byte, known) = (trace, known + 1),
                Some(Trace::Space) => *byte = 0xA0,
                Some(Trace::Flat) => (is_lost, is_flat) = (true, true),
                Some(Trace::Lost) => is_lost = true,
                None => return None,
            }
        }
        if is_flat && known < 2 {
            return None;
        }
        let c = if is_lost { '\u{FFFD}' } else { codecs::decode(&bytes[..length])? };
        let is_within = before.is_some_and(|c| c.is_ascii_lowercase()) && text[1] == '\u{FFFD}';
        // A straight quote tells something only of the dashes and quotes of Windows.
        let is_curl = !is_flat || bytes[..2] == [0xE2, 0x80] || text[0] == '\u{E2}' && text[1] == '"';
        let is_telling = is_lost && known == length - 1 && is_curl && (length > 2 || is_within);
        let is_free = text[1] == ' ' && !before.is_some_and(char::is_uppercase);
        Some(Sequence { c, length, is_exact: false, is_telling, is_free })
    }
}

fn trace(c: char, byte: u8) -> Option<Trace> {
    match c {
        '\u{FFFD}' | '?' => Some(Trace::Lost),
        '"' | '\'' => Some(Trace::Flat),
        ' ' => Some(Trace::Space),
        _ => (0x80..=0xBF).contains(&byte).then_some(Trace::Known(byte)),
    }
}

/// A small A with grave accent, whose second byte is a space that does not break, which was made one of many
/// spaces or went with them.
fn grave(before: Option<char>, text: &[char], lead: u8) -> Option<Sequence> {
    if lead != 0xC3 || text.get(1) != Some(&' ') {
        return None;
    }
    let behind = &text[2..];
    let begins = |word: &str| word.chars().eq(behind.iter().copied().take(word.len()));
    // Portuguese writes it together with what follows.
    let is_part = begins("s ") || begins("quel") || behind.first() == Some(&' ');
    let is_telling = before.is_some_and(|c| c.is_ascii_lowercase());
    Some(Sequence { c: '\u{E0}', length: if is_part { 2 } else { 1 }, is_exact: false, is_telling, is_free: true })
}

/// A character beyond the Basic Multilingual Plane in two halves of three bytes each: CESU-8.
fn surrogates(text: &[char], page: usize) -> Option<Sequence> {
    let codecs = Codecs::get();
    let mut bytes = [0u8; 6];
    bytes.iter_mut().zip(text).for_each(|(byte, c)| *byte = codecs.row(*c).bytes[page]);
    let [0xED, high @ 0xA0..=0xAF, one @ 0x80..=0xBF, 0xED, low @ 0xB0..=0xBF, two @ 0x80..=0xBF] = bytes else {
        return None;
    };
    let half = |first: u8, second: u8| u32::from(first & 0xF) << 6 | u32::from(second & 0x3F);
    let c = char::from_u32(0x1_0000 + (half(high, one) << 10) + half(low & 0xF, two))?;
    Some(Sequence { c, length: 6, is_exact: false, is_telling: true, is_free: false })
}

/// What a lost character may have been: every reading that fills the gap with a byte that the page has no printable
/// character for, or with the curled quotes of cp1252.
pub fn candidates(text: &str, page: usize) -> Vec<char> {
    let codecs = Codecs::get();
    let chars: Vec<char> = text.chars().collect();
    let mut bytes: Vec<u8> = chars.iter().map(|c| codecs.row(*c).bytes[page]).collect();
    let Some(gap) = chars.iter().position(|c| matches!(c, '\u{FFFD}' | '?' | '"' | '\'')) else { return Vec::new() };
    let fillings = match chars[gap] {
        '"' => vec![0x93, 0x94, 0x84],
        '\'' => vec![0x91, 0x92, 0x82],
        _ => codecs.gaps(page),
    };
    let filled = fillings.into_iter().filter_map(|filling| {
        bytes[gap] = filling;
        codecs::decode(&bytes)
    });
    let mut found: Vec<char> = filled.collect();
    found.retain(|c| super::cost::is_common(*c));
    found
}
