//! The command line of `contracts`.

use clap::{Args, Subcommand, ValueEnum};

use super::{TaskArgs, Where};

/// What `contracts` takes.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ContractsArgs {
    /// What to do besides judging
    #[command(subcommand)]
    pub action: Option<ContractsAction>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What can be done besides judging.
#[derive(Clone, Debug, Subcommand)]
pub enum ContractsAction {
    /// Show of each job and step whether it is enforced, and why not
    Ci(CiArgs),
    /// Say whether a change may be approved without a person, and by which rule; exit status 1 when it may not
    Policy(PolicyArgs),
}

/// What `contracts ci` takes.
#[derive(Args, Clone, Debug)]
pub struct CiArgs {
    /// How to print it
    #[arg(long, value_enum, default_value_t = CiFormat::Human, value_name = "FORMAT")]
    pub format: CiFormat,
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
}

/// How to print what workflows enforce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CiFormat {
    /// For people: every job, its steps, and the commands of a step that come to something else
    Human,
    /// One JSON document: docs/contracts.schema.json
    Json,
    /// A Markdown table of the jobs, and of the steps that come to something else
    Markdown,
}

/// What `contracts policy` takes.
#[derive(Args, Clone, Debug)]
pub struct PolicyArgs {
    /// The revision that the change is measured from [default: the main branch]
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = PolicyFormat::Human, value_name = "FORMAT")]
    pub format: PolicyFormat,
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
}

/// How to print who may approve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PolicyFormat {
    /// For people
    Human,
    /// One JSON document: docs/policy.schema.json
    Json,
}
