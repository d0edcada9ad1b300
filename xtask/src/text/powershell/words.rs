//! Words, variables, operators and redirections.

use super::characters::{ends_word, is_name};
use super::{Kind, Scanner, State, is_dash, is_double_quote, is_single_quote};

/// Behind these a condition, a name or a block stands, no command.
const KEYWORDS: &[&str] = &[
    "begin",
    "catch",
    "class",
    "clean",
    "data",
    "do",
    "dynamicparam",
    "else",
    "elseif",
    "end",
    "enum",
    "finally",
    "for",
    "foreach",
    "if",
    "param",
    "process",
    "switch",
    "trap",
    "try",
    "until",
    "using",
    "while",
];

/// Behind these another statement stands.
const PREFIXES: &[&str] = &["break", "continue", "exit", "return", "throw"];

/// Behind these the name of what is made stands.
const MAKERS: &[&str] = &["configuration", "filter", "function", "workflow"];

impl Scanner<'_> {
    /// Reads what begins with `$`.
    pub(super) fn dollar(&mut self) {
        let next = self.at + 1;
        match self.character(next) {
            Some('(') => self.open(2, false, false),
            Some('{') => {
                let mut at = next + 1;
                while let Some(character) = self.character(at).filter(|character| *character != '}') {
                    at += character.len_utf8();
                    if character == '`' {
                        at = self.behind_escaped(at);
                    }
                }
                self.push((at + 1).min(self.text.len()), Kind::Variable);
                self.operand();
            }
            Some(character) if is_name(character) || matches!(character, '$' | '?' | '^' | ':') => {
                let end = self.variable_end(next);
                self.push(end, Kind::Variable);
                self.operand();
            }
            _ => self.word('$'),
        }
    }

    /// Behind the name of a variable, its scope included: `$env:Path`, but not `$a::b`.
    fn variable_end(&self, from: usize) -> usize {
        if matches!(self.byte(from), b'$' | b'^') {
            return from + 1;
        }
        let mut at = from;
        while let Some(character) = self.character(at) {
            match character {
                ':' if self.byte(at + 1) == b':' || !self.character(at + 1).is_some_and(is_name) => break,
                ':' | '?' => {}
                _ if is_name(character) => {}
                _ => break,
            }
            at += character.len_utf8();
        }
        at.max(from)
    }

    /// Reads what begins with `@`.
    pub(super) fn at_sign(&mut self) {
        let next = self.at + 1;
        match self.character(next) {
            Some('(') => self.open(2, false, false),
            Some('{') => self.open(2, true, true),
            Some(quote) if is_single_quote(quote) || is_double_quote(quote) => {
                if !self.here_string(quote) {
                    self.push(next, Kind::Operator);
                }
            }
            Some(character) if is_name(character) => {
                self.push(self.variable_end(next), Kind::Variable);
                self.operand();
            }
            _ => self.word('@'),
        }
    }

    /// Reads a redirection with the number of its stream; `false` if none stands here.
    pub(super) fn redirection(&mut self) -> bool {
        let arrow = self.at + usize::from(!matches!(self.byte(self.at), b'>' | b'<'));
        if self.byte(arrow) == b'<' && arrow == self.at {
            self.push(self.at + 1, Kind::Operator);
            return true;
        }
        if self.byte(arrow) != b'>' {
            return false;
        }
        let appends = self.byte(arrow + 1) == b'>';
        let end = arrow + 1 + usize::from(appends);
        if self.byte(end) == b'&' && self.byte(end + 1).is_ascii_digit() {
            self.push(end + 2, Kind::Operator);
        } else {
            self.push(end, Kind::Redirection { appends });
        }
        true
    }

    /// Reads whatever begins with another character.
    pub(super) fn word(&mut self, character: char) {
        let last = self.source.tokens.last();
        if last.is_some_and(|last| matches!(last.kind, Kind::Redirection { .. })) {
            let end = self.bare_end(self.at, false);
            return self.push(end, Kind::Word);
        }
        let touches = last.is_some_and(|last| last.range.end == self.at);
        match self.state() {
            State::Start | State::Called => self.statement(character),
            State::Key | State::Expression => self.expression(character),
            State::Named => {
                let end = self.bare_end(self.at, false);
                self.push(end, Kind::Word);
                self.frame().state = State::Expression;
            }
            State::Arguments if touches && self.is_access(character) => self.push(self.at + 1, Kind::Operator),
            State::Arguments => self.argument(character),
        }
    }

    /// Whether an element or a member of what stands before is named: `$a[0]`, `$a."b"`.
    fn is_access(&self, character: char) -> bool {
        let next = self.character(self.at + character.len_utf8());
        let is_quoted = next.is_some_and(|next| is_single_quote(next) || is_double_quote(next) || next == '$');
        character == '[' || character == '.' && is_quoted
    }

    /// Reads the first word of a statement.
    fn statement(&mut self, character: char) {
        let next = self.character(self.at + character.len_utf8());
        let is_alone = next.is_none_or(|next| ends_word(next) || is_single_quote(next) || is_double_quote(next));
        match character {
            '.' if is_alone || next == Some('$') => {
                self.push(self.at + 1, Kind::Operator);
                self.frame().state = State::Called;
            }
            '[' | ']' | '!' | '+' | '=' | ':' => self.expression(character),
            _ if is_dash(character) => self.expression(character),
            '0'..='9' => {
                let mut end = self.at;
                while self.character(end).is_some_and(|next| is_name(next) || next == '.') {
                    end = self.behind_escaped(end);
                }
                let is_number = self.text[self.at..end].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                self.push(end, Kind::Word);
                if is_number { self.operand() } else { self.begin() }
            }
            _ => {
                let from = self.at;
                let end = self.bare_end(from, true);
                self.push(end, Kind::Word);
                let name = self.text[from..self.at].to_ascii_lowercase();
                let is_one_of = |words: &[&str]| words.contains(&name.as_str());
                if self.state() == State::Called {
                    self.begin();
                } else if is_one_of(KEYWORDS) {
                    self.frame().state = State::Expression;
                    self.frame().is_behind_keyword = true;
                } else if is_one_of(MAKERS) {
                    self.frame().state = State::Named;
                } else if self.byte(self.at) == b'=' {
                    self.frame().state = State::Expression;
                } else if !is_one_of(PREFIXES) {
                    self.begin();
                }
            }
        }
    }

    /// Reads a name or an operator of an expression.
    fn expression(&mut self, character: char) {
        let from = self.at;
        let next = self.character(from + character.len_utf8());
        if is_dash(character) && next.is_some_and(char::is_alphabetic) {
            let end = self.name_end(from + character.len_utf8());
            self.push(end, Kind::Parameter);
            self.frame().state = State::Expression;
        } else if is_name(character) {
            let end = self.name_end(from);
            self.push(end, Kind::Word);
            // `foreach ($x in COMMAND)`.
            let is_in = self.text[from..end].eq_ignore_ascii_case("in");
            self.frame().state = if is_in { State::Start } else { State::Expression };
        } else {
            self.push(from + character.len_utf8(), Kind::Operator);
            let is_comparison = character == '=' && next == Some('=');
            self.frame().state = if character == '=' && !is_comparison { State::Start } else { State::Expression };
        }
    }

    fn name_end(&self, from: usize) -> usize {
        let rest = &self.text[from..];
        from + rest.find(|character| !is_name(character)).unwrap_or(rest.len())
    }

    /// Reads an argument of a command.
    fn argument(&mut self, character: char) {
        let name = self.at + character.len_utf8();
        if is_dash(character) && self.character(name).is_some_and(|next| next.is_alphabetic() || next == '_') {
            let mut end = name;
            while self.character(end).is_some_and(|next| is_name(next) || next == '-') {
                end = self.behind_escaped(end);
            }
            let end = end + usize::from(self.byte(end) == b':');
            let is_whole = |next: char| ends_word(next) || matches!(next, '.' | '[' | '$');
            if self.byte(end - 1) == b':' || self.character(end).is_none_or(is_whole) {
                return self.push(end, Kind::Parameter);
            }
        }
        let from = self.at;
        let end = self.bare_end(from, false);
        self.push(end, Kind::Word);
        // What follows on the line is given to another program as it is.
        let rest = self.end_of_line(end);
        if self.text[from..end] == *"--%" && rest > end {
            self.push(rest, Kind::Word);
        }
    }

    /// Behind the bare word at `from`, at least one character; the first word of a statement ends at `=`.
    fn bare_end(&mut self, from: usize, is_first: bool) -> usize {
        let mut at = from;
        while let Some(character) = self.character(at) {
            let next = at + character.len_utf8();
            at = match character {
                _ if ends_word(character) && at > from => break,
                '=' if is_first && at > from => break,
                '`' if matches!(self.byte(next), b'\n' | b'\r') => break,
                '`' => self.behind_escaped(next),
                '$' if self.byte(next) == b'(' => self.hole(at),
                _ if is_single_quote(character) || is_double_quote(character) => self.string_end(next, character).1,
                _ => next,
            };
        }
        at
    }
}
