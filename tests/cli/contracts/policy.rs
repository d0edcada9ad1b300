//! Who may approve the change at hand: nobody but a person, where the policy does not say otherwise.

use expect_test::expect;
use serde_json::Value;

use super::{Repo, Run};
use crate::cli::output::validate;

const CONFIG: &str = r#"ledger = []

[[contracts.policy]]
name = "merge"
document = "docs/GOVERNANCE.md"
tier = [
    { name = "open", paths = ["docs/", "examples/*.py"], approval = "auto", reason = "read before a release" },
    { name = "told", paths = ["scripts/"], approval = "notify", lines_max = 5, files_max = 2 },
    { name = "core", paths = ["src/core/", "docs/security/"], approval = "review" },
    { name = "secret", paths = ["**/.env*", "scripts/Migrations/"], approval = "block", reason = "no change of a pull request" },
]
"#;

/// A repository on a branch of its own, in which nothing changed yet.
fn branch_with(config: &str) -> Repo {
    let repo = Repo::git(&[
        ("xtask.toml", config),
        ("docs/GOVERNANCE.md", "# Governance\n"),
        ("docs/a.md", "a\n"),
        ("docs/security/a.md", "a\n"),
        ("examples/a.py", "a\n"),
        ("scripts/a.sh", "a\n"),
        ("src/core/main.py", "a\n"),
        ("README.md", "a\n"),
    ]);
    repo.git_run(&["checkout", "--quiet", "-b", "work"]);
    repo
}

fn branch() -> Repo {
    branch_with(CONFIG)
}

fn judged(repo: &Repo) -> Run {
    repo.run(&["contracts", "policy"])
}

