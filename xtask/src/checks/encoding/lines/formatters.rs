//! Formatters that write line ends of their own: rustfmt and Prettier, where their configuration names one.

use crate::model::{RepoPath, Site, Snapshot};
use crate::text::lines::LineEnd;

/// A formatter whose configuration names a line end.
pub struct Formatter {
    /// What names it.
    pub site: Site,
    /// The line end.
    pub end: LineEnd,
    folder: String,
    extensions: &'static [&'static str],
}

/// What Prettier formats without a plugin.
const PRETTIER: &[&str] = &[
    "cjs", "css", "cts", "graphql", "html", "js", "json", "json5", "jsonc", "jsx", "less", "markdown", "md", "mdx",
    "mjs", "mts", "scss", "ts", "tsx", "vue", "yaml", "yml",
];

/// The key that names a line end, and the files it is about.
fn key(path: &RepoPath) -> Option<(&'static str, &'static [&'static str])> {
    match path.file_name() {
        // rust-lang.github.io/rustfmt, `newline_style`.
        "rustfmt.toml" | ".rustfmt.toml" => Some(("newline_style", &["rs"])),
        // prettier.io/docs/options, `endOfLine`.
        ".prettierrc" | ".prettierrc.json" | ".prettierrc.yaml" | ".prettierrc.yml" | ".prettierrc.json5"
        | ".prettierrc.toml" => Some(("endOfLine", PRETTIER)),
        _ => None,
    }
}

/// Whether the file at `path` configures a formatter.
pub fn is_one(path: &RepoPath) -> bool {
    key(path).is_some()
}

/// The formatters of the repository.
pub fn all(snapshot: &Snapshot) -> Vec<Formatter> {
    let of = |path: &RepoPath, text: &str| {
        let (key, extensions) = key(path)?;
        let (at, value) = value(text, key)?;
        let end = match value {
            "Unix" | "lf" => LineEnd::Lf,
            "Windows" | "crlf" => LineEnd::CrLf,
            _ => return None,
        };
        let folder = path.as_str()[..path.as_str().len() - path.file_name().len()].to_owned();
        Some(Formatter { site: Site::new(path, at..at + key.len()), end, folder, extensions })
    };
    let files = snapshot.files().filter(|(path, _)| snapshot.tree.contains(*path));
    files.filter_map(|(path, file)| of(path, file.text().ok()?)).collect()
}

impl Formatter {
    /// Whether it writes the file at `path`.
    pub fn writes(&self, path: &RepoPath) -> bool {
        path.as_str().starts_with(&self.folder) && path.extension().is_some_and(|own| self.extensions.contains(&own))
    }
}

/// Where `key` stands outside a comment, and its value, in TOML, JSON and YAML alike.
fn value<'a>(text: &'a str, key: &str) -> Option<(usize, &'a str)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = line.find(key).filter(|at| !line[..*at].contains('#') && !line[..*at].contains("//")) {
            let rest = line[at + key.len()..].trim_start_matches(['"', '\'', ' ', '\t', ':', '=']);
            let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            return Some((start + at, &rest[..length]));
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn a_value_is_found_in_every_syntax_and_in_no_comment() {
        assert_eq!(
            value("# newline_style = \"Unix\"\nnewline_style = \"Windows\"\n", "newline_style"),
            Some((25, "Windows"))
        );
        assert_eq!(value("{\"semi\": true, \"endOfLine\": \"crlf\"}", "endOfLine"), Some((16, "crlf")));
        assert_eq!(value("semi: true\nendOfLine: lf # x\n", "endOfLine"), Some((11, "lf")));
        assert_eq!(value("// endOfLine: lf", "endOfLine"), None);
    }
}
