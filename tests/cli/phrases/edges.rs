//! The edges of the rules about phrases and of the baseline: what is just not found, and what just is.

use super::{HERE, OLD, Repo, check, found, old_server};
use xtask::text::digest::sha256;

#[test]
fn the_language_of_a_block_is_told_in_any_case() {
    check("languages = [\"sh\"]", &format!("```SH\n{OLD}```\n"), &["a.md:2:1 docs-drift/forbidden-phrase:old-server"]);
    check("languages = [\"sh\"]", &format!("```shell\n{OLD}```\n"), &[]);
    check("languages = [\"sh\"]", OLD, &[HERE]);
}

#[test]
fn a_document_in_mdx_has_headings_too() {
    let config = old_server("within = [\"heading\"]\nkinds = [\".mdx\", \".txt\"]");
    let text = "# uvicorn backend.main\n\nuvicorn backend.main\n";
    let repo = Repo::git(&[("xtask.toml", &config), ("README.md", ""), ("a.mdx", text), ("a.txt", text)]);
    assert_eq!(found(&repo), ["a.mdx:1:3 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn what_opens_a_comment_in_code_or_behind_a_backslash_opens_none() {
    let keys = "within = [\"comment\"]";
    check(keys, "x <!-- uvicorn backend.main -->\n", &["a.md:1:8 docs-drift/forbidden-phrase:old-server"]);
    check(keys, "x \\<!-- uvicorn backend.main -->\n", &[]);
    check(keys, "x `<!--` uvicorn backend.main\n", &[]);
}

#[test]
fn an_entry_of_a_ledger_is_a_section_and_of_another_document_a_heading_of_level_two() {
    let keys = "lines = \"first-entries\"";
    let plain = format!("## a\n\n### deep\n\n{OLD}\n## b\n\n{OLD}");
    check(keys, &plain, &["a.md:5:1 docs-drift/forbidden-phrase:old-server"]);
    let ledger = format!("## Entries\n\n### BUILD-2 | b\n\n{OLD}\n### BUILD-1 | a\n\n{OLD}");
    let config = old_server(keys) + "\n[[ledger]]\nname = \"builds\"\npath = \"a.md\"\nid = 'BUILD-\\d+'\n";
    let repo = Repo::git(&[("xtask.toml", &config), ("a.md", &ledger)]);
    assert_eq!(found(&repo), ["a.md:5:1 docs-drift/forbidden-phrase:old-server"]);
    check(
        keys,
        &ledger,
        &["a.md:5:1", "a.md:9:1"].map(|place| format!("{place} {}", &HERE[9..])).each_ref().map(String::as_str),
    );
}

#[test]
fn what_is_found_in_a_line_and_over_two_is_one_finding() {
    let config = old_server("").replace("\\s+backend\\.main'", "(\\s+backend)?'");
    let repo = Repo::git(&[("xtask.toml", &config), ("a.md", "```\nuvicorn \\\n  backend.main\n```\n")]);
    assert_eq!(found(&repo), ["a.md:2:1 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn what_no_document_is_must_be_readable_too_where_a_phrase_looks() {
    let repo = Repo::git(&[("xtask.toml", &old_server("kinds = [\".txt\"]")), ("README.md", ""), ("a.txt", "")]);
    repo.write("a.txt", format!("one\0\n{OLD}"));
    assert_eq!(found(&repo), ["a.txt:1:4 docs-drift/hidden-text", "a.txt:2:1 docs-drift/forbidden-phrase:old-server"]);
    repo.write("a.txt", b"\xFF\n");
    let run = repo.run(&["docs-drift"]);
    assert_eq!((run.findings(), run.code), (vec!["a.txt:1:1 docs-drift/not-text".to_owned()], 2), "{run}");
    repo.write("b.log", b"\xFF\0\n");
    repo.write("a.txt", "fine\n");
    assert_eq!(found(&repo), Vec::<String>::new(), "nobody looks there");
}

/// A phrase that asks for a command in each document, beside what is switched off.
fn required(off: &str) -> String {
    format!(
        "[references]\noff = [{off}]\n[[phrase]]\nid = \"env\"\ntext = \"cp .env.example web/.env.example\"\nmust = \"stand-in-each\"\nmessage = \"m\"\npaths = [\"docs\"]\n"
    )
}

#[test]
fn a_required_command_that_is_untrue_is_said_once_in_each_place() {
    let command = "`cp .env.example web/.env.example`";
    let untrue = |line: usize, column: usize| format!("docs/a.md:{line}:{column} docs-drift/untrue-phrase:env");
    let page = format!("{command} [x](no.md)\n\n{command}\n");
    let files = [("docs/a.md", page.as_str()), ("web/a.txt", "")];
    let repo = Repo::git(&[("xtask.toml", required("\"path\"").as_str()), files[0], files[1]]);
    let link = "docs/a.md:1:40 docs-drift/broken-link".to_owned();
    assert_eq!(found(&repo), [untrue(1, 2), link, untrue(3, 2)], "the copy that it makes is no source of it");
    repo.write(".env.example", "A=1\n");
    repo.write("docs/no.md", command);
    assert_eq!(found(&repo), Vec::<String>::new());
}

#[test]
fn an_operand_of_a_document_is_not_said_again_by_its_phrase() {
    let config = required("").replace("web/.env.example", ".env");
    let repo = Repo::git(&[("xtask.toml", &config), ("docs/a.md", "`cp .env.example .env`\n")]);
    assert_eq!(found(&repo), ["docs/a.md:1:5 docs-drift/missing-operand"]);
}

/// A repository with a baseline that was just written.
fn recorded(keys: &str, document: &str) -> (Repo, String) {
    let config = old_server(keys) + "\n[docs_drift]\nbaseline = \"docs/base.md\"\n";
    let repo = Repo::git(&[("xtask.toml", &config), ("a.md", document)]);
    assert!(matches!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0 | 1));
    (repo, config)
}

#[test]
fn an_entry_is_of_one_phrase_in_one_file() {
    let (repo, config) = recorded("", OLD);
    assert_eq!(found(&repo), Vec::<String>::new());
    let stale = "docs/base.md:2:1 docs-drift/stale-baseline";
    repo.write("xtask.toml", config.replace("id = \"old-server\"", "id = \"new-id\""));
    assert_eq!(found(&repo), [&HERE.replace("old-server", "new-id"), stale]);
    repo.write("xtask.toml", config);
    std::fs::rename(repo.path("a.md"), repo.path("b.md")).unwrap();
    assert_eq!(found(&repo), [&HERE.replace("a.md", "b.md"), stale]);
}

#[test]
fn an_entry_accepts_no_more_findings_than_it_counts() {
    let (repo, _) = recorded("", &OLD.repeat(2));
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.write("a.md", OLD.repeat(3));
    assert_eq!(found(&repo), [HERE.replace(":1:1", ":3:1")]);
}

#[test]
fn two_texts_of_one_line_are_two_entries() {
    let (repo, _) = recorded("", "uvicorn backend.main, Uvicorn backend.main, uvicorn backend.main\n");
    let text = repo.text("docs/base.md");
    let counts: Vec<bool> = text.lines().skip(1).map(|line| line.ends_with(" x2")).collect();
    assert_eq!(counts.iter().filter(|is_double| **is_double).count(), 1, "{text}");
    assert_eq!(counts.len(), 2, "{text}");
}

#[test]
fn a_rule_that_looks_at_nothing_is_never_accepted() {
    let (repo, _) = recorded("paths = [\"doc\"]", OLD);
    assert_eq!(repo.text("docs/base.md").lines().count(), 1);
    assert_eq!(found(&repo), ["xtask.toml docs-drift/no-input:old-server"]);
    let entry = |rule: &str, path: &str, said: &str| {
        let fingerprint = sha256(format!("{}\n", sha256(said.as_bytes())).as_bytes());
        format!("docs-drift/{rule} {path} {}\n", &fingerprint[..12])
    };
    let message = "no file is of the kinds and paths of phrase `old-server`, so it can never be found";
    let none = entry("no-input:old-server", "xtask.toml", message);
    repo.write("docs/base.md", none + &entry("not-text", "a.md", ""));
    repo.write("a.md", b"\xFF\n");
    let run = repo.run(&["docs-drift"]);
    let stale = |line: usize| format!("docs/base.md:{line}:1 docs-drift/stale-baseline");
    let expected = [
        "a.md:1:1 docs-drift/not-text".to_owned(),
        stale(1),
        stale(2),
        "xtask.toml docs-drift/no-input:old-server".to_owned(),
    ];
    assert_eq!((run.findings(), run.code), (expected.to_vec(), 2), "{run}");
}

#[test]
fn what_a_baseline_quotes_is_judged_nowhere() {
    let config = "ledger = []\n[docs_drift]\nbaseline = \"docs/base.md\"\n[[phrase]]\nid = \"old\"\ntext = \"old-page\"\nmessage = \"m\"\nbad = [\"old-page\"]\n";
    let repo = Repo::git(&[("xtask.toml", config), ("docs/old-page.md", "old-page\n")]);
    assert_eq!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0);
    assert!(repo.text("docs/base.md").contains("docs/old-page.md"));
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.write("docs/other.md", repo.text("docs/base.md"));
    assert_eq!(found(&repo), ["docs/other.md:2:38 docs-drift/forbidden-phrase:old"]);
}
