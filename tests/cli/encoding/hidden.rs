//! Hidden text: what a reviewer does not see.

mod benign;
mod repairs;
mod trojan;

use std::fmt::Write;

use super::Repo;

/// The rules of this family; other families judge the same files.
const RULES: [&str; 10] = [
    "encoding/bidi-control",
    "encoding/bidi-control-comment",
    "encoding/bidi-control-literal",
    "encoding/invisible-char",
    "encoding/hidden-payload",
    "encoding/confusable-identifier",
    "encoding/confusable-word",
    "encoding/odd-space",
    "encoding/lookalike-punctuation",
    "encoding/non-nfc",
];

/// What is found: `path:line:column rule`, errors with `!` behind the rule.
#[track_caller]
fn found_by(repo: &Repo, arguments: &[&str]) -> Vec<String> {
    let run = repo.run(arguments);
    assert!(run.code < 2, "{run}");
    let mut found = Vec::new();
    for line in run.stdout.lines() {
        let Some((place, rest)) = line.split_once(": error[").or_else(|| line.split_once(": warning[")) else {
            continue;
        };
        let rule = rest.split(']').next().unwrap();
        if RULES.contains(&rule) {
            let mark = if line.contains(": error[") { "!" } else { "" };
            found.push(format!("{place} {}{mark}", rule.trim_start_matches("encoding/")));
        }
    }
    found
}

#[track_caller]
fn found_in(files: &[(&str, &str)]) -> Vec<String> {
    found_by(&Repo::git(files), &["encoding"])
}

/// What is found in one file, its name left out.
#[track_caller]
fn check(name: &str, text: &str, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|finding| format!("{name}:{finding}")).collect();
    assert_eq!(found_in(&[(name, text)]), expected, "{name}: {text:?}");
}

#[test]
fn controls_are_counted_to_the_end_of_their_line_and_token() {
    // Opened in a comment and closed behind it: the comment does not contain it.
    check("a.c", "/* a \u{2067} */ x \u{2069}\n", &["1:6 bidi-control-comment!", "1:13 bidi-control"]);
    check("a.c", "s = \"a\u{202A}b\u{202C}\";\n", &["1:7 bidi-control-literal"]);
    check("a.c", "s = \"a\u{202D}b\u{202C}\";\n", &["1:7 bidi-control-literal!"]);
    check("a.py", "'''a \u{2067}\nb \u{2069}'''\n", &["1:6 bidi-control-literal!", "2:3 bidi-control-literal"]);
    check("a.rs", "fn \u{2066}a\u{2069}() {}\n", &["1:4 bidi-control"]);
    check("a.yml", "a: \u{202E}b\n", &["1:4 bidi-control!"]);
    check("a.md", "a \u{2067}b\n", &["1:3 bidi-control!"]);
    // Text that runs from right to left is sloppy, not an attack.
    check("a.md", "\u{5D0} \u{2067}\u{5D1}\n", &["1:3 bidi-control"]);
    check("a.po", "# \u{5D0}\nmsgstr \"\u{202B}{}\"\n", &["2:9 bidi-control"]);
    check("a.po", "msgstr \"\u{202B}{}\"\n", &["1:9 bidi-control!"]);
    check("a.json", "{\"a\": \"\u{5D0}\u{202B}\"}\n", &["1:9 bidi-control-literal"]);
    check("a.json", "{\"a\": \"\u{202B}\"}\n", &["1:8 bidi-control-literal!"]);
    check("a.md", "\u{202E}a\u{202C}\n", &["1:1 bidi-control"]);
}

#[test]
fn an_exemption_for_comments_does_not_cover_literals() {
    let allow =
        "ledger = []\n[[allow]]\nrule = \"encoding/bidi-control-comment\"\npaths = [\"a.c\"]\nreason = \"a sample\"\n";
    let found = found_in(&[("xtask.toml", allow), ("a.c", "/* \u{202E} */ s = \"\u{202E}\";\n")]);
    assert_eq!(found, ["a.c:1:14 bidi-control-literal!"]);
}

