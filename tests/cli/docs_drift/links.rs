//! Links, anchors and paths in code. Rules named here: `docs-drift/broken-link`, `docs-drift/broken-old-link`,
//! `docs-drift/wrong-case`, `docs-drift/leaves-repository`, `docs-drift/undefined-label`, `docs-drift/broken-anchor`,
//! `docs-drift/missing-path`, `docs-drift/unused-elsewhere`, `docs-drift/not-text`, `docs-drift/no-input`,
//! `docs-drift/hidden-text`.

use super::{findings, found};
use crate::cli::Repo;

/// A repository with a few things to refer to.
pub fn repo(other: &[(&str, &str)]) -> Repo {
    let mut files = vec![
        ("LICENSE", "MIT\n"),
        ("docs/guide.md", "# Guide\n\n## Set up\n\n## Set up\n\n<a name=\"here\"></a>\n"),
        ("docs/img/a b (1).png", "png"),
        ("src/main.rs", "fn main() {}\n// end\n"),
        ("scripts/run.sh", "true\n"),
    ];
    files.extend_from_slice(other);
    Repo::git(&files)
}

/// What is found in a page of `docs`, with the configuration.
#[track_caller]
pub fn judged(config: &str, text: &str) -> Vec<String> {
    found(&repo(&[("xtask.toml", config), ("docs/page.md", text)]))
}

#[track_caller]
pub fn check(text: &str, expected: &[&str]) {
    assert_eq!(judged("", text), expected, "{text}");
}

#[test]
fn a_file_that_was_deleted_is_gone_whether_git_was_told_or_not() {
    let page = "[guide](guide.md), `scripts/run.sh` and `scripts/other.sh`\n";
    let repo = repo(&[("docs/page.md", page), ("scripts/other.sh", "true\n")]);
    assert_eq!(found(&repo), [] as [&str; 0]);
    std::fs::remove_file(repo.path("docs/guide.md")).unwrap();
    std::fs::remove_file(repo.path("scripts/run.sh")).unwrap();
    let gone = ["docs/page.md:1 broken-link", "docs/page.md:1 missing-path"];
    assert_eq!(found(&repo), gone);
    repo.git_run(&["rm", "--quiet", "docs/guide.md", "scripts/run.sh"]);
    assert_eq!(found(&repo), gone);
    // What a sparse checkout leaves out is there for everybody else.
    repo.git_run(&["reset", "--quiet", "--hard"]);
    repo.git_run(&["update-index", "--skip-worktree", "docs/guide.md"]);
    std::fs::remove_file(repo.path("docs/guide.md")).unwrap();
    assert_eq!(found(&repo), [] as [&str; 0]);
}

#[test]
fn dl_1_a_missing_file_is_missing_whatever_its_name_holds() {
    check(
        "[a](api/NOPE.md)\n[b](../src/autopack/NOPE.py)\n[c](x/NO:PE.md)\n",
        &["docs/page.md:1 broken-link", "docs/page.md:2 broken-link", "docs/page.md:3 broken-link"],
    );
}

#[test]
fn dl_2_a_listed_document_that_is_gone_is_not_clean() {
    let repo = repo(&[("xtask.toml", "[references]\ndocuments = [\"docs/INDEX.md\", \"docs/guide.md\"]\n")]);
    assert_eq!(found(&repo), ["xtask.toml no-input"]);
    assert_eq!(repo.run(&["docs-drift"]).code, 1);
    assert_eq!(found(&Repo::git(&[("xtask.toml", ""), ("a.txt", "")])), ["xtask.toml no-input"]);
    let none = Repo::git(&[("xtask.toml", "[references]\ndocuments = []\n"), ("a.txt", "")]);
    assert_eq!(found(&none), [""; 0]);
}

#[test]
fn dl_3_a_link_out_of_the_repository_is_never_looked_up() {
    check("[a](../../../../../../etc/hostname)\n", &["docs/page.md:1 leaves-repository"]);
    check("[a](..%2F..%2F..%2Fetc/hostname)\n", &["docs/page.md:1 leaves-repository"]);
    check("[a](C:/dev/project/README.md)\n", &["docs/page.md:1 leaves-repository"]);
    check("[a](../LICENSE) [b](../) [c](../../../issues) [d](https://e.org/../..) [e](mailto:a@b.org)\n", &[]);
}

#[test]
fn dl_4_a_link_that_is_valid_only_from_the_root_is_broken_and_repaired() {
    let repo = repo(&[("xtask.toml", ""), ("docs/page.md", "[a](LICENSE)\n[b](/LICENSE)\n")]);
    assert_eq!(found(&repo), ["docs/page.md:1 broken-link"]);
    assert_eq!(repo.run(&["docs-drift", "--execute", "--unsafe"]).code, 0);
    assert_eq!(repo.text("docs/page.md"), "[a](../LICENSE)\n[b](/LICENSE)\n");
    assert_eq!(found(&repo), [""; 0]);
}

