//! What kind of object an expression is, where calls of it are judged: paths above all.

use std::cell::RefCell;

use super::names::{Binding, Bound, Names};
use crate::text::python::tree::{Action, Call, Form, Id};

/// How many steps an inference may take; more are not worth it.
const STEPS_MAX: usize = 24;

/// How many calls are asked what they give to a parameter.
const CALLS_MAX: usize = 16;

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// `pathlib.Path` and what opens files as it does.
    Path,
    /// Paths, one after the other.
    Paths,
    /// A parser of configuration files.
    Configuration,
    /// A logger.
    Logger,
    /// A parser of arguments, or a part of one.
    Arguments,
}

/// Tells kinds of objects.
pub struct Kinds<'n> {
    names: &'n Names<'n>,
    /// What is known, by expression; `None` while it is asked.
    known: RefCell<Vec<Option<Option<Object>>>>,
}

impl<'n> Kinds<'n> {
    /// For the expressions of a module.
    pub fn new(names: &'n Names<'n>) -> Kinds<'n> {
        Kinds { names, known: RefCell::new(vec![None; names.module.nodes.len()]) }
    }

    /// The kind of an expression.
    pub fn of(&self, id: Id) -> Option<Object> {
        self.within(id, STEPS_MAX)
    }

    fn within(&self, id: Id, left: usize) -> Option<Object> {
        if let Some(known) = self.known.borrow()[id] {
            return known;
        }
        let left = left.checked_sub(1)?;
        // Whoever asks for what it is itself made of learns nothing.
        self.known.borrow_mut()[id] = Some(None);
        let kind = self.infer(id, left);
        self.known.borrow_mut()[id] = Some(kind);
        kind
    }

    fn infer(&self, id: Id, left: usize) -> Option<Object> {
        let module = self.names.module;
        match &module.nodes[id].form {
            Form::Name => {
                let name = module.name(id)?;
                let statement = module.statement(id);
                let (scope, bindings) = self.names.lookup(name, statement)?;
                let annotated = self.names.annotation(scope, name).and_then(|id| self.annotated(id, left));
                annotated.or_else(|| self.bound(bindings.iter(), left))
            }
            Form::Attribute { of, name } => {
                if let Some(class) = self.names.owner(*of) {
                    let name = module.of(name);
                    let annotated = self.names.annotation(class, name).and_then(|id| self.annotated(id, left));
                    return annotated.or_else(|| self.bound(self.names.members(class, name), left));
                }
                match (self.within(*of, left)?, module.of(name)) {
                    (Object::Path, "parent") => Some(Object::Path),
                    (Object::Path, "parents") => Some(Object::Paths),
                    _ => None,
                }
            }
            Form::Call(call) => self.called(call, left),
            Form::Operation { left: first, operator, right } if module.of(operator) == "/" => {
                let is_path = |id: Id| self.within(id, left) == Some(Object::Path);
                (is_path(*first) || is_path(*right)).then_some(Object::Path)
            }
            Form::Either(arms) => arms.iter().find_map(|arm| self.within(*arm, left)),
            Form::Named { value, .. } => self.within(*value, left),
            Form::Item { of, index: Some(_) } => self.element(*of, left),
            Form::Comprehension { element, .. } => {
                (self.within(*element, left)? == Object::Path).then_some(Object::Paths)
            }
            Form::Series(items) => {
                let first = *items.first()?;
                let first = match &module.nodes[first].form {
                    Form::Star(inner) => return self.within(*inner, left),
                    _ => self.within(first, left)?,
                };
                (first == Object::Path).then_some(Object::Paths)
            }
            _ => None,
        }
    }

    /// The kind that every binding which tells one has.
    fn bound<'b>(&self, bindings: impl Iterator<Item = &'b Binding>, left: usize) -> Option<Object> {
        let mut agreed = None;
        for binding in bindings {
            let kind = match &binding.bound {
                // `x = None` and the like say nothing about what is called later.
                Bound::Value(value) if matches!(self.names.module.nodes[*value].form, Form::Constant) => continue,
                Bound::Value(value) => self.within(*value, left),
                Bound::Element(walked, None) => self.element(*walked, left),
                Bound::Element(walked, Some(place)) => self.enumerated(*walked, *place, left),
                Bound::Entered(value) => self.within(*value, left),
                Bound::Parameter(function, place) => self.parameter(*function, *place, left),
                _ => None,
            };
            match (kind, agreed) {
                (Some(kind), None) => agreed = Some(kind),
                (Some(kind), Some(before)) if kind == before => {}
                _ => return None,
            }
        }
        agreed
    }

    fn element(&self, walked: Id, left: usize) -> Option<Object> {
        (self.within(walked, left)? == Object::Paths).then_some(Object::Path)
    }

    /// An element of a pair: of `enumerate(paths)` the second.
    fn enumerated(&self, walked: Id, place: usize, left: usize) -> Option<Object> {
        let call = self.names.call(walked)?;
        let is_second = place == 1 && self.names.whole(call.callee)? == "builtins.enumerate";
        if is_second { self.element(call.arguments.first()?.value, left) } else { None }
    }

    fn parameter(&self, function: usize, place: usize, left: usize) -> Option<Object> {
        let Action::Define { parameters, .. } = &self.names.module.statements[function].action else { return None };
        let parameter = parameters.get(place)?;
        match (parameter.annotation, parameter.default) {
            (Some(annotation), _) => self.annotated(annotation, left),
            // pytest hands a path to whoever asks for it by this name.
            (None, None) if self.names.module.of(&parameter.name) == "tmp_path" => Some(Object::Path),
            (None, Some(default)) if !matches!(self.names.module.nodes[default].form, Form::Constant) => {
                self.within(default, left)
            }
            // Whatever the calls in this module give, if all of them give the same.
            (None, _) => {
                let mut kinds =
                    self.names.given(function, place, CALLS_MAX).into_iter().map(|value| self.within(value, left));
                let first = kinds.next()??;
                kinds.all(|kind| kind == Some(first)).then_some(first)
            }
        }
    }

    /// The kind that an annotation names: `Path`, `Path | None`, `Optional[Path]`, `list[Path]`, each also as a string.
    fn annotated(&self, id: Id, left: usize) -> Option<Object> {
        let module = self.names.module;
        let left = left.checked_sub(1)?;
        match &module.nodes[id].form {
            Form::Name | Form::Attribute { .. } => object(&self.names.whole(id)?),
            Form::Text(_) => {
                let text = module.plain(id)?;
                let one = text.split('|').map(str::trim).find(|part| *part != "None")?;
                matches!(one, "Path" | "pathlib.Path").then_some(Object::Path)
            }
            Form::Operation { left: first, right, .. } => {
                let is_none = |id: Id| matches!(module.nodes[id].form, Form::Constant);
                match (is_none(*first), is_none(*right)) {
                    (false, true) => self.annotated(*first, left),
                    (true, false) => self.annotated(*right, left),
                    _ => None,
                }
            }
            Form::Item { of, index: Some(index) } => match self.names.last(*of)? {
                "Optional" | "Annotated" | "Final" | "ClassVar" => self.annotated(*index, left),
                "list" | "List" | "set" | "Set" | "Iterable" | "Iterator" | "Sequence" | "Collection" => {
                    (self.annotated(*index, left)? == Object::Path).then_some(Object::Paths)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn called(&self, call: &Call, left: usize) -> Option<Object> {
        let module = self.names.module;
        if let Some(whole) = self.names.whole(call.callee)
            && let Some(kind) = self.made(&whole, call, left)
        {
            return Some(kind);
        }
        match &module.nodes[call.callee].form {
            Form::Attribute { of, name } => match (self.within(*of, left)?, module.of(name)) {
                (
                    Object::Path,
                    "joinpath" | "with_suffix" | "with_name" | "with_stem" | "with_segments" | "resolve" | "absolute"
                    | "expanduser" | "relative_to" | "rename" | "replace" | "readlink",
                ) => Some(Object::Path),
                (Object::Path, "glob" | "rglob" | "iterdir") => Some(Object::Paths),
                (
                    Object::Arguments,
                    "add_argument_group" | "add_mutually_exclusive_group" | "add_subparsers" | "add_parser",
                ) => Some(Object::Arguments),
                (Object::Logger, "getChild" | "bind") => Some(Object::Logger),
                _ => None,
            },
            Form::Name => {
                // A function of this module that says what it returns.
                let name = module.name(call.callee)?;
                let (_, bindings) = self.names.lookup(name, module.statement(call.callee))?;
                let [Binding { bound: Bound::Function(function), .. }] = bindings else { return None };
                match &module.statements[*function].action {
                    Action::Define { returns: Some(returns), .. } => self.annotated(*returns, left),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What a call of something with this whole name makes.
    fn made(&self, whole: &str, call: &Call, left: usize) -> Option<Object> {
        if let Some(class) = whole.strip_suffix(".cwd").or_else(|| whole.strip_suffix(".home")) {
            return object(class).filter(|kind| *kind == Object::Path);
        }
        match whole {
            "builtins.sorted" | "builtins.list" | "builtins.tuple" | "builtins.set" | "builtins.reversed"
            | "builtins.iter" => self.within(call.arguments.first()?.value, left),
            "builtins.next" | "builtins.min" | "builtins.max" => self.element(call.arguments.first()?.value, left),
            "builtins.filter" => self.within(call.arguments.get(1)?.value, left),
            "importlib.resources.files" | "importlib_resources.files" => Some(Object::Path),
            "logging.getLogger" | "structlog.get_logger" | "structlog.getLogger" => Some(Object::Logger),
            _ => object(whole),
        }
    }
}

/// The kind of the instances of a class.
fn object(whole: &str) -> Option<Object> {
    Some(match whole {
        "pathlib.Path" | "pathlib.PosixPath" | "pathlib.WindowsPath" | "zipfile.Path" => Object::Path,
        "configparser.ConfigParser" | "configparser.RawConfigParser" | "configparser.SafeConfigParser" => {
            Object::Configuration
        }
        "logging.Logger" | "logging.LoggerAdapter" => Object::Logger,
        "argparse.ArgumentParser" => Object::Arguments,
        _ => return None,
    })
}
