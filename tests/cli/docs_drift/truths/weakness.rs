//! What other scripts of this kind let pass.

use super::{Repo, check, repo, said};

#[test]
fn cd_1_a_release_candidate_is_not_the_release() {
    let manifest = "side = \"manifest\", from = \"toml\", paths = [\"pyproject.toml\"], key = \"project.version\"";
    let index = "side = \"index\", from = \"json\", paths = [\"docs/PROJECT_INDEX.json\"], key = \"/version\"";
    let readme = "side = \"README\", from = \"text\", paths = [\"README.md\"], pattern = '(?m)^\\*\\*Version\\*\\*:\\s*([0-9]+\\.[0-9]+\\.[0-9]+)'";
    let files = |version: &'static str| {
        [
            // Another table's version stands before.
            ("pyproject.toml", "[tool.x]\nversion = \"9\"\n[project]\nname = \"x\"\nversion = \"0.5.1\"\n"),
            ("docs/PROJECT_INDEX.json", "{\"version\": \"0.5.1\"}"),
            ("README.md", version),
        ]
    };
    check("", &[manifest, index, readme], &files("**Version**: 0.5.1\n"), &[]);
    let expected =
        ["README.md:1 docs-drift/two-truths README says `0.5.1-rc1`, and manifest says `0.5.1` (see pyproject.toml:5)"];
    check("", &[manifest, index, readme], &files("**Version**: 0.5.1-rc1\n"), &expected);
}

const DECLARED: &str = "side = \"the manifest\", from = \"toml\", paths = [\"pyproject.toml\"], key = \"project.dependencies\", pattern = '^[A-Za-z0-9._-]+', normalise = [\"name\"]";
const REQUIRED: &str = "side = \"REQ\", from = \"text\", paths = [\"requirements.txt\"], pattern = '(?m)^([A-Za-z0-9][A-Za-z0-9._-]*)', normalise = [\"name\"]";

#[test]
fn cd_2_cd_3_cd_5_names_of_dependencies_agree_in_both_directions() {
    let manifest = "[project]\ndependencies = [\"Fast_API>=0.104\", \"x @ https://example.org/x.whl\", \"y (>=1)\"]\n";
    let files = |required| {
        [("pyproject.toml", manifest), ("requirements.txt", required), ("requirements-dev.txt", "fast-api\n")]
    };
    check("", &[DECLARED, REQUIRED], &files("fast-api==0.110\nx @ https://example.org/x.whl\ny==1\n"), &[]);
    let missing = [
        "requirements.txt:1 docs-drift/two-truths `extra` of REQ is not in the manifest (see pyproject.toml:2)",
        "requirements.txt:2 docs-drift/two-truths `fast-api` of the manifest is missing from REQ (see pyproject.toml:2)",
        "requirements.txt:2 docs-drift/two-truths `x` of the manifest is missing from REQ (see pyproject.toml:2)",
    ];
    check("", &[DECLARED, REQUIRED], &files("extra\ny==1\n"), &missing);
}

#[test]
fn cd_4_pins_of_dependencies_agree() {
    let pins = |side: &str, file: &str| {
        format!(
            "side = \"{side}\", from = \"text\", paths = [\"{file}\"], pattern = '(?m)^([A-Za-z0-9._-]+)==(\\S+)', normalise = [\"name\"]"
        )
    };
    let (a, b) = (pins("A", "a.txt"), pins("B", "b.txt"));
    let files = [("a.txt", "fastapi==0.104.0\nuvicorn==1\n"), ("b.txt", "fastapi==0.0.1\nuvicorn==1\n")];
    let expected = [
        "b.txt:1 docs-drift/two-truths `fastapi 0-0-1` of B is not in A (see a.txt:2)",
        "b.txt:2 docs-drift/two-truths `fastapi 0-104-0` of A is missing from B, which has `fastapi 0-0-1` (see a.txt:1)",
    ];
    check("", &[&a, &b], &files, &expected);
}

#[test]
fn tc_8_every_way_to_read_a_variable_is_seen_and_names_are_whole() {
    let code = "side = \"code\", from = \"text\", paths = [\"src/**/*.py\"], pattern = '''os\\.(?:getenv|environ\\.get)\\(\\s*[\"'](AUTOPACK_\\w+)|os\\.environ\\[\\s*[\"'](AUTOPACK_\\w+)'''";
    let flags = "side = \"flags\", from = \"yaml\", paths = [\"flags.yaml\"], key = \"flags\", take = \"keys\"";
    let source = "import os\nos.getenv(\"AUTOPACK_A\")\nos.environ.get('AUTOPACK_B')\nos.environ[\"AUTOPACK_C\"]\nos.environ.get(\n    \"AUTOPACK_D\", 1)\n";
    let files = [
        ("src/a/b.py", source),
        ("flags.yaml", "flags:\n  AUTOPACK_A: {}\n  AUTOPACK_B: {}\n  AUTOPACK_C_LONG: {}\n  AUTOPACK_D: {}\n"),
    ];
    let expected = ["flags.yaml:5 docs-drift/two-truths `AUTOPACK_C` of code is missing from flags (see src/a/b.py:4)"];
    check("relation = \"subset\"", &[code, flags], &files, &expected);
}

