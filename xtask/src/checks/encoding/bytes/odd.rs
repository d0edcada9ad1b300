//! NUL, control characters, and the character that stands for one that was lost.

use std::cell::LazyCell;
use std::ops::Range;

use super::super::{Kind, Subject};
use super::{counted, is_free, line_of, reader, rules};
use crate::model::{Edit, Finding, Fix, Safety, Site};

/// The end of a file for CP/M and `copy /a`.
const SUB: u8 = 0x1A;

/// Whether nothing but text has a name like a file of `kind`.
pub fn is_text(kind: Kind) -> bool {
    use Kind::{Batch, Env, Git, Json, Markdown, PowerShell, Python, Requirements, Rust, Toml, Yaml};
    matches!(kind, Git | Requirements | Python | Json | Toml | Yaml | Markdown | Rust | Env | Batch | PowerShell)
}

/// A file that is no text and has the name of one.
pub fn no_text(subject: &Subject<'_>) -> Option<Finding> {
    if !is_text(subject.kind) || !subject.file.survey().has_nul {
        return None;
    }
    let count = memchr::memchr_iter(0, subject.file.bytes()).count();
    let message = format!(
        "the file has the name of a text and is none: {} of {} are NUL",
        counted(count, "byte"),
        subject.file.bytes().len()
    );
    let rule =
        if reader::of_nul(subject.path, subject.kind).is_some() { &rules::NUL_BYTE } else { &rules::NUL_BYTE_MILD };
    let help = "take it from an older commit, if a crash emptied it, or give it another name";
    Some(Finding::new(rule, Site::file(subject.path), message, help))
}

/// Whether `bytes` may hold a character of U+0080 to U+009F.
pub fn has_c1(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0xC2, bytes).any(|at| matches!(bytes.get(at + 1), Some(0x80..=0x9F)))
}

/// What stands outside of `taken` and in no text.
pub fn judge(subject: &Subject<'_>, taken: &[Range<usize>]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = nul(subject, taken).into_iter().collect();
    let survey = subject.file.survey();
    // What nobody knows the reader of may have controls of its own; a patch has those of other files.
    let is_known = !matches!(subject.kind, Kind::Other | Kind::Patch);
    if is_known && (survey.has_control || survey.has_non_ascii) {
        findings.extend(controls(subject, taken));
        findings.extend(replaced(subject, taken));
    }
    findings
}

fn nul(subject: &Subject<'_>, taken: &[Range<usize>]) -> Option<Finding> {
    if !subject.file.survey().has_nul || subject.kind == Kind::Other {
        return None;
    }
    let mut free = memchr::memchr_iter(0, subject.file.bytes()).filter(|at| is_free(taken, *at));
    let at = free.next()?;
    let rule = match reader::of_nul(subject.path, subject.kind) {
        Some(_) => &rules::NUL_BYTE,
        None => &rules::NUL_BYTE_MILD,
    };
    let effect = reader::of_nul_or_all(subject.path, subject.kind);
    let message = format!("{} in the file, the first of them here: {effect}", counted(1 + free.count(), "NUL byte"));
    Some(Finding::new(rule, Site::new(subject.path, at..at + 1), message, "take it out, or write it as an escape"))
}

/// Control characters, line by line; those that end a file as they once ended every file, together.
fn controls(subject: &Subject<'_>, taken: &[Range<usize>]) -> Vec<Finding> {
    let bytes = subject.file.bytes();
    let is_text = subject.file.text().is_ok();
    let ends = bytes.iter().rev().take_while(|byte| **byte == SUB).count();
    let end = bytes.len() - ends;
    let mut findings = Vec::new();
    if ends > 0 {
        let message = "the file ends with U+001A, which ended a text for CP/M: whatever is appended comes behind it";
        let finding =
            Finding::new(&rules::CONTROL_CHAR, Site::new(subject.path, end..bytes.len()), message, "take it out");
        findings.push(finding.fixed_by(Fix::safe(vec![Edit::replace(subject.path, end..bytes.len(), "")])));
    }
    let lines = findings.len();
    let is_found = |at: &usize| is_control(bytes, *at, is_text) && is_free(taken, *at);
    // In most texts nothing but the first byte of U+0080 to U+009F can begin one, and that is found quickly.
    let next = |at: usize| match subject.file.survey().has_control {
        true => (at..end).find(is_found),
        false => memchr::memchr_iter(0xC2, &bytes[at..end]).map(|found| at + found).find(is_found),
    };
    let mut at = 0;
    while let Some(found) = next(at) {
        let line = line_of(bytes, found);
        let until = line.end.min(end).max(found + 1);
        let all: Vec<usize> = (found..until).filter(is_found).collect();
        findings.push(control(subject, &all));
        at = until;
    }
    gather(&mut findings, lines);
    findings
}

/// One finding in the place of many of one kind in a file, those from `start` on: the first says how many.
fn gather(findings: &mut Vec<Finding>, start: usize) {
    const MANY: usize = 10;
    let count = findings.len() - start;
    if count > MANY {
        findings.truncate(start + 1);
        findings[start].message.push_str(&format!("; the same in {} more of the file", counted(count - 1, "line")));
        findings[start].fix = None;
    }
}

