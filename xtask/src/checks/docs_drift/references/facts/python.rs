//! `pyproject.toml`: which console scripts there are.

use super::{Name, Unreadable, table_at, table_keys, toml_of};
use crate::model::SourceFile;

/// The console scripts of one.
pub fn read(file: &SourceFile) -> Result<Vec<Name>, Unreadable> {
    let root = toml_of(file)?;
    let project = table_at(root, "project").and_then(|project| table_at(project, "scripts"));
    let poetry = table_at(root, "tool").and_then(|tool| table_at(tool, "poetry"));
    let poetry = poetry.and_then(|poetry| table_at(poetry, "scripts"));
    Ok(project.into_iter().chain(poetry).flat_map(table_keys).collect())
}
