//! Which file a piece of code names, as far as that can be known.

/// Longer texts name no file that anybody protects.
const TEXT_MAX: usize = 1024;

/// What is known of a file's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    /// Nothing.
    Unknown,
    /// It lies under a temporary folder, so it is nothing of the repository's.
    Foreign,
    /// How it ends, with forward slashes.
    Text {
        /// Nothing stands before `text`.
        whole: bool,
        /// The end of the path.
        text: String,
    },
}

/// Where relative paths lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Folder {
    /// To the repository, as nothing says otherwise.
    Root,
    /// Perhaps to the repository: the code changed to a folder that is not spelled out.
    Somewhere,
    /// Not to the repository's root.
    Elsewhere,
}

impl Operand {
    pub(super) fn whole(text: &str) -> Operand {
        Operand::text(true, text)
    }

    pub(super) fn text(whole: bool, text: &str) -> Operand {
        if text.len() > TEXT_MAX { Operand::Unknown } else { Operand::Text { whole, text: text.replace('\\', "/") } }
    }

    /// What is left to say of something made from `parts` in a way nobody knows.
    pub(super) fn made_from<'a>(parts: impl IntoIterator<Item = &'a Operand>) -> Operand {
        if parts.into_iter().any(|part| *part == Operand::Foreign) { Operand::Foreign } else { Operand::Unknown }
    }

    /// `self`, with `other` written directly behind it.
    pub(super) fn concat(&self, other: &Operand) -> Operand {
        match (self, other) {
            (Operand::Foreign, _) | (_, Operand::Foreign) => Operand::Foreign,
            (Operand::Text { whole, text }, Operand::Text { whole: true, text: more }) => {
                Operand::text(*whole, &format!("{text}{more}"))
            }
            (_, Operand::Text { text, .. }) => Operand::text(false, text),
            (_, Operand::Unknown) => Operand::Unknown,
        }
    }

    /// The path `other` inside the folder `self`.
    pub(super) fn join(&self, other: &Operand) -> Operand {
        match (self, other) {
            (_, Operand::Text { whole: true, text }) if is_absolute(text) => other.clone(),
            (Operand::Text { text, .. }, _) if text.is_empty() || text.ends_with('/') => self.concat(other),
            _ => self.concat(&Operand::whole("/")).concat(other),
        }
    }

    /// Which protected path this is.
    pub(super) fn find(&self, protected: &[&str], folder: Folder) -> Option<usize> {
        let Operand::Text { whole, text } = self else { return None };
        protected.iter().position(|path| is_path(*whole, text, path, folder))
    }

    /// Where relative paths lead after changing to this folder.
    pub(super) fn entered(&self) -> Folder {
        match self {
            Operand::Unknown => Folder::Somewhere,
            Operand::Foreign => Folder::Elsewhere,
            Operand::Text { text, .. } if text.split('/').all(is_dots) => Folder::Somewhere,
            Operand::Text { whole, text } if *whole && is_absolute(text) && !is_temporary(text) => Folder::Somewhere,
            Operand::Text { .. } => Folder::Elsewhere,
        }
    }
}

/// Whether a name speaks of temporary files.
pub(super) fn speaks_of_temporary(name: &str) -> bool {
    words(name).any(|word| {
        let word = word.to_ascii_lowercase();
        word.starts_with("tmp")
            || word.starts_with("tempdir")
            || word.starts_with("tempfile")
            || matches!(word.as_str(), "temp" | "temporary" | "mkdtemp" | "mktemp" | "mkstemp")
    })
}

/// The words of a `snake_case` or `camelCase` name, or of any text.
pub(super) fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let bytes = rest.as_bytes();
        let ends = |&at: &usize| {
            !bytes[at].is_ascii_alphanumeric() || bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase()
        };
        let end = (1..bytes.len()).find(ends).unwrap_or(bytes.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        (!word.is_empty()).then_some(word)
    })
}

fn is_dots(component: &str) -> bool {
    matches!(component, "" | "." | "..")
}

