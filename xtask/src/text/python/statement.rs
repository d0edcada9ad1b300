//! Statements out of logical lines, with the scopes and blocks that indentation makes.

mod headers;

use std::ops::Range;

use super::expression::{NAMED, PLAIN, Reader};
use super::tree::{Action, Block, Form, Id, Module, Node, Scope, Space, Statement};
use super::{Kind, Source, scan};

/// A block that is open.
struct Open {
    /// The indent of its header; none of the module.
    indent: Option<usize>,
    scope: usize,
    block: usize,
}

/// Reads a module.
pub(super) fn read(text: &str) -> Module<'_> {
    let source = scan(text);
    let scopes = vec![Scope { space: Space::Module, parent: None }];
    let blocks = vec![Block { parent: None, header: None }];
    let module = Module { text, nodes: Vec::new(), statements: Vec::new(), scopes, blocks, is_old: false };
    let open = vec![Open { indent: None, scope: 0, block: 0 }];
    let mut builder = Builder { module, open };
    for line in &source.lines {
        builder.line(&source, line.indent, line.tokens.clone());
    }
    builder.module
}

struct Builder<'a> {
    module: Module<'a>,
    open: Vec<Open>,
}

impl Builder<'_> {
    fn line(&mut self, source: &Source, indent: usize, tokens: Range<usize>) {
        while self.open.last().and_then(|open| open.indent).is_some_and(|header| header >= indent) {
            self.open.pop();
        }
        let tokens = &source.tokens[tokens];
        let mut at = 0;
        while at < tokens.len() {
            let mut nodes = std::mem::take(&mut self.module.nodes);
            let first = nodes.len();
            let reader = Reader { text: self.module.text, tokens, at, depth: 0, nodes: &mut nodes };
            let mut one = One { reader, opens: None, scopes: self.module.scopes.len(), is_old: false };
            let start = one.reader.start();
            let action = one.statement();
            one.rest();
            let (opens, is_old) = (one.opens, one.is_old);
            at = one.reader.at.max(at + 1);
            self.module.is_old |= is_old;
            let nodes_of = first..nodes.len();
            self.module.nodes = nodes;
            let (scope, block) = self.open.last().map_or((0, 0), |open| (open.scope, open.block));
            self.module.statements.push(Statement { start, scope, block, nodes: nodes_of, action });
            if let Some(space) = opens {
                let header = Some(self.module.statements.len() - 1);
                self.module.blocks.push(Block { parent: Some(block), header });
                let inner = match space {
                    Some(space) => {
                        self.module.scopes.push(Scope { space, parent: Some(scope) });
                        self.module.scopes.len() - 1
                    }
                    None => scope,
                };
                let block = self.module.blocks.len() - 1;
                self.open.push(Open { indent: Some(indent), scope: inner, block });
            }
        }
    }
}

/// Reads one statement, of a compound one the header.
struct One<'t> {
    reader: Reader<'t>,
    /// It is a header; of a new scope if there is one.
    opens: Option<Option<Space>>,
    /// The number of the next scope.
    scopes: usize,
    is_old: bool,
}

