//! What documents say of checks.

mod wordings;

use super::{CI, PATH, SECURITY, found, job, repo, step};

/// A workflow with one of each.
const WORKFLOW: &str = "\
name: CI
on: [push, pull_request]
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      # - name: Dependency sync
      #   run: python scripts/sync.py
      - name: Ruff check
        run: ruff check src
      - name: Type check
        run: mypy src
        continue-on-error: true
  docs-check:
    if: false
    runs-on: ubuntu-latest
    steps:
      - run: vale docs
  passed:
    name: All checks passed
    if: always()
    needs: [lint]
    runs-on: ubuntu-latest
    steps:
      - if: contains(needs.*.result, 'failure')
        run: echo failed
";

/// What is found about a document that says this.
fn said(text: &str) -> Vec<String> {
    let found = found(&[(PATH, WORKFLOW), ("docs/a.md", &format!("# Checks\n\n{text}\n"))]);
    found.into_iter().filter(|finding| finding.starts_with("docs/")).collect()
}

const NOT: &str = "docs/a.md:3:2 contracts/not-enforced";

#[test]
fn the_five_plants_are_found_wherever_they_are_called_enforced() {
    for called in ["is enforced in CI", "is a required check", "is blocking", "must pass", "fails the build"] {
        // A step with `continue-on-error`, one that stands in a comment only, a job with `if: false`, a rollup
        // whose test is the `if` of a step, and a job that is not there.
        for name in ["mypy src", "python scripts/sync.py", "docs-check", "All checks passed"] {
            assert_eq!(said(&format!("`{name}` {called}.")), [NOT], "{name} {called}");
        }
        let absent = format!("# A\n\nThe `security-scan` job {called}.\n");
        let run = repo(&[(PATH, WORKFLOW), ("docs/a.md", &absent)]).run(&["gate"]);
        let found: Vec<String> = run.findings().into_iter().filter(|found| found.starts_with("docs/a.md")).collect();
        // One of two rules says it, and only one.
        assert_eq!(found.len(), 1, "{called}: {run}");
    }
}

#[test]
fn names_are_found_outside_of_code_too() {
    assert_eq!(said("The Type check step is enforced."), ["docs/a.md:3:5 contracts/not-enforced"]);
    assert_eq!(said("Types are enforced by mypy."), ["docs/a.md:3:23 contracts/not-enforced"]);
    assert_eq!(said("The docs-check job is required."), ["docs/a.md:3:5 contracts/not-enforced"]);
    assert_eq!(
        said("**Blocking**:\n\n- `ruff check src`\n- `mypy` over `src`"),
        ["docs/a.md:6:4 contracts/not-enforced"]
    );
    assert_eq!(
        said("| Check | What |\n| --- | --- |\n| `mypy` | blocking |"),
        ["docs/a.md:5:4 contracts/not-enforced"]
    );
    assert_eq!(said("The `format` step is enforced."), ["docs/a.md:3:6 contracts/not-enforced"]);
    let two = ["docs/a.md:3:2 contracts/not-enforced", "docs/a.md:3:29 contracts/not-enforced"];
    assert_eq!(said("`mypy src` is enforced and `docs-check` is required."), two);
    assert_eq!(said("In CI, `make audit` is enforced."), ["docs/a.md:3:9 contracts/not-enforced"]);
}

#[test]
fn what_is_true_or_says_no_such_thing_is_left_alone() {
    for text in [
        "`ruff check src` is enforced, `mypy` is not enforced.",
        "`ruff check src` is enforced; `mypy` is informational.",
        "`mypy src` is not enforced.",
        "`mypy src` is no longer blocking.",
        "`mypy src` isn't required.",
        "`mypy src` is STAGED.",
        "`mypy src` (STAGED) must pass one day.",
        "`mypy src` will be enforced.",
        "`mypy src` graduates to blocking later.",
        "`lint` is required.",
        "`--flag` is required, and `config.toml` is required in CI.",
        "The `name` argument is required.",
        "Types are enforced by the compiler.",
        "```\nmypy src is enforced\n```",
        "> `mypy src` is enforced.",
        "A test is required for each check.",
    ] {
        assert_eq!(said(text), [""; 0], "{text}");
    }
    // A history tells what was.
    for path in ["CHANGELOG.md", "docs/archive/a.md"] {
        assert!(!found(&[(PATH, WORKFLOW), (path, "`mypy src` is enforced.\n")]).iter().any(|it| it.starts_with(path)));
    }
    let old = "# Ladder (superseded)\n\n`mypy src` is enforced.\n";
    assert!(!found(&[(PATH, WORKFLOW), ("docs/a.md", old)]).iter().any(|it| it.starts_with("docs")));
    let off = "ledger = []\n[contracts]\nclaims = false\n";
    let quiet = found(&[("xtask.toml", off), (PATH, WORKFLOW), ("docs/a.md", "`mypy src` is enforced.\n")]);
    assert!(!quiet.iter().any(|it| it.starts_with("docs")), "{quiet:?}");
}

