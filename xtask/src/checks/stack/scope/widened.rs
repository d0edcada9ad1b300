//! Paths that the branch itself adds to the scope of its item.

use std::collections::BTreeSet;

use super::Chosen;
use crate::checks::stack::rules;
use crate::model::{Changed, Finding};
use crate::ordered::Ordered;
use crate::plan;
use crate::text::markdown::Document;

/// Finds what the branch may touch only because it says so itself.
pub fn judge(chosen: &Chosen<'_>, changed: &Changed, findings: &mut Vec<Finding>) {
    let (opened, item) = (&chosen.opened, &chosen.opened.plan.items[chosen.place]);
    let Some(Some(old)) = changed.old.get(opened.path) else { return };
    let Ok(text) = old.text() else { return };
    let document = Document::parse(text);
    let sections = plan::find(text, &document, opened.source.section.as_deref(), &opened.grammar);
    let Some(section) = sections.first() else { return };
    let before = plan::read(text, &document, &section.range, &opened.grammar);
    // An item that is new with its branch declares its scope there.
    let Some(before) = before.item(item.id()) else { return };
    let known: BTreeSet<&str> = before.scope.iter().chain(&before.tests).map(|touch| touch.path.as_str()).into_set();
    for touch in item.scope.iter().chain(&item.tests).filter(|touch| !known.contains(touch.path.as_str())) {
        let message = format!("the branch of {} adds `{}` to its own scope", item.name, touch.path);
        let help = "agree on it with whoever keeps the plan, in a change of its own";
        findings.push(opened.finding(&rules::SCOPE_WIDENED, item, touch.range.clone(), message, help));
    }
}
