//! `stack fmt`: plans of every grammar in the canonical one, without losing a word.

use super::{CONFIG, PLAN, Repo, Run, repo};

const NAMED: &str = "docs/plan.md#Plan";

/// A repository with one section, `Plan`, that holds `items`.
fn held(items: &str) -> Repo {
    let text = format!("# Plans\n\n## Plan\n\n{items}");
    Repo::git(&[("xtask.toml", "ledger = []\n"), ("docs/plan.md", &text)])
}

fn fmt(repo: &Repo, options: &[&str]) -> Run {
    repo.run(&[&["stack", "fmt", "--plan", NAMED], options].concat())
}

/// What `stack fmt` makes of `items`, and what it says about them first. What it made, it leaves as it is.
#[track_caller]
fn noted(items: &str) -> (String, String) {
    let repo = held(items);
    let run = fmt(&repo, &["--execute"]);
    assert_ne!(run.code, 2, "{run}");
    let text = repo.text("docs/plan.md");
    let again = fmt(&repo, &["--execute"]);
    assert_eq!(repo.text("docs/plan.md"), text, "{again}");
    let notes: Vec<&str> = run.stdout.lines().take_while(|line| !line.is_empty() && !line.contains("error[")).collect();
    (text.strip_prefix("# Plans\n\n## Plan\n\n").unwrap_or(&text).to_owned(), notes.join("\n"))
}

#[track_caller]
fn formatted(items: &str) -> String {
    noted(items).0
}

#[track_caller]
fn stays(items: &str, why: &str) {
    let (text, notes) = noted(items);
    assert_eq!(text, items, "{notes}");
    assert!(notes.contains(why), "{notes}");
}

