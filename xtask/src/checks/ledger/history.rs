//! An entry that was there stays as it was.
//!
//! It may change in its generated regions and its status, and by an added dated note. Everything
//! else is shown as the edits that would bring the old text back.

mod lines;
mod pairs;
mod rows;
mod sections;

use super::book::{Before, Book};
use super::rules;
use crate::config::schema::{Config, Promise};
use crate::ledger::claim;
use crate::model::{Finding, Site};

/// Holds the ledger against its past.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let Before::Was(old, _) = &book.before else { return };
    sections::judge(book, old, findings);
    rows::judge(book, old, findings);
}

/// A finding about a repository in which nobody can say what was.
pub fn unjudged(config: &Config) -> Finding {
    let path = config.ledger.first().map_or_else(crate::checks::sot::config_path, |ledger| ledger.path.clone());
    let message = "there is no git repository, so nobody can say whether old entries still are what they were";
    let help = "`git init` and a commit start a past that can be kept";
    Finding::new(&rules::HISTORY_UNJUDGED, Site::file(&path), message, help)
}

/// How an old text and a new one differ in status, if the vocabulary forbids the move: from, to.
fn forbidden_move(book: &Book<'_>, old: &str, new: &str) -> Option<(String, String)> {
    if book.policy.contract.off.contains(&Promise::StatusTransition) {
        return None;
    }
    let (from, to) = (claim(book.policy, old)?, claim(book.policy, new)?);
    let same = std::ptr::eq(from.status, to.status);
    let allowed = from.status.next.is_empty() || to.status.words.iter().any(|word| from.status.next.contains(word));
    (!same && !allowed).then(|| (old[from.range].to_owned(), new[to.range].to_owned()))
}

/// What to do about an entry that is not what it was.
fn mend(book: &Book<'_>, how: &str) -> String {
    let day = book.snapshot.facts.now.day();
    format!("{how}; what was learned since can be added as a note: `**Note {day}**: ...`")
}
