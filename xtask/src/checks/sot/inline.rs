//! Facts in running text and table cells.

use super::region::Page;
use super::rules;
use super::slot::{Guard, Slot};
use crate::config::suggest;
use crate::model::{Finding, Report, Site};
use crate::text::markdown::{Kind, table};
use crate::text::marker::Fact;
use crate::text::template::Dated;

/// The slot of every marked fact.
pub fn slots(page: &Page<'_>, report: &mut Report) -> Vec<Slot> {
    let mut slots = Vec::new();
    for fact in &page.survey.markers.facts {
        match page.facts.values.get(&fact.key) {
            Some(value) => match written(page, fact, value) {
                Some(text) => slots.push(Slot {
                    range: fact.value.clone(),
                    expected: Dated::plain(text),
                    rule: &rules::STALE_FACT,
                    what: format!("fact `{}`", fact.key),
                    at: fact.value.clone(),
                    cause: page.facts.source(&fact.key),
                    guard: Guard::None,
                }),
                None => {
                    let message =
                        format!("the value of fact `{}` holds a comment and cannot stand between markers", fact.key);
                    report.findings.push(unknown(page, fact, message, "reword the entry it comes from"));
                }
            },
            None if page.facts.is_withheld(&fact.key) => {}
            None => {
                let keys = page.facts.values.keys().map(String::as_str);
                let help = match suggest::nearest(&fact.key, keys.clone()) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => {
                        format!("the facts are {}", keys.map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "))
                    }
                };
                report.findings.push(unknown(page, fact, format!("there is no fact `{}`", fact.key), &help));
            }
        }
    }
    slots
}

/// The value as it is written where the fact stands; `None` when it cannot be.
fn written(page: &Page<'_>, fact: &Fact, value: &str) -> Option<String> {
    if value.contains("<!--") || value.contains("-->") || value.contains(['\n', '\r']) {
        return None;
    }
    // A code tick would pair with another of the paragraph, and the markers between would be code.
    let value = &value.replace('`', "");
    let in_table = page.survey.document.leaf_at(fact.begin.start).is_some_and(|leaf| leaf.kind == Kind::Table);
    Some(if in_table { table::escape_cell(value) } else { value.clone() })
}

fn unknown(page: &Page<'_>, fact: &Fact, message: String, help: &str) -> Finding {
    Finding::new(&rules::UNKNOWN_FACT, Site::new(page.survey.path, fact.begin.clone()), message, help)
}
