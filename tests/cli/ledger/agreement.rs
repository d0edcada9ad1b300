//! Ids, INDEX and sections, titles, dates, order, stubs, documents.

use super::{BUILDS, CONFIG, check, contract, exchanged, found, ledger};
use crate::cli::Repo;

const SECOND_ROW: &str = "| 2026-01-02 | BUILD-2 | Walls";
const SECOND: &str = "### BUILD-2 | 2026-01-02 | Walls";

#[test]
fn an_id_has_one_row_and_one_section() {
    let row = exchanged(
        BUILDS,
        "| 2026-01-01 | BUILD-1 |",
        "| 2026-01-02 | BUILD-2 | Walls | done | dry |\n| 2026-01-01 | BUILD-1 |",
    );
    check(CONFIG, &row, &["BUILDS.md:9 ledger/duplicate-id"]);
    let section =
        exchanged(BUILDS, SECOND, "### BUILD-2 | 2026-01-02 | Walls\n\nMud.\n\n### BUILD-2 | 2026-01-02 | Walls");
    check(CONFIG, &section, &["BUILDS.md:23 ledger/duplicate-id"]);
    let sub = exchanged(BUILDS, SECOND_ROW, "| 2026-01-02 | BUILD-2.1 | Walls");
    check(CONFIG, &sub, &[]);
}

#[test]
fn a_follow_up_stands_where_it_is_allowed_and_says_something_of_its_own() {
    let allowed = contract("follow_ups = '(?i)follow-up'");
    let further = |text: &str| format!("{BUILDS}\n### BUILD-1 | 2026-01-01 | Follow-up\n\n{text}\n");
    check(&allowed, &further("Cracks."), &[]);
    let same = format!("{}\n### BUILD-1 | 2026-01-01 | Follow-up\n\nCracks.\n", further("Cracks."));
    check(&allowed, &same, &["BUILDS.md:35 ledger/duplicate-id"]);
    let other = format!("{BUILDS}\n### BUILD-1 | 2026-01-01 | Again\n\nCracks.\n");
    check(&allowed, &other, &["BUILDS.md:31 ledger/duplicate-id"]);
    check(CONFIG, &further("Cracks."), &["BUILDS.md:31 ledger/duplicate-id"]);
}

#[test]
fn a_row_has_a_section_inside_the_strict_window_and_should_have_one_outside() {
    let start = BUILDS.find(SECOND).unwrap();
    let end = BUILDS.find("### BUILD-1 |").unwrap();
    let without = format!("{}{}", &BUILDS[..start], &BUILDS[end..]);
    check(CONFIG, &without, &["BUILDS.md:8 ledger/missing-section"]);
    check(&contract("strict_rows = 2"), &without, &["BUILDS.md:8 ledger/missing-section"]);
    check(&contract("strict_rows = 1"), &without, &["BUILDS.md:8 ledger/missing-old-section"]);
    let mut oldest = contract("strict_rows = 2");
    oldest =
        exchanged(&oldest, "index = { status_column = 4 }", "index = { status_column = 4, order = \"oldest-first\" }");
    let found = found(&ledger(&oldest, &without));
    assert!(found.contains(&"BUILDS.md:8 ledger/missing-section".to_owned()), "{found:?}");
}

#[test]
fn a_section_has_a_row() {
    let without = exchanged(BUILDS, "| 2026-01-02 | BUILD-2 | Walls | done | dry |\n", "");
    check(CONFIG, &without, &["BUILDS.md:18 ledger/missing-row"]);
    // A row of a part is a row of the whole, unless parts count on their own.
    let part = exchanged(BUILDS, SECOND_ROW, "| 2026-01-02 | BUILD-2.1 | Walls");
    check(CONFIG, &part, &[]);
    let distinct =
        exchanged(CONFIG, "index = { status_column = 4 }", "sub_ids = \"distinct\"\nindex = { status_column = 4 }");
    check(&distinct, &part, &["BUILDS.md:8 ledger/missing-section", "BUILDS.md:19 ledger/missing-row"]);
}

#[test]
fn titles_agree_and_a_short_one_ends_in_an_ellipsis() {
    let other = exchanged(BUILDS, SECOND_ROW, "| 2026-01-02 | BUILD-2 | Windows");
    check(CONFIG, &other, &["BUILDS.md:8 ledger/title-differs"]);
    let long = exchanged(BUILDS, SECOND, "### BUILD-2 | 2026-01-02 | Walls of brick");
    check(CONFIG, &long, &["BUILDS.md:8 ledger/title-differs"]);
    let cut = exchanged(&long, SECOND_ROW, "| 2026-01-02 | BUILD-2 | Walls of ...");
    check(CONFIG, &cut, &[]);
}

