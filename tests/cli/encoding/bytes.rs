//! What the bytes of a file are. Rules named here: `encoding/utf8-invalid`, `encoding/utf16-fragment`,
//! `encoding/utf16-fragment-damaged`, `encoding/ansi-fragment`, `encoding/utf16-file`, `encoding/legacy-encoding`,
//! `encoding/nul-byte`, `encoding/bom-forbidden`, `encoding/bom-missing`, `encoding/bom-inconsistent`,
//! `encoding/bom-interior`, `encoding/bom-repeated`, `encoding/replacement-char`, `encoding/control-char`,
//! `encoding/declared-encoding-mismatch`.

mod marks;
mod weakness;

use std::process::Command;

use expect_test::expect;

use super::{found, found_in, left, repaired, repo, wide};

const UNSAFE: &[&str] = &["--unsafe"];

#[test]
fn an_appended_line_of_utf_16_is_written_in_utf_8() {
    let appended = |before: &str, text: &str| [before.as_bytes(), &wide(text)].concat();
    let cases = [
        ("# Title\n", "docker compose up\r\n", "# Title\ndocker compose up\n"),
        ("# Title!\n", "docker compose up\r\n", "# Title!\ndocker compose up\n"),
        ("# Title\r\n", "one\r\ntwo\r\n", "# Title\r\none\r\ntwo\r\n"),
        ("a\nb\n", "\u{feff}caf\u{e9} \u{4e2d}\u{6587} \u{1F389}\r\n", "a\nb\ncaf\u{e9} \u{4e2d}\u{6587} \u{1F389}\n"),
        ("\u{4e2d}\u{6587}\n", "\u{4f7f}\u{7528}\u{4e0a}\r\n", "\u{4e2d}\u{6587}\n\u{4f7f}\u{7528}\u{4e0a}\n"),
    ];
    for (before, text, after) in cases {
        repaired(&[], "a.md", &appended(before, text), after.as_bytes(), "utf16-fragment");
    }
    // In the middle, several times, and with text behind.
    let bytes = [b"one\n", &wide("two\r\n")[..], b"three\n", &wide("four\r\n"), b"five and six"].concat();
    repaired(&[], "a.md", &bytes, b"one\ntwo\nthree\nfour\nfive and six", "utf16-fragment");
    // The other order: Windows began the file, and another system went on.
    let bytes = [&b"\xFF\xFE"[..], &wide("one\r\ntwo\r\n"), b"three four\n"].concat();
    repaired(&[], "a.md", &bytes, b"one\ntwo\nthree four\n", "utf16-fragment");
}

#[test]
fn what_may_be_meant_otherwise_is_only_suggested() {
    // One character and a line feed between two fragments may be a character of UTF-16 as well.
    let bytes = [&wide("one\r\n")[..], b"*\n", &wide("two\r\n"), b"three\n"].concat();
    left("a.md", &bytes);
    assert!(found_in("a.md", &bytes).iter().any(|found| found.contains("utf16-fragment")));
    // A line that had no end goes on.
    let joined = [b"the end", &wide(" of it\r\n")[..]].concat();
    left("a.md", &joined);
    repaired(UNSAFE, "a.md", &joined, b"the end of it\n", "utf16-fragment");
    // The higher byte first is as sure, unless a line may be two: "is above", or `f/N` and an empty line.
    let big =
        |text: &str| [b"# Title\n", &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>()[..]].concat();
    repaired(&[], "a.md", &big("one two\r\n"), b"# Title\none two\n", "utf16-fragment");
    let above = big("\u{662f}\u{4e0a}\r\n");
    left("a.md", &above);
    repaired(UNSAFE, "a.md", &above, "# Title\n\u{662f}\u{4e0a}\n".as_bytes(), "utf16-fragment");
}

