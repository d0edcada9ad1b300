//! Somebody who knows nothing of this program gets from a red gate to a green one by what it prints.

use std::collections::BTreeSet;

use super::super::Repo;

/// The commands of this program that the help lines of a report name.
fn named(report: &str) -> BTreeSet<String> {
    let helps = report.lines().filter_map(|line| line.trim_start().strip_prefix("help: "));
    let spans = helps.flat_map(|help| help.split('`').skip(1).step_by(2));
    spans.filter_map(|span| span.strip_prefix("cargo xtask ")).map(str::to_owned).collect()
}

#[test]
fn what_the_gate_prints_is_all_that_it_takes() {
    let step = "[[gate.step]]\nname = \"generated\"\ncommand = [\"git\", \"diff\", \"--exit-code\", \"--quiet\", \"--\", \"gen\"]\nfix = [\"git\", \"checkout\", \"--\", \"gen\"]\n";
    let files = [
        ("xtask.toml", step),
        ("gen/table.txt", "1\n"),
        ("docs/guide.md", "# Guide\n\n<!-- xtask:begin toc 2-2 -->\n<!-- xtask:end toc -->\n\n## First steps\n"),
        ("scripts/run.sh", "#!/bin/sh\r\necho run\r\n"),
    ];
    let repo = Repo::git(&files);
    repo.write("gen/table.txt", "2\n");
    let mut report = repo.run(&["gate"]);
    assert_eq!(report.code, 1, "{report}");
    assert!(report.findings().len() >= 3, "{report}");
    for _ in 0..3 {
        for command in named(&report.stdout) {
            let words: Vec<&str> = command.split_whitespace().collect();
            let run = repo.run(&words);
            assert_ne!(run.code, 2, "{command}: {run}");
        }
        report = repo.run(&["gate"]);
        if report.code == 0 {
            return;
        }
    }
    panic!("{report}");
}