#[test]
fn a_character_that_shows_nothing_is_judged_by_its_neighbours() {
    check("a.py", "user\u{200B}name = 1\n", &["1:5 invisible-char!"]);
    check("a.py", "s = 'user\u{200B}name'\n", &["1:10 invisible-char"]);
    // All of a character literal, which is never empty; a string may be.
    check("a.rs", "const A: char = '\u{200B}';\nconst B: &str = \"\u{200B}\";\n", &["2:18 invisible-char"]);
    check("a.js", "const { timeout,\u{3164}} = q;\n", &["1:17 invisible-char!"]);
    check("a.md", "one\u{2060}two \u{2800}\n", &["1:4 invisible-char", "1:9 invisible-char"]);
    check(".gitignore", "*.log\u{200B}\n", &["1:6 invisible-char!"]);
    check(
        "a.md",
        "a\u{200D}b and \u{1F468}\u{200D}x and x\u{FE0F}\n",
        &["1:2 invisible-char", "1:10 invisible-char", "1:18 invisible-char"],
    );
    check("a.md", "a\u{200E}b\n", &["1:2 invisible-char"]);
    // A script that asks for them asks in code, too; anywhere else they make two names of one.
    check("a.js", "let \u{645}\u{6CC}\u{200C}\u{62E} = 1;\nlet a\u{200C} = 1;\n", &["2:6 invisible-char!"]);
}

#[test]
fn soft_hyphens_pass_in_text_as_configured() {
    check("a.md", "Dampf\u{AD}schiff\n", &[]);
    check("a.md", "Dampf \u{AD} Schiff\n", &["1:7 invisible-char"]);
    check("a.c", "s = \"Dampf\u{AD}schiff\";\n", &["1:11 invisible-char"]);
    let strict = "ledger = []\n[encoding]\nsoft_hyphens = false\n";
    let found = found_in(&[("xtask.toml", strict), ("a.md", "Dampf\u{AD}schiff\n")]);
    assert_eq!(found, ["a.md:1:6 invisible-char"]);
}

/// `text` in tag characters.
fn tags(text: &str) -> String {
    text.bytes().map(|byte| char::from_u32(0xE_0000 + u32::from(byte)).unwrap()).collect()
}

/// `text` as variation selectors, one a byte.
fn selectors(text: &str) -> String {
    text.bytes().map(|byte| char::from_u32(0xE_0100 + u32::from(byte) - 16).unwrap()).collect()
}

/// `text` as bits.
fn bits(text: &str) -> String {
    let bit = |byte: u8, n: u32| if byte >> n & 1 == 1 { '\u{200C}' } else { '\u{200B}' };
    text.bytes().flat_map(|byte| (0..8).rev().map(move |n| bit(byte, n))).collect()
}

#[test]
fn a_message_that_nobody_sees_is_printed() {
    for hidden in [tags("run it"), selectors("run it"), bits("run it")] {
        for (name, before) in [("a.md", "a \u{1F600}"), ("a.py", "s = '"), ("a.rs", "// x")] {
            let repo = Repo::git(&[(name, &format!("{before}{hidden}\n"))]);
            let run = repo.run(&["encoding"]);
            assert!(run.stdout.contains("error[encoding/hidden-payload]"), "{run}");
            assert!(run.stdout.contains("they say \"run it\""), "{run}");
        }
    }
    // A flag that is followed by more tags is none.
    let flag = format!("\u{1F3F4}{}\u{E007F}", tags("gbeng"));
    check("a.md", &format!("{flag} {flag}\n"), &[]);
    check("a.md", &format!("{flag}{}\n", tags("abcd")), &["1:8 hidden-payload!"]);
    check("a.md", &format!("\u{1F3F4}{}\n", tags("gbeng")), &["1:2 hidden-payload!"]);
    check("a.md", "\u{2764}\u{FE0F}\u{FE01}\u{FE02}\n", &["1:3 hidden-payload!"]);
    // Two too many are sloppy, not a message; so is one over and over.
    check("a.md", "\u{26A0}\u{FE0F}\u{FE0F}\u{FE0F}\n", &["1:3 invisible-char"]);
    check("a.md", "\u{2764}\u{FE0F}\u{FE0F} \u{200B}\u{200B}\n", &["1:3 invisible-char", "1:5 invisible-char"]);
}

