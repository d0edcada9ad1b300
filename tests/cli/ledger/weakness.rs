//! One test or more per weakness of the contract tests and scripts that `ledger` replaces, named after it.

use super::{BUILDS, CONFIG, Repo, check, contract, exchanged, found, ledger};

/// A path of one machine, in parts so that this file names none.
fn workstation(separator: &str) -> String {
    ["C:", "dev", "App"].join(separator)
}

#[test]
fn td_1_the_newest_entry_is_held_to_portability_wherever_it_stands() {
    let filler = "line\n".repeat(300);
    let newest = exchanged(BUILDS, "Tiles.\n", &format!("In {}.\n\n{filler}", workstation("\\")));
    check(&contract("portable_from = \"BUILD-3\""), &newest, &["BUILDS.md:17 ledger/machine-path"]);
    let oldest = exchanged(BUILDS, "Concrete.", &format!("In {}.", workstation("\\")));
    check(&contract("portable_from = \"BUILD-3\""), &oldest, &[]);
}

#[test]
fn td_2_a_path_escaped_for_json_is_one() {
    let json = exchanged(BUILDS, "Tiles.", &format!("```json\n{{\"root\": \"{}\"}}\n```", workstation("\\\\")));
    check(&contract("portable_from = \"BUILD-1\""), &json, &["BUILDS.md:18 ledger/machine-path"]);
}

#[test]
fn td_3_case_and_slashes_make_no_difference() {
    let text = workstation("/").to_lowercase();
    let lower = exchanged(BUILDS, "Tiles.", &format!("`cd {text} && CD {}`", text.to_uppercase()));
    check(
        &contract("portable_from = \"BUILD-1\""),
        &lower,
        &["BUILDS.md:17 ledger/machine-path", "BUILDS.md:17 ledger/machine-path"],
    );
}

#[test]
fn td_4_every_heading_of_an_id_counts_and_a_stray_row_is_told() {
    let follow_up = format!("{BUILDS}\n## BUILD-1 Follow-up: cracks\n\nFilled.\n");
    check(CONFIG, &follow_up, &["BUILDS.md:31 ledger/duplicate-id"]);
    let colon = format!("{BUILDS}\n## BUILD-1: Foundation again\n\nFilled.\n");
    check(CONFIG, &colon, &["BUILDS.md:31 ledger/duplicate-id"]);
    let stray = exchanged(BUILDS, "Bricks.", "Bricks.\n\n| 2026-01-02 | BUILD-2 | Walls | done | |\n");
    check(CONFIG, &stray, &["BUILDS.md:25 sot/stray-row"]);
}

#[test]
fn td_5_a_title_is_no_prefix_the_other_way_round() {
    let letter = exchanged(BUILDS, "BUILD-2 | Walls", "BUILD-2 | W");
    check(CONFIG, &letter, &["BUILDS.md:8 ledger/title-differs"]);
    let longer = exchanged(BUILDS, "BUILD-2 | Walls", "BUILD-2 | Walls of brick...");
    check(CONFIG, &longer, &["BUILDS.md:8 ledger/title-differs"]);
}

#[test]
fn td_6_a_stub_is_one_at_every_level() {
    let config = contract("stub_sign = \"stub section\", stub_marker = \"This is a stub section.\"");
    let second = BUILDS.replace("### BUILD-2", "## BUILD-2").replace("Bricks.", "A stub section.");
    check(&config, &second, &["BUILDS.md:19 ledger/stub-marker"]);
}

#[test]
fn ss_08_ids_of_any_width_are_guarded() {
    let entry = |id: &str| format!("### {id} | 2026-01-01 | A\n");
    let row = |id: &str| format!("| 2026-01-01 | {id} | A |\n");
    let ids = ["DEC-1001", "DEC-1000", "DEC-999"];
    let text = |ids: &[&str], rows: &[&str]| {
        let rows: String = rows.iter().map(|id| row(id)).collect();
        let sections: String = ids.iter().map(|id| entry(id)).collect();
        format!("# D\n\n## INDEX\n\n| Date | ID | Title |\n| --- | --- | --- |\n{rows}\n{sections}")
    };
    let judged = |text: &str| {
        found(&Repo::git(&[("xtask.toml", CONFIG), ("docs/BUILDS.md", BUILDS), ("docs/DECISIONS.md", text)]))
    };
    assert_eq!(judged(&text(&ids, &ids)), Vec::<String>::new());
    assert_eq!(judged(&text(&["DEC-1000", "DEC-1000"], &["DEC-1000"])), ["DECISIONS.md:10 ledger/duplicate-id"]);
    assert_eq!(
        judged(&text(&ids, &ids[..2])),
        ["DECISIONS.md:12 ledger/missing-row", "DECISIONS.md:12 sot/latest-unclear"][..1]
    );
}

/// What is found with documents of a pattern beside the ledger.
fn documented(documents: &[(&str, &str)], builds: &str) -> Vec<String> {
    let config = format!(
        "{}\n[open_tasks]\ndocuments = [\"docs/**/*.md\"]\n",
        contract("documents = [\"docs/**/BUILD[-_]*.md\"]")
    );
    let mut files = vec![("xtask.toml", config.as_str()), ("docs/BUILDS.md", builds), ("src/roof.rs", "")];
    files.extend(documents);
    found(&Repo::git(&files))
}

