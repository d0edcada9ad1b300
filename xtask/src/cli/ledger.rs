//! The command line of `ledger`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{TaskArgs, Where};

/// What `ledger` takes.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct LedgerArgs {
    /// What to do besides judging
    #[command(subcommand)]
    pub action: Option<LedgerAction>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What can be done with ledgers.
#[derive(Clone, Debug, Subcommand)]
pub enum LedgerAction {
    /// Write a new entry with the next free id, and refresh what is derived from it
    Add(AddArgs),
    /// Give an entry another id, everywhere it is referred to
    Renumber(RenumberArgs),
    /// Print one entry
    Show(ShowArgs),
    /// List the entries
    List(ListArgs),
    /// Create a new ledger
    Init(InitArgs),
}

/// What `ledger add` takes.
#[derive(Args, Clone, Debug)]
pub struct AddArgs {
    /// The ledger, or what its entries are called: `decisions`, `decision`
    #[arg(value_name = "LEDGER")]
    pub ledger: String,
    /// The entry's title
    #[arg(long, value_name = "TEXT")]
    pub title: String,
    /// Its status [default: `entry.status`, else the first that means planned]
    #[arg(long, value_name = "TEXT")]
    pub status: Option<String>,
    /// Its day, as 2026-12-31 [default: today in UTC]
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// A further field, for the section and the INDEX column of that name
    #[arg(long = "field", value_name = "NAME=TEXT")]
    pub fields: Vec<String>,
    /// The file with the entry's text, `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub body: Option<PathBuf>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What `ledger renumber` takes.
#[derive(Args, Clone, Debug)]
pub struct RenumberArgs {
    /// The id as it is
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The id as it shall be [default: the next free one]
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// The line of the entry that is meant, where two have the id [default: the one that is new]
    #[arg(long, value_name = "N")]
    pub line: Option<usize>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What `ledger show` takes.
#[derive(Args, Clone, Debug)]
pub struct ShowArgs {
    /// The entry
    #[arg(value_name = "ID")]
    pub id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Human, value_name = "FORMAT")]
    pub format: ListFormat,
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
}

/// What `ledger list` takes.
#[derive(Args, Clone, Debug)]
pub struct ListArgs {
    /// Only this ledger
    #[arg(value_name = "LEDGER")]
    pub ledger: Option<String>,
    /// Only entries with this status
    #[arg(long, value_name = "TEXT")]
    pub status: Option<String>,
    /// Only entries of this day and later
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Human, value_name = "FORMAT")]
    pub format: ListFormat,
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
}

/// What `ledger init` takes.
#[derive(Args, Clone, Debug)]
pub struct InitArgs {
    /// The ledger's name, such as `decisions`
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Its file [default: docs/NAME.md in capitals]
    #[arg(long, value_name = "PATH")]
    pub path: Option<String>,
    /// The letters of its ids [default: the name in capitals, in the singular]
    #[arg(long, value_name = "LETTERS")]
    pub prefix: Option<String>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// How entries are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Text
    Human,
    /// One JSON document, described by docs/entries.schema.json
    Json,
}
