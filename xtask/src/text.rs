//! Reading text structurally: lines, Markdown blocks, markers, templates. All by byte range.
//!
//! The lowest layer: knows neither findings nor files.

pub mod change;
pub mod commands;
pub mod date;
pub mod digest;
pub mod lines;
pub mod markdown;
pub mod marker;
pub mod normal;
pub mod order;
pub mod phrase;
pub mod python;
pub mod shell;
pub mod slug;
pub mod survey;
pub mod template;
pub mod toml;
pub mod uri;
pub mod yaml;
