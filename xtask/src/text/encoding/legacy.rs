//! Which code page text may be in that is not UTF-8: a guess, made only to explain.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, KOI8_R, KOI8_U, MACINTOSH, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1257,
};

use super::unit;

/// The pages that a second opinion knows, the likelier one of two that say the same first.
static PAGES: [&Encoding; 6] = [WINDOWS_1252, WINDOWS_1251, WINDOWS_1250, WINDOWS_1253, WINDOWS_1257, MACINTOSH];

/// The same of pages with two bytes for a character.
static DOUBLE: [&Encoding; 5] = [SHIFT_JIS, GB18030, EUC_JP, EUC_KR, BIG5];

/// So many bytes of lines outside ASCII are looked at.
const SAMPLE: usize = 32 * 1024;

/// From so many bytes outside ASCII on the letters of a language show.
const SHOWS: usize = 8;

/// What a text may be in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// The names of the pages that read all of it, the likeliest first, at most three.
    pub names: Vec<&'static str>,
    /// Whether the first stands out.
    pub is_sure: bool,
}

/// The page that `bytes` are in.
pub fn guess(bytes: &[u8]) -> Guess {
    let mut sample = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
        if sample.len() + line.len() > SAMPLE && !sample.is_empty() {
            break;
        }
        sample.extend_from_slice(line);
    }
    if sample.is_empty() {
        return Guess::default();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample, true);
    let detected = match detector.guess(None, Utf8Detection::Deny) {
        // The larger one reads both.
        page if page == GBK => GB18030,
        // The other way round: only letters of Ukrainian tell them apart.
        page if page == KOI8_U && read(KOI8_U, &sample) == read(KOI8_R, &sample) => KOI8_R,
        page => page,
    };
    let is_double = DOUBLE.contains(&detected);
    let count = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let Some(text) = read(detected, &sample) else {
        return Guess { names: unlikely(&sample, count), is_sure: false };
    };
    let pages = if is_double { &DOUBLE[..] } else { &PAGES[..] };
    let mut others: Vec<(u64, &'static Encoding, String)> = (pages.iter().filter(|page| **page != detected))
        .filter_map(|page| read(page, &sample).map(|text| (price(&text), *page, text)))
        .filter(|(_, _, other)| *other != text)
        .collect();
    others.sort_by_cached_key(|(price, ..)| *price);
    let is_other_likelier = others.first().is_some_and(|(other, ..)| *other < price(&text));
    let mut names = vec![detected.name()];
    names.extend(others.iter().map(|(_, page, _)| page.name()).take(2));
    // The detector does not know it, and takes it for the usual one.
    let is_mac = detected == WINDOWS_1252 && is_other_likelier && names[1] == MACINTOSH.name();
    if is_mac {
        names.swap(0, 1);
    }
    Guess { names, is_sure: count >= SHOWS && !is_mac && !(is_double && is_other_likelier) }
}

/// The pages that read a sample with `count` bytes outside ASCII of which the likeliest does not read all.
fn unlikely(sample: &[u8], count: usize) -> Vec<&'static str> {
    // Pages with two bytes refuse most of what is not in them; the other reads everything, so it must look like words.
    let names = DOUBLE.into_iter().filter(|page| read(page, sample).is_some()).map(Encoding::name).take(3);
    let mac = Some(MACINTOSH.name()).filter(|_| 4 * count < sample.len());
    let names: Vec<&'static str> = names.collect();
    if names.is_empty() { mac.into_iter().collect() } else { names }
}

/// What `sample` says in `page`, if all of it is assigned there.
fn read(page: &'static Encoding, sample: &[u8]) -> Option<String> {
    let text = page.decode_without_bom_handling_and_without_replacement(sample)?;
    // Unassigned bytes become controls there, and nobody writes those.
    (!text.contains(|c| matches!(c, '\u{80}'..='\u{9F}'))).then(|| text.into_owned())
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
            let found = guess(&bytes);
            assert_eq!(found.names.first(), Some(&page.name()), "{found:?}");
        }
        assert_eq!(guess(b"plain\n"), Guess::default());
    }
}
