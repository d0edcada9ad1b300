//! Facts that stand in several places and must agree.

use std::collections::BTreeMap;

use crate::config::decode::table;
use crate::config::value::{Globs, Pattern, Tables};
use crate::config::words::words;

use super::Weight;

table! {
    /// A value or a set that stands in several places and must agree.
    pub struct Truth {
        /// What findings and exemptions call it: `docs-drift/two-truths:NAME`.
        pub name: String,
        /// How the other sources stand to the first one, or to the master.
        pub relation: Relation = "\"equal\"",
        /// Where the fact stands: two sources at least. Sources with one `side` are one place together.
        pub source: Tables<Source>,
        /// The `side` of the source that is right when they differ; the others are mended by it. It takes the place of the first one.
        pub master: Option<String> = "[]",
        /// What an item weighs that another source lacks.
        pub missing: Direction = "\"error\"",
        /// What an item weighs that only another source has.
        pub extra: Direction = "\"error\"",
        /// Why they must agree.
        pub why: String = "\"\"",
    }
}

words! {
    /// How the other sources stand to the first.
    pub enum Relation ("a relation") {
        /// They hold the same items.
        Equal = "equal",
        /// Every item of the first stands in each other.
        Subset = "subset",
        /// Every item of each other stands in the first.
        Superset = "superset",
        /// No item of the first stands in another.
        Disjoint = "disjoint",
        /// Each other states how many items the first has.
        Count = "count",
        /// They hold the same items in the same order.
        Order = "order",
    }
}

words! {
    /// What a difference in one direction weighs.
    pub enum Direction ("`error`, `warning` or `off`") {
        /// It fails the run.
        Error = "error",
        /// It fails the run under `--strict`.
        Warning = "warning",
        /// It is allowed.
        Off = "off",
    }
}

table! {
    /// One place in which a fact stands, and how it is read there.
    pub struct Source {
        /// What messages and `master` call it; sources with the same one are one place together.
        pub side: String = "\"\"",
        /// What is read.
        pub from: From,
        /// Files it is read from, or that `files` lists.
        pub paths: Globs = "[]",
        /// Files taken out of `paths` again.
        pub exclude: Globs = "[]",
        /// Where in a JSON, YAML or TOML file: a JSON Pointer such as `/tool/name`, or keys between dots; `*` stands for every key or element, `name=value` for the elements of a list that hold this value at this key. What is found there is a value, the elements of a list, or the keys of a table.
        pub key: String = "\"\"",
        /// What of a table found by `key` counts.
        pub take: Take = "\"auto\"",
        /// What of a bullet, a cell, a code span, a heading or a text counts: its groups, or the whole match. Several groups make one item of several parts.
        pub pattern: Option<Pattern> = "[]",
        /// Only the section of the heading with this text.
        pub under: Option<String> = "[]",
        /// Only between the lines that hold these two texts.
        pub between: Vec<String> = "[]",
        /// The columns of `table`, by their headers; several make one item of several parts.
        pub columns: Vec<String> = "[]",
        /// Which rows of `table` count: a header, and a pattern for its cell.
        pub rows: BTreeMap<String, String> = "[]",
        /// The levels of `headings`.
        pub levels: Vec<usize> = "[2]",
        /// The items of `values`.
        pub values: Vec<String> = "[]",
        /// The fact of `fact`: `builds.entries`, or `xtask.rules` for the number of this tool's rules.
        pub fact: String = "\"\"",
        /// The command of `command` as a list of arguments, or the subcommand of this tool of which `subcommands` and `flags` tell.
        pub command: Vec<String> = "[]",
        /// What is done to each item before it is compared, in order: `trim`, `lower`, `upper`, `kebab`, `snake`, `file-name`, `stem`, `semver`, `minor`, `route`, `path-to-route`, `unquote`, `name` (a Python package's, PEP 503), `strip-prefix:TEXT`, `strip-suffix:TEXT`.
        pub normalise: Vec<String> = "[]",
        /// What each item becomes then; `{}` stands for it.
        pub template: Option<String> = "[]",
        /// Items that do not count here.
        pub ignore: Vec<String> = "[]",
        /// Whether the source may hold nothing.
        pub may_be_empty: bool = "false",
    }
}

words! {
    /// What is read from a place.
    pub enum From ("what is read") {
        /// The items of a Markdown list.
        List = "list",
        /// A column of a Markdown table.
        Table = "table",
        /// Code spans.
        Code = "code",
        /// Headings.
        Headings = "headings",
        /// What `pattern` matches.
        Text = "text",
        /// A JSON file.
        Json = "json",
        /// A YAML file.
        Yaml = "yaml",
        /// A TOML file.
        Toml = "toml",
        /// The variables of `.env` files, commented ones too.
        Env = "env",
        /// The paths of files.
        Files = "files",
        /// A fact about the ledgers or this tool.
        Fact = "fact",
        /// The subcommands of this tool's command.
        Subcommands = "subcommands",
        /// The flags of this tool's command.
        Flags = "flags",
        /// The lines that a command prints; its program must be in `commands.allow`.
        Command = "command",
        /// The items written down in `values`.
        Values = "values",
    }
}

words! {
    /// What of a table counts.
    pub enum Take ("`auto`, `keys`, `values` or `pairs`") {
        /// The value, the elements of a list, or the keys of a table.
        Auto = "auto",
        /// The keys.
        Keys = "keys",
        /// The values.
        Values = "values",
        /// Key and value as one item of two parts.
        Pairs = "pairs",
    }
}

table! {
    /// What every item of a source must be.
    pub struct Each {
        /// What findings and exemptions call it: `docs-drift/unfit-item:NAME`.
        pub name: String,
        /// The items.
        pub source: Source,
        /// A pattern that each must match as a whole.
        pub matches: Option<Pattern> = "[]",
        /// A pattern that none may match anywhere.
        pub never: Option<Pattern> = "[]",
        /// Whether a path of that name must be there, or must not.
        pub path: Presence = "\"any\"",
        /// Whether the bullet, row or line of each must hold a link.
        pub link: bool = "false",
        /// A text that the bullet, row or section of each must hold, such as `Owner:`.
        pub holds: Option<Pattern> = "[]",
        /// Whether a finding fails the run.
        pub severity: Weight = "\"error\"",
        /// Why.
        pub why: String = "\"\"",
    }
}

words! {
    /// Whether something is there.
    pub enum Presence ("`any`, `there` or `not-there`") {
        /// Nobody asks.
        Any = "any",
        /// It must be there.
        There = "there",
        /// It must not be there.
        NotThere = "not-there",
    }
}
