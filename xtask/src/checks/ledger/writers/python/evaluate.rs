//! Python expressions: what each names, and which of their calls write.

use std::collections::HashSet;
use std::ops::Range;

use super::super::operand::{Folder, Operand, speaks_of_temporary};
use super::calls::{Argument, Call};
use super::code::{Code, KEYWORDS};
use super::scope::Scopes;
use crate::text::python::{Kind, Literal};

/// Deeper brackets are not looked into.
const DEPTH_MAX: usize = 48;

/// A call that may write.
pub(super) struct Candidate {
    pub(super) range: Range<usize>,
    pub(super) operand: Operand,
    pub(super) how: String,
}

/// Walks expressions from the top of the file to its end.
pub(super) struct Walker<'a> {
    pub(super) code: &'a Code<'a>,
    pub(super) scopes: Scopes,
    pub(super) scope: usize,
    /// Names of the statement that are not the scope's.
    pub(super) shadows: HashSet<&'a str>,
    /// Names that the file itself defines outside classes.
    pub(super) own: HashSet<String>,
    /// Where relative paths lead, as far as the whole file tells.
    pub(super) folder: Folder,
    pub(super) candidates: Vec<Candidate>,
}

/// The left part of `a.b(c)[d].e`, as far as it was read.
struct Chain {
    start: usize,
    /// Its text, while it is only names and dots.
    path: Option<String>,
    value: Operand,
}

impl<'a> Walker<'a> {
    /// What an expression names.
    pub(super) fn expression(&mut self, tokens: Range<usize>, depth: usize) -> Operand {
        if depth > DEPTH_MAX {
            return Operand::Unknown;
        }
        let mut operands: Vec<Operand> = Vec::new();
        // Only `/` and `+` between operands keep what is known; a product binds tighter.
        let mut known = true;
        let mut operator = None;
        let mut at = tokens.start;
        while at < tokens.end {
            let word = self.code.word(at);
            if self.code.is_name(at) && at + 1 < tokens.end && self.code.word(at + 1) == ":=" {
                let value = self.expression(at + 2..tokens.end, depth + 1);
                self.scopes.bind(self.scope, word, &value);
                return if at == tokens.start { value } else { Operand::Unknown };
            }
            if self.starts_operand(at) {
                let value;
                (value, at) = self.operand(at, tokens.end, depth);
                match (operator.take(), operands.last_mut()) {
                    (Some("/"), Some(last)) => *last = last.join(&value),
                    (previous, last) => {
                        known &= last.is_none() == previous.is_none();
                        operands.push(value);
                    }
                }
                continue;
            }
            known &= matches!(word, "/" | "+") && operator.is_none() && !operands.is_empty();
            operator = Some(word);
            at += 1;
        }
        match operands.split_first() {
            Some((first, rest)) if known && operator.is_none() => {
                rest.iter().fold(first.clone(), |sum, part| sum.concat(part))
            }
            _ => Operand::made_from(&operands),
        }
    }

    fn starts_operand(&self, at: usize) -> bool {
        match self.code.kind(at) {
            Some(Kind::Name) => !KEYWORDS.contains(&self.code.word(at)),
            Some(Kind::Number | Kind::Literal(_)) => true,
            _ => self.code.closer(at).is_some(),
        }
    }

    /// What the operand at `start` names, and where it ends.
    fn operand(&mut self, start: usize, end: usize, depth: usize) -> (Operand, usize) {
        let (mut chain, mut at) = self.atom(start, end, depth);
        while at < end {
            let word = self.code.word(at);
            if word == "." && at + 1 < end && self.code.is_name(at + 1) {
                let name = self.code.word(at + 1);
                let path =
                    chain.path.as_ref().filter(|path| path.split('.').count() < 4).map(|path| format!("{path}.{name}"));
                match self.code.closer(at + 2).filter(|_| at + 2 < end && self.code.word(at + 2) == "(") {
                    Some(close) => {
                        let receiver = std::mem::replace(&mut chain.value, Operand::Unknown);
                        chain.value = self.call(chain.start, at + 1, Some(&receiver), path.as_deref(), depth);
                        chain.path = None;
                        at = close + 1;
                    }
                    None => {
                        let value = path.as_ref().map_or(Operand::Unknown, |path| self.named(path));
                        chain.value = match value {
                            Operand::Unknown if speaks_of_temporary(name) => Operand::Foreign,
                            Operand::Unknown => Operand::made_from([&chain.value]),
                            value => value,
                        };
                        chain.path = path;
                        at += 2;
                    }
                }
            } else if let Some(close) = self.code.closer(at).filter(|_| matches!(word, "(" | "[")) {
                let inside = self.expression(at + 1..close, depth + 1);
                chain.value = Operand::made_from([&chain.value, &inside]);
                chain.path = None;
                at = close + 1;
            } else {
                break;
            }
        }
        (chain.value, at)
    }

