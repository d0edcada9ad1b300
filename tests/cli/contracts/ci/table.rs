//! The verdicts, and how they are shown.

use super::{CI, PATH, Repo, SECURITY, found, job, repo, step, verdict, verdicts};

#[test]
fn ci_1_a_pipe_without_pipefail_is_staged() {
    assert_eq!(verdict("run: pytest tests 2>&1 | tee out.txt"), "STAGED");
    assert_eq!(verdict("run: |\n  set -o pipefail\n  pytest tests 2>&1 | tee out.txt"), "ENFORCED");
    assert_eq!(verdict("shell: bash\nrun: pytest tests 2>&1 | tee out.txt"), "ENFORCED");
    assert_eq!(verdict("shell: bash -l {0}\nrun: |\n  pytest tests\n  echo done"), "STAGED");
    let windows = step("run: pytest tests 2>&1 | Tee-Object out.txt").replace("ubuntu", "windows");
    assert_eq!(verdicts(&windows)[1], "pytest tests 2>&1 | Tee-Object out.txt: ENFORCED");
    let bash = format!("defaults:\n  run:\n    shell: bash\n{}", step("run: pytest | tee out.txt"));
    assert_eq!(verdicts(&bash)[0], "checks: ENFORCED");
    // A job of which no check counts is called enforced by nobody.
    assert_eq!(verdicts(&step("run: pytest | tee out.txt"))[0], "checks: STAGED");
}

#[test]
fn what_keeps_a_failure_from_counting_is_seen() {
    for (keys, wanted) in [
        ("run: mypy", "ENFORCED"),
        ("run: mypy\ncontinue-on-error: true", "STAGED"),
        ("run: mypy\ncontinue-on-error: ${{ true }}", "STAGED"),
        ("run: mypy\ncontinue-on-error: false", "ENFORCED"),
        ("run: mypy\ncontinue-on-error: ${{ matrix.experimental }}", "CONDITIONAL"),
        ("run: mypy\nif: false", "STAGED"),
        ("run: mypy\nif: ${{ false }}", "STAGED"),
        ("run: mypy\nif: always()", "ENFORCED"),
        ("run: mypy\nif: github.event_name == 'push'", "CONDITIONAL"),
        ("run: mypy || true", "STAGED"),
        ("run: mypy || echo \"mypy findings (informational)\"", "STAGED"),
        ("run: |\n  x=$(grep a b || true)\n  mypy $x", "ENFORCED"),
        ("run: |\n  set +e\n  mypy\n  true", "STAGED"),
        ("run: ruff check --exit-zero src", "STAGED"),
        ("run: make -i check", "STAGED"),
        ("run: mypy\nif: False", "STAGED"),
        ("run: mypy\nif: ''", "ENFORCED"),
        ("run: mypy\nif: \"!success()\"", "CONDITIONAL"),
        ("run: if [ -f x ]; then mypy; fi", "CONDITIONAL"),
        ("run: |\n  if [ -f x ]; then exit 0; fi\n  mypy", "CONDITIONAL"),
        ("run: |\n  case $X in a) mypy ;; esac", "CONDITIONAL"),
        ("run: bash -c 'mypy || true'", "STAGED"),
        ("run: find . -name '*.sh' -exec shellcheck {} \\;", "STAGED"),
        ("run: find . -name '*.sh' -exec shellcheck {} +", "ENFORCED"),
        ("shell: cmd\nrun: mypy || exit /b 0", "STAGED"),
        ("shell: cmd\nrun: mypy & exit 0", "STAGED"),
        ("shell: cmd\nrun: mypy || exit /b 1", "ENFORCED"),
        ("uses: aquasecurity/trivy-action@v1\nwith:\n  exit-code: '0'", "STAGED"),
        ("uses: aquasecurity/trivy-action@v1\nwith:\n  exit-code: '1'", "ENFORCED"),
        ("run: |\n  import sys\n  sys.exit(1 or True)\nshell: python", "ENFORCED"),
    ] {
        assert_eq!(verdict(keys), wanted, "{keys}");
    }
}

