//! Mutations of `hygiene`.

use super::Mutation;

/// Every mutation.
pub const ALL: &[Mutation] = &[];
