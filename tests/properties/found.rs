//! Inputs on which the laws did not hold, as small as they got.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fragments::Files;
use super::{ALLOWED, Outcome, complaints, configuration, configurations, of_bytes, outcome, path, written};
use xtask::config::schema::Config;
use xtask::judge::Allowed;
use xtask::model::Snapshot;

const LEDGER: &str = "\
# L

## INDEX

| Date | ID | Title |
|---|---|---|
| 2026-01-02 | BUILD-2 | Two |

## BUILD-2 | 2026-01-02 | Two
";

/// What became of these files, after the laws were held against it.
fn repaired(config: &Arc<Config>, files: &[(&str, &str)], allowed: Allowed) -> (Outcome, Snapshot) {
    let files = files.iter().map(|(name, text)| (path(name), text.as_bytes().to_vec()));
    let before = of_bytes(&Files(files.collect::<BTreeMap<_, _>>()));
    let first = outcome(config, &before, allowed).unwrap();
    let after = written(&before, &first);
    let second = outcome(config, &after, allowed).unwrap();
    assert!(second.changes.is_empty(), "a second run changes {}", second.changes[0].path);
    for what in complaints(&second).keys() {
        assert!(complaints(&first).contains_key(what), "{what:?} is new after the repair");
    }
    (first, after)
}

fn text(snapshot: &Snapshot, name: &str) -> String {
    snapshot.file(&path(name)).unwrap().text().unwrap().to_owned()
}

#[test]
fn a_meta_value_ends_before_the_mark_that_closes_the_comment() {
    let ledger = format!("<!-- META\nLast_Updated: 2026-01-01T00:00:00Z\nTotal_Builds: 7 -->\n\n{LEDGER}");
    let (_, after) = repaired(&configurations()[0], &[("docs/BUILD_HISTORY.md", &ledger)], ALLOWED[0]);
    assert!(text(&after, "docs/BUILD_HISTORY.md").contains("-->"), "the comment swallows the rest of the ledger");
}

#[test]
fn an_indented_closing_marker_does_not_become_part_of_a_list() {
    let page = "<!-- xtask:begin ledger-latest builds 1 -->\n  <!-- xtask:end ledger-latest -->\n";
    let files = [("docs/BUILD_HISTORY.md", LEDGER), ("a.md", page)];
    repaired(&configurations()[0], &files, ALLOWED[0]);
}

#[test]
fn no_pass_writes_into_a_file_with_broken_markers() {
    let page = "<!-- SOT_SUMMARY_START -->\n<!-- SOT_SUMMARY_START -->\n\n<!-- xtask:begin toc -->\n<!-- xtask:end toc -->\n\n## H\n";
    let (first, _) = repaired(&configurations()[0], &[("README.md", page)], ALLOWED[3]);
    assert!(first.changes.is_empty(), "{:?}", first.changes);
    let meta = "<!-- META\n-->\n<!-- META\n-->\n\n<!-- xtask:begin toc -->\n<!-- xtask:end toc -->\n\n## H\n";
    let (first, _) = repaired(&configurations()[0], &[("docs/BUILD_HISTORY.md", meta)], ALLOWED[3]);
    assert!(first.changes.is_empty(), "{:?}", first.changes);
    let keys = meta.replacen("-->\n<!-- META\n", "Total_Builds: 1\nTotal_Builds: 2\n", 1);
    let (first, _) = repaired(&configurations()[0], &[("docs/BUILD_HISTORY.md", &keys)], ALLOWED[3]);
    assert!(first.changes.is_empty(), "{:?}", first.changes);
}

#[test]
fn excerpts_of_excerpts_are_refused_however_they_are_spelled() {
    for open in ["<!--xtask:begin excerpt", "<!-- xtask:begin  excerpt", "<!-- \txtask:begin\texcerpt"] {
        let page = |of: &str| format!("{open} {of} -->\n<!-- xtask:end excerpt -->\n");
        repaired(&configurations()[0], &[("a.md", &page("b.md")), ("b.md", &page("a.md"))], ALLOWED[0]);
        repaired(
            &configurations()[0],
            &[("a.md", &page("b.md")), ("b.md", &page("c.rs")), ("c.rs", "x\n")],
            ALLOWED[0],
        );
    }
}

#[test]
fn a_region_is_not_its_own_source() {
    let around = |region: &str, body: &str| {
        let name = region.split(' ').next().unwrap();
        format!("<!-- xtask:begin {region} -->\n{body}\n<!-- xtask:end {name} -->\n")
    };
    let section = "## BUILD-9 | 2026-01-02 | Nine\n";
    for region in ["toc", "excerpt src.rs", "ledger-index builds", "ledger-latest builds 2", "ledger-counts builds"] {
        for body in [section, "## INDEX\n"] {
            let ledger = format!("{LEDGER}\n{}", around(region, body));
            let ledger = format!("{ledger}\n{}", around("toc 2-2", ""));
            let files = [("docs/BUILD_HISTORY.md", ledger.as_str()), ("src.rs", "fn f() {}\n")];
            repaired(&configurations()[0], &files, ALLOWED[2]);
        }
    }
}

#[test]
fn markers_are_not_added_inside_of_a_generated_text() {
    let ledger = format!("<!-- xtask:begin toc -->\n# Title\n\nx\n<!-- xtask:end toc -->\n\n#{LEDGER}");
    for allowed in ALLOWED {
        repaired(&configurations()[1], &[("docs/BUILD_HISTORY.md", &ledger)], allowed);
    }
}

