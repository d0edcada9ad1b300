//! Python source as logical lines of tokens, by byte range.
//!
//! Comments are dropped; a newline inside brackets or behind a backslash joins. Accepts every
//! text: a string without its end stops at the line's end, or at the file's if it is triple.

mod expression;
mod statement;
mod strings;
pub mod tree;

use std::ops::Range;

pub use strings::Field;
use strings::{Delimiter, Strings, Style, escape_end};

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands; of a string, prefix and quotes included.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or keyword.
    Name,
    /// A number.
    Number,
    /// A string, of any prefix.
    Literal(Literal),
    /// Anything else, as long as Python reads it: `:=` is one.
    Operator,
}

/// The inside of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// Backslashes stand for themselves.
    pub raw: bool,
    /// Replacement fields in braces are filled in.
    pub formatted: bool,
    /// Between the quotes.
    pub body: Range<usize>,
    /// Where the literal text behind the last replacement field begins; `body.start` without one.
    pub tail: usize,
    /// It is `bytes`, no text.
    pub bytes: bool,
    /// Its replacement fields, those inside format specifications included, by where they begin.
    pub fields: Vec<Field>,
}

/// A logical line with at least one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The column of its first token, tabs counted to multiples of eight.
    pub indent: usize,
    /// Its tokens, as indices into [`Source::tokens`].
    pub tokens: Range<usize>,
}

/// A scanned file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Every token in order.
    pub tokens: Vec<Token>,
    /// Every logical line in order.
    pub lines: Vec<Line>,
}

/// Scans a file. Takes linear time.
pub fn scan(text: &str) -> Source {
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    Scanner::new(text, at..text.len(), 0).run()
}

