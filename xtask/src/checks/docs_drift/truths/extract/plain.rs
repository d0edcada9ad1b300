//! Items of running text, of `.env` files, and of what is no file.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Part, Reader};
use crate::checks::docs_drift::references::definition;
use crate::checks::docs_drift::truths::item::{Item, Lack, Read, Shape};
use crate::checks::sot::{self, config_path};
use crate::config::schema::{From, Source, Take};
use crate::config::suggest;
use crate::model::{CommandLine, Site};

/// A token goes on for so many bytes at most: beyond that it is no name, number or version.
const TOKEN_MAX: usize = 256;

/// What a pattern finds in every area of a text.
pub fn text(part: &Part<'_>, source: &Source, items: &mut Vec<Item>) {
    for area in &part.areas {
        matches(part, source, area.clone(), items);
    }
}

/// What the pattern of `source` finds in `area`; without one, all of it.
pub fn matches(part: &Part<'_>, source: &Source, area: Range<usize>, items: &mut Vec<Item>) {
    let Some(pattern) = &source.pattern else { return };
    let text = &part.text[area.clone()];
    for groups in pattern.captures_iter(text) {
        // More are refused, however many follow.
        if items.len() > super::ITEMS_MAX {
            return;
        }
        let Some(whole) = groups.get(0) else { continue };
        let found: Vec<Range<usize>> = match groups.len() {
            1 => vec![whole.range()],
            _ => groups.iter().skip(1).flatten().map(|group| group.range()).collect(),
        };
        let ends: Vec<usize> = found.iter().map(|range| area.start + range.end).collect();
        let found: Vec<Range<usize>> = found
            .into_iter()
            .map(|range| token(part.text, &(area.start..area.end), &(whole.start()..whole.end()), range))
            .collect();
        let (Some(first), Some(last)) = (found.first(), found.last()) else { continue };
        let parts = found.iter().map(|range| part.text[range.clone()].to_owned()).collect();
        let line = part.line_of(first.start);
        let mut item = Item::new(parts, part.path, first.start..last.end.max(first.end)).set(Shape::Plain, line);
        if found.iter().zip(ends).any(|(range, end)| is_variant(&part.text[end..range.end])) {
            item.value = None;
        }
        items.push(item);
    }
}

/// Whether what a token goes on with says more than a version does: `-slim` behind `3.12` names an image, and a new
/// version does not take its place as it does that of `-rc1`.
fn is_variant(rest: &str) -> bool {
    const VERSIONS: [&str; 12] =
        ["alpha", "beta", "rc", "dev", "pre", "post", "nightly", "snapshot", "canary", "next", "a", "b"];
    let Some(suffix) = rest.strip_prefix('-') else { return false };
    let word = suffix.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    !word.is_empty() && !VERSIONS.contains(&word.to_ascii_lowercase().as_str())
}

/// `range` of a match, as far as the token goes on that the match ends in: `0.5.1` in `0.5.1-rc1` is not
/// the version, and `850` is not 85. Ranges are those of the area; the result is that of the text.
fn token(text: &str, area: &Range<usize>, whole: &Range<usize>, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (area.start + range.start, area.start + range.end);
    if range.is_empty() {
        return start..end;
    }
    // Scripts that are written without blanks end no token of another one.
    let is_word = |c: Option<char>| {
        c.is_some_and(|c| c == '_' || matches!(c, '\u{300}'..='\u{36f}') || (c.is_alphanumeric() && c < '\u{2e80}'))
    };
    let joins = |c: Option<char>| c.is_some_and(|c| matches!(c, '-' | '.' | '+'));
    if range.end == whole.end && is_word(text[start..end].chars().next_back()) {
        let mut rest = text[end..area.end].chars();
        let last = end + TOKEN_MAX;
        while let Some(c) = rest.next().filter(|_| end < last) {
            let goes_on = is_word(Some(c)) || (joins(Some(c)) && is_word(rest.clone().next()));
            if !goes_on {
                break;
            }
            end += c.len_utf8();
        }
    }
    if range.start == whole.start && is_word(text[start..end].chars().next()) {
        let mut rest = text[area.start..start].chars();
        let first = start.saturating_sub(TOKEN_MAX);
        while let Some(c) = rest.next_back().filter(|_| start > first) {
            let goes_on = is_word(Some(c)) || (joins(Some(c)) && is_word(rest.clone().next_back()));
            if !goes_on {
                break;
            }
            start -= c.len_utf8();
        }
    }
    start..end
}

/// A variable of a template, also one that is commented out: it is documented all the same.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^\u{FEFF}?[ \t]*(?:#[ \t]*)?(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=")
        .expect("the pattern is fixed and has a test")
});

/// The variables of an `.env` file.
pub fn env(part: &Part<'_>, items: &mut Vec<Item>) {
    for area in &part.areas {
        let found = VARIABLE.captures_iter(&part.text[area.clone()]).filter_map(|groups| groups.get(1));
        items.extend(found.map(|name| {
            let range = area.start + name.start()..area.start + name.end();
            Item::new(vec![name.as_str().to_owned()], part.path, range)
        }));
    }
}

