//! What a check can find: its id, its weight and its documentation.

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something could not be judged. Nothing is written and the exit status is 2.
    Blocked,
    /// The repository breaks a promise. Exit status 1.
    Error,
    /// Worth a look; sets the exit status only under `--strict`.
    Warning,
}

impl Severity {
    /// The word the user reads.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Blocked | Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// Whether `--since` may hide a finding that stands on an old line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The finding is about its line: hidden when the line was not added.
    Line,
    /// The cause lies elsewhere (a derived text whose source moved): never hidden.
    Tree,
}

/// One thing a check can find. Ids are kept for ever.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `check/what-is-wrong`, kebab case.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// How `--since` treats it.
    pub reach: Reach,
    /// What the rule finds, as one sentence.
    pub finds: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// A smallest text that breaks the rule.
    pub example: &'static str,
    /// How it is repaired.
    pub repair: &'static str,
}

impl Rule {
    /// The same rule where it matters less: an id is one contract, whatever its weight.
    pub const fn as_warning(&self) -> Rule {
        let Rule { id, severity: _, reach, finds, why, example, repair } = *self;
        Rule { id, severity: Severity::Warning, reach, finds, why, example, repair }
    }
}
