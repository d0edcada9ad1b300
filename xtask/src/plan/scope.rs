//! Which files an item touches, and how, from the entries of its scope.

mod negated;
mod path;
mod remark;
mod verb;

use std::ops::Range;

pub(super) use negated::is_negated;
use negated::{Negation, leaves_alone};
use remark::Remarks;
use verb::{GONE, action, action_behind, is_goal, verb};

use super::Entry;
use crate::text::markdown::inline;

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
    /// Whether the item removes or moves it, so that it need not be there later.
    pub gone: bool,
}

impl Touch {
    /// Whether it may mean several files. Brackets are part of a name: `app/[id]/page.tsx`.
    pub fn is_pattern(&self) -> bool {
        self.path.contains(['*', '?']) || self.path.ends_with('/')
    }

    /// Whether it may be a folder: its last part has no extension.
    pub fn may_be_folder(&self) -> bool {
        let last = self.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        self.path.ends_with('/') || !last.trim_start_matches('.').contains(['.', '*', '?'])
    }

    /// Says of paths whether it names them: itself, by glob, or as the folder they are in.
    pub fn covers(&self) -> impl Fn(&str) -> bool {
        let folder = self.path.trim_end_matches('/');
        let is_glob = self.path.contains(['*', '?']) && !self.path.ends_with('/');
        let pattern = if is_glob { glob::Pattern::new(&self.path.replace('[', "[[]")).ok() } else { None };
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
        move |path| match &pattern {
            Some(pattern) => pattern.matches_with(path, options),
            None => path == self.path || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
        }
    }

    /// What every path that it names starts with.
    pub fn prefix(&self) -> &str {
        self.path.split(['*', '?']).next().unwrap_or_default()
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
    let mut negation = Negation::default();
    let mut moved: Option<Range<usize>> = None;
    for span in chosen {
        let before = &text[from.min(span.whole.start)..span.whole.start];
        let behind = &text[remarks.behind(span.whole.end)];
        from = span.whole.end;
        if negation.reaches(before) || leaves_alone(behind) {
            continue;
        }
        // What stands in the remark behind the path before says nothing about this one.
        let own = !found.is_empty() && before.contains(')');
        let before = if own { before.rsplit(')').next().unwrap_or(before) } else { before };
        let last = found.last().filter(|_| !own && is_joint(before));
        let mut action = action(before).or_else(|| last.map(|last| last.action));
        // `Move a to b`: the second is made.
        let is_goal = moved.is_some() && is_goal(before);
        if is_goal {
            action = Some(Action::Add);
        } else if action.is_none() || action == Some(Action::Touch) {
            action = action_behind(behind).or(action);
        }
        let verb = verb(before);
        let gone =
            !is_goal && verb.as_ref().map_or(last.is_some_and(|last| last.gone), |verb| GONE.contains(&verb.as_str()));
        moved = gone.then(|| span.range.clone());
        found.push(Touch {
            path: span.path.clone(),
            range: span.range.clone(),
            action: action.unwrap_or(Action::Touch),
            when: when(is_optional, behind),
            gone,
        });
    }
    found
}

/// A code span that can be a path of the repository.
fn span(text: &str, whole: Range<usize>) -> Option<Span> {
    let ticks = text[whole.clone()].bytes().take_while(|byte| *byte == b'`').count();
    let inner = whole.start + ticks..whole.end.checked_sub(ticks)?;
    let (range, path) = path::path(text, inner)?;
    Some(Span { whole, path, range })
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
    fn what_is_left_alone_is_no_scope() {
        for text in [
            "Do not touch `a/locked.py`",
            "Don't touch `a/locked.py` or `a/b.py`",
            "Out of scope: `a/out.py`",
            "Not: `a/out.py`, `a/b.py`",
            "Never change `a/b.py`",
            "Refactor without touching `a/b.py`",
            "Non-goal: `a/b.py`",
            "`a/b.py` (unchanged)",
            "`a/b.py` (out of scope)",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
        assert_eq!(read("Update `a/x.py` but do not touch `a/b.py`"), ["touch always a/x.py"]);
        assert_eq!(read("Do not touch `a/b.py`; update `a/x.py`"), ["touch always a/x.py"]);
        assert_eq!(read("If `a/x.py` does not fit, add `a/y.py`"), ["touch always a/x.py", "add always a/y.py"]);
    }

    #[test]
    fn what_is_removed_or_moved_is_gone() {
        let gone = |text: &str| -> Vec<(Action, bool)> {
            let touches = touches(text, &Entry { range: 0..text.len(), depth: 0 });
            touches.iter().map(|touch| (touch.action, touch.gone)).collect()
        };
        assert_eq!(gone("Remove `a/b.py`, `a/c.py`"), [(Action::Touch, true), (Action::Touch, true)]);
        assert_eq!(gone("Delete `a/b.py`; update `a/c.py`"), [(Action::Touch, true), (Action::Touch, false)]);
        assert_eq!(gone("Move `a/b.py` to `a/c.py`"), [(Action::Touch, true), (Action::Add, false)]);
    }

    #[test]
    fn code_that_is_no_path_is_no_scope() {
        for text in ["`GET /runs`", "`AUTO_APPROVE`", "`*_FILE`", "`/api/auth/*`", "`a::b`", "`--flag`", "`v1.2`"] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_scope_covers_files_folders_and_globs() {
        let touch = |path: &str| Touch {
            path: path.to_owned(),
            range: 0..0,
            action: Action::Touch,
            when: When::Always,
            gone: false,
        };
        assert!(touch("a/b.rs").covers()("a/b.rs") && !touch("a/b.rs").covers()("a/b.rsx"));
        assert!(touch("a/").covers()("a/b/c") && !touch("a/").covers()("ab/c"));
        assert!(touch("a/*").covers()("a/b") && !touch("a/*").covers()("a/b/c") && touch("a/**").covers()("a/b/c"));
        // A folder needs no slash at its end, and brackets are part of a name.
        assert!(touch("src/auth").covers()("src/auth/x.py") && !touch("src/auth").covers()("src/author.py"));
        assert!(touch("app/[id]/p.tsx").covers()("app/[id]/p.tsx") && !touch("app/[id]/p.tsx").covers()("app/i/p.tsx"));
        assert!(touch("app/[id]/*.tsx").covers()("app/[id]/p.tsx"));
    }
}
