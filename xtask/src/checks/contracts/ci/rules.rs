//! What is found about workflows.

use crate::model::{Reach, Rule, Severity};

/// Every rule about workflows, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &NO_INPUT,
    &UNREADABLE,
    &CANNOT_FAIL,
    &UNKNOWN_CHECK,
    &NOT_RUN,
    &UNCOVERED_PATH,
    &UNCALLED_SCRIPT,
    &NOT_ENFORCED,
    &ENFORCED_AFTER_ALL,
];

/// There is nothing to judge.
pub const NO_INPUT: Rule = Rule {
    id: "contracts/no-input",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "There is no workflow to hold to anything, or a configured glob matches no file.",
    why: "Finding nothing because nothing was looked at is not clean.",
    example: "[[contracts.ci]] in a repository without .github/workflows.",
    repair: "Restore the workflow or the files, or take the contract out.",
};

/// A workflow that cannot be read.
pub const UNREADABLE: Rule = Rule {
    id: "contracts/unreadable-workflow",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "A workflow cannot be read, so nobody can say what it enforces.",
    why: "What was not seen was not judged. GitHub does not run such a workflow at all, and a check that never reports blocks nothing.",
    example: "A workflow with two keys of the same name in one job.",
    repair: "Correct the file.",
};

/// A job that must fail and cannot.
pub const CANNOT_FAIL: Rule = Rule {
    id: "contracts/cannot-fail",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A job that gathers the results of others, or that branch protection asks for, is green whatever happens.",
    why: "A step whose `if` is false is skipped, and a skipped step fails nothing. So a test that stands in `if:` alone decides nothing.",
    example: "`- if: contains(needs.*.result, 'failure')` with `run: echo failed`.",
    repair: "Let the job run `if: always()`, and let a step fail: `run: exit 1` behind that `if`.",
};

/// A required check that no job reports.
pub const UNKNOWN_CHECK: Rule = Rule {
    id: "contracts/unknown-check",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "No job reports under a name that the configuration, or a list of required checks in a document, gives.",
    why: "Branch protection waits for the exact name. A check that never reports blocks every change, or is taken out of the list and forgotten.",
    example: "`required = [\"tests\"]` where the job has `name: Test suite`.",
    repair: "Use a name that a job reports under; `cargo xtask contracts ci` lists them.",
};

/// A command that must run and does not.
pub const NOT_RUN: Rule = Rule {
    id: "contracts/not-run",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A command that must run on every change is not run by any step whose failure fails the change.",
    why: "The name of a command in a comment, a string, a filter or a step that does not count is no test of anything.",
    example: "`must_run = [\"pytest tests/docs\"]` where the workflow says `# pytest tests/docs` or `pytest tests/docs || true`.",
    repair: "Run it in a step that counts, or take it out of the contract. `conditional = true` accepts a condition.",
};

/// A path whose change runs nothing.
pub const UNCOVERED_PATH: Rule = Rule {
    id: "contracts/uncovered-path",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A change of certain files alone skips every check, because no filter of paths names them.",
    why: "The change is green although nothing looked at it. A rollup over jobs that were all skipped is green, too.",
    example: "Filters for `docs/**` and `src/**`, and a change of `nginx.conf`.",
    repair: "Add the files to a filter, or let one job run without a filter. `covers` makes it an error for the files that it names.",
};

/// A script that nothing calls.
pub const UNCALLED_SCRIPT: Rule = Rule {
    id: "contracts/uncalled-script",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A script that workflows are to call is called by none.",
    why: "A check that nobody runs decays, and its being there looks like protection.",
    example: "`scripts = [\"scripts/ci/**\"]` and a `scripts/ci/check_hygiene.py` that no step runs.",
    repair: "Call it in a step, delete it, or take it out of `scripts`.",
};

/// A text that calls enforced what is not.
pub const NOT_ENFORCED: Rule = Rule {
    id: "contracts/not-enforced",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A document calls a check enforced, blocking or required, and its failure fails nothing.",
    why: "Readers rely on it, and change what it is said to protect.",
    example: "\"`mypy src` is enforced in CI\" where the step says `continue-on-error: true`.",
    repair: "Enforce it, or call it STAGED.",
};

/// A text that calls informational what is enforced.
pub const ENFORCED_AFTER_ALL: Rule = Rule {
    id: "contracts/enforced-after-all",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A document, or the name of a step, calls a check informational or non-blocking, and its failure fails the change.",
    why: "People are surprised by a red build, or take the step out because it was never meant to block.",
    example: "\"mypy is informational (`continue-on-error: true`)\" where the step has no such key.",
    repair: "Say that it is enforced, or make it what the text says.",
};
