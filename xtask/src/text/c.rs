//! C, C++ and Objective-C source as tokens: what is a string, and what only looks like one.
//!
//! Directives are read like code. A backslash at a line's end joins lines. Accepts every text: a string without its
//! end stops with its line, a comment or raw string with the file.

use std::ops::Range;

use super::token::{Kind, Quote, Quoted, Token, escaped, is_name};

/// The longest name in front of a raw string that the standard allows ([lex.string]).
const DELIMITER_MAX: usize = 16;

/// Scans a file. Takes linear time.
pub fn scan(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut scanner = Scanner { bytes, at, unclosed: false, tokens: Vec::new() };
    while scanner.at < bytes.len() {
        scanner.step();
    }
    scanner.tokens
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// A raw string was found that never ends, so that no other is looked for.
    unclosed: bool,
    tokens: Vec<Token>,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, range: Range<usize>, kind: Kind) {
        self.at = range.end;
        self.tokens.push(Token { range, kind });
    }

    fn step(&mut self) {
        let start = self.at;
        match self.bytes[start] {
            byte if byte.is_ascii_whitespace() || byte == 0x0B => self.at += 1,
            b'/' if self.peek(1) == b'/' => {
                // A comment goes on behind a backslash at the line's end: it ends as a string would.
                self.at = escaped(self.bytes, start + 2, b'\n', true).0;
            }
            b'/' if self.peek(1) == b'*' => {
                let rest = &self.bytes[start + 2..];
                self.at += memchr::memmem::find(rest, b"*/").map_or(rest.len() + 2, |found| found + 4);
            }
            b'"' | b'\'' => self.string(start, start),
            b'0'..=b'9' => self.number(),
            byte if is_name(byte) => self.name(),
            byte => self.push(start..start + 1, Kind::Sign(byte)),
        }
    }

    /// The string or character whose prefix starts at `start` and whose quote stands at `at`.
    fn string(&mut self, start: usize, at: usize) {
        let quote = self.bytes[at];
        let (body, end) = escaped(self.bytes, at + 1, quote, true);
        let quoted = Quoted { body: at + 1..body, quote: Quote::Escaped(quote) };
        self.push(start..end, if quote == b'"' { Kind::Text(quoted) } else { Kind::Character });
    }

    /// A number, in which `'` separates digits.
    fn number(&mut self) {
        let start = self.at;
        let mut end = start + 1;
        while let Some(&byte) = self.bytes.get(end) {
            let separates = byte == b'\'' && self.bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
            if !is_name(byte) && byte != b'.' && !separates {
                break;
            }
            end += 1;
        }
        self.push(start..end, Kind::Number);
    }

    fn name(&mut self) {
        let start = self.at;
        let end = start + self.bytes[start..].iter().take_while(|&&byte| is_name(byte)).count();
        let name = &self.bytes[start..end];
        match self.bytes.get(end) {
            Some(b'"') if matches!(name, b"R" | b"LR" | b"uR" | b"UR" | b"u8R") && self.raw(start, end) => {}
            Some(b'"' | b'\'') if matches!(name, b"L" | b"u" | b"U" | b"u8") => self.string(start, end),
            _ => self.push(start..end, Kind::Name),
        }
    }

    /// The raw string whose prefix starts at `start` and whose quote stands at `quote`, if it is one.
    fn raw(&mut self, start: usize, quote: usize) -> bool {
        let rest = &self.bytes[quote + 1..];
        let length = rest.iter().take(DELIMITER_MAX + 1).position(|byte| *byte == b'(');
        let Some(length) = length.filter(|_| !self.unclosed) else { return false };
        let close = [b")", &rest[..length], b"\""].concat();
        let from = quote + 1 + length + 1;
        let Some(found) = memchr::memmem::find(&self.bytes[from..], &close) else {
            self.unclosed = true;
            return false;
        };
        let quoted = Quoted { body: from..from + found, quote: Quote::Raw };
        self.push(start..from + found + close.len(), Kind::Text(quoted));
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn strings(text: &str) -> Vec<&str> {
        let body = |token: &Token| match &token.kind {
            Kind::Text(quoted) => Some(&text[quoted.body.clone()]),
            _ => None,
        };
        scan(text).iter().filter_map(body).collect()
    }

    #[test]
    fn strings_of_every_kind() {
        let text = r###"#define A "a\"b" /* "c" */ // "d"
            L"e" u8"f" R"(g"h)" uR"x(i)" )x" '"' 1'000 "j" f"k""###;
        assert_eq!(strings(text), [r#"a\"b"#, "e", "f", "g\"h", "i)\" ", "j", "k"]);
    }

    #[test]
    fn a_backslash_joins_lines() {
        assert_eq!(strings("\"a\\\r\nb\" // c \\\n\"d\"\n\"e\""), ["a\\\r\nb", "e"]);
        assert_eq!(strings("#error don't\n\"a\""), ["a"]);
        assert_eq!(strings("\"a\n\"b\""), ["a", "b"]);
    }

    const PIECES: &[&str] = &[
        "\"", "'", "R\"(", ")\"", "R\"x(", ")x\"", "L", "\\", "//", "/*", "*/", "\n", "\r\n", "a", "1'", "\u{2713}",
        "\u{FEFF}", " ",
    ];

    proptest! {
        #[test]
        fn any_text_is_read_in_order(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
            let text = pieces.concat();
            crate::text::token::tests::holds(&text, &scan(&text));
        }
    }
}
