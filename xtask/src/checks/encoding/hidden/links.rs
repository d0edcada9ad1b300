//! Links to files whose names are composed, written in decomposed form.

use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::rules::NON_NFC;
use super::sieve::is_composed;
use super::{Subject, repair};
use crate::model::{Edit, Finding, RepoPath, Site, Snapshot};
use crate::text::unicode::name::shown;

/// The sieve keeps a file for these characters alone, and no verdict may hang on what else it holds.
fn is_decomposed(target: &str) -> bool {
    !is_nfc(target) && target.chars().any(is_composed)
}

/// Finds links of Markdown files that miss a file by their form alone.
pub fn judge(snapshot: &Snapshot, subjects: &[Subject<'_>], findings: &mut Vec<Finding>) {
    let twins: HashMap<String, &RepoPath> = snapshot
        .tree
        .iter()
        .filter(|path| !path.as_str().is_ascii())
        .map(|path| (path.as_str().nfc().collect(), path))
        .collect();
    if twins.is_empty() {
        return;
    }
    for subject in subjects.iter().filter(|subject| subject.path.is_markdown() && subject.file.survey().has_non_ascii) {
        let Ok(page) = subject.file.page() else { continue };
        let Ok(text) = subject.file.text() else { continue };
        for link in page.links.iter().filter(|link| is_decomposed(&link.target)) {
            let target = link.target.split(['#', '?']).next().unwrap_or_default();
            let Some(path) = subject.path.follow(target).filter(|path| !snapshot.tree.contains(path)) else { continue };
            let composed: String = path.as_str().nfc().collect();
            let Some(twin) = twins.get(&composed) else { continue };
            let message = format!("the link to `{}` is not composed, and the file's name is", shown(target));
            let site = Site::new(subject.path, link.place.clone());
            let found = Finding::new(&NON_NFC, site, message, "write the composed form").because(Site::file(twin));
            let written = &text[link.place.clone()];
            let edit = Edit::replace(subject.path, link.place.clone(), written.nfc().collect::<String>());
            let is_whole = written == link.target && is_nfc(twin.as_str());
            findings.push(Finding { fix: if is_whole { repair::suggested(vec![edit]) } else { None }, ..found });
        }
    }
}