#[test]
fn dl_5_titles_angles_parentheses_and_queries_are_read() {
    check(
        "[a](guide.md \"Title\") [b](<img/a b (1).png>) [c](img/a%20b%20(1).png) [d](../src/main.rs?raw=1) [e](../docs/)\n",
        &[],
    );
    check("[![i](img/no.png)](no.md)\n", &["docs/page.md:1 broken-link", "docs/page.md:1 broken-link"]);
    check(
        "[a](<no no.md> 'Title')\n[b](no%20no.md?raw=1#x)\n",
        &["docs/page.md:1 broken-link", "docs/page.md:2 broken-link"],
    );
}

#[test]
fn dl_6_reference_links_html_and_fragments_are_judged_and_code_is_not() {
    check(
        "[a][l] <a href=\"no.md\">x</a>\n<img src='img/no.png'>\n\n[l]: no2.md\n",
        &["docs/page.md:1 broken-link", "docs/page.md:2 broken-link", "docs/page.md:4 broken-link"],
    );
    check("`[a](no.md)`\n\n~~~\n[a](no.md)\n~~~\n\n<!-- [a](no.md) -->\n", &[]);
    check("[a](guide.md#no)\n[b](#nothing)\n", &["docs/page.md:1 broken-anchor", "docs/page.md:2 broken-anchor"]);
}

#[test]
fn dl_7_an_exclusion_covers_what_it_says_and_nothing_else() {
    let config = "[references]\nexclude = [\"archive/**\"]\nhistory = []\n";
    let broken = "[a](no.md)\n";
    let files = [("archive/a.md", broken), ("archive/deep/er/b.md", broken), ("docs/archive/c.md", broken)];
    let repo = repo(&[&[("xtask.toml", config)], &files[..]].concat());
    assert_eq!(found(&repo), ["docs/archive/c.md:1 broken-link"]);
}

#[test]
fn dl_8_a_check_writes_nothing() {
    let repo = repo(&[("xtask.toml", ""), ("docs/page.md", "[a](LICENSE)\n")]);
    let before = repo.files();
    assert_eq!(repo.run(&["docs-drift"]).code, 1);
    assert_eq!(repo.files(), before);
}

#[test]
fn dl_9_a_document_that_is_not_utf_8_is_said_to_be_unjudged() {
    let repo = repo(&[("xtask.toml", "")]);
    repo.write("docs/page.md", b"caf\xE9 [a](no.md)\n");
    let run = repo.run(&["docs-drift"]);
    assert_eq!((findings(&run), run.code), (vec!["docs/page.md:1 not-text".to_owned()], 2), "{run}");
}

#[test]
fn dl_10_a_pattern_that_exempts_nothing_is_found() {
    let config = "[references]\nelsewhere = ['^/api/', '^/old/']\n";
    assert_eq!(judged(config, "[a](/api/no)\n"), ["xtask.toml unused-elsewhere"]);
    assert_eq!(judged(config, "[a](/api/no) [b](/old/no#x)\n"), [""; 0]);
    // What would not be found needs no exemption.
    assert_eq!(judged("[references]\nelsewhere = ['guide']\n", "[a](guide.md)\n"), ["xtask.toml unused-elsewhere"]);
}

#[test]
fn dl_11_a_tail_in_utf_16_is_not_passed_over() {
    let repo = repo(&[("xtask.toml", "")]);
    let tail: Vec<u8> = "[a](no.md)\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    repo.write("docs/page.md", [b"# Page\n".to_vec(), tail].concat());
    assert_eq!(found(&repo), ["docs/page.md:2 hidden-text"]);
}

#[test]
fn case_counts_on_every_disk_and_is_repaired() {
    let repo = repo(&[
        ("xtask.toml", ""),
        ("docs/page.md", "[a](Guide.md#set-up \"T\")\n`Src/x` `src/Main.rs:2`\n[c](IMG/)\n"),
    ]);
    let found = found(&repo);
    assert_eq!(found, ["docs/page.md:1 wrong-case", "docs/page.md:2 wrong-case", "docs/page.md:3 wrong-case"]);
    assert_eq!(repo.run(&["docs-drift", "--execute"]).code, 0);
    let expected = "[a](guide.md#set-up \"T\")\n`Src/x` `src/main.rs:2`\n[c](img/)\n";
    assert_eq!(repo.text("docs/page.md"), expected);
}

