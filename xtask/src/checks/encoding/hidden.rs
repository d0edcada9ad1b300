//! Hidden text: what a compiler or a person reads is not what a reviewer sees.
//!
//! Positions decide. The light scanner of [`crate::text::code`] tells code from comments and literals, and
//! characters that show nothing are judged by their neighbours, so that emoji, Persian, Hindi and running
//! text from right to left pass without lists of exceptions.
//!
//! Identifiers are compared over the whole repository, in linear time: those that hold a risky letter are
//! collected, and only if one exists that looks like ASCII are the code files read that were not kept.
//! With `--since` the comparison is made with the files that changed alone.

mod bidi;
mod invisible;
pub mod languages;
mod links;
mod names;
mod repair;
pub mod rules;
mod sieve;
mod spaces;
mod wanted;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::kind::Kind;
use super::{Guard, Scope, Subject};
use crate::config::schema::Config;
use crate::model::{Finding, RepoPath, Rule, Site, Snapshot};
use crate::ordered::Ordered;
use crate::parallel;
use crate::text::code::Parts;
use crate::text::code::language::Language;
use crate::text::survey::Survey;
use crate::text::unicode::Set;

/// The guard.
pub struct Hidden {
    /// Scripts that the project is written in.
    own: Vec<Set>,
    soft_hyphens: bool,
}

impl Hidden {
    /// Makes the guard ready.
    pub fn new(config: &Arc<Config>) -> Hidden {
        let own = config.encoding.scripts.iter().filter_map(|name| Set::script(name)).collect();
        Hidden { own, soft_hyphens: config.encoding.soft_hyphens }
    }

    /// The file ready to be judged; nothing if it is not text.
    fn held<'a>(&'a self, subject: &Subject<'a>) -> Option<Held<'a>> {
        let text = subject.file.text().ok()?;
        let language = languages::of(subject.path, subject.kind);
        let parts = Parts::of(text, language);
        Some(Held { guard: self, path: subject.path, kind: subject.kind, text, language, parts })
    }

    /// What is found in one file on its own, and the names that others are compared with.
    fn look(&self, subject: &Subject<'_>) -> (Vec<Finding>, Vec<names::Name>) {
        if !sieve::is_suspicious(subject.path, subject.kind, subject.file.bytes(), subject.file.survey()) {
            return (Vec::new(), Vec::new());
        }
        let Some(held) = self.held(subject) else { return (Vec::new(), Vec::new()) };
        let mut findings = Vec::new();
        bidi::judge(&held, &mut findings);
        invisible::judge(&held, &mut findings);
        words::judge(&held, &mut findings);
        spaces::judge(&held, &mut findings);
        (findings, names::collect(&held))
    }

    /// Names with risky letters in every file that was kept.
    fn names(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<names::Name> {
        parallel::each(&scope.subjects(snapshot), |subject| {
            let is_read = sieve::is_suspicious(subject.path, subject.kind, subject.file.bytes(), subject.file.survey());
            let held = if is_read { self.held(subject) } else { None };
            held.map(|held| names::collect(&held)).unwrap_or_default()
        })
        .concat()
    }
}

impl Guard for Hidden {
    fn keeps(&self, path: &RepoPath, kind: Kind, bytes: &[u8], survey: &Survey) -> bool {
        sieve::is_suspicious(path, kind, bytes, survey)
    }

    fn follows(&self, snapshot: &Snapshot, scope: &Scope) -> BTreeSet<RepoPath> {
        let names = self.names(snapshot, scope);
        let has_ascii_look = names.iter().any(|name| name.skeleton.is_ascii());
        let has_decomposed = names.iter().any(names::Name::is_decomposed);
        let chosen = snapshot.sifted().filter(|(path, survey)| {
            let language = languages::of(path, Kind::of(path, b""));
            let is_code = language.base == crate::text::code::Part::Code;
            scope.contains(path) && is_code && (has_ascii_look || (has_decomposed && survey.has_non_ascii))
        });
        chosen.map(|(path, _)| path.clone()).into_set()
    }

    fn judge(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
        let subjects = scope.subjects(snapshot);
        let looked = parallel::each(&subjects, |subject| self.look(subject));
        let (findings, names): (Vec<_>, Vec<_>) = looked.into_iter().unzip();
        let mut findings = findings.concat();
        names::judge(self, &subjects, &names.concat(), &mut findings);
        links::judge(snapshot, &subjects, &mut findings);
        words::judge_paths(self, snapshot, scope, &mut findings);
        findings
    }
}

/// A file in parts.
struct Held<'a> {
    guard: &'a Hidden,
    path: &'a RepoPath,
    kind: Kind,
    text: &'a str,
    language: &'static Language,
    parts: Parts,
}

impl Held<'_> {
    /// A finding about a range of the file.
    fn finding(&self, rule: &'static Rule, range: Range<usize>, message: String, help: &str) -> Finding {
        Finding::new(rule, Site::new(self.path, range), message, help)
    }

    /// Whether people alone read it, as far as anybody knows.
    fn is_prose(&self) -> bool {
        self.kind.is_prose() || matches!(self.kind, Kind::Table | Kind::Patch | Kind::Other)
    }
}
