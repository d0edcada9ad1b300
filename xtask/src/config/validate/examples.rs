//! An example says which blocks are run and how, and names no program that may not be.

use std::collections::BTreeSet;

use super::note;
use crate::config::decode::Decoder;
use crate::config::schema::{Config, Example};

/// Notes every table that contradicts itself.
pub fn check(decoder: &mut Decoder, config: &Config) {
    let mut names = BTreeSet::new();
    for (index, example) in config.example.indexed() {
        let key = format!("example[{index}]");
        let plain = example.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if example.name.is_empty() || !plain {
            note(decoder, &format!("{key}.name"), "is no name", "use lower-case letters, digits and `-`");
        }
        if !names.insert(example.name.as_str()) {
            let help = "give each its own name";
            note(decoder, &format!("{key}.name"), "is the name of another example too", help);
        }
        check_keys(decoder, config, example, &key);
    }
}

fn check_keys(decoder: &mut Decoder, config: &Config, example: &Example, key: &str) {
    match (example.run.is_empty(), example.console) {
        (true, false) => {
            let help = "add `run = [...]` with a program, or `console = true`";
            note(decoder, &format!("{key}.name"), "says not how its blocks are run", help);
        }
        (false, true) => note(decoder, &format!("{key}.run"), "stands beside `console`", "keep one of them"),
        (true, true) if config.commands.allow.is_empty() => {
            let help = "name the programs that documents show in `commands.allow`";
            note(decoder, &format!("{key}.console"), "can run nothing", help);
        }
        (true, true) => {}
        (false, false) => {
            if let Some((message, help)) = config.commands.refusal(&example.run) {
                note(decoder, &format!("{key}.run"), &message, help);
            }
        }
    }
    if example.language.is_empty() && !example.console {
        note(decoder, &format!("{key}.name"), "names no `language`", "add `language = [...]`, as fences name it");
    }
    if example.language.iter().any(|language| language.is_empty() || language.contains([' ', '\t', ',', '{', ':'])) {
        let help = "write the first word behind the fence";
        note(decoder, &format!("{key}.language"), "holds what is no language", help);
    }
    if !example.console {
        for (name, is_set) in [("status", example.status), ("normalise", !example.normalise.is_empty())] {
            if is_set {
                let help = "nothing is compared without `console = true`; leave it out";
                note(decoder, &format!("{key}.{name}"), "stands without `console`", help);
            }
        }
    }
}
