//! Values out of lists and dictionaries.

use super::{Values, Way, is_same};
use crate::checks::encoding::python::names::{Binding, Bound};
use crate::text::python::tree::{Form, Id};

impl Values<'_> {
    /// The display that a name or an attribute was bound to once, or the expression itself.
    pub(super) fn display(&self, id: Id) -> Id {
        let module = self.names.module;
        let only = match &module.nodes[id].form {
            Form::Name => {
                let name = module.name(id).unwrap_or_default();
                match self.names.lookup(name, module.statement(id)) {
                    Some((_, [only])) => Some(only.clone()),
                    _ => None,
                }
            }
            Form::Attribute { of, name } => self.names.owner(*of).and_then(|class| {
                let mut members = self.names.members(class, module.of(name));
                members.next().filter(|_| members.next().is_none()).cloned()
            }),
            _ => None,
        };
        match only {
            Some(Binding { bound: Bound::Value(value), .. }) => value,
            _ => id,
        }
    }

    pub(super) fn item(&mut self, of: Id, index: Option<Id>, way: Way, left: usize) {
        let module = self.names.module;
        let whole = self.display(of);
        let way = if whole == of { way } else { way.unsure() };
        match &module.nodes[whole].form {
            Form::Map(pairs) => {
                let wanted = index.and_then(|index| module.plain(index));
                let is_wanted = |key: &Option<Id>| key.is_some_and(|key| module.plain(key) == wanted);
                let exact = wanted.is_some() && pairs.iter().any(|(key, _)| is_wanted(key));
                for (_, value) in pairs.iter().filter(|(key, _)| !exact || is_wanted(key)) {
                    self.value(*value, way, left);
                }
            }
            Form::Series(items) => {
                let place = index.and_then(|index| module.of(&module.nodes[index].range).parse::<usize>().ok());
                match place.and_then(|place| items.get(place)) {
                    Some(item) => self.value(*item, way, left),
                    None => items.iter().for_each(|item| self.value(*item, way, left)),
                }
            }
            _ => self.value(of, way, left),
        }
    }

    /// What a loop meets: elements, keys, or with `.items()` and `.values()` what they say.
    pub(super) fn element(&mut self, walked: Id, place: Option<usize>, way: Way, left: usize) {
        let Some(left) = left.checked_sub(1) else { return };
        let module = self.names.module;
        if let Some(call) = self.names.call(walked) {
            let inner = match &module.nodes[call.callee].form {
                Form::Attribute { of, name } => Some((*of, module.of(name))),
                _ => None,
            };
            let first = call.arguments.first().map(|argument| argument.value);
            match (inner, self.names.whole(call.callee).as_deref(), first) {
                (Some((of, method @ ("items" | "values" | "keys"))), _, _) => {
                    let Form::Map(pairs) = &module.nodes[self.display(of)].form else { return };
                    let way = way.unsure();
                    for (key, value) in pairs {
                        if method == "keys" || (method == "items" && place != Some(1)) {
                            key.iter().for_each(|key| self.value(*key, way.key(), left));
                        }
                        if method == "values" || (method == "items" && place != Some(0)) {
                            self.value(*value, way, left);
                        }
                    }
                }
                (_, Some("builtins.enumerate"), Some(first)) if place != Some(0) => {
                    self.element(first, None, way, left);
                }
                (_, Some("builtins.zip"), _) => {
                    let places = call.arguments.iter().enumerate();
                    for (_, argument) in places.filter(|(index, _)| place.is_none_or(|place| place == *index)) {
                        self.element(argument.value, None, way, left);
                    }
                }
                (_, Some(name), Some(first)) if is_same(name) => self.element(first, place, way, left),
                _ => {}
            }
            return;
        }
        let whole = self.display(walked);
        let way = if whole == walked { way } else { way.unsure() };
        match &module.nodes[whole].form {
            Form::Series(items) => {
                for item in items {
                    match (&module.nodes[*item].form, place) {
                        (Form::Series(parts), Some(place)) => {
                            parts.get(place).iter().for_each(|part| self.value(**part, way, left));
                        }
                        _ => self.value(*item, way, left),
                    }
                }
            }
            Form::Map(pairs) => {
                pairs.iter().filter_map(|(key, _)| *key).for_each(|key| self.value(key, way.key(), left));
            }
            _ => self.value(whole, way, left),
        }
    }
}
