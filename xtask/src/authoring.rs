//! New text: entries, numbers, whole ledgers, a baseline, plans. As edits; writes nothing itself.
//!
//! What is made here is judged like everything else before it is written, and what is derived from
//! it is refreshed in the same transaction.

pub mod add;
pub mod baseline;
pub mod hooks;
pub mod init;
pub mod renumber;
pub mod stack;
pub mod workflow;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::checks::sot;
use crate::config::schema::{self, Config};
use crate::config::suggest;
use crate::ledger::Ledger;
use crate::model::{Edit, Fact, FactValue, Past, RepoPath, Snapshot, SourceFile};
use crate::ordered::Ordered;
use crate::text::markdown::Document;

/// What is to be written, before anything is derived from it.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The edits.
    pub edits: Vec<Edit>,
    /// What a machine wants to know: the id that was given.
    pub facts: Vec<Fact>,
    /// What a person wants to know first.
    pub notes: Vec<String>,
    /// The configuration that holds once this is written, where it changes.
    pub config: Option<String>,
}

/// A figure about the entry.
fn fact(name: &str, value: impl Into<String>) -> Fact {
    Fact { key: vec!["entry".to_owned(), name.to_owned()], value: FactValue::Text(value.into()) }
}

/// Refuses a text with an open merge conflict: nobody knows which side is to be written into.
fn settled(path: &RepoPath, text: &str) -> Result<(), String> {
    let conflict = |mark: &str| text.starts_with(mark) || text.contains(&format!("\n{mark}"));
    if conflict("<<<<<<< ") && conflict(">>>>>>> ") {
        return Err(format!("{path} holds the marks of a merge conflict; resolve it first"));
    }
    Ok(())
}

/// An existing ledger, opened to write into.
struct Open<'a> {
    config: &'a Config,
    snapshot: &'a Snapshot,
    policy: &'a schema::Ledger,
    path: &'a RepoPath,
    document: &'a Document,
    ledger: Ledger<'a>,
}

impl<'a> Open<'a> {
    fn new(config: &'a Config, snapshot: &'a Snapshot, policy: &'a schema::Ledger) -> Result<Open<'a>, String> {
        let path = snapshot.resolve(&policy.path);
        let Some(file) = snapshot.file(path) else {
            return Err(format!("ledger `{}` does not exist: there is no {path}", policy.name));
        };
        let (Ok(text), Ok(document)) = (file.text(), file.document()) else {
            return Err(format!("{path} is not UTF-8, so nothing can be added to it"));
        };
        settled(path, text)?;
        let ledger = Ledger::read(text, document, policy, sot::derived(config, snapshot, path, file));
        Ok(Open { config, snapshot, policy, path, document, ledger })
    }

    /// The ids that the main branches have.
    fn taken(&self) -> BTreeSet<String> {
        let Past::Base(base) = &self.snapshot.facts.past else { return BTreeSet::new() };
        let files = base.tips.iter().filter_map(|(_, files)| files.get(&self.policy.path));
        files.flat_map(|file| ids(self.config, self.snapshot, self.policy, file)).into_set()
    }

    /// The ledger with `edits`, read again.
    fn after(&self, edits: &[Edit]) -> Result<Arc<SourceFile>, String> {
        let mut own: Vec<&Edit> = edits.iter().filter(|edit| edit.path == *self.path).collect();
        let bytes = crate::model::snapshot::edited(self.path, self.ledger.text.as_bytes(), &mut own)
            .map_err(|overlap| format!("two edits meet at byte {} of {}", overlap.offset, overlap.path))?;
        Ok(Arc::new(SourceFile::new(bytes)))
    }
}

/// Every id of a ledger's contents.
fn ids(config: &Config, snapshot: &Snapshot, policy: &schema::Ledger, file: &Arc<SourceFile>) -> Vec<String> {
    let (Ok(text), Ok(document)) = (file.text(), file.document()) else { return Vec::new() };
    let ledger = Ledger::read(text, document, policy, sot::derived(config, snapshot, &policy.path, file));
    let rows = ledger.rows.iter().map(|row| &row.id);
    rows.chain(ledger.sections.iter().map(|section| &section.id)).map(|id| ledger.at(id).to_owned()).collect()
}

/// The ledger that `name` means: by its name, or by a noun of its entries (`decision`).
///
/// # Errors
/// Names the ledgers there are.
pub fn find_ledger<'c>(config: &'c Config, name: &str) -> Result<&'c schema::Ledger, String> {
    let is_meant = |ledger: &&schema::Ledger| ledger.name == name || ledger.nouns.iter().any(|noun| noun == name);
    if let Some(found) = config.ledger.iter().find(is_meant) {
        return Ok(found);
    }
    let names = config.ledger.iter().map(|ledger| ledger.name.as_str());
    Err(match suggest::nearest(name, names.clone()) {
        Some(nearest) => format!("there is no ledger `{name}`; did you mean `{nearest}`?"),
        None if config.ledger.is_empty() => {
            format!("there is no ledger `{name}`; `cargo xtask ledger init {name}` creates it")
        }
        None => format!("there is no ledger `{name}`; there are {}", names.collect::<Vec<_>>().join(", ")),
    })
}