#[test]
fn a_job_that_never_runs_for_a_change_is_staged() {
    let on = |on: &str| verdicts(&step("run: mypy").replace("on: [pull_request]", on))[0].clone();
    assert_eq!(on("on:\n  schedule:\n    - cron: '0 6 * * 1'\n  workflow_dispatch:"), "checks: STAGED");
    assert_eq!(on("on: workflow_call"), "checks: STAGED");
    assert_eq!(on("on:\n  push:\n    tags: ['v*']"), "checks: STAGED");
    assert_eq!(on("on:\n  push:\n    branches: [main]"), "checks: CONDITIONAL");
    assert_eq!(on("on:\n  pull_request:\n    types: [labeled]"), "checks: CONDITIONAL");
    assert_eq!(on("on:\n  pull_request:\n    paths: ['src/**']"), "checks: CONDITIONAL");
    assert_eq!(on("on:\n  pull_request:\n    branches: [main]\n  push:\n    branches: [main]"), "checks: ENFORCED");
    assert_eq!(on("on:\n  push:\n    branches: ['**']"), "checks: ENFORCED");
    assert_eq!(on("on:\n  push:\n    branches-ignore: ['**']"), "checks: STAGED");
    assert_eq!(on("on:\n  push:\n    branches-ignore: ['renovate/**']"), "checks: ENFORCED");
    assert_eq!(on("on:\n  pull_request:\n    types: [closed]"), "checks: STAGED");
    assert_eq!(on("on:\n  pull_request:\n    types: [opened]"), "checks: CONDITIONAL");
    assert_eq!(on("on:\n  pull_request:\n    types: [opened, synchronize, reopened]"), "checks: ENFORCED");
    assert_eq!(on("on:\n  pull_request:\n    branches: ['release/*']"), "checks: CONDITIONAL");
    assert_eq!(on("on:\n  pull_request:\n    branches: ['**']"), "checks: ENFORCED");
    assert_eq!(on("on:\n  pull_request:\n    branches-ignore: [main]"), "checks: CONDITIONAL");
    assert_eq!(on("on:\n  pull_request:\n    branches-ignore: [gh-pages]"), "checks: ENFORCED");
    // The key `on` is no boolean here.
    assert_eq!(on("\"on\": push"), "checks: ENFORCED");
}

#[test]
fn a_job_depends_on_what_it_needs() {
    let text = "on: push\njobs:\n  off:\n    if: false\n    steps: [{run: mypy}]\n  after:\n    needs: off\n    steps: [{run: ruff}]\n  always:\n    needs: [off]\n    if: always()\n    steps: [{run: black .}]\n  some:\n    if: github.actor == 'x'\n    steps: [{run: a}]\n  behind:\n    needs: some\n    steps: [{run: b}]\n";
    let all = verdicts(text);
    let jobs: Vec<&str> = all.iter().step_by(2).map(String::as_str).collect();
    assert_eq!(jobs, ["off: STAGED", "after: STAGED", "always: ENFORCED", "some: CONDITIONAL", "behind: CONDITIONAL"]);
}

#[test]
fn a_job_that_needs_no_job_of_the_workflow_is_never_run() {
    let text = "on: pull_request\njobs:\n  a:\n    needs: [gone]\n    steps: [{run: mypy}]\n";
    assert_eq!(verdicts(text)[0], "a: STAGED");
}

#[test]
fn ci_2_a_rollup_that_asks_for_failure_in_a_step_cannot_fail() {
    let rollup = |condition: &str, step: &str| {
        let jobs = "jobs:\n  t:\n    steps: [{run: mypy}]\n  passed:\n    needs: [t]\n";
        let text = format!("on: pull_request\n{jobs}    if: \"{condition}\"\n    steps:\n      - {step}\n");
        found(&[(PATH, &text)])
    };
    let of_step = rollup("always()", "{if: failure(), run: exit 1}");
    assert!(of_step.iter().any(|found| found.contains("contracts/cannot-fail:passed")), "{of_step:?}");
    for (condition, step) in [
        ("always()", "{if: \"contains(needs.*.result, 'failure')\", run: exit 1}"),
        ("!success()", "{run: exit 1}"),
        ("failure()", "{run: exit 1}"),
    ] {
        let all = rollup(condition, step);
        assert!(!all.iter().any(|found| found.contains("cannot-fail")), "{condition}: {all:?}");
    }
}

