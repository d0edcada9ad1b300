//! The encoding that a text says it is in.

use std::ops::Range;
use std::sync::LazyLock;

use encoding_rs::Encoding;
use regex::bytes::Regex;

/// What a text says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Where the name of the encoding stands.
    pub range: Range<usize>,
    /// The name as written.
    pub label: String,
    /// What it means.
    pub codec: Codec,
}

/// A way to write text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// UTF-8, with or without a BOM.
    Utf8,
    /// Seven bits.
    Ascii,
    /// ISO 8859-1, in which every byte is the code point of its number.
    Latin1,
    /// UTF-16 or UTF-32.
    Wide,
    /// A code page.
    Page(&'static Encoding),
    /// None that we know.
    Unknown,
}

impl Codec {
    /// What `label` means: the names of the IANA registry as browsers read them, and Python's own.
    pub fn of(label: &str) -> Codec {
        let name = label.to_ascii_lowercase().replace('_', "-");
        let name = ["-unix", "-dos", "-mac"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
        match name {
            "utf8" | "utf-8" | "utf-8-sig" | "utf-8-bom" | "u8" => return Codec::Utf8,
            "ascii" | "us-ascii" | "646" => return Codec::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "iso-latin-1" | "l1" | "8859" => return Codec::Latin1,
            _ if name.starts_with("utf-16") || name.starts_with("utf-32") || name.starts_with("ucs-") => {
                return Codec::Wide;
            }
            _ => {}
        }
        let name = match name.strip_prefix("iso8859-") {
            Some(part) => format!("iso-8859-{part}"),
            None => name.to_owned(),
        };
        let spelled = match name.as_str() {
            "koi8r" => "koi8-r",
            "euc-jis-2004" => "euc-jp",
            "macroman" | "mac-roman" => "macintosh",
            "shift-jis" | "cp932" | "sjis" => "shift_jis",
            "cp936" => "gbk",
            "cp949" => "euc-kr",
            "cp950" => "big5",
            "cp866" => "ibm866",
            other => other,
        };
        match Encoding::for_label(spelled.as_bytes()) {
            Some(page) if page == encoding_rs::UTF_8 || page == encoding_rs::REPLACEMENT => Codec::Unknown,
            Some(page) => Codec::Page(page),
            None => Codec::Unknown,
        }
    }

    /// What `bytes` say, if they can be written again as they are.
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Codec::Utf8 => String::from_utf8(bytes.to_vec()).ok(),
            Codec::Ascii => String::from_utf8(bytes.to_vec()).ok().filter(|text| text.is_ascii()),
            Codec::Latin1 => (!bytes.iter().any(|byte| matches!(byte, 0x80..=0x9F)))
                .then(|| bytes.iter().map(|byte| char::from(*byte)).collect()),
            Codec::Page(page) => {
                let text = page.decode_without_bom_handling_and_without_replacement(bytes)?;
                // Unassigned bytes become controls there, and nobody writes those.
                let is_odd = text.contains(|c| matches!(c, '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}'));
                let (again, _, has_unmappable) = page.encode(&text);
                (!is_odd && !has_unmappable && *again == *bytes).then(|| text.into_owned())
            }
            Codec::Wide | Codec::Unknown => None,
        }
    }
}

static COOKIE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[ \t\x0c]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)").ok());
static XML: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?s-u)^<\?xml\s[^>]{0,120}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']"#).ok());
static META: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i-u)<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9._:-]+)"#).ok());
static PO: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?-u)"Content-Type:\s*text/plain;\s*charset=([A-Za-z0-9._-]+)"#).ok());

fn matched(regex: &LazyLock<Option<Regex>>, bytes: &[u8], from: usize, to: usize) -> Option<Declared> {
    let captures = regex.as_ref()?.captures(bytes.get(from..to.min(bytes.len()))?)?;
    let name = captures.get(1)?;
    let label = String::from_utf8_lossy(name.as_bytes()).into_owned();
    let codec = Codec::of(&label);
    Some(Declared { range: from + name.start()..from + name.end(), label, codec })
}

