//! Git itself says what a file should be: what `--execute` writes is what `git add --renormalize` and a checkout
//! make of it, for every combination of `text` and `eol`.

use super::repo;
use crate::cli::Repo;

const TEXTS: [&str; 4] = ["", "text", "-text", "text=auto"];
const EOLS: [&str; 3] = ["", "eol=lf", "eol=crlf"];
const ENDS: [&str; 5] = ["\n", "\r\n", "\r\r\n", "\r", ""];

/// Every text of three lines.
fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for first in ENDS {
        for second in ENDS {
            for third in ENDS {
                texts.push(format!("a{first}bc{second}d{third}"));
            }
        }
    }
    texts
}

fn path(text: usize, eol: usize, index: usize) -> String {
    format!("t{text}e{eol}/{index}.txt")
}

fn made() -> Repo {
    let mut attributes = String::new();
    for (t, text) in TEXTS.iter().enumerate() {
        for (e, eol) in EOLS.iter().enumerate() {
            attributes.push_str(&format!("t{t}e{e}/** {text} {eol}\n"));
        }
    }
    let repo = Repo::plain(&[super::QUIET, (".gitattributes", &attributes)]);
    for t in 0..TEXTS.len() {
        for e in 0..EOLS.len() {
            for (index, text) in texts().iter().enumerate() {
                repo.write(&path(t, e, index), text);
            }
        }
    }
    repo.git_run(&["init", "--quiet"]);
    repo.git_run(&["config", "core.autocrlf", "false"]);
    repo
}

/// What git makes of the files on a system with these line ends, once nothing changes any more.
fn by_git(system: &str) -> Repo {
    let repo = made();
    repo.git_run(&["config", "core.eol", system]);
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
    repo
}

#[test]
fn what_is_written_is_what_git_would_check_out() {
    let (unix, windows, ours) = (by_git("lf"), by_git("crlf"), made());
    let run = ours.run(&["encoding", "--execute", "-q"]);
    assert!(run.code < 2, "{}", run.stderr);
    let safely: Vec<(String, Vec<u8>)> = ours.files();
    let run = ours.run(&["encoding", "--execute", "--unsafe", "-q"]);
    assert!(run.code < 2, "{}", run.stderr);
    let mut compared = 0;
    for (t, text) in TEXTS.iter().enumerate() {
        for (e, eol) in EOLS.iter().enumerate() {
            for (index, before) in texts().iter().enumerate() {
                let path = path(t, e, index);
                let safe = &safely.iter().find(|(own, _)| *own == path).unwrap().1;
                let (lf, crlf, all) = (unix.bytes(&path), windows.bytes(&path), ours.bytes(&path));
                let what = format!("{before:?} with `{text} {eol}`");
                compared += 1;
                let is_pinned = !eol.is_empty() && *text != "-text";
                if is_pinned {
                    assert_eq!(lf, crlf, "{what}");
                    assert_eq!(*safe, lf, "{what}");
                } else {
                    // Nobody names a line end, so nothing is written by itself.
                    assert_eq!(*safe, before.as_bytes(), "{what}");
                }
                if *text == "text" && !is_pinned && !before.contains('\r') {
                    assert!(all == lf || all == crlf, "{what}");
                }
                if *text == "-text" {
                    assert_eq!(all, before.as_bytes(), "{what}");
                }
            }
        }
    }
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
