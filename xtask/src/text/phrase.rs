//! One phrase that is looked for: a pattern, its word boundaries, its context and its replacement.
//!
//! Works on one unit of text at a time (a line, a joined command, a block) and knows neither files nor rules.

pub mod literals;
pub mod units;

use std::ops::Range;
use std::sync::OnceLock;

use regex::{Captures, Regex, RegexBuilder};
use regex_automata::{Input, meta};

/// A pattern that is checked at once and compiled when it is first needed: most phrases of a long
/// list are never met.
#[derive(Debug)]
pub struct LazyPattern {
    text: String,
    compiled: OnceLock<Option<Regex>>,
    light: OnceLock<Option<meta::Regex>>,
}

/// Larger patterns are refused: they take longer to compile than a repository to search.
const SIZE_BYTES_MAX: usize = 8 << 20;

impl LazyPattern {
    /// Accepts `text` as a regular expression.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn new(text: &str) -> Result<LazyPattern, String> {
        // Syntax alone is read here; what is too large to compile is found when it is used.
        regex_syntax::parse(text).map_err(|error| last_line(&error.to_string()))?;
        Ok(LazyPattern { text: text.to_owned(), compiled: OnceLock::new(), light: OnceLock::new() })
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The compiled pattern; `None` when it is too large.
    pub fn regex(&self) -> Option<&Regex> {
        let compile = || RegexBuilder::new(&self.text).size_limit(SIZE_BYTES_MAX).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }

    /// The first match from `at` on, by the engine for texts of one `length`.
    fn find_at(&self, unit: &str, at: usize, length: Length) -> Option<Range<usize>> {
        match length {
            Length::Long => self.regex()?.find_at(unit, at).map(|found| found.range()),
            Length::Example => {
                let compile = || {
                    let config = meta::Config::new()
                        .hybrid(false)
                        .dfa(false)
                        .onepass(false)
                        .auto_prefilter(false)
                        .nfa_size_limit(Some(SIZE_BYTES_MAX));
                    meta::Builder::new().configure(config).build(&self.text).ok()
                };
                let regex = self.light.get_or_init(compile).as_ref()?;
                regex.find(Input::new(unit).range(at..)).map(|found| found.range())
            }
        }
    }

    /// Whether it is small enough to be compiled at all.
    pub fn fits(&self) -> bool {
        self.find_at("", 0, Length::Example);
        self.light.get().is_some_and(Option::is_some)
    }
}

/// How much text a pattern is tried on: for an example it is not worth building what makes long texts fast.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Long,
    Example,
}

impl Clone for LazyPattern {
    fn clone(&self) -> LazyPattern {
        LazyPattern { text: self.text.clone(), compiled: self.compiled.clone(), light: self.light.clone() }
    }
}

/// The line of an error of the regex crate that says what is wrong; the others draw the pattern.
fn last_line(message: &str) -> String {
    let last = message.lines().last().unwrap_or_default().trim();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// The pattern.
    pub pattern: LazyPattern,
    /// Whether a match must not touch a letter, a digit, `_` or `-`.
    pub words: bool,
    /// What must stand in the same context.
    pub near: Option<LazyPattern>,
    /// What must not stand in the same context.
    pub unless: Option<LazyPattern>,
    /// What takes its place; `$1` or `${name}` stands for a group.
    pub replace: Option<String>,
}

impl Phrase {
    /// The places of the phrase in `unit`, if `context` allows it there.
    pub fn find(&self, unit: &str, context: &str) -> Vec<Range<usize>> {
        self.find_by(unit, context, Length::Long)
    }

    /// The places of the phrase in `unit`, whatever stands around it.
    pub fn find_anywhere(&self, unit: &str) -> Vec<Range<usize>> {
        self.find_in(unit, Length::Long)
    }

    /// Whether `context` allows the phrase in it.
    pub fn is_allowed(&self, context: &str) -> bool {
        self.is_allowed_by(context, Length::Long)
    }

    fn find_by(&self, unit: &str, context: &str, length: Length) -> Vec<Range<usize>> {
        let mut found = self.find_in(unit, length);
        if !found.is_empty() && !self.is_allowed_by(context, length) {
            found.clear();
        }
        found
    }

