//! Files that an item names and its branch does not change.

use super::Chosen;
use crate::checks::stack::form::is_test;
use crate::checks::stack::rules;
use crate::model::{Changed, Finding, Now};
use crate::plan::{Action, When};

/// Files that the item names and the branch does not change.
pub fn judge(chosen: &Chosen<'_>, changed: &Changed, findings: &mut Vec<Finding>) {
    let (opened, item) = (&chosen.opened, chosen.item());
    for touch in item.scope.iter().chain(&item.tests).filter(|touch| touch.when == When::Always) {
        let covers = touch.covers();
        let is_done = changed
            .paths
            .iter()
            .any(|(path, now)| covers(path.as_str()) && (touch.action == Action::Touch || *now != Now::Gone));
        if is_done {
            continue;
        }
        let (rule, help) = if is_test(&touch.path) {
            (&rules::MISSING_TEST, "write the test, or write into the plan what it is called")
        } else {
            (&rules::UNTOUCHED_FILE, "do the work, or say `(optional)` or `(if ...)` behind the path")
        };
        let does = match touch.action {
            Action::Add => "adds",
            Action::Extend => "extends",
            Action::Touch => "touches",
        };
        let message =
            format!("{} {does} `{}`, and nothing of that changed since {}", item.name, touch.path, changed.base);
        findings.push(opened.finding(rule, item, touch.range.clone(), message, help));
    }
}
