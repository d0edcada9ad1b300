//! What `stack` can find.

mod branch;

use crate::model::{Reach, Rule, Severity};

pub use branch::{
    CLAIM_WITHOUT_RECORD, MISSING_SECTION, MISSING_TEST, NOT_LANDED, OUT_OF_SCOPE, SCOPE_UNCHECKED, SCOPE_WIDENED,
    STAGED_CLAIM, UNTOUCHED_FILE,
};

/// Every rule of `stack`, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &NO_INPUT,
    &NO_PLAN,
    &AMBIGUOUS_SECTION,
    &NO_ITEM,
    &NOT_TEXT,
    &DUPLICATE_ID,
    &UNKNOWN_DEPENDENCY,
    &UNDECIDED_DEPENDENCY,
    &CYCLE,
    &ORDER,
    &SOFT_ORDER,
    &PRIORITY,
    &NO_ACCEPTANCE,
    &NO_TEST,
    &NO_SCOPE,
    &MISSING_PATH,
    &SHARED_FILE,
    &TWO_TRUTHS,
    &CONTRADICTED,
    &BROKEN_PROMISE,
    &NO_HISTORY,
    &OUT_OF_SCOPE,
    &UNTOUCHED_FILE,
    &MISSING_TEST,
    &NOT_LANDED,
    &SCOPE_UNCHECKED,
    &SCOPE_WIDENED,
    &MISSING_SECTION,
    &CLAIM_WITHOUT_RECORD,
    &STAGED_CLAIM,
];

/// No plan is configured.
pub const NO_INPUT: Rule = Rule {
    id: "stack/no-input",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "No plan is configured, so there is nothing to judge. The sections that look like plans are listed.",
    why: "The same id means different items in different sections, so a plan is named, never guessed.",
    example: "`cargo xtask stack` in a repository without [[stack.plan]].",
    repair: "Name the document and the section in [[stack.plan]].",
};

/// The configured plan is not there.
pub const NO_PLAN: Rule = Rule {
    id: "stack/no-plan",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The document of a plan, or its section, is not there.",
    why: "A plan that cannot be found is not followed by anybody.",
    example: "`section = \"Canonical PR stack\"` after the heading was reworded.",
    repair: "Correct `file` or `section` of [[stack.plan]].",
};

/// Several sections are meant.
pub const AMBIGUOUS_SECTION: Rule = Rule {
    id: "stack/ambiguous-section",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Several headings begin with the configured section.",
    why: "Taking the first or the last of them would follow the wrong plan in silence.",
    example: "`section = \"PR plan\"` beside `## PR plan` and a copy of it below.",
    repair: "Write more of the heading, or reword one of the headings.",
};

/// A plan without items.
pub const NO_ITEM: Rule = Rule {
    id: "stack/no-item",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The section of a plan holds no item.",
    why: "An empty plan would be clean whatever it was meant to say.",
    example: "Items with ids like `IMP-RES-003`, and no `id` in [[stack.plan]].",
    repair: "Declare the shape of the ids, or write the items.",
};

/// A plan that is no text.
pub const NOT_TEXT: Rule = Rule {
    id: "stack/not-text",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "The document of a plan is not UTF-8.",
    why: "What cannot be read was not judged.",
    example: "A document saved as UTF-16.",
    repair: "`cargo xtask encoding` says what it is, and converts what can be converted.",
};

/// Two items with one id.
pub const DUPLICATE_ID: Rule = Rule {
    id: "stack/duplicate-id",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Two items of one plan have the same id, however it is spelled.",
    why: "`first wins` and `last wins` are both wrong for one of them.",
    example: "`### PR-03: routing` and `### PR3: secrets`.",
    repair: "Give each item an id of its own.",
};

/// A dependency on nothing.
pub const UNKNOWN_DEPENDENCY: Rule = Rule {
    id: "stack/unknown-dependency",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An item waits for an id that no item of the plan has.",
    why: "It would wait for ever, or nobody would notice that it should wait.",
    example: "`- **Depends on**: PR-12` in a plan that ends with PR-08.",
    repair: "Name an item of the plan. A merged pull request is written `PR #12`.",
};

/// A dependency that cannot be decided.
pub const UNDECIDED_DEPENDENCY: Rule = Rule {
    id: "stack/undecided-dependency",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "What an item waits for cannot be decided from its words.",
    why: "An order that rests on a guess is no order.",
    example: "`- **Depends on**: the new schema`, or `PR-01 or PR-02`.",
    repair: "Name ids, a group such as `all P0`, or `none`; put remarks in parentheses.",
};

