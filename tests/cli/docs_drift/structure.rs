//! Documents that are held to a shape.

use expect_test::expect;

use super::{Repo, found, found_in};

/// A shape with these keys for everything in `docs`; references are off.
fn shape(keys: &str) -> String {
    let off = "[references]\ndocuments = []\n";
    format!("ledger = []\n{off}\n[[structure]]\nname = \"guide\"\npaths = [\"docs\"]\n{keys}\n")
}

/// What is found in `docs/a.md`: `line rule`.
#[track_caller]
fn check(keys: &str, document: &str, expected: &[&str]) {
    let found = found_in(&[("xtask.toml", &shape(keys)), ("docs/a.md", document)]);
    let expected: Vec<String> = expected.iter().map(|finding| format!("docs/a.md{finding}:guide")).collect();
    assert_eq!(found, expected, "{keys}\n{document}");
}

#[test]
fn a_missing_heading_is_found_with_the_nearest_one() {
    let repo = Repo::git(&[
        ("xtask.toml", &shape("required = [\"## Usage\", \"Roll-back\", \"## Limits\"]\nwhy = \"every page has it\"")),
        ("docs/a.md", "# A\n\n### Usage\n\n## Rollback\n"),
    ]);
    let run = repo.run(&["docs-drift"]);
    expect![[r#"
        docs/a.md: error[docs-drift/missing-heading:guide]: the heading `## Limits` is missing
          help: write the section; every page has it
        docs/a.md: error[docs-drift/missing-heading:guide]: the heading `## Usage` is missing (see docs/a.md:3)
          help: `### Usage` stands at another level; every page has it
        docs/a.md: error[docs-drift/missing-heading:guide]: the heading `Roll-back` is missing (see docs/a.md:5)
          help: write it; `## Rollback` is near, if that was meant; every page has it
        docs-drift: findings, 3 errors (looked at 0 documents, 1 structure)
        --- exit 1
    "#]]
    .assert_eq(&run.to_string());
}

#[test]
fn a_required_heading_is_one_by_its_whole_text_and_its_level() {
    let keys = "required = [\"## Usage of `it`\", \"Limits\"]";
    // The text is compared without markup, as it is named.
    let keys = keys.replace('`', "");
    check(&keys, "Usage of `it`\n---\n\n#### *Limits* ####\n", &[]);
    check(&keys, "## Usage of it all\n\n## limits\n", &[" missing-heading", " missing-heading"]);
    let inside = "```\n## Usage of it\n```\n\n<!--\n## Usage of it\n-->\n\n> ## Usage of it\n\n# Limits\n";
    check(&keys, inside, &[" missing-heading"]);
}

#[test]
fn another_required_heading_is_no_slip_of_this_one() {
    let repo =
        Repo::git(&[("xtask.toml", &shape("required = [\"## Step 1\", \"## Step 2\"]")), ("docs/a.md", "## Step 1\n")]);
    let run = repo.run(&["docs-drift"]);
    assert!(run.stdout.contains("`## Step 2` is missing\n  help: write the section\n"), "{run}");
}

#[test]
fn a_forbidden_heading_is_found_where_it_stands() {
    let keys = "forbidden = [\"## Changelog\", \"TODO\"]";
    check(
        keys,
        "# TODO\n\n## Changelog\n\ntext\n\n### TODO\n",
        &[":1 forbidden-heading", ":3 forbidden-heading", ":7 forbidden-heading"],
    );
    check(keys, "# Changelog\n\n## TODO later\n\n`## Changelog`\n\n    ## Changelog\n", &[]);
    let repo = Repo::git(&[("xtask.toml", &shape(keys)), ("docs/a.md", "x\n\n  ## Changelog  \n")]);
    assert!(repo.run(&["docs-drift"]).stdout.starts_with("docs/a.md:3:3: error["));
    // A line that was there before is not asked about.
    assert_eq!(repo.run(&["docs-drift", "--since", "HEAD"]).code, 0);
}

#[test]
fn required_headings_stand_in_their_order() {
    let keys = "required = [\"## A\", \"## B\", \"C\"]\nordered = true";
    check(keys, "## A\n\n## X\n\n## B\n\n### C\n", &[]);
    check(keys, "## B\n\n## A\n\n## C\n", &[":1 heading-order"]);
    check(keys, "## C\n\n## A\n\n## B\n", &[":1 heading-order"]);
    check(keys, "## C\n\n## A\n\n## B\n\n## C\n", &[]);
    check("required = [\"## A\", \"## B\"]", "## B\n\n## A\n", &[]);
    let repo = Repo::git(&[("xtask.toml", &shape(keys)), ("docs/a.md", "## B\n\n## A\n\n## C\n")]);
    expect![[r#"
        docs/a.md:1:1: error[docs-drift/heading-order:guide]: the heading `## B` stands before `## A` (see docs/a.md:3)
          help: move it behind `## A`
        docs-drift: findings, 1 error (looked at 0 documents, 1 structure)
        --- exit 1
    "#]]
    .assert_eq(&repo.run(&["docs-drift"]).to_string());
}

#[test]
fn a_document_begins_with_its_only_title() {
    let keys = "one_title = true";
    check(keys, "---\ntitle: x\n---\n\n# T\n\n## A\n\n```sh\n# comment\n```\n\n> # quoted\n", &[]);
    check(keys, "\u{FEFF}# T\n", &[]);
    check(keys, "## A\n", &[" heading-level"]);
    check(keys, "", &[" heading-level"]);
    check(keys, "## A\n\n# T\n", &[":3 heading-level"]);
    check(keys, "# T\n\n## A\n\nU\n=\n\n# V\n", &[":5 heading-level", ":8 heading-level"]);
}

#[test]
fn headings_have_a_depth_and_skip_none() {
    check("depth_max = 3", "# T\n\n### A\n\n#### B\n", &[":5 heading-level"]);
    check("no_skips = true", "### A\n\n# T\n\n## B\n\n### C\n\n## D\n\n#### E\n", &[":11 heading-level"]);
    check("no_skips = true", "## A\n\n```\n### no\n```\n\n#### B\n", &[":7 heading-level"]);
}

#[test]
fn a_document_has_no_more_lines_and_bytes_than_it_may() {
    check("lines_max = 3", "a\n\nb\n", &[]);
    check("lines_max = 3", "a\n\nb", &[]);
    check("lines_max = 3", "a\n\nb\nc", &[":1 too-long"]);
    check("bytes_max = 4", "\u{E4}\u{E4}", &[]);
    check("bytes_max = 4", "\n\u{E4}\u{E4}", &[":1 too-long"]);
    check("bytes_max = 2\nlines_max = 1", "a\r\nb", &[":1 too-long", ":1 too-long"]);
    let repo = Repo::git(&[("xtask.toml", &shape("lines_max = 1")), ("docs/a.md", "one\ntwo\n")]);
    expect![[r#"
        docs/a.md:1:1: error[docs-drift/too-long:guide]: the document has 2 lines, and at most 1 are allowed
          help: shorten it, or move parts of it elsewhere
        docs-drift: findings, 1 error (looked at 0 documents, 1 structure)
        --- exit 1
    "#]]
    .assert_eq(&repo.run(&["docs-drift"]).to_string());
}

#[test]
fn a_shape_without_a_document_is_no_clean_one() {
    let keys = shape("one_title = true").replace("\"docs\"", "\"doc\"");
    assert_eq!(found_in(&[("xtask.toml", &keys), ("docs/a.md", "")]), ["xtask.toml no-input:guide"]);
    // A file that is no Markdown has no headings.
    let files = [("xtask.toml", &*shape("one_title = true")), ("docs/a.png", "")];
    assert_eq!(found_in(&files), ["xtask.toml no-input:guide"]);
    let two = shape("one_title = true").replace("\"docs\"", "\"docs/a.md\", \"docs/b.md\"");
    assert_eq!(found_in(&[("xtask.toml", &two), ("docs/a.md", "# T\n")]), ["xtask.toml no-input:guide"], "one is gone");
    assert_eq!(found_in(&[("xtask.toml", &two), ("docs/a.md", "# T\n"), ("docs/b.md", "# T\n")]), [] as [&str; 0]);
    let excluded = shape("one_title = true\nexclude = [\"docs/a.md\"]");
    assert_eq!(found_in(&[("xtask.toml", &excluded), ("docs/a.md", ""), ("docs/b.md", "# T\n")]), [] as [&str; 0]);
}

#[test]
fn a_document_that_is_no_text_blocks_the_run() {
    let repo = Repo::git(&[("xtask.toml", &shape("one_title = true"))]);
    repo.write("docs/a.md", b"# \xFF\n");
    let run = repo.run(&["docs-drift"]);
    assert_eq!((run.code, run.findings()), (2, vec!["docs/a.md:1:3 docs-drift/not-text".to_owned()]), "{run}");
}

#[test]
fn a_shape_may_be_a_warning() {
    let repo = Repo::git(&[("xtask.toml", &shape("one_title = true\nseverity = \"warning\"")), ("docs/a.md", "")]);
    let run = repo.run(&["docs-drift"]);
    assert!(run.code == 0 && run.stdout.starts_with("docs/a.md: warning[docs-drift/heading-level:guide]"), "{run}");
    assert_eq!(repo.run(&["docs-drift", "--strict"]).code, 1);
}

#[test]
fn what_is_accepted_is_not_found() {
    let keys = shape("required = [\"## Usage\"]\nforbidden = [\"## Old\"]\nlines_max = 4");
    let document = "<!-- xtask-allow: docs-drift/missing-heading:guide -- soon -->\n\n## Old\n";
    let repo = Repo::git(&[("xtask.toml", &keys), ("docs/a.md", document)]);
    assert_eq!(found(&repo), ["docs/a.md:3 forbidden-heading:guide"]);
    repo.write("docs/a.md", document.replace("\n\n", "\n<!-- xtask-allow: docs-drift/forbidden-heading -- kept -->\n"));
    assert_eq!(found(&repo), [] as [&str; 0]);
    // And by the baseline, which a longer document does not leave.
    repo.write("xtask.toml", format!("{keys}\n[docs_drift]\nbaseline = \"drift.txt\"\n"));
    repo.write("docs/a.md", "a\n\n## Old\n\nb\n");
    assert_eq!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0);
    assert_eq!(repo.text("drift.txt").lines().count(), 4);
    repo.write("docs/a.md", "a\n\nb\n\n## Old\n\nb\n");
    assert_eq!(found(&repo), [] as [&str; 0]);
    repo.write("docs/a.md", "a\n\nb\n\n## Old\n\n## Old\n");
    assert_eq!(found(&repo), ["docs/a.md:7 forbidden-heading:guide"]);
}

#[test]
fn a_replacement_that_breaks_the_shape_is_not_made() {
    let phrase = "[[phrase]]\nid = \"use\"\ntext = \"Usage\"\nmessage = \"x\"\nbad = [\"Usage\"]\nreplace = \"Use\"\n";
    let keys = shape("required = [\"## Usage\"]") + phrase;
    let repo = Repo::git(&[("xtask.toml", &keys), ("docs/a.md", "## Usage\n")]);
    let run = repo.run(&["docs-drift", "--execute"]);
    assert_eq!((run.code, repo.text("docs/a.md").as_str()), (1, "## Usage\n"), "{run}");
}

#[test]
fn a_shape_that_contradicts_itself_is_refused() {
    let config = "\
[[structure]]
name = \"Guide\"
paths = []
required = [\"##Usage\", \"## A\", \"## A\", \"#### B\"]
forbidden = [\"A\"]
depth_max = 3

[[structure]]
name = \"empty\"
paths = [\"docs\"]
ordered = true

[[structure]]
name = \"empty\"
paths = [\"docs\"]
depth_max = 7
required = [\"# A\", \"# B\"]
one_title = true
";
    let repo = Repo::git(&[("xtask.toml", config)]);
    expect![[r#"
        --- stderr
        error: xtask.toml cannot be used
        xtask.toml:2:8: error: `structure[0].name` is no name
          help: use lower-case letters, digits and `-`
        xtask.toml:3:9: error: `structure[0].paths` is empty
          help: name the files that have the shape
        xtask.toml:4:12: error: `structure[0].required` holds `##Usage`, which is no heading
          help: write `## Usage` for one level, `Usage` for any
        xtask.toml:4:12: error: `structure[0].required` holds `## A` a second time
          help: write each heading once
        xtask.toml:4:12: error: `structure[0].required` holds `#### B`, which is deeper than `depth_max`
          help: correct one of the two
        xtask.toml:5:13: error: `structure[0].forbidden` forbids `## A`, which is required
          help: take it out of one of the two
        xtask.toml:5:13: error: `structure[0].forbidden` forbids `## A`, which is required
          help: take it out of one of the two
        xtask.toml:9:8: error: `structure[1].name` asks for nothing
          help: add `required`, `one_title`, `lines_max` or another key
        xtask.toml:11:11: error: `structure[1].ordered` orders less than two headings
          help: name at least two headings in `required`, or leave `ordered` out
        xtask.toml:14:8: error: `structure[2].name` is the name of another one too
          help: give each its own name
        xtask.toml:16:13: error: `structure[2].depth_max` is deeper than any heading
          help: levels are 1 to 6
        xtask.toml:17:12: error: `structure[2].required` holds several titles beside `one_title`
          help: leave one of them, or `one_title`, out
        --- exit 2
    "#]]
    .assert_eq(&repo.run(&["docs-drift"]).to_string());
}
