//! What a run of checks comes to: findings in their places, changes, offers, faults.

use std::sync::Arc;

use crate::checks::rules::{ECHOES, PASSED_ON};
use crate::model::{Draft, Fact, Looked, RepoPath, Rule, Safety, SourceFile};
use crate::text::lines::Position;

/// Which fixes become part of the outcome.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allowed {
    /// Suggested ones too.
    pub suggested: bool,
    /// Ones that discard text too.
    pub discards: bool,
}

impl Allowed {
    pub(super) fn contains(self, safety: Safety) -> bool {
        match safety {
            Safety::Safe => true,
            Safety::Suggested => self.suggested,
            Safety::Discards => self.discards,
        }
    }
}

/// A finding with its place in the files as they stand on disk.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The rule.
    pub rule: &'static Rule,
    /// Which configured thing it is about, where the rule stands for several.
    pub subject: Option<String>,
    /// The path; escaped when it is no [`RepoPath`].
    pub path: String,
    /// Where it starts, unless the file as a whole is meant.
    pub start: Option<Position>,
    /// Where it ends.
    pub end: Option<Position>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What changed, as the lines of a difference.
    pub detail: Vec<String>,
    /// Where the refuting fact stands: path and line.
    pub cause: Option<(String, usize)>,
    /// What it takes to repair it, when edits are known.
    pub fix: Option<Safety>,
    /// Whether the outcome's changes repair it.
    pub repaired: bool,
    pub(super) offset: usize,
}

impl Judged {
    /// A finding that no check made: about `path` as a whole, or what starts at `start` there.
    pub fn beside(rule: &'static Rule, path: &RepoPath, start: Option<Position>, message: String) -> Judged {
        Judged {
            rule,
            subject: None,
            path: path.to_string(),
            start,
            end: start,
            message,
            help: String::new(),
            detail: Vec::new(),
            cause: None,
            fix: None,
            repaired: false,
            offset: 0,
        }
    }

    /// The rule's id, and what it is about: `docs-drift/forbidden-phrase:old-server`.
    pub fn label(&self) -> String {
        match &self.subject {
            Some(subject) => format!("{}:{subject}", self.rule.id),
            None => self.rule.id.to_owned(),
        }
    }
}

/// One file that the outcome changes.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file, by the path it will have.
    pub path: RepoPath,
    /// The path it has now, when it is renamed.
    pub from: Option<RepoPath>,
    /// As it stands; `None` for a new file. Of a symbolic link its text.
    pub before: Option<Arc<SourceFile>>,
    /// As it will be.
    pub after: Arc<SourceFile>,
    /// Whether it may be run as a program, where it is new.
    pub program: bool,
    /// The difference, as replacements of ranges of `before`.
    pub draft: Draft,
}

/// A repair that is known and not part of the outcome.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What it takes to apply it.
    pub safety: Safety,
    /// The change on its own.
    pub change: Change,
}

/// What all checks of a task say, and what would repair it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What a person wants to know first.
    pub notes: Vec<String>,
    /// Every finding, in the order of path, offset and rule.
    pub findings: Vec<Judged>,
    /// The changes that are written.
    pub changes: Vec<Change>,
    /// The repairs that are only shown.
    pub offers: Vec<Offer>,
    /// What was examined.
    pub looked: Vec<Looked>,
    /// The task's own figures.
    pub facts: Vec<Fact>,
    /// What the summary says besides.
    pub remarks: Vec<String>,
}

impl Outcome {
    /// Puts the findings in the order of path, offset and rule.
    pub fn sort(&mut self) {
        self.findings.sort_by(|a, b| {
            (&a.path, a.offset, a.rule.id, &a.message).cmp(&(&b.path, b.offset, b.rule.id, &b.message))
        });
    }
}

impl Outcome {
    /// Leaves out what is said twice, the findings in order: by a region and by the check of what it shows, or by two
    /// rules of one place, of which the one that says more stays, and one with an edit.
    pub(super) fn once(&mut self) {
        self.findings.dedup_by(|one, other| {
            let same = (&one.path, one.offset, one.label()) == (&other.path, other.offset, other.label());
            same && one.message == other.message && PASSED_ON.contains(&one.rule.id)
        });
        let mut stays = vec![true; self.findings.len()];
        let mut first = 0;
        for here in self.findings.chunk_by(|one, other| one.path == other.path && one.offset == other.offset) {
            for (echo, voice) in ECHOES {
                let place = |id: &str| here.iter().position(|finding| finding.rule.id == id);
                if let (Some(echo), Some(voice)) = (place(echo), place(voice)) {
                    let less = if here[echo].fix.is_some() { voice } else { echo };
                    stays[first + less] = false;
                }
            }
            first += here.len();
        }
        let mut stays = stays.into_iter();
        self.findings.retain(|_| stays.next().unwrap_or(true));
    }
}

/// A fault of a check, not of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Two edits want the same bytes.
    Overlap {
        /// The check.
        check: &'static str,
        /// The file.
        path: RepoPath,
    },
    /// A check still has an edit after its edits were applied.
    Unsettled {
        /// The check.
        check: &'static str,
        /// The rule.
        rule: &'static str,
        /// The file.
        path: RepoPath,
    },
    /// The edits bring up an error that was not there.
    Harmful {
        /// The check.
        check: &'static str,
        /// The rule.
        rule: &'static str,
        /// The file.
        path: RepoPath,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Overlap { check, path } => write!(f, "check `{check}` made two edits of the same bytes of {path}"),
            Fault::Unsettled { check, rule, path } => {
                write!(f, "check `{check}` does not settle: it would edit {path} again for {rule}")
            }
            Fault::Harmful { check, rule, path } => {
                write!(f, "the edits would make check `{check}` find {rule} in {path}, which it does not now")
            }
        }
    }
}

impl std::error::Error for Fault {}
