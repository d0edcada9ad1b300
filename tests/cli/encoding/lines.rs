//! How lines end.

mod oracle;
mod promises;

use expect_test::expect;

use super::super::Repo;

/// Nothing but encoding is configured.
pub const QUIET: (&str, &str) = ("xtask.toml", "ledger = []\n");

/// A repository with these files besides a configuration that says nothing.
pub fn repo(files: &[(&str, &str)]) -> Repo {
    let mut all = vec![QUIET];
    all.extend_from_slice(files);
    Repo::git(&all)
}

/// What is found: `path:line:column rule`, without the check's name.
pub fn found(repo: &Repo) -> Vec<String> {
    repo.run(&["encoding"]).findings().into_iter().map(|found| found.replace("encoding/", "")).collect()
}

/// The findings in one file, and what the edits of both kinds make of it.
#[track_caller]
fn check(path: &str, before: &str, rules: &[&str], after: &str) {
    let repo = repo(&[(path, before)]);
    let found: Vec<String> =
        found(&repo).iter().filter_map(|found| found.split_once(' ')).map(|(_, rule)| rule.to_owned()).collect();
    let found: Vec<&str> = found.iter().map(String::as_str).filter(|rule| *rule != "eol-unpinned-script").collect();
    assert_eq!(found, rules, "{path}: {before:?}");
    settle(&repo);
    assert_eq!(repo.text(path), after, "{path}: {before:?}");
}

/// Applies every edit; afterwards there is none left.
pub fn settle(repo: &Repo) {
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert!(run.code < 2, "{run}");
    let run = repo.run(&["encoding"]);
    assert!(!run.stdout.contains("to change") && !run.stdout.contains("--unsafe`"), "{run}");
}

#[test]
fn the_majority_decides_where_nobody_else_does() {
    // The cases of the hook `mixed-line-ending` with `--fix=auto`, written after its description.
    let mixed = &["eol-mixed"][..];
    check("a.txt", "foo\r\nbar\nbaz\n", mixed, "foo\nbar\nbaz\n");
    check("a.txt", "foo\r\nbar\nbaz\r\n", mixed, "foo\r\nbar\r\nbaz\r\n");
    check("a.txt", "foo\r\nbar\n", mixed, "foo\nbar\n");
    for uniform in ["foo\nbar\nbaz\n", "foo\r\nbar\r\nbaz\r\n", "foo", "", "\n", "\r\n"] {
        check("a.txt", uniform, &[], uniform);
    }
    // CR is never what the others are turned into, and a missing last line end stays missing.
    check("a.md", "foo\rbar\nbaz\r", &["eol-lone-cr"], "foo\nbar\nbaz\n");
    check("a.txt", "foo\rbar\nbaz\r", &["eol-lone-cr"], "foo\rbar\nbaz\r");
    check("a.txt", "foo\r\nbar\nbaz", mixed, "foo\nbar\nbaz");
}

