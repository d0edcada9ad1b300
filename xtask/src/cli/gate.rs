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
    /// Everything must be committed
    #[arg(long)]
    pub clean: bool,
    /// What is not committed must be of these files and folders, and each of them must have changed
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with = "clean")]
    pub changes: Vec<String>,
    /// HEAD must have every commit of REV
    #[arg(long, value_name = "REV")]
    pub against: Option<String>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What can be done besides judging.
#[derive(Clone, Debug, Subcommand)]
pub enum GateAction {
    /// Write git hooks that run the gate, beside what the hooks do already
    Install(InstallArgs),
    /// Write the workflow that runs the gate on every pull request
    Workflow(TaskArgs),
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

/// What `gate install` takes.
#[derive(Args, Clone, Debug)]
pub struct InstallArgs {
    /// Which hooks
    #[arg(long, value_enum, default_value_t = Hooks::Both, value_name = "HOOK")]
    pub hook: Hooks,
    /// Take out what was written before, and nothing else
    #[arg(long)]
    pub remove: bool,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// Which hooks of git.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Hooks {
    /// Before each commit: the lines that differ from HEAD
    PreCommit,
    /// Before each push: everything
    PrePush,
    /// Both of them
    Both,
}
