//! Plans that nobody would write: they are read to their ends, in time that grows with their length.
//!
//! No test asserts a time; a quadratic pass would be felt.

use super::{CONFIG, Repo};
use xtask::plan::{Grammar, Graph, Plan, Target, candidates, read};
use xtask::text::markdown::Document;

const HEAD: &str = "# Plans\n\n## PR stack\n\n";

fn plan(text: &str) -> Plan {
    let document = Document::parse(text);
    let grammar = Grammar::default();
    candidates(text, &document, &grammar);
    read(text, &document, &(0..text.len()), &grammar)
}

/// A plan of `count` items, of each of which `depends` says what it waits for.
fn items(count: usize, depends: impl Fn(usize) -> String) -> String {
    let one = |n: usize| format!("### PR-{n}: item {n}\n\n- **Depends on**: {}\n\n", depends(n));
    HEAD.to_owned() + &(1..=count).map(one).collect::<String>()
}

/// A plan of one item with this scope.
fn scope(text: &str) -> Plan {
    plan(&format!("{HEAD}### PR-1: x\n\n- **Scope**: {text}\n"))
}

#[test]
fn many_items_and_dependencies_are_read() {
    let long = plan(&items(9_999, |n| format!("PR-{}", n.saturating_sub(1).max(1))));
    assert_eq!((long.items.len(), Graph::of(&long).order().len()), (9_999, 9_999));
    let all = (1..=5_000).map(|n| format!("PR-{n}")).collect::<Vec<_>>().join(", ");
    let wide = plan(&items(5_001, |n| if n == 5_001 { all.clone() } else { "none".to_owned() }));
    assert_eq!(wide.items[5_000].depends.len(), 5_000);
    let unknown = all.replace(',', "a,");
    let wide = plan(&items(5_001, |n| if n == 5_001 { unknown.clone() } else { "none".to_owned() }));
    let is_unknown = |target: &Target| matches!(target, Target::Unknown(_));
    // The last one has no letter behind it, and is an item.
    assert_eq!(wide.items[5_000].depends.iter().filter(|edge| is_unknown(&edge.target)).count(), 4_999);
    let tails = plan(&items(9_999, |n| format!("T-{n}")).replace("PR-", "PR-T-"));
    assert_eq!(tails.items[9_998].depends.len(), 1);
}

#[test]
fn groups_of_groups_are_cut_and_said_to_be() {
    for depends in ["everything above", "all P0 items", "PR-1..PR-9999"] {
        let plan = plan(&items(3_000, |_| depends.to_owned()).replace(": item", " (P0): item"));
        let edges: usize = plan.items.iter().map(|item| item.depends.len()).sum();
        assert!((200_000..300_000).contains(&edges), "{depends}: {edges}");
        let said = "the plan has more dependencies than are read";
        assert!(plan.doubts.len() > 1_000 && plan.doubts.iter().all(|doubt| doubt.why == said), "{depends}");
    }
}

#[test]
fn long_lines_are_read() {
    assert_eq!(scope(&"`a/b` ".repeat(100_000)).items[0].scope.len(), 100_000);
    assert_eq!(scope(&"`a/b`, ".repeat(100_000)).items[0].scope.len(), 100_000);
    assert_eq!(scope(&"(`a/b`) ".repeat(100_000)).items[0].scope.len(), 100_000);
    assert_eq!(scope(&"`a/b` (".repeat(100_000)).items[0].scope.len(), 100_000);
    assert_eq!(scope(&format!("{}{}", "word ".repeat(50_000), "`a/b` ".repeat(50_000))).items[0].scope.len(), 50_000);
    for text in ["(awaits ".repeat(100_000), "(awaits PR-2 ".repeat(50_000) + &")".repeat(50_000)] {
        assert_eq!(plan(&format!("{HEAD}### PR-1: x {text}\n")).items.len(), 1);
    }
    for text in ["(".repeat(500_000), "PR-1 ".repeat(100_000), format!("PR-1{}", "/1".repeat(100_000))] {
        assert_eq!(plan(&items(1, |_| text.clone())).items.len(), 1);
    }
    for text in ["\u{2705}".repeat(100_000), "`".repeat(100_001), "**".repeat(100_000), "word ".repeat(200_000)] {
        assert_eq!(plan(&format!("{HEAD}### PR-1: x {text}\n")).items.len(), 1);
    }
}

