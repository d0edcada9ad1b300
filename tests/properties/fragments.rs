//! Documents glued together from fragments.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use xtask::model::RepoPath;

use super::path;

/// What stands in documents as it is.
const PIECES: &[&str] = &[
    "# Title\n",
    "Title\n=====\n",
    "## INDEX (Chronological)\n\n",
    "## INDEX\n",
    "# INDEX",
    "INDEX\n---\n",
    "## INDEXES\n",
    "## BUILDS\n\n",
    "###### deep ######\n",
    "## a `code` [link](x.md) *b* <i>\n",
    "## Same\n",
    "## Same\n",
    "##\n",
    "| Timestamp | ID | Phase | Summary | Status |\n|---|---|---|---|---|\n",
    "|a|b|c|d|\n|-|-|-|-|\n",
    "| a |\n| - |\n",
    "|---|---|\n",
    "|\n",
    "| | |\n",
    "```\n",
    "```md\n",
    "~~~~\n",
    "~~~\n",
    "    indented\n",
    "> quoted\n",
    "> ",
    "- item\n",
    "- ",
    "  ",
    "10) ",
    "    ",
    "\t",
    "<!-- a comment -->\n",
    "<!-- open\n",
    "-->\n",
    "<!--",
    "-->",
    "<div>\n",
    "</div>\n",
    "<pre>\n",
    "</pre>\n",
    "<?php ",
    "<x>\n",
    "<!-- META\n",
    "Last_Updated: 2026-01-01T00:00:00Z\n",
    "Last_Updated: at 2026-01-01 00:00.\n",
    "Last_Updated:\n",
    "Total_Builds: 1\n",
    "Total_Builds: 1 -->\n",
    "Total_Builds:1",
    "Total_Builds: \n",
    "Total_Issues: 1\n",
    "Total_Decisions: x -->y\n",
    "Total_Decisions: 1\n",
    "Format_Version: 2.0\n-->\n",
    "<!-- META\nLast_Updated: 2026-01-01T00:00:00Z\nTotal_Builds: 1\nTotal_Issues: 1\nTotal_Decisions: 1\n-->\n",
    "<!-- META -->\n",
    "<!-- AUTO-GENERATED SUMMARY - DO NOT EDIT -->\n",
    "**Summary**: 1 build(s) documented | Last updated: 2026-01-01 00:00:00\n",
    "<!-- END AUTO-GENERATED SUMMARY -->\n",
    "`<!-- AUTO-GENERATED SUMMARY -->`",
    "> <!-- AUTO-GENERATED SUMMARY -->\n",
    "<!-- AUTO-GENERATED SUMMARY -->\nold\n<!-- END AUTO-GENERATED SUMMARY -->\n",
    "<!-- AUTO-GENERATED SUMMARY -->\n<!-- END AUTO-GENERATED SUMMARY -->\n",
    "<!-- SOT_SUMMARY_START -->\n",
    "<!-- SOT_SUMMARY_END -->\n",
    "<!-- SOT_SUMMARY_START",
    "`<!-- SOT_SUMMARY_START -->`\n",
    "- <!-- SOT_SUMMARY_END -->\n",
    "x <!-- SOT_SUMMARY_END -->\n",
    "<!-- SOT_SUMMARY_STARTED -->\n",
    "<!-- SOT_SUMMARY_START -->\nold\n<!-- SOT_SUMMARY_END -->\n",
    "```\n<!-- SOT_SUMMARY_START -->\n```\n",
    "<!-- xtask:begin toc -->\n",
    "<!-- xtask:end toc -->\n",
    "<!-- xtask:begin -->\n",
    "<!-- xtask:end",
    "<!-- xtask:nothing -->\n",
    "xtask:",
    "`<!-- xtask:begin toc -->`",
    "<!-- xtask:fact builds.entries -->",
    "<!-- /xtask:fact -->",
    "<!-- xtask:fact -->",
    "<!--xtask:fact builds.latest-->",
    "**Status**: [OK] done\n",
    "**Title**: a | b\n",
    "**Impact**: <!-- x\n",
    "**Status**: \u{2705}\n",
    "**Date**: 2026-01-05 later\n",
    "All 12 builds are here, 0 build and 1,000 debug sessions\n",
    "see BUILD-777 and DBG-4, XBUILD-1\n",
    "::error::x\n",
    "##[error]x\n",
    "\\",
    "`",
    "``",
    "|",
    "\n",
    "\n\n",
    "text\n",
    "text",
    " ",
    "\r",
    "\r\n",
    "\u{FEFF}",
    "\u{2028}",
    "\u{202E}",
    "\u{0301}",
    "\0",
    "\u{85}",
    "\u{A0}",
    "\u{0B}",
    "\u{1F600}",
    "\u{7F}",
];