#[test]
fn a_canonical_plan_stays_as_it_is() {
    let repo = repo(PLAN);
    let run = repo.run(&["stack", "fmt"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stdout.starts_with("`PR stack` is in the canonical grammar\n"), "{run}");
    assert!(!run.stdout.contains("diff --git"), "{run}");
}

#[test]
fn a_preview_writes_nothing_and_execute_writes_what_was_shown() {
    let loose = PLAN.replace("### PR-01 (P0): ", "### PR\u{2011}01 (P0) \u{2014} ");
    let repo = repo(&loose);
    let run = repo.run(&["stack", "fmt"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stdout.starts_with("1 item of `PR stack` is rewritten\n"), "{run}");
    assert!(run.stdout.contains("\n+### PR-01 (P0): Say what is meant\n"), "{run}");
    assert_eq!(repo.text("docs/plan.md"), loose);
    assert_eq!(repo.run(&["stack", "fmt", "--execute"]).code, 0);
    assert_eq!(repo.text("docs/plan.md"), PLAN);
}

#[test]
fn labels_of_other_words_keep_them_and_fields_get_their_order() {
    let text = formatted(
        "### PR-01 (P0): Auth\n\n**Covers**: **R-01 (G1 + G8)** \u{2014} one\n\n**Exit criteria (readiness gate)**:\n- done\n\n- **Goal**: make both work:\n  - one\n- **Code changes**:\n  - `src/main.py`\n    - Update `GET /x`\n- **Option A (one tenant)**: no\n- **Tests**:\n  - `tests/test_a.py`\n- **Files likely touched**:\n  - `docs/A.md`\n- **Dependencies**: none\n",
    );
    assert_eq!(
        text,
        "### PR-01 (P0): Auth\n\n- **Depends on** (Dependencies): none\n- **Primary goals** (Goal): make both work:\n  - one\n- **Scope (files)** (Code changes):\n  - `src/main.py`\n    - Update `GET /x`\n- **Scope (files)** (Files likely touched):\n  - `docs/A.md`\n- **Acceptance criteria** (Exit criteria (readiness gate)):\n  - done\n- **Covers**: **R-01 (G1 + G8)** \u{2014} one\n- **Option A (one tenant)**: no\n- **CI/tests**:\n  - `tests/test_a.py`\n"
    );
}

#[test]
fn bold_fields_become_bullets_and_rules_stay_between_items() {
    let text = formatted(
        "### PR-00 (P0): Docs\n\n**Scope** (minimum):\n- Update `docs/G.md`\n  to match.\n\n**Pitfalls**:\n\n* Don\u{2019}t.\n\n---\n\n### PR-01 (P0): Code\n\n**Goal:** It holds,\nalways.\n\n**Scope**:\n1. `src/main.py`: see `docs/x.md`.\n",
    );
    assert_eq!(
        text,
        "### PR-00 (P0): Docs\n\n- **Scope (files)** (minimum):\n  - Update `docs/G.md`\n    to match.\n- **Pitfalls**:\n  - Don\u{2019}t.\n\n---\n\n### PR-01 (P0): Code\n\n- **Primary goals** (Goal):\n  - It holds,\n    always.\n- **Scope (files)**:\n  1. `src/main.py`: see `docs/x.md`.\n"
    );
}

#[test]
fn sub_headings_and_plain_labels_become_bullets() {
    let text = formatted(
        "### PR\u{2011}T1 \u{2014} one\n\n#### Goal\n\nIt.\n\n#### Files\n\n- `src/a.rs`\n\n#### Notes\n\nA paragraph.\n\n- and a list\n\n### PR-04 / R-01 (G1 + G8): two\n\n- Watch-outs: care\n- Depends on: PR\u{2011}T1\n\n### PR-05 (also R-03 / G4): three\n",
    );
    assert_eq!(
        text,
        "### PR-T1: one\n\n- **Primary goals** (Goal):\n  - It.\n- **Scope (files)**:\n  - `src/a.rs`\n- **Notes**:\n\n  A paragraph.\n\n  - and a list\n\n### PR-04 / R-01 (G1 + G8): two\n\n- **Depends on**: PR-T1\n- **Pitfalls** (Watch-outs): care\n\n### PR-05 (also R-03 / G4): three\n"
    );
}

#[test]
fn bold_paragraphs_and_list_items_become_headings() {
    let text = formatted(
        "**PR-API-3a: split** \u{2705} IMPLEMENTED\n- **Part 1 - PR #141** \u{2705} MERGED\n- **Create**\n  - `src/new.py`\n- **Add tests**\n  - **New** `tests/test_n.py` \u{2014} note\n- **Done when**\n  - it works\n\n**PR-EXE-6: run** \u{1F504} NOT STARTED (awaits PR-API-3a)\n",
    );
    assert_eq!(
        text,
        "### PR-API-3a: split \u{2705} IMPLEMENTED\n\n- **Part 1 - PR #141** \u{2705} MERGED\n- **Scope (files)** (Create):\n  - `src/new.py`\n- **Acceptance criteria** (Done when):\n  - it works\n- **CI/tests** (Add tests):\n  - **New** `tests/test_n.py` \u{2014} note\n\n### PR-EXE-6: run \u{1F504} NOT STARTED (awaits PR-API-3a)\n"
    );
    let list = "- **PR-1 (P0)**: a + b\n  - **Scope**: `a.rs`, `b.rs` (new)\n  - **Depends on**: PR-2\n- \u{2705} **PR-2**: c\n";
    assert_eq!(
        formatted(list),
        "### PR-1 (P0): a + b\n\n- **Depends on**: PR-2\n- **Scope (files)**: `a.rs`, `b.rs` (new)\n\n### \u{2705} PR-2: c\n"
    );
    // Where a title of two lines ends, nobody has said.
    stays(&format!("{list}  Words.\n"), "docs/plan.md:8: PR-2 is left as it is: its head goes over several lines");
}

#[test]
fn what_an_item_waits_for_becomes_one_line_where_it_is_a_list_of_ids() {
    let items = "### PR-01: a\n\n### PR-02: b\n\n### PR-03: c\n\n**Dependencies**:\n";
    let text = formatted(&format!("{items}- PR-01\n- PR\u{2011}02 (policy, then code)\n"));
    assert!(text.ends_with("\n- **Depends on** (Dependencies): PR-01, PR-02 (policy, then code)\n"), "{text}");
    let text = formatted(&format!("{items}- PR-01 and PR-02\n"));
    assert!(text.ends_with("\n- **Depends on** (Dependencies):\n  - PR-01 and PR-02\n"), "{text}");
}

#[test]
fn a_scope_in_one_line_is_taken_apart_only_where_that_is_certain() {
    let scope = |said: &str| {
        let text = formatted(&format!("### PR-01: a\n\n**Scope**: {said}\n"));
        text.strip_prefix("### PR-01: a\n\n- **Scope (files)**:").unwrap().to_owned()
    };
    assert_eq!(scope("`a/b.rs`"), "\n  - `a/b.rs`\n");
    assert_eq!(scope("`a/b.rs` (a word), `c.rs` (`GET /x`)."), "\n  - `a/b.rs` (a word)\n  - `c.rs` (`GET /x`)\n");
    // The remark is about both.
    assert_eq!(scope("`a/b.rs`, `c.rs` (new)"), " `a/b.rs`, `c.rs` (new)\n");
    for said in ["`a/b.rs` and `c.rs`", "extend `a/b.rs`, `c.rs`", "`a/b.rs`, if needed", "`a/b.rs`, `GET /x`"] {
        assert_eq!(scope(said), format!(" {said}\n"));
    }
}

#[test]
fn a_priority_moves_into_the_heading_where_it_stands_alone() {
    let item = |head: &str, said: &str| formatted(&format!("### {head}: a\n\n**Priority**: {said}\n**Tests**: CI\n"));
    assert_eq!(item("PR-01", "P1"), "### PR-01 (P1): a\n\n- **CI/tests**: CI\n");
    assert_eq!(item("PR-01 (E1)", "P0/P1"), "### PR-01 (P0/P1) (E1): a\n\n- **CI/tests**: CI\n");
    assert_eq!(item("PR-01 (P1)", "P1"), "### PR-01 (P1): a\n\n- **CI/tests**: CI\n");
    for (head, said) in [("PR-01 (P2)", "P1"), ("PR-01", "P1 for trading"), ("PR-01", "PRIORITY 1")] {
        let kept = format!("### {head}: a\n\n- **Priority**: {said}\n- **CI/tests**: CI\n");
        assert_eq!(item(head, said), kept);
    }
}

#[test]
fn what_is_no_field_stays_behind_what_it_stands_behind() {
    let text = formatted(
        "### PR-01: a\n\nFree prose first.\n\n```sh\n- **Goal**: code\n```\n\n**Tests**: CI\n\n<!-- **Goal**: hidden -->\n\n| a | b |\n|---|---|\n| c | d |\n\n**Scope**:\n- `a.rs`\n\n  ```diff\n  -  x\n\n  +    y\n  ```\n\n> quoted\n\n<!-- PR-02 follows -->\n\n---\n\n### PR-02: b\n",
    );
    assert_eq!(
        text,
        "### PR-01: a\n\nFree prose first.\n\n```sh\n- **Goal**: code\n```\n\n- **Scope (files)**:\n  - `a.rs`\n\n    ```diff\n    -  x\n\n    +    y\n    ```\n\n  > quoted\n\n  <!-- PR-02 follows -->\n- **CI/tests**: CI\n\n  <!-- **Goal**: hidden -->\n\n  | a | b |\n  |---|---|\n  | c | d |\n\n---\n\n### PR-02: b\n"
    );
}

#[test]
fn bytes_outside_the_lines_that_change_survive() {
    let before = "\u{FEFF}# Plans  \r\n\r\n## Plan\r\n\r\n### PR-01 (P0) - a\r\n\r\n**Goal**: x  \r\ny\r\n\r\n## Next \r\n\r\n**Goal**: z";
    let repo = Repo::git(&[("xtask.toml", "ledger = []\n"), ("docs/plan.md", before)]);
    assert_ne!(fmt(&repo, &["--execute"]).code, 2);
    assert_eq!(
        repo.text("docs/plan.md"),
        "\u{FEFF}# Plans  \r\n\r\n## Plan\r\n\r\n### PR-01 (P0): a\r\n\r\n- **Primary goals** (Goal):\r\n  - x  \r\n    y\r\n\r\n## Next \r\n\r\n**Goal**: z"
    );
    // The last line has no end, wherever it goes.
    let (text, _) = noted("### PR-01: a\n\n**Tests**: CI\n\n**Depends on**: none");
    assert_eq!(text, "### PR-01: a\n\n- **Depends on**: none\n- **CI/tests**: CI");
}

#[test]
fn what_would_not_be_read_back_stays_and_is_named() {
    stays(
        "### PR-01: a\n\n1. **Tests**: CI\n",
        "docs/plan.md:5: PR-01 is left as it is: its field `Tests` stands in a",
    );
    stays("### PR-01: a\n\n**Goal**: x\n\n---\n\n**Tests**: CI\n", "a rule (`---`) stands between its lines");
    // A code block that is not closed reaches to the end, so nothing can be put behind it.
    stays(
        "### PR-01: a\n\n- **Tests**: CI\n- **Scope**: `a.rs`\n\n```\nopen\n",
        "no item of `Plan` is rewritten\ndocs/plan.md:5: PR-01 is left as it is: its fields would be read otherwise",
    );
    // Others are rewritten all the same.
    let (text, notes) = noted("### PR-01: a\n\n1. **Tests**: CI\n\n### PR-02 - b\n");
    assert_eq!(text, "### PR-01: a\n\n1. **Tests**: CI\n\n### PR-02: b\n");
    assert!(notes.starts_with("1 item of `Plan` is rewritten\ndocs/plan.md:5: PR-01 is left"), "{notes}");
    // Also where only reading it again shows that it is another one.
    let many = |sign: &str| -> String {
        let item = |number: usize| {
            let below = if number == 3 { "\n#### PR-09: below\n" } else { "" };
            format!("### PR-0{number} {sign} a\n{below}\n")
        };
        (1..6).map(item).collect()
    };
    let (text, notes) = noted(&many("-"));
    let wanted = many("-").replace(" - a", ": a").replacen("PR-03: a", "PR-03 - a", 1);
    assert_eq!(text, wanted);
    assert!(notes.starts_with("4 items of `Plan` are rewritten\ndocs/plan.md:9: PR-03 is left"), "{notes}");
    assert!(notes.contains("a line of it would be read as another item"), "{notes}");
    // But for a form that all items of a plan must have.
    let bold = "**PR-01: a**\n\n1. **Tests**: CI\n\n**PR-02: b**\n\n**Tests**: CI\n";
    stays(bold, "all items of a plan are headings of one level, so none is rewritten");
}

#[test]
fn rows_bare_list_items_and_conflicts_are_refused() {
    let refused = |items: &str| {
        let run = fmt(&held(items), &[]);
        assert_eq!(run.code, 2, "{run}");
        run.stderr
    };
    let rows = refused("| PR | Status |\n|---|---|\n| PR-01 | done |\n");
    assert!(rows.contains("the plan in docs/plan.md cannot be rewritten: its items are rows of a table"), "{rows}");
    let bare = refused("1. **PR-01: first**\n2. **PR-02: second** (awaits PR-01)\n");
    assert!(bare.contains("its items are list items without fields"), "{bare}");
    let open = refused("### PR-01: a\n\n**Tests**:\n<<<<<<< HEAD\n- CI\n=======\n- ci\n>>>>>>> other\n");
    assert!(open.contains("docs/plan.md holds the marks of a merge conflict; resolve it first"), "{open}");
}

#[test]
fn levels_follow_the_heading_above() {
    assert_eq!(
        formatted("#### PR-T1 \u{2014} a\n\n##### Goal\n\nx\n"),
        "### PR-T1: a\n\n- **Primary goals** (Goal):\n  - x\n"
    );
    let waves = "### Wave 1\n\n#### PR-01: a\n\n### Wave 2\n\n#### PR-02: b\n";
    assert_eq!(formatted(waves), waves);
}

#[test]
fn a_plan_is_named_or_configured() {
    let repo = repo(PLAN);
    repo.write("xtask.toml", "ledger = []\n");
    let run = repo.run(&["stack", "fmt"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("no plan is configured; name one in [[stack.plan]], or as --plan"), "{run}");
    let run = repo.run(&["stack", "fmt", "--plan", "docs/plan.md#Nothing"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("no heading is, or begins with, `Nothing`"), "{run}");
    repo.write("xtask.toml", CONFIG.replace("file", "name = \"main\"\nfile"));
    let run = repo.run(&["stack", "fmt", "--plan", "main"]);
    assert_eq!(run.code, 0, "{run}");
    let twice = CONFIG.replace("ledger = []\n\n", "");
    repo.write("xtask.toml", format!("{CONFIG}\n{twice}"));
    let run = repo.run(&["stack", "fmt"]);
    assert!(run.code == 2 && run.stderr.contains("overlap"), "{run}");
}
