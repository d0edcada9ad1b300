//! `ledger add`: one entry, in its place, with everything derived from it.

use super::{BUILDS, CONFIG, Repo, exchanged, found, ledger};

/// What the ledger becomes by `ledger add` with these arguments.
#[track_caller]
fn added(repo: &Repo, arguments: &[&str]) -> String {
    let all = [&["ledger", "add"], arguments, &["--execute"]].concat();
    let run = repo.run(&all);
    assert_eq!(run.code, 0, "{run}");
    repo.text("docs/BUILDS.md")
}

const ROW: &str = "| 2026-01-03 | BUILD-3 | Roof";
const SECTION: &str = "### BUILD-3 | 2026-01-03 | Roof";

#[test]
fn an_entry_gets_the_next_id_a_section_and_a_row_with_escaped_cells() {
    let repo = ledger(CONFIG, BUILDS);
    let arguments = ["build", "--title", "Doors | windows", "--field", "Impact=a|b", "--date", "2026-02-01"];
    let text = added(&repo, &arguments);
    let expected = exchanged(
        BUILDS,
        ROW,
        "| 2026-02-01 | BUILD-4 | Doors \\| windows | planned | a\\|b |\n| 2026-01-03 | BUILD-3 | Roof",
    );
    let expected = exchanged(
        &expected,
        SECTION,
        "### BUILD-4 | 2026-02-01 | Doors | windows\n\n**Status**: planned\n**Impact**: a|b\n\n### BUILD-3 | 2026-01-03 | Roof",
    );
    assert_eq!(text, expected);
    assert_eq!(found(&repo), Vec::<String>::new());
}

#[test]
fn nothing_is_written_without_execute_and_json_tells_the_id() {
    let repo = ledger(CONFIG, BUILDS);
    let run = repo.run(&["ledger", "add", "builds", "--title", "Doors", "--format", "json"]);
    assert_eq!(run.code, 1, "{run}");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["facts"]["entry"]["id"], "BUILD-4");
    assert_eq!(report["facts"]["entry"]["path"], "docs/BUILDS.md");
    assert_eq!(repo.text("docs/BUILDS.md"), BUILDS);
    let human = repo.run(&["ledger", "add", "builds", "--title", "Doors"]);
    assert!(human.stdout.starts_with("BUILD-4 is the next free id of docs/BUILDS.md\n"), "{human}");
    assert!(human.stdout.contains("ledger: preview, 1 file to change, run with `--execute` to write"), "{human}");
}

#[test]
fn the_date_decides_the_place_of_the_row() {
    let text = added(&ledger(CONFIG, BUILDS), &["build", "--title", "Doors", "--date", "2026-01-02"]);
    let row = "| 2026-01-02 | BUILD-4 | Doors | planned |  |\n| 2026-01-02 | BUILD-2 | Walls";
    assert!(text.contains(row), "{text}");
    let oldest =
        exchanged(CONFIG, "index = { status_column = 4 }", "index = { status_column = 4, order = \"oldest-first\" }");
    let reversed = "# B\n\n## INDEX\n\n| Date | ID | Title | Status |\n| --- | --- | --- | --- |\n| 2026-01-01 | BUILD-1 | A | planned |\n\n### BUILD-1 | 2026-01-01 | A\n";
    let text = added(&ledger(&oldest, reversed), &["build", "--title", "B"]);
    assert_eq!(
        text,
        "# B\n\n## INDEX\n\n| Date | ID | Title | Status |\n| --- | --- | --- | --- |\n| 2026-01-01 | BUILD-1 | A | planned |\n| 2026-02-03 | BUILD-2 | B | planned |\n\n### BUILD-1 | 2026-01-01 | A\n\n### BUILD-2 | 2026-02-03 | B\n\n**Status**: planned\n"
    );
}

#[test]
fn line_ends_and_a_missing_final_newline_survive() {
    let windows = BUILDS.replace('\n', "\r\n");
    let text = added(&ledger(CONFIG, &windows), &["build", "--title", "Doors"]);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let bare = "# B\n\n## INDEX\n\n| Date | ID | Title | Status |\n| --- | --- | --- | --- |";
    let text = added(&ledger(CONFIG, bare), &["build", "--title", "Doors"]);
    assert_eq!(
        text,
        format!(
            "{bare}\n| 2026-02-03 | BUILD-1 | Doors | planned |\n\n### BUILD-1 | 2026-02-03 | Doors\n\n**Status**: planned\n"
        )
    );
}

#[test]
fn ids_keep_their_width_and_grow_past_it() {
    for (known, next) in [("DEC-009", "DEC-010"), ("DEC-999", "DEC-1000"), ("DEC-1000", "DEC-1001")] {
        let text = format!(
            "# D\n\n## INDEX\n\n| Date | ID | Title |\n| --- | --- | --- |\n| 2026-01-01 | {known} | A |\n\n### {known} | 2026-01-01 | A\n"
        );
        let repo = Repo::git(&[("xtask.toml", CONFIG), ("docs/BUILDS.md", BUILDS), ("docs/DECISIONS.md", &text)]);
        let run = repo.run(&["ledger", "add", "decision", "--title", "B", "--execute"]);
        assert_eq!(run.code, 0, "{run}");
        assert!(repo.text("docs/DECISIONS.md").contains(&format!("### {next} | 2026-02-03 | B")));
    }
}