const KEYS: &[&str] = &[
    "builds.entries",
    "builds.latest",
    "builds.latest.title",
    "builds.latest.date",
    "builds.summary",
    "debug.entries",
    "debug.latest",
    "decisions.unique",
    "decisions.latest.title",
    "builds.entires",
    "nothing",
    "debug.sections",
    "builds.",
];

const REGIONS: &[&str] = &[
    "toc",
    "toc 1-6",
    "toc 3-2",
    "toc x",
    "ledger-summary builds",
    "ledger-summary debug",
    "ledger-summary",
    "ledger-summary nothing",
    "ledger-counts",
    "ledger-counts builds decisions",
    "ledger-counts bulids",
    "ledger-latest builds 2",
    "ledger-latest decisions 1",
    "ledger-latest builds 0",
    "ledger-latest debug 99999999999999999999",
    "ledger-index builds",
    "ledger-index debug",
    "ledger-index decisions",
    "ledger-index",
    "rules",
    "rules all",
    "cli",
    "config",
    "providers",
    "nobody",
    "ledger-latst builds 2",
    "excerpt src/lib.rs",
    "excerpt src/lib.rs lines=2-3",
    "excerpt src/lib.rs tag=part",
    "excerpt src/lib.rs lines=0-1 lang=md",
    "excerpt src/lib.rs lines=2-99999",
    "excerpt docs/a b.md",
    "excerpt docs/other.md",
    "excerpt docs/BUILD_HISTORY.md",
    "excerpt README.md",
    "excerpt ../x",
    "excerpt missing.rs",
    "excerpt",
    "excerpt docs/bytes.md lang=`",
];

fn id() -> impl Strategy<Value = String> {
    let number = prop_oneof![8 => (0..12u128).prop_map(|n| n.to_string()), 1 => any::<u128>().prop_map(|n| n.to_string()), 1 => Just("007".to_owned()), 1 => Just("9".repeat(60))];
    let sub = prop_oneof![6 => Just(""), 1 => Just(".1"), 1 => Just(".2"), 1 => Just("x")];
    (select(&["BUILD", "DBG", "DEC"][..]), number, sub).prop_map(|(kind, number, sub)| format!("{kind}-{number}{sub}"))
}

fn date() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "2026-01-02",
            "2026-01-03",
            "2026-01-03T10:00",
            "2025-12-31",
            "2026-02-30",
            "yesterday",
            "",
            "2026-01-0\u{E9}",
        ][..],
    )
}

fn title() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "One",
            "Two",
            "a \\| b",
            "`x|y`",
            "",
            "**bold** [OK]",
            "<!-- c -->",
            "--> x",
            "\u{202B}rtl\u{2028}",
            "a\\",
            "x\rINDEX",
            "[OK]",
            "<!-- xtask:fact builds.entries -->1<!-- /xtask:fact -->",
            "<!-- open",
            "```",
            "<!-- SOT_SUMMARY_START -->",
            "{updated}",
        ][..],
    )
}

fn row() -> impl Strategy<Value = String> {
    (
        date(),
        id(),
        title(),
        select(&["| [OK] |", "|", "", "| x | y | z |"][..]),
        select(&["\n", "\r\n", "\n\n", ""][..]),
    )
        .prop_map(|(date, id, title, rest, end)| format!("| {date} | {id} | {title} {rest}{end}"))
}

fn index() -> impl Strategy<Value = String> {
    proptest::collection::vec(row(), 0..4)
        .prop_map(|rows| format!("## INDEX\n\n| Timestamp | ID | Phase |\n|---|---|---|\n{}\n", rows.concat()))
}

fn section() -> impl Strategy<Value = String> {
    (select(&["##", "###", "#", "####"][..]), id(), date(), title())
        .prop_map(|(marks, id, date, title)| format!("{marks} {id} | {date} | {title}\n\n"))
}

fn fact() -> impl Strategy<Value = String> {
    let value = select(&["1", "", "BUILD-1: One [OK]", "a|b", "old text", "x `", "1\n", "\u{FEFF}"][..]);
    let around = select(
        &[
            ("", "\n"),
            ("Text ", " text.\n"),
            ("- ", "\n"),
            ("| a | ", " |\n"),
            ("> ", "\n"),
            ("`", "`\n"),
            ("# ", "\n"),
            ("", ""),
        ][..],
    );
    (select(KEYS), value, around).prop_map(|(key, value, (before, after))| {
        format!("{before}<!-- xtask:fact {key} -->{value}<!-- /xtask:fact -->{after}")
    })
}

