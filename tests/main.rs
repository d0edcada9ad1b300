//! One integration binary; a sentence per module.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]
#![expect(clippy::panic, reason = "a test ends where it cannot go on")]
#![expect(clippy::disallowed_methods, reason = "tests make and look at repositories on disk")]

/// The writer: transactions, crashes, locks.
mod apply;
/// Our reading of `.gitattributes` against git.
mod attributes;
/// The binary as its users see it.
mod cli;
/// The code pages against another implementation.
mod codepage;
/// The block scanner against another parser.
mod markdown;
/// Mojibake on the cases of another repairer.
mod mojibake;
/// A service on which the gate is clean, and changes that break one promise each.
mod mutations;
/// Laws that hold for every input.
mod properties;
/// The sessions shown in the documents, run again.
mod sessions;
/// The rules of the house.
mod tidy;
