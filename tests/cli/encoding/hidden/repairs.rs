//! What `--execute` and `--unsafe` make of hidden text, byte by byte.

use super::{Repo, found_by};

/// What becomes of a file; what is repaired stays repaired.
#[track_caller]
fn repaired(name: &str, text: &str, arguments: &[&str]) -> String {
    let repo = Repo::git(&[(name, text)]);
    let run = repo.run(&[&["encoding", "--execute"], arguments].concat());
    assert!(run.code < 2, "{run}");
    let after = repo.text(name);
    let again = repo.run(&[&["encoding", "--execute"], arguments].concat());
    assert!(again.code < 2, "{again}");
    assert_eq!(repo.text(name), after, "a second run changes {name}");
    after
}

/// What the suggested edits make of a file; the safe ones alone leave it as it is.
#[track_caller]
fn suggested(name: &str, text: &str, expected: &str) {
    assert_eq!(repaired(name, text, &[]), text, "{name}");
    assert_eq!(repaired(name, text, &["--unsafe"]), expected, "{name}");
    let repo = Repo::git(&[(name, expected)]);
    assert_eq!(found_by(&repo, &["encoding"]), [""; 0], "{name}");
}

#[test]
fn controls_in_literals_become_escapes() {
    suggested("a.rs", "const A: &str = \"x\u{202E}y\u{2066}\";\r\n", "const A: &str = \"x\\u{202e}y\\u{2066}\";\r\n");
    suggested("a.py", "a = 'x\u{202E}y' # \u{E9}\n", "a = 'x\\u202ey' # \u{E9}\n");
    suggested("a.js", "a = `x\u{2067}`;\n", "a = `x\\u2067`;\n");
    suggested("a.java", "a = \"\u{2067}\";\n", "a = \"\\u2067\";\n");
    suggested("a.json", "{\"a\": \"x\u{200B}y\"}\n", "{\"a\": \"x\\u200by\"}\n");
    suggested("a.c", "a = \"\u{E0041}\";\n", "a = \"\\U000e0041\";\n");
    suggested("b.json", "{\"a\": \"\u{E0041}\"}\n", "{\"a\": \"\\udb40\\udc41\"}\n");
    suggested("a.swift", "a = \"x\u{200B}y\"\n", "a = \"x\\u{200b}y\"\n");
}

#[test]
fn where_no_escape_is_read_none_is_written() {
    for (name, text) in [
        ("a.rs", "const A: &str = r\"x\u{202E}\";\n"),
        ("a.py", "a = r'x\u{202E}'\n"),
        ("a.go", "a = `x\u{202E}`\n"),
        ("a.toml", "a = '\u{202E}'\n"),
        ("a.sql", "select '\u{202E}';\n"),
        ("a.py", "# \u{202E}\n"),
        ("b.md", "x \u{202E}\n"),
        ("c.py", "a = '\\\u{200B}'\n"),
    ] {
        assert_eq!(repaired(name, text, &["--unsafe"]), text);
    }
}

#[test]
fn between_letters_nothing_is_the_repair() {
    suggested("a.py", "user\u{200B}name = 1\n", "username = 1\n");
    suggested("a.md", "user\u{200B}\u{200C}name\n", "username\n");
    assert_eq!(repaired("a.md", "a \u{200B} b\n", &["--unsafe"]), "a \u{200B} b\n");
}

#[test]
fn a_payload_is_left_for_people() {
    let text = "a\u{E0041}\u{E0042}\u{E0043}\u{E0044}b\n";
    assert_eq!(repaired("a.md", text, &["--unsafe"]), text);
}

#[test]
fn a_space_that_a_compiler_refuses_is_exchanged_safely() {
    assert_eq!(repaired("a.py", "x\u{A0}=\u{3000}1 #\u{A0}\n", &[]), "x = 1 #\u{A0}\n");
    assert_eq!(repaired("a.rs", "let\u{A0}\u{A0}x = \"\u{A0}\";\n", &[]), "let  x = \"\u{A0}\";\n");
    assert_eq!(repaired("a.json", "{\u{A0}\"a\": 1}\n", &[]), "{ \"a\": 1}\n");
    // The width of an indentation counts, and the preprocessor makes text of tokens.
    suggested("b.py", "if x:\n\u{A0}\u{A0}y = 1\n", "if x:\n  y = 1\n");
    suggested("a.c", "x\u{A0}= 1;\n", "x = 1;\n");
    suggested("a.js", "x\u{A0}= 1;\n", "x = 1;\n");
}

#[test]
fn punctuation_and_letters_are_exchanged_on_demand() {
    suggested("a.c", "f\u{FF08}x\u{FF09}\u{37E}\n", "f(x);\n");
    suggested("a.js", "if (env\u{1C3}=x) {}\n", "if (env!=x) {}\n");
    suggested(
        "a.md",
        "p\u{430}yp\u{430}l C\u{43B}\u{43E}\u{432}\u{43E}\n",
        "paypal \u{421}\u{43B}\u{43E}\u{432}\u{43E}\n",
    );
    suggested("a.py", "s\u{430}y = 1\nprint(s\u{430}y) # n\u{43E}qa\n", "say = 1\nprint(say) # noqa\n");
    // Where the twin exists, a new name would be taken.
    let text = "s\u{430}y = 1\nsay = 2\n";
    assert_eq!(repaired("b.py", text, &["--unsafe"]), text);
}

#[test]
fn a_decomposed_name_is_composed_on_demand() {
    suggested(
        "a.js",
        "let e\u{301}a = \u{E9}a + e\u{301}a; // e\u{301}\n",
        "let \u{E9}a = \u{E9}a + \u{E9}a; // e\u{301}\n",
    );
    let repo = Repo::git(&[("\u{E9}.md", "x\n"), ("a.md", "e\u{301} [a](e\u{301}.md#x)\n")]);
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text("a.md"), "e\u{301} [a](\u{E9}.md#x)\n");
}
