//! What a truth can be read from.

use super::{Repo, check, repo, said};

/// A source yields exactly `items`, from `files`.
#[track_caller]
fn yields(source: &str, files: &[(&str, &str)], items: &[&str]) {
    let values: Vec<String> = items.iter().map(|item| format!("'{item}'")).collect();
    let values = format!("from = \"values\", values = [{}]", values.join(", "));
    check("relation = \"order\"", &[&values, source], files, &[]);
    // One more on the other side is missed, so the comparison is none of nothing.
    let values = values.replace(']', ", 'one more']");
    let run = repo("relation = \"order\"", &[&values, source], files).run(&["docs-drift"]);
    assert_eq!(said(&run).len(), 1, "{run}");
}

#[test]
fn bullets_of_the_outermost_list() {
    let text = "- `a`: first `b`\n  - nested\n\n  more\n- [x] **c**\n1. d\n";
    yields("from = \"list\", paths = [\"x.md\"]", &[("x.md", text)], &["a", "c", "d"]);
    let words = "from = \"list\", paths = [\"x.md\"], pattern = '[a-z]+'";
    yields(words, &[("x.md", text)], &["a", "c", "d"]);
}

#[test]
fn cells_of_columns_with_a_filter() {
    let text = "| Name | Kind |\n| --- | :-: |\n| `a` | old |\n| b \\| c | new |\n\n| Other |\n| --- |\n| x |\n";
    let files = [("x.md", text)];
    yields("from = \"table\", paths = [\"x.md\"], columns = [\"Name\"]", &files, &["a", "b | c"]);
    yields("from = \"table\", paths = [\"x.md\"], columns = [\"Name\"], rows = { Kind = 'old' }", &files, &["a"]);
    yields("from = \"table\", paths = [\"x.md\"], columns = [\"Other\"]", &files, &["x"]);
    let quoted = "> | V | M |\n> | --- | --- |\n> | `a` | x |\n> | b | |\n";
    yields("from = \"table\", paths = [\"x.md\"], columns = [\"V\"]", &[("x.md", quoted)], &["a", "b"]);
    let toml = "from = \"toml\", paths = [\"x.toml\"], take = \"pairs\"";
    let both = "from = \"table\", paths = [\"x.md\"], columns = [\"V\", \"M\"]";
    check("", &[toml, both], &[("x.md", quoted), ("x.toml", "a = \"x\"\nb = \"\"\n")], &[]);
    let pairs = "from = \"table\", paths = [\"x.md\"], columns = [\"Name\", \"Kind\"], rows = { Name = 'a' }";
    check("", &[pairs, pairs], &files, &[]);
    let lost = "x.md docs-drift/lost-place the place that source 2 of truth `t` is read from is lost: no table has the column `Nam`; there are `Name`, `Kind`, `Other`";
    check("", &[pairs, "from = \"table\", paths = [\"x.md\"], columns = [\"Nam\"]"], &files, &[lost]);
}

#[test]
fn code_spans_headings_and_text() {
    let text = "# T\n\n## One `a`\n\nSee `b` and `c d`.\n\n### Two\n\n```\n`no`\n```\n";
    let files = [("x.md", text)];
    yields("from = \"code\", paths = [\"x.md\"], pattern = '^[a-z]$'", &files, &["a", "b"]);
    yields("from = \"headings\", paths = [\"x.md\"], levels = [2, 3]", &files, &["One a", "Two"]);
    yields("from = \"text\", paths = [\"*.md\"], pattern = 'See `(\\w)`'", &files, &["b"]);
}

