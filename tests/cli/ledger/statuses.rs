//! Statuses: of the vocabulary, one per entry.

use super::{BUILDS, CONFIG, check, contract, exchanged};

#[test]
fn a_closed_vocabulary_knows_every_status() {
    let config = contract("closed_vocabulary = true");
    check(&config, BUILDS, &[]);
    let other = exchanged(BUILDS, "| Walls | done |", "| Walls | mostly |");
    check(&config, &other, &["BUILDS.md:8 ledger/unknown-status"]);
    check(CONFIG, &other, &[]);
    let denied = exchanged(BUILDS, "| Walls | done |", "| Walls | not done |");
    check(&config, &denied, &["BUILDS.md:8 ledger/unknown-status"]);
}

#[test]
fn index_and_section_have_the_same_status() {
    let other = exchanged(BUILDS, "| Walls | done |", "| Walls | planned |");
    check(CONFIG, &other, &["BUILDS.md:8 ledger/contradictory-status"]);
    let remark = exchanged(BUILDS, "| Walls | done |", "| Walls | **done** (planned for long) |");
    check(CONFIG, &remark, &[]);
}

#[test]
fn one_status_says_one_thing() {
    let both = exchanged(BUILDS, "| Walls | done |", "| Walls | done / planned |");
    check(CONFIG, &both, &["BUILDS.md:8 ledger/contradictory-status"]);
    let twice = exchanged(BUILDS, "Bricks.", "Bricks.\n\n**Status**: planned");
    check(CONFIG, &twice, &["BUILDS.md:25 ledger/contradictory-status"]);
    let same = exchanged(BUILDS, "Bricks.", "Bricks.\n\n**Status**: done");
    check(CONFIG, &same, &[]);
    let quoted = exchanged(BUILDS, "Bricks.", "```\n**Status**: planned\n```");
    check(CONFIG, &quoted, &[]);
}

#[test]
fn the_longer_word_of_the_vocabulary_is_meant() {
    let config = CONFIG.replace(
        "{ words = [\"reverted\"] },",
        "{ words = [\"reverted\"] }, { words = [\"partially done\"], state = \"staged\" },",
    );
    let partly = BUILDS
        .replace("Walls | done", "Walls | partially done")
        .replace("done\n\nBricks.", "partially done\n\nBricks.");
    check(&config, &partly, &[]);
}
