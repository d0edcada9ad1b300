//! Patches, held against git itself.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;

use super::fragments::repository;
use super::{ALLOWED, Change, configurations, of_bytes, outcome};
use crate::cli::Repo;
use xtask::model::snapshot::edited;
use xtask::model::{Draft, Edit, RepoPath, SourceFile};
use xtask::render::diff;

/// Writes what was, lets git apply the patches, and looks at what is.
fn check_with_git(changes: &[Change]) -> Result<(), TestCaseError> {
    let repo = Repo::git(&[]);
    let mut patch = Vec::new();
    for change in changes {
        if let Some(before) = &change.before {
            repo.write(change.from.as_ref().unwrap_or(&change.path).as_str(), before.bytes());
        }
        patch.extend(diff::patch(change));
    }
    if patch.is_empty() {
        return Ok(());
    }
    let mut git = Command::new("git");
    git.args(["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn"]).current_dir(repo.root());
    git.stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = git.spawn().unwrap();
    child.stdin.take().unwrap().write_all(&patch).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    prop_assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&patch).escape_debug());
    for change in changes {
        let now = repo.bytes(change.path.as_str());
        let (now, wanted) = (String::from_utf8_lossy(&now), String::from_utf8_lossy(change.after.bytes()));
        prop_assert_eq!(now, wanted, "{}", change.path);
        if let Some(from) = &change.from {
            prop_assert!(!repo.path(from.as_str()).exists(), "{} is still there", from);
        }
    }
    Ok(())
}

/// The change under a path of its own.
fn moved(change: &Change, folder: usize) -> Change {
    let below = |path: &RepoPath| RepoPath::new(&format!("{folder}/{path}")).unwrap();
    Change { path: below(&change.path), from: change.from.as_ref().map(below), ..change.clone() }
}

/// Lines in which a diff can go wrong.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let line = select(
        &[
            "\n",
            "\n",
            "a\n",
            "a\n",
            "b\n",
            "a\r\n",
            "\r\n",
            "\r",
            "\u{FEFF}",
            "--- a\n",
            "+++ b\n",
            "@@ -1 +1 @@\n",
            "\\ No newline at end of file\n",
            "diff --git a/x b/x\n",
            "\0\n",
            " a\n",
            "a \t\n",
            "\u{2028}\n",
            "-- \n",
            "x",
            "GIT binary patch\n",
        ][..],
    );
    proptest::collection::vec(line, 0..24).prop_map(|lines| lines.concat().into_bytes())
}

/// Names in which a header can go wrong.
fn name() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "a.md",
            "a b.md",
            " lead",
            "trail ",
            "q\"uote",
            "back\\slash",
            "t\tab",
            "new\nline",
            "\u{E9}\u{202E}.md",
            "d i r/x y",
            "b/a",
            "-x",
            "ab:c?.md",
            "dot.",
            "e\u{301}.md",
            "a b/trail ",
        ][..],
    )
}

/// One change of any bytes, from raw edits; some of files that get another name.
fn change() -> impl Strategy<Value = Change> {
    let round = proptest::collection::vec((0..30u8, 0..20u8, lines()), 1..4);
    (name(), proptest::option::of(name()), lines(), round, 0..8u8).prop_filter_map("a change changes", |raw| {
        let (name, to, before, round, new) = raw;
        let before = if new == 0 { Vec::new() } else { before };
        let from = to.filter(|to| new > 0 && *to != name).map(|_| RepoPath::new(name).unwrap());
        let path = if from.is_some() { to.unwrap_or(name) } else { name };
        // Some files are only renamed.
        let edits = if new == 7 && from.is_some() { Vec::new() } else { super::draft::edits(&round, before.len()) };
        let mut edits: Vec<&Edit> = edits.iter().collect();
        let path = RepoPath::new(path).unwrap();
        let after = edited(&path, &before, &mut edits).unwrap();
        let mut draft = Draft::new(before.len());
        draft.apply(&edits);
        let changed = before != after || from.is_some();
        let before = (new > 0).then(|| Arc::new(SourceFile::new(before)));
        changed.then(|| Change { path, from, before, after: Arc::new(SourceFile::new(after)), program: false, draft })
    })
}

proptest! {
    // Each case asks git once about many files.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: cases(), ..ProptestConfig::default() })]

    /// Any edits of any bytes under any name.
    #[test]
    fn git_applies_the_patch_of_any_edits(changes in proptest::collection::vec(change(), 1..40)) {
        let changes: Vec<Change> = changes.iter().enumerate().map(|(index, change)| moved(change, index)).collect();
        check_with_git(&changes)?;
    }

    /// What the task would write.
    #[test]
    fn git_applies_the_patch_of_every_outcome(
        repositories in proptest::collection::vec((repository(), 0..2usize, 0..4usize), 1..20),
    ) {
        let mut changes = Vec::new();
        for (index, (files, choice, allowed)) in repositories.iter().enumerate() {
            // What faults is the business of another law.
            let Ok(outcome) = outcome(&configurations()[*choice], &of_bytes(files), ALLOWED[*allowed]) else { continue };
            changes.extend(outcome.changes.iter().map(|change| moved(change, index)));
        }
        check_with_git(&changes)?;
    }
}

/// A twelfth of the cases of the laws that start no process.
fn cases() -> u32 {
    ProptestConfig::default().cases.div_ceil(12)
}
