//! Actions of others are pinned to what was looked at.

use expect_test::expect;

use super::{Repo, found};

const SHA: &str = "0123456789abcdef0123456789abcdef01234567";

/// What is found in one workflow with these steps, under these keys of `[contracts]`.
fn steps(keys: &str, steps: &str) -> Vec<String> {
    let workflow = format!("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n{steps}");
    files(keys, &[(".github/workflows/ci.yml", &workflow)])
}

fn files(keys: &str, files: &[(&str, &str)]) -> Vec<String> {
    let config = format!("ledger = []\n[contracts]\n{keys}\n");
    let repo = Repo::git(&[&[("xtask.toml", config.as_str())], files].concat());
    let own = ["action-unpinned", "action-on-branch", "action-mixed-pins", "pinning-no-input"];
    let is_own = |line: &String| own.iter().any(|rule| line.contains(rule));
    found(&repo).into_iter().filter(is_own).map(|line| line.replace(".github/workflows/ci.yml:", "")).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn an_action_that_cannot_be_read_is_never_clean() {
    let broken = "runs:\n  using: composite\n  steps: [\n";
    let workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: ./tools/act\n";
    for (path, code) in [
        ("action.yml", 2),
        (".github/actions/a/action.yaml", 2),
        ("tools/act/action.yml", 2),
        // Nothing says that this is one.
        ("tests/data/action.yml", 0),
    ] {
        let run = Repo::git(&[("xtask.toml", "ledger = []\n"), (".github/workflows/ci.yml", workflow), (path, broken)])
            .run(&["contracts"]);
        assert_eq!(run.code, code, "{path}: {run}");
        assert_eq!(run.stdout.contains("contracts/unreadable-action"), code == 2, "{path}: {run}");
    }
    let off = "ledger = []\n[contracts]\npinning = \"off\"\n";
    let run = Repo::git(&[("xtask.toml", off), ("action.yml", broken), (".github/workflows/ci.yml", workflow)]);
    assert_eq!(run.run(&["contracts"]).code, 0);
}

#[test]
fn what_moves_is_found_and_what_cannot_is_not() {
    assert_eq!(steps("", &format!("      - uses: x/y@{SHA} # v1.2.3\n")), NONE);
    assert_eq!(steps("", &format!("      - uses: x/y@{}\n", "a".repeat(64))), NONE);
    for reference in ["@v1", "@v1.2.3", "@main", "@0123456", "", "/sub@v1"] {
        let found = steps("", &format!("      - uses: x/y{reference}\n"));
        let name = reference.split('@').next().unwrap();
        assert_eq!(found, [format!("6:15 contracts/action-unpinned:x/y{name}")], "{reference}");
    }
    let job = format!(
        "on: push\njobs:\n  a:\n    uses: x/y/.github/workflows/z.yml@main\n  b:\n    uses: x/y/.github/workflows/z.yml@{SHA}\n"
    );
    assert_eq!(
        files("", &[(".github/workflows/ci.yml", &job)]),
        ["4:11 contracts/action-unpinned:x/y/.github/workflows/z.yml"]
    );
}

#[test]
fn a_finding_says_what_to_write() {
    let workflow = "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@main\n      - uses: x/y@v1\n      - uses: docker://alpine:3\n";
    let repo = Repo::git(&[("xtask.toml", "ledger = []\n"), (".github/workflows/ci.yml", workflow)]);
    let run = repo.run(&["contracts"]);
    let lines: Vec<&str> =
        run.stdout.lines().filter(|line| line.contains("action-") || line.contains("  help: ")).collect();
    expect![[r#"
        .github/workflows/ci.yml:5:15: error[contracts/action-on-branch:actions/checkout]: `actions/checkout@main` names no version tag, so a branch decides what runs
          help: use a version tag such as `@v4`, or a commit with the version behind it: `@<40 digits> # v4`
        .github/workflows/ci.yml:6:15: error[contracts/action-unpinned:x/y]: `x/y@v1` is pinned to a tag, which can be moved
          help: pin it to the commit of the version, and say the version behind it: `@<40 digits> # v1.2.3`
        .github/workflows/ci.yml:7:15: error[contracts/action-unpinned:alpine]: `docker://alpine:3` names no digest, so its tag decides what runs
          help: write the digest that was looked at: `docker://image:tag@sha256:...`"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn who_is_trusted_is_configured() {
    let both = "      - uses: actions/checkout@v4\n      - uses: Own/tool@v1\n";
    assert_eq!(steps("", both), ["7:15 contracts/action-unpinned:own/tool"]);
    assert_eq!(steps("trusted_owners = [\"own\"]", both), ["6:15 contracts/action-unpinned:actions/checkout"]);
    assert_eq!(steps("pinning = \"all\"", both).len(), 2);
    assert_eq!(steps("pinning = \"off\"", both), NONE);
}

#[test]
fn composite_actions_are_read_too() {
    let action = format!(
        "name: a\nruns:\n  using: composite\n  steps:\n    - uses: x/y@v1\n    - uses: x/y@{SHA}\n    - run: \"true\"\n      shell: bash\n"
    );
    assert_eq!(
        files("", &[("tools/setup/action.yml", &action)]),
        ["tools/setup/action.yml:5:13 contracts/action-unpinned:x/y"]
    );
    let image = "name: a\nruns:\n  using: docker\n  image: docker://alpine:3\n";
    assert_eq!(files("", &[("a/action.yaml", image)]), ["a/action.yaml:4:10 contracts/action-unpinned:alpine"]);
    let own = "name: a\nruns:\n  using: docker\n  image: Dockerfile\n";
    assert_eq!(files("", &[("a/action.yaml", own), ("b/action.yml", "- x\n")]), NONE);
}

#[test]
fn an_unreadable_workflow_is_not_half_judged() {
    let broken = "on: push\njobs:\n  a:\n    steps:\n      - uses: x/y@v1\n   bad: [\n";
    let run = Repo::git(&[(".github/workflows/ci.yml", broken)]).run(&["contracts"]);
    assert_eq!(
        (run.code, run.findings()),
        (2, vec![".github/workflows/ci.yml:6:4 contracts/unreadable-workflow".to_owned()])
    );
}

#[test]
fn an_alias_is_judged_where_it_is_written() {
    let aliased = "on: push\njobs:\n  a:\n    steps: &s\n      - uses: x/y@v1\n  b:\n    steps: *s\n";
    assert_eq!(files("", &[(".github/workflows/ci.yml", aliased)]), ["5:15 contracts/action-unpinned:x/y"]);
}

#[test]
fn gp_1_local_actions_and_digests_are_fine() {
    let fine = format!("      - uses: ./local/action\n      - uses: docker://alpine@sha256:{}\n", "b".repeat(64));
    assert_eq!(steps("pinning = \"all\"", &fine), NONE);
    assert_eq!(steps("", "      - uses: docker://alpine@sha256:abc\n"), ["6:15 contracts/action-unpinned:alpine"]);
}

#[test]
fn gp_2_quotes_make_no_difference() {
    let quoted = format!("      - uses: \"actions/checkout@v4\"\n      - uses: 'x/y@{SHA}'\n");
    assert_eq!(steps("", &quoted), NONE);
    assert_eq!(steps("", "      - uses: \"x/y@v1\"\n"), ["6:15 contracts/action-unpinned:x/y"]);
}

#[test]
fn gp_3_first_party_branch_is_found() {
    for reference in ["@main", "", "@releases/v4", "@"] {
        let found = steps("", &format!("      - uses: actions/checkout{reference}\n"));
        assert_eq!(found, ["6:15 contracts/action-on-branch:actions/checkout"], "{reference}");
    }
    for reference in ["@v4", "@v4.1.2", "@4"] {
        assert_eq!(steps("", &format!("      - uses: actions/checkout{reference}\n")), NONE, "{reference}");
    }
}

#[test]
fn gp_4_every_way_to_write_it_is_read() {
    let ways = "      - {name: x, uses: x/y@v1}\n      - \"uses\": x/y@v1\n      - uses : x/y@v1\n      - name: x\n        uses: >-\n          x/y@v1\n";
    assert_eq!(steps("", ways).len(), 4);
    let workflow = format!("on: push\njobs:\n  a:\n    steps:\n{ways}");
    assert_eq!(files("", &[(".github/workflows/ci.yaml", &workflow)]).len(), 4);
}

#[test]
fn gp_5_text_of_a_script_is_no_use() {
    let script = "      - run: |\n          cat <<EOF\n          - uses: x/y@v1\n          EOF\n      # - uses: x/y@v1\n      - with: {uses: x/y@v1}\n        run: \"true\"\n";
    assert_eq!(steps("", script), NONE);
}

#[test]
fn gp_6_no_workflow_is_not_clean_where_pinning_is_asked_for() {
    assert_eq!(files("pinning = \"third-party\"", &[]), ["xtask.toml contracts/pinning-no-input"]);
    assert_eq!(files("pinning = \"off\"", &[]), NONE);
    assert_eq!(files("", &[]), NONE);
    assert_eq!(files("pinning = \"all\"", &[(".github/workflows/ci.yml", "on: push\njobs: {}\n")]), NONE);
}

#[test]
fn ci_7_pins_and_tags_of_one_action_are_one_finding() {
    let one = format!(
        "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/checkout@{SHA}\n"
    );
    let two = "on: push\njobs:\n  a:\n    steps:\n      - uses: Actions/Checkout@v3\n";
    let found = files("", &[(".github/workflows/ci.yml", &one), (".github/workflows/other.yml", two)]);
    assert_eq!(found, ["5:15 contracts/action-mixed-pins:actions/checkout"]);
    let repo = Repo::git(&[("xtask.toml", "ledger = []\n"), (".github/workflows/ci.yml", &one)]);
    let run = repo.run(&["contracts"]);
    assert!(run.stdout.contains("warning[contracts/action-mixed-pins"), "{run}");
    assert_eq!(steps("", "      - uses: actions/cache/save@v4\n      - uses: actions/checkout@v4\n"), NONE);
}
