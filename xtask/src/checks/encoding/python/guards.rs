//! What lets a module print every character: a stream that was made to, a failure that is caught.

use std::collections::HashMap;

use super::console::Stream;
use super::names::Names;
use crate::text::python::tree::{Action, Call, Form, Id, Module};

/// What keeps the streams from meeting characters that they cannot encode.
pub struct Guards<'n> {
    names: &'n Names<'n>,
    out: Guard,
    error: Guard,
}

impl<'n> Guards<'n> {
    /// Looks for guards in a module.
    pub fn new(names: &'n Names<'n>) -> Guards<'n> {
        let module = names.module;
        let mut guards = Guards { names, out: Guard::default(), error: Guard::default() };
        for id in names.calls("reconfigure") {
            let Some(call) = names.call(*id) else { continue };
            let Form::Attribute { of, .. } = module.nodes[call.callee].form else { continue };
            if takes_everything(names, call) {
                // A variable may be either, and in a loop is both.
                let whole = names.whole(of);
                let is_another = |name: &str| whole.as_deref().is_none_or(|whole| whole != name);
                if is_another("sys.stderr") {
                    guards.out.add(module, module.statement(*id));
                }
                if is_another("sys.stdout") {
                    guards.error.add(module, module.statement(*id));
                }
            }
        }
        for (index, statement) in module.statements.iter().enumerate() {
            let Action::Assign(targets, value) = &statement.action else { continue };
            let is_out = |target: &Id| names.whole(*target).is_some_and(|whole| whole == "sys.stdout");
            if targets.iter().any(is_out) && replaces(names, *value) {
                guards.out.add(module, index);
            }
        }
        guards.out.from = guards.out.from(names);
        guards.error.from = guards.error.from(names);
        guards
    }

    /// Whether the first line, or the module itself by running Python anew, makes Python use UTF-8 everywhere.
    pub fn is_started_in_utf8(&self) -> bool {
        let text = self.names.module.text;
        let line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        if line.starts_with("#!")
            && (line.contains("-X utf8") || line.contains("-Xutf8") || line.contains("PYTHONUTF8=1"))
        {
            return true;
        }
        let is_forced = text.contains("PYTHONIOENCODING") || text.contains("PYTHONUTF8");
        let starts = ["execv", "execve", "execvp", "execvpe", "execl", "execle"];
        is_forced && starts.iter().any(|name| !self.names.calls(name).is_empty())
    }

    /// Whether a write to `stream` at `id` cannot fail.
    pub fn covers(&self, id: Id, stream: Stream, caught: &mut HashMap<usize, bool>) -> bool {
        let module = self.names.module;
        let statement = module.statement(id);
        if stream == Stream::Error {
            return self.error.covers(module, statement);
        }
        if self.out.covers(module, statement) {
            return true;
        }
        module.around(statement).any(|block| {
            block.header.is_some_and(|header| *caught.entry(header).or_insert_with(|| self.catches(header)))
        })
    }

    /// Whether the block below `header` is one whose failures to encode are caught, or whose output goes elsewhere.
    fn catches(&self, header: usize) -> bool {
        let module = self.names.module;
        match &module.statements[header].action {
            Action::With(items) => items.iter().any(|(value, _)| self.redirects(*value)),
            Action::For(_, walked) => self.redirects(*walked),
            Action::Try => {
                let block = module.statements[header].block;
                let after = module.statements[header + 1..].iter().filter(|statement| statement.block == block);
                let mut handlers = after.map_while(|statement| match &statement.action {
                    Action::Except(types, _) => Some(*types),
                    _ => None,
                });
                handlers.any(|types| types.is_some_and(|types| self.is_encode_error(types)))
            }
            _ => false,
        }
    }

    /// Whether what is printed goes elsewhere while this is open.
    fn redirects(&self, value: Id) -> bool {
        let Some(call) = self.names.call(value) else { return false };
        match self.names.whole(call.callee).as_deref() {
            Some("contextlib.redirect_stdout") => true,
            Some("fileinput.input" | "fileinput.FileInput") => {
                call.argument(None, "inplace", self.names.module).is_some()
            }
            _ => false,
        }
    }

    fn is_encode_error(&self, types: Id) -> bool {
        let one = |id: Id| matches!(self.names.last(id), Some("UnicodeEncodeError" | "UnicodeError" | "ValueError"));
        match &self.names.module.nodes[types].form {
            Form::Series(items) => items.iter().any(|item| one(*item)),
            _ => one(types),
        }
    }
}

