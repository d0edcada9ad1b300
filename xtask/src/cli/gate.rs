//! The command line of `gate`.

use clap::{Args, Subcommand, ValueEnum};

use super::TaskArgs;

/// What `gate` takes.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct GateArgs {
    /// What to do besides judging
    #[command(subcommand)]
    pub action: Option<GateAction>,
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

/// What can be done for the gate besides running it.
#[derive(Clone, Debug, Subcommand)]
pub enum GateAction {
    /// Write git hooks that run the gate, beside what the hooks do already
    Install(InstallArgs),
    /// Write the workflow that runs the gate on every pull request
    Workflow(TaskArgs),
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
