//! Any text, any mixture of line ends, any policy: the repair settles, keeps every byte that ends no line, and
//! gives what git would check out.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const NAMES: &[&str] = &["a.txt", "a.md", "a.sh", "a.bat", "a.rs", "a.csv", "a.patch", "b", "d/a.txt", "a.js"];

const ATTRIBUTES: &[&str] = &[
    "",
    "* text=auto\n",
    "* text\n",
    "* text eol=lf\n",
    "* eol=crlf\n",
    "* text=auto eol=lf\r\n",
    "* text=auto eol=crlf\n",
    "*.txt -text\n",
    "*.sh eol=crlf\n*.bat eol=lf\n",
    "* crlf=input\n",
    "d/** eol=crlf\n* eol=lf\n",
    "# nothing",
];

const EDITORS: &[&str] = &[
    "",
    "[*]\nend_of_line = lf\n",
    "[*]\nend_of_line = crlf\ninsert_final_newline = true\n",
    "[*.txt]\r\nend_of_line = lf\r\n",
    "[*]\nend_of_line = cr\n",
    "[*]\ninsert_final_newline = false\n",
    "root = true\n[*.{md,txt}]\nend_of_line=crlf\n[d/**]\nend_of_line=unset\n",
];

fn text() -> impl Strategy<Value = String> {
    let end = select(&["\n", "\r\n", "\r", "\r\r\n", "\r\r\r\n", ""][..]);
    let word = select(&["", "a", "b c", "#!/bin/sh", "@echo off", "\u{E9}", ":;"][..]);
    prop::collection::vec((word, end), 0..12)
        .prop_map(|lines| lines.into_iter().map(|(word, end)| format!("{word}{end}")).collect())
}

/// What git writes of `text` for a pinned file: `to` of `crlf_to_git` and `crlf_to_worktree`, until it settles.
fn by_git(text: &str, end: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("\r\n") {
        text = text.replace("\r\n", "\n");
    }
    text.replace('\n', end)
}

fn bare(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect()
}

fn applied(
    files: &BTreeMap<RepoPath, Vec<u8>>,
    allowed: Allowed,
) -> Result<BTreeMap<RepoPath, Vec<u8>>, TestCaseError> {
    let config = configuration("ledger = []\n");
    let mut snapshot =
        snapshot(files.iter().map(|(path, bytes)| (path.clone(), Arc::new(SourceFile::new(bytes.clone())))));
    Arc::make_mut(&mut snapshot.facts).in_git = true;
    let judged = judge(&Task::Encoding.checks(&config), &snapshot, &[], Exemptions::none(), allowed);
    let outcome = judged.map_err(|fault| TestCaseError::fail(format!("{fault}")))?;
    let mut after = files.clone();
    for change in outcome.changes {
        after.insert(change.path, change.after.bytes().to_vec());
    }
    Ok(after)
}

proptest! {
    #[test]
    fn line_ends_settle_and_nothing_else_changes(
        texts in prop::collection::vec(text(), NAMES.len()),
        attributes in select(ATTRIBUTES),
        editors in select(EDITORS),
        is_unsafe in any::<bool>(),
    ) {
        let mut files: BTreeMap<RepoPath, Vec<u8>> =
            NAMES.iter().zip(&texts).map(|(name, text)| (path(name), text.clone().into_bytes())).collect();
        for (name, text) in [(".gitattributes", attributes), (".editorconfig", editors)] {
            if !text.is_empty() {
                files.insert(path(name), text.as_bytes().to_vec());
            }
        }
        let allowed = Allowed { suggested: is_unsafe, discards: false };
        let after = applied(&files, allowed)?;
        prop_assert_eq!(&applied(&after, allowed)?, &after, "a second run writes nothing");
        for (path, before) in &files {
            if path.file_name() != ".gitattributes" {
                prop_assert_eq!(bare(before), bare(&after[path]), "{}", path);
            }
        }
        // Where `text eol=...` pins a file, git would write the very same.
        let pinned = match attributes {
            "* text eol=lf\n" | "* crlf=input\n" => Some("\n"),
            "* eol=crlf\n" => Some("\r\n"),
            _ => None,
        };
        if let (Some(end), false) = (pinned, is_unsafe) {
            let is_free = |name: &&str| !(name.ends_with(".sh") || name.ends_with(".bat") || *name == "b");
            for (name, text) in NAMES.iter().zip(&texts).filter(|(name, text)| is_free(name) && !text.starts_with("#!")) {
                let now = String::from_utf8(after[&path(name)].clone()).unwrap();
                let with_end = format!("{now}{end}");
                let expected = by_git(text, end);
                // A final line end may have been asked for.
                prop_assert!(now == expected || now == format!("{expected}{end}"), "{}: {:?} {:?}", name, with_end, expected);
            }
        }
    }
}
