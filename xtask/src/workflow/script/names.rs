//! What a script keeps in variables and functions, and which of its statements always end well.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::shell::Word;
use crate::text::shell::tree::{List, Part, Pipe, Simple};
use crate::workflow::program::{Kind, kind};

/// Programs that show or put away something; behind `||` they hide a failure.
const SHOWS: [&str; 9] = ["cat", "ls", "head", "tail", "tee", "touch", "rm", "mkdir", "set"];

/// What a script keeps in variables and functions.
#[derive(Default)]
pub(super) struct Names {
    /// Variables that end the script, or decide something.
    pub(super) used: BTreeSet<String>,
    /// Functions, and whether each runs its arguments.
    pub(super) functions: BTreeMap<String, bool>,
    /// Functions that always end well, and keep nothing.
    harmless: BTreeSet<String>,
    /// Functions that end badly, or remember that the script should.
    reacting: BTreeSet<String>,
    /// Functions that may end the script badly.
    exiting: BTreeSet<String>,
    /// The functions and their bodies, those within others first.
    bodies: Vec<(String, List)>,
}

impl Names {
    /// What the script of `list` keeps.
    pub(super) fn of(list: &List) -> Names {
        let mut names = Names::default();
        names.list(list);
        // What decides is known only now.
        for (name, body) in std::mem::take(&mut names.bodies) {
            if parts(&body).any(|part| names.exits(part)) {
                names.exiting.insert(name.clone());
            }
            let pipes = body.items.iter().flat_map(|item| &item.chain);
            if pipes.into_iter().all(|(_, pipe)| names.is_harmless(pipe)) {
                names.harmless.insert(name);
            } else if names.reacts(&body) {
                names.reacting.insert(name);
            }
        }
        names
    }

    /// Takes in every statement of `list`.
    fn list(&mut self, list: &List) {
        for part in parts(list) {
            match part {
                Part::Simple(simple) => self.simple(simple),
                Part::Group(inside) | Part::Subshell(inside) | Part::For(inside) => self.list(inside),
                Part::If(branches, otherwise) => {
                    let lists = branches.iter().flat_map(|(head, body)| [head, body]);
                    lists.chain(otherwise).for_each(|list| self.list(list));
                }
                Part::While(_, head, body) => {
                    self.list(head);
                    self.list(body);
                }
                Part::Case(branches) => branches.iter().for_each(|list| self.list(list)),
                Part::Function(name, body) => {
                    self.functions.insert(name.clone(), runs_arguments(body));
                    self.list(body);
                    self.bodies.push((name.clone(), body.clone()));
                }
            }
        }
    }

    fn simple(&mut self, simple: &Simple) {
        let program = simple.words.first().and_then(Word::literal).unwrap_or_default();
        if decides(program) {
            // `((failed++))` decides nothing by what it counts.
            let own = |name: &&String| !simple.sets.iter().any(|set| set.assigns.as_ref() == Some(*name));
            self.used.extend(simple.words.iter().flat_map(|word| &word.variables).filter(own).cloned());
        }
    }

    /// Whether a statement of `list` ends the script badly, or remembers that it should.
    pub(super) fn reacts(&self, list: &List) -> bool {
        parts(list).any(|part| self.is_reaction(part))
    }

    /// Whether a command does.
    pub(super) fn is_reaction(&self, part: &Part) -> bool {
        match part {
            Part::Simple(simple) => {
                let words = plain(simple);
                let ends = matches!(words.first().map(String::as_str), Some("exit" | "return" | "false"));
                ends && kind(&words) != Kind::Harmless
                    || self.keeps(simple)
                    || words.first().is_some_and(|name| self.reacting.contains(name))
            }
            Part::Group(inside) | Part::Subshell(inside) | Part::For(inside) | Part::While(_, _, inside) => {
                self.reacts(inside)
            }
            Part::If(branches, otherwise) => {
                branches.iter().map(|(_, body)| body).chain(otherwise).any(|body| self.reacts(body))
            }
            Part::Case(branches) => branches.iter().any(|body| self.reacts(body)),
            Part::Function(..) => false,
        }
    }

