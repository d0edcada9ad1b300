//! Source code of any language as code, comments and literals, by byte range.
//!
//! One scanner with a small description of each language, for questions about single characters: is this one
//! read by the compiler, or by people alone? It accepts every text and reads it once. A literal without its end
//! stops where the line or the file does, and then [`Parts::is_whole`] says so.

pub mod language;
mod special;
mod table;

use std::ops::Range;

use language::{Language, Quote, Syntax};

/// What a place of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What the compiler reads as tokens.
    Code,
    /// A comment.
    Comment,
    /// A string or a character, its quotes included.
    Literal,
    /// Running text, or values without quotes.
    Text,
}

/// A comment or a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it stands.
    pub range: Range<usize>,
    /// Which of the two it is.
    pub part: Part,
    /// Whether a backslash in it starts an escape.
    pub escapes: bool,
}

/// A file in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// What everything outside of the spans is.
    pub base: Part,
    /// Comments and literals, in order.
    pub spans: Vec<Span>,
    /// Whether every literal and comment has its end.
    pub is_whole: bool,
}

impl Parts {
    /// Reads `text` as `language` is written.
    pub fn of(text: &str, language: &Language) -> Parts {
        let mut scanner = Scanner::new(text, language);
        scanner.run();
        Parts { base: language.base, spans: scanner.spans, is_whole: scanner.is_whole }
    }

    /// The comment or literal that holds the byte at `offset`.
    pub fn span(&self, offset: usize) -> Option<&Span> {
        let at = self.spans.partition_point(|span| span.range.end <= offset);
        self.spans.get(at).filter(|span| span.range.start <= offset)
    }

    /// What the byte at `offset` belongs to.
    pub fn at(&self, offset: usize) -> Part {
        self.span(offset).map_or(self.base, |span| span.part)
    }

    /// `range` cut where one part ends and the next begins.
    pub fn cut(&self, range: Range<usize>) -> Vec<(Range<usize>, Part)> {
        let mut pieces = Vec::new();
        let mut at = range.start;
        let first = self.spans.partition_point(|span| span.range.end <= range.start);
        for span in self.spans[first..].iter().take_while(|span| span.range.start < range.end) {
            let (start, end) = (span.range.start.max(range.start), span.range.end.min(range.end));
            if at < start {
                pieces.push((at..start, self.base));
            }
            pieces.push((start..end, span.part));
            at = end;
        }
        if at < range.end {
            pieces.push((at..range.end, self.base));
        }
        pieces
    }
}

