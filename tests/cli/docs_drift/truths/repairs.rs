//! A master mends the others and touches nothing else.

use super::{repo, said};

/// After `--execute --unsafe` the file `name` holds `after`, and nothing is left.
#[track_caller]
fn mended(values: &str, source: &str, name: &str, before: &str, after: &str) {
    let master = format!("side = \"A\", from = \"values\", values = [{values}]");
    let source = format!("side = \"B\", {source}, paths = [\"{name}\"]");
    let repo = repo("master = \"A\"", &[&master, &source], &[(name, before)]);
    let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    assert_eq!(repo.text(name), after, "{run}");
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(repo.run(&["docs-drift"]).code, 0);
}

/// Nothing is offered, and nothing changes.
#[track_caller]
fn left(values: &str, source: &str, name: &str, before: &str) {
    let master = format!("side = \"A\", from = \"values\", values = [{values}]");
    let source = format!("side = \"B\", {source}, paths = [\"{name}\"]");
    let repo = repo("master = \"A\"", &[&master, &source], &[(name, before)]);
    let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    assert_eq!(repo.text(name), before, "{run}");
    assert!(run.code == 1 && !said(&run).is_empty(), "{run}");
}

#[test]
fn a_value_is_written_where_the_other_stood() {
    mended(
        "\"2.0\"",
        "from = \"json\", key = \"/v\"",
        "x.json",
        "{\r\n\t\"v\" : \"1.0\", \"w\": 1}",
        "{\r\n\t\"v\" : \"2.0\", \"w\": 1}",
    );
    mended("\"2.0\"", "from = \"toml\", key = \"a.v\"", "x.toml", "a.v = '1.0' # why\n", "a.v = '2.0' # why\n");
    mended("\"2.0\"", "from = \"yaml\", key = \"v\"", "x.yml", "v:   1.0   # why\n", "v:   2.0   # why\n");
    let text = "from = \"text\", pattern = 'Version (\\d\\S*\\d)'";
    mended("\"2.0\"", text, "x.md", "\u{feff}Version 1.0, Version 1.5-rc1.", "\u{feff}Version 2.0, Version 2.0.");
    mended(
        "\"2.0\"",
        "from = \"table\", columns = [\"V\"]",
        "x.md",
        "| V |\n|---|\n| `1` |\n",
        "| V |\n|---|\n| `2.0` |\n",
    );
}

#[test]
fn a_suffix_that_is_no_version_is_not_cut_off() {
    left("\"2.0\"", "from = \"text\", pattern = 'python:([\\d.]+)'", "x.md", "FROM python:1.0-slim\n");
    mended(
        "\"2.0\"",
        "from = \"text\", pattern = 'python:([\\d.]+)-slim'",
        "x.md",
        "FROM python:1.0-slim\n",
        "FROM python:2.0-slim\n",
    );
}

#[test]
fn a_value_that_would_be_read_differently_is_not_written() {
    left("\"v2.0\"", "from = \"text\", pattern = '(\\d\\S*\\d)', template = \"v{}\"", "x.md", "1.0\n");
    mended(
        "\"2.0\"",
        "from = \"text\", pattern = 'v(\\d\\S*\\d)', normalise = [\"minor\"]",
        "x.md",
        "v1.0\n",
        "v2.0\n",
    );
}

#[test]
fn a_bullet_is_written_like_the_others() {
    mended("\"a\", \"b\"", "from = \"list\"", "x.md", "  * `a`: text\r\n", "  * `a`: text\r\n  * `b`\r\n");
    mended("\"a\", \"b\", \"c\"", "from = \"list\"", "x.md", "- a\n- c\n\nend", "- a\n- b\n- c\n\nend");
    mended(
        "\"b\", \"a\", \"d\", \"c\"",
        "from = \"list\"",
        "x.md",
        "+ **a**\n+ **b**\n+ **d**",
        "+ **a**\n+ **b**\n+ **c**\n+ **d**",
    );
    mended("\"a\"", "from = \"list\"", "x.md", "- a\n- b\n", "- a\n");
    left("\"a\", \"b\"", "from = \"list\", pattern = '\\w'", "x.md", "- [a](a.md)\n");
    left("\"a\"", "from = \"list\"", "x.md", "- a\n- b\n  - c\n\n  more\n");
}

#[test]
fn a_row_is_written_as_wide_as_the_others() {
    let before = "| Name | Kind |\n| ---- | ---- |\n| `a`  | old  |\n| `c`  | new  |\n";
    let after = "| Name | Kind |\n| ---- | ---- |\n| `a`  | old  |\n| `b`  |      |\n| `c`  | new  |\n";
    mended("\"a\", \"b\", \"c\"", "from = \"table\", columns = [\"Name\"]", "x.md", before, after);
}

