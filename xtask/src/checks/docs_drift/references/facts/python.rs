//! `pyproject.toml`: which console scripts there are.

use super::{Name, Unreadable, table_at, table_keys, toml_of};

/// The console scripts of one.
pub fn read(text: &str) -> Result<Vec<Name>, Unreadable> {
    let root = toml_of(text)?;
    let project = table_at(&root, "project").and_then(|project| table_at(project, "scripts"));
    let poetry = table_at(&root, "tool").and_then(|tool| table_at(tool, "poetry"));
    let poetry = poetry.and_then(|poetry| table_at(poetry, "scripts"));
    Ok(project.into_iter().chain(poetry).flat_map(table_keys).collect())
}
