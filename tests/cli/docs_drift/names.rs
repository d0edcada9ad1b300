//! Every rule about commands and names: it fires, and a near miss does not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use xtask::checks::docs_drift::{Doc, World, resolve_command};
use xtask::model::{Facts, RepoPath, Snapshot, SourceFile, Timestamp};
use xtask::text::commands;
use xtask::text::markdown::page::Page;

use super::super::Repo;
use super::{findings, found_in};

/// What is found in a document of these lines of shell, beside these files.
#[track_caller]
pub fn shell(lines: &str, files: &[(&str, &str)]) -> Vec<String> {
    let text = format!("# T\n\n```sh\n{lines}\n```\n");
    let mut all = vec![("README.md", text.as_str())];
    all.extend(files);
    found_in(&all).into_iter().map(|finding| finding.trim_start_matches("README.md:").to_owned()).collect()
}

/// The same for a document of prose.
#[track_caller]
pub fn prose(text: &str, files: &[(&str, &str)]) -> Vec<String> {
    let mut all = vec![("README.md", text)];
    all.extend(files);
    found_in(&all).into_iter().map(|finding| finding.trim_start_matches("README.md:").to_owned()).collect()
}

pub const NONE: [&str; 0] = [];
pub const TOOL: (&str, &str) = ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\ndescription = \"Drift Zero: x\"\n");
const ALIASES: (&str, &str) = (".cargo/config.toml", "[alias]\nxtask = \"run -p xtask --\"\ncovr = \"llvm-cov\"\n");
pub const COMPOSE: (&str, &str) = ("docker-compose.yml", "services:\n  backend: {}\n  db:\n    image: x\n");
pub const PACKAGE: (&str, &str) = ("package.json", "{\n\t\"scripts\": {\"build\": \"x\", \"test\": \"y\"}\n}\n");

#[test]
fn our_own_commands_are_held_to_their_definition() {
    for (line, expected) in [
        ("cargo xtask sto", &["4 unknown-subcommand"][..]),
        ("cargo xtask sot --wirte", &["4 unknown-flag"]),
        ("cargo xtask sot --format xml", &["4 unknown-flag"]),
        ("cargo xtask sot --format=xml", &["4 unknown-flag"]),
        ("cargo xtask sot -x", &["4 unknown-flag"]),
        ("cargo xtask gate extra", &["4 unknown-subcommand"]),
        ("cargo --quiet xtask ledger ad", &["4 unknown-subcommand"]),
        ("xtask gate --strit", &["4 unknown-flag"]),
        ("cargo run -p xtask -- sto", &["4 unknown-subcommand"]),
        ("cargo xtask sot --execute --since HEAD --format json -q", &[]),
        ("cargo xtask ledger add --title 'A b' --body -", &[]),
        ("cargo xtask rules docs-drift/missing-operand", &[]),
        ("cargo xtask --help", &[]),
        ("cargo xtask help sot", &[]),
        ("cargo xtask <task> --whatever", &[]),
        ("cargo xtask sot --format <FORMAT>", &[]),
        ("cargo xtask \\\n  gate # not sto", &[]),
        ("cargo run -- sto", &[]),
    ] {
        assert_eq!(shell(line, &[TOOL, ALIASES]), expected, "{line}");
    }
    let source = (
        "xtask/src/cli.rs",
        "/// Keeps.\nenum Command {\n    /// Run every check, then the configured commands, and keep a record: the Drift Zero gatekeeper\n    Gate,\n}\n",
    );
    let repo = Repo::git(&[("README.md", "Run `cargo xtask gate --fast`.\n"), TOOL, source]);
    let run = repo.run(&["docs-drift"]);
    assert!(run.stdout.contains("takes no `--fast` (see xtask/src/cli.rs:3)"), "{run}");
    assert_eq!(prose("Run `cargo xtask sto` and `cargo xtask`.\n", &[TOOL]), ["1 unknown-subcommand"]);
    let other = ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\ndescription = \"ours\"\n");
    assert_eq!(shell("cargo xtask sto --wirte", &[other, ALIASES]), NONE, "the xtask of another project");
}

