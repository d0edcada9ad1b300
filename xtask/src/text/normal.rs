//! Spellings of one thing made one: versions, names, routes, paths.

/// One step that makes spellings of a thing equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Normal {
    /// Without white space at both ends.
    Trim,
    /// In lower case.
    Lower,
    /// In upper case.
    Upper,
    /// `SomeName`, `some_name` and `some name` as `some-name`.
    Kebab,
    /// The same as `some_name`.
    Snake,
    /// The last part of a path.
    FileName,
    /// The same without its extension.
    Stem,
    /// A version without `v`, an operator before it and build metadata behind it.
    Semver,
    /// The first two numbers of a version.
    Minor,
    /// A route whose parameters have no names: `/users/{}`.
    Route,
    /// The route that a file of pages stands for.
    PathToRoute,
    /// Without a pair of quotes or backticks.
    Unquote,
    /// The name of a Python package (PEP 503).
    Name,
    /// Without this at the start.
    StripPrefix(String),
    /// Without this at the end.
    StripSuffix(String),
}

/// The words, as they are configured.
const WORDS: [(&str, Normal); 13] = [
    ("trim", Normal::Trim),
    ("lower", Normal::Lower),
    ("upper", Normal::Upper),
    ("kebab", Normal::Kebab),
    ("snake", Normal::Snake),
    ("file-name", Normal::FileName),
    ("stem", Normal::Stem),
    ("semver", Normal::Semver),
    ("minor", Normal::Minor),
    ("route", Normal::Route),
    ("path-to-route", Normal::PathToRoute),
    ("unquote", Normal::Unquote),
    ("name", Normal::Name),
];

impl Normal {
    /// Every word that can be configured.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(word, _)| *word).chain(["strip-prefix:", "strip-suffix:"])
    }

    /// The step that `word` names.
    pub fn parse(word: &str) -> Option<Normal> {
        if let Some((_, normal)) = WORDS.iter().find(|(known, _)| *known == word) {
            return Some(normal.clone());
        }
        let (step, text) = word.split_once(':')?;
        match step {
            "strip-prefix" if !text.is_empty() => Some(Normal::StripPrefix(text.to_owned())),
            "strip-suffix" if !text.is_empty() => Some(Normal::StripSuffix(text.to_owned())),
            _ => None,
        }
    }

    /// `text` after the step.
    pub fn apply(&self, text: &str) -> String {
        match self {
            Normal::Trim => text.trim().to_owned(),
            Normal::Lower => text.to_lowercase(),
            Normal::Upper => text.to_uppercase(),
            Normal::Kebab => words(text).join("-"),
            Normal::Snake => words(text).join("_"),
            Normal::FileName => file_name(text).to_owned(),
            Normal::Stem => {
                let name = file_name(text);
                name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem }).to_owned()
            }
            Normal::Semver => semver(text).to_owned(),
            Normal::Minor => semver(text).split(['.', '-']).take(2).collect::<Vec<_>>().join("."),
            Normal::Route => route(text),
            Normal::PathToRoute => path_to_route(text),
            Normal::Unquote => unquoted(text).to_owned(),
            Normal::Name => {
                let lower = text.trim().to_ascii_lowercase();
                let parts = lower.split(['-', '_', '.']).filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join("-")
            }
            Normal::StripPrefix(prefix) => text.strip_prefix(prefix.as_str()).unwrap_or(text).to_owned(),
            Normal::StripSuffix(suffix) => text.strip_suffix(suffix.as_str()).unwrap_or(text).to_owned(),
        }
    }
}

fn file_name(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

fn unquoted(text: &str) -> &str {
    ['"', '\'', '`'].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(text)
}

/// The words of a name, in lower case.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        let starts = !before.is_alphanumeric() || (c.is_uppercase() && !before.is_uppercase());
        if c.is_alphanumeric() {
            if starts {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    words
}

/// The version in `>=1.2.3+build`, `v1.2.3` or `^1.2`.
fn semver(text: &str) -> &str {
    let text = unquoted(text.trim());
    let text = text.trim_start_matches(['=', '>', '<', '~', '^', '!', ' ']);
    let text =
        text.strip_prefix(['v', 'V']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(text);
    text.split(['+', ' ', ',']).next().unwrap_or(text)
}

/// `/users/:id/`, `/users/<int:id>`, `/users/[id]` and `/users/{id}` as `/users/{}`.
fn route(text: &str) -> String {
    let path = text.split(['?', '#']).next().unwrap_or(text).trim_matches('/');
    let is_parameter = |part: &str| {
        part.starts_with([':', '$'])
            || [('{', '}'), ('<', '>'), ('[', ']')]
                .iter()
                .any(|(open, close)| part.starts_with(*open) && part.ends_with(*close))
    };
    let parts = path.split('/').map(|part| if is_parameter(part) { "{}" } else { part });
    format!("/{}", parts.collect::<Vec<_>>().join("/"))
}

/// `users/[id]/page.tsx` and `users/[id]/index.js` as `/users/{}`; `(group)` folders are no part of it.
fn path_to_route(text: &str) -> String {
    let (folder, name) = text.rsplit_once('/').unwrap_or(("", text));
    let stem = name.split('.').next().unwrap_or(name);
    let last = if ["index", "page", "route", "+page"].contains(&stem) { "" } else { stem };
    let parts = folder.split('/').chain([last]);
    let parts = parts.filter(|part| !(part.is_empty() || part.starts_with('(') && part.ends_with(')')));
    route(&parts.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, pairs: &[(&str, &str)]) {
        let normal = Normal::parse(word).unwrap();
        for (text, expected) in pairs {
            assert_eq!(normal.apply(text), *expected, "{word} of {text}");
        }
    }

    #[test]
    fn spellings_of_one_thing_become_one() {
        check("kebab", &[("SomeName", "some-name"), ("some_name", "some-name"), ("HTTPServer x", "httpserver-x")]);
        check("snake", &[("some-name", "some_name"), ("A1b", "a1b")]);
        check("file-name", &[("a/b.md", "b.md"), ("b", "b")]);
        check("stem", &[("a/b.tar.gz", "b.tar"), (".env", ".env")]);
        check("semver", &[("v1.2.3", "1.2.3"), (">=1.2,<2", "1.2"), ("1.0.0-rc1+5", "1.0.0-rc1"), ("vx", "vx")]);
        check("minor", &[("3.11-slim", "3.11"), ("1.95.0", "1.95"), ("3", "3")]);
        check(
            "route",
            &[("/users/:id/", "/users/{}"), ("/u/<int:id>?q=1", "/u/{}"), ("u/{name}", "/u/{}"), ("/", "/")],
        );
        check(
            "path-to-route",
            &[("users/[id]/page.tsx", "/users/{}"), ("(app)/about.js", "/about"), ("index.ts", "/")],
        );
        check("unquote", &[("`a`", "a"), ("\"a'", "\"a'")]);
        check("name", &[("Foo__Bar.baz", "foo-bar-baz")]);
        check("strip-prefix:docs/", &[("docs/a", "a"), ("a", "a")]);
        check("strip-suffix:.md", &[("a.md", "a"), ("a.mdx", "a.mdx")]);
    }

    #[test]
    fn what_is_no_step_is_none() {
        assert!(["", "loud", "strip-prefix:", "trim:x"].iter().all(|word| Normal::parse(word).is_none()));
        assert_eq!(Normal::words().count(), WORDS.len() + 2);
    }
}
