//! Names of files: what is found, what is not, and renames as repairs. The names are made where they can be.

mod renames;

use std::os::unix::ffi::OsStrExt as _;

use crate::cli::Repo;

/// Names in git's index alone: the disk need not hold them, nor git like them.
fn indexed(names: &[&str]) -> Repo {
    let repo = Repo::git(&[("README.md", "# R\n")]);
    let blob = repo.git_run(&["rev-parse", "HEAD:README.md"]);
    let entries: Vec<String> = names.iter().map(|name| format!("100644,{},{name}", blob.trim())).collect();
    let mut arguments = vec!["-c", "core.protectNTFS=false", "-c", "core.protectHFS=false", "update-index", "--add"];
    for entry in &entries {
        arguments.extend(["--cacheinfo", entry]);
    }
    repo.git_run(&arguments);
    repo
}

/// What was found: path, rule, and `!` before the rule of a warning.
fn found_with(repo: &Repo, arguments: &[&str]) -> Vec<(String, String)> {
    let run = repo.run(&[&["encoding", "--format", "json"], arguments].concat());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run}"));
    let findings = report["findings"].as_array().unwrap().iter();
    // What is in the files is the business of the other guards.
    let findings = findings.filter(|finding| finding["rule"].as_str().unwrap().starts_with("encoding/path-"));
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    findings
        .map(|finding| {
            let mark = if finding["severity"] == "warning" { "!" } else { "" };
            (text(&finding["path"]), format!("{mark}{}", text(&finding["rule"])))
        })
        .collect()
}

fn found(repo: &Repo) -> Vec<(String, String)> {
    found_with(repo, &[])
}

#[track_caller]
fn assert_found(repo: &Repo, expected: &[(&str, &str)]) {
    let found = found(repo);
    let found: Vec<(&str, &str)> = found.iter().map(|(path, rule)| (path.as_str(), rule.as_str())).collect();
    assert_eq!(found, expected);
}

/// Every one of `names` breaks the rule, alone in a repository of its own kind.
#[track_caller]
fn each_breaks(rule: &str, names: &[&str]) {
    let found = found(&indexed(names));
    for name in names {
        assert!(found.iter().any(|(path, id)| *path == **name && id == rule), "{name:?} is not {rule}: {found:?}");
    }
}

/// None of `names` breaks any rule.
#[track_caller]
fn none_breaks(names: &[&str]) {
    assert_found(&indexed(names), &[]);
}

/// The names that pre-commit's `check-illegal-windows-names` is said to refuse, and those it lets pass.
#[test]
fn the_names_of_pre_commit_are_found() {
    let reserved = [
        "AUX",
        "aux.txt",
        "con",
        "CON.tar.gz",
        "nul",
        "prn.c",
        "com1",
        "COM9.dat",
        "lpt1",
        "lpt9.x",
        "com\u{B9}",
        "COM\u{B2}.txt",
        "lpt\u{B3}",
    ];
    each_breaks("encoding/path-reserved-name", &reserved);
    assert_found(
        &indexed(&["aux/x.c", "src/prn/y.c"]),
        &[("aux", "encoding/path-reserved-name"), ("src/prn", "encoding/path-reserved-name")],
    );
    each_breaks("!encoding/path-reserved-name", &["com0", "LPT0.txt"]);
    each_breaks(
        "encoding/path-illegal-char",
        &["a<b", "a>b", "a:b", "a\"b", "a|b", "a?b", "a*b", "a\\b", "a\x01b", "a\x1fb", "dir:x"],
    );
    each_breaks("encoding/path-trailing-dot-space", &["end.", "end ", "dots..."]);
    assert_found(
        &indexed(&["folder./x", "space /x"]),
        &[("folder.", "encoding/path-trailing-dot-space"), ("space ", "encoding/path-trailing-dot-space")],
    );
    // They flag every white space at the end; Windows drops only the space, and a tab is a control character.
    each_breaks("encoding/path-illegal-char", &["tab\t"]);
    each_breaks("!encoding/path-bidi-invisible", &["nbsp\u{A0}"]);
    none_breaks(&[
        "com",
        "com10",
        "aux_",
        "foo.aux",
        "com.dat",
        "console",
        "nulx.txt",
        " lead",
        "a.b.c",
        ".hidden",
        "wide\u{3000}",
    ]);
}