#[test]
fn an_alias_is_told_from_an_installed_program() {
    for (line, expected) in [
        ("cargo xtaks gate", &["4 unknown-alias"][..]),
        ("cargo cvor", &["4 unknown-alias"]),
        ("cargo covr", &[]),
        ("cargo build && cargo nextest run", &[]),
        ("cargo somebodys-program", &[]),
    ] {
        assert_eq!(shell(line, &[ALIASES]), expected, "{line}");
    }
    assert_eq!(shell("cargo xtaks gate", &[]), NONE);
}

#[test]
fn targets_and_features_of_cargo_stand_in_manifests_or_the_tree() {
    let manifest = "[package]\nname = \"app\"\n[features]\ntls = []\n[dependencies]\nserde = { version = \"1\", optional = true }\nlibc = \"0\"\n[[bin]]\nname = \"appd\"\n";
    let files = [
        ("Cargo.toml", manifest),
        ("src/bin/tool.rs", ""),
        ("src/bin/big/main.rs", ""),
        ("examples/demo.rs", ""),
        ("tests/it.rs", ""),
    ];
    for (line, expected) in [
        ("cargo run --bin server", &["4 unknown-target"][..]),
        ("cargo run --example=dem", &["4 unknown-target"]),
        ("cargo test --test unit", &["4 unknown-target"]),
        ("cargo build --features tls,http", &["4 unknown-feature"]),
        ("cargo build -p ap", &[]),
        ("cargo run --bin appd && cargo run --bin tool && cargo run --bin big && cargo run --bin app", &[]),
        ("cargo run --example demo -- --bin x && cargo test --test it", &[]),
        ("cargo build --features 'tls serde' && cargo build -F app/x,default", &[]),
        ("cargo build -p serde --bin <name>", &[]),
        ("cargo build --manifest-path other/Cargo.toml --bin x", &[]),
        ("cargo add x --features y", &[]),
    ] {
        assert_eq!(shell(line, &files), expected, "{line}");
    }
    assert_eq!(shell("cargo run --bin server", &[]), NONE, "there is no manifest");
}

#[test]
fn scripts_are_those_of_the_package_that_is_meant() {
    let web = ("web/package.json", "{\"scripts\": {\"dev\": \"x\"}}\n");
    for (line, expected) in [
        ("npm run biuld", &["4 unknown-script"][..]),
        ("npm run dev", &["4 unknown-script"]),
        ("pnpm start", &["4 unknown-script"]),
        ("npm --prefix web run build", &["4 unknown-script"]),
        ("cd web && npm run build", &["4 unknown-script"]),
        ("yarn run biuld", &["4 unknown-script"]),
        ("npm run build -- --watch && npm test && npm ci", &[]),
        ("npm run dev --prefix web && npm run --prefix=web dev", &[]),
        ("(cd web && npm run dev) && npm run build", &[]),
        ("cd web\nnpm run dev", &[]),
        ("yarn run tsc", &[]),
        ("npm run dev -w web && npm run lint --if-present", &[]),
        ("cd ../elsewhere && npm run other", &[]),
        ("npm run <script>", &[]),
    ] {
        assert_eq!(shell(line, &[PACKAGE, web]), expected, "{line}");
    }
    assert_eq!(shell("npm run x", &[web]), NONE, "no package.json is near");
    let inside = [("web/README.md", "`npm run dev`, `npm run build`, `npm run lint`\n"), web, PACKAGE];
    assert_eq!(found_in(&inside), ["web/README.md:1 unknown-script"]);
}

