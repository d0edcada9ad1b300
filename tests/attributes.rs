//! What `.gitattributes` means, asked of git itself: for generated trees, patterns and paths `git check-attr`
//! and our own reading agree to the letter.
//!
//! `PROPTEST_CASES=10000` asks as long as one likes.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::sample::select;

use xtask::text::gitattributes::{Attributes, Problem, State, pattern_of, resolve};

/// What patterns are glued together from.
const PIECES: &[&str] = &[
    "a",
    "b",
    "ab",
    "x.c",
    ".c",
    ".",
    "*",
    "*",
    "**",
    "***",
    "?",
    "/",
    "/",
    "/**/",
    "**/",
    "/**",
    "[ab]",
    "[!a]",
    "[^b]",
    "[a-c]",
    "[]a]",
    "[a",
    "[[:alpha:]]",
    "[[:digit:]",
    "[[:nope:]]",
    "[a-]",
    "[\\]]",
    "[z-a]",
    "\\",
    "\\*",
    "\\\\",
    "!",
    "\\!",
    "\"",
    "\\\"",
    "\u{E9}",
    "[\u{E9}]",
    "{a,b}",
    "#",
    "\\#",
    "-",
    "dir",
    "sub",
    "[attr]",
    "\\303\\251",
    "[!",
    "[[:",
    "[--0]",
    "\t",
    "\\/",
    "[/]",
    "[+--]",
];

const STATES: &[&str] = &[
    "text",
    "-text",
    "!text",
    "text=auto",
    "eol=lf",
    "eol=crlf",
    "-eol",
    "binary",
    "-binary",
    "!binary",
    "diff",
    "-diff",
    "merge=union",
    "m",
    "-m",
    "n",
    "!n",
    "m=x",
    "linguist-generated",
    "filter=lfs",
    "-text=x",
    "text=",
    "=x",
    "--x",
    "a/b",
    "builtin_x",
    "x.y_z-1",
];

const FOLDERS: &[&str] = &["", "a/", "dir/", "dir/sub/", "a/b/", "\u{E9}/"];

const NAMES: &[&str] = &[
    "a", "b", "ab", "x.c", "a.c", ".c", "ab.c", "dir", "sub", "c", "ba", "*", "[a", "!a", "#", "\\", "\u{E9}",
    "\u{E9}.c", "a b", "\"", "-", "1.c", "]", "z", "0",
];

fn pattern() -> impl Strategy<Value = String> {
    let glued = prop::collection::vec(select(PIECES), 1..6).prop_map(|pieces| pieces.concat());
    prop_oneof![
        6 => glued.clone(),
        1 => glued.prop_map(|glued| format!("\"{glued} {glued}\"")),
        1 => (select(FOLDERS), select(NAMES)).prop_map(|(folder, name)| pattern_of(&format!("{folder}{name}"))),
        1 => select(&["[attr]m", "[attr]n", "[attr]binary", "[attr] m", "[attr]-x", "[attr]text"][..]).prop_map(str::to_owned),
    ]
}

fn line() -> impl Strategy<Value = String> {
    let states = prop::collection::vec(select(STATES), 0..4).prop_map(|states| states.join(" "));
    let blank = select(&["", " ", "\t"][..]);
    let end = select(&["\n", "\n", "\n", "\r\n", "\0rest\n", " \n"][..]);
    (blank, pattern(), select(&[" ", "\t", "  "][..]), states, end)
        .prop_map(|(blank, pattern, gap, states, end)| format!("{blank}{pattern}{gap}{states}{end}"))
}

fn file() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(line(), 0..8).prop_map(|lines| lines.concat());
    (select(&["", "", "\u{FEFF}", "# comment\n\n", "[attr]m text -n eol=lf\n[attr]n m diff\n"][..]), lines)
        .prop_map(|(start, lines)| format!("{start}{lines}"))
}

