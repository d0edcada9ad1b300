//! `gate workflow`: the workflow of GitHub Actions that runs the gate on every pull request.

use super::Plan;
use crate::config::schema::Config;
use crate::model::{Edit, RepoPath, Snapshot};
use crate::text::commands;
use crate::text::digest::sha256;
use crate::text::marker::DIGEST_KEY;
use crate::text::yaml::Node;

/// The file.
pub const FILE: &str = ".github/workflows/gate.yml";

/// The folder of workflows.
const FOLDER: &str = ".github/workflows/";

/// What the first line begins with; the digest of what follows it goes on.
const HEADER: &str = "# Written by `cargo xtask gate workflow`, ";

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Whether a file that somebody edited may be overwritten: it is only shown, or `--force` was given.
    pub overwrites: bool,
}

/// Plans the workflow.
///
/// # Errors
/// When the file is there and holds what somebody wrote.
pub fn plan(config: &Config, snapshot: &Snapshot, request: Request) -> Result<Plan, String> {
    let path = RepoPath::new(FILE)?;
    let old = snapshot.file(&path);
    let is_ours = old.is_none_or(|file| file.text().is_ok_and(is_as_written));
    if let Some(other) = own(snapshot, &path, is_ours) {
        let notes = vec![format!("{other} runs the gate on pull requests already, so no other workflow is written")];
        return Ok(Plan { notes, ..Plan::default() });
    }
    let new = text(config.git.main.as_deref());
    let Some(old) = old else {
        let notes = vec!["ask for the job `gate` of each system in the protection of the main branch".to_owned()];
        return Ok(Plan { edits: vec![Edit::insert(&path, 0, new)], notes, ..Plan::default() });
    };
    if old.text().is_ok_and(|text| text.replace("\r\n", "\n") == new) {
        return Ok(Plan { notes: vec![format!("{path} is as it would be written")], ..Plan::default() });
    }
    if !is_ours && !request.overwrites {
        return Err(format!("{path} holds what somebody wrote or edited; `--execute --force` overwrites it"));
    }
    let hint = if is_ours {
        "was written by an earlier version"
    } else {
        "holds what somebody wrote or edited: only `--execute --force` overwrites it"
    };
    let notes = vec![format!("{path} {hint}")];
    Ok(Plan { edits: vec![Edit::replace(&path, 0..old.bytes().len(), new)], notes, ..Plan::default() })
}

/// Whether the file holds what was written into it, by its digest.
fn is_as_written(text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    let Some((first, body)) = text.split_once('\n') else { return false };
    let said = first.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix(DIGEST_KEY));
    said.is_some_and(|said| said == digest(body))
}

fn digest(body: &str) -> String {
    sha256(body.as_bytes())[..12].to_owned()
}

/// A workflow that somebody wrote and that runs the gate when a pull request changes.
fn own(snapshot: &Snapshot, path: &RepoPath, is_ours: bool) -> Option<RepoPath> {
    let is_workflow = |other: &RepoPath| {
        let name = other.as_str().strip_prefix(FOLDER);
        name.is_some_and(|name| !name.contains('/') && matches!(other.extension(), Some("yml" | "yaml")))
    };
    let candidates = snapshot.files().filter(|(other, _)| is_workflow(other) && !(*other == path && is_ours));
    let mut runs = candidates.filter(|(_, file)| {
        let documents = file.yaml().map_or(&[][..], |stream| &stream.documents);
        documents
            .iter()
            .any(|document| is_for_pull_requests(document) && steps(document).any(|run| gates(snapshot, run, true)))
    });
    runs.next().map(|(other, _)| other.clone())
}

/// Whether a workflow starts for pull requests: `on` is a name, a list of names or a mapping.
fn is_for_pull_requests(document: &Node) -> bool {
    const EVENT: &str = "pull_request";
    let Some(on) = document.get("on") else { return false };
    on.as_str() == Some(EVENT) || on.items().iter().any(|item| item.as_str() == Some(EVENT)) || on.get(EVENT).is_some()
}

/// What the steps of a workflow run.
fn steps(document: &Node) -> impl Iterator<Item = &str> {
    let jobs = document.get("jobs").map(Node::entries).unwrap_or_default();
    let steps = jobs.into_iter().filter_map(|job| job.value.get("steps")).flat_map(Node::items);
    steps.filter_map(|step| step.get("run")?.as_str())
}

/// Whether a script runs the gate; `follows` says whether scripts of the repository that it runs are read, too.
fn gates(snapshot: &Snapshot, script: &str, follows: bool) -> bool {
    let script = script.replace("\\\n", " ");
    script.lines().flat_map(commands::read).any(|command| {
        let words: Vec<&str> = command.words.iter().map(|word| word.text.as_str()).collect();
        let at = words.windows(3).position(|words| words == ["cargo", "xtask", "gate"]);
        let is_said = matches!(words.first(), Some(&("echo" | "printf" | ":")));
        // `gate report` and its like run nothing.
        let is_run = |at: usize| words.get(at + 3).is_none_or(|next| next.starts_with('-') && *next != "--list");
        if at.is_some_and(is_run) && !is_said {
            return true;
        }
        let called = words.iter().take(2).find_map(|word| {
            RepoPath::new(word.strip_prefix("./").unwrap_or(word)).ok().filter(|path| snapshot.tree.contains(path))
        });
        let text = called.filter(|_| follows).and_then(|path| snapshot.file(&path)).and_then(|file| file.text().ok());
        text.is_some_and(|text| gates(snapshot, text, false))
    })
}

/// The workflow, with its digest.
fn text(main: Option<&str>) -> String {
    let branches = match main {
        Some(name) => name.strip_prefix("origin/").unwrap_or(name).to_owned(),
        None => "main, master".to_owned(),
    };
    let body = BODY.replace("BRANCHES", &branches);
    format!("{HEADER}{DIGEST_KEY}{}\n{body}", digest(&body))
}

const BODY: &str = r#"name: gate

on:
  push:
    branches: [BRANCHES]
  pull_request:

# Nothing here writes to the repository.
permissions:
  contents: read

jobs:
  gate:
    strategy:
      fail-fast: false
      matrix:
        os: [ubuntu-latest, macos-latest, windows-latest]
    runs-on: ${{ matrix.os }}
    timeout-minutes: 30
    defaults:
      run:
        shell: bash
    steps:
      # The runner's own git and rustup do: no action, nothing to pin.
      - name: Check out, with the whole history
        env:
          TOKEN: ${{ github.token }}
        run: |
          git config --global core.autocrlf false
          git init --quiet .
          git remote add origin "${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}"
          # A private repository asks who fetches.
          git -c "http.extraheader=AUTHORIZATION: basic $(printf 'x-access-token:%s' "$TOKEN" | base64 | tr -d '\r\n')" \
            fetch --quiet origin "${GITHUB_SHA}" '+refs/heads/*:refs/remotes/origin/*'
          git checkout --quiet "${GITHUB_SHA}"
      - name: Rust
        run: |
          rustup toolchain install stable --profile minimal --no-self-update
          rustup default stable
      - name: Gate
        run: cargo xtask gate
      - name: Report
        if: always()
        run: cargo xtask gate report --format summary >> "$GITHUB_STEP_SUMMARY"
"#;
