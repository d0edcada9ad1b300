//! The reference of the command line, made from its definition.

use clap::{Command, CommandFactory};

use super::Cli;

/// The definition itself.
pub fn definition() -> Command {
    Cli::command()
}

/// The reference of the command line as Markdown, made from its definition.
pub fn reference() -> String {
    let mut root = Cli::command();
    root.build();
    let mut out = String::new();
    push_commands(&mut out, &mut root, "");
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Every command below `parent`, with its arguments, and those below it.
fn push_commands(out: &mut String, parent: &mut Command, prefix: &str) {
    for command in parent.get_subcommands_mut().filter(|command| command.get_name() != "help") {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let usage = command.render_usage().to_string();
        let usage: Vec<&str> = usage.trim_start_matches("Usage:").lines().map(str::trim).collect();
        let name = format!("{prefix}{}", command.get_name());
        out.push_str(&format!("### `{name}`\n\n{about}.\n\n```text\n{}\n```\n\n", usage.join("\n").trim()));
        out.push_str("| Argument | Meaning |\n| --- | --- |\n");
        for argument in command.get_arguments() {
            out.push_str(&format!("| {} | {} |\n", spelling(argument), meaning(argument)));
        }
        out.push('\n');
        push_commands(out, command, &format!("{name} "));
    }
}

/// An argument as it is typed: "`-q`, `--quiet`", "`--repo DIR`", "`[RULE]`".
fn spelling(argument: &clap::Arg) -> String {
    let value = argument.get_value_names().filter(|_| argument.get_action().takes_values());
    let value = value.and_then(|names| names.first()).map(ToString::to_string);
    let Some(long) = argument.get_long() else {
        return match (argument.get_short(), value) {
            (Some(short), _) => format!("`-{short}`"),
            (None, Some(value)) if argument.is_required_set() => format!("`{value}`"),
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