#[test]
fn a_renamed_file_is_followed_by_its_links_and_other_bytes_stay() {
    let before = "\u{FEFF}# P\r\n[a](guide.md?raw=1#set-up 'T') and `docs/guide.md:3`\r\n[b](<guide.md>)\r\n\r\n[l]: ./guide.md\r\n[l] no end";
    let repo = repo(&[("xtask.toml", ""), ("docs/page.md", before)]);
    std::fs::create_dir_all(repo.path("docs/how to")).unwrap();
    repo.git_run(&["mv", "docs/guide.md", "docs/how to/start.md"]);
    assert_eq!(repo.run(&["docs-drift", "--execute"]).code, 0, "{}", repo.run(&["docs-drift"]));
    let after = "\u{FEFF}# P\r\n[a](how%20to/start.md?raw=1#set-up 'T') and `docs/how to/start.md:3`\r\n[b](<how to/start.md>)\r\n\r\n[l]: ./how%20to/start.md\r\n[l] no end";
    assert_eq!(repo.text("docs/page.md"), after);
    repo.commit("moved");
    repo.write("docs/page.md", before);
    assert!(repo.run(&["docs-drift"]).stdout.contains("git knows that it was renamed"), "the last commit counts");
}

#[test]
fn without_a_past_nothing_is_known_to_be_renamed() {
    for repo in [Repo::plain(&[("xtask.toml", ""), ("a.md", "[a](b.md)\n")]), {
        let repo = Repo::plain(&[("xtask.toml", ""), ("a.md", "[a](b.md)\n")]);
        repo.git_run(&["init", "--quiet"]);
        repo
    }] {
        assert_eq!(found(&repo), ["a.md:1 broken-link"]);
    }
    let unknown = repo(&[("xtask.toml", "[git]\nmain = \"nowhere\"\n"), ("docs/page.md", "[a](guide.md)\n")]);
    assert_eq!(found(&unknown), [""; 0]);
}

#[test]
fn the_only_file_of_a_name_is_suggested_and_a_near_one_is_named() {
    let repo = repo(&[("xtask.toml", ""), ("docs/page.md", "[a](run.sh)\n[b](giude.md)\n")]);
    let run = repo.run(&["docs-drift"]);
    assert!(run.stdout.contains("--execute --unsafe` writes `../scripts/run.sh`"), "{run}");
    assert!(run.stdout.contains("did you mean `docs/guide.md`?"), "{run}");
    assert_eq!(repo.run(&["docs-drift", "--execute", "--unsafe"]).code, 1);
    assert_eq!(repo.text("docs/page.md"), "[a](../scripts/run.sh)\n[b](giude.md)\n");
}

#[test]
fn links_of_a_history_are_warnings_and_are_left_alone() {
    let repo = repo(&[("xtask.toml", ""), ("CHANGELOG.md", "[a](no.md) `src/gone.rs` [b](#no) [c](run.sh)\n")]);
    let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    assert_eq!(findings(&run), ["CHANGELOG.md:1 broken-old-link"; 3]);
    assert_eq!(run.code, 0);
    assert_eq!(repo.text("CHANGELOG.md"), "[a](no.md) `src/gone.rs` [b](#no) [c](run.sh)\n");
}

#[test]
fn generated_text_is_not_repaired_by_hand() {
    let text = "<!-- xtask:begin toc -->\n[a](LICENSE)\n<!-- xtask:end toc -->\n";
    let repo = repo(&[("xtask.toml", ""), ("docs/page.md", text)]);
    assert_eq!(findings(&repo.run(&["docs-drift", "--execute", "--unsafe"])), ["docs/page.md:2 broken-link"]);
    assert_eq!(repo.text("docs/page.md"), text);
}

#[test]
fn a_label_must_be_defined_where_a_link_is_meant() {
    check("[the guide][guide] and [guide][]\n", &["docs/page.md:1 undefined-label", "docs/page.md:1 undefined-label"]);
    check("array[row][column] [1][2] [x] [Vec][std::vec::Vec] [a][^note] `[a][label]`\n", &[]);
}

#[test]
fn anchors_and_lines_are_there() {
    check(
        "# Page\n[a](#page) [b](guide.md#set-up-1) [c](guide.md#here) [d](../src/main.rs#L2) [e](#top) [f](#) [g](guide.md#user-content-here)\n",
        &[],
    );
    check(
        "[b](guide.md#set-up-2)\n[d](../src/main.rs#L3)\n[e](../src/main.rs#L1-L9)\n[f](../src/main.rs#main)\n",
        &["docs/page.md:1 broken-anchor", "docs/page.md:2 broken-anchor", "docs/page.md:3 broken-anchor"],
    );
    let run = repo(&[("xtask.toml", ""), ("docs/page.md", "[a](guide.md#setup)\n")]).run(&["docs-drift"]);
    assert!(run.stdout.contains("(see docs/guide.md:3)") && run.stdout.contains("did you mean `#set-up`?"), "{run}");
    let text = "[a](#build-1709)\n\n# BUILD-170\n";
    let run = repo(&[("xtask.toml", ""), ("docs/page.md", text)]).run(&["docs-drift"]);
    assert!(!run.stdout.contains("did you mean"), "another number is another entry: {run}");
    let files = [("xtask.toml", ""), ("a/index.md", ""), ("docs/page.md", "[a](INDEX.md)\n")];
    let run = repo(&files).run(&["docs-drift"]);
    assert!(!run.stdout.contains("a/index.md"), "every folder has an index: {run}");
}

