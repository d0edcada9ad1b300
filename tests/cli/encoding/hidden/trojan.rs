//! The attacks of "Trojan Source" (Boucher and Anderson, 2021) in twelve languages: every one is an error.
//!
//! The patterns are written anew from the paper's description.

use super::{Repo, found_by};

/// A language: a file, what opens and closes a comment, and the quote of its strings.
const LANGUAGES: [(&str, &str, &str, &str); 12] = [
    ("a.s", "/*", "*/", "\""),
    ("a.sh", "#", "", "\""),
    ("a.c", "/*", "*/", "\""),
    ("a.cs", "/*", "*/", "\""),
    ("a.cpp", "/*", "*/", "\""),
    ("a.go", "/*", "*/", "\""),
    ("a.java", "/*", "*/", "\""),
    ("a.js", "/*", "*/", "\""),
    ("a.py", "'''", "'''", "\""),
    ("a.rs", "/*", "*/", "\""),
    ("a.sol", "/*", "*/", "\""),
    ("a.sql", "/*", "*/", "'"),
];

/// Each attack: its name, its text with `[`, `]` and `"` for comment and string, and how the rule begins.
const ATTACKS: [(&str, &str, &str); 9] = [
    ("early return", "[ Subtract funds from the account, then \u{2067}] ;return", "bidi-control-"),
    ("commenting out", "[\u{202E} }\u{2066}if (isAdmin)\u{2069} \u{2066} begin admins only ]", "bidi-control-"),
    ("commenting out, the end", "[ end admins only \u{202E} { \u{2066}]", "bidi-control-"),
    ("stretched string", "x = \"user\u{202E} \u{2066}// Check if admin\u{2069} \u{2066}\"", "bidi-control-literal"),
    ("bare override", "x \u{202E}= 1", "bidi-control"),
    ("homoglyph function", "say\u{41D}ello()", "confusable-identifier"),
    ("homoglyph function, small", "say\u{4BB}ello()", "confusable-identifier"),
    ("invisible function", "is\u{200B}Admin()", "invisible-char"),
    ("invisible variable", "f(timeout,\u{3164})", "invisible-char"),
];

#[test]
fn every_attack_is_an_error_in_every_language() {
    let mut files = Vec::new();
    for (file, open, close, quote) in LANGUAGES {
        for (index, (_, attack, _)) in ATTACKS.iter().enumerate() {
            let text = attack.replace('[', open).replace(']', close).replace('"', quote);
            files.push((format!("{index}/{file}"), format!("{text}\n")));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let found = found_by(&Repo::git(&files), &["encoding"]);
    for (file, ..) in LANGUAGES {
        for (index, (name, _, rule)) in ATTACKS.iter().enumerate() {
            let start = format!("{index}/{file}:1:");
            let of_file: Vec<&String> = found.iter().filter(|finding| finding.starts_with(&start)).collect();
            let is_met = |finding: &&String| {
                finding.split(' ').nth(1).is_some_and(|found| found.starts_with(rule) && found.ends_with('!'))
            };
            assert!(of_file.iter().any(is_met), "{name} in {file}: {of_file:?}");
        }
    }
}

#[test]
fn the_same_text_without_the_trick_is_clean() {
    let mut files = Vec::new();
    for (file, open, close, quote) in LANGUAGES {
        for (index, (_, attack, _)) in ATTACKS.iter().enumerate() {
            let text = attack.replace('[', open).replace(']', close).replace('"', quote);
            files.push((format!("{index}/{file}"), format!("{}\n", text.replace(|c: char| !c.is_ascii(), ""))));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(found_by(&Repo::git(&files), &["encoding"]), [""; 0]);
}