    fn find_in(&self, unit: &str, length: Length) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(place) = self.pattern.find_at(unit, at, length) {
            if !place.is_empty() && self.stands_alone(unit, &place) {
                at = place.end;
                found.push(place);
            } else {
                // The next try starts one character on, so that a match inside a refused one is found.
                at = place.start + unit[place.start..].chars().next().map_or(1, char::len_utf8);
            }
            if at > unit.len() {
                break;
            }
        }
        found
    }

    /// Whether the context holds what must be near and nothing that excuses the phrase.
    fn is_allowed_by(&self, context: &str, length: Length) -> bool {
        let holds = |pattern: &LazyPattern| pattern.find_at(context, 0, length).is_some();
        self.near.as_ref().is_none_or(holds) && !self.unless.as_ref().is_some_and(holds)
    }

    fn stands_alone(&self, unit: &str, place: &Range<usize>) -> bool {
        let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        !self.words || !(unit[..place.start].ends_with(joins) || unit[place.end..].starts_with(joins))
    }

    /// `unit` with every place of the phrase replaced; nothing when there is no replacement or nothing to replace.
    pub fn replaced(&self, unit: &str, context: &str) -> Option<String> {
        let (replacement, regex) = (self.replace.as_ref()?, self.pattern.regex()?);
        let mut out = String::with_capacity(unit.len());
        let mut at = 0;
        for place in self.find(unit, context) {
            let groups: Captures<'_> = regex.captures_at(unit, place.start)?;
            if groups.get(0).is_none_or(|whole| whole.range() != place) {
                return None;
            }
            out.push_str(&unit[at..place.start]);
            groups.expand(replacement, &mut out);
            at = place.end;
        }
        out.push_str(&unit[at..]);
        (out != unit).then_some(out)
    }

    /// Whether the phrase stands in `example`, read as lines with joined commands.
    pub fn is_in(&self, example: &str, spans: bool) -> bool {
        if spans {
            let joined = example.split_whitespace().collect::<Vec<_>>().join(" ");
            return !self.find_by(&joined, &joined, Length::Example).is_empty();
        }
        let lines = units::lines(example);
        let joined = units::joined(example, |_| true);
        let mut all = lines.iter().map(|line| &example[line.clone()]).map(str::to_owned).collect::<Vec<_>>();
        all.extend(joined.into_iter().map(|unit| unit.text));
        all.iter().any(|unit| !self.find_by(unit, unit, Length::Example).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(pattern: &str) -> Phrase {
        let pattern = LazyPattern::new(pattern).unwrap();
        Phrase { pattern, words: false, near: None, unless: None, replace: None }
    }

    #[test]
    fn a_hyphen_can_be_part_of_a_word() {
        let mut login = phrase(r"POST\s+/login");
        login.words = true;
        assert!(login.is_in("use POST /login.", false));
        assert!(!login.is_in("use POST /login-sso", false));
        let mut start = phrase("start the server");
        start.words = true;
        assert!(!start.is_in("restart the server", false));
    }

    #[test]
    fn context_excuses_or_is_needed() {
        let mut old = phrase("old server");
        old.unless = Some(LazyPattern::new("(?i)never|retired").unwrap());
        assert!(old.is_in("run the old server", false) && !old.is_in("Never run the old server", false));
        old.near = Some(LazyPattern::new("run").unwrap());
        assert!(!old.is_in("the old server", false));
    }

    #[test]
    fn replacements_use_groups() {
        let mut service = phrase(r"docker-compose (\w+) api\b");
        service.replace = Some("docker compose $1 backend".to_owned());
        let unit = "docker-compose logs api";
        assert_eq!(service.replaced(unit, unit).as_deref(), Some("docker compose logs backend"));
        assert_eq!(service.replaced("none", "none"), None);
    }

    #[test]
    fn a_command_over_two_lines_is_one() {
        assert!(phrase(r"uvicorn\s+src\.main").is_in("uvicorn \\\n  src.main:app", false));
        assert!(phrase("one two").is_in("one\ntwo", true));
        assert!(!phrase("one two").is_in("one\ntwo", false));
    }

    #[test]
    fn errors_of_a_pattern_are_one_line() {
        assert_eq!(LazyPattern::new("a(").unwrap_err(), "unclosed group");
    }
}
