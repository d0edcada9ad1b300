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
fn programs_that_a_test_reads_are_data_and_what_is_run_by_name_is_none() {
    let printed = "print('\u{2713}')\n";
    let program = format!("# \u{202E}a\n{printed}a\u{200B} = '\u{202E}b'  # \u{2066}c\nn\u{43E}n = 'a\0b'\n");
    let inputs: &[(&str, &[u8])] = &[
        ("tests/fixtures/a.py", program.as_bytes()),
        ("src/testdata/b.py", "\u{FEFF}#!/usr/bin/env python3\n".as_bytes()),
        ("corpus/a.rs", "fn a\u{A0}() {}\n// caf\u{C3}\u{A9} na\u{C3}\u{AF}ve \u{E2}\u{20AC}\u{201C}\n".as_bytes()),
    ];
    let repo = repo(inputs);
    assert_eq!(errors(&repo), [""; 0]);
    let rules: std::collections::BTreeSet<String> =
        found(&repo).iter().filter_map(|line| line.split_once(' ')).map(|(_, rule)| rule.to_owned()).collect();
    for rule in [
        "bidi-control-comment",
        "bidi-control-literal",
        "confusable-identifier",
        "invisible-char",
        "mojibake",
        "nul-byte",
        "odd-space",
        "py-print-unencodable",
        "shebang-bom",
    ] {
        assert!(rules.contains(rule), "{rule} {rules:?}");
    }
    // Nothing of it is written without being asked for.
    assert_eq!(repo.run(&["encoding", "--execute"]).code, 0);
    assert!(inputs.iter().all(|(path, bytes)| repo.bytes(path) == *bytes));
    // Tests are programs, too, and so is all of it where the project says so.
    assert!(!errors(&super::repo(&[("tests/a.py", printed.as_bytes())])).is_empty());
    repo.write("xtask.toml", "ledger = []\n[encoding]\ntest_inputs = []\n");
    assert!(errors(&repo).len() > 8, "{:?}", errors(&repo));
}

#[test]
fn among_what_a_test_reads_some_is_an_error_all_the_same() {
    let wide: Vec<u8> = "abcd\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let repo = repo(&[
        ("fixtures/a.js", "a = 1; \u{202E} b = 2;\n".as_bytes()),
        ("fixtures/a.ps1", "Write-Host \"a \u{2014} b\"\r\n".as_bytes()),
        ("fixtures/a.py", &[b"a = 1\n", &wide[..], b"b = 2\n"].concat()),
        ("fixtures/a.sh", LATIN),
        ("fixtures/hooks/pre-commit", b"#!/usr/bin/env python3\nprint('\xE2\x9C\x93')\n"),
        ("fixtures/requirements.txt", "a==1\u{200B}\n".as_bytes()),
    ]);
    let mut paths: Vec<String> =
        errors(&repo).iter().filter_map(|error| error.split_once(' ')).map(|(path, _)| path.to_owned()).collect();
    paths.dedup();
    paths.sort();
    paths.dedup();
    let expected = ["a.js", "a.ps1", "a.py", "a.sh", "hooks/pre-commit", "requirements.txt"];
    assert_eq!(paths, expected.map(|path| format!("fixtures/{path}")), "{:?}", errors(&repo));
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
