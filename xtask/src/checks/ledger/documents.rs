//! Documents about an entry are listed in the ledger.

use std::collections::HashSet;

use super::book::Book;
use super::rules;
use crate::ledger::{Ledger, is_id};
use crate::model::{Finding, RepoPath, Site};

/// Finds documents of the configured patterns that no row and no section lists.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let globs = &book.policy.contract.documents;
    let is_other = |path: &&RepoPath| *path != book.path && *path != &book.policy.path;
    let documents: Vec<&RepoPath> =
        book.snapshot.tree.iter().filter(|path| globs.set.contains(path)).filter(is_other).collect();
    for (index, glob) in globs.texts.iter().enumerate() {
        if !documents.iter().any(|path| globs.set.matches(index, path)) {
            let message = format!("`{glob}` of ledger `{}` matches no document", book.policy.name);
            let help = "correct `contract.documents`, or take the glob out";
            let site = Site::file(&crate::checks::sot::config_path());
            findings.push(Finding::new(&rules::NO_INPUT, site, message, help));
        }
    }
    if documents.is_empty() {
        return;
    }
    let rows = book.ledger.rows.iter().map(|row| book.ledger.at(&row.id));
    let ids: HashSet<&str> =
        rows.chain(book.ledger.sections.iter().map(|section| book.ledger.at(&section.id))).collect();
    for path in documents {
        let name = path.file_name();
        let (listed, wanted) = match id_of(&book.ledger, name) {
            Some(id) => {
                let listed = ids.contains(id.as_str());
                (listed, format!("no row and no section of {} has {id}", book.path))
            }
            None => (is_named(&book.ledger, name), format!("no row and no section of {} names it", book.path)),
        };
        if !listed {
            let help = format!("`cargo xtask ledger add {}` writes the entry", book.policy.name);
            findings.push(Finding::new(&rules::UNLISTED_DOCUMENT, Site::file(path), wanted, help));
        }
    }
}

/// The id that a file name starts with; an underscore may stand for its hyphen.
fn id_of(ledger: &Ledger<'_>, name: &str) -> Option<String> {
    let hyphened = name.replacen('_', "-", 1);
    [name, hyphened.as_str()].into_iter().find_map(|name| {
        let found = ledger.policy.id.find(name).filter(|found| found.start() == 0)?;
        // `BUILD-12` of `BUILD-12.md` is followed by an extension, of `BUILD-12_x.md` by the rest of the name.
        let stem = found.as_str().trim_end_matches('.');
        let ends = !name[stem.len()..].starts_with(|c: char| c.is_alphanumeric());
        (ends && is_id(ledger.policy, stem)).then(|| stem.to_owned())
    })
}

/// Whether a row, or a section of an entry, holds the file's name as a whole word.
fn is_named(ledger: &Ledger<'_>, name: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut places = memchr::memmem::find_iter(ledger.text.as_bytes(), name.as_bytes());
    places.any(|at| {
        let alone = !ledger.text[..at].ends_with(inner) && !ledger.text[at + name.len()..].starts_with(inner);
        let in_row = || ledger.rows.iter().any(|row| row.range.contains(&at));
        alone
            && (in_row() || ledger.sections.iter().any(|section| section.heading.start <= at && at < section.body.end))
    })
}
