//! What workflows must enforce, and which changes may be approved without a person.

use crate::config::decode::table;
use crate::config::value::{Globs, Tables};
use crate::model::RepoPath;

table! {
    /// What workflows must enforce, and which changes may be approved without a person.
    pub struct Contracts {
        /// What must run on every change, and what it must be called.
        pub ci: Tables<CiContract> = "[]",
        /// Ways of calling a tool in which it reports and never fails: a program and arguments that all stand in this order, or `uses ACTION KEY=VALUE` for an action and what it is given.
        pub report_only: Vec<String> = "[\"uses aquasecurity/trivy-action exit-code=0\", \"uses bridgecrewio/checkov-action soft_fail=true\", \"uses hadolint/hadolint-action no-fail=true\", \"uses codecov/codecov-action fail_ci_if_error=false\", \"trivy --exit-code 0\", \"gitleaks --exit-code 0\", \"golangci-lint --issues-exit-code 0\", \"ruff --exit-zero\", \"flake8 --exit-zero\", \"pylint --exit-zero\", \"bandit --exit-zero\", \"checkov --soft-fail\", \"tfsec --soft-fail\", \"hadolint --no-fail\"]",
        /// Whether documents that call a check enforced, required or informational are held to the workflows. Which documents: `references.documents` without `references.exclude` and `references.history`.
        pub claims: bool = "true",
        /// Which changes may be approved without a person. What no tier allows may not.
        pub policy: Tables<Policy> = "[]",
    }
}

table! {
    /// Commands that must run on every change, so that a failure of one fails the change.
    pub struct CiContract {
        /// What findings and exemptions call it.
        pub name: String,
        /// Commands that must run, each as it is typed: the program, and arguments that stand in this order in a command that a workflow runs. What only starts a program is looked through: `uv run`, `python -m`, `env A=1`, shell scripts of the repository.
        pub must_run: Vec<String> = "[]",
        /// The event on which they must run.
        pub event: String = "\"pull_request\"",
        /// Whether a step or job with a condition or a filter of paths is enough.
        pub conditional: bool = "false",
        /// Paths or globs of files; a change of one of them alone must run the commands, or any check where there are no commands. A filter of paths is then enough.
        pub covers: Globs = "[]",
        /// The names of the status checks that branch protection asks for: `JOB`, `CALLER / JOB`, or either behind `WORKFLOW / `.
        pub required: Vec<String> = "[]",
        /// Scripts of which each must be called by a workflow.
        pub scripts: Globs = "[]",
    }
}

table! {
    /// Which changes may be approved without a person.
    pub struct Policy {
        /// What findings and exemptions call it.
        pub name: String,
        /// The document that states it.
        pub document: Option<RepoPath> = "[]",
    }
}
