//! The byte order mark: where it stands, and where it is missing.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::policy::Policy;
use super::super::{Kind, Scope, Subject};
use super::{is_free, line_of, reader, rules};
use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Site, Snapshot};
use crate::text::encoding::BOM;
use crate::text::encoding::declared::Codec;

/// Characters that are looked for in every file: U+FEFF and U+FFFD.
pub const MARKS: [&[u8]; 2] = [BOM, b"\xEF\xBF\xBD"];

/// Everything about BOMs in one file, outside of `taken`.
pub fn judge(subject: &Subject<'_>, is_marked: bool, said: Option<&Said>, taken: &[Range<usize>]) -> Vec<Finding> {
    let bytes = subject.file.bytes();
    let mut findings = Vec::new();
    let has_bom = bytes.starts_with(BOM);
    let is_wanted = is_marked || said.is_some_and(|said| said.charset == Charset::Utf8Bom);
    if is_marked && !has_bom && taken.first().is_none_or(|range| range.start > 0) {
        findings.push(missing(subject, "`bom` of `[encoding]` lists it"));
    }
    if has_bom && !is_wanted {
        findings.extend(forbidden(subject));
    }
    if let Some(said) = said.filter(|_| !is_marked && taken.is_empty()) {
        findings.extend(held_to(subject, said));
    }
    let count = bytes.chunks_exact(3).take_while(|mark| *mark == BOM).count();
    if count > 1 {
        let message = format!("the file begins with {count} BOMs: every reader takes those behind the first for text");
        let finding = Finding::new(&rules::BOM_REPEATED, Site::new(subject.path, 3..3 * count), message, "keep one");
        findings.push(finding.fixed_by(Fix::safe(vec![Edit::replace(subject.path, 3..3 * count, "")])));
    }
    let behind = 3 * count;
    for at in memchr::memmem::find_iter(&bytes[behind..], BOM).map(|at| behind + at) {
        if is_free(taken, at) {
            findings.push(interior(subject, at));
        }
    }
    findings
}

fn interior(subject: &Subject<'_>, at: usize) -> Finding {
    let site = Site::new(subject.path, at..at + BOM.len());
    let is_line_start = line_of(subject.file.bytes(), at).start == at;
    if is_line_start {
        let message =
            "U+FEFF in the middle of the file, at the start of a line: files were put together, each with its BOM";
        let finding = Finding::new(&rules::BOM_INTERIOR, site, message, "take it out");
        let edits = vec![Edit::replace(subject.path, at..at + BOM.len(), "")];
        return finding.fixed_by(Fix { safety: Safety::Suggested, edits });
    }
    let message = "U+FEFF in the middle of a line: nobody sees it, and no search for the words around it finds them";
    Finding::new(&rules::BOM_INTERIOR, site, message, "take it out, or write it as an escape where it is meant")
}

fn forbidden(subject: &Subject<'_>) -> Option<Finding> {
    // `#!` and batch files are judged as scripts.
    if subject.file.bytes()[BOM.len()..].starts_with(b"#!") {
        return None;
    }
    let (is_sure, effect) = reader::of_bom(subject.path, subject.kind)?;
    let rule = if is_sure { &rules::BOM_FORBIDDEN } else { &rules::BOM_FORBIDDEN_MILD };
    let message = format!("the file begins with a BOM: {effect}");
    let finding = Finding::new(rule, Site::new(subject.path, 0..BOM.len()), message, "save it without");
    Some(finding.fixed_by(Fix::safe(vec![Edit::replace(subject.path, 0..BOM.len(), "")])))
}

fn missing(subject: &Subject<'_>, policy: &str) -> Finding {
    let message = format!("the file does not begin with a BOM, and {policy}");
    let finding = Finding::new(&rules::BOM_MISSING, Site::file(subject.path), message, "put one in front");
    finding.fixed_by(Fix::safe(vec![Edit::insert(subject.path, 0, BOM)]))
}

/// What `.editorconfig` says a file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8 without a BOM.
    Utf8,
    /// UTF-8 with a BOM.
    Utf8Bom,
    /// ISO 8859-1.
    Latin1,
    /// UTF-16, either way.
    Utf16,
}

/// The charset that a file is held to.
pub struct Said {
    /// Which.
    pub charset: Charset,
    /// Its name.
    name: Box<str>,
    /// Where it stands.
    site: Site,
}

/// What `.editorconfig` says the file at `path` is in.
pub fn said(policy: &Policy, path: &RepoPath) -> Option<Said> {
    let (name, site) = policy.charset(path)?;
    Some(Said { charset: Charset::of(&name)?, name, site })
}

/// Whether a file is to be UTF-16.
pub fn is_wide(said: Option<&Said>) -> bool {
    said.is_some_and(|said| said.charset == Charset::Utf16)
}

