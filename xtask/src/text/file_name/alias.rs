//! Names that some file system takes for a file that git obeys.

/// What git obeys, less the dot; and the name that NTFS makes up for it when `xxxxxx~1` to `~4` are taken
/// (git's `path.c`, `is_ntfs_dot_generic`).
const OBEYED: [(&str, &str); 4] =
    [("gitmodules", "gi7eba"), ("gitattributes", "gi7d29"), ("gitignore", "gi250a"), ("mailmap", "maba30")];

/// Which file of git's `name`, one component of a path, is taken for; nothing for that file's own name, and
/// nothing for others.
pub fn of(name: &str) -> Option<&'static str> {
    const ALL: [&str; 5] = [".git", ".gitmodules", ".gitattributes", ".gitignore", ".mailmap"];
    let bytes = name.as_bytes();
    if !bytes.first().is_some_and(|first| matches!(first, b'.' | b'g' | b'G' | b'm' | b'M' | 0x80..)) {
        return None;
    }
    // HFS+ leaves out what cannot be seen.
    let seen: String = name.chars().filter(|c| !is_ignored(*c)).collect();
    let found = ALL.into_iter().find(|own| seen.eq_ignore_ascii_case(own) || is_ntfs_alias(name, own));
    // `.git` itself is no name of a tracked file, so there it is always wrong.
    found.filter(|own| *own != name || *own == ".git")
}

/// What HFS+ ignores in a name (git's `utf8.c`, `next_hfs_char`).
fn is_ignored(c: char) -> bool {
    matches!(u32::from(c), 0x200C..=0x200F | 0x202A..=0x202E | 0x206A..=0x206F | 0xFEFF)
}

fn is_ntfs_alias(name: &str, own: &str) -> bool {
    let after = |length: usize| name.get(length..).is_some_and(is_dropped);
    let begins = |start: &str| name.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if begins(own) && after(own.len()) {
        return true;
    }
    if own == ".git" {
        return begins("git~1") && after("git~1".len());
    }
    let Some((long, short)) = OBEYED.into_iter().find(|(long, _)| own.ends_with(long)) else { return false };
    let bytes = name.as_bytes();
    let is_numbered = bytes.get(6) == Some(&b'~') && matches!(bytes.get(7), Some(b'1'..=b'4'));
    (begins(&long[..6]) && is_numbered && after(8)) || (is_made_up(bytes, short.as_bytes()) && after(8))
}

/// Whether the first eight bytes are some of `short`, a tilde and a number.
fn is_made_up(name: &[u8], short: &[u8]) -> bool {
    let Some(head) = name.get(..8) else { return false };
    let Some(tilde) = head.iter().position(|byte| *byte == b'~').filter(|at| *at <= 6) else { return false };
    let number = &head[tilde + 1..];
    head[..tilde].eq_ignore_ascii_case(&short[..tilde])
        && number.first().is_some_and(|first| (b'1'..=b'9').contains(first))
        && number.iter().all(u8::is_ascii_digit)
}

/// Whether NTFS drops all of `rest`: dots and spaces, and what follows a colon or a backslash.
fn is_dropped(rest: &str) -> bool {
    matches!(rest.trim_start_matches(['.', ' ']).chars().next(), None | Some(':' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_told_as_git_tells_it() {
        for (name, own) in [
            (".git", ".git"),
            (".GIT", ".git"),
            (".git.", ".git"),
            (".git ", ".git"),
            (".git . .", ".git"),
            (".git...", ".git"),
            ("git~1", ".git"),
            ("GIT~1 .", ".git"),
            (".git::$INDEX_ALLOCATION", ".git"),
            (".Git\\config", ".git"),
            (".g\u{200C}it", ".git"),
            (".gi\u{FEFF}t", ".git"),
            (".gitmodules ", ".gitmodules"),
            (".GITMODULES", ".gitmodules"),
            (".gitmodules::$DATA", ".gitmodules"),
            ("GITMOD~1", ".gitmodules"),
            ("gitmod~4 . :x", ".gitmodules"),
            ("GI7EBA~1", ".gitmodules"),
            ("gi7eb~10", ".gitmodules"),
            ("g~1000000", ".none"),
            ("~1000000", ".none"),
            ("gi7d29~1", ".gitattributes"),
            ("GI250A~9", ".gitignore"),
            ("MABA30~1", ".mailmap"),
            (".gitig\u{200D}nore", ".gitignore"),
            (".Mailmap", ".mailmap"),
        ] {
            let expected = (own != ".none").then_some(own);
            assert_eq!(of(name), expected, "{name}");
        }
        for name in [
            ".gitmodules",
            ".gitignore",
            ".gitattributes",
            ".mailmap",
            ".github",
            ".gitkeep",
            ".gitx",
            "git",
            "git~2",
            "gitmod~5",
            "gitmod~0",
            "gi7eba~0",
            "gi7ebx~1",
            ".gitmodules_x",
            "gitignore",
            "x.git",
            ".git-blame-ignore-revs",
            "foo~1",
            "",
            "\u{E9}",
            ".gi",
            "GITMOD~1x",
            "gi7eba~1x",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