#[test]
fn tc_10_tc_11_the_registry_and_the_index_hold_one_list() {
    let registry =
        "side = \"registry\", from = \"json\", paths = [\"registry.json\"], key = \"/files\", template = \"docs/{}\"";
    let index = "side = \"index\", from = \"list\", paths = [\"docs/INDEX.md\"], under = \"SOT docs\", pattern = 'docs/[\\w./-]+'";
    let core = "side = \"code\", from = \"text\", paths = [\"tidy.py\"], between = [\"SOT_FILES\", \"]\"], pattern = '\"([^\"]+)\"', template = \"docs/{}\"";
    let files = |index| {
        [
            ("registry.json", "{\"files\": [\"A.md\", \"B.md\"]}"),
            ("docs/INDEX.md", index),
            ("tidy.py", "SOT_FILES = [\n    \"A.md\",\n    \"B.md\",\n]\nOTHER = [\"C.md\"]\n"),
        ]
    };
    let good =
        "## SOT docs\n\n- **`docs/A.md`**: a\n\n### Living\n\n- **`docs/B.md`**: b\n\n## Others\n\n- `docs/C.md`\n";
    check("", &[registry, index, core], &files(good), &[]);
    let bad = "## SOT docs\n\n- **`docs/A.md`**: a\n- **`docs/D.md`**: b\n";
    let expected = [
        "docs/INDEX.md:4 docs-drift/two-truths `docs/B.md` of registry is missing from index, which has `docs/D.md` (see registry.json:1)",
        "docs/INDEX.md:4 docs-drift/two-truths `docs/D.md` of index is not in registry (see registry.json:1)",
    ];
    check("", &[registry, index, core], &files(bad), &expected);
}

#[test]
fn td_7_what_a_comment_promises_must_be_there() {
    let config = "ledger = []\nreferences = { documents = [] }\n[[each]]\nname = \"e\"\npath = \"there\"\nsource = { from = \"text\", paths = [\"docker-compose.yml\"], pattern = 'docker-compose\\.[\\w.-]+\\.yml' }\n";
    let compose = "services: {}\n# For production copy docker-compose.prod.yml here.\n";
    let repo = super::Repo::git(&[("xtask.toml", config), ("docker-compose.yml", compose)]);
    assert_eq!(
        said(&repo.run(&["docs-drift"])),
        ["docker-compose.yml:2 docs-drift/unfit-item `docker-compose.prod.yml` must be there and is not"]
    );
    repo.write("docker-compose.prod.yml", "");
    assert_eq!(repo.run(&["docs-drift"]).code, 0);
}

#[test]
fn a_pattern_with_a_doubled_backslash_is_not_green() {
    let values = "from = \"values\", values = [\"1\"]";
    let source = "from = \"text\", paths = [\"a.txt\"], pattern = 'port \\\\d+'";
    let expected = ["a.txt docs-drift/no-source source 2 of truth `t` yields nothing: nothing matches `port \\\\d+`"];
    check("", &[values, source], &[("a.txt", "port 1\n")], &expected);
}

#[test]
fn a_longer_number_is_another_number() {
    let source = "side = \"prose\", from = \"text\", paths = [\"a.md\"], pattern = '\\d\\d'";
    let expected = ["a.md:1 docs-drift/two-truths prose says `850`, and the rules says `85`"];
    let run =
        repo("", &["side = \"the rules\", from = \"values\", values = [\"85\"]", source], &[("a.md", "850 rules\n")]);
    assert_eq!(said(&run.run(&["docs-drift"])), [format!("{} (see xtask.toml:5)", expected[0])]);
}

#[test]
fn what_is_taken_out_is_taken_out_by_whole_components() {
    let source = "from = \"files\", paths = [\"docs/**/*.md\"], exclude = [\"**/dist/**\"], normalise = [\"stem\"]";
    let files = [("docs/dist/a.md", ""), ("docs/distribution.md", "")];
    check("", &["from = \"values\", values = [\"distribution\"]", source], &files, &[]);
}

#[test]
fn media_types_and_branches_are_no_paths() {
    let config = "ledger = []\n[[each]]\nname = \"e\"\npath = \"there\"\nsource = { from = \"code\", paths = [\"a.md\"], pattern = '^docs/\\S+$' }\n";
    let text = "`application/json`, `origin/main`, `docs/a.md` and `docs/gone.md`.\n";
    let repo = super::Repo::git(&[("xtask.toml", config), ("a.md", text), ("docs/a.md", "")]);
    assert_eq!(
        said(&repo.run(&["docs-drift"])),
        ["a.md:1 docs-drift/unfit-item `docs/gone.md` must be there and is not"]
    );
}

#[test]
fn a_source_that_cannot_be_reached_is_not_clean() {
    for source in [
        "from = \"files\", paths = [\"gone/**\"]",
        "from = \"json\", paths = [\"a.json\"], key = \"/b/c\"",
        "from = \"env\", paths = [\".env\"]",
        "from = \"flags\", command = [\"gone\"]",
    ] {
        let run =
            repo("relation = \"superset\"", &["from = \"values\", values = [\"1\"]", source], &[("a.json", "{}")])
                .run(&["docs-drift"]);
        assert!(run.code == 1 && run.stdout.contains("yields nothing"), "{run}");
    }
}

#[test]
fn the_first_of_several_alternatives_does_not_hide_the_one_that_matches_the_whole() {
    let config = "ledger = []\nreferences = { documents = [] }\n[[each]]\nname = \"e\"\nmatches = 'a|ab|c.+?'\nsource = { from = \"list\", paths = [\"x.md\"] }\n";
    let repo = Repo::git(&[("xtask.toml", config), ("x.md", "- ab\n- a\n- cde\n- abc\n")]);
    let run = repo.run(&["docs-drift"]);
    assert_eq!(said(&run), ["x.md:4 docs-drift/unfit-item `abc` is not of the form `a|ab|c.+?`"]);
}
