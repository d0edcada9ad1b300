//! What `gate` runs besides the checks, and what it asks of the working tree.

use std::collections::BTreeMap;

use crate::config::decode::table;
use crate::config::scope::Scope;
use crate::config::value::Tables;
use crate::model::RepoPath;

table! {
    /// What `gate` runs besides the checks, and what it asks of the working tree.
    pub struct Gate {
        /// Commands that run after the checks, in this order.
        pub step: Tables<GateStep> = "[]",
        /// What is asked of the working tree and of the files that a change adds.
        pub hygiene: Hygiene = "[]",
    }
}

table! {
    /// One command of the project, run without a shell.
    pub struct GateStep {
        /// What `--only`, `--skip`, the report and the record call it.
        pub name: String,
        /// The program and its arguments. A program with a slash is a path from the root of the repository.
        pub command: Vec<String>,
        /// The folder it runs in; without one, the root of the repository.
        pub folder: Option<RepoPath> = "[]",
        /// Variables that are set for it.
        pub env: BTreeMap<String, String> = "[]",
        /// It runs only when the change at hand touches one of these: names, paths or globs. Without any it always runs.
        pub when: Scope = "[]",
        /// How many seconds it may take.
        pub seconds: usize = "600",
        /// What is said when it fails: the next thing to do.
        pub remedy: String = "\"\"",
        /// Steps beside each other with the same group run at the same time.
        pub group: String = "\"\"",
        /// Whether its outcome counts for nothing yet: it is run and shown, and called STAGED.
        pub staged: bool = "false",
        /// Whether it is left out, and said to be, where its tool does not answer `version`.
        pub optional: bool = "false",
        /// The files that its outcome rests on. With them, a success on record is reused while they and the step are the same.
        pub inputs: Scope = "[]",
        /// The program and arguments that repair what it finds; `gate --execute` runs it when the step fails.
        pub fix: Vec<String> = "[]",
        /// The program and arguments that print the version of its tool, for the record.
        pub version: Vec<String> = "[]",
    }
}

table! {
    /// What is asked of the working tree and of the files that a change adds.
    pub struct Hygiene {
        /// Whether everything must be committed, as with `--clean`.
        pub clean: bool = "false",
        /// The revision whose commits `HEAD` must have, such as `origin/main`; as with `--against`.
        pub against: Option<String> = "[]",
        /// How many bytes a file may have that the change adds, or makes larger. Files that git keeps elsewhere (LFS) may have more.
        pub bytes_max: usize = "1048576",
    }
}
