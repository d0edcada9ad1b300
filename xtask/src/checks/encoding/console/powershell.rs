//! What PowerShell prints: `Write-*`, and strings that are statements of the script itself.

use super::said::{Said, Style};
use crate::text::powershell::{self, Command, Kind, Source};

/// Commands that print what they are given.
const PRINTS: &[&str] = &[
    "write-host",
    "write-output",
    "write-error",
    "write-warning",
    "write-verbose",
    "write-information",
    "write-debug",
    "echo",
    "write",
];

/// Parameters whose value is what is printed.
const MESSAGES: &[&str] = &["-object", "-message", "-messagedata", "-inputobject"];

/// Parameters without a value.
const SWITCHES: &[&str] = &["-nonewline", "-verbose", "-debug", "-noenumerate", "-f", "-join"];

/// Everything that `text` prints.
pub(super) fn said(text: &str) -> Vec<Said> {
    let source = powershell::scan(text);
    let mut said = Vec::new();
    for (index, command) in source.commands.iter().enumerate() {
        let name = text[source.tokens[command.name].range.clone()].to_ascii_lowercase();
        let is_piped = source.tokens.get(command.arguments.end).is_some_and(|token| text[token.range.clone()] == *"|");
        if PRINTS.contains(&name.as_str()) && !is_piped {
            arguments(text, &source, index, &mut said);
        }
    }
    statements(text, &source, &mut said);
    said.sort_by_cached_key(|said| said.range.start);
    said.dedup_by_key(|said| said.range.start);
    said
}

/// The printed ones among the arguments of a command, unless they go into a file.
fn arguments(text: &str, source: &Source, command: usize, said: &mut Vec<Said>) {
    let Command { name, arguments } = &source.commands[command];
    let sink = &text[source.tokens[*name].range.clone()];
    let written = |index: usize| source.tokens.get(index).map_or("", |token| &text[token.range.clone()]);
    // Commands inside brackets take arguments of their own.
    let nested = |index: usize| source.commands.binary_search_by_key(&index, |command| command.name).ok();
    let before = said.len();
    let (mut index, mut is_value) = (arguments.start, false);
    while index < arguments.end {
        if let Some(nested) = nested(index) {
            index = source.commands[nested].arguments.end.max(index + 1);
            continue;
        }
        let token = &source.tokens[index];
        match &token.kind {
            Kind::Redirection { .. } => return said.truncate(before),
            Kind::Parameter => {
                let name = written(index).to_ascii_lowercase();
                is_value = !MESSAGES.contains(&name.as_str()) && !SWITCHES.contains(&name.as_str());
            }
            Kind::Text(_) | Kind::Word if is_value => is_value = written(index + 1) == ",",
            Kind::Text(_) => string(text, source, index, sink, said),
            Kind::Word => {
                let range = token.range.clone();
                said.push(Said { range, sink: sink.to_owned(), style: Style::Bare, sure: true });
            }
            Kind::Operator if written(index) == "," => {}
            _ => is_value = false,
        }
        index += 1;
    }
}

/// Strings that are whole statements outside of every brace: the script puts them out.
fn statements(text: &str, source: &Source, said: &mut Vec<Said>) {
    let mut depth = 0_usize;
    let is_end = |index: usize| source.tokens.get(index).is_none_or(|token| token.kind == Kind::Separator);
    for (index, token) in source.tokens.iter().enumerate() {
        let written = &text[token.range.clone()];
        match &token.kind {
            Kind::Operator if written.ends_with(['{', '(']) => depth += 1,
            Kind::Operator if matches!(written, "}" | ")") => depth = depth.saturating_sub(1),
            Kind::Text(_) if depth == 0 && (index == 0 || is_end(index - 1)) && is_end(index + 1) => {
                let is_piped = source.tokens.get(index + 1).is_some_and(|next| text[next.range.clone()] == *"|");
                if !is_piped {
                    string(text, source, index, "the script", said);
                }
            }
            _ => {}
        }
    }
}

/// The parts of a string that stand there as they are printed.
fn string(text: &str, source: &Source, index: usize, sink: &str, said: &mut Vec<Said>) {
    let Kind::Text(string) = &source.tokens[index].kind else { return };
    if !string.closed {
        return;
    }
    // A quote in a here-string may be its end.
    let style = if string.expands { Style::PowerDouble } else { Style::PowerSingle };
    let mut start = string.body.start;
    let first = source.holes.partition_point(|hole| hole.start < start);
    let holes = source.holes[first..].iter().take_while(|hole| hole.end <= string.body.end);
    for hole in holes.cloned().chain(std::iter::once(string.body.end..string.body.end)) {
        let range = start.min(hole.start)..hole.start;
        start = hole.end;
        if text.get(range.clone()).is_some_and(|piece| !piece.is_empty()) {
            said.push(Said { range, sink: sink.to_owned(), style, sure: !string.here });
        }
    }
}