/// Whether a file is to be Latin-1, and may be.
pub fn is_latin(said: Option<&Said>, subject: &Subject<'_>) -> bool {
    said.is_some_and(|said| said.charset == Charset::Latin1)
        && subject.file.text().is_err()
        && Codec::Latin1.decode(subject.file.bytes()).is_some()
}

impl Charset {
    /// The `charset` of `.editorconfig` that is called `name`.
    pub fn of(name: &str) -> Option<Charset> {
        Some(match name.to_ascii_lowercase().as_str() {
            "utf-8" => Charset::Utf8,
            "utf-8-bom" => Charset::Utf8Bom,
            "latin1" => Charset::Latin1,
            "utf-16le" | "utf-16be" => Charset::Utf16,
            _ => return None,
        })
    }
}

/// What keeps `subject`, a file of text, from being in what it is said to be in.
fn held_to(subject: &Subject<'_>, said: &Said) -> Option<Finding> {
    let survey = subject.file.survey();
    let text = subject.file.text().ok().filter(|text| !survey.has_nul && !text.is_empty())?;
    let policy = format!("`.editorconfig` says `charset = {}`", said.name);
    let whole = Site::file(subject.path);
    let finding = match said.charset {
        Charset::Utf8Bom if !survey.has_bom => missing(subject, &policy),
        Charset::Utf8
            if survey.has_bom && !needs_bom(subject) && reader::of_bom(subject.path, subject.kind).is_none() =>
        {
            let message = format!("the file begins with a BOM, and {policy}");
            let site = Site::new(subject.path, 0..BOM.len());
            let help = "save it without, or write `utf-8-bom` where its reader needs one";
            let edits = vec![Edit::replace(subject.path, 0..BOM.len(), "")];
            let fix = Fix { safety: Safety::Suggested, edits };
            Finding::new(&rules::BOM_FORBIDDEN_MILD, site, message, help).fixed_by(fix)
        }
        Charset::Latin1 if !text.is_ascii() => {
            let message = format!("the file is UTF-8, and {policy}: who believes that reads two characters for one");
            Finding::new(&rules::DECLARED_MISMATCH_MILD, whole, message, "correct .editorconfig, or the file")
        }
        Charset::Utf16 => {
            let message = format!("the file is UTF-8, and {policy}");
            Finding::new(&rules::DECLARED_MISMATCH_MILD, whole, message, "correct .editorconfig, or the file")
        }
        _ => return None,
    };
    Some(finding.because(said.site.clone()))
}

/// Files of one kind, some with a BOM and some without. With `--since` most files are not looked at, so nothing is said.
pub fn inconsistent(snapshot: &Snapshot, scope: &Scope, policy: &Policy) -> Vec<Finding> {
    if snapshot.facts.since.is_some() {
        return Vec::new();
    }
    /// How many have one, the first of them, and how many have none and need to tell their encoding.
    type Counts<'a> = (usize, Option<&'a RepoPath>, usize);
    let mut counts: BTreeMap<&str, Counts<'_>> = BTreeMap::new();
    let kept =
        snapshot.files().filter(|(path, _)| snapshot.tree.contains(*path)).map(|(path, file)| (path, *file.survey()));
    for (path, survey) in kept.chain(snapshot.sifted().map(|(path, survey)| (path, *survey))) {
        let Some(extension) = path.extension().filter(|_| scope.contains(path)) else { continue };
        if survey.has_nul || survey.has_control || policy.leaves_path(path) || scope.is_test_data(path) {
            continue;
        }
        let entry = counts.entry(extension).or_default();
        if survey.has_bom {
            entry.0 += 1;
            entry.1 = Some(entry.1.map_or(path, |first| first.min(path)));
        } else if survey.has_non_ascii {
            entry.2 += 1;
        }
    }
    let judged = counts.into_iter().filter_map(|(extension, (with, first, without))| {
        let first = first.filter(|_| without > 0)?;
        // Elsewhere another rule says which is right.
        if reader::of_bom(first, Kind::of(first, &[])).is_some()
            || extension == "ps1"
            || extension == "bat"
            || said(policy, first).is_some()
        {
            return None;
        }
        let message =
            format!("{with} of the `.{extension}` files begin with a BOM, and {without} that need one as much do not");
        let help = format!("decide, and say so: `[*.{extension}]` with `charset = utf-8` in .editorconfig");
        Some(Finding::new(&rules::BOM_INCONSISTENT, Site::file(first), message, help).about(extension))
    });
    judged.collect()
}

/// Windows PowerShell reads a script without one in the code page of the system.
fn needs_bom(subject: &Subject<'_>) -> bool {
    subject.kind == Kind::PowerShell && subject.file.survey().has_non_ascii
}
