//! What a Python call writes to, and what its result names.

use super::super::operand::{Folder, Operand, speaks_of_temporary, words};

/// An argument of a call.
pub(super) struct Argument<'a> {
    /// The keyword, if it has one.
    pub(super) name: Option<&'a str>,
    /// `*` or `**` unpacks it.
    pub(super) unpacked: bool,
    /// What it names.
    pub(super) value: Operand,
}

/// A call.
pub(super) struct Call<'a> {
    /// The last component of what is called.
    pub(super) name: &'a str,
    /// All of it, if it is nothing but names and dots.
    pub(super) path: Option<&'a str>,
    /// What a method is called on.
    pub(super) receiver: Option<&'a Operand>,
    /// The file gives this name a meaning of its own, so it is not the built-in one.
    pub(super) own: bool,
    /// In order.
    pub(super) arguments: Vec<Argument<'a>>,
}

impl Call<'_> {
    fn positional(&self, index: usize) -> Option<&Operand> {
        let plain = |argument: &&Argument| argument.name.is_none() && !argument.unpacked;
        self.arguments.iter().take_while(plain).nth(index).map(|argument| &argument.value)
    }

    fn keyword(&self, names: &[&str]) -> Option<&Operand> {
        let named = |argument: &&Argument| argument.name.is_some_and(|name| names.contains(&name));
        self.arguments.iter().find(named).map(|argument| &argument.value)
    }

    /// The argument at `index`, or the one with the keyword.
    fn argument(&self, index: usize, name: &str) -> Option<&Operand> {
        self.positional(index).or_else(|| self.keyword(&[name]))
    }

    fn values(&self) -> impl Iterator<Item = &Operand> {
        self.arguments.iter().map(|argument| &argument.value)
    }

    /// What the result names.
    pub(super) fn result(&self) -> Operand {
        let unknown = || {
            let foreign = self.path.is_some_and(speaks_of_temporary) || speaks_of_temporary(self.name);
            if foreign { Operand::Foreign } else { Operand::made_from(self.values().chain(self.receiver)) }
        };
        if self.own
            || self.receiver == Some(&Operand::Foreign)
            || self.arguments.iter().any(|argument| argument.unpacked)
        {
            return unknown();
        }
        let Some(first) = self.positional(0) else {
            return match (self.name, self.receiver) {
                ("resolve" | "absolute" | "expanduser" | "as_posix", Some(receiver)) => receiver.clone(),
                ("Path" | "PurePath", _) => Operand::whole("."),
                _ => unknown(),
            };
        };
        let rest = || self.values().skip(1);
        match self.name {
            "Path" | "PurePath" | "PosixPath" | "PurePosixPath" | "WindowsPath" | "PureWindowsPath" => {
                rest().fold(first.clone(), |path, part| path.join(part))
            }
            // A string's own `join` takes one argument, a path's at least two.
            "join" if self.arguments.len() > 1 => rest().fold(first.clone(), |path, part| path.join(part)),
            "joinpath" => {
                self.receiver.map_or_else(unknown, |receiver| self.values().fold(receiver.clone(), |a, b| a.join(b)))
            }
            "str" | "fspath" | "abspath" | "realpath" | "normpath" | "expanduser" => first.clone(),
            "resolve" => self.receiver.cloned().unwrap_or_else(unknown),
            _ => unknown(),
        }
    }

    /// Where relative paths lead after it.
    pub(super) fn enters(&self) -> Folder {
        match (self.name, self.path) {
            ("isolated_filesystem", _) | ("chdir", Some("monkeypatch.chdir")) => Folder::Elsewhere,
            ("chdir", _) => self.argument(0, "path").map_or(Folder::Somewhere, Operand::entered),
            _ => Folder::Root,
        }
    }

    /// What the call writes to, if that is protected, and how.
    pub(super) fn written(&self) -> Vec<(&Operand, String)> {
        let quoted = |operand| (operand, format!("`{}`", self.path.filter(|_| self.is_module()).unwrap_or(self.name)));
        let written: Vec<&Operand> = match self.path.unwrap_or(self.name) {
            "open" | "io.open" | "codecs.open" | "builtins.open" | "aiofiles.open"
                if self.path.is_some() && !self.own =>
            {
                return self.opened(self.argument(0, "file").or_else(|| self.keyword(&["filename"])), 1);
            }
            "os.replace" | "os.rename" | "os.renames" | "shutil.move" => {
                self.argument(1, "dst").into_iter().chain(self.argument(0, "src")).collect()
            }
            "os.remove" | "os.unlink" => self.argument(0, "path").into_iter().collect(),
            "shutil.copy" | "shutil.copyfile" | "shutil.copy2" | "copyfile" | "copy2"
                if self.path.is_some() && !self.own =>
            {
                self.argument(1, "dst").into_iter().collect()
            }
            _ => match self.name {
                "open" => return self.opened(self.receiver, 0),
                "write_text" | "write_bytes" | "unlink" if self.receiver.is_some() => {
                    self.receiver.into_iter().collect()
                }
                // With two arguments this is a string's.
                "rename" | "replace" if self.receiver.is_some() && self.is_single() => {
                    self.argument(0, "target").into_iter().chain(self.receiver).collect()
                }
                name if is_writer(name) => self.named().into_iter().collect(),
                _ => return Vec::new(),
            },
        };
        written.into_iter().map(quoted).collect()
    }

    fn is_single(&self) -> bool {
        matches!(self.arguments.as_slice(), [Argument { unpacked: false, .. }])
    }

    fn is_module(&self) -> bool {
        self.path.is_some_and(|path| path.starts_with("os.") || path.starts_with("shutil."))
    }

    /// A file that is opened with the mode in the argument at `index`.
    fn opened<'a>(&'a self, file: Option<&'a Operand>, index: usize) -> Vec<(&'a Operand, String)> {
        match (file, self.argument(index, "mode")) {
            (Some(file), Some(Operand::Text { whole: true, text })) if is_writing(text) => {
                vec![(file, format!("`open` in mode \"{text}\""))]
            }
            _ => Vec::new(),
        }
    }

    /// The file that a function whose name speaks of writing is given.
    fn named(&self) -> Option<&Operand> {
        let by_keyword = self.keyword(&["path", "file", "filename", "target"]);
        // A method of this name, and a function of a lone text, may take what to write instead of where to.
        let lone =
            self.arguments.len() == 1 && !words(self.name).any(|word| matches!(word, "atomic" | "safe" | "file"));
        let content = self.name == "write" && self.receiver.is_some() || lone || words(self.name).any(is_content);
        by_keyword.or_else(|| self.positional(0).filter(|_| !content))
    }
}

