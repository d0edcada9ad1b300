//! `Cargo.toml` and `.cargo/config.toml`: packages, targets, features, aliases.

use super::{Name, Unreadable, table_at, table_keys, text_at, toml_of};
use crate::model::SourceFile;
use crate::text::toml::{Node, Value};

/// What a `Cargo.toml` states.
#[derive(Debug, Default)]
pub struct Manifest {
    /// The package.
    pub package: Option<Name>,
    /// Binaries that are written down.
    pub bins: Vec<Name>,
    /// Examples, tests and benchmarks that are written down.
    pub others: Vec<Name>,
    /// Features, optional dependencies among them.
    pub features: Vec<Name>,
    /// Whether it is the manifest of this tool.
    pub is_this_tool: bool,
}

/// Reads one.
pub fn read_manifest(file: &SourceFile) -> Result<Manifest, Unreadable> {
    let root = toml_of(file)?;
    let mut manifest = Manifest::default();
    if let Some(package) = table_at(root, "package") {
        manifest.package = text_at(package, "name");
        let description = text_at(package, "description").map(|description| description.text);
        manifest.is_this_tool = description.is_some_and(|text| text.starts_with("Drift Zero"));
    }
    manifest.bins = named(root, "bin");
    manifest.others = ["example", "test", "bench"].into_iter().flat_map(|kind| named(root, kind)).collect();
    manifest.features = table_at(root, "features").map(table_keys).unwrap_or_default();
    let targets = table_at(root, "target").into_iter().flat_map(Node::below);
    for table in std::iter::once(root).chain(targets) {
        let Some(dependencies) = table_at(table, "dependencies") else { continue };
        manifest.features.extend(
            table_keys(dependencies)
                .into_iter()
                .filter(|name| table_at(dependencies, &name.text).is_some_and(|table| table.get("optional").is_some())),
        );
    }
    Ok(manifest)
}

/// The names in `[[kind]]`.
fn named(root: &Node, kind: &str) -> Vec<Name> {
    let Some(Value::List(list)) = root.get(kind).map(|node| &node.value) else { return Vec::new() };
    list.iter().filter_map(|item| text_at(item, "name")).collect()
}

/// The aliases of one configuration of cargo.
pub fn read_aliases(file: &SourceFile) -> Result<Vec<Name>, Unreadable> {
    let root = toml_of(file)?;
    Ok(table_at(root, "alias").map(table_keys).unwrap_or_default())
}
