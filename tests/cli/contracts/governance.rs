//! What documents say of who approves what, held against the policy.

mod real;
mod wordings;

use super::{Repo, found};

/// The policy of the tests: examples and guides are approved without a person, the rest is not.
const CONFIG: &str = r#"ledger = []

[[contracts.policy]]
name = "merge"
document = "docs/GOVERNANCE.md"
wordings = ["merged by the bot"]
tier = [
    { name = "open", paths = ["examples/", "docs/guides/*.md"], approval = "auto", lines_max = 100 },
    { name = "told", paths = ["scripts/"], approval = "notify" },
    { name = "people", paths = ["docs/*.md", "tests/", "src/"], approval = "review" },
    { name = "never", paths = ["scripts/migrations/", ".env*"], approval = "block" },
]
"#;

/// A repository with this governance document.
fn repo(document: &str) -> Repo {
    Repo::git(&[
        ("xtask.toml", CONFIG),
        ("docs/GOVERNANCE.md", document),
        ("docs/a.md", "a\n"),
        ("docs/guides/a.md", "a\n"),
        ("examples/a.py", "a\n"),
        ("scripts/a.sh", "a\n"),
        ("scripts/migrations/1.sql", "a\n"),
        ("tests/test_a.py", "a\n"),
        ("src/autopack/main.py", "a\n"),
    ])
}

/// What is found in a document, without its name and that of the policy.
fn said(document: &str) -> Vec<String> {
    let short =
        |line: String| line.replace("docs/GOVERNANCE.md:", "").replace("contracts/policy-", "").replace(":merge", "");
    found(&repo(document)).into_iter().map(short).collect()
}

const NONE: [&str; 0] = [];

/// The document contradicts the policy once.
#[track_caller]
fn contradicted(document: &str) {
    let run = repo(document).run(&["contracts"]);
    let found = run.findings();
    assert!(found.len() == 1 && found[0].contains(" contracts/policy-contradicted:merge"), "{document}\n{run}");
}

#[track_caller]
fn agrees(document: &str) {
    assert_eq!(said(document), NONE, "{document}");
}

#[test]
fn tc_7_without_a_hyphen() {
    contradicted("`docs/*.md` are auto approved.\n");
    contradicted("`docs/*.md` are autoapproved.\n");
    contradicted("`docs/*.md`: AUTO_APPROVED\n");
    contradicted("docs/*.md auto\u{2011}approved\n");
}

#[test]
fn tc_7_with_another_glob_of_the_same_files() {
    contradicted("`docs/** auto-approved`\n");
    contradicted("docs/** auto-approved\n");
    contradicted("`tests/*.py` is auto-approved.\n");
    contradicted("Changes of `docs/a.md` are auto-approved.\n");
    contradicted("Everything in `src/autopack/` is auto-approved.\n");
    contradicted("`src/` is auto-approved.\n");
    contradicted("`*.sql` files are auto-approved.\n");
}

#[test]
fn tc_7_across_a_line_break() {
    contradicted("Changes of `docs/*.md` are\nauto-approved.\n");
    contradicted("Changes of `docs/*.md` are auto-\napproved.\n");
    contradicted("- Changes of `docs/*.md` are\n  auto-approved.\n");
    contradicted("Changes of `docs/*.md` are auto-\r\napproved.\r\n");
    contradicted("> Changes of `docs/*.md` are auto-\n> approved.\n");
}

#[test]
fn tc_7_in_other_words() {
    for words in [
        "are automatically approved",
        "are approved automatically",
        "are automatically merged and approved",
        "need no review",
        "do not require approval",
        "are merged without human review",
        "are eligible for auto-approval",
        "are exempt from review",
        "are merged by the bot",
        "are, of course, auto-approved",
        "get automatic approval",
    ] {
        contradicted(&format!("Changes of `docs/*.md` {words}.\n"));
    }
    contradicted("No review is needed for `docs/*.md`.\n");
    contradicted("Auto-approval is enabled for `docs/*.md`.\n");
    contradicted("Auto-approve: `docs/*.md`\n");
    contradicted("**docs/*.md** is **auto-approved**\n");
}

