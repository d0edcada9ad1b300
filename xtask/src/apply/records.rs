//! Keeps the records of runs below the state folder: never in the repository's files.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Place;
use crate::text::digest::sha256;

/// The folder of the records, below the state folder.
const RECORDS: &str = "records";

/// The folder of the records of the root `scope` of a git repository, empty at its top: several roots in one repository
/// share the state folder and the commit, and what was run at one of them says nothing about another.
pub fn records_of(state: &Path, scope: &str) -> PathBuf {
    match scope {
        "" => state.join(RECORDS),
        scope => state.join(format!("{RECORDS}-{}", &sha256(scope.as_bytes())[..12])),
    }
}

/// Older records than these go when a new one comes.
const KEPT_MAX: usize = 200;

/// Writes the record called `name`, as a whole or not at all, and lets the oldest ones go.
///
/// # Errors
/// When it cannot be written.
pub fn keep_record(place: &Place, name: &str, text: &str) -> Result<()> {
    let folder = records_of(&place.state, &place.scope);
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let target = folder.join(name);
    // Runs of two processes do not meet in one temporary.
    let temporary = folder.join(format!("{name}.{}.new", std::process::id()));
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, &target)
    };
    if let Err(error) = write() {
        // What was begun is of no use; the error says more than a second one about it.
        let _ = fs::remove_file(&temporary);
        return Err(error).with_context(|| format!("writing {}", target.display()));
    }
    prune(&folder);
    Ok(())
}

/// Takes the oldest records away. One that cannot be taken away harms nobody.
fn prune(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let dated = entries.flatten().filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())));
    let mut all: Vec<_> = dated.collect();
    all.sort_unstable();
    let surplus = all.len().saturating_sub(KEPT_MAX);
    for (_, path) in all.into_iter().take(surplus) {
        let _ = fs::remove_file(path);
    }
}