#[test]
fn keys_and_values_of_json_yaml_and_toml() {
    let json = "{\"a\": {\"b/c\": [\"x\", \"y\"], \"n\": 1}, \"v\": \"1.0\"}";
    let files = [("x.json", json)];
    let json = |key: &str| format!("from = \"json\", paths = [\"x.json\"], key = \"{key}\"");
    yields(&json("/a/b~1c"), &files, &["x", "y"]);
    yields(&json("/a/b~1c/1"), &files, &["y"]);
    yields(&json("/a"), &files, &["b/c", "n"]);
    yields(&json("v"), &files, &["1.0"]);
    let yaml = "jobs:\n  one: &x\n    os: [linux, windows]\n  two:\n    <<: *x\n";
    let files = [("x.yml", yaml)];
    yields("from = \"yaml\", paths = [\"x.yml\"], key = \"jobs\"", &files, &["one", "two"]);
    yields("from = \"yaml\", paths = [\"x.yml\"], key = \"jobs.two.os\"", &files, &["linux", "windows"]);
    let toml = "[package]\nversion = \"1.2\" # x\nkeywords = ['a', \"b\"]\n[dependencies]\ny = { version = \"2\" }\nz = \"3\"\n[[bin]]\nname = \"p\"\n[[bin]]\nname = \"q\"\n";
    let files = [("x.toml", toml)];
    let toml = |rest: &str| format!("from = \"toml\", paths = [\"x.toml\"], {rest}");
    yields(&toml("key = \"package.version\""), &files, &["1.2"]);
    yields(&toml("key = \"package.keywords\""), &files, &["a", "b"]);
    yields(&toml("key = \"bin.*.name\""), &files, &["p", "q"]);
    yields(&toml("key = \"dependencies\", take = \"values\""), &files, &["2", "3"]);
}

#[test]
fn variables_files_facts_and_commands() {
    let files = [(".env.example", "A=1\n#B=2\n"), ("docs/a.md", ""), ("docs/b/c.md", "")];
    yields("from = \"env\", paths = [\".env.example\"]", &files, &["A", "B"]);
    yields("from = \"files\", paths = [\"docs/**/*.md\"], normalise = [\"stem\"]", &files, &["a", "c"]);
    yields("from = \"files\", paths = [\"docs/**\"], exclude = [\"docs/b/**\"]", &files, &["docs/a.md"]);
    let tasks = ["sot", "ledger", "docs-drift", "encoding", "stack", "contracts", "gate", "rules", "config"];
    yields("from = \"subcommands\"", &[], &tasks);
    yields("from = \"flags\", command = [\"config\"]", &[], &["--repo", "--config"]);
    let config = "from = \"flags\", command = [\"config\"], take = \"pairs\", template = \"{}\"";
    check(
        "relation = \"subset\"",
        &[config, "from = \"flags\", take = \"pairs\", normalise = [\"strip-prefix:config\"]"],
        &[],
        &[],
    );
    let number = xtask::checks::rules::all().len().to_string();
    yields("from = \"fact\", fact = \"xtask.rules\"", &[], &[&number]);
    check(
        "",
        &["from = \"values\", values = [\"x\"]", "from = \"fact\", fact = \"xtask.rule\""],
        &[],
        &[
            "xtask.toml:5 docs-drift/no-source source 2 of truth `t` yields nothing: there is no fact `xtask.rule`; did you mean `xtask.rules`?",
        ],
    );
}

#[test]
fn lines_of_a_command_that_may_be_run() {
    let source = "from = \"command\", command = [\"git\", \"ls-files\", \"docs\"]";
    let values = "from = \"values\", values = [\"docs/a.md\", \"docs/b.md\"]";
    let files = [("docs/a.md", ""), ("docs/b.md", "")];
    let refused = repo("", &[values, source], &files).run(&["docs-drift"]);
    assert!(refused.code == 2 && refused.stderr.contains("runs `git`, which is not allowed to run"), "{refused}");
    let allowed = |source: &str| {
        let repo = repo("", &[values, source], &files);
        repo.write("xtask.toml", repo.text("xtask.toml") + "\n[commands]\nallow = [\"git\", \"no-such-program\"]\n");
        repo.run(&["docs-drift"])
    };
    assert_eq!(allowed(source).code, 0);
    let other = allowed(&source.replace("docs", "."));
    assert_eq!(
        said(&other),
        ["xtask.toml:5 docs-drift/two-truths `xtask.toml` of source 2 is not in source 1 (see xtask.toml:5)"]
    );
    // A command that fails says nothing about what it would have listed.
    for broken in [source.replace("ls-files", "no-such-command"), source.replace("git", "no-such-program")] {
        let run = allowed(&broken);
        assert!(run.code == 2 && run.stdout.contains("unreadable-truth:t"), "{run}");
    }
    let nothing = allowed(&source.replace("\"docs\"", "\"docs/x*\""));
    assert!(nothing.code == 1 && nothing.stdout.contains("yields nothing: no line is there"), "{nothing}");
}

