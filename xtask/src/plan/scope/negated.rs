//! Which paths of a scope it says are left alone: `Do not touch`, `Out of scope:`.

/// Whether the paths of an entry are left alone, while they are read in order.
#[derive(Default)]
pub(super) struct Negation {
    holds: bool,
}

impl Negation {
    /// Whether the path behind `before` is left alone; `before` starts where the path before it ends.
    pub(super) fn reaches(&mut self, before: &str) -> bool {
        // The last clause decides; what stands in parentheses says nothing.
        let clause = before.rsplit(';').next().unwrap_or_default();
        let clause = clause.rsplit(". ").next().unwrap_or_default();
        let is_new = clause.len() < before.len();
        let clause = clause.rsplit(')').next().unwrap_or_default();
        if is_negated(clause) {
            self.holds = true;
        } else if is_new
            || super::verb::action(clause).is_some()
            || super::has_word(clause, &["but", "instead", "only"])
        {
            self.holds = false;
        }
        self.holds
    }
}

/// Words that take a verb back.
const NOT: &[&str] = &["not", "never", "without", "don't", "mustn't", "won't", "shouldn't", "no", "non"];

/// What is taken back.
const VERBS: &[&str] = &[
    "touch",
    "touched",
    "touching",
    "change",
    "changes",
    "changing",
    "edit",
    "edits",
    "editing",
    "modify",
    "modifying",
    "alter",
    "altering",
    "update",
    "updating",
    "rename",
    "remove",
    "delete",
    "move",
    "refactor",
    "include",
    "goal",
    "goals",
];

/// Whether `words` say that what comes behind them is left alone.
pub fn is_negated(words: &str) -> bool {
    let lower = words.to_lowercase().replace('\u{2019}', "'");
    let all: Vec<&str> = lower.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|w| !w.is_empty()).collect();
    let mut pairs = all.iter().zip(all.iter().skip(1));
    lower.contains("out of scope")
        || lower.contains("not in scope")
        || all.iter().any(|word| matches!(*word, "excluding" | "except" | "untouched" | "unchanged"))
        || all.last().is_some_and(|last| matches!(*last, "not" | "never"))
        || pairs.any(|(not, verb)| NOT.contains(not) && VERBS.contains(verb))
}

/// Whether a remark behind a path says that the path is left alone.
pub(super) fn leaves_alone(remark: &str) -> bool {
    let inner = remark.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let starts =
        ["out of scope", "not in scope", "do not touch", "don't touch", "unchanged", "untouched", "never touch"];
    starts.iter().any(|words| inner.starts_with(words))
}
