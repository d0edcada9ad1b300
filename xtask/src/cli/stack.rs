//! The command line of `stack`.

use clap::{Args, Subcommand, ValueEnum};

use super::{TaskArgs, Where};

/// What `stack` takes.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct StackArgs {
    /// What to do besides judging
    #[command(subcommand)]
    pub action: Option<StackAction>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What can be done with plans.
#[derive(Clone, Debug, Subcommand)]
pub enum StackAction {
    /// Judge the plan: what `stack` alone does
    Check(TaskArgs),
    /// Print what was read from the plan, with its places; without a configured plan, list what looks like one
    Parse(PlanArgs),
    /// Rewrite the plan into the canonical grammar, without losing a word
    Fmt(FmtArgs),
    /// Write the document of a new plan, and name it in the configuration
    New(NewArgs),
}

/// What `stack fmt` takes.
#[derive(Args, Clone, Debug)]
pub struct FmtArgs {
    /// The plan: its name, or FILE#SECTION [default: every one of [[stack.plan]]]
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<String>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What `stack new` takes.
#[derive(Args, Clone, Debug)]
pub struct NewArgs {
    /// The document, which must not be there
    #[arg(value_name = "FILE")]
    pub file: String,
    /// The heading of its section [default: the prefix and `stack`]
    #[arg(long, value_name = "TEXT")]
    pub section: Option<String>,
    /// The letters of its ids
    #[arg(long, value_name = "LETTERS", default_value = "PR")]
    pub prefix: String,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// Which plan, and how to print it.
#[derive(Args, Clone, Debug)]
pub struct PlanArgs {
    /// The plan: its name, or FILE#SECTION [default: the only one of [[stack.plan]]]
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = PlanFormat::Human, value_name = "FORMAT")]
    pub format: PlanFormat,
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
}

/// How to print a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people
    Human,
    /// One JSON document, described by docs/plan.schema.json
    Json,
}
