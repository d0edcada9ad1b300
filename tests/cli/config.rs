//! The configuration file: every problem at once, each with its place.

use std::path::Path;

use expect_test::{expect, expect_file};

use super::Repo;

#[test]
fn every_problem_is_reported_at_once() {
    let config = "\
[sot]
documnets = [\"**/*.md\"]
digest = \"yes\"
exclude = [\"a[\"]

[[ledger]]
name = \"builds\"
path = \"../BUILDS.md\"
id = 'BUILD-(\\d+'
sub_ids = \"merged\"
meta = { Total = \"{entires}\" }

[[ledger]]
name = \"debug\"
id = 'DBG'
figure = [{ name = \"n\", count = \"matches\" }]

[[region]]
name = \"x\"
path = \"README.md\"
begin = \"<!-- X\"
end = \"<!-- X\"
text = \"{debug.n\"
";
    let repo = Repo::git(&[("xtask.toml", config)]);
    let run = repo.run(&["sot"]);
    expect![[r#"
        --- stderr
        error: xtask.toml cannot be used
        xtask.toml:2:1: error: unknown key `sot.documnets`
          help: did you mean `documents`?
        xtask.toml:3:10: error: `sot.digest` is text
          help: expected `true` or `false`
        xtask.toml:4:11: error: `sot.exclude`: `a[` is not a glob: invalid range pattern
          help: `*` stays inside one folder, `**` crosses
        xtask.toml:8:8: error: `ledger[0].path`: `../BUILDS.md` has a `..` component; a path stays inside the repository
        xtask.toml:9:6: error: `ledger[0].id` is not a regular expression: unclosed group
        xtask.toml:10:11: error: `ledger[0].sub_ids` cannot be "merged"
          help: did you mean "merge"?
        xtask.toml:13:1: error: `ledger[1].path` is missing
          help: add `path = ...`
        xtask.toml:22:7: error: `region[0].end` is spelled like `begin`
          help: give the closing marker its own spelling
        xtask.toml:23:8: error: `region[0].text` has a `{` that is not closed
          help: write a literal brace twice: `{{`
        --- exit 2
    "#]]
    .assert_eq(&run.to_string());
}

#[test]
fn contradictions_are_reported_when_every_value_is_sound() {
    let config = "\
[[ledger]]
name = \"builds\"
path = \"BUILDS.md\"
id = 'BUILD-\\d+'
meta = { Total = \"{entires}\", Bad = \" x\" }
phrase = [{ name = \"entries\", text = \"{nothing}\" }]
figure = [{ name = \"entries\", count = \"matches\" }, { name = \"n\", count = \"ids\", pattern = \"x\" }]
index = { id_column = 0, columns = [] }

[[ledger]]
name = \"builds\"
path = \"OTHER.md\"
id = 'X'

[[region]]
name = \"x\"
path = \"README.md\"
begin = \"X\"
end = \"X\"
text = \"{builds.entires}\"

[[allow]]
rule = \"sot/stray-row\"
paths = [\"**\"]
reason = \" \"
until = \"2026-02-30\"
";
    let repo = Repo::git(&[("xtask.toml", config)]);
    expect![[r#"
        --- stderr
        error: xtask.toml cannot be used
        xtask.toml:5:8: error: `ledger[0].meta` names `{entires}`, which is no fact
          help: did you mean `{entries}`?
        xtask.toml:5:37: error: `ledger[0].meta.Bad` cannot stand in a META block
          help: write one line without blanks at its ends and without `-->`, which would close the block
        xtask.toml:6:20: error: `ledger[0].phrase[0].name` is the name of a figure
          help: give the phrase a name of its own
        xtask.toml:6:38: error: `ledger[0].phrase[0].text` names `{nothing}`, which is no fact
          help: the facts here are `entries`, `n`
        xtask.toml:7:39: error: `ledger[0].figure[0].count` needs a `pattern`
          help: add `pattern = '...'`
        xtask.toml:7:74: error: `ledger[0].figure[1].count` takes no `pattern`
          help: remove `pattern`, or count `matches` or `distinct`
        xtask.toml:8:23: error: `ledger[0].index.id_column` is 0
          help: columns count from 1
        xtask.toml:8:36: error: `ledger[0].index.columns` is empty
          help: name at least one column
        xtask.toml:11:8: error: `ledger[1].name` is the name of another ledger too
          help: give each ledger its own name
        xtask.toml:18:9: error: `region[0].begin` is not the start of an HTML comment
          help: write it as `<!-- NAME`
        xtask.toml:19:7: error: `region[0].end` is not the start of an HTML comment
          help: write it as `<!-- NAME`
        xtask.toml:19:7: error: `region[0].end` is spelled like `begin`
          help: give the closing marker its own spelling
        xtask.toml:20:8: error: `region[0].text` names `{builds.entires}`, which is no fact
          help: did you mean `{builds.entries}`?
        xtask.toml:25:10: error: `allow[0].reason` is empty
          help: say why the finding is accepted
        xtask.toml:26:9: error: `allow[0].until` is not a date
          help: write it as "2026-12-31"
        --- exit 2
    "#]]
    .assert_eq(&repo.run(&["sot"]).to_string());
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_place() {
    let repo = Repo::git(&[("xtask.toml", "[sot\ndigest = \n")]);
    expect![[r#"
        --- stderr
        error: xtask.toml cannot be used
        xtask.toml:1:5: error: unclosed table, expected `]`
        xtask.toml:2:1: error: unknown key `digest`
          help: the keys here are `sot`, `ledger`, `region`, `phrase`, `truth`, `each`, `structure`, `coupling`, `docs_drift`, `references`, `encoding`, `stack`, `contracts`, `gate`, `open_tasks`, `git`, `example`, `commands`, `allow`
        --- exit 2
    "#]]
    .assert_eq(&repo.run(&["sot"]).to_string());
    repo.write("xtask.toml", b"name = \"\xFF\"\n");
    expect![[r#"
        --- stderr
        error: reading xtask.toml: byte 8 is not UTF-8
        --- exit 2
    "#]]
    .assert_eq(&repo.run(&["sot"]).to_string());
}

#[test]
fn what_may_be_run_and_for_how_long_is_held_to_its_range() {
    for (keys, place) in [("seconds = 0", "2:11"), ("seconds = 601", "2:11"), ("allow = [\"git\", \"\"]", "2:9")] {
        let run = Repo::git(&[("xtask.toml", &format!("[commands]\n{keys}\n"))]).run(&["config"]);
        let key = format!("xtask.toml:{place}: error: `commands.{}`", keys.split(' ').next().unwrap());
        assert!(run.code == 2 && run.stderr.contains(&key), "{keys}: {run}");
    }
    let run =
        Repo::git(&[("xtask.toml", "ledger = []\n[commands]\nallow = [\"git\"]\nseconds = 600\n")]).run(&["config"]);
    assert_eq!(run.code, 0, "{run}");
}

#[test]
fn the_effective_configuration_names_the_origin_of_each_value() {
    let config = "[sot]\ndigest = false\n\n[[ledger]]\nname = \"b\"\npath = \"B.md\"\nid = 'B-\\d+'\nmeta = { Total = \"{entries}\" }\n";
    let repo = Repo::git(&[("xtask.toml", config)]);
    let run = repo.run(&["config"]);
    expect_file!["config/effective.txt"].assert_eq(&run.to_string());
    // What is printed is a configuration again, and the same one.
    repo.write("again.toml", &run.stdout);
    let again = repo.run(&["config", "--config", "again.toml"]);
    let values = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.split(" # ").next().unwrap().to_owned())
            .filter(|line| !line.starts_with('#'))
            .collect()
    };
    assert_eq!(values(&again.stdout), values(&run.stdout));
}

#[test]
fn without_a_file_the_embedded_configuration_applies() {
    let repo = Repo::git(&[]);
    let run = repo.run(&["config"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("path = \"docs/BUILD_HISTORY.md\" # the embedded configuration:6\n"), "{run}");
}

#[test]
fn a_configuration_elsewhere_is_found_from_where_the_user_stands() {
    let repo = Repo::git(&[("sub/other.toml", "[sot]\ndigest = 1\n")]);
    let run = repo.finish(repo.command(&["sot", "--config", "other.toml"]).current_dir(repo.path("sub")));
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("other.toml:2:10: error: `sot.digest` is a whole number"), "{run}");
    let run = repo.run(&["sot", "--config", "none.toml"]);
    assert_eq!((run.code, run.stderr.contains("reading none.toml")), (2, true), "{run}");
}

#[test]
fn every_example_is_a_configuration() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let problems = xtask::config::load("xtask.toml", &text).err();
        assert!(problems.is_none(), "{}: {problems:?}", path.display());
        read += 1;
    }
    assert!(read >= 4, "{read}");
}
