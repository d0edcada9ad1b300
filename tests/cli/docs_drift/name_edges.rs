//! The edges of the rules about commands and names: what is just not found, and what just is.

use super::names::{COMPOSE, NONE, PACKAGE, TOOL, prose, shell};
use super::{Repo, findings, found_in};

/// A document under `docs/` with these lines of shell, beside these files.
#[track_caller]
fn below(lines: &str, files: &[(&str, &str)]) -> Vec<String> {
    let text = format!("# T\n\n```sh\n{lines}\n```\n");
    found_in(&[&[("docs/page.md", text.as_str())], files].concat())
}

#[test]
fn our_own_commands_are_found_in_every_form() {
    for (line, expected) in [
        ("cargo +nightly xtask sto", &["4 unknown-subcommand"][..]),
        ("cargo --config net.offline=true xtask sto", &["4 unknown-subcommand"]),
        ("cargo run --bin xtask -- sto", &["4 unknown-subcommand"]),
        ("cargo xtask sto --wirte", &["4 unknown-subcommand"]),
        ("cargo xtask sot --wirte --formt", &["4 unknown-flag"]),
        ("cargo run -p other -- sto && cargo xtask gate -- extra", &[]),
    ] {
        assert_eq!(shell(line, &[TOOL]), expected, "{line}");
    }
    let other = ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\ndescription = \"ours\"\n");
    assert_eq!(shell("xtask sto && cargo run -p xtask -- sto", &[other]), NONE, "the xtask of another project");
}

#[test]
fn a_known_command_and_a_slip_of_two_aliases_are_no_alias() {
    let config = |aliases: &str| format!("[alias]\n{aliases}\n");
    let near = config("trees = \"x\"\nlint1 = \"x\"\nlint2 = \"x\"");
    assert_eq!(shell("cargo tree && cargo lint3", &[(".cargo/config.toml", &near)]), NONE);
    let one = config("trees = \"x\"\nlint1 = \"x\"");
    assert_eq!(shell("cargo lint3", &[(".cargo/config.toml", &one)]), ["4 unknown-alias"]);
}

#[test]
fn packages_features_and_targets_of_cargo_are_told_from_near_ones() {
    let manifest = "[package]\nname = \"server\"\n[dependencies]\nlibc = \"0\"\nserde = { version = \"1\" }\n[target.'cfg(unix)'.dependencies]\nnix = { version = \"1\", optional = true }\n";
    let files = [("Cargo.toml", manifest), ("src/bin/big/help.rs", ""), ("mysrc/bin/tool.rs", "")];
    for (line, expected) in [
        ("cargo build -p serveer", &["4 unknown-target"][..]),
        ("cargo build --package=servr", &["4 unknown-target"]),
        ("cargo build --features libc", &["4 unknown-feature"]),
        ("cargo build --features serde", &["4 unknown-feature"]),
        ("cargo build -F http", &["4 unknown-feature"]),
        ("cargo run --bin big", &["4 unknown-target"]),
        ("cargo run --bin tool", &["4 unknown-target"]),
        ("cargo build -p server --features nix", &[]),
        ("cd ../elsewhere && cargo run --bin gone", &[]),
    ] {
        assert_eq!(shell(line, &files), expected, "{line}");
    }
}

#[test]
fn scripts_are_told_from_what_npm_does_itself() {
    for (line, expected) in [
        ("yarn run nothing:all", &["4 unknown-script"][..]),
        ("npm run nope -- -w x", &["4 unknown-script"]),
        ("npm --loglevel silent run biuld", &["4 unknown-script"]),
        ("npm start", &["4 unknown-script"]),
        ("npm t && npm run env && npm run restart && npm run stop", &[]),
        ("pnpm --filter web run nope && npm run nope --workspaces && yarn -g run biuld", &[]),
    ] {
        assert_eq!(shell(line, &[PACKAGE]), expected, "{line}");
    }
    assert_eq!(shell("npm start", &[PACKAGE, ("server.js", "")]), NONE, "npm starts server.js by itself");
    assert_eq!(prose("Say `npm start`, then `npm run start`.\n", &[PACKAGE]), ["1 unknown-script"]);
}

