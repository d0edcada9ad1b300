//! What the scanners of brace languages hand on: names, signs and literals, by byte range.

use std::ops::Range;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands; of a literal, prefix and quotes included.
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
    /// One byte of anything else: `=>` is two.
    Sign(u8),
    /// A string, or a piece of a template between its fields.
    Text(Quoted),
    /// A character in quotes.
    Character,
    /// A Rust lifetime or label.
    Lifetime,
    /// A JavaScript regular expression.
    Pattern,
    /// A Rust doc comment; its text.
    Doc(Range<usize>),
}

/// The inside of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Between the quotes.
    pub body: Range<usize>,
    /// How it is written.
    pub quote: Quote,
}

/// How a string is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// A backslash escapes; this byte ends it.
    Escaped(u8),
    /// A backslash escapes; a backquote or `${` ends it.
    Template,
    /// Nothing escapes.
    Raw,
    /// An attribute of markup inside code.
    Markup,
}

/// Opening and closing brackets of a file, found once.
#[derive(Clone, Debug, Default)]
pub struct Brackets {
    /// Of every token, the token that closes it, or 0.
    ends: Vec<u32>,
}

impl Brackets {
    /// Pairs the brackets of `tokens`; one that closes nothing is passed over. Takes linear time.
    pub fn of(tokens: &[Token]) -> Brackets {
        let mut ends = vec![0; tokens.len()];
        let mut open: Vec<(usize, u8)> = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            let Kind::Sign(sign) = token.kind else { continue };
            match sign {
                b'(' => open.push((index, b')')),
                b'[' => open.push((index, b']')),
                b'{' => open.push((index, b'}')),
                b')' | b']' | b'}' => {
                    // A bracket of another kind in between was never closed.
                    if let Some((begin, _)) = open.pop_if(|(_, close)| *close == sign) {
                        ends[begin] = u32::try_from(index).unwrap_or(0);
                    }
                }
                _ => {}
            }
        }
        Brackets { ends }
    }

    /// The token that closes the bracket at token `index`.
    pub fn end(&self, index: usize) -> Option<usize> {
        self.ends.get(index).filter(|end| **end > 0).and_then(|end| usize::try_from(*end).ok())
    }
}

/// Whether `byte` may stand in a name; of another alphabet, all of a character may.
pub fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Behind the string whose inside begins at `from` and in which a backslash escapes: where the inside ends and
/// where the string does. Without its quote it ends with the line if `breaks`, else with the file.
pub(super) fn escaped(bytes: &[u8], from: usize, quote: u8, breaks: bool) -> (usize, usize) {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            byte if byte == quote => return (at, at + 1),
            // A line end behind a backslash is one even when it is CR and LF.
            b'\\' if bytes[at + 1..].starts_with(b"\r\n") => at += 3,
            b'\\' => at += 2,
            b'\n' | b'\r' if breaks => return (at, at),
            _ => at += 1,
        }
    }
    (bytes.len(), bytes.len())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Tokens stand in order, within the text and on the edges of characters.
    pub(crate) fn holds(text: &str, tokens: &[Token]) {
        let mut at = 0;
        for Token { range, kind } in tokens {
            assert!(
                range.start >= at && range.end > range.start && text.get(range.clone()).is_some(),
                "{text:?} {range:?}"
            );
            if let Kind::Text(Quoted { body, .. }) | Kind::Doc(body) = kind {
                assert!(body.start >= range.start && body.end <= range.end, "{text:?} {body:?}");
                assert!(text.get(body.clone()).is_some(), "{text:?} {body:?}");
            }
            at = range.end;
        }
    }

    #[test]
    fn brackets_pair_by_kind() {
        let sign = |(at, byte): (usize, u8)| Token { range: at..at + 1, kind: Kind::Sign(byte) };
        let pairs = |text: &str| -> Vec<Option<usize>> {
            let tokens: Vec<Token> = text.bytes().enumerate().map(sign).collect();
            let brackets = Brackets::of(&tokens);
            (0..tokens.len()).map(|index| brackets.end(index)).collect()
        };
        assert_eq!(pairs("([])"), [Some(3), Some(2), None, None]);
        assert_eq!(pairs("(])"), [Some(2), None, None]);
        assert_eq!(pairs(")("), [None, None]);
    }
}
