//! What shape documents have: the headings they hold, and how long they may be.

use super::Weight;
use crate::config::decode::table;
use crate::config::scope::Scope;

table! {
    /// A shape that documents have. Markdown headings count, outside quotes; those inside code and comments are none.
    pub struct Structure {
        /// What findings and exemptions call it: `docs-drift/missing-heading:NAME`.
        pub name: String,
        /// The Markdown files that have it: names, paths or globs by whole components.
        pub paths: Scope,
        /// Files taken out again.
        pub exclude: Scope = "[]",
        /// Headings that must be there: `## Usage` at that level, `Usage` at any.
        pub required: Vec<String> = "[]",
        /// Headings that must not be there, written in the same way.
        pub forbidden: Vec<String> = "[]",
        /// Whether the required headings stand in the order of the list.
        pub ordered: bool = "false",
        /// Whether there is exactly one level-1 heading, and it comes first.
        pub one_title: bool = "false",
        /// The deepest level a heading may have; 0 for any.
        pub depth_max: usize = "0",
        /// Whether a heading is at most one level deeper than the one before it.
        pub no_skips: bool = "false",
        /// How many lines a file may have; 0 for any.
        pub lines_max: usize = "0",
        /// How many bytes a file may have; 0 for any.
        pub bytes_max: usize = "0",
        /// Whether it fails the run.
        pub severity: Weight = "\"error\"",
        /// Why the shape exists.
        pub why: String = "\"\"",
    }
}

/// A heading as the configuration names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// The level, where one is asked for.
    pub level: Option<u8>,
    /// The whole text, without markup.
    pub text: &'a str,
}

impl<'a> Named<'a> {
    /// Reads `## Usage` or `Usage`; nothing when that is no heading.
    pub fn read(written: &'a str) -> Option<Named<'a>> {
        let signs = written.bytes().take_while(|byte| *byte == b'#').count();
        let rest = &written[signs..];
        let level = match signs {
            0 => None,
            1..=6 if rest.starts_with(' ') => u8::try_from(signs).ok(),
            _ => return None,
        };
        let text = rest.trim();
        (!text.is_empty() && !text.contains(['\n', '\r'])).then_some(Named { level, text })
    }

    /// Whether a heading of this text at `level` is meant.
    pub fn is_at(&self, level: u8) -> bool {
        self.level.is_none_or(|own| own == level)
    }

    /// Whether every heading that `other` means is meant by this one too.
    pub fn covers(&self, other: &Named<'_>) -> bool {
        self.text == other.text && (self.level.is_none() || self.level == other.level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_named_with_its_level_or_without() {
        assert_eq!(Named::read("## Usage"), Some(Named { level: Some(2), text: "Usage" }));
        assert_eq!(Named::read("C#"), Some(Named { level: None, text: "C#" }));
        for bad in ["", "##", "## ", "##Usage", "####### Deep", "a\nb"] {
            assert_eq!(Named::read(bad), None, "{bad:?}");
        }
    }
}