#[test]
fn tables_and_headings_of_any_size_are_read() {
    let row = |cells: &str, first: &str| format!("| {first} |{}\n", cells.repeat(1_000));
    let table = row(" a |", "PR")
        + &row("---|", "---")
        + &(1..200).map(|n| row(" x |", &format!("PR-{n}"))).collect::<String>();
    let wide = plan(&(HEAD.to_owned() + &table));
    assert_eq!((wide.items.len(), wide.items[198].fields.len()), (199, 1_000));
    let rows: String = (1..9_999).map(|n| format!("| PR-{n} | x | none |\n")).collect();
    let long = plan(&format!("{HEAD}| PR | Title | Depends on |\n|---|---|---|\n{rows}"));
    assert_eq!(long.items.len(), 9_998);
    assert_eq!(plan(&format!("{}{HEAD}### PR-1: x\n", "## a\n\n".repeat(50_000))).items.len(), 1);
    let nested: String = (0..2_000).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    assert_eq!(plan(&format!("{HEAD}### PR-1: x\n\n{nested}")).items.len(), 1);
}

#[test]
fn odd_texts_end_where_they_end() {
    for text in [
        "### PR-1",
        "**PR-1",
        "- PR-1",
        "**PR-1: x\n\n**PR-2",
        "### PR-1: (x",
        "### PR-1 (",
        "### PR-1: x\n\n- **Depends on**: PR-2",
        "### PR-1: `x\n\n- **Scope**: `a/b",
    ] {
        for ends in ["\n", "\r", "\r\n"] {
            plan(&format!("{HEAD}{text}").replace('\n', ends));
        }
    }
    let chain = |n: usize| if n > 1 { format!("PR-{}", n - 1) } else { "none".to_owned() };
    let only_cr = plan(&items(300, chain).replace('\n', "\r"));
    assert_eq!((only_cr.items.len(), only_cr.items[299].depends.len()), (300, 1));
    let nul = plan(&items(300, |n| chain(n) + "\0"));
    assert_eq!((nul.items.len(), nul.items[299].depends.len()), (300, 1));
    let right_to_left = plan(
        &items(300, |n| format!("\u{200F}{}\u{200F}", chain(n))).replace(": item", ": \u{202E}\u{5D0}\u{2067} item"),
    );
    assert_eq!((right_to_left.items.len(), right_to_left.items[299].depends.len()), (300, 1));
}

#[test]
fn circles_are_named_shortly_and_everything_about_them_ends() {
    for step in [1, 1_998] {
        let text = items(2_000, |n| format!("PR-{}", (n - 1 + step) % 1_999 + 1));
        let graph = Graph::of(&plan(&text));
        assert_eq!(graph.cycles().len(), 1);
        let reach = graph.reach();
        assert!(reach.waits(0, 1_998) && reach.waits(1_998, 0) && reach.waits(5, 5));
        assert!(reach.waits(1_999, 7) && !reach.waits(7, 1_999));
        let repo = Repo::git(&[("xtask.toml", CONFIG), ("docs/plan.md", &text)]);
        let run = repo.run(&["stack"]);
        let line = run.stdout.lines().find(|line| line.contains("stack/cycle")).unwrap().to_owned();
        assert!(line.contains("1987 more -> PR-1") && line.len() < 500, "{line}");
        assert!(repo.run(&["stack", "show", "--tree"]).stdout.len() < 1_000_000);
    }
}

#[test]
fn a_file_that_all_items_share_is_told_of_each() {
    let text = items(500, |_| "none\n- **Scope**:\n  - `src/app.py`\n  - `src/*.py`".to_owned());
    let repo = Repo::git(&[("xtask.toml", CONFIG), ("docs/plan.md", &text), ("src/app.py", "\n")]);
    let run = repo.run(&["stack"]);
    assert_eq!(run.findings().iter().filter(|found| found.contains("stack/shared-file")).count(), 499);
    assert!(run.stdout.contains("PR-500 and PR-1, PR-2, PR-3 and 496 more touch `src/app.py`"), "{run}");
}

#[test]
fn a_deep_plan_is_no_wide_tree() {
    let text = items(3_000, |n| if n > 1 { format!("PR-{}", n - 1) } else { "none".to_owned() });
    let repo = Repo::git(&[("xtask.toml", CONFIG), ("docs/plan.md", &text)]);
    let tree = repo.run(&["stack", "show", "--tree"]).stdout;
    assert!(tree.contains("+2999- PR-3000 item 3000 [blocked]\n") && tree.len() < 500_000, "{}", tree.len());
}