#[test]
fn a_mixture_is_told_with_its_lines() {
    let repo = repo(&[("a.md", "1\n2\r\n3\n4\r\n5\n6\r\n7\r\n8\r\n9\r\n10\n11\n12\n13\n")]);
    expect![[r"
        a.md:2:2: warning[encoding/eol-mixed]: 6 of 13 lines end with CRLF (lines 2, 4, 6, 7, 8 and 1 more), the others with LF
          help: end every line with LF, as most lines do, or name a line end in `.gitattributes`
    "]]
    .assert_eq(&repo.run(&["encoding"]).stdout.split_inclusive('\n').take(2).collect::<String>());
    repo.write(".gitattributes", "*.md text eol=crlf\n");
    let run = repo.run(&["encoding"]);
    assert_eq!(run.findings(), ["a.md:1:2 encoding/eol-mixed"], "{run}");
    assert!(run.stdout.contains("7 of 13 lines do not end with CRLF (lines 1, 3, 5, 10, 11 and 2 more), and `.gitattributes` asks for CRLF (see .gitattributes:1)"), "{run}");
    assert_eq!(repo.run(&["encoding", "--execute"]).code, 0);
    assert!(repo.text("a.md").split_inclusive('\n').all(|line| line.ends_with("\r\n")));
}

#[test]
fn a_patch_and_a_table_keep_what_is_data() {
    let patch = "--- a\r\n+++ b\n@@ -1 +1 @@\r\n-x\r\n+y\n";
    check("a.patch", patch, &[], patch);
    let table = "a,\"b\nc\"\r\nd,e\r\n";
    check("a.csv", table, &[], table);
    check("a.tsv.txt", table, &["eol-mixed"], "a,\"b\r\nc\"\r\nd,e\r\n");
}

#[test]
fn ng_6_a_crlf_file_stays_crlf() {
    let text = "# Title\r\n\r\ntext\r\n";
    check("a.md", text, &[], text);
    check("a.py", "print(1)\r\nprint(2)", &["final-newline"], "print(1)\r\nprint(2)\r\n");
    let repo = repo(&[("a.txt", "a\r\nb"), (".editorconfig", "root = true\n[*]\ninsert_final_newline = true\n")]);
    assert_eq!(repo.run(&["encoding", "--execute"]).code, 0);
    assert_eq!(repo.text("a.txt"), "a\r\nb\r\n");
}

#[test]
fn what_attributes_or_editors_ask_for_is_written() {
    let repo = repo(&[
        (".gitattributes", "*.txt text eol=lf\n*.crlf text eol=crlf\n"),
        (".editorconfig", "[*.{ini,txt}]\nend_of_line = crlf\n[deep/**.ini]\nend_of_line = lf\n"),
        ("a.txt", "a\r\nb\r\r\nc\r\n"),
        ("b.crlf", "a\nb\n"),
        ("c.ini", "a\nb\n"),
        ("deep/x/d.ini", "a\r\nb\r\n"),
        ("e.other", "a\r\nb\r\n"),
    ]);
    let found = found(&repo);
    assert_eq!(
        found,
        [
            // The text file is asked for both.
            ".editorconfig:2:1 eol-policy-conflict",
            "a.txt:1:2 eol-policy",
            "b.crlf:1:2 eol-policy",
            "c.ini:1:2 eol-policy",
            "deep/x/d.ini:1:2 eol-policy",
        ]
    );
    let before = repo.files();
    assert_eq!(repo.run(&["encoding", "--execute"]).code, 1);
    assert_eq!(repo.text("a.txt"), "a\nb\nc\n");
    assert_eq!(repo.text("b.crlf"), "a\r\nb\r\n");
    assert_eq!(repo.text("c.ini"), "a\r\nb\r\n");
    assert_eq!(repo.text("deep/x/d.ini"), "a\nb\n");
    assert_eq!(repo.files().len(), before.len());
    assert_eq!(repo.text("e.other"), "a\r\nb\r\n");
}

#[test]
fn a_checkout_of_windows_is_right_with_crlf() {
    let all = |end: &str| {
        repo(&[
            (".gitattributes", &format!("* text=auto{end}")),
            (".editorconfig", &format!("[*]{end}end_of_line = lf{end}insert_final_newline = true{end}")),
            ("a.txt", &format!("a{end}b{end}")),
        ])
    };
    for end in ["\n", "\r\n"] {
        assert_eq!(found(&all(end)), [".editorconfig:2:1 eol-policy-conflict"], "{end:?}");
    }
    let repo = all("\n");
    repo.write("a.txt", "a\r\nb\r\n");
    assert_eq!(found(&repo), [".editorconfig:2:1 eol-policy-conflict", "a.txt:1:2 eol-policy"]);
    assert_eq!(repo.run(&["encoding"]).code, 1);
}

#[test]
fn what_the_attributes_leave_alone_is_left_alone() {
    let repo = repo(&[
        (
            ".gitattributes",
            "*.raw -text\n*.bin binary\ngen/** linguist-generated\n*.u16 working-tree-encoding=UTF-16LE\n",
        ),
        (".editorconfig", "[*]\nend_of_line = lf\ninsert_final_newline = true\n"),
        ("a.raw", "a\r\nb\nc"),
        ("a.bin", "a\r\nb\nc"),
        ("gen/x/a.txt", "a\r\nb\nc"),
        ("a.u16", "a\r\nb\nc"),
        ("sub/Cargo.lock", "a\r\nb\nc"),
        ("big.dat", "version https://git-lfs.github.com/spec/v1\r\noid sha256:0\nsize 1"),
    ]);
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.write(".gitattributes", "");
    assert_eq!(found(&repo).len(), 8, "{}", repo.run(&["encoding"]));
}

#[test]
fn bytes_that_are_no_text_have_no_lines() {
    let repo = repo(&[(".editorconfig", "[*]\nend_of_line = lf\ninsert_final_newline = true\n")]);
    let noise: Vec<u8> = (1..=255).cycle().take(2000).collect();
    repo.write("a.dat", &noise);
    repo.write("b.dat", b"a\0\r\0\n\0b\0\r\n");
    // Another encoding has lines all the same.
    repo.write("c.txt", b"caf\xE9\r\nth\xE9\r\n");
    let found = found(&repo);
    assert!(found.iter().any(|found| found == "c.txt:1:5 eol-policy"), "{found:?}");
    assert!(!found.iter().any(|found| found.contains("eol") && !found.starts_with("c.txt")), "{found:?}");
    assert!(repo.run(&["encoding", "--execute"]).code < 2);
    assert_eq!(repo.bytes("c.txt"), b"caf\xE9\nth\xE9\n");
    assert_eq!(repo.bytes("a.dat"), noise);
}

#[test]
fn a_carriage_return_alone_is_an_end_where_the_language_says_so() {
    check("a.py", "a = 1\rb = 2\nc = 3\n", &["eol-lone-cr"], "a = 1\nb = 2\nc = 3\n");
    check("a.md", "a\rb\r\nc\r\n", &["eol-lone-cr"], "a\r\nb\r\nc\r\n");
    check("a.rs", "// a\rb\n", &["eol-lone-cr"], "// a\rb\n");
    check("a.txt", "a\rb\rc\r", &["eol-lone-cr"], "a\nb\nc\n");
    check("old", "a\rb\rc\r", &["eol-lone-cr"], "a\nb\nc\n");
    check("a.txt", "a\r\r\nb\r\r\n", &["eol-lone-cr"], "a\r\nb\r\n");
    check("a.txt", "a\r\r\nb\n", &["eol-lone-cr"], "a\nb\n");
    // Progress of a recorded terminal.
    check("session.rec", "10%\r20%\r\n30%\r40%\r\n", &[], "10%\r20%\r\n30%\r40%\r\n");
}

#[test]
fn text_that_git_takes_for_binary_is_not_normalized() {
    let auto = |text: &str, name: &str| repo(&[(".gitattributes", "* text=auto\n"), (name, text)]);
    let doubled = auto("a\r\r\nb\r\n", "a.txt");
    assert_eq!(found(&doubled), ["a.txt:1:2 eol-not-normalizable"]);
    settle(&doubled);
    assert_eq!(doubled.text("a.txt"), "a\r\nb\r\n");
    let lone = auto("a\rb\r\n", "a.txt");
    assert_eq!(found(&lone), ["a.txt:1:2 eol-not-normalizable"]);
    let nul = auto("a\0b\r\nlonger text\r\n", "a.toml");
    assert!(found(&nul).contains(&"a.toml:1:2 eol-not-normalizable".to_owned()), "{}", nul.run(&["encoding"]));
    // With LF there is nothing to convert.
    assert_eq!(found(&auto("a\rb\n", "a.txt")), ["a.txt:1:2 eol-lone-cr"]);
    assert_eq!(found(&repo(&[("a.txt", "a\rb\r\n")])), ["a.txt:1:2 eol-lone-cr"]);
}

#[test]
fn separators_in_code_are_told_but_for_old_customs() {
    check("a.js", "// note \u{2028}run()\n", &["eol-unicode-separator"], "// note \u{2028}run()\n");
    for fine in ["let s = \"a\u{2028}b\";\n", "let s = `\u{2029}`;\n"] {
        check("a.js", fine, &[], fine);
    }
    check("a.json", "{\"a\": \"\u{2028}\"}\n", &[], "{\"a\": \"\u{2028}\"}\n");
    for page in ["a = 1\n\u{C}\nb = 2\n", "\u{C}a = 1\n", "a = 1\u{C}\n"] {
        check("a.py", page, &[], page);
    }
    let repo = repo(&[("a.py", "a = 1 \u{C}b\n"), ("b.cs", "// a\u{85}b\n"), ("c.md", "a\u{2028}b\n")]);
    let found = found(&repo);
    assert!(found.contains(&"a.py:1:7 eol-unicode-separator".to_owned()), "{found:?}");
    assert!(found.contains(&"b.cs:1:5 eol-unicode-separator".to_owned()), "{found:?}");
    assert!(!found.iter().any(|found| found.starts_with("c.md") && found.contains("eol-")), "{found:?}");
}

#[test]
fn a_last_line_ends_where_somebody_asks_or_code_is_written() {
    check("a.rs", "fn a() {}", &["final-newline"], "fn a() {}\n");
    for (path, text) in [("a.md", "a"), ("a.json", "{}"), ("a.min.js", "a"), ("a.rs", ""), ("a.unknown", "a\nb")] {
        check(path, text, &[], text);
    }
    let asks = |value: &str| {
        let config = format!("[*]\ninsert_final_newline = {value}\n");
        repo(&[(".editorconfig", &config), ("a.md", "a"), ("b.rs", "// b"), ("empty", "")])
    };
    assert_eq!(found(&asks("false")), Vec::<String>::new());
    assert_eq!(found(&asks("unset")), ["b.rs:1:4 final-newline"]);
    let repo = asks("true");
    assert_eq!(found(&repo), ["a.md:1:1 final-newline", "b.rs:1:4 final-newline"]);
    assert_eq!(repo.run(&["encoding", "--execute"]).code, 0);
    assert_eq!(
        (repo.text("a.md"), repo.text("b.rs"), repo.text("empty")),
        ("a\n".into(), "// b\n".into(), String::new())
    );
}

#[test]
fn a_hundred_thousand_lines_are_repaired_one_by_one() {
    let text = "some text of a line\r\n".repeat(100_000);
    let repo = repo(&[(".gitattributes", "* text eol=lf\n"), ("a.txt", &text)]);
    assert_eq!(repo.run(&["encoding", "--execute", "-q"]).code, 0);
    assert_eq!(repo.text("a.txt"), text.replace('\r', ""));
}

#[test]
fn a_changed_file_is_judged_and_the_others_are_not() {
    let repo = repo(&[("a.txt", "a\r\nb\n"), ("b.txt", "a\r\nb\n"), (".editorconfig", "[*]\nend_of_line = lf\n")]);
    repo.write("b.txt", "a\r\nb\nc\n");
    let run = repo.run(&["encoding", "--since", "HEAD"]);
    assert_eq!(run.findings(), ["b.txt:1:2 encoding/eol-mixed"], "{run}");
}
