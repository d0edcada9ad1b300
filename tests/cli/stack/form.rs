//! A plan held to itself, to the tree and to other documents.

use super::{CONFIG, PLAN, changed, found, repo};

#[test]
fn a_plan_that_can_be_followed_is_clean() {
    let run = repo(PLAN).run(&["stack", "--strict"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stdout.contains("looked at 1 plan, 2 plan items"), "{run}");
}

#[test]
fn no_plan_is_chosen_where_none_is_named() {
    let repo = repo(PLAN);
    repo.write("xtask.toml", "ledger = []\n");
    repo.commit("no plan");
    let run = repo.run(&["stack"]);
    assert_eq!((run.code, run.findings()), (1, vec!["xtask.toml stack/no-input".to_owned()]), "{run}");
    assert!(run.stdout.contains("docs/plan.md:3: PR stack (2 items: PR-01 to PR-02)"), "{run}");
    // The gate has nothing to say about plans that nobody named.
    let gate = repo.run(&["gate"]);
    assert!(!gate.stdout.contains("stack/"), "{gate}");
    let parse = repo.run(&["stack", "parse"]);
    assert_eq!(parse.code, 2, "{parse}");
    assert!(parse.stderr.contains("docs/plan.md:3: PR stack (2 items"), "{parse}");
}

#[test]
fn a_plan_that_is_not_there_is_found() {
    let lost = repo(PLAN);
    lost.write("xtask.toml", CONFIG.replace("docs/plan.md", "docs/plans.md"));
    assert_eq!(found(&lost), ["xtask.toml stack/no-plan"]);
    assert_eq!(changed("## PR stack", "## PR stacks"), ["docs/plan.md stack/no-plan"]);
    let twice = PLAN.to_owned() + "\n## PR stack (copy)\n\n### PR-09: x\n";
    assert_eq!(changed("## PR stack", "## PR stack (first)"), Vec::<String>::new());
    assert_eq!(
        found(&repo(&twice.replacen("## PR stack", "## PR stack: first", 1))),
        ["docs/plan.md:27:1 stack/ambiguous-section"]
    );
    assert_eq!(changed(&PLAN[PLAN.find("### PR-01").unwrap()..], "Nothing.\n"), ["docs/plan.md:3:1 stack/no-item"]);
}

#[test]
fn a_plan_that_is_no_text_cannot_be_judged() {
    let repo = repo(PLAN);
    repo.write("docs/plan.md", b"# Plan\n\xFF\n");
    let run = repo.run(&["stack"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stdout.contains("stack/not-text"), "{run}");
}

#[test]
fn pl_2_an_id_that_two_items_have_is_an_error_however_it_is_spelled() {
    let twice = changed("### PR-02 (P0)", "### PR1 (P0)");
    assert!(twice.contains(&"docs/plan.md:16:5 stack/duplicate-id:PR1".to_owned()), "{twice:?}");
}

#[test]
fn dependencies_exist_and_can_be_decided() {
    let unknown = changed("PR-01 (the policy)", "PR-12");
    assert!(unknown.contains(&"docs/plan.md:18:19 stack/unknown-dependency:PR-02".to_owned()), "{unknown:?}");
    let undecided = changed("PR-01 (the policy)", "the new schema");
    assert!(undecided.contains(&"docs/plan.md:18:19 stack/undecided-dependency:PR-02".to_owned()), "{undecided:?}");
    let choice = changed("PR-01 (the policy)", "PR-01 or PR-02");
    assert!(choice.contains(&"docs/plan.md:18:19 stack/undecided-dependency:PR-02".to_owned()), "{choice:?}");
}

#[test]
fn a_dependency_in_any_letters_is_read() {
    for said in
        ["PR-01 \u{E9} (after PR-01)", "PR-01 \u{1F600} (after PR-01)", "PR\u{2011}01 (\u{E9} after PR-01 \u{2011})"]
    {
        assert_eq!(changed("PR-01 (the policy)", said), Vec::<String>::new(), "{said}");
    }
    let except = changed("PR-01 (the policy)", "everything except PR-01");
    assert!(except.contains(&"docs/plan.md:18:19 stack/undecided-dependency:PR-02".to_owned()), "{except:?}");
}

#[test]
fn a_cycle_is_printed_as_a_path() {
    let repo = repo(&PLAN.replacen("nothing", "PR-02", 1));
    let run = repo.run(&["stack"]);
    assert!(run.findings().contains(&"docs/plan.md:7:19 stack/cycle:PR-01".to_owned()), "{run}");
    assert!(run.stdout.contains("PR-01 -> PR-02 -> PR-01"), "{run}");
}

#[test]
fn the_list_keeps_the_order() {
    assert_eq!(changed("nothing", "PR-02"), ["docs/plan.md:7:19 stack/cycle:PR-01"], "no order of a circle is right");
    let swapped = found(&repo(&PLAN.replacen("nothing", "PR-02", 1).replacen("PR-01 (the policy)", "none", 1)));
    assert!(swapped.contains(&"docs/plan.md:7:19 stack/order:PR-01".to_owned()), "{swapped:?}");
    let soft = changed("nothing", "PR-02 (recommended)");
    assert_eq!(soft, ["docs/plan.md:7:19 stack/soft-order:PR-01"]);
}

#[test]
fn urgent_items_do_not_wait_for_others() {
    assert_eq!(changed("### PR-01 (P0)", "### PR-01 (P2)"), ["docs/plan.md:18:19 stack/priority-inversion:PR-02"]);
    assert_eq!(changed("### PR-02 (P0)", "### PR-02 (P0/P1)"), Vec::<String>::new());
}

#[test]
fn items_say_when_they_are_done_and_what_proves_it() {
    let none = changed("- **Acceptance criteria**:\n  - The test fails without it.\n", "");
    assert_eq!(none, ["docs/plan.md:16:5 stack/no-acceptance:PR-02"]);
    let untested = PLAN.replace("  - `tests/test_policy.py` (extend)\n", "").replace("The test fails", "It fails");
    assert_eq!(found(&repo(&untested)), ["docs/plan.md:16:5 stack/no-test:PR-02"]);
}

#[test]
fn a_scope_names_files_that_are_there() {
    assert_eq!(
        changed("  - `src/app.py`\n  - `tests/test_policy.py` (extend)\n", "  - all of it\n"),
        ["docs/plan.md:16:5 stack/no-scope:PR-02"]
    );
    assert_eq!(changed("`src/app.py`", "`src/gone.py`"), ["docs/plan.md:22:6 stack/missing-path:PR-02"]);
    assert_eq!(changed("`src/app.py`", "`src/`, `src/*.py`"), Vec::<String>::new());
    // What an item before it adds may be missing; what another one adds may not.
    let loose = PLAN.replace("PR-01 (the policy)", "nothing");
    let loose = found(&repo(&loose));
    assert!(loose.contains(&"docs/plan.md:23:6 stack/missing-path:PR-02".to_owned()), "{loose:?}");
}

#[test]
fn a_moved_file_is_offered() {
    let repo = repo(&PLAN.replace("`src/app.py`", "`lib/app.py`"));
    let run = repo.run(&["stack", "--execute", "--unsafe"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text("docs/plan.md"), PLAN);
}

#[test]
fn a_file_of_two_items_needs_an_order() {
    let loose =
        PLAN.replace("PR-01 (the policy)", "nothing").replace("`tests/test_policy.py` (extend)", "`docs/policy.md`");
    assert_eq!(found(&repo(&loose)), ["docs/plan.md:23:6 stack/shared-file:PR-02"]);
    let wished = PLAN.replace("PR-01 (the policy)", "PR-01 (recommended)");
    assert_eq!(found(&repo(&wished)), Vec::<String>::new());
}

#[test]
fn pl_1_a_second_plan_with_the_same_ids_is_found() {
    let other = "# Other\n\n## PR order\n\n### PR-02 (P1): Route requests\n";
    let repo = repo(PLAN);
    repo.write("docs/other.md", other);
    assert_eq!(found(&repo), ["docs/other.md:5:5 stack/two-truths:PR-02"]);
    // History may use the ids as it did.
    repo.write("docs/other.md", other.replace("## PR order", "## Legacy PR order"));
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.write("docs/other.md", other.replace("# Other\n", "# Other\n\n> **HISTORICAL**: see the plan.\n"));
    assert_eq!(found(&repo), Vec::<String>::new());
    // The same items told again agree.
    repo.write("docs/other.md", "# Prompt\n\n## PR order\n\n### PR-02 (P0): Do it (in small steps)\n");
    assert_eq!(found(&repo), Vec::<String>::new());
    let differs =
        "# Prompt\n\n## PR order\n\n### PR-01: Say what is meant\n\n### PR-02: Do it\n\n**Depends on**: none\n";
    repo.write("docs/other.md", differs);
    assert_eq!(found(&repo), ["docs/other.md:9:3 stack/two-truths:PR-02"]);
}

#[test]
fn a_table_beside_the_items_says_the_same() {
    let table = "| PR | Depends on |\n| --- | --- |\n| PR-01 | - |\n| PR-02 | PR-01 |\n\n### PR-01 (P0)";
    assert_eq!(changed("### PR-01 (P0)", table), Vec::<String>::new());
    let other = "| PR | Depends on |\n| --- | --- |\n| PR-01 | PR-02 |\n\n### PR-01 (P0)";
    assert_eq!(changed("### PR-01 (P0)", other), ["docs/plan.md:7:3 stack/two-truths:PR-01"]);
}

#[test]
fn a_row_that_says_another_title_or_none_differs() {
    let none = "| PR | Depends on |\n| --- | --- |\n| PR-02 | none |\n\n### PR-01 (P0)";
    assert_eq!(changed("### PR-01 (P0)", none), ["docs/plan.md:7:3 stack/two-truths:PR-02"]);
    let title = "| PR | Title |\n| --- | --- |\n| PR-02 | Route requests |\n\n### PR-01 (P0)";
    assert_eq!(changed("### PR-01 (P0)", title), ["docs/plan.md:7:3 stack/two-truths:PR-02"]);
    let same = "| PR | Title |\n| --- | --- |\n| PR-02 | Do it |\n\n### PR-01 (P0)";
    assert_eq!(changed("### PR-01 (P0)", same), Vec::<String>::new());
}

#[test]
fn a_second_plan_needs_no_heading_that_says_so() {
    let repo = repo(PLAN);
    for other in [
        "### PR-02 (P1): Route requests\n",
        "Text.\n\n- **PR-01**: Say what is meant\n- **PR-02**: Route requests\n",
        "# Other\n\n## Work items\n\n- **PR-02**: Route requests\n",
        "# Other\n\n## Next PRs\n\n**PR-02: Route requests**\n",
        "# Other\n\n## Ideas\n\n- **PR-01**: Say what is meant\n- **PR-02**: Route requests\n",
        "# Other\n\n## Stack: remove the legacy API\n\n### PR-02: Route requests\n",
        "# Other\n\n## Ideas\n\n| PR | Title |\n| --- | --- |\n| PR-01 | Say what is meant |\n| PR-02 | Route requests |\n",
    ] {
        repo.write("docs/other.md", other);
        let all = found(&repo);
        assert!(all.len() == 1 && all[0].ends_with("stack/two-truths:PR-02"), "{other}: {all:?}");
    }
}

#[test]
fn a_status_that_waits_is_not_done() {
    let waits =
        PLAN.replacen("- **Depends on**: nothing", "- **Status**: not yet merged\n- **Depends on**: nothing", 1);
    assert!(waits != PLAN);
    assert_eq!(found(&repo(&waits)), Vec::<String>::new());
}

#[test]
fn what_is_removed_may_be_gone_and_what_is_left_alone_is_no_scope() {
    assert_eq!(changed("`src/app.py`\n", "Remove `src/gone.py`\n"), Vec::<String>::new());
    assert_eq!(changed("`src/app.py`\n", "`src/app.py`\n  - Do not touch `src/gone.py`\n"), Vec::<String>::new());
    let nested = "Backend:\n    - `src/gone.py`\n";
    assert_eq!(changed("`src/app.py`\n", nested), ["docs/plan.md:23:8 stack/missing-path:PR-02"]);
    let alone = "`src/app.py`\n  - Out of scope:\n    - `src/gone.py`\n";
    assert_eq!(changed("`src/app.py`\n", alone), Vec::<String>::new());
}

#[test]
fn what_stands_in_code_comments_and_quotations_is_no_plan() {
    let repo = repo(PLAN);
    repo.write(
        "docs/other.md",
        "# Other\n\n## PR plan\n\n```diff\n+### PR-02: x\n```\n\n<!-- ### PR-02: x -->\n\n> ### PR-02: x\n",
    );
    assert_eq!(found(&repo), Vec::<String>::new());
    let run = repo.run(&["stack", "parse"]);
    assert!(!run.stdout.contains("other.md"), "{run}");
}

#[test]
fn a_byte_order_mark_and_line_ends_change_nothing() {
    let windows = format!("\u{FEFF}{}", PLAN.replace('\n', "\r\n"));
    assert_eq!(found(&repo(&windows)), Vec::<String>::new());
    assert_eq!(found(&repo(&windows.replacen("nothing", "PR-02", 1))).len(), 1);
}
