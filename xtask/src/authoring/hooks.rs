//! The part of a git hook that runs the gate, beside whatever else the hook does.
//!
//! The part stands right behind the first line: there it always runs, whichever way the hook ends, and the rest of the
//! hook ends as it did before. A part at the end would never be reached behind an `exit`, and would hide how the
//! command before it ended.

use std::ops::Range;

/// The line before the part.
const BEGIN: &str = "# >>> cargo xtask gate >>>";

/// The line behind the part.
const END: &str = "# <<< cargo xtask gate <<<";

/// What a hook begins with that did not exist.
const SHEBANG: &str = "#!/bin/sh\n";

/// Shells that read the part as it is meant.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "ksh", "busybox"];

/// A hook of git.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// Before each commit.
    PreCommit,
    /// Before each push.
    PrePush,
}

impl Hook {
    /// The name of its file.
    pub fn name(self) -> &'static str {
        match self {
            Hook::PreCommit => "pre-commit",
            Hook::PrePush => "pre-push",
        }
    }

    /// The command that it runs, for whoever writes it elsewhere by hand.
    pub fn command(self) -> &'static str {
        match self {
            Hook::PreCommit => "cargo xtask gate --since HEAD",
            Hook::PrePush => "cargo xtask gate",
        }
    }

    /// The part, for a repository whose root is the folder `scope` of git's work tree, empty at the top.
    ///
    /// Git sets variables for a hook that would lead every git below it to this repository and to the index of the
    /// commit that is being made. What git gives to the hook to read is left to the rest of it.
    pub fn part(self, scope: &str) -> String {
        let enter = match scope.trim_end_matches('/') {
            "" => String::new(),
            folder => format!("  cd './{}' || exit 1\n", folder.replace('\'', r"'\''")),
        };
        let run = match self {
            // The first commit has nothing to be compared with.
            Hook::PreCommit => {
                "  if git rev-parse --quiet --verify HEAD >/dev/null; then\n    cargo xtask gate --since HEAD\n  else\n    cargo xtask gate\n  fi\n"
            }
            Hook::PrePush => "  cargo xtask gate\n",
        };
        let about = "# Written by `cargo xtask gate install`; with `--remove` it is taken out again.";
        format!(
            "{BEGIN}\n{about}\n(\n  unset $(git rev-parse --local-env-vars)\n{enter}{run}) </dev/null || exit 1\n{END}\n"
        )
    }

    /// The hook with the part in it; `None` when it is in it already. `old` is the hook as it stands, if there is one.
    ///
    /// # Errors
    /// Says why nothing can be written into it, as a sentence fragment about it.
    pub fn with_part(self, old: Option<&[u8]>, scope: &str) -> Result<Option<Vec<u8>>, String> {
        let part = self.part(scope);
        let Some(old) = old else { return Ok(Some([SHEBANG, &part].concat().into_bytes())) };
        let text = shell(old)?;
        let place = match found(text)? {
            Some(range) if text[range.clone()] == part => return Ok(None),
            Some(range) => range,
            None => {
                let end = text.find('\n').map_or(text.len(), |feed| feed + 1);
                end..end
            }
        };
        let feed = if text[..place.start].ends_with('\n') { "" } else { "\n" };
        Ok(Some([&text[..place.start], feed, &part, &text[place.end..]].concat().into_bytes()))
    }

    /// The hook without the part; `None` when it is not in it.
    ///
    /// # Errors
    /// As [`Hook::with_part`].
    pub fn without_part(self, old: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let Ok(text) = std::str::from_utf8(old) else { return Ok(None) };
        let Some(range) = found(text)? else { return Ok(None) };
        Ok(Some([&text[..range.start], &text[range.end..]].concat().into_bytes()))
    }
}

