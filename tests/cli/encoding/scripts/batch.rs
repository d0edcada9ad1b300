//! Batch files.

use super::{found, own, repaired};

#[test]
fn lf_is_an_error_where_a_label_may_be_missed() {
    assert_eq!(found(&[("a.cmd", "@goto b\n:b\n")]), ["a.cmd:1:1 encoding/batch-lf"]);
    let run = crate::cli::Repo::git(&[("a.bat", "echo a\n"), ("b.bat", "call :c\n:c\n")]).run(&["encoding"]);
    assert!(run.stdout.contains("a.bat:1:1: warning[encoding/batch-lf]: 1 line ends with LF alone"), "{run}");
    assert!(
        run.stdout.contains(
            "b.bat:1:1: error[encoding/batch-lf]: 2 lines end with LF alone, and `cmd.exe` may miss the label `:c`"
        ),
        "{run}"
    );
    let long = format!(":never\n{}", "rem filler\n".repeat(60));
    let run = crate::cli::Repo::git(&[("a.bat", &long)]).run(&["encoding"]);
    assert!(run.stdout.contains("error[encoding/batch-lf]"), "{run}");
}

#[test]
fn a_file_that_is_a_shell_script_too_keeps_lf() {
    assert_eq!(found(&[("a.cmd", ":; echo sh\n@echo off\ngoto b\n:b\n")]), Vec::<String>::new());
    assert_eq!(found(&[("a.bat", "echo a\r\ngoto :eof\r\n")]), Vec::<String>::new());
}

#[test]
fn lf_and_a_mark_are_repaired_and_nothing_else() {
    let (before, after) = repaired("a.bat", "\u{FEFF}@echo a\ngoto b\r\n\n:b\r\r\nend", &[]);
    assert_eq!(before, ["a.bat:1:1 encoding/batch-bom", "a.bat:1:1 encoding/batch-lf"]);
    assert_eq!(after, b"@echo a\r\ngoto b\r\n\r\n:b\r\r\nend");
    // A file in a code page keeps its bytes.
    let (_, after) = repaired("a.bat", b"echo \x81\ngoto b\n:b\n", &[]);
    assert_eq!(after, b"echo \x81\r\ngoto b\r\n:b\r\n");
}

#[test]
fn characters_beyond_ascii_need_a_code_page_before_them() {
    let text = "@echo off\r\nrem \u{E9}\r\n:: \u{E9}\r\necho \u{2713} \u{E9}\r\n";
    let run = crate::cli::Repo::git(&[("a.bat", text)]).run(&["encoding"]);
    assert_eq!(own(&run), ["a.bat:4:6 encoding/batch-non-ascii"]);
    assert!(run.stdout.contains("reads U+2713 (and 1 more characters) in the code page"), "{run}");
    assert_eq!(found(&[("a.bat", "@chcp 65001 >nul\r\necho \u{E9}\r\n")]), Vec::<String>::new());
    assert_eq!(found(&[("a.bat", "@chcp 850 >nul\r\necho \u{E9}\r\n")]), ["a.bat:2:6 encoding/batch-non-ascii"]);
    assert_eq!(
        found(&[("a.bat", "if \"%a%\"==\"\u{E9}\" echo b\r\nchcp 65001\r\n")]),
        ["a.bat:1:12 encoding/batch-non-ascii"]
    );
}
