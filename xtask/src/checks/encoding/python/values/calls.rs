//! Values that calls give back.

use super::{Values, Way, is_same};
use crate::checks::encoding::python::names::{Binding, Bound};
use crate::text::python::tree::{Action, Call, Form, Id};

impl Values<'_> {
    pub(super) fn called(&mut self, call: &Call, way: Way, left: usize) {
        let module = self.names.module;
        let whole = self.names.whole(call.callee);
        let first = call.arguments.first().map(|argument| argument.value);
        match (whole.as_deref(), first) {
            (Some(name), Some(first)) if is_same(name) => return self.value(first, way, left),
            _ => {}
        }
        match &module.nodes[call.callee].form {
            Form::Attribute { of, name } => match module.of(name) {
                "center" | "ljust" | "rjust" => {
                    self.value(*of, way, left);
                    // What fills must stay one character.
                    call.arguments.iter().for_each(|argument| self.value(argument.value, way.key(), left));
                }
                "format" | "join" => {
                    self.value(*of, way, left);
                    if module.plain(*of).is_some_and(|text| text.contains("!a}") || text.contains("!a:")) {
                        return;
                    }
                    call.arguments.iter().for_each(|argument| self.value(argument.value, way, left));
                }
                "upper" | "lower" | "strip" | "lstrip" | "rstrip" | "title" | "capitalize" | "casefold"
                | "expandtabs" | "removeprefix" | "removesuffix" | "splitlines" | "split" | "copy" => {
                    self.value(*of, way, left);
                }
                "replace" => {
                    // What is replaced is gone, if it is the glyph; in doubt nothing is left of the text.
                    let is_ascii = |id: Id| module.of(&module.nodes[id].range).is_ascii();
                    if first.is_some_and(is_ascii) {
                        self.value(*of, way, left);
                    }
                    call.arguments.get(1).iter().for_each(|argument| self.value(argument.value, way, left));
                }
                "get" if matches!(module.nodes[self.display(*of)].form, Form::Map(_)) => {
                    self.item(*of, first, way, left);
                    call.arguments.get(1).iter().for_each(|argument| self.value(argument.value, way, left));
                }
                _ => self.returned(call, way, left),
            },
            _ => self.returned(call, way, left),
        }
    }

    /// What a function of this module returns.
    pub(super) fn returned(&mut self, call: &Call, way: Way, left: usize) {
        let module = self.names.module;
        let definition = match &module.nodes[call.callee].form {
            Form::Name => {
                let name = module.name(call.callee).unwrap_or_default();
                match self.names.lookup(name, module.statement(call.callee)) {
                    Some((_, [Binding { bound: Bound::Function(function), .. }])) => Some(*function),
                    _ => None,
                }
            }
            Form::Attribute { of, name } => self.names.owner(*of).and_then(|class| {
                let mut members = self.names.members(class, module.of(name));
                match members.next() {
                    Some(Binding { bound: Bound::Function(function), .. }) => Some(*function),
                    _ => None,
                }
            }),
            _ => None,
        };
        let Some(Action::Define { scope, .. }) = definition.map(|function| &module.statements[function].action) else {
            return;
        };
        // The body follows its header; whatever stands in the scope between belongs to it.
        let from = definition.unwrap_or_default();
        if !self.passed.insert((from, None, way)) {
            return;
        }
        let inside = module.statements[from + 1..].iter().take_while(|statement| statement.scope >= *scope);
        for statement in inside.filter(|statement| statement.scope == *scope) {
            if let Action::Return(value) = statement.action {
                self.value(value, way.unsure(), left);
            }
        }
    }
}
