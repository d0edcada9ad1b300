//! Questions to a module that was read.

use std::ops::Range;

use super::super::statement;
use super::{Action, Argument, Block, Call, Form, Id, Module};

impl<'a> Module<'a> {
    /// Reads `text`, whatever it is. Takes linear time.
    pub fn read(text: &'a str) -> Module<'a> {
        statement::read(text)
    }

    /// The text of a range.
    pub fn of(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The text of a name, nothing of another expression.
    pub fn name(&self, id: Id) -> Option<&'a str> {
        matches!(self.nodes[id].form, Form::Name).then(|| self.of(&self.nodes[id].range))
    }

    /// The statement that an expression is part of, as an index into [`Module::statements`].
    pub fn statement(&self, id: Id) -> usize {
        let index = self.statements.partition_point(|statement| statement.nodes.end <= id);
        index.min(self.statements.len().saturating_sub(1))
    }

    /// The blocks around a statement, from the inside out, as far as its function.
    pub fn around(&self, statement: usize) -> impl Iterator<Item = Block> {
        let own = self.statements.get(statement).map(|statement| self.blocks[statement.block]);
        let is_body = |block: &Block| match block.header {
            Some(header) => !matches!(self.statements[header].action, Action::Define { .. } | Action::Class { .. }),
            None => false,
        };
        std::iter::successors(own, |block| block.parent.map(|parent| self.blocks[parent])).take_while(is_body)
    }

    /// Every call.
    pub fn calls(&self) -> impl Iterator<Item = (Id, &Call)> {
        self.nodes.iter().enumerate().filter_map(|(id, node)| match &node.form {
            Form::Call(call) => Some((id, call)),
            _ => None,
        })
    }

    /// The text that a string has, where it needs no reading: one literal without escapes and fields.
    pub fn plain(&self, id: Id) -> Option<&'a str> {
        let Form::Text(pieces) = &self.nodes[id].form else { return None };
        let [piece] = pieces.as_slice() else { return None };
        let body = self.of(&piece.body);
        (!piece.bytes && piece.fields.is_empty() && (piece.raw || !body.contains('\\'))).then_some(body)
    }
}

impl Call {
    /// The argument that is called `name`, or stands at `index` without a name. Nothing behind a star.
    pub fn argument(&self, index: Option<usize>, name: &str, module: &Module<'_>) -> Option<&Argument> {
        let named = |argument: &&Argument| argument.keyword.as_ref().is_some_and(|word| module.of(word) == name);
        self.arguments.iter().find(named).or_else(|| self.positional(index?, module))
    }

    /// The argument at `index` without a name.
    pub fn positional(&self, index: usize, module: &Module<'_>) -> Option<&Argument> {
        let before = self.arguments.get(..=index)?;
        let is_plain = |argument: &Argument| {
            argument.keyword.is_none() && !matches!(module.nodes[argument.value].form, Form::Star(_))
        };
        before.iter().all(is_plain).then(|| &before[index])
    }

    /// Whether arguments come from a star.
    pub fn has_star(&self, module: &Module<'_>) -> bool {
        self.arguments.iter().any(|argument| matches!(module.nodes[argument.value].form, Form::Star(_)))
    }
}
