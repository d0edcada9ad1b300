//! Which files an item touches, and how, from the entries of its scope.

mod remark;

use std::ops::Range;

use remark::Remarks;

use super::Entry;
use crate::text::markdown::inline;
use crate::text::markdown::path_in;

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is changed.
    Touch,
    /// It is made.
    Add,
    /// Something is added to it.
    Extend,
}

impl Action {
    /// The word of the machine reports.
    pub fn word(self) -> &'static str {
        match self {
            Action::Touch => "touch",
            Action::Add => "add",
            Action::Extend => "extend",
        }
    }
}

/// Whether that must happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// It must.
    Always,
    /// It may.
    Optional,
    /// It must if something is so.
    Conditional,
}

impl When {
    /// The word of the machine reports.
    pub fn word(self) -> &'static str {
        match self {
            When::Always => "always",
            When::Optional => "optional",
            When::Conditional => "conditional",
        }
    }
}

/// One path or glob of a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The path or glob.
    pub path: String,
    /// Where it stands.
    pub range: Range<usize>,
    /// What happens to it.
    pub action: Action,
    /// Whether it must.
    pub when: When,
}

impl Touch {
    /// Whether it may mean several files.
    pub fn is_pattern(&self) -> bool {
        self.path.contains(['*', '?', '[']) || self.path.ends_with('/')
    }

    /// Says of paths whether it names them: itself, by glob, or as the folder they are in.
    pub fn covers(&self) -> impl Fn(&str) -> bool {
        let folder = self.path.ends_with('/');
        let pattern = if folder { None } else { glob::Pattern::new(&self.path).ok() };
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
        move |path| match &pattern {
            _ if folder => path.starts_with(&self.path),
            Some(pattern) if self.is_pattern() => pattern.matches_with(path, options),
            Some(_) | None => self.path == path,
        }
    }

    /// What every path that it names starts with.
    pub fn prefix(&self) -> &str {
        &self.path[..self.path.find(['*', '?', '[']).unwrap_or(self.path.len())]
    }
}

/// One code span of an entry that is a path.
struct Span {
    /// With its backticks.
    whole: Range<usize>,
    path: String,
    range: Range<usize>,
}

/// The paths of one entry.
///
/// Paths in parentheses are remarks, unless there are no others. Where a path comes first and a colon behind it,
/// what follows is prose about it.
pub fn touches(text: &str, entry: &Entry) -> Vec<Touch> {
    let said = &text[entry.range.clone()];
    let spans: Vec<Span> =
        inline::code_spans(text, entry.range.clone()).into_iter().filter_map(|s| span(text, s)).collect();
    let parts = parentheses(text, entry.range.clone());
    let inside = |span: &Span| {
        let next = parts.partition_point(|part| part.end <= span.whole.start);
        parts.get(next).is_some_and(|part| part.contains(&span.whole.start))
    };
    let mut chosen: Vec<&Span> = spans.iter().filter(|span| !inside(span)).collect();
    if chosen.is_empty() {
        chosen = spans.iter().collect();
    }
    // `path`: a sentence that may name other paths.
    if let Some(end) = subject_end(text, entry, &chosen) {
        chosen.retain(|span| span.whole.end <= end);
    }
    let mut found: Vec<Touch> = Vec::new();
    let mut from = entry.range.start;
    let is_optional = has_word(label(said), OPTIONAL);
    let mut remarks = Remarks::new(text, entry.range.end);
    // From behind, so that the remark which several paths share is found once.
    for span in chosen.iter().rev() {
        remarks.behind(span.whole.end);
    }
    for span in chosen {
        let before = &text[from.min(span.whole.start)..span.whole.start];
        let behind = &text[remarks.behind(span.whole.end)];
        // What stands in the remark behind the path before says nothing about this one.
        let own = !found.is_empty() && before.contains(')');
        let before = if own { before.rsplit(')').next().unwrap_or(before) } else { before };
        let mut action =
            action(before).or_else(|| found.last().filter(|_| !own && is_joint(before)).map(|last| last.action));
        if action.is_none() || action == Some(Action::Touch) {
            action = action_behind(behind).or(action);
        }
        let when = when(is_optional, behind);
        found.push(Touch {
            path: span.path.clone(),
            range: span.range.clone(),
            action: action.unwrap_or(Action::Touch),
            when,
        });
        from = span.whole.end;
    }
    found
}

