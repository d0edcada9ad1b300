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
    /// Show how far each item is, and the evidence
    Show(ShowStackArgs),
    /// Show what can be begun, most urgent first; exit status 1 when items remain and none can
    Next(PlanArgs),
    /// Draw what waits for what
    Graph(GraphArgs),
    /// Hold what a branch changes to the scope of its item, before the pull request
    Scope(ScopeArgs),
    /// Write what a pull request says of itself, from the records of the gate; or judge what somebody wrote
    Describe(DescribeArgs),
    /// Rewrite the plan into the canonical grammar, without losing a word
    Fmt(FmtArgs),
    /// Start a plan
    #[command(subcommand)]
    Plan(PlanAction),
}

/// What can be done for a plan that is not there yet.
#[derive(Clone, Debug, Subcommand)]
pub enum PlanAction {
    /// Write the document of a new plan, and name it in the configuration
    New(NewArgs),
}

/// What `stack describe` takes.
#[derive(Args, Clone, Debug)]
pub struct DescribeArgs {
    /// The item [default: the one that the branch is named after]
    #[arg(value_name = "ITEM", conflicts_with = "verify")]
    pub item: Option<String>,
    /// The revision that the change is measured from [default: the branch below this one, else the main branch]
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Judge the description in FILE instead, `-` for standard input; exit status 1 when nothing shows what it says
    #[arg(long, value_name = "FILE")]
    pub verify: Option<std::path::PathBuf>,
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
}

/// What `stack scope` takes.
#[derive(Args, Clone, Debug)]
pub struct ScopeArgs {
    /// The item [default: the one that the branch is named after]
    #[arg(value_name = "ITEM")]
    pub item: Option<String>,
    /// The revision that the change is measured from [default: the branch below this one, else the main branch]
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// What every task takes
    #[command(flatten)]
    pub task: TaskArgs,
}

/// What `stack show` takes.
#[derive(Args, Clone, Debug)]
pub struct ShowStackArgs {
    /// Each item below what it waits for, instead of a table
    #[arg(long, conflicts_with = "format")]
    pub tree: bool,
    /// Which plan, and how to print it
    #[command(flatten)]
    pub plan: PlanArgs,
}

/// What `stack graph` takes.
#[derive(Args, Clone, Debug)]
pub struct GraphArgs {
    /// The plan: its name, or FILE#SECTION [default: every one of [[stack.plan]]]
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<String>,
    /// How to draw it
    #[arg(long, value_enum, default_value_t = GraphFormat::Ascii, value_name = "FORMAT")]
    pub format: GraphFormat,
    /// Which repository and configuration
    #[command(flatten)]
    pub place: Where,
}

/// How to draw a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// A flowchart for Mermaid, which GitHub draws in Markdown
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture
    Svg,
    /// A tree for the terminal
    Ascii,
}

/// Which plan, and how to print it.
#[derive(Args, Clone, Debug)]
pub struct PlanArgs {
    /// The plan: its name, or FILE#SECTION [default: every one of [[stack.plan]]]
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
    /// One JSON document: docs/plan.schema.json for `parse`, docs/stack.schema.json for `show` and `next`
    Json,
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

/// What `stack plan new` takes.
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
