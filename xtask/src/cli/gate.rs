//! The command line of `gate`.

use clap::{Args, Subcommand, ValueEnum};

use super::{TaskArgs, Where};

/// What `gate` takes.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct GateArgs {
    /// What to do besides judging
    #[command(subcommand)]
    pub action: Option<GateAction>,
    /// Run only this check or step; may be given several times
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// Leave this check or step out, which goes on record; may be given several times
    #[arg(long, value_name = "NAME", requires = "reason", conflicts_with = "only")]
    pub skip: Vec<String>,
    /// Why it is left out
    #[arg(long, value_name = "TEXT", requires = "skip")]
    pub reason: Option<String>,
    /// End with the first failure
    #[arg(long)]
    pub fail_fast: bool,
    /// Run every step, also where a success on record rests on the same inputs
    #[arg(long)]
    pub no_cache: bool,
    /// Show what would run, in order, and run nothing
    #[arg(long, conflicts_with_all = ["execute", "fail_fast", "no_cache"])]
    pub list: bool,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What can be done besides judging.
#[derive(Clone, Debug, Subcommand)]
pub enum GateAction {
    /// Print the record of this tree: what was run on it, and how it ended
    Report(GateReportArgs),
}

/// What `gate report` takes.
#[derive(Args, Clone, Debug)]
pub struct GateReportArgs {
    /// How to print it
    #[arg(long, value_enum, default_value_t = RecordFormat::Markdown, value_name = "FORMAT")]
    pub format: RecordFormat,
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
}

/// How a record is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    /// Markdown for a pull request
    Markdown,
    /// The record itself, described by docs/record.schema.json
    Json,
    /// JUnit XML, which most CI systems show
    Junit,
    /// Markdown for the step summary of GitHub Actions
    Summary,
}
