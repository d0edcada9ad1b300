//! Which strings among the arguments of a call are printed by it.

use std::cell::Cell;
use std::ops::Range;

use crate::text::token::{Brackets, Kind, Token};

/// Methods and functions that look something up, compare or take apart: their strings are not printed.
const LOOK_UPS: &[&str] = &[
    "get",
    "get_mut",
    "has",
    "contains",
    "contains_key",
    "includes",
    "indexOf",
    "lastIndexOf",
    "index_of",
    "find",
    "rfind",
    "search",
    "match",
    "matchAll",
    "matches",
    "test",
    "exec",
    "replace",
    "replaceAll",
    "replacen",
    "split",
    "splitn",
    "split_once",
    "rsplit",
    "rsplit_once",
    "split_terminator",
    "startsWith",
    "endsWith",
    "starts_with",
    "ends_with",
    "strip_prefix",
    "strip_suffix",
    "trim_matches",
    "trim_start_matches",
    "trim_end_matches",
    "querySelector",
    "getElementById",
    "require",
    "import",
    "charCodeAt",
    "codePointAt",
    "localeCompare",
    "remove",
    "delete",
    "filter",
    "position",
    "stringify",
    "include_str",
    "include_bytes",
    "env",
    "strcmp",
    "strlen",
    "strstr",
    "getenv",
    "RegExp",
    "cfg",
    "var",
];

/// Calls of which the arguments are the output, but for its looks.
const LOOKS: &[&str] = &[
    "format",
    "format_args",
    "concat",
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "gray",
    "grey",
    "bold",
    "dim",
    "italic",
    "underline",
    "inverse",
    "redBright",
    "greenBright",
    "yellowBright",
    "blueBright",
    "cyanBright",
    "magentaBright",
    "bright_red",
    "bright_green",
    "bright_yellow",
    "bright_blue",
    "join",
    "String",
    "to_string",
    "from",
    "style",
    "paint",
];

/// Words in front of a bracket that call nothing.
const KEYWORDS: &[&str] = &["if", "match", "in", "return", "while", "for", "of", "typeof", "else", "await", "new"];

/// A scanned file of a brace language.
pub(super) struct Code<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) brackets: &'a Brackets,
    /// How many tokens may still be looked at: calls inside calls are seen again and again.
    fuel: Cell<usize>,
    /// Whether braces in an expression hold the entries of a value, not statements.
    braces_are_values: bool,
}

/// A printed string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    /// Its token.
    pub(super) token: usize,
    /// Which argument it is part of, from 0.
    pub(super) place: usize,
    /// Whether it is not inside brackets of that argument.
    pub(super) direct: bool,
    /// Whether nothing but the output depends on it.
    pub(super) sure: bool,
}

enum Inside {
    Hidden,
    Unsure,
    Sure,
}

impl<'a> Code<'a> {
    /// The tokens of `text`; in JavaScript braces in an expression hold values.
    pub(super) fn new(text: &'a str, tokens: &'a [Token], brackets: &'a Brackets, braces_are_values: bool) -> Code<'a> {
        let fuel = Cell::new(tokens.len().saturating_mul(16));
        Code { text, tokens, brackets, fuel, braces_are_values }
    }

    /// The source of token `index`; empty where there is none.
    pub(super) fn source(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| &self.text[token.range.clone()])
    }

    /// The name at `index`; empty where there is none.
    pub(super) fn name(&self, index: usize) -> &'a str {
        let is_name = self.tokens.get(index).is_some_and(|token| token.kind == Kind::Name);
        if is_name { self.source(index) } else { "" }
    }

    pub(super) fn is_sign(&self, index: usize, sign: u8) -> bool {
        self.tokens.get(index).is_some_and(|token| token.kind == Kind::Sign(sign))
    }

    /// Whether the token before `index` is the sign.
    pub(super) fn is_behind(&self, index: usize, sign: u8) -> bool {
        index > 0 && self.is_sign(index - 1, sign)
    }

    /// The tokens inside the bracket at `open`, if it closes.
    pub(super) fn inside(&self, open: usize) -> Option<Range<usize>> {
        self.brackets.end(open).map(|end| open + 1..end)
    }

    /// The strings among the arguments that stand in `range`.
    pub(super) fn printed(&self, range: Range<usize>) -> Vec<Argument> {
        let mut printed = Vec::new();
        let mut open: Vec<(usize, bool)> = Vec::new();
        let (mut place, mut index) = (0, range.start);
        while index < range.end {
            let Some(fuel) = self.fuel.get().checked_sub(1) else { break };
            self.fuel.set(fuel);
            while open.pop_if(|(end, _)| *end <= index).is_some() {}
            match self.tokens[index].kind {
                Kind::Sign(b',') if open.is_empty() => place += 1,
                Kind::Sign(b'(' | b'[' | b'{') => {
                    if let Some(end) = self.brackets.end(index).filter(|end| *end < range.end) {
                        match self.opens(index) {
                            Inside::Hidden => index = end,
                            Inside::Unsure => open.push((end, true)),
                            Inside::Sure => open.push((end, false)),
                        }
                    }
                }
                Kind::Text(_) if !self.is_compared(index) => {
                    let sure = open.iter().all(|(_, unsure)| !unsure);
                    printed.push(Argument { token: index, place, direct: open.is_empty(), sure });
                }
                _ => {}
            }
            index += 1;
        }
        printed
    }

    /// What the bracket at `index` holds, by what stands before it.
    fn opens(&self, index: usize) -> Inside {
        let Some(before) = index.checked_sub(1) else { return Inside::Sure };
        let is_macro = self.is_sign(before, b'!') && before > 0 && !self.name(before - 1).is_empty();
        let name = if is_macro { self.name(before - 1) } else { self.name(before) };
        let is_value = !KEYWORDS.contains(&name) && !name.is_empty()
            || matches!(self.tokens[before].kind, Kind::Sign(b')' | b']') | Kind::Text(_));
        match self.tokens[index].kind {
            Kind::Sign(b'{') if self.braces_are_values => Inside::Unsure,
            Kind::Sign(b'{') => Inside::Sure,
            Kind::Sign(b'[') if is_value && !is_macro => Inside::Hidden,
            _ if !is_value => Inside::Sure,
            _ if LOOK_UPS.contains(&name) => Inside::Hidden,
            _ if LOOKS.contains(&name) => Inside::Sure,
            _ => Inside::Unsure,
        }
    }

    /// Whether the string at `index` is a key, a pattern or one side of a comparison.
    fn is_compared(&self, index: usize) -> bool {
        let sign = |index: usize, sign: u8| self.is_sign(index, sign);
        let before = |back: usize, sign: u8| index >= back && self.is_sign(index - back, sign);
        let equals = sign(index + 2, b'=') && (sign(index + 1, b'=') || sign(index + 1, b'!'))
            || before(1, b'=') && (before(2, b'=') || before(2, b'!'));
        let arm = sign(index + 1, b'=') && sign(index + 2, b'>');
        let alternative = sign(index + 1, b'|') && !sign(index + 2, b'|') || before(1, b'|') && !before(2, b'|');
        let key = sign(index + 1, b':') && !sign(index + 2, b':') && (before(1, b'{') || before(1, b','));
        let word = index > 0 && self.name(index - 1) == "case" || self.name(index + 1) == "in";
        equals || arm || alternative || key || word
    }
}
