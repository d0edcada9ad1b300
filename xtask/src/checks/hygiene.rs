//! What is asked of the working tree and of the files that a change adds, before anything else is judged.
//!
//! The state of git and the touched files are facts of the snapshot. A conflict is looked for in every file, tracked or
//! not; large files and secrets in those that the change at hand adds or modifies, as they lie on the disk.

mod markers;
mod names;
mod rules;
mod tokens;
mod tree;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use rules::ALL as RULES;

use super::{Check, WantedWorktree};
use crate::config::schema::Config;
use crate::model::{Fact, FactValue, Finding, RepoPath, Report, Site, Snapshot, SourceFile, TouchedFile};
use crate::ordered::Ordered;
use crate::text::survey::Survey;

/// How many tokens of one file are shown.
const TOKENS_MAX: usize = 10;

/// What a run asks of the working tree besides what the configuration asks.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Whether everything must be committed.
    pub clean: bool,
    /// Files and folders whose changes are declared; with any, no other may be open and each must have changed.
    pub changes: Vec<RepoPath>,
    /// The revision whose commits `HEAD` must have.
    pub against: Option<String>,
}

/// The state of the working tree.
pub struct Hygiene {
    config: Arc<Config>,
    asked: Asked,
}

impl Hygiene {
    /// The check, with what the run and the configuration ask.
    pub fn new(config: &Arc<Config>, asked: &Asked) -> Hygiene {
        let mut asked = asked.clone();
        let hygiene = &config.gate.hygiene;
        asked.clean |= hygiene.clean;
        asked.against = asked.against.or_else(|| hygiene.against.clone());
        Hygiene { config: Arc::clone(config), asked }
    }

    fn bytes_max(&self) -> u64 {
        self.config.gate.hygiene.bytes_max as u64
    }

    /// The conflicts in files as they lie on the disk.
    fn judge_files(&self, snapshot: &Snapshot, report: &mut Report) {
        // What this run wrote is no mark that somebody left.
        for (path, file) in snapshot.files().filter(|(path, _)| !snapshot.edited.contains(*path)) {
            if file.survey().has_nul || memchr::memmem::find(file.bytes(), b"<<<<<<<").is_none() {
                continue;
            }
            for range in markers::conflicts(file.bytes()) {
                if is_shown(path, file, range.start) {
                    continue;
                }
                let message = "a merge conflict begins here and is not resolved";
                let help = "keep one side, or both without the marks; marks that are indented, or fenced in Markdown, are none";
                report.findings.push(Finding::new(&rules::CONFLICT_MARKER, Site::new(path, range), message, help));
            }
        }
    }

    /// Large files and secrets among the touched files.
    fn judge_touched(&self, snapshot: &Snapshot, report: &mut Report) {
        let Some(files) = snapshot.facts.worktree.touched.files() else { return };
        for (path, file) in files.iter().filter(|(path, _)| !snapshot.edited.contains(*path)) {
            if let Some(before) = file.outgrew {
                report.findings.push(self.large(path, file, before));
            }
            if let Some(what) = names::secret(path, &file.now) {
                let message = format!("{what} is no file of a repository");
                report.findings.push(Finding::new(&rules::SECRET, Site::file(path), message, take_out(path, snapshot)));
                continue;
            }
            for token in tokens::tokens(file.now.bytes()).into_iter().take(TOKENS_MAX) {
                let value = &file.now.bytes()[token.range.clone()];
                // What was there before is not the fault of this change.
                let is_old = file.before.as_ref().is_some_and(|old| memchr::memmem::find(old.bytes(), value).is_some());
                if is_old {
                    continue;
                }
                let begin: String =
                    value.iter().filter(|byte| **byte != 0).take(4).map(|byte| char::from(*byte)).collect();
                let message = match begin.as_str() {
                    begin if !begin.starts_with('-') => format!("the change adds {} (`{begin}...`)", token.what),
                    _ => format!("the change adds {}", token.what),
                };
                let site = Site::new(path, token.range);
                report.findings.push(Finding::new(&rules::SECRET, site, message, revoke(path)));
            }
        }
        let key = ["hygiene", "changed_files"].map(str::to_owned).to_vec();
        report.facts.push(Fact { key, value: FactValue::Count(snapshot.facts.worktree.touched_count as u64) });
    }

    fn large(&self, path: &RepoPath, file: &TouchedFile, before: u64) -> Finding {
        let now = file.now.bytes().len();
        let max = self.bytes_max();
        let message = match &file.blob {
            None => format!("the change adds {now} bytes; a file may have {max}"),
            Some(_) => format!("the change makes a file of {before} bytes one of {now}; a file may have {max}"),
        };
        let help = "keep it elsewhere or in LFS, or accept it: an [[allow]] of `hygiene/large-file` with a reason";
        Finding::new(&rules::LARGE_FILE, Site::file(path), message, help)
    }
}

/// Whether what stands at `offset` is shown in a code block of a document.
fn is_shown(path: &RepoPath, file: &SourceFile, offset: usize) -> bool {
    use crate::text::markdown::Kind;
    let document = path.is_markdown().then(|| file.document().ok()).flatten();
    document.and_then(|document| document.leaf_at(offset)).is_some_and(|leaf| leaf.kind == Kind::Fenced)
}

fn take_out(path: &RepoPath, snapshot: &Snapshot) -> String {
    let name = path.file_name();
    if snapshot.is_untracked(path) {
        return format!("add `{name}` to .gitignore, before somebody commits it");
    }
    format!("`git rm --cached {path}` and add `{name}` to .gitignore; rotate what it holds if it was ever pushed")
}

fn revoke(path: &RepoPath) -> String {
    format!("take it out of {path}, and rotate it if it was ever pushed")
}

impl Check for Hygiene {
    fn name(&self) -> &'static str {
        "hygiene"
    }

    fn wants(&self, _: &RepoPath) -> bool {
        false
    }

    fn narrows(&self) -> bool {
        true
    }

    fn sifts(&self, _: &RepoPath) -> bool {
        true
    }

    fn keeps(&self, _: &RepoPath, bytes: &[u8], survey: &Survey) -> bool {
        !survey.has_nul && !markers::conflicts(bytes).is_empty()
    }

    fn wants_worktree(&self) -> Option<WantedWorktree> {
        let open = self.asked.clean || !self.asked.changes.is_empty();
        // Most files hold nothing that is worth a second look.
        let keeps = |path: &RepoPath, file: &SourceFile| {
            names::secret(path, file).is_some() || !tokens::tokens(file.bytes()).is_empty()
        };
        Some(WantedWorktree { bytes_max: self.bytes_max(), keeps, open, against: self.asked.against.clone() })
    }

    fn compares(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        let files = snapshot.facts.worktree.touched.files().into_iter().flatten();
        let is_compared = |file: &TouchedFile| {
            file.blob.is_some() && file.before.is_none() && !tokens::tokens(file.now.bytes()).is_empty()
        };
        files.filter(|(_, file)| is_compared(file)).map(|(path, _)| path.clone()).into_set()
    }

    /// Files with findings in them, so that a line can be named and an exemption may stand beside it.
    fn follows(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        let mut report = Report::default();
        self.judge_touched(snapshot, &mut report);
        report.findings.into_iter().map(|finding| finding.site.path).into_set()
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        tree::judge(snapshot, &self.asked, &mut report.findings);
        self.judge_files(snapshot, &mut report);
        self.judge_touched(snapshot, &mut report);
        report
    }
}
