//! Any set of names: what is proposed for them is plain and free, and leaves nothing to propose.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;

use super::{config, configuration, snapshot};
use xtask::checks::Task;
use xtask::checks::allow::Exemptions;
use xtask::judge::{Allowed, Outcome, judge};
use xtask::model::{RepoPath, Snapshot, SourceFile};
use xtask::text::file_name::{fold, is_plain};

/// Names that are refused, that meet, and plain ones.
fn component() -> impl Strategy<Value = String> {
    let part = select(
        &[
            "aux",
            "AUX",
            "con",
            "_",
            "a",
            "A",
            "b",
            ".",
            " ",
            ":",
            "?",
            "\\",
            "e\u{301}",
            "\u{E9}",
            "\u{C9}",
            "\u{200B}",
            "\u{202E}",
            "\u{DF}",
            "ss",
            "-2",
            ".h",
            ".md",
            "git~1",
            ".git",
            "x",
            "\u{1F600}\u{FE0F}",
            "\t",
        ][..],
    );
    let name = proptest::collection::vec(part, 1..4).prop_map(|parts| parts.concat());
    name.prop_filter("a component of a path", |name| name != "." && name != "..")
}

/// Paths, none of them a file and a folder at once, and what the files say: names of others.
fn files() -> impl Strategy<Value = BTreeMap<RepoPath, Arc<SourceFile>>> {
    let path = proptest::collection::vec(component(), 1..4).prop_map(|parts| parts.join("/"));
    let text = proptest::collection::vec((component(), select(&[" ", "/", "\n", "(", ")", "`", "](", "./"][..])), 0..8);
    let text = text.prop_map(|words| words.into_iter().map(|(word, sign)| word + sign).collect::<String>());
    proptest::collection::vec((path, text), 0..12).prop_map(|files| {
        let mut kept: BTreeMap<RepoPath, Arc<SourceFile>> = BTreeMap::new();
        let mut folders: BTreeSet<String> = BTreeSet::new();
        for (path, text) in files {
            let above: Vec<String> = path.match_indices('/').map(|(slash, _)| path[..slash].to_owned()).collect();
            let is_file = |folder: &String| RepoPath::listed(folder).is_ok_and(|folder| kept.contains_key(&folder));
            let Ok(listed) = RepoPath::listed(&path) else { continue };
            if folders.contains(&path) || above.iter().any(is_file) {
                continue;
            }
            folders.extend(above);
            kept.insert(listed, Arc::new(SourceFile::new(text.into_bytes())));
        }
        kept
    })
}

fn outcome(snapshot: &Snapshot) -> Result<Outcome, TestCaseError> {
    // What is in the files is the business of the other guards; names come last.
    let mut checks = Task::Encoding.checks(&configuration(config::EMBEDDED));
    let checks: Vec<_> = checks.pop().into_iter().collect();
    let allowed = Allowed { suggested: true, discards: false };
    judge(&checks, snapshot, &[], Exemptions::none(), allowed).map_err(|fault| TestCaseError::fail(format!("{fault}")))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn new_names_are_plain_and_free_and_stay(files in files()) {
        let first = outcome(&snapshot(files.clone()))?;
        let renames = || first.changes.iter().filter_map(|change| Some((change.from.as_ref()?, change)));
        let mut after = files.clone();
        for (from, _) in renames() {
            prop_assert!(after.remove(from).is_some());
        }
        let old: BTreeSet<String> = after.keys().map(|path| fold::apple(path.as_str())).collect();
        for change in &first.changes {
            after.insert(change.path.clone(), Arc::new(SourceFile::new(change.after.bytes().to_vec())));
        }
        prop_assert_eq!(after.len(), files.len(), "a file took the place of another");
        let mut new = BTreeSet::new();
        for (from, change) in renames() {
            let key = fold::apple(change.path.as_str());
            prop_assert!(!old.contains(&key), "{} is not free", change.path);
            let is_twin = first.findings.iter().any(|finding| finding.rule.id.ends_with("-collision"));
            prop_assert!(new.insert(key) || is_twin, "{} is given twice", change.path);
            let depth = |path: &RepoPath| path.as_str().split('/').count();
            prop_assert_eq!(depth(from), depth(&change.path));
            let changed = from.as_str().split('/').zip(change.path.as_str().split('/')).filter(|(old, new)| old != new);
            for (_, new) in changed {
                prop_assert!(is_plain(new), "{new:?}");
            }
        }
        // What could not be named now cannot be named afterwards, and nothing new is wrong.
        let second = outcome(&snapshot(after))?;
        prop_assert!(second.changes.is_empty(), "renamed again: {:?}", second.changes[0].path);
        prop_assert!(second.findings.len() <= first.findings.len());
    }
}
