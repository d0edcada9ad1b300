//! Source code that writes to a protected file.
//!
//! Reports what can be told from one file alone and stays silent about the rest: a finding here
//! says that somebody's code is wrong, so a miss is better than a false alarm.

mod operand;
mod python;
mod shell;

use std::ops::Range;

use crate::model::RepoPath;

/// One place in source code that writes to a protected file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The writing expression, in bytes.
    pub range: Range<usize>,
    /// The file, as an index into the list of protected paths.
    pub protected: usize,
    /// What writes, as a message quotes it: `` `open` in mode "w" ``, `` `>>` ``, `` `sed -i` ``.
    pub how: String,
}

/// A language whose writes are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Python 2 and 3.
    Python,
    /// The shells that share POSIX redirections.
    Shell,
}

/// The language of a file, told by its extension or its first line.
pub fn language(path: &RepoPath, text: &str) -> Option<Language> {
    match path.extension() {
        Some("py" | "pyi" | "pyw") => return Some(Language::Python),
        Some("sh" | "bash") => return Some(Language::Shell),
        _ => {}
    }
    let line = text.trim_start_matches('\u{feff}').strip_prefix("#!")?.lines().next()?;
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let mut program = words.next()?;
    if program == "env" {
        program = words.find(|word| !word.starts_with('-') && !word.contains('='))?;
    }
    match program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') {
        "python" | "pypy" => Some(Language::Python),
        "sh" | "bash" | "dash" | "zsh" | "ksh" => Some(Language::Shell),
        _ => None,
    }
}

/// Every write in `text` to one of the `protected` paths of the repository, in the order of the text.
pub fn writes(language: Language, text: &str, protected: &[&str]) -> Vec<Write> {
    // Most files name none of them, and then there is nothing to scan.
    let named = |path: &&str| text.contains(path.rsplit('/').next().unwrap_or(path));
    if !protected.iter().any(named) {
        return Vec::new();
    }
    let mut found = match language {
        Language::Python => python::writes(text, protected),
        Language::Shell => shell::writes(text, protected),
    };
    found.sort_by_cached_key(|write| (write.range.start, write.range.end));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROTECTED: [&str; 2] = ["docs/B.md", "README.md"];

    #[test]
    fn a_language_is_told_by_name_or_first_line() {
        for (path, text, expected) in [
            ("a/b.py", "", Some(Language::Python)),
            ("b.pyw", "#!/bin/sh", Some(Language::Python)),
            ("b.sh", "", Some(Language::Shell)),
            ("b", "#!/usr/bin/python3.11 -u\n", Some(Language::Python)),
            ("b", "#!/usr/bin/env -S A=1 python3\n", Some(Language::Python)),
            ("b.in", "#! /bin/bash -e\r\n", Some(Language::Shell)),
            ("b", "#!/usr/bin/env zsh", Some(Language::Shell)),
            ("b", "#!/usr/bin/env fish", None),
            ("b", "#!", None),
            ("b", "#!/usr/bin/env", None),
            ("b", "python", None),
            ("Makefile", "a:\n\techo > b", None),
        ] {
            assert_eq!(language(&RepoPath::new(path).unwrap(), text), expected, "{path} {text}");
        }
    }

    #[test]
    fn nothing_breaks_on_any_prefix() {
        let samples = [
            (Language::Python, include_str!("writers/python.rs")),
            (Language::Shell, include_str!("writers/shell.rs")),
        ];
        for (language, text) in samples {
            for (end, _) in text.char_indices() {
                if end % 29 == 0 {
                    let mut start = end.saturating_sub(700);
                    while !text.is_char_boundary(start) {
                        start += 1;
                    }
                    writes(language, &format!("'README.md'\n{}", &text[start..end]), &PROTECTED);
                }
            }
        }
    }

    #[test]
    fn nothing_breaks_on_garbage() {
        const PIECES: &str = "(|)|[|]|{|}|'|\"|'''|f'|f\"{|\\|\n|\r\n|#|=|:=|:|;|,|.|*|/|+| |\t|é|def f(|class A:|lambda|for|\
            in|with|as|open|x|self.x|docs/B.md|'docs/B.md'|>|>>|<|<<EOF|<<-|EOF|&|$|${|$(|$((|`|[[|\
            ]]|case|esac|sed -i|tee|mv|rm|cd|-i|-t|'w'|match|write_x(|.replace(|global|del|import|from|\u{feff}";
        let pieces: Vec<&str> = PIECES.split('|').chain(["|"]).collect();
        let mut state = 1_u64;
        for _ in 0..4_000 {
            let mut text = "README.md\n".to_owned();
            for _ in 0..24 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text += pieces[usize::try_from(state >> 33).unwrap() % pieces.len()];
            }
            for language in [Language::Python, Language::Shell] {
                for write in writes(language, &text, &PROTECTED) {
                    assert!(text.get(write.range).is_some() && write.protected < PROTECTED.len());
                }
            }
        }
    }

    #[test]
    fn repeated_openings_end_inside_the_text() {
        for piece in [
            "(",
            "f(",
            "a.",
            "a=",
            "a:=",
            "lambda:",
            "if x:",
            "def f():\n ",
            "x=x+'/a'\n",
            "'docs/x' ",
            "a/",
            "[x for x in",
            "self.x=1\n",
            "f'{a}",
            "class A:\n",
            "a,",
            "a;",
            "(a:=",
            "global a\n",
            "$(",
            "${",
            "\"$(",
            "a=$(",
            "<<A\n",
            "cd ",
            "`",
            "case x in ",
            "((",
            "[[ ",
            "{ ",
            ">a",
            "sed -i ",
            "a\\\n",
            "open(docs,",
            "\"",
            "a=a;",
            "def f(a=b):",
            "def f():global a;a=c;",
            "class A:",
            "with a as b ",
            "with (a as b,",
            "self.a.b.c=",
            "x.y=(x.y,\n",
        ] {
            let text = piece.repeat(20_000 / piece.len()) + " README.md";
            for language in [Language::Python, Language::Shell] {
                for write in writes(language, &text, &PROTECTED) {
                    assert!(text.get(write.range).is_some(), "{language:?} {piece:?}");
                }
            }
        }
    }
}
