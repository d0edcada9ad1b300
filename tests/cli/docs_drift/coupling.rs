//! What changes together is held together.

use expect_test::expect;

use super::{Repo, found};

/// A coupling with these keys between `src` and what they name; references are off.
fn coupled(keys: &str) -> String {
    let off = "[references]\ndocuments = []\n";
    format!("ledger = []\n{off}\n[[coupling]]\nname = \"api\"\nwhen = [\"src\"]\n{keys}\n")
}

const API: &str = "change = [\"docs/API.md\"]";

/// A repository on a branch of its own, in which nothing changed yet.
fn branch(keys: &str) -> Repo {
    let repo = Repo::git(&[
        ("xtask.toml", &coupled(keys)),
        ("src/api.rs", "fn a() {}\n"),
        ("src/web.rs", "fn w() {}\n"),
        ("docs/API.md", "# API\n"),
        ("docs/WEB.md", "# Web\n"),
        ("docs/LOG.md", "# Log\n\n## Reviews\n\n- 2026-01-05: one\n\n## Other\n\n- 2026-12-31: later\n"),
    ]);
    repo.git_run(&["checkout", "--quiet", "-b", "work"]);
    repo
}

const FOUND: &str = "src/api.rs uncoupled-change:api";
const NONE: [&str; 0] = [];

#[test]
fn a_change_without_its_document_is_found_in_every_state() {
    let repo = branch(API);
    assert_eq!(found(&repo), NONE);
    repo.write("src/api.rs", "fn b() {}\n");
    assert_eq!(found(&repo), [FOUND], "in the working tree");
    repo.git_run(&["add", "--all"]);
    assert_eq!(found(&repo), [FOUND], "in the index");
    repo.write("src/api.rs", "fn a() {}\n");
    assert_eq!(found(&repo), [FOUND], "in the index alone");
    repo.write("src/api.rs", "fn b() {}\n");
    repo.commit("b");
    assert_eq!(found(&repo), [FOUND], "in a commit");
    repo.write("docs/API.md", "# API\n\nb\n");
    assert_eq!(found(&repo), NONE, "the document is changed, not committed yet");
    repo.commit("said");
    assert_eq!(found(&repo), NONE);
    repo.write("docs/API.md", "# API\n");
    assert_eq!(found(&repo), NONE, "it is still what is committed");
    repo.commit("and taken back");
    assert_eq!(found(&repo), [FOUND]);
}

