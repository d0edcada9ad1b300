//! What one check says about one snapshot.

use super::Finding;

/// Everything a check found, how much it looked at, and its own figures.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What was examined, so that "nothing found" can be told from "nothing looked at".
    pub looked: Vec<Looked>,
    /// The task's own figures for the machine report.
    pub facts: Vec<Fact>,
}

/// An amount that was examined: `3 ledgers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// How many.
    pub count: usize,
    /// Of what, in the singular.
    pub noun: &'static str,
}

/// A figure a task knows, under a dotted key: `ledgers.builds.entries`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Components of the key, outermost first.
    pub key: Vec<String>,
    /// The figure.
    pub value: FactValue,
}

/// The value of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// A number of things.
    Count(u64),
    /// An id, a title, a sentence.
    Text(String),
}