/// A code span that can be a path of the repository.
fn span(text: &str, whole: Range<usize>) -> Option<Span> {
    let ticks = text[whole.clone()].bytes().take_while(|byte| *byte == b'`').count();
    let inner = whole.start + ticks..whole.end.checked_sub(ticks)?;
    let named = path_in(text, inner)?;
    let path = named.text;
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    // `*_FILE` and `os.path` are no files; `a/b`, `nginx.conf` and `.editorconfig` can be.
    let extension = last.rsplit_once('.').is_some_and(|(stem, end)| {
        let is_word =
            !end.is_empty() && end.len() <= 10 && end.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'*');
        is_word && (!stem.is_empty() || end.len() > 2) && !end.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_path = path.contains('/') || (extension && !last.contains("()"));
    (is_path && !path.contains("//")).then(|| Span { whole, path: path.to_owned(), range: named.range })
}

/// Every parenthesis of the entry, code left out.
fn parentheses(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let spans = inline::code_spans(text, range.clone());
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut code = spans.iter().peekable();
    for (at, character) in text[range.clone()].char_indices() {
        let at = range.start + at;
        if !matches!(character, '(' | ')') {
            continue;
        }
        while code.next_if(|span| span.end <= at).is_some() {}
        if code.peek().is_some_and(|span| span.contains(&at)) {
            continue;
        }
        if character == '(' {
            open.push(at);
        } else if let Some(start) = open.pop()
            && open.is_empty()
        {
            found.push(start..at + 1);
        }
    }
    found
}

/// Where the paths end that a sentence behind a colon is about.
fn subject_end(text: &str, entry: &Entry, chosen: &[&Span]) -> Option<usize> {
    let first = chosen.first()?;
    if first.whole.start != entry.range.start {
        return None;
    }
    let ends = |span: &&&Span| text[span.whole.end..entry.range.end].starts_with(':');
    chosen.iter().find(ends).map(|span| span.whole.end)
}

/// The words before the first colon that stands before any code: `Optional doc note`.
fn label(said: &str) -> &str {
    let code = said.find('`').unwrap_or(said.len());
    let colon = said[..code].find(':').unwrap_or(0);
    let label = &said[..colon];
    if label.is_empty() { said[..code].split(['.', ',']).next().unwrap_or_default() } else { label }
}

/// Whether only a joint stands between two paths.
fn is_joint(between: &str) -> bool {
    let between = between.trim().trim_matches([',', '/']).trim();
    matches!(between, "" | "and" | "or" | "and/or" | "&" | "+")
}

fn has_word(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase();
    let mut all = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    all.any(|word| words.contains(&word))
}

/// The action that the words before a path name.
fn action(before: &str) -> Option<Action> {
    let lower = before.to_lowercase();
    let mut verbs = lower.rsplit(|c: char| !c.is_alphanumeric()).filter_map(|word| match word {
        "add" | "adds" | "create" | "new" | "introduce" => Some(Action::Add),
        "extend" | "extends" | "expand" => Some(Action::Extend),
        "update" | "change" | "edit" | "touch" | "move" | "remove" | "delete" | "fix" => Some(Action::Touch),
        _ => None,
    });
    verbs.next()
}

/// The action that a remark behind a path names: `(new)`, `(extend only if needed)`.
fn action_behind(remark: &str) -> Option<Action> {
    let inner = remark.trim_start_matches('(');
    let first = inner.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    match first.as_str() {
        "new" | "add" | "create" => Some(Action::Add),
        "extend" => Some(Action::Extend),
        _ => None,
    }
}

/// Words that say a file need not be touched.
const OPTIONAL: &[&str] = &["optional", "optionally"];

fn when(is_optional: bool, remark: &str) -> When {
    if is_optional || has_word(remark, OPTIONAL) {
        When::Optional
    } else if has_word(remark, &["if", "unless", "when"]) || remark.contains("as needed") {
        When::Conditional
    } else {
        When::Always
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let touches = touches(text, &Entry { range: 0..text.len(), depth: 0 });
        touches.iter().map(|t| format!("{} {} {}", t.action.word(), t.when.word(), t.path)).collect()
    }

    #[test]
    fn the_forms_of_the_canonical_plan() {
        assert_eq!(read("`docker-compose.yml` (comment block only)"), ["touch always docker-compose.yml"]);
        assert_eq!(read("`t/a.py` (extend only if needed)"), ["extend conditional t/a.py"]);
        assert_eq!(read("`src/main.py` (`GET /runs`)"), ["touch always src/main.py"]);
        assert_eq!(read("Add: `t/a.py` (new)"), ["add always t/a.py"]);
        assert_eq!(read("Add: `t/a.py` (new) and/or extend existing tests"), ["add always t/a.py"]);
        assert_eq!(read("Add: `t/a.py` (if you keep patterns)"), ["add conditional t/a.py"]);
        assert_eq!(read("Optional doc note: `docs/G.md` legacy section"), ["touch optional docs/G.md"]);
        assert_eq!(
            read("`docs/D.md` and/or `docs/C.md` (routing note)"),
            ["touch always docs/D.md", "touch always docs/C.md"]
        );
        assert_eq!(
            read("Run ownership: `a/m.py`, `a/main.py`, `a/auth/*` (if chosen)"),
            ["touch conditional a/m.py", "touch conditional a/main.py", "touch conditional a/auth/*"]
        );
        assert_eq!(read("Tests: extend `t/c.py`, add route tests as needed"), ["extend always t/c.py"]);
        assert_eq!(read("Docs/ADR (where it is recorded)"), [""; 0]);
        assert_eq!(read("`a/n.rs` (new), `a/o.rs`"), ["add always a/n.rs", "touch always a/o.rs"]);
    }

    #[test]
    fn the_forms_of_the_prompt() {
        assert_eq!(read("Update `docs/G.md` to match (NEVER `docs/`, `tests/`)."), ["touch always docs/G.md"]);
        assert_eq!(read("`d.yml`: must reference `d.prod.yml` (or `x/y`)."), ["touch always d.yml"]);
        assert_eq!(read("Add a test (suggested): `t/a.py`."), ["add always t/a.py"]);
        assert_eq!(
            read("Update docs (`docs/D.md` and/or `docs/C.md`) to describe it."),
            ["touch always docs/D.md", "touch always docs/C.md"]
        );
        assert_eq!(read("Add `t/a.py` if needed."), ["add conditional t/a.py"]);
        assert_eq!(
            read("Update `docs/D.md` / `docs/W.md` if needed."),
            ["touch conditional docs/D.md", "touch conditional docs/W.md"]
        );
    }

    #[test]
    fn code_that_is_no_path_is_no_scope() {
        for text in ["`GET /runs`", "`AUTO_APPROVE`", "`*_FILE`", "`/api/auth/*`", "`a::b`", "`--flag`", "`v1.2`"] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_scope_covers_files_folders_and_globs() {
        let touch =
            |path: &str| Touch { path: path.to_owned(), range: 0..0, action: Action::Touch, when: When::Always };
        assert!(touch("a/b.rs").covers()("a/b.rs") && !touch("a/b.rs").covers()("a/b.rsx"));
        assert!(touch("a/").covers()("a/b/c") && !touch("a/").covers()("ab/c"));
        assert!(touch("a/*").covers()("a/b") && !touch("a/*").covers()("a/b/c") && touch("a/**").covers()("a/b/c"));
    }
}
