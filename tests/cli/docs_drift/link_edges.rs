//! The edges of the rules about links, anchors and paths: what is just not found, and what just is.

use super::found;
use super::links::{check, judged, repo};
use crate::cli::Repo;

#[test]
fn what_lies_in_a_submodule_is_not_looked_up() {
    let repo = repo(&[("xtask.toml", ""), ("docs/page.md", "[a](../vendor/lib/README.md)\n[b](../vendor/no.md)\n")]);
    let head = repo.git_run(&["rev-parse", "HEAD"]);
    std::fs::create_dir_all(repo.path("vendor/lib")).unwrap();
    let entry = format!("160000,{},vendor/lib", head.trim());
    repo.git_run(&["update-index", "--add", "--cacheinfo", &entry]);
    assert_eq!(found(&repo), ["docs/page.md:2 broken-link"]);
}

#[test]
fn an_entity_in_html_may_stand_for_a_sign_of_the_path() {
    check("<a href=\"no&amp;thing.md\">x</a>\n\n[a](no&amp;thing.md)\n", &["docs/page.md:3 broken-link"]);
}

#[test]
fn a_definition_that_many_links_share_is_one_finding() {
    check("[a][l] [b][l] [l]\n\n[l]: no.md\n", &["docs/page.md:3 broken-link"]);
    check("[a][l] [b][l] [l]\n\n[l]: guide.md#no\n", &["docs/page.md:3 broken-anchor"]);
}

#[test]
fn whatever_is_wrong_with_a_link_of_a_history_is_a_warning() {
    let text = "[a](docs/Guide.md)\n[b](../x.md)\n[c][label]\n[d](a%00b)\n";
    let lines: Vec<String> = (1..=4).map(|line| format!("CHANGELOG.md:{line} broken-old-link")).collect();
    assert_eq!(found(&repo(&[("xtask.toml", ""), ("CHANGELOG.md", text)])), lines);
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_with_two_files_in_other_cases_means_neither() {
    let two = [("xtask.toml", ""), ("docs/AB.md", ""), ("docs/ab.md", ""), ("docs/page.md", "[a](Ab.md)\n")];
    assert_eq!(found(&repo(&two)), ["docs/page.md:1 broken-link"]);
    assert_eq!(found(&repo(&[two[0], two[1], two[3]])), ["docs/page.md:1 wrong-case"]);
}

#[test]
fn pages_that_github_serves_stand_two_folders_above_the_root() {
    check("[a](../../../issues) [b](../../../x/../issues)\n", &[]);
    check(
        "[a](../../issues)\n[b](../../../../issues)\n[c](../../x/../issues)\n[d](../../../etc)\n",
        &[1, 2, 3, 4].map(|line| format!("docs/page.md:{line} leaves-repository")).each_ref().map(String::as_str),
    );
}

#[test]
fn the_target_of_a_template_is_foreign_in_every_language() {
    check("[a](${BASE}/no.md) [b](<{% link no.md %}>) [c](x<%=y%>/no.md) [d]({{x}}/no.md)\n", &[]);
    check("[a]($BASE/no.md)\n[b](x{y}/no.md)\n", &["docs/page.md:1 broken-link", "docs/page.md:2 broken-link"]);
}

#[test]
fn a_target_that_can_be_no_path_leads_nowhere() {
    check("[a](a%00b)\n", &["docs/page.md:1 broken-link"]);
}

#[test]
fn brackets_that_are_no_link_define_nothing() {
    check("[x y][a|b] [x y][a=b] [x y][f(a)] [x y][a, b] [x y][T] [x y][ ^note] [x y][1.2]\n\nmap[key][item]\n", &[]);
    check("[x y][ab]\n", &["docs/page.md:1 undefined-label"]);
}

#[test]
fn a_pattern_for_elsewhere_exempts_a_fragment_too() {
    let config = "[references]\nelsewhere = ['^guide\\.md#api']\n";
    assert_eq!(judged(config, "[a](guide.md#api-x)\n"), [""; 0]);
    assert_eq!(judged(config, "[a](guide.md#app)\n"), ["docs/page.md:1 broken-anchor", "xtask.toml unused-elsewhere"]);
}

#[test]
fn a_pattern_for_elsewhere_is_unused_only_where_something_could_use_it() {
    let config = |off: &str| format!("[references]\noff = [{off}]\nelsewhere = ['^/api/']\n");
    assert_eq!(judged(&config("\"link\", \"anchor\""), "x\n"), [""; 0]);
    assert_eq!(judged(&config("\"link\""), "x\n"), ["xtask.toml unused-elsewhere"]);
    assert_eq!(judged(&config("\"anchor\""), "x\n"), ["xtask.toml unused-elsewhere"]);
}

#[test]
fn the_first_line_is_number_one() {
    check("[a](../src/main.rs#L1)\n[b](../src/main.rs#L0)\n", &["docs/page.md:2 broken-anchor"]);
}

#[test]
fn fragments_of_the_page_and_of_its_scripts_are_everywhere() {
    check("[a](#top) [b](#readme) [c](guide.md#!/route) [d](#fn1)\n", &[]);
    check("[a](#readme-first)\n", &["docs/page.md:1 broken-anchor"]);
}

#[test]
fn the_page_of_a_folder_is_its_readme() {
    let text = "[a](../src/#intro) [b](/#drift)\n[c](../src/#no)\n[d](/#no)\n";
    let files =
        [("xtask.toml", ""), ("README.md", "# Drift\n"), ("src/README.md", "# Intro\n"), ("docs/page.md", text)];
    assert_eq!(found(&repo(&files)), ["docs/page.md:2 broken-anchor", "docs/page.md:3 broken-anchor"]);
}

#[test]
fn escapes_of_a_fragment_are_read() {
    check("[a](guide.md#set%2Dup)\n[b](guide.md#set%2Ddown)\n", &["docs/page.md:2 broken-anchor"]);
}

#[test]
fn a_path_with_a_part_that_stands_for_another_claims_nothing() {
    for part in ["example", "YYYY", "foo", "bar", "xxx", "XXX", "NNN", "..."] {
        check(&format!("See `src/{part}.rs` there.\n"), &[]);
    }
    check("See `docs/path/to/x.md` there.\n", &[]);
    check("See `src/real.rs` there.\n", &["docs/page.md:1 missing-path"]);
}

#[test]
fn a_path_is_there_beside_its_document_or_below_another_folder() {
    let page = ("docs/page.md", "Open `scripts/sub/`, `scripts/*.py` and `src/lib.rs`.\n");
    let files = [("docs/scripts/sub/a.txt", ""), ("docs/scripts/b.py", ""), ("app/src/lib.rs", "")];
    assert_eq!(found(&repo(&[&[("xtask.toml", ""), page], &files[..]].concat())), [""; 0]);
    for (index, _) in files.iter().enumerate() {
        let rest: Vec<_> = files.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, file)| *file).collect();
        let found = found(&repo(&[&[("xtask.toml", ""), page], &rest[..]].concat()));
        assert_eq!(found, ["docs/page.md:1 missing-path"], "without {}", files[index].0);
    }
}

