//! One command: the call of a function, a script in an argument, or a program.

use super::{Context, Walk, within};
use crate::text::shell::Word;
use crate::text::shell::tree::Simple;
use crate::workflow::program::{kind, looked_through};
use crate::workflow::script::names::is_arguments;
use crate::workflow::script::{Command, calls, inner, shown};

/// Scripts within scripts are read this deep.
const DEPTH_MAX: usize = 4;

impl Walk<'_> {
    pub(super) fn simple(&mut self, simple: &Simple, context: &Context, counts: bool) {
        let Some(first) = simple.words.first() else { return };
        let mut lost = context.lost.clone().or_else(|| self.ended.clone());
        let mut words = &simple.words[..];
        if let Some((name, runs)) = first.literal().and_then(|name| self.names.functions.get_key_value(name)) {
            let (unseen, caller) = (context.unseen || !self.mode.errexit, context.function.clone());
            let call = calls::Call { lost: lost.clone(), unseen, is_tail: counts, caller };
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
        let function = context.function.clone();
        let mut add = |command: Command| {
            let found = calls::Found { command, function: function.clone(), is_tail: counts };
            self.found.push(found);
        };
        let inner = inner::script(&words, self.mode).filter(|_| self.depth < DEPTH_MAX);
        if let Some((script, mode)) = inner {
            for command in within(&script, mode, self.depth + 1) {
                let lost = lost.clone().or(command.lost);
                let guard = guard.clone().or(command.guard);
                add(Command { lost, guard, offset: first.range.start, ..command });
            }
            return;
        }
        let shown = shown::simple(self.text, simple);
        if let Some((words, why)) = inner::of_find(&words) {
            let words = looked_through(words);
            let (kind, lost) = (kind(&words), lost.clone().or(why));
            add(Command { kind, words, offset: first.range.start, shown: shown.clone(), lost, guard: guard.clone() });
        }
        add(Command { kind: kind(&words), words, offset: first.range.start, shown, lost, guard });
    }
}
