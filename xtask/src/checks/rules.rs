//! Every rule of every check, once.

use super::{allow, contracts, docs_drift, encoding, hygiene, ledger, sot, stack, steps};
use crate::model::{Reach, Rule, Severity};

/// Every rule, check by check.
pub fn all() -> Vec<&'static Rule> {
    let mut all = vec![sot::rules::ALL, ledger::rules::ALL, docs_drift::rules::ALL];
    all.extend(encoding::RULES);
    all.push(stack::rules::ALL);
    all.extend(contracts::RULES);
    all.extend([hygiene::RULES, steps::RULES, allow::ALL, &[&UNSEEN]]);
    all.concat()
}

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().into_iter().find(|rule| rule.id == id)
}

/// Pairs of rules that find one mistake in one place: what the first says, the second says with more.
pub const ECHOES: [(&str, &str); 3] = [
    ("docs-drift/missing-path", "stack/missing-path"),
    ("docs-drift/unreadable-source", "contracts/unreadable-workflow"),
    ("docs-drift/unreadable-truth", "contracts/unreadable-workflow"),
];

/// What a generated region passes on of the check of what it shows, so that it may be said twice.
pub const PASSED_ON: [&str; 5] =
    ["contracts/unreadable-workflow", "stack/ambiguous-section", "stack/no-item", "stack/no-plan", "stack/not-text"];

/// A path that was wanted and could not be looked at.
pub const UNSEEN: Rule = Rule {
    id: "files/unseen",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "A file that a check asked for could not be looked at.",
    why: "What was not seen was not judged, and a run that did not see everything never says clean.",
    example: "A tracked document that may not be read, or a symbolic link that leaves the repository.",
    repair: "Make the file readable, or take it out of the reach of the configuration.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_are_named_are_there() {
        let named = ECHOES.iter().flat_map(|(echo, voice)| [echo, voice]).chain(&PASSED_ON);
        let gone: Vec<_> = named.filter(|id| find(id).is_none()).collect();
        assert!(gone.is_empty(), "{gone:?}");
    }
}
