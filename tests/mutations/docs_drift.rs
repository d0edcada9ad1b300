//! Mutations of `docs_drift`.

use super::Mutation;

/// Every mutation.
pub const ALL: &[Mutation] = &[];
