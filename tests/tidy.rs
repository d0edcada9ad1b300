//! The rules of the house.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;
use xtask::checks::rules;

/// The repository this test was built in.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every file git would commit, with its text; none of ours is anything but text.
fn tracked() -> Vec<(String, String)> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "git ls-files failed");
    let names = String::from_utf8(output.stdout).unwrap();
    let files: Vec<_> = names
        .split('\0')
        .filter(|name| !name.is_empty() && root().join(name).is_file())
        .map(|name| (name.to_owned(), String::from_utf8(fs::read(root().join(name)).unwrap()).unwrap()))
        .collect();
    assert!(files.len() > 50, "only {} files were looked at", files.len());
    files
}

fn sources() -> Vec<(String, String)> {
    tracked().into_iter().filter(|(name, _)| name.ends_with(".rs")).collect()
}

/// The part of a source file before its unit tests.
fn before_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests").next().unwrap()
}

#[test]
fn modules_use_only_what_the_architecture_allows() {
    // docs/ARCHITECTURE.md draws this table; a module may always use itself.
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("text", &["ordered"][..]),
        ("model", &["text"]),
        ("ordered", &[]),
        ("parallel", &[]),
        ("config", &["model", "ordered", "parallel", "text"]),
        ("ledger", &["config", "model", "text"]),
        ("plan", &["ordered", "text"]),
        ("record", &["ordered", "text"]),
        ("workflow", &["ordered", "text"]),
        ("checks", &["config", "ledger", "model", "ordered", "parallel", "plan", "record", "text", "workflow"]),
        ("authoring", &["checks", "config", "ledger", "model", "ordered", "plan", "text"]),
        ("judge", &["checks", "model", "ordered", "parallel", "text"]),
        ("render", &["judge", "model", "ordered", "plan", "record", "text", "workflow"]),
        ("gather", &["apply", "checks", "config", "model", "ordered", "parallel", "text"]),
        ("apply", &["model", "ordered", "text"]),
        ("gate", &["apply", "config", "gather", "record"]),
        ("cli", &["text"]),
        (
            "app",
            &[
                "apply",
                "authoring",
                "checks",
                "cli",
                "config",
                "gate",
                "gather",
                "judge",
                "ledger",
                "model",
                "ordered",
                "plan",
                "record",
                "render",
                "text",
                "workflow",
            ],
        ),
    ]);
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let Some(inside) = name.strip_prefix("xtask/src/") else { continue };
        let module = inside.split(['/', '.']).next().unwrap();
        let Some(may) = allowed.get(module) else {
            assert!(matches!(module, "lib" | "main"), "{name} is in no part of the architecture");
            continue;
        };
        for (index, _) in text.match_indices("crate::") {
            if text[..index].ends_with('$') {
                continue;
            }
            let used: String = text[index + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if used != module && !may.contains(&used.as_str()) {
                wrong.push(format!("{name} uses {used}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A sort belongs to the type of its closure, and is a copy of 5 KB in the binary for each; docs/PERFORMANCE.md has the
/// figures. This finds the usual forms.
#[test]
fn sorts_share_their_code() {
    let mut wrong = Vec::new();
    for (name, text) in sources().into_iter().filter(|(name, _)| name.starts_with("xtask/src/")) {
        let text = before_tests(&text);
        if text.contains(".sort_by_key(") {
            wrong.push(format!("{name}: `sort_by_cached_key` sorts the same, with one copy for each type of key"));
        }
        let sets = text.split("let ").skip(1).filter_map(|rest| rest.split(';').next()).filter(|statement| {
            let is_ordered = statement.split(": ").nth(1).is_some_and(|kind| kind.starts_with("BTree"));
            is_ordered && statement.ends_with(".collect()") || statement.contains("collect::<BTree")
        });
        wrong
            .extend(sets.map(|statement| format!("{name}: see `ordered` for `{}`", statement.lines().next().unwrap())));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<_> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(name, _)| name).collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn functions_fit_on_a_screen_and_files_in_a_head() {
    const FUNCTION_LINES_MAX: usize = 70;
    const FILE_LINES_MAX: usize = 300;
    let mut long = Vec::new();
    for (name, text) in sources() {
        let text = before_tests(&text);
        let lines: Vec<&str> = text.lines().collect();
        if name.starts_with("xtask/") && lines.len() > FILE_LINES_MAX {
            long.push(format!("{name} has {} lines", lines.len()));
        }
        let mut open: Option<(usize, usize)> = None;
        for (index, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let words: Vec<&str> = line.split_whitespace().take(4).collect();
            let begins =
                words.contains(&"fn") && !line.trim_start().starts_with("//") && line.trim_end().ends_with(['{', '(']);
            match open {
                None if begins => open = Some((index, indent)),
                Some((start, at)) if *line == format!("{}}}", " ".repeat(at)) => {
                    if index - start + 1 > FUNCTION_LINES_MAX {
                        long.push(format!("{name}:{} is {} lines long", start + 1, index - start + 1));
                    }
                    open = None;
                }
                _ => {}
            }
        }
    }
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn rule_ids_are_a_contract() {
    let ids: Vec<&str> = rules::all().iter().map(|rule| rule.id).collect();
    let unique: BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "an id is used twice");
    let kebab = |id: &str| {
        id.split('/').count() == 2
            && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '/'))
    };
    assert!(ids.iter().all(|id| kebab(id)));
    expect_file!["tidy/rules.txt"].assert_eq(&(ids.join("\n") + "\n"));
}

#[test]
fn every_rule_is_documented_and_tested() {
    let tests: String = sources()
        .into_iter()
        .filter(|(name, _)| name.starts_with("tests/") && name != "tests/tidy.rs")
        .map(|(_, text)| text)
        .collect();
    for rule in rules::all() {
        for part in [rule.finds, rule.why, rule.example, rule.repair] {
            assert!(part.ends_with('.') && part.len() > 10, "{}: {part:?} is no sentence", rule.id);
        }
        assert!(tests.contains(rule.id), "no test names {}", rule.id);
    }
}

#[test]
fn every_test_file_is_a_module() {
    let sources: BTreeMap<String, String> = sources().into_iter().collect();
    for name in sources.keys().filter(|name| name.starts_with("tests/") && *name != "tests/main.rs") {
        let path = Path::new(name);
        let folder = path.parent().unwrap().to_str().unwrap().replace('\\', "/");
        let parent = if folder == "tests" { "tests/main.rs".to_owned() } else { format!("{folder}.rs") };
        let module = format!("mod {};", path.file_stem().unwrap().to_str().unwrap());
        let listed =
            sources.get(&parent).is_some_and(|text| text.lines().any(|line| line.trim_start_matches("pub ") == module));
        assert!(listed, "{parent} does not say `{module}`");
    }
}

#[test]
fn the_changelog_has_the_current_version() {
    let changelog = fs::read_to_string(root().join("docs/CHANGELOG.md")).unwrap();
    assert!(changelog.contains(&format!("\n## {}", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn nothing_names_a_machine() {
    // Written in two parts, so that this file does not find itself.
    let words = [
        ["/ro", "ot/"],
        ["/wo", "rk/main"],
        ["/ho", "me/runner"],
        ["C:\\", "Users"],
        ["/Us", "ers/"],
        ["index.cr", "ates.io"],
    ];
    let words: Vec<String> = words.iter().map(|parts| parts.concat()).collect();
    for (name, text) in tracked() {
        for word in &words {
            assert!(!text.contains(word.as_str()), "{name} holds {word}");
        }
    }
}

#[test]
fn the_gate_is_clean_on_this_repository() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["gate", "--strict", "--color", "never"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
