//! What is not UTF-8, and what says that it is in something else.

use std::ops::Range;

use super::super::{Kind, Subject};
use super::{counted, declaration, hex, is_free, line_of, quoted, rules, without_bom};
use crate::model::{Edit, Finding, Fix, Safety, Site};
use crate::text::encoding::declared::{Codec, Declared};
use crate::text::encoding::legacy::guess;
use crate::text::encoding::utf8::{self, Class, Invalid};

/// What is wrong with the encoding of a file outside of `taken`; `ansi` is what Windows programs append in.
pub fn judge(subject: &Subject<'_>, ansi: Codec, taken: &[Range<usize>]) -> Vec<Finding> {
    let bytes = subject.file.bytes();
    let declared = declaration(subject.path, subject.kind, bytes);
    if subject.file.text().is_ok() {
        return declared.and_then(|declared| mismatch(subject, &declared)).into_iter().collect();
    }
    let invalid: Vec<Invalid> = utf8::invalid(bytes).filter(|found| is_free(taken, found.at)).collect();
    if invalid.is_empty() {
        return Vec::new();
    }
    let lines = Lines::of(bytes, &invalid, taken);
    if let Some(declared) = declared.as_ref().filter(|_| taken.is_empty())
        && let Some(finding) = as_declared(subject, declared, &invalid, &lines.invalid)
    {
        return vec![finding];
    }
    // Pieces of characters of UTF-8 are what is left of them, not letters of a code page.
    let is_broken = |found: &Invalid| found.length > 1 || found.class == Class::NeverUsed;
    if invalid.iter().all(is_broken) {
        return vec![broken(subject, &invalid)];
    }
    if lines.valid > 0 && lines.valid >= lines.invalid.len() || !taken.is_empty() {
        if !invalid.iter().any(is_broken)
            && let Some(findings) = appended(subject, ansi, &lines.invalid)
        {
            return findings;
        }
        return vec![broken(subject, &invalid)];
    }
    vec![whole(subject, declared.as_ref(), &invalid, &lines.invalid)]
}

/// The lines of a file that are not ASCII.
struct Lines {
    /// Lines that are not UTF-8, without their ends, and without the character that ended files once.
    invalid: Vec<Range<usize>>,
    /// How many others hold more than ASCII.
    valid: usize,
}

impl Lines {
    fn of(bytes: &[u8], invalid: &[Invalid], taken: &[Range<usize>]) -> Lines {
        let mut lines = Lines { invalid: Vec::new(), valid: 0 };
        for found in invalid {
            if lines.invalid.last().is_none_or(|line| line.end <= found.at) {
                let mut line = line_of(bytes, found.at);
                while line.end > found.at + 1 && bytes[line.end - 1] == 0x1A {
                    line.end -= 1;
                }
                lines.invalid.push(line);
            }
        }
        lines.valid = super::lines(bytes)
            .filter(|line| !bytes[line.clone()].is_ascii() && is_free(taken, line.start))
            .filter(|line| std::str::from_utf8(&bytes[line.clone()]).is_ok())
            .count();
        lines
    }
}

/// Lines that somebody appended in a code page, if all of `lines` may be that.
fn appended(subject: &Subject<'_>, ansi: Codec, lines: &[Range<usize>]) -> Option<Vec<Finding>> {
    let bytes = subject.file.bytes();
    let mut findings: Vec<Finding> = Vec::new();
    for line in lines {
        // A character of UTF-8 in the same line would be read as several.
        let is_pure = bytes[line.clone()].utf8_chunks().all(|chunk| chunk.valid().is_ascii());
        let text = ansi
            .decode(&bytes[line.clone()])
            .filter(|text| is_pure && !text.contains(|c: char| c.is_control() && c != '\t'))?;
        let message = format!(
            "a line in a code page in a file of UTF-8, {}: readers of UTF-8 refuse the file or show U+FFFD",
            quoted(&text)
        );
        let help =
            "write it in UTF-8; `Add-Content` of Windows PowerShell and old editors write the code page of the system";
        let finding = Finding::new(&rules::ANSI_FRAGMENT, Site::new(subject.path, line.clone()), message, help);
        let edits = vec![Edit::replace(subject.path, line.clone(), text)];
        findings.push(finding.fixed_by(Fix { safety: Safety::Suggested, edits }));
    }
    Some(findings)
}

/// Bytes that are no text in any encoding that we would guess.
fn broken(subject: &Subject<'_>, invalid: &[Invalid]) -> Finding {
    let first = invalid[0];
    let bytes = &subject.file.bytes()[first.at..first.at + first.length];
    let rule = if subject.kind == Kind::Other { &rules::UTF8_INVALID_MILD } else { &rules::UTF8_INVALID };
    let message = format!(
        "{} that {} not UTF-8, the first at byte {}: {}, {}",
        counted(invalid.len(), "sequence"),
        if invalid.len() == 1 { "is" } else { "are" },
        first.at,
        hex(bytes),
        first.class.name(),
    );
    let help = "take the text from an older commit, or write it anew; `-text` in .gitattributes where it is no text";
    Finding::new(rule, Site::new(subject.path, first.at..first.at + first.length), message, help)
}

