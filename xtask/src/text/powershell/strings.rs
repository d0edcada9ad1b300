//! Strings: where they end, and the code in them.

use super::characters::is_blank;
use super::{Kind, Scanner, Text, is_double_quote, is_single_quote};

impl Scanner<'_> {
    /// Reads the string that begins with `quote`.
    pub(super) fn string(&mut self, quote: char) {
        let from = self.at + quote.len_utf8();
        let (body_end, end) = self.string_end(from, quote);
        let closed = end > body_end;
        let text = Text { body: from..body_end, expands: is_double_quote(quote), here: false, closed };
        self.push(end, Kind::Text(text));
        self.operand();
    }

    /// Where the inside that begins at `from` ends, and behind its quote; the same when there is none.
    pub(super) fn string_end(&mut self, from: usize, quote: char) -> (usize, usize) {
        let expands = is_double_quote(quote);
        let closes = if expands { is_double_quote } else { is_single_quote };
        let mut at = from;
        while let Some(character) = self.character(at) {
            let next = at + character.len_utf8();
            at = match character {
                '`' if expands => self.behind_escaped(next),
                '$' if expands && self.byte(next) == b'(' => self.hole(at),
                _ if closes(character) => match self.character(next).filter(|twin| closes(*twin)) {
                    Some(twin) => next + twin.len_utf8(),
                    None => return (at, next),
                },
                _ => next,
            };
        }
        (self.text.len(), self.text.len())
    }

    /// Behind the character at `at`, which a backtick escapes.
    pub(super) fn behind_escaped(&self, at: usize) -> usize {
        self.character(at).map_or(self.text.len(), |escaped| at + escaped.len_utf8())
    }

    /// Behind the `$( )` that begins at `at` in a string or a word. As PowerShell does, this counts brackets
    /// and knows nothing of strings in them.
    pub(super) fn hole(&mut self, at: usize) -> usize {
        let (mut depth, mut end) = (0_usize, self.text.len());
        let mut bytes = self.text.bytes().enumerate().skip(at + 1);
        while let Some((here, byte)) = bytes.next() {
            match byte {
                b'(' => depth += 1,
                b')' if depth == 1 => {
                    end = here + 1;
                    break;
                }
                b')' => depth -= 1,
                b'`' => {
                    if matches!(self.byte(here + 1), b'`' | b'$' | b'"') {
                        bytes.next();
                    }
                }
                _ => {}
            }
        }
        self.source.holes.push(at..end);
        end
    }

    /// Reads the here-string that begins at the `@` of the current place; `false` if there is none.
    pub(super) fn here_string(&mut self, quote: char) -> bool {
        let expands = is_double_quote(quote);
        let closes = if expands { is_double_quote } else { is_single_quote };
        let mut from = self.at + 1 + quote.len_utf8();
        while let Some(blank) = self.character(from).filter(|blank| is_blank(*blank)) {
            from += blank.len_utf8();
        }
        if !matches!(self.byte(from), b'\n' | b'\r') {
            return false;
        }
        from = self.behind_line_end(from);
        // Behind a line end, quote and `@` close; of the first line end, the header's own.
        let close = |scanner: &Self, at: usize| {
            let quote = scanner.character(at).filter(|quote| closes(*quote))?;
            (scanner.byte(at + quote.len_utf8()) == b'@').then_some(at + quote.len_utf8() + 1)
        };
        let (mut at, mut body_end, mut end) = (from, self.text.len(), close(self, from));
        if end.is_some() {
            body_end = from;
        }
        while let (None, Some(character)) = (end, self.character(at)) {
            let next = at + character.len_utf8();
            at = match character {
                '\n' | '\r' => {
                    let line = self.behind_line_end(at);
                    end = close(self, line);
                    if end.is_some() {
                        body_end = at;
                    }
                    line
                }
                '`' if expands && !matches!(self.byte(next), b'\n' | b'\r') => self.behind_escaped(next),
                '$' if expands && self.byte(next) == b'(' => self.hole(at),
                _ => next,
            };
        }
        let text = Text { body: from..body_end, expands, here: true, closed: end.is_some() };
        self.push(end.unwrap_or(self.text.len()), Kind::Text(text));
        self.operand();
        true
    }
}
