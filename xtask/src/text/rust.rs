//! Rust source as tokens: what is a string, and what only looks like one.
//!
//! Follows the lexical structure of the Rust reference. Comments are dropped, doc comments are kept. Accepts every
//! text: a string or comment without its end goes on to the end of the file.

use std::ops::Range;

use super::token::{Kind, Quote, Quoted, Token, escaped, is_name};

/// Scans a file. Takes linear time.
pub fn scan(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    if bytes[at..].starts_with(b"#!") && !is_attribute(&text[at + 2..]) {
        at = line_end(bytes, at);
    }
    let mut scanner = Scanner { text, bytes, at, tokens: Vec::new() };
    while scanner.at < bytes.len() {
        scanner.step();
    }
    scanner.tokens
}

/// Whether `#!` is followed by an attribute: `[` behind blanks and comments, of which one line is looked at.
fn is_attribute(rest: &str) -> bool {
    rest.lines().next().is_some_and(|line| line.trim_start().starts_with('['))
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found)
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
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

    /// Reads the next token or what stands between two.
    fn step(&mut self) {
        let start = self.at;
        match self.bytes[start] {
            byte if byte.is_ascii_whitespace() || byte == 0x0B => self.at += 1,
            b'/' if self.peek(1) == b'/' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment(),
            b'"' => self.string(start, start),
            b'\'' => self.quote(start),
            b'0'..=b'9' => self.number(),
            byte if is_name(byte) => self.name(),
            byte => self.push(start..start + 1, Kind::Sign(byte)),
        }
    }

    fn line_comment(&mut self) {
        let start = self.at;
        let end = line_end(self.bytes, start);
        let is_doc = self.peek(2) == b'!' || self.peek(2) == b'/' && self.peek(3) != b'/';
        let body = start + 3..if self.bytes[..end].ends_with(b"\r") { end - 1 } else { end };
        if is_doc && body.start <= body.end {
            self.push(start..body.end, Kind::Doc(body));
        }
        self.at = end;
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let is_doc = self.peek(2) == b'!' || self.peek(2) == b'*' && !matches!(self.peek(3), b'*' | b'/');
        let (mut at, mut depth) = (start + 2, 1_usize);
        let mut closed = false;
        while let Some(found) = memchr::memchr2(b'*', b'/', &self.bytes[at..]) {
            at += found;
            match &self.bytes[at..] {
                [b'*', b'/', ..] => {
                    depth -= 1;
                    at += 2;
                }
                [b'/', b'*', ..] => {
                    depth += 1;
                    at += 2;
                }
                _ => at += 1,
            }
            if depth == 0 {
                closed = true;
                break;
            }
        }
        let end = if closed { at } else { self.bytes.len() };
        if is_doc && closed {
            self.push(start..end, Kind::Doc(start + 3..end - 2));
        }
        self.at = end;
    }

    /// The string whose prefix starts at `start` and whose quote stands at `quote`.
    fn string(&mut self, start: usize, quote: usize) {
        let (body, end) = escaped(self.bytes, quote + 1, b'"', false);
        let quoted = Quoted { body: quote + 1..body, quote: Quote::Escaped(b'"') };
        self.push(start..end, Kind::Text(quoted));
    }

    /// The raw string whose prefix starts at `start` and whose `hashes` signs begin at `at`.
    fn raw(&mut self, start: usize, at: usize, hashes: usize) {
        let from = at + hashes + 1;
        let signs = &self.bytes[at..at + hashes];
        let mut ends = memchr::memchr_iter(b'"', &self.bytes[from..]);
        // Each quote is looked at once: what follows one is never longer than the signs in front.
        let found = ends.find(|found| self.bytes[from + found + 1..].starts_with(signs));
        let (body, end) = match found {
            Some(found) => (from + found, from + found + 1 + hashes),
            None => (self.bytes.len(), self.bytes.len()),
        };
        self.push(start..end, Kind::Text(Quoted { body: from..body, quote: Quote::Raw }));
    }

    /// A character, a lifetime or a stray quote at the end of the prefix that starts at `start`.
    fn quote(&mut self, start: usize) {
        let from = self.at + 1;
        if self.peek(1) == b'\\' {
            let (_, end) = escaped(self.bytes, from, b'\'', true);
            return self.push(start..end, Kind::Character);
        }
        let Some(first) = self.text[from..].chars().next() else {
            return self.push(start..from, Kind::Sign(b'\''));
        };
        let behind = from + first.len_utf8();
        if self.bytes.get(behind) == Some(&b'\'') && first != '\'' {
            return self.push(start..behind + 1, Kind::Character);
        }
        let length = self.bytes[from..].iter().take_while(|&&byte| is_name(byte)).count();
        if length > 0 && !first.is_ascii_digit() {
            self.push(start..from + length, Kind::Lifetime);
        } else {
            self.push(start..from, Kind::Sign(b'\''));
        }
    }

    fn number(&mut self) {
        let start = self.at;
        let digits = |from: usize| self.bytes[from..].iter().take_while(|&&byte| is_name(byte)).count();
        let mut end = start + digits(start);
        if self.bytes.get(end) == Some(&b'.') && self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end += 1 + digits(end + 1);
        }
        self.push(start..end, Kind::Number);
    }

    fn name(&mut self) {
        let start = self.at;
        let end = start + self.bytes[start..].iter().take_while(|&&byte| is_name(byte)).count();
        let next = |at: usize| self.bytes.get(at).copied().unwrap_or(0);
        match (&self.bytes[start..end], next(end)) {
            (b"b" | b"c", b'"') => self.string(start, end),
            (b"b", b'\'') => {
                self.at = end;
                self.quote(start);
            }
            (b"r" | b"br" | b"cr", b'"' | b'#') => {
                let hashes = self.bytes[end..].iter().take_while(|&&byte| byte == b'#').count();
                match next(end + hashes) {
                    b'"' => self.raw(start, end, hashes),
                    byte if hashes == 1 && end - start == 1 && is_name(byte) => {
                        let length = self.bytes[end + 1..].iter().take_while(|&&byte| is_name(byte)).count();
                        self.push(start..end + 1 + length, Kind::Name);
                    }
                    _ => self.push(start..end, Kind::Name),
                }
            }
            _ => self.push(start..end, Kind::Name),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each literal as it stands.
    fn literals(text: &str) -> Vec<(&str, &str)> {
        let literal = |token: &Token| match &token.kind {
            Kind::Text(quoted) => Some(("text", &text[quoted.body.clone()])),
            Kind::Character => Some(("char", &text[token.range.clone()])),
            Kind::Lifetime => Some(("life", &text[token.range.clone()])),
            Kind::Doc(body) => Some(("doc", &text[body.clone()])),
            _ => None,
        };
        scan(text).iter().filter_map(literal).collect()
    }

    #[test]
    fn strings_of_every_kind() {
        let found = literals(r####"a "b\"c" b"d" r"e\" r##"f"#g"## br#"h"# c"i" cr"j" r#type x"k""####);
        let expected = ["b\\\"c", "d", "e\\", "f\"#g", "h", "i", "j", "k"];
        assert_eq!(found, expected.map(|body| ("text", body)));
    }

    #[test]
    fn characters_are_told_from_lifetimes() {
        let found = literals(r"'a' 'b '\'' b'\\' '\u{2713}' &'static str 'c: loop { '\u{e9}' } '_ '1'");
        let expected = [
            ("char", "'a'"),
            ("life", "'b"),
            ("char", r"'\''"),
            ("char", r"b'\\'"),
            ("char", r"'\u{2713}'"),
            ("life", "'static"),
            ("life", "'c"),
            ("char", r"'\u{e9}'"),
            ("life", "'_"),
            ("char", "'1'"),
        ];
        assert_eq!(found, expected);
        assert_eq!(literals("'\u{e9}' '\u{3b1}b"), [("char", "'\u{e9}'"), ("life", "'\u{3b1}b")]);
    }

    #[test]
    fn comments_are_dropped_and_doc_comments_kept() {
        let text = "// \"a\"\n/* /* \" */ \" */ /// b\r\n//! c\n//// d\n/** e */ /**/ /*** f */ /*! g */ \"h\"";
        assert_eq!(literals(text), [("doc", " b"), ("doc", " c"), ("doc", " e "), ("doc", " g "), ("text", "h")]);
    }

    #[test]
    fn a_shebang_is_no_attribute() {
        assert_eq!(literals("#!/usr/bin/env -S \"a\n\"b\""), [("text", "b")]);
        assert_eq!(literals("#! [a(\"b\")]"), [("text", "b")]);
    }

    const PIECES: &[&str] = &[
        "\"", "'", "r#\"", "\"#", "br##", "b'", "c\"", "\\", "//", "///", "/*", "*/", "/**", "\n", "\r\n", "#", "!",
        "[", "a", "1.", "\u{2713}", "\u{FEFF}", " ", "{", "}",
    ];

    proptest! {
        #[test]
        fn any_text_is_read_in_order(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
            let text = pieces.concat();
            crate::text::token::tests::holds(&text, &scan(&text));
        }
    }
}
