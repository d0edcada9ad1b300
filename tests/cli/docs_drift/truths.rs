//! Facts that stand in several places and must agree.

mod needs;
mod repairs;
mod sources;
mod weakness;

use super::super::{Repo, Run};

/// A repository with one truth, given by its keys and sources.
fn repo(keys: &str, sources: &[&str], files: &[(&str, &str)]) -> Repo {
    let sources: Vec<String> = sources.iter().map(|source| format!("  {{ {source} }},\n")).collect();
    let config = format!(
        "ledger = []\nreferences = {{ documents = [] }}\n\n[[truth]]\nname = \"t\"\n{keys}\nsource = [\n{}]\n",
        sources.concat()
    );
    let mut all = vec![("xtask.toml", config.as_str())];
    all.extend(files);
    Repo::git(&all)
}

/// What is said about truths and items: `path:line rule message`.
fn said(run: &Run) -> Vec<String> {
    let lines = run.stdout.lines().filter(|line| line.contains(": error[") || line.contains(": warning["));
    let of_truths = lines.filter(|line| line.contains(":t]") || line.contains(":e]"));
    let short = of_truths.map(|line| {
        let (place, rest) = line.split_once(": ").unwrap();
        let place: Vec<&str> = place.split(':').take(2).collect();
        let (rule, message) = rest[rest.find('[').unwrap() + 1..].split_once("]: ").unwrap();
        format!("{} {} {message}", place.join(":"), rule.trim_end_matches(":t").trim_end_matches(":e"))
    });
    short.collect()
}

#[track_caller]
fn check(keys: &str, sources: &[&str], files: &[(&str, &str)], expected: &[&str]) {
    let run = repo(keys, sources, files).run(&["docs-drift"]);
    assert_eq!(said(&run), expected, "{run}");
    assert_eq!(run.code, i32::from(!expected.is_empty()), "{run}");
}

const A: &str = "side = \"A\", from = \"values\", values = [\"x\", \"y\", \"z\"]";

/// The other side: a list in a file.
const B: &str = "side = \"B\", from = \"list\", paths = [\"b.md\"]";

#[test]
fn each_relation_says_what_it_is_broken_by() {
    let b = |text| [("b.md", text)];
    check("", &[A, B], &b("- x\n- y\n- z\n"), &[]);
    check("", &[A, B], &b("- z\n- x\n- y\n- x\n"), &[]);
    check(
        "",
        &[A, B],
        &b("- x\n- yy\n- z\n"),
        &[
            "b.md:2 docs-drift/two-truths `yy` of B is not in A (see xtask.toml:5)",
            "b.md:3 docs-drift/two-truths `y` of A is missing from B, which has `yy` (see xtask.toml:5)",
        ],
    );
    check("relation = \"subset\"", &[A, B], &b("- x\n- y\n- z\n- more\n"), &[]);
    check("relation = \"superset\"", &[A, B], &b("- x\n"), &[]);
    check(
        "relation = \"superset\"",
        &[A, B],
        &b("- w\n"),
        &["b.md:1 docs-drift/two-truths `w` of B is not in A (see xtask.toml:5)"],
    );
    check("relation = \"disjoint\"", &[A, B], &b("- w\n"), &[]);
    check(
        "relation = \"disjoint\"",
        &[A, B],
        &b("- w\n- y\n"),
        &["b.md:2 docs-drift/two-truths `y` stands in A and in B, which must differ (see xtask.toml:5)"],
    );
    check("relation = \"order\"", &[A, B], &b("- x\n- y\n- z\n"), &[]);
    check(
        "relation = \"order\"",
        &[A, B],
        &b("- y\n- x\n- z\n"),
        &["b.md:1 docs-drift/two-truths `y` stands here in B, where A has `x` (see xtask.toml:5)"],
    );
    let count = "side = \"prose\", from = \"text\", paths = [\"b.md\"], pattern = '(\\d+) rules'";
    check("relation = \"count\"", &[A, count], &b("All 3 rules.\n"), &[]);
    check(
        "relation = \"count\"",
        &[A, count],
        &b("All 3 rules.\nOf 4 rules.\n"),
        &["b.md:2 docs-drift/two-truths prose says `4`, and A has 3 (see xtask.toml:5)"],
    );
}

