//! What is found about policies.

use crate::model::{Reach, Rule, Severity};

/// Every one of them, in the order of the reference.
pub const ALL: &[&Rule] = &[&CONTRADICTED, &TOO_LAX, &GAP, &NO_INPUT, &UNREAD];

/// The document allows what the policy does not.
pub const CONTRADICTED: Rule = Rule {
    id: "contracts/policy-contradicted",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document says that a change of some paths is approved without a person, and the policy does not allow that.",
    why: "Whoever reads the document merges what nobody looked at, or waits for an approval that never comes by itself.",
    example: "`docs/*.md` is auto-approved, where the policy has `docs/` in a tier with `approval = \"review\"`.",
    repair: "Say in the document what the policy says, or let a person change the policy.",
};

/// The policy allows what its document forbids.
pub const TOO_LAX: Rule = Rule {
    id: "contracts/policy-too-lax",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document says that a change of some paths is never approved without a person, and the policy approves one.",
    why: "The promise that somebody looks at these paths is broken silently, by a line of configuration.",
    example: "`tests/` is NEVER auto-approved, where a tier with `approval = \"auto\"` has `tests/unit/`.",
    repair: "Take the paths out of the tier, or correct the document.",
};

/// The document is silent.
pub const GAP: Rule = Rule {
    id: "contracts/policy-gap",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "A path of a policy is not named in its document, which is said to name them all (`documented`).",
    why: "People follow the document; a rule that it leaves out surprises them when their change is stopped, or is not.",
    example: "A tier with `config/`, and a document that says nothing of `config/`.",
    repair: "Name the path in the document, or leave `documented` out.",
};

/// Nothing to judge.
pub const NO_INPUT: Rule = Rule {
    id: "contracts/policy-no-input",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The document of a policy is not there, or a path of a tier matches no file.",
    why: "A rule about nothing holds whatever anybody does; most often a file moved and the rule stayed.",
    example: "`paths = [\"example/**\"]` in a repository with a folder `examples`.",
    repair: "Correct the path or take it out; a tier with `approval = \"block\"` may match nothing.",
};

/// The document cannot be read.
pub const UNREAD: Rule = Rule {
    id: "contracts/policy-unread",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "A document that a policy is held against is not text.",
    why: "What it says cannot be judged, and what was not judged is not clean.",
    example: "A `docs/GOVERNANCE.md` that was saved as UTF-16.",
    repair: "Save the document as UTF-8.",
};
