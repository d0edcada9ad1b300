//! Environment variables: what templates offer and what sources use.

use std::collections::{BTreeMap, HashSet};

use crate::model::{RepoPath, Site};

/// Which environment variables there are.
#[derive(Debug, Default)]
pub struct Variables {
    /// The templates.
    pub templates: Vec<RepoPath>,
    /// What they offer, and where first.
    pub offered: BTreeMap<String, Site>,
    /// Every word of a source that can be a variable.
    pub words: HashSet<String>,
}

/// Whether a file of this name is a template for the environment.
pub fn is_template(name: &str) -> bool {
    const ENDS: [&str; 4] = ["example", "sample", "template", "dist"];
    let Some((stem, end)) = name.rsplit_once('.') else { return false };
    let is_env = stem == "env" || stem.ends_with(".env") || stem.starts_with(".env.");
    is_env && ENDS.contains(&end) || name.ends_with(".env") && name.contains("example")
}

impl Variables {
    /// Reads a template: a variable that is only shown in a comment is offered too.
    pub fn template(&mut self, path: &RepoPath, text: &str) {
        self.templates.push(path.clone());
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let rest = line.trim_start_matches(|c: char| c.is_whitespace() || c == '#');
            let rest = rest.strip_prefix("export ").unwrap_or(rest);
            let Some((name, _)) = rest.split_once('=') else { continue };
            if crate::text::commands::is_variable(name.trim()) {
                let begin = start + (line.len() - rest.len());
                let site = Site::new(path, begin..begin + name.trim().len());
                self.offered.entry(name.trim().to_owned()).or_insert(site);
            }
        }
        self.mentioned(text);
    }

    /// Takes in every word of `text` that can be a variable; a longer word is not a shorter one.
    pub fn mentioned(&mut self, text: &str) {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let words = words.filter(|word| word.len() > 1 && word.bytes().any(|byte| byte.is_ascii_uppercase()));
        for word in words.filter(|word| !word.bytes().any(|byte| byte.is_ascii_lowercase())) {
            if !self.words.contains(word) {
                self.words.insert(word.to_owned());
            }
        }
    }
}
