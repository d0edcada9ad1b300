//! One integration binary; a sentence per module.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]
#![expect(clippy::disallowed_methods, reason = "tests make and look at repositories on disk")]

/// The writer: transactions, crashes, locks.
mod apply;
/// The block scanner against another parser.
mod markdown;
