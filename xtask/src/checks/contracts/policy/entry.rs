//! One path of a tier, or of a sentence: a file, a folder or a glob, always from the root.

use std::collections::BTreeSet;
use std::ops::Bound;

use unicode_normalization::UnicodeNormalization;

use crate::model::{PathSet, RepoPath};

/// Stands for a file that nobody has written yet.
const ANY: &str = "any-other";

/// A file, a folder or a glob.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As written.
    pub text: String,
    exact: PathSet,
    /// The same in lower case and composed, where other spellings of a name count too.
    folded: Option<PathSet>,
}

impl Entry {
    /// The entry that `text` is. `every_case` lets it name other spellings of a name too, which some systems take for
    /// the same file.
    pub fn new(text: &str, every_case: bool) -> Entry {
        let globs = match text.strip_suffix('/') {
            Some(folder) => vec![format!("{folder}/**")],
            None if is_glob(text) => vec![text.to_owned()],
            None => vec![text.to_owned(), format!("{text}/**")],
        };
        let set = |fold: &dyn Fn(&str) -> String| {
            let mut set = PathSet::default();
            // A glob that is none was refused with the configuration, and names nothing in a sentence.
            globs.iter().for_each(|glob| drop(set.add(&fold(glob))));
            set
        };
        let folded = every_case.then(|| set(&folded));
        Entry { text: text.to_owned(), exact: set(&str::to_owned), folded }
    }

    /// Whether `path` is named.
    pub fn contains(&self, path: &RepoPath) -> bool {
        self.exact.contains(path)
            || self.folded.as_ref().is_some_and(|folded| {
                RepoPath::listed(&self::folded(path.as_str())).is_ok_and(|path| folded.contains(&path))
            })
    }

    /// A path that is named and is likely no file of the repository.
    pub fn sample(&self) -> Option<RepoPath> {
        let text = self.text.strip_suffix('/').map_or(self.text.clone(), |folder| format!("{folder}/{ANY}"));
        let parts: Vec<String> =
            text.split('/').map(|part| if part == "**" { ANY.to_owned() } else { filled(part) }).collect();
        RepoPath::listed(&parts.join("/")).ok().filter(|path| self.contains(path))
    }

    /// The files of `tree` that are named as they are written.
    pub fn files<'t>(&'t self, tree: &'t BTreeSet<RepoPath>) -> impl Iterator<Item = &'t RepoPath> {
        // They stand together as far as the text has no sign of a glob.
        let fixed = &self.text[..self.text.find(['*', '?', '[']).unwrap_or(self.text.len())];
        let fixed = fixed.trim_end_matches('/');
        let from = if fixed.is_empty() { Bound::Unbounded } else { Bound::Included(fixed) };
        let below = tree.range::<str, _>((from, Bound::Unbounded));
        below.take_while(move |path| path.as_str().starts_with(fixed)).filter(|path| self.exact.contains(path))
    }
}

/// What other spellings of a name have in common: case, and how its letters are composed.
fn folded(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}

/// Whether `text` has a sign of a glob.
pub fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// One component with its signs replaced.
fn filled(part: &str) -> String {
    let mut out = String::new();
    let mut rest = part.chars();
    while let Some(sign) = rest.next() {
        match sign {
            '*' => out.push_str(ANY),
            '?' => out.push('a'),
            '[' => {
                let class: String = rest.by_ref().take_while(|c| *c != ']').collect();
                out.extend(class.chars().next());
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RepoPath {
        RepoPath::new(text).unwrap()
    }

    #[test]
    fn entries_are_whole_paths_from_the_root() {
        let names = |entry: &str, name: &str| Entry::new(entry, false).contains(&path(name));
        assert!(names("docs/", "docs/a/b.md") && names("docs", "docs/a.md") && names("docs", "docs"));
        assert!(!names("docs/", "src/docs/a.md") && !names("docs/", "docs2/a.md") && !names("docs/", "Docs/a.md"));
        assert!(names("docs/*.md", "docs/a.md") && !names("docs/*.md", "docs/a/b.md"));
        assert!(names(".env*", ".env.local") && !names(".env*", "a/.env"));
    }

    #[test]
    fn a_strict_entry_names_other_spellings_too() {
        let entry = Entry::new("scripts/Migrations/", true);
        assert!(entry.contains(&path("Scripts/migrations/a.py")));
        let composed = Entry::new("docs/s\u{E9}curit\u{E9}/", true);
        assert!(composed.contains(&path("docs/Se\u{301}curite\u{301}/a.md")));
        let apart = Entry::new("docs/se\u{301}curite\u{301}/", true);
        assert!(apart.contains(&path("docs/s\u{E9}curit\u{E9}/a.md")));
    }

    #[test]
    fn a_sample_is_a_path_that_the_entry_names() {
        for (text, sample) in [
            ("docs/", "docs/any-other"),
            ("docs/**", "docs/any-other"),
            ("**/*.md", "any-other/any-other.md"),
            (".env*", ".envany-other"),
            ("a.py", "a.py"),
            ("x/[ab]?.c", "x/aa.c"),
        ] {
            assert_eq!(Entry::new(text, false).sample(), Some(path(sample)), "{text}");
        }
        assert_eq!(Entry::new("[!a]", false).sample(), Some(path("!")));
    }
}
