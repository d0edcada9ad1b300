//! Where ids stand in subjects, branches and tags: `{id}` stands for an id, `*` for any text.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use regex::{Regex, RegexBuilder};

use crate::plan::Key;

/// Every pattern that was built.
static BUILT: LazyLock<Mutex<HashMap<String, Option<Regex>>>> = LazyLock::new(Mutex::default);

/// Patterns with the shape of the ids put in.
#[derive(Debug)]
pub struct Patterns(Vec<Regex>);

impl Patterns {
    /// Makes `written` ready for ids of the shape `id`. Letters match whatever their case.
    pub fn new(written: &[String], id: &str) -> Patterns {
        Patterns(written.iter().filter_map(|pattern| compiled(pattern, id)).collect())
    }

    /// The id in `text`, if it is of one of the patterns: that of the first one, or a longer one in its place.
    ///
    /// `pr-t-1/x` is of `{id}-*` with `pr-t`, and of `{id}/*` with `pr-t-1`.
    pub fn id(&self, text: &str) -> Option<Key> {
        // Most texts are of no pattern, and to say so costs a tenth of looking for the id.
        let matching = self.0.iter().filter(|pattern| pattern.is_match(text));
        let matching = matching.filter_map(|pattern| pattern.captures(text)?.name("id"));
        let longer =
            |one: regex::Match<'_>, other: regex::Match<'_>| one.start() == other.start() && one.end() < other.end();
        let found = matching.reduce(|best, next| if longer(best, next) { next } else { best })?;
        Some(Key::of(found.as_str()))
    }
}

fn compiled(written: &str, id: &str) -> Option<Regex> {
    let (before, after) = written.split_once("{id}")?;
    let part = |text: &str| text.split('*').map(regex::escape).collect::<Vec<_>>().join(".*");
    let whole = format!("^{}(?P<id>{id}){}$", part(before), part(after));
    // A run asks for the same few patterns again and again.
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pattern) = built.get(&whole) {
        return pattern.clone();
    }
    // An id of the configuration may hold anything; one that cannot be put into a pattern matches nothing.
    let pattern = RegexBuilder::new(&whole).case_insensitive(true).dot_matches_new_line(true).build().ok();
    built.insert(whole, pattern.clone());
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::id::DEFAULT_ID;

    fn id(patterns: &[&str], text: &str) -> Option<String> {
        let written: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        Patterns::new(&written, DEFAULT_ID).id(text).map(|key| key.as_str().to_owned())
    }

    #[test]
    fn ids_are_found_where_the_pattern_has_them() {
        let subjects = ["{id}: *", "* ({id})"];
        assert_eq!(id(&subjects, "PR-03: route requests (#141)").as_deref(), Some("pr-3"));
        assert_eq!(id(&subjects, "Route requests (PR-3)").as_deref(), Some("pr-3"));
        assert_eq!(id(&subjects, "Revert \"PR-03: route requests\""), None);
        assert_eq!(id(&subjects, "Before PR-03: x"), None);
        let branches = ["{id}", "{id}-*", "*/{id}-*"];
        assert_eq!(id(&branches, "pr-03-nginx").as_deref(), Some("pr-3"));
        assert_eq!(id(&branches, "me/PR-T1-x").as_deref(), Some("pr-t-1"));
        assert_eq!(id(&branches, "pr-030"), Some("pr-30".to_owned()));
        assert_eq!(id(&branches, "main"), None);
    }

    #[test]
    fn the_longest_id_in_one_place_is_meant() {
        let branches = ["{id}", "{id}-*", "{id}/*", "{id}_*"];
        for branch in ["pr-t-1", "pr-t-1-x", "pr-t-1/x", "pr-t-01_x", "PR-T1/x"] {
            assert_eq!(id(&branches, branch).as_deref(), Some("pr-t-1"), "{branch}");
        }
        assert_eq!(id(&["{id}: *", "* ({id})"], "PR-3: after the rest (PR-10)").as_deref(), Some("pr-3"));
    }
}
