//! The walk through the tree of a script.
//!
//! The rules are those of POSIX for `set -e`: a failure is passed over in a condition, before `&&` and `||`, behind
//! `!`, and in a pipe but for its last command.

mod behind;
mod chain;
mod nested;
mod simple;

use std::collections::BTreeMap;

use super::names::{Names, as_simple, parts};
use super::{Command, Mode, calls, shown};
use crate::text::shell::Word;
use crate::text::shell::tree::{self, List, Part, Pipe, Simple};

/// Every command of `text`.
pub(super) fn read(text: &str, mode: Mode) -> Vec<Command> {
    within(text, mode, 0)
}

/// The same of a script that stands `depth` deep in others.
fn within(text: &str, mode: Mode, depth: usize) -> Vec<Command> {
    let list = tree::read(text);
    let names = Names::of(&list);
    let mut walk = Walk {
        text,
        mode,
        names,
        depth,
        found: Vec::new(),
        calls: BTreeMap::new(),
        arguments: BTreeMap::new(),
        ended: None,
        early: None,
        fails: ends_badly(&list),
    };
    walk.list(&list, &Context::default(), true);
    calls::settle(walk.found, &walk.calls, walk.names.functions.keys())
}

/// Whether the last statement always fails.
fn ends_badly(list: &List) -> bool {
    let Some([(_, pipe)]) = list.items.last().map(|item| item.chain.as_slice()) else { return false };
    let [Part::Simple(simple)] = pipe.parts.as_slice() else { return false };
    let second = simple.words.get(1).and_then(Word::literal);
    match program(simple) {
        "false" => true,
        "exit" | "return" => second.is_some_and(|status| status != "0"),
        _ => false,
    }
}

/// What surrounds a statement.
#[derive(Clone, Default)]
struct Context {
    lost: Option<String>,
    guard: Option<String>,
    function: Option<String>,
    /// Whether `-e` does not look at it, whatever it is set to.
    unseen: bool,
    /// Whether something ends the script by what it says.
    asked: bool,
    /// Why even the end of the script is lost, if it is: what ends a subshell ends no more than that.
    walled: Option<String>,
    /// Whether its failure ends the script, or the subshell, by `exit`.
    exits: bool,
}

const NO_ERREXIT: &str = "without `-e` the shell goes on after it";

impl Context {
    fn lost(&self, why: Option<String>) -> Context {
        Context { lost: self.lost.clone().or(why), ..self.clone() }
    }

    /// The same in a process of its own.
    fn walled(&self) -> Context {
        Context { walled: self.lost.clone(), exits: false, ..self.clone() }
    }

    /// The same where a failure is answered by `exit`: what stands further out has no say.
    fn exiting(self, exits: bool) -> Context {
        if exits { Context { lost: self.walled.clone(), exits, ..self } } else { self }
    }

    fn guarded(&self, guard: &str) -> Context {
        let guard = (!guard.is_empty()).then(|| guard.to_owned());
        Context { guard: self.guard.clone().or(guard), ..self.clone() }
    }
}

struct Walk<'a> {
    text: &'a str,
    mode: Mode,
    names: Names,
    depth: usize,
    found: Vec<calls::Found>,
    /// How functions are called.
    calls: BTreeMap<String, Vec<calls::Call>>,
    /// Why the failure of its arguments is lost in a function that runs them, if it is.
    arguments: BTreeMap<String, Option<String>>,
    /// Why nothing more is run.
    ended: Option<String>,
    /// On which condition more is run.
    early: Option<String>,
    /// Whether the script fails where nothing ended it before.
    fails: bool,
}