#[test]
fn tc_7_a_negation_is_respected() {
    for text in [
        "`docs/*.md` is NEVER auto-approved.",
        "`docs/*.md` is not auto-approved.",
        "`docs/*.md` is no longer auto-approved.",
        "`docs/*.md` must not be auto-approved.",
        "`docs/*.md` isn\u{2019}t auto-approved.",
        "`docs/*.md` cannot be automatically approved.",
        "`docs/*.md`: auto-approved: never",
        "Nothing in `docs/*.md` is auto-approved.",
        "Never, under any circumstances, is `docs/*.md` auto-approved.",
        "Is `docs/*.md` auto-approved? No.",
        "Is `docs/*.md` auto-approved?",
        "`docs/*.md` was auto-approved in May.",
        "`docs/*.md` used to be auto-approved.",
        "If `docs/*.md` were auto-approved, nobody would read it.",
        "All is auto-approved, only for paths not in `docs/*.md`.",
        "Files outside `docs/` are auto-approved.",
        "`examples/` is auto-approved, except `examples/a.py`.",
        "Except `docs/a.md`, `examples/` is auto-approved.",
        "`examples/` is auto-approved by `src/autopack/main.py`.",
        "`examples/` is auto-approved (see `docs/a.md`).",
        "As described in `docs/a.md`, `examples/` is auto-approved.",
        "`tests/` is never auto-approved, but `examples/` is auto-approved.",
        "`examples/` is auto-approved; `docs/*.md` takes a review.",
        "`examples/` is auto-approved; `docs/*.md` goes to the maintainers.",
        "~~Old rules.~~ The rules of `docs/a.md`.",
        "```text\ndocs/*.md auto-approved\n```",
        "<!-- docs/*.md auto-approved -->",
    ] {
        agrees(&format!("{text}\n"));
    }
}

#[test]
fn tc_7_what_a_negation_does_not_reach_is_found() {
    contradicted("`src/` is never auto-approved, but `docs/*.md` is auto-approved.\n");
    contradicted("`src/` is never auto-approved. `docs/*.md` is auto-approved.\n");
    contradicted("Never touch `src/`, `docs/*.md` is auto-approved.\n");
    contradicted("`docs/*.md` is auto-approved, `src/` is not auto-approved.\n");
    contradicted("`docs/` is auto-approved, except `docs/a.md`.\n");
    contradicted("Is `docs/*.md` auto-approved? Yes.\n");
    contradicted("Auto-approved: `examples/`; `docs/*.md`\n");
}

#[test]
fn a_heading_or_a_line_speaks_for_the_list_below_it() {
    assert_eq!(
        said("Auto-approved paths:\n\n- `docs/*.md`\n- `examples/`\n- tests/*.py (unit tests)\n"),
        ["3:4 contradicted", "5:3 contradicted"]
    );
    assert_eq!(said("## Auto-approved\n\n- `docs/*.md` - guides\n\n## Other\n\n- `src/`\n"), ["3:4 contradicted"]);
    assert_eq!(
        said("**Automatically approved**\n\n1. Documentation (`docs/*.md`)\n2. Tests\n   - `tests/`\n"),
        ["3:20 contradicted", "5:7 contradicted"]
    );
    assert_eq!(said("- Auto-approved:\n  - `docs/*.md`\n- Reviewed:\n  - `src/`\n"), ["2:6 contradicted"]);
    assert_eq!(
        said(
            "Auto-approved:\n\n```text\ndocs/*.md\nexamples/ # all\n  \"tests/*.py\",\nall of src/\n```\n\n```text\nsrc/\n```\n"
        ),
        ["4:1 contradicted", "6:4 contradicted"]
    );
    agrees("## NEVER_AUTO_APPROVE List\n\n```python\nNEVER = [\n    \"docs/*.md\",\n]\n```\n");
    agrees("## Auto-approved\n\nNEVER auto-approved:\n\n- `docs/*.md`\n- `tests/`\n");
    agrees("## NEVER_AUTO_APPROVE Paths\n\n- `docs/*.md`\n");
    agrees("## Auto-approval rules\n\n- `docs/*.md`\n");
    agrees("`docs/` is auto-approved except:\n\n- `docs/a.md`\n".replace("`docs/`", "`examples/`").as_str());
    agrees("## Auto-approved\n\n### Exceptions\n\n- `docs/*.md`\n");
    agrees("## Auto-approved\n\nThe list is made from `src/autopack/main.py`.\n\n- `examples/` - see `docs/a.md`\n");
}

