//! The command line: what can be typed and what the help says. No behaviour.

use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};

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
    /// Run every check, in order: the Drift Zero gatekeeper
    Gate(TaskArgs),
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

/// The reference of the command line as Markdown, made from the definition above.
pub fn reference() -> String {
    let mut root = Cli::command();
    root.build();
    let mut out = String::new();
    for command in root.get_subcommands_mut().filter(|command| command.get_name() != "help") {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let usage = command.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage:").trim();
        out.push_str(&format!("### `{}`\n\n{about}.\n\n```text\n{usage}\n```\n\n", command.get_name()));
        out.push_str("| Argument | Meaning |\n| --- | --- |\n");
        for argument in command.get_arguments() {
            out.push_str(&format!("| {} | {} |\n", spelling(argument), meaning(argument)));
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// An argument as it is typed: "`-q`, `--quiet`", "`--repo DIR`", "`[RULE]`".
fn spelling(argument: &clap::Arg) -> String {
    let value = argument.get_value_names().filter(|_| argument.get_action().takes_values());
    let value = value.and_then(|names| names.first()).map(ToString::to_string);
    let Some(long) = argument.get_long() else {
        return match (argument.get_short(), value) {
            (Some(short), _) => format!("`-{short}`"),
            (None, Some(value)) => format!("`[{value}]`"),
            (None, None) => String::new(),
        };
    };
    let short = argument.get_short().map(|short| format!("`-{short}`, ")).unwrap_or_default();
    let value = value.map(|value| format!(" {value}")).unwrap_or_default();
    format!("{short}`--{long}{value}`")
}

/// An argument's help and its possible values.
fn meaning(argument: &clap::Arg) -> String {
    let mut text = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let values: Vec<_> = argument.get_possible_values();
    if argument.get_action().takes_values() && !values.is_empty() {
        let default = argument.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
        let listed = values.iter().map(|value| {
            let mark = if default.as_deref() == Some(value.get_name()) { " (default)" } else { "" };
            let help = value.get_help().map(|help| format!(": {help}")).unwrap_or_default();
            format!("`{}`{mark}{help}", value.get_name())
        });
        text.push_str(&format!(". {}", listed.collect::<Vec<_>>().join("; ")));
    }
    crate::text::markdown::table::escape_cell(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_one_that_clap_accepts() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_long_flag_stands_in_the_reference() {
        let reference = reference();
        for command in Cli::command().get_subcommands() {
            for argument in command.get_arguments().filter_map(clap::Arg::get_long) {
                assert!(reference.contains(&format!("`--{argument}")), "--{argument} is missing");
            }
        }
    }
}
