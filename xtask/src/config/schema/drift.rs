//! What documents must not say, must say, and may refer to.

use crate::config::decode::table;
use crate::config::value::{Globs, Pattern};
use crate::config::words::words;

table! {
    /// Which documents are held to what they refer to.
    pub struct References {
        /// Markdown files whose links, paths, commands and names are judged.
        pub documents: Globs = "[\"**/*.md\"]",
        /// Files taken out of `documents` again.
        pub exclude: Globs = "[]",
        /// Documents that tell what was: of them only links are judged, and as warnings. The ledgers are history anyway.
        pub history: Globs = "[\"**/CHANGELOG*.md\", \"**/CHANGES.md\", \"**/HISTORY.md\", \"**/RELEASES.md\", \"**/archive/**\"]",
        /// Kinds of reference that are not judged.
        pub off: Vec<ReferenceKind> = "[]",
        /// Link targets that are served elsewhere than they lie, as patterns on the target as it is written.
        pub elsewhere: Vec<Pattern> = "[]",
        /// Environment variables that documents may name although nothing in the repository reads them.
        pub environment: Vec<String> = "[]",
        /// Files whose text uses environment variables, besides templates such as `.env.example`.
        pub environment_sources: Globs = "[]",
    }
}

words! {
    /// What a document can refer to.
    pub enum ReferenceKind ("a kind of reference") {
        /// Relative links and images.
        Link = "link",
        /// Anchors of headings.
        Anchor = "anchor",
        /// Paths in code spans.
        Path = "path",
        /// Subcommands and flags of `cargo xtask`, and cargo aliases.
        Cargo = "cargo",
        /// npm, pnpm and yarn scripts.
        Npm = "npm",
        /// make and just targets.
        Target = "target",
        /// Python scripts, modules and entry points.
        Python = "python",
        /// Services of docker compose.
        Service = "service",
        /// Environment variables.
        Environment = "environment",
        /// Workflow files, workflow and job names.
        Workflow = "workflow",
    }
}
