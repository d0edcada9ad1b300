//! Which code page text may be in that is not UTF-8: a guess, made only to explain.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, IBM866, KOI8_R, MACINTOSH, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1257,
};

use super::declared::Codec;
use super::unit;

/// The pages that are tried, the likelier one of two that say the same first.
static PAGES: [&Encoding; 13] = [
    WINDOWS_1252,
    WINDOWS_1251,
    WINDOWS_1250,
    SHIFT_JIS,
    GB18030,
    EUC_JP,
    EUC_KR,
    BIG5,
    KOI8_R,
    WINDOWS_1253,
    WINDOWS_1257,
    IBM866,
    MACINTOSH,
];

/// So many bytes of lines outside ASCII are looked at.
const SAMPLE: usize = 32 * 1024;

/// A page in which all of a text is assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The name of the page.
    pub name: &'static str,
    /// How much likelier it is than the next one: 0 to 99.
    pub confidence: u64,
}

/// The pages that `bytes` may be in, the likeliest first, at most three.
pub fn candidates(bytes: &[u8]) -> Vec<Candidate> {
    let mut sample = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
        if sample.len() + line.len() > SAMPLE && !sample.is_empty() {
            break;
        }
        sample.extend_from_slice(line);
    }
    if sample.is_empty() {
        return Vec::new();
    }
    let mut read: Vec<(u64, &'static str, String)> = Vec::new();
    for page in PAGES {
        if let Some(text) = Codec::Page(page).decode(&sample)
            && read.iter().all(|(_, _, other)| *other != text)
        {
            read.push((
                price(&text) + rarity(page, &text) + rank(page) * text.chars().filter(|c| !c.is_ascii()).count() as u64,
                page.name(),
                text,
            ));
        }
    }
    read.sort_by_key(|(price, ..)| *price);
    let count = sample.iter().filter(|byte| !byte.is_ascii()).count().max(1) as u64;
    let next = |index: usize| read.get(index + 1).map_or(read[index].0 + 8 * count, |(price, ..)| *price);
    // A gap of four for every byte that is not ASCII is as good as certain.
    let confidence = |index: usize| (25 * (next(index) - read[index].0) / count).min(99);
    (0..read.len().min(3)).map(|index| Candidate { name: read[index].1, confidence: confidence(index) }).collect()
}

/// How much rarer a page is than windows-1252, as a price of each character.
fn rank(page: &'static Encoding) -> u64 {
    match page {
        _ if page == WINDOWS_1250 || page == IBM866 => 1,
        _ if page == WINDOWS_1257 || page == MACINTOSH => 2,
        _ => 0,
    }
}

/// What the characters cost that a page for East Asia keeps outside of its first level, where the frequent ones are.
fn rarity(page: &'static Encoding, text: &str) -> u64 {
    let frequent = match page {
        _ if page == GB18030 => 0xA1..=0xD7,
        _ if page == EUC_JP => 0xA1..=0xCF,
        _ if page == EUC_KR => 0xA1..=0xC8,
        _ if page == BIG5 => 0xA1..=0xC6,
        _ if page == SHIFT_JIS => 0x81..=0x97,
        _ => return 0,
    };
    let mut buffer = [0; 4];
    let mut is_rare =
        |c: &char| page.encode(c.encode_utf8(&mut buffer)).0.first().is_some_and(|lead| !frequent.contains(lead));
    8 * text.chars().filter(|c| !c.is_ascii()).filter(&mut is_rare).count() as u64
}

/// How unlikely it is that somebody wrote `text`.
fn price(text: &str) -> u64 {
    let mut sum = 0;
    let mut before = '\n';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let (price, script) = unit::price(u32::from(c));
        sum += u64::from(price + unit::change(unit::price(u32::from(before)).1, script));
        if !before.is_ascii() || !c.is_ascii() {
            let is_shouted = before.is_lowercase() && c.is_uppercase();
            // Words of Latin letters have few accents in a row.
            let is_crowded = script == 1 && !before.is_ascii() && !c.is_ascii() && before.is_alphabetic();
            let next = chars.peek().copied().unwrap_or('\n');
            let is_sign_in_word =
                !c.is_alphanumeric() && c != '\u{2019}' && before.is_alphabetic() && next.is_alphabetic();
            sum += 8 * (u64::from(is_shouted) + u64::from(is_sign_in_word) + u64::from(is_crowded));
        }
        before = c;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_page_comes_first() {
        let texts: [(&'static Encoding, &str); 6] = [
            (WINDOWS_1252, "Le caf\u{e9} est tr\u{e8}s bon, na\u{ef}ve et d\u{e9}j\u{e0} vu\n"),
            (
                WINDOWS_1251,
                "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}, \u{43a}\u{430}\u{43a} \u{434}\u{435}\u{43b}\u{430}\n",
            ),
            (
                KOI8_R,
                "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}, \u{43a}\u{430}\u{43a} \u{434}\u{435}\u{43b}\u{430}\n",
            ),
            (SHIFT_JIS, "\u{3053}\u{3093}\u{306b}\u{3061}\u{306f}\u{4e16}\u{754c}\n"),
            (WINDOWS_1253, "\u{3ba}\u{3b1}\u{3bb}\u{3b7}\u{3bc}\u{3ad}\u{3c1}\u{3b1}\n"),
            (MACINTOSH, "Le caf\u{e9} est tr\u{e8}s bon, na\u{ef}ve\n"),
        ];
        for (page, text) in texts {
            let (bytes, _, _) = page.encode(text);
            let found = candidates(&bytes);
            assert_eq!(found.first().map(|found| found.name), Some(page.name()), "{found:?}");
        }
        assert_eq!(candidates(b"plain\n"), []);
    }
}