#[test]
fn hy_1_underscores_and_nested_folders_are_seen() {
    let documents = [("docs/BUILD_11_Y.md", ""), ("docs/old/deep/BUILD-12.md", "")];
    let expected = ["BUILD_11_Y.md ledger/unlisted-document", "old/deep/BUILD-12.md ledger/unlisted-document"];
    assert_eq!(documented(&documents, BUILDS), expected);
}

#[test]
fn hy_2_a_mention_in_passing_lists_nothing() {
    let mentioned = exchanged(BUILDS, "Bricks.", "Bricks, see BUILD-11.");
    let found = documented(&[("docs/BUILD-11.md", "")], &mentioned);
    assert_eq!(found, ["BUILD-11.md ledger/unlisted-document", "BUILDS.md:23 sot/uncounted-mention"]);
}

#[test]
fn hy_3_only_files_finish_a_task() {
    let tasks = "- [ ] add .\n- [ ] add /\n- [ ] add ../..\n- [ ] add src\n- [ ] implement the roof\n- [x] add src/roof.rs\n- [ ] add src/attic.rs\n";
    assert_eq!(documented(&[("docs/BUILD-1.md", tasks)], BUILDS), Vec::<String>::new());
    let done = "- [ ] add src/roof.rs\n- TODO: create `roof.rs`.\n\n    - [ ] add src/roof.rs in code\n\n```\nTODO: add src/roof.rs\n```\n";
    assert_eq!(
        documented(&[("docs/BUILD-1.md", done)], BUILDS),
        ["BUILD-1.md:1 ledger/finished-task", "BUILD-1.md:2 ledger/finished-task", "BUILD-1.md:4 ledger/finished-task"]
    );
}

#[test]
fn hy_4_a_pattern_without_documents_is_a_finding() {
    assert_eq!(documented(&[], BUILDS), ["xtask.toml ledger/no-input"]);
    let config = format!("{CONFIG}\n[open_tasks]\ndocuments = [\"notes/*.md\"]\n");
    assert_eq!(found(&ledger(&config, BUILDS)), ["xtask.toml ledger/no-input"]);
}

#[test]
fn hy_5_many_tasks_cost_no_search_each() {
    let tasks: String = (0..5_000).map(|n| format!("- [ ] add missing{n}.rs\n")).collect();
    assert_eq!(documented(&[("docs/BUILD-1.md", &tasks)], BUILDS), Vec::<String>::new());
}

/// What is found in one source file.
fn written(path: &str, source: &str) -> Vec<String> {
    let config = contract("sources = [\"src/**\", \"scripts/**\"]");
    let other = if path.starts_with("src/") { "scripts/x.sh" } else { "src/x.py" };
    let files = [("xtask.toml", config.as_str()), ("docs/BUILDS.md", BUILDS), (path, source), (other, "")];
    found(&Repo::git(&files))
}

#[test]
fn wp_1_writes_through_names_joins_and_other_calls_are_found() {
    for source in [
        "ledger = root / \"docs\" / \"BUILDS.md\"\nledger.write_text(text)\n",
        "ledger = (\n    root\n    / \"docs/BUILDS.md\"\n)\nledger.write_text(text)\n",
        "import os\nP = \"docs/BUILDS.md\"\nos.replace(tmp_name, P)\n",
        "P = r\"docs\\BUILDS.md\"\nwith open(P, \"a\") as file:\n    file.write(x)\n",
        "atomic_write(root / \"docs/BUILDS.md\", text)\n",
    ] {
        let found = written("src/x.py", source);
        assert_eq!(found.len(), 1, "{source}: {found:?}");
        assert!(found[0].ends_with("code-writes-ledger"), "{found:?}");
    }
    for source in ["echo x >> docs/BUILDS.md\n", "sed -i s/a/b/ ./docs/BUILDS.md\n"] {
        let found = written("scripts/x.sh", source);
        assert_eq!(found, ["scripts/x.sh:1 ledger/code-writes-ledger"], "{source}");
    }
}

#[test]
fn wp_2_reads_comments_and_other_files_are_no_writes() {
    for source in [
        "text = open(\"docs/BUILDS.md\").read()\n",
        "# open(\"docs/BUILDS.md\", \"w\")\n",
        "open(f\"{project}/BUILDS.md\", \"w\")\n",
        "print(\"docs/BUILDS.md\")\n",
    ] {
        assert_eq!(written("src/x.py", source), Vec::<String>::new(), "{source}");
    }
    assert_eq!(written("scripts/x.sh", "grep x docs/BUILDS.md # > docs/BUILDS.md\n"), Vec::<String>::new());
}

#[test]
fn wp_3_no_source_to_look_at_is_a_finding() {
    check(&contract("sources = [\"lib/**/*.py\"]"), BUILDS, &["xtask.toml ledger/no-input"]);
    let wide = contract("sources = [\"src/**\"]");
    let repo = ledger(&wide, BUILDS);
    repo.write("src/x.py", b"x = '\xFF'\n");
    assert_eq!(found(&repo), ["src/x.py ledger/no-input"]);
}
