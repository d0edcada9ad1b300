//! Where bytes are not UTF-8, and in what way.

use std::str::from_utf8;

/// Why a sequence of bytes is not UTF-8 (RFC 3629, sections 3 and 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A continuation byte that continues nothing.
    Stray,
    /// A lead byte without all of its continuation bytes.
    Truncated,
    /// More bytes than the character needs.
    Overlong,
    /// Half of a surrogate pair, as CESU-8 writes it.
    Surrogate,
    /// A code point above U+10FFFF.
    TooLarge,
    /// FE or FF, which stand nowhere in UTF-8.
    NeverUsed,
}

impl Class {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Class::Stray => "a stray continuation byte",
            Class::Truncated => "a truncated sequence",
            Class::Overlong => "an overlong form",
            Class::Surrogate => "half of a surrogate pair",
            Class::TooLarge => "a code point above U+10FFFF",
            Class::NeverUsed => "a byte that UTF-8 never uses",
        }
    }
}

/// A sequence that is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Its first byte.
    pub at: usize,
    /// How many bytes it has: 1 to 4.
    pub length: usize,
    /// What is wrong with it.
    pub class: Class,
}

/// Every sequence of `bytes` that is not UTF-8, in order.
pub fn invalid(bytes: &[u8]) -> impl Iterator<Item = Invalid> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &bytes[at..];
        let start = at + from_utf8(rest).err()?.valid_up_to();
        let found = classify(bytes, start);
        at = start + found.length;
        Some(found)
    })
}

fn classify(bytes: &[u8], at: usize) -> Invalid {
    let lead = bytes[at];
    let next = bytes.get(at + 1).copied().unwrap_or(0);
    let (class, wanted) = match (lead, next) {
        (0x80..=0xBF, _) => (Class::Stray, 1),
        (0xC0 | 0xC1, _) => (Class::Overlong, 2),
        (0xE0, 0x80..=0x9F) => (Class::Overlong, 3),
        (0xF0, 0x80..=0x8F) => (Class::Overlong, 4),
        (0xED, 0xA0..=0xBF) => (Class::Surrogate, 3),
        (0xF4, 0x90..=0xBF) | (0xF5..=0xFD, _) => (Class::TooLarge, 4),
        (0xFE | 0xFF, _) => (Class::NeverUsed, 1),
        (0xC2..=0xDF, _) => (Class::Truncated, 2),
        (0xE0..=0xEF, _) => (Class::Truncated, 3),
        _ => (Class::Truncated, 4),
    };
    let rest = bytes[at + 1..].iter().take(wanted - 1).take_while(|byte| matches!(byte, 0x80..=0xBF));
    Invalid { at, length: 1 + rest.count(), class }
}

/// The length of the character that starts `bytes`, if one does: 1 to 4.
pub fn char_length(bytes: &[u8]) -> Option<usize> {
    let length = match bytes.first()? {
        0..=0x7F => return Some(1),
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    from_utf8(bytes.get(..length)?).is_ok().then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<(usize, usize, Class)> {
        invalid(bytes).map(|found| (found.at, found.length, found.class)).collect()
    }

    #[test]
    fn every_class_is_told() {
        assert_eq!(found("a\u{e9}\u{1F389}".as_bytes()), []);
        assert_eq!(found(b"a\x80b"), [(1, 1, Class::Stray)]);
        assert_eq!(found(b"\xC3("), [(0, 1, Class::Truncated)]);
        assert_eq!(found(b"\xE2\x82"), [(0, 2, Class::Truncated)]);
        assert_eq!(found(b"\xF0\x9F\x8Ex"), [(0, 3, Class::Truncated)]);
        assert_eq!(found(b"\xC0\xAF"), [(0, 2, Class::Overlong)]);
        assert_eq!(found(b"\xE0\x80\xAF"), [(0, 3, Class::Overlong)]);
        assert_eq!(found(b"\xED\xA0\xBD\xED\xB2\xA9"), [(0, 3, Class::Surrogate), (3, 3, Class::Surrogate)]);
        assert_eq!(found(b"\xF4\x90\x80\x80"), [(0, 4, Class::TooLarge)]);
        assert_eq!(found(b"\xF8\x88"), [(0, 2, Class::TooLarge)]);
        assert_eq!(found(b"\xFF\xFE"), [(0, 1, Class::NeverUsed), (1, 1, Class::NeverUsed)]);
    }
}
