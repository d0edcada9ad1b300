//! Any plan, in any mixture of grammars: the canonical one says what it said, in every word, and stays as it is.

use proptest::prelude::*;
use proptest::sample::select;

use xtask::plan::canonical::{Canonical, canonical};
use xtask::plan::scope::Touch;
use xtask::plan::{Grammar, Plan, Section, Target, find, read};
use xtask::text::markdown::Document;

use super::*;

const HEADS: &[&str] = &[
    "### PR-01 (P0): One\n",
    "### PR-02: Two `code` (note)\n",
    "### PR\u{2011}3 \u{2014} Three \u{2705} DONE\n",
    "### **PR-4 (P1)**: Four\n",
    "### [x] PR-5 / R-01 (G1 + G8): Five ###\n",
    "### PR-06+: Six\n",
    "### PR-7\n",
    "PR-8: Eight\n---\n",
    "#### PR-T1 \u{2014} deep\n",
    "#### PR-01: again\n",
    "## PR-9: shallow\n",
    "**PR-A: bold** \u{1F504} NOT STARTED (awaits PR-01)\n",
    "**PR-B**: bold too\ngoes on\n",
    "- **PR-C (P2)**: listed\n",
    "- ~~**PR-D**: struck~~\n",
    "1. **PR-E**: numbered\n",
    "| PR-F | none |\n",
    "### Notes\n",
    "##### Files\n",
];

const LABELS: &[&str] = &[
    "- **Depends on**: ",
    "**Dependencies**: ",
    "- Depends on: ",
    "* **Goal**: ",
    "**Goal:** ",
    "- **Primary goals**:",
    "#### Goal\n\n",
    "#### Validation\n",
    "**Scope**:",
    "**Scope** (minimum):",
    "- **Scope (files)**: ",
    "- **Code changes**:",
    "  - **Files**: ",
    "**Exit criteria (gate)**:",
    "- **Acceptance criteria**:",
    "- **Create**",
    "**CI/tests**:",
    "- Watch-outs: ",
    "**Priority**: ",
    "- **Priority**: P1",
    "**Status**: ",
    "- **Option A (one tenant)**: ",
    "1. **Tests**: ",
    "\t- **Scope**:\n",
];

const SAID: &[&str] = &[
    "none",
    "PR-01",
    "PR-02 (recommended), PR\u{2011}3",
    "all P0",
    "the schema",
    "P1",
    "P0/P1",
    "`a/b.rs`, `c.rs` (new)",
    "`a/b.rs` and `c.rs`",
    "`src/one.rs`; `tests/test_two.py` (extend).",
    "Free words that go on\nover a second line.",
    "in progress",
    "PR-01: echo",
    "2. second",
    "# no",
    "**bold**: words",
    "`open",
    "",
    " ",
];

const BELOW: &[&str] = &[
    "- `src/a.rs`\n",
    "- Add: `tests/test_a.py` (new)\n",
    "  - `src/b.rs` (if needed)\n",
    "    - deeper words\n",
    "* starred\n",
    "1. numbered\n",
    "- PR-01\n",
    "- PR-02 (policy)\n",
    "  goes on\n",
    "lazy words\n",
    "\nA paragraph.\n",
    "\n  An inner paragraph.\n",
    "```sh\ncode  here\n\n  more\n```\n",
    "  ```\n  inner\n\tcode\n  ```\n",
    "```\n- **Scope**: in code\n",
    "<!-- a comment -->\n",
    "<!-- - **Goal**: hidden\n\n### PR-09: hidden -->\n",
    "\n| a | b |\n|---|---|\n| `x.rs` | y |\n",
    "> quoted **Goal**: words\n",
    "\n    indented code\n",
    "\n",
    "\n\n",
    "\n---\n\n",
    "-\n",
    "- [ ] box\n",
    "**PR-API-3 COMPLETE** \u{2014} all\n",
    "\t- tabbed\n",
    "<div>\n",
];

/// An item, or what looks like one.
fn item() -> impl Strategy<Value = String> {
    let said = (select(LABELS), select(SAID), prop::collection::vec(select(BELOW), 0..4));
    let field = said.prop_map(|(label, said, below)| format!("{label}{said}\n{}", below.concat()));
    let lead = prop::collection::vec(select(BELOW), 0..2);
    (select(HEADS), select(&["", "\n"][..]), lead, prop::collection::vec(field, 0..5))
        .prop_map(|(head, blank, lead, fields)| format!("{head}{blank}{}{}", lead.concat(), fields.concat()))
}

