//! Git itself says what a file should be: what `--execute` writes is what `git add --renormalize` and a checkout
//! make of it, for every combination of `text`, `eol`, `core.autocrlf` and `core.eol`.

use super::repo;
use crate::cli::Repo;

const TEXTS: [&str; 4] = ["", "text", "-text", "text=auto"];
const EOLS: [&str; 3] = ["", "eol=lf", "eol=crlf"];
const ENDS: [&str; 5] = ["\n", "\r\n", "\r\r\n", "\r", ""];

/// `core.autocrlf` and `core.eol`, and the line end that git then gives to text of which nobody names one.
const SETTINGS: [(Option<&str>, Option<&str>, &str); 7] = [
    (None, None, if cfg!(windows) { "\r\n" } else { "\n" }),
    (None, Some("lf"), "\n"),
    (Some("false"), Some("lf"), "\n"),
    (Some("false"), Some("crlf"), "\r\n"),
    (Some("true"), None, "\r\n"),
    (Some("true"), Some("lf"), "\r\n"),
    (Some("input"), Some("crlf"), "\n"),
];

/// Every text of so many lines.
fn texts(lines: usize) -> Vec<String> {
    let mut texts = vec![String::new()];
    for line in ["a", "bc", "d"].iter().take(lines) {
        texts = texts.iter().flat_map(|text| ENDS.map(|end| format!("{text}{line}{end}"))).collect();
    }
    texts
}

fn path(text: usize, eol: usize, index: usize) -> String {
    format!("t{text}e{eol}/{index}.txt")
}

fn made(lines: usize) -> Repo {
    let mut attributes = String::new();
    for (t, text) in TEXTS.iter().enumerate() {
        for (e, eol) in EOLS.iter().enumerate() {
            attributes.push_str(&format!("t{t}e{e}/** {text} {eol}\n"));
        }
    }
    let repo = Repo::plain(&[super::QUIET, (".gitattributes", &attributes)]);
    for t in 0..TEXTS.len() {
        for e in 0..EOLS.len() {
            for (index, text) in texts(lines).iter().enumerate() {
                repo.write(&path(t, e, index), text);
            }
        }
    }
    repo.git_run(&["init", "--quiet"]);
    repo
}

/// The same on a machine that is set so.
fn on(lines: usize, autocrlf: Option<&str>, eol: Option<&str>) -> Repo {
    let repo = made(lines);
    for (key, value) in [("core.autocrlf", autocrlf), ("core.eol", eol)] {
        if let Some(value) = value {
            repo.git_run(&["config", key, value]);
        }
    }
    repo
}

/// What git makes of the files, once nothing changes any more.
fn settled(repo: &Repo) {
    repo.git_run(&["add", "."]);
    // Each round takes one CR of CR CR LF.
    for _ in 0..3 {
        repo.git_run(&["add", "--renormalize", "."]);
        for t in 0..TEXTS.len() {
            for e in 0..EOLS.len() {
                std::fs::remove_dir_all(repo.path(&format!("t{t}e{e}"))).unwrap();
            }
        }
        repo.git_run(&["checkout", "--quiet", "."]);
    }
}

/// The same of files as they were made.
fn by_git(lines: usize, autocrlf: Option<&str>, eol: Option<&str>) -> Repo {
    let repo = on(lines, autocrlf, eol);
    settled(&repo);
    repo
}

/// Every file: which combination it stands for, and what it held.
fn each(lines: usize, mut look: impl FnMut(&str, &str, &str, &str)) {
    let texts = texts(lines);
    for (t, text) in TEXTS.iter().enumerate() {
        for (e, eol) in EOLS.iter().enumerate() {
            for (index, before) in texts.iter().enumerate() {
                look(&path(t, e, index), text, eol, before);
            }
        }
    }
}

#[test]
fn git_takes_nothing_back_whatever_it_is_set_to() {
    for (autocrlf, eol, native) in SETTINGS {
        let what = format!("core.autocrlf={autocrlf:?} core.eol={eol:?}");
        let (git, ours) = (by_git(2, autocrlf, eol), on(2, autocrlf, eol));
        let run = ours.run(&["encoding", "--execute", "-q"]);
        assert!(run.code < 2, "{what}: {}", run.stderr);
        let mut written = std::collections::BTreeMap::new();
        each(2, |path, _, _, _| {
            written.insert(path.to_owned(), ours.bytes(path));
        });
        settled(&ours);
        let mut compared = 0;
        each(2, |path, text, eol, before| {
            let what = format!("{before:?} with `{text} {eol}` under {what}");
            let (own, after) = (&written[path], ours.bytes(path));
            compared += 1;
            // Git makes the same of it as of the file that was not repaired.
            assert_eq!(after, git.bytes(path), "{what}");
            if !eol.is_empty() && text != "-text" {
                // What an attribute names is written, and git leaves it so.
                assert_eq!(*own, after, "{what}");
            } else {
                assert_eq!(*own, before.as_bytes(), "{what}");
            }
            let is_of_style = before.replace(native, "").find(['\r', '\n']).is_none();
            if is_of_style {
                assert_eq!(*own, if text == "-text" || eol.is_empty() { before.as_bytes() } else { &after }, "{what}");
            }
        });
        assert_eq!(compared, 12 * 25);
        // After the checkout nothing is to be done by itself, and nothing is against an attribute.
        let before = ours.files();
        let run = ours.run(&["encoding", "--execute", "-q"]);
        assert!(!run.stdout.contains("eol-policy"), "{what}: {run}");
        assert_eq!(ours.files(), before, "{what}");
    }
}