#[test]
fn the_edit_says_staged_and_settles() {
    let text = "# A\r\n\r\n`mypy src` is **enforced** in CI, and fast.\r\nHere `docs-check` must pass.  \r\n\r\nBlocking:\r\n\r\n- `All checks passed`\r\n- `ruff check`";
    let repo = repo(&[(PATH, WORKFLOW), ("docs/a.md", text)]);
    let run = repo.run(&["contracts", "--execute"]);
    assert!(run.code == 1 && repo.text("docs/a.md") == text, "{run}");
    let run = repo.run(&["contracts", "--execute", "--unsafe"]);
    assert_ne!(run.code, 2, "{run}");
    let wanted = "# A\r\n\r\n`mypy src` is **STAGED** in CI, and fast.\r\nHere `docs-check` (STAGED) must pass.  \r\n\r\nBlocking:\r\n\r\n- `All checks passed` (STAGED)\r\n- `ruff check`";
    assert_eq!(repo.text("docs/a.md"), wanted);
    let again = repo.run(&["contracts"]);
    assert!(!again.stdout.contains("docs/a.md"), "{again}");
}

#[test]
fn ci_5_prose_that_calls_informational_what_blocks_is_found() {
    let ladder = "# Ladder\n\n**Blocking (PR-gating):**\n- `lint` job - ruff\n- `test-core` job - core tests\n- `security.yml` diff gates - Trivy and CodeQL\n\n**Informational (tracking only):**\n- mypy step in `lint` (`continue-on-error: true`)\n- `test-aspirational` job (`continue-on-error: true`)\n- Safety scan in `security.yml` - informational (`|| true`)\n\nMypy graduates to blocking when it stays clean.\n";
    let found = found(&[(PATH, CI), (".github/workflows/security.yml", SECURITY), ("docs/CONTRIBUTING.md", ladder)]);
    let ours: Vec<&str> = found.iter().filter_map(|finding| finding.strip_prefix("docs/CONTRIBUTING.md:")).collect();
    assert_eq!(ours, ["5:4 contracts/not-enforced", "6:31 contracts/not-enforced", "9:3 contracts/enforced-after-all"]);
}

#[test]
fn ci_6_a_step_that_is_in_no_workflow_is_named() {
    let text = "# A\n\nIn CI the `burndown-count` step is enforced, and `secbase-check` is a required check.\n";
    let run = repo(&[(PATH, &step("run: ruff")), ("docs/a.md", text)]).run(&["contracts"]);
    assert!(run.stdout.contains("no workflow has a step `burndown-count`, so nothing enforces it"), "{run}");
    assert!(run.stdout.contains("no workflow has a job or step `secbase-check`, so nothing enforces it"), "{run}");
}

#[test]
fn a_name_that_says_more_than_it_does_is_found() {
    let staged = step("name: Types (required)\nrun: mypy || true");
    assert_eq!(found(&[(PATH, &staged)]), [format!("{PATH}:7:9 contracts/not-enforced")]);
    let enforced = step("name: Types (informational)\nrun: mypy");
    assert_eq!(found(&[(PATH, &enforced)]), [format!("{PATH}:7:9 contracts/enforced-after-all")]);
    let fine = job(
        "    steps:\n      - name: Types (informational)\n        run: mypy || true\n      - name: Lint (required)\n        run: ruff\n",
    );
    assert_eq!(found(&[(PATH, &fine)]), [""; 0]);
}

#[test]
fn a_list_of_required_checks_has_the_names_that_jobs_report_under() {
    let list =
        "## Required checks\n\n- `lint`\n- `passed` (the rollup)\n- `Ruff check`\n- `CI / gone`\n- see `docs/ci.md`\n";
    let found = said(list);
    assert_eq!(found, ["6:4", "7:4", "8:4"].map(|at| format!("docs/a.md:{at} contracts/unknown-check")));
    let table = "Branch protection has these required status checks:\n\n| Name | What |\n| --- | --- |\n| `lint` | `x` |\n| `lints` | y |\n";
    assert_eq!(said(table), ["docs/a.md:8:4 contracts/unknown-check"]);
    assert_eq!(said("## Required tools\n\n- `gone`\n"), [""; 0]);
}