/// Whether a mode of `open` can change the file.
fn is_writing(mode: &str) -> bool {
    mode.len() <= 4 && mode.chars().all(|c| "rwaxbt+U".contains(c)) && mode.contains(['w', 'a', 'x', '+'])
}

/// Whether a function of this name writes, rather than asks about writing or reports it.
fn is_writer(name: &str) -> bool {
    const VERBS: [&str; 43] = [
        "allow", "allows", "are", "assert", "attempt", "before", "after", "block", "blocks", "can", "check", "deny",
        "detect", "enforce", "ensure", "expect", "fail", "find", "forbid", "forbids", "guard", "has", "is", "lock",
        "log", "may", "mock", "must", "no", "not", "on", "patch", "prevent", "protect", "record", "refuse", "reject",
        "report", "should", "test", "validate", "verify", "warn",
    ];
    const NOUNS: [&str; 18] = [
        "access",
        "allowed",
        "attempt",
        "attempts",
        "blocked",
        "denied",
        "error",
        "exception",
        "forbidden",
        "guard",
        "permission",
        "permissions",
        "permitted",
        "policy",
        "protected",
        "protection",
        "to",
        "violation",
    ];
    let (mut writes, mut other) = (false, name.starts_with(|c: char| c.is_ascii_uppercase()));
    for word in words(name).map(str::to_ascii_lowercase) {
        other |= !writes && VERBS.contains(&word.as_str()) || NOUNS.contains(&word.as_str());
        writes |= matches!(word.as_str(), "write" | "rewrite" | "overwrite");
    }
    writes && !other
}

/// Whether a function that writes this is usually given the text first, not the file.
fn is_content(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "line"
            | "lines"
            | "row"
            | "rows"
            | "cell"
            | "column"
            | "message"
            | "msg"
            | "header"
            | "heading"
            | "title"
            | "str"
            | "string"
            | "entry"
            | "event"
            | "warning"
            | "output"
            | "stdout"
            | "stderr"
            | "console"
            | "link"
            | "links"
            | "item"
            | "items"
            | "value"
            | "field"
            | "comment"
            | "paragraph"
    )
}
