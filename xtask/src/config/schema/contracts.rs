//! What workflows must enforce, and which changes may be approved without a person.

use crate::config::decode::table;
use crate::config::value::Tables;
use crate::model::RepoPath;

table! {
    /// What workflows must enforce, and which changes may be approved without a person.
    pub struct Contracts {
        /// What must run on every change.
        pub ci: Tables<CiContract> = "[]",
        /// Which changes may be approved without a person. What no tier allows may not.
        pub policy: Tables<Policy> = "[]",
    }
}

table! {
    /// Commands that must run on every change, so that a failure of one fails the change.
    pub struct CiContract {
        /// What findings and exemptions call it.
        pub name: String,
        /// Commands that must run, each as it is typed; the words of one must stand in this order in a command that a workflow runs.
        pub must_run: Vec<String> = "[]",
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