impl One<'_> {
    /// Reads over what is left of a statement: up to the `;`, or of a header up to its `:`.
    fn rest(&mut self) {
        let is_header = self.opens.is_some();
        while !self.reader.is_at_end() {
            if self.reader.take(if is_header { ":" } else { ";" }) {
                return;
            }
            if self.reader.expression(NAMED).is_none() {
                self.reader.at += 1;
            }
        }
    }

    fn statement(&mut self) -> Action {
        let word = self.reader.word().to_owned();
        let is_header_of_match = matches!(word.as_str(), "match" | "case") && self.is_match();
        match word.as_str() {
            "async" => {
                self.reader.at += 1;
                return self.statement();
            }
            "@" => {
                self.reader.at += 1;
                self.reader.expression(NAMED);
            }
            "import" => return self.import(),
            "from" => return self.import_from(),
            "def" => return self.define(),
            "class" => return self.class(),
            "for" => return self.walk(),
            "with" => return self.with(),
            "except" => return self.except(),
            "if" | "elif" | "while" => {
                self.header();
                self.reader.list(NAMED);
            }
            _ if is_header_of_match => {
                self.header();
                let first = self.reader.nodes.len();
                self.reader.list(NAMED);
                // What looks like a call in a pattern is none.
                for node in self.reader.nodes[first..].iter_mut().filter(|_| word == "case") {
                    if matches!(node.form, Form::Call(_)) {
                        node.form = Form::Other;
                    }
                }
            }
            "else" | "finally" => self.header(),
            "try" => {
                self.header();
                return Action::Try;
            }
            "return" => {
                self.reader.at += 1;
                return self.reader.list(PLAIN).map_or(Action::Other, Action::Return);
            }
            "global" | "nonlocal" => {
                self.reader.at += 1;
                let mut names = Vec::new();
                while let Some(name) = self.reader.take_name() {
                    names.push(name);
                    self.reader.take(",");
                }
                return Action::Unknown(names);
            }
            "raise" | "assert" | "del" | "pass" | "break" | "continue" => self.reader.at += 1,
            _ => return self.simple(),
        }
        Action::Other
    }

    fn header(&mut self) {
        self.opens = Some(None);
        self.reader.at += 1;
    }

    /// Whether the soft keyword ahead begins a header: the line ends with a colon, and no operator follows it.
    fn is_match(&self) -> bool {
        let is_last = self.reader.tokens.last().is_some_and(|token| &self.reader.text[token.range.clone()] == ":");
        let starts = matches!(self.reader.ahead(1), "(" | "[" | "{" | "-" | "*" | "not" | "await");
        let is_word = match self.reader.tokens.get(self.reader.at + 1).map(|token| &token.kind) {
            Some(Kind::Operator) => starts,
            Some(_) => !matches!(self.reader.ahead(1), "in" | "is" | "if" | "and" | "or"),
            None => false,
        };
        is_last && is_word
    }

    fn simple(&mut self) -> Action {
        let Some(first) = self.reader.list(NAMED) else { return Action::Other };
        self.is_old |= self.is_print_statement(first);
        if self.reader.take(":") {
            let annotation = self.reader.expression(PLAIN);
            let value = if self.reader.take("=") { self.reader.list(PLAIN) } else { None };
            return annotation.map_or(Action::Other, |annotation| Action::Annotate(first, annotation, value));
        }
        if matches!(
            self.reader.word(),
            "+=" | "-=" | "*=" | "/=" | "//=" | "%=" | "@=" | "&=" | "|=" | "^=" | ">>=" | "<<=" | "**="
        ) {
            self.reader.at += 1;
            return self.reader.list(PLAIN).map_or(Action::Other, |value| Action::Augment(first, value));
        }
        let mut chain = vec![first];
        while self.reader.take("=") {
            chain.extend(self.reader.list(PLAIN));
        }
        match (chain.pop(), chain.is_empty()) {
            (Some(value), false) => Action::Assign(chain, value),
            _ => Action::Other,
        }
    }

    /// Whether the statement is `print "..."` or `print >>file` of Python 2.
    fn is_print_statement(&self, first: Id) -> bool {
        let nodes: &[Node] = self.reader.nodes;
        let is_print = |id: Id| {
            let node = &nodes[id];
            matches!(node.form, Form::Name) && &self.reader.text[node.range.clone()] == "print"
        };
        match &nodes[first].form {
            Form::Name => {
                let follows = self.reader.tokens.get(self.reader.at).map(|token| &token.kind);
                is_print(first) && matches!(follows, Some(Kind::Literal(_) | Kind::Number | Kind::Name))
            }
            Form::Series(items) => items.first().is_some_and(|item| match nodes[*item].form {
                Form::Operation { left, ref operator, .. } => {
                    is_print(left) && &self.reader.text[operator.clone()] == ">>"
                }
                _ => false,
            }),
            _ => false,
        }
    }
}