/// The hook as a script of a POSIX shell.
fn shell(old: &[u8]) -> Result<&str, String> {
    let Ok(text) = std::str::from_utf8(old) else { return Err("is a program, or not UTF-8".to_owned()) };
    let first = text.lines().next().unwrap_or_default();
    let Some(program) = first.strip_prefix("#!") else { return Err("does not begin with `#!/bin/sh`".to_owned()) };
    let mut words = program.split_whitespace();
    let mut name = words.next().unwrap_or_default();
    if name.ends_with("/env") {
        name = words.find(|word| !word.starts_with('-')).unwrap_or_default();
    }
    let name = name.rsplit('/').next().unwrap_or_default();
    if !SHELLS.contains(&name.strip_suffix(".exe").unwrap_or(name)) {
        return Err(format!("is run by `{}`, which is no POSIX shell", program.trim()));
    }
    if text.starts_with(&format!("{first}\r\n")) {
        return Err("has CRLF line ends, which no shell reads".to_owned());
    }
    Ok(text)
}

/// Where the part stands: both lines and what is between them.
fn found(text: &str) -> Result<Option<Range<usize>>, String> {
    let mut at = 0;
    let (mut begins, mut ends) = (Vec::new(), Vec::new());
    for line in text.split_inclusive('\n') {
        match line.trim_end() {
            BEGIN => begins.push(at),
            END => ends.push(at + line.len()),
            _ => {}
        }
        at += line.len();
    }
    match (&begins[..], &ends[..]) {
        ([], []) => Ok(None),
        ([begin], [end]) if begin < end => Ok(Some(*begin..*end)),
        _ => Err(format!("holds the lines `{BEGIN}` and `{END}`, and not once each and in this order")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(old: &str) -> String {
        let new = Hook::PreCommit.with_part(Some(old.as_bytes()), "").unwrap().expect("it was not in it");
        String::from_utf8(new).unwrap()
    }

    #[test]
    fn every_byte_of_the_hook_stays_in_its_order() {
        for old in [
            "#!/bin/sh\nexit 0\n",
            "#!/usr/bin/env bash\n# a\n\nset -e\nrun || exit 1",
            "#!/bin/sh",
            "#! /bin/dash -e\n",
        ] {
            let new = with(old);
            let part = Hook::PreCommit.part("");
            assert_eq!(new.replacen(&part, "", 1).trim_end(), old.trim_end(), "{new}");
            assert_eq!(Hook::PreCommit.with_part(Some(new.as_bytes()), ""), Ok(None));
            let without = Hook::PreCommit.without_part(new.as_bytes()).unwrap().unwrap();
            assert_eq!(String::from_utf8(without).unwrap().trim_end(), old.trim_end());
        }
    }

    #[test]
    fn an_older_part_is_exchanged() {
        let old = format!("#!/bin/sh\nbefore\n{BEGIN}\nold\n{END}\nafter\n");
        assert_eq!(with(&old), format!("#!/bin/sh\nbefore\n{}after\n", Hook::PreCommit.part("")));
    }

    #[test]
    fn what_is_no_posix_script_is_refused() {
        for old in [
            "#!/usr/bin/env python3\n",
            "#!/usr/bin/fish\n",
            "echo hello\n",
            "#!/bin/sh\r\nexit 0\r\n",
            "#!/usr/bin/env\n",
            "",
        ] {
            assert!(Hook::PrePush.with_part(Some(old.as_bytes()), "").is_err(), "{old:?}");
        }
        assert!(Hook::PrePush.with_part(Some(b"\x7fELF\xff"), "").is_err());
        assert!(Hook::PrePush.with_part(Some(format!("#!/bin/sh\n{END}\n{BEGIN}\n").as_bytes()), "").is_err());
        assert!(Hook::PrePush.with_part(Some(format!("#!/bin/sh\n{BEGIN}\n").as_bytes()), "").is_err());
    }

    #[test]
    fn a_root_below_the_work_tree_is_entered() {
        assert!(Hook::PrePush.part("a/it's b/").contains("\n  cd './a/it'\\''s b' || exit 1\n"));
    }
}
