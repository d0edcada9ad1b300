//! SS-10 and SS-21 to SS-24: what a run says and how it ends.

use super::{
    BUILDS, DEBUG, DECIDED, DEFAULT_CONFIG, exchanged, is_clean, lines, places, refuses, repairs, settled, true_readme,
    verdict, written_builds, written_readme,
};
use crate::cli::{BUILD_HISTORY, DEBUG_LOG, DECISIONS, README, layout};

fn gone(path: &str, what: &str) -> String {
    format!("{path}: error[sot/no-input]: {what} does not exist, and nothing that quotes it was judged")
}

#[test]
fn ss_10_deleted_ledgers_are_findings() {
    let repo = settled(&[]);
    let ledgers = [(DECIDED, "ledger `decisions`"), (BUILDS, "ledger `builds`"), (DEBUG, "ledger `debug`")];
    for (path, _) in ledgers {
        std::fs::remove_file(repo.path(path)).unwrap();
    }
    let run = refuses(&repo, 1);
    assert_eq!(lines(&run), ledgers.map(|(path, what)| gone(path, what)));
    assert_eq!(verdict(&run), "sot: findings, 3 errors");
    assert_eq!(repo.text("README.md"), true_readme(), "figures of ledgers that are gone are not made up");
}

#[test]
fn ss_10_one_deleted_ledger_is_a_finding() {
    for (path, name) in [(BUILDS, "builds"), (DEBUG, "debug"), (DECIDED, "decisions")] {
        let repo = settled(&[]);
        std::fs::remove_file(repo.path(path)).unwrap();
        let run = refuses(&repo, 1);
        assert_eq!(lines(&run), [gone(path, &format!("ledger `{name}`"))]);
    }
}

#[test]
fn ss_10_a_deleted_readme_is_a_finding() {
    let repo = settled(&[]);
    std::fs::remove_file(repo.path("README.md")).unwrap();
    let run = refuses(&repo, 1);
    assert_eq!(lines(&run), [gone("README.md", "the file of region `README summary`")]);
}

#[test]
fn ss_10_deleted_readme_markers_are_a_finding() {
    let readme = exchanged(&true_readme(), &[("<!-- SOT_SUMMARY_START -->\n", ""), ("<!-- SOT_SUMMARY_END -->\n", "")]);
    let run = refuses(&settled(&[("README.md", &readme)]), 1);
    assert_eq!(
        lines(&run),
        ["README.md: error[sot/missing-region]: region `README summary` has no markers in this file, so nothing is \
          refreshed"]
    );
}

#[test]
fn ss_21_one_file_that_is_not_utf_8_and_nothing_is_written() {
    let files = [("README.md", README), (BUILDS, BUILD_HISTORY), (DEBUG, DEBUG_LOG), (DECIDED, DECISIONS)];
    for (path, text) in files {
        let repo = layout(&[]);
        // Latin-1 on a line of its own, far from everything that is derived.
        let broken = [text.as_bytes(), b"\nd\xE9j\xE0 vu\n"].concat();
        repo.write(path, &broken);
        let run = refuses(&repo, 2);
        let place = format!("{path}:{}:2 sot/not-text", text.lines().count() + 2);
        assert!(places(&run).contains(&place), "{place}\n{run}");
        assert!(verdict(&run).starts_with("sot: could not judge, nothing is written"), "{run}");
        assert_eq!(repo.bytes(path), broken);
    }
}

#[test]
fn ss_21_utf_16_with_its_mark_is_not_utf_8() {
    let repo = layout(&[]);
    let bytes: Vec<u8> = format!("\u{FEFF}{DECISIONS}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    repo.write(DECIDED, &bytes);
    let run = refuses(&repo, 2);
    assert!(places(&run).contains(&"docs/ARCHITECTURE_DECISIONS.md:1:1 sot/not-text".to_owned()), "{run}");
}

#[test]
fn ss_21_all_utf_8_and_all_is_written() {
    let accents = "\nd\u{E9}j\u{E0} vu\n";
    let repo = layout(&[("README.md", &format!("{README}{accents}"))]);
    let run = repairs(&repo);
    assert_eq!(verdict(&run), "sot: fixed, 3 findings repaired, 2 files written");
    assert_eq!(repo.text("README.md"), format!("{}{accents}", written_readme()));
    assert_eq!(repo.text(BUILDS), written_builds());
}

#[test]
fn ss_22_a_configured_path_outside_the_repository_is_refused() {
    let line = 1 + DEFAULT_CONFIG.lines().position(|line| line.contains("docs/DEBUG_LOG.md")).unwrap();
    for (path, why) in [
        ("../x", "has a `..` component"),
        ("docs/../../x.md", "has a `..` component"),
        ("/etc/x.md", "is absolute"),
        ("C:/x.md", "is absolute"),
        ("\\\\host\\x.md", "holds a backslash"),
        ("..\\x.md", "holds a backslash"),
    ] {
        let own = format!("path = '{path}'");
        let config = DEFAULT_CONFIG.replacen("path = \"docs/DEBUG_LOG.md\"", &own, 1);
        let repo = layout(&[("xtask.toml", &config)]);
        for mode in ["--check", "--execute"] {
            let before = repo.files();
            let run = repo.run(&["sot", mode]);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run}");
            let place = format!("xtask.toml:{line}:8: error: ");
            let said = run.stderr.lines().find(|said| said.starts_with(&place)).unwrap_or_default();
            assert!(said.contains(why) && (said.contains(path) || path.contains('\\')), "{run}");
            assert!(repo.files() == before);
        }
    }
}

