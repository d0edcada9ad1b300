//! A repository with 24 planted drifts, a page of decoys and a page of history.
//!
//! The classes are those of a study of the best tools of this kind, of which the best found 11 and
//! all together 12; on the page of decoys they raised up to ten findings.

use super::{Repo, findings};

const COMPOSE: &str = "\
x-base: &base
  restart: always
services:
  backend:
    <<: *base
    ports: [\"8000:8000\"]
    environment:
      APP_MODE: test
  db:
    image: postgres
    profiles: [full]
";

const WORKFLOW: &str = "\
name: CI
on: [push]
jobs:
  lint:
    name: Lint and format
    runs-on: ubuntu-latest
    steps:
      # - run: cargo xtask ledger
      - run: cargo xtask sot
        continue-on-error: true
  docs:
    if: false
    runs-on: ubuntu-latest
    steps:
      - run: cargo xtask docs-drift
  passed:
    name: All checks passed
    if: always()
    needs: [lint]
    runs-on: ubuntu-latest
    steps:
      - if: contains(needs.*.result, 'failure')
        run: echo failed
";

const OPS: &str = "\
# Operations

Start from the template: `cp .env.example .env`.

```bash
docker compose up -d postgres
docker compose logs -f --tail 50 \\
  api
cargo run --bin server -- --verbose
cargo build --features tls
cargo run -p xtask -- reprot
target/release/xtask gate --formt json
cargo run --package xtask -- ledger ad
cargo xtask gaet
cargo xtask sot --write
make docker-up
bash scripts/deploy.sh
```

In `env.sample` terms:

```env
APP_MODE=x
DATABASE_LINK=postgres://db
```

The page answers at <http://localhost:9000>. It takes Rust 1.70; this is version 3.0.0.

See `docs/setup.md`, the [guide](guide.md) and [how it works](ops.md#how-it-works).

## Enforcement

- `cargo xtask sot` is enforced in CI: the step fails the build.
- `cargo xtask ledger` is enforced in CI.
- `cargo xtask docs-drift` is enforced in CI.
- `All checks passed` fails when any check failed.
- The `security-scan` job runs in CI on every push.
";

const DECOY: &str = "\
# Conventions

To make releases easy, `make` is used; please `make sure` that you check `config.toml`.
The `user` service and a `job` are words. Media types such as `application/json`, `and/or`, `your/test.py`.

```bash
git clone https://example.org/app.git && cd app
cp .env .env.backup
docker compose -f compose.yaml logs --since 10m --tail=50 backend   # api is no service
docker compose exec -T -u root backend npm run nothing
docker compose run --rm -e MODE=api backend python scripts/other.py
docker compose --profile full up -d --scale backend=3 db
docker compose up <service>
docker-compose --unheard-of api up nothing
make -j 4 up VERBOSE=1
make -C other/folder install
cargo xtask sot --format=json -q --since origin/main
cargo install cargo-nextest && cargo nextest run
cargo run -- --bin nothing
cargo +nightly fmt
cargo xtask <task> [--check | --execute]
npm run build
python -m venv .venv && source .venv/bin/activate
python -c 'import nothing'
mkdir -p out && cat out/result.json
cat docs/notes.txt > docs/copy.txt && cat docs/copy.txt
NOT_OURS=1 ./run
```

```console
$ make up
make: Nothing to be done for 'down'.
docker compose up nothing
```

```python
make(\"docker compose up nothing\")
```

```text
cargo xtask nothing
```

    make nothing

Write `cargo xtask rules RULE`, `cargo xtask ledger add --title \"x y\"`, `docker compose up [SERVICE...]`.
The `Lint and format` job of the `CI` workflow runs in CI; `lint` is its id. `SOME_NAME` is a constant.
";

const HISTORY: &str = "\
# Changelog

- `cp .env.example .env` and `docker compose up api`, `cargo xtask frobnicate`, `make docker-up`.
- The `unit` job left the CI workflow. `cargo run --bin server`, `python scripts/gone.py`.
";

const CONFIG: &str = r#"
references = { history = ["docs/CHANGELOG.md"] }

[[ledger]]
name = "builds"
path = "docs/BUILDS.md"
id = 'BUILD-\d+'
nouns = ["build"]
optional = true

[[truth]]
name = "port"
source = [
    { side = "compose", from = "yaml", paths = ["compose.yaml"], key = "services.*.ports", pattern = '^(\d+):' },
    { side = "the documents", from = "text", paths = ["docs/*.md"], pattern = 'localhost:(\d+)' },
]

[[truth]]
name = "compiler"
source = [
    { side = "the manifest", from = "toml", paths = ["app/Cargo.toml"], key = "package.rust-version" },
    { side = "the documents", from = "text", paths = ["docs/*.md"], pattern = 'Rust (\d+\.\d+)' },
]

[[truth]]
name = "version"
source = [
    { side = "the manifest", from = "toml", paths = ["app/Cargo.toml"], key = "package.version" },
    { side = "the documents", from = "text", paths = ["docs/*.md"], pattern = 'this is version (\d+\.\d+\.\d+)' },
]
"#;

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("xtask.toml", CONFIG),
        ("compose.yaml", COMPOSE),
        ("Cargo.toml", "[workspace]\nmembers = [\"app\", \"xtask\"]\n"),
        ("Cargo.lock", ""),
        (".cargo/config.toml", "[alias]\nxtask = \"run -p xtask --\"\n"),
        (
            "app/Cargo.toml",
            "[package]\nname = \"app\"\nversion = \"2.1.0\"\nrust-version = \"1.85\"\n\n[features]\nmetrics = []\n\n[[bin]]\nname = \"appd\"\npath = \"src/d.rs\"\n",
        ),
        ("app/src/d.rs", "fn main() {}\n"),
        ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\ndescription = \"Drift Zero: here\"\nversion = \"0.1.0\"\n"),
        ("xtask/src/main.rs", "fn main() {}\n"),
        ("Makefile", ".PHONY: up down\nup down:\n\tdocker compose $@\n"),
        ("scripts/release.sh", "#!/bin/sh\n"),
        ("env.sample", "APP_MODE=\nDATABASE_URL=\n"),
        ("package.json", "{\"scripts\": {\"build\": \"x\"}}\n"),
        ("docs/notes.txt", ""),
        (".github/workflows/ci.yml", WORKFLOW),
        ("docs/ops.md", OPS),
        ("docs/conventions.md", DECOY),
        ("docs/CHANGELOG.md", HISTORY),
    ]
}

