//! Reading text structurally: lines, Markdown blocks, markers, templates. All by byte range.
//!
//! The lowest layer: knows neither findings nor files.

pub mod batch;
pub mod breaks;
pub mod c;
pub mod change;
pub mod code;
pub mod codepage;
pub mod commands;
pub mod date;
pub mod digest;
pub mod editorconfig;
pub mod encoding;
pub mod file_name;
pub mod gitattributes;
pub mod javascript;
pub mod lines;
pub mod markdown;
pub mod marker;
pub mod misread;
pub mod mojibake;
pub mod normal;
pub mod order;
pub mod phrase;
pub mod powershell;
pub mod python;
pub mod rust;
pub mod shell;
pub mod slug;
pub mod survey;
pub mod template;
pub mod token;
pub mod toml;
pub mod unicode;
pub mod uri;
pub mod wildmatch;
pub mod yaml;