#[test]
fn targets_are_looked_for_where_make_and_just_look() {
    let files = [
        ("Makefile", "-include local.mk\nall:\n\ttrue\n"),
        ("sub/Makefile", "lint:\n\ttrue\n"),
        ("other.mk", "ship:\n\ttrue\n"),
        ("docs/a.txt", ""),
        ("tool.c", ""),
        ("justfile", "build:\n  y\n"),
    ];
    for (line, expected) in [
        ("make it", &["4 unknown-target"][..]),
        ("make -C sub all", &["4 unknown-target"]),
        ("make -f other.mk all", &["4 unknown-target"]),
        ("just lint", &["4 unknown-target"]),
        ("make -C sub lint && make -f other.mk ship && make docs/a.txt tool tool.o", &[]),
        ("just sub::lint && just sub/lint", &[]),
        ("cd ../elsewhere && make nope && just nope", &[]),
    ] {
        assert_eq!(shell(line, &files), expected, "{line}");
    }
    let computed = ("Makefile", "-include $(wildcard *.mk)\nall:\n\ttrue\n");
    assert_eq!(shell("make nope", &[computed]), NONE, "what is included is computed");
}

#[test]
fn python_is_judged_only_where_it_is_known_what_it_reads() {
    let files = [
        ("src/app/main.py", ""),
        ("src/app/fast.pyx", ""),
        ("src/app/typed.pyi", ""),
        ("src/app/sub/x.py", ""),
        ("scripts/run.py", ""),
        ("tests/test_a.py", ""),
    ];
    for (line, expected) in [
        ("uvicorn app.server:app --reload", &["4 unknown-module"][..]),
        ("pytest tests/none/", &["4 unknown-module"]),
        ("uvicorn --app-dir other app.server:app", &[]),
        ("pytest --junitxml tests/none/ -k tests/none.py tests/test_a.py", &[]),
        ("python -m app.fast && python -m app.typed && python -m app.sub", &[]),
        ("cd ../elsewhere && python scripts/none.py", &[]),
        ("python -c scripts/none", &[]),
    ] {
        assert_eq!(shell(line, &files), expected, "{line}");
    }
    let found = below("python ../scripts/none.py\npython scripts/none.py", &files);
    assert_eq!(found, ["docs/page.md:5 unknown-module"], "what lies above may be above the repository too");
}

#[test]
fn services_are_those_of_every_file_that_compose_reads() {
    let files = [
        COMPOSE,
        ("docker-compose.override.yml", "services: {extra: {}}\n"),
        ("base.yml", "volumes: {}\n"),
        ("deploy/compose.yaml", "include: [more.yml, compose.part.yaml]\nservices: {worker: {}}\n"),
        ("deploy/compose.part.yaml", "services: {part: {}}\n"),
        ("deploy/docker-compose.yml", "services: {}\n"),
    ];
    for (line, expected) in [
        ("docker compose scale backend=3 api=2", &["4 unknown-service"][..]),
        ("docker compose scale backend=3 && docker compose up extra", &[]),
        ("docker compose --file=other.yml up api && docker compose --project-directory=x up api", &[]),
        ("docker compose --project-directory deploy up worker", &[]),
        ("docker compose -f deploy/docker-compose.yml up api", &[]),
        ("cd ../elsewhere && docker compose up api", &[]),
    ] {
        assert_eq!(shell(line, &files), expected, "{line}");
    }
    let part = ("compose.part.yaml", "services: {part: {}}\n");
    let whole = ("compose.yaml", "include: [compose.part.yaml]\nservices: {a: {}}\n");
    assert_eq!(shell("docker compose up part a api", &[part, whole]), ["4 unknown-service"]);
}

#[test]
fn variables_are_those_of_blocks_for_the_environment() {
    let template = (".env.example", "API_KEY=\n");
    let block = |language: &str, line: &str| format!("Copy `.env.example`.\n\n```{language}\n{line}\n```\n");
    for (language, line, expected) in [
        ("env", "export GONE_ONE=1", &["4 unknown-variable"][..]),
        ("dotenv", "GONE_ONE=1", &["4 unknown-variable"]),
        ("env", "gone_one=1", &[]),
        ("ini", "GONE_ONE=1", &[]),
        ("dockerfile", "ENV GONE_ONE=1", &[]),
    ] {
        assert_eq!(prose(&block(language, line), &[template]), expected, "{language}: {line}");
    }
    let sources = ("xtask.toml", "[references]\nenvironment_sources = [\"src/*\"]\n");
    let image = block("dockerfile", "ENV GONE_ONE=1 API_KEY=2\nRUN GONE_TWO=1 make");
    assert_eq!(prose(&image, &[template, sources]), ["4 unknown-variable"]);
    let history = ("xtask.toml", "[references]\nhistory = [\"README.md\"]\n");
    assert_eq!(prose(&block("env", "GONE_ONE=1"), &[template, history]), NONE);
}