/// The lines of the paths: approval, path and what follows.
fn rows(run: &Run) -> Vec<String> {
    assert_ne!(run.code, 2, "{run}");
    let lines = run.stdout.lines().filter(|line| line.starts_with("  "));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn json(repo: &Repo) -> Value {
    let run = repo.run(&["contracts", "policy", "--format", "json"]);
    assert!(run.code < 2, "{run}");
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn a_change_of_every_kind_is_shown_with_its_rule() {
    let repo = branch();
    assert_eq!(
        judged(&repo).stdout,
        "auto-approvable: yes, because nothing changed since HEAD: there is nothing to approve\n"
    );
    repo.write("docs/a.md", "b\n");
    repo.write("README.md", "b\n");
    repo.write("deploy/.env.local", "KEY=1\n");
    repo.git_run(&["mv", "src/core/main.py", "examples/main.py"]);
    expect![[r#"
        policy `merge`, against HEAD: 5 changed paths, 7 lines
          review           README.md          no tier names it
          block            deploy/.env.local  tier `secret` says of `**/.env*`: block (xtask.toml:10); no change of a pull request
          auto             docs/a.md          tier `open` says of `docs/`: auto (xtask.toml:7); read before a release
          auto             examples/main.py   tier `open` says of `examples/*.py`: auto (xtask.toml:7); read before a release
          review  removed  src/core/main.py   tier `core` says of `src/core/`: review (xtask.toml:9)
        auto-approvable: no, because `deploy/.env.local` is blocked: tier `secret` says of `**/.env*`: block
        --- exit 1
    "#]]
    .assert_eq(&judged(&repo).to_string());
}

#[test]
fn what_tiers_approve_needs_nobody() {
    let repo = branch();
    repo.write("docs/a.md", "b\n");
    let run = judged(&repo);
    assert_eq!((run.code, rows(&run).len()), (0, 1), "{run}");
    repo.write("scripts/a.sh", "b\n");
    let run = judged(&repo);
    assert!(run.code == 0 && run.stdout.contains("approves it; somebody is to be told\n"), "{run}");
}

#[test]
fn limits_count_the_whole_change() {
    let repo = branch();
    repo.write("scripts/a.sh", "b\nc\nd\n");
    repo.commit("b");
    assert_eq!(judged(&repo).code, 0);
    // Four lines are committed, one more stands in a file that git does not track yet.
    repo.write("docs/b.md", "1\n2");
    let run = judged(&repo);
    assert_eq!(rows(&run)[1], "review scripts/a.sh tier `told` allows 5 lines, and 6 changed (xtask.toml:8)", "{run}");
    repo.write("docs/b.md", "1\n");
    assert_eq!(judged(&repo).code, 0);
    repo.write("docs/c.md", "");
    let run = judged(&repo);
    assert_eq!(rows(&run)[2], "review scripts/a.sh tier `told` allows 2 paths, and 3 changed (xtask.toml:8)", "{run}");
}

#[test]
fn lines_that_cannot_be_counted_are_too_many() {
    let repo = branch();
    repo.write("scripts/a.sh", b"a\0b");
    let run = judged(&repo);
    assert!(rows(&run)[0].contains("the lines of a changed file cannot be counted"), "{run}");
    // What somebody calls binary is not counted by git.
    let repo = branch();
    repo.write("scripts/a.sh", "b\n");
    repo.write("docs/.gitattributes", "x\n");
    repo.write(".git/info/attributes", "*.sh -diff\n");
    assert!(rows(&judged(&repo))[1].contains("cannot be counted"));
}

#[test]
fn the_policy_itself_takes_a_person_always() {
    for path in ["xtask.toml", "docs/GOVERNANCE.md"] {
        let config = CONFIG.replace("\"docs/\", ", "\"**\", ");
        let repo = branch_with(&config);
        repo.write(path, format!("{}\n# more\n", repo.text(path)));
        let run = judged(&repo);
        assert_eq!(rows(&run), [format!("review {path} it states the policy")], "{run}");
        assert_eq!(run.code, 1);
    }
    // Another configuration is no way round it.
    let repo = branch();
    repo.write("docs/lax.toml", CONFIG.replace("docs/GOVERNANCE.md", "README.md"));
    repo.commit("lax");
    repo.write("docs/lax.toml", CONFIG.replace("docs/GOVERNANCE.md", "README.md") + "\n");
    let run = repo.run(&["contracts", "policy", "--config", "docs/lax.toml"]);
    assert_eq!(rows(&run), ["review docs/lax.toml it states the policy"], "{run}");
}

#[test]
fn a_policy_without_tiers_approves_nothing() {
    let repo = branch_with("ledger = []\n[[contracts.policy]]\nname = \"none\"\n");
    repo.write("docs/a.md", "b\n");
    assert_eq!(rows(&judged(&repo)), ["review docs/a.md no tier names it"]);
}

#[test]
fn of_several_policies_the_strictest_counts() {
    let second =
        "\n[[contracts.policy]]\nname = \"docs\"\ntier = [{ name = \"all\", paths = [\"**\"], approval = \"auto\" }]\n";
    let repo = branch_with(&format!("{CONFIG}{second}"));
    repo.write("src/core/main.py", "b\n");
    let run = judged(&repo);
    assert_eq!(rows(&run).len(), 2);
    assert!(run.code == 1 && run.stdout.contains("takes a review by policy `merge`: tier `core`"), "{run}");
    repo.git_run(&["checkout", "--quiet", "."]);
    repo.write("docs/a.md", "b\n");
    assert_eq!(judged(&repo).code, 0);
}

#[test]
fn a_strict_tier_names_other_spellings_of_a_name() {
    let repo = branch();
    repo.write("scripts/migrations/1.sql", "x\n");
    assert!(rows(&judged(&repo))[0].starts_with("block scripts/migrations/1.sql"));
}

#[test]
fn what_cannot_be_judged_is_not_approved() {
    let repo = branch_with("ledger = []\n");
    let run = judged(&repo);
    assert!(run.code == 2 && run.stderr.contains("no policy is configured"), "{run}");
    let plain = Repo::plain(&[("xtask.toml", CONFIG)]);
    let run = judged(&plain);
    assert!(run.code == 2 && run.stderr.contains("no git repository"), "{run}");
    let repo = branch();
    repo.git_run(&["checkout", "--quiet", "--orphan", "other"]);
    repo.commit("other");
    let run = repo.run(&["contracts", "policy", "--since", "main"]);
    assert!(run.code == 2 && run.stderr.contains("no merge base"), "{run}");
    let run = repo.run(&["contracts", "policy", "--since", "nothing"]);
    assert!(run.code == 2 && run.stdout.is_empty(), "{run}");
}

#[test]
fn since_measures_from_another_revision() {
    let repo = branch();
    repo.write("src/core/main.py", "b\n");
    repo.commit("core");
    repo.write("docs/a.md", "b\n");
    repo.commit("docs");
    assert_eq!(judged(&repo).code, 1);
    let run = repo.run(&["contracts", "policy", "--since", "HEAD~1"]);
    assert_eq!((run.code, rows(&run).len()), (0, 1), "{run}");
}

#[test]
fn a_change_beside_the_root_takes_a_person() {
    let repo = Repo::plain(&[("app/xtask.toml", CONFIG), ("app/docs/a.md", "a\n"), ("other.txt", "a\n")]);
    repo.git_run(&["init", "--quiet", "--initial-branch=main"]);
    repo.commit("start");
    repo.write("app/docs/a.md", "b\n");
    let run = repo.run(&["contracts", "policy", "--repo", "app"]);
    assert_eq!(run.code, 0, "{run}");
    repo.write("new.txt", "a\n");
    let run = repo.run(&["contracts", "policy", "--repo", "app"]);
    assert_eq!(rows(&run)[1], "review outside new.txt it lies outside of the folder that the policy is about", "{run}");
    std::fs::remove_file(repo.path("new.txt")).unwrap();
    repo.git_run(&["rm", "--quiet", "other.txt"]);
    let run = repo.run(&["contracts", "policy", "--repo", "app"]);
    assert_eq!((run.code, rows(&run).len()), (1, 2), "{run}");
}

#[test]
fn a_submodule_that_hides_its_changes_takes_a_person() {
    let all = "ledger = []\n[[contracts.policy]]\nname = \"all\"\ntier = [{ name = \"all\", paths = [\"**\"], approval = \"auto\" }]\n";
    let hides = "[submodule \"m\"]\n\tpath = m\n\turl = ./m\n\tignore = all\n";
    let repo = Repo::git(&[("xtask.toml", all), (".gitmodules", hides)]);
    let at = |commit: &str| {
        let commit = repo.git_run(&["rev-parse", commit]);
        std::fs::create_dir_all(repo.path("m")).unwrap();
        repo.git_run(&["update-index", "--add", "--cacheinfo", &format!("160000,{},m", commit.trim())]);
        repo.git_run(&["commit", "--quiet", "--message", "m"]);
    };
    at("HEAD");
    repo.git_run(&["checkout", "--quiet", "-b", "work"]);
    at("HEAD");
    let run = judged(&repo);
    assert!(run.code == 1 && rows(&run)[0].starts_with("review link m it is a link or a submodule"), "{run}");
}

#[test]
fn json_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(include_str!("../../../docs/policy.schema.json")).unwrap();
    let repo = branch();
    let mut wrong = Vec::new();
    let nothing = json(&repo);
    validate(&schema, &nothing, "policy", &mut wrong);
    repo.write("docs/a.md", "b\n");
    repo.write("README.md", b"\0");
    let some = json(&repo);
    validate(&schema, &some, "policy", &mut wrong);
    assert_eq!(wrong, Vec::<String>::new());
    let row = &some["policies"][0]["paths"][1];
    assert_eq!(
        (row["tier"].as_str(), row["entry"].as_str(), row["line"].as_u64()),
        (Some("open"), Some("docs/"), Some(7))
    );
    assert_eq!((&some["auto_approvable"], &nothing["auto_approvable"]), (&Value::Bool(false), &Value::Bool(true)));
}

#[test]
fn pf_1_what_git_says_on_the_side_is_no_path() {
    let repo = branch();
    // Git warns of this on its error stream.
    repo.git_run(&["config", "core.autocrlf", "true"]);
    repo.git_run(&["config", "core.safecrlf", "warn"]);
    repo.write("docs/a.md", "b\nc\n");
    repo.git_run(&["add", "--all"]);
    let run = judged(&repo);
    assert_eq!(rows(&run).len(), 1, "{run}");
    assert_eq!(run.code, 0);
}

#[test]
fn pf_2_documents_and_core_are_core() {
    let repo = branch();
    repo.write("docs/a.md", "b\n");
    repo.write("src/core/main.py", "b\n");
    let run = judged(&repo);
    assert!(run.code == 1 && run.stdout.contains("because `src/core/main.py` takes a review"), "{run}");
}

#[test]
fn pf_3_the_most_severe_wins_in_whatever_order_the_tiers_stand() {
    let reversed = r#"ledger = []
[[contracts.policy]]
name = "merge"
tier = [
    { name = "secret", paths = ["docs/security/keys/"], approval = "block" },
    { name = "core", paths = ["docs/security/"], approval = "review" },
    { name = "open", paths = ["docs/"], approval = "auto" },
]
"#;
    for config in [CONFIG, reversed] {
        let repo = branch_with(config);
        repo.write("docs/security/a.md", "b\n");
        assert!(rows(&judged(&repo))[0].starts_with("review docs/security/a.md tier `core`"), "{config}");
    }
    let repo = branch_with(reversed);
    repo.write("docs/security/keys/a.pem", "b\n");
    repo.write("docs/security/a.md", "b\n");
    assert!(judged(&repo).stdout.contains("because `docs/security/keys/a.pem` is blocked"));
}

#[test]
fn pf_4_folders_are_whole_components_from_the_root() {
    let repo = branch();
    for path in ["src/mydocs/x.py", "src/docs/x.md", "docs2/a.md", "src/scripts_runner.py", "examples/deep/a.py"] {
        repo.write(path, "x\n");
    }
    let run = judged(&repo);
    assert_eq!(rows(&run).iter().filter(|row| row.ends_with("no tier names it")).count(), 5, "{run}");
}

#[test]
fn pf_5_everything_since_the_merge_base_counts_whatever_its_name() {
    let repo = branch();
    repo.write("docs/committed.md", "x\n");
    repo.commit("committed");
    repo.write("docs/staged.md", "x\n");
    repo.git_run(&["add", "--all"]);
    repo.write("docs/a.md", "not staged\n");
    repo.write("docs/\u{FC}ml\u{E4}ut \"q\".md", "x\n");
    let run = judged(&repo);
    let paths: Vec<String> = json(&repo)["policies"][0]["paths"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(paths, ["docs/a.md", "docs/committed.md", "docs/staged.md", "docs/\u{FC}ml\u{E4}ut \"q\".md"], "{run}");
    assert_eq!(run.code, 0);
}

#[test]
#[cfg(target_os = "linux")]
fn pf_5_a_name_that_is_no_path_takes_a_person() {
    use std::os::unix::ffi::OsStrExt as _;
    let repo = branch_with(
        "ledger = []\n[[contracts.policy]]\nname = \"all\"\ntier = [{ name = \"all\", paths = [\"**\"], approval = \"auto\" }]\n",
    );
    std::fs::write(repo.root().join(std::ffi::OsStr::from_bytes(b"docs/caf\xE9.md")), "x").unwrap();
    let run = judged(&repo);
    assert_eq!(
        rows(&run),
        ["review unreadable docs/caf\\xe9.md the name is no path here, so no tier can name it"],
        "{run}"
    );
    std::fs::remove_file(repo.root().join(std::ffi::OsStr::from_bytes(b"docs/caf\xE9.md"))).unwrap();
    std::os::unix::fs::symlink("../src/core/main.py", repo.path("docs/link.md")).unwrap();
    let run = judged(&repo);
    assert!(rows(&run)[0].starts_with("review link docs/link.md it is a link"), "{run}");
}

#[test]
fn pf_6_a_glob_of_one_folder_says_nothing_of_others() {
    let config = "ledger = []\n[[contracts.policy]]\nname = \"all\"\ntier = [{ name = \"open\", paths = [\"README.md\", \"docs/*.md\"], approval = \"auto\" }]\n";
    let repo = branch_with(config);
    repo.write("README.md", "b\n");
    assert_eq!(judged(&repo).code, 0);
    repo.write("config/production.yaml", "x: 1\n");
    let run = judged(&repo);
    assert!(run.code == 1 && run.stdout.contains("because `config/production.yaml` takes a review"), "{run}");
}

#[test]
fn contradictions_of_a_policy_are_said_with_the_configuration() {
    let config = r#"ledger = []
[contracts]
trusted_owners = ["a/b"]
[[contracts.policy]]
name = "p"
document = "docs/a.txt"
documented = true
wordings = ["--"]
tier = [
    { name = "a", paths = ["docs/*.md", "./x", "y", "y"], approval = "auto", lines_max = 0 },
    { name = "a", paths = ["docs/"], approval = "review", files_max = 3 },
    { name = "b", paths = [], approval = "maybe" },
]
[[contracts.policy]]
name = "p"
documented = true
"#;
    let repo = Repo::git(&[("xtask.toml", config)]);
    let run = judged(&repo);
    assert_eq!(run.code, 2, "{run}");
    for said in [
        "`contracts.trusted_owners` holds `a/b`, which is no owner",
        "`contracts.policy[0].document` is no Markdown file",
        "`contracts.policy[0].wordings` holds `--`, which has no word",
        "`contracts.policy[0].tier[0].paths` holds `docs/*.md`, all of which is of tier `a` with `review`, which is stricter",
        "`contracts.policy[0].tier[0].paths` holds `./x`, which matches no path",
        "`contracts.policy[0].tier[0].paths` holds `y` a second time",
        "`contracts.policy[0].tier[0].lines_max` is 0",
        "`contracts.policy[0].tier[1].name` is the name of another one too",
        "`contracts.policy[0].tier[1].files_max` limits a tier that approves nothing",
        "`contracts.policy[0].tier[2].approval` cannot be \"maybe\"",
        "`contracts.policy[1].name` is the name of another one too",
        "`contracts.policy[1].documented` stands without `document`",
    ] {
        assert!(run.stderr.contains(said), "{said}\n{run}");
    }
    let empty =
        "ledger = []\n[[contracts.policy]]\nname = \"p\"\ntier = [{ name = \"a\", paths = [], approval = \"auto\" }]\n";
    let run = judged(&Repo::git(&[("xtask.toml", empty)]));
    assert!(run.stderr.contains("`contracts.policy[0].tier[0].paths` is empty"), "{run}");
}

#[test]
fn a_strict_tier_names_a_path_however_its_letters_are_composed() {
    let config = CONFIG.replace("docs/security/", "docs/s\u{E9}curit\u{E9}/");
    let repo = branch_with(&config);
    repo.write("docs/se\u{301}curite\u{301}/keys.md", "a\n");
    let run = repo.run(&["contracts", "policy"]);
    assert_eq!(run.code, 1, "{run}");
}

#[test]
fn a_file_of_which_no_line_changed_takes_a_person() {
    let empty = branch();
    empty.write("docs/empty.md", "");
    let run = judged(&empty);
    assert!(run.code == 1 && run.stdout.contains("no line of it changed: it is empty, or may be run"), "{run}");
    let text = branch();
    text.write("docs/new.md", "new\n");
    assert_eq!(judged(&text).code, 0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let repo = branch();
        std::fs::set_permissions(repo.path("docs/a.md"), std::fs::Permissions::from_mode(0o755)).unwrap();
        let run = judged(&repo);
        assert!(run.code == 1 && run.stdout.contains("may be run as a program now"), "{run}");
    }
}
