//! Drift Zero: keeps what a repository says about itself true.
//!
//! Every task is a list of checks; every check is a pure function from a [`model::Snapshot`]
//! to findings and edits.

pub mod apply;
pub mod config;
pub mod ledger;
pub mod model;
pub mod text;