#[test]
fn facts_of_ledgers_are_those_of_sot() {
    let config = "[[ledger]]\nname = \"builds\"\npath = \"B.md\"\nid = 'B-\\d+'\n[[truth]]\nname = \"t\"\nsource = [{ from = \"fact\", fact = \"builds.entries\" }, { from = \"text\", paths = [\"README.md\"], pattern = '(\\d+) builds' }]\n";
    let ledger = "# B\n\n## INDEX\n\n| Date | ID | Title |\n| --- | --- | --- |\n| 2026-01-01 | B-1 | One |\n\n## B-1 | 2026-01-01 | One\n";
    let repo = Repo::git(&[("xtask.toml", config), ("B.md", ledger), ("README.md", "We did 2 builds.\n")]);
    assert_eq!(
        said(&repo.run(&["docs-drift"])),
        ["README.md:1 docs-drift/two-truths source 2 says `2`, and source 1 says `1` (see B.md:3)"]
    );
}

#[test]
fn a_source_can_be_limited_to_a_section_or_marks() {
    let text = "# T\n\n- no\n\n## Here\n\n- a\n\n### Below\n\n- b\n\n## There\n\n- no\n";
    yields("from = \"list\", paths = [\"x.md\"], under = \"Here\"", &[("x.md", text)], &["a", "b"]);
    let marked = "x\n<!-- begin -->\nport 1\n<!-- end -->\nport 2\n# begin\nport 3\n# end\n";
    let between = "from = \"text\", paths = [\"x.txt\"], pattern = 'port (\\d)', between = [\"begin\", \"end\"]";
    yields(between, &[("x.txt", marked)], &["1", "3"]);
    let toml = "from = \"toml\", paths = [\"x.toml\"], key = \"t.*\", between = [\"begin\", \"end\"]";
    yields(toml, &[("x.toml", "[t]\na = \"no\"\n# begin\nb = \"yes\"\n# end\n")], &["yes"]);
    let values = "from = \"values\", values = [\"1\"]";
    let lost = "the place that source 2 of truth `t` is read from is lost";
    check(
        "",
        &[values, between],
        &[("x.txt", "port 1\n")],
        &[&format!("x.txt docs-drift/lost-place {lost}: there is no line with `begin`")],
    );
    let open = [("x.txt", "begin\nport 1\n")];
    check(
        "",
        &[values, between],
        &open,
        &[&format!("x.txt:1 docs-drift/lost-place {lost}: no line with `end` follows this one")],
    );
    let under = "from = \"list\", paths = [\"x.md\"], under = \"Her\"";
    check(
        "",
        &[values, under],
        &[("x.md", text)],
        &[&format!("x.md docs-drift/lost-place {lost}: there is no heading `Her`")],
    );
}

#[test]
fn steps_and_templates_make_spellings_equal() {
    let files = [("x.md", "- SomeName.MD\n")];
    let source =
        "from = \"list\", paths = [\"x.md\"], normalise = [\"strip-suffix:.MD\", \"kebab\"], template = \"docs/{}.md\"";
    yields(source, &files, &["docs/some-name.md"]);
    let routes = "from = \"text\", paths = [\"x.py\"], pattern = '@app\\.(\\w+)\\(\"([^\"]+)\"', normalise = [\"lower\", \"route\"]";
    let contract =
        "from = \"text\", paths = [\"x.md\"], pattern = '`([A-Z]+) (/\\S*)`', normalise = [\"lower\", \"route\"]";
    let files = [("x.py", "@app.get(\"/runs/{run_id}\")\n"), ("x.md", "`GET /runs/:id`\n")];
    check("", &[routes, contract], &files, &[]);
}

