//! One ledger opened for judging: as it stands, and as it stood.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::checks::sot;
use crate::config::schema::{self, Config};
use crate::ledger::Ledger;
use crate::model::{Base, Finding, Past, RepoPath, Rule, Site, Snapshot, SourceFile};
use crate::text::markdown::Document;

/// A ledger before the change at hand.
pub enum Before<'a> {
    /// Nobody asked, or there is no git.
    Unknown,
    /// Git should know, and what it knows cannot be read: why.
    Unseen(String),
    /// The ledger was not there.
    Absent,
    /// Byte for byte as it is now.
    Same,
    /// As it stood.
    Was(Ledger<'a>, &'a Document),
}

/// A ledger with everything that is judged about it.
pub struct Book<'a> {
    /// The whole configuration.
    pub config: &'a Config,
    /// The repository.
    pub snapshot: &'a Snapshot,
    /// The ledger's configuration.
    pub policy: &'a schema::Ledger,
    /// The file it really stands in.
    pub path: &'a RepoPath,
    /// That file.
    pub file: &'a Arc<SourceFile>,
    /// Its blocks.
    pub document: &'a Document,
    /// What it says.
    pub ledger: Ledger<'a>,
    /// What it said.
    pub before: Before<'a>,
    /// What messages call the state before.
    pub base: &'a str,
}

impl<'a> Book<'a> {
    /// Opens the ledger of `policy`; nothing when it is missing or no text, which is reported elsewhere.
    pub fn open(config: &'a Config, snapshot: &'a Snapshot, policy: &'a schema::Ledger) -> Option<Book<'a>> {
        let path = snapshot.resolve(&policy.path);
        let file = snapshot.file(path)?;
        let (text, document) = (file.text().ok()?, file.document().ok()?);
        let old = match &snapshot.facts.past {
            Past::Base(base) => base.changed.get(&policy.path),
            _ => None,
        };
        // Two large texts are scanned side by side.
        let ledger = std::thread::scope(|scope| {
            if let Some(old) = old.filter(|old| old.bytes().len() > super::LARGE_BYTES) {
                scope.spawn(move || old.document().is_ok());
            }
            Ledger::read(text, document, policy, sot::derived(config, snapshot, path, file))
        });
        let (before, base) = match &snapshot.facts.past {
            Past::NotAsked | Past::Unknown => (Before::Unknown, ""),
            Past::Nothing => (Before::Absent, "the first commit"),
            Past::Base(base) => (before(config, snapshot, policy, base, &ledger), base.name.as_str()),
        };
        Some(Book { config, snapshot, policy, path, file, document, ledger, before, base })
    }

    /// A finding about a range of the ledger.
    pub fn finding(
        &self,
        rule: &'static Rule,
        range: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        Finding::new(rule, Site::new(self.path, range.clone()), message, help)
    }

    /// A place in the ledger.
    pub fn site(&self, range: &Range<usize>) -> Site {
        Site::new(self.path, range.clone())
    }

    /// Whether the INDEX is written by this tool, from the sections.
    pub fn has_derived_index(&self) -> bool {
        let table = self.ledger.index.first().and_then(|index| index.table.as_ref());
        table.is_some_and(|table| crate::ledger::derived_at(&self.ledger.derived, table.start).is_some())
    }

    /// The ids that were there before the change at hand; none when nobody can say.
    pub fn old_ids(&self) -> Option<HashSet<&str>> {
        match &self.before {
            Before::Unknown | Before::Unseen(_) => None,
            Before::Absent => Some(HashSet::new()),
            Before::Same => Some(raw_ids(&self.ledger)),
            Before::Was(old, _) => Some(raw_ids(old)),
        }
    }
}

/// Every id as it is written.
fn raw_ids<'t>(ledger: &'t Ledger<'_>) -> HashSet<&'t str> {
    let rows = ledger.rows.iter().map(|row| ledger.at(&row.id));
    rows.chain(ledger.sections.iter().map(|section| ledger.at(&section.id))).collect()
}

fn before<'a>(
    config: &'a Config,
    snapshot: &'a Snapshot,
    policy: &'a schema::Ledger,
    base: &'a Base,
    now: &Ledger<'_>,
) -> Before<'a> {
    let here = snapshot.file(&policy.path);
    if let (Some(old), Some(here)) = (base.same.get(&policy.path), here)
        && (Arc::ptr_eq(old, here) || old.bytes() == here.bytes())
    {
        return Before::Same;
    }
    let read = |path: &'a RepoPath, file: &'a Arc<SourceFile>| {
        let (text, document) = (file.text().ok()?, file.document().ok()?);
        Some((Ledger::read(text, document, policy, sot::derived(config, snapshot, path, file)), document))
    };
    if let Some(file) = base.changed.get(&policy.path).or(base.same.get(&policy.path)) {
        let why =
            || Before::Unseen(format!("the ledger was not UTF-8 at {}, so its past cannot be compared", base.name));
        return read(&policy.path, file).map_or_else(why, |(old, document)| Before::Was(old, document));
    }
    if base.unkept.contains(&policy.path) {
        return Before::Unseen("git does not keep the ledger here, so nobody knows its past".to_owned());
    }
    // A renamed ledger: of the files that are gone, the one whose entries this one mostly has.
    let known = raw_ids(now);
    let candidates = base.gone.iter().filter_map(|(path, file)| {
        let (old, document) = read(path, file)?;
        let (all, kept) = {
            let ids = raw_ids(&old);
            (ids.len(), ids.iter().filter(|id| known.contains(*id)).count())
        };
        (kept > 0 && kept * 2 >= all).then_some((kept, old, document))
    });
    match candidates.max_by_key(|(kept, _, _)| *kept) {
        Some((_, old, document)) => Before::Was(old, document),
        None if base.is_cut => Before::Unseen(format!(
            "the ledger was not at {} under its name, and too many documents changed to look for it",
            base.name
        )),
        None => Before::Absent,
    }
}
