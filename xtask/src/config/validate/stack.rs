//! Plans with names of their own, labels that mean something, patterns with one id.

use std::collections::BTreeSet;

use super::note;
use crate::config::decode::Decoder;
use crate::config::schema::{Config, ROLES};

/// Notes what keeps plans from being told apart, and what could never match.
pub fn check(decoder: &mut Decoder, config: &Config) {
    let stack = &config.stack;
    for (key, patterns) in [("subject", &stack.subject), ("branch", &stack.branch), ("tag", &stack.tag)] {
        for pattern in patterns.iter().filter(|pattern| pattern.matches("{id}").count() != 1) {
            let message = format!("holds `{pattern}`, which does not have `{{id}}` once");
            note(decoder, &format!("stack.{key}"), &message, "write it as `{id}: *`");
        }
    }
    let is_key = !stack.trailer.is_empty() && stack.trailer.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_key {
        note(decoder, "stack.trailer", "is no key of a trailer", "use letters, digits and `-`: `Stack-Item`");
    }
    let mut names = BTreeSet::new();
    for (index, plan) in stack.plan.indexed() {
        let key = format!("stack.plan[{index}]");
        if !plan.file.is_markdown() {
            note(decoder, &format!("{key}.file"), "is no Markdown file", "a plan is a section of a Markdown document");
        }
        if !plan.name.is_empty() && !names.insert(plan.name.as_str()) {
            note(decoder, &format!("{key}.name"), "is the name of another plan too", "give each plan its own name");
        }
        for (label, role) in plan.labels.iter().filter(|(_, role)| !ROLES.contains(&role.as_str())) {
            let message = format!("gives `{label}` the meaning `{role}`, which is none");
            note(
                decoder,
                &format!("{key}.labels"),
                &message,
                "use one of `depends-on`, `scope`, `acceptance`, `tests` and the others",
            );
        }
        if plan.since.as_ref().is_some_and(|since| since.is_empty() || since.starts_with('-')) {
            note(decoder, &format!("{key}.since"), "is no revision", "write it as `v1.2` or a commit");
        }
    }
}