/// Where one stream is made to take everything.
#[derive(Default)]
struct Guard {
    /// The first statement in each scope that does it.
    set: HashMap<usize, usize>,
    /// The statement of the module from which on that is done; `Some(0)` if a function does it that is called from
    /// functions only.
    from: Option<usize>,
}

impl Guard {
    fn add(&mut self, module: &Module<'_>, statement: usize) {
        let scope = module.statements[statement].scope;
        self.set.entry(scope).and_modify(|first| *first = statement.min(*first)).or_insert(statement);
    }

    /// From where on the module is guarded: by a statement of its own, or by the call of a function with one.
    fn from(&self, names: &Names<'_>) -> Option<usize> {
        let module = names.module;
        let mut first = self.set.get(&0).copied();
        for statement in &module.statements {
            let Action::Define { name, scope, .. } = &statement.action else { continue };
            if !self.set.contains_key(scope) {
                continue;
            }
            let calls = names.calls(module.of(name)).iter().map(|call| module.statement(*call));
            let at = calls.map(|call| if module.statements[call].scope == 0 { call } else { 0 }).min();
            first = [first, at].into_iter().flatten().min();
        }
        first
    }

    /// Whether it is done before `statement`.
    fn covers(&self, module: &Module<'_>, statement: usize) -> bool {
        let scope = module.statements[statement].scope;
        let is_own = self.set.get(&scope).is_some_and(|set| *set <= statement);
        // What a function does is done when it is called, and by then the module was read.
        is_own || self.from.is_some_and(|from| scope != 0 || from <= statement)
    }
}

/// Whether a stream that is made with these arguments takes every character.
fn takes_everything(names: &Names<'_>, call: &Call) -> bool {
    let module = names.module;
    let value = |name: &str| call.argument(None, name, module).map(|argument| argument.value);
    let says = |id: Id, words: &[&str]| {
        let text = module.plain(id).map(|text| text.to_ascii_lowercase().replace(['-', '_'], ""));
        // What is not written here is taken to be right.
        text.is_none_or(|text| words.contains(&text.as_str()))
    };
    let is_utf = |id: Id| says(id, &["utf8", "utf16", "utf32", "utf8sig"]);
    let is_soft = |id: Id| says(id, &["replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "ignore"]);
    value("encoding").is_some_and(is_utf) || value("errors").is_some_and(is_soft)
}

/// Whether what takes the place of standard output takes every character.
fn replaces(names: &Names<'_>, value: Id) -> bool {
    let Some(call) = names.call(value) else { return false };
    let module = names.module;
    match names.whole(call.callee).as_deref() {
        Some("io.TextIOWrapper" | "builtins.open" | "io.open" | "os.fdopen" | "codecs.open") => {
            let second = call.positional(1, module).and_then(|argument| module.plain(argument.value));
            takes_everything(names, call) || second.is_some_and(|text| text.to_ascii_lowercase().starts_with("utf"))
        }
        Some("io.StringIO") => true,
        // `codecs.getwriter("utf-8")(sys.stdout.buffer)`, and classes of one's own.
        _ => {
            let named = names.call(call.callee).and_then(|inner| inner.positional(0, module));
            let text = named.and_then(|argument| module.plain(argument.value));
            text.is_none_or(|text| text.to_ascii_lowercase().starts_with("utf"))
        }
    }
}
