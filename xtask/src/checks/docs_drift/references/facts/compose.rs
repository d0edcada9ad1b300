//! Compose files: which services there are.

use super::{Name, Unreadable, keys, yaml_of};
use crate::model::SourceFile;
use std::ops::Range;

/// What a compose file states.
#[derive(Debug, Default)]
pub struct Compose {
    /// The services.
    pub services: Vec<Name>,
    /// Where they begin: the key `services`, or nothing.
    pub section: Range<usize>,
    /// Further files, from the folder of this one.
    pub includes: Vec<String>,
}

/// The names under which compose finds its file by itself, the first that is there.
pub const DEFAULTS: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// The names of the files that compose adds by itself.
pub const OVERRIDES: [&str; 4] =
    ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// Whether a YAML file of this name is a compose file.
pub fn is_name(name: &str) -> bool {
    let rest = name.strip_prefix("docker-").unwrap_or(name);
    rest.strip_prefix("compose").is_some_and(|rest| rest.starts_with(['.', '-', '_']))
        || name.contains(".docker-compose.")
        || name.ends_with("docker-compose.yml")
}

/// Reads one.
pub fn read(file: &SourceFile) -> Result<Compose, Unreadable> {
    let Some(root) = yaml_of(file)? else { return Ok(Compose::default()) };
    let mut compose = Compose::default();
    if let Some(entry) = root.entry("services") {
        compose.section = entry.key.range.clone();
        compose.services = keys(&entry.value);
    }
    let includes = root.get("include").map(|node| node.items()).unwrap_or_default();
    for item in includes {
        let path = item.get("path").unwrap_or(item);
        let named = path.as_str().into_iter().chain(path.items().iter().filter_map(|item| item.as_str()));
        let before = compose.includes.len();
        compose.includes.extend(named.map(str::to_owned));
        if compose.includes.len() == before {
            compose.includes.push("${}".to_owned());
        }
    }
    Ok(compose)
}
