//! Quotes and expansions inside a shell word.

use std::ops::Range;

use super::{DEPTH_MAX, Scanner, Token};

/// A word as it grows.
#[derive(Default)]
pub(super) struct Builder {
    /// The text behind the last expansion, without quotes.
    literal: Vec<u8>,
    /// The expansions, and what is written before each.
    pub(super) expanded: Vec<String>,
    /// The variables in it.
    pub(super) variables: Vec<String>,
    /// The scripts of its command substitutions.
    pub(super) substitutions: Vec<Range<usize>>,
}

impl Builder {
    pub(super) fn push(&mut self, byte: u8) {
        self.literal.push(byte);
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.literal).into_owned()
    }

    fn expand(&mut self, source: &str) {
        if !self.literal.is_empty() {
            self.expanded.push(self.text());
        }
        self.literal.clear();
        self.expanded.push(source.to_owned());
    }
}

impl Scanner<'_> {
    /// Text in single quotes.
    pub(super) fn single(&mut self, builder: &mut Builder) {
        let rest = &self.bytes[self.at + 1..];
        let length = memchr::memchr(b'\'', rest).unwrap_or(rest.len());
        rest[..length].iter().for_each(|&byte| builder.push(byte));
        self.at = (self.at + length + 2).min(self.bytes.len());
    }

    /// Text in `$'...'`; what it escapes is in no path.
    pub(super) fn ansi(&mut self, builder: &mut Builder) {
        self.at += 2;
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'\'' => {
                    self.at += 1;
                    return;
                }
                b'\\' => {
                    builder.push(0);
                    self.at = (self.at + 2).min(self.bytes.len());
                }
                byte => {
                    builder.push(byte);
                    self.at += 1;
                }
            }
        }
    }

    /// Text in double quotes.
    pub(super) fn double(&mut self, builder: &mut Builder, depth: usize) {
        self.at += 1;
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' if self.newline(1) > 0 => self.at += 1 + self.newline(1),
                b'\\' if matches!(self.peek(1), b'$' | b'`' | b'"' | b'\\') => {
                    builder.push(self.peek(1));
                    self.at += 2;
                }
                b'$' => self.dollar(builder, true, depth),
                b'`' => self.backquoted(builder),
                byte => {
                    builder.push(byte);
                    self.at += 1;
                }
            }
        }
    }

    /// A script in backquotes; no token is made of it.
    pub(super) fn backquoted(&mut self, builder: &mut Builder) {
        let start = self.at;
        self.at += 1;
        while self.at < self.bytes.len() && self.bytes[self.at] != b'`' {
            self.at += if self.bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        let end = self.at.min(self.bytes.len());
        self.at = (self.at + 1).min(self.bytes.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        if self.text.is_char_boundary(end) {
            builder.substitutions.push(start + 1..end);
        }
        builder.expand(&self.text[start..self.at]);
    }

    /// Whatever starts with the dollar sign here.
    pub(super) fn dollar(&mut self, builder: &mut Builder, quoted: bool, depth: usize) {
        let start = self.at;
        self.at += 1;
        match self.peek(0) {
            b'(' if self.peek(1) == b'(' && self.arithmetic().is_some() => {}
            b'(' => {
                self.at += 1;
                self.tokens.push(Token::Opens);
                self.commands(depth + 1);
                self.tokens.push(Token::Closes);
                builder.substitutions.push(start + 2..self.at);
                self.at = (self.at + 1).min(self.bytes.len());
            }
            b'{' => self.parameter(builder, quoted, depth + 1),
            byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                let name = self.name();
                builder.variables.push(name);
            }
            b'0'..=b'9' | b'?' | b'!' | b'$' | b'#' | b'@' | b'*' | b'-' => self.at += 1,
            _ => {
                builder.push(b'$');
                return;
            }
        }
        builder.expand(&self.text[start..self.at]);
    }

    fn name(&mut self) -> String {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        self.at += length;
        String::from_utf8_lossy(&rest[..length]).into_owned()
    }

    /// The rest of `${...}`, from the brace on.
    fn parameter(&mut self, builder: &mut Builder, quoted: bool, depth: usize) {
        if depth > DEPTH_MAX {
            return self.stop();
        }
        self.at += 1;
        // `${#name}` and `${!name}`.
        self.at += usize::from(matches!(self.peek(0), b'#' | b'!') && self.peek(1) != b'}');
        let name = self.name();
        builder.variables.push(name);
        // What stands inside is no part of the word's own text.
        let mut inside = Builder::default();
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'}' => {
                    self.at += 1;
                    break;
                }
                b'\\' => self.at += 2,
                b'\'' if !quoted => self.single(&mut inside),
                b'"' => self.double(&mut inside, depth),
                b'$' => self.dollar(&mut inside, quoted, depth),
                b'`' => self.backquoted(&mut inside),
                _ => self.at += 1,
            }
        }
        while !self.text.is_char_boundary(self.at.min(self.text.len())) {
            self.at += 1;
        }
        self.at = self.at.min(self.bytes.len());
        builder.variables.append(&mut inside.variables);
        builder.substitutions.append(&mut inside.substitutions);
    }

    /// Steps over `((...))` if that is what starts here, and says where it stands.
    pub(super) fn arithmetic(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let mut open = 0_usize;
        for (length, &byte) in self.bytes[self.at..].iter().enumerate() {
            self.fuel = self.fuel.checked_sub(1)?;
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                // Two subshells side by side close apart.
                let closes = self.bytes[self.at + length - 1] == b')';
                self.at += if closes { length + 1 } else { 0 };
                return closes.then_some(start..self.at);
            }
        }
        None
    }
}