#[test]
fn a_finding_says_what_changed_and_what_to_do() {
    let repo = branch("change = [\"docs/API.md\"]\nmessage = \"users read it\"\nwhy = \"it was stale in May\"");
    for n in 10..22 {
        repo.write(&format!("src/m{n}.rs"), "");
    }
    expect![[r#"
        src/m10.rs: error[docs-drift/uncoupled-change:api]: this changed without a change of `docs/API.md`: users read it
          changed: src/m10.rs
          changed: src/m11.rs
          changed: src/m12.rs
          changed: src/m13.rs
          changed: src/m14.rs
          changed: src/m15.rs
          changed: src/m16.rs
          changed: src/m17.rs
          changed: src/m18.rs
          changed: src/m19.rs
          ... 2 more
          help: change `docs/API.md` too, or say in a commit since HEAD `Docs-Not-Needed: api -- reason`; it was stale in May
        docs-drift: findings, 1 error (looked at 0 documents, 1 coupling)
        --- exit 1
    "#]]
    .assert_eq(&repo.run(&["docs-drift"]).to_string());
}

#[test]
fn each_entry_is_asked_for_on_its_own() {
    let repo = branch("change = [\"docs/API.md\", \"docs/W*.md\"]");
    repo.write("src/api.rs", "");
    assert_eq!(found(&repo), [FOUND, FOUND]);
    repo.write("docs/API.md", "");
    assert_eq!(found(&repo), [FOUND]);
    repo.write("docs/WEB2.md", "");
    assert_eq!(found(&repo), NONE, "a new file that git does not track yet is a change, too");
}

#[test]
fn untracked_renamed_deleted_and_mode_changes_count() {
    let repo = branch("change = [\"docs/API.md\"]\nunless = [\"src/gen\"]");
    repo.write("src/gen/x.rs", "");
    repo.write(".gitignore", "*.tmp\n");
    repo.write("src/x.tmp", "");
    assert_eq!(found(&repo), NONE, "taken out, or ignored");
    repo.write("src/new.rs", "");
    assert_eq!(found(&repo), ["src/new.rs uncoupled-change:api"]);
    std::fs::remove_file(repo.path("src/new.rs")).unwrap();
    repo.git_run(&["mv", "src/api.rs", "lib.rs"]);
    assert_eq!(found(&repo), [FOUND], "moved out");
    repo.git_run(&["mv", "lib.rs", "src/lib.rs"]);
    repo.commit("renamed");
    let run = repo.run(&["docs-drift"]);
    let both = "  changed: src/api.rs\n  changed: src/lib.rs\n";
    assert!(run.stdout.starts_with("src/lib.rs: ") && run.stdout.contains(both), "{run}");
    let repo = branch(API);
    std::fs::remove_file(repo.path("src/web.rs")).unwrap();
    assert_eq!(found(&repo), ["src/web.rs uncoupled-change:api"], "deleted, not staged");
    repo.commit("gone");
    assert_eq!(found(&repo), ["src/web.rs uncoupled-change:api"]);
    let repo = branch(API);
    repo.git_run(&["update-index", "--chmod=+x", "src/api.rs"]);
    repo.git_run(&["commit", "--quiet", "--message", "mode"]);
    assert_eq!(found(&repo), [FOUND]);
}

#[test]
fn a_file_that_was_only_touched_is_no_change() {
    let repo = branch(API);
    repo.git_run(&["config", "diff.autoRefreshIndex", "false"]);
    let file = std::fs::File::options().append(true).open(repo.path("src/api.rs")).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(found(&repo), NONE);
}

#[test]
fn a_document_that_is_gone_is_none_that_changed() {
    let repo = branch("change = [\"docs/*.md\"]");
    repo.write("src/api.rs", "");
    std::fs::remove_file(repo.path("docs/WEB.md")).unwrap();
    assert_eq!(found(&repo), [FOUND]);
    let repo = branch(API);
    repo.write("src/api.rs", "");
    repo.git_run(&["rm", "--quiet", "--cached", "docs/API.md"]);
    assert_eq!(found(&repo), [FOUND], "git does not keep it any more");
    let repo = branch(API);
    repo.write("src/api.rs", "");
    repo.git_run(&["mv", "docs/API.md", "docs/NEW.md"]);
    assert_eq!(found(&repo), ["xtask.toml no-input:api"], "the entry names nothing any more");
}

#[test]
fn what_looks_at_nothing_is_not_clean() {
    let repo = branch("change = [\"docs/APi.md\", \"docs/WEB.md\"]");
    repo.write("xtask.toml", repo.text("xtask.toml").replace("\"src\"", "\"source\""));
    assert_eq!(found(&repo), ["xtask.toml no-input:api", "xtask.toml no-input:api"]);
    let repo = branch("dated = \"docs/LOG.md#Review\"");
    let run = repo.run(&["docs-drift"]);
    assert!(run.stdout.contains("docs/LOG.md has no heading `Review`, which coupling `api` asks for"), "{run}");
    assert!(run.stdout.contains("help: did you mean `docs/LOG.md#Reviews`?"), "{run}");
    assert_eq!(found(&branch("dated = \"docs/NONE.md#Reviews\"")), ["xtask.toml no-input:api"]);
    // What was the last file of `when` may go.
    let repo = branch(API);
    repo.git_run(&["rm", "-r", "--quiet", "src"]);
    assert_eq!(found(&repo), [FOUND]);
}

#[test]
fn a_section_gets_a_newer_date() {
    let repo = branch("dated = \"docs/LOG.md#Reviews\"");
    let log = repo.text("docs/LOG.md");
    let found_here = ["docs/LOG.md:3 uncoupled-change:api"];
    assert_eq!(found(&repo), NONE);
    repo.write("src/api.rs", "");
    let run = repo.run(&["docs-drift"]);
    assert!(
        run.stdout.starts_with(
            "docs/LOG.md:3:1: error[docs-drift/uncoupled-change:api]: the section holds no date after 2026-01-05"
        ),
        "{run}"
    );
    let with = |date: &str| log.replace("one\n", &format!("one\n- {date}: two\n"));
    for (text, expected) in [
        (with("2026-01-05"), &found_here[..]),
        (with("2026-01-04"), &found_here),
        (with("2026-02-30"), &found_here),
        (log.replace("later", "later\n- 2027-01-01"), &found_here),
        (with("2026-01-06"), &[]),
        (with("2026-01-06").replace("# Log\n", "# Log\n\n## Reviews of before\n"), &[]),
    ] {
        repo.write("docs/LOG.md", &text);
        let expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(found(&repo), expected, "{text}");
    }
    repo.write("docs/LOG.md", with("2026-01-06"));
    repo.commit("reviewed");
    assert_eq!(found(&repo), NONE);
}

#[test]
fn a_new_section_needs_a_date() {
    let repo = branch("dated = \"docs/LOG.md#Checks\"");
    repo.write("src/api.rs", "");
    let log = repo.text("docs/LOG.md");
    repo.write("docs/LOG.md", format!("{log}\n## Checks\n"));
    assert_eq!(found(&repo), ["docs/LOG.md:11 uncoupled-change:api"]);
    repo.write("docs/LOG.md", format!("{log}\n## Checks\n\n### 2020-01-01\n"));
    assert_eq!(found(&repo), NONE, "however old, there was none before");
    let repo = branch("dated = \"docs/NEW.md#Checks\"");
    repo.write("src/api.rs", "");
    repo.write("docs/NEW.md", "# Checks\n\n2020-01-01\n");
    assert_eq!(found(&repo), NONE);
}

#[test]
fn a_commit_waives_a_coupling_with_a_reason() {
    let repo = branch(API);
    repo.write("src/api.rs", "");
    repo.commit("tests\n\nDocs-Not-Needed: api -- only a test\nSigned-off-by: A <a@example.org>");
    assert_eq!(found(&repo), NONE);
    repo.write("src/web.rs", "");
    repo.commit("later, and still waived");
    assert_eq!(found(&repo), NONE);
}

#[test]
fn a_waiver_needs_a_reason_and_a_name() {
    for (trailer, message) in [
        ("Docs-Not-Needed: api", "gives no reason"),
        ("docs-not-needed: api --", "gives no reason"),
        ("Docs-Not-Needed: api because", "gives no reason"),
        ("Docs-Not-Needed: apo -- no reader", "names no coupling"),
        ("Docs-Not-Needed: -- no reader", "names no coupling"),
    ] {
        let repo = branch(API);
        repo.write("src/api.rs", "");
        repo.commit(&format!("tests\n\n{trailer}"));
        assert_eq!(found(&repo), [FOUND, "xtask.toml bad-waiver"], "{trailer}");
        let run = repo.run(&["docs-drift"]);
        assert!(run.code == 1 && run.stdout.contains("error[docs-drift/bad-waiver]"), "{run}");
        assert!(run.stdout.contains(message), "{run}");
    }
    let repo = branch(API);
    repo.write("src/api.rs", "");
    repo.commit("tests\n\nDocs-Not-Needed: apo -- no reader");
    assert!(repo.run(&["docs-drift"]).stdout.contains("help: did you mean `Docs-Not-Needed: api -- reason`?"));
    // In a paragraph it is no trailer, as git reads them.
    let repo = branch(API);
    repo.write("src/api.rs", "");
    repo.commit("tests\n\nDocs-Not-Needed: api -- not here\n\nMore text.");
    assert_eq!(found(&repo), [FOUND]);
}

#[test]
fn a_coupling_has_the_trailer_of_its_own() {
    let other =
        "\n[[coupling]]\nname = \"web\"\nwhen = [\"src\"]\nchange = [\"docs/WEB.md\"]\nwaiver = \"Not-Visible\"\n";
    let repo = branch(&format!("{API}\n{other}"));
    repo.write("src/api.rs", "");
    repo.commit("a\n\nNot-Visible: web -- same page\nNot-Visible: api -- wrong one");
    assert_eq!(found(&repo), [FOUND, "xtask.toml bad-waiver"]);
}

#[test]
fn on_the_main_branch_the_last_commit_or_what_is_open_is_judged() {
    let repo = branch(API);
    repo.git_run(&["checkout", "--quiet", "main"]);
    repo.write("src/api.rs", "b");
    assert_eq!(found(&repo), [FOUND], "in the working tree");
    repo.commit("b");
    assert_eq!(found(&repo), [FOUND], "in the last commit");
    repo.write("other.txt", "");
    assert_eq!(found(&repo), [FOUND], "a file that no coupling names does not hide it");
    repo.write("docs/API.md", "said");
    assert_eq!(found(&repo), NONE);
    repo.commit("said");
    assert_eq!(found(&repo), NONE);
}

#[test]
fn an_open_change_of_a_coupling_hides_no_last_commit_from_a_phrase() {
    let phrase = "[[phrase]]\nid = \"old\"\ntext = \"old\"\nmessage = \"x\"\nbad = [\"old\"]\nlines = \"added\"\n";
    let repo = branch(&format!("{API}\n{phrase}"));
    repo.git_run(&["checkout", "--quiet", "main"]);
    repo.write("docs/WEB.md", "old\n");
    repo.commit("old");
    repo.write("src/api.rs", "b");
    assert_eq!(found(&repo), ["docs/WEB.md:1 forbidden-phrase:old", FOUND]);
}

#[test]
fn a_root_below_the_work_tree_has_its_own_changes() {
    let inner = coupled(API);
    let repo =
        Repo::git(&[("sub/xtask.toml", &inner), ("sub/src/a.rs", ""), ("sub/docs/API.md", ""), ("src/b.rs", "")]);
    let run = || super::findings(&repo.run(&["docs-drift", "--repo", "sub"]));
    repo.git_run(&["checkout", "--quiet", "-b", "work"]);
    repo.write("src/b.rs", "b");
    repo.commit("outside");
    assert_eq!(run(), NONE);
    repo.write("sub/src/a.rs", "b");
    repo.write("sub/src/new.rs", "b");
    assert_eq!(run(), ["src/a.rs uncoupled-change:api"]);
}

#[test]
fn since_says_what_the_change_is_compared_with() {
    let repo = branch(API);
    repo.write("src/api.rs", "b");
    repo.commit("b");
    repo.write("docs/API.md", "b");
    repo.commit("said");
    let run = |revision: &str| super::findings(&repo.run(&["docs-drift", "--since", revision]));
    assert_eq!(run("main"), NONE);
    assert_eq!(run("HEAD"), NONE);
    repo.write("src/api.rs", "c");
    assert_eq!(run("main"), NONE);
    assert_eq!(run("HEAD"), [FOUND]);
    assert_eq!(repo.run(&["docs-drift", "--since", "nothing"]).code, 2);
}

#[test]
fn without_a_base_nothing_is_judged_and_that_is_said() {
    let origin = branch(API);
    origin.git_run(&["checkout", "--quiet", "main"]);
    origin.write("src/api.rs", "b");
    origin.commit("b");
    let clone = Repo::plain(&[]);
    let url = format!("file://{}", origin.root().display());
    clone.git_run(&["clone", "--quiet", "--depth=1", "--branch=main", &url, "."]);
    let run = clone.run(&["docs-drift"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("`git fetch --deepen=1` brings its parent"), "{run}");
    clone.git_run(&["fetch", "--quiet", "--deepen=1"]);
    assert_eq!(found(&clone), [FOUND]);
    origin.git_run(&["branch", "--move", "main", "trunk"]);
    assert_eq!(origin.run(&["docs-drift"]).code, 2, "no main branch is known");
}

#[test]
fn outside_git_and_before_the_first_commit_nothing_changed() {
    let files = [("xtask.toml", &*coupled(API)), ("src/api.rs", ""), ("docs/API.md", "")];
    let plain = Repo::plain(&files);
    let run = plain.run(&["docs-drift"]);
    assert_eq!((run.code, run.findings()), (0, vec!["xtask.toml docs-drift/change-unjudged".to_owned()]), "{run}");
    plain.git_run(&["init", "--quiet", "--initial-branch=main"]);
    assert_eq!(found(&plain), NONE);
    plain.commit("all");
    assert_eq!(found(&plain), NONE);
}

#[test]
fn a_coupling_may_be_a_warning_or_be_accepted() {
    let repo = branch(&format!("{API}\nseverity = \"warning\""));
    repo.write("src/api.rs", "b");
    let run = repo.run(&["docs-drift"]);
    assert!(run.code == 0 && run.stdout.starts_with("src/api.rs: warning["), "{run}");
    assert_eq!(repo.run(&["docs-drift", "--strict"]).code, 1);
    let repo = branch(&format!("{API}\n[docs_drift]\nbaseline = \"drift.txt\"\n"));
    repo.write("src/api.rs", "// xtask-allow: docs-drift/uncoupled-change:api -- moved code only\n");
    assert_eq!(found(&repo), ["xtask.toml no-input"], "the baseline is not there yet");
    repo.write("src/api.rs", "b");
    assert_eq!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0);
    assert_eq!(found(&repo), NONE);
    repo.write("docs/API.md", "b");
    assert_eq!(found(&repo), ["drift.txt:2 stale-baseline"]);
}

#[test]
fn what_a_run_writes_is_part_of_the_change() {
    let phrase = "\n[[phrase]]\nid = \"old\"\ntext = \"old\"\nmessage = \"x\"\nbad = [\"old\"]\nreplace = \"new\"\n";
    let keys = coupled(API).replace("\"src\"", "\"docs/WEB.md\"") + phrase;
    let repo = Repo::git(&[("xtask.toml", &keys), ("docs/API.md", "a"), ("docs/WEB.md", "old\n")]);
    // Writing it would ask for a change of the other document: that is a person's to make.
    let run = repo.run(&["docs-drift", "--execute"]);
    assert_eq!((run.code, repo.text("docs/WEB.md").as_str()), (1, "old\n"), "{run}");
    repo.write("docs/API.md", "b");
    let run = repo.run(&["docs-drift", "--execute"]);
    assert_eq!((run.code, repo.text("docs/WEB.md").as_str()), (0, "new\n"), "{run}");
    assert_eq!(found(&repo), NONE);
}

#[test]
fn a_coupling_that_contradicts_itself_is_refused() {
    let config = "\
[[coupling]]
name = \"A b\"
when = []
change = []

[[coupling]]
name = \"x\"
when = [\"src\"]
change = [\"docs/A.md\", \"docs/A.md\"]
dated = \"docs/A.md#B\"
waiver = \"Not needed\"

[[coupling]]
name = \"x\"
when = [\"src\"]
dated = \"docs/A.txt#B\"

[[coupling]]
name = \"y\"
when = [\"src\"]
";
    let repo = Repo::git(&[("xtask.toml", config)]);
    expect![[r#"
        --- stderr
        error: xtask.toml cannot be used
        xtask.toml:2:8: error: `coupling[0].name` is no name
          help: use lower-case letters, digits and `-`
        xtask.toml:3:8: error: `coupling[0].when` is empty
          help: name the files whose change asks for a document
        xtask.toml:4:10: error: `coupling[0].change` asks for no document
          help: add `change = ["..."]` or `dated = "..."`
        xtask.toml:9:10: error: `coupling[1].change` holds `docs/A.md` a second time
          help: write each entry once
        xtask.toml:10:9: error: `coupling[1].dated` stands beside `change`
          help: keep one of them
        xtask.toml:11:10: error: `coupling[1].waiver` is no name of a trailer
          help: use letters, digits and `-`, such as `Docs-Not-Needed`
        xtask.toml:14:8: error: `coupling[2].name` is the name of another one too
          help: give each its own name
        xtask.toml:16:9: error: `coupling[2].dated` names `docs/A.txt`, which is no Markdown file
          help: write it as `docs/SECURITY.md#Reviews`
        xtask.toml:19:8: error: `coupling[3].name` asks for no document
          help: add `change = ["..."]` or `dated = "..."`
        --- exit 2
    "#]]
    .assert_eq(&repo.run(&["docs-drift"]).to_string());
}
