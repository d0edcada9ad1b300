//! Mutations of `contracts`.

use super::Mutation;

/// Every mutation.
pub const ALL: &[Mutation] = &[];
