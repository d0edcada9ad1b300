//! Text told from everything else, by contents alone.

use super::wide::{Whole, whole};
use super::{segments, utf8};
use memchr::memmem;

use crate::text::survey::Survey;

/// What the bytes of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Text in UTF-8, in a code page, or in several encodings.
    Text,
    /// Text, all of it in UTF-16 or UTF-32.
    Wide(Whole),
    /// No text.
    Binary,
}

/// How files that are no text begin, as their formats define it; none of these begins a text that is not
/// plain ASCII.
const MAGIC: &[&[u8]] = &[
    b"\x7FELF",
    b"\x89PNG\r\n",
    b"GIF87a",
    b"GIF89a",
    b"\xFF\xD8\xFF",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1F\x8B",
    b"\x1F\x9D",
    b"BZh",
    b"\xFD7zXZ\0",
    b"\x28\xB5\x2F\xFD",
    b"\x04\x22\x4D\x18",
    b"7z\xBC\xAF\x27\x1C",
    b"Rar!\x1A\x07",
    b"%PDF-",
    b"%!PS-AdobeFont",
    b"\xCA\xFE\xBA\xBE",
    b"\xFE\xED\xFA\xCE",
    b"\xFE\xED\xFA\xCF",
    b"\xCE\xFA\xED\xFE",
    b"\xCF\xFA\xED\xFE",
    b"\0asm",
    b"SQLite format 3\0",
    b"RIFF",
    b"OggS",
    b"fLaC",
    b"ID3",
    b"\xFF\xFB",
    b"\0\0\x01\0",
    b"\0\0\x02\0",
    b"\0\x01\0\0",
    b"OTTO",
    b"ttcf",
    b"wOFF",
    b"wOF2",
    b"II*\0",
    b"MM\0*",
    b"8BPS",
    b"BC\xC0\xDE",
    b"!<arch>\n",
    b"\xDE\x12\x04\x95",
    b"\x95\x04\x12\xDE",
    b"PACK\0\0\0",
    b"DIRC\0\0\0",
    b"\xFFtOc",
    b"TZif",
    b"MSCF",
    b"MIME-Magic\0",
    b"bplist00",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"dex\n",
    b"\x93NUMPY",
    b"\x89HDF",
    b"\x1A\x45\xDF\xA3",
    b"glTF",
    b"rust\0",
    b"\x76\x2F\x31\x01",
    b"!BDN",
    b"\x30\x82",
    b"\x30\x80",
    b"\x1A\x01",
    b"\x80\x02",
    b"\x80\x03",
    b"\x80\x04",
    b"\x80\x05",
];

/// So much of either end is looked at.
const SAMPLE: usize = 32 * 1024;

/// What `bytes` are; `survey` counted them.
pub fn of(bytes: &[u8], survey: &Survey) -> Nature {
    if survey.is_plain() {
        return Nature::Text;
    }
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) || is_container(bytes, survey) {
        return Nature::Binary;
    }
    let may_be_wide = survey.has_nul || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if may_be_wide && let Some(whole) = whole(&bytes[..bytes.len().min(SAMPLE)]).and_then(|_| whole(bytes)) {
        return Nature::Wide(whole);
    }
    if !survey.has_nul && !survey.has_control {
        return Nature::Text;
    }
    let (head, rest) = bytes.split_at(bytes.len().min(SAMPLE));
    let mut noise = Noise::of(head);
    if !noise.is_binary() && !rest.is_empty() {
        noise = Noise::of(&rest[rest.len().saturating_sub(SAMPLE)..]);
    }
    if noise.is_binary() { Nature::Binary } else { Nature::Text }
}

/// Whether `bytes` are no text; `survey` counted them.
pub fn is_binary(bytes: &[u8], survey: &Survey) -> bool {
    of(bytes, survey) == Nature::Binary
}

