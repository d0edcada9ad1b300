//! Paths inside the repository and sets of them.

use std::fmt;

use glob::{MatchOptions, Pattern};

/// A path relative to the repository root: forward slashes on every system, UTF-8, no `.` or `..`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Box<str>);

/// A path is compared and hashed as its text, so a text finds one in a set.
impl std::borrow::Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl RepoPath {
    /// Accepts `text` as a path inside the repository.
    ///
    /// # Errors
    /// Says in words what keeps `text` from being one; the caller adds where it stood.
    pub fn new(text: &str) -> Result<RepoPath, String> {
        if text.is_empty() {
            return Err("a path cannot be empty".to_owned());
        }
        if text.contains('\0') {
            return Err(format!("`{}` holds a NUL byte", text.escape_default()));
        }
        if text.starts_with(['/', '\\']) || has_drive(text) {
            return Err(format!("`{text}` is absolute; write it relative to the repository root"));
        }
        RepoPath::below(text)
    }

    /// Accepts a path that git or the disk lists, which nobody wrote: `c:x` and `\x` name files like others where
    /// they can be. On Windows they would lead elsewhere when a folder is joined with them, and `a:b` into a stream.
    ///
    /// # Errors
    /// Says in words what keeps `text` from being joined with a folder here.
    pub fn listed(text: &str) -> Result<RepoPath, String> {
        if cfg!(windows) && text.contains([':', '\\']) {
            return Err(format!("`{}` holds a `:` or a `\\`, which Windows reads otherwise", text.escape_default()));
        }
        RepoPath::below(text)
    }

    /// The name of what has no path here, its bytes escaped: to be shown, and to lead nowhere.
    pub fn shown(name: &[u8]) -> RepoPath {
        RepoPath(name.escape_ascii().to_string().into())
    }

    fn below(text: &str) -> Result<RepoPath, String> {
        if text.is_empty() || text.contains('\0') {
            return Err("a path is not empty and holds no NUL byte".to_owned());
        }
        if text.starts_with('/') {
            return Err(format!("`{text}` is absolute"));
        }
        for component in text.split('/') {
            match component {
                "" => return Err(format!("`{text}` has an empty component")),
                "." | ".." => {
                    return Err(format!("`{text}` has a `{component}` component; a path stays inside the repository"));
                }
                _ => {}
            }
        }
        Ok(RepoPath(text.into()))
    }

    /// The path that `reference`, written in a file at this path, leads to; nothing when it leaves the repository.
    pub fn follow(&self, reference: &str) -> Option<RepoPath> {
        let mut parts: Vec<&str> = match reference.strip_prefix('/') {
            Some(_) => Vec::new(),
            None => self.0.split('/').collect(),
        };
        // A reference is relative to the folder, not to the file.
        parts.pop();
        for part in reference.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        RepoPath::new(&parts.join("/")).ok()
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component.
    pub fn file_name(&self) -> &str {
        memchr::memrchr(b'/', self.0.as_bytes()).map_or(&self.0, |slash| &self.0[slash + 1..])
    }

    /// The part after the last dot of the file name, if there is one.
    pub fn extension(&self) -> Option<&str> {
        let (stem, extension) = self.file_name().rsplit_once('.')?;
        (!stem.is_empty()).then_some(extension)
    }

    /// Whether the name says Markdown: `.md` or `.markdown`, in any case.
    pub fn is_markdown(&self) -> bool {
        self.extension().is_some_and(|e| e.eq_ignore_ascii_case("md") || e.eq_ignore_ascii_case("markdown"))
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `text` begins like a path on a drive of Windows.
fn has_drive(text: &str) -> bool {
    text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic()
}

/// `glob` lets `*` cross `/` unless told otherwise.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

/// Paths chosen by globs: `*` never crosses `/`, `**` does.
#[derive(Clone, Debug, Default)]
pub struct PathSet {
    globs: Vec<Pattern>,
}

impl PathSet {
    /// Compiles one more glob into the set.
    ///
    /// # Errors
    /// The glob's own syntax error, in words.
    pub fn add(&mut self, glob: &str) -> Result<(), String> {
        let pattern = Pattern::new(glob).map_err(|e| format!("`{glob}` is not a glob: {}", e.msg))?;
        self.globs.push(pattern);
        Ok(())
    }

    /// Whether it has no glob at all.
    pub fn is_empty(&self) -> bool {
        self.globs.is_empty()
    }

    /// Whether any glob matches the whole of `path`.
    pub fn contains(&self, path: &RepoPath) -> bool {
        self.globs.iter().any(|glob| glob.matches_with(path.as_str(), OPTIONS))
    }

    /// Whether the glob at `index`, in the order they were added, matches the whole of `path`.
    pub fn matches(&self, index: usize, path: &RepoPath) -> bool {
        self.globs.get(index).is_some_and(|glob| glob.matches_with(path.as_str(), OPTIONS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_the_repository() {
        for bad in ["", "/etc", "../x", "a/../b", "a//b", "./a", "C:/x", "\\\\host\\x", "a\0b", "a/"] {
            assert!(RepoPath::new(bad).is_err(), "{bad:?} was accepted");
        }
        assert_eq!(RepoPath::new("docs/a b.md").unwrap().file_name(), "a b.md");
    }

    #[test]
    fn a_listed_path_may_look_absolute_where_it_is_not() {
        for odd in ["c:x", "\\x", "a\\..\\b", "a:b/c", "a/c:x"] {
            assert_eq!(RepoPath::listed(odd).is_ok(), !cfg!(windows), "{odd}");
        }
        for bad in ["", "/etc", "../x", "a/../b", "a//b", "./a", "a\0b", "a/"] {
            assert!(RepoPath::listed(bad).is_err(), "{bad:?} was accepted");
        }
        assert_eq!(RepoPath::shown(b"caf\xE9.md").as_str(), "caf\\xe9.md");
    }

    #[test]
    fn a_reference_is_followed_from_the_folder_of_its_file() {
        let from = RepoPath::new("docs/tasks/gate.md").unwrap();
        let to = |reference| from.follow(reference).map(|path| path.to_string());
        assert_eq!(to("sot.md"), Some("docs/tasks/sot.md".to_owned()));
        assert_eq!(to("../../README.md"), Some("README.md".to_owned()));
        assert_eq!(to("/README.md"), Some("README.md".to_owned()));
        assert_eq!(to("../../../x"), None);
    }

    #[test]
    fn a_star_never_crosses_a_slash() {
        let mut set = PathSet::default();
        set.add("docs/*.md").unwrap();
        let path = |text| RepoPath::new(text).unwrap();
        assert!(set.contains(&path("docs/a.md")));
        assert!(!set.contains(&path("docs/sub/a.md")));
        set.add("**/a.md").unwrap();
        assert!(set.contains(&path("docs/sub/a.md")) && set.contains(&path("a.md")));
    }

    #[test]
    fn markdown_is_told_by_its_name_in_any_case() {
        let markdown = |text| RepoPath::new(text).unwrap().is_markdown();
        assert!(markdown("UP.MD") && markdown("a/b.markdown"));
        assert!(!markdown("a.mdx") && !markdown(".md") && !markdown("md"));
    }
}