#[test]
fn what_cannot_be_read_is_not_compared() {
    for (name, bytes) in
        [("x.yml", &b"a: 1\na: 2\n"[..]), ("x.yml", b"a: [\n"), ("x.yml", b"a: \xff\n"), ("x.yml", b"a: &x [*x]\n")]
    {
        let source = "from = \"yaml\", paths = [\"x.yml\"], key = \"a\"";
        let repo = repo("", &["from = \"values\", values = [\"1\"]", source], &[]);
        repo.write(name, bytes);
        let run = repo.run(&["docs-drift"]);
        assert!(run.code == 2 && run.stdout.contains("error[docs-drift/unreadable-truth:t]"), "{run}");
    }
}

#[test]
fn ignored_items_do_not_count_and_nothing_may_be_allowed() {
    yields("from = \"list\", paths = [\"x.md\"], ignore = [\"b\"]", &[("x.md", "- a\n- b\n")], &["a"]);
    let empty = "from = \"list\", paths = [\"x.md\"], may_be_empty = true";
    check("relation = \"superset\"", &["from = \"values\", values = [\"a\"]", empty], &[("x.md", "")], &[]);
}

#[test]
fn a_template_that_begins_with_a_byte_order_mark_is_read_from_its_first_line() {
    yields("from = \"env\", paths = [\".env\"]", &[(".env", "\u{feff}A=1\r\nB=2\r\n")], &["A", "B"]);
}

#[test]
fn keys_of_toml_are_in_the_order_of_the_file() {
    yields("from = \"toml\", paths = [\"x.toml\"], key = \"d\"", &[("x.toml", "[d]\nb = 1\na = 2\n")], &["b", "a"]);
}

#[test]
fn a_section_below_one_of_the_same_name_is_read_once() {
    let files = [("x.md", "## S\n\n### S\n\nv0.9\n\n## S\n\nv0.8\n")];
    let source = "from = \"text\", paths = [\"x.md\"], under = \"S\", pattern = 'v\\d\\S+'";
    let run = repo("", &["from = \"values\", values = [\"v1.0\"]", source], &files).run(&["docs-drift"]);
    assert_eq!(said(&run).len(), 2, "{run}");
}

#[test]
fn a_file_of_one_long_token_is_told_in_short() {
    let files = [("x.txt", "w1xxxxxxxxxxxxxxxxxx".repeat(500))];
    let files = [(files[0].0, files[0].1.as_str())];
    let source = "from = \"text\", paths = [\"x.txt\"], pattern = 'w\\d'";
    let run = repo("", &["from = \"values\", values = [\"w1\"]", source], &files).run(&["docs-drift"]);
    assert!(run.code == 1 && run.stdout.lines().all(|line| line.len() < 1_000), "{run}");
}

#[test]
fn elements_of_a_list_are_chosen_by_what_they_hold() {
    let toml = "[[a]]\nname = \"x\"\nof = [\"1\", \"2\"]\n[[a]]\nname = \"y.z\"\nof = [\"3\"]\n[b]\n\"k=v\" = \"4\"\n";
    let files = [("x.toml", toml)];
    yields("from = \"toml\", paths = [\"x.toml\"], key = \"a.name=x.of\"", &files, &["1", "2"]);
    yields("from = \"toml\", paths = [\"x.toml\"], key = \"/a/name=y.z/of\"", &files, &["3"]);
    yields("from = \"toml\", paths = [\"x.toml\"], key = \"b.k=v\"", &files, &["4"]);
    let yaml = "a:\n- {name: x, of: [1, 2]}\n- {name: y, of: [3]}\nb: {k=v: 4}\n";
    let files = [("x.yaml", yaml)];
    yields("from = \"yaml\", paths = [\"x.yaml\"], key = \"a.name=y.of\"", &files, &["3"]);
    yields("from = \"yaml\", paths = [\"x.yaml\"], key = \"b.k=v\"", &files, &["4"]);
}
