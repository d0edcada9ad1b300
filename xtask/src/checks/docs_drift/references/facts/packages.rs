//! `package.json`: which scripts there are.

use std::ops::Range;

use super::{Name, Unreadable, keys, yaml_of};
use crate::model::SourceFile;

/// What a `package.json` states.
#[derive(Debug, Default)]
pub struct Package {
    /// The scripts.
    pub scripts: Vec<Name>,
    /// Where they begin: the key `scripts`, or nothing.
    pub section: Range<usize>,
}

/// Reads one. JSON is YAML.
pub fn read(file: &SourceFile) -> Result<Package, Unreadable> {
    let Some(root) = yaml_of(file)? else { return Ok(Package::default()) };
    let Some(entry) = root.entry("scripts") else { return Ok(Package::default()) };
    Ok(Package { scripts: keys(&entry.value), section: entry.key.range.clone() })
}
