//! What the bytes of a file are: which encoding, several of them, or no text at all.

mod legacy;
mod marks;
mod odd;
mod reader;
pub mod rules;
mod wide;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::{Guard, Kind, Scope, Subject};
use crate::config::schema::Config;
use crate::config::scope::Chosen;
use crate::model::snapshot::edited;
use crate::model::{Edit, Finding, RepoPath, Rule, Safety, Severity, Snapshot, SourceFile};
use crate::ordered::Ordered;
use crate::text::encoding::declared::{self, Codec, Declared};
use crate::text::encoding::nature::{self, Nature};
use crate::text::encoding::{BOM, segments};
use crate::text::survey::Survey;
use crate::text::unicode::name::shown;
use marks::{Charset, Said};

/// The guard.
pub struct Bytes {
    /// The code page of Windows programs that know no better.
    ansi: Codec,
    /// Files that have to begin with a BOM.
    marked: Chosen,
}

impl Bytes {
    /// Makes the guard ready.
    pub fn new(config: &Arc<Config>) -> Bytes {
        Bytes {
            ansi: config.encoding.ansi_pages.first().map_or(Codec::Latin1, |page| Codec::of(&page.label())),
            marked: config.encoding.bom.chosen(),
        }
    }

    /// What is found in one file, with the fixes that leave nothing else to repair or to complain of.
    fn judge_file(&self, subject: &Subject<'_>, said: Option<&Said>) -> Vec<Finding> {
        let mut findings = self.find(subject, said);
        for level in [Safety::Safe, Safety::Suggested] {
            // Fixes of the level go first; where the others alone do not settle, there is none.
            for kept in [Some(level), None] {
                let is_fixed = findings.iter().any(|finding| safety(finding).is_some_and(|safety| safety <= level));
                if !is_fixed || self.is_settled(subject, said, &findings, level) {
                    break;
                }
                for finding in findings.iter_mut().filter(|finding| kept.is_none() || safety(finding) == kept) {
                    finding.fix = None;
                }
            }
        }
        findings
    }

    /// Whether nothing is left of what was found that a fix up to `level` repairs, and no new error has come up.
    fn is_settled(&self, subject: &Subject<'_>, said: Option<&Said>, findings: &[Finding], level: Safety) -> bool {
        let is_applied = |finding: &Finding| safety(finding).is_some_and(|safety| safety <= level);
        let fixes = findings.iter().filter(|finding| is_applied(finding)).filter_map(|finding| finding.fix.as_ref());
        let mut edits: Vec<&Edit> = fixes.flat_map(|fix| &fix.edits).collect();
        let Ok(bytes) = edited(subject.path, subject.file.bytes(), &mut edits) else { return false };
        let kind = Kind::of(subject.path, &bytes);
        let file = Arc::new(SourceFile::new(bytes));
        let after = self.find(&Subject { path: subject.path, file: &file, kind }, said);
        let is_known = |rule: &Rule| findings.iter().any(|finding| finding.rule.id == rule.id);
        after.iter().all(|finding| {
            !is_applied(finding) && (finding.rule.severity == Severity::Warning || is_known(finding.rule))
        })
    }

    fn find(&self, subject: &Subject<'_>, said: Option<&Said>) -> Vec<Finding> {
        let (bytes, survey) = (subject.file.bytes(), subject.file.survey());
        match subject.file.nature() {
            Nature::Binary => odd::no_text(subject).into_iter().collect(),
            Nature::Wide(_) if marks::is_wide(said) => Vec::new(),
            Nature::Wide(whole) => wide::whole(subject, whole).into_iter().collect(),
            Nature::Text => {
                let fragments = if survey.is_plain() { Vec::new() } else { segments::fragments(bytes) };
                let mut findings = wide::fragments(subject, &fragments);
                let taken: Vec<Range<usize>> = fragments.into_iter().map(|fragment| fragment.range).collect();
                if !marks::is_latin(said, subject) {
                    findings.extend(legacy::judge(subject, self.ansi, &taken));
                }
                findings.extend(marks::judge(subject, self.marked.contains(subject.path), said, &taken));
                findings.extend(odd::judge(subject, &taken));
                findings
            }
        }
    }
}

