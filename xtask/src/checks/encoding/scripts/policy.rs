//! What the repository says about the form of a file.
//!
//! One place to ask, so that a repair never fights with what git and editors are told to do.

use super::super::policy::Policy;
use crate::model::{RepoPath, Safety};
use crate::text::lines::LineEnd;

/// What it takes to put a byte order mark in front of the file at `path`: nothing more where the repository asks for
/// one, a look where it says nothing; `None` where it forbids one.
pub(super) fn bom(policy: &Policy, path: &RepoPath) -> Option<Safety> {
    match policy.charset(path) {
        Some((name, _)) if &*name == "utf-8-bom" => Some(Safety::Safe),
        Some(_) => None,
        None => Some(Safety::Suggested),
    }
}

/// Whether the file at `path` may be given CRLF line ends: not where the repository asks for LF.
pub(super) fn allows_crlf(policy: &Policy, path: &RepoPath) -> bool {
    policy.line_end(path).is_none_or(|(end, _)| end == LineEnd::CrLf)
}

/// What to do about the line ends of a file that git gives each system in its own way: what stands here was perhaps
/// written by git, and what a repair wrote would be lost at the next checkout.
pub(super) fn pin(end: LineEnd) -> String {
    let eol = if end == LineEnd::Lf { "lf" } else { "crlf" };
    format!("say `text eol={eol}` of it in .gitattributes: git leaves its line ends to each system")
}

/// Whether the file at `path` may be given LF line ends: not where the repository asks for CRLF.
pub(super) fn allows_lf(policy: &Policy, path: &RepoPath) -> bool {
    policy.line_end(path).is_none_or(|(end, _)| end == LineEnd::Lf)
}