#[test]
fn a_table_speaks_by_its_columns() {
    let head = "| Path | Auto-approved? |\n| --- | --- |\n";
    assert_eq!(
        said(&format!("{head}| `docs/*.md` | yes |\n| `src/` | no |\n| `examples/` | \u{2705} |\n")),
        ["3:4 contradicted"]
    );
    let head = "| Paths | Approval | Notes |\n| --- | --- | --- |\n";
    assert_eq!(
        said(&format!("{head}| `docs/*.md` | automatic | see `src/` |\n| `src/` | maintainers | |\n")),
        ["3:4 contradicted"]
    );
    let head = "| What | Rule |\n| --- | --- |\n";
    assert_eq!(
        said(&format!("{head}| `docs/*.md` | auto-approved |\n| `src/` | NEVER auto-approved |\n")),
        ["3:4 contradicted"]
    );
    let head = "| Auto-approved | Needs review |\n| --- | --- |\n";
    assert_eq!(said(&format!("{head}| `docs/*.md` | `examples/` |\n")), ["3:4 contradicted", "3:18 too-lax"]);
    assert_eq!(said("Auto-approved:\n\n| Path |\n| --- |\n| `docs/*.md` |\n"), ["5:4 contradicted"]);
}

#[test]
fn what_the_policy_allows_may_be_said() {
    agrees("`examples/` and `docs/guides/*.md` are auto-approved up to 100 lines.\n");
    // A stricter tier takes some files out, and the notice is no approval by a person.
    agrees("`scripts/` is approved automatically; somebody is told.\n");
}

#[test]
fn the_document_may_not_promise_more_than_the_policy_keeps() {
    assert_eq!(said("`examples/` is NEVER auto-approved.\n"), ["1:2 too-lax"]);
    assert_eq!(said("`docs/` always requires a review.\n"), ["1:2 too-lax"]);
    assert_eq!(said("NEVER auto-approved, even if small:\n\n- `scripts/`\n- `src/`\n"), ["3:4 too-lax"]);
    agrees("`docs/` is never auto-approved, except `docs/guides/`.\n");
    agrees("`examples/` requires a review above 100 lines.\n");
    agrees("`examples/` is not auto-approved if it is larger.\n");
    let run = repo("`examples/` is NEVER auto-approved.\n").run(&["contracts"]);
    let said = "error[contracts/policy-too-lax:merge]: the text says that `examples/` takes a person, and by policy `merge` \
        `examples/a.py` is approved without a person: tier `open` says of `examples/`: auto (see xtask.toml:8)";
    assert!(run.stdout.contains(said), "{run}");
}

#[test]
fn what_states_the_policy_need_not_be_taken_out_in_words() {
    let repo = repo("`docs/*.md` is auto-approved.\n");
    let config = CONFIG
        .replace("paths = [\"docs/*.md\", ", "paths = [")
        .replace("\"examples/\", ", "\"examples/\", \"docs/*.md\", ");
    repo.write("xtask.toml", config);
    assert_eq!(found(&repo), NONE);
    std::fs::remove_file(repo.path("docs/a.md")).unwrap();
    assert_eq!(found(&repo), NONE, "it is the only file");
    repo.write("docs/GOVERNANCE.md", "`docs/GOVERNANCE.md` is auto-approved.\n");
    assert_eq!(found(&repo), ["docs/GOVERNANCE.md:1:2 contracts/policy-contradicted:merge"]);
}

#[test]
fn a_very_long_paragraph_is_read_to_its_end() {
    let text = "`src/` never auto-approved except `docs/a.md` or, ".repeat(20_000);
    // Work that grows with the square of it would take minutes.
    assert_eq!(said(&text), NONE);
}

#[test]
fn further_documents_are_held_to_the_policy_too() {
    let config = CONFIG.replace("wordings", "documents = [\"docs/guides/*.md\"]\nwordings");
    let repo = repo("# Governance\n");
    repo.write("xtask.toml", config);
    repo.write("docs/guides/a.md", "`src/` is auto-approved.\n");
    assert_eq!(found(&repo), ["docs/guides/a.md:1:2 contracts/policy-contradicted:merge"]);
}