    fn atom(&mut self, start: usize, end: usize, depth: usize) -> (Chain, usize) {
        let chain = |path, value| Chain { start, path, value };
        match self.code.kind(start) {
            Some(Kind::Literal(_)) => {
                let mut value = Operand::whole("");
                let mut at = start;
                while let (true, Some(Kind::Literal(literal))) = (at < end, self.code.kind(at)) {
                    value = value.concat(&self.literal(literal));
                    at += 1;
                }
                (chain(None, value), at)
            }
            Some(Kind::Name) => {
                let name = self.code.word(start);
                let path = Some(name.to_owned());
                match self.code.closer(start + 1).filter(|_| start + 1 < end && self.code.word(start + 1) == "(") {
                    Some(close) => (chain(None, self.call(start, start, None, Some(name), depth)), close + 1),
                    None => (chain(path, self.named(name)), start + 1),
                }
            }
            Some(Kind::Operator) => {
                let close = self.code.closer(start).unwrap_or(start);
                let inside = self.expression(start + 1..close, depth + 1);
                let value = if self.code.word(start) == "(" { inside } else { Operand::made_from([&inside]) };
                (chain(None, value), close + 1)
            }
            _ => (chain(None, Operand::Unknown), start + 1),
        }
    }

    /// What a name stands for, dotted or not.
    fn named(&self, name: &str) -> Operand {
        let root = name.split('.').next().unwrap_or(name);
        if self.shadows.contains(root) {
            return Operand::Unknown;
        }
        match self.scopes.lookup(self.scope, name) {
            Operand::Unknown if speaks_of_temporary(name) => Operand::Foreign,
            value => value,
        }
    }

    fn literal(&self, literal: &Literal) -> Operand {
        let tail = unescaped(&self.code.text[literal.tail..literal.body.end], literal.raw);
        if !literal.formatted || literal.tail == literal.body.start {
            return Operand::whole(&tail);
        }
        let head = &self.code.text[literal.body.start..literal.tail];
        let field = head.strip_prefix('{').and_then(|head| head.strip_suffix('}'));
        let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        if let Some(field) = field.filter(|field| field.len() < 256 && field.chars().all(name)) {
            return self.named(field).concat(&Operand::whole(&tail));
        }
        let foreign = |word: &str| speaks_of_temporary(word) || self.named(word) == Operand::Foreign;
        if head.split(|c: char| !name(c)).any(foreign) { Operand::Foreign } else { Operand::text(false, &tail) }
    }

    /// What the result of a call names whose last name stands at `name`. Notes whether it writes.
    fn call(
        &mut self,
        start: usize,
        name: usize,
        receiver: Option<&Operand>,
        path: Option<&str>,
        depth: usize,
    ) -> Operand {
        let open = name + 1;
        let close = self.code.closer(open).unwrap_or(open);
        let arguments = self.arguments(open + 1..close, depth + 1);
        let own = receiver.is_none() && self.own.contains(self.code.word(name));
        let call = Call { name: self.code.word(name), path, receiver, own, arguments };
        let tokens = &self.code.source.tokens;
        let range = tokens[start].range.start..tokens[close].range.end;
        for (operand, how) in call.written() {
            self.candidates.push(Candidate { range: range.clone(), operand: operand.clone(), how });
        }
        self.folder = self.folder.max(call.enters());
        call.result()
    }

    fn arguments(&mut self, tokens: Range<usize>, depth: usize) -> Vec<Argument<'a>> {
        let mut arguments = Vec::new();
        let mut at = tokens.start;
        while at < tokens.end {
            let end = self.code.find(at..tokens.end, ",").unwrap_or(tokens.end);
            let named = at + 1 < end && self.code.is_name(at) && self.code.word(at + 1) == "=";
            let name = named.then(|| self.code.word(at));
            let unpacked = matches!(self.code.word(at), "*" | "**");
            let first = at + if named { 2 } else { usize::from(unpacked) };
            arguments.push(Argument { name, unpacked, value: self.expression(first.min(end)..end, depth) });
            at = end + 1;
        }
        arguments
    }
}

/// The text of a literal, with a stand-in for what no path holds.
fn unescaped(text: &str, raw: bool) -> String {
    if raw || !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match rest.next() {
            Some(c @ ('\\' | '\'' | '"')) => plain.push(c),
            Some('\n') => {}
            Some('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | 'u' | 'U' | 'N' | '0'..='7') => plain.push('\u{fffd}'),
            // Python leaves the backslash where it escapes nothing.
            Some(c) => plain.extend(['\\', c]),
            None => plain.push('\\'),
        }
    }
    plain
}
