//! The anchors that GitHub gives headings.
//!
//! The rules are those of GitHub's own renderer as documented under "Section links" in its
//! writing guide: lower case, spaces become hyphens, punctuation goes, a repeated anchor is numbered.

use std::collections::HashMap;

/// Hands out anchors in document order.
#[derive(Debug, Default)]
pub struct Slugs {
    used: HashMap<String, usize>,
}

impl Slugs {
    /// The anchor of the next heading, whose text without markup is `plain`.
    pub fn next(&mut self, plain: &str) -> String {
        let base = slug(plain);
        let mut slug = base.clone();
        // A numbered anchor may itself be another heading's text.
        while self.used.contains_key(&slug) {
            let count = self.used.entry(base.clone()).or_insert(0);
            *count += 1;
            slug = format!("{base}-{count}");
        }
        self.used.insert(slug.clone(), 0);
        slug
    }
}

fn slug(plain: &str) -> String {
    let kept = plain.trim().chars().flat_map(char::to_lowercase);
    let kept = kept.filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A heading's text without code ticks, emphasis marks and link targets.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '_', '[', '\\']) {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        rest = &tail[1..];
        if tail.starts_with('_') {
            // Inside a word an underscore is itself; at the ends of one it marks emphasis.
            let before = out.ends_with(char::is_alphanumeric);
            let after = rest.starts_with(char::is_alphanumeric);
            if before == after {
                out.push('_');
            }
            continue;
        }
        if let Some(after) = tail.strip_prefix('\\') {
            let escaped = after.chars().next().filter(char::is_ascii_punctuation);
            match escaped {
                Some(c) => {
                    out.push(c);
                    rest = &after[c.len_utf8()..];
                }
                None => out.push('\\'),
            }
        } else if let Some(after) = tail.strip_prefix('[') {
            match link(after) {
                Some((label, after)) => {
                    out.push_str(&label.replace(['`', '*'], ""));
                    rest = after;
                }
                None => out.push('['),
            }
        }
    }
    out.push_str(rest);
    out
}

/// The label of `label](target)` and what follows it.
fn link(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.split_once("](")?;
    let (_, after) = rest.split_once(')')?;
    (!label.contains(['[', ']'])).then_some((label, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        let mut slugs = Slugs::default();
        for (heading, anchor) in [
            ("INDEX (Chronological - Most Recent First)", "index-chronological---most-recent-first"),
            ("`sot` and *you*", "sot-and-you"),
            ("[Link](a.md) text", "link-text"),
            ("snake_case & more", "snake_case--more"),
            ("_Hello_ World", "hello-world"),
            ("Same", "same"),
            ("Same", "same-1"),
            ("Same", "same-2"),
            ("Same-1", "same-1-1"),
        ] {
            assert_eq!(slugs.next(&plain(heading)), anchor, "{heading}");
        }
    }
}
