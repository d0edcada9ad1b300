//! The command line: what can be typed and what the help says. No behaviour.

mod contracts;
mod gate;
mod ledger;
mod reference;
mod stack;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub use contracts::{CiArgs, CiFormat, ContractsAction, ContractsArgs, PolicyArgs, PolicyFormat};
pub use gate::{GateAction, GateArgs, GateReportArgs, Hooks, InstallArgs, RecordFormat};
pub use ledger::{AddArgs, InitArgs, LedgerAction, LedgerArgs, ListArgs, ListFormat, RenumberArgs, ShowArgs};
pub use reference::{definition, reference};
pub use stack::{
    DescribeArgs, FmtArgs, GraphArgs, GraphFormat, NewArgs, PlanAction, PlanArgs, PlanFormat, ScopeArgs, ShowStackArgs,
    StackAction, StackArgs,
};

/// Drift Zero: keeps what a repository says about itself true.
///
/// Shows a diff before it writes, writes all files or none, and never says "clean" when it could
/// not look. Exit status: 0 clean or repaired, 1 findings, 2 could not judge.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, subcommand_required = true)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Refresh what is derived in the ledgers, the README and every generated region
    Sot(TaskArgs),
    /// Hold the ledgers to what they promise; add, renumber, show and list entries
    Ledger(Box<LedgerArgs>),
    /// Hold the documents to what the repository is: phrases, references
    DocsDrift(Box<DriftArgs>),
    /// Hold every file to what reads the same on every system: bytes, line ends, hidden text, names
    Encoding(Box<EncodingArgs>),
    /// Sequence a stack of pull requests from its plan: order, readiness, scope
    Stack(Box<StackArgs>),
    /// Hold workflows to what is called enforced, and changes to who may approve them
    Contracts(Box<ContractsArgs>),
    /// Run every check, then the configured commands, and keep a record: the Drift Zero gatekeeper
    Gate(Box<GateArgs>),
    /// List every rule, or explain one
    Rules(RulesArgs),
    /// Print the effective configuration, with the origin of each value
    Config(ConfigArgs),
}

/// Which repository, which configuration.
#[derive(Args, Clone, Debug)]
pub struct Where {
    /// The root of the repository [default: the nearest folder upwards with xtask.toml or .git]
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    /// The configuration file [default: xtask.toml at the root, else the embedded one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What every task takes.
#[derive(Args, Clone, Debug)]
pub struct TaskArgs {
    /// Show findings and the diff, write nothing (the default)
    #[arg(long, conflicts_with = "execute")]
    pub check: bool,
    /// Show the same diff, then write it: all files or none
    #[arg(long)]
    pub execute: bool,
    /// With --execute, also apply suggested edits
    #[arg(long = "unsafe", requires = "execute")]
    pub suggested: bool,
    /// With --execute, also overwrite generated text that was edited by hand
    #[arg(long, requires = "execute")]
    pub force: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
    /// Report findings about a line only if it was added since the merge base with REV
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Let warnings set the exit status too
    #[arg(long)]
    pub strict: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Only findings that set the exit status, and the summary
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Also the task's own figures
    #[arg(short, long, action = ArgAction::SetTrue)]
    pub verbose: bool,
}

/// What `docs-drift` takes.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DriftArgs {
    /// What to do besides judging
    #[command(subcommand)]
    pub action: Option<DriftAction>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What can be done besides judging documents.
#[derive(Clone, Debug, Subcommand)]
pub enum DriftAction {
    /// Record the findings of today as accepted, so that only new ones fail
    Baseline(TaskArgs),
}

/// What `encoding` takes.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct EncodingArgs {
    /// What to do besides judging
    #[command(subcommand)]
    pub action: Option<EncodingAction>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What can be done besides judging bytes.
#[derive(Clone, Debug, Subcommand)]
pub enum EncodingAction {
    /// Print the glyph map: what is written in the place of characters that a console cannot show
    Glyphs(ConfigArgs),
}

/// What `rules` takes.
#[derive(Args, Clone, Debug)]
pub struct RulesArgs {
    /// The rule to explain
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
}

/// What `config` takes.
#[derive(Args, Clone, Debug)]
pub struct ConfigArgs {
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
}

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Findings, the diff, one summary line
    Human,
    /// One JSON document, described by docs/report.schema.json
    Json,
    /// Workflow annotations of GitHub Actions; added to human by itself there
    Github,
    /// Only the diff, exact to the byte, for `git apply`
    Patch,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal that wants it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
