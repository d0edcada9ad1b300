//! What each format prints and with which status.

use expect_test::expect;

use super::layout;

#[test]
fn check_shows_findings_and_the_diff_and_writes_nothing() {
    let repo = layout(&[]);
    let before = repo.files();
    let run = repo.run(&["sot", "--check"]);
    expect![[r#"
        README.md:3:1: error[sot/stale-region]: region `README summary` is stale (see docs/BUILD_HISTORY.md:13)
          help: `cargo xtask sot --execute` writes it
        docs/BUILD_HISTORY.md:3:1: error[sot/stale-region]: region `build summary` is stale (see docs/BUILD_HISTORY.md:13)
          help: `cargo xtask sot --execute` writes it
        docs/BUILD_HISTORY.md:9:15: error[sot/stale-meta]: META `Total_Builds` says `1`; it should say `2` (see docs/BUILD_HISTORY.md:13)
          help: `cargo xtask sot --execute` writes it

        diff --git a/README.md b/README.md
        --- a/README.md
        +++ b/README.md
        @@ -1,10 +1,10 @@
         # Project
         ~
         <!-- SOT_SUMMARY_START -->
        -**Last Updated**: 2026-01-01 00:00
        +**Last Updated**: 2026-02-03T04:05:06Z
         ~
        -- **Builds Completed**: 1
        -- **Latest Build**: BUILD-1: First
        +- **Builds Completed**: 2
        +- **Latest Build**: BUILD-2: Second [OK]
         - **Architecture Decisions**: 1
         - **Debugging Sessions**: 1
         ~

        diff --git a/docs/BUILD_HISTORY.md b/docs/BUILD_HISTORY.md
        --- a/docs/BUILD_HISTORY.md
        +++ b/docs/BUILD_HISTORY.md
        @@ -1,12 +1,12 @@
         # Build History
         ~
         <!-- AUTO-GENERATED SUMMARY - DO NOT EDIT MANUALLY -->
        -**Summary**: 1 build(s) documented | Last updated: 2026-01-01 00:00:00
        +**Summary**: 2 build(s) documented | Last updated: 2026-02-03T04:05:06Z
         <!-- END AUTO-GENERATED SUMMARY -->
         ~
         <!-- META
        -Last_Updated: 2026-01-01T00:00:00Z
        -Total_Builds: 1
        +Last_Updated: 2026-02-03T04:05:06Z
        +Total_Builds: 2
         Format_Version: 2.0
         -->
         ~
        sot: findings, 3 errors, 2 files to change, run with `--execute` to write (looked at 3 ledgers, 4 documents, 4 regions, 0 facts)
        --- exit 1
    "#]].assert_eq(&run.to_string());
    assert_eq!(repo.files(), before);
    assert_eq!(repo.run(&["sot"]).stdout, run.stdout, "--check is the default");
}

#[test]
fn execute_shows_the_same_diff_and_then_writes_it() {
    let repo = layout(&[]);
    let check = repo.run(&["sot", "--check"]);
    let execute = repo.run(&["sot", "--execute"]);
    let diff = |run: &super::Run| {
        run.stdout[run.stdout.find("diff --git").unwrap()..run.stdout.find("\nsot: ").unwrap()].to_owned()
    };
    assert_eq!(diff(&check), diff(&execute));
    assert_eq!(execute.code, 0, "{execute}");
    let again = repo.run(&["sot", "--check"]);
    expect![[r#"
        sot: clean (looked at 3 ledgers, 4 documents, 4 regions, 0 facts)
        --- exit 0
    "#]]
    .assert_eq(&again.to_string());
}

#[test]
fn check_and_execute_together_are_refused() {
    let repo = layout(&[]);
    let run = repo.run(&["sot", "--check", "--execute"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("cannot be used with"), "{run}");
}

#[test]
fn the_patch_is_what_execute_writes() {
    let crlf = super::BUILD_HISTORY.replace('\n', "\r\n");
    let bom = format!("\u{FEFF}{}", super::DECISIONS.replace("**Summary**: 1", "**Summary**: 9"));
    let cut = super::README.trim_end().to_owned();
    let repo =
        layout(&[("docs/BUILD_HISTORY.md", &crlf), ("docs/ARCHITECTURE_DECISIONS.md", &bom), ("README.md", &cut)]);
    let patch = repo.run(&["sot", "--format", "patch"]);
    assert_eq!(patch.code, 1);
    assert_eq!(patch.stderr, "");
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    let written = repo.files();
    repo.git_run(&["checkout", "--quiet", "--", "."]);
    assert_ne!(repo.files(), written);
    // Outside the repository, so that it is none of its files.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("change.patch");
    std::fs::write(&file, &patch.stdout).unwrap();
    repo.git_run(&["apply", file.to_str().unwrap()]);
    assert_eq!(repo.files(), written);
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = include_str!("../../docs/report.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let repo = layout(&[("docs/broken.md", "<!-- xtask:begin toc -->\n")]);
    for arguments in [
        &["sot", "--format", "json"][..],
        &["gate", "--format", "json"],
        &["ledger", "--format", "json"],
        &["ledger", "add", "build", "--title", "Third", "--format", "json"],
        &["sot", "--execute", "--format", "json"],
        &["sot", "--format", "json", "--config", "none.toml"],
    ] {
        let run = repo.run(arguments);
        if run.code == 2 {
            assert_eq!(run.stdout, "", "what could not start prints no report");
            continue;
        }
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let mut wrong = Vec::new();
        validate(&schema, &report, "report", &mut wrong);
        assert_eq!(wrong, Vec::<String>::new());
    }
    let run = repo.run(&["sot", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["facts"]["ledgers"]["builds"]["latest"], "BUILD-2");
    assert_eq!(report["facts"]["ledgers"]["builds"]["entries"], 2);
    repo.write("README.md", b"\xFF");
    let report: serde_json::Value = serde_json::from_str(&repo.run(&["sot", "--format", "json"]).stdout).unwrap();
    assert_eq!((&report["status"], report["edits"].as_array().unwrap().len()), (&"unjudged".into(), 0));
}

#[test]
fn entries_as_json_are_what_their_schema_says() {
    let schema = include_str!("../../docs/entries.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    for arguments in [&["ledger", "list", "--format", "json"][..], &["ledger", "show", "BUILD-2", "--format", "json"]] {
        let entries: serde_json::Value = serde_json::from_str(&layout(&[]).run(arguments).stdout).unwrap();
        let mut wrong = Vec::new();
        validate(&schema, &entries, "entries", &mut wrong);
        assert_eq!(wrong, Vec::<String>::new());
        assert!(!entries["entries"].as_array().unwrap().is_empty());
    }
}

/// The part of JSON Schema that our schemas use.
pub fn validate(schema: &serde_json::Value, value: &serde_json::Value, at: &str, wrong: &mut Vec<String>) {
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the schema uses the type {other}"),
    };
    let kinds: Vec<&str> = match &schema["type"] {
        serde_json::Value::String(kind) => vec![kind],
        serde_json::Value::Array(kinds) => kinds.iter().filter_map(|kind| kind.as_str()).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(kind)) {
        wrong.push(format!("{at} is no {kinds:?}"));
    }
    if schema["const"] != serde_json::Value::Null && schema["const"] != *value {
        wrong.push(format!("{at} is not {}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        wrong.push(format!("{at} is {value}"));
    }
    let required = schema["required"].as_array().filter(|_| value.is_object());
    for name in required.into_iter().flatten().filter_map(|name| name.as_str()) {
        if value.get(name).is_none() {
            wrong.push(format!("{at} has no {name}"));
        }
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(schema) => validate(schema, value, &format!("{at}.{name}"), wrong),
            None if schema["additionalProperties"] == false => wrong.push(format!("{at} has {name}")),
            None => {}
        }
    }
    for value in value.as_array().into_iter().flatten() {
        validate(&schema["items"], value, &format!("{at}[]"), wrong);
    }
}

#[test]
fn github_gets_annotations_by_itself_and_obeys_no_file() {
    let repo =
        layout(&[("docs/notes.md", "::error::not ours\n\n<!-- xtask:fact builds.entries -->9<!-- /xtask:fact -->\n")]);
    let run = repo.finish(repo.command(&["sot"]).env("GITHUB_ACTIONS", "true"));
    assert!(run.stdout.starts_with("::stop-commands::"), "{run}");
    let token = run.stdout.lines().next().unwrap().trim_start_matches("::stop-commands::").to_owned();
    let (shielded, rest) = run.stdout.split_once(&format!("\n::{token}::\n")).unwrap();
    assert!(shielded.contains(" ::error::not ours"), "{run}");
    assert!(rest.contains("::error file=docs/notes.md,line=3,col=35,endColumn=36,title=sot/stale-fact::fact `builds.entries` says `9`; it should say `2`%0Ahelp: "), "{run}");
    let run = repo.run(&["sot", "--format", "github"]);
    assert!(run.stdout.starts_with("::group::xtask sot\n::stop-commands::"), "{run}");
}

#[test]
fn quiet_verbose_and_strict_say_less_more_and_fail() {
    let repo = layout(&[]);
    assert_eq!(repo.run(&["sot", "--execute", "-q"]).code, 0);
    let ledger = repo.text("docs/BUILD_HISTORY.md");
    repo.write("docs/BUILD_HISTORY.md", format!("{ledger}\nsee BUILD-7\n"));
    expect![[r#"
        sot: clean, 1 warning (looked at 3 ledgers, 4 documents, 4 regions, 0 facts)
        --- exit 0
    "#]]
    .assert_eq(&repo.run(&["sot", "-q"]).to_string());
    let strict = repo.run(&["sot", "--strict", "-q"]);
    assert_eq!((strict.code, strict.stdout.contains("warning[sot/uncounted-mention]")), (1, true), "{strict}");
    assert!(repo.run(&["sot", "-v"]).stdout.contains("ledgers.builds.latest = BUILD-2\n"));
}

#[test]
fn colour_comes_when_asked_for() {
    let repo = layout(&[]);
    assert!(!repo.run(&["sot"]).stdout.contains('\x1b'));
    assert!(repo.run(&["sot", "--color", "always"]).stdout.contains("\x1b[1m\x1b[31merror[sot/stale-region]"));
}

#[test]
fn the_root_is_found_from_a_sub_folder_and_must_be_there() {
    let repo = layout(&[]);
    let run = repo.finish(repo.command(&["sot"]).current_dir(repo.path("docs")));
    assert_eq!(run.stdout, repo.run(&["sot"]).stdout);
    let nowhere = super::Repo::plain(&[("a.txt", "")]);
    let run = nowhere.run(&["sot"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no xtask.toml and no .git in [ROOT] or above it"), "{run}");
    let run = repo.run(&["sot", "--repo", "README.md"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, "error: README.md is not a folder; `--repo` takes the root of a repository\n")
    );
}

#[test]
fn a_folder_outside_git_is_judged_as_it_lies_there() {
    let repo = layout(&[]);
    let plain = super::Repo::plain(&[]);
    for (path, bytes) in repo.files() {
        plain.write(&path, bytes);
    }
    let there = plain.run(&["sot", "--repo", "."]);
    assert_eq!(there.stdout, repo.run(&["sot"]).stdout);
    assert_eq!(plain.run(&["sot", "--execute", "--repo", "."]).code, 0);
    assert_eq!(plain.run(&["sot", "--repo", "."]).code, 0);
}
