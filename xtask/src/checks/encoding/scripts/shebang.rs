//! What a Unix kernel and a shell make of a file.

use std::ops::Range;

use super::super::Subject;
use super::super::kind::Kind;
use super::super::policy::Policy;
use super::{policy, rules};
use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Site, Snapshot};
use crate::text::lines::LineEnd;

/// The names that git starts hooks by (githooks(5)).
const HOOKS: &[&str] = &[
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "push-to-checkout",
];

/// Whether `bytes` begin with `#!`, whatever mark stands before it; `#![` begins an attribute of Rust.
pub(super) fn has_one(bytes: &[u8]) -> bool {
    let bytes = &bytes[super::marks(bytes)..];
    bytes.starts_with(b"#!") && bytes.get(2) != Some(&b'[')
}

/// Whether git starts the file at `path`.
pub fn is_hook(path: &RepoPath) -> bool {
    HOOKS.contains(&path.file_name())
}

/// What is wrong with a script for Unix.
pub(super) fn judge(snapshot: &Snapshot, policy: &Policy, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let bytes = subject.file.bytes();
    let has_shebang = has_one(bytes);
    if has_shebang && subject.file.survey().has_bom {
        findings.push(mark(subject));
    }
    let is_windows = matches!(subject.kind, Kind::PowerShell | Kind::Batch);
    if is_windows || subject.file.survey().crlf == 0 {
        return;
    }
    let first = memchr::memchr(b'\n', bytes).unwrap_or(0);
    let is_first = first > 0 && bytes[first - 1] == b'\r';
    let is_strict = subject.kind == Kind::Shell || is_hook(subject.path);
    if is_strict || has_shebang && is_first || subject.kind == Kind::Make && continued(bytes).is_some() {
        findings.push(carriage_returns(snapshot, policy, subject, is_strict, has_shebang && is_first));
    }
}

/// The first line, from zero, that a backslash before CRLF continues. GNU make drops every carriage return before a
/// line feed; BSD make drops those at the end of a line, too, but not between a backslash and the line feed.
fn continued(bytes: &[u8]) -> Option<usize> {
    let at = memchr::memmem::find(bytes, b"\\\r\n")?;
    Some(memchr::memchr_iter(b'\n', &bytes[..at]).count())
}

fn mark(subject: &Subject<'_>) -> Finding {
    let marks = 0..super::marks(subject.file.bytes());
    let site = Site::new(subject.path, marks.clone());
    let message = "a byte order mark stands before `#!`, so the kernel does not see it";
    // A PowerShell script needs its mark on Windows, where nobody reads `#!`.
    if subject.kind == Kind::PowerShell {
        let help = "write ASCII and take the mark out, or take the `#!` line out";
        return Finding::new(&rules::SHEBANG_BOM_MILD, site, message, help);
    }
    let finding = Finding::new(&rules::SHEBANG_BOM, site, message, "take the three bytes out");
    finding.fixed_by(Fix::safe(vec![Edit::replace(subject.path, marks, "")]))
}

fn carriage_returns(
    snapshot: &Snapshot,
    policy: &Policy,
    subject: &Subject<'_>,
    is_strict: bool,
    is_first: bool,
) -> Finding {
    let (bytes, survey) = (subject.file.bytes(), subject.file.survey());
    // Text that was converted twice has several before one line feed.
    let run = |feed: usize| bytes[..feed].iter().rposition(|byte| *byte != b'\r').map_or(0, |last| last + 1)..feed;
    let returns: Vec<Range<usize>> = memchr::memchr_iter(b'\n', bytes).map(run).filter(|run| !run.is_empty()).collect();
    let executable = snapshot.facts.executable.as_ref();
    let may_run = executable.is_some_and(|executable| executable.contains(subject.path));
    let rule = if is_strict || may_run && is_first { &rules::SHELL_CRLF } else { &rules::SHELL_CRLF_MILD };
    let at = returns.first().map_or(0, |run| run.start);
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |feed| feed + 1);
    let count = if returns.len() == 1 { "1 line ends".to_owned() } else { format!("{} lines end", returns.len()) };
    let fact = match (is_first, subject.kind) {
        (true, _) => {
            let line = String::from_utf8_lossy(&bytes[start..at]).into_owned();
            let program: String = line.trim_start_matches('\u{FEFF}').chars().take(60).collect();
            format!("the kernel looks for the program of `{program}` with a carriage return behind it")
        }
        (false, Kind::Make) => {
            let line = continued(bytes).map_or(1, |line_index| line_index + 1);
            format!("the backslash of line {line} continues no line for BSD make; GNU make reads both line ends")
        }
        (false, _) => "the shell takes the carriage return for a part of the line".to_owned(),
    };
    let site = Site::new(subject.path, start..returns.first().map_or(0, |run| run.end + 1));
    let message = format!("{count} with CRLF, and {fact}");
    // Git writes one style in every line and one carriage return in each.
    let is_of_checkout = survey.lf == 0 && returns.iter().all(|run| run.len() == 1);
    if is_of_checkout && policy.is_left_to_systems(subject.path) {
        return Finding::new(&rules::SHELL_CRLF_MILD, site, message, policy::pin(LineEnd::Lf));
    }
    let help = "save it with LF, and say `eol=lf` of it in .gitattributes";
    let finding = Finding::new(rule, site, message, help);
    if !policy::allows_lf(policy, subject.path) {
        return finding;
    }
    // Where most lines are right, a carriage return may be meant: in a here-document.
    let safety = if is_first || survey.lf == 0 && is_strict { Safety::Safe } else { Safety::Suggested };
    let edits = returns.iter().map(|run| Edit::replace(subject.path, run.clone(), "")).collect();
    finding.fixed_by(Fix { safety, edits })
}
