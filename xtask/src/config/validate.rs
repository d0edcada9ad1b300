//! What no single value can tell: names used twice, figures that do not exist.

mod ci;
mod commands;
mod contracts;
mod couplings;
mod encoding;
mod examples;
mod gate;
mod hygiene;
mod ledgers;
mod names;
mod phrases;
mod stack;
mod structures;
mod truths;

use std::collections::BTreeSet;

use super::decode::Decoder;
use super::schema::{Config, Region};
use super::suggest;
use crate::text::template::Template;

/// Notes every contradiction between values of `config`.
pub fn check(decoder: &mut Decoder, config: &Config) {
    let mut facts = BTreeSet::new();
    let mut names = BTreeSet::new();
    for (index, ledger) in config.ledger.indexed() {
        let key = format!("ledger[{index}]");
        let plain = ledger.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if ledger.name.is_empty() || !plain {
            note(decoder, &format!("{key}.name"), "is not a name", "use letters, digits, `-` and `_`");
        }
        if !names.insert(ledger.name.as_str()) {
            note(decoder, &format!("{key}.name"), "is the name of another ledger too", "give each ledger its own name");
        }
        ledgers::check(decoder, ledger, &key);
        facts.extend(ledger.fact_keys().into_iter().map(|fact| format!("{}.{fact}", ledger.name)));
    }
    // Facts of a ledger that could not be read are not known to be missing.
    let known = Some(&facts).filter(|_| !config.ledger.is_partial);
    for (index, region) in config.region.indexed() {
        let key = format!("region[{index}]");
        check_template(decoder, &format!("{key}.text"), &region.text, known);
        for (name, marker) in [("begin", &region.begin), ("end", &region.end)] {
            if !marker.starts_with("<!--") || marker.len() < "<!-- x".len() || marker.contains('\n') {
                let message = "is not the start of an HTML comment";
                note(decoder, &format!("{key}.{name}"), message, "write it as `<!-- NAME`");
            }
        }
        let is_taken = |other: &Region| other.path == region.path && other.begin == region.begin;
        if config.region.indexed().take_while(|(other, _)| *other < index).any(|(_, other)| is_taken(other)) {
            let help = "two regions of one file need markers of their own";
            note(decoder, &format!("{key}.begin"), "opens another region of this file too", help);
        }
        if region.begin == region.end {
            note(decoder, &format!("{key}.end"), "is spelled like `begin`", "give the closing marker its own spelling");
        }
    }
    ci::check(decoder, config);
    commands::check(decoder, config);
    examples::check(decoder, config);
    phrases::check(decoder, config);
    truths::check(decoder, config);
    structures::check(decoder, config);
    couplings::check(decoder, config);
    gate::check(decoder, config);
    encoding::check(decoder, config);
    stack::check(decoder, config);
    hygiene::check(decoder, config);
    contracts::check(decoder, config);
    for (index, allow) in config.allow.indexed() {
        let key = format!("allow[{index}]");
        if allow.reason.trim().is_empty() {
            note(decoder, &format!("{key}.reason"), "is empty", "say why the finding is accepted");
        }
        if let Some(until) = &allow.until
            && !crate::text::date::is_date(until)
        {
            note(decoder, &format!("{key}.until"), "is not a date", "write it as \"2026-12-31\"");
        }
    }
}

/// Notes a template that is none, and every placeholder that names none of `facts`, where they are known.
fn check_template(decoder: &mut Decoder, key: &str, text: &str, facts: Option<&BTreeSet<String>>) {
    match Template::parse(text) {
        Err(message) => note(decoder, key, &message, "write a literal brace twice: `{{`"),
        Ok(template) => {
            let Some(facts) = facts else { return };
            for name in template.names().filter(|name| *name != "updated" && !facts.contains(*name)) {
                let help = match suggest::nearest(name, facts.iter().map(String::as_str)) {
                    Some(nearest) => format!("did you mean `{{{nearest}}}`?"),
                    None => format!(
                        "the facts here are {}",
                        facts.iter().map(|f| format!("`{f}`")).collect::<Vec<_>>().join(", ")
                    ),
                };
                note(decoder, key, &format!("names `{{{name}}}`, which is no fact"), &help);
            }
        }
    }
}

fn note(decoder: &mut Decoder, key: &str, message: &str, help: &str) {
    let span = decoder.span_of(key);
    decoder.problem(span, format!("`{key}` {message}"), help);
}
