//! What the bytes of a text stand for: UTF-8, UTF-16, UTF-32, code pages, and several of them in one file.

pub mod declared;
pub mod legacy;
pub mod nature;
pub mod segments;
pub mod unit;
pub mod utf8;
pub mod wide;

/// U+FEFF in UTF-8.
pub const BOM: &[u8] = b"\xEF\xBB\xBF";