/// A document with a section, and whether its heads are written alike.
fn document() -> impl Strategy<Value = String> {
    let items = prop::collection::vec(item(), 1..5);
    let before = select(&["", "# Title\n\n", "\u{FEFF}# T\n", "## Other\n\n### PR-01: other\n\n"][..]);
    let heading = select(&["## Plan\n\n", "# Plan\n", "## Plan\n\nWords first.\n", "### Plan\n"][..]);
    let after = select(&["", "## Next\n\n- **Goal**: outside\n", "\n---\n\n# End\n"][..]);
    let end = select(&["\n", "\r\n", "\r"][..]);
    (before, heading, items, after, end, any::<bool>()).prop_map(|(before, heading, items, after, end, is_ended)| {
        let text = format!("{before}{heading}{}{after}", items.concat());
        let text = if is_ended { text } else { text.trim_end().to_owned() };
        text.replace('\n', end)
    })
}

fn section(text: &str) -> Option<(Document, Section)> {
    let document = Document::parse(text);
    let section = find(text, &document, Some("Plan"), &Grammar::default()).into_iter().next()?;
    Some((document, section))
}

fn rewritten(text: &str) -> Option<(Plan, Canonical, String)> {
    let (document, section) = section(text)?;
    let plan = read(text, &document, &section.range, &Grammar::default());
    let found = canonical(text, &document, &section, &plan, &Grammar::default()).ok()?;
    let mut after = text.to_owned();
    for change in found.changes.iter().rev() {
        after.replace_range(change.range.clone(), &change.text);
    }
    Some((plan, found, after))
}

/// What of a plan a follower goes by, item by item.
fn shape(plan: &Plan) -> Vec<String> {
    let touches = |touches: &[Touch]| {
        let mut shown: Vec<String> =
            touches.iter().map(|t| format!("{} {} {}", t.action.word(), t.when.word(), t.path)).collect();
        shown.sort();
        shown
    };
    let shown = plan.items.iter().map(|item| {
        let mut edges: Vec<String> = item
            .depends
            .iter()
            .map(|edge| match &edge.target {
                Target::Item(place) => format!("{place} {} {}", edge.hard, edge.reversed),
                Target::Unknown(key) => format!("{} {} {}", key.as_str(), edge.hard, edge.reversed),
            })
            .collect();
        edges.sort();
        let claim = item.claim.as_ref().map(|mark| mark.claim);
        let (scope, tests) = (touches(&item.scope), touches(&item.tests));
        format!("{:?} {:?} {edges:?} {scope:?} {tests:?} {claim:?}", item.id(), item.priorities)
    });
    shown.collect()
}

/// How often each word is said.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

proptest! {
    #[test]
    fn a_canonical_plan_says_what_the_plan_said(text in document()) {
        let Some((before, found, after)) = rewritten(&text) else { return Ok(()) };
        let (own, next) = (section(&text), section(&after));
        let (Some((_, own)), Some((_, next))) = (own, next) else { return Err(TestCaseError::fail("no section")) };
        prop_assert_eq!(&text[..own.range.start], &after[..next.range.start]);
        prop_assert_eq!(&text[own.range.end..], &after[next.range.end..]);
        let Some((plan, again, settled)) = rewritten(&after) else { return Err(TestCaseError::fail("not read")) };
        prop_assert_eq!(shape(&before), shape(&plan), "{}", after);
        // What is said twice about a priority is said once, and its label goes with it.
        let there = words(&after);
        for (word, count) in words(&text) {
            let is_priority = matches!(word.as_str(), "priority" | "p0" | "p1");
            prop_assert!(is_priority || there.get(&word).is_some_and(|own| *own >= count), "{} is lost: {}", word, after);
        }
        prop_assert_eq!(&settled, &after, "a second run writes nothing: {:?}", again);
        prop_assert_eq!(found.left.len(), again.left.len());
        // A text without one kind of line end gets none of it.
        prop_assert_eq!(text.replace("\r\n", "").contains('\n'), after.replace("\r\n", "").contains('\n'));
        prop_assert_eq!(text.replace("\r\n", "").contains('\r'), after.replace("\r\n", "").contains('\r'));
        prop_assert_eq!(text.ends_with(['\r', '\n']), after.ends_with(['\r', '\n']));
    }
}
