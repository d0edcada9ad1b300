//! Mutations of `stack`.

use super::Mutation;

/// Every mutation.
pub const ALL: &[Mutation] = &[];
