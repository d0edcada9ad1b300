//! Which lines count: added ones, those of some entries, joined ones.

use super::{OLD, Repo, check, found, old_server};
use proptest::prelude::*;

#[test]
fn only_added_lines_of_a_history_count_committed_or_not() {
    let config = old_server("lines = \"added\"");
    let repo = Repo::git(&[("xtask.toml", &config), ("a.md", OLD)]);
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.git_run(&["checkout", "--quiet", "-b", "work"]);
    let added = "a.md:2:1 docs-drift/forbidden-phrase:old-server";
    repo.write("a.md", format!("{OLD}{OLD}"));
    assert_eq!(found(&repo), [added], "in the working tree");
    repo.git_run(&["add", "--all"]);
    assert_eq!(found(&repo), [added], "in the index");
    repo.commit("more");
    assert_eq!(found(&repo), [added], "in a commit");
    repo.write("b.md", OLD);
    assert_eq!(
        found(&repo),
        [added, "b.md:1:1 docs-drift/forbidden-phrase:old-server"],
        "in a file git does not track"
    );
}

#[test]
fn entries_at_one_end_of_a_document_can_be_meant() {
    let document = "## a\n\nuvicorn backend.main\n\n## b\n\nuvicorn backend.main\n\n## c\n\nuvicorn backend.main\n";
    check("lines = \"first-entries\"", document, &["a.md:3:1 docs-drift/forbidden-phrase:old-server"]);
    check(
        "lines = \"last-entries\"\nentries = 2",
        document,
        &["a.md:7:1 docs-drift/forbidden-phrase:old-server", "a.md:11:1 docs-drift/forbidden-phrase:old-server"],
    );
}

#[test]
fn a_command_that_goes_on_is_found_at_its_first_line() {
    let code = "```sh\nuvicorn \\\n  backend.main\n```\n";
    check("", code, &["a.md:2:1 docs-drift/forbidden-phrase:old-server"]);
    check("", "uvicorn \\\nbackend.main\n", &[]);
    check("spans = true", "> Run uvicorn\n> backend.main\n", &["a.md:1:7 docs-drift/forbidden-phrase:old-server"]);
    check("spans = true", "Run uvicorn\n\nbackend.main\n", &[]);
}

/// A document of lines, some of them with signs that a difference starts lines with.
fn document() -> impl Strategy<Value = Vec<String>> {
    let line = prop_oneof![
        Just("++ plus".to_owned()),
        Just("-- minus".to_owned()),
        Just("@@ -1 +1 @@".to_owned()),
        Just("\\ No newline at end of file".to_owned()),
        Just(String::new()),
        "[a-c]{1,3}",
    ];
    proptest::collection::vec(line, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Marked lines that are put into a committed document are exactly those that count as added.
    #[test]
    fn the_added_lines_are_those_that_were_added(
        base in document(),
        places in proptest::collection::btree_set(0usize..12, 1..5),
        windows in any::<bool>(),
        last in any::<bool>(),
    ) {
        let end = if windows { "\r\n" } else { "\n" };
        let written = |lines: &[String]| {
            let text = lines.join(end);
            if last && !lines.is_empty() { text + end } else { text }
        };
        let repo = Repo::git(&[("xtask.toml", &old_server("lines = \"added\"")), ("a.md", &written(&base))]);
        let mut lines = base.clone();
        let mut expected = Vec::new();
        for place in places {
            let place = place.min(lines.len());
            lines.insert(place, format!("++ uvicorn backend.main {place}"));
        }
        for (index, line) in lines.iter().enumerate() {
            if line.contains("backend") {
                expected.push(format!("a.md:{}:4 docs-drift/forbidden-phrase:old-server", index + 1));
            }
        }
        repo.write("a.md", written(&lines));
        prop_assert_eq!(found(&repo), expected);
    }
}