#[test]
fn workflows_that_call_others_may_report_anything() {
    let ci = (".github/workflows/ci.yml", "name: CI\non: push\njobs:\n  lint: {}\n");
    let calling = (".github/workflows/ci.yml", "name: CI\non: push\njobs:\n  lint: {uses: ./x.yml}\n");
    let nested = "The `CI / lint` job of CI.\n\nThe `CI / nope` job of CI.\n";
    assert_eq!(prose(nested, &[ci]), ["3 unknown-workflow"]);
    assert_eq!(prose(nested, &[calling]), NONE);
    for (text, expected) in [
        ("`gh run list --workflow nope.yml`\n", &["1 unknown-workflow"][..]),
        ("`gh workflow view nope`\n", &["1 unknown-workflow"]),
        ("`gh workflow run 12345`, `gh workflow run .github/workflows/ci.yml`, `gh run list -w CI`\n", &[]),
        ("The `lint (3.11)` job of CI.\n", &[]),
        ("The `lin (3.11)` job of CI.\n", &["1 unknown-workflow"]),
        ("CI is another thing.\n\nThe `cleanup` job runs nightly.\n", &[]),
        ("See the `config.toml` job of CI, the `run()` job and the `--x` job.\n", &[]),
        ("In CI, run `nope` check, a `nope` job and our `nope` check.\n", &[]),
    ] {
        assert_eq!(prose(text, &[ci]), expected, "{text}");
    }
}

#[test]
fn operands_are_told_from_what_may_lie_elsewhere() {
    let files = [("src/deep/a.py", ""), ("scripts/a.sh", ""), ("web/x.js", ""), ("docs/scripts/a.sh", "")];
    for (line, expected) in [
        ("cp settings.sample.toml settings.toml", &["4 missing-operand"][..]),
        ("cp settings.template settings.toml", &["4 missing-operand"]),
        ("cp .env.example web/.env.example", &["4 missing-operand"]),
        ("cp web/x.js x.js && cat x.js", &[]),
        ("pip install --requirement gone.txt", &["4 missing-operand"]),
        ("pip install -c gone.txt x", &["4 missing-operand"]),
        ("pip install --constraint gone.txt x", &["4 missing-operand"]),
        ("npm --prefix web/gone run x", &["4 missing-operand"]),
        ("git clone https://x/app.git\ncd app\nbash scripts/b.sh", &["6 missing-operand"]),
        ("cp -t docs a.example b.example && cat ././gone.txt", &[]),
        ("cd src/deep && cat ../gone.txt", &[]),
        ("cd ../elsewhere && cp .env.example .env", &[]),
        ("docker compose -f gone.yml config", &[]),
        ("bash -c 'scripts/a.sh --x'", &[]),
    ] {
        assert_eq!(shell(line, &files), expected, "{line}");
    }
    assert_eq!(shell("pip install -r gone.txt", &[("a.js", "")]), NONE, "there is no Python here");
    let found = below("cat scripts/../../gone.txt\ncat scripts/gone.txt", &files);
    assert_eq!(found, ["docs/page.md:5 missing-operand"], "from the root the first leaves the repository");
}

#[test]
fn where_a_reader_stands_is_known_again_after_a_heading_and_behind_a_code_span() {
    let text = "```sh\ncd ../elsewhere\nnpm run nope\n```\n\n```sh\nnpm run nope\n```\n\n## Next\n\n```sh\nnpm run nope\n```\n\nAfter `cd ../elsewhere` say `npm run nope`.\n";
    assert_eq!(prose(text, &[PACKAGE]), ["13 unknown-script", "16 unknown-script"]);
}

#[test]
fn every_source_that_is_asked_for_and_cannot_be_read_is_named() {
    let ci = (".github/workflows/ci.yml", "jobs:\n  a: {}\n  a: {}\n");
    let cargo = (".cargo/config.toml", "[alias\n");
    let manifest = ("Cargo.toml", "[package\n");
    assert_eq!(prose("The `lint` job of CI.\n", &[ci]), [".github/workflows/ci.yml:3 unreadable-source"]);
    assert_eq!(shell("cargo xtaks x", &[cargo]), [".cargo/config.toml:1 unreadable-source"]);
    assert_eq!(shell("cargo build -F x", &[manifest]), ["Cargo.toml:1 unreadable-source"]);
    let quiet = shell("cargo build --release && cargo fmt && gh workflow list", &[ci, cargo, manifest]);
    assert_eq!(quiet, NONE, "nobody asked");
    let repo = Repo::git(&[("README.md", "`make x`\n"), ("Makefile", "")]);
    repo.write("Makefile", b"x: \xFF\n");
    let run = repo.run(&["docs-drift"]);
    assert_eq!((findings(&run), run.code), (vec!["Makefile:1 unreadable-source".to_owned()], 2), "{run}");
}