#[test]
fn dates_are_of_the_calendar_agree_and_are_past() {
    let wrong = exchanged(BUILDS, "| 2026-01-02 | BUILD-2", "| 2026-02-30 | BUILD-2");
    check(CONFIG, &wrong, &["BUILDS.md:8 ledger/bad-date", "BUILDS.md:8 ledger/date-differs"]);
    let differs = exchanged(BUILDS, SECOND, "### BUILD-2 | 2026-01-01 | Walls");
    check(CONFIG, &differs, &["BUILDS.md:8 ledger/date-differs"]);
    // NOW is 2026-02-03T04:05:06Z, and somewhere it is still or already the third.
    let future = BUILDS.replace("2026-01-03", "2026-02-04");
    check(CONFIG, &future, &["BUILDS.md:7 ledger/future-date", "BUILDS.md:13 ledger/future-date"]);
    check(CONFIG, &BUILDS.replace("2026-01-03", "2026-02-03"), &[]);
}

#[test]
fn the_fewest_rows_are_called_out_of_order() {
    let moved = exchanged(BUILDS, "| 2026-01-03 | BUILD-3 | Roof | planned | |\n", "");
    let moved = exchanged(
        &moved,
        "| 2026-01-01 | BUILD-1 |",
        "| 2026-01-01 | BUILD-1 | Foundation | done | |\n| 2026-01-03 | BUILD-3 | Roof | planned | |\n| 2025-12-31 | BUILD-0 |",
    );
    let found = found(&ledger(CONFIG, &moved));
    assert!(found.contains(&"BUILDS.md:9 ledger/out-of-order".to_owned()), "{found:?}");
    assert_eq!(found.iter().filter(|finding| finding.ends_with("out-of-order")).count(), 1);
}

#[test]
fn sections_stand_in_order_where_that_is_promised() {
    let swapped = exchanged(BUILDS, "### BUILD-3 | 2026-01-03 | Roof\n\n**Status**: planned\n\nTiles.\n\n", "");
    let swapped = format!("{swapped}\n### BUILD-3 | 2026-01-03 | Roof\n\n**Status**: planned\n\nTiles.\n");
    check(CONFIG, &swapped, &[]);
    check(&contract("section_order = \"newest-first\""), &swapped, &["BUILDS.md:25 ledger/out-of-order"]);
}

#[test]
fn a_stub_says_the_sentence() {
    let config = contract("stub_sign = \"stub section\", stub_marker = \"**Note**: This is a stub section.\"");
    let stub = |text: &str| exchanged(BUILDS, "Bricks.", text);
    check(&config, &stub("**Note**: This is a stub section."), &[]);
    check(&config, &stub("This is a Stub Section."), &["BUILDS.md:19 ledger/stub-marker"]);
    let half = ledger(&contract("stub_sign = \"stub\""), BUILDS).run(&["ledger"]);
    assert!(half.stderr.contains("has one of `stub_sign` and `stub_marker`"), "{half}");
}

#[test]
fn documents_are_listed_by_a_row_or_a_section() {
    let config = contract("documents = [\"docs/**/BUILD[-_]*.md\", \"docs/notes/*.md\"]");
    let files = |documents: &[&str]| {
        let mut files = vec![("xtask.toml", config.as_str()), ("docs/BUILDS.md", BUILDS)];
        files.extend(documents.iter().map(|path| (*path, "# A document\n")));
        Repo::git(&files)
    };
    let listed = files(&["docs/BUILD-1.md", "docs/sub/BUILD_2_x.md", "docs/notes/BUILD-3-y.md"]);
    assert_eq!(found(&listed), Vec::<String>::new());
    let unlisted = files(&["docs/BUILD-4.md", "docs/sub/BUILD_5_x.md", "docs/notes/plan.md"]);
    assert_eq!(
        found(&unlisted),
        [
            "BUILD-4.md ledger/unlisted-document",
            "notes/plan.md ledger/unlisted-document",
            "sub/BUILD_5_x.md ledger/unlisted-document"
        ]
    );
    assert_eq!(found(&files(&[])), ["xtask.toml ledger/no-input", "xtask.toml ledger/no-input"]);
}

#[test]
fn a_generated_index_is_left_to_sot() {
    let decisions = "# Decisions\n\n## INDEX\n\n<!-- xtask:begin ledger-index decisions -->\n<!-- xtask:end ledger-index -->\n\n### DEC-1 | 2026-01-01 | One\n";
    let repo = Repo::git(&[("xtask.toml", CONFIG), ("docs/BUILDS.md", BUILDS), ("docs/DECISIONS.md", decisions)]);
    let gate = repo.run(&["gate"]);
    assert_eq!(super::findings(&gate), ["DECISIONS.md:5 sot/stale-region"], "{gate}");
    let written = repo.run(&["gate", "--execute"]);
    assert_eq!(written.code, 0, "{written}");
    assert_eq!(found(&repo), Vec::<String>::new());
}
