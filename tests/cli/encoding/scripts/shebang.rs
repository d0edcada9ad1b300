//! Scripts that a Unix kernel, a shell, make or git starts.

use super::{found, own, repaired};
use crate::cli::Repo;

#[test]
fn crlf_stops_what_unix_runs() {
    for path in ["a.sh", "run.bash", "configure", ".githooks/pre-commit"] {
        let (before, after) = repaired(path, "a:\r\n\tb c\r\n", &[]);
        assert_eq!(before, [format!("{path}:1:1 encoding/shell-crlf")]);
        assert_eq!(after, b"a:\n\tb c\n");
    }
    let (before, after) = repaired("tool", b"#!/bin/sh\r\necho \xE9\r\n\r", &[]);
    assert_eq!(before, ["tool:1:1 encoding/shell-crlf"]);
    assert_eq!(after, b"#!/bin/sh\necho \xE9\n\r");
}

#[test]
fn a_makefile_with_crlf_is_read_unless_a_backslash_stands_before_it() {
    let long = "a:\r\n\t@if true; then \\\r\n\techo b; fi\r\n";
    assert_eq!(found(&[("Makefile", "a:\r\n\tb c\r\n"), ("a.mk", "b = \\\n  c\r\n")]), Vec::<String>::new());
    let repo = Repo::git(&[("Makefile", long)]);
    let run = repo.run(&["encoding", "--execute"]);
    assert!(
        run.stdout
            .contains("Makefile:1:1: warning[encoding/shell-crlf]: 3 lines end with CRLF, and the backslash of line 2"),
        "{run}"
    );
    assert_eq!((run.code, repo.text("Makefile")), (0, long.to_owned()));
    let (_, after) = repaired("Makefile", long, &["--unsafe"]);
    assert_eq!(after, long.replace('\r', "").as_bytes());
}

#[test]
fn of_other_scripts_the_first_line_alone_suffers() {
    let repo = Repo::git(&[("a.py", "#!/usr/bin/env python3\r\nprint(1)\r\n")]);
    let run = repo.run(&["encoding"]);
    assert!(run.stdout.contains("a.py:1:1: warning[encoding/shell-crlf]: 2 lines end with CRLF"), "{run}");
    repo.git_run(&["update-index", "--chmod=+x", "a.py"]);
    let run = repo.run(&["encoding"]);
    assert!(run.stdout.contains("a.py:1:1: error[encoding/shell-crlf]"), "{run}");
    assert_eq!(
        found(&[("a.py", "#!/usr/bin/env python3\nprint(1)\r\n"), ("b.py", "print(1)\r\n")]),
        Vec::<String>::new()
    );
    // What runs on Windows keeps its line ends, and `#![` is Rust.
    let windows = [("a.ps1", "#!/usr/bin/env pwsh\r\nexit\r\n"), ("b.cmd", "echo a\r\n"), ("c.rs", "#![no_std]\r\n")];
    assert_eq!(found(&windows), Vec::<String>::new());
}

#[test]
fn a_few_carriage_returns_may_be_meant() {
    let text = "cat <<E\nHost: a\r\nE\n";
    let repo = Repo::git(&[("a.sh", text)]);
    assert_eq!(own(&repo.run(&["encoding", "--execute"])), ["a.sh:2:1 encoding/shell-crlf"]);
    assert_eq!(repo.text("a.sh"), text);
    let (_, after) = repaired("a.sh", text, &["--unsafe"]);
    assert_eq!(after, b"cat <<E\nHost: a\nE\n");
}

#[test]
fn a_mark_hides_the_first_line() {
    let (before, after) = repaired("a.py", "\u{FEFF}#!/usr/bin/env python3\r\n# \u{E9}\n", &[]);
    assert_eq!(before, ["a.py:1:1 encoding/shebang-bom", "a.py:1:1 encoding/shell-crlf"]);
    assert_eq!(after, "#!/usr/bin/env python3\n# \u{E9}\n".as_bytes());
    // PowerShell on Windows needs it.
    let run = Repo::git(&[("a.ps1", "\u{FEFF}#!/usr/bin/env pwsh\n'\u{E9}'\n")]).run(&["encoding", "--execute"]);
    assert_eq!((own(&run), run.code), (vec!["a.ps1:1:1 encoding/shebang-bom".to_owned()], 0));
}

