//! Examples in documents that are run.

use super::Weight;
use crate::config::decode::table;
use crate::config::scope::Scope;
use crate::config::value::{Pattern, Tables};

table! {
    /// Code blocks of documents that are run.
    pub struct Example {
        /// What findings and exemptions call it: `docs-drift/example-fails:NAME`.
        pub name: String,
        /// Documents it looks at: names, paths or globs by whole components; every Markdown file without.
        pub paths: Scope = "[]",
        /// Documents taken out again.
        pub exclude: Scope = "[]",
        /// Languages of the blocks, as the fence names them. With `console`, `console` when none is named.
        pub language: Vec<String> = "[]",
        /// The program and its arguments, as a list. The block is its standard input, with LF line ends; `{path}` stands for the document and `{line}` for the first line of the block. It must end with status 0.
        pub run: Vec<String> = "[]",
        /// Whether the blocks show `$ command` lines, each with what it prints: its standard output, then its standard error. Blanks at the ends of lines and empty lines at the end do not count. A command that needs a shell (pipes, redirections, expansions) is not run, which is a finding.
        pub console: bool = "false",
        /// What is made alike in both texts before they are compared: times, versions, paths.
        pub normalise: Tables<Normalise> = "[]",
        /// Whether a status other than 0 is shown, as a last line `[exit status 1]`. Without it, every command must end with status 0.
        pub status: bool = "false",
        /// Whether a finding fails the run.
        pub severity: Weight = "\"error\"",
        /// Why the examples are run.
        pub why: String = "\"\"",
    }
}

table! {
    /// What is made alike before texts are compared.
    pub struct Normalise {
        /// A regular expression, matched against all lines at once; with `(?m)`, `^` and `$` match at each.
        pub pattern: Pattern,
        /// What takes the place of each match; `$1` and `${name}` stand for groups.
        pub with: String = "\"\"",
    }
}

impl Example {
    /// The languages of the blocks, in lower case.
    pub fn languages(&self) -> Vec<String> {
        match self.language.as_slice() {
            [] => vec!["console".to_owned()],
            named => named.iter().map(|language| language.to_ascii_lowercase()).collect(),
        }
    }
}