fn is_absolute(text: &str) -> bool {
    let drive = matches!(text.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    text.starts_with(['/', '~']) || drive
}

fn is_temporary(text: &str) -> bool {
    text.starts_with("/tmp/") || text.starts_with("/var/tmp/") || text.split('/').any(speaks_of_temporary)
}

/// A path of one component is some file of that name unless it is spelled out as the root's.
fn is_path(whole: bool, text: &str, path: &str, folder: Folder) -> bool {
    let mut left = text.rsplit('/').filter(|component| !matches!(*component, "" | "."));
    let ends = path.rsplit('/').all(|component| left.next() == Some(component));
    if !ends {
        return false;
    }
    let bare = !path.contains('/');
    let mut left = left.peekable();
    if !whole {
        return !bare && text.starts_with('/') && left.all(is_dots);
    }
    if is_absolute(text) {
        return !bare && !is_temporary(text);
    }
    match folder {
        Folder::Root => left.peek().is_none() || !bare && left.all(is_dots),
        Folder::Somewhere => !bare && left.all(is_dots),
        Folder::Elsewhere => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(operand: &Operand) -> Option<usize> {
        operand.find(&["docs/B.md", "README.md"], Folder::Root)
    }

    #[test]
    fn a_whole_path_leads_to_the_file_from_the_root_or_absolutely() {
        for text in [
            "docs/B.md",
            "./docs/B.md",
            "docs\\B.md",
            "../docs/B.md",
            "docs/./B.md",
            "docs//B.md",
            "/srv/x/docs/B.md",
            "C:\\dev\\x\\docs\\B.md",
            "~/x/docs/B.md",
        ] {
            assert_eq!(found(&Operand::whole(text)), Some(0), "{text}");
        }
        for text in [
            "fixtures/docs/B.md",
            "docs/B.md.bak",
            "xdocs/B.md",
            "/tmp/x/docs/B.md",
            "B.md",
            "docs/b.md",
            "",
            "/",
            "/srv/README.md",
            "../README.md",
            "x/README.md",
            "C:docs/B.md",
        ] {
            assert_eq!(found(&Operand::whole(text)), None, "{text}");
        }
        assert_eq!(found(&Operand::whole("README.md")), Some(1));
        assert_eq!(found(&Operand::whole("./README.md")), Some(1));
    }

    #[test]
    fn behind_an_unknown_root_the_path_is_complete() {
        let tail = |text: &str| Operand::text(false, text);
        assert_eq!(found(&tail("/docs/B.md")), Some(0));
        assert_eq!(found(&tail("/../docs/B.md")), Some(0));
        for text in ["docs/B.md", "/x/docs/B.md", "/README.md", "/docs/B.md2"] {
            assert_eq!(found(&tail(text)), None, "{text}");
        }
    }

    #[test]
    fn joining() {
        let join = |a: &Operand, b: &Operand| found(&a.join(b));
        assert_eq!(join(&Operand::Unknown, &Operand::whole("docs/B.md")), Some(0));
        assert_eq!(join(&Operand::whole("docs/"), &Operand::whole("B.md")), Some(0));
        assert_eq!(join(&Operand::whole("."), &Operand::whole("README.md")), Some(1));
        assert_eq!(join(&Operand::whole("docs"), &Operand::Unknown), None);
        assert_eq!(join(&Operand::Foreign, &Operand::whole("docs/B.md")), None);
        assert_eq!(join(&Operand::Unknown, &Operand::whole("README.md")), None);
        assert_eq!(
            Operand::whole("docs/").concat(&Operand::whole("B.md")).find(&["docs/B.md"], Folder::Elsewhere),
            None
        );
    }

    #[test]
    fn temporary_names() {
        for name in
            ["tmp", "tmp_path", "TMPDIR", "myTmpDir", "temp", "TemporaryDirectory", "tempfile", "out_temp", "x tmpdir"]
        {
            assert!(speaks_of_temporary(name), "{name}");
        }
        for name in ["template", "attempt", "temperature", "root", "", "éé", "contempt"] {
            assert!(!speaks_of_temporary(name), "{name}");
        }
    }
}