#[test]
fn targets_are_those_of_the_makefile_that_can_be_read() {
    let make = ("Makefile", "include mk/more.mk\nall: x\n\ttrue\n$(OUT)/%.js: %.ts\n\ttrue\n");
    let more = ("mk/more.mk", "lint:\n\ttrue\n");
    for (line, expected) in [
        ("make lnit", &["4 unknown-target"][..]),
        ("make -j4 all deploy", &["4 unknown-target"]),
        ("make all lint V=1 out/a.js", &[]),
        ("make -C other deploy", &[]),
        ("make --unheard deploy", &[]),
        ("make", &[]),
    ] {
        assert_eq!(shell(line, &[make, more]), expected, "{line}");
    }
    assert_eq!(shell("make deploy", &[make]), NONE, "an include is not there");
    assert_eq!(shell("make deploy", &[("Makefile", "$(foreach x,a b,$(eval $(call T,$(x))))\n")]), NONE);
    let just = ("justfile", "build target='x':\n  y\nalias b := build\n");
    assert_eq!(shell("just biuld\njust build release\njust b\njust --list", &[just]), ["4 unknown-target"]);
    assert_eq!(prose("Please `make sure` and `make x`.\n", &[make, more]), ["1 unknown-target"]);
}

#[test]
fn python_is_judged_where_its_first_folder_is_there() {
    let files = [
        ("src/app/main.py", ""),
        ("scripts/run.py", ""),
        ("tests/unit/test_a.py", ""),
        ("pyproject.toml", "[project.scripts]\nappctl = \"app.main:cli\"\n"),
    ];
    for (line, expected) in [
        ("python scripts/rnu.py --x", &["4 unknown-module"][..]),
        ("python -m app.mian", &["4 unknown-module"]),
        ("uvicorn app.server:app --port 80", &["4 unknown-module"]),
        ("PYTHONPATH=src python -m uvicorn app.server:app", &["4 unknown-module"]),
        ("pytest tests/unti/test_a.py::test_x", &["4 unknown-module"]),
        ("apctl serve", &[]),
        ("appclt serve", &["4 unknown-module"]),
        ("python scripts/run.py && python -m app.main && uvicorn app.main:app", &[]),
        ("pytest tests/unit -k 'a/b' && python -m pytest tests/unit/test_a.py", &[]),
        ("python tools/x.py && python -m http.server && python x.py", &[]),
        ("python -c 'import x/y.py'", &[]),
        ("python scripts/<name>.py && python scripts/*.py", &[]),
        ("appctl serve && poetry run appctl", &[]),
        ("touch scripts/new.py && python scripts/new.py", &[]),
    ] {
        assert_eq!(shell(line, &files), expected, "{line}");
    }
}

#[test]
fn services_are_told_from_values_of_options() {
    let other = ("deploy/compose.prod.yaml", "services: {worker: {}}\n");
    for (line, expected) in [
        ("docker compose up api", &["4 unknown-service"][..]),
        ("docker-compose logs -f --tail 50 api", &["4 unknown-service"]),
        ("docker compose exec -T api sh", &["4 unknown-service"]),
        ("docker compose restart backend api", &["4 unknown-service"]),
        ("docker compose -f deploy/compose.prod.yaml up backend", &["4 unknown-service"]),
        ("docker compose up -d backnd", &["4 unknown-service"]),
        ("docker compose logs -f --tail 50 backend && docker compose exec db psql api", &[]),
        ("docker compose -p x --profile y run --rm -e A=b -v x:/y backend api", &[]),
        ("docker compose -f docker-compose.yml -f deploy/compose.prod.yaml up backend worker", &[]),
        ("docker compose --unheard x up api && docker compose up --unheard x api", &[]),
        ("docker compose up [SERVICE] && docker compose stop $X", &[]),
        ("COMPOSE_FILE=x.yml docker compose up api", &[]),
        ("docker compose ps && docker compose config --services && docker compose down -v", &[]),
        ("docker run api && podman compose version", &[]),
    ] {
        assert_eq!(shell(line, &[COMPOSE, other]), expected, "{line}");
    }
    let merged = "x: &x {services: {api: {}}}\ninclude: [more.yml]\nservices: {a: {}}\n";
    assert_eq!(shell("docker compose up api", &[("compose.yaml", merged)]), NONE, "an include is not there");
    assert_eq!(shell("docker compose up api", &[]), NONE, "there is no compose file");
}

