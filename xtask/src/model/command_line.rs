//! What can be typed for a program, as plain data.

/// A command with its options and the commands below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandLine {
    /// Its name, and its other names behind it.
    pub names: Vec<String>,
    /// The first line of its help.
    pub about: String,
    /// What can be said with dashes.
    pub options: Vec<CommandOption>,
    /// The commands below it.
    pub subcommands: Vec<CommandLine>,
    /// How many further words it takes; `usize::MAX` for any number.
    pub operands: usize,
}

/// One option.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandOption {
    /// Its long names, without dashes.
    pub long: Vec<String>,
    /// Its letter.
    pub short: Option<char>,
    /// Whether a value follows.
    pub takes_value: bool,
    /// The values it takes; empty when that is open.
    pub values: Vec<String>,
}

impl CommandLine {
    /// The command below this one that is called `name`.
    pub fn subcommand(&self, name: &str) -> Option<&CommandLine> {
        self.subcommands.iter().find(|command| command.names.iter().any(|known| known == name))
    }

    /// The option that is called `--name`.
    pub fn long(&self, name: &str) -> Option<&CommandOption> {
        self.options.iter().find(|option| option.long.iter().any(|known| known == name))
    }

    /// The option that is called `-letter`.
    pub fn short(&self, letter: char) -> Option<&CommandOption> {
        self.options.iter().find(|option| option.short == Some(letter))
    }
}
