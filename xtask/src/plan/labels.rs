//! The labels of an item's fields: `**Depends on**:`, `- **Scope (files)**:`, `### Goal`.

use std::ops::Range;

use super::blocks::trimmed;
use super::head::closing;

/// What a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// What the item waits for.
    DependsOn,
    /// What waits for the item.
    Blocks,
    /// What it is for.
    Goals,
    /// Which files it touches.
    Scope,
    /// When it is done.
    Acceptance,
    /// Which tests prove it.
    Tests,
    /// What to watch out for.
    Pitfalls,
    /// How urgent it is.
    Priority,
    /// How far it is.
    Status,
    /// Anything else.
    Other,
}

impl Role {
    /// The word of the configuration and the machine reports.
    pub fn word(self) -> &'static str {
        match self {
            Role::DependsOn => "depends-on",
            Role::Blocks => "blocks",
            Role::Goals => "goals",
            Role::Scope => "scope",
            Role::Acceptance => "acceptance",
            Role::Tests => "tests",
            Role::Pitfalls => "pitfalls",
            Role::Priority => "priority",
            Role::Status => "status",
            Role::Other => "other",
        }
    }

    /// Every role but the last, which nothing is called.
    pub const NAMED: [Role; 9] = [
        Role::DependsOn,
        Role::Blocks,
        Role::Goals,
        Role::Scope,
        Role::Acceptance,
        Role::Tests,
        Role::Pitfalls,
        Role::Priority,
        Role::Status,
    ];

    /// The role that `word` is for.
    pub fn named(word: &str) -> Option<Role> {
        Role::NAMED.into_iter().find(|role| role.word() == word)
    }

    /// The label of the canonical grammar.
    pub fn canonical(self) -> Option<&'static str> {
        match self {
            Role::DependsOn => Some("Depends on"),
            Role::Blocks => Some("Blocks"),
            Role::Goals => Some("Primary goals"),
            Role::Scope => Some("Scope (files)"),
            Role::Acceptance => Some("Acceptance criteria"),
            Role::Tests => Some("CI/tests"),
            Role::Pitfalls => Some("Pitfalls"),
            Role::Priority => Some("Priority"),
            Role::Status => Some("Status"),
            Role::Other => None,
        }
    }
}

/// The labels known without configuration, in lower case and without what stands in parentheses.
const KNOWN: &[(&str, Role)] = &[
    ("depends on", Role::DependsOn),
    ("dependencies", Role::DependsOn),
    ("dependency", Role::DependsOn),
    ("requires", Role::DependsOn),
    ("prerequisites", Role::DependsOn),
    ("blocked by", Role::DependsOn),
    ("awaits", Role::DependsOn),
    ("blocks", Role::Blocks),
    ("unblocks", Role::Blocks),
    ("goal", Role::Goals),
    ("goals", Role::Goals),
    ("primary goal", Role::Goals),
    ("primary goals", Role::Goals),
    ("objective", Role::Goals),
    ("scope", Role::Scope),
    ("files", Role::Scope),
    ("files likely touched", Role::Scope),
    ("code changes", Role::Scope),
    ("doc changes", Role::Scope),
    ("docs", Role::Scope),
    ("config changes", Role::Scope),
    ("minimal edits", Role::Scope),
    ("create", Role::Scope),
    ("move", Role::Scope),
    ("acceptance", Role::Acceptance),
    ("acceptance criteria", Role::Acceptance),
    ("exit criteria", Role::Acceptance),
    ("done when", Role::Acceptance),
    ("definition of done", Role::Acceptance),
    ("tests", Role::Tests),
    ("ci/tests", Role::Tests),
    ("add tests", Role::Tests),
    ("contract tests", Role::Tests),
    ("validation", Role::Tests),
    ("pitfalls", Role::Pitfalls),
    ("watch out", Role::Pitfalls),
    ("watch-outs", Role::Pitfalls),
    ("watch outs", Role::Pitfalls),
    ("risks", Role::Pitfalls),
    ("priority", Role::Priority),
    ("status", Role::Status),
    ("state", Role::Status),
];

/// Which labels mean what.
#[derive(Clone, Debug, Default)]
pub struct Labels(Vec<(String, Role)>);

