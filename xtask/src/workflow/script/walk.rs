//! The walk through the tree of a script.
//!
//! The rules are those of POSIX for `set -e`: a failure is passed over in a condition, before `&&` and `||`, behind
//! `!`, and in a pipe but for its last command.

use std::collections::BTreeMap;

use super::names::{Names, as_simple, is_arguments, parts};
use super::{Command, Mode, calls};
use crate::text::shell::Word;
use crate::text::shell::tree::{self, Item, Joint, List, Part, Pipe, Simple};
use crate::workflow::program::{kind, looked_through};

/// As many characters of a command are shown.
const SHOWN_MAX: usize = 80;

/// Every command of `text`.
pub(super) fn read(text: &str, mode: Mode) -> Vec<Command> {
    let list = tree::read(text);
    let mut names = Names::default();
    names.list(&list);
    let mut walk = Walk { text, mode, names, found: Vec::new(), calls: BTreeMap::new(), ended: None };
    walk.list(&list, &Context::default(), true);
    calls::settle(walk.found, &walk.calls, walk.names.functions.keys())
}

/// What surrounds a statement.
#[derive(Clone, Default)]
struct Context {
    lost: Option<String>,
    guard: Option<String>,
    function: Option<String>,
}

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
    /// Each with the function that it stands in.
    found: Vec<(Command, Option<String>)>,
    /// How functions are called.
    calls: BTreeMap<String, Vec<calls::Call>>,
    /// Why nothing more is run.
    ended: Option<String>,
}

