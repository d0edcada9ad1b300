//! AW-2 and AW-3: temporaries and several writers.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{
    BUILDS, exchanged, is_clean, names, readme_says, repairs, true_builds, verdict, written_builds, written_readme,
};
use crate::cli::{Repo, layout};

#[test]
fn aw_2_a_file_with_the_name_of_the_old_temporary_is_untouched() {
    let temporary = "docs/BUILD_HISTORY.md.tmp";
    let repo = layout(&[(temporary, "somebody's notes\n"), ("README.md.tmp", ""), (".README.md.tmp", "x")]);
    let names = names(&repo);
    let stamp = || std::fs::metadata(repo.path(temporary)).unwrap().modified().unwrap();
    let before = stamp();
    let run = repairs(&repo);
    assert_eq!(verdict(&run), "sot: fixed, 3 findings repaired, 2 files written");
    assert_eq!(repo.text(BUILDS), written_builds());
    assert_eq!(repo.text("README.md"), written_readme());
    assert_eq!((repo.text(temporary).as_str(), stamp()), ("somebody's notes\n", before));
    assert_eq!((repo.text("README.md.tmp"), repo.text(".README.md.tmp")), (String::new(), "x".to_owned()));
    assert_eq!(self::names(&repo), names, "and no other temporary is left");
}

const ROUNDS: usize = 200;
/// What a check would say is read from the bytes after every round; asking it each time would take as long again.
const CHECKED_EVERY: usize = 10;
const FIRST_ROW: &str = "|-----------|----------|-------|---------|\n";
const LAST_LINE: &str = "The ledger ends here.\n";

/// The ledger with one more entry, BUILD-`number`.
fn appended(ledger: &str, number: usize) -> String {
    let row = format!("{FIRST_ROW}| 2026-01-03 | BUILD-{number} | Round {number} | More |\n");
    let section = format!("### BUILD-{number} | 2026-01-03 | Round {number}\n\n{LAST_LINE}");
    exchanged(ledger, &[(FIRST_ROW, &row), (LAST_LINE, &section)])
}

/// How many entries a ledger has that must be whole: from the title to the last line, a section for every row.
#[track_caller]
fn entries(ledger: &str) -> usize {
    assert!(ledger.starts_with("# Build History\n\n<!-- AUTO") && ledger.ends_with(LAST_LINE), "partial:\n{ledger}");
    let rows = ledger.lines().filter(|line| line.starts_with("| 2026-")).count();
    assert_eq!(ledger.lines().filter(|line| line.starts_with("### BUILD-")).count(), rows, "{ledger}");
    rows
}

/// Reads both files again and again until `is_over`; gives how often.
fn watch(repo: &Repo, is_over: &AtomicBool) -> usize {
    let (mut reads, mut last) = (0, 0);
    while !is_over.load(Ordering::Relaxed) {
        let (ledger, readme) = (std::fs::read(repo.path(BUILDS)), std::fs::read(repo.path("README.md")));
        // Windows denies a file that is being replaced for a moment; it never shows a part of it.
        if cfg!(windows) && (ledger.is_err() || readme.is_err()) {
            continue;
        }
        let (ledger, readme) = (ledger.unwrap(), readme.unwrap());
        let now = entries(std::str::from_utf8(&ledger).unwrap());
        assert!(now >= last, "an entry was lost: {last} and then {now}");
        let readme = std::str::from_utf8(&readme).unwrap();
        assert!(readme.starts_with("# Project\n") && readme.ends_with("\nMIT\n"), "partial:\n{readme}");
        (reads, last) = (reads + 1, now);
        // Often enough to meet every rename, seldom enough to leave the writers a processor.
        std::thread::sleep(std::time::Duration::from_micros(300));
    }
    reads
}

#[test]
fn aw_3_two_writers_at_once_lose_nothing_and_publish_nothing_partial() {
    let repo = layout(&[(BUILDS, &format!("{}\n{LAST_LINE}", true_builds()))]);
    let names = names(&repo);
    let is_over = AtomicBool::new(false);
    let rounds = || {
        for number in 3..3 + ROUNDS {
            let ledger = appended(&repo.text(BUILDS), number);
            // As an editor saves: beside it, then in its place.
            repo.write(".git/saved", &ledger);
            std::fs::rename(repo.path(".git/saved"), repo.path(BUILDS)).unwrap();
            let start = || {
                let mut command = repo.command(&["sot", "--execute"]);
                command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
            };
            let both = [start(), start()].map(|child| child.wait_with_output().unwrap());
            for output in both {
                let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
                assert_eq!(output.status.code(), Some(0), "round {number}\n{said}");
            }
            let text = repo.text(BUILDS);
            assert_eq!(entries(&text), number, "round {number}\n{text}");
            assert!(text.contains(&format!("\nTotal_Builds: {number}\n")), "round {number}\n{text}");
            let latest = format!("BUILD-{number}: Round {number}");
            assert_eq!(
                (readme_says(&repo, "Builds Completed"), readme_says(&repo, "Latest Build")),
                (number.to_string(), latest)
            );
            if number % CHECKED_EVERY == 0 {
                let check = repo.run(&["sot", "--check"]);
                assert_eq!((check.code, verdict(&check)), (0, "sot: clean"), "round {number}\n{check}");
            }
        }
    };
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| watch(&repo, &is_over));
        // The reader is stopped before a failure goes on: a scope waits for it.
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(rounds));
        is_over.store(true, Ordering::Relaxed);
        let reads = reader.join().unwrap();
        outcome.unwrap_or_else(|failure| std::panic::resume_unwind(failure));
        assert!(reads > ROUNDS, "{reads}");
    });
    assert_eq!(self::names(&repo), names, "no temporary is left");
    is_clean(&repo);
}
