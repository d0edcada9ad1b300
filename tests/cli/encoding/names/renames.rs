//! Renames: what they bring along, and what keeps them from being made.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::{assert_found, found};
use crate::cli::Repo;

/// Renames what can be renamed, and shows that nothing is left, staged or not.
#[track_caller]
fn repaired(repo: &Repo) {
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_ne!(run.code, 2, "{run}");
    assert_found(repo, &[]);
    repo.commit("renamed");
    assert_found(repo, &[]);
}

fn names(repo: &Repo) -> Vec<String> {
    repo.files().into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_file_is_renamed_with_what_refers_to_it() {
    let main = "#include \"aux.h\"\n#include \"../src/aux.h\"\n#include <xaux.h>\n// aux.hpp aux.h.in aux.\n";
    let docs = "[h](../src/aux.h#L1), [h][h], `src/aux.h`, <a href=\"../src/aux.h\">h</a>\n\n[h]: /src/aux.h\n";
    let repo = Repo::git(&[
        ("src/aux.h", "int a; // aux.h\n"),
        ("src/main.c", main),
        ("Makefile", "main: src/aux.h ./src/aux.h $(DIR)/src/aux.h\n"),
        (".github/workflows/ci.yml", "run: cat 'src/aux.h' https://example.org/src/aux.h\n"),
        ("docs/a.md", docs),
        ("bin.dat", "src/aux.h\0"),
    ]);
    repo.write("latin.txt", b"\xE9 src/aux.h\n");
    repo.commit("latin");
    let run = repo.run(&["encoding"]);
    assert_eq!(run.findings(), ["latin.txt:1:1 encoding/legacy-encoding", "src/aux.h encoding/path-reserved-name"]);
    let help = "`cargo xtask encoding --execute --unsafe` renames it to `aux_.h` and edits 11 references";
    assert!(run.stdout.contains(help), "{run}");
    assert!(run.stdout.contains("rename from src/aux.h\nrename to src/aux_.h\n"), "{run}");
    assert_eq!(run.code, 1);
    // Not without being asked.
    let before = repo.files();
    assert_eq!(repo.run(&["encoding", "--execute"]).code, 1);
    assert_eq!(repo.files(), before);
    repaired(&repo);
    assert!(!repo.path("src/aux.h").exists());
    assert_eq!(repo.text("src/aux_.h"), "int a; // aux_.h\n");
    let main = "#include \"aux_.h\"\n#include \"../src/aux_.h\"\n#include <xaux.h>\n// aux.hpp aux.h.in aux.\n";
    assert_eq!(repo.text("src/main.c"), main);
    assert_eq!(repo.text("Makefile"), "main: src/aux_.h ./src/aux_.h $(DIR)/src/aux_.h\n");
    assert_eq!(repo.text(".github/workflows/ci.yml"), "run: cat 'src/aux_.h' https://example.org/src/aux.h\n");
    let docs = "[h](../src/aux_.h#L1), [h][h], `src/aux_.h`, <a href=\"../src/aux_.h\">h</a>\n\n[h]: /src/aux_.h\n";
    assert_eq!(repo.text("docs/a.md"), docs);
    assert_eq!(repo.bytes("bin.dat"), b"src/aux.h\0");
    assert_eq!(repo.bytes("latin.txt"), b"\xE9 src/aux.h\n");
}

#[test]
fn a_folder_is_renamed_with_everything_in_it() {
    let repo = Repo::git(&[
        ("docs/con/page.md", "[n](note%2012:30.md) [p](page.md) [up](../x.md)\n"),
        ("docs/con/note 12:30.md", "n\n"),
        ("docs/con/deep/tool.txt", "x\n"),
        (
            "docs/x.md",
            "[c](con/) [d](con/page.md#a) [n](<con/note 12:30.md>) `docs/con/deep/tool.txt` a con game, con/man\n",
        ),
    ]);
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(repo.path("docs/con/deep/tool.txt"), mode).unwrap();
    repo.commit("mode");
    assert_found(
        &repo,
        &[("docs/con", "encoding/path-reserved-name"), ("docs/con/note 12:30.md", "encoding/path-illegal-char")],
    );
    repaired(&repo);
    assert_eq!(names(&repo), ["docs/con_/deep/tool.txt", "docs/con_/note 12-30.md", "docs/con_/page.md", "docs/x.md"]);
    assert!(!repo.path("docs/con").exists());
    assert_eq!(repo.path("docs/con_/deep/tool.txt").metadata().unwrap().permissions().mode() & 0o777, 0o755);
    assert_eq!(repo.text("docs/con_/page.md"), "[n](note%2012-30.md) [p](page.md) [up](../x.md)\n");
    let text =
        "[c](con_/) [d](con_/page.md#a) [n](<con_/note 12-30.md>) `docs/con_/deep/tool.txt` a con game, con/man\n";
    assert_eq!(repo.text("docs/x.md"), text);
}

#[test]
fn a_new_name_is_free_whatever_the_case() {
    let files = ["aux.h", "AUX_.H", "a:b", "a-b", "a|b", "A.", "nul"].map(|name| (name, "same\n"));
    let repo = Repo::git(&files);
    repaired(&repo);
    assert_eq!(names(&repo), ["A", "AUX_.H", "a-b", "a-b-2", "a-b-3", "aux_-2.h", "nul_"]);
}

#[test]
fn a_name_gets_its_form_c_and_loses_what_is_not_seen() {
    let links = "[c](cafe\u{301}.md) [c](cafe%CC%81.md) [c](caf\u{E9}.md)\n";
    let repo = Repo::git(&[("cafe\u{301}.md", "x\n"), ("a\u{200B}b.txt", "x\n"), ("R.md", links)]);
    repaired(&repo);
    assert_eq!(names(&repo), ["R.md", "ab.txt", "caf\u{E9}.md"]);
    assert_eq!(repo.text("R.md"), "[c](caf\u{E9}.md) [c](caf%C3%A9.md) [c](caf\u{E9}.md)\n");
}

#[test]
fn a_name_that_several_files_share_is_left_where_it_is_not_clear() {
    let repo = Repo::git(&[
        ("a/aux.h", "1\n"),
        ("b/aux.h", "2\n"),
        ("Makefile", "x: aux.h a/aux.h\n\nb/aux.h aux.h\n"),
        ("c/main.c", "#include \"aux.h\"\n"),
        ("b/main.c", "#include \"aux.h\"\n"),
    ]);
    let run = repo.run(&["encoding"]);
    let help = "edits one reference; what the name in Makefile:1 and 2 more means is not clear and stays";
    assert!(run.stdout.contains(help), "{run}");
    repaired(&repo);
    assert_eq!(repo.text("Makefile"), "x: aux.h a/aux_.h\n\nb/aux_.h aux.h\n");
    assert_eq!(repo.text("c/main.c"), "#include \"aux.h\"\n");
    assert_eq!(repo.text("b/main.c"), "#include \"aux_.h\"\n");
}

#[test]
fn a_link_is_renamed_as_itself_and_what_it_leads_to_stays() {
    let repo = Repo::git(&[("target.md", "t\n"), ("prn.md", "p\n"), ("src/aux/x.c", "x\n")]);
    symlink("target.md", repo.path("nul")).unwrap();
    symlink("../prn.md", repo.path("src/link.md")).unwrap();
    symlink("aux", repo.path("src/folder")).unwrap();
    repo.commit("links");
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stdout.contains("rename from nul\nrename to nul_\n"), "{run}");
    assert!(run.stdout.contains("rename it with `git mv`: a symbolic link leads to it"), "{run}");
    assert_eq!(std::fs::read_link(repo.path("nul_")).unwrap().to_str(), Some("target.md"));
    assert_found(&repo, &[("prn.md", "encoding/path-reserved-name"), ("src/aux", "encoding/path-reserved-name")]);
}

