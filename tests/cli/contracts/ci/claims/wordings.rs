//! Ways to say that something is enforced, and sentences that only look like one.

use super::super::repo;
use super::{PATH, WORKFLOW};

/// No workflow enforces `mypy src` and `docs-check`, and each of these says that one does.
const CLAIMS: [&str; 55] = [
    "| Check | What |\n| --- | --- |\n| Type check | ENFORCED |",
    "`mypy src`: enforced",
    "**mypy** - blocking",
    "CI blocks merges on `mypy src`.",
    "A pull request cannot merge unless `mypy src` passes.",
    "`mypy src` gates merges.",
    "A failing `mypy src` fails the build.",
    "We enforce `mypy src` in CI.",
    "Merging requires `mypy src` to pass.",
    "`mypy src` (required)",
    "Required: `mypy src`, `docs-check`.",
    "`mypy src` is a hard gate.",
    "`mypy src` has to be green.",
    "`mypy src` is not optional.",
    "`mypy src` and `docs-check` are both enforced.",
    "Why is `mypy src` enforced? Because it finds errors.",
    "`mypy src` is enforced on every pull request.",
    "Types (`mypy src`) are mandatory.",
    "Every change must pass `mypy src`.",
    "`mypy src` is required to merge.",
    "`mypy src` is required before merging.",
    "`mypy src` is required for merge.",
    "CI enforces `mypy src`.",
    "No change is merged without a green `mypy src`.",
    "Required checks: `mypy src`.",
    "Required CI checks:\n\n- `mypy src`",
    "`docs-check` is a required status check.",
    "`mypy src` is enforced in CI and by a pre-commit hook.",
    "Both `mypy src` and `docs-check` block the merge.",
    "CI fails if `mypy src` finds an error.",
    "Merges are blocked by `mypy src`.",
    "We require `mypy src` to pass.",
    "`mypy src` is a merge gate.",
    "`mypy src`: **required**",
    "The type check is mandatory on all PRs: `mypy src`.",
    "`mypy src` failures block merging.",
    "`mypy src` blocks merging.",
    "`mypy src` blocks the PR.",
    "`mypy src` blocks.",
    "The build fails if `mypy src` does.",
    "CI enforces types with `mypy src`.",
    "The `docs-check` job enforces style.",
    "`mypy src` must pass.",
    "`mypy src` must pass before merge.",
    "Every pull request must pass `mypy src`.",
    "All of these must pass: `mypy src`, `ruff check src`.",
    "- `mypy src` - required",
    "1. `mypy src` is enforced",
    "`mypy src` is *required* for merging.",
    "**Required:** `mypy src`",
    "`mypy src` => blocking",
    "Type errors fail CI (`mypy src`).",
    "`mypy src` - blocking, `ruff check src` - blocking",
    "If `mypy src` fails, the merge is blocked.",
    "A red `mypy src` stops the merge.",
];