#[test]
fn variables_are_judged_where_it_is_clear_which_there_are() {
    let template = (".env.example", "API_KEY_FILE=\n# OLD_ONE=\n");
    let block =
        "Copy `.env.example`.\n\n```env\nAPI_KEY=x\nAPI_KEY_FILE=y\nOLD_ONE=1\nPATH=x\n```\n\nSet `OTHER_ONE`.\n";
    assert_eq!(prose(block, &[template]), ["4 unknown-variable"], "a longer name is no mention of a shorter one");
    assert_eq!(prose(&block.replace("`.env.example`", "it"), &[template]), NONE);
    let config = ("xtask.toml", "[references]\nenvironment_sources = [\"src/*\"]\nenvironment = [\"THEIR_OWN\"]\n");
    let source = ("src/a.rs", "env(\"OTHER_ONE\")");
    let text =
        "`OTHER_ONE` `MISSING_ONE` `THEIR_OWN` `GITHUB_TOKEN` `WORD`\n\n```sh\nexport GONE_ONE=1\nOTHER_ONE=2 x\n```\n";
    assert_eq!(prose(text, &[config, source]), ["1 unknown-variable", "4 unknown-variable"]);
    assert_eq!(prose(text, &[source]), NONE, "nobody said where variables are used");
}

#[test]
fn workflows_and_jobs_are_named_as_they_are() {
    let ci = (
        ".github/workflows/ci.yml",
        "name: CI\non: push\njobs:\n  test:\n    name: Test (${{ matrix.os }})\n  lint: {}\n",
    );
    for (text, expected) in [
        ("The `lnit` job of CI.\n", &["1 unknown-workflow"][..]),
        ("In CI, job `Lint` runs.\n", &["1 unknown-workflow"]),
        ("The `release.yml` workflow.\n", &["1 unknown-workflow"]),
        ("The required check `build` of GitHub.\n", &["1 unknown-workflow"]),
        ("`gh workflow run release.yml`\n", &["1 unknown-workflow"]),
        ("The `lint` job and the `Test (linux)` job of the `CI` workflow, workflow `ci.yml`.\n", &[]),
        ("The `cleanup` job runs nightly.\n\nCI is another thing.\n", &[]),
        ("In CI, check `config` first; see `x` jobs.\n", &[]),
        ("`gh workflow run ci.yml`, `gh workflow run x.yml -R a/b`\n", &[]),
    ] {
        assert_eq!(prose(text, &[ci]), expected, "{text}");
    }
    assert_eq!(prose("The `lnit` job of CI.\n", &[]), NONE, "there are no workflows");
}

#[test]
fn operands_are_there_or_made_before() {
    let files = [("scripts/a.sh", ""), ("src/a.py", ""), COMPOSE];
    for (line, expected) in [
        ("cp .env.example .env", &["4 missing-operand"][..]),
        ("bash scripts/b.sh", &["4 missing-operand"]),
        ("./scripts/b.sh --x", &["4 missing-operand"]),
        ("source scripts/env.sh", &["4 missing-operand"]),
        ("pip install -r requirements.txt", &["4 missing-operand"]),
        ("docker compose -f docker-compose.prod.yml up", &["4 missing-operand"]),
        ("cat scripts/x.txt", &["4 missing-operand"]),
        ("cd scripts/sub", &["4 missing-operand"]),
        ("touch .env.example && cp .env.example .env", &[]),
        ("curl -o scripts/b.sh https://x && bash scripts/b.sh", &[]),
        ("echo x > scripts/x.txt\ncat scripts/x.txt", &[]),
        ("cat /etc/passwd ../x output.txt build/x.txt scripts/run.log", &[]),
        ("cat scripts/build/x.txt && ls src/dist", &[]),
        ("cp a b && cp <file> scripts/ && cp $X.example y", &[]),
        ("cd scripts && bash a.sh && cd .. && cat src/a.py", &[]),
        ("bash -c 'cat scripts/b.sh' && ls", &[]),
        ("git clone https://x/app.git\ncd app\nbash scripts/a.sh", &[]),
    ] {
        assert_eq!(shell(line, &files), expected, "{line}");
    }
}

