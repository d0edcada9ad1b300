//! What changes together.

use super::Weight;
use crate::config::decode::table;
use crate::config::scope::Scope;
use crate::config::value::Globs;
use crate::model::RepoPath;

table! {
    /// Files that do not change without their documents. Judged is everything since the main branch, or since the revision of `--since`, committed or not.
    pub struct Coupling {
        /// What findings, exemptions and waivers call it: `docs-drift/uncoupled-change:NAME`.
        pub name: String,
        /// The files whose change asks for a change of documents: names, paths or globs by whole components.
        pub when: Scope,
        /// Files taken out of `when` again.
        pub unless: Scope = "[]",
        /// Paths or globs of documents; a file of each entry must change too.
        pub change: Globs = "[]",
        /// A section, as `docs/SECURITY.md#Reviews`, to which a newer date `YYYY-MM-DD` must be added; instead of `change`.
        pub dated: Option<String> = "[]",
        /// The trailer of a commit that waives it: `Docs-Not-Needed: NAME -- reason`.
        pub waiver: String = "\"Docs-Not-Needed\"",
        /// What is said when the documents did not change.
        pub message: String = "\"\"",
        /// Whether it fails the run.
        pub severity: Weight = "\"error\"",
        /// Why the files belong together.
        pub why: String = "\"\"",
    }
}

/// One section of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The document.
    pub path: RepoPath,
    /// The whole text of its heading, without markup.
    pub heading: String,
}

impl Section {
    /// Reads `docs/SECURITY.md#Reviews`.
    ///
    /// # Errors
    /// Says in words what keeps it from being a section.
    pub fn read(written: &str) -> Result<Section, String> {
        let (path, heading) = written.split_once('#').ok_or("names no heading")?;
        let path = RepoPath::new(path)?;
        if !path.is_markdown() {
            return Err(format!("names `{path}`, which is no Markdown file"));
        }
        if heading.trim().is_empty() {
            return Err("names no heading".to_owned());
        }
        Ok(Section { path, heading: heading.trim().to_owned() })
    }
}

impl Coupling {
    /// The section of `dated`. What is none was refused with the configuration.
    pub fn section(&self) -> Option<Section> {
        self.dated.as_ref().and_then(|written| Section::read(written).ok())
    }
}
