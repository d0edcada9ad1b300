//! What JavaScript prints: `console` and the streams of the process.

use super::calls::{Argument, Code};
use super::said::{Fields, Said, Style};
use crate::text::javascript;
use crate::text::token::{Brackets, Kind, Quote};

/// What `console` prints with.
const PRINTS: &[&str] = &["log", "error", "warn", "info", "debug", "trace", "group"];

/// Everything that `text` prints, unless it is written for a browser; `markup` says whether it may hold JSX.
pub(super) fn said(text: &str, markup: bool) -> Vec<Said> {
    let tokens = javascript::scan(text, markup);
    let brackets = Brackets::of(&tokens);
    let code = Code::new(text, &tokens, &brackets, true);
    let mut said = Vec::new();
    let (mut page, mut process) = (false, false);
    for index in 0..tokens.len() {
        match code.name(index) {
            "document" | "window" => page |= code.is_sign(index + 1, b'.') && !code.is_behind(index, b'.'),
            "process" => {
                process |= code.is_sign(index + 1, b'.');
                let is_stream = matches!(code.name(index + 2), "stdout" | "stderr") && code.name(index + 4) == "write";
                if is_stream && code.is_sign(index + 5, b'(') {
                    let sink = format!("process.{}.write", code.name(index + 2));
                    arguments(&code, index + 5, &sink, Fields::None, &mut said);
                }
            }
            "require" => process = true,
            "console" if !code.is_behind(index, b'.') && code.is_sign(index + 1, b'.') => {
                let name = code.name(index + 2);
                if PRINTS.contains(&name) && code.is_sign(index + 3, b'(') {
                    arguments(&code, index + 3, &format!("console.{name}"), Fields::MaybePercent, &mut said);
                }
            }
            _ => {}
        }
    }
    // The console of a browser is no console of the system.
    if page && !process {
        return Vec::new();
    }
    said.sort_by_cached_key(|said| said.range.start);
    said.dedup_by_key(|said| said.range.start);
    said
}

fn arguments(code: &Code<'_>, open: usize, sink: &str, fields: Fields, said: &mut Vec<Said>) {
    let printed = code.inside(open).map(|range| code.printed(range)).unwrap_or_default();
    said.extend(printed.iter().filter_map(|argument| literal(code, argument, sink, fields)));
}

fn literal(code: &Code<'_>, argument: &Argument, sink: &str, fields: Fields) -> Option<Said> {
    let Kind::Text(quoted) = &code.tokens[argument.token].kind else { return None };
    let style = match quoted.quote {
        Quote::Escaped(quote) => Style::Escaped(quote, fields),
        Quote::Template => Style::Template,
        Quote::Raw | Quote::Markup => return None,
    };
    Some(Said { range: quoted.body.clone(), sink: sink.to_owned(), style, sure: argument.sure })
}
