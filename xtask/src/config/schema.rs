//! Every table and key of `xtask.toml`.

mod commands;
mod contract;
mod contracts;
mod coupling;
mod drift;
mod encoding;
mod example;
mod gate;
mod phrase;
mod shape;
mod stack;
mod truth;

use std::collections::BTreeMap;

use super::decode::table;
use super::value::{Globs, Pattern, Tables};
use super::words::words;
use crate::model::RepoPath;

pub use commands::Commands;
pub use contract::{Contract, Entry, Git, OpenTasks, Promise, SectionOrder, State};
pub use contracts::{Approval, CiContract, Contracts, Pinning, Policy, PolicyTier};
pub use coupling::{Coupling, Section as DatedSection};
pub use drift::{ReferenceKind, References};
pub use encoding::{AnsiPage, Encoding};
pub use example::{Example, Normalise};
pub use gate::{Gate, GateStep, Hygiene};
pub use phrase::{Context, DocsDrift, Lines, Must, Part, Phrase as DriftPhrase, Weight};
pub use shape::{Named, Structure};
pub use stack::{Evidence, PlanSource, ROLES, Stack};
pub use truth::{Direction, Each, From, Presence, Relation, Source, Take, Truth};

table! {
    /// The whole file.
    pub struct Config {
        /// Which documents `sot` keeps, and how.
        pub sot: Sot = "[]",
        /// The ledgers: append-only Markdown files of dated, numbered entries.
        pub ledger: Tables<Ledger> = "[]",
        /// Generated text between markers of your own spelling.
        pub region: Tables<Region> = "[]",
        /// Texts that documents must not hold, or must.
        pub phrase: Tables<phrase::Phrase> = "[]",
        /// Facts that stand in several places and must agree.
        pub truth: Tables<Truth> = "[]",
        /// What every item of a list, a table or a text must be.
        pub each: Tables<Each> = "[]",
        /// Shapes that documents have.
        pub structure: Tables<Structure> = "[]",
        /// Files that do not change without their documents.
        pub coupling: Tables<Coupling> = "[]",
        /// What `docs-drift` takes as it is for now.
        pub docs_drift: DocsDrift = "[]",
        /// What documents refer to.
        pub references: References = "[]",
        /// What files are made of, and who reads them.
        pub encoding: Encoding = "[]",
        /// Plans of stacked pull requests, and how git shows how far they are.
        pub stack: Stack = "[]",
        /// What workflows must enforce, and which changes may be approved without a person.
        pub contracts: Contracts = "[]",
        /// What `gate` runs besides the checks, and what it asks of the working tree.
        pub gate: Gate = "[]",
        /// Where a task that is still called open may turn out to be done.
        pub open_tasks: OpenTasks = "[]",
        /// How git is asked about the past.
        pub git: Git = "[]",
        /// Code blocks of Markdown documents that are run: each block by `run`, or the commands that a `console` block shows. A block marked `skip` (or `ignore`, `no_run`) is left out, one marked `fails` (or `should_panic`, `compile_fail`) must fail; a mark stands behind the language, or in a comment in the line before the fence: `<!-- skip: needs a network -->`. Programs are named in `commands.allow` and run at the root of the repository, each different command once, in no order, so they must only read.
        pub example: Tables<Example> = "[]",
        /// Which programs may be run. Without this table nothing is started but git.
        pub commands: Commands = "[]",
        /// Findings that are accepted, each with its reason.
        pub allow: Tables<Allow> = "[]",
    }
}

table! {
    /// Which documents `sot` keeps, and how.
    pub struct Sot {
        /// Markdown files in which generated regions and facts are kept. Other files are never changed.
        pub documents: Globs = "[\"**/*.md\"]",
        /// Files taken out of `documents` again.
        pub exclude: Globs = "[]",
        /// Whether a region remembers a digest of what was written, so that a hand edit is told from a stale text.
        pub digest: bool = "true",
        /// Whether sentences that repeat a ledger's figure without a fact marker are listed as warnings.
        pub unmarked_copies: bool = "true",
        /// The smallest figure looked for in unmarked sentences; smaller ones occur everywhere by chance.
        pub unmarked_copies_from: usize = "10",
    }
}

table! {
    /// One ledger.
    pub struct Ledger {
        /// What facts and regions call it: `builds` in `builds.entries`.
        pub name: String,
        /// The file.
        pub path: RepoPath,
        /// The shape of an entry's id. `BUILD-\d+` does not include sub-ids; `BUILD-\d+(?:\.\d+)?` does.
        pub id: Pattern,
        /// Whether `BUILD-145.3` counts as `BUILD-145` (`merge`) or as itself (`distinct`).
        pub sub_ids: SubIds = "\"merge\"",
        /// Whether the ledger may be missing.
        pub optional: bool = "false",
        /// The words that name its entries in prose, for finding unmarked copies of a figure.
        pub nouns: Vec<String> = "[]",
        /// What a section looks like.
        pub section: Section = "[]",
        /// Which table is the INDEX, and what its columns hold.
        pub index: Index = "[]",
        /// What is counted. Entries of one name are tried in order; the first that counts anything wins. Without any: `entries` (INDEX rows), `sections` and `unique` (ids of both).
        pub figure: Tables<Figure> = "[]",
        /// Sentences made of figures.
        pub phrase: Tables<Phrase> = "[]",
        /// Where the latest entry is taken from.
        pub latest: Latest = "\"index\"",
        /// What stands in the `<!-- META` block, by key. Placeholders are the ledger's own facts: figures, phrases, `{latest}`, `{latest.id}`, `{latest.title}`, `{latest.date}`, and `{updated}` for the time of the last change.
        pub meta: BTreeMap<String, String> = "[]",
        /// The vocabulary of statuses: how each is shown and what it claims. The word that stands first in a status wins.
        pub status: Tables<Status> = "[]",
        /// What the ledger is held to.
        pub contract: Contract = "[]",
        /// What `ledger add` writes.
        pub entry: Entry = "[]",
    }
}