/// Formats whose first bytes are letters that a text may begin with, too.
fn is_container(bytes: &[u8], survey: &Survey) -> bool {
    if !survey.has_nul {
        return false;
    }
    // Compiled Python: a number, CR LF, eight to sixteen bytes, and a code object.
    let is_code = |at: usize| matches!(bytes.get(at), Some(b'c' | 0xE3));
    let is_compiled = bytes.get(2..4) == Some(b"\r\n") && [8, 12, 16].into_iter().any(is_code);
    // A script may carry an archive.
    let carries =
        || [&b"PK\x03\x04"[..], b"\x1F\x8B\x08", b"BZh9"].iter().any(|magic| memmem::find(bytes, magic).is_some());
    bytes.starts_with(b"MZ")
        || bytes.starts_with(b"BM")
        || bytes.get(257..262) == Some(b"ustar")
        || bytes.get(4..8) == Some(b"ftyp")
        || is_compiled
        || bytes.starts_with(b"#!") && carries()
}

/// What is in a stretch that is not in text.
#[derive(Default)]
struct Noise {
    bytes: usize,
    nul: usize,
    control: usize,
    invalid: usize,
}

impl Noise {
    /// Counts outside of what is UTF-16.
    fn of(bytes: &[u8]) -> Noise {
        let mut noise = Noise::default();
        let mut at = 0;
        let fragments = if is_spread(bytes) { segments::fragments(bytes) } else { Vec::new() };
        for fragment in fragments {
            if fragment.is_exact {
                noise.add(&bytes[at..fragment.range.start]);
                at = fragment.range.end;
            }
        }
        noise.add(&bytes[at..]);
        noise
    }

    fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        self.nul += memchr::memchr_iter(0, bytes).count();
        // What terminals, printers and old editors read is text, too.
        let is_odd = |byte: &&u8| matches!(byte, 1..=7 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F);
        self.control += bytes.iter().filter(is_odd).count();
        self.invalid += utf8::invalid(bytes).map(|found| found.length).sum::<usize>();
    }

    fn is_binary(&self) -> bool {
        let strange = self.nul + self.control;
        // A few odd bytes make no short text a binary.
        self.nul * 4 > self.bytes + 16
            || self.control * 20 > self.bytes + 60
            || strange > 0 && (strange + self.invalid) * 8 > self.bytes + 24
    }
}

/// Whether most NUL bytes stand alone, as they do in UTF-16.
fn is_spread(bytes: &[u8]) -> bool {
    let (mut alone, mut count) = (0, 0);
    for at in memchr::memchr_iter(0, bytes) {
        count += 1;
        alone += usize::from(bytes.get(at + 1) != Some(&0));
    }
    alone * 3 > count * 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::encoding::wide::Wide;

    fn nature(bytes: &[u8]) -> Nature {
        of(bytes, &Survey::of(bytes))
    }

    #[test]
    fn contents_tell_text_from_the_rest() {
        let text: [&[u8]; 7] = [
            b"",
            b"BZh is how bzip2 begins\n",
            b"caf\xE9 au lait\n",
            b"\x1b[1mbold\x1b[0m\n",
            "\u{feff}a\n".as_bytes(),
            b"a line that a power cut ended\n\0\0",
            b"one\0two\0a third one\0 and so on until the end of it\n",
        ];
        for text in text {
            assert_eq!(nature(text), Nature::Text, "{}", text.escape_ascii());
        }
        let wide = Wide::Utf16Le.encode("\u{4e2d}\u{6587}\u{4e01}\u{4e02}\r\n");
        assert_eq!(nature(&wide), Nature::Wide(Whole { wide: Wide::Utf16Le, has_bom: false }));
        let binary: [&[u8]; 5] = [
            b"\x7FELF\x02\x01\x01\0",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"\0\0\0\0\0\0\0\0",
            b"\x01\x02\x03\x04\x05abc",
            b"MZ\x90\0\x03\0\0\0",
        ];
        for binary in binary {
            assert_eq!(nature(binary), Nature::Binary, "{}", binary.escape_ascii());
        }
    }

    #[test]
    fn a_text_with_a_wide_tail_stays_text() {
        let tail = Wide::Utf16Le.encode(&"\u{4e2d}\u{6587}\u{4e01}\u{4e02}\r\n".repeat(50));
        let mixed = [b"# Title\n".to_vec(), tail].concat();
        assert_eq!(nature(&mixed), Nature::Text);
    }
}