#[test]
fn a_source_that_cannot_be_read_is_never_clean() {
    let twice = ("compose.yaml", "services:\n  a: {}\n  a: {}\n");
    let run =
        Repo::git(&[("README.md", "`docker compose up a`\n\n`docker compose stop a`\n"), twice]).run(&["docs-drift"]);
    assert_eq!((findings(&run), run.code), (vec!["compose.yaml:3 unreadable-source".to_owned()], 2), "{run}");
    let run = Repo::git(&[("README.md", "`docker compose ps`\n"), twice]).run(&["docs-drift"]);
    assert_eq!((findings(&run), run.code), (Vec::new(), 0), "nobody asked: {run}");
    assert_eq!(shell("npm run x", &[("package.json", "{\"scripts\": ")]), ["package.json:1 unreadable-source"]);
    assert_eq!(shell("cargo build --bin x", &[("Cargo.toml", "[package\n")]), ["Cargo.toml:1 unreadable-source"]);
}

#[test]
fn the_only_near_name_is_a_suggested_edit_of_that_word() {
    let text = "# T\r\n\r\n```sh\r\ndocker compose \\\r\n  logs 'backnd' db\r\n```\r\n\r\n`make sure`\r\n";
    let repo = Repo::git(&[("README.md", text), COMPOSE]);
    let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.text("README.md"), text.replace("'backnd'", "backend"));
    let far = Repo::git(&[("README.md", "`docker compose logs frontend`\n"), COMPOSE]);
    let run = far.run(&["docs-drift", "--execute", "--unsafe"]);
    assert_eq!((run.code, far.text("README.md")), (1, "`docker compose logs frontend`\n".to_owned()));
}

#[test]
fn a_history_tells_what_was() {
    let config = ("xtask.toml", "[references]\nhistory = [\"README.md\"]\n");
    assert_eq!(shell("docker compose up api\ncp .env.example .env\nnpm run x", &[config, COMPOSE, PACKAGE]), NONE);
}

#[test]
fn a_required_command_is_resolved_where_its_document_is_read() {
    let path = |text: &str| RepoPath::new(text).unwrap();
    let file = |text: &str| Arc::new(SourceFile::new(text.as_bytes().to_vec()));
    let files = BTreeMap::from([(path(COMPOSE.0), file(COMPOSE.1)), (path("docs/a.md"), file(""))]);
    let tree: BTreeSet<RepoPath> = files.keys().cloned().collect();
    let now = Timestamp::from_unix(0).unwrap();
    let facts = Facts::at(now);
    let snapshot = Snapshot::new(files, tree, BTreeMap::new(), Vec::new(), facts);
    let config = xtask::config::load("xtask.toml", "").unwrap().config;
    let world = World::new(&config, &snapshot);
    let (at, page) = (path("docs/a.md"), Page::read(""));
    let doc = Doc::new(&world, &at, "", &page);
    let problems = |text: &str| -> Vec<String> {
        let all = commands::read(text);
        let problems = all.iter().flat_map(|command| resolve_command(&world, &doc, command));
        problems.map(|problem| format!("{} {}", &text[problem.range], problem.rule.id)).collect()
    };
    assert_eq!(problems("cp .env.example .env"), [".env.example docs-drift/missing-operand"]);
    assert_eq!(problems("cp docs/a.md x && docker compose up backend api"), ["api docs-drift/unknown-service"]);
    assert_eq!(problems("docker compose -f nope.yml up"), ["nope.yml docs-drift/missing-operand"]);
}

/// Every rule of this part, so that a test names each.
#[test]
fn every_rule_has_its_test_here() {
    for rule in [
        "docs-drift/unknown-subcommand",
        "docs-drift/unknown-flag",
        "docs-drift/unknown-alias",
        "docs-drift/unknown-script",
        "docs-drift/unknown-target",
        "docs-drift/unknown-feature",
        "docs-drift/unknown-module",
        "docs-drift/unknown-service",
        "docs-drift/unknown-variable",
        "docs-drift/unknown-workflow",
        "docs-drift/missing-operand",
        "docs-drift/unreadable-source",
    ] {
        let word = rule.split('/').nth(1).unwrap();
        assert!(include_str!("names.rs").matches(word).count() > 1, "{rule}");
    }
}
