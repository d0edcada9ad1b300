//! JavaScript and TypeScript source as tokens: strings, templates with code in them, regular expressions.
//!
//! Whether a slash divides is told by the token before it, as ECMA-262 section 12 asks the parser to; braces
//! remember whether they hold statements or a value. Comments and the text of markup (JSX) are dropped. Accepts
//! every text: a string without its end stops with its line.

mod braces;
mod markup;

use std::ops::Range;

use super::token::{Kind, Quote, Quoted, Token, escaped, is_name};

/// Scans a file, in which `<` may begin markup if `markup` says so. Takes linear time.
pub fn scan(text: &str, markup: bool) -> Vec<Token> {
    let bytes = text.as_bytes();
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let fuel = bytes.len().saturating_mul(8);
    let mut scanner = Scanner { bytes, at, markup, value: true, fuel, frames: Vec::new(), tokens: Vec::new() };
    if bytes[at..].starts_with(b"#!") {
        scanner.at = scanner.line_end();
    }
    while scanner.at < bytes.len() {
        match scanner.frames.last() {
            Some(Frame::Tag { .. }) => scanner.tag(),
            Some(Frame::Children) => scanner.children(),
            _ => scanner.step(),
        }
    }
    scanner.tokens
}

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    /// Statements, or the body of a class.
    Block,
    /// A value in braces, and how many `?` wait for their `:`.
    Object(usize),
    /// Parentheses, and whether a statement follows them.
    Parenthesis(bool, usize),
    Bracket(usize),
    /// Code inside a template.
    Field,
    /// Code inside markup.
    Container,
    /// Inside `<...>`: whether it closes, and how many type arguments are open.
    Tag {
        closing: bool,
        angles: usize,
    },
    /// Between tags.
    Children,
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    markup: bool,
    /// Whether a value may begin here, so that a slash begins a regular expression.
    value: bool,
    /// How many bytes may still be read for regular expressions that turn out to be none.
    fuel: usize,
    frames: Vec<Frame>,
    tokens: Vec<Token>,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn line_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.bytes.len(), |found| self.at + found)
    }

    fn push(&mut self, range: Range<usize>, kind: Kind, value: bool) {
        self.at = range.end;
        self.value = value;
        self.tokens.push(Token { range, kind });
    }

    /// Reads a token of code, or what stands between two.
    fn step(&mut self) {
        let start = self.at;
        let byte = self.bytes[start];
        match byte {
            _ if byte.is_ascii_whitespace() || byte == 0x0B => self.at += 1,
            b'/' if matches!(self.peek(1), b'/' | b'*') => self.comment(),
            b'/' if self.value && self.pattern() => {}
            b'"' | b'\'' => {
                let (body, end) = escaped(self.bytes, start + 1, byte, true);
                let quoted = Quoted { body: start + 1..body, quote: Quote::Escaped(byte) };
                self.push(start..end, Kind::Text(quoted), false);
            }
            b'`' => self.template(),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            b'<' if self.markup && self.value && self.begins_markup() => self.open_tag(),
            _ if is_name(byte) || matches!(byte, b'$' | b'#') => self.name(),
            _ => self.sign(byte),
        }
    }

    fn comment(&mut self) {
        if self.peek(1) == b'/' {
            self.at = self.line_end();
            return;
        }
        let rest = &self.bytes[self.at + 2..];
        self.at += memchr::memmem::find(rest, b"*/").map_or(rest.len() + 2, |found| found + 4);
    }

    /// Reads the regular expression that begins here, if it ends on its line.
    fn pattern(&mut self) -> bool {
        let mut class = false;
        let mut at = self.at + 1;
        loop {
            let Some(fuel) = self.fuel.checked_sub(1) else { return false };
            self.fuel = fuel;
            match self.bytes.get(at) {
                None | Some(b'\n' | b'\r') => return false,
                Some(b'\\') if matches!(self.bytes.get(at + 1), Some(b'\n' | b'\r')) => return false,
                Some(b'\\') => at += 1,
                Some(b'[') => class = true,
                Some(b']') => class = false,
                Some(b'/') if !class => break,
                _ => {}
            }
            at += 1;
        }
        at += 1;
        at += self.bytes[at..].iter().take_while(|&&byte| is_name(byte)).count();
        self.push(self.at..at, Kind::Pattern, false);
        true
    }

    /// The piece of a template whose backquote or brace stands here.
    fn template(&mut self) {
        let start = self.at;
        let mut at = start + 1;
        let mut closes = true;
        let body = loop {
            match self.bytes.get(at) {
                None => {
                    at = self.bytes.len();
                    break at;
                }
                Some(b'\\') => at += 1,
                Some(b'`') => {
                    at += 1;
                    break at - 1;
                }
                Some(b'$') if self.bytes.get(at + 1) == Some(&b'{') => {
                    closes = false;
                    at += 2;
                    break at - 2;
                }
                _ => {}
            }
            at += 1;
        };
        let quoted = Quoted { body: start + 1..body, quote: Quote::Template };
        self.push(start..at, Kind::Text(quoted), !closes);
        if !closes {
            self.frames.push(Frame::Field);
        }
    }

    fn number(&mut self) {
        let names = |from: usize| self.bytes[from..].iter().take_while(|&&byte| is_name(byte)).count();
        let mut end = self.at + names(self.at);
        let is_decimal = self.bytes[self.at..end].iter().all(u8::is_ascii_digit);
        if is_decimal && self.bytes.get(end) == Some(&b'.') {
            end += 1 + names(end + 1);
        }
        self.push(self.at..end, Kind::Number, false);
    }

    fn name(&mut self) {
        const BEFORE_VALUES: [&[u8]; 19] = [
            b"return",
            b"typeof",
            b"instanceof",
            b"in",
            b"of",
            b"new",
            b"delete",
            b"void",
            b"throw",
            b"case",
            b"do",
            b"else",
            b"yield",
            b"await",
            b"default",
            b"extends",
            b"try",
            b"finally",
            b"export",
        ];
        let start = self.at;
        let length = self.bytes[start + 1..].iter().take_while(|&&byte| is_name(byte) || byte == b'$').count();
        let range = start..start + 1 + length;
        let value = !self.is_member() && BEFORE_VALUES.contains(&&self.bytes[range.clone()]);
        self.push(range, Kind::Name, value);
    }

    /// Whether the name that stands here is one behind a dot.
    fn is_member(&self) -> bool {
        match self.tokens.as_slice() {
            [.., one, two, three] if self.is_dot(one) && self.is_dot(two) && self.is_dot(three) => false,
            [.., last] => self.is_dot(last),
            [] => false,
        }
    }

    fn is_dot(&self, token: &Token) -> bool {
        token.kind == Kind::Sign(b'.')
    }

    fn last_is(&self, words: &[&[u8]]) -> bool {
        let last = self.tokens.last().filter(|last| last.kind == Kind::Name);
        let [.., before, _] = self.tokens.as_slice() else {
            return last.is_some_and(|last| words.contains(&&self.bytes[last.range.clone()]));
        };
        !self.is_dot(before) && last.is_some_and(|last| words.contains(&&self.bytes[last.range.clone()]))
    }

    fn sign(&mut self, byte: u8) {
        let start = self.at;
        let mut value = true;
        match byte {
            b'{' => {
                let frame = self.brace();
                self.frames.push(frame);
            }
            b'(' => {
                let leads = self.last_is(&[b"if", b"while", b"for", b"with"]);
                self.frames.push(Frame::Parenthesis(leads, 0));
            }
            b'[' => self.frames.push(Frame::Bracket(0)),
            b'}' => match self.frames.pop_if(|frame| !matches!(frame, Frame::Parenthesis(..) | Frame::Bracket(_))) {
                Some(Frame::Field) => return self.template(),
                Some(Frame::Container) => {
                    self.at += 1;
                    return;
                }
                frame => value = !matches!(frame, Some(Frame::Object(_))),
            },
            b')' => {
                let frame = self.frames.pop_if(|frame| matches!(frame, Frame::Parenthesis(..)));
                value = frame.is_some_and(|frame| matches!(frame, Frame::Parenthesis(true, _)));
            }
            b']' => {
                self.frames.pop_if(|frame| matches!(frame, Frame::Bracket(_)));
                value = false;
            }
            b'+' | b'-' if self.peek(1) == byte => {
                let value = self.value;
                self.push(start..start + 1, Kind::Sign(byte), value);
                return self.push(start + 1..start + 2, Kind::Sign(byte), value);
            }
            // TypeScript: the value before it is not null.
            b'!' if !self.value && self.peek(1) != b'=' => value = false,
            b'?' if matches!(self.peek(1), b'?' | b'.' | b':') => {}
            b'?' => self.question(1),
            b':' => self.question(0),
            _ => {}
        }
        self.push(start..start + 1, Kind::Sign(byte), value);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each literal as it stands; regular expressions whole.
    fn literals(text: &str, markup: bool) -> Vec<&str> {
        let literal = |token: &Token| match &token.kind {
            Kind::Text(quoted) => Some(&text[quoted.body.clone()]),
            Kind::Pattern => Some(&text[token.range.clone()]),
            _ => None,
        };
        scan(text, markup).iter().filter_map(literal).collect()
    }

    #[test]
    fn strings_and_templates() {
        assert_eq!(literals("'a\\'b' \"c\" // 'd'\n/* 'e' */ 'f\ng", true), ["a\\'b", "c", "f"]);
        assert_eq!(literals("`a${b + `c${{d: 'e'}.d}f`}g\\`${`$`}h`", true), ["a", "c", "e", "f", "g\\`", "$", "h"]);
    }

    #[test]
    fn a_slash_divides_behind_a_value() {
        for (text, expected) in [
            ("a = /b'/g", "/b'/g"),
            ("return /[/']/", "/[/']/"),
            ("if (a) /b'/.test(c)", "/b'/"),
            ("a => {}\n/b'/", "/b'/"),
            ("case 'a'.b: /c'/", "a"),
            ("x[0] / 1 / '2'", "2"),
            ("(a) / 1 / '2'", "2"),
            ("a++ / 1 / '2'", "2"),
            ("b = {c: 1} / 1 / '2'", "2"),
            ("a.if / 1 / '2'", "2"),
            ("a! / 1 / '2'", "2"),
            ("`${a}` / 1 / '2'", ""),
            ("1. / 1 / '2'", "2"),
            ("f(...a / 1, '2')", "2"),
        ] {
            assert_eq!(literals(text, true).first(), Some(&expected), "{text}");
        }
    }

    #[test]
    fn markup_holds_text_and_code() {
        let text = "a = <b c=\"d'e\" f={'g'} {...h}>don't {i ? <j/> : 'k'} </b>; l = 'm'";
        assert_eq!(literals(text, true), ["d'e", "g", "k", "m"]);
        assert_eq!(literals("<></>; 'a'", true), ["a"]);
        assert_eq!(literals("a = <T,>(b) => 'c'", true), ["c"]);
        assert_eq!(literals("a = <T>b; 'c'", false), ["c"]);
        assert_eq!(literals("a < b; c = 1<<d; 'e'", true), ["e"]);
    }

    const PIECES: &[&str] = &[
        "\"", "'", "`", "${", "}", "{", "/", "//", "/*", "*/", "\\", "[", "]", "(", ")", "<", "</", ">", "/>", "=",
        "if", "return", "a", "1.", "\n", "\u{2713}", "\u{FEFF}", " ", ":", "?", ";", "++",
    ];

    proptest! {
        #[test]
        fn any_text_is_read_in_order(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
            let text = pieces.concat();
            crate::text::token::tests::holds(&text, &scan(&text, true));
            crate::text::token::tests::holds(&text, &scan(&text, false));
        }
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for piece in ["/[", "= /[", "`${", "<a", "<a>{", "{", "(", "a ? {", "'\\", "/*", "a:{"] {
            let text = piece.repeat(200_000 / piece.len());
            assert!(scan(&text, true).len() <= text.len(), "{piece}");
        }
    }
}
