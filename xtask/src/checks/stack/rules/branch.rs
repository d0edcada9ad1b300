//! What `stack scope` and `stack describe` can find about a branch.

use crate::model::{Reach, Rule, Severity};

/// A changed file that the item does not name.
pub const OUT_OF_SCOPE: Rule = Rule {
    id: "stack/out-of-scope",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "`stack scope`: the branch changes a file that its item does not name. The item that does is named.",
    why: "A reviewer of one item does not look for the work of another, and two branches that do it will conflict.",
    example: "The branch of PR-03 edits `src/config.py`, which is of the scope of PR-04.",
    repair: "Move the change to its own branch, or name the file in the scope.",
};

/// A file that the item names and the branch does not change.
pub const UNTOUCHED_FILE: Rule = Rule {
    id: "stack/untouched-file",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "`stack scope`: the branch does not change a file that its item says it touches.",
    why: "The item is not done yet, or its plan was wrong.",
    example: "PR-03 names `nginx.conf`, and its branch changes only the documents.",
    repair: "Do the work, or say `(optional)` or `(if ...)` behind the path.",
};

/// A promised test that is not there.
pub const MISSING_TEST: Rule = Rule {
    id: "stack/missing-test",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "`stack scope`: the branch does not add or change a test that its item promises.",
    why: "What no test holds comes back.",
    example: "`Add: tests/ci/test_proxy.py (new)`, and no such file.",
    repair: "Write the test, or write into the plan what it is called.",
};

/// A dependency that has not landed.
pub const NOT_LANDED: Rule = Rule {
    id: "stack/not-landed",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "`stack scope`: an item that this one waits for has not landed, and its branch is not below this one.",
    why: "The branch would land before what it rests on.",
    example: "PR-06 depends on PR-05, whose branch is still open.",
    repair: "Land the other item first, or put this branch on that one.",
};

/// A scope that cannot be checked.
pub const SCOPE_UNCHECKED: Rule = Rule {
    id: "stack/scope-unchecked",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "`stack scope`: what the branch changes could not be checked: no item, no scope, or no history.",
    why: "A check that had nothing to compare with has not passed.",
    example: "A branch called `fix`, which names no item of the plan.",
    repair: "Name the item: `cargo xtask stack scope PR-03`; give it a scope.",
};

/// A description without one of its sections.
pub const MISSING_SECTION: Rule = Rule {
    id: "stack/missing-section",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "`stack describe --verify`: the description lacks one of its four sections.",
    why: "What is left out is what a reviewer has to ask for.",
    example: "A description that does not say what remains planned.",
    repair: "`cargo xtask stack describe ITEM` writes all four.",
};

/// A claim that nothing shows.
pub const CLAIM_WITHOUT_RECORD: Rule = Rule {
    id: "stack/claim-without-record",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "`stack describe --verify`: a command is said to have run, and no record shows that it passed on this tree.",
    why: "A check that ran before the last change, or never, proves nothing about what is merged.",
    example: "`- `pytest -q tests/docs/`` in a description, and no record of it.",
    repair: "Run `cargo xtask gate` on this tree, or take the claim out.",
};

/// A step that is called enforced and does not count.
pub const STAGED_CLAIM: Rule = Rule {
    id: "stack/staged-claim",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "`stack describe --verify`: a job or step is called enforced, blocking or required, and its outcome does not count.",
    why: "Readers rely on a wall that is not there.",
    example: "`mypy is enforced`, where the step has `continue-on-error: true`.",
    repair: "Call it STAGED.",
};

/// A scope that the branch widens.
pub const SCOPE_WIDENED: Rule = Rule {
    id: "stack/scope-widened",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "`stack scope`: the branch adds a path to the scope of its own item.",
    why: "A branch that says itself what it may touch may touch anything.",
    example: "The branch of PR-01 adds `**/*` to its scope in the plan.",
    repair: "Change the plan in a change of its own.",
};
