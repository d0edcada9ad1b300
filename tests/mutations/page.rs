//! docs/MUTATIONS.md, made from the tables.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use super::{Repair, TASKS, controls};

/// Where the written part of the page ends.
const MARK: &str = "<!-- What follows is made by tests/mutations/page.rs: UPDATE_DOCS=1 cargo test -->\n";

/// What a repair is called.
fn repaired(repair: Repair) -> &'static str {
    match repair {
        Repair::Person => "a person",
        Repair::Clean => "`--execute`",
        Repair::Exact => "`--execute`, every byte",
        Repair::Unsafe => "`--execute --unsafe`, every byte",
        Repair::Force => "`--execute --force`, every byte",
    }
}

/// A rule as a link to its explanation, with what it is about.
fn linked(rule: &str) -> String {
    let (id, about) = rule.split_once(':').unwrap_or((rule, ""));
    let about = if about.is_empty() { String::new() } else { format!(", {about}") };
    format!("[{id}](RULES.md#{}){about}", id.replace('/', ""))
}

fn tables() -> String {
    let mut text = String::new();
    let count: usize = TASKS.iter().map(|(_, mutations)| mutations.len()).sum();
    let rules: BTreeSet<&str> =
        TASKS.iter().flat_map(|(_, all)| all.iter().map(|one| one.rule.split(':').next().unwrap())).collect();
    let (rules, controls) = (rules.len(), controls::ALL.len());
    write!(
        text,
        "\n{count} mutations of {} tasks are found by {rules} rules; {controls} controls are not.\n",
        TASKS.len()
    )
    .unwrap();
    for (task, mutations) in TASKS {
        write!(text, "\n## {task}\n\n| Mutation | What it breaks | Rule | Repaired by |\n| --- | --- | --- | --- |\n")
            .unwrap();
        for one in mutations {
            let (rule, repair) = (linked(one.rule), repaired(one.repair));
            writeln!(text, "| {} | {} | {rule} | {repair} |", one.name, one.breaks.replace('|', "\\|")).unwrap();
        }
    }
    text.push_str("\n## Controls\n\n| Control | Why it is harmless |\n| --- | --- |\n");
    for one in controls::ALL {
        writeln!(text, "| {} | {} |", one.name, one.why.replace('|', "\\|")).unwrap();
    }
    text
}

#[test]
fn the_page_lists_every_mutation() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/MUTATIONS.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (written, made) = page.split_once(MARK).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, format!("{written}{MARK}{}", tables())).unwrap();
    } else {
        assert_eq!(made, tables(), "UPDATE_DOCS=1 cargo test");
    }
}
