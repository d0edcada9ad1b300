//! One thing that a command names and that is not there.

use std::ops::Range;

use super::facts::{Name, Unreadable};
use super::said::{Said, Script};
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::config::schema::ReferenceKind;
use crate::config::suggest::nearest;
use crate::model::{Edit, Finding, Fix, RepoPath, Rule, Safety, Site};
use crate::text::commands::{Command, Word};

/// What is wrong with a command or a name.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The rule it breaks.
    pub rule: &'static Rule,
    /// Where, in the document.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Where the fact stands that refutes the text.
    pub cause: Option<Site>,
    /// The source that could not be read, if that is the problem.
    pub unread: Option<Site>,
    /// What most likely was meant, and the place of that word.
    pub repair: Option<(Range<usize>, String)>,
}

impl Problem {
    /// A problem without cause and repair.
    pub fn new(rule: &'static Rule, range: Range<usize>, message: String, help: String) -> Problem {
        Problem { rule, range, message, help, cause: None, unread: None, repair: None }
    }

    /// `word` is none of `names`, as `cause` shows. `lists` says how to see them all.
    pub fn unknown<'n>(
        rule: &'static Rule,
        (word, range): (&str, Range<usize>),
        message: String,
        names: impl Iterator<Item = &'n str>,
        lists: &str,
    ) -> Problem {
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        names.dedup();
        let help = match nearest(word, names.iter().copied()) {
            Some(name) => format!("did you mean `{name}`? {lists}"),
            None if names.is_empty() => format!("there is none at all; {lists}"),
            None if names.len() <= 8 => {
                let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                format!("there are {}; {lists}", listed.join(", "))
            }
            None => lists.to_owned(),
        };
        let repair = slip(word, &names).map(|name| (range.clone(), name.to_owned()));
        Problem { repair, ..Problem::new(rule, range, message, help) }
    }

    /// The file at the end of `word` is not there; says where one of its name is.
    pub fn moved(
        world: &World<'_>,
        rule: &'static Rule,
        (word, range): (&str, Range<usize>),
        message: String,
    ) -> Problem {
        let (folder, name) = word.rsplit_once('/').unwrap_or(("", word));
        let elsewhere = world.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let help = match elsewhere {
            [path] => format!("did you mean `{path}`?"),
            _ => {
                let beside = world.snapshot.tree.iter().map(RepoPath::as_str);
                let beside = beside.filter(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder) == folder);
                match nearest(word, beside) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name a file that is there, or bring this one back".to_owned(),
                }
            }
        };
        Problem::new(rule, range, message, help)
    }

    /// A source that says whether a name exists cannot be read.
    pub fn unread(path: &RepoPath, unreadable: &Unreadable, range: &Range<usize>) -> Problem {
        let message =
            format!("{path} cannot be read, so what documents say of it is not judged: {}", unreadable.message);
        let help = "repair the file, or take it out of the repository".to_owned();
        let site = Site::new(path, unreadable.offset..unreadable.offset.saturating_add(1));
        Problem { unread: Some(site), ..Problem::new(&rules::UNREADABLE_SOURCE, range.clone(), message, help) }
    }

    /// Adds the place of the fact that refutes the text.
    #[must_use]
    pub fn because(mut self, cause: Option<Site>) -> Problem {
        self.cause = cause;
        self
    }

    /// The problem as a finding about `doc`.
    pub fn into_finding(self, doc: &Doc<'_>) -> Finding {
        let site = self.unread.unwrap_or_else(|| Site::new(doc.path, self.range));
        let mut finding = Finding::new(self.rule, site, self.message, self.help);
        finding.cause = self.cause;
        if let Some((range, text)) = self.repair {
            finding.fix = Some(Fix { safety: Safety::Suggested, edits: vec![Edit::replace(doc.path, range, text)] });
        }
        finding
    }
}

/// The only one of `names` that `word` is a slip of the keyboard away from.
pub fn slip<'n>(word: &str, names: &[&'n str]) -> Option<&'n str> {
    const DISTANCE_MAX: usize = 2;
    if word.len() < 4 || word.len() > 64 {
        return None;
    }
    let limit = DISTANCE_MAX.min(word.len() / 3);
    let near = names.iter().map(|name| (strsim::osa_distance(word, name), *name));
    let mut near: Vec<(usize, &str)> = near.filter(|(distance, _)| *distance <= limit).collect();
    near.sort_unstable();
    near.dedup();
    match near.as_slice() {
        [(_, name)] => Some(name),
        [(first, name), (second, _), ..] if first < second => Some(name),
        _ => None,
    }
}

/// One command under judgement.
pub struct Case<'c> {
    /// What there is.
    pub world: &'c World<'c>,
    /// The command and where it is typed.
    pub said: &'c Said,
    /// Everything the document tells to type.
    pub script: &'c Script,
    /// The program.
    pub program: &'c str,
    /// What follows it.
    pub arguments: &'c [Word],
}

/// What judges a command.
pub type CommandJudge = fn(&Case<'_>, &mut Vec<Problem>);

/// Judges every command of `doc`.
pub fn each(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>, judge: CommandJudge) {
    if doc.is_history {
        return;
    }
    let mut problems = Vec::new();
    for said in &doc.script.commands {
        with(world, &doc.script, said, &mut problems, judge);
    }
    findings.extend(problems.into_iter().map(|problem| problem.into_finding(doc)));
}

fn with(world: &World<'_>, script: &Script, said: &Said, problems: &mut Vec<Problem>, judge: CommandJudge) {
    let Some(program) = said.command.program() else { return };
    // A single word in a code span is most often no command.
    let arguments = said.command.words.get(1..).unwrap_or_default();
    if arguments.is_empty() && !said.in_block {
        return;
    }
    judge(&Case { world, said, script, program, arguments }, problems);
}

/// What is not there of everything that `command` names, typed where `doc` is read.
///
/// For a required phrase: a command that must stand in a document must also be true. Ranges are
/// those of the command's words.
pub fn resolve_command(world: &World<'_>, doc: &Doc<'_>, command: &Command) -> Vec<Problem> {
    let script = Script::of(world, doc.path, command.clone());
    let mut problems = Vec::new();
    // What somebody asks about is judged, whichever kinds of reference documents are not held to.
    for (_, judge) in super::COMMAND_JUDGES {
        for said in &script.commands {
            with(world, &script, said, &mut problems, *judge);
        }
    }
    problems
}

/// The judges of commands, by kind.
pub type CommandJudges = &'static [(ReferenceKind, CommandJudge)];

/// The texts of names.
pub fn texts(names: &[Name]) -> impl Iterator<Item = &str> {
    names.iter().map(|name| name.text.as_str())
}
