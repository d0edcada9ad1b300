//! Promises about line ends: contradictions, and what nobody pinned.

use expect_test::expect;

use super::{found, repo, settle};

#[test]
fn two_files_that_ask_for_different_line_ends_contradict_each_other() {
    let repo = repo(&[
        (".gitattributes", "* text eol=lf\n"),
        (".editorconfig", "[*]\nend_of_line = crlf\n"),
        ("a.txt", "a\n"),
        ("b.txt", "b\n"),
    ]);
    let run = repo.run(&["encoding"]);
    expect![[r"
        .editorconfig:2:1: error[encoding/eol-policy-conflict]: `end_of_line` asks for CRLF and `.gitattributes` for LF: `.editorconfig` and 4 more (see .gitattributes:1)
          help: ask for LF here, as git does, or change the other line
        encoding: findings, 1 error (looked at 5 files)
        --- exit 1
    "]]
    .assert_eq(&run.to_string());
    repo.write(".editorconfig", "[*]\nend_of_line = lf\n");
    assert_eq!(found(&repo), Vec::<String>::new());
}

#[test]
fn a_line_end_that_breaks_its_reader_is_not_written() {
    let repo = repo(&[
        (".gitattributes", "*.sh eol=crlf\n*.cmd eol=lf\n"),
        ("run.sh", "#!/bin/sh\necho a\n"),
        ("run.cmd", "@echo off\r\necho a\r\n"),
    ]);
    let mut findings = found(&repo);
    findings.retain(|found| !found.ends_with("shebang-not-executable"));
    assert_eq!(findings, [".gitattributes:1:1 eol-policy-conflict", ".gitattributes:2:1 eol-policy-conflict"]);
    assert!(repo.run(&["encoding", "--execute", "--unsafe"]).code < 2);
    assert_eq!(repo.text("run.sh"), "#!/bin/sh\necho a\n");
    assert_eq!(repo.text("run.cmd"), "@echo off\r\necho a\r\n");
}

#[test]
fn scripts_are_pinned_at_the_top_where_later_lines_still_win() {
    let repo = repo(&[
        (".gitattributes", "* text=auto\ntests/data/** -text\n"),
        ("a.sh", "#!/bin/sh\n"),
        ("b.sh", "echo b\n"),
        ("tests/data/c.sh", "echo c\r\n"),
        ("tool", "#!/usr/bin/env python3\n"),
        ("with space", "#!/bin/sh\n"),
        ("d.bat", "@echo off\r\n"),
        ("both.cmd", ":; echo sh\n"),
        ("e.ps1", "Write-Output 1\n"),
    ]);
    let run = repo.run(&["encoding"]);
    let expected = [".gitattributes encoding/eol-unpinned-script"; 2];
    let mut findings = run.findings();
    findings.retain(|found| !found.ends_with("shebang-not-executable"));
    assert_eq!(findings, expected, "{run}");
    assert!(run.stdout.contains("no line asks for LF of `a.sh` and 3 more"), "{run}");
    settle(&repo);
    let lines = "\"/with space\" text eol=lf\n*.sh text eol=lf\n/tool text eol=lf\n*.bat text eol=crlf\n";
    assert_eq!(repo.text(".gitattributes"), format!("{lines}* text=auto\ntests/data/** -text\n"));
    assert_eq!(repo.git_run(&["check-attr", "eol", "a.sh", "with space", "tool"]).matches("eol: lf").count(), 3);
    assert_eq!(repo.git_run(&["check-attr", "text", "tests/data/c.sh"]), "tests/data/c.sh: text: unset\n");
    assert!(found(&repo).iter().all(|found| found.ends_with("shebang-not-executable")));
}

#[test]
fn pinning_makes_the_file_and_gives_the_scripts_what_it_says() {
    let repo = repo(&[("a.sh", "echo a\r\necho b\r\n"), ("b.bat", "echo\r\n")]);
    settle(&repo);
    assert_eq!(repo.text(".gitattributes"), "*.sh text eol=lf\n*.bat text eol=crlf\n");
    assert_eq!(repo.text("a.sh"), "echo a\necho b\n");
    assert_eq!(repo.text("b.bat"), "echo\r\n");
}

#[test]
fn without_scripts_or_without_git_nothing_is_to_be_pinned() {
    assert_eq!(found(&repo(&[("a.rs", "#![a]\n"), ("a.md", "text\n"), ("a.ps1", "1\n")])), Vec::<String>::new());
    let plain = crate::cli::Repo::plain(&[super::QUIET, ("a.sh", "echo\n")]);
    assert_eq!(found(&plain), Vec::<String>::new());
    let pinned = repo(&[(".gitattributes", "*.sh eol=lf\n*.bat -text\n"), ("a.sh", "echo\n"), ("b.bat", "echo\r\n")]);
    assert_eq!(found(&pinned), Vec::<String>::new());
}

#[test]
fn a_pin_that_an_editor_contradicts_is_only_told() {
    let repo = repo(&[("a.bat", "echo\r\n"), (".editorconfig", "[*]\nend_of_line = lf\n")]);
    let found = found(&repo);
    assert_eq!(found, [".editorconfig:2:1 eol-policy-conflict", ".gitattributes eol-unpinned-script"]);
    assert!(repo.run(&["encoding", "--execute", "--unsafe"]).code < 2);
    assert!(!repo.path(".gitattributes").exists());
}

#[test]
fn many_scripts_of_one_kind_are_one_line() {
    let mut files: Vec<(String, &str)> = (0..9).map(|n| (format!("s{n}.py"), "#!/usr/bin/env python3\n")).collect();
    files.push(("lib.py".to_owned(), "a = 1\n"));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let many = repo(&files);
    settle(&many);
    assert_eq!(many.text(".gitattributes"), "*.py text eol=lf\n");
    let few = repo(&files[7..]);
    settle(&few);
    assert_eq!(few.text(".gitattributes"), "/s7.py text eol=lf\n/s8.py text eol=lf\n");
}

#[test]
fn a_line_of_attributes_that_git_ignores_is_found() {
    let repo = repo(&[
        (".gitattributes", "vendor/ linguist-vendored\n!a text\n* b/c\n\"d e/\" -text\nok text\n"),
        ("sub/.gitattributes", "[attr]x text\n"),
    ]);
    assert_eq!(
        found(&repo),
        [
            ".gitattributes:1:1 attribute-ignored",
            ".gitattributes:2:1 attribute-ignored",
            ".gitattributes:3:1 attribute-ignored",
            ".gitattributes:4:1 attribute-ignored",
            "sub/.gitattributes:1:1 attribute-ignored",
        ]
    );
    assert!(repo.run(&["encoding", "--execute", "--unsafe"]).code == 1);
    assert!(repo.text(".gitattributes").starts_with("vendor/** linguist-vendored\n!a text\n"));
}

#[test]
fn a_formatter_that_writes_other_line_ends_contradicts_the_repository() {
    let repo = repo(&[
        (".gitattributes", "* text=auto eol=lf\n"),
        ("rustfmt.toml", "newline_style = \"Windows\"\n"),
        ("web/.prettierrc", "{\"endOfLine\": \"crlf\"}\n"),
        ("a.rs", "// a\n"),
        ("web/a.ts", "// a\n"),
        ("other.ts", "// a\n"),
    ]);
    let run = repo.run(&["encoding"]);
    assert_eq!(
        run.findings(),
        ["rustfmt.toml:1:1 encoding/eol-policy-conflict", "web/.prettierrc:1:3 encoding/eol-policy-conflict"]
    );
    assert!(
        run.stdout
            .contains("the formatter writes CRLF, and `.gitattributes` asks for LF: `a.rs` (see .gitattributes:1)"),
        "{run}"
    );
    repo.write("rustfmt.toml", "newline_style = \"Auto\"\n");
    repo.write("web/.prettierrc", "{\"endOfLine\": \"lf\"}\n");
    assert_eq!(found(&repo), Vec::<String>::new());
}

#[test]
fn every_rule_is_named_here() {
    let rules = crate::cli::Repo::plain(&[super::QUIET]).run(&["rules"]).stdout;
    for id in [
        "encoding/eol-mixed",
        "encoding/eol-policy",
        "encoding/eol-policy-conflict",
        "encoding/eol-unpinned-script",
        "encoding/eol-not-normalizable",
        "encoding/eol-lone-cr",
        "encoding/eol-unicode-separator",
        "encoding/final-newline",
        "encoding/attribute-ignored",
    ] {
        assert!(rules.contains(id), "{id}");
    }
}