/// The tokens of the expression of a replacement field, which stands at `range` of `text`.
///
/// A conversion (`!r`) and the `=` of a self-documenting field are tokens of it.
pub fn scan_field(text: &str, range: Range<usize>) -> Vec<Token> {
    Scanner::new(text, range, 1).run().tokens
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the physical line begins.
    begin: usize,
    /// How many brackets are open.
    depth: usize,
    /// The first token of the logical line.
    first: usize,
    strings: Strings<'a>,
    source: Source,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, range: Range<usize>, depth: usize) -> Scanner<'a> {
        let bytes = text.as_bytes().get(..range.end).unwrap_or_default();
        let strings = Strings::new(bytes, range.len());
        Scanner { bytes, at: range.start, begin: range.start, depth, first: 0, strings, source: Source::default() }
    }

    fn peek(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn run(mut self) -> Source {
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b' ' | b'\t' | b'\x0c' => self.at += 1,
                b'\n' | b'\r' => {
                    if self.depth == 0 {
                        self.end_line();
                    }
                    self.at += 1;
                    self.begin = self.at;
                }
                b'#' => self.at = self.line_end(self.at),
                b'\\' => self.at = escape_end(self.bytes, self.at, 1),
                b'"' | b'\'' => self.string(self.at, self.at),
                b'0'..=b'9' => self.number(),
                b'.' if self.peek(self.at + 1).is_ascii_digit() => self.number(),
                byte if is_name(byte) => self.name(),
                _ => self.operator(),
            }
        }
        self.end_line();
        self.source
    }

    fn line_end(&self, at: usize) -> usize {
        memchr::memchr2(b'\n', b'\r', &self.bytes[at..]).map_or(self.bytes.len(), |found| at + found)
    }

    fn end_line(&mut self) {
        let tokens = self.first..self.source.tokens.len();
        self.first = tokens.end;
        if let (false, Some(line)) = (tokens.is_empty(), self.source.lines.last_mut()) {
            line.tokens = tokens;
        }
    }

    fn push(&mut self, range: Range<usize>, kind: Kind) {
        if self.source.tokens.len() == self.first {
            let indent = self.bytes[self.begin..range.start].iter().fold(0, |column, byte| match byte {
                b'\t' => (column / 8 + 1) * 8,
                b'\x0c' => 0,
                _ => column + 1,
            });
            self.source.lines.push(Line { indent, tokens: self.first..self.first });
        }
        self.at = range.end;
        self.source.tokens.push(Token { range, kind });
    }

    /// A number: `1if` is one and a keyword.
    fn number(&mut self) {
        let rest = &self.bytes[self.at..];
        let run = |from: usize, is_digit: fn(&u8) -> bool| {
            rest.iter().skip(from).take_while(|&byte| is_digit(byte) || *byte == b'_').count() + from
        };
        let at = |index: usize| rest.get(index).copied().unwrap_or(0).to_ascii_lowercase();
        let end = if rest[0] == b'0' && matches!(at(1), b'x' | b'o' | b'b') {
            run(2, if at(1) == b'x' { u8::is_ascii_hexdigit } else { u8::is_ascii_digit })
        } else {
            let mut end = run(0, u8::is_ascii_digit);
            if at(end) == b'.' {
                end = run(end + 1, u8::is_ascii_digit);
            }
            let sign = usize::from(matches!(at(end + 1), b'+' | b'-'));
            if at(end) == b'e' && at(end + 1 + sign).is_ascii_digit() {
                end = run(end + 1 + sign, u8::is_ascii_digit);
            }
            end + usize::from(at(end) == b'j')
        };
        self.push(self.at..self.at + end, Kind::Number);
    }

    fn name(&mut self) {
        let start = self.at;
        let end = start + self.bytes[start..].iter().take_while(|&&byte| is_name(byte)).count();
        if matches!(self.peek(end), b'"' | b'\'') && is_prefix(&self.bytes[start..end]) {
            self.string(start, end);
        } else {
            self.push(start..end, Kind::Name);
        }
    }

    fn operator(&mut self) {
        const LONG: [&[u8]; 25] = [
            b"...", b"**=", b"//=", b">>=", b"<<=", b":=", b"->", b"==", b"!=", b"<=", b">=", b"+=", b"-=", b"*=",
            b"/=", b"%=", b"@=", b"&=", b"|=", b"^=", b"**", b"//", b"<<", b">>", b"<>",
        ];
        let rest = &self.bytes[self.at..];
        let length = LONG.iter().find(|long| rest.starts_with(long)).map_or(1, |long| long.len());
        match rest[0] {
            b'(' | b'[' | b'{' => self.depth += 1,
            b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.push(self.at..self.at + length, Kind::Operator);
    }

    /// A string whose prefix starts at `start` and whose quote stands at `quote`.
    fn string(&mut self, start: usize, quote: usize) {
        let prefix = self.bytes[start..quote].to_ascii_lowercase();
        let (raw, bytes) = (prefix.contains(&b'r'), prefix.contains(&b'b'));
        let formatted = prefix.iter().any(|byte| matches!(byte, b'f' | b't'));
        let delimiter = Delimiter::at(self.bytes, quote);
        let from = quote + delimiter.length;
        let read = self.strings.read(from, delimiter, Style { raw, formatted });
        let body = from..read.body;
        let literal = Literal { raw, formatted, body, tail: read.tail, bytes, fields: read.fields };
        self.push(start..read.end, Kind::Literal(literal));
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn is_prefix(name: &[u8]) -> bool {
    const PREFIXES: [&[u8]; 10] = [b"r", b"u", b"b", b"f", b"t", b"br", b"rb", b"fr", b"rf", b"rt"];
    PREFIXES.iter().any(|prefix| name.eq_ignore_ascii_case(prefix)) || name.eq_ignore_ascii_case(b"tr")
}

#[cfg(test)]
mod tests {
    use super::{Kind, scan};

    fn lines(text: &str) -> Vec<Vec<&str>> {
        let source = scan(text);
        let tokens = |line: &super::Line| {
            source.tokens[line.tokens.clone()].iter().map(|token| &text[token.range.clone()]).collect()
        };
        source.lines.iter().map(tokens).collect()
    }

    /// Each string as (body, text behind the last field).
    fn strings(text: &str) -> Vec<(&str, &str)> {
        let literal = |kind: Kind| match kind {
            Kind::Literal(literal) => Some((&text[literal.body.clone()], &text[literal.tail..literal.body.end])),
            _ => None,
        };
        scan(text).tokens.into_iter().filter_map(|token| literal(token.kind)).collect()
    }

    #[test]
    fn brackets_and_backslashes_join_lines() {
        assert_eq!(
            lines("a = (1, # )\n  2)\nb \\\n = 3.5e1"),
            [&["a", "=", "(", "1", ",", "2", ")"][..], &["b", "=", "3.5e1"]]
        );
        assert_eq!(lines("\u{feff}x\r\ny \\\r\n+z\n\n# c\n"), [&["x"][..], &["y", "+", "z"]]);
        assert_eq!(lines("a]b\n)c"), [&["a", "]", "b"][..], &[")", "c"]]);
        assert_eq!(lines("x **= é // 1 :=->..."), [["x", "**=", "é", "//", "1", ":=", "->", "..."]]);
    }

    #[test]
    fn indents_are_columns() {
        let source = scan("if a:\n    b\n\tc\n  \td\n");
        assert_eq!(source.lines.iter().map(|line| line.indent).collect::<Vec<_>>(), [0, 4, 8, 8]);
    }

    #[test]
    fn strings_of_every_kind() {
        let found = strings(r#"'a' "b\"c" r'd\' + ' rb"e" U'f' xy'g'"#);
        assert_eq!(found.iter().map(|(body, _)| *body).collect::<Vec<_>>(), ["a", "b\\\"c", "d\\' + ", "e", "f", "g"]);
        assert_eq!(strings("'''a\n'b''' \"\"\"c\"\"\" ''"), [("a\n'b", "a\n'b"), ("c", "c"), ("", "")]);
        assert_eq!(strings("'a\\\nb'"), [("a\\\nb", "a\\\nb")]);
    }

    #[test]
    fn fields_of_formatted_strings() {
        for (text, tail) in [
            (r#"f"{a}/b""#, "/b"),
            (r#"f"{{a}}/b""#, "{{a}}/b"),
            (r#"f"{a["x"]}/b""#, "/b"),
            (r#"f"{f"{a}"}/b""#, "/b"),
            (r#"f"{a:{width}}/b""#, "/b"),
            (r#"f"{a!r:>{w}.{p}}/b""#, "/b"),
            (r#"rf"\{a}/b""#, "/b"),
            (r#"f"\N{DASH}/b""#, r"\N{DASH}/b"),
            ("f'''{\na # }'''\n}/b'''", "/b"),
            ("f'{a\n}/b'", "/b"),
            ("t'{a}'", ""),
        ] {
            let found = strings(text);
            assert_eq!((found.len(), found[0].1), (1, tail), "{text}");
        }
    }

    #[test]
    fn a_string_without_its_end_stops() {
        assert_eq!(lines("'a\nb"), [["'a"], ["b"]]);
        assert_eq!(lines("'''a\nb"), [["'''a\nb"]]);
        assert_eq!(lines("f'{a\nb"), [["f'{a"], ["b"]]);
        assert_eq!(lines("f'{a' + b\nc"), [&["f'{a'", "+", "b"][..], &["c"]]);
        assert_eq!(lines("'\\"), [["'\\"]]);
        assert_eq!(lines("'\\é"), [["'\\é"]]);
    }

    #[test]
    fn repeated_openings_end_inside_the_text() {
        for text in
            ["f'{", "f'{f\"{", "f'''{'''", "'''\\", "f'''{'a' #", "f'{:{:", "(", "a\\\n", "f'{\"\"\"", "f\"{'x'"]
        {
            let text = text.repeat(50_000 / text.len());
            let source = scan(&text);
            assert!(source.tokens.iter().all(|token| text.get(token.range.clone()).is_some()), "{}", &text[..20]);
        }
    }
}