/// Where a scan stands.
struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    language: &'a Language,
    at: usize,
    spans: Vec<Span>,
    is_whole: bool,
    /// Bytes that something may begin with.
    starts: [bool; 256],
    /// Braces open in each replacement field of a template that is not closed yet.
    fields: Vec<usize>,
    /// The last byte of code that is no blank.
    last: u8,
    /// Here-documents that begin behind the end of this line.
    pending: Vec<(Vec<u8>, bool)>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, language: &'a Language) -> Scanner<'a> {
        let mut starts = [false; 256];
        let openers = language.line.iter().chain(language.block.iter().map(|(open, _)| open));
        let openers = openers.copied().chain(language.quotes.iter().map(|quote| quote.open));
        let special = language.syntax.starts();
        for byte in openers.filter_map(|open| open.bytes().next()).chain(special.bytes()) {
            starts[usize::from(byte)] = true;
            starts[usize::from(byte.to_ascii_uppercase())] = true;
        }
        let bytes = text.as_bytes();
        let (spans, fields, pending) = (Vec::new(), Vec::new(), Vec::new());
        Scanner { text, bytes, language, at: 0, spans, is_whole: true, starts, fields, last: b'\n', pending }
    }

    fn run(&mut self) {
        self.begin();
        while let Some(&byte) = self.bytes.get(self.at) {
            let is_found = (self.starts[usize::from(byte)] && (self.special() || self.comment() || self.quote()))
                || (byte == b'\n' && self.here());
            if is_found {
                self.last = b'"';
                continue;
            }
            if !byte.is_ascii_whitespace() {
                self.last = byte;
            }
            self.at += 1;
        }
    }

    /// Whether the text goes on with `word` at `at`.
    fn has(&self, at: usize, word: &str) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(word.as_bytes()))
    }

    /// The byte before `at`; a line end at the start of the file.
    fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(b'\n', |at| self.bytes[at])
    }

    /// The end of the line of `at`, its line feed left out.
    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |feed| at + feed)
    }

    /// Notes what was found from here to `end`, and goes on there.
    fn found(&mut self, end: usize, part: Part, escapes: bool) -> bool {
        let end = end.max(self.at + 1).min(self.bytes.len());
        self.spans.push(Span { range: self.at..end, part, escapes });
        self.at = end;
        true
    }

    fn comment(&mut self) -> bool {
        let language = self.language;
        let rest = &self.bytes[self.at..];
        let begins = |open: &&&str| match rest.get(..open.len()) {
            Some(head) => head.eq_ignore_ascii_case(open.as_bytes()),
            None => false,
        };
        if let Some((open, close)) = language.block.iter().find(|(open, _)| rest.starts_with(open.as_bytes())) {
            let end = self.block_end(self.at + open.len(), open, close);
            return self.found(end, Part::Comment, false);
        }
        if language.line.iter().find(begins).is_some() && self.may_comment() {
            return self.found(self.line_end(self.at), Part::Comment, false);
        }
        false
    }

    /// In a shell and in YAML a `#` inside of a word is one of its characters.
    fn may_comment(&self) -> bool {
        !self.language.syntax.has_words() || matches!(self.before(self.at), b' ' | b'\t' | b'\n' | b'\r' | b';' | b'(')
    }

    fn block_end(&mut self, mut at: usize, open: &str, close: &str) -> usize {
        let mut depth = 1usize;
        let starts = [open.as_bytes()[0], close.as_bytes()[0]];
        while let Some(found) = memchr::memchr2(starts[0], starts[1], &self.bytes[at..]).map(|found| at + found) {
            if self.has(found, close) {
                depth -= 1;
                at = found + close.len();
                if depth == 0 {
                    return at;
                }
            } else if self.language.nests && self.has(found, open) {
                depth += 1;
                at = found + open.len();
            } else {
                at = found + 1;
            }
        }
        self.is_whole = false;
        self.bytes.len()
    }

    fn quote(&mut self) -> bool {
        let language = self.language;
        let Some(quote) = language.quotes.iter().find(|quote| self.has(self.at, quote.open)) else { return false };
        if quote.open == "'" && !self.opens_single() {
            return false;
        }
        let is_raw = quote.escape.is_none() || self.prefix().iter().any(|byte| language.raw.as_bytes().contains(byte));
        let end = self.quote_end(self.at + quote.open.len(), quote);
        self.found(end, Part::Literal, !is_raw)
    }

    /// The letters right before a quote that belong to it: `rb"..."`; none if they are the end of a longer name.
    fn prefix(&self) -> &[u8] {
        let head = &self.bytes[..self.at];
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte > 0x7F;
        let length = head.iter().rev().take(4).take_while(|byte| is_name(byte)).count();
        if length > 3 { &[] } else { &head[head.len() - length..] }
    }

    fn quote_end(&mut self, mut at: usize, quote: &Quote) -> usize {
        let close = quote.close.as_bytes();
        while let Some(&byte) = self.bytes.get(at) {
            if Some(byte) == quote.escape {
                at += 2;
            } else if byte == close[0] && self.has(at, quote.close) {
                return at + close.len();
            } else if byte == b'\n' && !quote.lines {
                break;
            } else {
                at += 1;
            }
        }
        self.is_whole = false;
        // A backslash may have taken a step into the middle of a character, or behind the end.
        let at = at.min(self.bytes.len());
        (at..=self.bytes.len()).find(|at| self.text.is_char_boundary(*at)).unwrap_or(at)
    }

    /// Whether the `'` here opens a literal, and is no lifetime, no part of a name or number.
    fn opens_single(&self) -> bool {
        let before = self.before(self.at);
        let rest = &self.text[self.at + 1..];
        let mut next = rest.chars();
        let (first, second) = (next.next(), next.next());
        match self.language.syntax {
            Syntax::Rust => first == Some('\\') || second == Some('\''),
            Syntax::Tick => {
                !before.is_ascii_alphanumeric() && before != b'\'' && (first == Some('\\') || second == Some('\''))
            }
            Syntax::C => !before.is_ascii_hexdigit() || second == Some('\''),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::language::*;
    use super::*;

    /// The spans of `text`: `c` comments, `l` raw literals, `e` literals with escapes.
    fn spans(language: &Language, text: &str) -> Vec<String> {
        let parts = Parts::of(text, language);
        let kind = |span: &Span| match (span.part, span.escapes) {
            (Part::Comment, _) => 'c',
            (_, true) => 'e',
            _ => 'l',
        };
        parts.spans.iter().map(|span| format!("{}:{}", kind(span), &text[span.range.clone()])).collect()
    }

    #[test]
    fn rust_has_lifetimes_raw_strings_and_nested_comments() {
        let text = "fn a<'b>(x: &'b str) { r#\"a\"b\"#; 'c'; '\\''; \"\\\"\" /* /* */ */ } // d";
        assert_eq!(spans(&RUST, text), ["l:r#\"a\"b\"#", "e:'c'", "e:'\\''", "e:\"\\\"\"", "c:/* /* */ */", "c:// d"]);
        assert_eq!(spans(&RUST, "for\"x\" br\"\\\" 'a: loop"), ["e:\"x\"", "l:br\"\\\""]);
    }

    #[test]
    fn python_has_triple_quotes_and_prefixes() {
        let text = "a = '''b\n'c''' # d 'e'\nf = rb\"\\\"\" 'g\nh";
        assert_eq!(spans(&PYTHON, text), ["e:'''b\n'c'''", "c:# d 'e'", "l:\"\\\"\"", "e:'g"]);
        assert!(!Parts::of(text, &PYTHON).is_whole);
        assert!(Parts::of("'''a'''\n", &PYTHON).is_whole);
    }

    #[test]
    fn javascript_has_templates_and_patterns() {
        let text = "a = /['\"]/g; b = c / d; `x${ f(`y`, {}) }z`; return /`/";
        assert_eq!(spans(&JAVASCRIPT, text), ["e:/['\"]/", "e:`x${", "e:`y`", "e:}z`", "e:/`/"]);
    }

    #[test]
    fn shells_have_words_and_here_documents() {
        let text = "a#b 'c' # d\ncat <<-'E' <<F\n'x\n\tE\ny\nF\necho \"z\" $((1<<2))\n";
        let expected = ["l:'c'", "c:# d", "l:'E'", "l:'x\n\tE", "l:y\nF", "e:\"z\""];
        assert_eq!(spans(&SHELL, text), expected);
    }

    #[test]
    fn other_languages_have_their_own() {
        assert_eq!(spans(&C, "R\"x(a)\")x\" 1'000 L'c' // d"), ["l:R\"x(a)\")x\"", "e:'c'", "c:// d"]);
        assert_eq!(spans(&LUA, "[==[ ]] ]==] --[[ a\n]] -- b"), ["l:[==[ ]] ]==]", "c:--[[ a\n]]", "c:-- b"]);
        assert_eq!(
            spans(&POWERSHELL, "\"`\"\" <# a #> @'\n'\n'@ # b"),
            ["e:\"`\"\"", "c:<# a #>", "l:@'\n'\n'@", "c:# b"]
        );
        assert_eq!(spans(&SQL, "select 'it''s' -- a"), ["l:'it'", "l:'s'", "c:-- a"]);
        assert_eq!(spans(&HASKELL, "f' 'a' {- {- -} -} -- b"), ["e:'a'", "c:{- {- -} -}", "c:-- b"]);
        assert_eq!(spans(&MARKUP, "a <!-- b --> 'c'"), ["c:<!-- b -->"]);
        assert_eq!(spans(&PHP, "it's <?php 'a' ?> it's"), ["l:it's <?", "e:'a'", "l:?> it's"]);
        assert_eq!(spans(&GO, "`\\` \"\\\"\" 'a'"), ["l:`\\`", "e:\"\\\"\"", "e:'a'"]);
        assert_eq!(spans(&TOML, "a = 'b\\' # c"), ["l:'b\\'", "c:# c"]);
    }

    #[test]
    fn a_range_is_cut_where_parts_end() {
        let parts = Parts::of("a 'b' c", &PYTHON);
        let cut = [(1..2, Part::Code), (2..5, Part::Literal), (5..6, Part::Code)];
        assert_eq!(parts.cut(1..6), cut);
        assert_eq!(
            (parts.at(1), parts.at(2), parts.at(4), parts.at(5)),
            (Part::Code, Part::Literal, Part::Literal, Part::Code)
        );
    }
}
