//! Text that was read in the wrong code page and saved again.

use expect_test::expect;
use xtask::text::codepage::CodePage;

use super::super::{Repo, Run};

/// `text` as it is after it was read in each of the pages and saved again.
fn damaged(text: &str, pages: &[&str]) -> String {
    pages.iter().fold(text.to_owned(), |text, page| {
        let page = CodePage::named(page).unwrap();
        text.bytes().map(|byte| page.decode_leniently(byte).unwrap()).collect()
    })
}

fn encoding(files: &[(&str, &str)]) -> (Repo, Run) {
    let repo = Repo::git(files);
    let run = repo.run(&["encoding"]);
    (repo, run)
}

/// What is found in one file.
#[track_caller]
fn found(path: &str, text: &str) -> Vec<String> {
    let mut findings = encoding(&[(path, text)]).1.findings();
    findings.retain(|found| found.contains("encoding/mojibake"));
    findings
}

const GERMAN: &str = "Gr\u{f6}\u{df}e: na\u{ef}ve \u{2013} \u{201e}x\u{201c}";

#[test]
fn a_damaged_line_is_shown_and_repaired_and_nothing_else() {
    let good = format!("# Caf\u{e9}\r\n\r\nKept \u{2013} \u{fc}ber all.\n{}", "x");
    let (bad, line) = (damaged(GERMAN, &["cp1252"]), "An ASCII line\t\r\n");
    let (repo, run) = encoding(&[("a.md", &format!("{line}{bad}\r\n{good}")), ("b.md", &good)]);
    expect![[r#"
        a.md:2:3: error[encoding/mojibake]: U+00C3 U+00B6 U+00C3 U+0178 is UTF-8 that was read as cp1252 and saved again; 4 more pieces of the line are, too
          help: it was U+00F6 U+00DF; Windows PowerShell 5.1 reads so without `-Encoding utf8`
    "#]]
    .assert_eq(&run.stdout.lines().take(2).map(|line| format!("{line}\n")).collect::<String>());
    let run = repo.run(&["encoding", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text("a.md"), format!("{line}{GERMAN}\r\n{good}"));
    assert_eq!(repo.text("b.md"), good);
    assert!(!repo.run(&["encoding"]).stdout.contains("mojibake"));
}

#[test]
fn every_page_is_undone_once_twice_and_three_times() {
    for page in
        ["cp1252", "latin-1", "mac-roman", "cp437", "cp850", "cp852", "cp866", "koi8-r", "cp1250", "cp1251", "cp1254"]
    {
        for times in 1..=3 {
            let repo = Repo::git(&[("a.txt", &format!("{}\n", damaged(GERMAN, &vec![page; times])))]);
            let run = repo.run(&["encoding", "--execute"]);
            assert_eq!(repo.text("a.txt"), format!("{GERMAN}\n"), "{page} {times}: {run}");
        }
    }
}

#[test]
fn good_text_beside_bad_text_stays_as_it_is() {
    // ftfy issue 202: of a line that holds both, only the bad pieces are touched.
    let good = "\u{7b80}\u{4f53} \u{2013} \u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}, \u{c9}t\u{e9}";
    let line = |text: &str| format!("{good} {text} {good}\n");
    let repo = Repo::git(&[("a.txt", &line(&damaged(GERMAN, &["cp850"])))]);
    let run = repo.run(&["encoding", "--execute"]);
    assert_eq!((run.code, repo.text("a.txt")), (0, line(GERMAN)), "{run}");
}

#[test]
fn a_short_piece_is_suggested_only() {
    for text in ["One K\u{f6}nig.\n", "\u{c5}lesund too\n"] {
        let bad = damaged(text, &["cp1252"]);
        let repo = Repo::git(&[("a.txt", &bad)]);
        let run = repo.run(&["encoding", "--execute"]);
        assert_eq!(repo.text("a.txt"), bad, "{run}");
        assert!(run.stdout.contains("[encoding/mojibake]") && run.stdout.contains("--unsafe"), "{run}");
        let run = repo.run(&["encoding", "--execute", "--unsafe"]);
        assert_eq!((run.code, repo.text("a.txt")), (0, text.to_owned()), "{run}");
    }
}

#[test]
fn two_short_pieces_prove_each_other_and_two_pages_do_not() {
    let line = |page: &str| damaged("One K\u{f6}nig.\n", &[page]);
    let repo =
        Repo::git(&[("a.txt", &(line("cp1252") + &line("cp1252"))), ("b.txt", &(line("cp1252") + &line("cp437")))]);
    let run = repo.run(&["encoding", "--execute"]);
    assert_eq!(repo.text("a.txt"), "One K\u{f6}nig.\nOne K\u{f6}nig.\n", "{run}");
    assert_eq!(repo.text("b.txt"), line("cp1252") + &line("cp437"), "{run}");
}

#[test]
fn what_is_lost_is_named_with_what_it_may_have_been() {
    let euro = "\u{e2}\u{20ac}";
    let (repo, run) = encoding(&[("a.txt", &format!("a {euro}\" b\nc {euro}? d\n\u{ef}\u{bf}\u{bd} e\n"))]);
    assert_eq!(run.code, 0, "{run}");
    expect![[r#"
        a.txt:1:3: warning[encoding/mojibake-lossy]: U+00E2 U+20AC U+0022 is UTF-8 that was read as cp1252 and saved again, and a byte of it is lost
          help: it was one of U+2013, U+2014; `git log -S` with the damaged text finds the commit that brought it
        a.txt:2:3: warning[encoding/mojibake-lossy]: U+00E2 U+20AC U+003F is UTF-8 that was read as cp1252 and saved again, and a byte of it is lost
          help: it was one of U+2010, U+201D; `git log -S` with the damaged text finds the commit that brought it
        a.txt:3:1: warning[encoding/mojibake-lossy]: U+00EF U+00BF U+00BD is UTF-8 that was read as cp1252 and saved again, and a byte of it is lost
          help: what it was is not in the file any more; `git log -S` with the damaged text finds the commit that brought it
    "#]]
    .assert_eq(&run.stdout.lines().filter(|line| line.contains("lossy") || line.contains("help")).map(|line| format!("{line}\n")).collect::<String>());
    let before = repo.files();
    let _ = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(repo.files(), before);
}

#[test]
fn text_about_mojibake_is_left_alone() {
    let bad = damaged("\u{e9}", &["cp1252"]);
    let word = damaged("caf\u{e9}", &["cp1252"]);
    let clean: [(&str, String); 9] = [
        ("a.md", format!("It printed `{word}` for me.\n")),
        ("a.md", format!("- {word} becomes caf\u{e9}\n")),
        ("a.md", format!("{word} is U+00E9 gone wrong\n")),
        ("a.md", format!("Mojibake is what makes\n{word} of it\n")),
        ("a.py", format!("text = raw.decode('latin-1')  # '{word}'\n")),
        ("a.js", format!("buffer.toString('latin1')\n// Prints: {word}\n")),
        ("tests/a.py", format!("# a codec\n\nassert read() == '{word}'\n")),
        ("a.patch", format!("-{word}\n+x {bad} \n")),
        ("a.json", format!("{{\"{word}\": \"caf\u{e9}\"}}\n")),
    ];
    for (path, text) in clean {
        assert_eq!(found(path, &text), [""; 0], "{path} {text}");
    }
    for (path, text) in [
        ("a.md", format!("It printed {word} for me.\n")),
        ("a.md", format!("```\n{word}\n```\n")),
        ("a.py", format!("print('{word}')\n")),
        ("tests/a.py", format!("assert read() == '{word}'\n")),
        ("a.json", format!("{{\"{word}\": \"cafe\"}}\n")),
        ("a.md", format!("{word}, decaf\u{e9}\n")),
    ] {
        assert_eq!(found(path, &text).len(), 1, "{path} {text}");
    }
}

#[test]
fn nothing_that_no_text_has_is_put_in_by_a_repair() {
    // A BOM, a control character and a replacement character were there before the damage.
    let text = "\u{2713} one \u{feff}two\u{81} three \u{fffd} four \u{2713}";
    let bad = format!("{}\n", damaged(text, &["latin-1"]));
    let repo = Repo::git(&[("a.txt", &bad)]);
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_ne!(run.code, 2, "{run}");
    let after = repo.text("a.txt");
    assert!(!after.contains(['\u{feff}', '\u{fffd}']) && after.contains('\u{2713}'), "{}", after.escape_debug());
}

#[test]
fn only_added_lines_are_asked_about_with_since() {
    let line = format!("{}\n", damaged(GERMAN, &["cp1252"]));
    let repo = Repo::git(&[("a.txt", &line)]);
    repo.write("a.txt", format!("{line}ok\n{line}"));
    assert_eq!(repo.run(&["encoding", "--since", "HEAD"]).findings(), ["a.txt:3:3 encoding/mojibake"]);
}