/// None of these says so.
const OTHERS: [&str; 77] = [
    "`mypy` is a required dependency.",
    "Is `mypy src` blocking?",
    "Neither `mypy src` nor `docs-check` is enforced.",
    "`mypy` is required for development.",
    "`mypy` is required to develop here.",
    "None of `mypy src` and `docs-check` is blocking.",
    "`mypy src` is hardly enforced.",
    "If `mypy src` were enforced, more would break.",
    "Should `mypy src` be enforced?",
    "We want `mypy src` enforced.",
    "TODO: make `mypy src` blocking.",
    "Once `mypy src` is enforced, this goes.",
    "When `mypy src` becomes blocking, tell us.",
    "`mypy src` used to be enforced.",
    "`mypy src` was enforced.",
    "Python 3.12 is required to run `mypy src`.",
    "Installing `mypy` is required.",
    "`mypy src` is enforced by the pre-commit hook.",
    "`mypy src` is enforced locally.",
    "`mypy src` is enforced in review, by hand.",
    "`mypy src` is enforced only on release branches.",
    "It is wrong that `mypy src` is enforced.",
    "`mypy src` is a candidate for a required check.",
    "`mypy src` cannot be enforced.",
    "Nobody enforces `mypy src`.",
    "`mypy src` is enforced nowhere.",
    "`mypy src` is far from enforced.",
    "`mypy src` is optional, not mandatory.",
    "We stopped enforcing `mypy src`: it is not required.",
    "`mypy src` must pass before you ask for a review.",
    "`mypy` is required by `ruff`.",
    "The package `mypy` is required.",
    "`pip install mypy` is required.",
    "Required packages: `mypy`, `ruff`.",
    "Required tools:\n\n- `mypy`\n- `ruff`",
    "## Required tools\n\n- `mypy`\n",
    "| Tool | Required |\n| --- | --- |\n| `mypy` | required |",
    "Nothing is enforced of `mypy src`.",
    "Rather than being enforced, `mypy src` is shown.",
    "`mypy src` is not (yet) enforced.",
    "`mypy src` is un-enforced.",
    "If you do not have `mypy`, the required dependency is missing.",
    "Run `mypy src` first; a green result is required by nobody.",
    "`mypy src` is neither blocking nor required.",
    "`mypy src` isn't blocking yet.",
    "Do we enforce `mypy src`? No.",
    "`mypy src` needs Python, which is required anyway.",
    "The required argument of `mypy src` is a path.",
    "Blocking I/O in `mypy src` is slow.",
    "`mypy src` blocks the terminal.",
    "`mypy src` blocks until it is done.",
    "`mypy src` fails when the cache is stale.",
    "`mypy src` fails if Python is too old.",
    "`mypy src` enforces strict typing.",
    "mypy enforces types.",
    "`mypy src` must pass `--strict`.",
    "You must pass `--strict` to `mypy src`.",
    "`mypy src` is a blocking call.",
    "`mypy src` blocked the whole team last week.",
    "This is blocked by `mypy src` being slow.",
    "`mypy src` requires Python 3.12.",
    "`mypy src` is optional.",
    "`mypy src` may be skipped.",
    "Types are enforced by convention; `mypy src` shows them.",
    "Here is how `mypy src` could be made blocking.",
    "You can run `mypy src` without the required extras.",
    "`mypy src` is not a hard gate.",
    "`mypy src` does not gate merges.",
    "`mypy src` (not enforced)",
    "Enforced: `ruff check src`. Not enforced: `mypy src`.",
    "`ruff check src` is enforced, unlike `mypy src`.",
    "`ruff check src` (not `mypy src`) is enforced.",
    "Unlike `mypy src`, `ruff check src` is enforced.",
    "All but `mypy src` are enforced.",
    "Everything except `mypy src` is enforced.",
    "`mypy src` runs, but only `ruff check src` is required.",
    "`mypy src` is no more enforced than a comment.",
];

#[test]
fn a_word_is_the_name_of_a_job_where_checks_are_listed() {
    let workflow = WORKFLOW
        .replace("  docs-check:", "  types:\n    if: false\n    runs-on: x\n    steps:\n      - run: x\n  docs-check:");
    let said = |text: &str| {
        let run = repo(&[(PATH, &workflow), ("docs/a.md", text)]).run(&["contracts"]);
        run.findings().iter().filter(|finding| finding.starts_with("docs/a.md")).count()
    };
    for text in [
        "| Job | State |\n| --- | --- |\n| types | ENFORCED |\n",
        "| Check | State |\n| --- | --- |\n| **Types** | blocking |\n",
        "# Checks\n\n- types: required\n",
        "# Checks\n\nBlocking:\n\n- types\n",
        "Required checks:\n\n- **types** - every module\n",
    ] {
        assert_eq!(said(text), 1, "{text}");
    }
    for text in [
        "| What | State |\n| --- | --- |\n| types | ENFORCED |\n",
        "| Job | State |\n| --- | --- |\n| types and more | ENFORCED |\n",
        "# Style\n\n- types: required\n",
        "# Checks\n\nAll types are required.\n",
        "# Checks\n\n- We check types: required fields must be there\n",
    ] {
        assert_eq!(said(text), 0, "{text}");
    }
}

/// The texts, one behind the other, of which something is found.
fn found(texts: &[&str]) -> Vec<String> {
    let document = texts.iter().map(|text| format!("## Part\n\n{text}\n\n")).collect::<String>();
    let run = repo(&[(PATH, WORKFLOW), ("docs/a.md", &document)]).run(&["contracts"]);
    assert_ne!(run.code, 2, "{run}");
    let (mut line, mut starts) = (1, Vec::new());
    for text in texts {
        starts.push(line);
        line += text.lines().count() + 3;
    }
    let lines = run.findings().into_iter().filter_map(|finding| {
        finding.strip_prefix("docs/a.md:").and_then(|rest| rest.split(':').next()?.parse::<usize>().ok())
    });
    let mut found: Vec<String> =
        lines.map(|line| texts[starts.partition_point(|start| *start <= line) - 1].to_owned()).collect();
    found.dedup();
    found
}

#[test]
fn every_way_to_claim_is_read() {
    let found = found(&CLAIMS);
    let missed: Vec<&str> = CLAIMS.into_iter().filter(|text| !found.iter().any(|it| it == text)).collect();
    assert_eq!(missed, [""; 0]);
}

#[test]
fn what_only_looks_like_a_claim_is_none() {
    assert_eq!(found(&OTHERS), [""; 0]);
}
