//! Projects that run only on Pythons whose default is UTF-8.

use std::collections::BTreeMap;

use crate::model::{RepoPath, Snapshot};

/// The first Python that reads and writes UTF-8 everywhere (PEP 686).
const UTF8_SINCE: (u32, u32) = (3, 15);

/// The folders of such projects.
pub struct Modern {
    /// By folder, the root as nothing: whether the project there is one.
    projects: BTreeMap<String, bool>,
}

impl Modern {
    /// Reads every `pyproject.toml`.
    pub fn new(snapshot: &Snapshot) -> Modern {
        let mut projects = BTreeMap::new();
        for (path, file) in snapshot.files().filter(|(path, _)| path.file_name() == "pyproject.toml") {
            let Ok(document) = file.toml() else { continue };
            let poetry = || document.get("tool")?.get("poetry")?.get("dependencies")?.get("python");
            let asked = document.get("project").and_then(|project| project.get("requires-python")).or_else(poetry);
            if let Some(asked) = asked.and_then(|node| node.as_str()) {
                let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
                projects.insert(folder.to_owned(), is_modern(asked));
            }
        }
        Modern { projects }
    }

    /// Whether `path` belongs to such a project: the nearest one above it decides.
    pub fn contains(&self, path: &RepoPath) -> bool {
        let mut folder = path.as_str();
        while let Some((parent, _)) = folder.rsplit_once('/') {
            if let Some(is_modern) = self.projects.get(parent) {
                return *is_modern;
            }
            folder = parent;
        }
        self.projects.get("").copied().unwrap_or(false)
    }
}

/// Whether a version specifier leaves out every Python whose default is the machine's encoding.
fn is_modern(specifier: &str) -> bool {
    specifier.split(',').any(|clause| {
        let clause = clause.trim();
        let version = clause.trim_start_matches(|c: char| !c.is_ascii_digit());
        let operator = clause[..clause.len() - version.len()].trim();
        let mut parts = version.split('.').map(|part| part.trim().parse::<u32>().ok());
        let (Some(Some(major)), minor) = (parts.next(), parts.next().flatten().unwrap_or(0)) else { return false };
        match operator {
            ">=" | "==" | "~=" | "^" | "===" | "" => (major, minor) >= UTF8_SINCE,
            ">" => (major, minor + 1) > UTF8_SINCE,
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::is_modern;

    #[test]
    fn a_specifier_is_modern_by_its_lower_bound() {
        for specifier in [">=3.15", ">= 3.15, <4", "==3.15.*", "~=3.16", "^3.15", ">3.14.9,>=3.15", ">=4"] {
            assert!(is_modern(specifier), "{specifier}");
        }
        for specifier in ["", ">=3.9", "<3.15", "!=3.15.0", ">=3.9,<3.16", "3.1", ">3.14", "^3.9", "x"] {
            assert!(!is_modern(specifier), "{specifier}");
        }
    }
}
