//! Drift Zero: keeps what a repository says about itself true.
//!
//! Every task is a list of checks; every check is a pure function from a [`model::Snapshot`]
//! to findings and edits; [`judge`] runs them, [`render`] shows the outcome, [`apply`] writes it.
//! `docs/ARCHITECTURE.md` draws the whole path.

pub mod app;
pub mod apply;
pub mod authoring;
pub mod checks;
pub mod cli;
pub mod config;
pub mod gate;
pub mod gather;
pub mod judge;
pub mod ledger;
pub mod model;
mod ordered;
mod parallel;
pub mod plan;
pub mod record;
pub mod render;
pub mod text;
pub mod workflow;
