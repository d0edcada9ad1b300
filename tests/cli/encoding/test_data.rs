//! Data of tests, which is odd on purpose, and files in which one finding says as much as hundreds.

use super::{found, repo};
use crate::cli::Repo;

/// The findings that set the exit status, as `path rule`.
fn errors(repo: &Repo) -> Vec<String> {
    let run = repo.run(&["encoding"]);
    let is_error = |line: &&str| line.contains(": error[encoding/");
    let short = |line: &str| {
        let (path, rest) = line.split_once(':').unwrap_or_default();
        let rule = rest.split_once("error[encoding/").and_then(|(_, rest)| rest.split_once(']')).unwrap_or_default().0;
        format!("{path} {rule}")
    };
    run.stdout.lines().filter(is_error).map(short).collect()
}

const LATIN: &[u8] = b"caf\xE9, tr\xE8s bon, d\xE9j\xE0 vu\n";
const OVERRIDE: &[u8] = "{\"a\": \"x\u{202E}y\"}\n".as_bytes();

#[test]
fn data_of_tests_is_warned_of_and_programs_are_judged_everywhere() {
    let files: &[(&str, &[u8])] = &[
        ("a.txt", LATIN),
        ("tests/a.txt", LATIN),
        ("src/test_data/a.txt", LATIN),
        ("tests/a.sh", LATIN),
        ("a.json", OVERRIDE),
        ("tests/a.json", OVERRIDE),
        ("tests/a.js", "a = \"x\u{202E}y\";\nb \u{202E} = 1;\n".as_bytes()),
        ("tests/.gitignore", "*.log\u{200B}\n".as_bytes()),
    ];
    let repo = repo(files);
    let expected = [
        "a.json bidi-control-literal",
        "a.txt legacy-encoding",
        "tests/.gitignore invisible-char",
        "tests/a.js bidi-control-literal",
        "tests/a.js bidi-control",
        "tests/a.sh legacy-encoding",
    ];
    assert_eq!(errors(&repo), expected);
    // The others are warnings: data of tests, and line ends that nobody pins.
    assert_eq!(found(&repo).len(), 10, "{:?}", found(&repo));
    repo.write("xtask.toml", "ledger = []\n[encoding]\ntest_data = []\n");
    assert_eq!(errors(&repo).len(), 9);
}

#[test]
fn data_of_tests_is_not_repaired_without_being_asked_for() {
    let files: &[(&str, &[u8])] = &[("tests/a.json", b"\xEF\xBB\xBF{}\n"), ("a.json", b"\xEF\xBB\xBF{}\n")];
    let repo = repo(files);
    let safe = repo.run(&["encoding", "--execute"]);
    assert_eq!(safe.code, 0, "{safe}");
    assert_eq!((repo.bytes("tests/a.json"), repo.bytes("a.json")), (files[0].1.to_vec(), b"{}\n".to_vec()));
    let all = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(all.code, 0, "{all}");
    assert_eq!(repo.bytes("tests/a.json"), b"{}\n");
}

#[test]
fn what_cannot_be_decoded_is_written_where_that_is_tested() {
    let lost = "let a = \"na\u{FFFD}ve\"; // fa\u{E7}ade\n";
    let of = |path: &str, text: &str| found(&repo(&[(path, text.as_bytes())]));
    assert_eq!(of("a.rs", lost), ["a.rs:1:12 replacement-char"]);
    assert_eq!(of("a.rs", &format!("{lost}// Lossy.\n")), [""; 0]);
    assert_eq!(of("a.rs", "// Lossy.\n// na\u{FFFD}ve\n"), ["a.rs:2:6 replacement-char"]);
    assert_eq!(of("tests/a.txt", "na\u{FFFD}ve\n"), [""; 0]);
    let marked: &[(&str, &[u8])] = &[("a.txt", "\u{E9}\n".as_bytes()), ("tests/b.txt", b"\xEF\xBB\xBFb\n")];
    assert!(found(&repo(marked)).iter().all(|finding| !finding.contains("bom-inconsistent")));
}

#[test]
fn what_a_package_manager_writes_is_not_judged() {
    let files: &[(&str, &[u8])] = &[
        (".editorconfig", b"[*]\ninsert_final_newline = true\n"),
        (".cargo-ok", b"{\"v\":1}"),
        (".cargo_vcs_info.json", b"{}"),
        ("a.txt", b"a"),
    ];
    assert_eq!(found(&repo(files)), ["a.txt:1:1 final-newline"]);
}

#[test]
fn a_table_of_characters_is_one_warning() {
    let row = "a\u{200B}b\n";
    let few = repo(&[("a.txt", row.repeat(10).as_bytes())]);
    assert_eq!(found(&few).len(), 10);
    let many = repo(&[("a.txt", row.repeat(11).as_bytes())]);
    assert_eq!(found(&many), ["a.txt:1:2 invisible-char"]);
    let run = many.run(&["encoding"]);
    assert!(run.stdout.contains("; 10 more like it in this file"), "{run}");
    // Errors are never counted together, and with `--since` every line is asked about.
    assert_eq!(found(&repo(&[(".gitignore", row.repeat(11).as_bytes())])).len(), 11);
    many.write("a.txt", row.repeat(30).as_bytes());
    let since = many.run(&["encoding", "--since", "HEAD"]);
    assert_eq!(since.findings().len(), 19, "{since}");
}
