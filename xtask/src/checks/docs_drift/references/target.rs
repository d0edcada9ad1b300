//! Where the target of a link leads, by the text of it alone.

use std::borrow::Cow;

use crate::model::RepoPath;

/// Where a target leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Another host, another scheme, or the page of a template: not ours to judge.
    Foreign,
    /// The document itself.
    Here,
    /// The root of the repository.
    Root,
    /// A path of the repository, whether something stands there or not.
    Inside(RepoPath),
    /// Above the root.
    Outside,
    /// A drive of one machine.
    Machine,
    /// Text that can be no path.
    Nowhere,
}

/// A target in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target<'t> {
    /// The path as it is written, without query and fragment.
    pub path: &'t str,
    /// What follows `#`, as it is written.
    pub fragment: Option<&'t str>,
    /// Where it leads.
    pub place: Place,
}

/// Pages that GitHub serves beside the files of a repository: `../../issues` in a README leads there.
const SERVED: &[&str] = &[
    "actions",
    "blob",
    "branches",
    "commit",
    "commits",
    "compare",
    "contributors",
    "discussions",
    "issues",
    "labels",
    "milestone",
    "milestones",
    "network",
    "packages",
    "projects",
    "pull",
    "pulls",
    "raw",
    "releases",
    "security",
    "settings",
    "stargazers",
    "tags",
    "tree",
    "wiki",
];

/// How many folders of an address stand between a repository and its root: `blob` and the branch.
const SERVED_DEPTH: usize = 2;

impl<'t> Target<'t> {
    /// Reads `target`, written in the document at `from`.
    pub fn read(from: &RepoPath, target: &'t str) -> Target<'t> {
        let trimmed = target.trim();
        let (rest, fragment) = match trimmed.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (trimmed, None),
        };
        let path = rest.split_once('?').map_or(rest, |(path, _)| path);
        Target { path, fragment, place: place(from, trimmed, path) }
    }
}

fn place(from: &RepoPath, target: &str, path: &str) -> Place {
    let templates = ["{{", "{%", "${", "<%"];
    if templates.iter().any(|sign| target.contains(sign)) || target.starts_with("//") {
        return Place::Foreign;
    }
    match scheme(target) {
        Some(drive) if drive.len() == 1 && target[2..].starts_with(['/', '\\']) => return Place::Machine,
        Some(_) => return Place::Foreign,
        None => {}
    }
    if path.is_empty() {
        return Place::Here;
    }
    lead(from, &decoded(path))
}

/// The scheme that `target` begins with.
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let good = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (good && scheme.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(scheme)
}

/// Follows a decoded path from the folder of `from`; from the root when it begins with a slash.
fn lead(from: &RepoPath, path: &str) -> Place {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { from.as_str().split('/').collect() };
    parts.pop();
    let mut above = 0;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_some() => {}
            ".." => above += 1,
            part => parts.push(part),
        }
    }
    if above == SERVED_DEPTH && parts.first().is_none_or(|first| SERVED.contains(first)) {
        return Place::Foreign;
    }
    match (above, parts.is_empty()) {
        (0, true) => Place::Root,
        (0, false) => RepoPath::new(&parts.join("/")).map_or(Place::Nowhere, Place::Inside),
        _ => Place::Outside,
    }
}

/// `text` with its percent escapes read; one that is none stays as it is, as in browsers, and so
/// does everything when the bytes are not UTF-8.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.extend(u8::try_from(high * 16 + low));
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// `path` as it is written in a link: from the root when `old` was, else from the folder of `from`.
pub fn written(from: &RepoPath, to: &RepoPath, old: &str, in_angles: bool) -> String {
    let escape = |path: &str| encoded(path, in_angles, old.contains('%'));
    if old.starts_with('/') {
        return format!("/{}", escape(to.as_str()));
    }
    let folder: Vec<&str> = from.as_str().split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let parts: Vec<&str> = to.as_str().split('/').collect();
    let limit = parts.len() - 1;
    let common = folder.iter().zip(&parts[..limit]).take_while(|(left, right)| left == right).count();
    let up = "../".repeat(folder.len() - common);
    let down = escape(&parts[common..].join("/"));
    let first_has_colon = down.split('/').next().is_some_and(|first| first.contains(':'));
    let dot = if up.is_empty() && (old.starts_with("./") || first_has_colon) { "./" } else { "" };
    format!("{dot}{up}{down}")
}

/// `path` with percent escapes for what would end a target or mean something else in it.
fn encoded(path: &str, in_angles: bool, foreign_too: bool) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let plain = c.is_ascii_alphanumeric() || "/-._~!$+,;=:@".contains(c);
        if plain || (c == ' ' && in_angles) || (!c.is_ascii() && !c.is_whitespace() && !foreign_too) {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            out.extend(c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")));
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

    fn places(target: &str) -> Place {
        Target::read(&path("docs/guide/a.md"), target).place
    }

    #[test]
    fn a_target_leads_where_a_browser_takes_it() {
        let inside = |text| Place::Inside(path(text));
        for (target, place) in [
            ("b.md", inside("docs/guide/b.md")),
            ("../b.md?raw=1#x", inside("docs/b.md")),
            ("/b%20c.md", inside("b c.md")),
            ("b%zz.md", inside("docs/guide/b%zz.md")),
            ("b%ff.md", inside("docs/guide/b%ff.md")),
            ("NO:PE.md", Place::Foreign),
            ("x/NO:PE.md", inside("docs/guide/x/NO:PE.md")),
            ("../../", Place::Root),
            ("/", Place::Root),
            ("#x", Place::Here),
            ("", Place::Here),
            ("?plain=1#L3", Place::Here),
            ("../../../etc/hostname", Place::Outside),
            ("..%2F..%2F..%2Fetc", Place::Outside),
            ("../../../docs/b.md", Place::Outside),
            ("../../../../issues/7", Place::Foreign),
            ("../../../..", Place::Foreign),
            ("../../../../etc", Place::Outside),
            ("../../../../x/../issues/7", Place::Foreign),
            ("../../../x/../issues/7", Place::Outside),
            ("mailto:a@b", Place::Foreign),
            ("//host/x", Place::Foreign),
            ("C:/dev/x", Place::Machine),
            ("c:\\dev\\x", Place::Machine),
            ("{{ site }}/x.md", Place::Foreign),
            ("a%00b", Place::Nowhere),
        ] {
            assert_eq!(places(target), place, "{target}");
        }
    }

    #[test]
    fn a_new_path_is_written_as_the_old_one_was() {
        let from = path("docs/guide/a.md");
        let write = |to: &str, old: &str, angles| written(&from, &path(to), old, angles);
        assert_eq!(write("docs/guide/b.md", "x.md", false), "b.md");
        assert_eq!(write("docs/guide/b.md", "./x.md", false), "./b.md");
        assert_eq!(write("src/b c(1).md", "x", false), "../../src/b%20c%281%29.md");
        assert_eq!(write("src/b c.md", "x", true), "../../src/b c.md");
        assert_eq!(write("src/\u{e9}.md", "/x", false), "/src/\u{e9}.md");
        assert_eq!(write("src/\u{e9}.md", "%C3%A9.md", false), "../../src/%C3%A9.md");
        assert_eq!(write("docs/guide/a:b.md", "x", false), "./a:b.md");
    }
}