#[test]
fn an_element_is_quoted_like_the_others() {
    mended("\"a\", \"b\"", "from = \"json\", key = \"x\"", "x.json", "{\"x\": [\"a\"]}\n", "{\"x\": [\"a\", \"b\"]}\n");
    let before = "x = [\n    'a', # first\n    'c', # last\n]\n";
    left("\"a\", \"b\", \"c\"", "from = \"toml\", key = \"x\"", "x.toml", before);
    let before = "x = [\n    'a',\n    'c',\n]\n";
    mended(
        "\"a\", \"b\", \"c\"",
        "from = \"toml\", key = \"x\"",
        "x.toml",
        before,
        "x = [\n    'a',\n    'b',\n    'c',\n]\n",
    );
    mended(
        "\"a\", \"b\"",
        "from = \"yaml\", key = \"x\"",
        "x.yml",
        "x:\n  - \"a\"  # why\n",
        "x:\n  - \"a\"  # why\n  - \"b\"\n",
    );
}

#[test]
fn without_a_master_nobody_knows_who_is_right() {
    let a = "side = \"A\", from = \"values\", values = [\"2\"]";
    let b = "side = \"B\", from = \"json\", paths = [\"x.json\"], key = \"v\"";
    let repo = repo("", &[a, b], &[("x.json", "{\"v\": \"1\"}")]);
    let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    assert_eq!(said(&run), ["x.json:1 docs-drift/two-truths B says `1`, and A says `2` (see xtask.toml:5)"]);
    assert_eq!(repo.text("x.json"), "{\"v\": \"1\"}");
}

#[test]
fn signs_beside_a_version_are_not_taken_with_it() {
    let text = "from = \"text\", pattern = '\\d+\\.\\d+'";
    let before = "It is \u{201c}1.0\u{201d}, v\u{a0}1.0\u{a0}too, 1.0\u{2014}the old, \u{7248}1.0\u{7684}.\n";
    mended("\"2.0\"", text, "x.md", before, &before.replace("1.0", "2.0"));
}

#[test]
fn a_word_that_json_does_not_know_is_not_written_without_quotes() {
    left("\"abc\"", "from = \"json\", key = \"v\"", "x.json", "{\"v\": 1}\n");
    left("\"1\", \"abc\"", "from = \"json\", key = \"v\"", "x.json", "{\"v\": [1]}\n");
    mended("\"2\"", "from = \"json\", key = \"v\"", "x.json", "{\"v\": 1}\n", "{\"v\": 2}\n");
}

#[test]
fn a_new_row_has_as_many_cells_as_the_others() {
    let before = "| V | M |\n|---|---|\n| `a` | s\\|t |\n";
    let source = "from = \"table\", columns = [\"V\"]";
    mended("\"a\", \"b|c\"", source, "x.md", before, &format!("{before}| `b\\|c` |      |\n"));
}

#[test]
fn a_bullet_keeps_what_is_below_it() {
    left("\"a\", \"b\", \"c\"", "from = \"list\"", "x.md", "- a\n  - below\n- c\n");
}

#[test]
fn a_master_that_another_master_mends_is_left_to_a_person() {
    let config = "ledger = []\nreferences = { documents = [] }\n\n[[truth]]\nname = \"t\"\nmaster = \"B\"\nsource = [\n  { side = \"A\", from = \"yaml\", key = \"b\", paths = [\"f1.yml\"] },\n  { side = \"B\", from = \"toml\", key = \"x\", paths = [\"f2.toml\"] },\n]\n\n[[truth]]\nname = \"e\"\nmaster = \"A\"\nsource = [\n  { side = \"A\", from = \"values\", values = [\"c\"] },\n  { side = \"B\", from = \"toml\", key = \"x\", paths = [\"f2.toml\"] },\n]\n";
    let repo = crate::cli::Repo::git(&[("xtask.toml", config), ("f1.yml", "b: [z, y]\n"), ("f2.toml", "x = ['b']\n")]);
    let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    assert!(run.code == 1 && run.stderr.is_empty(), "{run}");
    assert_eq!(repo.text("f1.yml"), "b: [z, y]\n");
    let again = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    assert!(again.code == 1 && again.stderr.is_empty(), "{again}");
}

#[test]
fn a_set_of_which_the_master_has_one_is_not_rewritten_unasked() {
    let master = "side = \"A\", from = \"values\", values = [\"APP_PORT\"]";
    let guide = "side = \"B\", from = \"code\", paths = [\"x.md\"]";
    let repo = repo("master = \"A\"", &[master, guide], &[("x.md", "`APP_PORT` and `APP_KEY`\n")]);
    let run = repo.run(&["docs-drift", "--execute"]);
    assert!(run.code == 1 && said(&run).len() == 1, "{run}");
    assert_eq!(repo.text("x.md"), "`APP_PORT` and `APP_KEY`\n");
}