#[test]
fn called_workflows_report_behind_their_callers() {
    let files = [
        (
            PATH,
            "name: CI\non: pull_request\njobs:\n  call:\n    uses: ./.github/workflows/inner.yml\n  not:\n    if: false\n    uses: ./.github/workflows/inner.yml\n",
        ),
        (
            ".github/workflows/inner.yml",
            "on: workflow_call\njobs:\n  tests:\n    name: Tests (${{ matrix.py }})\n    strategy:\n      matrix:\n        py: ['3.11', '3.12']\n    steps:\n      - run: pytest\n",
        ),
    ];
    let run = repo(&files).run(&["contracts", "ci", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let rows: Vec<_> = document["rows"].as_array().unwrap().iter().filter(|row| row["step"].is_null()).collect();
    let shown: Vec<String> =
        rows.iter().map(|row| format!("{} {} {}", row["job"], row["verdict"], row["checks"])).collect();
    assert_eq!(
        shown,
        [
            r#""call / Tests (${{ matrix.py }})" "ENFORCED" ["call / Tests (3.11)","call / Tests (3.12)"]"#,
            r#""not / Tests (${{ matrix.py }})" "STAGED" ["not / Tests (3.11)","not / Tests (3.12)"]"#,
        ]
    );
}

#[test]
fn commands_and_steps_in_comments_are_listed() {
    let text = job(
        "    steps:\n      # - name: Types\n      #   run: mypy src\n      - name: Check\n        run: |\n          echo checking\n          # Temporarily disabled\n          # python scripts/check_dependency_sync.py\n          pytest || true\n          ruff check\n",
    );
    assert_eq!(
        verdicts(&text),
        [
            "checks: ENFORCED",
            "Check: ENFORCED",
            "pytest: STAGED",
            "Types: STAGED",
            "python scripts/check_dependency_sync.py: STAGED",
        ]
    );
}

#[test]
fn the_workflows_of_the_original_are_read_as_its_study_reads_them() {
    let repo = Repo::git(&[("xtask.toml", "ledger = []\n"), (PATH, CI), (".github/workflows/security.yml", SECURITY)]);
    let run = repo.run(&["contracts", "ci", "--format", "markdown"]);
    expect_test::expect![[r#"
        | Workflow | Job | Step | Verdict | Why |
        | --- | --- | --- | --- | --- |
        | CI | changes | | ENFORCED | |
        | CI | lint | | CONDITIONAL | path filter `backend` of `changes` or `ci` of `changes`: `src/**`, `tests/**`, `pyproject.toml`, `requirements*.txt` and 2 more |
        | CI | docs-sot-integrity | | CONDITIONAL | path filter `docs` of `changes` or `ci` of `changes`: `docs/**`, `README.md`, `scripts/tidy/**`, `scripts/check_docs_drift.py` and 2 more |
        | CI | Core tests (must pass) | | STAGED | none of its checks counts: `Core tests`: a pipe without `pipefail` takes its exit status away |
        | CI | Core tests (must pass) | Core tests | STAGED | a pipe without `pipefail` takes its exit status away |
        | CI | test-windows | | CONDITIONAL | path filter `backend` of `changes`: `src/**`, `tests/**`, `pyproject.toml`, `requirements*.txt` |
        | CI | Aspirational tests (Informational) | | STAGED | `continue-on-error: true`; none of its checks counts: `pytest tests/ -m aspirational 2>&1 \| tee aspirational.txt`: a pipe without `pipefail` takes its exit status away |
        | CI | Aspirational tests (Informational) | pytest tests/ -m aspirational 2>&1 \| tee aspirational.txt | STAGED | `continue-on-error: true`; a pipe without `pipefail` takes its exit status away |
        | CI | preflight | | CONDITIONAL | `if: startsWith(github.ref, 'refs/heads/autonomous/')` |
        | CI | all-checks | | STAGED | it cannot fail: the `if` of its step `Every check passed` only decides whether that is run, and no step of it fails |
        | Security | scan | | ENFORCED | |
        | Security | scan | Safety | STAGED | `\|\| true` takes its exit status away |
        | Security | scan | Trivy | STAGED | `aquasecurity/trivy-action` only reports with `exit-code: 0` |
        | Security | scan | python scripts/check_dependency_sync.py | STAGED | it stands in a comment only |
    "#]]
    .assert_eq(&run.stdout);
    let run = repo.run(&["contracts", "ci"]);
    assert!(run.stdout.ends_with(" staged\n"), "{run}");
}

#[test]
fn every_line_of_a_script_has_its_place() {
    let text = step("run: |\n\n  mypy || true\n  # ruff check src\n\n  pytest || true\n  black .");
    let run = repo(&[(PATH, &text)]).run(&["contracts", "ci"]);
    let shown: Vec<&str> = run.stdout.lines().filter(|line| line.contains("STAGED ")).map(str::trim_end).collect();
    assert_eq!(
        shown,
        ["  STAGED          9  mypy", "  STAGED         12  pytest", "  STAGED         10  ruff check src"],
        "{run}"
    );
}

#[test]
fn a_region_keeps_the_table_in_a_document() {
    let document = "# CI\n\n<!-- xtask:begin ci-table -->\n<!-- xtask:end ci-table -->\n";
    let repo = repo(&[(PATH, &step("name: Types\nrun: mypy || true")), ("docs/ci.md", document)]);
    let run = repo.run(&["sot", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    let text = repo.text("docs/ci.md");
    assert!(text.contains("| CI | checks | | STAGED | none of its checks counts: `Types`: `\\|\\| true` takes its exit status away |\n"), "{text}");
    // What the table says of its own is no claim.
    assert_eq!(repo.run(&["contracts"]).findings(), [""; 0]);
    repo.write(PATH, step("name: Types\nrun: mypy"));
    let run = repo.run(&["sot"]);
    assert!(run.code == 1 && run.findings() == ["docs/ci.md:3:1 sot/stale-region"], "{run}");
    repo.write("docs/ci.md", document.replace("ci-table -->\n<", "ci-table other.yml -->\n<"));
    assert_eq!(repo.run(&["sot"]).findings(), ["docs/ci.md:3:1 sot/unknown-region"]);
}

#[test]
fn a_workflow_that_cannot_be_read_is_never_clean() {
    let repo = repo(&[(PATH, "on: push\njobs:\n  a:\n    steps: [\n")]);
    let run = repo.run(&["contracts"]);
    assert!(run.code == 2 && run.findings()[0].ends_with("contracts/unreadable-workflow"), "{run}");
    let run = repo.run(&["contracts", "ci"]);
    assert!(run.code == 2 && run.stderr.contains("cannot be read"), "{run}");
    repo.write(PATH, b"on: push\njobs: \xff\n");
    assert_eq!(repo.run(&["contracts"]).code, 2);
    repo.write(PATH, "on: push\n");
    assert_eq!(repo.run(&["contracts"]).code, 2);
    assert_eq!(repo.run(&["gate"]).code, 2);
}

#[test]
fn nothing_to_look_at_is_not_clean() {
    assert_eq!(found(&[]), ["xtask.toml contracts/no-input"]);
    let empty = repo(&[]);
    assert!(!empty.run(&["gate"]).stdout.contains("contracts/"));
    assert_eq!(empty.run(&["contracts", "ci"]).code, 2);
    empty.write("xtask.toml", "ledger = []\n[[contracts.ci]]\nname = \"x\"\nmust_run = [\"a\"]\n");
    assert!(empty.run(&["gate"]).findings().contains(&"xtask.toml contracts/no-input".to_owned()));
}

#[test]
fn the_document_for_machines_is_as_its_schema_says() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../../docs/contracts.schema.json")).unwrap();
    let run =
        repo(&[(PATH, CI), (".github/workflows/security.yml", SECURITY)]).run(&["contracts", "ci", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let mut wrong = Vec::new();
    crate::cli::output::validate(&schema, &document, "document", &mut wrong);
    assert_eq!(wrong, Vec::<String>::new());
}
