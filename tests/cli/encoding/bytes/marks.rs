//! The byte order mark.

use super::super::{found, found_in, left, repaired, repo};
use super::UNSAFE;

const BOM: &str = "\u{feff}";

#[test]
fn a_bom_goes_where_its_reader_does_not_skip_it() {
    let cases = [
        ("a.json", "{}\n"),
        ("pyproject.toml", "[project]\n"),
        ("a.sh", "echo\n"),
        (".env", "A=1\n"),
        ("a.java", "class A {}\n"),
        ("a.php", "<?php\n"),
        ("Dockerfile", "FROM x\n"),
    ];
    for (path, text) in cases {
        repaired(&[], path, format!("{BOM}{text}").as_bytes(), text.as_bytes(), "bom-forbidden");
        assert_eq!(found_in(path, text), [""; 0]);
    }
    for path in ["a.md", "Cargo.toml", "a.cs", "a.ps1", "a.csv", ".gitignore", "a.txt", "requirements.txt"] {
        assert_eq!(found_in(path, format!("{BOM}a\n")), [""; 0], "{path}");
    }
    // Only some builders stumble.
    assert_eq!(repo(&[("Dockerfile", "\u{feff}FROM x\n".as_bytes())]).run(&["encoding"]).code, 1);
}

#[test]
fn a_bom_comes_where_the_configuration_wants_it() {
    let config = b"ledger = []\n[encoding]\nbom = [\"*.csv\"]\n";
    let repo =
        repo(&[("xtask.toml", config), ("a.csv", b"a,b\n"), ("b.csv", "\u{feff}a,b\n".as_bytes()), ("c.txt", b"a\n")]);
    assert_eq!(found(&repo), ["a.csv bom-missing"]);
    let run = repo.run(&["encoding", "--execute"]);
    assert_eq!((run.code, repo.text("a.csv")), (0, "\u{feff}a,b\n".to_owned()), "{run}");
    assert_eq!(found(&repo), [""; 0]);
}

#[test]
fn a_bom_stands_once_and_first() {
    repaired(&[], "a.md", format!("{BOM}{BOM}{BOM}a\n").as_bytes(), format!("{BOM}a\n").as_bytes(), "bom-repeated");
    repaired(&[], "a.json", format!("{BOM}{BOM}{{}}\n").as_bytes(), b"{}\n", "bom-repeated");
    let joined = format!("one\n{BOM}two\n");
    assert_eq!(found_in("a.md", &joined), ["2:1 bom-interior"]);
    left("a.md", joined.as_bytes());
    repaired(UNSAFE, "a.md", joined.as_bytes(), b"one\ntwo\n", "bom-interior");
    let inside = format!("{{\"a{BOM}\": 1}}\n");
    assert_eq!(found_in("a.json", &inside), ["1:4 bom-interior"]);
    left("a.json", inside.as_bytes());
}

#[test]
fn files_of_one_kind_agree_about_their_bom() {
    let (with, without) = ("\u{feff}// caf\u{e9}\n".as_bytes(), "// caf\u{e9}\n".as_bytes());
    assert_eq!(found(&repo(&[("a.cs", with), ("b.cs", without)])), ["a.cs bom-inconsistent:cs"]);
    // ASCII needs none.
    assert_eq!(found(&repo(&[("a.cs", with), ("b.cs", b"// cafe\n")])), [""; 0]);
    assert_eq!(found(&repo(&[("a.cs", with), ("b.fs", without)])), [""; 0]);
}

#[test]
fn a_file_is_held_to_what_editorconfig_says() {
    let judged = |charset: &str, bytes: &[u8]| {
        let config = format!("root = true\n[*.csv]\ncharset = {charset}\n");
        let repo = repo(&[(".editorconfig", config.as_bytes()), ("a.csv", bytes)]);
        found(&repo)
    };
    let (plain, marked) = ("caf\u{e9}\n".as_bytes(), "\u{feff}caf\u{e9}\n".as_bytes());
    let mismatch = ["a.csv declared-encoding-mismatch"];
    assert_eq!(judged("utf-8", plain), [""; 0]);
    assert_eq!(judged("utf-8", marked), ["a.csv:1:1 bom-forbidden"]);
    assert_eq!(judged("utf-8-bom", marked), [""; 0]);
    // Plain ASCII, too: it was not kept for its contents.
    assert_eq!(judged("utf-8-bom", b"a,b\n"), ["a.csv bom-missing"]);
    assert_eq!(judged("latin1", b"caf\xE9\n"), [""; 0]);
    assert_eq!(judged("latin1", plain), mismatch);
    assert_eq!(judged("utf-16le", &crate::cli::encoding::wide("a,b,c\r\n")), [""; 0]);
    assert_eq!(judged("utf-16le", plain), mismatch);
}
