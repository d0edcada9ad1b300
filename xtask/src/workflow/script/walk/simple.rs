//! One command: the call of a function, a script in an argument, or a program.

use super::{Context, Walk, within};
use crate::text::shell::Word;
use crate::text::shell::tree::Simple;
use crate::workflow::program::{kind, looked_through};
use crate::workflow::script::names::is_arguments;
use crate::workflow::script::{Command, calls, inner, shown};

/// Scripts within scripts are read this deep.
pub(super) const DEPTH_MAX: usize = 4;

/// What surrounds the commands within a command.
pub(super) struct Around {
    pub(super) lost: Option<String>,
    pub(super) guard: Option<String>,
    pub(super) function: Option<String>,
    pub(super) is_tail: bool,
    pub(super) exits: bool,
}

impl Around {
    /// One of them, what surrounds it first.
    pub(super) fn found(&self, command: Command) -> calls::Found {
        let lost = self.lost.clone().or(command.lost);
        let guard = self.guard.clone().or(command.guard);
        let function = self.function.clone();
        let command = Command { lost, guard, ..command };
        calls::Found { command, function, is_tail: self.is_tail, exits: self.exits }
    }
}

impl Walk<'_> {
    pub(super) fn simple(&mut self, simple: &Simple, context: &Context, counts: bool) {
        self.substituted(simple, context, counts);
        let Some(first) = simple.words.first() else { return };
        let mut lost = context.lost.clone().or_else(|| self.ended.clone());
        let mut words = &simple.words[..];
        if let Some((name, runs)) = first.literal().and_then(|name| self.names.functions.get_key_value(name)) {
            let (unseen, caller) = (context.unseen || !self.mode.errexit, context.function.clone());
            let walled = context.walled.clone().or_else(|| self.ended.clone());
            let exits = context.exits;
            let call = calls::Call { lost: lost.clone(), unseen, is_tail: counts, exits, walled, caller };
            lost = lost.or_else(|| self.arguments.get(name).cloned().flatten());
            let runs = *runs;
            self.calls.entry(first.text.clone()).or_default().push(call);
            if !runs || words.len() < 2 {
                return;
            }
            words = &words[1..];
        }
        if words.first().is_some_and(is_arguments) {
            if let Some(function) = &context.function {
                let known = self.arguments.entry(function.clone()).or_insert_with(|| lost.clone());
                *known = known.take().filter(|_| lost.is_some());
            }
            return;
        }
        let text = |word: &Word| match word.literal() {
            Some(text) => text.to_owned(),
            None => self.text.get(word.range.clone()).unwrap_or_default().trim_matches('"').to_owned(),
        };
        let words = looked_through(&words.iter().map(text).collect::<Vec<_>>());
        let guard = context.guard.clone().or_else(|| self.early.clone());
        let around = Around { lost, guard, function: context.function.clone(), is_tail: counts, exits: context.exits };
        let deeper = self.depth < DEPTH_MAX;
        if let Some((script, mode)) = inner::script(&words, self.mode).filter(|_| deeper) {
            let commands = within(&script, mode, self.depth + 1);
            self.found.extend(commands.into_iter().map(|it| around.found(Command { offset: first.range.start, ..it })));
            return;
        }
        if let (Some(lines), Some(mode)) = (&simple.document, inner::reading(&words).filter(|_| deeper)) {
            let commands = within(self.text.get(lines.clone()).unwrap_or_default(), mode, self.depth + 1);
            let moved = |it: Command| around.found(Command { offset: lines.start + it.offset, ..it });
            self.found.extend(commands.into_iter().map(moved));
            return;
        }
        let shown = shown::simple(self.text, simple);
        let offset = first.range.start;
        if let Some((words, why)) = inner::of_find(&words) {
            let words = looked_through(words);
            let command = Command { kind: kind(&words), words, offset, shown: shown.clone(), lost: why, guard: None };
            self.found.push(around.found(command));
        }
        let command = Command { kind: kind(&words), words, offset, shown, lost: None, guard: None };
        self.found.push(around.found(command));
    }
}