#[test]
fn modes_agree_with_the_first_line() {
    let repo = Repo::git(&[
        ("run.sh", "#!/bin/sh\n"),
        ("marked.sh", "#!/bin/sh\n"),
        ("README.md", "a\n"),
        ("plain.txt", "a\n"),
        ("a b.txt", "\u{E9}\n"),
        ("a.bat", "echo a\r\n"),
        ("t.sh.in", "#!/bin/sh\n"),
        ("empty", ""),
    ]);
    repo.write("tool.bin", b"\x7FELF\0\x01");
    repo.git_run(&["add", "tool.bin"]);
    for path in ["marked.sh", "README.md", "a b.txt", "a.bat", "empty", "tool.bin"] {
        repo.git_run(&["update-index", "--chmod=+x", path]);
    }
    let run = repo.run(&["encoding"]);
    assert_eq!(
        own(&run),
        [
            "README.md encoding/executable-without-shebang",
            "a b.txt encoding/executable-without-shebang",
            "run.sh:1:1 encoding/shebang-not-executable",
        ]
    );
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("help: git update-index --chmod=-x 'a b.txt'\n"), "{run}");
    // The command of the help line repairs it.
    repo.git_run(&["update-index", "--chmod=+x", "run.sh"]);
    repo.git_run(&["update-index", "--chmod=-x", "README.md"]);
    assert_eq!(own(&repo.run(&["encoding"])), ["a b.txt encoding/executable-without-shebang"]);
}

#[cfg(unix)]
#[test]
fn outside_git_the_disk_knows_the_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    let repo = Repo::plain(&[("a.sh", "#!/bin/sh\n"), ("b.txt", "b\n"), ("c.sh", "#!/bin/sh\n")]);
    for path in ["b.txt", "c.sh"] {
        std::fs::set_permissions(repo.path(path), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let run = repo.run(&["encoding", "--repo", "."]);
    assert_eq!(own(&run), ["a.sh:1:1 encoding/shebang-not-executable", "b.txt encoding/executable-without-shebang"]);
}

#[test]
fn since_asks_about_changed_files_alone() {
    let repo = Repo::git(&[("old.sh", "#!/bin/sh\n"), ("old.txt", "a\n")]);
    repo.git_run(&["update-index", "--chmod=+x", "old.txt"]);
    repo.commit("old");
    repo.git_run(&["branch", "base"]);
    repo.write("new.sh", "#!/bin/sh\n");
    repo.commit("new");
    assert_eq!(own(&repo.run(&["encoding", "--since", "base"])), ["new.sh:1:1 encoding/shebang-not-executable"]);
}

#[cfg(unix)]
#[test]
fn what_git_does_not_track_has_the_mode_of_the_disk() {
    use std::os::unix::fs::PermissionsExt as _;
    let repo = Repo::git(&[("sub/old.sh", "#!/bin/sh\n")]);
    for (path, mode) in [("a b.sh", 0o644), ("sub/c.sh", 0o755), ("sub/d.txt", 0o755)] {
        repo.write(path, if path.ends_with("txt") { "d\n" } else { "#!/bin/sh\n" });
        std::fs::set_permissions(repo.path(path), std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let found = ["a b.sh:1:1 encoding/shebang-not-executable", "sub/d.txt encoding/executable-without-shebang"];
    assert_eq!(own(&repo.run(&["encoding", "--since", "HEAD"])), found);
    assert_eq!(own(&repo.run(&["encoding"])), [found[0], found[1], "sub/old.sh:1:1 encoding/shebang-not-executable"]);
}
