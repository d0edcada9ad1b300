//! Mutations of `encoding`.

use super::Mutation;

/// Every mutation.
pub const ALL: &[Mutation] = &[];