fn start(bytes: &[u8]) -> usize {
    if bytes.starts_with(super::BOM) { 3 } else { 0 }
}

/// The coding cookie of Python source: in the first line, or in the second below a comment or a blank (PEP 263).
pub fn python(bytes: &[u8]) -> Option<Declared> {
    let mut from = start(bytes);
    for _ in 0..2 {
        let rest = bytes.get(from..)?;
        let length =
            rest.iter().take(4096).position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len().min(4096));
        if let Some(found) = matched(&COOKIE, bytes, from, from + length) {
            return Some(found);
        }
        let line = rest[..length].trim_ascii();
        if !line.is_empty() && !line.starts_with(b"#") {
            return None;
        }
        from += length + if rest[length..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    None
}

/// The declaration of XML (XML 1.0, section 4.3.3).
pub fn xml(bytes: &[u8]) -> Option<Declared> {
    let from = start(bytes);
    matched(&XML, bytes, from, from + 200)
}

/// The `meta` element of HTML, which browsers look for in the first 1,024 bytes.
pub fn html(bytes: &[u8]) -> Option<Declared> {
    matched(&META, bytes, 0, 1024)
}

/// The header of a gettext catalogue.
pub fn po(bytes: &[u8]) -> Option<Declared> {
    matched(&PO, bytes, 0, 4096)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(found: Option<Declared>) -> Option<String> {
        found.map(|found| found.label)
    }

    #[test]
    fn a_cookie_is_read_where_python_reads_it() {
        assert_eq!(label(python(b"# -*- coding: latin-1 -*-\n")), Some("latin-1".to_owned()));
        assert_eq!(
            label(python(b"#!/usr/bin/python\r\n# vim: set fileencoding=cp1252 :\n")),
            Some("cp1252".to_owned())
        );
        assert_eq!(label(python(b"import x\n# coding: latin-1\n")), None);
        assert_eq!(label(python(b"\n\n# coding: latin-1\n")), None);
        assert_eq!(label(python(b"x = 'coding: latin-1'\n")), None);
        assert_eq!(python(b"\xEF\xBB\xBF# coding: utf8\n").map(|found| found.range), Some(13..17));
    }

    #[test]
    fn documents_say_what_they_are_in() {
        assert_eq!(label(xml(b"<?xml version='1.0' encoding='ISO-8859-1'?>\n<a/>")), Some("ISO-8859-1".to_owned()));
        assert_eq!(label(xml(b"<?xml version='1.0'?>\n<a encoding='x'/>")), None);
        assert_eq!(label(html(b"<html><meta charset=windows-1252>")), Some("windows-1252".to_owned()));
        let old = b"<META http-equiv=\"Content-Type\" content=\"text/html; charset=Shift_JIS\">";
        assert_eq!(label(html(old)), Some("Shift_JIS".to_owned()));
        assert_eq!(
            label(po(b"msgid \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n")),
            Some("UTF-8".to_owned())
        );
    }

    #[test]
    fn a_codec_decodes_what_it_can_write_again() {
        assert_eq!(Codec::of("latin-1").decode(b"caf\xE9").as_deref(), Some("caf\u{e9}"));
        assert_eq!(Codec::of("iso-8859-1").decode(b"\x93"), None);
        assert_eq!(Codec::of("cp1252").decode(b"\x93a\x94").as_deref(), Some("\u{201c}a\u{201d}"));
        assert_eq!(Codec::of("cp1252").decode(b"\x81"), None);
        assert_eq!(Codec::of("iso8859-15").decode(b"\xA4").as_deref(), Some("\u{20ac}"));
        assert_eq!(Codec::of("utf_8"), Codec::Utf8);
        assert_eq!(Codec::of("nonsense"), Codec::Unknown);
        assert_eq!(Codec::of("UTF-16"), Codec::Wide);
    }
}
