//! Drift Zero: keeps what a repository says about itself true.
//!
//! Every task is a list of checks; every check is a pure function from a [`model::Snapshot`]
//! to findings and edits; [`judge`] runs them.

pub mod apply;
pub mod checks;
pub mod config;
pub mod judge;
pub mod ledger;
pub mod model;
pub mod text;