impl Guard for Bytes {
    fn keeps(&self, path: &RepoPath, kind: Kind, bytes: &[u8], survey: &Survey) -> bool {
        if survey.is_plain() {
            return self.marked.contains(path)
                || declaration(path, kind, bytes).is_some_and(|declared| declared.codec == Codec::Wide);
        }
        if survey.has_nul || survey.has_control {
            return nature::of(bytes, survey) != Nature::Binary || odd::is_text(kind);
        }
        survey.has_bom
            || self.marked.contains(path)
            || std::str::from_utf8(bytes).is_err()
            || marks::MARKS.iter().any(|mark| memchr::memmem::find(bytes, mark).is_some())
            || odd::has_c1(bytes)
            || declaration(path, kind, bytes).is_some_and(|declared| declared.codec != Codec::Utf8)
    }

    fn reads_bytes(&self) -> bool {
        true
    }

    fn follows(&self, snapshot: &Snapshot, scope: &Scope) -> BTreeSet<RepoPath> {
        let policy = scope.policy(snapshot);
        if policy.is_silent() {
            return BTreeSet::new();
        }
        let is_held = |path: &RepoPath| marks::said(&policy, path).is_some_and(|said| said.charset != Charset::Utf8);
        scope.sifted(snapshot).into_iter().map(|(path, _)| path).filter(|path| is_held(path)).cloned().into_set()
    }

    fn judge(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
        let policy = scope.policy(snapshot);
        let judge = |subject: &Subject<'_>| self.judge_file(subject, marks::said(&policy, subject.path).as_ref());
        let mut findings = scope.each_of_any_bytes(snapshot, judge);
        findings.extend(marks::inconsistent(snapshot, scope, &policy));
        findings
    }
}

/// What it takes to apply the fix of a finding that has one.
fn safety(finding: &Finding) -> Option<Safety> {
    finding.fix.as_ref().map(|fix| fix.safety)
}

/// What a file says it is in, where its reader heeds that.
fn declaration(path: &RepoPath, kind: Kind, bytes: &[u8]) -> Option<Declared> {
    match kind {
        Kind::Python => declared::python(bytes),
        Kind::Markup => match path.extension() {
            Some("html" | "htm") => declared::html(bytes),
            _ => declared::xml(bytes).or_else(|| declared::html(bytes)),
        },
        _ if matches!(path.extension(), Some("po" | "pot")) => declared::po(bytes),
        Kind::Other | Kind::Windows => declared::xml(bytes),
        _ => None,
    }
}

/// Where `range` is outside of all of `taken`, which are in order.
fn is_free(taken: &[Range<usize>], at: usize) -> bool {
    let index = taken.partition_point(|range| range.end <= at);
    taken.get(index).is_none_or(|range| at < range.start)
}

/// The line that holds `at`, without its end. A lone CR ends one, too: it may become a line feed.
fn line_of(bytes: &[u8], at: usize) -> Range<usize> {
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |end| end + 1);
    let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |end| at + end);
    start..end
}

/// The lines of `bytes`, without their ends; between CR and LF there is an empty one.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]);
    ends.map(move |end| std::mem::replace(&mut start, end + 1)..end)
}

/// `text` as a message quotes it: one line of ASCII, and not too long.
fn quoted(text: &str) -> String {
    format!("`{}`", shown(text.trim_end_matches(['\r', '\n'])))
}

/// `bytes` as a message shows them.
fn hex(bytes: &[u8]) -> String {
    let shown: Vec<String> = bytes.iter().take(8).map(|byte| format!("{byte:02X}")).collect();
    shown.join(" ")
}

/// `1 line`, `2 lines`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `bytes` without the BOM that they begin with.
fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BOM).unwrap_or(bytes)
}
