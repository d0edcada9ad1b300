//! Whole files in UTF-16 and UTF-32.

use super::segments;
use super::unit;

/// A form whose units are wider than a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide {
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// UTF-32, the lowest byte first.
    Utf32Le,
    /// UTF-32, the highest byte first.
    Utf32Be,
}

/// How a whole file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The form.
    pub wide: Wide,
    /// Whether it begins with a BOM.
    pub has_bom: bool,
}

/// Longer files are taken for what their BOM or their units say, without looking for other forms inside.
const SEGMENTED_MAX: usize = 1 << 20;
/// The dearest average unit of a text without BOM.
const AVERAGE_MAX: u64 = 10;

impl Wide {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Wide::Utf16Le => "UTF-16LE",
            Wide::Utf16Be => "UTF-16BE",
            Wide::Utf32Le => "UTF-32LE",
            Wide::Utf32Be => "UTF-32BE",
        }
    }

    /// Its BOM.
    pub fn bom(self) -> &'static [u8] {
        match self {
            Wide::Utf16Le => b"\xFF\xFE",
            Wide::Utf16Be => b"\xFE\xFF",
            Wide::Utf32Le => b"\xFF\xFE\0\0",
            Wide::Utf32Be => b"\0\0\xFE\xFF",
        }
    }

    /// What `bytes` say, all of them; `None` where one of them says nothing.
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Wide::Utf16Le | Wide::Utf16Be => {
                let (pairs, rest) = bytes.as_chunks::<2>();
                let unit = |pair: &[u8; 2]| match self {
                    Wide::Utf16Be => u16::from_be_bytes(*pair),
                    _ => u16::from_le_bytes(*pair),
                };
                let decoded = char::decode_utf16(pairs.iter().map(unit)).collect::<Result<String, _>>();
                decoded.ok().filter(|_| rest.is_empty())
            }
            Wide::Utf32Le | Wide::Utf32Be => {
                let (units, rest) = bytes.as_chunks::<4>();
                let unit = |unit: &[u8; 4]| match self {
                    Wide::Utf32Be => u32::from_be_bytes(*unit),
                    _ => u32::from_le_bytes(*unit),
                };
                let decoded: Option<String> = units.iter().map(|bytes| char::from_u32(unit(bytes))).collect();
                decoded.filter(|_| rest.is_empty())
            }
        }
    }

    /// The bytes that say `text`, without a BOM.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Wide::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Wide::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Wide::Utf32Le => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            Wide::Utf32Be => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
        }
    }
}

impl Whole {
    /// What `bytes` say without their BOM.
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        self.wide.decode(&bytes[if self.has_bom { self.wide.bom().len() } else { 0 }..])
    }
}

/// How `bytes` are written, if all of them are UTF-16 or UTF-32.
pub fn whole(bytes: &[u8]) -> Option<Whole> {
    let has_nul = memchr::memchr(0, bytes).is_some();
    // The BOM of UTF-16LE begins that of UTF-32LE, which stands first.
    for wide in [Wide::Utf32Le, Wide::Utf32Be, Wide::Utf16Le, Wide::Utf16Be] {
        let whole = Whole { wide, has_bom: true };
        let is_utf32 = matches!(wide, Wide::Utf32Le | Wide::Utf32Be);
        if bytes.starts_with(wide.bom())
            && whole.decode(bytes).is_some_and(|text| !text.contains('\0') && (has_nul || is_written(&text)))
            && (is_utf32 || is_one(bytes, wide))
        {
            return Some(whole);
        }
    }
    if bytes.len() < 4 || !has_nul {
        return None;
    }
    for wide in [Wide::Utf32Le, Wide::Utf32Be, Wide::Utf16Le, Wide::Utf16Be] {
        let is_likely = wide.decode(bytes).is_some_and(|text| is_written(&text));
        if is_likely && (matches!(wide, Wide::Utf32Le | Wide::Utf32Be) || is_one(bytes, wide)) {
            return Some(Whole { wide, has_bom: false });
        }
    }
    None
}

/// Whether `text` is what people write.
fn is_written(text: &str) -> bool {
    let (mut sum, mut count) = (0, 0);
    for c in text.chars() {
        sum += u64::from(unit::price(u32::from(c)).0);
        count += 1;
    }
    sum <= count * AVERAGE_MAX && !text.contains('\0')
}

/// Whether nothing but `wide` is in `bytes`.
fn is_one(bytes: &[u8], wide: Wide) -> bool {
    if bytes.len() > SEGMENTED_MAX || memchr::memchr(0, bytes).is_none() {
        return true;
    }
    match segments::fragments(bytes).as_slice() {
        [one] => one.range == (0..bytes.len()) && one.is_big_endian == (wide == Wide::Utf16Be) && !one.is_damaged,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Wide; 4] = [Wide::Utf16Le, Wide::Utf16Be, Wide::Utf32Le, Wide::Utf32Be];

    #[test]
    fn every_form_is_known_with_and_without_its_bom() {
        let texts = [
            "name = 1\r\n",
            "ab = 1\n",
            "\u{4e2d}\u{6587}\u{5b57}\u{7b26}\r\n\u{4e0a}\u{6d77}\r\n",
            "caf\u{e9} \u{1F389}\n",
        ];
        for text in texts {
            for wide in ALL {
                let bytes = wide.encode(text);
                assert_eq!(whole(&bytes), Some(Whole { wide, has_bom: false }), "{text:?} in {wide:?}");
                let marked = [wide.bom(), &bytes].concat();
                assert_eq!(whole(&marked), Some(Whole { wide, has_bom: true }), "{text:?} in {wide:?}");
                assert_eq!(Whole { wide, has_bom: true }.decode(&marked).as_deref(), Some(text));
            }
        }
    }

    #[test]
    fn what_is_only_partly_wide_is_not_a_whole_file() {
        assert_eq!(whole(b""), None);
        assert_eq!(whole(b"plain text\n"), None);
        assert_eq!(whole(b"a\0b\0c"), None);
        assert_eq!(whole(b"\0\0\0\0\0\0\0\0"), None);
        let tail = [b"\xFF\xFE".to_vec(), Wide::Utf16Le.encode("one\r\ntwo\r\n"), b"three four\n".to_vec()].concat();
        assert_eq!(whole(&tail), None);
    }
}