impl Walk<'_> {
    fn list(&mut self, list: &List, context: &Context, is_tail: bool) {
        // `wait` alone succeeds, whatever happened.
        let waits = parts(list).filter_map(as_simple).any(|simple| program(simple) == "wait" && simple.words.len() > 1);
        for (index, item) in list.items.iter().enumerate() {
            let next = list.items.get(index + 1);
            let is_lost = item.background && !waits;
            let why = is_lost.then(|| "it runs in the background, and nothing waits for it".to_owned());
            let kept = next.is_some_and(|next| self.keeps(next));
            let context = &if item.background { context.lost(why).walled() } else { context.clone() };
            self.item(item, context, is_tail && next.is_none() || kept || item.background);
            self.after(item, context);
        }
    }

    fn pipe_shown(&self, pipe: &Pipe) -> String {
        shown::pipe(self.text, pipe)
    }

    fn pipe(&mut self, pipe: &Pipe, context: &Context, counts: bool) {
        let last = pipe.parts.len().saturating_sub(1);
        let is_read = counts && self.names.used.contains("PIPESTATUS");
        for (index, part) in pipe.parts.iter().enumerate() {
            // `mypy | grep error && exit 1` looks at what is printed.
            let is_answered = context.asked && pipe.parts.last().is_some_and(is_search);
            let is_lost = index < last && !self.mode.pipefail && !is_read && !is_answered;
            let why = is_lost.then(|| "a pipe without `pipefail` takes its exit status away".to_owned());
            let context = if last > 0 { context.lost(why).walled() } else { context.clone() };
            self.part(part, &context, counts);
        }
    }

    fn part(&mut self, part: &Part, context: &Context, counts: bool) {
        match part {
            Part::Simple(simple) => self.simple(simple, context, counts),
            Part::Group(list) | Part::For(list) => {
                let fails = self.fails;
                self.fails |= ends_badly(list);
                self.list(list, context, counts);
                self.fails = fails;
            }
            // What is set in it, and its end, are its own.
            Part::Subshell(list) => {
                let (mode, ended, early) = (self.mode, self.ended.clone(), self.early.clone());
                self.list(list, &context.walled(), counts);
                (self.mode, self.ended, self.early) = (mode, ended, early);
            }
            Part::If(branches, otherwise) => {
                let mut bodies = branches.iter().map(|(_, body)| body).chain(otherwise);
                let reacts = bodies.any(|body| self.names.reacts(body) || self.fails && parts(body).any(ends_well));
                let why = (!reacts).then(|| "it is only the condition of an `if`".to_owned());
                let exits = self.names.exits(part);
                let mut guard = String::new();
                for (head, body) in branches {
                    let asked = self.names.reacts(body);
                    let inner = context.lost(why.clone()).exiting(exits);
                    self.list(head, &Context { unseen: true, asked, ..inner }, true);
                    guard = shown::list(self.text, head);
                    self.list(body, &context.guarded(&guard), counts);
                }
                if let Some(body) = otherwise {
                    self.list(body, &context.guarded(&format!("not {guard}")), counts);
                }
            }
            Part::While(until, head, body) => {
                let ends =
                    |part: &Part| as_simple(part).is_some_and(|it| matches!(program(it), "exit" | "return" | "false"));
                let leaves = |part: &Part| as_simple(part).is_some_and(|it| program(it) == "break") || ends_well(part);
                let reacts = match until {
                    true => !parts(body).any(leaves) || parts(body).any(|part| ends(part) && !ends_well(part)),
                    false => self.names.reacts(body),
                };
                let why = (!reacts).then(|| "it is only the condition of a loop".to_owned());
                let inner = context.lost(why).exiting(reacts && self.names.exits(part));
                self.list(head, &Context { unseen: true, ..inner }, true);
                self.list(body, context, counts);
            }
            Part::Case(branches) => {
                for body in branches {
                    self.list(body, &context.guarded("a branch of case"), counts);
                }
            }
            Part::Function(name, body) => {
                let inside = Context { function: Some(name.clone()), ..Context::default() };
                let (mode, fails) = (self.mode, self.fails);
                let (ended, early) = (self.ended.take(), self.early.take());
                self.fails = ends_badly(body);
                self.list(body, &inside, true);
                (self.mode, self.ended, self.early, self.fails) = (mode, ended, early, fails);
            }
        }
    }
}

/// Whether a command ends the script, or the function, well.
fn ends_well(part: &Part) -> bool {
    let Some(simple) = as_simple(part) else { return false };
    let second = simple.words.get(1).and_then(Word::literal);
    matches!(program(simple), "exit" | "return") && second == Some("0")
}

/// Whether a command looks for something in what it is given.
fn is_search(part: &Part) -> bool {
    as_simple(part).is_some_and(|simple| matches!(program(simple), "grep" | "egrep" | "fgrep" | "rg" | "diff" | "cmp"))
}

/// Whether a pipe only asks something, so that what follows `&&` depends on the answer.
fn is_test(pipe: &Pipe) -> bool {
    let [Part::Simple(simple)] = pipe.parts.as_slice() else { return false };
    matches!(program(simple), "test" | "[" | "[[" | "((" | "command" | "grep" | "type" | "which")
}

fn program(simple: &Simple) -> &str {
    simple.words.first().and_then(Word::literal).unwrap_or_default()
}