    /// Whether a command may end the script badly, whatever stands around it.
    pub(super) fn exits(&self, part: &Part) -> bool {
        let any = |list: &List| parts(list).any(|part| self.exits(part));
        match part {
            Part::Simple(simple) => {
                let words = plain(simple);
                let program = words.first().map(String::as_str).unwrap_or_default();
                program == "exit" && kind(&words) != Kind::Harmless || self.exiting.contains(program)
            }
            Part::Group(list) | Part::For(list) | Part::While(_, _, list) => any(list),
            Part::If(branches, otherwise) => branches.iter().map(|(_, body)| body).chain(otherwise).any(any),
            Part::Case(branches) => branches.iter().any(any),
            // What ends a subshell ends nothing else.
            Part::Subshell(_) | Part::Function(..) => false,
        }
    }

    /// Whether a pipe always ends well, and nothing remembers that it was run.
    pub(super) fn is_harmless(&self, pipe: &Pipe) -> bool {
        pipe.parts.iter().all(|part| match part {
            Part::Simple(simple) => {
                let words = plain(simple);
                let program = words.first().map(String::as_str).unwrap_or_default();
                (kind(&words) == Kind::Harmless || SHOWS.contains(&program) || self.harmless.contains(program))
                    && !self.keeps(simple)
            }
            Part::Group(list) | Part::Subshell(list) | Part::For(list) => {
                list.items.iter().flat_map(|item| &item.chain).all(|(_, pipe)| self.is_harmless(pipe))
            }
            _ => false,
        })
    }

    /// Whether it assigns to a variable that decides something.
    pub(super) fn keeps(&self, simple: &Simple) -> bool {
        let program = simple.words.first().and_then(Word::literal).unwrap_or_default();
        let sets = matches!(program, "let" | "export" | "declare" | "local" | "readonly");
        let words = simple.sets.iter().chain(simple.words.iter().filter(|_| sets));
        words.filter_map(|word| word.assigns.as_ref()).any(|name| self.used.contains(name))
    }
}

/// The commands of a list, those within them not.
pub(super) fn parts(list: &List) -> impl Iterator<Item = &Part> {
    list.items.iter().flat_map(|item| &item.chain).flat_map(|(_, pipe)| &pipe.parts)
}

/// The words of a command; what is expanded is not known.
fn plain(simple: &Simple) -> Vec<String> {
    simple.words.iter().map(|word| word.literal().unwrap_or("$").to_owned()).collect()
}

/// Whether a program looks at what its words come to.
pub(super) fn decides(program: &str) -> bool {
    matches!(program, "exit" | "return" | "test" | "[" | "[[" | "((" | "wait")
}

/// Whether a command of a function is `"$@"`.
fn runs_arguments(body: &List) -> bool {
    parts(body).any(|part| match part {
        Part::Simple(simple) => simple.words.first().is_some_and(is_arguments),
        Part::Group(inside) | Part::Subshell(inside) | Part::For(inside) => runs_arguments(inside),
        Part::While(_, head, body) => runs_arguments(head) || runs_arguments(body),
        Part::If(branches, otherwise) => {
            let lists = branches.iter().flat_map(|(head, body)| [head, body]);
            lists.chain(otherwise).any(runs_arguments)
        }
        Part::Case(branches) => branches.iter().any(runs_arguments),
        Part::Function(..) => false,
    })
}

/// Whether a word stands for all the arguments.
pub(super) fn is_arguments(word: &Word) -> bool {
    word.text.is_empty() && matches!(word.expanded.as_slice(), [only] if only == "$@" || only == "$*")
}

/// The command, if it is a simple one.
pub(super) fn as_simple(part: &Part) -> Option<&Simple> {
    match part {
        Part::Simple(simple) => Some(simple),
        _ => None,
    }
}
