//! What keeps documents from being judged at all, and configuration that does nothing.

use super::world::World;
use crate::checks::docs_drift::rules;
use crate::checks::sot::config_path;
use crate::config::schema::ReferenceKind;
use crate::model::{Finding, RepoPath, Site, SourceFile};

/// The glob that stands where nobody configured one: a repository may have no Markdown in it.
const EVERY_DOCUMENT: &str = "**/*.md";

/// What is unreadable about a document.
pub fn unread(path: &RepoPath, file: &SourceFile) -> Option<Finding> {
    match file.text() {
        Err(offset) => {
            let message = format!("byte {offset} is not UTF-8, so nothing that the document refers to was judged");
            let site = Site::new(path, offset..offset + 1);
            Some(Finding::new(&rules::NOT_TEXT, site, message, "save the file as UTF-8"))
        }
        Ok(text) => memchr::memchr(0, text.as_bytes()).map(|nul| {
            let message = "the document holds NUL characters from here on, as a text in UTF-16 does: what it says there is not seen";
            Finding::new(&rules::HIDDEN_TEXT, Site::new(path, nul..nul + 1), message, "save the whole file as UTF-8")
        }),
    }
}

/// Globs that choose nothing, no document at all, and patterns that exempt nothing.
pub fn judge(world: &World<'_>, judges: impl Fn(&RepoPath) -> bool, findings: &mut Vec<Finding>) {
    let references = &world.config.references;
    let tree = &world.snapshot.tree;
    let mut said = false;
    for (index, glob) in references.documents.texts.iter().enumerate().filter(|(_, glob)| *glob != EVERY_DOCUMENT) {
        if !tree.iter().any(|path| path.is_markdown() && references.documents.set.matches(index, path)) {
            said = true;
            let message = format!("`{glob}` of `references.documents` matches no Markdown file");
            let help = "restore the file, correct the glob, or take it out";
            findings.push(Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help));
        }
    }
    // Whoever lists no document, asks for none.
    if !said && !references.documents.texts.is_empty() && !tree.iter().any(judges) {
        let message = "there is no Markdown document whose references could be judged";
        let help = "correct `references.documents` and `references.exclude`, or say `documents = []`";
        findings.push(Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help));
    }
    let off = &references.off;
    if off.contains(&ReferenceKind::Link) && off.contains(&ReferenceKind::Anchor) {
        return;
    }
    for pattern in world.unused_elsewhere() {
        let message = format!("`{pattern}` of `references.elsewhere` exempts no link");
        let site = Site::file(&config_path());
        findings.push(Finding::new(&rules::UNUSED_ELSEWHERE, site, message, "take the pattern out"));
    }
}