/// Each plant: its class, what it looks like in the text, and the rule that finds it; none while none does.
const PLANTS: [(&str, &str, Option<&str>); 24] = [
    ("template copied", "cp .env.example", Some("missing-operand")),
    ("compose service", "up -d postgres", Some("unknown-service")),
    ("compose service", "  api", Some("unknown-service")),
    ("cargo binary", "--bin server", Some("unknown-target")),
    ("cargo feature", "--features tls", Some("unknown-feature")),
    ("own command line", "-- reprot", Some("unknown-subcommand")),
    ("own command line", "--formt", Some("unknown-flag")),
    ("own command line", "ledger ad", Some("unknown-subcommand")),
    ("xtask", "cargo xtask gaet", Some("unknown-subcommand")),
    ("xtask", "--write", Some("unknown-flag")),
    ("make target", "make docker-up", Some("unknown-target")),
    ("script path", "scripts/deploy.sh", Some("missing-operand")),
    ("environment variable", "DATABASE_LINK", Some("unknown-variable")),
    ("inline path", "`docs/setup.md`", Some("missing-path")),
    ("link", "(guide.md)", Some("broken-link")),
    ("anchor", "#how-it-works", Some("broken-anchor")),
    // Values that stand in several places.
    ("port", "localhost:9000", Some("two-truths:port")),
    ("oldest compiler", "Rust 1.70", Some("two-truths:compiler")),
    ("own version", "version 3.0.0", Some("two-truths:version")),
    // What a workflow enforces; that a job is not there is seen already.
    ("enforcement", "`cargo xtask sot` is enforced", None),
    ("enforcement", "`cargo xtask ledger` is enforced", None),
    ("enforcement", "`cargo xtask docs-drift` is enforced", None),
    ("enforcement", "`All checks passed` fails", None),
    ("enforcement", "`security-scan` job", Some("unknown-workflow")),
];

#[test]
fn every_plant_of_a_class_that_is_judged_is_found_and_nothing_else() {
    let files = files();
    let run = Repo::git(&files).run(&["docs-drift"]);
    let line = |text: &str| OPS.lines().position(|line| line.contains(text)).unwrap() + 1;
    let mut expected: Vec<(usize, String)> = PLANTS
        .iter()
        .filter_map(|(_, text, rule)| Some((line(text), format!("docs/ops.md:{} {}", line(text), (*rule)?))))
        .collect();
    expected.sort_by_key(|(line, _)| *line);
    let expected: Vec<String> = expected.into_iter().map(|(_, finding)| finding).collect();
    assert_eq!(findings(&run), expected, "{run}");
    assert_eq!(run.code, 1);
}

#[test]
fn every_finding_names_the_fact_and_the_nearest_name() {
    let run = Repo::git(&files()).run(&["docs-drift"]);
    for part in [
        "compose.yaml has no service `api`",
        "see compose.yaml:3",
        "`cargo xtask` has no subcommand `gaet`",
        "did you mean `gate`?",
        "did you mean `--format`?",
        "env.sample does not offer `DATABASE_LINK`",
        "no workflow has a job `security-scan`",
    ] {
        assert!(run.stdout.contains(part), "no {part:?} in\n{run}");
    }
}

#[test]
fn a_switched_off_kind_is_not_judged() {
    let files: Vec<_> = files()
        .into_iter()
        .map(|(path, text)| match path {
            "xtask.toml" => {
                (path, "[references]\nhistory = [\"docs/CHANGELOG.md\"]\noff = [\"cargo\", \"service\", \"path\", \"link\", \"anchor\"]\n")
            }
            _ => (path, text),
        })
        .collect();
    let rest = findings(&Repo::git(&files).run(&["docs-drift"]));
    let rest: Vec<&str> = rest.iter().map(|finding| finding.split(' ').nth(1).unwrap()).collect();
    assert_eq!(rest, ["unknown-target", "unknown-variable", "unknown-workflow"]);
}
