//! Any workflow, any script: what is read has its place, and reading takes linear time.

use proptest::prelude::*;
use proptest::sample::select;

use xtask::text::yaml;
use xtask::workflow::script::{self, Mode};
use xtask::workflow::{condition, filter, judge, read};

const PARTS: &[&str] = &[
    "mypy",
    "pytest -q",
    "echo x",
    "exit 1",
    "exit 0",
    "\"$@\"",
    "f",
    "f() {",
    "}",
    "{ ",
    "(",
    ")",
    "$(",
    "`",
    "'",
    "\"",
    " || ",
    " && ",
    " | ",
    "|& ",
    "; ",
    "\n",
    " &\n",
    "! ",
    "if ",
    "; then\n",
    "elif ",
    "else ",
    "fi\n",
    "while ",
    "until ",
    "; do ",
    "done\n",
    "for x in a b; do ",
    "case $x in ",
    "a) ",
    ";;\n",
    "esac\n",
    "set +e\n",
    "set -eo pipefail\n",
    "rc=$?\n",
    "exit $rc\n",
    "<<E\n",
    "E\n",
    "# mypy src\n",
    "\\\n",
    "${{ a || b }}",
    "\u{E9}",
    "function g {\n",
    "trap 'exit 0' EXIT\n",
    "[[ a && b ]]",
    "((x++))",
    "2>&1 ",
    "wait\n",
    "x=$(mypy)\n",
    "export X=`f; mypy`\n",
    "test -z \"$(echo $(mypy))\"",
    "bash <<E\nmypy\nE\n",
    "x=$(cat <<E\nmypy\nE\n)",
];

const LINES: &[&str] = &[
    "name: CI\n",
    "on: push\n",
    "on:\n  pull_request:\n    paths: ['a/**']\n",
    "on: [pull_request]\n",
    "jobs:\n",
    "  a:\n",
    "  b:\n",
    "    needs: [a, b]\n",
    "    needs: b\n",
    "    if: always()\n",
    "    if: needs.a.outputs.x == 'true'\n",
    "    continue-on-error: true\n",
    "    uses: ./.github/workflows/w.yml\n",
    "    strategy:\n      matrix:\n        os: [x, y]\n",
    "    name: N ${{ matrix.os }}\n",
    "    steps:\n",
    "      - run: mypy || true\n",
    "      - run: |\n          mypy\n          # ruff check src\n",
    "      - name: S\n        run: a | b\n        shell: bash\n",
    "      # - name: T\n",
    "      #   run: x -y\n",
    "      - uses: dorny/paths-filter@v1\n        id: f\n        with:\n          filters: |\n            x: ['b/**']\n",
    "      - if: contains(needs.*.result, 'failure')\n        run: exit 1\n",
    "    outputs:\n      x: ${{ steps.f.outputs.x }}\n",
    "\u{E9}: 1\n",
];

proptest! {
    #[test]
    fn every_command_of_a_script_has_its_place(parts in prop::collection::vec(select(PARTS), 0..40), errexit: bool, pipefail: bool) {
        let text = parts.concat();
        for command in script::read(&text, Mode { pipefail, ..Mode::bash(errexit) }) {
            prop_assert!(text.is_char_boundary(command.offset) && command.offset <= text.len());
            prop_assert!(!command.words.is_empty());
        }
    }

    #[test]
    fn every_workflow_is_judged(lines in prop::collection::vec(select(LINES), 0..30)) {
        let text = format!("jobs:\n{}", lines.concat().replace("jobs:\n", ""));
        let Ok(stream) = yaml::stream(&text) else { return Ok(()) };
        let Ok(workflow) = read(&text, &stream) else { return Ok(()) };
        let path = ".github/workflows/w.yml".to_owned();
        let board = judge(&[(path, workflow)], &["ruff check".to_owned()]);
        for job in &board.jobs {
            prop_assert!(text.get(job.range.clone()).is_some());
            for step in &job.steps {
                prop_assert!(text.get(step.range.clone()).is_some());
                for row in &step.commands {
                    prop_assert!(text.get(row.range.clone()).is_some());
                    prop_assert!(row.state.verdict() >= step.state.verdict());
                }
            }
        }
        for (_, _, hidden) in &board.hidden {
            prop_assert!(text.get(hidden.range.clone()).is_some());
        }
    }

    #[test]
    fn conditions_and_globs_are_read_whatever_they_are(text in "[a-z(){}!&|'. *?\\[\\]\\\\\u{E9}=-]{0,40}", path in "[a-z/.\u{E9}]{0,20}") {
        condition::holds(&text, Some("push"));
        condition::outputs(&text);
        filter::takes(&[text], &path);
    }
}

#[test]
fn long_scripts_take_linear_time() {
    for part in [
        "a || b && c | d\n",
        "f() { a; }\nf\n",
        "if a; then b; fi\n",
        "(",
        "x=$(",
        "case a in b) c;; esac\n",
        "! ",
        "a |",
        "a || b && ",
        "x=$(a) || ",
        "mypy || mypy || exit 1 || ",
        "failed+=(x); ",
        "((n++)) && ",
        "bash <<E\nmypy\nE\n",
    ] {
        let text = part.repeat(100_000 / part.len());
        script::read(&text, Mode::bash(true));
    }
}
