//! `encoding`: text reads the same on every system, and says what a reviewer sees.
//!
//! Each guard is a check of its own, because each reads what the one before repaired: bytes become
//! text before anybody looks for words in it.

pub mod bytes;
pub mod console;
mod crowd;
pub mod glyphs;
pub mod hidden;
mod kind;
pub mod lines;
pub mod mojibake;
mod names;
pub mod policy;
pub mod python;
pub mod scripts;
mod test_data;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use glyphs::printed as glyphs;
use kind::Kind;
use policy::Policy;

use crate::checks::Check;
use crate::checks::settle::{respect, settle};
use crate::config::schema::Config;
use crate::config::scope::Chosen;
use crate::model::{Edit, Finding, Looked, RepoPath, Report, Rule, Snapshot, SourceFile};
use crate::ordered::Ordered;
use crate::parallel;
use crate::text::code::Parts;
use crate::text::encoding::nature::{self, Nature};
use crate::text::survey::Survey;

/// The rules of every guard, in the order of the reference.
pub const RULES: &[&[&Rule]] = &[
    bytes::rules::ALL,
    mojibake::rules::ALL,
    lines::rules::ALL,
    hidden::rules::ALL,
    scripts::rules::ALL,
    python::rules::ALL,
    console::rules::ALL,
    names::rules::ALL,
];

/// The guards, in order.
pub fn guards(config: &Arc<Config>) -> Vec<Box<dyn Check>> {
    let scope = Scope::new(config);
    let guards: Vec<Box<dyn Guard>> = vec![
        Box::new(bytes::Bytes::new(config)),
        Box::new(mojibake::Mojibake),
        Box::new(lines::Lines),
        Box::new(hidden::Hidden::new(config)),
        Box::new(scripts::Scripts::new(config)),
        Box::new(python::Python::new(config)),
        Box::new(console::Console::new(config)),
        Box::new(names::Names::new(config)),
    ];
    let guards = Arc::new(guards);
    let check =
        |index| Box::new(Encoding { scope: scope.clone(), guards: Arc::clone(&guards), index }) as Box<dyn Check>;
    (0..guards.len()).map(check).collect()
}

/// The comments and literals of a program; nothing of a file that is none.
pub fn parts_of_program(path: &RepoPath, text: &str) -> Option<Parts> {
    let kind = Kind::of(path, text.as_bytes());
    kind.is_code().then(|| Parts::of(text, hidden::languages::of(path, kind)))
}

/// A family of rules about files.
pub trait Guard: Send + Sync {
    /// Whether the guard may have something to say about a file's contents. A file that no guard keeps is
    /// looked through once and not held in memory, so this must be quick, and never `false` of a file with a finding.
    fn keeps(&self, path: &RepoPath, kind: Kind, bytes: &[u8], survey: &Survey) -> bool;

    /// Whether it judges files that are no text, or text in UTF-16, too.
    fn reads_bytes(&self) -> bool {
        false
    }

    /// Whether it reads `path` to know what others are held to.
    fn wants(&self, _path: &RepoPath) -> bool {
        false
    }

    /// Further files whose contents it wants, once it knows what every file is made of.
    fn follows(&self, _snapshot: &Snapshot, _scope: &Scope) -> BTreeSet<RepoPath> {
        BTreeSet::new()
    }

    /// Whether it wants to know which files may be run as programs.
    fn wants_modes(&self) -> bool {
        false
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
    test_data: Chosen,
    test_inputs: Chosen,
    policy: policy::Cache,
}

impl Scope {
    fn new(config: &Config) -> Scope {
        let encoding = &config.encoding;
        let (exclude, test_data) = (encoding.exclude.chosen(), encoding.test_data.chosen());
        let test_inputs = encoding.test_inputs.chosen();
        Scope { exclude, test_data, test_inputs, policy: policy::Cache::default() }
    }

    /// Whether the file at `path` is judged at all.
    pub fn contains(&self, path: &RepoPath) -> bool {
        !self.exclude.contains(path)
    }

    /// Whether the file at `path` stands where bytes are odd on purpose.
    pub fn is_test_data(&self, path: &RepoPath) -> bool {
        self.test_data.contains(path)
    }

    /// Whether a program at `path` is what a test reads, and nothing that anybody runs.
    pub fn is_test_input(&self, path: &RepoPath) -> bool {
        self.test_inputs.contains(path)
    }

    /// What `.gitattributes` and `.editorconfig` of `snapshot` say. Finding out whether they are still the same
    /// costs a look at every path, so ask once and not for every file.
    pub fn policy(&self, snapshot: &Snapshot) -> Arc<Policy> {
        self.policy.get(snapshot)
    }

