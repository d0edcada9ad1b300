//! The words that call something enforced or not, and those that change what they say.

/// Adjectives that say that something is enforced; another can take their place.
pub(super) const ADJECTIVES: [&str; 8] =
    ["enforced", "blocking", "required", "mandatory", "gating", "pr-blocking", "pr-gating", "merge-blocking"];

/// What else says so; those of several words with blanks between.
pub(super) const ENFORCED: [&str; 38] = [
    "enforces",
    "enforce",
    "blocks",
    "must pass",
    "has to pass",
    "have to pass",
    "must succeed",
    "must be green",
    "has to be green",
    "have to be green",
    "fails the build",
    "fails the change",
    "fails the pull request",
    "fails the pr",
    "fails the job",
    "fails the run",
    "fails ci",
    "fail the build",
    "fail ci",
    "fails when",
    "fails if",
    "breaks the build",
    "breaks ci",
    "gates merging",
    "gates merges",
    "gates the merge",
    "gates every",
    "hard gate",
    "cannot be merged",
    "prevents merging",
    "stops the merge",
    "merging requires",
    "merge requires",
    "merge gate",
    "block",
    "blocked",
    "require",
    "requires",
];

/// What says so behind a negation only: "cannot merge unless".
pub(super) const UNLESS: [&str; 6] =
    ["optional", "merge unless", "merged unless", "merge without", "merged without", "land without"];

/// The words that say that it is not.
pub(super) const STAGED: [&str; 22] = [
    "informational",
    "non-blocking",
    "nonblocking",
    "report-only",
    "reports only",
    "advisory",
    "warn-only",
    "continue-on-error",
    "allowed to fail",
    "may fail",
    "tracking only",
    "not enforced",
    "not blocking",
    "never blocks",
    "does not block",
    "doesn't block",
    "does not fail",
    "doesn't fail",
    "do not block",
    "never fails",
    "not required",
    "non blocking",
];

/// The word that the product itself uses.
pub(super) const MARK: &str = "STAGED";

/// Words close before a claim that turn it round.
pub(super) const NEGATIONS: [&str; 15] = [
    "not", "never", "no", "non", "isn't", "aren't", "isn", "aren", "doesn't", "don't", "nothing", "without", "neither",
    "cannot", "can't",
];

/// Words anywhere before a claim that turn it round.
pub(super) const NOBODY: [&str; 4] = ["neither", "none", "nobody", "nothing"];

/// Words before a claim that speak of another time, of a wish, or of a doubt.
pub(super) const LATER: [&str; 34] = [
    "will",
    "would",
    "should",
    "could",
    "may",
    "might",
    "once",
    "until",
    "if",
    "become",
    "becomes",
    "becoming",
    "yet",
    "graduates",
    "graduate",
    "promote",
    "promoted",
    "make",
    "making",
    "was",
    "were",
    "to",
    "being",
    "want",
    "wants",
    "wanted",
    "plan",
    "planned",
    "candidate",
    "wrong",
    "hardly",
    "barely",
    "far",
    "rather",
];

/// Words behind a claim by which something else than a workflow does it.
pub(super) const ELSEWHERE: [&str; 20] = [
    "locally",
    "hook",
    "hooks",
    "pre-commit",
    "pre-push",
    "review",
    "reviews",
    "reviewer",
    "reviewers",
    "hand",
    "convention",
    "agreement",
    "editor",
    "nowhere",
    "nightly",
    "release",
    "releases",
    "compiler",
    "weekly",
    "manually",
];

/// Words that speak of workflows.
pub(super) const WORKFLOWS: [&str; 8] =
    ["ci", "workflow", "workflows", "actions", "merge", "merging", "pull", "branch"];

/// Words of things that a program needs; a check is none of them.
pub(super) const PACKAGES: [&str; 22] = [
    "package",
    "packages",
    "dependency",
    "dependencies",
    "library",
    "libraries",
    "plugin",
    "plugins",
    "install",
    "installs",
    "installed",
    "installing",
    "installation",
    "argument",
    "arguments",
    "parameter",
    "field",
    "option",
    "flag",
    "setting",
    "variable",
    "extra",
];

/// Words in the head of a table whose rows are programs and no checks.
pub(super) const HEADS: [&str; 8] =
    ["tool", "tools", "program", "programs", "software", "prerequisite", "package", "dependency"];

/// Words of a heading, or of the head of a table, below which a word is the name of a check.
pub(super) const CHECKS: [&str; 10] =
    ["check", "checks", "job", "jobs", "step", "steps", "gate", "gates", "workflow", "workflows"];

/// What may follow "required" where it is said of a check.
pub(super) const FOLLOWS: [&str; 32] = [
    "check",
    "checks",
    "status",
    "job",
    "jobs",
    "step",
    "steps",
    "gate",
    "gates",
    "test",
    "tests",
    "ci",
    "workflow",
    "workflows",
    "github",
    "context",
    "contexts",
    "on",
    "in",
    "and",
    "or",
    "now",
    "too",
    "again",
    "today",
    "always",
    "of",
    "when",
    "since",
    "but",
    "here",
    "as",
];

/// What may stand behind "required for", "required to", "required before" and "required by".
pub(super) const PURPOSES: [(&str, &[&str]); 4] = [
    ("for", &["merge", "merges", "merging", "every", "each", "all", "a", "any", "pull", "pr", "prs", "approval", "ci"]),
    ("to", &["merge", "pass", "be", "succeed", "land", "go"]),
    ("before", &["merge", "merges", "merging", "every", "each", "any", "a", "landing", "anything"]),
    ("by", &["ci", "branch", "github", "policy", "ruleset", "rulesets", "the", "our", "main"]),
];

/// What "blocks" and "blocked" are said of where a check does it.
pub(super) const BLOCKED: [&str; 16] = [
    "merge", "merges", "merging", "pr", "prs", "pull", "request", "requests", "change", "changes", "build", "builds",
    "ci", "pipeline", "landing", "branch",
];

/// Words between "blocks" and what is blocked.
pub(super) const ARTICLES: [&str; 7] = ["the", "a", "any", "every", "all", "each", "your"];

/// What follows "blocking" where it is said of a call.
pub(super) const CALLS: [&str; 11] =
    ["call", "calls", "i", "io", "operation", "operations", "mode", "read", "reads", "write", "writes"];

/// What fails, or enforces, where a workflow does.
pub(super) const RUNS: [&str; 12] =
    ["ci", "build", "workflow", "workflows", "pipeline", "job", "step", "gate", "check", "pr", "merge", "we"];

/// Words before a name that leave it out of what is said.
pub(super) const EXCEPT: [&str; 7] = ["except", "unlike", "besides", "excluding", "not", "without", "than"];

/// Words before "but" by which it leaves out what follows.
pub(super) const ALL: [&str; 5] = ["all", "everything", "every", "anything", "each"];

/// Words that begin a question which leaves open what it asks.
pub(super) const ASKS: [&str; 14] =
    ["is", "are", "was", "does", "do", "did", "can", "could", "should", "must", "may", "will", "would", "has"];
