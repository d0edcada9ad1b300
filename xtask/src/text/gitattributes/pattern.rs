//! The patterns of `.gitattributes`.

use crate::text::wildmatch::{Wildmatch, literal_length};

/// The files that a line is about.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// `[attr]name`.
    Macro(Box<str>),
    /// A whole file name, at any depth.
    Name(Box<[u8]>),
    /// `*` and the end of a file name, at any depth.
    Suffix(Box<[u8]>),
    /// A glob for file names, at any depth.
    Base(Wildmatch),
    /// A glob for paths: what it begins with, and the rest.
    Path(Box<[u8]>, Option<Wildmatch>),
}

impl Target {
    /// Whether a file of this path, relative to the folder of the `.gitattributes`, is meant.
    pub(super) fn matches(&self, path: &[u8]) -> bool {
        let name = || path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
        match self {
            Target::Macro(_) => false,
            Target::Name(own) => name() == &**own,
            Target::Suffix(suffix) => name().ends_with(suffix),
            Target::Base(glob) => glob.matches(name()),
            Target::Path(plain, None) => path == &**plain,
            Target::Path(plain, Some(glob)) => path.strip_prefix(&**plain).is_some_and(|rest| glob.matches(rest)),
        }
    }
}

/// What a pattern means.
pub(super) fn target(pattern: &[u8]) -> Target {
    if pattern.contains(&b'/') {
        let pattern = pattern.strip_prefix(b"/").unwrap_or(pattern);
        // What stands before the first sign of a glob is compared on its own: behind it a new pattern begins.
        let (plain, rest) = pattern.split_at(literal_length(pattern));
        return Target::Path(plain.into(), (!rest.is_empty()).then(|| Wildmatch::new(rest)));
    }
    match pattern.strip_prefix(b"*") {
        _ if literal_length(pattern) == pattern.len() => Target::Name(pattern.into()),
        Some(suffix) if literal_length(suffix) == suffix.len() => Target::Suffix(suffix.into()),
        _ => Target::Base(Wildmatch::new(pattern)),
    }
}

/// A pattern in double quotes, its C escapes resolved, and what follows it.
pub(super) fn unquoted(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = text.strip_prefix(b"\"")?;
    let mut name = Vec::new();
    loop {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        if byte == b'"' {
            return Some((name, rest));
        }
        if byte != b'\\' {
            name.push(byte);
            continue;
        }
        let (&escape, after) = rest.split_first()?;
        rest = after;
        name.push(match escape {
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'\\' | b'"' => escape,
            b'0'..=b'3' => {
                let digits = rest.get(..2).filter(|digits| digits.iter().all(|digit| matches!(digit, b'0'..=b'7')))?;
                rest = &rest[2..];
                ((escape - b'0') << 6) | ((digits[0] - b'0') << 3) | (digits[1] - b'0')
            }
            _ => return None,
        });
    }
}

/// `path` as a pattern that matches it and nothing else, from the root.
pub fn pattern_of(path: &str) -> String {
    let mut pattern = String::from("/");
    for character in path.chars() {
        if matches!(character, '*' | '?' | '[' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    if !path.contains([' ', '\t', '\r', '\n', '"']) {
        return pattern;
    }
    let mut quoted = String::from("\"");
    for character in pattern.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\n' => quoted.push_str("\\n"),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
