//! What workflows must enforce, and which changes may be approved without a person.

use crate::config::decode::table;
use crate::config::value::{Globs, Tables};
use crate::config::words::words;
use crate::model::RepoPath;

table! {
    /// What workflows must enforce, and which changes may be approved without a person.
    pub struct Contracts {
        /// What must run on every change, and what it must be called.
        pub ci: Tables<CiContract> = "[]",
        /// Ways of calling a tool in which it reports and never fails: a program and arguments that all stand in this order, or `uses ACTION KEY=VALUE` for an action and what it is given.
        pub report_only: Vec<String> = "[\"uses aquasecurity/trivy-action exit-code=0\", \"uses bridgecrewio/checkov-action soft_fail=true\", \"uses hadolint/hadolint-action no-fail=true\", \"uses codecov/codecov-action fail_ci_if_error=false\", \"trivy --exit-code 0\", \"gitleaks --exit-code 0\", \"golangci-lint --issues-exit-code 0\", \"ruff --exit-zero\", \"flake8 --exit-zero\", \"pylint --exit-zero\", \"bandit --exit-zero\", \"checkov --soft-fail\", \"tfsec --soft-fail\", \"hadolint --no-fail\", \"make -i\", \"make --ignore-errors\"]",
        /// Whether documents that call a check enforced, required or informational are held to the workflows. Which documents: `references.documents` without `references.exclude` and `references.history`.
        pub claims: bool = "true",
        /// Which changes may be approved without a person. What no tier allows may not.
        pub policy: Tables<Policy> = "[]",
        /// Which actions and reusable workflows must be pinned to a commit. Without this key it is `third-party`, and a repository without workflows is fine; with it, one without is a finding.
        pub pinning: Option<Pinning> = "[]",
        /// Owners of actions that may be used by version tag under `third-party`; never by branch.
        pub trusted_owners: Vec<String> = "[\"actions\", \"github\"]",
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

words! {
    /// Which actions must be pinned.
    pub enum Pinning ("`all`, `third-party` or `off`") {
        /// Every action and reusable workflow of another repository.
        All = "all",
        /// Those of owners that are not trusted; those of `trusted_owners` may be used by version tag.
        ThirdParty = "third-party",
        /// None.
        Off = "off",
    }
}

table! {
    /// Which changes may be approved without a person. A path that no tier names may not; where several tiers name one, the strictest counts, in whatever order they stand. A change of this configuration, or of the policy's document, always takes a person. With several policies, a change must pass each.
    pub struct Policy {
        /// What findings and exemptions call it.
        pub name: String,
        /// The document that states it: a Markdown file. What it says of a path is held against the tiers.
        pub document: Option<RepoPath> = "[]",
        /// Further documents that must not contradict it.
        pub documents: Globs = "[]",
        /// Whether `document` must name every path of the tiers.
        pub documented: bool = "false",
        /// Further wordings for "approved without a person", besides the usual ones ("auto-approved", "approved automatically", "no review needed"). Case, hyphens and line breaks make no difference.
        pub wordings: Vec<String> = "[]",
        /// The tiers.
        pub tier: Tables<PolicyTier> = "[]",
    }
}

table! {
    /// Paths that are approved in one way.
    pub struct PolicyTier {
        /// What verdicts and findings call it.
        pub name: String,
        /// Whole paths from the root: a file, a folder (`docs/` is everything below it), or a glob (`*` stays inside one folder, `**` crosses).
        pub paths: Globs,
        /// How a change of them is approved.
        pub approval: Approval,
        /// How many lines the whole change may add and remove, so that this tier still approves; above that a person does.
        pub lines_max: Option<usize> = "[]",
        /// How many paths the whole change may touch, so that this tier still approves; both paths of a renamed file count.
        pub files_max: Option<usize> = "[]",
        /// Why; shown with the verdict.
        pub reason: String = "\"\"",
    }
}

words! {
    /// How a change is approved, the laxest first.
    pub enum Approval ("`auto`, `notify`, `review` or `block`") {
        /// Without a person.
        Auto = "auto",
        /// Without a person, and somebody is told.
        Notify = "notify",
        /// By a person.
        Review = "review",
        /// Not at all as part of an ordinary change: a person takes it out, or makes an exception. The paths may match no file.
        Block = "block",
    }
}

impl Approval {
    /// Whether no person is needed.
    pub fn is_automatic(self) -> bool {
        matches!(self, Approval::Auto | Approval::Notify)
    }

    /// How strict it is; more is stricter.
    pub fn strictness(self) -> usize {
        Approval::ALL.iter().position(|known| *known == self).unwrap_or(Approval::ALL.len())
    }

    /// What it asks for, as a part of a sentence.
    pub fn asks(self) -> &'static str {
        match self {
            Approval::Auto => "is approved without a person",
            Approval::Notify => "is approved without a person (somebody is told)",
            Approval::Review => "takes a review",
            Approval::Block => "is blocked",
        }
    }
}
