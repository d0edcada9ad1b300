//! Plans of stacked pull requests, and how git shows how far they are.

use std::collections::BTreeMap;

use crate::config::decode::table;
use crate::config::scope::Scope;
use crate::config::value::Pattern;
use crate::config::words::words;
use crate::model::RepoPath;

table! {
    /// How `stack` reads plans and what it takes for evidence.
    pub struct Stack {
        /// The plans. Without one, `cargo xtask stack` lists the sections that look like plans and judges none.
        pub plan: super::Tables<PlanSource> = "[]",
        /// Documents in which a second plan with the same ids is looked for: names, folders or globs.
        pub documents: Scope = "[\"**/*.md\"]",
        /// Documents taken out of `documents` again.
        pub exclude: Scope = "[]",
        /// Words by which a heading or the banner of a document says that it is history. What says so is no second plan.
        pub historical: Vec<String> = "[\"historical\", \"legacy\", \"superseded\", \"deprecated\", \"archived\", \"obsolete\", \"do not use\", \"kept for history\"]",
        /// Files that every item may touch although no scope names them, such as a changelog: names, folders or globs.
        pub companions: Scope = "[\"Cargo.lock\", \"package-lock.json\", \"uv.lock\", \"poetry.lock\", \"CHANGELOG.md\"]",
        /// What counts as evidence that an item landed, strongest first; what is not listed does not count.
        pub evidence: Vec<Evidence> = "[\"trailer\", \"subject\", \"tag\", \"branch\", \"pull-request\"]",
        /// The trailer of a commit on the main branch by which an item landed: `Stack-Item: PR-03`.
        pub trailer: String = "\"Stack-Item\"",
        /// Subjects of commits by which an item landed: `{id}` stands for its id, `*` for any text.
        pub subject: Vec<String> = "[\"{id}: *\", \"[{id}] *\", \"* ({id})\"]",
        /// Names of branches on which an item is worked on, without the name of a remote.
        pub branch: Vec<String> = "[\"{id}\", \"{id}-*\", \"{id}/*\", \"{id}_*\", \"*/{id}\", \"*/{id}-*\", \"*/{id}_*\"]",
        /// Names of tags that mark an item as landed.
        pub tag: Vec<String> = "[\"stack/{id}\"]",
        /// A file with the pull requests, as `gh pr list --state all --json number,title,state,isDraft,headRefName,baseRefName,url` prints them. Without it, `gh` is asked when `commands.allow` names it.
        pub pull_requests: Option<RepoPath> = "[]",
    }
}

table! {
    /// One plan: a section of a document.
    pub struct PlanSource {
        /// What the command line and messages call it, where there are several plans.
        pub name: String = "\"\"",
        /// The document.
        pub file: RepoPath,
        /// The heading of the section, or how it begins; without one, the whole document.
        pub section: Option<String> = "[]",
        /// The shape of an id; without one, `PR-03`, `PR3`, `PR-A`, `PR-T1`, `PR-API-3a` and `PR-(state)`.
        pub id: Option<Pattern> = "[]",
        /// Further labels of fields, and what they mean: `depends-on`, `blocks`, `goals`, `scope`, `acceptance`, `tests`, `pitfalls`, `priority` or `status`.
        pub labels: BTreeMap<String, String> = "[]",
        /// A revision before which no commit is evidence, where an earlier plan used the same ids.
        pub since: Option<String> = "[]",
    }
}

words! {
    /// What shows that an item landed.
    pub enum Evidence ("a kind of evidence") {
        /// A trailer of a commit.
        Trailer = "trailer",
        /// The subject of a commit.
        Subject = "subject",
        /// A tag.
        Tag = "tag",
        /// A branch whose commits are in the main branch: merged, rebased or squashed; or a merge that names it.
        Branch = "branch",
        /// A merged pull request.
        PullRequest = "pull-request",
    }
}

/// The words of `labels` of a plan.
pub const ROLES: [&str; 9] =
    ["depends-on", "blocks", "goals", "scope", "acceptance", "tests", "pitfalls", "priority", "status"];
