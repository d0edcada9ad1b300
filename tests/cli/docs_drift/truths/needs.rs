//! Examples that must work from configuration alone.

use super::{check, repo, said};
use crate::cli::Repo;

#[test]
fn protected_paths_stand_in_a_policy_in_code_and_in_a_document() {
    let policy = "side = \"policy\", from = \"yaml\", paths = [\"policy.yaml\"], key = \"protected\"";
    let code =
        "side = \"code\", from = \"text\", paths = [\"p.py\"], between = [\"NEVER\", \"]\"], pattern = '\"([^\"]+)\"'";
    let document = "side = \"GOVERNANCE\", from = \"table\", paths = [\"docs/GOVERNANCE.md\"], columns = [\"Path\"], rows = { Tier = 'never' }";
    let files = |row| {
        [
            ("policy.yaml", "protected:\n  - docs/\n  - .github/\n"),
            ("p.py", "NEVER = [\n  \"docs/\",\n  \".github/\",\n]\n"),
            ("docs/GOVERNANCE.md", row),
        ]
    };
    let table = "| Path | Tier |\n|---|---|\n| `docs/` | never |\n| `.github/` | never |\n| `examples/` | auto |\n";
    check("", &[policy, code, document], &files(table), &[]);
    let without = "| Path | Tier |\n|---|---|\n| `docs/` | never |\n| `.github/` | auto |\n";
    let expected = [
        "docs/GOVERNANCE.md:3 docs-drift/two-truths `.github/` of policy is missing from GOVERNANCE (see policy.yaml:3)",
    ];
    check("", &[policy, code, document], &files(without), &expected);
}

