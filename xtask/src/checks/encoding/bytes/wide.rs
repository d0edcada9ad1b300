//! UTF-16 and UTF-32, in part of a file or in all of it.

use super::super::{Kind, Subject};
use super::{counted, declaration, quoted, reader, rules};
use crate::model::{Edit, Finding, Fix, Safety, Site};
use crate::text::encoding::declared::Codec;
use crate::text::encoding::segments::Fragment;
use crate::text::encoding::wide::Whole;

/// Runs of UTF-16 in a file of UTF-8. What is not sure of one is not of the others: they are repaired together.
pub fn fragments(subject: &Subject<'_>, fragments: &[Fragment]) -> Vec<Finding> {
    if fragments.is_empty() {
        return Vec::new();
    }
    let bytes = subject.file.bytes();
    let is_safe = fragments.iter().all(Fragment::is_safe);
    let feed = line_end(bytes, fragments);
    let judge = |fragment: &Fragment| {
        let rule = if fragment.is_damaged { &rules::UTF16_FRAGMENT_DAMAGED } else { &rules::UTF16_FRAGMENT };
        let site = Site::new(subject.path, fragment.range.clone());
        let lines = fragment.text.lines().count().max(1);
        let what = format!(
            "{} of {} in a file of UTF-8, {}: {}",
            counted(lines, "line"),
            fragment.form(),
            quoted(fragment.text.lines().find(|line| !line.is_empty()).unwrap_or_default()),
            reader::of_nul_or_all(subject.path, subject.kind),
        );
        let origin = if fragment.is_damaged {
            "a tool for UTF-8 changed the line ends of it since"
        } else if fragment.is_big_endian {
            "a program appended it without asking what the file is in"
        } else {
            "`>>` of Windows PowerShell writes that; `Add-Content -Encoding utf8` does not"
        };
        let doubt = if fragment.is_joined { "; it goes on in the line before" } else { "" };
        let text = repaired(&fragment.text, feed);
        if !fragment.is_exact || fragment.text.is_empty() && !fragment.has_bom {
            let help = format!("some of it is no text, so write it anew in UTF-8; {origin}");
            return Finding::new(rule, site, what, help);
        }
        let safety = if is_safe { Safety::Safe } else { Safety::Suggested };
        let edits = vec![Edit::replace(subject.path, fragment.range.clone(), text)];
        let help = format!("write it in UTF-8; {origin}{doubt}");
        Finding::new(rule, site, what, help).fixed_by(Fix { safety, edits })
    };
    fragments.iter().map(judge).collect()
}

/// How the lines outside of `fragments` end: most of them, or with LF where there are none.
fn line_end(bytes: &[u8], fragments: &[Fragment]) -> &'static str {
    let (mut feeds, mut pairs, mut at) = (0, 0, 0);
    let mut count = |part: &[u8]| {
        for end in memchr::memchr_iter(b'\n', part) {
            *(if part[..end].ends_with(b"\r") { &mut pairs } else { &mut feeds }) += 1;
        }
    };
    for fragment in fragments {
        count(&bytes[at..fragment.range.start]);
        at = fragment.range.end;
    }
    count(&bytes[at..]);
    if pairs > feeds { "\r\n" } else { "\n" }
}

fn repaired(text: &str, line_end: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if line_end == "\n" { text } else { text.replace('\n', line_end) }
}

/// A whole file.
pub fn whole(subject: &Subject<'_>, whole: Whole) -> Option<Finding> {
    // Windows itself reads these, and writes them so.
    if subject.kind == Kind::Windows {
        return None;
    }
    let form = whole.wide.name();
    let bom = if whole.has_bom { "with" } else { "without" };
    let effect = reader::of_wide(subject.path, subject.kind);
    let rule = if effect.is_some() { &rules::UTF16_FILE } else { &rules::UTF16_FILE_MILD };
    let effect = effect.unwrap_or("git takes the file for a binary, and no search finds what it says");
    let message = format!("the whole file is {form} {bom} a BOM: {effect}");
    let help =
        "save it as UTF-8; `>` and `Out-File` of Windows PowerShell write UTF-16 unless asked for `-Encoding utf8`";
    let finding = Finding::new(rule, Site::file(subject.path), message, help);
    let Some(text) = whole.decode(subject.file.bytes()) else { return Some(finding) };
    let edit = Edit::replace(subject.path, 0..subject.file.bytes().len(), in_utf8(subject, &text));
    Some(finding.fixed_by(Fix { safety: Safety::Suggested, edits: vec![edit] }))
}

/// `text` as it is written in UTF-8: without marks of UTF-16, and saying what it is in.
fn in_utf8(subject: &Subject<'_>, text: &str) -> String {
    let text = text.trim_end_matches('\u{1A}').trim_start_matches('\u{FEFF}');
    let mut text = text.replace("\n\u{FEFF}", "\n");
    if let Some(declared) = declaration(subject.path, subject.kind, text.as_bytes())
        && !matches!(declared.codec, Codec::Utf8 | Codec::Unknown)
    {
        text.replace_range(declared.range, "utf-8");
    }
    text
}
