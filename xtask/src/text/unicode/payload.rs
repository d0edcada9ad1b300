//! Text that is written in characters which show nothing.

use super::emoji::{is_selector, is_tag};
use super::is_ignorable;

/// Whether `c` shows nothing and can carry a message in a row of its like.
pub fn is_carrier(c: char) -> bool {
    is_ignorable(c)
        && !matches!(c, '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{3164}')
}

/// What a row of such characters says, if it says something in ASCII: tags are letters one by one, the
/// variation selectors are the 256 bytes, and two characters in turns are the bits of bytes.
pub fn decoded(row: &str) -> Option<String> {
    let tags: Vec<u8> = row.chars().filter(|c| is_tag(*c)).filter_map(|c| low_byte(u32::from(c) - 0xE_0000)).collect();
    let selectors: Vec<u8> = row.chars().filter(|c| is_selector(*c)).filter_map(byte_of_selector).collect();
    [tags, selectors].into_iter().find_map(|bytes| readable(&bytes)).or_else(|| from_bits(row))
}

fn low_byte(number: u32) -> Option<u8> {
    u8::try_from(number).ok().filter(|byte| (0x20..0x7F).contains(byte))
}

fn byte_of_selector(c: char) -> Option<u8> {
    let number = u32::from(c);
    u8::try_from(if number < 0xFE10 { number - 0xFE00 } else { number - 0xE_0100 + 16 }).ok()
}

/// The bytes as text, if it is printable and not a single letter.
fn readable(bytes: &[u8]) -> Option<String> {
    let is_text = bytes.len() > 1 && bytes.iter().all(|byte| (0x20..0x7F).contains(byte) || *byte == b'\n');
    is_text.then(|| bytes.iter().map(|byte| if *byte == b'\n' { ' ' } else { char::from(*byte) }).collect())
}

/// Two different characters as bits, either way round, the high bit first.
fn from_bits(row: &str) -> Option<String> {
    let first = row.chars().next()?;
    let second = row.chars().find(|c| *c != first)?;
    let bits: Vec<u8> = row.chars().filter(|c| *c == first || *c == second).map(|c| u8::from(c == second)).collect();
    let bytes = |flip: u8| -> Vec<u8> {
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | (bit ^ flip))).collect()
    };
    readable(&bytes(0)).or_else(|| readable(&bytes(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_selectors_and_bits_are_read() {
        let tags: String = "run".bytes().map(|b| char::from_u32(0xE_0000 + u32::from(b)).unwrap()).collect();
        assert_eq!(decoded(&tags).as_deref(), Some("run"));
        let selectors: String = "hi!".bytes().map(|b| char::from_u32(0xE_0100 + u32::from(b) - 16).unwrap()).collect();
        assert_eq!(decoded(&selectors).as_deref(), Some("hi!"));
        let bits = |zero, one| -> String {
            "ok".bytes().flat_map(|b| (0..8).rev().map(move |bit| if b >> bit & 1 == 1 { one } else { zero })).collect()
        };
        assert_eq!(decoded(&bits('\u{200B}', '\u{200C}')).as_deref(), Some("ok"));
        assert_eq!(decoded(&bits('\u{2060}', '\u{200D}')).as_deref(), Some("ok"));
    }

    #[test]
    fn noise_says_nothing() {
        assert_eq!(decoded(""), None);
        assert_eq!(decoded(&"\u{200B}".repeat(40)), None);
        assert_eq!(decoded("\u{FE0F}\u{FE0F}\u{FE0F}"), None);
    }
}