impl Labels {
    /// The known labels, and `further` ones that win over them.
    pub fn new(further: impl IntoIterator<Item = (String, Role)>) -> Labels {
        Labels(further.into_iter().map(|(label, role)| (normal(&label), role)).collect())
    }

    /// What the label `text` means.
    pub fn role(&self, text: &str) -> Option<Role> {
        let label = normal(text);
        let own = self.0.iter().find(|(known, _)| *known == label).map(|(_, role)| *role);
        own.or_else(|| KNOWN.iter().find(|(known, _)| *known == label).map(|(_, role)| *role))
    }
}

/// A label as it is compared: lower case, plain hyphens, single spaces, nothing in parentheses, no colon.
fn normal(label: &str) -> String {
    let label = label.split('(').next().unwrap_or_default();
    let folded = label.replace(['\u{2010}', '\u{2011}'], "-").to_lowercase();
    folded.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches([':', ' ']).to_owned()
}

/// A label and where its text starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What it says, without bold marks and colon.
    pub range: Range<usize>,
    /// What it means; nothing when that is not known.
    pub role: Option<Role>,
    /// What comes behind it.
    pub rest: Range<usize>,
    /// Whether it is bold.
    pub bold: bool,
}

/// The label that the block at `range` starts with.
///
/// A bold one ends with a colon, or is known; one that is not bold must be known and end with a colon.
pub fn label(text: &str, range: &Range<usize>, labels: &Labels) -> Option<Label> {
    let said = text.get(range.clone())?;
    if let Some(inner) = said.strip_prefix("**") {
        let close = inner.find("**")?;
        let own = trimmed(text, range.start + 2..range.start + 2 + close);
        let role = labels.role(&text[own.clone()]);
        let mut rest = range.start + 2 + close + 2..range.end;
        let mut colon = text[own.clone()].ends_with(':');
        // `**Scope** (minimum):`
        let after = &text[rest.clone()];
        let blank = after.len() - after.trim_start().len();
        if !colon
            && let Some(length) = closing(after.trim_start())
            && after.trim_start()[length..].starts_with(':')
        {
            rest.start += blank + length;
        }
        if text[rest.clone()].starts_with(':') {
            (colon, rest.start) = (true, rest.start + 1);
        }
        let end = own.start + text[own.clone()].trim_end_matches(':').len();
        let rest = trimmed(text, rest);
        let stands = colon || (role.is_some() && rest.is_empty());
        return stands.then_some(Label { range: own.start..end, role, rest, bold: true });
    }
    // No known label is longer.
    const LABEL_BYTES_MAX: usize = 60;
    let colon = said.bytes().take(LABEL_BYTES_MAX).position(|byte| byte == b':')?;
    let own = range.start..range.start + colon;
    let role = labels.role(&text[own.clone()])?;
    Some(Label { range: own.clone(), role: Some(role), rest: trimmed(text, own.end + 1..range.end), bold: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(&str, Option<Role>, &str)> {
        let label = label(text, &(0..text.len()), &Labels::default())?;
        Some((&text[label.range], label.role, &text[label.rest]))
    }

    #[test]
    fn labels_of_every_grammar() {
        assert_eq!(read("**Depends on**: none"), Some(("Depends on", Some(Role::DependsOn), "none")));
        assert_eq!(read("**Scope (files)**:"), Some(("Scope (files)", Some(Role::Scope), "")));
        assert_eq!(read("**Scope** (minimum): x"), Some(("Scope", Some(Role::Scope), "x")));
        assert_eq!(read("**CI/tests**:"), Some(("CI/tests", Some(Role::Tests), "")));
        assert_eq!(read("**Goal:** x"), Some(("Goal", Some(Role::Goals), "x")));
        assert_eq!(read("**Option A (one tenant)**: x"), Some(("Option A (one tenant)", None, "x")));
        assert_eq!(read("**Create**"), Some(("Create", Some(Role::Scope), "")));
        assert_eq!(read("Watch-outs: x"), Some(("Watch-outs", Some(Role::Pitfalls), "x")));
        for text in ["**New** `a.rs` \u{2014} note", "Note: x", "**bold** words", "`a.rs`: x"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_configured_label_wins() {
        let labels = Labels::new([("Anchor(s)".to_owned(), Role::Scope)]);
        assert_eq!(labels.role("anchor"), Some(Role::Scope));
        assert_eq!(labels.role("Scope"), Some(Role::Scope));
    }
}