#[test]
fn a_pattern_of_gitignore_is_what_it_was() {
    let ignore = [b"/target\n", &wide("*.tmp\r\n")[..]].concat();
    let repo = repo(&[(".gitignore", b"/target\n"), ("src.rs", b"\n")]);
    repo.write(".gitignore", &ignore);
    // git reads `*`.
    assert!(repo.git_try(&["check-ignore", "--no-index", "--quiet", "src.rs"]));
    let run = repo.run(&["encoding"]);
    expect![[r#"
        .gitignore:2:1: error[encoding/utf16-fragment]: 1 line of UTF-16LE in a file of UTF-8, `*.tmp`: git reads each pattern up to its first NUL: what ignored `*.tmp` ignores `*`
          help: write it in UTF-8; `>>` of Windows PowerShell writes that; `Add-Content -Encoding utf8` does not

        diff --git a/.gitignore b/.gitignore
        --- a/.gitignore
        +++ b/.gitignore
        @@ -1,3 +1,2 @@
         /target
        -*<00>.<00>t<00>m<00>p<00>^M<00>
        -<00>
        \ No newline at end of file
        +*.tmp
        encoding: findings, 1 error, 1 file to change, run with `--execute` to write (looked at 3 files)
        --- exit 1
    "#]]
    .assert_eq(&run.to_string());
    let _ = repo.run(&["encoding", "--execute"]);
    assert_eq!(repo.bytes(".gitignore"), b"/target\n*.tmp\n");
    assert!(!repo.git_try(&["check-ignore", "--no-index", "--quiet", "src.rs"]));
    assert!(repo.git_try(&["check-ignore", "--no-index", "--quiet", "a.tmp"]));
}

#[test]
fn a_repaired_file_reads_without_nul() {
    let readme = [b"# Title\n", &wide("caf\u{e9}\r\n")[..]].concat();
    let repo = repo(&[("README.md", &readme)]);
    let _ = repo.run(&["encoding", "--execute"]);
    let script =
        "import sys; t = open('README.md', encoding='utf-8').read(); sys.exit(chr(0) in t or t[-5:] != 'caf\\xe9\\n')";
    // Without Python there is nothing to ask.
    if let Ok(status) = Command::new("python3").args(["-c", script]).current_dir(repo.root()).status() {
        assert!(status.success());
    }
}

#[test]
fn a_fragment_that_a_tool_for_line_ends_damaged_is_only_suggested() {
    let cases: [(&[u8], &[u8]); 4] = [
        (b"# T\na\0b\0\n\0\n\0\n", b"# T\nab\n"),
        (b"# T\na\0b\0\n\0\n\0", b"# T\nab\n"),
        (b"# T\r\na\0b\0\r\0\r\n\0", b"# T\r\nab\r\n"),
        (b"# T\na\0b\0\r\0\n\0\n", b"# T\nab\n"),
    ];
    for (before, after) in cases {
        left("a.md", before);
        repaired(UNSAFE, "a.md", before, after, "utf16-fragment-damaged");
    }
}

#[test]
fn nul_between_strings_is_no_utf_16() {
    for bytes in
        [&b"one\0two\0three and so on\0"[..], b"one and\n\0two and\n\0", b"0\0one line\n", b"a long line of text\n\0\0"]
    {
        assert!(!found_in("a.md", bytes).iter().any(|found| found.contains("utf16")), "{}", bytes.escape_ascii());
        left("a.md", bytes);
    }
    assert_eq!(found_in("a.md", b"one\0two\0three and so on\0"), ["1:4 nul-byte"]);
    assert_eq!(found_in("a.yml", b"one: two and more\n\0\0\0"), ["2:1 nul-byte"]);
    // Nobody knows who reads it.
    assert_eq!(found_in("a.dat", b"one\0two\0three and so on\0"), [""; 0]);
    // A crash left it so.
    assert_eq!(found_in("a.json", [0; 64]), ["nul-byte"]);
    assert_eq!(found_in("a.bin", [0; 64]), [""; 0]);
}

#[test]
fn a_line_in_a_code_page_is_suggested() {
    let bytes = b"caf\xC3\xA9\nna\xEFve \x96 yes\n";
    assert_eq!(found_in("a.md", bytes), ["2:1 ansi-fragment"]);
    left("a.md", bytes);
    repaired(UNSAFE, "a.md", bytes, "caf\u{e9}\nna\u{ef}ve \u{2013} yes\n".as_bytes(), "ansi-fragment");
    // Both in one line: nobody can tell where one ends.
    assert_eq!(found_in("a.md", b"caf\xC3\xA9\nna\xC3\xAFve \xE9\n"), ["2:7 utf8-invalid"]);
    // A byte that the page has not.
    assert_eq!(found_in("a.md", b"caf\xC3\xA9\n\x81 a\n"), ["2:1 utf8-invalid"]);
    let other = repo(&[
        ("xtask.toml", b"ledger = []\n[encoding]\nansi_pages = [\"1251\"]\n"),
        ("a.md", b"caf\xC3\xA9\n\xE4\xE0\n"),
    ]);
    let _ = other.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(other.text("a.md"), "caf\u{e9}\n\u{434}\u{430}\n");
    let wrong = repo(&[("xtask.toml", b"ledger = []\n[encoding]\nansi_pages = [\"utf-8\"]\n")]);
    let run = wrong.run(&["encoding"]);
    assert!(run.code == 2 && run.stderr.contains("`encoding.ansi_pages`"), "{run}");
}

#[test]
fn broken_utf_8_is_counted_and_named() {
    for (bytes, what) in [
        (
            &b"caf\xC3\xA9\n\xE2\x82"[..],
            "1 sequence that is not UTF-8, the first at byte 6: E2 82, a truncated sequence",
        ),
        (
            b"a\n\xED\xA0\xBD\xED\xB2\xA9\n",
            "2 sequences that are not UTF-8, the first at byte 2: ED A0 BD, half of a surrogate pair",
        ),
        (b"\xC0\xAF\n", "the first at byte 0: C0 AF, an overlong form"),
        (b"\xF4\x90\x80\x80\n", "a code point above U+10FFFF"),
        (b"a\xFF\n", "a byte that UTF-8 never uses"),
    ] {
        let run = repo(&[("a.md", bytes)]).run(&["encoding"]);
        assert!(run.stdout.contains("error[encoding/utf8-invalid]") && run.stdout.contains(what), "{run}");
    }
    assert_eq!(found_in("a.md", "caf\u{e9} \u{20ac} \u{1F389}\n"), [""; 0]);
}

#[test]
fn a_whole_file_in_utf_16_is_judged_by_its_reader() {
    let text = "one = 1\r\ntwo = 2\r\n";
    let marked = [&b"\xFF\xFE"[..], &wide(text)].concat();
    for (path, bytes, is_error) in [
        ("requirements.txt", &marked, true),
        (".gitignore", &marked, true),
        ("a.py", &wide(text), true),
        ("a.txt", &marked, false),
        ("a.ps1", &marked, false),
    ] {
        let run = repo(&[(path, bytes)]).run(&["encoding"]);
        assert_eq!(run.findings(), [format!("{path} encoding/utf16-file")]);
        assert_eq!(run.code == 1 && run.stdout.contains("error[encoding"), is_error, "{run}");
    }
    assert_eq!(found_in("a.reg", &marked), [""; 0]);
    left("requirements.txt", &marked);
    repaired(UNSAFE, "requirements.txt", &marked, text.as_bytes(), "utf16-file");
    let long: Vec<u8> = "caf\u{e9} au lait\n".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    repaired(UNSAFE, "a.txt", &long, "caf\u{e9} au lait\n".as_bytes(), "utf16-file");
}

#[test]
fn a_file_in_a_code_page_is_explained_and_not_touched() {
    let bytes = b"/* Jos\xE9 Garc\xEDa, caf\xE9 */\nint x;\n";
    let run = repo(&[("a.h", bytes)]).run(&["encoding"]);
    assert_eq!(run.findings(), ["a.h:1:7 encoding/legacy-encoding"]);
    assert!(run.stdout.contains("no code page stands out, it may be windows-1252") && run.code == 1, "{run}");
    left("a.h", bytes);
    let big5: &[u8] = b"\xA8\xE4\xB6\xA1\xA4\xA4\xA4\xE5\xA6\x72\xAA\xBA\xA4\x40\xAD\xD3\n";
    let run = repo(&[("a.h", big5)]).run(&["encoding"]);
    assert!(run.stdout.contains("; it reads as Big5\n"), "{run}");
    // Where the file says so it is a warning, and there is an edit.
    let python = b"# -*- coding: latin-1 -*-\nname = 'Jos\xE9'\nplain = 'x'\n";
    assert_eq!(repo(&[("a.py", python)]).run(&["encoding"]).code, 0);
    left("a.py", python);
    repaired(
        UNSAFE,
        "a.py",
        python,
        "# -*- coding: utf-8 -*-\nname = 'Jos\u{e9}'\nplain = 'x'\n".as_bytes(),
        "legacy-encoding",
    );
    let xml = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<a>\xE4\xE0</a>\n";
    let utf8 = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a>\u{434}\u{430}</a>\n";
    repaired(UNSAFE, "a.xml", xml, utf8.as_bytes(), "legacy-encoding");
    // It says one thing and is another.
    let run = repo(&[("a.py", b"# coding: utf-8\nname = 'Jos\xE9'\n")]).run(&["encoding"]);
    assert!(run.stdout.contains("although it says `utf-8`") && run.code == 1, "{run}");
}

#[test]
fn a_declaration_that_is_not_true_is_corrected() {
    let cases = [
        ("a.py", "# coding: latin-1\nx = 'caf\u{e9} na\u{ef}ve'\n", "# coding: utf-8\nx = 'caf\u{e9} na\u{ef}ve'\n"),
        ("a.xml", "<?xml version='1.0' encoding='UTF-16'?>\n<a/>\n", "<?xml version='1.0' encoding='utf-8'?>\n<a/>\n"),
        ("a.html", "<meta charset=iso-8859-1>\n\u{20ac}\n", "<meta charset=utf-8>\n\u{20ac}\n"),
        (
            "a.po",
            "\"Content-Type: text/plain; charset=ASCII\\n\"\n\"\u{20ac}\"\n",
            "\"Content-Type: text/plain; charset=utf-8\\n\"\n\"\u{20ac}\"\n",
        ),
    ];
    for (path, before, after) in cases {
        left(path, before.as_bytes());
        repaired(UNSAFE, path, before.as_bytes(), after.as_bytes(), "declared-encoding-mismatch");
    }
    for (path, text) in [
        ("a.py", "# coding: latin-1\nx = 'cafe'\n"),
        ("a.py", "# coding: utf8\nx = 'caf\u{e9}'\n"),
        ("a.py", "x = 1\ny = 2\n# coding: latin-1\nz = 'caf\u{e9} \u{20ac}'\n"),
        ("a.html", "<meta charset=utf-16>\n\u{20ac}\n"),
        ("a.md", "<?xml version='1.0' encoding='UTF-16'?>\n"),
    ] {
        assert_eq!(found_in(path, text), [""; 0], "{text}");
    }
}

#[test]
fn control_characters_are_found_where_a_text_needs_none() {
    assert_eq!(found_in("a.rs", "// a\u{1b}[1mb\n\n// c\u{8}\u{7}\n"), ["1:5 control-char", "3:5 control-char"]);
    assert_eq!(repo(&[("a.rs", b"// \x1b\n")]).run(&["encoding"]).code, 0);
    assert_eq!(repo(&[("a.toml", b"# \x01\n")]).run(&["encoding"]).code, 1);
    assert_eq!(found_in("a.md", "a\tb\u{c}\n"), [""; 0]);
    assert_eq!(found_in("a.dat", "a\u{1b}b\n"), [""; 0]);
    assert_eq!(found_in("a.md", "a\u{90}b\n"), ["1:2 control-char"]);
    // Mojibake is somebody else's.
    assert_eq!(
        found_in("a.md", "na\u{c3}\u{90}ve \u{e2}\u{80}\u{99}\n")
            .iter()
            .filter(|found| found.contains("control"))
            .count(),
        0
    );
    left("a.json", b"{\"a\": \"b\x1bc\"}\n");
    repaired(UNSAFE, "a.json", b"{\"a\": \"b\x1bc\"}\n", b"{\"a\": \"b\\u001bc\"}\n", "control-char");
    repaired(&[], "a.bat", b"@echo off\r\n\x1a", b"@echo off\r\n", "control-char");
    let many = "x\u{1}\n".repeat(200);
    let run = repo(&[("a.md", format!("{}{many}", "a long line of text\n".repeat(200)).as_bytes())]).run(&["encoding"]);
    assert_eq!(run.findings(), ["a.md:201:2 encoding/control-char"]);
    assert!(run.stdout.contains("the same in 199 lines more of the file"), "{run}");
}

#[test]
fn a_lost_character_is_found_where_it_is_not_meant() {
    assert_eq!(
        found_in("a.md", "na\u{fffd}ve and \u{fffd}\n\nx\u{fffd}y\n"),
        ["1:3 replacement-char", "3:2 replacement-char"]
    );
    for text in ["the character \u{fffd} replaces it\n", "let c = '\u{fffd}';\n", "U+FFFD (\u{fffd})\n"] {
        assert_eq!(found_in("a.rs", text), [""; 0], "{text}");
    }
}

#[test]
fn what_is_no_text_is_not_judged() {
    let bytes: [(&str, &[u8]); 4] = [
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01"),
        ("a", b"\x7FELF\x02\x01\x01\0\0\0\0\0"),
        ("a.md", b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n1 0 obj\n"),
        ("a.txt", b"\x1F\x8B\x08\x08\xA1\xB2\xC3\xD4"),
    ];
    for (path, bytes) in bytes {
        assert_eq!(found_in(path, bytes), [""; 0], "{path}");
    }
    let repo = repo(&[("a.md", b"plain\n"), ("b.md", "caf\u{e9}\n".as_bytes())]);
    assert_eq!(found(&repo), [""; 0]);
}