#[test]
fn a_file_that_was_renamed_is_not_there_below_another_folder() {
    let repo = repo(&[("xtask.toml", ""), ("src/lib.rs", "// one\n// two\n"), ("docs/page.md", "See `src/lib.rs`.\n")]);
    std::fs::create_dir_all(repo.path("app/src")).unwrap();
    repo.git_run(&["mv", "src/lib.rs", "app/src/lib.rs"]);
    assert_eq!(found(&repo), ["docs/page.md:1 missing-path"]);
}

#[test]
fn a_glob_may_match_a_folder() {
    check("See `docs/i*/`.\n\nSee `docs/o*/`.\n", &["docs/page.md:3 missing-path"]);
}

#[test]
fn the_code_in_a_link_is_the_name_of_the_link() {
    check("See [`src/gone.rs`](https://e.org/x).\n\nSee `src/gone.rs`.\n", &["docs/page.md:3 missing-path"]);
}

#[test]
fn every_group_of_words_takes_a_claim_back() {
    for word in ["without", "removed", "legacy", "future", "generated", "placeholder", "gitignored"] {
        check(&format!("See {word} `src/no.rs` there.\n"), &[]);
        check(&format!("See x{word} `src/no.rs` there.\n"), &["docs/page.md:1 missing-path"]);
    }
}

#[test]
fn a_glob_of_documents_that_is_gone_is_said_once_and_the_default_is_no_glob() {
    let gone = repo(&[("xtask.toml", "[references]\ndocuments = [\"doc/**/*.md\"]\n")]);
    assert_eq!(found(&gone), ["xtask.toml no-input"]);
    let run = Repo::git(&[("xtask.toml", ""), ("a.txt", "")]).run(&["docs-drift"]);
    assert!(run.stdout.contains("there is no Markdown document whose references could be judged"), "{run}");
    let excluded = "[references]\nexclude = [\"**/*.md\"]\n";
    assert_eq!(judged(excluded, "[a](no.md)\n"), ["xtask.toml no-input"]);
}

#[test]
fn a_path_is_claimed_only_in_a_folder_that_is_there_and_never_by_a_history() {
    check("See `vendor/gone.rs`, `gone.rs`, `src/main` and ~~`src/gone.rs`~~ there.\n", &[]);
    let text = "See `src/gone.rs` there.\n";
    let both = repo(&[("xtask.toml", ""), ("CHANGELOG.md", text), ("docs/page.md", text)]);
    assert_eq!(found(&both), ["docs/page.md:1 missing-path"]);
}
