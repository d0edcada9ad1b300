//! Every rule that no weakness is named after: that it fires, and that a near miss does not.

use super::{Repo, layout};

/// One small ledger and a document.
fn small(readme: &str) -> Repo {
    configured("", readme)
}

const CONFIG: &str = "\
[[ledger]]
name = \"builds\"
path = \"docs/BUILDS.md\"
id = 'BUILD-\\d+'
nouns = [\"build\", \"builds\"]

[sot]
unmarked_copies_from = 2
";

const LEDGER: &str = "\
# Builds

## INDEX

| Date | ID | Title |
| --- | --- | --- |
| 2026-02-01 | BUILD-2 | Walls |
| 2026-01-01 | BUILD-1 | Foundation |

### BUILD-2 | 2026-02-01 | Walls

### BUILD-1 | 2026-01-01 | Foundation
";

fn configured(config: &str, readme: &str) -> Repo {
    let config = format!("{CONFIG}{config}");
    Repo::git(&[("xtask.toml", &config), ("docs/BUILDS.md", LEDGER), ("README.md", readme)])
}

/// The findings of a run: `path:line:column rule`.
fn findings(repo: &Repo, arguments: &[&str]) -> Vec<String> {
    repo.run(arguments).findings()
}

#[track_caller]
fn check(readme: &str, expected: &[&str]) {
    assert_eq!(findings(&small(readme), &["sot"]), expected);
}

const CLEAN: &str = "<!-- xtask:begin ledger-latest builds 1 -->\n- 2026-02-01 BUILD-2: Walls\n<!-- xtask:end ledger-latest digest=96a8e6f58756 -->\n";

#[test]
fn a_region_as_it_was_written_is_clean() {
    check(CLEAN, &[]);
}

#[test]
fn a_region_whose_source_moved_is_stale() {
    let repo = small(CLEAN);
    let ledger = repo.text("docs/BUILDS.md").replace("| Walls |", "| Roof |");
    repo.write("docs/BUILDS.md", ledger);
    assert_eq!(findings(&repo, &["sot"]), ["README.md:1:1 sot/stale-region"]);
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    assert!(repo.text("README.md").contains("- 2026-02-01 BUILD-2: Roof\n"));
}

#[test]
fn a_region_edited_by_hand_is_not_overwritten_without_force() {
    let edited = CLEAN.replace("Walls", "Walls, and a roof");
    let repo = small(&edited);
    let run = repo.run(&["sot", "--execute"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("README.md:1:1: error[sot/edited-by-hand]"), "{run}");
    assert!(run.stdout.contains("-- 2026-02-01 BUILD-2: Walls, and a roof\n"), "what would be lost is shown\n{run}");
    assert_eq!(repo.text("README.md"), edited);
    assert_eq!(repo.run(&["sot", "--execute", "--force"]).code, 0);
    assert_eq!(repo.text("README.md"), CLEAN);
}

#[test]
fn both_an_edit_and_a_moved_source_are_said() {
    let repo = small(&CLEAN.replace("Walls", "Windows"));
    repo.write("docs/BUILDS.md", LEDGER.replace("| Walls |", "| Roof |"));
    let run = repo.run(&["sot"]);
    assert!(run.stdout.contains("was edited by hand, and its source moved on too"), "{run}");
}

#[test]
fn text_that_was_never_written_by_us_is_kept() {
    let readme = "<!-- xtask:begin ledger-latest builds 1 -->\n- my own list\n<!-- xtask:end ledger-latest -->\n";
    let repo = small(readme);
    assert_eq!(findings(&repo, &["sot", "--execute"]), ["README.md:1:1 sot/edited-by-hand"]);
    assert_eq!(repo.text("README.md"), readme);
}

#[test]
fn without_digests_every_difference_is_stale() {
    let repo = small("");
    repo.write("xtask.toml", CONFIG.replace("[sot]", "[sot]\ndigest = false"));
    repo.write("README.md", "<!-- xtask:begin ledger-latest builds 1 -->\n- old\n<!-- xtask:end ledger-latest -->\n");
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    assert_eq!(
        repo.text("README.md"),
        "<!-- xtask:begin ledger-latest builds 1 -->\n- 2026-02-01 BUILD-2: Walls\n<!-- xtask:end ledger-latest -->\n"
    );
}

#[test]
fn a_crlf_checkout_is_no_edit() {
    let repo = small(&CLEAN.replace('\n', "\r\n"));
    assert_eq!(findings(&repo, &["sot"]), [] as [&str; 0]);
}

#[test]
fn facts_are_kept_in_sentences_and_cells() {
    let fact = "<!-- xtask:fact builds.entries -->7<!-- /xtask:fact -->";
    check(&format!("So {fact} it is.\n"), &["README.md:1:38 sot/stale-fact"]);
    check(&format!("| a |\n| - |\n| {fact} |\n"), &["README.md:3:37 sot/stale-fact"]);
    check(&format!("`{fact}`\n\n> {fact}\n\n    {fact}\n"), &[]);
    check("<!-- xtask:fact builds.entries -->2<!-- /xtask:fact -->\n", &[]);
}

#[test]
fn an_unknown_fact_names_the_nearest() {
    let repo = small("<!-- xtask:fact builds.entriess -->2<!-- /xtask:fact -->\n");
    let run = repo.run(&["sot"]);
    assert!(run.stdout.contains("README.md:1:1: error[sot/unknown-fact]: there is no fact `builds.entriess`"), "{run}");
    assert!(run.stdout.contains("help: did you mean `builds.entries`?"), "{run}");
}

#[test]
fn an_unknown_region_names_the_nearest() {
    let repo = small("<!-- xtask:begin ledger-latst builds 1 -->\n<!-- xtask:end ledger-latst -->\n");
    let run = repo.run(&["sot"]);
    assert!(run.stdout.contains("README.md:1:1: error[sot/unknown-region]"), "{run}");
    assert!(run.stdout.contains("did you mean `ledger-latest`?"), "{run}");
}

#[test]
fn wrong_arguments_of_a_region_are_findings() {
    for args in [
        "ledger-latest builds",
        "ledger-latest builds 0",
        "ledger-latest bulids 1",
        "ledger-summary",
        "ledger-summary builds twice",
        "toc 3-2",
        "toc 0-9",
        "rules all",
        "excerpt no/such.rs",
        "excerpt ../outside",
        "excerpt README.md",
        "excerpt xtask.toml lines=9-3",
        "excerpt xtask.toml lines=1-999",
        "excerpt xtask.toml tag=none",
        "excerpt xtask.toml lines=1-2 tag=x",
    ] {
        let name = args.split(' ').next().unwrap();
        check(
            &format!("<!-- xtask:begin {args} -->\n<!-- xtask:end {name} -->\n"),
            &["README.md:1:1 sot/unknown-region"],
        );
    }
}

#[test]
fn excerpts_quote_files_and_parts_of_them() {
    let repo = small("<!-- xtask:begin excerpt a.rs tag=here -->\n<!-- xtask:end excerpt -->\n");
    repo.write("a.rs", "fn a() {}\n// xtask:tag here\nlet fence = \"```\";\n// xtask:end-tag here\n");
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    let text = repo.text("README.md");
    assert!(
        text.starts_with(
            "<!-- xtask:begin excerpt a.rs tag=here -->\n````rs\nlet fence = \"```\";\n````\n<!-- xtask:end"
        ),
        "{text}"
    );
}

#[test]
fn an_ignored_file_is_not_quoted() {
    let repo = small("<!-- xtask:begin excerpt .env -->\n<!-- xtask:end excerpt -->\n");
    repo.write(".gitignore", ".env\n");
    repo.write(".env", "SECRET=1\n");
    let run = repo.run(&["sot", "--execute"]);
    assert!(run.stdout.contains("is no file that git tracks or would"), "{run}");
    assert!(!repo.text("README.md").contains("SECRET"));
}

#[test]
fn contents_list_headings_outside_themselves() {
    let repo = small(
        "# T\n\n<!-- xtask:begin toc -->\n<!-- xtask:end toc -->\n\n## A `b`\n\n### C\n\n## A b\n\n> ## quoted\n\n```\n## fenced\n```\n",
    );
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    assert!(
        repo.text("README.md").contains("-->\n- [A b](#a-b)\n  - [C](#c)\n- [A b](#a-b-1)\n<!-- xtask:end"),
        "{}",
        repo.text("README.md")
    );
}

#[test]
fn an_index_is_rebuilt_before_it_is_counted() {
    let repo = small("");
    let ledger = "# Builds\n\n## INDEX\n\n<!-- xtask:begin ledger-index builds -->\n<!-- xtask:end ledger-index -->\n\n### BUILD-9 | 2026-01-02 | Nine\n\n### BUILD-10 | 2026-01-02 | Ten \\| eleven\n\nSo far <!-- xtask:fact builds.entries -->0<!-- /xtask:fact -->.\n";
    repo.write("docs/BUILDS.md", ledger);
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    let text = repo.text("docs/BUILDS.md");
    assert!(
        text.contains("| 2026-01-02 | BUILD-10 | Ten \\| eleven |  |\n| 2026-01-02 | BUILD-9 | Nine |  |\n"),
        "{text}"
    );
    assert!(text.contains("-->2<!--"), "{text}");
}

#[test]
fn broken_markers_are_reported_with_both_places() {
    let begin = "<!-- xtask:begin toc -->\n";
    let end = "<!-- xtask:end toc -->\n";
    for (readme, expected) in [
        (format!("{begin}{begin}{end}"), "README.md:2:1 sot/broken-markers"),
        (format!("{end}{begin}"), "README.md:1:1 sot/broken-markers"),
        (format!("{begin}<!-- xtask:end rules -->\n"), "README.md:2:1 sot/broken-markers"),
        (format!("- a\n  {begin}  {end}"), "README.md:2:3 sot/broken-markers"),
        ("<!-- xtask:begin -->\n".to_owned(), "README.md:1:1 sot/broken-markers"),
        ("<!-- xtask:start toc -->\n".to_owned(), "README.md:1:1 sot/broken-markers"),
        ("a <!-- xtask:fact builds.entries -->2\n".to_owned(), "README.md:1:3 sot/broken-markers"),
    ] {
        let found = findings(&small(&readme), &["sot"]);
        assert!(found.contains(&expected.to_owned()), "{readme:?}: {found:?}");
    }
    check(&format!("```\n{begin}```\n\n> {begin}\n`{}`\n", end.trim_end()), &[]);
}

#[test]
fn unmarked_copies_are_warned_of() {
    check("All 2 builds stand.\n", &["README.md:1:5 sot/unmarked-copy"]);
    check("All 2 finished builds stand.\n", &["README.md:1:5 sot/unmarked-copy"]);
    check("All 3 builds, `2 builds`, v1.2 builds, 2 buildings, 2 very large builds.\n", &[]);
    let stale = "<!-- xtask:fact builds.entries -->7<!-- /xtask:fact -->, and 7 builds again.\n";
    check(stale, &["README.md:1:35 sot/stale-fact", "README.md:1:62 sot/unmarked-copy"]);
}

#[test]
fn a_meta_block_or_key_that_is_not_there_is_said_with_the_line_to_add() {
    let config = CONFIG.replace("nouns", "meta = { Total = \"{entries}\" }\nnouns");
    let ledger = |meta: &str| format!("{meta}{LEDGER}");
    for (meta, place) in [("", "docs/BUILDS.md"), ("<!-- META\nOther: 1\n-->\n\n", "docs/BUILDS.md:1:1")] {
        let repo = Repo::git(&[("xtask.toml", &config), ("docs/BUILDS.md", &ledger(meta))]);
        let run = repo.run(&["sot"]);
        assert!(run.stdout.contains(&format!("{place}: error[sot/missing-meta]")), "{run}");
        assert!(run.stdout.contains("add `Total: 2` to the block"), "{run}");
    }
    let repo = Repo::git(&[("xtask.toml", &config), ("docs/BUILDS.md", &ledger("<!-- META\nTotal:\n-->\n\n"))]);
    assert_eq!(findings(&repo, &["sot", "--execute"]), ["docs/BUILDS.md:2:7 sot/stale-meta"]);
    assert!(repo.text("docs/BUILDS.md").starts_with("<!-- META\nTotal: 2\n-->\n"));
}

#[test]
fn a_glob_that_chooses_nothing_is_said() {
    let repo = small("");
    repo.write("xtask.toml", CONFIG.replace("[sot]", "[sot]\ndocuments = [\"**/*.md\", \"doc/*.md\"]"));
    assert_eq!(findings(&repo, &["sot"]), ["xtask.toml sot/no-input"]);
}

#[test]
fn an_exemption_beside_the_text_needs_a_reason_and_a_finding() {
    let copy = "All 2 builds stand.\n";
    check(&format!("<!-- xtask-allow: sot/unmarked-copy -- quoted -->\n{copy}"), &[]);
    check(
        &format!("<!-- xtask-allow: sot/unmarked-copy -->\n{copy}"),
        &["README.md:1:6 allow/malformed", "README.md:2:5 sot/unmarked-copy"],
    );
    check("<!-- xtask-allow: sot/unmarked-copy -- quoted -->\n", &["README.md:1:6 allow/unused"]);
    check("<!-- xtask-allow: sot/unmarked-cpy -- quoted -->\n", &["README.md:1:6 allow/malformed"]);
    check("`<!-- xtask-allow: sot/unmarked-copy -- quoted -->`\n", &[]);
}

#[test]
fn an_exemption_behind_a_text_holds_for_its_own_line_only() {
    let allow = "<!-- xtask-allow: sot/unmarked-copy -- quoted -->";
    check(&format!("All 2 builds stand. {allow}\n"), &[]);
    check(
        &format!("Nothing. {allow}\nAll 2 builds stand.\n"),
        &["README.md:1:15 allow/unused", "README.md:2:5 sot/unmarked-copy"],
    );
}

#[test]
fn an_exemption_in_the_configuration_ends_on_its_day() {
    let allow = |until: &str| {
        format!(
            "\n[[allow]]\nrule = \"sot/unmarked-copy\"\npaths = [\"*.md\"]\nreason = \"history\"\nuntil = \"{until}\"\n"
        )
    };
    let readme = "All 2 builds stand.\n";
    // The runs are on 2026-02-03.
    assert_eq!(findings(&configured(&allow("2026-02-03"), readme), &["sot"]), [] as [&str; 0]);
    assert_eq!(
        findings(&configured(&allow("2026-02-02"), readme), &["sot"]),
        ["README.md:1:5 sot/unmarked-copy", "xtask.toml:11:8 allow/expired"]
    );
    assert_eq!(findings(&configured(&allow("2026-12-31"), ""), &["sot"]), ["xtask.toml:11:8 allow/unused"]);
}

#[test]
fn since_hides_old_lines_and_no_stale_text() {
    let repo = layout(&[("docs/notes.md", "old: <!-- xtask:fact builds.entries -->9<!-- /xtask:fact -->\n")]);
    let ledger = repo.text("docs/BUILD_HISTORY.md");
    repo.write("docs/BUILD_HISTORY.md", format!("{ledger}\nsee BUILD-77\n"));
    repo.commit("one mention");
    repo.write("docs/BUILD_HISTORY.md", format!("{ledger}\nsee BUILD-77\n\nsee BUILD-88\n"));
    let all = findings(&repo, &["sot"]);
    let since = findings(&repo, &["sot", "--since", "HEAD"]);
    assert_eq!(all.iter().filter(|line| line.ends_with("uncounted-mention")).count(), 2);
    assert_eq!(since.iter().filter(|line| line.ends_with("uncounted-mention")).count(), 1);
    assert_eq!(since.iter().filter(|line| line.ends_with("stale-fact")).count(), 1);
    assert_eq!(findings(&repo, &["sot", "--since", "HEAD~1"]).len(), all.len());
}

#[test]
fn since_takes_whatever_git_takes_for_a_commit() {
    let repo = Repo::git(&[("xtask.toml", "ledger = []\n"), ("a.txt", "a\n")]);
    repo.git_run(&["tag", "--annotate", "--message=one", "one"]);
    repo.write("b.txt", "b\r\nb\n");
    repo.git_run(&["add", "."]);
    repo.git_run(&["commit", "--quiet", "--message=the second"]);
    for revision in ["one", "HEAD~1", "one^{commit}", "@~", "refs/tags/one"] {
        let run = repo.run(&["encoding", "--since", revision]);
        assert_eq!(run.findings(), ["b.txt:1:2 encoding/eol-mixed"], "{revision}: {run}");
    }
    let run = repo.run(&["encoding", "--since", ":/the second"]);
    assert_eq!((run.code, run.findings().len()), (0, 0), "{run}");
    for revision in ["one^{tree}", "HEAD:a.txt"] {
        let run = repo.run(&["encoding", "--since", revision]);
        assert_eq!((run.code, run.stderr.contains("that is no commit")), (2, true), "{run}");
    }
    for revision in ["HEAD~1..HEAD", "none", ""] {
        let run = repo.run(&["encoding", "--since", revision]);
        assert_eq!((run.code, run.stderr.contains("git knows no such revision")), (2, true), "{revision}: {run}");
    }
}

#[test]
fn since_without_a_merge_base_cannot_judge() {
    let repo = small("");
    repo.git_run(&["checkout", "--quiet", "--orphan", "other"]);
    repo.commit("alone");
    let run = repo.run(&["sot", "--since", "main"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no merge base with HEAD"), "{run}");
    let run = repo.run(&["sot", "--since", "nothing"]);
    assert_eq!((run.code, run.stderr.contains("git knows no such revision")), (2, true), "{run}");
}

#[cfg(unix)]
#[test]
fn what_could_not_be_seen_is_never_clean() {
    let repo = small("");
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::remove_file(repo.path("docs/BUILDS.md")).unwrap();
    std::os::unix::fs::symlink(outside.path(), repo.path("docs/BUILDS.md")).unwrap();
    let run = repo.run(&["sot"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stdout.contains("docs/BUILDS.md: error[files/unseen]: the link leaves the repository"), "{run}");
    assert!(run.stdout.contains("could not judge, nothing is written"), "{run}");
}

#[test]
fn rules_are_listed_and_explained() {
    let repo = small("");
    let run = repo.run(&["rules", "sot/stray-row"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("sot/stray-row (warning)\n\nA line has the shape"), "{run}");
    let run = repo.run(&["rules", "sot/stray-rows"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, "error: there is no rule `sot/stray-rows`; did you mean `sot/stray-row`?\n")
    );
    assert_eq!(repo.run(&["rules"]).stdout.lines().count(), xtask::checks::rules::all().len());
}

#[test]
fn an_exemption_is_used_by_a_finding_that_since_hides() {
    let repo = small("<!-- xtask-allow: sot/unmarked-copy -- quoted -->\nAll 2 builds stand.\n");
    assert_eq!(findings(&repo, &["sot", "--since", "HEAD"]), [] as [&str; 0]);
}

#[test]
fn an_exemption_of_another_tasks_rule_is_no_finding_of_this_task() {
    let repo = small("<!-- xtask-allow: docs-drift/broken-link -- moved next week -->\n");
    assert_eq!(findings(&repo, &["sot"]), [] as [&str; 0]);
    assert_eq!(findings(&repo, &["docs-drift"]), ["README.md:1:6 allow/unused"]);
    assert_eq!(findings(&repo, &["gate"]), ["README.md:1:6 allow/unused"]);
}

#[test]
fn an_exemption_of_a_configuration_elsewhere_counts_too() {
    let repo = small("All 2 builds stand.\n");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.toml");
    let allow = "\n[[allow]]\nrule = \"sot/unmarked-copy\"\npaths = [\"*.md\"]\nreason = \"history\"\n";
    std::fs::write(&file, format!("{CONFIG}{allow}")).unwrap();
    let arguments = ["sot", "--config", file.to_str().unwrap()];
    assert_eq!(findings(&repo, &arguments), [] as [&str; 0]);
    repo.write("README.md", "");
    assert_eq!(findings(&repo, &arguments), ["policy.toml allow/unused"]);
}

#[test]
fn every_time_of_a_file_moves_with_a_forced_repair() {
    let repo = layout(&[]);
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    let old = |text: &str| text.replace("2026-02-03T04:05:06Z", "2026-01-01T00:00:00Z");
    let edited = old(&repo.text("docs/BUILD_HISTORY.md")).replace("documented |", "documented by hand |");
    repo.write("docs/BUILD_HISTORY.md", edited.replace("**Summary**: ", "**Summary**, mine: "));
    assert_eq!(findings(&repo, &["sot", "--execute"]), ["docs/BUILD_HISTORY.md:3:1 sot/edited-by-hand"]);
    assert_eq!(repo.run(&["sot", "--execute", "--force"]).code, 0);
    assert_eq!(repo.text("docs/BUILD_HISTORY.md").matches("2026-02-03T04:05:06Z").count(), 2);
}

#[test]
fn a_literal_of_an_old_style_region_is_not_overwritten_without_force() {
    let repo = layout(&[]);
    let readme =
        repo.text("README.md").replace("*Auto-generated by Autopack Tidy System*", "*Ask before you change this*");
    repo.write("README.md", &readme);
    let found = findings(&repo, &["sot", "--execute"]);
    assert!(found.contains(&"README.md:3:1 sot/edited-by-hand".to_owned()), "{found:?}");
    assert_eq!(repo.text("README.md"), readme);
}

#[test]
fn markers_in_utf_16_are_not_passed_over() {
    let repo = small("");
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let page = "<!-- xtask:begin toc -->\n<!-- xtask:end toc -->\n";
    for bytes in [wide(page), [b"\xFF\xFE".to_vec(), wide(page)].concat(), [b"text\n".to_vec(), wide(page)].concat()] {
        repo.write("README.md", bytes);
        let run = repo.run(&["sot", "--execute"]);
        assert_eq!((run.code, run.stdout.contains("error[sot/not-text]")), (2, true), "{run}");
    }
}

#[test]
fn a_configuration_that_leaves_nothing_to_look_at_is_not_clean() {
    let repo = Repo::git(&[("xtask.toml", ""), ("a.txt", "x")]);
    assert!(findings(&repo, &["sot"]).contains(&"xtask.toml sot/no-input".to_owned()));
    let repo = Repo::git(&[("xtask.toml", "[sot]\nexclude = [\"**/*.md\"]\n"), ("a.md", "x")]);
    assert_eq!(findings(&repo, &["sot"]), ["xtask.toml sot/no-input"]);
}

#[test]
fn meta_may_hold_phrases_and_the_latest_entry() {
    let config = CONFIG.replace(
        "nouns",
        "meta = { Latest = \"{latest.id} of {all}\" }\nphrase = [{ name = \"all\", text = \"{entries}\" }]\nnouns",
    );
    let ledger = format!("<!-- META\nLatest: x\n-->\n\n{LEDGER}");
    let repo = Repo::git(&[("xtask.toml", &config), ("docs/BUILDS.md", &ledger)]);
    assert_eq!(repo.run(&["sot", "--execute"]).code, 0);
    assert!(repo.text("docs/BUILDS.md").starts_with("<!-- META\nLatest: BUILD-2 of 2\n-->\n"));
}

#[test]
fn a_copy_is_found_in_any_case_and_emphasis() {
    check(
        "All 2 Builds, **2** builds and 2 *builds*.\n",
        &["README.md:1:5 sot/unmarked-copy", "README.md:1:17 sot/unmarked-copy", "README.md:1:32 sot/unmarked-copy"],
    );
}

#[test]
fn a_patch_leaves_what_it_cannot_say_on_the_other_stream() {
    let repo = small("<!-- xtask:begin toc -->\n");
    let run = repo.run(&["sot", "--format", "patch"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run}");
    assert!(run.stderr.starts_with("README.md:1:1: error[sot/broken-markers]"), "{run}");
}
