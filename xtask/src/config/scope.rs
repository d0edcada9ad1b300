//! Files chosen by whole components of their paths.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::DeValue;

use super::decode::{Decode, Decoder};
use crate::model::{PathSet, RepoPath};

/// Files by name, by folder or by glob.
///
/// An entry with a sign of a glob is matched against the whole path. Without one, an entry with a
/// slash is a file or a folder from the root, and one without is the name of a file or folder anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// As written.
    pub texts: Vec<String>,
}

/// A scope ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    names: Vec<String>,
    paths: Vec<String>,
    globs: PathSet,
}

impl Scope {
    /// Makes the scope ready to be asked. Its globs were checked when it was read.
    pub fn chosen(&self) -> Chosen {
        let mut chosen = Chosen::default();
        for text in &self.texts {
            let plain = text.trim_end_matches('/');
            if is_glob(text) {
                // A glob that is none was refused with the configuration.
                let _ = chosen.globs.add(text);
            } else if plain.contains('/') {
                chosen.paths.push(plain.to_owned());
            } else {
                chosen.names.push(plain.to_owned());
            }
        }
        chosen
    }

    /// The entries without a sign of a glob that no file of `tree` is, or is below.
    pub fn lost<'s>(&'s self, tree: &BTreeSet<RepoPath>) -> Vec<&'s str> {
        let is_lost = |text: &&String| {
            let one = Scope { texts: vec![(*text).clone()] }.chosen();
            !is_glob(text) && !tree.iter().any(|path| one.contains(path))
        };
        self.texts.iter().filter(is_lost).map(String::as_str).collect()
    }
}

impl Chosen {
    /// Whether `path` is one of them.
    pub fn contains(&self, path: &RepoPath) -> bool {
        let text = path.as_str();
        let below = |folder: &String| {
            text.strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.paths.iter().any(below)
            || (!self.names.is_empty() && text.split('/').any(|part| self.names.iter().any(|name| name == part)))
            || self.globs.contains(path)
    }
}

fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

impl Decode for Scope {
    const KIND: &'static str = "list of names, paths or globs";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        let texts = Vec::<String>::decode(decoder, value, key)?;
        let mut good = true;
        for text in &texts {
            let wrong = match (is_glob(text), text.contains('\\')) {
                (_, true) => Some("holds a backslash; paths are written with `/` on every system".to_owned()),
                (true, _) => PathSet::default().add(text).err(),
                (false, _) => RepoPath::new(text.trim_end_matches('/')).err(),
            };
            if let Some(message) = wrong {
                decoder.problem(value.span(), format!("`{key}`: `{text}`: {message}"), "");
                good = false;
            }
        }
        good.then_some(Scope { texts })
    }
}

/// Kinds of file: an extension such as `.md`, in any case, or a whole name such as `Dockerfile`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// As written.
    pub texts: Vec<String>,
}

impl Kinds {
    /// Whether the file is of one of the kinds.
    pub fn contain(&self, path: &RepoPath) -> bool {
        let name = path.file_name();
        self.texts.iter().any(|kind| match kind.strip_prefix('.') {
            Some(extension) => path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension)),
            // `Dockerfile` is also what `Dockerfile.dev` is.
            None => name == kind || name.strip_prefix(kind.as_str()).is_some_and(|rest| rest.starts_with('.')),
        })
    }
}

impl Decode for Kinds {
    const KIND: &'static str = "list of extensions or file names";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        let texts = Vec::<String>::decode(decoder, value, key)?;
        match texts.iter().find(|text| text.is_empty() || text.contains(['/', '*', '\\'])) {
            Some(text) => {
                let help = "write `.md` for an extension, `Dockerfile` for a name";
                decoder.problem(value.span(), format!("`{key}`: `{text}` is no kind of file"), help);
                None
            }
            None => Some(Kinds { texts }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(scope: &[&str], path: &str) -> bool {
        let scope = Scope { texts: scope.iter().map(|text| (*text).to_owned()).collect() };
        scope.chosen().contains(&RepoPath::new(path).unwrap())
    }

    #[test]
    fn entries_match_whole_components() {
        assert!(holds(&["dist"], "a/dist/x.md") && holds(&["dist"], "dist"));
        assert!(!holds(&["dist"], "docs/distribution.md") && !holds(&["dist"], "a/distilled/x.md"));
        assert!(holds(&["docs/old"], "docs/old/x.md") && !holds(&["docs/old"], "a/docs/old/x.md"));
        assert!(holds(&["docs/"], "x/docs/y.md") && holds(&["docs/a.md"], "docs/a.md"));
        assert!(holds(&["docs/*.md"], "docs/a.md") && !holds(&["docs/*.md"], "docs/a/b.md"));
        assert!(!holds(&["docs/old"], "docs/older.md"));
    }

    #[test]
    fn kinds_are_extensions_in_any_case_or_names() {
        let kinds = Kinds { texts: [".md", "Dockerfile"].map(str::to_owned).to_vec() };
        let is = |path: &str| kinds.contain(&RepoPath::new(path).unwrap());
        assert!(is("docs/UP.MD") && is("Dockerfile") && is("a/Dockerfile.dev"));
        assert!(!is("a.mdx") && !is("MyDockerfile") && !is("md"));
    }
}
