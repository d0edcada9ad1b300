//! What stands between brackets, and in the fields of strings.

use super::super::tree::{Argument, Form, Id, Piece};
use super::super::{Field, Kind, Literal, Token, scan_field};
use super::{NAMED, PLAIN, Reader, TARGET, is_keyword};

/// What stands between two brackets.
pub(super) struct Inside {
    pub(super) items: Vec<Argument>,
    pub(super) pairs: Vec<(Option<Id>, Id)>,
    pub(super) has_comma: bool,
    pub(super) is_slice: bool,
    /// Where the last token but a comma ends.
    pub(super) last: usize,
}

impl Reader<'_> {
    /// Everything between two brackets, the opening one ahead.
    pub(super) fn inside(&mut self, close: &str) -> Inside {
        self.at += 1;
        let (items, pairs) = (Vec::new(), Vec::new());
        let mut inside = Inside { items, pairs, has_comma: false, is_slice: false, last: self.end() };
        while !self.is_at_end() {
            let word = self.word();
            if word == close {
                self.at += 1;
                break;
            }
            match word {
                ")" | "]" | "}" => break,
                "," => {
                    inside.has_comma = true;
                    self.at += 1;
                    continue;
                }
                ":" => inside.is_slice = true,
                _ => {}
            }
            let before = self.at;
            self.item(close, &mut inside);
            if self.at == before {
                self.at += 1;
            }
            inside.last = self.end();
        }
        inside
    }

    pub(super) fn item(&mut self, close: &str, inside: &mut Inside) {
        let start = self.start();
        let is_named = close == ")" && self.ahead(1) == "=" && self.tokens[self.at].kind == Kind::Name;
        let keyword = if is_named { self.take_name() } else { None };
        self.at += usize::from(is_named);
        let Some(mut value) = self.expression(NAMED) else { return };
        if close == "}" && self.take(":") {
            let key = value;
            let Some(element) = self.expression(PLAIN) else { return };
            inside.pairs.push((Some(key), element));
            if self.is_loop() {
                let clauses = self.clauses();
                let value = self.since(start, Form::Comprehension { element, clauses });
                inside.pairs.pop();
                inside.items.push(Argument { keyword: None, value, range: start..self.end() });
            }
            return;
        }
        if self.is_loop() {
            let clauses = self.clauses();
            value = self.since(start, Form::Comprehension { element: value, clauses });
        }
        let range = start..self.end();
        if close == "}" && self.text[range.clone()].starts_with("**") {
            inside.pairs.push((None, value));
        } else {
            inside.items.push(Argument { keyword, value, range });
        }
    }

    pub(super) fn is_loop(&self) -> bool {
        self.word() == "for" || (self.word() == "async" && self.ahead(1) == "for")
    }

    /// The `for` and `if` of a comprehension.
    pub(super) fn clauses(&mut self) -> Vec<(Id, Id)> {
        let mut clauses = Vec::new();
        loop {
            if self.is_loop() {
                self.take("async");
                self.at += 1;
                let target = self.list(TARGET);
                self.take("in");
                // The condition behind it is none of a conditional expression.
                let walked = self.expression(2);
                clauses.extend(target.zip(walked));
            } else if self.take("if") {
                self.expression(2);
                // `a if b := c` needs no parentheses here.
                if self.take(":=") {
                    self.expression(2);
                }
            } else {
                return clauses;
            }
        }
    }

    /// Literals side by side.
    pub(super) fn strings(&mut self) -> Id {
        let start = self.start();
        let mut pieces = Vec::new();
        while let Some(Token { range, kind: Kind::Literal(literal) }) = self.tokens.get(self.at) {
            let fields = self.fields(literal);
            let Literal { raw, formatted, ref body, bytes, .. } = *literal;
            pieces.push(Piece { range: range.clone(), body: body.clone(), raw, bytes, formatted, fields });
            self.at += 1;
        }
        self.since(start, Form::Text(pieces))
    }

    /// The fields of a literal with their expressions.
    pub(super) fn fields(&mut self, literal: &Literal) -> Vec<(Field, Option<Id>)> {
        let mut fields = Vec::new();
        for field in &literal.fields {
            let tokens = scan_field(self.text, field.expression.clone());
            let (text, depth) = (self.text, self.depth + 1);
            let mut reader = Reader { text, tokens: &tokens, at: 0, depth, nodes: &mut *self.nodes };
            fields.push((field.clone(), reader.list(PLAIN)));
        }
        fields
    }

    /// The arguments in the parentheses ahead.
    pub(in crate::text::python) fn arguments(&mut self) -> Vec<Argument> {
        self.inside(")").items
    }

    pub(super) fn atom(&mut self) -> Option<Id> {
        let token = self.tokens.get(self.at)?;
        let start = token.range.start;
        match &token.kind {
            Kind::Literal(_) => return Some(self.strings()),
            Kind::Number => {
                self.at += 1;
                return Some(self.since(start, Form::Constant));
            }
            Kind::Name | Kind::Operator => {}
        }
        let form = match self.word() {
            "(" => {
                let inside = self.inside(")");
                match inside.items.as_slice() {
                    [only] if !inside.has_comma => return Some(only.value),
                    _ => Form::Series(inside.items.into_iter().map(|item| item.value).collect()),
                }
            }
            "[" => {
                let items = self.inside("]").items;
                match items.as_slice() {
                    [only] if matches!(self.nodes[only.value].form, Form::Comprehension { .. }) => {
                        return Some(only.value);
                    }
                    _ => Form::Series(items.into_iter().map(|item| item.value).collect()),
                }
            }
            "{" => {
                let inside = self.inside("}");
                match inside.items.as_slice() {
                    [] => Form::Map(inside.pairs),
                    _ => Form::Series(inside.items.into_iter().map(|item| item.value).collect()),
                }
            }
            "..." | "None" | "True" | "False" => {
                self.at += 1;
                Form::Constant
            }
            word if token.kind == Kind::Name && !is_keyword(word) => {
                self.at += 1;
                Form::Name
            }
            _ => return None,
        };
        Some(self.since(start, form))
    }
}
