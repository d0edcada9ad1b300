//! Which string literals a value is made of.

mod calls;
mod tables;

use std::collections::{BTreeMap, HashSet};

use super::names::{Binding, Bound, Names};
use crate::text::python::tree::{Action, Form, Id, Piece};

/// How many steps lie at most between a value and a literal.
const STEPS_MAX: usize = 60;

/// How a literal gets into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Way {
    /// By names and operators of the same function alone; not by way of a call, an attribute or a table, of which
    /// nobody knows whether they are ever used so.
    pub is_sure: bool,
    /// As something that must stay as it is: the key of a dictionary, by which the program looks something up, or what
    /// text is filled with.
    pub is_key: bool,
}

impl Way {
    fn unsure(self) -> Way {
        Way { is_sure: false, ..self }
    }

    fn key(self) -> Way {
        Way { is_key: true, ..self }
    }

    /// Two ways to one value.
    pub fn and(self, other: Way) -> Way {
        Way { is_sure: self.is_sure || other.is_sure, is_key: self.is_key || other.is_key }
    }
}

/// Follows values back to literals.
pub struct Values<'n> {
    names: &'n Names<'n>,
    /// What was followed already.
    seen: HashSet<(Id, Way)>,
    /// The functions whose returned values, and the parameters whose arguments were followed already.
    passed: HashSet<(usize, Option<usize>, Way)>,
    /// The literals that were met: the string of literals, which of them, and its way there.
    met: BTreeMap<(Id, usize), Way>,
}

impl<'n> Values<'n> {
    /// For the values of a module.
    pub fn new(names: &'n Names<'n>) -> Values<'n> {
        Values { names, seen: HashSet::new(), passed: HashSet::new(), met: BTreeMap::new() }
    }

    /// Follows the value of an expression.
    pub fn follow(&mut self, id: Id) {
        self.value(id, Way { is_sure: true, is_key: false }, STEPS_MAX);
    }

    /// The literals that were met since the last time.
    pub fn take(&mut self) -> BTreeMap<(Id, usize), Way> {
        std::mem::take(&mut self.met)
    }

    fn value(&mut self, id: Id, way: Way, left: usize) {
        let Some(left) = left.checked_sub(1) else { return };
        if !self.seen.insert((id, way)) {
            return;
        }
        let module = self.names.module;
        match &module.nodes[id].form {
            Form::Text(pieces) => self.pieces(id, pieces, way, left),
            Form::Name => {
                let Some(name) = module.name(id) else { return };
                let statement = module.statement(id);
                if let Some((scope, bindings)) = self.names.lookup(name, statement) {
                    for binding in self.names.reaching(scope, bindings, statement) {
                        self.bound(binding, way, left);
                    }
                }
            }
            Form::Attribute { of, name } => self.attribute(*of, module.of(name), way, left),
            Form::Operation { left: first, operator, right } => {
                if matches!(module.of(operator), "+" | "%" | "*") {
                    self.value(*first, way, left);
                    // `%a` leaves nothing that is not ASCII.
                    if !module.plain(*first).is_some_and(|text| text.contains("%a")) {
                        self.value(*right, way, left);
                    }
                }
            }
            Form::Either(parts) => parts.iter().for_each(|part| self.value(*part, way, left)),
            Form::Series(items) => items.iter().for_each(|item| self.value(*item, way, left)),
            Form::Map(pairs) => {
                for (key, value) in pairs {
                    key.iter().for_each(|key| self.value(*key, way.key(), left));
                    self.value(*value, way, left);
                }
            }
            Form::Item { of, index } => self.item(*of, *index, way, left),
            Form::Named { value, .. } | Form::Star(value) => self.value(*value, way, left),
            Form::Comprehension { element, .. } => self.value(*element, way, left),
            Form::Call(call) => self.called(call, way, left),
            Form::Await(_) | Form::Constant | Form::Other => {}
        }
    }

    fn pieces(&mut self, id: Id, pieces: &[Piece], way: Way, left: usize) {
        for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| !piece.bytes) {
            // Where a literal is text somewhere and a key elsewhere, it is a key: it must not change.
            self.met.entry((id, index)).and_modify(|known| *known = known.and(way)).or_insert(way);
            for (field, expression) in &piece.fields {
                // `ascii()` leaves nothing that is not.
                if !self.names.module.of(&field.expression).trim_end().ends_with("!a") {
                    // Inside a format one character may be asked for.
                    let way = if field.depth > 0 { way.key() } else { way };
                    expression.iter().for_each(|expression| self.value(*expression, way, left));
                }
            }
        }
    }

    fn bound(&mut self, binding: &Binding, way: Way, left: usize) {
        match &binding.bound {
            Bound::Value(value) | Bound::Added(value) => self.value(*value, way, left),
            Bound::Element(walked, place) => self.element(*walked, *place, way, left),
            Bound::Parameter(function, place) => self.parameter(*function, *place, way, left),
            Bound::Import(_) | Bound::Entered(_) | Bound::Function(_) | Bound::Class(_) | Bound::Unknown => {}
        }
    }

    /// What a parameter is given: its default, and the arguments of the calls in this module.
    fn parameter(&mut self, function: usize, place: usize, way: Way, left: usize) {
        if !self.passed.insert((function, Some(place), way)) {
            return;
        }
        let module = self.names.module;
        let Action::Define { parameters, .. } = &module.statements[function].action else { return };
        let Some(parameter) = parameters.get(place) else { return };
        let way = way.unsure();
        parameter.default.iter().for_each(|default| self.value(*default, way, left));
        for value in self.names.given(function, place, usize::MAX) {
            self.value(value, way, left);
        }
    }

    /// An attribute of `self` or of a class of this module; of an enumeration also `.value`.
    fn attribute(&mut self, of: Id, name: &str, way: Way, left: usize) {
        match self.names.owner(of) {
            Some(class) => {
                let names = self.names;
                names.members(class, name).for_each(|binding| self.bound(binding, way.unsure(), left));
            }
            None if name == "value" && matches!(self.names.module.nodes[of].form, Form::Attribute { .. }) => {
                self.value(of, way, left);
            }
            None => {}
        }
    }
}

/// Functions that give back the text they are given.
fn is_same(whole: &str) -> bool {
    matches!(
        whole,
        "builtins.str"
            | "builtins.repr"
            | "builtins.format"
            | "builtins.sorted"
            | "builtins.list"
            | "builtins.tuple"
            | "builtins.set"
            | "builtins.reversed"
            | "textwrap.dedent"
            | "textwrap.fill"
            | "textwrap.indent"
            | "textwrap.wrap"
            | "termcolor.colored"
            | "click.style"
            | "typer.style"
    )
}
