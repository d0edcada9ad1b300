//! An entry that was there stays as it was.

use super::{BUILDS, CONFIG, Repo, contract, exchanged, findings, found, ledger};

/// What is found after an uncommitted change.
#[track_caller]
fn after(change: &str) -> Vec<String> {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", change);
    found(&repo)
}

/// The section of BUILD-2.
const SECOND: &str = "### BUILD-2 | 2026-01-02 | Walls\n\n**Status**: done\n\nBricks.\n\n";
const SECOND_ROW: &str = "| 2026-01-02 | BUILD-2 | Walls | done | dry |\n";

#[test]
fn a_rewritten_entry_is_found_and_its_change_shown() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", exchanged(BUILDS, "Bricks.", "Wood.\n\nAnd clay."));
    let run = repo.run(&["ledger"]);
    assert_eq!(findings(&run), ["BUILDS.md:23 ledger/entry-rewritten"]);
    assert!(run.stdout.contains("\n  -Bricks.\n  +Wood.\n  +\n  +And clay.\n  help: "), "{run}");
    let json = repo.run(&["ledger", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(report["findings"][0]["detail"], serde_json::json!(["-Bricks.", "+Wood.", "+", "+And clay."]));
    assert_eq!(repo.run(&["ledger", "--execute", "--force", "--unsafe"]).code, 1, "a person decides");
    assert!(repo.text("docs/BUILDS.md").contains("Wood."));
}

#[test]
fn heading_title_date_and_row_are_part_of_the_entry() {
    let heading = BUILDS.replace("Walls", "Windows");
    assert_eq!(after(&heading), ["BUILDS.md:8 ledger/entry-rewritten", "BUILDS.md:19 ledger/entry-rewritten"]);
    let impact = exchanged(BUILDS, "| dry |", "| wet |");
    assert_eq!(after(&impact), ["BUILDS.md:8 ledger/entry-rewritten"]);
    let padded = BUILDS.replace("| Walls | done | dry |", "|  Walls  |  done  |  dry  |");
    assert_eq!(after(&padded), Vec::<String>::new(), "padding says nothing");
}

#[test]
fn a_new_column_changes_no_old_row() {
    let widened = exchanged(BUILDS, "| Date | ID |", "| No | Date | ID |");
    let widened = widened.replace("| --- | --- | --- | --- | --- |", "| --- | --- | --- | --- | --- | --- |");
    let widened = widened.replace("\n| 2026-01-0", "\n| x | 2026-01-0");
    let config =
        exchanged(CONFIG, "status_column = 4", "date_column = 2, id_column = 3, title_column = 4, status_column = 5");
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", &widened);
    repo.write("xtask.toml", config);
    // The old rows are read by the new columns, where they have no id: only sections are compared.
    assert_eq!(found(&repo), Vec::<String>::new());
    let right = BUILDS
        .replace("| Impact |", "| Impact | More |")
        .replace("| --- | --- | --- | --- | --- |", "| --- | --- | --- | --- | --- | --- |");
    let right = right.replace("| done | dry |", "| done | dry | x |");
    assert_eq!(after(&right), Vec::<String>::new());
}

#[test]
fn a_deleted_entry_is_found_and_shown() {
    let without = exchanged(&exchanged(BUILDS, SECOND, ""), SECOND_ROW, "");
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", &without);
    let run = repo.run(&["ledger"]);
    assert_eq!(findings(&run), ["BUILDS.md:7 ledger/entry-deleted", "BUILDS.md:12 ledger/entry-deleted"]);
    assert!(run.stdout.contains("\n  -| 2026-01-02 | BUILD-2 | Walls | done | dry |\n"), "{run}");
    assert!(run.stdout.contains("\n  -### BUILD-2 | 2026-01-02 | Walls\n  -\n  -**Status**: done\n"), "{run}");
    let emptied = "# Builds\n\n## INDEX\n\n| Date | ID | Title | Status | Impact |\n| --- | --- | --- | --- | --- |\n";
    assert_eq!(after(emptied).iter().filter(|finding| finding.ends_with("entry-deleted")).count(), 6);
}

#[test]
fn every_row_of_a_repeated_id_is_an_entry() {
    let twice = "# B\n\n## INDEX\n\n| Date | ID | Title |\n| --- | --- | --- |\n| 2026-01-02 | BUILD-2 | A |\n| 2026-01-02 | BUILD-2 | B |\n| 2026-01-01 | BUILD-1 | C |\n";
    let repo = ledger(&contract("off = [\"duplicate-id\"]"), twice);
    let without =
        exchanged(&exchanged(twice, "| 2026-01-02 | BUILD-2 | A |\n", ""), "| 2026-01-02 | BUILD-2 | B |\n", "");
    repo.write("docs/BUILDS.md", without);
    assert_eq!(found(&repo).iter().filter(|finding| finding.ends_with("entry-deleted")).count(), 2);
}

#[test]
fn a_row_without_section_does_not_vanish_into_a_generated_index() {
    let start = BUILDS.find(SECOND).unwrap();
    let rows_only = format!("{}{}", &BUILDS[..start], &BUILDS[start + SECOND.len()..]);
    let repo = ledger(CONFIG, &rows_only);
    let table = rows_only.find("| Date").unwrap()..rows_only.find("## Entries").unwrap();
    let mut generated = rows_only.clone();
    generated.replace_range(table, "<!-- xtask:begin ledger-index builds -->\n<!-- xtask:end ledger-index -->\n\n");
    repo.write("docs/BUILDS.md", generated);
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    assert_eq!(found(&repo), ["BUILDS.md:3 ledger/entry-deleted"]);
}

#[test]
fn moved_entries_are_found() {
    let moved = exchanged(BUILDS, SECOND, "").trim_end().to_owned() + "\n\n" + SECOND.trim_end() + "\n";
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", &moved);
    let run = repo.run(&["ledger"]);
    assert_eq!(findings(&run), ["BUILDS.md:25 ledger/entry-moved"]);
    assert!(run.stdout.contains("\n  -BUILD-2 after BUILD-3\n"), "{run}");
    let rows = exchanged(BUILDS, SECOND_ROW, "");
    let rows = exchanged(&rows, "| 2026-01-03 | BUILD-3", &format!("{SECOND_ROW}| 2026-01-03 | BUILD-3"));
    repo.write("docs/BUILDS.md", &rows);
    assert_eq!(
        super::found(&repo),
        ["BUILDS.md:7 ledger/out-of-order", "BUILDS.md:8 ledger/entry-moved", "BUILDS.md:8 sot/latest-unclear"]
    );
}

#[test]
fn an_entry_with_entries_below_it_that_moves_is_judged_without_a_fault() {
    let text = |sections: &str| format!("# B\n\n## INDEX\n\n| Date | ID | Title |\n| --- | --- | --- |\n\n{sections}");
    let repo = ledger(
        &contract("off = [\"missing-row\"]"),
        &text("### BUILD-2 | 2026-01-09 | T2\n### BUILD-3 | 2026-01-07 | T3\n## BUILD-1 | 2026-01-03 | T1\n"),
    );
    repo.write(
        "docs/BUILDS.md",
        text("## BUILD-1 | 2026-01-03 | T1\n### BUILD-2 | 2026-01-09 | T2\n### BUILD-3 | 2026-01-07 | T3\n### N\n"),
    );
    assert!(found(&repo).iter().any(|finding| finding.ends_with("entry-moved")));
}

#[test]
fn new_entries_dated_notes_and_statuses_are_no_rewriting() {
    let noted = exchanged(BUILDS, "Bricks.\n", "Bricks.\n\n**Note 2026-02-01**: they were red.\nAnd dry.\n");
    assert_eq!(after(&noted), Vec::<String>::new());
    let listed = exchanged(BUILDS, "Bricks.\n", "Bricks.\n\n- **Correction (2026-02-01)**: they were red.\n");
    assert_eq!(after(&listed), Vec::<String>::new());
    let undated = exchanged(BUILDS, "Bricks.\n", "Bricks.\n\n**Note**: they were red.\n");
    assert_eq!(after(&undated), ["BUILDS.md:24 ledger/entry-rewritten"]);
    let impossible = exchanged(BUILDS, "Bricks.\n", "Bricks.\n\n**Note 2026-02-31**: they were red.\n");
    assert_eq!(after(&impossible), ["BUILDS.md:24 ledger/entry-rewritten"]);
    let new = exchanged(BUILDS, "### BUILD-3", "### BUILD-4 | 2026-01-04 | Paint\n\nWhite.\n\n### BUILD-3");
    let new = exchanged(
        &new,
        "| 2026-01-03 | BUILD-3",
        "| 2026-01-04 | BUILD-4 | Paint | planned | |\n| 2026-01-03 | BUILD-3",
    );
    assert_eq!(after(&new), Vec::<String>::new());
    let done = BUILDS
        .replace("Roof | planned", "Roof | done")
        .replace("**Status**: planned\n\nTiles.", "**Status**: done\n\nTiles.");
    assert_eq!(
        after(&done),
        ["BUILDS.md:15 ledger/claim-without-evidence"],
        "the status may move, the claim needs evidence"
    );
}

#[test]
fn a_status_moves_along_allowed_transitions_only() {
    let back = BUILDS
        .replace("Walls | done", "Walls | planned")
        .replace("**Status**: done\n\nBricks.", "**Status**: planned\n\nBricks.");
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", &back);
    assert_eq!(found(&repo), ["BUILDS.md:8 ledger/status-transition", "BUILDS.md:21 ledger/status-transition"]);
    let unknown = BUILDS
        .replace("Walls | done", "Walls | whatever")
        .replace("**Status**: done\n\nBricks.", "**Status**: whatever\n\nBricks.");
    assert_eq!(after(&unknown), ["BUILDS.md:8 ledger/status-transition", "BUILDS.md:21 ledger/status-transition"]);
    let reverted = BUILDS
        .replace("Walls | done", "Walls | reverted")
        .replace("**Status**: done\n\nBricks.", "**Status**: reverted\n\nBricks.");
    assert_eq!(after(&reverted), Vec::<String>::new());
}

#[test]
fn generated_regions_and_line_ends_are_no_part_of_an_entry() {
    let before = exchanged(BUILDS, "Bricks.\n", "Bricks.\n\n<!-- xtask:begin toc -->\n<!-- xtask:end toc -->\n");
    let repo = ledger(CONFIG, &before);
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.write("docs/BUILDS.md", repo.text("docs/BUILDS.md").replace('\n', "\r\n"));
    assert_eq!(found(&repo), Vec::<String>::new());
}

#[test]
fn uncommitted_staged_and_committed_changes_are_judged() {
    let rewritten = exchanged(BUILDS, "Bricks.", "Wood.");
    let repo = ledger(CONFIG, BUILDS);
    repo.git_run(&["checkout", "--quiet", "-b", "work"]);
    repo.write("docs/BUILDS.md", &rewritten);
    assert_eq!(found(&repo), ["BUILDS.md:23 ledger/entry-rewritten"], "in the working tree");
    repo.git_run(&["add", "--all"]);
    assert_eq!(found(&repo), ["BUILDS.md:23 ledger/entry-rewritten"], "in the index");
    repo.commit("rewritten");
    assert_eq!(found(&repo), ["BUILDS.md:23 ledger/entry-rewritten"], "in a commit");
    repo.write("src/x.rs", "");
    repo.commit("another");
    assert_eq!(found(&repo), ["BUILDS.md:23 ledger/entry-rewritten"], "since the merge base");
    repo.git_run(&["checkout", "--quiet", "main"]);
    repo.git_run(&["merge", "--quiet", "--no-ff", "--message", "merged", "work"]);
    assert_eq!(found(&repo), ["BUILDS.md:23 ledger/entry-rewritten"], "and once more where it was merged");
}

#[test]
fn a_renamed_ledger_keeps_its_past() {
    for staged in [true, false] {
        let repo = ledger(CONFIG, BUILDS);
        let config = CONFIG.replace("docs/BUILDS.md", "history/BUILDS.md");
        std::fs::remove_file(repo.path("docs/BUILDS.md")).unwrap();
        repo.write("history/BUILDS.md", exchanged(BUILDS, "Bricks.", "Wood."));
        repo.write("xtask.toml", config);
        if staged {
            repo.git_run(&["add", "--all"]);
        }
        assert_eq!(found(&repo), ["history/BUILDS.md:23 ledger/entry-rewritten"]);
    }
}

#[test]
fn a_shallow_clone_cannot_judge_and_says_how_to_deepen_it() {
    let origin = ledger(CONFIG, BUILDS);
    origin.write("src/x.rs", "");
    origin.commit("second");
    let clone = Repo::plain(&[]);
    let url = format!("file://{}", origin.root().display());
    clone.git_run(&["clone", "--quiet", "--depth=1", &url, "."]);
    let run = clone.run(&["ledger"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("`git fetch --deepen=1` brings its parent"), "{run}");
    clone.git_run(&["fetch", "--quiet", "--deepen=1"]);
    assert_eq!(found(&clone), Vec::<String>::new());
}

#[test]
fn an_unknown_main_branch_is_no_clean_past() {
    let repo = ledger(CONFIG, BUILDS);
    repo.git_run(&["branch", "--move", "trunk"]);
    assert_eq!(found(&repo), Vec::<String>::new(), "the only branch is the main branch");
    repo.git_run(&["branch", "other"]);
    let run = repo.run(&["ledger"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("name it in `git.main`"), "{run}");
    repo.write("xtask.toml", format!("{CONFIG}\n[git]\nmain = \"trunk\"\n"));
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.write("xtask.toml", format!("{CONFIG}\n[git]\nmain = \"gone\"\n"));
    assert_eq!(repo.run(&["ledger"]).code, 2);
}

#[test]
fn a_note_hides_nothing_and_a_quoted_status_is_text() {
    let open =
        exchanged(BUILDS, "**Status**: done\n\nBricks.", "**Status**: done\n\n**Note 2026-02-01**: x\n~~~\n\nBricks.");
    assert!(after(&open).contains(&"BUILDS.md:23 ledger/entry-rewritten".to_owned()), "{:?}", after(&open));
    let quoted = exchanged(BUILDS, "Bricks.", "```\n**Status**: done\n```");
    let repo = ledger(CONFIG, &quoted);
    repo.write("docs/BUILDS.md", exchanged(&quoted, "```\n**Status**: done", "```\n**Status**: planned"));
    assert_eq!(found(&repo), ["BUILDS.md:24 ledger/entry-rewritten"]);
}

#[cfg(unix)]
#[test]
fn a_ledger_behind_a_link_keeps_its_past() {
    for folder in [false, true] {
        let repo = Repo::git(&[("xtask.toml", CONFIG), ("real/BUILDS.md", BUILDS)]);
        if folder {
            std::os::unix::fs::symlink("real", repo.path("docs")).unwrap();
        } else {
            std::fs::create_dir_all(repo.path("docs")).unwrap();
            std::os::unix::fs::symlink("../real/BUILDS.md", repo.path("docs/BUILDS.md")).unwrap();
        }
        repo.commit("a link");
        repo.write("real/BUILDS.md", exchanged(BUILDS, "Bricks.", "Wood."));
        assert_eq!(found(&repo), ["real/BUILDS.md:23 ledger/entry-rewritten"]);
    }
}

#[test]
fn a_past_that_cannot_be_read_is_no_clean_past() {
    let ignored = Repo::git(&[("xtask.toml", CONFIG), (".gitignore", "/docs/\n")]);
    ignored.write("docs/BUILDS.md", BUILDS);
    assert_eq!(found(&ignored), ["BUILDS.md ledger/past-unseen"]);
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", [BUILDS.as_bytes(), b"\xFF\n"].concat());
    repo.commit("latin");
    repo.write("docs/BUILDS.md", BUILDS);
    assert_eq!(found(&repo), ["BUILDS.md ledger/past-unseen"]);
}

#[test]
fn a_ledger_is_found_again_among_many_moved_documents() {
    let repo = ledger(CONFIG, BUILDS);
    for number in 0..70 {
        repo.write(&format!("docs/A{number}.md"), format!("# {number}\n"));
    }
    repo.commit("documents");
    repo.git_run(&["mv", "docs", "dox"]);
    repo.write("dox/BUILDS.md", exchanged(BUILDS, "Bricks.", "Wood."));
    repo.write("xtask.toml", CONFIG.replace("docs/BUILDS.md", "dox/BUILDS.md"));
    assert_eq!(found(&repo), ["dox/BUILDS.md:23 ledger/entry-rewritten"]);
}

#[test]
fn a_ledger_whose_contents_moved_keeps_its_past() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", "Moved to history/BUILDS.md.\n");
    repo.write("history/BUILDS.md", exchanged(BUILDS, "Bricks.", "Wood."));
    repo.write("xtask.toml", CONFIG.replace("docs/BUILDS.md", "history/BUILDS.md"));
    assert_eq!(found(&repo), ["history/BUILDS.md:23 ledger/entry-rewritten"]);
}

#[test]
fn history_can_be_switched_off() {
    let repo = ledger(&contract("off = [\"entry-rewritten\"]"), BUILDS);
    repo.write("docs/BUILDS.md", exchanged(BUILDS, "Bricks.", "Wood."));
    assert_eq!(found(&repo), Vec::<String>::new());
}
