//! A plan as it was read: for people as a list, for machines as `docs/plan.schema.json` describes it.

use std::ops::Range;

use serde::Serialize;

use super::escape::visible;
use crate::plan::scope::Touch;
use crate::plan::{Item, Plan, Section, Target};
use crate::text::lines::LineIndex;

/// The version of the contract.
pub const SCHEMA: u32 = 1;

/// One plan and where it stands.
pub struct Shown<'a> {
    /// What the configuration calls it; may be empty.
    pub name: &'a str,
    /// The document.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Its lines.
    pub lines: &'a LineIndex,
    /// The section.
    pub section: &'a Section,
    /// What it says.
    pub plan: &'a Plan,
}

#[derive(Serialize)]
struct JsonPlan<'a> {
    name: &'a str,
    path: &'a str,
    section: &'a str,
    items: Vec<JsonItem<'a>>,
    doubts: Vec<JsonDoubt<'a>>,
}

#[derive(Serialize)]
struct Place {
    line: usize,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    title: &'a str,
    priorities: Vec<String>,
    notes: Vec<&'a str>,
    form: &'static str,
    claim: Option<&'static str>,
    place: Place,
    depends_on: Vec<JsonEdge<'a>>,
    scope: Vec<JsonTouch<'a>>,
    tests: Vec<JsonTouch<'a>>,
    lead: Vec<&'a str>,
    fields: Vec<JsonField<'a>>,
}

#[derive(Serialize)]
struct JsonEdge<'a> {
    id: String,
    known: bool,
    hard: bool,
    grouped: bool,
    reversed: bool,
    said: &'a str,
    place: Place,
}

#[derive(Serialize)]
struct JsonTouch<'a> {
    path: &'a str,
    action: &'static str,
    when: &'static str,
    place: Place,
}

#[derive(Serialize)]
struct JsonField<'a> {
    role: &'static str,
    label: &'a str,
    place: Place,
    entries: Vec<JsonEntry<'a>>,
}

#[derive(Serialize)]
struct JsonEntry<'a> {
    text: &'a str,
    depth: usize,
    line: usize,
}

#[derive(Serialize)]
struct JsonDoubt<'a> {
    id: &'a str,
    said: &'a str,
    why: &'a str,
    place: Place,
}

impl<'a> Shown<'a> {
    fn said(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The line of `at`, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.lines.line_index(at) + 1
    }

    fn place(&self, range: &Range<usize>) -> Place {
        Place { line: self.line(range.start), start: range.start, end: range.end }
    }

    fn touches(&self, touches: &'a [Touch]) -> Vec<JsonTouch<'a>> {
        let one = |touch: &'a Touch| JsonTouch {
            path: &touch.path,
            action: touch.action.word(),
            when: touch.when.word(),
            place: self.place(&touch.range),
        };
        touches.iter().map(one).collect()
    }

    fn item(&self, item: &'a Item) -> JsonItem<'a> {
        let edges = item.depends.iter().map(|edge| JsonEdge {
            id: match &edge.target {
                Target::Item(place) => self.plan.items[*place].name.clone(),
                Target::Unknown(key) => key.as_str().to_uppercase(),
            },
            known: matches!(edge.target, Target::Item(_)),
            hard: edge.hard,
            grouped: edge.grouped,
            reversed: edge.reversed,
            said: self.said(&edge.said),
            place: self.place(&edge.range),
        });
        let fields = item.fields.iter().map(|field| JsonField {
            role: field.role.word(),
            label: self.said(&field.label),
            place: self.place(&field.range),
            entries: field
                .entries
                .iter()
                .map(|entry| JsonEntry {
                    text: self.said(&entry.range),
                    depth: entry.depth,
                    line: self.line(entry.range.start),
                })
                .collect(),
        });
        JsonItem {
            id: &item.name,
            title: item.title(self.text),
            priorities: item.priorities.iter().map(|priority| format!("P{priority}")).collect(),
            notes: item.head.notes.iter().map(|note| self.said(note)).collect(),
            form: item.form.word(),
            claim: item.claim.as_ref().map(|mark| mark.claim.word()),
            place: self.place(&item.range),
            depends_on: edges.collect(),
            scope: self.touches(&item.scope),
            tests: self.touches(&item.tests),
            lead: item.lead.iter().map(|entry| self.said(&entry.range)).collect(),
            fields: fields.collect(),
        }
    }
}

/// The plans for machines.
///
/// # Errors
/// None that can happen: every value is text or a number.
pub fn json(plans: &[Shown<'_>]) -> serde_json::Result<String> {
    let one = |shown: &Shown<'_>| -> serde_json::Result<serde_json::Value> {
        let doubts = shown.plan.doubts.iter().map(|doubt| JsonDoubt {
            id: &shown.plan.items[doubt.item].name,
            said: shown.said(&doubt.range),
            why: &doubt.why,
            place: shown.place(&doubt.range),
        });
        serde_json::to_value(JsonPlan {
            name: shown.name,
            path: shown.path,
            section: &shown.section.title,
            items: shown.plan.items.iter().map(|item| shown.item(item)).collect(),
            doubts: doubts.collect(),
        })
    };
    let plans = plans.iter().map(one).collect::<serde_json::Result<Vec<_>>>()?;
    let document = serde_json::json!({ "schema": SCHEMA, "kind": "plan", "plans": plans });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// A plan for people: an item a line, what it waits for, what it touches.
pub fn human(shown: &Shown<'_>) -> String {
    let mut out = format!(
        "{}:{}: {}\n",
        shown.path,
        shown.line(shown.section.heading.start),
        visible(shown.section.title.as_bytes(), false)
    );
    for item in &shown.plan.items {
        let priority: Vec<String> = item.priorities.iter().map(|priority| format!("P{priority}")).collect();
        let priority = if priority.is_empty() { String::new() } else { format!(" ({})", priority.join("/")) };
        out.push_str(&format!("  {}{priority}: {}\n", item.name, visible(item.title(shown.text).as_bytes(), false)));
        for edge in &item.depends {
            let (name, how) = match &edge.target {
                Target::Item(place) => {
                    (shown.plan.items[*place].name.clone(), if edge.hard { "waits for" } else { "after, if it can" })
                }
                Target::Unknown(key) => (key.as_str().to_uppercase(), "waits for the unknown"),
            };
            out.push_str(&format!("    {how} {name}\n"));
        }
        for touch in item.scope.iter().chain(&item.tests) {
            let when = match touch.when {
                crate::plan::When::Always => "",
                other => &format!(" ({})", other.word()),
            };
            out.push_str(&format!("    {} {}{when}\n", touch.action.word(), visible(touch.path.as_bytes(), false)));
        }
    }
    out
}
