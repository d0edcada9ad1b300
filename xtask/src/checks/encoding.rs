//! `encoding`: text reads the same on every system, and says what a reviewer sees.
//!
//! Each guard is a check of its own, because each reads what the one before repaired: bytes become
//! text before anybody looks for words in it.

pub mod glyphs;
mod kind;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use glyphs::printed as glyphs;
use kind::Kind;

use crate::checks::Check;
use crate::config::schema::Config;
use crate::config::scope::Chosen;
use crate::model::{Finding, Looked, RepoPath, Report, Rule, Snapshot, SourceFile};
use crate::parallel;
use crate::text::survey::Survey;

/// The rules of every guard, in the order of the reference.
pub const RULES: &[&[&Rule]] = &[];

/// The guards, in order.
pub fn guards(config: &Arc<Config>) -> Vec<Box<dyn Check>> {
    let scope = Scope::new(config);
    let guards: Vec<Box<dyn Guard>> = vec![];
    let check =
        |(index, guard)| Box::new(Encoding { scope: scope.clone(), guard, is_first: index == 0 }) as Box<dyn Check>;
    guards.into_iter().enumerate().map(check).collect()
}

/// A family of rules about files.
pub trait Guard: Sync {
    /// Whether the guard may have something to say about a file's contents. A file that no guard keeps is
    /// looked through once and not held in memory, so this must be quick, and never `false` of a file with a finding.
    fn keeps(&self, path: &RepoPath, kind: Kind, bytes: &[u8], survey: &Survey) -> bool;

    /// Whether it reads `path` to know what others are held to.
    fn wants(&self, _path: &RepoPath) -> bool {
        false
    }

    /// Further files whose contents it wants, once it knows what every file is made of.
    fn follows(&self, _snapshot: &Snapshot, _scope: &Scope) -> BTreeSet<RepoPath> {
        BTreeSet::new()
    }

    /// Everything it finds.
    fn judge(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding>;
}

/// A file that is judged.
pub struct Subject<'a> {
    /// Where it is.
    pub path: &'a RepoPath,
    /// What it holds.
    pub file: &'a Arc<SourceFile>,
    /// Who reads it.
    pub kind: Kind,
}

/// Which files are judged.
#[derive(Clone)]
pub struct Scope {
    exclude: Chosen,
}

impl Scope {
    fn new(config: &Config) -> Scope {
        Scope { exclude: config.encoding.exclude.chosen() }
    }

    /// Whether the file at `path` is judged at all.
    pub fn contains(&self, path: &RepoPath) -> bool {
        !self.exclude.contains(path)
    }

    /// The files of `snapshot` that were kept and are judged, in path order; with `--since`, those that changed.
    pub fn subjects<'a>(&self, snapshot: &'a Snapshot) -> Vec<Subject<'a>> {
        let since = snapshot.facts.since.as_ref();
        let is_asked_about = |path: &RepoPath| since.is_none_or(|since| since.changed.contains_key(path));
        let files = snapshot
            .files()
            .filter(|(path, _)| snapshot.tree.contains(*path) && is_asked_about(path) && self.contains(path));
        files.map(|(path, file)| Subject { path, file, kind: Kind::of(path, file.bytes()) }).collect()
    }

    /// What `judge` finds in every file that is judged, in path order, by several threads.
    pub fn each(&self, snapshot: &Snapshot, judge: impl Fn(&Subject<'_>) -> Vec<Finding> + Sync) -> Vec<Finding> {
        parallel::each(&self.subjects(snapshot), judge).concat()
    }
}

struct Encoding {
    scope: Scope,
    guard: Box<dyn Guard>,
    /// Whether it says how many files were looked at.
    is_first: bool,
}

impl Check for Encoding {
    fn name(&self) -> &'static str {
        "encoding"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        self.guard.wants(path)
    }

    fn narrows(&self) -> bool {
        true
    }

    fn sifts(&self, path: &RepoPath) -> bool {
        self.scope.contains(path)
    }

    fn keeps(&self, path: &RepoPath, bytes: &[u8], survey: &Survey) -> bool {
        self.guard.keeps(path, Kind::of(path, bytes), bytes, survey)
    }

    fn follows(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        self.guard.follows(snapshot, &self.scope)
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report { findings: self.guard.judge(snapshot, &self.scope), ..Report::default() };
        if self.is_first {
            let count = self.scope.subjects(snapshot).len()
                + snapshot.sifted().filter(|(path, _)| self.scope.contains(path)).count();
            report.looked.push(Looked { count, noun: "file" });
        }
        report
    }
}