#[test]
fn ss_22_every_such_path_is_said_at_once() {
    let config = DEFAULT_CONFIG.replace("path = \"docs/", "path = \"../docs/");
    let repo = layout(&[("xtask.toml", &config)]);
    let run = repo.run(&["sot", "--execute"]);
    assert_eq!(run.code, 2, "{run}");
    let said = run.stderr.lines().filter(|line| line.starts_with("xtask.toml:")).count();
    assert_eq!(said, config.matches("path = \"../docs/").count(), "{run}");
}

#[test]
fn ss_22_there_is_no_flag_that_leads_elsewhere() {
    let repo = layout(&[]);
    let before = repo.files();
    let run = repo.run(&["sot", "--project", "../../elsewhere", "--execute"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("--project"), "{run}");
    assert!(repo.files() == before);
}

#[test]
fn ss_22_a_path_inside_the_repository_is_accepted() {
    let config = DEFAULT_CONFIG.replace("docs/DEBUG_LOG.md", "docs/deep/..log.md");
    let repo = layout(&[("xtask.toml", &config), ("docs/deep/..log.md", DEBUG_LOG)]);
    let _ = repairs(&repo);
    assert_eq!(repo.text(BUILDS), written_builds());
}

#[test]
fn ss_23_the_default_run_fails_on_drift_and_says_so() {
    let repo = layout(&[]);
    let before = repo.files();
    let run = repo.run(&["sot"]);
    assert_eq!(run.code, 1);
    assert_eq!(verdict(&run), "sot: findings, 3 errors, 2 files to change, run with `--execute` to write");
    assert_eq!(places(&run)[2], "docs/BUILD_HISTORY.md:9:15 sot/stale-meta");
    assert!(repo.files() == before);
    assert_eq!(repo.run(&["sot", "--check", "--execute"]).code, 2, "both modes at once are refused");
    assert!(repo.files() == before);
}

#[test]
fn ss_23_drift_of_the_readme_alone_is_said_too() {
    let readme = exchanged(&true_readme(), &[("**Debugging Sessions**: 1", "**Debugging Sessions**: 9")]);
    let repo = settled(&[("README.md", &readme)]);
    for arguments in [&["sot"][..], &["sot", "-q"], &["sot", "-v"]] {
        let run = repo.run(arguments);
        assert_eq!((run.code, places(&run)), (1, vec!["README.md:3:1 sot/stale-region".to_owned()]), "{run}");
    }
    assert!(repo.run(&["sot"]).stdout.contains("\n-- **Debugging Sessions**: 9\n+- **Debugging Sessions**: 1\n"));
    let _ = repairs(&repo);
    assert_eq!(repo.text("README.md"), written_readme());
}

#[test]
fn ss_24_execute_with_nothing_to_do_says_clean_and_writes_nothing() {
    let repo = settled(&[]);
    let stamps = || {
        let files = repo.files().into_iter().map(|(name, _)| {
            let metadata = std::fs::metadata(repo.path(&name)).unwrap();
            #[cfg(unix)]
            let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
            #[cfg(not(unix))]
            let inode = 0;
            (name, metadata.modified().unwrap(), inode)
        });
        files.collect::<Vec<_>>()
    };
    let before = stamps();
    let run = repo.run(&["sot", "--execute"]);
    let looked = "sot: clean (looked at 3 ledgers, 4 documents, 4 regions, 0 facts)\n";
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), (looked, "", 0));
    assert_eq!(stamps(), before);
    is_clean(&repo);
}

#[test]
fn ss_24_execute_with_something_to_do_says_what_it_wrote() {
    let run = repairs(&layout(&[]));
    assert_eq!(verdict(&run), "sot: fixed, 3 findings repaired, 2 files written");
}