#[test]
fn what_is_written_is_what_git_would_check_out() {
    let (unix, windows) = (by_git(3, Some("false"), Some("lf")), by_git(3, Some("false"), Some("crlf")));
    let ours = on(3, Some("false"), None);
    let run = ours.run(&["encoding", "--execute", "-q"]);
    assert!(run.code < 2, "{}", run.stderr);
    let safely: Vec<(String, Vec<u8>)> = ours.files();
    let run = ours.run(&["encoding", "--execute", "--unsafe", "-q"]);
    assert!(run.code < 2, "{}", run.stderr);
    let mut compared = 0;
    each(3, |path, text, eol, before| {
        let safe = &safely.iter().find(|(own, _)| *own == path).unwrap().1;
        let (lf, crlf, all) = (unix.bytes(path), windows.bytes(path), ours.bytes(path));
        let what = format!("{before:?} with `{text} {eol}`");
        compared += 1;
        let is_pinned = !eol.is_empty() && text != "-text";
        if is_pinned {
            assert_eq!(lf, crlf, "{what}");
            assert_eq!(*safe, lf, "{what}");
        } else {
            // Nobody names a line end, so nothing is written by itself.
            assert_eq!(*safe, before.as_bytes(), "{what}");
        }
        if text == "text" && !is_pinned && !before.contains('\r') {
            assert!(all == lf || all == crlf, "{what}");
        }
        if text == "-text" {
            assert_eq!(all, before.as_bytes(), "{what}");
        }
    });
    assert_eq!(compared, 12 * 125);
}

#[test]
fn one_style_is_left_as_any_system_would_have_it() {
    for end in ["\n", "\r\n"] {
        let text = format!("a{end}b{end}");
        let own = repo(&[(".gitattributes", "* text=auto\n"), ("a.txt", &text)]);
        assert_eq!(super::found(&own), Vec::<String>::new());
    }
}

/// Files that each are read by another program, as Linux has them.
const KINDS: [(&str, &str); 9] = [
    ("Makefile", "all:\n\techo \\\n\thi\n"),
    ("a.md", "# Hi\n\ntext\n"),
    ("a.rs", "fn main() {}\n"),
    ("b.bat", "@echo off\ngoto x\n:x\necho hi\n"),
    ("c.patch", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n"),
    ("p.py", "#!/usr/bin/env python3\nprint(1)\n"),
    ("run.sh", "#!/bin/sh\necho hi\n"),
    ("t.csv", "a,b\nc,d\n"),
    ("xtask.toml", "ledger = []\n"),
];

/// A checkout of the same commit on every machine: what git itself wrote is no error, and is not written anew.
#[test]
fn what_a_checkout_wrote_is_left_as_it_is() {
    for attributes in ["* text=auto\n", "* text\n", "* text=auto\n*.sh text eol=lf\n*.bat text eol=crlf\n", ""] {
        for asked in [None, Some("lf"), Some("crlf")] {
            let up = Repo::git(&KINDS);
            if !attributes.is_empty() {
                up.write(".gitattributes", attributes);
            }
            if let Some(asked) = asked {
                up.write(".editorconfig", format!("root = true\n[*.{{md,rs,csv}}]\nend_of_line = {asked}\n"));
            }
            up.git_run(&["update-index", "--chmod=+x", "run.sh", "p.py"]);
            up.commit("all");
            for (autocrlf, eol, native) in [SETTINGS[0], SETTINGS[3], SETTINGS[4], SETTINGS[6]] {
                // Without an attribute and a setting git converts nothing, and what stands there is its author's.
                if attributes.is_empty() && matches!(autocrlf, None | Some("false")) {
                    continue;
                }
                let here = Repo::plain(&[]);
                here.git_run(&["init", "--quiet"]);
                for (key, value) in [("core.autocrlf", autocrlf), ("core.eol", eol)] {
                    if let Some(value) = value {
                        here.git_run(&["config", key, value]);
                    }
                }
                here.git_run(&["pull", "--quiet", up.root().to_str().unwrap(), "main"]);
                assert!(here.text("a.md").contains(&format!("# Hi{native}")));
                let before = here.files();
                let run = here.run(&["encoding", "--execute"]);
                let what = format!("{attributes:?} {asked:?} core.autocrlf={autocrlf:?} core.eol={eol:?}\n{run}");
                assert_eq!(run.code, 0, "{what}");
                assert_eq!(here.files(), before, "{what}");
                // What breaks here is said all the same, with what would last.
                let breaks = if native == "\n" {
                    "b.bat:1:1: warning[encoding/batch-lf]"
                } else {
                    "Makefile:1:1: warning[encoding/shell-crlf]"
                };
                let is_pinned = native == "\n" && attributes.contains("*.bat");
                assert_eq!(run.stdout.contains(breaks), !is_pinned, "{what}");
                // Where an editor is told otherwise, that is said of what tells it.
                let is_said = run.stdout.contains("eol-policy-conflict");
                assert_eq!(is_said, asked.is_some() && !attributes.is_empty(), "{what}");
            }
        }
    }
}
