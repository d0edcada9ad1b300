//! How likely a character is in text of nobody knows which language: a coarse price by Unicode block.
//!
//! The prices only have to tell text from what comes out when bytes are read in the wrong way, so blocks
//! that people write in are cheap, rare ones dear, and what stands in no text dearer than any switch.

use std::sync::LazyLock;

use encoding_rs::{BIG5, EUC_KR, GB18030, SHIFT_JIS};

/// A price, in no unit but its own; about twice the bits that the character takes.
pub type Price = u32;

/// The price of a unit that belongs in no text.
pub const ALIEN: Price = 40;

/// No character that is written often costs more, of whatever script.
pub const FREQUENT_MAX: Price = 9;

/// The first of the characters that are frequent or not: Han, then Hangul.
const FIRST: u32 = 0x4E00;
/// So many words of 64 bits hold one bit for each, up to U+D7A3.
const WORDS: usize = (0xD7A4 - FIRST as usize).div_ceil(64);

/// One bit for each character that a code page for East Asia keeps in its first level, where the frequent ones are.
static FIRST_LEVELS: LazyLock<[u64; WORDS]> = LazyLock::new(|| {
    let levels = [
        (GB18030, 0xB0..=0xD7u8, 0xA1..=0xFEu8),
        (BIG5, 0xA4..=0xC6, 0x40..=0xFE),
        (SHIFT_JIS, 0x89..=0x97, 0x40..=0xFC),
        (EUC_KR, 0xB0..=0xC8, 0xA1..=0xFE),
    ];
    let mut bits = [0; WORDS];
    for (page, leads, trails) in levels {
        for pair in leads.flat_map(|lead| trails.clone().map(move |trail| [lead, trail])) {
            let text = page.decode_without_bom_handling_and_without_replacement(&pair);
            let index = text.and_then(|text| u32::from(text.chars().next()?).checked_sub(FIRST));
            if let Some((word, bit)) = index.map(place)
                && let Some(word) = bits.get_mut(word)
            {
                *word |= bit;
            }
        }
    }
    bits
});

/// The word and the bit of a character, counted from the first.
fn place(index: u32) -> (usize, u64) {
    (index as usize / 64, 1 << (index % 64))
}

/// Whether a character of Han or Hangul is written often.
fn is_frequent(code: u32) -> bool {
    let (word, bit) = place(code.wrapping_sub(FIRST));
    FIRST_LEVELS.get(word).is_some_and(|word| word & bit != 0)
}

/// The price of a character, and the script it counts to: 0 for what stands between words of any script.
pub fn price(code: u32) -> (Price, u8) {
    match code {
        0x09 | 0x0A | 0x0D => (4, 0),
        0x0C => (12, 0),
        0..=0x1F | 0x7F..=0x9F => (ALIEN, 0),
        0x30..=0x39 | 0x41..=0x5A | 0x61..=0x7A => (4, 1),
        0x20..=0x7E => (4, 0),
        0xA0..=0x024F | 0x1E00..=0x1EFF => (7, 1),
        0x0250..=0x02FF => (16, 1),
        0x0300..=0x036F => (10, 0),
        0x0370..=0x03FF => (8, 2),
        0x0400..=0x052F => (8, 3),
        0x0530..=0x058F => (10, 4),
        0x0590..=0x05FF => (8, 5),
        0x0600..=0x06FF => (8, 6),
        0x0900..=0x097F => (9, 7),
        // Gurmukhi and Gujarati: every line feed of UTF-8 makes one of these with the byte beside it.
        0x0A29 | 0x0A31 | 0x0A34 | 0x0A37 | 0x0A3A | 0x0A3B | 0x0A3D | 0x0A43..=0x0A46 | 0x0A49 | 0x0A4A => (ALIEN, 18),
        0x0A4E..=0x0A50 | 0x0A52..=0x0A58 | 0x0A5D | 0x0A5F..=0x0A65 | 0x0A77..=0x0A80 => (ALIEN, 18),
        0x0A00..=0x0AFF => (22, 8),
        0x0D00..=0x0D7F => (20, 9),
        0x0E00..=0x0E7F => (9, 10),
        0x0700..=0x10FF => (13, 11),
        0x2000..=0x206F => (8, 0),
        // A space and the first byte of a letter in UTF-8 make one of these.
        0x20C2..=0x20CF => (ALIEN, 18),
        // Marks on signs.
        0x20D0..=0x20FF => (20, 0),
        0x2070..=0x27BF => (10, 0),
        0x27C0..=0x2BFF => (13, 0),
        0x4E00..=0x9FFF => (if is_frequent(code) { 7 } else { 14 }, 12),
        0x3000..=0x30FF | 0xFF00..=0xFFEF => (9, 12),
        0xAC00..=0xD7A3 => (if is_frequent(code) { 9 } else { 14 }, 12),
        0x3100..=0x4DBF => (18, 12),
        0x1100..=0x1FFF | 0x2C00..=0x2FFF => (18, 13),
        0xA000..=0xABFF => (20, 14),
        // Half of a pair; the pair has a price of its own.
        0xD800..=0xDFFF => (7, 0),
        0xE000..=0xF8FF => (30, 15),
        0xFE00..=0xFE0F => (8, 0),
        0xF900..=0xFDCF | 0xFDF0..=0xFDFF => (16, 16),
        0xFE10..=0xFEFE => (18, 16),
        0xFEFF => (14, 0),
        0xFFFD => (20, 0),
        0x1F000..=0x1FAFF => (14, 0),
        0xE0000..=0xE01EF => (22, 0),
        0x1_0000..=0x3_FFFD => (22, 17),
        _ => (ALIEN + 20, 18),
    }
}

/// What it costs that a word goes on in another script.
pub fn change(from: u8, to: u8) -> Price {
    match (from, to) {
        (0, _) | (_, 0) => 0,
        _ if from == to => 0,
        _ => 8,
    }
}