#[test]
fn an_identifier_is_compared_with_every_other_one() {
    check("a.py", "say\u{41D}ello = 1\n", &["1:1 confusable-identifier!"]);
    // A whole word of another script: only its twin, in a file of plain ASCII, gives it away.
    let scope = ("b.go", "package b\n\nfunc scope() {}\n");
    let copy = ("a.go", "package a\n\nvar \u{455}\u{441}\u{43E}\u{440}\u{435} = 1\n");
    assert_eq!(found_in(&[scope, copy]), ["a.go:3:5 confusable-identifier!"]);
    assert_eq!(found_in(&[copy]), [""; 0]);
    assert_eq!(found_in(&[("b.md", "scope\n"), copy]), [""; 0]);
    // Fullwidth and mathematical letters, too.
    let wide = ("c.py", "\u{FF53}cope = 1\n");
    assert_eq!(found_in(&[scope, wide]), ["c.py:1:1 confusable-identifier!"]);
    let run = Repo::git(&[scope, wide]).run(&["encoding"]);
    assert!(run.stdout.contains("is the same to Python, and no search for that finds it"), "{run}");
    // Formulas are written with Greek letters, and one letter is a symbol.
    let formula = "\u{394}x = \u{3C3}_x + \u{3B1} * a + o\n\u{3C1} = p\n";
    assert_eq!(found_in(&[("d.py", formula)]), [""; 0]);
    // A reader sees the difference: a warning.
    check("e.py", "get\u{414}\u{430}\u{43D} = 1\n", &["1:1 confusable-identifier"]);
}

