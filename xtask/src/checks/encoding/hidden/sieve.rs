//! Which files are looked at closely at all.

use super::Kind;
use super::languages;
use crate::model::RepoPath;
use crate::text::code::Part;
use crate::text::survey::{Survey, first_beyond_ascii};
use crate::text::unicode::lookalike::{punctuation, twin};
use crate::text::unicode::{bidi, emoji, is_emoji, is_ignorable, is_mark, is_odd_space};

/// Whether the file may hold something hidden: never `false` of one that does.
pub fn is_suspicious(path: &RepoPath, kind: Kind, bytes: &[u8], survey: &Survey) -> bool {
    if !survey.has_non_ascii {
        return false;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let is_code = languages::of(path, kind).base == Part::Code;
    let mut last = ' ';
    let mut at = 0;
    while let Some(start) = first_beyond_ascii(&bytes[at..]).map(|found| at + found) {
        if start > at {
            last = char::from(bytes[start - 1]);
        }
        let Some(c) = text[start..].chars().next() else { return false };
        at = start + c.len_utf8();
        let next = || text[at..].chars().next().unwrap_or(' ');
        let is_plain = is_plain_script(c) || (c == '\u{FEFF}' && start == 0);
        if !is_plain
            && (hides(c, last)
                || (is_foreign(c) && (borders(last) || borders(next())))
                || (is_code && (is_odd_space(c) || punctuation(c).is_some()))
                || (kind == Kind::Markdown && is_composed(c))
                || (is_code && is_risky(c)))
        {
            return true;
        }
        last = c;
    }
    false
}

/// Chinese, Japanese and Korean text, which is long and hides nothing.
fn is_plain_script(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3098}' | '\u{309B}'..='\u{3130}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Whether `c` behind `last` may show nothing without a reason.
fn hides(c: char, last: char) -> bool {
    // The Latin letters and marks, so that the table is asked less.
    if c < '\u{300}' && c != '\u{AD}' {
        return false;
    }
    if emoji::is_selector(c) {
        return !matches!(c, '\u{FE0E}' | '\u{FE0F}') || last.is_ascii() || !is_emoji(last);
    }
    is_blank(c) || bidi::Control::of(c).is_some()
}

/// Whether nothing is drawn for `c`.
pub fn is_blank(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{FFF9}'..='\u{FFFB}') || is_ignorable(c)
}

/// Letters of scripts that are mistaken for Latin ones, by block.
pub fn is_foreign(c: char) -> bool {
    matches!(u32::from(c), 0x370..=0x58F | 0x13A0..=0x13FF | 0x1400..=0x167F | 0x18B0..=0x18FF | 0x1C80..=0x1C8F
        | 0x1F00..=0x1FFF | 0x2C80..=0x2CFF | 0x2DE0..=0x2DFF | 0xA4D0..=0xA4FF | 0xA640..=0xA69F | 0xAB70..=0xABBF
        | 0x102E0..=0x102FF)
}

/// Whether a letter of another script beside `c` makes a mixed word.
fn borders(c: char) -> bool {
    is_latin(c) || (!c.is_ascii() && is_mark(c))
}

/// Latin letters by block, and marks, which may stand between two letters of a word.
pub fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(u32::from(c), 0xC0..=0x36F | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF)
}

/// Whether `c` stands for something else in Normalization Form C, as far as people write it.
pub fn is_composed(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1100}'..='\u{11FF}' | '\u{3099}' | '\u{309A}' | '\u{2126}' | '\u{212A}' | '\u{212B}')
}

/// Whether a name that holds `c` may look like another one.
pub fn is_risky(c: char) -> bool {
    match c {
        _ if c.is_ascii() || is_plain_script(c) => false,
        '\u{370}'..='\u{3FF}' => true,
        _ => is_composed(c) || twin(c).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_kept(path: &str, text: &str) -> bool {
        let path = RepoPath::new(path).unwrap();
        is_suspicious(&path, Kind::of(&path, text.as_bytes()), text.as_bytes(), &Survey::of(text.as_bytes()))
    }

    #[test]
    fn most_text_is_passed_over() {
        let text =
            "\u{FEFF}\u{E9} \u{2014} \u{201C}a\u{201D} \u{4F60}\u{FF0C} \u{43F}\u{440} \u{3BB} \u{26A0}\u{FE0F} \u{A0}";
        assert!(!is_kept("a.md", text) && !is_kept("a.yml", text));
        assert!(!is_kept("a.rs", "// \u{E9}\u{DF} \u{2713} \u{4F60}\u{597D} \u{2026}"));
    }

    #[test]
    fn what_may_hide_something_is_kept() {
        for text in
            ["a\u{AD}b", "\u{202E}", "x\u{FE0F}", "\u{26A0}\u{E0100}", "p\u{430}", "\u{430}p", "a\u{20DD}\u{430}"]
        {
            assert!(is_kept("a.md", text), "{text:?}");
        }
        for text in ["\u{A0}", "\u{37E}", "\u{430}", "e\u{301}", "\u{FF41}"] {
            assert!(is_kept("a.rs", text), "{text:?}");
        }
        assert!(!is_suspicious(&RepoPath::new("a").unwrap(), Kind::Other, b"\xE2\x80\xAE\xFF", &Survey::of(b"\xFF")));
    }
}
