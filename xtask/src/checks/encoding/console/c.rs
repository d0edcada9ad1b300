//! What C and C++ print: the `printf` family on the standard streams, and the streams of C++.

use std::ops::Range;

use super::calls::Code;
use super::said::{Fields, Said, Style};
use crate::text::c;
use crate::text::token::{Brackets, Kind, Quote};

/// Everything that `text` prints.
pub(super) fn said(text: &str) -> Vec<Said> {
    let tokens = c::scan(text);
    let brackets = Brackets::of(&tokens);
    let code = Code::new(text, &tokens, &brackets, false);
    let mut said = Vec::new();
    // Behind the last statement that writes into a stream.
    let mut streamed = 0;
    for index in 0..tokens.len() {
        let name = code.name(index);
        if name.is_empty() || code.is_behind(index, b'.') {
            continue;
        }
        let inside = || code.inside(index + 1).filter(|_| code.is_sign(index + 1, b'('));
        let is_stream = |index: usize| matches!(code.name(index), "stdout" | "stderr");
        match name {
            "printf" | "puts" | "perror" | "fprintf" | "fputs" => {
                let Some(range) = inside() else { continue };
                let format = match name {
                    "printf" => Some(0),
                    "fprintf" if is_stream(range.start) => Some(1),
                    "fputs" if is_stream(range.end - 1) => None,
                    "puts" | "perror" => None,
                    _ => continue,
                };
                literals(&code, range, name, format, &mut said);
            }
            "cout" | "cerr" | "clog" if index >= streamed && code.is_sign(index + 2, b'<') => {
                let end = (index..tokens.len()).find(|index| code.is_sign(*index, b';')).unwrap_or(tokens.len());
                streamed = end;
                literals(&code, index + 1..end, &format!("{name} <<"), None, &mut said);
            }
            _ => {}
        }
    }
    said.sort_by_cached_key(|said| said.range.start);
    said.dedup_by_key(|said| said.range.start);
    said
}

/// The strings among the arguments in `range`, of which one may be a format.
fn literals(code: &Code<'_>, range: Range<usize>, sink: &str, format: Option<usize>, said: &mut Vec<Said>) {
    for argument in code.printed(range) {
        let token = &code.tokens[argument.token];
        let Kind::Text(quoted) = &token.kind else { continue };
        // Wide strings are printed by other functions.
        if code.text[token.range.clone()].starts_with(['L', 'U']) {
            continue;
        }
        let fields = if format == Some(argument.place) { Fields::Percent } else { Fields::None };
        let style = match quoted.quote {
            Quote::Escaped(quote) => Style::Escaped(quote, fields),
            _ => Style::Raw(fields),
        };
        let range = quoted.body.clone();
        said.push(Said { range, sink: sink.to_owned(), style, sure: argument.sure });
    }
}
