//! Something wrong, and where.

use std::ops::Range;

use super::{Fix, RepoPath, Rule};

/// A place in a file, in bytes of the snapshot the check saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The file.
    pub path: RepoPath,
    /// The bytes meant; empty when the file as a whole, or its absence, is.
    pub range: Range<usize>,
}

impl Site {
    /// A range of a file.
    pub fn new(path: &RepoPath, range: Range<usize>) -> Site {
        Site { path: path.clone(), range }
    }

    /// A file as a whole.
    pub fn file(path: &RepoPath) -> Site {
        Site::new(path, 0..0)
    }
}

/// One thing a check found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What kind of thing.
    pub rule: &'static Rule,
    /// Which configured thing of that kind, where there are several: the id of a phrase.
    pub subject: Option<String>,
    /// Where.
    pub site: Site,
    /// What is wrong, with the fact that refutes the text.
    pub message: String,
    /// The repair or the next command, as one sentence fragment.
    pub help: String,
    /// What changed, as the lines of a difference: `-old`, `+new`.
    pub detail: Vec<String>,
    /// Where the refuting fact stands, if it stands in a file.
    pub cause: Option<Site>,
    /// The repair as edits, if it is known.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding without cause and fix.
    pub fn new(rule: &'static Rule, site: Site, message: impl Into<String>, help: impl Into<String>) -> Finding {
        Finding {
            rule,
            subject: None,
            site,
            message: message.into(),
            help: help.into(),
            detail: Vec::new(),
            cause: None,
            fix: None,
        }
    }

    /// Says which configured thing it is about.
    #[must_use]
    pub fn about(mut self, subject: &str) -> Finding {
        self.subject = Some(subject.to_owned());
        self
    }

    /// Adds what changed.
    #[must_use]
    pub fn showing(mut self, detail: Vec<String>) -> Finding {
        self.detail = detail;
        self
    }

    /// Adds the place of the fact that refutes the text.
    #[must_use]
    pub fn because(mut self, cause: Site) -> Finding {
        self.cause = Some(cause);
        self
    }

    /// Adds the repair.
    #[must_use]
    pub fn fixed_by(mut self, fix: Fix) -> Finding {
        self.fix = Some(fix);
        self
    }
}
