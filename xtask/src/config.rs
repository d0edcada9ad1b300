//! The configuration: text in, policy out, every problem at once.
//!
//! Reads no file and runs no check. One declaration per table (in [`schema`]) makes the type, its
//! decoding, its defaults and its page in `docs/CONFIG.md`, so the four cannot drift apart.

pub mod decode;
pub mod effective;
pub mod reference;
pub mod schema;
pub mod scope;
pub mod suggest;
pub mod validate;
pub mod value;
pub mod words;

use crate::model::RepoPath;
use decode::Decoder;
pub use decode::Problem;
use decode::Table;
use schema::Config;

/// The name of the configuration file at the repository root.
pub const FILE_NAME: &str = "xtask.toml";

/// The configuration of a repository that has none.
pub const EMBEDDED: &str = include_str!("config/default.toml");

/// A configuration and where each of its values came from.
#[derive(Debug)]
pub struct Loaded {
    /// The policy.
    pub config: Config,
    /// What the file was called, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Dotted key and byte offset of every value the file sets.
    pub set: Vec<(String, usize)>,
}

impl Loaded {
    /// A path by which findings can name a configuration that is no file of the repository.
    pub fn path_for_messages(&self) -> RepoPath {
        let name = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
        let fallback = || RepoPath::new(FILE_NAME).expect("the default name is one plain component");
        RepoPath::new(name).unwrap_or_else(|_| fallback())
    }
}

/// Reads `text`, called `name` in messages.
///
/// # Errors
/// Every problem of the text, in order of position; never only the first.
pub fn load(name: &str, text: &str) -> Result<Loaded, Vec<Problem>> {
    let (document, syntax) = toml::de::DeTable::parse_recoverable(text);
    let mut decoder = Decoder::default();
    for error in &syntax {
        decoder.problem(error.span().unwrap_or(0..0), error.message(), "");
    }
    let config = Config::decode_table(&mut decoder, document.get_ref(), &document.span(), "");
    if let Some(config) = &config {
        validate::check(&mut decoder, config);
    }
    let (mut problems, set) = decoder.finish();
    problems.sort_by_cached_key(|p| (p.span.start, p.span.end));
    match config {
        Some(config) if problems.is_empty() => Ok(Loaded { config, name: name.to_owned(), text: text.to_owned(), set }),
        _ => Err(problems),
    }
}