#[test]
fn a_name_under_which_another_program_would_read_the_file_is_not_given() {
    let repo = Repo::git(&[("run.sh.", "echo\n")]);
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert!(run.stdout.contains("under the nearest plain name another program would read it"), "{run}");
    assert!(repo.path("run.sh.").exists());
}

#[test]
fn a_ledger_is_neither_renamed_nor_edited() {
    let ledger = "# B\n\n## INDEX\n\n| Date | ID | Title |\n| --- | --- | --- |\n| 2026-01-01 | B-1 | src/prn.h |\n";
    let config = "[[ledger]]\nname = \"b\"\npath = \"docs/aux.md\"\nid = 'B-\\d+'\nnouns = [\"b\", \"bs\"]\n";
    let repo = Repo::git(&[("xtask.toml", config), ("docs/aux.md", ledger), ("src/prn.h", "x\n")]);
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert!(run.stdout.contains("the configuration names it as a ledger"), "{run}");
    assert_eq!(repo.text("docs/aux.md"), ledger);
    assert!(repo.path("src/prn_.h").exists());
}

#[test]
fn a_patch_and_a_report_say_what_is_renamed() {
    let files =
        [("src/aux.h", "x\n"), ("a b:c", "y\n"), ("main.c", "\"src/aux.h\"\n"), ("trail ", "z\n"), ("tab\tx", "t\n")];
    let repo = Repo::git(&files);
    let run = repo.run(&["encoding", "--execute", "--unsafe", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let edits = report["edits"].as_array().unwrap().iter();
    let edits: Vec<(&str, Option<&str>, &str)> = edits
        .map(|edit| (edit["kind"].as_str().unwrap(), edit["from"].as_str(), edit["path"].as_str().unwrap()))
        .collect();
    let expected = [
        ("rename", Some("a b:c"), "a b-c"),
        ("modify", None, "main.c"),
        ("rename", Some("src/aux.h"), "src/aux_.h"),
        ("rename", Some("tab\tx"), "tab_x"),
        ("rename", Some("trail "), "trail"),
    ];
    assert_eq!(edits, expected);
    assert!(report["findings"].as_array().unwrap().iter().all(|finding| finding["repaired"] == true));
    // The patch makes of the old files what is there now.
    let other = Repo::git(&files);
    let github = other.run(&["encoding", "--format", "github"]);
    assert!(github.stdout.contains("::error file=src/aux.h,title=encoding/path-reserved-name::"), "{github}");
    let patch = other.run(&["encoding", "--execute", "--unsafe", "--format", "patch"]).stdout;
    assert_eq!(other.files(), repo.files());
    let third = Repo::git(&files);
    third.write(".git/p", &patch);
    third.git_run(&["apply", "--index", ".git/p"]);
    assert_eq!(third.files(), repo.files());
}

#[test]
fn with_since_a_rename_reaches_what_did_not_change() {
    let repo = Repo::git(&[("main.c", "#include \"src/aux.h\"\n"), ("old/prn.h", "x\n")]);
    repo.write("src/aux.h", "x\n");
    let run = repo.run(&["encoding", "--since", "HEAD", "--execute", "--unsafe"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text("main.c"), "#include \"src/aux_.h\"\n");
    assert!(repo.path("src/aux_.h").exists() && repo.path("old/prn.h").exists());
    assert_eq!(found(&repo).len(), 1);
}

#[test]
fn the_gate_renames_before_documents_are_read() {
    let repo = Repo::git(&[("docs/aux.md", "# A\n"), ("README.md", "[a](docs/aux.md)\n"), ("xtask.toml", "")]);
    let run = repo.run(&["gate", "--execute", "--unsafe"]);
    assert!(run.stdout.contains("rename to docs/aux_.md"), "{run}");
    assert_eq!(repo.text("README.md"), "[a](docs/aux_.md)\n");
    assert_eq!(repo.run(&["gate"]).findings(), Vec::<String>::new());
}

#[test]
fn a_submodule_below_a_name_keeps_it_and_is_not_entered() {
    let repo = Repo::git(&[("aux/a.md", "a\n")]);
    let head = repo.git_run(&["rev-parse", "HEAD"]);
    repo.git_run(&["update-index", "--add", "--cacheinfo", &format!("160000,{},aux/sub", head.trim())]);
    std::fs::create_dir(repo.path("aux/sub")).unwrap();
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(run.findings(), ["aux encoding/path-reserved-name"]);
    assert!(repo.path("aux/a.md").exists());
}
