//! Which files git marks executable, against which can be executed.

use super::super::kind::Kind;
use super::super::{Scope, Subject};
use super::{rules, shebang};
use crate::model::{Finding, RepoPath, Site, Snapshot};

/// Files that a program turns into scripts, or reads whatever their mode.
const TEMPLATES: &[&str] =
    &["bats", "ejs", "erb", "in", "j2", "jinja", "jinja2", "mustache", "template", "tmpl", "tpl", "txt"];

/// What is wrong with the mode of a file that begins with `#!`.
pub(super) fn judge(snapshot: &Snapshot, subject: &Subject<'_>) -> Option<Finding> {
    let executable = snapshot.facts.executable.as_ref()?;
    let is_windows = matches!(subject.kind, Kind::PowerShell | Kind::Batch);
    let extension = subject.path.extension().unwrap_or_default().to_ascii_lowercase();
    // What is not run itself, but made into what is, or handed to its runner.
    if TEMPLATES.contains(&extension.as_str()) {
        return None;
    }
    if executable.contains(subject.path) || is_windows || !shebang::has_one(subject.file.bytes()) {
        return None;
    }
    let line = subject.file.lines().range(0, subject.file.bytes().len());
    let site = Site::new(subject.path, line);
    let message = "the file begins with `#!`, and is not marked executable";
    let help = format!("git update-index --chmod=+x {}", quoted(subject.path));
    Some(Finding::new(&rules::SHEBANG_NOT_EXECUTABLE, site, message, help))
}

/// Text files that are marked executable and begin with something else.
pub(super) fn unmarked(snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
    let Some(executable) = snapshot.facts.executable.as_ref() else { return Vec::new() };
    // Whatever begins with `#!` is kept, so what was passed over does not.
    let passed = snapshot.sifted().map(|(path, survey)| (path, survey, false));
    let kept = snapshot.files().map(|(path, file)| (path, file.survey(), shebang::has_one(file.bytes())));
    let is_text = |survey: &crate::text::survey::Survey| survey.bytes > 0 && !survey.has_nul && !survey.has_control;
    let wrong = passed.chain(kept).filter(|(path, survey, has_shebang)| {
        executable.contains(*path) && !has_shebang && is_text(survey) && scope.contains(path) && !is_for_windows(path)
    });
    let mut findings: Vec<Finding> = wrong.map(|(path, ..)| without_shebang(path)).collect();
    findings.sort_by_cached_key(|finding| finding.site.path.clone());
    findings
}

fn is_for_windows(path: &RepoPath) -> bool {
    matches!(Kind::of(path, b""), Kind::PowerShell | Kind::Batch)
}

fn without_shebang(path: &RepoPath) -> Finding {
    let message = "the file is marked executable, and does not begin with `#!`";
    let help = format!("git update-index --chmod=-x {}", quoted(path));
    Finding::new(&rules::EXECUTABLE_WITHOUT_SHEBANG, Site::file(path), message, help)
}

/// A path as a shell takes it for one word.
fn quoted(path: &RepoPath) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%,".contains(c);
    if path.as_str().chars().all(is_plain) {
        path.to_string()
    } else {
        format!("'{}'", path.as_str().replace('\'', r"'\''"))
    }
}
