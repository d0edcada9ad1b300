//! What `cmd.exe` makes of a batch file.

use std::collections::BTreeSet;

use super::super::Subject;
use super::super::policy::Policy;
use super::{policy, rules};
use crate::model::{Edit, Finding, Fix, Safety, Site};
use crate::ordered::Ordered;
use crate::text::batch::{self, Kind, Statement, label};
use crate::text::lines::LineEnd;
use crate::text::unicode::name::number;

/// `cmd.exe` looks for labels in blocks of so many bytes.
const BLOCK: usize = 512;

/// What is wrong with a batch file.
pub(super) fn judge(policy: &Policy, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let bytes = subject.file.bytes();
    // Of a file in a code page, the commands are ASCII all the same.
    let lossy = String::from_utf8_lossy(bytes);
    let statements = batch::statements(&lossy);
    let has_bom = subject.file.survey().has_bom;
    if has_bom {
        let marks = 0..super::marks(bytes);
        let site = Site::new(subject.path, marks.clone());
        let message = "`cmd.exe` reads the byte order mark as a part of the first command";
        let finding = Finding::new(&rules::BATCH_BOM, site, message, "take the three bytes out");
        findings.push(finding.fixed_by(Fix::safe(vec![Edit::replace(subject.path, marks, "")])));
    }
    findings.extend(line_ends(policy, subject, &lossy, &statements));
    findings.extend(subject.file.text().ok().and_then(|text| beyond_ascii(subject, text, &statements)));
}

fn line_ends(policy: &Policy, subject: &Subject<'_>, text: &str, statements: &[Statement]) -> Option<Finding> {
    let (bytes, survey) = (subject.file.bytes(), subject.file.survey());
    let body = &bytes[super::marks(bytes)..];
    // Such a file is a shell script, too, for which CRLF is wrong.
    if survey.lf == 0 || body.starts_with(b":;") || body.starts_with(b"#!") {
        return None;
    }
    let lone: Vec<usize> =
        memchr::memchr_iter(b'\n', bytes).filter(|feed| *feed == 0 || bytes[feed - 1] != b'\r').collect();
    let first = *lone.first()?;
    let named = |range: &std::ops::Range<usize>| label(&text[range.clone()]);
    let labels: BTreeSet<String> = statements
        .iter()
        .filter_map(|s| if let Kind::Label { name } = &s.kind { Some(named(name)) } else { None })
        .into_set();
    let jump = statements.iter().find_map(|statement| match &statement.kind {
        Kind::Jump { name } => Some(named(name)).filter(|name| labels.contains(name)),
        _ => None,
    });
    let count = if lone.len() == 1 { "1 line ends".to_owned() } else { format!("{} lines end", lone.len()) };
    let (rule, fact) = match jump {
        Some(name) => (&rules::BATCH_LF, format!(", and `cmd.exe` may miss the label `:{name}` that it jumps to")),
        None if !labels.is_empty() && bytes.len() > BLOCK => {
            (&rules::BATCH_LF, format!(", and `cmd.exe` may miss its labels: it has more than {BLOCK} bytes"))
        }
        None => (&rules::BATCH_LF_MILD, ", which `cmd.exe` does not always read as a line end".to_owned()),
    };
    let start = memchr::memrchr(b'\n', &bytes[..first]).map_or(0, |feed| feed + 1);
    let site = Site::new(subject.path, start..first + 1);
    if survey.crlf == 0 && policy.is_left_to_systems(subject.path) {
        let help = policy::pin(LineEnd::CrLf);
        return Some(Finding::new(&rules::BATCH_LF_MILD, site, format!("{count} with LF alone{fact}"), help));
    }
    let help = "save it with CRLF, and say `*.bat text eol=crlf` and `*.cmd text eol=crlf` in .gitattributes";
    let finding = Finding::new(rule, site, format!("{count} with LF alone{fact}"), help);
    if !policy::allows_crlf(policy, subject.path) {
        return Some(finding);
    }
    let edits = lone.iter().map(|feed| Edit::insert(subject.path, *feed, "\r")).collect();
    Some(finding.fixed_by(Fix { safety: Safety::Safe, edits }))
}

fn beyond_ascii(subject: &Subject<'_>, text: &str, statements: &[Statement]) -> Option<Finding> {
    if !subject.file.survey().has_non_ascii {
        return None;
    }
    let end = statements.iter().find(|statement| statement.kind == Kind::CodePage { page: Some(65001) });
    let end = end.map_or(text.len(), |statement| statement.range.start);
    let is_comment = |at: usize| {
        let index = statements.partition_point(|statement| statement.range.start <= at);
        statements[..index].last().is_some_and(|s| s.kind == Kind::Comment && s.range.contains(&at))
    };
    let from = super::marks(text.as_bytes());
    let mut wrong = text[from..end.max(from)]
        .char_indices()
        .map(|(at, c)| (from + at, c))
        .filter(|(at, c)| !c.is_ascii() && !is_comment(*at));
    let (at, character) = wrong.next()?;
    let count = wrong.count();
    let more = if count == 0 { String::new() } else { format!(" (and {count} more characters)") };
    let message = format!("`cmd.exe` reads {}{more} in the code page of the console", number(character));
    let site = Site::new(subject.path, at..at + character.len_utf8());
    Some(Finding::new(&rules::BATCH_NON_ASCII, site, message, "write ASCII, or `chcp 65001 >nul` before it"))
}
