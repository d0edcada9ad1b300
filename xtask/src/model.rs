//! What a repository is, what is wrong with it and what would repair it: plain data.
//!
//! Nothing here reads a disk, starts a process, knows the time or prints.

pub mod answer;
pub mod changes;
pub mod command_line;
pub mod draft;
pub mod edit;
mod facts;
pub mod finding;
pub mod history;
mod overlap;
pub mod path;
pub mod report;
pub mod rule;
pub mod snapshot;
pub mod source;
pub mod time;
pub mod worktree;

pub use answer::{Answer, Ended, Request};
pub use changes::{Changed, Changes, Now, Trailer};
pub use command_line::{CommandLine, CommandOption};
pub use draft::Draft;
pub use edit::{Edit, Fix, Safety};
pub use finding::{Finding, Site};
pub use history::{Apart, Branch, Commit, History, Log, Own, Standing, WantedHistory};
pub use path::{PathSet, RepoPath};
pub use report::{Fact, FactValue, Looked, Report};
pub use rule::{Reach, Rule, Severity};
pub use snapshot::{Base, Facts, OldFiles, Past, Since, Snapshot, Unseen};
pub use source::SourceFile;
pub use time::Timestamp;
pub use worktree::{Behind, Module, Touched, TouchedFile, Worktree};
