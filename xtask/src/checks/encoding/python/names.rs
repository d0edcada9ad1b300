//! What the names of a Python module stand for.

mod binding;
mod reaching;

use std::collections::{HashMap, HashSet};

use crate::text::python::tree::{Action, Call, Form, Id, Module, Space, Statement};

/// How many names may stand for each other in a row.
const ALIASES_MAX: usize = 8;

/// What binds a name.
#[derive(Clone, Debug)]
pub enum Bound {
    /// An import, by the whole name of what it stands for.
    Import(String),
    /// An assignment of a value.
    Value(Id),
    /// `+=`: the value is added to what was there.
    Added(Id),
    /// `for`, also of a comprehension: what is walked, and which place of each element it is.
    Element(Id, Option<usize>),
    /// `with`: what is entered.
    Entered(Id),
    /// A parameter of the function that this statement defines, by its place.
    Parameter(usize, usize),
    /// The function that this statement defines.
    Function(usize),
    /// The class that this statement defines.
    Class(usize),
    /// Something else.
    Unknown,
}

/// One binding of a name.
#[derive(Clone, Debug)]
pub struct Binding {
    /// What binds it.
    pub bound: Bound,
    /// The statement that does.
    pub statement: usize,
}

/// The names of a module, by scope.
pub struct Names<'m> {
    pub module: &'m Module<'m>,
    names: HashMap<(usize, &'m str), Vec<Binding>>,
    /// What is assigned to `self.name`, by the scope of the class.
    attributes: HashMap<(usize, &'m str), Vec<Binding>>,
    /// Annotations of names and attributes, by scope; those of `self.name` by the scope of the class.
    annotations: HashMap<(usize, &'m str), Id>,
    /// The calls of each name, as the last part of what is called.
    calls: HashMap<&'m str, Vec<Id>>,
    /// The names that functions declare as `global` or `nonlocal`.
    declared: HashSet<&'m str>,
}

impl<'m> Names<'m> {
    /// Reads the names of `module`.
    pub fn new(module: &'m Module<'m>) -> Names<'m> {
        let (names, attributes) = (HashMap::new(), HashMap::new());
        let (annotations, calls) = (HashMap::new(), HashMap::new());
        let mut read = Names { module, names, attributes, annotations, calls, declared: HashSet::new() };
        for index in 0..module.statements.len() {
            read.statement(index);
        }
        for (id, node) in module.nodes.iter().enumerate() {
            match &node.form {
                Form::Named { name, value } => read.target(*name, &Bound::Value(*value), module.statement(id)),
                Form::Comprehension { clauses, .. } => {
                    for (target, walked) in clauses {
                        read.target(*target, &Bound::Element(*walked, None), module.statement(id));
                    }
                }
                Form::Call(call) => {
                    if let Some(name) = read.last(call.callee) {
                        read.calls.entry(name).or_default().push(id);
                    }
                }
                _ => {}
            }
        }
        // Those of comprehensions and of `:=` came last.
        read.names.values_mut().for_each(|bindings| bindings.sort_by_cached_key(|binding| binding.statement));
        read
    }

    fn is_self(&self, id: Id) -> bool {
        matches!(self.module.name(id), Some("self" | "cls"))
    }

    /// The class around a scope.
    fn class(&self, scope: usize) -> Option<usize> {
        let up = std::iter::successors(Some(scope), |scope| self.module.scopes[*scope].parent);
        up.into_iter().find(|scope| self.module.scopes[*scope].space == Space::Class)
    }

    /// The scope that a name means where statement `statement` uses it, and what binds it there.
    pub fn lookup(&self, name: &'m str, statement: usize) -> Option<(usize, &[Binding])> {
        let own = self.module.statements[statement].scope;
        let mut at = Some(own);
        while let Some(scope) = at {
            let is_seen = scope == own || self.module.scopes[scope].space != Space::Class;
            if let Some(found) = self.names.get(&(scope, name)).filter(|_| is_seen) {
                return Some((scope, found));
            }
            at = self.module.scopes[scope].parent;
        }
        None
    }

    /// Whether a function may bind a name of a scope around it.
    pub fn is_bound_from_inside(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// What is assigned to an attribute of a class or of its instances.
    pub fn members(&self, class: usize, name: &'m str) -> impl Iterator<Item = &Binding> {
        let own = self.names.get(&(class, name)).into_iter().flatten();
        own.chain(self.attributes.get(&(class, name)).into_iter().flatten())
    }

    /// The annotation of a name in a scope, or of an attribute in the scope of its class.
    pub fn annotation(&self, scope: usize, name: &'m str) -> Option<Id> {
        self.annotations.get(&(scope, name)).copied()
    }

    /// The class whose attribute `of.name` is, where `of` is `self` or the name of a class of this module.
    pub fn owner(&self, of: Id) -> Option<usize> {
        let statement = self.module.statement(of);
        let name = self.module.name(of)?;
        if self.is_self(of) {
            return self.class(self.module.statements[statement].scope);
        }
        let (_, bindings) = self.lookup(name, statement)?;
        let bound = match bindings {
            [Binding { bound: Bound::Class(class), .. }] => *class,
            _ => return None,
        };
        match &self.module.statements[bound].action {
            Action::Class { scope, .. } => Some(*scope),
            _ => None,
        }
    }

    /// The calls of something whose last name is `name`.
    pub fn calls(&self, name: &str) -> &[Id] {
        self.calls.get(name).map_or(&[], Vec::as_slice)
    }

    /// The call that an expression is.
    pub fn call(&self, id: Id) -> Option<&'m Call> {
        match &self.module.nodes[id].form {
            Form::Call(call) => Some(call),
            _ => None,
        }
    }

    /// The last name of a name or an attribute.
    pub fn last(&self, id: Id) -> Option<&'m str> {
        match &self.module.nodes[id].form {
            Form::Name => self.module.name(id),
            Form::Attribute { name, .. } => Some(self.module.of(name)),
            _ => None,
        }
    }

    /// The whole name of what an expression stands for: `os.path.join`, `builtins.print`. Nothing if it is not
    /// known.
    pub fn whole(&self, id: Id) -> Option<String> {
        self.whole_within(id, ALIASES_MAX)
    }

    fn whole_within(&self, id: Id, left: usize) -> Option<String> {
        let left = left.checked_sub(1)?;
        match &self.module.nodes[id].form {
            Form::Attribute { of, name } => Some(format!("{}.{}", self.whole_within(*of, left)?, self.module.of(name))),
            Form::Name => {
                let name = self.module.name(id)?;
                let statement = self.module.statement(id);
                let Some((_, bindings)) = self.lookup(name, statement) else {
                    return Some(format!("builtins.{name}"));
                };
                // `try: import a except ImportError: import b as a`, and several imports of one module.
                let mut imports = bindings.get(..bindings.len().min(ALIASES_MAX))?.iter().filter_map(|binding| {
                    match &binding.bound {
                        Bound::Import(path) => Some(path),
                        _ => None,
                    }
                });
                match (bindings, imports.next()) {
                    ([Binding { bound: Bound::Value(value), .. }], _) => self.whole_within(*value, left),
                    (_, Some(path)) if imports.count() + 1 == bindings.len() => Some(path.clone()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What the calls in this module give to a parameter of the function that a statement defines; of very many calls
    /// the first `most`.
    pub fn given(&self, function: usize, place: usize, most: usize) -> Vec<Id> {
        let module = self.module;
        let definition = &module.statements[function];
        let Action::Define { name, parameters, .. } = &definition.action else { return Vec::new() };
        let Some(parameter) = parameters.get(place) else { return Vec::new() };
        let (name, word) = (module.of(name), module.of(&parameter.name));
        let is_method = parameters.first().is_some_and(|first| matches!(module.of(&first.name), "self" | "cls"));
        let index = if is_method { place.checked_sub(1) } else { Some(place) };
        let calls = self.calls(name).iter().take(most).filter_map(|id| self.call(*id));
        let own = calls.filter(|call| self.is_call_of(call, function, definition));
        own.filter_map(|call| call.argument(index, word, module)).map(|argument| argument.value).collect()
    }

    fn is_call_of(&self, call: &Call, function: usize, definition: &Statement) -> bool {
        let module = self.module;
        match &module.nodes[call.callee].form {
            Form::Name => {
                let name = module.name(call.callee).unwrap_or_default();
                let found = self.lookup(name, module.statement(call.callee));
                found.is_some_and(|(_, bindings)| {
                    bindings.iter().any(|binding| matches!(binding.bound, Bound::Function(known) if known == function))
                })
            }
            Form::Attribute { of, .. } => self.owner(*of) == Some(definition.scope),
            _ => false,
        }
    }
}