/// Items that wait for each other.
pub const CYCLE: Rule = Rule {
    id: "stack/cycle",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Items wait for each other in a circle, which is printed as a path.",
    why: "None of them can ever land.",
    example: "PR-01 -> PR-02 -> PR-01.",
    repair: "Take one of the dependencies out, or make it `(recommended)`.",
};

/// Listed before what it waits for.
pub const ORDER: Rule = Rule {
    id: "stack/order",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An item is listed before one that it waits for.",
    why: "People work a list from the top.",
    example: "PR-02, which depends on PR-05, is the second of the list.",
    repair: "List the other item first.",
};

/// Listed before what should come first.
pub const SOFT_ORDER: Rule = Rule {
    id: "stack/soft-order",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "An item is listed before one that should come first and need not.",
    why: "The list says one thing and the item another.",
    example: "PR-02 `Depends on: PR-05 (recommended)`.",
    repair: "List the other item first.",
};

/// More urgent than what it waits for.
pub const PRIORITY: Rule = Rule {
    id: "stack/priority-inversion",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "An item waits strictly for one that is less urgent.",
    why: "Whoever takes the urgent items first is stopped by it.",
    example: "PR-01 (P0) depends on PR-07 (P3).",
    repair: "Raise the other priority, or make the dependency `(recommended)`.",
};

/// No acceptance criteria.
pub const NO_ACCEPTANCE: Rule = Rule {
    id: "stack/no-acceptance",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "An item has no acceptance criteria.",
    why: "Nobody can say when it is done.",
    example: "An item with goals and files only.",
    repair: "Add `- **Acceptance criteria**:` and a list.",
};

/// No test.
pub const NO_TEST: Rule = Rule {
    id: "stack/no-test",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "An item names no test that proves it, neither by path nor in its acceptance.",
    why: "What no test holds comes back.",
    example: "`- **Acceptance criteria**:` `it is faster`.",
    repair: "Name the test in the scope, or in `- **CI/tests**:`.",
};

/// No scope.
pub const NO_SCOPE: Rule = Rule {
    id: "stack/no-scope",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "An item names no file, so what its branch touches cannot be checked.",
    why: "A scope that was not declared is not checked, and that is said instead of passed over.",
    example: "`- **Scope (files)**:` with prose and no code span.",
    repair: "Name the paths in code spans.",
};

/// A scope that leads nowhere.
pub const MISSING_PATH: Rule = Rule {
    id: "stack/missing-path",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A file that an item touches or extends is not there, and nothing it waits for adds it.",
    why: "The plan was written for another tree: somebody moved the file, or it never was.",
    example: "`src/main.py` after the route moved to `src/api/routes.py`.",
    repair: "Correct the path, or say `Add:` if the item makes the file.",
};

/// A file of two items.
pub const SHARED_FILE: Rule = Rule {
    id: "stack/shared-file",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "Two items touch one file, and neither waits for the other.",
    why: "Their branches will conflict, and which lands first is left to chance.",
    example: "PR-03 and PR-05 both edit `docs/DEPLOYMENT.md`.",
    repair: "Let one wait for the other, `(recommended)` if it need not.",
};

/// A second plan.
pub const TWO_TRUTHS: Rule = Rule {
    id: "stack/two-truths",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Another section or document uses an id of the plan for something else, or gives it other dependencies.",
    why: "Two plans are no plan: each reader follows the one found first.",
    example: "`### PR-02: nginx` in a second section, where the plan's PR-02 is about compose files.",
    repair: "Say in the heading of the old one that it is history (`Legacy`), or make them agree.",
};

/// The plan and git say different things.
pub const CONTRADICTED: Rule = Rule {
    id: "stack/contradicted",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The plan says that an item is done and git does not show it, or the other way round.",
    why: "Whoever reads the plan builds on what is not there, or does again what is.",
    example: "`### PR-02 (P0): compose files (done)` with no commit, branch or tag of PR-02.",
    repair: "Correct the plan, or land a commit with the trailer `Stack-Item: PR-02`.",
};

/// A landed item without a file that it promised.
pub const BROKEN_PROMISE: Rule = Rule {
    id: "stack/broken-promise",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An item landed, and a file that its scope adds is not there.",
    why: "The promised test was forgotten, or it landed under a name that nobody can find from the plan.",
    example: "`Add: tests/ci/test_proxy.py`, which landed as `tests/ci/test_nginx_config.py`.",
    repair: "Add the file, or write into the plan what it is called.",
};

/// Git cannot be asked.
pub const NO_HISTORY: Rule = Rule {
    id: "stack/no-history",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "The plan says of an item how far it is, and the history cannot be read.",
    why: "What cannot be compared was not judged.",
    example: "A job that checks out one commit only.",
    repair: "Fetch the whole history (`fetch-depth: 0`), or name the main branch in `git.main`.",
};
