//! What the words around a path say that happens to it.

use super::Action;

/// Verbs of which the file is not there later.
pub(super) const GONE: &[&str] =
    &["move", "moves", "remove", "removes", "delete", "deletes", "rename", "renames", "drop", "drops"];

/// The last verb before a path that says what happens to it.
pub(super) fn verb(before: &str) -> Option<String> {
    let lower = before.to_lowercase();
    let mut words = lower.rsplit(|c: char| !c.is_alphanumeric());
    let known = |word: &&str| verb_action(word).is_some();
    words.find(known).map(str::to_owned)
}

fn verb_action(word: &str) -> Option<Action> {
    match word {
        "add" | "adds" | "create" | "new" | "introduce" => Some(Action::Add),
        "extend" | "extends" | "expand" => Some(Action::Extend),
        "update" | "change" | "edit" | "touch" | "fix" => Some(Action::Touch),
        word if GONE.contains(&word) => Some(Action::Touch),
        _ => None,
    }
}

/// The action that the words before a path name.
pub(super) fn action(before: &str) -> Option<Action> {
    verb(before).and_then(|verb| verb_action(&verb))
}

/// Whether only `to` stands between what is moved and where it goes.
pub(super) fn is_goal(between: &str) -> bool {
    matches!(between.trim(), "to" | "into" | "->" | "=>" | "\u{2192}")
}

/// The action that a remark behind a path names: `(new)`, `(extend only if needed)`.
pub(super) fn action_behind(remark: &str) -> Option<Action> {
    let inner = remark.trim_start_matches('(');
    let first = inner.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    match first.as_str() {
        "new" | "add" | "create" => Some(Action::Add),
        "extend" => Some(Action::Extend),
        _ => None,
    }
}
