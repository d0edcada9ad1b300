//! Plans with random dependencies and histories in which their items land, stay half done or are taken back:
//! `stack` says of each what the history was made to be.
//!
//! Every case starts processes, so there are few; `PROPTEST_CASES` makes more of them.

mod history;
mod import;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::cli::Repo;

/// How an item came into the main branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Merge,
    Squash,
    Picked,
    Trailer,
    Subject,
    Tag,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Untouched,
    /// Its branch was made and has no commit.
    Begun,
    /// Its branch has commits.
    Open,
    /// Some commits of its branch were picked.
    Half,
    /// One of its branches was squashed, another one has commits.
    Second,
    Landed(How),
    Reverted(How),
    /// It landed, was reverted, and that was reverted.
    Back(How),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    None,
    Done,
    Open,
}

/// What an item is drawn from.
#[derive(Clone, Debug)]
struct Drawn {
    depends: Vec<(Index, bool)>,
    fate: Fate,
    /// What the plan claims: nothing, the truth, the opposite.
    claim: u8,
    priority: u8,
    commits: usize,
    /// Whether its branch stands on that of the first item it waits for.
    is_stacked: bool,
}

#[derive(Clone, Debug)]
struct Spec {
    /// Linear, diamonds, forest, anything.
    shape: u8,
    family: u8,
    grammar: u8,
    drawn: Vec<Drawn>,
    /// Whether the plan lists the items in another order than they are landed in.
    is_mixed: bool,
    seed: u64,
}

/// One item, and what is true of it.
#[derive(Clone, Debug)]
struct Item {
    number: usize,
    name: String,
    hard: Vec<usize>,
    soft: Vec<usize>,
    fate: Fate,
    claim: Claim,
    is_contradicted: bool,
    priority: u8,
    commits: usize,
    stacked_on: Option<usize>,
}

impl Item {
    fn is_landed(&self) -> bool {
        matches!(self.fate, Fate::Landed(_) | Fate::Back(_))
    }

    /// Whether a branch shows work that has not landed.
    fn is_open(&self) -> bool {
        match self.fate {
            Fate::Open | Fate::Half | Fate::Second => true,
            Fate::Reverted(how) => matches!(how, How::Squash | How::Picked),
            _ => false,
        }
    }
}

fn how() -> impl Strategy<Value = How> + Clone {
    prop_oneof![
        Just(How::Merge),
        Just(How::Squash),
        Just(How::Picked),
        Just(How::Trailer),
        Just(How::Subject),
        Just(How::Tag)
    ]
}

fn drawn() -> impl Strategy<Value = Drawn> {
    // A tag is not taken back by a revert.
    let back = |how| if how == How::Tag { How::Merge } else { how };
    let fate = prop_oneof![
        3 => Just(Fate::Untouched),
        1 => Just(Fate::Begun),
        2 => Just(Fate::Open),
        1 => Just(Fate::Half),
        1 => Just(Fate::Second),
        6 => how().prop_map(Fate::Landed),
        2 => how().prop_map(move |how| Fate::Reverted(back(how))),
        1 => how().prop_map(move |how| Fate::Back(back(how))),
    ];
    let depends = prop::collection::vec((any::<Index>(), prop::bool::weighted(0.8)), 0..4);
    (depends, fate, 0..8u8, 0..4u8, 1..4usize, any::<bool>()).prop_map(
        |(depends, fate, claim, priority, commits, is_stacked)| Drawn {
            depends,
            fate,
            claim,
            priority,
            commits,
            is_stacked,
        },
    )
}

fn spec(count: impl Strategy<Value = usize>) -> impl Strategy<Value = Spec> {
    let drawn = count.prop_flat_map(|count| prop::collection::vec(drawn(), count));
    (0..4u8, 0..4u8, 0..6u8, drawn, any::<bool>(), any::<u64>()).prop_map(
        |(shape, family, grammar, drawn, is_mixed, seed)| Spec { shape, family, grammar, drawn, is_mixed, seed },
    )
}

