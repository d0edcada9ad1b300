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
fn a_rewritten_entry_is_found_and_the_diff_brings_it_back() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", exchanged(BUILDS, "Bricks.", "Wood.\n\nAnd clay."));
    let run = repo.run(&["ledger"]);
    assert_eq!(findings(&run), ["BUILDS.md:23 ledger/entry-rewritten"]);
    assert!(run.stdout.contains("-Wood.\n") && run.stdout.contains("+Bricks.\n"), "{run}");
    assert_eq!(repo.run(&["ledger", "--execute"]).code, 1, "nothing is overwritten unasked");
    let forced = repo.run(&["ledger", "--execute", "--force"]);
    assert_eq!(forced.code, 0, "{forced}");
    assert_eq!(repo.text("docs/BUILDS.md"), BUILDS);
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
fn a_deleted_entry_is_found_and_brought_back() {
    let without = exchanged(&exchanged(BUILDS, SECOND, ""), SECOND_ROW, "");
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", &without);
    assert_eq!(found(&repo), ["BUILDS.md:8 ledger/entry-deleted", "BUILDS.md:18 ledger/entry-deleted"]);
    let back = repo.run(&["ledger", "--execute", "--unsafe"]);
    assert_eq!(back.code, 0, "{back}");
    assert_eq!(repo.text("docs/BUILDS.md"), BUILDS);
    let emptied = "# Builds\n\n## INDEX\n\n| Date | ID | Title | Status | Impact |\n| --- | --- | --- | --- | --- |\n";
    assert_eq!(after(emptied).iter().filter(|finding| finding.ends_with("entry-deleted")).count(), 6);
}

#[test]
fn moved_entries_are_found_and_moved_back() {
    let moved = format!(
        "{}\n{}",
        exchanged(BUILDS, SECOND, "").trim_end().to_owned() + "\n",
        SECOND.trim_end().to_owned() + "\n"
    );
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", &moved);
    let found = found(&repo);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("entry-moved"), "{found:?}");
    let back = repo.run(&["ledger", "--execute", "--unsafe"]);
    assert_eq!(back.code, 0, "{back}");
    let text = repo.text("docs/BUILDS.md");
    assert_eq!(text.trim_end(), BUILDS.trim_end());
    let rows = exchanged(BUILDS, SECOND_ROW, "");
    let rows = exchanged(&rows, "| 2026-01-03 | BUILD-3", &format!("{SECOND_ROW}| 2026-01-03 | BUILD-3"));
    repo.write("docs/BUILDS.md", &rows);
    assert_eq!(
        super::found(&repo),
        ["BUILDS.md:7 ledger/out-of-order", "BUILDS.md:8 ledger/entry-moved", "BUILDS.md:8 sot/latest-unclear"]
    );
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
    let forced = repo.run(&["ledger", "--execute", "--force"]);
    assert_eq!((forced.code, repo.text("docs/BUILDS.md").as_str()), (0, BUILDS), "{forced}");
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
fn history_can_be_switched_off() {
    let repo = ledger(&contract("off = [\"entry-rewritten\"]"), BUILDS);
    repo.write("docs/BUILDS.md", exchanged(BUILDS, "Bricks.", "Wood."));
    assert_eq!(found(&repo), Vec::<String>::new());
}