impl Walk<'_> {
    fn list(&mut self, list: &List, context: &Context, is_tail: bool) {
        let waits = parts(list).filter_map(as_simple).any(|simple| program(simple) == "wait");
        for (index, item) in list.items.iter().enumerate() {
            let next = list.items.get(index + 1);
            let is_lost = item.background && !waits;
            let why = is_lost.then(|| "it runs in the background, and nothing waits for it".to_owned());
            let kept = next.is_some_and(|next| self.keeps(next));
            self.item(item, &context.lost(why), is_tail && next.is_none() || kept || item.background);
            self.after(item, context);
        }
    }

    /// What a statement changes for those behind it.
    fn after(&mut self, item: &Item, context: &Context) {
        let [(_, pipe)] = item.chain.as_slice() else { return };
        let [Part::Simple(simple)] = pipe.parts.as_slice() else { return };
        let words: Vec<&str> = simple.words.iter().filter_map(Word::literal).collect();
        let is_certain = context.guard.is_none() && context.function.is_none() && context.lost.is_none();
        match words.as_slice() {
            ["set", options @ ..] => self.mode = set(self.mode, options),
            ["exit", rest @ ..] if is_certain => {
                let shown = ["exit", rest.first().unwrap_or(&"")].join(" ");
                self.ended = Some(format!("`{}` ends the script before it", shown.trim_end()));
            }
            ["trap", action, signals @ ..]
                if signals.iter().any(|signal| matches!(*signal, "EXIT" | "0" | "ERR"))
                    && action.split_whitespace().collect::<Vec<_>>().join(" ").contains("exit 0") =>
            {
                self.ended = Some(format!("`trap '{action}'` takes its exit status away"));
            }
            _ => {}
        }
    }

    /// Whether the next statement keeps the status of the one before it, for something that looks at it.
    fn keeps(&self, next: &Item) -> bool {
        let Some((_, pipe)) = next.chain.first() else { return false };
        let mentions = |word: &Word| {
            word.expanded.iter().any(|text| matches!(text.as_str(), "$?" | "${?}"))
                || word.variables.iter().any(|name| name == "PIPESTATUS")
        };
        match pipe.parts.first() {
            Some(Part::Simple(simple)) => {
                let set = simple.sets.iter().filter(|word| mentions(word));
                let is_used = set.filter_map(|word| word.assigns.as_ref()).any(|name| self.names.used.contains(name));
                let looks = matches!(program(simple), "exit" | "return" | "test" | "[" | "[[");
                is_used || looks && simple.words.iter().any(mentions)
            }
            Some(Part::If(branches, _)) => {
                let heads = branches.iter().flat_map(|(head, _)| parts(head)).filter_map(as_simple);
                heads.into_iter().any(|simple| simple.words.iter().any(mentions))
            }
            _ => false,
        }
    }

    fn item(&mut self, item: &Item, context: &Context, counts: bool) {
        let mut guard = String::new();
        for (index, (joint, pipe)) in item.chain.iter().enumerate() {
            let rest = &item.chain[index + 1..];
            let mut inner = context.lost(self.why_lost(pipe, rest, counts)).guarded(&guard);
            if *joint == Joint::Or {
                inner = inner.guarded("what stands before `||` failed");
            }
            self.pipe(pipe, &inner, counts && rest.is_empty());
            if guard.is_empty() && is_test(pipe) {
                guard = self.shown_pipe(pipe);
            }
        }
    }

    /// Why a failure of `pipe` does not fail the script, when `rest` follows it.
    fn why_lost(&self, pipe: &Pipe, rest: &[(Joint, Pipe)], counts: bool) -> Option<String> {
        if let Some(or) = rest.iter().rposition(|(joint, _)| *joint == Joint::Or) {
            let is_rescued = rest[or..].iter().all(|(_, pipe)| self.names.is_harmless(pipe));
            let shown = self.shown_pipe(&rest[or].1);
            return is_rescued.then(|| format!("`|| {shown}` takes its exit status away"));
        }
        if counts {
            return None;
        }
        if !self.mode.errexit {
            return Some("without `-e` the shell goes on after it".to_owned());
        }
        if !rest.is_empty() {
            return Some("`-e` does not see what fails before `&&`".to_owned());
        }
        pipe.negated.then(|| "`-e` does not see what stands behind `!`".to_owned())
    }

    fn pipe(&mut self, pipe: &Pipe, context: &Context, counts: bool) {
        let last = pipe.parts.len().saturating_sub(1);
        let is_read = counts && self.names.used.contains("PIPESTATUS");
        for (index, part) in pipe.parts.iter().enumerate() {
            let is_lost = index < last && !self.mode.pipefail && !is_read;
            let why = is_lost.then(|| "a pipe without `pipefail` takes its exit status away".to_owned());
            self.part(part, &context.lost(why), counts);
        }
    }

    fn part(&mut self, part: &Part, context: &Context, counts: bool) {
        match part {
            Part::Simple(simple) => self.simple(simple, context),
            Part::Group(list) | Part::For(list) => self.list(list, context, counts),
            Part::If(branches, otherwise) => {
                let reacts = branches.iter().map(|(_, body)| body).chain(otherwise).any(|body| self.names.reacts(body));
                let why = (!reacts).then(|| "it is only the condition of an `if`".to_owned());
                let mut guard = String::new();
                for (head, body) in branches {
                    self.list(head, &context.lost(why.clone()), true);
                    guard = self.shown_list(head);
                    self.list(body, &context.guarded(&guard), counts);
                }
                if let Some(body) = otherwise {
                    self.list(body, &context.guarded(&format!("not {guard}")), counts);
                }
            }
            Part::While(until, head, body) => {
                let reacts = *until || self.names.reacts(body);
                let why = (!reacts).then(|| "it is only the condition of a loop".to_owned());
                self.list(head, &context.lost(why), true);
                self.list(body, context, counts);
            }
            Part::Case(branches) => {
                for body in branches {
                    self.list(body, &context.guarded("a branch of `case`"), counts);
                }
            }
            Part::Function(name, body) => {
                let inside = Context { function: Some(name.clone()), ..Context::default() };
                let (mode, ended) = (self.mode, self.ended.take());
                self.list(body, &inside, true);
                (self.mode, self.ended) = (mode, ended);
            }
        }
    }

    fn simple(&mut self, simple: &Simple, context: &Context) {
        let Some(first) = simple.words.first() else { return };
        let lost = context.lost.clone().or_else(|| self.ended.clone());
        let mut words = &simple.words[..];
        if let Some(runs) = first.literal().and_then(|name| self.names.functions.get(name)).copied() {
            let call = calls::Call { lost: lost.clone(), caller: context.function.clone() };
            self.calls.entry(first.text.clone()).or_default().push(call);
            if !runs || words.len() < 2 {
                return;
            }
            words = &words[1..];
        }
        if words.first().is_some_and(is_arguments) {
            return;
        }
        let text = |word: &Word| match word.literal() {
            Some(text) => text.to_owned(),
            None => self.text.get(word.range.clone()).unwrap_or_default().trim_matches('"').to_owned(),
        };
        let words = looked_through(&words.iter().map(text).collect::<Vec<_>>());
        let command = Command {
            kind: kind(&words),
            words,
            offset: first.range.start,
            shown: self.shown_simple(simple),
            lost,
            guard: context.guard.clone(),
        };
        self.found.push((command, context.function.clone()));
    }

    fn shown_simple(&self, simple: &Simple) -> String {
        let words = simple.sets.iter().chain(&simple.words);
        let pieces: Vec<&str> = words.filter_map(|word| self.text.get(word.range.clone())).collect();
        let text = pieces.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        match text.char_indices().nth(SHOWN_MAX) {
            Some((at, _)) => format!("{}...", &text[..at]),
            None => text,
        }
    }

    fn shown_pipe(&self, pipe: &Pipe) -> String {
        let shown = pipe.parts.iter().map(|part| match part {
            Part::Simple(simple) => self.shown_simple(simple),
            _ => "{ ... }".to_owned(),
        });
        let shown = shown.collect::<Vec<_>>().join(" | ");
        if pipe.negated { format!("! {shown}") } else { shown }
    }

    fn shown_list(&self, list: &List) -> String {
        let first = list.items.first().and_then(|item| item.chain.first());
        first.map_or_else(String::new, |(_, pipe)| self.shown_pipe(pipe))
    }
}

/// Whether a pipe only asks something, so that what follows `&&` depends on the answer.
fn is_test(pipe: &Pipe) -> bool {
    let [Part::Simple(simple)] = pipe.parts.as_slice() else { return false };
    matches!(program(simple), "test" | "[" | "[[" | "command" | "grep" | "type" | "which")
}

fn program(simple: &Simple) -> &str {
    simple.words.first().and_then(Word::literal).unwrap_or_default()
}

/// The mode behind `set` with these options.
pub(super) fn set(mut mode: Mode, options: &[&str]) -> Mode {
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let (on, letters) = match (option.strip_prefix('-'), option.strip_prefix('+')) {
            (Some(letters), _) => (true, letters),
            (_, Some(letters)) => (false, letters),
            _ => return mode,
        };
        // `--noprofile` sets nothing.
        if letters.starts_with(['-', '+']) {
            continue;
        }
        if letters.contains('e') {
            mode.errexit = on;
        }
        if letters.ends_with('o') {
            match options.next() {
                Some(&"pipefail") => mode.pipefail = on,
                Some(&"errexit") => mode.errexit = on,
                _ => {}
            }
        }
    }
    mode
}
