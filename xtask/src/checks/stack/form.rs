//! The plan by itself: ids, dependencies, order, priorities, acceptance.

use std::collections::HashMap;

use super::{Opened, rules};
use crate::config::suggest;
use crate::model::Finding;
use crate::plan::{Graph, Item, Key, Role, Target};

/// Holds a plan to itself.
pub fn judge(opened: &Opened<'_>, findings: &mut Vec<Finding>) {
    let graph = Graph::of(&opened.plan);
    ids(opened, findings);
    dependencies(opened, findings);
    cycles(opened, &graph, findings);
    order(opened, &graph, findings);
    proof(opened, findings);
}

/// Ids that two items have.
fn ids(opened: &Opened<'_>, findings: &mut Vec<Finding>) {
    let mut first: HashMap<&Key, &Item> = HashMap::new();
    for item in &opened.plan.items {
        let Some(other) = first.get(item.id()) else {
            first.insert(item.id(), item);
            continue;
        };
        let line = opened.file.lines().line_index(other.head.id.range.start) + 1;
        let message =
            format!("{} is also the id of the item in line {line}, `{}`", item.name, other.title(opened.text));
        let help = "give each item an id of its own";
        let finding = opened.finding(&rules::DUPLICATE_ID, item, item.head.id.range.clone(), message, help);
        findings.push(finding.because(opened.site(other)));
    }
}

/// Dependencies that lead nowhere, and those that cannot be decided.
fn dependencies(opened: &Opened<'_>, findings: &mut Vec<Finding>) {
    // Comparing names costs; a plan with more wrong ones has other troubles.
    const COMPARED_MAX: usize = 100_000;
    let mut compared = 0;
    let names = || opened.plan.items.iter().map(|item| item.name.as_str());
    for item in &opened.plan.items {
        for edge in &item.depends {
            let Target::Unknown(_) = &edge.target else { continue };
            let named = &opened.text[edge.range.clone()];
            compared += opened.plan.items.len();
            let nearest = if compared <= COMPARED_MAX { suggest::nearest(named, names()) } else { None };
            let help = match nearest {
                Some(nearest) => format!("did you mean {nearest}?"),
                None => "name an item of this plan, or say `none`".to_owned(),
            };
            let message = format!("{} waits for {named}, which is no item of this plan", item.name);
            findings.push(opened.finding(&rules::UNKNOWN_DEPENDENCY, item, edge.range.clone(), message, help));
        }
    }
    for doubt in &opened.plan.doubts {
        let item = &opened.plan.items[doubt.item];
        let said = &opened.text[doubt.range.clone()];
        let message = format!("what {} waits for cannot be decided from `{said}`: {}", item.name, doubt.why);
        let help = "name ids, `all P0`, or `none`; put remarks in parentheses";
        findings.push(opened.finding(&rules::UNDECIDED_DEPENDENCY, item, doubt.range.clone(), message, help));
    }
}

/// Items that wait for each other.
fn cycles(opened: &Opened<'_>, graph: &Graph, findings: &mut Vec<Finding>) {
    for cycle in graph.cycles() {
        let item = &opened.plan.items[cycle[0]];
        // More would hide where it starts and ends.
        const NAMED_MAX: usize = 12;
        let mut path: Vec<String> = cycle.iter().take(NAMED_MAX).map(|place| opened.name(*place).to_owned()).collect();
        if cycle.len() > NAMED_MAX {
            path.push(format!("{} more", cycle.len() - NAMED_MAX));
        }
        path.push(opened.name(cycle[0]).to_owned());
        let range = item.depends.iter().find(|edge| edge.hard && edge.target == Target::Item(cycle[(1) % cycle.len()]));
        let range = range.map_or(item.head.id.range.clone(), |edge| edge.range.clone());
        let message = match cycle.len() {
            1 => format!("{} waits for itself", item.name),
            _ => format!("{} cannot land: {}", list(&path[1..]), path.join(" -> ")),
        };
        let help = "take one of these dependencies out, or make it `(recommended)`";
        findings.push(opened.finding(&rules::CYCLE, item, range, message, help));
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Items that are listed before what they wait for, and those that are more urgent than it.
fn order(opened: &Opened<'_>, graph: &Graph, findings: &mut Vec<Finding>) {
    // Within a circle no order is right, and the circle was said.
    let mut circle: HashMap<usize, usize> = HashMap::new();
    for (index, cycle) in graph.cycles().iter().enumerate() {
        circle.extend(cycle.iter().map(|place| (*place, index)));
    }
    let shares = |one: usize, other: usize| circle.contains_key(&one) && circle.get(&one) == circle.get(&other);
    for (place, item) in opened.plan.items.iter().enumerate() {
        for edge in &item.depends {
            let Target::Item(other) = edge.target else { continue };
            let before = &opened.plan.items[other];
            // A group is named as a whole; which of it stands later says nothing.
            if other > place && !edge.grouped && !(edge.hard && shares(place, other)) {
                let (rule, how) =
                    if edge.hard { (&rules::ORDER, "waits for") } else { (&rules::SOFT_ORDER, "should come after") };
                let message = format!("{} is listed before {}, which it {how}", item.name, before.name);
                let help = format!("list {} first", before.name);
                let finding = opened.finding(rule, item, edge.range.clone(), message, help);
                findings.push(finding.because(opened.site(before)));
            }
            let (Some(own), Some(theirs)) = (item.priorities.first(), before.priorities.first()) else { continue };
            if edge.hard && own < theirs && other != place {
                let message = format!("{} is P{own} and waits for {}, which is only P{theirs}", item.name, before.name);
                let help = format!("make {} P{own}, or the dependency `(recommended)`", before.name);
                let finding = opened.finding(&rules::PRIORITY, item, edge.range.clone(), message, help);
                findings.push(finding.because(opened.site(before)));
            }
        }
    }
}

/// Whether it is said when an item is done, and what proves it.
fn proof(opened: &Opened<'_>, findings: &mut Vec<Finding>) {
    for item in &opened.plan.items {
        let head = item.head.id.range.clone();
        if item.says(Role::Acceptance).next().is_none() {
            let message = format!("{} has no acceptance criteria", item.name);
            let help = "say when it is done: `- **Acceptance criteria**:` and a list";
            findings.push(opened.finding(&rules::NO_ACCEPTANCE, item, head.clone(), message, help));
        }
        if !names_test(opened, item) {
            let message = format!("{} names no test", item.name);
            let help = "name the test that proves it, in the scope or as `- **CI/tests**:`";
            findings.push(opened.finding(&rules::NO_TEST, item, head, message, help));
        }
    }
}

/// Whether an item names a test: a path of one, or a word about one beside its acceptance.
fn names_test(opened: &Opened<'_>, item: &Item) -> bool {
    let by_path = item.scope.iter().chain(&item.tests).any(|touch| is_test(&touch.path));
    let roles = [Role::Tests, Role::Acceptance, Role::Scope];
    by_path
        || roles.iter().flat_map(|role| item.says(*role)).any(|entry| {
            let said = opened.text[entry.range.clone()].to_lowercase();
            said.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "test" | "tests" | "contract" | "ci"))
        })
}

/// Whether `path` is a test's by its name.
pub fn is_test(path: &str) -> bool {
    let mut parts = path.split(['/', '.', '_', '-']);
    parts.any(|part| matches!(part.to_ascii_lowercase().as_str(), "test" | "tests" | "spec" | "specs"))
}