/// The items in an order in which they can land.
fn items(spec: &Spec) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for (place, drawn) in spec.drawn.iter().enumerate() {
        let (mut hard, mut soft) = (BTreeSet::new(), BTreeSet::new());
        if place > 0 {
            match spec.shape {
                0 => hard.extend([place - 1]),
                // One, then two on it, then one on both.
                1 if place % 3 == 0 => hard.extend([place - 1, place - 2]),
                1 => hard.extend([place - place % 3]),
                2 => hard.extend(drawn.depends.first().map(|(other, _)| other.index(place))),
                _ => {
                    for (other, is_hard) in &drawn.depends {
                        if *is_hard {
                            hard.insert(other.index(place))
                        } else {
                            soft.insert(other.index(place))
                        };
                    }
                }
            }
        }
        let soft = soft.difference(&hard).copied().collect();
        let number = place + usize::from(spec.family != 1);
        let name = text::spelled(spec.family, number, spec.seed as usize + place);
        let mut item = Item {
            number,
            name,
            hard: hard.into_iter().collect(),
            soft,
            fate: drawn.fate,
            claim: Claim::None,
            is_contradicted: false,
            priority: drawn.priority,
            commits: drawn.commits,
            stacked_on: None,
        };
        legal(&mut item, drawn, &items);
        let (truth, opposite) = if item.is_landed() { (Claim::Done, Claim::Open) } else { (Claim::Open, Claim::Done) };
        item.claim = match drawn.claim {
            0..5 => Claim::None,
            5 | 6 => truth,
            _ => opposite,
        };
        item.is_contradicted = item.claim == opposite;
        items.push(item);
    }
    items
}

/// Lets an item land only after what it waits for, and stand only on a branch that says the same afterwards.
fn legal(item: &mut Item, drawn: &Drawn, items: &[Item]) {
    let came = |item: &Item| matches!(item.fate, Fate::Landed(_) | Fate::Back(_) | Fate::Reverted(_));
    if came(item) && !item.hard.iter().all(|other| came(&items[*other])) {
        item.fate = Fate::Open;
    }
    let Some(below) = item.hard.first().copied().filter(|_| drawn.is_stacked) else { return };
    let is_merge = matches!(item.fate, Fate::Landed(How::Merge) | Fate::Reverted(How::Merge) | Fate::Back(How::Merge));
    let stands = match items[below].fate {
        Fate::Open => item.fate == Fate::Open,
        Fate::Landed(How::Merge) => true,
        // A merge would bring the branch below as well, and its revert would take that back.
        Fate::Landed(How::Squash | How::Picked) => !is_merge,
        _ => false,
    };
    item.stacked_on = stands.then_some(below);
}

/// Everything that `stack` must say, and says.
fn check(spec: &Spec) -> Result<(), TestCaseError> {
    let items = items(spec);
    let mut listed: Vec<usize> = (0..items.len()).collect();
    if spec.is_mixed {
        listed.sort_by_key(|place| (*place as u64).wrapping_mul(spec.seed | 1) >> 7);
    }
    let plan = text::plan(spec, &items, &listed);
    let config = "ledger = []\n\n[[stack.plan]]\nfile = \"docs/plan.md\"\nsection = \"PR stack\"\n";
    let repo = Repo::plain(&[("xtask.toml", config), ("docs/plan.md", &plan)]);
    repo.git_run(&["init", "--quiet", "--template=", "--initial-branch=main"]);
    history::write(&repo, spec, &items);
    let shown = repo.run(&["stack", "show", "--format", "json"]);
    prop_assert_eq!(shown.code, 0, "{}\n{}", shown, plan);
    let shown: Value = serde_json::from_str(&shown.stdout).unwrap();
    let board = &shown["plans"][0];
    let rows: BTreeMap<&str, &Value> =
        board["items"].as_array().unwrap().iter().map(|row| (row["id"].as_str().unwrap(), row)).collect();
    prop_assert_eq!(rows.len(), items.len(), "{}", plan);
    for item in &items {
        let Some(row) = rows.get(item.name.as_str()) else {
            return Err(TestCaseError::fail(format!("{} is not shown of\n{plan}", item.name)));
        };
        expect_row(item, &items, row).map_err(|error| TestCaseError::fail(format!("{error}\n{row:#}\n{plan}")))?;
    }
    expect_order(&items, &listed, board)?;
    let run = repo.run(&["stack"]);
    let contradicted: BTreeSet<String> = run
        .findings()
        .iter()
        .filter_map(|found| found.split_once("stack/contradicted:").map(|(_, id)| id.to_owned()))
        .collect();
    let wanted: BTreeSet<String> =
        items.iter().filter(|item| item.is_contradicted).map(|item| item.name.clone()).collect();
    prop_assert_eq!(contradicted, wanted, "{}\n{}", run, plan);
    Ok(())
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect()
}