/// git's t0060, `is_valid_path` on Windows: the same verdicts, but for `com0.c`, which git takes and Microsoft lists.
#[test]
fn the_names_of_git_are_found() {
    none_breaks(&["win32 x", "hello.txt", "comm", "conout.c", "lptN"]);
    assert_found(&indexed(&["com0.c"]), &[("com0.c", "!encoding/path-reserved-name")]);
    each_breaks("encoding/path-trailing-dot-space", &["win32 ", "win32.", "win32 . ."]);
    assert_found(
        &indexed(&["win32 /x ", ".../hello.txt", "PRN./abc", "abc/conOut$  .xyz/test"]),
        &[
            ("...", "encoding/path-trailing-dot-space"),
            ("PRN.", "encoding/path-reserved-name"),
            ("PRN.", "encoding/path-trailing-dot-space"),
            ("abc/conOut$  .xyz", "encoding/path-reserved-name"),
            ("win32 ", "encoding/path-trailing-dot-space"),
            ("win32 /x ", "encoding/path-trailing-dot-space"),
        ],
    );
    each_breaks("encoding/path-reserved-name", &["AUX.c", "lpt8", "com9.c", "Nul"]);
    each_breaks("encoding/path-illegal-char", &["colon:test", "lpt*"]);
}

/// CPython's `test_ntpath`, `isreserved`: the same verdicts.
#[test]
fn the_names_of_cpython_are_found() {
    each_breaks("encoding/path-trailing-dot-space", &["foo.", "foo "]);
    each_breaks(
        "encoding/path-illegal-char",
        &["\x0foo", "foo*bar", "foo?bar", "foo\"bar", "foo<bar", "foo>bar", "foo:bar", "foo|bar"],
    );
    each_breaks(
        "encoding/path-reserved-name",
        &[
            "nul",
            "aux",
            "prn",
            "con",
            "conin$",
            "conout$",
            "COM1",
            "LPT9",
            "com\u{B9}",
            "com\u{B2}",
            "lpt\u{B3}",
            "NUL.txt",
            "PRN  ",
            "AUX  .txt",
            "COM1:bar",
            "LPT9   :bar",
        ],
    );
    none_breaks(&["bar.com9", "bar.lpt9", "bar/baz/x"]);
}

#[test]
fn a_device_is_named_once_for_a_folder_and_what_it_holds() {
    let repo = indexed(&["docs/con/a.md", "docs/con/b.md", "docs/con/aux.md"]);
    assert_found(
        &repo,
        &[("docs/con", "encoding/path-reserved-name"), ("docs/con/aux.md", "encoding/path-reserved-name")],
    );
    let run = repo.run(&["encoding"]);
    assert!(run.stdout.contains("`con` is the device CON to Windows, not a folder"), "{run}");
    // What is not on the disk is not renamed.
    assert!(run.stdout.contains("rename it with `git mv`: it, or a file in it, is in git's index alone"), "{run}");
    assert_eq!(run.code, 1);
}

#[test]
fn names_collide_by_case_on_each_system_its_own_way() {
    let repo = indexed(&[
        "Readme.md",
        "docs/A.md",
        "docs/a.md",
        "stra\u{DF}e",
        "strasse",
        "x",
        "X/y",
        "\u{17F}",
        "s",
        "b",
        "c",
    ]);
    let both = "encoding/path-case-collision";
    assert_found(
        &repo,
        &[("Readme.md", both), ("docs/a.md", both), ("stra\u{DF}e", both), ("x", both), ("\u{17F}", both)],
    );
    let run = repo.run(&["encoding"]);
    for message in [
        "the file `docs/a.md` and the file `docs/A.md` are one name: Windows (NTFS) and macOS (APFS) keep one of the two files",
        "the file `x` and the folder `X` are one name: Windows (NTFS) and macOS (APFS) keep the file or the folder, not both",
        "the file `stra<U+00DF>e` and the file `strasse` are one name: macOS (APFS) keeps one of the two files",
        "(see README.md:1)",
    ] {
        assert!(run.stdout.contains(message), "{message}\n{run}");
    }
    // Folders: the files of both end up in one, and lose each other.
    let repo = indexed(&["docs/a.md", "docs/b.md", "Docs/B.md", "Docs/c.md"]);
    assert_found(&repo, &[("docs", "!encoding/path-case-collision"), ("docs/b.md", both)]);
    none_breaks(&["a/x", "b/X", "\u{131}", "i"]);
}