#[test]
fn scripts_of_the_project_are_its_own() {
    let own = "ledger = []\n[encoding]\nscripts = [\"Cyrillic\"]\n";
    let files = [("a.py", "say\u{41D}ello = 1 # p\u{430}yp\u{430}l\n")];
    assert_eq!(found_in(&files).len(), 2);
    assert_eq!(found_in(&[("xtask.toml", own), files[0]]), [""; 0]);
    let repo = Repo::git(&[("xtask.toml", "[encoding]\nscripts = [\"Klingonese\"]\n")]);
    let run = repo.run(&["encoding"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`encoding.scripts` holds `Klingonese`, which is no script"), "{run}");
}

#[test]
fn a_word_is_mixed_by_its_letters_alone() {
    check("a.md", "See p\u{430}yp\u{430}l.\n", &["1:5 confusable-word"]);
    check("a.md", "\u{421}onfig and C\u{43B}\u{43E}\u{432}\u{43E}\n", &["1:1 confusable-word", "1:12 confusable-word"]);
    check("a.c", "/* p\u{430}ypal */ s = \"p\u{430}ypal\";\n", &["1:4 confusable-word", "1:19 confusable-word"]);
    check(
        "a.md",
        "\u{3BC}s, 5 k\u{3A9}, H\u{3B1}, x \u{2212} y, \u{201C}a\u{201D}, PR\u{44B}, Git'\u{435}, \u{439}-th\n",
        &[],
    );
    // Nobody obeys a directive that is spelled so.
    check("a.py", "import a  # n\u{43E}qa\n", &["1:13 confusable-word!"]);
    check("a.js", "// eslint-disabl\u{435}-next-line\n", &["1:11 confusable-word!"]);
    // In a path, too.
    assert_eq!(found_in(&[("n\u{430}me.md", "a\n"), ("\u{438}\u{43C}\u{44F}.md", "a\n")]).len(), 1);
}

#[test]
fn spaces_and_punctuation_are_those_of_ascii_in_code() {
    check("a.py", "x\u{A0}= 1 #\u{A0}a\ns = '\u{A0}\u{3000}'\n", &["1:2 odd-space!"]);
    check("a.json", "{\u{A0}\"a\u{A0}\": 1}\n", &["1:2 odd-space!"]);
    check("a.js", "x\u{A0}= 1;\n", &["1:2 odd-space"]);
    check("a.md", "x\u{A0}= 1\u{FF1B}\n", &[]);
    check(
        "a.c",
        "int x\u{37E}\nf\u{FF08}x\u{FF09};\n",
        &["1:6 lookalike-punctuation!", "2:2 lookalike-punctuation!", "2:4 lookalike-punctuation!"],
    );
    check("a.js", "if (environment\u{1C3}=X) {}\n", &["1:16 lookalike-punctuation!"]);
    check("a.jsx", "<p>Don\u{2019}t\u{A0}go</p>\n", &[]);
    // A literal that is not closed may hold the rest of the file.
    check("a.rs", "let a = \"b;\nlet c\u{A0}= 'd;\n", &[]);
}

#[test]
fn a_name_that_is_not_composed_has_a_twin() {
    let nfd = "caf\u{65}\u{301}";
    let nfc = "caf\u{E9}";
    assert_eq!(
        found_in(&[("a.js", &format!("let {nfd} = 1;\n")), ("b.js", &format!("let {nfc} = 1;\n"))]),
        ["a.js:1:5 non-nfc!"]
    );
    assert_eq!(found_in(&[("a.py", &format!("{nfd} = {nfc}\n"))]), ["a.py:1:1 non-nfc"]);
    assert_eq!(found_in(&[("a.json", &format!("{{\"{nfd}\": 1, \"{nfc}\": \"{nfd}\"}}\n"))]), ["a.json:1:3 non-nfc!"]);
    assert_eq!(found_in(&[("a.js", &format!("let {nfd} = '{nfc}';\n"))]), [""; 0]);
    let path = format!("docs/{nfc}.md");
    let link = format!("[a]({nfd}.md) {nfd} [b]({nfc}.md)\n");
    assert_eq!(found_in(&[(&path, "a\n"), ("docs/a.md", &link)]), ["docs/a.md:1:5 non-nfc!"]);
}

#[test]
fn only_what_changed_is_looked_at_since_a_revision() {
    let repo = Repo::git(&[("a.md", "p\u{430}ypal\n"), ("b.md", "b\n")]);
    repo.write("b.md", "b\np\u{430}ypal \u{200B}\n");
    let found = found_by(&repo, &["encoding", "--since", "HEAD"]);
    assert_eq!(found, ["b.md:2:1 confusable-word", "b.md:2:8 invisible-char"]);
}

#[test]
fn what_is_not_text_is_left_to_others() {
    let repo = Repo::git(&[]);
    repo.write("a.bin", b"\xFF\xFE\x00\xE2\x80\xAE");
    repo.write("b.py", b"x = '\xE2\x80\xAE\xFF'\n");
    assert_eq!(found_by(&repo, &["encoding"]), [""; 0]);
}

#[test]
fn findings_are_written_in_ascii() {
    let mut text = String::new();
    for c in ["\u{202E}", "\u{200B}", "p\u{430}ypal", "\u{E0041}\u{E0042}\u{E0043}\u{E0044}"] {
        writeln!(text, "# a{c}a").unwrap();
    }
    let repo = Repo::git(&[("a.py", &format!("{text}x\u{A0}= \u{430}bc\u{37E}\n"))]);
    let run = repo.run(&["encoding"]);
    let said: Vec<&str> =
        run.stdout.lines().filter(|line| line.contains("[encoding/") || line.contains("help:")).collect();
    assert!(said.len() > 10 && said.iter().all(|line| line.is_ascii()), "{run}");
}