/// Whether a control character that no text needs begins at `at`. Tab, line ends, vertical tab, form feed
/// and U+0085 are not among them: they are judged as ends of lines.
fn is_control(bytes: &[u8], at: usize, is_text: bool) -> bool {
    match bytes[at] {
        1..=8 | 0x0E..=0x1F | 0x7F => true,
        0xC2 if is_text => {
            let is_c1 = matches!(bytes.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9F));
            // Behind a letter of Latin-1 it is the rest of a character that was read byte by byte: mojibake.
            is_c1 && !matches!(&bytes[..at], [.., 0xC3, 0x82..=0xB4] | [.., 0xC2, 0x80..=0xBF])
        }
        _ => false,
    }
}

fn control(subject: &Subject<'_>, all: &[usize]) -> Finding {
    let bytes = subject.file.bytes();
    let code = |at: usize| u32::from(if bytes[at] == 0xC2 { bytes[at + 1] } else { bytes[at] });
    let length = |at: usize| if bytes[at] == 0xC2 { 2 } else { 1 };
    let first = all[0];
    let effect = all.iter().find_map(|at| reader::of_control(subject.path, subject.kind, code(*at)));
    let rule = if effect.is_some() { &rules::CONTROL_CHAR_BREAKS } else { &rules::CONTROL_CHAR };
    let more = if all.len() > 1 { format!(", and {} more in this line", all.len() - 1) } else { String::new() };
    let effect = effect.unwrap_or("nobody sees it, and a terminal may obey it");
    let message = format!("the control character U+{:04X}{more}: {effect}", code(first));
    let site = Site::new(subject.path, first..first + length(first));
    if subject.kind == Kind::Json && all.iter().all(|at| code(*at) < 0x20) {
        // Outside of a string it is an error anyway.
        let escape = |at: &usize| Edit::replace(subject.path, *at..*at + 1, format!("\\u{:04x}", code(*at)));
        let fix = Fix { safety: Safety::Suggested, edits: all.iter().map(escape).collect() };
        return Finding::new(rule, site, message, "write it as an escape").fixed_by(fix);
    }
    Finding::new(rule, site, message, "take it out, or write it as an escape where it is meant")
}

/// U+FFFD where it does not speak of itself, line by line.
fn replaced(subject: &Subject<'_>, taken: &[Range<usize>]) -> Vec<Finding> {
    let bytes = subject.file.bytes();
    let mut findings: Vec<Finding> = Vec::new();
    let mut line = 0..0;
    let mut is_meant = false;
    let mut end = 0;
    let is_handled = LazyCell::new(|| subject.kind.is_code() && handles_it(bytes));
    for at in memchr::memmem::find_iter(bytes, "\u{FFFD}") {
        if at >= line.end || line.is_empty() {
            line = line_of(bytes, at);
            is_meant = speaks_of_it(&bytes[line.clone()]);
            end = line.start;
        }
        if at < end || is_meant || !is_free(taken, at) || is_literal(bytes, at) {
            continue;
        }
        if is_between_quotes(&bytes[line.clone()], at - line.start) && *is_handled {
            continue;
        }
        end = line.end;
        let message =
            "U+FFFD stands where a character was lost: a program read the text in the wrong encoding and saved it";
        let help =
            "`git log -S` with the words around it finds the commit that lost it, and the one before still has it";
        findings.push(Finding::new(&rules::REPLACEMENT_CHAR, Site::new(subject.path, at..at + 3), message, help));
    }
    gather(&mut findings, 0);
    findings
}

/// Whether a program is about text that cannot be decoded, so that its strings hold what comes of it.
fn handles_it(bytes: &[u8]) -> bool {
    const WORDS: [&str; 8] =
        ["lossy", "lossily", "fffd", "replacement char", "replacement_char", "malformed", "invalid utf", "surrogate"];
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

/// Whether quotes stand before and behind `at` in a line.
fn is_between_quotes(line: &[u8], at: usize) -> bool {
    let has_quote = |part: &[u8]| memchr::memchr2(b'"', b'\'', part).is_some();
    has_quote(&line[..at]) && has_quote(&line[at..])
}

/// Whether a line is about decoding, so that U+FFFD is what it means.
fn speaks_of_it(line: &[u8]) -> bool {
    const WORDS: [&str; 7] = ["fffd", "replace", "decod", "utf", "unicode", "encod", "invalid"];
    let line = String::from_utf8_lossy(&line[..line.len().min(4096)]).to_ascii_lowercase();
    WORDS.iter().any(|word| line.contains(word))
}

/// Whether U+FFFD at `at` is alone between quotes.
fn is_literal(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| bytes[before]);
    matches!((before, bytes.get(at + 3)), (Some(b'\'' | b'"' | b'`'), Some(b'\'' | b'"' | b'`')))
}
