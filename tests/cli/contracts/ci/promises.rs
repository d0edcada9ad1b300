//! What the configuration promises of workflows.

use super::{CI, PATH, Run, SECURITY, found, job, repo, step};

/// What is found with this contract and this workflow.
fn held(contract: &str, workflow: &str) -> Vec<String> {
    run(contract, workflow).findings()
}

fn run(contract: &str, workflow: &str) -> Run {
    let config = format!("ledger = []\n[[contracts.ci]]\nname = \"c\"\n{contract}\n");
    let run = repo(&[("xtask.toml", &config), (PATH, workflow)]).run(&["contracts"]);
    assert_ne!(run.code, 2, "{run}");
    run
}

const MUST: &str = "must_run = [\"pytest tests/docs\", \"tool --check\"]";

#[test]
fn tc_1_a_job_that_continues_on_error_is_not_blocking() {
    let workflow = job("    steps:\n      - run: pytest -q tests/docs/\n      - run: tool --check\n");
    assert_eq!(held(MUST, &workflow), [""; 0]);
    let tolerant = workflow.replace("    steps:", "    continue-on-error: true\n    steps:");
    assert_eq!(
        held(MUST, &tolerant),
        [format!("{PATH}:8:14 contracts/not-run:c"), format!("{PATH}:9:14 contracts/not-run:c")]
    );
}

#[test]
fn tc_2_only_a_command_that_runs_satisfies_a_contract() {
    let one = "must_run = [\"python scripts/check_docs_drift.py --check\"]";
    for keys in [
        "run: |\n  # python scripts/check_docs_drift.py --check\n  true",
        "run: echo python scripts/check_docs_drift.py --check",
        "run: echo 'python scripts/check_docs_drift.py --check'",
        "name: python scripts/check_docs_drift.py --check\nrun: true",
        "run: black --check scripts/check_docs_drift.py",
        "run: python scripts/check_docs_drift.py || true",
        "run: python scripts/check_docs_drift.py --check || true",
        "run: python scripts/check_docs_drift.py --check | tee x",
        "run: python scripts/check_docs_drift.py # --check",
        "uses: ./filter\nwith:\n  filters: |\n    docs: ['python scripts/check_docs_drift.py --check']",
        "run: |\n  cat <<X\n  python scripts/check_docs_drift.py --check\n  X",
        "run: echo \"$(python scripts/check_docs_drift.py --check)\"",
        "run: export OUT=$(python scripts/check_docs_drift.py --check)",
        "run: OUT=`python scripts/check_docs_drift.py --check; echo`",
        "run: |\n  bash <<X\n  python scripts/check_docs_drift.py --check\n  echo\n  X",
        "run: python scripts/check_docs_drift.py --check\nif: github.actor == 'x'",
        "run: if [ -d docs ]; then python scripts/check_docs_drift.py --check; fi",
    ] {
        let found = held(one, &step(keys));
        assert!(found.len() == 1 && found[0].ends_with("contracts/not-run:c"), "{keys}: {found:?}");
    }
    for keys in [
        "run: python scripts/check_docs_drift.py --verbose --check",
        "run: OUT=$(python scripts/check_docs_drift.py --check)",
        "run: test -z \"$(python scripts/check_docs_drift.py --check)\"",
        "run: |\n  bash -e <<X\n  python scripts/check_docs_drift.py --check\n  echo\n  X",
        "run: uv run python scripts/check_docs_drift.py --check",
        "run: |\n  cd . && env A=1 python3 ./scripts/check_docs_drift.py --check",
        "run: python scripts/check_docs_drift.py --check\nif: github.event_name == 'pull_request'",
    ] {
        let wanted = if keys.contains("python3") { one.replace("python ", "python3 ") } else { one.to_owned() };
        assert_eq!(held(&wanted, &step(keys)), [""; 0], "{keys}");
    }
}

#[test]
fn what_stands_in_a_comment_is_said_to() {
    let run = run("must_run = [\"mypy src\"]", &step("run: |\n  echo x\n  # mypy src"));
    assert!(run.stdout.contains("`mypy src` stands in a comment only, so nothing runs it"), "{run}");
}

#[test]
fn an_event_and_a_condition_are_what_the_contract_says() {
    let push = step("run: mypy").replace("pull_request", "push");
    assert_eq!(held("must_run = [\"mypy\"]", &push), [format!("{PATH}:7:14 contracts/not-run:c")]);
    assert_eq!(held("must_run = [\"mypy\"]\nevent = \"push\"", &push), [""; 0]);
    let sometimes = step("run: mypy\nif: runner.os == 'Linux'");
    assert_eq!(held("must_run = [\"mypy\"]\nconditional = true", &sometimes), [""; 0]);
    assert_eq!(held("must_run = [\"mypy\"]", &sometimes).len(), 1);
}

