//! An entry that was there stays as it was.
//!
//! It may change in its generated regions and its status, and by an added dated note. Everything
//! else is shown line by line. Nothing is repaired: whether the change or the past is right, a person says.

mod lines;
mod pairs;
mod rows;
mod sections;

use super::book::{Before, Book};
use super::rules;
use crate::config::schema::{Config, Promise};
use crate::ledger::claim;
use crate::model::{Finding, Site};

/// How many changes are shown line by line; `git diff` shows the others.
const SHOWN_MAX: usize = 20;

/// A change that is longer is cut.
const SHOWN_LINES_MAX: usize = 40;

/// Keeps what is shown of many changes short.
#[derive(Default)]
struct Shown {
    count: usize,
}

impl Shown {
    fn take(&mut self, lines: impl FnOnce() -> Vec<String>) -> Vec<String> {
        self.count += 1;
        if self.count > SHOWN_MAX {
            return Vec::new();
        }
        let mut lines = lines();
        if lines.len() > SHOWN_LINES_MAX {
            let more = lines.len() - SHOWN_LINES_MAX;
            lines.truncate(SHOWN_LINES_MAX);
            lines.push(format!(" ... {more} more"));
        }
        lines
    }
}

/// Holds the ledger against its past.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let promises = [Promise::EntryRewritten, Promise::EntryDeleted, Promise::EntryMoved, Promise::StatusTransition];
    if promises.iter().all(|promise| book.policy.contract.off.contains(promise)) {
        return;
    }
    match &book.before {
        Before::Unseen(why) => {
            let help = "see that git keeps the ledger and that its old contents are UTF-8; until then a rewritten entry passes unnoticed";
            findings.push(Finding::new(&rules::PAST_UNSEEN, Site::file(book.path), why.clone(), help));
        }
        Before::Was(old, document) => {
            let mut shown = Shown::default();
            sections::judge(book, old, document, &mut shown, findings);
            rows::judge(book, old, &mut shown, findings);
        }
        Before::Unknown | Before::Absent | Before::Same => {}
    }
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
    let from = claim(book.policy, old)?;
    let Some(to) = claim(book.policy, new) else {
        // A status that the vocabulary does not know is none that it may move on to.
        let closed = !from.status.next.is_empty();
        return closed.then(|| (old[from.range].to_owned(), new.to_owned()));
    };
    let same = std::ptr::eq(from.status, to.status);
    let allowed = from.status.next.is_empty() || to.status.words.iter().any(|word| from.status.next.contains(word));
    (!same && !allowed).then(|| (old[from.range].to_owned(), new[to.range].to_owned()))
}

/// What to do about an entry that is not what it was.
fn mend(book: &Book<'_>, how: &str) -> String {
    let day = book.snapshot.facts.now.day();
    format!("{how} (`git diff` shows it all); what was learned since can be added as a note: `**Note {day}**: ...`")
}