#[test]
fn a_path_that_the_document_leaves_out_is_a_warning_where_asked_for() {
    let document = "`examples/`, `docs/`, `scripts/` and tests/ are here, src/ too; .envy is another.\n";
    agrees(document);
    let repo = repo(document);
    repo.write("xtask.toml", CONFIG.replace("wordings", "documented = true\nwordings"));
    let run = repo.run(&["contracts"]);
    assert_eq!(run.findings(), ["docs/GOVERNANCE.md contracts/policy-gap:merge"], "{run}");
    assert!(
        run.code == 0 && run.stdout.contains("`.env*` is blocked by tier `never`, and this document does not name it"),
        "{run}"
    );
}

#[test]
fn a_policy_about_nothing_is_no_policy() {
    let repo = repo("# Governance\n");
    repo.write(
        "xtask.toml",
        CONFIG.replace("\"examples/\"", "\"example/\", \".env/\"").replace("GOVERNANCE", "POLICY"),
    );
    let run = repo.run(&["contracts"]);
    assert_eq!(
        run.findings(),
        [
            "xtask.toml contracts/policy-no-input:merge",
            "xtask.toml:8:31 contracts/policy-no-input:merge",
            "xtask.toml:8:43 contracts/policy-no-input:merge"
        ],
        "{run}"
    );
    assert!(run.stdout.contains("the document `docs/POLICY.md` of policy `merge` is not there"), "{run}");
}

#[test]
fn a_document_that_is_no_text_is_not_judged() {
    let repo = repo("# Governance\n");
    repo.write("docs/GOVERNANCE.md", b"caf\xE9\n");
    let run = repo.run(&["contracts"]);
    assert!(run.code == 2 && run.stdout.contains("[contracts/policy-unread:merge]"), "{run}");
}

/// The truth of a document, a constant in the code and a policy.
const TRUTH: &str = r#"ledger = []
[references]
documents = []

[[contracts.policy]]
name = "other"
tier = [{ name = "people", paths = ["other/"], approval = "review" }]

[[contracts.policy]]
name = "merge"
tier = [
    { name = "open", paths = ["examples/"], approval = "auto" },
    { name = "people", paths = ["docs/", "tests/"], approval = "review" },
]

[[truth]]
name = "never"
source = [
    { side = "the policy", from = "toml", paths = ["xtask.toml"], key = "contracts.policy.name=merge.tier.approval=review.paths" },
    { side = "the document", from = "list", paths = ["docs/GOVERNANCE.md"], under = "Never auto-approved" },
    { side = "the code", from = "text", paths = ["src/rules.py"], between = ["NEVER_AUTO_APPROVE_PATTERNS = [", "]"], pattern = '(?m)^\s*"([^"]+)"', normalise = ["strip-suffix:*"] },
]
"#;

#[test]
fn document_code_and_policy_are_one_truth() {
    let document = "# Rules\n\n## Never auto-approved\n\n- `docs/` - operators read it\n- `tests/`\n";
    let code = "NEVER_AUTO_APPROVE_PATTERNS = [\n    \"docs/*\",  # operators\n    \"tests/*\",\n    # \"src/*\",\n]\n";
    let run = |config: &str, document: &str, code: &str| {
        let files = [("xtask.toml", config), ("docs/GOVERNANCE.md", document), ("src/rules.py", code)];
        Repo::git(&files).run(&["docs-drift"]).findings()
    };
    assert_eq!(run(TRUTH, document, code), NONE);
    let config = TRUTH.replace(", \"tests/\"", "");
    assert_eq!(
        run(&config, document, code),
        ["docs/GOVERNANCE.md:6:4 docs-drift/two-truths:never", "src/rules.py:3:6 docs-drift/two-truths:never"]
    );
    let shorter = document.replace("- `tests/`\n", "");
    assert_eq!(run(TRUTH, &shorter, code).len(), 1);
    let more = code.replace("# \"src/*\"", "\"src/*\"");
    assert_eq!(run(TRUTH, document, &more), ["src/rules.py:4:6 docs-drift/two-truths:never"]);
}
