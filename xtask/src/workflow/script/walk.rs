//! The walk through the tree of a script.
//!
//! The rules are those of POSIX for `set -e`: a failure is passed over in a condition, before `&&` and `||`, behind
//! `!`, and in a pipe but for its last command.

mod behind;
mod nested;
mod simple;

use std::collections::BTreeMap;

use super::names::{Names, as_simple, parts};
use super::{Command, Mode, calls, shown};
use crate::text::shell::Word;
use crate::text::shell::tree::{self, Item, Joint, List, Part, Pipe, Simple};

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
}

const NO_ERREXIT: &str = "without `-e` the shell goes on after it";

impl Context {
    fn lost(&self, why: Option<String>) -> Context {
        Context { lost: self.lost.clone().or(why), ..self.clone() }
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
            self.item(item, &context.lost(why), is_tail && next.is_none() || kept || item.background);
            self.after(item, context);
        }
    }

    fn pipe_shown(&self, pipe: &Pipe) -> String {
        shown::pipe(self.text, pipe)
    }

    fn item(&mut self, item: &Item, context: &Context, counts: bool) {
        let mut guard = String::new();
        for (index, (joint, pipe)) in item.chain.iter().enumerate() {
            let rest = &item.chain[index + 1..];
            let instead = self.instead(pipe, rest);
            let mut inner = context.lost(self.why_lost(pipe, rest, counts, context.unseen));
            inner = inner.guarded(&guard).guarded(instead.as_deref().unwrap_or_default());
            inner.unseen |= !rest.is_empty() || pipe.negated;
            inner.asked |= pipe.negated || rest.first().is_some_and(|(joint, next)| self.is_answer(*joint, next));
            if *joint == Joint::Or {
                inner = inner.guarded("what stands before || failed");
            }
            // What stands before another looks at how it ended.
            self.pipe(pipe, &inner, counts || !rest.is_empty());
            if guard.is_empty() && is_test(pipe) {
                guard = self.pipe_shown(pipe);
            }
        }
    }

    /// Whether what stands behind `&&` ends the script badly, or remembers that it should.
    fn is_answer(&self, joint: Joint, next: &Pipe) -> bool {
        joint == Joint::And && next.parts.iter().any(|part| self.names.is_reaction(part))
    }

    /// On which condition a failure of `pipe` counts where another program runs in its place: `mypy || pyright`.
    fn instead(&self, pipe: &Pipe, rest: &[(Joint, Pipe)]) -> Option<String> {
        let or = rest.iter().position(|(joint, _)| *joint == Joint::Or)?;
        let reacts = |(_, pipe): &(Joint, Pipe)| pipe.parts.iter().any(|part| self.names.is_reaction(part));
        let first = |pipe: &Pipe| pipe.parts.first().and_then(as_simple).map(|it| program(it).to_owned());
        let next = &rest[or].1;
        // One that is tried once more is no other.
        let is_other = first(pipe) != first(next) && !self.names.is_harmless(next);
        (is_other && !rest[or..].iter().any(reacts)).then(|| format!("{} fails, too", self.pipe_shown(next)))
    }

    /// Why a failure of `pipe` does not fail the script, when `rest` follows it.
    fn why_lost(&self, pipe: &Pipe, rest: &[(Joint, Pipe)], counts: bool, unseen: bool) -> Option<String> {
        // `x && exit 0`, and `exit 1` at the end.
        let succeeds = |(joint, pipe): &(Joint, Pipe)| *joint == Joint::And && pipe.parts.iter().any(ends_well);
        if self.fails && rest.first().is_some_and(succeeds) {
            return None;
        }
        let is_answered = rest.first().is_some_and(|(joint, next)| self.is_answer(*joint, next));
        if is_answered && (pipe.negated || pipe.parts.last().is_some_and(is_search)) {
            return None;
        }
        let reacts = |(_, pipe): &(Joint, Pipe)| pipe.parts.iter().any(|part| self.names.is_reaction(part));
        let or = rest.iter().position(|(joint, _)| *joint == Joint::Or);
        // `mypy || failed=1`, and `mypy && passed=1`, where that decides.
        if or.is_some_and(|or| rest[or..].iter().any(reacts))
            || or.is_none() && rest.first().is_some_and(|it| self.keeps_it(it))
        {
            return None;
        }
        if let Some(or) = rest.iter().rposition(|(joint, _)| *joint == Joint::Or) {
            let is_rescued = rest[or..].iter().all(|(_, pipe)| self.names.is_harmless(pipe));
            if is_rescued {
                return Some(format!("`|| {}` takes its exit status away", self.pipe_shown(&rest[or].1)));
            }
            return (!counts && !self.mode.errexit).then(|| NO_ERREXIT.to_owned());
        }
        if counts {
            return None;
        }
        if !self.mode.errexit {
            return Some(NO_ERREXIT.to_owned());
        }
        if unseen {
            return Some("`-e` does not look into what stands in a condition or before `&&` and `||`".to_owned());
        }
        if !rest.is_empty() {
            return Some("`-e` does not see what fails before `&&`".to_owned());
        }
        pipe.negated.then(|| "`-e` does not see what stands behind `!`".to_owned())
    }

    /// Whether what stands behind `&&` assigns to a variable that decides something.
    fn keeps_it(&self, (joint, pipe): &(Joint, Pipe)) -> bool {
        *joint == Joint::And && pipe.parts.iter().filter_map(as_simple).any(|simple| self.names.keeps(simple))
    }

    fn pipe(&mut self, pipe: &Pipe, context: &Context, counts: bool) {
        let last = pipe.parts.len().saturating_sub(1);
        let is_read = counts && self.names.used.contains("PIPESTATUS");
        for (index, part) in pipe.parts.iter().enumerate() {
            // `mypy | grep error && exit 1` looks at what is printed.
            let is_answered = context.asked && pipe.parts.last().is_some_and(is_search);
            let is_lost = index < last && !self.mode.pipefail && !is_read && !is_answered;
            let why = is_lost.then(|| "a pipe without `pipefail` takes its exit status away".to_owned());
            self.part(part, &context.lost(why), counts);
        }
    }

    fn part(&mut self, part: &Part, context: &Context, counts: bool) {
        match part {
            Part::Simple(simple) => self.simple(simple, context, counts),
            Part::Group(list) | Part::For(list) => self.list(list, context, counts),
            // What is set in it, and its end, are its own.
            Part::Subshell(list) => {
                let (mode, ended, early) = (self.mode, self.ended.clone(), self.early.clone());
                self.list(list, context, counts);
                (self.mode, self.ended, self.early) = (mode, ended, early);
            }
            Part::If(branches, otherwise) => {
                let mut bodies = branches.iter().map(|(_, body)| body).chain(otherwise);
                let reacts = bodies.any(|body| self.names.reacts(body) || self.fails && parts(body).any(ends_well));
                let why = (!reacts).then(|| "it is only the condition of an `if`".to_owned());
                let mut guard = String::new();
                for (head, body) in branches {
                    let asked = self.names.reacts(body);
                    self.list(head, &Context { unseen: true, asked, ..context.lost(why.clone()) }, true);
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
                self.list(head, &Context { unseen: true, ..context.lost(why) }, true);
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
