//! Mutations of `gate`.

use super::Mutation;

/// Every mutation.
pub const ALL: &[Mutation] = &[];
