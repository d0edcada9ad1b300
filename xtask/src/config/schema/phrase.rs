//! What documents must not say, or must.

use crate::config::decode::table;
use crate::config::scope::{Kinds, Scope};
use crate::config::value::Unbuilt;
use crate::config::words::words;

table! {
    /// What `docs-drift` takes as it is for now.
    pub struct DocsDrift {
        /// The file that records accepted findings of today, so that only new ones fail; written by `cargo xtask docs-drift baseline`.
        pub baseline: Option<crate::model::RepoPath> = "[]",
    }
}

table! {
    /// A text that documents must not hold, or must.
    pub struct Phrase {
        /// What findings and exemptions call it: `docs-drift/forbidden-phrase:ID`.
        pub id: String,
        /// A regular expression; matched line by line. `(?i)` ignores case.
        pub pattern: Option<Unbuilt> = "[]",
        /// A text as it is, instead of a pattern.
        pub text: Option<String> = "[]",
        /// Whether the text must not stand there, or must.
        pub must: Must = "\"not-stand\"",
        /// What is said when it does, or does not.
        pub message: String,
        /// Why the rule exists.
        pub why: String = "\"\"",
        /// Whether it fails the run.
        pub severity: Weight = "\"error\"",
        /// Files it is looked for in: names, paths or globs by whole components; all of the kinds without.
        pub paths: Scope = "[]",
        /// Files taken out again.
        pub exclude: Scope = "[]",
        /// Kinds of file.
        pub kinds: Kinds = "[\".md\", \".mdx\", \".markdown\", \".txt\", \".rst\"]",
        /// Parts of a document it is looked for in; all of them without.
        pub within: Vec<Part> = "[]",
        /// Languages of the code blocks that `code` means; all of them without.
        pub languages: Vec<String> = "[]",
        /// Whether a match must not touch a letter, a digit, `_` or `-`: `POST /login` is not in `POST /login-sso`.
        pub words: bool = "false",
        /// Whether the text may go on over lines of a paragraph.
        pub spans: bool = "false",
        /// A pattern that must stand in the same context.
        pub near: Option<Unbuilt> = "[]",
        /// A pattern that excuses the text in the same context.
        pub unless: Option<Unbuilt> = "[]",
        /// What the context of `near` and `unless` is.
        pub context: Context = "\"line\"",
        /// What takes the place of the text; `$1` and `${name}` stand for groups of the pattern.
        pub replace: Option<String> = "[]",
        /// Which lines of a file count.
        pub lines: Lines = "\"all\"",
        /// How many entries `first-entries` and `last-entries` mean: sections of a ledger, else of level 2.
        pub entries: usize = "1",
        /// Whether every operand of a command that must stand there has to exist.
        pub resolves: bool = "true",
        /// Texts that break the rule: it is found in them, or, where it must stand, it is not.
        pub bad: Vec<String> = "[]",
        /// Texts that keep it.
        pub good: Vec<String> = "[]",
    }
}

words! {
    /// Whether a text must not stand in a document, or must.
    pub enum Must ("`not-stand`, `stand-in-each` or `stand-in-one`") {
        /// It is a finding wherever it stands.
        NotStand = "not-stand",
        /// Every file must hold it.
        StandInEach = "stand-in-each",
        /// At least one of the files must hold it.
        StandInOne = "stand-in-one",
    }
}

words! {
    /// Whether a finding fails the run.
    pub enum Weight ("`error` or `warning`") {
        /// It does.
        Error = "error",
        /// Only under `--strict`.
        Warning = "warning",
    }
}

words! {
    /// A part of a document.
    pub enum Part ("a part of a document") {
        /// Running text, lists and tables.
        Prose = "prose",
        /// Code blocks; in a file that is no Markdown everything.
        Code = "code",
        /// Code between backticks in running text.
        InlineCode = "inline-code",
        /// Headings.
        Heading = "heading",
        /// HTML comments.
        Comment = "comment",
    }
}

words! {
    /// What a context is.
    pub enum Context ("`line` or `block`") {
        /// The line, or the joined command.
        Line = "line",
        /// The paragraph, list item, table or code block.
        Block = "block",
    }
}

words! {
    /// Which lines of a file count.
    pub enum Lines ("`all`, `added`, `first-entries` or `last-entries`") {
        /// All of them.
        All = "all",
        /// Those added since the main branch, committed or not: for a history that may stay as it was.
        Added = "added",
        /// Those of the first entries.
        FirstEntries = "first-entries",
        /// Those of the last entries.
        LastEntries = "last-entries",
    }
}

impl Phrase {
    /// The pattern as it is written, of a text its escaped form.
    pub fn source(&self) -> String {
        match (&self.pattern, &self.text) {
            (Some(pattern), _) => pattern.0.as_str().to_owned(),
            (None, Some(text)) => regex::escape(text),
            (None, None) => String::new(),
        }
    }

    /// The phrase as it is looked for; nothing when it is too large.
    pub fn compiled(&self) -> Option<crate::text::phrase::Phrase> {
        let pattern = match &self.pattern {
            Some(pattern) => pattern.0.clone(),
            None => crate::text::phrase::LazyPattern::new(&self.source()).ok()?,
        };
        let inner = |pattern: &Option<Unbuilt>| pattern.as_ref().map(|pattern| pattern.0.clone());
        Some(crate::text::phrase::Phrase {
            pattern,
            words: self.words,
            near: inner(&self.near),
            unless: inner(&self.unless),
            replace: self.replace.clone(),
        })
    }
}
