//! Findings that several parts of `sot` make.

use std::ops::Range;
use std::sync::Arc;

use super::rules;
use crate::model::{Finding, RepoPath, Site, SourceFile};
use crate::text::marker::Broken;

/// A file that must be read and is not UTF-8.
pub fn not_text(path: &RepoPath, offset: usize) -> Finding {
    Finding::new(
        &rules::NOT_TEXT,
        Site::new(path, offset..offset + 1),
        format!("byte {offset} is not UTF-8, so the file cannot be judged and nothing is written"),
        "save the file as UTF-8",
    )
}

/// A document that holds markers in UTF-16.
pub fn wide(path: &RepoPath) -> Finding {
    let message = "the file holds markers in UTF-16, so it cannot be judged and nothing is written";
    Finding::new(&rules::NOT_TEXT, Site::file(path), message, "save the file as UTF-8")
}

/// Markers that are not one well-ordered pair.
pub fn broken(path: &RepoPath, text: &str, file: &Arc<SourceFile>, broken: &Broken) -> Finding {
    markers(path, text, file, &broken.range, broken.other.as_ref(), &broken.message)
}

/// The same, for markers of any spelling.
pub fn markers(
    path: &RepoPath,
    text: &str,
    file: &Arc<SourceFile>,
    range: &Range<usize>,
    other: Option<&Range<usize>>,
    message: &str,
) -> Finding {
    let message = match other {
        Some(other) => {
            let line = file.lines().position(text.as_bytes(), other.start).line;
            format!("{message}; the other marker is on line {line}")
        }
        None => message.to_owned(),
    };
    let finding = Finding::new(
        &rules::BROKEN_MARKERS,
        Site::new(path, range.clone()),
        message,
        "leave exactly one pair, each marker alone on its line, and quote markers in code; the file is left alone until then",
    );
    match other {
        Some(other) => finding.because(Site::new(path, other.clone())),
        None => finding,
    }
}

/// A finding about a configuration that leaves nothing to look at.
pub fn nothing_kept() -> Finding {
    let message = "there is no ledger, no region and no Markdown document to look at";
    Finding::new(
        &rules::NO_INPUT,
        Site::file(&super::config_path()),
        message,
        "configure a ledger, or correct `sot.documents` and `sot.exclude`",
    )
}

/// A finding about a glob that chooses nothing.
pub fn unmatched(glob: &str) -> Finding {
    let message = format!("`{glob}` of `sot.documents` matches no Markdown file, so nothing was looked at by it");
    Finding::new(&rules::NO_INPUT, Site::file(&super::config_path()), message, "correct the glob, or take it out")
}

/// A finding about a file that is not there.
pub fn no_input(path: &RepoPath, what: &str) -> Finding {
    Finding::new(
        &rules::NO_INPUT,
        Site::file(path),
        format!("{what} does not exist, and nothing that quotes it was judged"),
        "restore the file, correct its path in the configuration, or say `optional = true` there",
    )
}