#[test]
fn routes_of_code_stand_in_the_contract() {
    let code = "side = \"code\", from = \"text\", paths = [\"api/**/*.py\"], pattern = '''@\\w+\\.(get|post|put|delete)\\([\"']([^\"']+)''', normalise = [\"lower\", \"route\"]";
    let contract = "side = \"contract\", from = \"headings\", paths = [\"API.md\"], levels = [4], pattern = '(GET|POST|PUT|DELETE) (/[^\\s`]*)', normalise = [\"lower\", \"route\"]";
    let files =
        |text| [("api/runs.py", "@router.get(\"/runs/{run_id}\")\n@router.post('/runs/start')\n"), ("API.md", text)];
    let good = "#### `POST /runs/start`\n\n#### `GET /runs/{id}`\n";
    check("", &[code, contract], &files(good), &[]);
    let expected = [
        "API.md:3 docs-drift/two-truths `/get /runs/{}` of code is missing from contract, which has `/get /run/{}` (see api/runs.py:1)",
        "API.md:3 docs-drift/two-truths `/get /run/{}` of contract is not in code (see api/runs.py:2)",
    ];
    let run =
        repo("", &[code, contract], &files("#### `POST /runs/start`\n\n#### `GET /run/{id}`\n")).run(&["docs-drift"]);
    let mut expected: Vec<String> = expected.map(str::to_owned).to_vec();
    expected.sort();
    let mut found = said(&run);
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn variables_stand_in_code_template_and_guide() {
    let code = "side = \"code\", from = \"text\", paths = [\"*.js\"], pattern = 'process\\.env\\.([A-Z_]+)'";
    let template = "side = \"template\", from = \"env\", paths = [\".env.example\"]";
    let guide = "side = \"guide\", from = \"code\", paths = [\"GUIDE.md\"], pattern = '^[A-Z]+_[A-Z_]+$'";
    let files = |guide| {
        [
            ("a.js", "process.env.APP_PORT + process.env.APP_KEY\n"),
            (".env.example", "APP_PORT=1\n# APP_KEY=\n"),
            ("GUIDE.md", guide),
        ]
    };
    check("", &[code, template, guide], &files("Set `APP_PORT` and `APP_KEY`.\n"), &[]);
    let expected = ["GUIDE.md:1 docs-drift/two-truths `APP_KEY` of code is missing from guide (see a.js:1)"];
    check("extra = \"off\"", &[code, template, guide], &files("Set `APP_PORT` and `APP_KEY_FILE`.\n"), &expected);
}

#[test]
fn a_number_in_prose_is_the_number_of_things() {
    let rules = "side = \"the rules\", from = \"toml\", paths = [\"rules.toml\"], key = \"rule.*.id\"";
    let prose = "side = \"the README\", from = \"text\", paths = [\"README.md\"], pattern = '(\\d+) rules'";
    let toml = "[[rule]]\nid = \"a\"\n[[rule]]\nid = \"b\"\n";
    check("relation = \"count\"", &[rules, prose], &[("rules.toml", toml), ("README.md", "It has 2 rules.\n")], &[]);
    let expected = ["README.md:1 docs-drift/two-truths the README says `24`, and the rules has 2 (see rules.toml:4)"];
    check(
        "relation = \"count\"",
        &[rules, prose],
        &[("rules.toml", toml), ("README.md", "It has 24 rules.\n")],
        &expected,
    );
}

#[test]
fn platforms_of_the_readme_are_those_of_the_workflow() {
    let matrix = "side = \"the workflow\", from = \"yaml\", paths = [\".github/workflows/ci.yml\"], key = \"jobs.*.strategy.matrix.os\", pattern = '^[a-z]+'";
    let readme = "side = \"the README\", from = \"list\", paths = [\"README.md\"], under = \"Platforms\", normalise = [\"lower\"]";
    let workflow = "on: push\njobs:\n  t:\n    runs-on: x\n    strategy:\n      matrix:\n        os: [ubuntu-latest, windows-latest]\n";
    let files = |text| [(".github/workflows/ci.yml", workflow), ("README.md", text)];
    check("", &[matrix, readme], &files("## Platforms\n\n- Ubuntu\n- Windows\n"), &[]);
    let expected = [
        "README.md:4 docs-drift/two-truths `macos` of the README is not in the workflow (see .github/workflows/ci.yml:7)",
    ];
    check("", &[matrix, readme], &files("## Platforms\n\n- Ubuntu\n- macOS\n- Windows\n"), &expected);
}

#[test]
fn every_document_is_listed_in_the_index() {
    let files_ = "side = \"docs\", from = \"files\", paths = [\"docs/**/*.md\"], exclude = [\"docs/INDEX.md\"], normalise = [\"strip-prefix:docs/\"]";
    let index = "side = \"the index\", from = \"text\", paths = [\"docs/INDEX.md\"], pattern = '\\]\\(([^)#]+)'";
    let files = |text| [("docs/a.md", ""), ("docs/b/c.md", ""), ("docs/INDEX.md", text)];
    check("relation = \"subset\"", &[files_, index], &files("[a](a.md) [c](b/c.md)\n"), &[]);
    let expected =
        ["docs/INDEX.md:1 docs-drift/two-truths `b/c.md` of docs is missing from the index (see docs/b/c.md:1)"];
    check("relation = \"subset\"", &[files_, index], &files("[a](a.md)\n"), &expected);
}

#[test]
fn a_table_of_settings_is_that_of_the_code() {
    let code =
        "side = \"code\", from = \"text\", paths = [\"settings.py\"], pattern = '(?m)^    (\\w+): \\w+ = (\\S+)'";
    let table = "side = \"the guide\", from = \"table\", paths = [\"GUIDE.md\"], columns = [\"Setting\", \"Default\"]";
    let source = "class Settings:\n    port: int = 8000\n    debug: bool = False\n";
    let files = |text| [("settings.py", source), ("GUIDE.md", text)];
    let good = "| Setting | Meaning | Default |\n|---|---|---|\n| `port` | x | `8000` |\n| `debug` | y | `False` |\n";
    check("", &[code, table], &files(good), &[]);
    let bad = good.replace("`8000`", "`9000`");
    let run = repo("", &[code, table], &[("settings.py", source), ("GUIDE.md", &bad)]).run(&["docs-drift"]);
    assert_eq!(
        said(&run),
        [
            "GUIDE.md:3 docs-drift/two-truths `port 9000` of the guide is not in code (see settings.py:3)",
            "GUIDE.md:4 docs-drift/two-truths `port 8000` of code is missing from the guide, which has `port 9000` (see settings.py:2)",
        ]
    );
}

/// What is said about the items of one source.
#[track_caller]
fn each(source: &str, asks: &str, text: &str, expected: &[&str]) {
    let config = format!(
        "ledger = []\nreferences = {{ documents = [] }}\n[[each]]\nname = \"e\"\nsource = {{ {source}, paths = [\"a.md\"] }}\n{asks}\n"
    );
    let run = Repo::git(&[("xtask.toml", &config), ("a.md", text), ("src/x.rs", "")]).run(&["docs-drift"]);
    assert_eq!(said(&run), expected, "{run}");
}

#[test]
fn every_item_is_what_it_must_be() {
    let list = "from = \"list\"";
    each(
        list,
        "matches = '[a-z-]+'",
        "- a-b\n- A\n",
        &["a.md:2 docs-drift/unfit-item `A` is not of the form `[a-z-]+`"],
    );
    each(
        list,
        "never = 'TODO'",
        "- a\n- TODO b\n",
        &["a.md:2 docs-drift/unfit-item `TODO b` holds what `TODO` forbids"],
    );
    each(
        list,
        "path = \"there\"",
        "- `src/`\n- `src/x.rs`\n- `sr`\n",
        &["a.md:3 docs-drift/unfit-item `sr` must be there and is not"],
    );
    each(
        list,
        "path = \"not-there\"",
        "- `src/x.rs`\n- `sr`\n",
        &["a.md:1 docs-drift/unfit-item `src/x.rs` must not be there and is"],
    );
    each(
        list,
        "link = true\nseverity = \"warning\"",
        "- [a](a.md)\n- b\n",
        &["a.md:2 docs-drift/unfit-item `b` has no link"],
    );
    let headings = "## A\n\nOwner: me\n\n## B\n\nnobody\n\n### C\n";
    each(
        "from = \"headings\"",
        "holds = '(?m)^Owner: \\w+'",
        headings,
        &["a.md:5 docs-drift/unfit-item `B` has nothing of the form `(?m)^Owner: \\w+` beside it"],
    );
    let table = "| A | B |\n|---|---|\n| x | done |\n| y | |\n";
    each(
        "from = \"table\", columns = [\"A\"]",
        "holds = 'done|open'",
        table,
        &["a.md:4 docs-drift/unfit-item `y` has nothing of the form `done|open` beside it"],
    );
    each(
        list,
        "matches = 'a'",
        "text\n",
        &["a.md docs-drift/no-source source 1 of items `e` yields nothing: no bullet is there"],
    );
}

#[test]
fn project_index_contract() {
    let config = r#"
ledger = []
references = { documents = [] }

[[truth]]
name = "t"
relation = "subset"
source = [
    { side = "the core", from = "values", values = ["PROJECT_INDEX.json", "BUILD_HISTORY.md"] },
    { side = "the index", from = "json", paths = ["docs/PROJECT_INDEX.json"], key = "/sot_files", take = "keys" },
]

[[truth]]
name = "e"
relation = "subset"
source = [
    { side = "the contract", from = "values", values = ["cp .env.example .env"] },
    { side = "the index", from = "json", paths = ["docs/PROJECT_INDEX.json"], key = "/setup/quick_start", pattern = '^[^#]*[^# ]' },
]

[[each]]
name = "six-files"
source = { from = "json", paths = ["docs/PROJECT_INDEX.json"], key = "/notes/same_structure_all_projects" }
matches = '.*6-file.*'
never = '5-file'
"#;
    let index = |files: &str, start: &str, note: &str| {
        format!(
            "{{\"sot_files\": {{{files}}}, \"setup\": {{\"quick_start\": [\"{start}\"]}}, \"notes\": {{\"same_structure_all_projects\": \"{note}\"}}}}"
        )
    };
    let files = "\"PROJECT_INDEX.json\": 1, \"BUILD_HISTORY.md\": 2, \"MORE.md\": 3";
    let found = |text: &str| {
        Repo::git(&[("xtask.toml", config), ("docs/PROJECT_INDEX.json", text)]).run(&["docs-drift"]).findings()
    };
    assert_eq!(found(&index(files, "cp .env.example .env  # first", "the 6-file structure")), Vec::<String>::new());
    let place = |finding: &String| finding.split(' ').nth(1).unwrap().to_owned();
    let old = index("\"PROJECT_INDEX.json\": 1", "cp docs/templates/env.example .env", "the 5-file structure");
    let rules: Vec<String> = found(&old).iter().map(place).collect();
    assert_eq!(rules, ["docs-drift/two-truths:t", "docs-drift/two-truths:e", "docs-drift/unfit-item:six-files"]);
    assert_eq!(found("{}").len(), 3, "nothing to compare is not clean");
}

#[test]
fn feature_flags_have_a_description_and_a_category() {
    let config = r#"
ledger = []
references = { documents = [] }

[[truth]]
name = "t"
relation = "superset"
source = [
    { side = "the categories", from = "values", values = ["core", "safety"] },
    { side = "the flags", from = "yaml", paths = ["flags.yaml"], key = "flags.*.category" },
]

[[truth]]
name = "e"
source = [
    { side = "the flags", from = "yaml", paths = ["flags.yaml"], key = "flags", take = "keys" },
    { side = "the descriptions", from = "text", paths = ["flags.yaml"], pattern = '(?m)^  (\w+):\n(?:    .*\n)*?    description: \S' },
]
"#;
    let found = |text: &str| Repo::git(&[("xtask.toml", config), ("flags.yaml", text)]).run(&["docs-drift"]).findings();
    let good = "flags:\n  A:\n    category: core\n    description: x\n  B:\n    description: y\n    category: safety\n";
    assert_eq!(found(good), Vec::<String>::new());
    assert_eq!(found(&good.replace("safety", "misc")), ["flags.yaml:7:15 docs-drift/two-truths:t"]);
    assert_eq!(found(&good.replace("    description: y\n", "")).len(), 1);
}