    /// The files of text that were kept and are judged, in path order; with `--since`, those that changed.
    /// Binary files and those in UTF-16 are not among them: what is said of them is said of their bytes.
    pub fn subjects<'a>(&self, snapshot: &'a Snapshot) -> Vec<Subject<'a>> {
        let mut subjects = self.of_any_bytes(snapshot);
        subjects.retain(|subject| subject.file.nature() == Nature::Text);
        subjects
    }

    /// The same, and files that are no text. What the repository itself says is not its author's text is none of
    /// them: see [`Policy::leaves`].
    pub fn of_any_bytes<'a>(&self, snapshot: &'a Snapshot) -> Vec<Subject<'a>> {
        let since = snapshot.facts.since.as_ref();
        let is_asked_about = |path: &RepoPath| since.is_none_or(|since| since.changed.contains_key(path));
        let policy = self.policy(snapshot);
        let files = snapshot.files().filter(|(path, file)| {
            let is_judged = snapshot.tree.contains(*path) && is_asked_about(path) && self.contains(path);
            is_judged && !policy.leaves(path, file.bytes())
        });
        files.map(|(path, file)| Subject { path, file, kind: Kind::of(path, file.bytes()) }).collect()
    }

    /// The files of `snapshot` that are judged and were not kept, in path order, and what they are made of.
    pub fn sifted<'a>(&self, snapshot: &'a Snapshot) -> Vec<(&'a RepoPath, &'a Survey)> {
        let policy = self.policy(snapshot);
        snapshot.sifted().filter(|(path, _)| self.contains(path) && !policy.leaves_path(path)).collect()
    }

    /// What `judge` finds in every file that is judged, in path order, by several threads.
    pub fn each(&self, snapshot: &Snapshot, judge: impl Fn(&Subject<'_>) -> Vec<Finding> + Sync) -> Vec<Finding> {
        parallel::each(&self.subjects(snapshot), judge).concat()
    }

    /// The same, of files that are no text, too.
    pub fn each_of_any_bytes(
        &self,
        snapshot: &Snapshot,
        judge: impl Fn(&Subject<'_>) -> Vec<Finding> + Sync,
    ) -> Vec<Finding> {
        parallel::each(&self.of_any_bytes(snapshot), judge).concat()
    }
}

struct Encoding {
    scope: Scope,
    guards: Arc<Vec<Box<dyn Guard>>>,
    /// Which of the guards it is.
    index: usize,
}

impl Encoding {
    /// Withdraws the repairs that would do harm. Only the files that they edit are judged again.
    fn prove(&self, snapshot: &Snapshot, report: &mut Report, judge: impl Fn(&Snapshot) -> Report) {
        let edits = report.findings.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits);
        let edits: Vec<&Edit> = edits.collect();
        // A rename is proved where it is made: it needs a name that nothing else wants.
        if edits.is_empty() || edits.iter().any(|edit| edit.to.is_some()) {
            return;
        }
        let edited: BTreeSet<RepoPath> = edits.into_iter().map(|edit| edit.path.clone()).into_set();
        let narrow = snapshot.narrowed(|path| edited.contains(path) || policy::is_policy(path));
        settle(&narrow, report, judge);
        respect(&narrow, report, |after| {
            self.guards[..self.index].iter().flat_map(|guard| guard.judge(after, &self.scope)).collect()
        });
    }

    fn guard(&self) -> &dyn Guard {
        self.guards[self.index].as_ref()
    }
}

impl Check for Encoding {
    fn name(&self) -> &'static str {
        "encoding"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        policy::is_policy(path) || self.guard().wants(path)
    }

    fn narrows(&self) -> bool {
        true
    }

    fn wants_exactly(&self) -> Vec<RepoPath> {
        // A tail of UTF-16 makes `*` of a pattern, and then git lists nothing any more, this file included.
        RepoPath::new(".gitignore").ok().filter(|path| self.scope.contains(path)).into_iter().collect()
    }

    fn sifts(&self, path: &RepoPath) -> bool {
        self.scope.contains(path)
    }

    fn keeps(&self, path: &RepoPath, bytes: &[u8], survey: &Survey) -> bool {
        let may_judge = || self.guard().reads_bytes() || nature::of(bytes, survey) == Nature::Text;
        self.guard().keeps(path, Kind::of(path, bytes), bytes, survey) && may_judge()
    }

    fn follows(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        self.guard().follows(snapshot, &self.scope)
    }

    fn wants_modes(&self) -> bool {
        self.guard().wants_modes()
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let judge = |snapshot: &Snapshot| {
            let mut findings = self.guard().judge(snapshot, &self.scope);
            test_data::soften(&mut findings, snapshot, &self.scope);
            // With `--since` each line is asked about.
            if snapshot.facts.since.is_none() {
                crowd::thin(&mut findings);
            }
            Report { findings, ..Report::default() }
        };
        let mut report = judge(snapshot);
        self.prove(snapshot, &mut report, judge);
        if self.index == 0 {
            let count = self.scope.of_any_bytes(snapshot).len() + self.scope.sifted(snapshot).len();
            report.looked.push(Looked { count, noun: "file" });
        }
        report
    }
}