#[test]
fn each_direction_has_its_weight() {
    let files = [("b.md", "- x\n- w\n- z\n")];
    let run = repo("missing = \"off\"\nextra = \"warning\"", &[A, B], &files).run(&["docs-drift"]);
    assert_eq!(said(&run), ["b.md:2 docs-drift/two-truths `w` of B is not in A (see xtask.toml:5)"]);
    assert_eq!(run.code, 0);
    assert_eq!(
        repo("missing = \"off\"\nextra = \"warning\"", &[A, B], &files).run(&["docs-drift", "--strict"]).code,
        1
    );
}

#[test]
fn sources_of_one_side_are_one_place() {
    let rest = "side = \"B\", from = \"values\", values = [\"z\"]";
    check("", &[A, B, rest], &[("b.md", "- x\n- y\n")], &[]);
}

#[test]
fn sides_that_differ_in_everything_are_listed_and_not_mended() {
    let many: String = (0..60).map(|n| format!("- other{n}\n")).collect();
    let repo = repo("master = \"A\"", &[A, B], &[("b.md", &many)]);
    let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    assert_eq!(said(&run).len(), 63, "{run}");
    assert_eq!(run.code, 1);
    assert_eq!(repo.run(&["docs-drift"]).code, 1);
}

#[test]
fn a_side_that_is_known_in_part_is_not_compared() {
    let gone = "side = \"B\", from = \"list\", paths = [\"gone.md\"]";
    let expected = ["xtask.toml:5 docs-drift/no-source source 3 of truth `t` yields nothing: no file is at `gone.md`"];
    check("", &[A, B, gone], &[("b.md", "- w\n")], &expected);
}

#[test]
fn a_finding_can_be_accepted_in_its_line_and_recorded() {
    let text = "- x\n- y\n- z\n- w <!-- xtask-allow: docs-drift/two-truths:t -- on its way -->\n";
    check("", &[A, B], &[("b.md", text)], &[]);
    let repo = repo("", &[A, B], &[("b.md", "- x\n- y\n- z\n- w\n")]);
    repo.write("xtask.toml", repo.text("xtask.toml") + "\n[docs_drift]\nbaseline = \"base.txt\"\n");
    assert_eq!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0);
    assert_eq!(repo.run(&["docs-drift"]).code, 0);
    repo.write("b.md", "- x\n- y\n- z\n- v\n");
    assert_eq!(repo.run(&["docs-drift"]).code, 1);
}

#[test]
fn what_cannot_be_a_truth_is_refused_with_its_place() {
    for (keys, sources, problem) in [
        ("", &[A][..], "`truth[0].source` has one side, and nothing to compare it with"),
        ("master = \"C\"", &[A, B], "`truth[0].master` is the `side` of no source"),
        ("", &[A, "from = \"list\""], "`truth[0].source[1].from` reads files and names none"),
        ("", &[A, "from = \"text\", paths = [\"b.md\"]"], "`truth[0].source[1].from` needs `pattern`"),
        (
            "",
            &[A, "from = \"values\", paths = [\"b.md\"], values = [\"x\"]"],
            "`truth[0].source[1].from` reads no files",
        ),
        ("", &[A, "from = \"list\", paths = [\"b.md\"], between = [\"x\"]"], "is no pair of texts"),
        ("", &[A, "from = \"list\", paths = [\"b.md\"], normalise = [\"lwer\"]"], "did you mean `lower`?"),
        ("", &[A, "from = \"list\", paths = [\"b.md\"], template = \"x\""], "has no `{}`"),
        ("", &[A, "from = \"list\", paths = [\"b.md\"], pattern = 'x*'"], "matches nothing at all"),
        ("", &[A, "from = \"table\", paths = [\"b.md\"], rows = { A = \"(\" }"], "has no regular expression for `A`"),
        (
            "",
            &[A, "from = \"list\", paths = [\"b.md\"], columns = [\"x\"]"],
            "`truth[0].source[1].columns` says nothing about `list`",
        ),
        (
            "",
            &[A, "from = \"files\", paths = [\"b.md\"], under = \"x\""],
            "`truth[0].source[1].under` says nothing about `files`",
        ),
        ("relation = \"equals\"", &[A, B], "did you mean \"equal\"?"),
    ] {
        let run = repo(keys, sources, &[("b.md", "- x\n")]).run(&["docs-drift"]);
        assert!(run.code == 2 && run.stderr.contains(problem), "{problem}: {run}");
    }
    let config = "ledger = []\n[[each]]\nname = \"e\"\nsource = { from = \"values\", values = [\"x\"] }\n";
    let run = Repo::git(&[("xtask.toml", config)]).run(&["docs-drift"]);
    assert!(run.code == 2 && run.stderr.contains("asks nothing of its items"), "{run}");
}