fn region() -> impl Strategy<Value = String> {
    let body = prop_oneof![
        3 => Just(String::new()),
        2 => Just("old\n".to_owned()),
        1 => fact(),
        1 => section(),
        1 => select(PIECES).prop_map(str::to_owned),
        1 => row(),
    ];
    (select(REGIONS), body, 0..4u8).prop_map(|(region, body, seal)| {
        let name = region.split(' ').next().unwrap_or_default();
        let digest = match seal {
            0 => " digest=000000000000".to_owned(),
            1 | 2 => format!(" digest={}", digest(&body)),
            _ => String::new(),
        };
        format!("<!-- xtask:begin {region} -->\n{body}<!-- xtask:end {name}{digest} -->\n")
    })
}

/// The digest of a text as the documentation defines it.
fn digest(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(text.replace("\r\n", "\n").as_bytes());
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn any_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter)
}

fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(PIECES).prop_map(str::to_owned),
        2 => row(),
        2 => index(),
        2 => section(),
        3 => fact(),
        3 => region(),
        1 => any_text(),
    ]
}

/// How the lines of a document end, what it starts with and whether its last line ends.
fn finish(mut text: String, ends: u8, mark: bool, ended: bool, mix: u64) -> Vec<u8> {
    match ends {
        0 => text = text.replace('\n', "\r\n"),
        1 => {
            let mut count = 0;
            text = text
                .split_inclusive('\n')
                .map(|line| {
                    count += 1;
                    if mix >> (count % 64) & 1 == 1 { line.replace('\n', "\r\n") } else { line.to_owned() }
                })
                .collect();
        }
        2 => text = text.replace('\n', "\r"),
        _ => {}
    }
    if !ended {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    if mark {
        text.insert(0, '\u{FEFF}');
    }
    text.into_bytes()
}

fn document(head: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let parts = proptest::collection::vec(fragment(), 0..10);
    (any::<bool>(), parts, 0..12u8, 0..8u8, 0..5u8, any::<u64>()).prop_map(
        move |(start, parts, ends, mark, ended, mix)| {
            finish(format!("{}{}", if start { head } else { "" }, parts.concat()), ends, mark == 0, ended > 0, mix)
        },
    )
}

const LEDGER: &str = "\
# Ledger

<!-- AUTO-GENERATED SUMMARY -->
old
<!-- END AUTO-GENERATED SUMMARY -->
<!-- META
Last_Updated: 2026-01-01T00:00:00Z
Total_Builds: 1
Total_Issues: 1
Total_Decisions: 1
-->

## INDEX

| Timestamp | ID | Phase |
|---|---|---|
| 2026-01-03 | BUILD-2 | Two |
| 2026-01-02 | DBG-1 | One |
| 2026-01-02 | DEC-1 | One |

";

const README: &str = "# Project\n\n<!-- SOT_SUMMARY_START -->\nold\n<!-- SOT_SUMMARY_END -->\n\n";

/// What is excerpted.
const SOURCE: &str =
    "//! Source.\n// xtask:tag part\nfn f() {}\n// xtask:end-tag part\n```\n<!-- xtask:begin toc -->\n";

/// Files by path, shown as text when a law is broken.
#[derive(Clone)]
pub struct Files(pub BTreeMap<RepoPath, Vec<u8>>);

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = self.0.iter().map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes)));
        f.debug_map().entries(shown).finish()
    }
}

/// The three ledgers, a README and other documents; some are missing, some are not UTF-8.
pub fn repository() -> impl Strategy<Value = Files> {
    let documents =
        (document(LEDGER), document(LEDGER), document(LEDGER), document(README), document(""), document("# Other\n\n"));
    (documents, 0..40u8, 0..60u8, 0..4u8).prop_map(
        |((builds, debug, decisions, readme, first, second), gone, broken, source)| {
            let mut files: Vec<(&str, Vec<u8>)> = vec![
                ("docs/BUILD_HISTORY.md", builds),
                ("docs/DEBUG_LOG.md", debug),
                ("docs/ARCHITECTURE_DECISIONS.md", decisions),
                ("README.md", readme),
                ("docs/a b.md", first),
                ("docs/other.md", second),
            ];
            if usize::from(gone) < files.len() {
                files.remove(usize::from(gone));
            }
            if let Some((_, bytes)) = files.get_mut(usize::from(broken)) {
                bytes.push(0xFF);
            }
            let text = match source {
                0 => SOURCE.replace('\n', "\r\n"),
                1 => SOURCE.replacen('\n', "\r", 1).trim_end().to_owned(),
                2 => format!("\u{FEFF}{SOURCE}"),
                _ => SOURCE.to_owned(),
            };
            files.push(("src/lib.rs", text.into_bytes()));
            Files(files.into_iter().map(|(name, bytes)| (path(name), bytes)).collect())
        },
    )
}
