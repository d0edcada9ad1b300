//! A plan as a text, in one of the grammars that people write plans in.

use super::{Claim, Item, Spec};

/// How often a spelling changes, whatever the seed.
pub fn spelled(family: u8, number: usize, spelling: usize) -> String {
    match family {
        0 => match spelling % 4 {
            0 => format!("PR-{number:02}"),
            1 => format!("PR-{number}"),
            2 => format!("PR{number}"),
            _ => format!("PR-{number:03}"),
        },
        1 => {
            let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap());
            // Two letters beyond the alphabet; no number, so nothing but the case may change.
            if number < 26 {
                format!("PR-{}", letter(number))
            } else {
                format!("PR-{}{}", letter(number / 26), letter(number))
            }
        }
        2 => {
            if spelling.is_multiple_of(2) {
                format!("PR-T{number}")
            } else {
                format!("PR-T-{number:02}")
            }
        }
        _ => {
            if spelling.is_multiple_of(2) {
                format!("PR-API-{number}")
            } else {
                format!("PR-API-{number:02}")
            }
        }
    }
}

/// The plan of `items`, in the order of `listed`.
pub fn plan(spec: &Spec, items: &[Item], listed: &[usize]) -> String {
    let mut out = "# Plans\n\nSome prose about PR-999.\n\n## PR stack\n\nPreamble.\n\n".to_owned();
    if spec.grammar == 5 {
        out += "| PR | Title | Priority | Depends on | Status |\n| --- | --- | --- | --- | --- |\n";
    }
    for place in listed {
        out += &item(spec, items, *place);
    }
    out + "\n## Afterwards\n\n- PR-998: no item of this plan\n"
}

fn item(spec: &Spec, items: &[Item], place: usize) -> String {
    let own = &items[place];
    let (id, title) = (&own.name, format!("Title of item {place}"));
    let (depends, priority) = (depends(spec, items, own), own.priority);
    let tail = match own.claim {
        Claim::None => String::new(),
        Claim::Done => [" \u{2705} DONE", " \u{2014} **IMPLEMENTED \u{2705}**", " \u{2705}"][place % 3].to_owned(),
        Claim::Open => [" (NOT STARTED)", " \u{1F504} IN PROGRESS", " \u{23F3}"][place % 3].to_owned(),
    };
    let done = "  - The test holds.\n";
    match spec.grammar {
        0 => format!(
            "### {id} (P{priority}): {title}{tail}\n\n- **Depends on**: {depends}\n- **Acceptance criteria**:\n{done}\n"
        ),
        1 => format!(
            "#### {id} (P{priority}) \u{2014} {title}{tail}\n\nProse first.\n\n**Dependencies**: {depends}\n\n**Acceptance**:\n- The test holds.\n\n"
        ),
        2 => format!(
            "**{id} (P{priority}): {title}**{tail}\n\n- **Depends on**: {depends}\n- **Done when**: it holds\n\n"
        ),
        3 => format!("- **{id}** (P{priority}): {title}{tail}\n  - **Depends on**: {depends}\n  - **Tests**: some\n"),
        4 => format!(
            "{}. **{id} (P{priority}): {title}**{tail}\n   - Depends on: {depends}\n   - Tests: some\n\n",
            place + 1
        ),
        _ => format!("| {id} | {title} | P{priority} | {depends} | {} |\n", tail.replace("**", "").trim()),
    }
}

/// What an item waits for, in words.
fn depends(spec: &Spec, items: &[Item], own: &Item) -> String {
    let notes = [" (policy; see PR text, not more)", "", " (so that it holds)", ""];
    let mut said: Vec<String> = Vec::new();
    for (nth, other) in own.hard.iter().enumerate() {
        said.push(spelled(spec.family, items[*other].number, own.number + nth) + notes[(own.number + nth) % 4]);
    }
    for (nth, other) in own.soft.iter().enumerate() {
        said.push(spelled(spec.family, items[*other].number, nth) + " (recommended)");
    }
    let joint = [", ", "; ", " and ", ", "][own.number % 4];
    if said.is_empty() {
        return ["nothing", "none", "none (can land anytime; low risk)", "-"][own.number % 4].to_owned();
    }
    said.join(joint)
}
