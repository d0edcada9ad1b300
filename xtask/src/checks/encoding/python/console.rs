//! What is written to a console, and whether that can fail.

use std::collections::HashMap;

use super::guards::Guards;
use super::kinds::{Kinds, Object};
use super::names::Names;
use crate::text::python::tree::{Action, Call, Form, Id};

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream {
    /// Standard output, which fails on what it cannot encode.
    Out,
    /// Standard error, which escapes it.
    Error,
}

/// A call that writes to a console.
pub struct Sink {
    /// What it writes.
    pub values: Vec<Id>,
    /// Where.
    pub stream: Stream,
    /// What is called, as a message names it.
    pub name: String,
}

/// Every such call of a module that is not guarded.
pub fn sinks(names: &Names<'_>, kinds: &Kinds<'_>) -> Vec<Sink> {
    let guards = Guards::new(names);
    if guards.is_started_in_utf8() {
        return Vec::new();
    }
    let judge = Judge { names, kinds, has_help: has_help(names) };
    let mut caught = HashMap::new();
    let sinks = names.module.calls().filter_map(|(id, call)| {
        let sink = judge.call(call)?;
        (!guards.covers(id, sink.stream, &mut caught)).then_some(sink)
    });
    sinks.collect()
}

/// Whether the module makes a command line whose help it prints.
fn has_help(names: &Names<'_>) -> bool {
    names.module.statements.iter().any(|statement| match &statement.action {
        Action::Import(aliases) => aliases.iter().any(|alias| {
            let top = alias.path.split('.').next().unwrap_or_default();
            matches!(top, "argparse" | "click" | "typer" | "optparse")
        }),
        _ => false,
    })
}

struct Judge<'a> {
    names: &'a Names<'a>,
    kinds: &'a Kinds<'a>,
    has_help: bool,
}

impl Judge<'_> {
    fn call(&self, call: &Call) -> Option<Sink> {
        let whole = self.names.whole(call.callee);
        if let Some((values, stream)) = whole.as_deref().and_then(|whole| self.function(whole, call)) {
            let name = whole.unwrap_or_default();
            let name = name.strip_prefix("builtins.").unwrap_or(&name).to_owned();
            return Some(Sink { values, stream, name });
        }
        let Form::Attribute { of, name } = &self.names.module.nodes[call.callee].form else { return None };
        let name = self.names.module.of(name);
        let values = match name {
            "debug" | "info" | "warning" | "warn" | "error" | "critical" | "fatal" | "exception" | "log"
                if self.is_logger(*of) =>
            {
                return Some(Sink { values: all(call), stream: Stream::Error, name: format!("logger.{name}") });
            }
            "add_argument" | "add_option" | "add_parser" | "add_subparsers" | "add_argument_group" if self.has_help => {
                // The names of options come first; of a group the title and the description.
                let plain = if name == "add_argument_group" { usize::MAX } else { 0 };
                self.help(call, plain)
            }
            _ => return None,
        };
        (!values.is_empty()).then(|| Sink { values, stream: Stream::Out, name: format!("the help of `{name}`") })
    }

    /// What a function writes, by its whole name.
    fn function(&self, whole: &str, call: &Call) -> Option<(Vec<Id>, Stream)> {
        let first =
            || call.arguments.first().filter(|argument| argument.keyword.is_none()).map(|argument| argument.value);
        Some(match whole {
            "builtins.print" | "pprint.pprint" | "pprint.pp" => (self.but_named(call), self.stream(call, "file")?),
            "sys.stdout.write" | "sys.__stdout__.write" | "sys.stdout.writelines" | "builtins.input" => {
                (first().into_iter().collect(), Stream::Out)
            }
            "click.echo" | "click.secho" | "typer.echo" | "typer.secho" => {
                let is_error = self.keyword(call, "err").is_some_and(|value| self.text(value) != "False");
                if is_error {
                    return None;
                }
                (first().into_iter().collect(), self.stream(call, "file")?)
            }
            "builtins.SystemExit" | "sys.exit" | "builtins.exit" | "builtins.quit" => {
                (first().into_iter().collect(), Stream::Error)
            }
            "logging.debug" | "logging.info" | "logging.warning" | "logging.warn" | "logging.error"
            | "logging.critical" | "logging.fatal" | "logging.exception" | "logging.log" => (all(call), Stream::Error),
            "argparse.ArgumentParser"
            | "optparse.OptionParser"
            | "click.option"
            | "click.argument"
            | "click.command"
            | "click.group"
            | "typer.Option"
            | "typer.Argument"
            | "typer.Typer" => (self.help(call, 0), Stream::Out),
            _ => return None,
        })
    }

    /// The stream that the argument `name` asks for; nothing of one that is no console, or cannot be known, and of
    /// standard error, which `print` was told to use by somebody who knows it.
    fn stream(&self, call: &Call, name: &str) -> Option<Stream> {
        match self.keyword(call, name) {
            None => Some(Stream::Out),
            Some(value) if self.text(value) == "None" => Some(Stream::Out),
            Some(value) => {
                let whole = self.names.whole(value)?;
                matches!(whole.as_str(), "sys.stdout" | "sys.__stdout__").then_some(Stream::Out)
            }
        }
    }

    fn is_logger(&self, of: Id) -> bool {
        if let Some(kind) = self.kinds.of(of) {
            return kind == Object::Logger;
        }
        let is_called_so = |id: Id| {
            let name = self.names.last(id).unwrap_or_default().trim_start_matches('_').to_ascii_lowercase();
            matches!(name.as_str(), "logger" | "log") || name.ends_with("_logger")
        };
        match &self.names.module.nodes[of].form {
            Form::Name | Form::Attribute { .. } => is_called_so(of),
            // `logger.bind(...).info(...)`.
            Form::Call(call) => match &self.names.module.nodes[call.callee].form {
                Form::Attribute { of, .. } => is_called_so(*of),
                _ => false,
            },
            _ => false,
        }
    }

    /// The arguments that a help text shows, and the first few without a name.
    fn help(&self, call: &Call, plain: usize) -> Vec<Id> {
        let positional = call.arguments.iter().filter(|argument| argument.keyword.is_none()).take(plain);
        let shown = ["help", "description", "epilog", "usage", "title", "metavar", "prog"];
        let named = shown.iter().filter_map(|name| self.keyword(call, name));
        positional.map(|argument| argument.value).chain(named).collect()
    }

    fn but_named(&self, call: &Call) -> Vec<Id> {
        let is_shown = |name: &str| matches!(name, "sep" | "end");
        let shown = call.arguments.iter().filter(|argument| match &argument.keyword {
            Some(name) => is_shown(self.names.module.of(name)),
            None => true,
        });
        shown.map(|argument| argument.value).collect()
    }

    fn keyword(&self, call: &Call, name: &str) -> Option<Id> {
        call.argument(None, name, self.names.module).map(|argument| argument.value)
    }

    fn text(&self, id: Id) -> &str {
        self.names.module.of(&self.names.module.nodes[id].range)
    }
}

/// Every argument.
fn all(call: &Call) -> Vec<Id> {
    call.arguments.iter().map(|argument| argument.value).collect()
}
