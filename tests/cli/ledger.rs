//! `ledger`: its contracts, its past, and what it writes.

mod add;
mod agreement;
mod evidence;
mod history;
mod init;
mod listed;
mod merges;
mod statuses;
mod weakness;

use super::{Repo, Run};

/// Two ledgers: one with a hand-written INDEX, one whose INDEX is generated.
const CONFIG: &str = "\
[[ledger]]
name = \"builds\"
path = \"docs/BUILDS.md\"
id = 'BUILD-\\d+(?:\\.\\d+)?'
nouns = [\"build\", \"builds\"]
index = { status_column = 4 }
status = [
    { words = [\"planned\"], state = \"planned\" },
    { words = [\"done\"], state = \"done\", next = [\"reverted\"] },
    { words = [\"reverted\"] },
]
contract = {  }

[[ledger]]
name = \"decisions\"
path = \"docs/DECISIONS.md\"
id = 'DEC-\\d+'
nouns = [\"decision\", \"decisions\"]
optional = true
";

const BUILDS: &str = "\
# Builds

## INDEX

| Date | ID | Title | Status | Impact |
| --- | --- | --- | --- | --- |
| 2026-01-03 | BUILD-3 | Roof | planned | |
| 2026-01-02 | BUILD-2 | Walls | done | dry |
| 2026-01-01 | BUILD-1 | Foundation | done | |

## Entries

### BUILD-3 | 2026-01-03 | Roof

**Status**: planned

Tiles.

### BUILD-2 | 2026-01-02 | Walls

**Status**: done

Bricks.

### BUILD-1 | 2026-01-01 | Foundation

**Status**: done

Concrete.
";

/// The configuration with keys of the first ledger's contract.
fn contract(keys: &str) -> String {
    CONFIG.replacen("contract = {  }", &format!("contract = {{ {keys} }}"), 1)
}

/// A repository with one ledger.
fn ledger(config: &str, builds: &str) -> Repo {
    Repo::git(&[("xtask.toml", config), ("docs/BUILDS.md", builds), ("src/roof.rs", "// tiles\n")])
}

/// What `ledger` finds: `path:line rule`, without the folder of the ledgers.
#[track_caller]
fn found(repo: &Repo) -> Vec<String> {
    findings(&repo.run(&["ledger"]))
}

#[track_caller]
fn findings(run: &Run) -> Vec<String> {
    assert_ne!(run.code, 2, "{run}");
    // Without the folder of the ledgers and without the column.
    let short = |finding: String| {
        let (place, rule) = finding.split_once(' ').unwrap();
        let place: Vec<&str> = place.trim_start_matches("docs/").split(':').take(2).collect();
        format!("{} {rule}", place.join(":"))
    };
    run.findings().into_iter().map(short).collect()
}

/// `text` with one place exchanged, which must be there once.
#[track_caller]
fn exchanged(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "`{from}` in\n{text}");
    text.replacen(from, to, 1)
}

/// What is found in a ledger that is committed as it is.
#[track_caller]
fn check(config: &str, builds: &str, expected: &[&str]) {
    assert_eq!(found(&ledger(config, builds)), expected);
}

#[test]
fn a_ledger_that_keeps_its_promises_is_clean() {
    let run = ledger(CONFIG, BUILDS).run(&["ledger"]);
    assert_eq!(run.to_string(), "ledger: clean (looked at 1 ledger, 3 entries)\n--- exit 0\n");
}

#[test]
fn a_promise_that_is_off_is_not_judged() {
    let twice = exchanged(BUILDS, "### BUILD-2 | 2026-01-02", "### BUILD-3 | 2026-01-02");
    check(CONFIG, &twice, &["BUILDS.md:8 ledger/missing-section", "BUILDS.md:19 ledger/duplicate-id"]);
    check(&contract("off = [\"duplicate-id\", \"missing-section\"]"), &twice, &[]);
    let wrong = ledger(&contract("off = [\"duplicat-id\"]"), BUILDS).run(&["ledger"]);
    assert_eq!(wrong.code, 2, "{wrong}");
    assert!(wrong.stderr.contains("did you mean \"duplicate-id\"?"), "{wrong}");
}

#[test]
fn a_repository_without_ledgers_has_nothing_to_judge() {
    let repo = Repo::git(&[("xtask.toml", "")]);
    assert_eq!(found(&repo), ["xtask.toml ledger/no-input"]);
    let gone = Repo::git(&[("xtask.toml", &CONFIG.replace("optional = true\n", ""))]);
    assert_eq!(found(&gone), ["BUILDS.md sot/no-input", "DECISIONS.md sot/no-input"]);
}

#[test]
fn without_git_the_past_is_said_to_be_unjudged() {
    let repo = Repo::plain(&[("xtask.toml", CONFIG), ("docs/BUILDS.md", BUILDS)]);
    assert_eq!(findings(&repo.run(&["ledger"])), ["BUILDS.md ledger/history-unjudged"]);
    let off = contract(
        "off = [\"entry-rewritten\", \"entry-deleted\", \"entry-moved\", \"status-transition\", \"claim-without-evidence\", \"machine-path\"]",
    );
    let quiet = Repo::plain(&[
        ("xtask.toml", off.split("[[ledger]]\nname = \"decisions\"").next().unwrap()),
        ("docs/BUILDS.md", BUILDS),
    ]);
    assert_eq!(findings(&quiet.run(&["ledger"])), Vec::<String>::new(), "nobody asked about the past");
}

#[test]
fn since_judges_the_past_from_another_revision() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/BUILDS.md", exchanged(BUILDS, "Bricks.", "Wood."));
    repo.commit("rewritten");
    repo.write("src/other.rs", "");
    repo.commit("another");
    assert_eq!(found(&repo), Vec::<String>::new(), "the last commit did not touch it");
    assert_eq!(findings(&repo.run(&["ledger", "--since", "HEAD~2"])), ["BUILDS.md:23 ledger/entry-rewritten"]);
}

#[test]
fn a_contract_that_contradicts_itself_is_refused_with_its_place() {
    for (from, to, why) in [
        ("id = 'BUILD-\\d+(?:\\.\\d+)?'", "id = ''", "`ledger[0].id` matches nothing at all"),
        ("words = [\"planned\"]", "words = []", "`ledger[0].status[0].words` is empty"),
        ("words = [\"planned\"]", "words = [\" \"]", "holds ` `"),
        ("words = [\"planned\"]", "words = [\"done\"]", "holds `done` a second time"),
        ("status_column = 4", "status_column = 3", "gives one column to two things"),
        ("contract = {  }", "section = { levels = [] }", "`ledger[0].section.levels` is empty"),
        ("contract = {  }", "entry = { first = \"X\" }", "is no id of this ledger"),
        ("contract = {  }", "entry = { heading = \"{title}\" }", "has no `{id}`"),
        (
            "contract = {  }",
            "entry = { status = \"x\" }\ncontract = { closed_vocabulary = true }",
            "is not in the closed vocabulary",
        ),
        ("contract = {  }", "contract = {  }\n[git]\nmain = \"--all\"", "`git.main` is no branch"),
    ] {
        let run = ledger(&exchanged(CONFIG, from, to), BUILDS).run(&["ledger"]);
        assert!(run.code == 2 && run.stderr.contains(why), "{to}: {run}");
    }
}