#[test]
fn a_body_comes_from_a_file_or_standard_input_and_stays_inside() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("body.md", "Oak.\r\n\r\n```sh\n# no heading\n```\n\n#### Detail\n");
    let text = added(&repo, &["build", "--title", "Doors", "--body", "body.md"]);
    assert!(
        text.contains("**Status**: planned\n\nOak.\n\n```sh\n# no heading\n```\n\n#### Detail\n\n### BUILD-3"),
        "{text}"
    );
    for (body, why) in [
        ("### A heading\n", "its heading `A heading` is of level 3"),
        ("```\nopen\n", "leaves a code fence or a comment open"),
        ("<!-- open\n", "leaves a code fence or a comment open"),
    ] {
        repo.write("body.md", body);
        let run = repo.run(&["ledger", "add", "build", "--title", "X", "--body", "body.md", "--execute"]);
        assert_eq!(run.code, 2, "{run}");
        assert!(run.stderr.contains(why), "{run}");
    }
    repo.write("body.md", b"\xFF");
    assert_eq!(repo.run(&["ledger", "add", "build", "--title", "X", "--body", "body.md"]).code, 2);
}

#[test]
fn what_cannot_be_an_entry_is_refused_and_nothing_is_written() {
    let repo = ledger(CONFIG, BUILDS);
    let closed = CONFIG.replace("contract = {  }", "contract = { closed_vocabulary = true }");
    repo.write("xtask.toml", &closed);
    for (arguments, why) in [
        (&["build", "--title", "  "][..], "`--title` takes one line of text"),
        (&["build", "--title", "a\nb"], "`--title` takes one line of text"),
        (&["build", "--title", "..."], "`--title` takes one line of text"),
        (&["build", "--title", "a", "--field", "Status=done"], "the status has a flag of its own"),
        (&["build", "--title", "a", "--date", "2026-02-30"], "is no day"),
        (&["build", "--title", "a", "--field", "Impact"], "has no `=`"),
        (&["build", "--title", "a", "--status", "plannd"], "did you mean `planned`?"),
        (&["bulid", "--title", "a"], "there is no ledger `bulid`"),
        (&["decision", "--title", "a"], "there is no docs/DECISIONS.md"),
    ] {
        let run = repo.run(&[&["ledger", "add"], arguments, &["--execute"]].concat());
        assert_eq!(run.code, 2, "{run}");
        assert!(run.stderr.contains(why), "{run}");
        assert_eq!(repo.text("docs/BUILDS.md"), BUILDS);
    }
}

#[test]
fn a_title_that_ends_in_a_hash_is_read_back() {
    let text = added(&ledger(CONFIG, BUILDS), &["build", "--title", "About C #"]);
    assert!(text.contains("### BUILD-4 | 2026-02-03 | About C \\#\n"), "{text}");
}

#[test]
fn an_id_that_the_main_branch_took_meanwhile_is_not_given_again() {
    let repo = ledger(CONFIG, BUILDS);
    repo.git_run(&["checkout", "--quiet", "-b", "work"]);
    repo.git_run(&["checkout", "--quiet", "main"]);
    added(&repo, &["build", "--title", "On main"]);
    repo.commit("main");
    repo.git_run(&["checkout", "--quiet", "work"]);
    let text = added(&repo, &["build", "--title", "On work"]);
    assert!(text.contains("### BUILD-5 | 2026-02-03 | On work"), "{text}");
}

#[test]
fn everything_derived_is_refreshed_in_the_same_run() {
    let readme = "# P\n\n<!-- xtask:begin ledger-counts builds -->\n<!-- xtask:end ledger-counts -->\n";
    let repo = Repo::git(&[("xtask.toml", CONFIG), ("docs/BUILDS.md", BUILDS), ("README.md", readme)]);
    added(&repo, &["build", "--title", "Doors"]);
    assert!(repo.text("README.md").contains("| builds | 4 | BUILD-4: Doors |"), "{}", repo.text("README.md"));
    assert_eq!(repo.run(&["gate"]).code, 0);
}

#[test]
fn a_new_claim_without_evidence_is_written_and_reported() {
    let repo = ledger(CONFIG, BUILDS);
    let run = repo.run(&["ledger", "add", "build", "--title", "Doors", "--status", "done", "--execute"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stdout.contains("error[ledger/claim-without-evidence]"), "{run}");
    assert!(repo.text("docs/BUILDS.md").contains("### BUILD-4"));
}

#[test]
fn an_entry_is_written_as_its_neighbours_are() {
    let second = BUILDS.replace("### BUILD", "## BUILD");
    let text = added(&ledger(CONFIG, &second), &["build", "--title", "Doors"]);
    assert!(text.contains("\n## BUILD-4 | 2026-02-03 | Doors\n"), "{text}");
    let marked = "\u{FEFF}### BUILD-1 | 2026-01-01 | A\n\n## INDEX\n\n| Date | ID | Title | Status |\n| --- | --- | --- | --- |\n| 2026-01-01 | BUILD-1 | A | planned |\n";
    let text = added(&ledger(CONFIG, marked), &["build", "--title", "B"]);
    assert!(text.starts_with("\u{FEFF}### BUILD-2 | 2026-02-03 | B\n"), "{text}");
}

#[test]
fn nothing_is_added_to_a_conflict_or_to_a_table_without_the_columns() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", BUILDS.replace("Bricks.", "<<<<<<< a\nBricks.\n=======\nWood.\n>>>>>>> b"));
    let run = repo.run(&["ledger", "add", "build", "--title", "X"]);
    assert!(run.code == 2 && run.stderr.contains("the marks of a merge conflict"), "{run}");
    let narrow = exchanged(CONFIG, "status_column = 4", "date_column = 7, status_column = 4");
    let run = ledger(&narrow, BUILDS).run(&["ledger", "add", "build", "--title", "X"]);
    assert!(run.code == 2 && run.stderr.contains("has no columns 7 and 2 for date and id"), "{run}");
}
