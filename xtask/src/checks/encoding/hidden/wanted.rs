//! Which names look like one of a few: asked of every word of a repository, and most of them do not.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::text::unicode::lookalike::skeleton;

/// Bits of the first and the last byte of a skeleton.
const ENDS_BITS: u32 = 14;

/// Skeletons that are looked for.
pub struct Wanted<'a> {
    skeletons: HashSet<&'a str>,
    /// By the first and the last byte of a skeleton, a bit for each length. What has no bit is not among them.
    lengths: Vec<u64>,
}

impl<'a> Wanted<'a> {
    /// Looks for these.
    pub fn new(skeletons: impl Iterator<Item = &'a str>) -> Wanted<'a> {
        let skeletons: HashSet<&str> = skeletons.collect();
        let mut lengths = vec![0; 1 << ENDS_BITS];
        for bytes in skeletons.iter().map(|skeleton| skeleton.as_bytes()) {
            if let (Some(first), Some(last)) = (bytes.first(), bytes.last()) {
                lengths[ends(*first, *last)] |= length(bytes.len());
            }
        }
        Wanted { skeletons, lengths }
    }

    /// The skeleton of `name`, if it is one of those.
    pub fn look(&self, name: &str) -> Option<String> {
        let look = match self.ascii(name) {
            Some(is_possible) => is_possible.then(|| name.bytes().map(look_of).collect())?,
            None => skeleton(name),
        };
        self.skeletons.contains(look.as_str()).then_some(look)
    }

    /// Whether the ends and the length of the skeleton are those of one of them; nothing of what is not ASCII.
    fn ascii(&self, name: &str) -> Option<bool> {
        let looks = ascii();
        let mut count = 0;
        for byte in name.bytes() {
            count += looks.get(usize::from(byte))?.len();
        }
        let (first, last) = (name.bytes().next().map(look_of), name.bytes().next_back().map(look_of));
        let (Some(first), Some(last)) = (first?.bytes().next(), last?.bytes().next_back()) else { return None };
        Some(self.lengths[ends(first, last)] & length(count) != 0)
    }
}

fn ends(first: u8, last: u8) -> usize {
    usize::from(first & 0x7F) << 7 | usize::from(last & 0x7F)
}

fn length(count: usize) -> u64 {
    1 << count.min(63)
}

/// The skeleton of each ASCII character. That of a text of them is theirs in a row, as none of them combines.
fn ascii() -> &'static [String] {
    static LOOKS: OnceLock<Vec<String>> = OnceLock::new();
    LOOKS.get_or_init(|| (0..=0x7F_u8).map(|byte| skeleton(char::from(byte).encode_utf8(&mut [0; 4]))).collect())
}

fn look_of(byte: u8) -> &'static str {
    ascii().get(usize::from(byte)).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_is_wanted_when_its_skeleton_is(
            names in proptest::collection::vec("[ -~]{0,70}|[a-dm1Il\u{430}\u{E9}\u{301}_]{1,3}", 0..12),
            asked in proptest::collection::vec("[ -~]{0,70}|[a-dm1Il\u{430}\u{E9}\u{301}_]{1,3}", 0..12),
        ) {
            let skeletons: Vec<String> = names.iter().map(|name| skeleton(name)).collect();
            let wanted = Wanted::new(skeletons.iter().map(String::as_str));
            for name in asked.iter().chain(&names) {
                let look = skeleton(name);
                let expected = skeletons.contains(&look).then_some(look);
                prop_assert_eq!(wanted.look(name), expected, "{}", name);
            }
        }
    }
}
