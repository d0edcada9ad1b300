//! SS-14 to SS-16 and SS-18: what is not text to be changed keeps its bytes.

use super::{
    BUILDS, DEBUG, DECIDED, STAMP, exchanged, places, repairs, settled, true_builds, written_builds, written_readme,
};
use crate::cli::{BUILD_HISTORY, DEBUG_LOG, DECISIONS, README, Repo, layout};

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

#[test]
fn ss_14_line_ends_stay_crlf() {
    let repo = layout(&[
        (BUILDS, &crlf(BUILD_HISTORY)),
        (DEBUG, &crlf(DEBUG_LOG)),
        (DECIDED, &crlf(DECISIONS)),
        ("README.md", &crlf(README)),
    ]);
    let run = repairs(&repo);
    assert_eq!(
        places(&run),
        [
            "README.md:3:1 sot/stale-region",
            "docs/BUILD_HISTORY.md:3:1 sot/stale-region",
            "docs/BUILD_HISTORY.md:9:15 sot/stale-meta"
        ]
    );
    assert_eq!(repo.text(BUILDS), crlf(&written_builds()));
    assert_eq!(repo.text("README.md"), crlf(&written_readme()));
    assert_eq!(repo.text(DEBUG), crlf(DEBUG_LOG));
    assert_eq!(repo.git_run(&["diff", "--numstat", "--", BUILDS]), "3\t3\tdocs/BUILD_HISTORY.md\n");
}

#[test]
fn ss_14_mixed_line_ends_stay_mixed() {
    let mixed =
        |text: &str| exchanged(&crlf(text), &[("## BUILDS\r\n", "## BUILDS\n"), ("done\r\n\r\n###", "done\n\n###")]);
    let repo = layout(&[(BUILDS, &mixed(BUILD_HISTORY))]);
    let _ = repairs(&repo);
    assert_eq!(repo.text(BUILDS), mixed(&written_builds()));
    assert_eq!(repo.text("README.md"), written_readme(), "a file with LF keeps them");
}

#[test]
fn ss_14_a_last_line_without_end_stays_so() {
    let repo = layout(&[(BUILDS, BUILD_HISTORY.trim_end()), ("README.md", README.trim_end())]);
    let _ = repairs(&repo);
    assert_eq!(repo.text(BUILDS), written_builds().trim_end());
    assert_eq!(repo.text("README.md"), written_readme().trim_end());
}

/// `# CI trigger` with a line end before and after it, as an editor appended it in UTF-16LE.
fn utf_16_tail() -> Vec<u8> {
    "\r\n# CI trigger\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn ss_15_a_utf_16_tail_keeps_every_byte() {
    let tail = utf_16_tail();
    assert_eq!(tail[..4], *b"\r\0\n\0");
    let repo = layout(&[]);
    repo.write("README.md", [README.as_bytes(), &tail].concat());
    let run = repairs(&repo);
    assert!(places(&run).contains(&"README.md:3:1 sot/stale-region".to_owned()), "{run}");
    assert_eq!(repo.bytes("README.md"), [written_readme().as_bytes(), &tail].concat());
}

#[test]
fn ss_15_a_lone_carriage_return_stays_alone() {
    let alone = |text: &str| {
        exchanged(
            text,
            &[("## BUILDS\n", "## BUILDS\n\nOne\rtwo\r\rthree\n"), ("Format_Version: 2.0", "Format_Version: 2\r0")],
        )
    };
    let repo = layout(&[(BUILDS, &alone(BUILD_HISTORY))]);
    let _ = repairs(&repo);
    assert_eq!(repo.text(BUILDS), alone(&written_builds()));
}

#[test]
fn ss_16_a_byte_order_mark_stays_first() {
    let marked = |text: &str| format!("\u{FEFF}{text}");
    let repo = layout(&[(BUILDS, &marked(BUILD_HISTORY)), ("README.md", &marked(README))]);
    let run = repairs(&repo);
    assert_eq!(places(&run)[0], "README.md:3:1 sot/stale-region");
    assert_eq!(repo.text(BUILDS), marked(&written_builds()));
    assert_eq!(repo.text("README.md"), marked(&written_readme()));
}

#[test]
fn ss_16_a_title_after_a_byte_order_mark_is_the_title() {
    let block = "\n<!-- AUTO-GENERATED SUMMARY - DO NOT EDIT MANUALLY -->\n**Summary**: 2 build(s) documented | Last updated: 2026-01-01 00:00:00\n<!-- END AUTO-GENERATED SUMMARY -->\n";
    let ledger = format!("\u{FEFF}{}", exchanged(&true_builds(), &[(block, "")]));
    let repo = settled(&[(BUILDS, &ledger)]);
    let run = repo.run(&["sot", "--execute", "--unsafe"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(places(&run), ["docs/BUILD_HISTORY.md sot/missing-region"]);
    let title = format!(
        "\u{FEFF}# Build History\n\n<!-- AUTO-GENERATED SUMMARY -->\n**Summary**: 2 build(s) documented | Last updated: {STAMP}\n<!-- END AUTO-GENERATED SUMMARY -->\n"
    );
    let meta = format!("Last_Updated: {STAMP}\n");
    let moved = [("\u{FEFF}# Build History\n", title.as_str()), ("Last_Updated: 2026-01-01T00:00:00Z\n", &meta)];
    assert_eq!(repo.text(BUILDS), exchanged(&ledger, &moved), "the time of META moves with the new one");
    super::is_clean(&repo);
}

#[test]
fn ss_16_a_marker_right_after_a_byte_order_mark_opens_its_region() {
    let marked = |text: &str| format!("\u{FEFF}{}", exchanged(text, &[("# Project\n\n", "")]));
    let repo = layout(&[("README.md", &marked(README))]);
    let _ = repairs(&repo);
    assert_eq!(repo.text("README.md"), marked(&written_readme()));
}

/// The build ledger with one more line in META.
fn noted(text: &str, note: &str) -> String {
    exchanged(text, &[("Format_Version: 2.0\n", &format!("{note}\nFormat_Version: 2.0\n"))])
}

#[test]
fn ss_18_separators_that_end_no_line_survive_in_meta() {
    for separator in ['\u{2028}', '\u{2029}', '\u{B}', '\u{C}', '\u{85}', '\u{1C}', '\u{1E}'] {
        let note = format!("Note: one{separator}two");
        let repo: Repo = layout(&[(BUILDS, &noted(BUILD_HISTORY, &note))]);
        let run = repairs(&repo);
        assert!(places(&run).contains(&"docs/BUILD_HISTORY.md:9:15 sot/stale-meta".to_owned()), "{run}");
        assert_eq!(repo.text(BUILDS), noted(&written_builds(), &note));
    }
}

#[test]
fn ss_18_what_follows_such_a_separator_is_no_key() {
    for separator in ['\u{2028}', '\u{B}', '\u{C}', '\u{85}'] {
        let note = format!("Note: one{separator}Total_Builds: 7");
        let repo: Repo = layout(&[(BUILDS, &noted(BUILD_HISTORY, &note))]);
        let _ = repairs(&repo);
        assert_eq!(repo.text(BUILDS), noted(&written_builds(), &note));
    }
}
