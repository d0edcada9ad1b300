//! Rules whose findings matter as much as the configuration says.

use super::{
    EXAMPLE_DIFFERS, EXAMPLE_FAILS, EXAMPLE_NOT_RUN, EXAMPLE_PASSES, FORBIDDEN_HEADING, HEADING_LEVEL, HEADING_ORDER,
    MISSING_HEADING, TOO_LONG, TWO_TRUTHS, UNCOUPLED_CHANGE, UNFIT_ITEM,
};
use crate::config::schema::Weight;
use crate::model::Rule;

/// The rules whose tables say how much a finding matters.
const WEIGHED: [&Rule; 12] = [
    &MISSING_HEADING,
    &FORBIDDEN_HEADING,
    &HEADING_ORDER,
    &HEADING_LEVEL,
    &TOO_LONG,
    &UNCOUPLED_CHANGE,
    &TWO_TRUTHS,
    &UNFIT_ITEM,
    &EXAMPLE_FAILS,
    &EXAMPLE_PASSES,
    &EXAMPLE_DIFFERS,
    &EXAMPLE_NOT_RUN,
];

/// The same rules as warnings: an id is one contract, whatever its weight.
static WARNINGS: [Rule; WEIGHED.len()] = {
    let mut warnings = [const { WEIGHED[0].as_warning() }; WEIGHED.len()];
    let mut at = 0;
    while at < WEIGHED.len() {
        warnings[at] = WEIGHED[at].as_warning();
        at += 1;
    }
    warnings
};

/// `rule` as a finding of the configured weight has it.
pub fn weighed(rule: &'static Rule, weight: Weight) -> &'static Rule {
    match weight {
        Weight::Error => rule,
        Weight::Warning => WARNINGS.iter().find(|warning| warning.id == rule.id).unwrap_or(rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Severity;

    #[test]
    fn a_rule_is_the_same_at_another_weight() {
        for rule in WEIGHED {
            let warning = weighed(rule, Weight::Warning);
            assert_eq!((warning.id, warning.severity), (rule.id, Severity::Warning));
            assert_eq!(weighed(rule, Weight::Error).severity, Severity::Error);
        }
    }
}
