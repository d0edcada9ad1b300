//! What workflows run without its outcome counting.

use std::collections::BTreeSet;

use crate::checks::contracts::ci::{lines_of, open};
use crate::config::schema::Config;
use crate::model::{RepoPath, Snapshot};
use crate::workflow::program::Kind;
use crate::workflow::{JobRow, Row, StepRow, Verdict};

/// One job, step or command whose outcome does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// What it is called.
    pub name: String,
    /// The workflow.
    pub path: RepoPath,
    /// Its line, from 1.
    pub line: usize,
    /// Why it does not count.
    pub why: String,
    /// The programs that it runs and that no step runs whose outcome counts.
    pub programs: Vec<String>,
}

/// What the workflows run without its outcome counting. A workflow that cannot be read has none here; that it cannot
/// be read is for others to say. What never runs for a change is not said of a change.
pub fn staged(config: &Config, snapshot: &Snapshot) -> Vec<Staged> {
    let opened = open(config, snapshot);
    let (mut found, mut counting, mut seen) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut note = |path: &str, name: &str, at: usize, why: String, programs: Vec<String>| {
        let Ok(file) = RepoPath::new(path) else { return };
        if seen.insert((file.clone(), at)) {
            let line = lines_of(snapshot, path).map_or(1, |lines| lines.line_index(at) + 1);
            let name = name.lines().next().unwrap_or_default().to_owned();
            found.push(Staged { name, path: file, line, why, programs });
        }
    };
    for job in &opened.board.jobs {
        let whys = [job.own.staged.first(), job.cannot_fail.as_ref().filter(|_| job.is_rollup)];
        if let Some(why) = whys.into_iter().flatten().next() {
            let rows = job.steps.iter().flat_map(|step| &step.commands);
            note(&job.path, &job.name, job.range.start, why.clone(), programs(rows));
        } else if runs_for_changes(job) {
            job.steps.iter().for_each(|step| judge(job, step, &mut note, &mut counting));
        }
    }
    for (path, _, hidden) in &opened.board.hidden {
        let programs = hidden.commands.iter().filter_map(|words| program(words)).collect();
        note(path, &hidden.name, hidden.range.start, "it stands in a comment only".to_owned(), programs);
    }
    for step in &mut found {
        step.programs.retain(|program| !counting.contains(program));
    }
    found.sort_by_cached_key(|step| (step.path.clone(), step.line));
    found
}

/// Whether nothing but its steps keeps a job from counting.
fn runs_for_changes(job: &JobRow) -> bool {
    job.state.staged.iter().all(|why| job.hollow.as_ref() == Some(why))
}

fn judge(
    job: &JobRow,
    step: &StepRow,
    note: &mut impl FnMut(&str, &str, usize, String, Vec<String>),
    counting: &mut BTreeSet<String>,
) {
    if step.own.verdict() == Verdict::Staged {
        let why = step.own.reasons().join("; ");
        return note(&job.path, &step.name, step.range.start, why, programs(step.commands.iter()));
    }
    for row in step.commands.iter().chain(&step.inner).filter(|row| row.command.kind == Kind::Check) {
        match &row.command.lost {
            Some(why) => {
                let programs = programs(std::iter::once(row));
                note(&job.path, &row.command.shown, row.range.start, why.clone(), programs);
            }
            None => counting.extend(program(&row.command.words)),
        }
    }
}

/// The programs of commands that check something.
fn programs<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<String> {
    let checks = rows.filter(|row| row.command.kind == Kind::Check);
    checks.filter_map(|row| program(&row.command.words)).collect()
}

fn program(words: &[String]) -> Option<String> {
    words.first().and_then(|word| word.rsplit('/').next()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::model::{Facts, SourceFile, Timestamp};

    fn staged(text: &str) -> Vec<Staged> {
        let path = RepoPath::new(".github/workflows/w.yml").unwrap();
        let config = crate::config::load("x", "").unwrap().config;
        let tree: BTreeSet<RepoPath> = [path.clone()].into();
        let file = Arc::new(SourceFile::new(format!("on: push\n{text}").into_bytes()));
        let facts = Facts::at(Timestamp::from_unix(0).unwrap());
        super::staged(&config, &Snapshot::new(BTreeMap::from([(path, file)]), tree, BTreeMap::new(), Vec::new(), facts))
    }

    #[test]
    fn what_does_not_count_is_found() {
        let text = "jobs:\n  a:\n    steps:\n      - name: Types\n        run: mypy src\n        continue-on-error: true\n      - run: |\n          lint || true\n      - run: test\n  b:\n    if: false\n    steps: []\n";
        let found = staged(text);
        let shown: Vec<_> = found.iter().map(|staged| (staged.name.as_str(), staged.line)).collect();
        assert_eq!(shown, [("Types", 5), ("lint || true", 8), ("b", 11)]);
        assert_eq!(staged("jobs: ["), []);
    }

    fn whys(steps: &[&str]) -> Vec<bool> {
        let is_staged = |step: &&str| {
            let text = format!("jobs:\n  a:\n    steps:\n      - name: x\n        {step}\n");
            !staged(&text).is_empty()
        };
        steps.iter().map(is_staged).collect()
    }

    #[test]
    fn every_form_that_does_not_count_is_seen() {
        let staged = [
            "continue-on-error: ${{ true }}",
            "if: ${{ false }}",
            "if: ${{false}}",
            "run: mypy || echo failed",
            "run: mypy || exit 0",
            "run: mypy || true;",
            "run: \"set +e\\nmypy; true\"",
        ];
        assert_eq!(whys(&staged), [true; 7]);
        // The shell stops at the first failure here.
        let counting = ["run: mypy; true", "run: mypy || exit 1", "run: mypy || echo x && exit 1", "if: always()"];
        assert_eq!(whys(&counting), [false; 4]);
    }

    #[test]
    fn a_program_that_counts_elsewhere_is_not_staged() {
        let text = "jobs:\n  a:\n    steps:\n      - name: Type check\n        run: python -m mypy src || true\n      - name: Lint\n        run: |\n          ruff check\n          black .\n        continue-on-error: true\n      - run: ruff format --check\n";
        let found = staged(text);
        let shown: Vec<_> = found.iter().map(|staged| staged.programs.join(" ")).collect();
        assert_eq!(shown, ["mypy", "black"]);
    }
}
