//! A truth must be able to fail.

use std::collections::BTreeSet;

use super::{names, note};
use crate::config::decode::Decoder;
use crate::config::schema::{Config, Each, From, Presence, Source, Truth};
use crate::config::suggest;
use crate::ordered::Ordered;
use crate::text::normal::Normal;

/// Notes every truth that contradicts itself.
pub fn check(decoder: &mut Decoder, config: &Config) {
    let mut known = BTreeSet::new();
    for (index, truth) in config.truth.indexed() {
        let key = format!("truth[{index}]");
        names::check(decoder, &key, &truth.name, &mut known);
        check_truth(decoder, truth, &key);
        for (index, source) in truth.source.indexed() {
            check_source(decoder, config, source, &format!("{key}.source[{index}]"));
        }
    }
    for (index, each) in config.each.indexed() {
        let key = format!("each[{index}]");
        names::check(decoder, &key, &each.name, &mut known);
        check_source(decoder, config, &each.source, &format!("{key}.source"));
        if asks_nothing(each) {
            let help = "say `matches`, `never`, `path`, `link` or `holds`";
            note(decoder, &format!("{key}.name"), "asks nothing of its items", help);
        }
    }
}

fn asks_nothing(each: &Each) -> bool {
    each.matches.is_none() && each.never.is_none() && each.path == Presence::Any && !each.link && each.holds.is_none()
}

/// Notes keys that say nothing about what is read.
fn check_unused(decoder: &mut Decoder, source: &Source, key: &str, reads_files: bool) {
    let is_data = matches!(source.from, From::Json | From::Yaml | From::Toml);
    let is_tool = matches!(source.from, From::Subcommands | From::Flags);
    let is_text = reads_files && source.from != From::Files;
    for (name, is_used) in [
        ("key", is_data),
        ("take", is_data || is_tool),
        ("under", is_text),
        ("between", is_text),
        ("columns", source.from == From::Table),
        ("rows", source.from == From::Table),
        ("levels", source.from == From::Headings),
        ("values", source.from == From::Values),
        ("fact", source.from == From::Fact),
        ("command", is_tool || source.from == From::Command),
    ] {
        let at = format!("{key}.{name}");
        if !is_used && decoder.is_set(&at) {
            note(decoder, &at, &format!("says nothing about `{}`", source.from), "take it out");
        }
    }
}

fn check_truth(decoder: &mut Decoder, truth: &Truth, key: &str) {
    // Sides without a name are one each.
    let mut sides: BTreeSet<&str> = truth.source.iter().map(|source| source.side.as_str()).into_set();
    let unnamed = truth.source.iter().filter(|source| source.side.is_empty()).count();
    sides.remove("");
    if sides.len() + unnamed < 2 && !truth.source.is_partial {
        note(decoder, &format!("{key}.source"), "has one side, and nothing to compare it with", "name another source");
    }
    if let Some(master) = &truth.master
        && !sides.contains(master.as_str())
    {
        let help = match suggest::nearest(master, sides.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "give the source that is right a `side` of this name".to_owned(),
        };
        note(decoder, &format!("{key}.master"), "is the `side` of no source", &help);
    }
}

fn check_source(decoder: &mut Decoder, config: &Config, source: &Source, key: &str) {
    let reads_files =
        !matches!(source.from, From::Values | From::Fact | From::Subcommands | From::Flags | From::Command);
    if reads_files == source.paths.texts.is_empty() {
        let (message, help) = match reads_files {
            true => ("reads files and names none", "add `paths`"),
            false => ("reads no files", "take `paths` out"),
        };
        note(decoder, &format!("{key}.from"), message, help);
    }
    check_unused(decoder, source, key, reads_files);
    let needs = match source.from {
        From::Text if source.pattern.is_none() => Some("pattern"),
        From::Values if source.values.is_empty() => Some("values"),
        From::Fact if source.fact.is_empty() => Some("fact"),
        From::Command if source.command.is_empty() => Some("command"),
        _ => None,
    };
    if source.from == From::Command
        && needs.is_none()
        && let Some((message, help)) = config.commands.refusal(&source.command)
    {
        note(decoder, &format!("{key}.command"), &message, help);
    }
    if let Some(needed) = needs {
        note(decoder, &format!("{key}.from"), &format!("needs `{needed}`"), &format!("add `{needed}`"));
    }
    if source.pattern.as_ref().is_some_and(|pattern| pattern.is_match("")) {
        note(decoder, &format!("{key}.pattern"), "matches nothing at all", "write what an item looks like");
    }
    if !matches!(source.between.len(), 0 | 2) || source.between.iter().any(String::is_empty) {
        note(decoder, &format!("{key}.between"), "is no pair of texts", "name the opening and the closing one");
    }
    for word in source.normalise.iter().filter(|word| Normal::parse(word).is_none()) {
        let help = match suggest::nearest(word, Normal::words()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are `{}`", Normal::words().collect::<Vec<_>>().join("`, `")),
        };
        note(decoder, &format!("{key}.normalise"), &format!("holds `{word}`, which is no step"), &help);
    }
    if source.template.as_ref().is_some_and(|template| !template.contains("{}")) {
        note(decoder, &format!("{key}.template"), "has no `{}`", "without it every item becomes the same");
    }
    for (column, pattern) in &source.rows {
        if let Err(error) = regex::Regex::new(pattern) {
            let message = format!(
                "has no regular expression for `{column}`: {}",
                error.to_string().lines().last().unwrap_or_default().trim()
            );
            note(decoder, &format!("{key}.rows"), &message, "");
        }
    }
}
