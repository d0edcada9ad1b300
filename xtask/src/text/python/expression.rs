//! Expressions out of tokens, by the strength of their operators.

mod brackets;

use std::ops::Range;

use super::tree::{Call, Form, Id, Node};
use super::{Kind, Token};

/// How deep expressions may nest; CPython allows 200 brackets. Deeper ones are read over.
const NESTING_MAX: usize = 120;

/// Binds a name: `:=`.
pub(super) const NAMED: u8 = 0;
/// Anything but `:=`.
pub(super) const PLAIN: u8 = 1;
/// A target: what `in` can follow.
pub(super) const TARGET: u8 = 6;
const NOT: u8 = 4;
const UNARY: u8 = 12;
const AWAIT: u8 = 14;

/// Reads expressions.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) nodes: &'t mut Vec<Node>,
}

impl Reader<'_> {
    /// The keyword or operator ahead; nothing of a literal and at the end.
    pub(super) fn word(&self) -> &str {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, count: usize) -> &str {
        match self.tokens.get(self.at + count) {
            Some(Token { range, kind: Kind::Name | Kind::Operator }) => &self.text[range.clone()],
            _ => "",
        }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Steps over `word` if it is ahead.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let is_there = !word.is_empty() && self.word() == word;
        self.at += usize::from(is_there);
        is_there
    }

    /// Steps over a name.
    pub(super) fn take_name(&mut self) -> Option<Range<usize>> {
        let token = self.tokens.get(self.at).filter(|token| token.kind == Kind::Name)?;
        self.at += 1;
        Some(token.range.clone())
    }

    /// Where the token ahead begins.
    pub(super) fn start(&self) -> usize {
        self.tokens.get(self.at).map_or(self.text.len(), |token| token.range.start)
    }

    /// Where the token behind ends.
    pub(super) fn end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.range.end)
    }

    pub(super) fn push(&mut self, range: Range<usize>, form: Form) -> Id {
        self.nodes.push(Node { range, form });
        self.nodes.len() - 1
    }

    fn since(&mut self, start: usize, form: Form) -> Id {
        self.push(start..self.end(), form)
    }

    /// Expressions between commas: a tuple if there is a comma.
    pub(super) fn list(&mut self, least: u8) -> Option<Id> {
        let start = self.start();
        let first = self.expression(least)?;
        if self.word() != "," {
            return Some(first);
        }
        let mut items = vec![first];
        while self.take(",") {
            match self.expression(least) {
                Some(item) => items.push(item),
                None => break,
            }
        }
        Some(self.since(start, Form::Series(items)))
    }

    /// An expression whose operators bind at least so strongly. Nothing is read where none begins.
    pub(super) fn expression(&mut self, least: u8) -> Option<Id> {
        if self.depth >= NESTING_MAX {
            return None;
        }
        self.depth += 1;
        let read = self.operation(least);
        self.depth -= 1;
        read
    }

    fn operation(&mut self, least: u8) -> Option<Id> {
        let start = self.start();
        let mut left = self.operand()?;
        loop {
            let (strength, words) = match (self.word(), self.ahead(1)) {
                (":=", _) => (NAMED, 1),
                ("if", _) => (PLAIN, 1),
                ("or", _) => (2, 1),
                ("and", _) => (3, 1),
                ("not", "in") | ("is", "not") => (5, 2),
                ("in" | "is" | "<" | ">" | "==" | ">=" | "<=" | "!=" | "<>", _) => (5, 1),
                ("|", _) => (6, 1),
                ("^", _) => (7, 1),
                ("&", _) => (8, 1),
                ("<<" | ">>", _) => (9, 1),
                ("+" | "-", _) => (10, 1),
                ("*" | "/" | "//" | "%" | "@", _) => (11, 1),
                ("**", _) => (13, 1),
                _ => return Some(left),
            };
            if strength < least {
                return Some(left);
            }
            let (before, known) = (self.at, self.nodes.len());
            self.at += words;
            let operator = self.tokens[self.at - 1].range.clone();
            let read = match strength {
                NAMED => self.expression(PLAIN).map(|value| Form::Named { name: left, value }),
                PLAIN => self.conditional(left),
                2 => self.expression(3).map(|right| Form::Either(vec![left, right])),
                // What is left of `and` is the value only if it is empty.
                3 => self.expression(NOT).map(|right| Form::Either(vec![right])),
                // `**` binds to the right, and less than a sign there.
                13 => self.expression(UNARY).map(|right| Form::Operation { left, operator, right }),
                _ => self.expression(strength + 1).map(|right| Form::Operation { left, operator, right }),
            };
            match read {
                Some(form) => left = self.since(start, form),
                None => {
                    self.at = before;
                    self.nodes.truncate(known);
                    return Some(left);
                }
            }
        }
    }

    fn conditional(&mut self, then: Id) -> Option<Form> {
        self.expression(2)?;
        if !self.take("else") {
            // The condition of a comprehension or a case.
            return None;
        }
        Some(Form::Either(vec![then, self.expression(PLAIN)?]))
    }

    fn operand(&mut self) -> Option<Id> {
        let start = self.start();
        let (strength, is_star, is_await) = match self.word() {
            "not" => (NOT, false, false),
            "-" | "+" | "~" => (UNARY, false, false),
            "await" => (AWAIT, false, true),
            "*" | "**" => (TARGET, true, false),
            "lambda" => return self.lambda(),
            "yield" => {
                self.at += 1;
                self.take("from");
                self.list(PLAIN);
                return Some(self.since(start, Form::Other));
            }
            _ => return self.primary(),
        };
        self.at += 1;
        let inner = self.expression(strength);
        let form = match inner {
            Some(inner) if is_star => Form::Star(inner),
            Some(inner) if is_await => Form::Await(inner),
            _ => Form::Other,
        };
        Some(self.since(start, form))
    }

    fn lambda(&mut self) -> Option<Id> {
        let start = self.start();
        self.at += 1;
        while !self.is_at_end() {
            match self.word() {
                ":" => break,
                "=" => {
                    self.at += 1;
                    self.expression(PLAIN)?;
                }
                "*" | "**" | "," | "/" => self.at += 1,
                _ => {
                    self.take_name()?;
                }
            }
        }
        self.take(":");
        self.expression(PLAIN);
        Some(self.since(start, Form::Other))
    }

    fn primary(&mut self) -> Option<Id> {
        let start = self.start();
        let mut node = self.atom()?;
        loop {
            node = match self.word() {
                "." => {
                    let Some(Token { range, kind: Kind::Name }) = self.tokens.get(self.at + 1) else {
                        return Some(node);
                    };
                    self.at += 2;
                    self.since(start, Form::Attribute { of: node, name: range.clone() })
                }
                "(" => {
                    let inside = self.inside(")");
                    let call = Call { callee: node, arguments: inside.items, end: inside.last };
                    self.since(start, Form::Call(call))
                }
                "[" => {
                    let inside = self.inside("]");
                    let index = match inside.items.as_slice() {
                        [only] if !inside.has_comma && !inside.is_slice => Some(only.value),
                        _ => None,
                    };
                    self.since(start, Form::Item { of: node, index })
                }
                _ => return Some(node),
            };
        }
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "as"
            | "assert"
            | "break"
            | "class"
            | "continue"
            | "def"
            | "del"
            | "elif"
            | "else"
            | "except"
            | "finally"
            | "for"
            | "from"
            | "global"
            | "if"
            | "import"
            | "in"
            | "is"
            | "lambda"
            | "nonlocal"
            | "not"
            | "or"
            | "pass"
            | "raise"
            | "return"
            | "try"
            | "while"
            | "with"
            | "yield"
            | "await"
    )
}
