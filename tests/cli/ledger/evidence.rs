//! A new claim that something is done points at what was done; no entry names one machine's paths.

use super::{BUILDS, CONFIG, contract, exchanged, found, ledger};

/// The roof is said to be done, with this text.
fn roof(text: &str) -> String {
    let done = exchanged(BUILDS, "| Roof | planned |", "| Roof | done |");
    exchanged(&done, "**Status**: planned\n\nTiles.", &format!("**Status**: done\n\nTiles. {text}"))
}

#[track_caller]
fn claimed(text: &str) -> Vec<String> {
    let before = exchanged(BUILDS, "Tiles.", &format!("Tiles. {text}"));
    let repo = ledger(CONFIG, &before);
    repo.write("docs/BUILDS.md", roof(text));
    found(&repo)
}

#[test]
fn evidence_is_a_file_of_the_repository_in_code_or_a_link() {
    assert_eq!(claimed("See `src/roof.rs`."), Vec::<String>::new());
    assert_eq!(claimed("See `src/roof.rs:1`, all of `src/`."), Vec::<String>::new());
    assert_eq!(claimed("See [it](../src/roof.rs#L1)."), Vec::<String>::new());
    assert_eq!(claimed("See [it][r].\n\n[r]: <../src/ro%6Ff.rs> \"t\""), Vec::<String>::new());
    assert_eq!(claimed("See src/roof.rs and `cargo build`."), ["BUILDS.md:15 ledger/claim-without-evidence"]);
    assert_eq!(
        claimed("See `docs/BUILDS.md`."),
        ["BUILDS.md:15 ledger/claim-without-evidence"],
        "the ledger shows nothing"
    );
}

#[test]
fn evidence_that_is_not_there_is_none() {
    assert_eq!(claimed("See `src/roof.rs` and `src/attic.rs`."), ["BUILDS.md:17 ledger/claim-without-evidence"]);
    assert_eq!(
        claimed("See `src/roof.rs`, as `application/json`."),
        Vec::<String>::new(),
        "no path of this repository"
    );
}

#[test]
fn an_ignored_file_is_no_evidence() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write(".gitignore", "/out/\n");
    repo.write("out/x.txt", "");
    repo.write("docs/BUILDS.md", roof("").replace("Tiles. ", "Tiles."));
    assert_eq!(found(&repo), ["BUILDS.md:15 ledger/claim-without-evidence"]);
}

#[test]
fn the_suggested_edit_says_planned() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", roof("").replace("Tiles. ", "Tiles."));
    let run = repo.run(&["ledger", "--execute", "--unsafe"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text("docs/BUILDS.md"), BUILDS);
}

#[test]
fn only_a_new_claim_needs_evidence() {
    let repo = ledger(CONFIG, &roof(""));
    assert_eq!(found(&repo), Vec::<String>::new());
    let new = exchanged(
        BUILDS,
        "### BUILD-3",
        "### BUILD-4 | 2026-01-04 | Paint\n\n**Status**: done\n\nWhite.\n\n### BUILD-3",
    );
    let new =
        exchanged(&new, "| 2026-01-03 | BUILD-3", "| 2026-01-04 | BUILD-4 | Paint | done | |\n| 2026-01-03 | BUILD-3");
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", new);
    assert_eq!(found(&repo), ["BUILDS.md:16 ledger/claim-without-evidence"]);
}

#[test]
fn new_entries_name_no_path_of_one_machine() {
    let home = ["/ho", "me/ann/x"].concat();
    let old = exchanged(BUILDS, "Bricks.", &format!("Bricks in {home}."));
    let repo = ledger(CONFIG, &old);
    assert_eq!(found(&repo), Vec::<String>::new(), "an old entry");
    let new = exchanged(&old, "### BUILD-3", &format!("### BUILD-4 | 2026-01-04 | Paint\n\nIn {home}.\n\n### BUILD-3"));
    let new = exchanged(
        &new,
        "| 2026-01-03 | BUILD-3",
        "| 2026-01-04 | BUILD-4 | Paint | planned | |\n| 2026-01-03 | BUILD-3",
    );
    repo.write("docs/BUILDS.md", new);
    assert_eq!(found(&repo), ["BUILDS.md:16 ledger/machine-path"]);
    assert_eq!(found(&ledger(&contract("portable_from = \"BUILD-2\""), &old)), ["BUILDS.md:23 ledger/machine-path"]);
    assert_eq!(found(&ledger(&contract("portable_from = \"BUILD-3\""), &old)), Vec::<String>::new());
    assert_eq!(found(&ledger(&contract("portable_from = \"2026-01-02\""), &old)), ["BUILDS.md:23 ledger/machine-path"]);
    let wrong = ledger(&contract("portable_from = \"soon\""), &old).run(&["ledger"]);
    assert_eq!(wrong.code, 2, "{wrong}");
}

#[test]
fn an_entry_that_was_staged_is_suggested_to_be_staged_again() {
    let config = CONFIG.replace(
        "{ words = [\"reverted\"] },",
        "{ words = [\"reverted\"] }, { words = [\"staged\"], state = \"staged\", next = [\"done\"] },",
    );
    let staged = BUILDS.replace("Roof | planned", "Roof | staged").replace("planned\n\nTiles.", "staged\n\nTiles.");
    let repo = ledger(&config, &staged);
    repo.write(
        "docs/BUILDS.md",
        staged.replace("Roof | staged", "Roof | done").replace("staged\n\nTiles.", "done\n\nTiles."),
    );
    let run = repo.run(&["ledger", "--execute", "--unsafe"]);
    assert_eq!((run.code, repo.text("docs/BUILDS.md").as_str()), (0, staged.as_str()), "{run}");
}
