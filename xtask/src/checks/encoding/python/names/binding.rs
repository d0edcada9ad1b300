//! Which statement binds which name.

use super::{Binding, Bound, Names};
use crate::text::python::tree::{Action, Alias, Form, Id};

impl<'m> Names<'m> {
    pub(super) fn statement(&mut self, index: usize) {
        let module = self.module;
        let statement = &module.statements[index];
        let bind = |bound| Binding { bound, statement: index };
        match &statement.action {
            Action::Import(aliases) => {
                for Alias { path, name } in aliases {
                    let name = self.known(name, index);
                    self.bind(statement.scope, name, bind(Bound::Import(path.clone())));
                }
            }
            Action::Define { name, parameters, scope, .. } => {
                self.bind(statement.scope, module.of(name), bind(Bound::Function(index)));
                for (place, parameter) in parameters.iter().enumerate() {
                    self.bind(*scope, module.of(&parameter.name), bind(Bound::Parameter(index, place)));
                }
            }
            Action::Class { name, .. } => {
                self.bind(statement.scope, module.of(name), bind(Bound::Class(index)));
            }
            Action::For(target, walked) => self.target(*target, &Bound::Element(*walked, None), index),
            Action::With(items) => {
                for (value, target) in items {
                    target.iter().for_each(|target| self.target(*target, &Bound::Entered(*value), index));
                }
            }
            Action::Assign(targets, value) => {
                targets.iter().for_each(|target| self.target(*target, &Bound::Value(*value), index));
            }
            Action::Annotate(target, annotation, value) => {
                if let Some(key) = self.key(*target, index) {
                    self.annotations.insert(key, *annotation);
                }
                let bound = value.map_or(Bound::Unknown, Bound::Value);
                self.target(*target, &bound, index);
            }
            Action::Augment(target, value) => self.target(*target, &Bound::Added(*value), index),
            Action::Except(_, Some(name)) => self.bind(statement.scope, module.of(name), bind(Bound::Unknown)),
            Action::Unknown(names) => {
                for name in names {
                    self.declared.insert(module.of(name));
                    self.bind(statement.scope, module.of(name), bind(Bound::Unknown));
                }
            }
            Action::Except(_, None) | Action::Try | Action::Return(_) | Action::Other => {}
        }
    }

    /// The name as it stands in the text, whose life is longer than that of what was read.
    pub(super) fn known(&self, name: &str, statement: usize) -> &'m str {
        let from = self.module.statements[statement].start;
        let rest = &self.module.text[from..];
        rest.find(name).map_or("", |at| &rest[at..at + name.len()])
    }

    pub(super) fn bind(&mut self, scope: usize, name: &'m str, binding: Binding) {
        self.names.entry((scope, name)).or_default().push(binding);
    }

    /// Where an attribute of `self` or a name belongs.
    pub(super) fn key(&self, target: Id, statement: usize) -> Option<(usize, &'m str)> {
        let scope = self.module.statements[statement].scope;
        match &self.module.nodes[target].form {
            Form::Name => Some((scope, self.module.name(target)?)),
            Form::Attribute { of, name } if self.is_self(*of) => Some((self.class(scope)?, self.module.of(name))),
            _ => None,
        }
    }

    pub(super) fn target(&mut self, target: Id, bound: &Bound, statement: usize) {
        let module = self.module;
        match &module.nodes[target].form {
            Form::Series(items) => {
                for (place, item) in items.iter().enumerate() {
                    let bound = match bound {
                        Bound::Element(walked, None) => Bound::Element(*walked, Some(place)),
                        Bound::Value(value) => match &module.nodes[*value].form {
                            Form::Series(values) if values.len() == items.len() => Bound::Value(values[place]),
                            _ => Bound::Unknown,
                        },
                        _ => Bound::Unknown,
                    };
                    // Targets inside targets are rare, and nothing is said of them.
                    if let (Form::Name, Some(name)) = (&module.nodes[*item].form, module.name(*item)) {
                        let scope = module.statements[statement].scope;
                        self.bind(scope, name, Binding { bound, statement });
                    }
                }
            }
            Form::Attribute { .. } => {
                if let Some(key) = self.key(target, statement) {
                    self.attributes.entry(key).or_default().push(Binding { bound: bound.clone(), statement });
                }
            }
            Form::Name => {
                let scope = module.statements[statement].scope;
                let name = module.name(target).unwrap_or_default();
                self.bind(scope, name, Binding { bound: bound.clone(), statement });
            }
            _ => {}
        }
    }
}