#[test]
fn a_script_of_the_repository_is_looked_through() {
    let script = "#!/usr/bin/env bash\nset -euo pipefail\nstep() {\n  echo \"$*\"\n  \"$@\"\n}\nstep cargo test --all\nmypy || true\n";
    let files = |must: &str| {
        let config = format!("ledger = []\n[[contracts.ci]]\nname = \"c\"\nmust_run = [\"{must}\"]\n");
        found(&[("xtask.toml", &config), (PATH, &step("run: .ci/run")), (".ci/run", script)])
    };
    assert_eq!(files(".ci/run"), [""; 0]);
    assert_eq!(files("cargo test"), [""; 0]);
    assert_eq!(files("mypy"), [format!("{PATH}:7:14 contracts/not-run:c")]);
}

#[test]
fn ci_2_a_rollup_whose_test_is_an_if_cannot_fail() {
    let rollup = |keys: &str| {
        let text = format!("on: pull_request\njobs:\n  a:\n    steps: [{{run: mypy}}]\n  all:\n    needs: [a]\n{keys}");
        found(&[(PATH, &text)])
    };
    let cannot = [format!("{PATH}:5:3 contracts/cannot-fail:all")];
    assert_eq!(
        rollup(
            "    if: always()\n    steps:\n      - if: needs.a.result == 'success'\n        run: echo good\n      - run: echo All passed\n"
        ),
        cannot
    );
    assert_eq!(rollup("    if: always()\n    steps:\n      - run: echo good\n"), cannot);
    assert_eq!(
        rollup(
            "    if: always()\n    steps:\n      - if: contains(needs.*.result, 'failure')\n        run: exit 1\n        continue-on-error: true\n"
        ),
        cannot
    );
    // A job that is skipped counts as passed.
    assert_eq!(rollup("    steps:\n      - run: test '${{ needs.a.result }}' = success\n"), cannot);
    for fine in [
        "    if: always()\n    steps:\n      - if: contains(needs.*.result, 'failure')\n        run: exit 1\n",
        "    if: ${{ !cancelled() }}\n    steps:\n      - run: test '${{ needs.a.result }}' = success\n",
        "    if: always()\n    steps:\n      - run: |\n          if [ \"${{ needs.a.result }}\" != success ]; then\n            echo bad\n            exit 1\n          fi\n",
        "    if: always()\n    steps:\n      - run: jq --exit-status 'all(.result == \"success\")' <<< '${{ toJson(needs) }}'\n",
        "    if: always()\n    steps:\n      - uses: re-actors/alls-green@release/v1\n        with:\n          jobs: ${{ toJSON(needs) }}\n",
        "    if: failure()\n    steps:\n      - run: exit 1\n",
    ] {
        assert_eq!(rollup(fine), [""; 0], "{fine}");
    }
}

#[test]
fn a_required_check_is_there_and_can_fail() {
    let matrix = job(
        "    name: Tests (${{ matrix.py }})\n    strategy:\n      matrix: {py: ['3.11', '3.12']}\n    steps:\n      - run: pytest\n",
    );
    let plain = matrix.replace("    name: Tests (${{ matrix.py }})\n", "");
    let is = |name: &str, workflow: &str| held(&format!("required = [\"{name}\"]"), workflow);
    for name in ["Tests (3.11)", "CI / Tests (3.12)", "CI / Tests (3.12) (pull_request)"] {
        assert_eq!(is(name, &matrix), [""; 0], "{name}");
    }
    assert_eq!(is("checks (3.11)", &plain), [""; 0]);
    for (name, workflow) in
        [("Tests (3.13)", &matrix), ("checks", &matrix), ("checks", &plain), ("Other / checks (3.11)", &plain)]
    {
        assert_eq!(is(name, workflow), ["xtask.toml contracts/unknown-check:c"], "{name}");
    }
    let tolerant = plain.replace("    steps:", "    continue-on-error: true\n    steps:");
    assert_eq!(is("checks (3.11)", &tolerant), [format!("{PATH}:4:3 contracts/cannot-fail:checks")]);
}

#[test]
fn ci_3_files_that_no_filter_names_are_listed() {
    let files: Vec<(&str, &str)> = vec![
        (PATH, CI),
        ("nginx.conf", ""),
        ("Dockerfile", ""),
        ("docker-compose.yml", "services: {}\n"),
        ("config/a.json", "{}\n"),
        (".env.example", ""),
        ("scripts/check_ci_drift.py", ""),
        ("scripts/tools/x.py", ""),
        ("src/a.py", ""),
        ("docs/a.md", "# A\n"),
        ("scripts/tidy/x.py", ""),
    ];
    let run = repo(&files).run(&["contracts"]);
    let listed: Vec<&str> = run.stdout.lines().filter_map(|line| line.trim().strip_prefix("not covered: ")).collect();
    assert_eq!(
        listed,
        [".env.example", "Dockerfile", "config/ (1)", "docker-compose.yml", "nginx.conf", "scripts/ (2)", "xtask.toml"]
    );
    assert!(run.stdout.contains("warning[contracts/uncovered-path:all-checks]"), "{run}");
    // Which of them matter, the configuration says.
    let config = "ledger = []\n[[contracts.ci]]\nname = \"deploy\"\ncovers = [\"nginx.conf\", \"src/**\"]\n";
    let mut files = files;
    files.push(("xtask.toml", config));
    let run = repo(&files).run(&["contracts"]);
    assert!(
        run.stdout.contains("error[contracts/uncovered-path:deploy]: a change of `nginx.conf` alone runs no check\n"),
        "{run}"
    );
    // One check without a filter is enough.
    let open = format!("{CI}\n  every:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./check\n");
    files[0] = (PATH, &open);
    let run = repo(&files).run(&["contracts"]);
    assert!(!run.stdout.contains("uncovered-path"), "{run}");
}

