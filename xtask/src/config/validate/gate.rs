//! Steps with names of their own, that can run.

use std::collections::BTreeSet;

use super::note;
use crate::config::decode::Decoder;
use crate::config::schema::{Config, GateStep};

/// What `--only` and `--skip` call the checks; no step may be called so.
pub const CHECKS: [&str; 7] = ["hygiene", "encoding", "ledger", "sot", "docs-drift", "stack", "contracts"];

/// A step may take a day.
const SECONDS_MAX: usize = 86_400;

/// Notes what keeps steps from being told apart, and from running.
pub fn check(decoder: &mut Decoder, config: &Config) {
    let mut names = BTreeSet::new();
    for (index, step) in config.gate.step.indexed() {
        let key = format!("gate.step[{index}]");
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/');
        if step.name.is_empty() || step.name.starts_with('-') || !step.name.chars().all(plain) {
            let help = "use letters, digits, `-`, `_`, `.`, `:` and `/`";
            note(decoder, &format!("{key}.name"), "is not a name", help);
        } else if CHECKS.contains(&step.name.as_str()) || step.name == "gate" {
            note(decoder, &format!("{key}.name"), "is the name of a check", "give the step a name of its own");
        } else if !names.insert(step.name.as_str()) {
            note(decoder, &format!("{key}.name"), "is the name of another step too", "give each step its own name");
        }
        check_commands(decoder, step, &key);
        if step.optional && step.version.is_empty() {
            let help = "add `version`, the command by which it is known whether the tool is there";
            note(decoder, &format!("{key}.optional"), "needs a `version`", help);
        }
        if step.seconds == 0 || step.seconds > SECONDS_MAX {
            note(decoder, &format!("{key}.seconds"), "is out of range", "it takes 1 to 86400");
        }
        for name in step.env.keys().filter(|name| name.is_empty() || name.contains(['=', '\0'])) {
            let message = format!("sets `{name}`, which is no name of a variable");
            note(decoder, &format!("{key}.env"), &message, "write it as `NAME = \"value\"`");
        }
    }
}

fn check_commands(decoder: &mut Decoder, step: &GateStep, key: &str) {
    let commands = [("command", &step.command, true), ("fix", &step.fix, false), ("version", &step.version, false)];
    for (name, command, is_needed) in commands {
        let names_none = command.first().is_some_and(String::is_empty) || (is_needed && command.is_empty());
        if names_none {
            let help = "write the program and its arguments as a list of text";
            note(decoder, &format!("{key}.{name}"), "names no program", help);
        } else if let [only] = &command[..]
            && only.contains(char::is_whitespace)
        {
            let words = only.split_whitespace().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
            let message = "is one word with spaces, and no shell takes it apart";
            note(decoder, &format!("{key}.{name}"), message, &format!("write it as [{words}]"));
        }
        if command.iter().any(|word| word.contains('\0')) {
            note(decoder, &format!("{key}.{name}"), "holds a NUL character", "no program can be given one");
        }
    }
}