/// What git says of every path: the attributes, each with its state as `check-attr` writes it.
fn asked(root: &std::path::Path, paths: &[String]) -> BTreeMap<String, BTreeMap<String, String>> {
    let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let mut child = Command::new("git")
        .args(["-c", "core.ignorecase=false", "check-attr", "--stdin", "-z", "-a"])
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", null)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_ATTR_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = paths.iter().map(|path| format!("{path}\0")).collect::<String>();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let mut said: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let text = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = text.split_terminator('\0').collect();
    for row in words.chunks(3) {
        said.entry(row[0].to_owned()).or_default().insert(row[1].to_owned(), row[2].to_owned());
    }
    said
}

fn ours(files: &BTreeMap<&str, Attributes>, path: &str) -> BTreeMap<String, String> {
    let chain: Vec<(usize, &Attributes)> = FOLDERS
        .iter()
        .rev()
        .filter(|folder| path.starts_with(**folder))
        .filter_map(|folder| Some((folder.len(), files.get(folder)?)))
        .collect();
    let mut chain = chain;
    chain.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    let word = |state: State| match state {
        State::Set => "set".to_owned(),
        State::Unset => "unset".to_owned(),
        State::Unspecified => unreachable!("it is never given"),
        State::Value(value) => value.into(),
    };
    resolve(path, &chain).into_iter().map(|(name, given)| (name.to_owned(), word(given.state))).collect()
}

/// A repository without a commit, made once.
fn repository() -> &'static std::path::Path {
    static MADE: std::sync::LazyLock<tempfile::TempDir> = std::sync::LazyLock::new(|| {
        let folder = tempfile::TempDir::new().unwrap();
        assert!(Command::new("git").args(["init", "--quiet"]).current_dir(folder.path()).status().unwrap().success());
        for name in FOLDERS {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        folder
    });
    MADE.path()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 400, ..ProptestConfig::default() })]
    #[test]
    fn attributes_are_what_git_says(texts in prop::collection::vec(prop::option::of(file()), FOLDERS.len())) {
        let root = repository();
        let mut files = BTreeMap::new();
        for (folder, text) in FOLDERS.iter().zip(&texts) {
            let path = root.join(folder).join(".gitattributes");
            match text {
                Some(text) => {
                    std::fs::write(path, text).unwrap();
                    files.insert(*folder, Attributes::parse(text.as_bytes(), folder.is_empty()));
                }
                None => drop(std::fs::remove_file(path)),
            }
        }
        let paths: Vec<String> =
            FOLDERS.iter().flat_map(|folder| NAMES.iter().map(move |name| format!("{folder}{name}"))).collect();
        let said = asked(root, &paths);
        for path in &paths {
            let git = said.get(path).cloned().unwrap_or_default();
            prop_assert_eq!(ours(&files, path), git, "{} in {:?}", path, texts);
        }
    }
}

#[test]
fn a_pattern_made_of_a_path_matches_it_alone() {
    for path in ["a b/c", "x*[1]?\\", "\"q\"", "a\tb", "plain"] {
        let text = format!("{} mark\n", pattern_of(path));
        let attributes = Attributes::parse(text.as_bytes(), true);
        assert!(resolve(path, &[(0, &attributes)]).contains_key("mark"), "{text}");
        assert!(resolve(&format!("d/{path}"), &[(0, &attributes)]).is_empty(), "{text}");
    }
}

#[test]
fn lines_that_say_nothing_are_told() {
    let long = "x".repeat(2048);
    let text = format!("!a text\ndocs/ -text\n* a/b\n{long} text\n\"a/\" text\n* text\n");
    let problems = Attributes::parse(text.as_bytes(), true).problems;
    let kinds: Vec<Problem> = problems.iter().map(|(_, problem)| *problem).collect();
    assert_eq!(kinds, [Problem::Negative, Problem::Folder, Problem::Name, Problem::Long, Problem::Folder]);
    assert_eq!(&text[problems[1].0.clone()], "docs/ -text");
    assert_eq!(Attributes::parse(b"[attr]x text\n", false).problems[0].1, Problem::Macro);
}