/// A fact about the ledgers, or about this tool.
pub fn fact(reader: &Reader<'_>, source: &Source) -> Read {
    let facts = reader.facts.get_or_init(|| sot::known(reader.config, reader.snapshot));
    let site = facts.source(&source.fact).unwrap_or_else(|| Site::file(&config_path()));
    match facts.values.get(&source.fact) {
        Some(value) => Ok(vec![Item::at(vec![value.clone()], &site)]),
        None if facts.is_withheld(&source.fact) => {
            Err(Lack::Empty(site, format!("`{}` is not known, as its ledger cannot be read", source.fact)))
        }
        None => {
            let near = suggest::nearest(&source.fact, facts.values.keys().map(String::as_str));
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            Err(Lack::Empty(site, format!("there is no fact `{}`{near}", source.fact)))
        }
    }
}

/// Subcommands or flags of this tool.
pub fn command_line(reader: &Reader<'_>, source: &Source) -> Read {
    let mut at: &CommandLine = &reader.snapshot.facts.commands;
    for name in &source.command {
        let Some(next) = at.subcommand(name) else {
            let message = format!("this tool has no command `{}`", source.command.join(" "));
            return Err(Lack::Empty(Site::file(&config_path()), message));
        };
        at = next;
    }
    let mut items = Vec::new();
    list(reader, source, at, &mut Vec::new(), &mut items);
    Ok(items)
}

/// The names of one command; with `pairs` those of every command below, with its own.
fn list(reader: &Reader<'_>, source: &Source, at: &CommandLine, path: &mut Vec<String>, items: &mut Vec<Item>) {
    let site = definition(reader.snapshot, at).unwrap_or_else(|| Site::file(&config_path()));
    let pairs = source.take == Take::Pairs;
    let named = |name: String| if pairs { vec![path.join(" "), name] } else { vec![name] };
    let commands = at.subcommands.iter().filter(|command| command.names.first().is_some_and(|name| name != "help"));
    match source.from {
        From::Subcommands => {
            let names = commands.clone().filter_map(|command| command.names.first());
            items.extend(names.map(|name| Item::at(named(name.clone()), &site)));
        }
        _ => {
            let flags = at.options.iter().filter_map(|option| option.long.first()).filter(|name| *name != "help");
            items.extend(flags.map(|name| Item::at(named(format!("--{name}")), &site)));
        }
    }
    for command in commands.filter(|_| pairs) {
        path.extend(command.names.first().cloned());
        list(reader, source, command, path, items);
        path.pop();
    }
}

/// The lines that a command prints.
pub fn printed(reader: &Reader<'_>, source: &Source) -> Read {
    let site = Site::file(&config_path());
    let request = super::request(reader.config, source);
    let Some((request, answer)) =
        request.as_ref().and_then(|request| Some((request, reader.snapshot.facts.answers.get(request)?)))
    else {
        return Err(Lack::Unread(site, "its command was not run".to_owned()));
    };
    let why = match answer.status() {
        Ok(0) => None,
        Ok(status) => Some(format!("ended with status {status}")),
        Err(why) => Some(why),
    };
    if let Some(why) = why {
        let said = String::from_utf8_lossy(&answer.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty());
        let last = last.map_or_else(String::new, |line| format!(": {}", line.trim().escape_debug()));
        return Err(Lack::Unread(site, format!("`{}` {why}{last}", request.shown())));
    }
    let Ok(text) = std::str::from_utf8(&answer.stdout) else {
        return Err(Lack::Unread(site, format!("`{}` printed what is not UTF-8", request.shown())));
    };
    let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    Ok(lines.map(|line| Item::at(vec![line.to_owned()], &site)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_goes_on_to_the_end_of_its_token() {
        let widened = |text: &str, range: Range<usize>| {
            let area = 0..text.len();
            text[token(text, &area, &range, range.clone())].to_owned()
        };
        assert_eq!(widened("v 0.5.1-rc1.", 2..7), "0.5.1-rc1");
        assert_eq!(widened("850 rules", 0..2), "850");
        assert_eq!(widened("MY_PORT", 3..7), "MY_PORT");
        assert_eq!(widened("(0.5.1)", 1..6), "0.5.1");
        assert_eq!(widened("see 0.5.1. Next", 4..9), "0.5.1");
        assert_eq!(widened("a->b", 0..3), "a->");
        assert_eq!(widened("\u{201c}0.5.1\u{201d}\u{2014}the", 3..8), "0.5.1");
        assert_eq!(widened("v\u{a0}0.5.1\u{a0}is", 3..8), "0.5.1");
        assert_eq!(widened("\u{7248}0.5.1\u{7684}", 3..8), "0.5.1");
        assert_eq!(widened("\u{e9}t\u{e9}s", 2..3), "\u{e9}t\u{e9}s");
    }

    #[test]
    fn variables_are_those_of_templates() {
        let names: Vec<&str> = VARIABLE
            .captures_iter("A=1\n# B=2\nexport C=\nnot D=\n#E\n  f_1 = x\n")
            .map(|g| g.extract::<1>().1[0])
            .collect();
        assert_eq!(names, ["A", "B", "C", "f_1"]);
    }
}
