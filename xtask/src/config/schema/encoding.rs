//! What files are made of, and who reads them.

use std::collections::BTreeMap;

use crate::config::decode::table;
use crate::config::scope::Scope;

table! {
    /// How `encoding` judges.
    pub struct Encoding {
        /// Files that are not judged at all: names, folders or globs.
        pub exclude: Scope = "[]",
        /// What is written in the place of characters that a console cannot show, besides the built-in map that `cargo xtask encoding glyphs` prints: one character, and ASCII text.
        pub glyphs: BTreeMap<String, String> = "[]",
    }
}