/// A file in the code page that it says it is in.
fn as_declared(
    subject: &Subject<'_>,
    declared: &Declared,
    invalid: &[Invalid],
    lines: &[Range<usize>],
) -> Option<Finding> {
    let edits = transcoded(subject, declared, lines)?;
    let site = Site::new(subject.path, invalid[0].at..invalid[0].at + invalid[0].length);
    let message = format!("the file is in {}, as it says, and not in UTF-8", declared.label);
    let help = "save it as UTF-8 and say so, so that every tool reads it";
    let finding = Finding::new(&rules::LEGACY_ENCODING_MILD, site, message, help);
    Some(finding.fixed_by(Fix { safety: Safety::Suggested, edits }))
}

/// A file in a code page, as it seems.
fn whole(subject: &Subject<'_>, declared: Option<&Declared>, invalid: &[Invalid], lines: &[Range<usize>]) -> Finding {
    let bytes = subject.file.bytes();
    let first = invalid[0];
    let site = Site::new(subject.path, first.at..first.at + first.length);
    let guess = guess(bytes);
    let Some((best, others)) = guess.names.split_first() else { return broken(subject, invalid) };
    let rule = if subject.kind == Kind::Other { &rules::LEGACY_ENCODING_MILD } else { &rules::LEGACY_ENCODING };
    let says = match declared {
        Some(declared) => format!(" although it says `{}`", declared.label),
        None => String::new(),
    };
    let reads = match guess.is_sure {
        true => format!("it reads as {best}"),
        false if others.is_empty() => format!("no code page stands out, it may be {best}"),
        false => format!("no code page stands out, it may be {}", guess.names.join(" or ")),
    };
    let message = format!(
        "the file is not UTF-8{says}: {} that {} not, the first {}; {reads}",
        counted(lines.len(), "line"),
        if lines.len() == 1 { "is" } else { "are" },
        hex(&bytes[first.at..first.at + first.length]),
    );
    let help = match others {
        [] => format!("open it as {best}, and save it as UTF-8 if that reads well"),
        others => {
            format!("open it as {best}, or {} if that reads wrong, and save it as UTF-8", others.join(" or "))
        }
    };
    Finding::new(rule, site, message, help)
}

/// The edits that turn `lines` and what the file says of itself into UTF-8, if nothing is lost.
fn transcoded(subject: &Subject<'_>, declared: &Declared, lines: &[Range<usize>]) -> Option<Vec<Edit>> {
    let bytes = subject.file.bytes();
    if without_bom(bytes).len() != bytes.len() || !matches!(declared.codec, Codec::Latin1 | Codec::Page(_)) {
        return None;
    }
    let mut edits = Vec::new();
    // Lines that happen to be UTF-8, too, are in the same encoding.
    let mut invalid = lines.iter().peekable();
    for line in super::lines(bytes).filter(|line| !bytes[line.clone()].is_ascii()) {
        let range = invalid.next_if(|range| range.start == line.start).cloned().unwrap_or(line);
        let text = declared.codec.decode(&bytes[range.clone()])?;
        if range.contains(&declared.range.start) {
            return None;
        }
        edits.push(Edit::replace(subject.path, range, text));
    }
    edits.push(Edit::replace(subject.path, declared.range.clone(), "utf-8"));
    Some(edits)
}

/// A text of UTF-8 that says it is something else.
fn mismatch(subject: &Subject<'_>, declared: &Declared) -> Option<Finding> {
    let survey = subject.file.survey();
    let is_xml = subject.kind != Kind::Python
        && subject.file.bytes()[..declared.range.start].windows(5).any(|part| part == b"<?xml");
    let effect = match declared.codec {
        Codec::Utf8 | Codec::Unknown => return None,
        // Browsers take a `meta` that says so for UTF-8.
        Codec::Wide if is_xml => "a parser of XML refuses it",
        Codec::Wide => return None,
        _ if survey.has_bom && subject.kind == Kind::Python => "CPython refuses a BOM with that",
        _ if survey.has_bom || !is_surely_utf8(subject.file.bytes()) => return None,
        Codec::Ascii => "who believes that refuses it",
        Codec::Latin1 | Codec::Page(_) => "who believes that reads two characters for one",
    };
    let message = format!("the file says `{}` and is UTF-8: {effect}", declared.label);
    let site = Site::new(subject.path, declared.range.clone());
    let finding = Finding::new(&rules::DECLARED_MISMATCH, site, message, "say `utf-8`");
    let edits = vec![Edit::replace(subject.path, declared.range.clone(), "utf-8")];
    Some(finding.fixed_by(Fix { safety: Safety::Suggested, edits }))
}

/// Whether a text in a code page does not look like `bytes`, which are UTF-8: two of its letters may.
fn is_surely_utf8(bytes: &[u8]) -> bool {
    let leads = bytes.iter().filter(|byte| **byte >= 0xC0);
    leads.map(|lead| if *lead >= 0xE0 { 2 } else { 1 }).take(2).sum::<usize>() >= 2
}