/// How far an item is, and what it waits for.
fn expect_row(item: &Item, items: &[Item], row: &Value) -> Result<(), TestCaseError> {
    let missing = |others: &[usize]| -> BTreeSet<&str> {
        let missing = others.iter().filter(|other| !items[**other].is_landed() && !item.is_landed());
        missing.map(|other| items[*other].name.as_str()).collect()
    };
    let waits = missing(&item.hard);
    let actual = match (item.is_landed(), item.is_open()) {
        (true, _) => "landed",
        (false, true) => "in progress",
        (false, false) if waits.is_empty() => "ready",
        (false, false) => "blocked",
    };
    prop_assert_eq!(row["actual"].as_str(), Some(actual), "{:?}", item);
    let state = if item.is_contradicted { "contradicted" } else { actual };
    prop_assert_eq!(row["state"].as_str(), Some(state), "{:?}", item);
    let said: BTreeSet<&str> = texts(&row["waits_for"]).into_iter().collect();
    prop_assert_eq!(said, waits, "{:?}", item);
    let said: BTreeSet<&str> = texts(&row["should_follow"]).into_iter().collect();
    prop_assert_eq!(said, missing(&item.soft), "{:?}", item);
    Ok(())
}

/// `order` keeps every strict dependency, and `next` is what is ready, most urgent first.
fn expect_order(items: &[Item], listed: &[usize], board: &Value) -> Result<(), TestCaseError> {
    let order = texts(&board["order"]);
    let at: BTreeMap<&str, usize> = order.iter().enumerate().map(|(nth, id)| (*id, nth)).collect();
    prop_assert_eq!((order.len(), at.len()), (items.len(), items.len()));
    for item in items {
        for other in &item.hard {
            prop_assert!(at[items[*other].name.as_str()] < at[item.name.as_str()], "{:?}", order);
        }
    }
    let is_ready = |item: &Item| {
        let is_free = item.hard.iter().all(|other| items[*other].is_landed());
        is_free && !item.is_landed() && !item.is_open() && !item.is_contradicted
    };
    let mut ready: Vec<&Item> = listed.iter().map(|place| &items[*place]).filter(|item| is_ready(item)).collect();
    ready.sort_by_key(|item| (item.soft.iter().any(|other| !items[*other].is_landed()), item.priority));
    let ready: Vec<&str> = ready.iter().map(|item| item.name.as_str()).collect();
    prop_assert_eq!(texts(&board["next"]), ready);
    Ok(())
}

/// `cases` of them, or as many as the environment asks for.
fn config(cases: u32) -> ProptestConfig {
    // A case costs a quarter of a second, or several with a large plan.
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: if cases > 2 { 60 } else { 0 },
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn stack_says_what_the_history_was_made_to_be(spec in spec(1..14usize)) {
        check(&spec)?;
    }
}

proptest! {
    #![proptest_config(config(2))]

    #[test]
    fn stack_says_it_of_large_plans_as_well(spec in spec(60..200usize)) {
        check(&spec)?;
    }
}