#[test]
fn names_that_differ_only_in_composition_collide() {
    let (composed, decomposed) = ("caf\u{E9}.md", "cafe\u{301}.md");
    let repo = indexed(&[composed, decomposed]);
    assert_found(&repo, &[(decomposed, "!encoding/path-not-nfc"), (composed, "encoding/path-normalization-collision")]);
    let repo = indexed(&[decomposed]);
    assert_found(&repo, &[(decomposed, "!encoding/path-not-nfc")]);
    // Another case as well.
    let repo = indexed(&["CAF\u{C9}.md", decomposed]);
    assert_found(&repo, &[(decomposed, "encoding/path-case-collision"), (decomposed, "!encoding/path-not-nfc")]);
    none_breaks(&[composed, "x/cafe.md"]);
}

#[test]
fn a_path_leaves_room_for_the_folder_of_a_clone() {
    let file = |units: usize| format!("{}/{}", "d".repeat(60), "f".repeat(units - 61));
    let folder = |units: usize| format!("{}/{}/f", "d".repeat(60), "e".repeat(units - 61));
    // 80 + 1 + 178 is 259; 80 + 1 + 166 is 247.
    none_breaks(&[&file(178), &folder(166)]);
    let (long, deep) = (file(179), folder(167));
    let repo = indexed(&[&long, &deep]);
    assert_found(
        &repo,
        &[(deep.strip_suffix("/f").unwrap(), "!encoding/path-too-long"), (&long, "!encoding/path-too-long")],
    );
    let run = repo.run(&["encoding"]);
    assert!(
        run.stdout.contains("has 179 UTF-16 units; below a clone of 80 that is 260, and Windows holds 259"),
        "{run}"
    );
    assert_eq!(run.code, 0, "it depends on the clone: {run}");
    repo.write("xtask.toml", "[encoding]\nlong_paths = true\n");
    assert_found(&repo, &[]);
    repo.write("xtask.toml", "[encoding]\nroot_budget = 79\n");
    assert_found(&repo, &[]);
    // One unit for a character of the basic plane, two beyond; Linux counts bytes.
    let room = |text: &str| found(&indexed(&[text])).contains(&(text.to_owned(), "encoding/path-too-long".to_owned()));
    assert!(!room(&"\u{E9}".repeat(127)) && room(&"\u{E9}".repeat(128)) && room(&"\u{1F600}".repeat(128)));
}

#[test]
fn a_name_that_is_not_utf8_is_never_clean() {
    let repo = Repo::git(&[("README.md", "# R\n")]);
    std::fs::write(repo.root().join(std::ffi::OsStr::from_bytes(b"caf\xE9.txt")), "x").unwrap();
    let run = repo.run(&["encoding"]);
    assert_eq!(run.findings(), ["caf\\xe9.txt encoding/path-invalid-utf8"]);
    assert!(run.stdout.contains("its byte 4 is E9; the contents were not looked at"), "{run}");
    assert_eq!(run.code, 1);
    repo.commit("add");
    assert_eq!(repo.run(&["encoding"]).findings(), ["caf\\xe9.txt encoding/path-invalid-utf8"]);
    // Whoever must know what stands in it cannot judge.
    std::fs::write(repo.root().join(std::ffi::OsStr::from_bytes(b"caf\xE9.md")), "x").unwrap();
    let run = repo.run(&["docs-drift"]);
    assert!(run.stdout.contains("caf\\xe9.md: error[files/unseen]"), "{run}");
    assert_eq!(run.code, 2);
    // Outside of git too.
    let plain = Repo::plain(&[]);
    std::fs::write(plain.root().join(std::ffi::OsStr::from_bytes(b"\xFF")), "x").unwrap();
    assert_eq!(plain.run(&["encoding", "--repo", "."]).findings(), ["\\xff encoding/path-invalid-utf8"]);
}