#[test]
fn the_heading_that_goes_on_after_an_anchor_is_named() {
    let text = "[a](#dec-042)\n\n### DEC-042 | 2026-01-04 | Consolidation\n";
    let run = repo(&[("xtask.toml", ""), ("docs/page.md", text)]).run(&["docs-drift"]);
    assert!(run.stdout.contains("did you mean `#dec-042--2026-01-04--consolidation`?"), "{run}");
}

#[test]
fn an_anchor_of_a_document_that_is_not_judged_is_looked_up() {
    let config = "[references]\ndocuments = [\"docs/page.md\"]\n";
    assert_eq!(judged(config, "[a](guide.md#set-up)\n[b](guide.md#no)\n"), ["docs/page.md:2 broken-anchor"]);
}

#[test]
fn a_path_in_code_is_there() {
    let text = "Run `scripts/no.sh` first.\n\nSee `src/gone/`, `./src/no.rs:12`.\n\nAll `scripts/*.py`.\n";
    let rules = ["docs/page.md:1 missing-path", "docs/page.md:3 missing-path", "docs/page.md:3 missing-path"];
    check(text, &[&rules[..], &["docs/page.md:5 missing-path"]].concat());
}

#[test]
fn cr_3_and_4_an_address_is_no_path_and_a_folder_is_one() {
    check(
        "![i](https://e.org/src/backend/x.png) `https://e.org/src/no.rs`\n\nOpen `src/backend/`.\n",
        &["docs/page.md:3 missing-path"],
    );
}

#[test]
fn cr_5_an_open_fence_hides_no_link_before_it_and_ticks_inside_a_fence_open_none() {
    check(
        "[a](no.md)\n\n````\n```\n````\n\n[b](no2.md)\n\n```\n[c](no3.md)\n",
        &["docs/page.md:1 broken-link", "docs/page.md:7 broken-link"],
    );
}

#[test]
fn cr_6_a_document_that_cannot_be_found_is_no_success() {
    let gone = repo(&[("xtask.toml", "[references]\ndocuments = [\"doc/**/*.md\"]\n")]);
    assert_eq!(gone.run(&["docs-drift"]).code, 1);
}

/// Nothing here claims that a file is there.
const DECOY: &str = "\
# Decoys

Types such as `application/json`, `text/html; charset=utf-8`, branches `origin/main` and `src/main`, `and/or`, `read/write`.
Images `docker.io/library/redis`, actions `actions/checkout@v4`, `./x`, `/etc/hosts`, `~/.ssh/config`, `C:\\dev\\x`.
Placeholders `src/<name>.rs`, `docs/{id}.md`, `scripts/$NAME.sh`, `docs/ADR-NNN.md`, `src/.../x.rs`, `scripts/path/to/x.sh`.
We will add `scripts/later.sh`; ~~`scripts/struck.sh`~~; `src/old.rs` was removed.

`docs/made.md` (new)

A glob `docs/*.md`, a file of this folder `img/a b (1).png`, `docs/guide.md`, `src/main.rs#L1`, `src/main.rs:1:2`, `scripts/`.

[x] [ ] [1][2] a[i][j] [https](https://e.org) <https://e.org/x> [m](mailto:a@b.org) [p](//host/x) [d](data:text/plain,x)
[t]({{ site.url }}/x.md) [s](guide.md#:~:text=Guide) [q](?plain=1) [e]() \\[a](no.md)

```sh
cat docs/guide.md
```

- [ ] a task [x](guide.md)
";

#[test]
fn d_2_a_page_of_decoys_is_clean() {
    check(DECOY, &[]);
}

#[test]
fn a_kind_that_is_off_is_not_judged() {
    let text = "[a](no.md) [b](guide.md#no) `src/no.rs`\n";
    assert_eq!(judged("[references]\noff = [\"link\", \"anchor\", \"path\"]\n", text), [""; 0]);
    assert_eq!(judged("[references]\noff = [\"link\", \"path\"]\n", text), ["docs/page.md:1 broken-anchor"]);
}
