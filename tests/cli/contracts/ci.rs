//! Workflows: what of them is enforced, and what documents and the configuration say of it.

mod claims;
mod promises;
mod table;

use super::{Repo, Run};

/// A repository without ledgers, with these files.
fn repo(files: &[(&str, &str)]) -> Repo {
    let mut all = vec![("xtask.toml", "ledger = []\n")];
    for (path, text) in files {
        all.retain(|(known, _)| known != path);
        all.push((path, text));
    }
    Repo::git(&all)
}

/// What `contracts` finds there, but for pins of actions.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let mut found = super::found(&repo(files));
    found.retain(|finding| !finding.contains("contracts/action-"));
    found
}

/// The workflow of the repository whose scripts this program replaces, as its study describes it.
const CI: &str = include_str!("data/ci.yml");

/// The one beside it.
const SECURITY: &str = include_str!("data/security.yml");

const PATH: &str = ".github/workflows/ci.yml";

/// A workflow with one job, whose body is given.
fn job(body: &str) -> String {
    format!("name: CI\non: [pull_request]\njobs:\n  checks:\n    runs-on: ubuntu-latest\n{body}")
}

/// A workflow with one job and one step, whose keys are given.
fn step(keys: &str) -> String {
    let keys = keys.lines().map(|line| format!("        {line}\n")).collect::<String>();
    job(&format!("    steps:\n      -{}", &keys[7..]))
}

/// The verdict on each row of the table, with what it is about: a job, its steps, their commands.
fn verdicts(workflow: &str) -> Vec<String> {
    let run = repo(&[(PATH, workflow)]).run(&["contracts", "ci", "--format", "json"]);
    assert_eq!(run.code, 0, "{run}");
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let rows = document["rows"].as_array().unwrap();
    let name = |row: &serde_json::Value| {
        let names = [&row["command"], &row["step"], &row["job"]].into_iter().find_map(serde_json::Value::as_str);
        names.unwrap_or_default().to_owned()
    };
    rows.iter().map(|row| format!("{}: {}", name(row), row["verdict"].as_str().unwrap())).collect()
}

/// The verdict on the only step of a workflow.
fn verdict(keys: &str) -> String {
    let all = verdicts(&step(keys));
    all[1].rsplit(": ").next().unwrap().to_owned()
}