#[test]
fn what_is_not_seen_in_a_name_is_found() {
    let repo = indexed(&["a\u{202E}gpj.exe", "zero\u{200B}width", "Shot at 9.41\u{202F}PM.png"]);
    assert_found(
        &repo,
        &[
            ("Shot at 9.41\u{202F}PM.png", "!encoding/path-bidi-invisible"),
            ("a\u{202E}gpj.exe", "encoding/path-bidi-invisible"),
            ("zero\u{200B}width", "!encoding/path-bidi-invisible"),
        ],
    );
    assert!(repo.run(&["encoding"]).stdout.contains("`a<U+202E>gpj.exe` holds U+202E, so it is not shown as it is"));
    none_breaks(&[
        "\u{26A0}\u{FE0F}.md",
        "\u{1F468}\u{200D}\u{1F469}",
        "\u{645}\u{6CC}\u{200C}\u{62E}",
        "\u{65E5}\u{672C}.md",
        "\u{5D0}.md",
    ]);
}

#[test]
fn another_spelling_of_a_file_of_git_is_found_and_not_renamed() {
    let names = ["a/git~1", "a/.git ", ".gitmodules::$DATA", ".GITATTRIBUTES", "x/.g\u{200C}it/config", "GI7EBA~1"];
    let repo = indexed(&names);
    let found = found(&repo);
    for name in ["a/git~1", "a/.git ", ".gitmodules::$DATA", ".GITATTRIBUTES", "x/.g\u{200C}it", "GI7EBA~1"] {
        assert!(found.contains(&(name.to_owned(), "encoding/path-dotgit-alias".to_owned())), "{name}: {found:?}");
    }
    none_breaks(&[".gitignore", ".gitattributes", ".github/x", ".gitkeep", "git~2", "foo~1.txt"]);
    let repo = Repo::git(&[(".gitattributes.", "* text\n")]);
    let run = repo.run(&["encoding"]);
    assert!(run.stdout.contains("`.gitattributes.` is `.gitattributes` to some file system"), "{run}");
    assert!(!run.stdout.contains("rename from"), "{run}");
}

#[test]
fn since_asks_about_names_that_the_change_brought() {
    let repo = Repo::git(&[("aux.h", "x\n"), ("docs/con/a.md", "x\n"), ("README.md", "# R\n"), ("nul/old.md", "x\n")]);
    repo.write("docs/con/b.md", "new\n");
    repo.write("aux.h", "edited\n");
    repo.write("readme.md", "new\n");
    repo.write("prn.txt", "new\n");
    repo.write("com1/x", "new\n");
    std::fs::write(repo.root().join(std::ffi::OsStr::from_bytes(b"new\xE9")), "x").unwrap();
    let new = found_with(&repo, &["--since", "HEAD"]);
    let expected = [
        ("com1", "encoding/path-reserved-name"),
        ("new\\xe9", "encoding/path-invalid-utf8"),
        ("prn.txt", "encoding/path-reserved-name"),
        ("readme.md", "encoding/path-case-collision"),
    ];
    assert_eq!(new, expected.map(|(path, rule)| (path.to_owned(), rule.to_owned())));
    assert_eq!(found(&repo).len(), expected.len() + 3, "the old ones are found without it");
    repo.commit("new");
    assert_eq!(found_with(&repo, &["--since", "HEAD~1"]).len(), expected.len());
    assert!(found_with(&repo, &["--since", "HEAD"]).is_empty());
}

#[test]
fn a_name_can_be_accepted_or_left_out() {
    let repo = Repo::git(&[("tests/data/aux.h", "x\n"), ("con/x", "x\n"), ("con/y:z", "x\n")]);
    let config = "\
[[allow]]
rule = \"encoding/path-reserved-name\"
paths = [\"con\"]
reason = \"nobody clones it on Windows\"

[encoding]
exclude = [\"tests/data/\"]
";
    repo.write("xtask.toml", config);
    assert_found(&repo, &[("con/y:z", "encoding/path-illegal-char")]);
}
