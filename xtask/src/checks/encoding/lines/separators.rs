//! Characters besides CR and LF at which some readers begin a line.

use super::rules;
use crate::checks::encoding::Subject;
use crate::checks::encoding::kind::Kind;
use crate::model::{Finding, Site};
use crate::text::survey::Survey;

/// Whether there may be such a character: the bytes of one are there, or a control character is.
pub fn may_have(kind: Kind, bytes: &[u8], survey: &Survey) -> bool {
    if !(kind.is_code() || kind == Kind::Yaml) {
        return false;
    }
    let has = |needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    (survey.has_control && memchr::memchr2(0x0B, 0x0C, bytes).is_some())
        || (survey.has_non_ascii && (has(b"\xE2\x80\xA8") || has(b"\xE2\x80\xA9") || has(b"\xC2\x85")))
}

/// One finding for each such character that the file holds.
pub fn judge(subject: &Subject<'_>) -> Vec<Finding> {
    let Ok(text) = subject.file.text() else { return Vec::new() };
    if !may_have(subject.kind, text.as_bytes(), subject.file.survey()) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for separator in ['\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'] {
        let is_meant = |at: &usize| match separator {
            '\u{C}' => !begins_line(text, *at),
            '\u{2028}' | '\u{2029}' => subject.kind != Kind::JavaScript || !is_quoted(text, *at),
            _ => true,
        };
        let places: Vec<usize> = text.match_indices(separator).map(|(at, _)| at).filter(is_meant).collect();
        if let Some(&first) = places.first() {
            let more = if places.len() > 1 { format!(" ({} times in this file)", places.len()) } else { String::new() };
            let code = u32::from(separator);
            let message = format!("U+{code:04X} begins a new line for some readers and not for others{more}");
            let help = "write a line end where one is meant, an escape where the character is";
            let site = Site::new(subject.path, first..first + separator.len_utf8());
            findings.push(Finding::new(&rules::UNICODE_SEPARATOR, site, message, help));
        }
    }
    findings
}

/// Whether a form feed divides pages: only blanks and its like stand before it on the line, or nothing behind it.
fn begins_line(text: &str, at: usize) -> bool {
    let line = crate::text::lines::around(text, at);
    let is_blank = |text: &str| text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | 0x0C));
    is_blank(text[line.start..at].trim_start_matches('\u{FEFF}')) || is_blank(&text[at..line.end])
}

/// Whether the same quote stands before and behind `at` on its line.
fn is_quoted(text: &str, at: usize) -> bool {
    let line = crate::text::lines::around(text, at);
    let quotes = ['"', '\'', '`'];
    let before = text[line.start..at].rfind(quotes).and_then(|quote| text[line.start + quote..].chars().next());
    before.is_some_and(|quote| text[at..line.end].contains(quote))
}