#[test]
fn ci_4_a_contract_runs_when_its_document_changes() {
    let config = |covers: &str| {
        format!(
            "ledger = []\n[[contracts.ci]]\nname = \"governance\"\nmust_run = [\"pytest tests/ci\"]\ncovers = [\"{covers}\"]\n"
        )
    };
    let workflow =
        CI.replace("pytest tests/ -m \"not research and not aspirational\" -v 2>&1 | tee core.txt", "pytest tests/ci");
    let found = |covers: &str| {
        let config = config(covers);
        let files = [
            ("xtask.toml", config.as_str()),
            (PATH, workflow.as_str()),
            ("docs/GOVERNANCE.md", "# G\n"),
            ("src/a.py", ""),
        ];
        let run = repo(&files).run(&["contracts"]);
        run.stdout.lines().filter(|line| line.contains("not-run")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found("src/**"), [""; 0]);
    let said = found("docs/GOVERNANCE.md");
    assert!(
        said.len() == 1 && said[0].contains("`pytest tests/ci` does not run when only `docs/GOVERNANCE.md` changes"),
        "{said:?}"
    );
    let run = repo(&[("xtask.toml", &config("gone/**")), (PATH, &workflow)]).run(&["contracts"]);
    assert!(run.findings().contains(&"xtask.toml contracts/no-input:governance".to_owned()), "{run}");
}

#[test]
fn tc_3_a_script_that_nothing_calls_is_no_contract() {
    let config = "ledger = []\n[[contracts.ci]]\nname = \"c\"\nscripts = [\"scripts/ci/*.py\"]\n";
    let found = found(&[
        ("xtask.toml", config),
        (
            PATH,
            &step(
                "run: |\n  python scripts/ci/called.py\n  python -m scripts.ci.as_module\n  # python scripts/ci/hygiene.py",
            ),
        ),
        ("scripts/ci/called.py", ""),
        ("scripts/ci/as_module.py", ""),
        ("scripts/ci/hygiene.py", ""),
        ("scripts/other.py", ""),
    ]);
    assert_eq!(found, ["scripts/ci/hygiene.py contracts/uncalled-script:c"]);
}

#[test]
fn the_original_is_found_out() {
    let run = repo(&[(PATH, CI), (".github/workflows/security.yml", SECURITY), ("nginx.conf", "")]).run(&["contracts"]);
    assert_eq!(
        run.findings(),
        [
            format!("{PATH}:19:15 contracts/action-unpinned:dorny/paths-filter"),
            format!("{PATH}:39:3 contracts/uncovered-path:all-checks"),
            format!("{PATH}:95:3 contracts/not-enforced"),
            format!("{PATH}:139:3 contracts/cannot-fail:all-checks"),
            ".github/workflows/security.yml:18:15 contracts/action-unpinned:aquasecurity/trivy-action".to_owned(),
        ],
        "{run}"
    );
}

#[test]
fn a_contract_that_cannot_hold_anything_is_no_contract() {
    let said = |text: &str| {
        let repo = repo(&[("xtask.toml", &format!("ledger = []\n{text}")), (PATH, CI)]);
        let run = repo.run(&["contracts"]);
        assert_eq!(run.code, 2, "{run}");
        run.stderr
    };
    let contract = "[[contracts.ci]]\nname = \"c\"\n";
    assert!(said(contract).contains("is the name of a contract that promises nothing"));
    assert!(said(&format!("{contract}must_run = [\" \"]\n")).contains("holds an empty command"));
    let twice = format!("{contract}must_run = [\"a\"]\n{contract}must_run = [\"a\"]\n");
    assert!(said(&twice).contains("is the name of another contract too"));
    let both = format!("{contract}must_run = [\"a\"]\ncovers = [\"docs\"]\nconditional = true\n");
    assert!(said(&both).contains("`contracts.ci[0].covers` cannot be held where commands may have a condition"));
    for mode in ["ruff", "uses trivy-action exit-code=0", "uses a/b"] {
        assert!(
            said(&format!("[contracts]\nreport_only = [\"{mode}\"]\n")).contains("no way of calling a tool"),
            "{mode}"
        );
    }
}