#[test]
fn regions_that_overlap_are_reported_and_left_alone() {
    let crossed = [
        "<!-- xtask:begin toc -->\n<!-- SOT_SUMMARY_START -->\n<!-- xtask:end toc -->\nkeep\n<!-- SOT_SUMMARY_END -->\n",
        "<!-- SOT_SUMMARY_START -->\n<!-- xtask:begin toc -->\n<!-- SOT_SUMMARY_END -->\nkeep\n<!-- xtask:end toc -->\n",
        "<!-- SOT_SUMMARY_START -->\nkeep\n<!-- xtask:begin toc -->\n<!-- SOT_SUMMARY_END -->\n<!-- xtask:end toc -->\n",
    ];
    for page in crossed {
        for config in configurations() {
            let files = [("docs/BUILD_HISTORY.md", LEDGER), ("README.md", page)];
            let (_, after) = repaired(config, &files, ALLOWED[3]);
            assert_eq!(text(&after, "README.md"), page);
        }
    }
}

/// Whatever a configuration says, it is refused or its figures settle.
#[test]
fn a_configuration_that_cannot_settle_is_refused() {
    let ledger = "[[ledger]]\nname = \"b\"\npath = \"l.md\"\nid = 'BUILD-\\d+'\n";
    let region = |name: &str, begin: &str, end: &str, text: &str| {
        format!(
            "[[region]]\nname = \"{name}\"\npath = \"l.md\"\nbegin = \"<!-- {begin}\"\nend = \"<!-- {end}\"\ntext = \"{text}\"\n"
        )
    };
    let configs = [
        format!("{ledger}meta = {{ Total = \"\" }}\n"),
        format!("{ledger}meta = {{ Total = \" {{entries}} \" }}\n"),
        format!("{ledger}meta = {{ Total = \"{{entries}}\\nx\" }}\n"),
        format!("{ledger}meta = {{ Total = \"{{entries}} --> x\" }}\n"),
        format!("{}{}", region("a", "S", "E", "one"), region("b", "S", "E", "two")),
        format!(
            "{ledger}figure = [{{ name = \"n\", count = \"matches\", pattern = 'BUILD-\\d+' }}]\n{}",
            region("a", "S", "E", "{b.n} {b.latest.id} {b.latest.id}")
        ),
        format!("{ledger}{}", region("a", "S", "E", "## BUILD-3 x\\n{b.sections}")),
    ];
    let page = format!("<!-- META\nTotal: 7\nOther: 1\n-->\n\n<!-- S -->\n<!-- E -->\n\n{LEDGER}");
    for config in configs {
        if xtask::config::load("xtask.toml", &config).is_ok() {
            repaired(&configuration(&config), &[("l.md", &page)], ALLOWED[0]);
        }
    }
}

/// An opening marker that starts like the closing one would be found twice in every file.
#[test]
fn a_marker_that_starts_like_the_other_one_is_no_second_one() {
    let config =
        "[[region]]\nname = \"a\"\npath = \"l.md\"\nbegin = \"<!-- S\"\nend = \"<!-- S END\"\ntext = \"one\"\n";
    if xtask::config::load("xtask.toml", config).is_ok() {
        let (_, after) = repaired(&configuration(config), &[("l.md", "<!-- S -->\n<!-- S END -->\n")], ALLOWED[0]);
        assert_eq!(text(&after, "l.md"), "<!-- S -->\none\n<!-- S END -->\n");
    }
}

/// An anchor in the pattern of an id means the id's own ends.
#[test]
fn an_anchored_id_is_found() {
    let config = "[[ledger]]\nname = \"b\"\npath = \"l.md\"\nid = '^BUILD-\\d+'\n";
    if xtask::config::load("xtask.toml", config).is_ok() {
        let (first, _) = repaired(&configuration(config), &[("l.md", LEDGER)], ALLOWED[0]);
        assert!(complaints(&first).is_empty(), "{:?}", first.findings);
    }
}

/// The runner of GitHub Actions trims a line before it looks for `::`, so the sign of a context line hides nothing.
#[test]
fn a_quoted_line_is_no_command_of_the_runner() {
    let readme = "::error::x\n<!-- xtask:fact builds.entries -->7<!-- /xtask:fact -->\n";
    let (first, _) =
        repaired(&configurations()[0], &[("docs/BUILD_HISTORY.md", LEDGER), ("README.md", readme)], ALLOWED[0]);
    super::check_renderers(&first).unwrap();
}

/// What a ledger says may look like a marker of the document that quotes it.
#[test]
fn a_quoted_title_adds_no_marker() {
    for title in ["<!-- SOT_SUMMARY_START -->", "<!-- META", "<!-- c -->", "`", "`x", "`x`", "<!--", "```", "# x"] {
        let ledger = LEDGER.replace("| Two |", &format!("| {title} |"));
        for region in ["ledger-latest builds 1", "ledger-counts", "ledger-summary builds"] {
            let name = region.split(' ').next().unwrap();
            let fact = "`a <!-- xtask:fact builds.latest.title -->x<!-- /xtask:fact --> b\n\n| a |\n| - |\n| <!-- xtask:fact builds.latest -->x<!-- /xtask:fact --> |\n\n";
            let page = format!("{fact}<!-- xtask:begin {region} -->\n<!-- xtask:end {name} -->\n\n{PAIR}");
            let files = [("docs/BUILD_HISTORY.md", ledger.as_str()), ("README.md", &page)];
            for config in configurations() {
                for allowed in ALLOWED {
                    repaired(config, &files, allowed);
                }
            }
        }
    }
}

const PAIR: &str = "<!-- SOT_SUMMARY_START -->\n<!-- SOT_SUMMARY_END -->\n";