words! {
    /// How sub-ids count.
    pub enum SubIds ("`merge` or `distinct`") {
        /// As their parent.
        Merge = "merge",
        /// As themselves.
        Distinct = "distinct",
    }
}

table! {
    /// What a section looks like.
    pub struct Section {
        /// Heading levels a section may have.
        pub levels: Vec<usize> = "[2, 3]",
        /// Splits the heading's text after the id into the groups `date` and `title`. Without a title there, a line `**Title**: ...` of the section gives it.
        pub heading: Pattern = "'^\\s*[|:\\-]?\\s*(?:(?P<date>\\d{4}-\\d{2}-\\d{2})\\S*\\s*\\|\\s*)?(?P<title>.*)$'",
    }
}

words! {
    /// Which end of the INDEX is new.
    pub enum Order ("`newest-first` or `oldest-first`") {
        /// The first row is the newest.
        NewestFirst = "newest-first",
        /// The last row is the newest.
        OldestFirst = "oldest-first",
    }
}

table! {
    /// Which table is the INDEX: the first one after its heading, before the next heading.
    pub struct Index {
        /// The heading's text, or its first word.
        pub heading: String = "\"INDEX\"",
        /// Which end is new.
        pub order: Order = "\"newest-first\"",
        /// The column of the date, counted from 1.
        pub date_column: usize = "1",
        /// The column of the id.
        pub id_column: usize = "2",
        /// The column of the title.
        pub title_column: usize = "3",
        /// The column of the status; 0 when there is none.
        pub status_column: usize = "0",
        /// The columns of a generated INDEX, as `Header: text` with `{date}`, `{id}`, `{title}`, `{status}` or any bold field of the section, such as `{Impact}`.
        pub columns: Vec<String> = "[\"Date: {date}\", \"ID: {id}\", \"Title: {title}\", \"Status: {status}\"]",
    }
}

words! {
    /// What a figure counts.
    pub enum Count ("`index-rows`, `sections`, `ids`, `matches` or `distinct`") {
        /// Rows of the INDEX whose id column holds an id.
        IndexRows = "index-rows",
        /// Sections.
        Sections = "sections",
        /// Different ids of INDEX rows and sections together.
        Ids = "ids",
        /// Matches of `pattern` anywhere in the file: how scripts count, blind to structure.
        Matches = "matches",
        /// Different texts matched by `pattern` (its first group, if it has one) anywhere in the file.
        Distinct = "distinct",
    }
}

table! {
    /// One figure of a ledger.
    pub struct Figure {
        /// What facts call it: `entries` in `builds.entries`.
        pub name: String,
        /// What it counts.
        pub count: Count,
        /// The pattern of `matches` and `distinct`.
        pub pattern: Option<Pattern> = "[]",
    }
}

table! {
    /// A sentence made of figures, itself a fact: `builds.summary`.
    pub struct Phrase {
        /// What facts call it.
        pub name: String,
        /// The text; `{entries}` stands for a figure of this ledger, `{{` for a brace.
        pub text: String,
        /// Two figures; when they are equal, `otherwise` is used.
        pub unless_equal: Vec<String> = "[]",
        /// The text when the two figures of `unless_equal` are equal.
        pub otherwise: String = "\"\"",
    }
}

words! {
    /// Where the latest entry is taken from.
    pub enum Latest ("`index` or `highest-section`") {
        /// The newest row of the INDEX.
        Index = "index",
        /// The section with the highest number, among the sections' levels: how the replaced script did it.
        HighestSection = "highest-section",
    }
}

table! {
    /// One status and the words that stand for it.
    pub struct Status {
        /// What is printed behind a title: `[OK]`.
        pub mark: String = "\"\"",
        /// Words, signs or glyphs, matched as they are.
        pub words: Vec<String>,
        /// What the status claims.
        pub state: State = "\"open\"",
        /// Words of the statuses that an old entry of this one may move on to; without any, every other status.
        pub next: Vec<String> = "[]",
    }
}

table! {
    /// Generated text between markers of your own spelling.
    pub struct Region {
        /// What messages call it.
        pub name: String,
        /// The file.
        pub path: RepoPath,
        /// How the opening marker's line starts; the line must be one complete HTML comment.
        pub begin: String,
        /// How the closing marker's line starts.
        pub end: String,
        /// The text between; `{builds.entries}` stands for a fact, `{updated}` for the time of the last change.
        pub text: String,
        /// Whether the file and its markers may be missing.
        pub optional: bool = "false",
        /// Where missing markers are suggested.
        pub insert: Insert = "\"nowhere\"",
    }
}

words! {
    /// Where missing markers are suggested.
    pub enum Insert ("`nowhere` or `after-title`") {
        /// They are only reported.
        Nowhere = "nowhere",
        /// After the level-1 heading.
        AfterTitle = "after-title",
    }
}

table! {
    /// One accepted kind of finding.
    pub struct Allow {
        /// The rule.
        pub rule: String,
        /// The files it is accepted in.
        pub paths: Globs,
        /// Why.
        pub reason: String,
        /// The last day it is accepted on, as `YYYY-MM-DD`.
        pub until: Option<String> = "[]",
    }
}
