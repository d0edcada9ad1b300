//! The command line as plain data, for those who judge what documents tell people to type.

use crate::cli;
use crate::model::{CommandLine, CommandOption};

/// Everything that can be typed for this program.
pub fn command_line() -> CommandLine {
    let mut root = cli::definition();
    root.build();
    of(&root)
}

fn of(command: &clap::Command) -> CommandLine {
    let names = std::iter::once(command.get_name()).chain(command.get_all_aliases());
    let names = names.map(str::to_owned).collect();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let mut line = CommandLine { names, about, ..CommandLine::default() };
    for argument in command.get_arguments() {
        let takes_value = argument.get_action().takes_values();
        if argument.is_positional() {
            let most = argument.get_num_args().map_or(1, |range| range.max_values());
            line.operands = line.operands.saturating_add(most);
            continue;
        }
        let long = argument.get_long_and_visible_aliases().unwrap_or_default();
        let values = argument.get_possible_values();
        let values = values.iter().filter(|_| takes_value).map(|value| value.get_name().to_owned());
        line.options.push(CommandOption {
            long: long.into_iter().map(str::to_owned).collect(),
            short: argument.get_short(),
            takes_value,
            values: values.collect(),
        });
    }
    line.subcommands = command.get_subcommands().map(of).collect();
    line
}
