//! Which code spans of a scope are paths of the repository.

use std::ops::Range;

use crate::text::markdown::path_in;

/// The names of files that have no extension.
const NAMES: &[&str] = &[
    "Dockerfile",
    "Containerfile",
    "Makefile",
    "GNUmakefile",
    "Justfile",
    "justfile",
    "Rakefile",
    "Gemfile",
    "Procfile",
    "Vagrantfile",
    "Jenkinsfile",
    "Brewfile",
    "Pipfile",
    "LICENSE",
    "LICENCE",
    "COPYING",
    "NOTICE",
    "README",
    "CHANGELOG",
    "AUTHORS",
    "CODEOWNERS",
    "VERSION",
];

/// The extensions that make a word without a slash a file.
const EXTENSIONS: &str = " adoc asm astro avif awk bash bat bib bmp c cc cfg cjs clj cljs cmake cmd conf config cpp cs \
    csproj css csv cts cxx dart db diff dockerfile editorconfig ejs elm env eot erb erl ex example exs fish fs gif go \
    gql gradle graphql groovy h hbs hcl hpp hrl hs htm html ico in ini ipynb j2 java jinja jinja2 jl jpeg jpg js json \
    json5 jsonc jsonl jsx kt kts less lhs lock log lua m4 md mdx mjs ml mli mod mts nim nix org pdf php pl plist pm \
    png po pp prisma properties proto ps1 psd1 psm1 py pyi pyx r rb rmd rs rst sass scala scss service sh snap sol \
    sql sqlite sum svelte svg swift tcl template tex tf tfvars toml tpl ts tsv tsx ttf txt typed vb vim vue wasm webp \
    woff woff2 xml xsd xsl yaml yml zig zsh ";

/// What media types start with.
const MEDIA: &[&str] = &["application", "audio", "font", "image", "message", "model", "multipart", "text", "video"];

/// The path that the code at `inner` is, and where it stands.
pub(super) fn path(text: &str, inner: Range<usize>) -> Option<(Range<usize>, String)> {
    let Some(named) = path_in(text, inner.clone()) else { return unusual(text, inner) };
    let path = named.text;
    (!path.contains("//") && (path.contains('/') && !is_phrase(path) || is_file_name(path)))
        .then(|| (named.range, path.to_owned()))
}

/// A well-known name, or a path with spaces or brackets: those need a slash and an extension.
fn unusual(text: &str, inner: Range<usize>) -> Option<(Range<usize>, String)> {
    let code = text.get(inner.clone())?;
    let start = inner.start + (code.len() - code.trim_start().len());
    let path = code.trim();
    let range = start..start + path.len();
    if NAMES.contains(&path) {
        return Some((range, path.to_owned()));
    }
    let last = path.rsplit('/').next()?;
    let foreign = |c: char| c.is_control() || "<>{}$|\"\\=;`@%:#*?".contains(c);
    let starts_well = path.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | '('));
    // `GET api/x.json` and `cat docs/a.md` are commands, so the first folder has no space.
    let folder = path.split('/').next()?;
    let is_path = path.contains('/') && !path.contains("//") && starts_well && !path.contains(foreign);
    let is_known = last.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && is_extension(end));
    (is_path && is_known && !folder.contains(char::is_whitespace)).then(|| (range, path.to_owned()))
}

/// Whether a word with a slash is no path: `and/or`, `N/A`, `GET/POST`, `application/json`.
fn is_phrase(path: &str) -> bool {
    let mut parts = path.split('/');
    let first = parts.next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_media = MEDIA.contains(&first) && parts.count() == 1 && !last.is_empty() && !last.contains(['.', '*']);
    let is_loud = path.contains(|c: char| c.is_ascii_uppercase())
        && !path.ends_with('/')
        && path.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '/'));
    let is_name = NAMES.contains(&last);
    path == "and/or" || (is_media && !is_name) || (is_loud && !is_name)
}

/// Whether a word without a slash is the name of a file: well known, hidden, or of a known extension.
fn is_file_name(path: &str) -> bool {
    if path.contains('/') || path.contains("()") {
        return false;
    }
    if NAMES.contains(&path) {
        return true;
    }
    match path.rsplit_once('.') {
        // `.editorconfig`; `.5` is none.
        Some(("", end)) => end.len() > 1 && end.starts_with(|c: char| c.is_ascii_alphabetic()),
        Some((stem, end)) => is_extension(end) || end == "*" || stem.starts_with('.') || NAMES.contains(&stem),
        None => false,
    }
}

fn is_extension(end: &str) -> bool {
    let end = end.trim_end_matches('*');
    let is_word = !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_word && EXTENSIONS.contains(&format!(" {} ", end.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        path(text, 0..text.len()).map(|(_, path)| path)
    }

    #[test]
    fn well_known_names_and_hidden_files_are_paths() {
        for text in [
            "Dockerfile",
            "Makefile",
            "LICENSE",
            "Dockerfile.dev",
            ".editorconfig",
            ".gitattributes",
            ".github/CODEOWNERS",
            ".env",
            ".env.example",
            "Cargo.lock",
            "go.mod",
            "nginx.conf",
            "docs/my file.md",
            "app/[id]/page.tsx",
            "app/(home)/page.tsx",
            "docs/API.md",
            "text/slug.rs",
            "src/auth",
            "docs/",
            "DOCS/",
            "application/models/",
            "src/*.py",
        ] {
            assert_eq!(read(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn words_with_dots_and_slashes_are_no_paths() {
        for text in [
            "os.path",
            "self.name",
            "pathlib.Path",
            "foo.bar",
            "v1.x",
            "v1.2",
            "e.g.",
            "N/A",
            "and/or",
            "application/json",
            "text/plain",
            "image/svg+xml",
            "GET/POST",
            "GET /runs",
            "GET api/x.json",
            "cat docs/a.md",
            "a b.md",
            "f(x)/y",
            "word",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
