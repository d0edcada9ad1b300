//! Whether the main branch has what a branch has, by content: commit for commit, all at once, or file for file.
//!
//! Changes are compared by `git patch-id`, which does not see lines that moved.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Result;

use super::super::{Repository, git};
use super::Beside;
use crate::model::{Log, Standing};

/// More commits of the main branch than these are not compared.
const CANDIDATES_MAX: usize = 3_000;

/// Compares the branches at `chosen`.
pub(super) fn compare(
    repository: &Repository,
    log: &mut Log,
    beside: &[Beside],
    chosen: &BTreeSet<usize>,
    base: &str,
) -> Result<()> {
    let pairs: Vec<(usize, &str, &str)> = chosen
        .iter()
        .filter_map(|place| {
            let branch = beside.get(*place)?;
            Some((*place, branch.tip.as_str(), branch.boundary.as_deref()?))
        })
        .collect();
    if pairs.is_empty() {
        return Ok(());
    }
    let against_boundary: Vec<[&str; 2]> = pairs.iter().map(|(_, tip, boundary)| [*tip, *boundary]).collect();
    let against_base: Vec<[&str; 2]> = pairs.iter().map(|(_, tip, _)| [*tip, base]).collect();
    let touched = names(repository, &against_boundary)?;
    let differs = names(repository, &against_base)?;
    let own: Vec<String> = pairs
        .iter()
        .flat_map(|(place, _, _)| match &log.branches[*place].standing {
            Standing::Apart(apart) => {
                apart.commits.iter().filter(|own| !own.is_merge).map(|own| own.id.clone()).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    let candidates = candidates(repository, log, &pairs, &touched, base)?;
    let known: HashMap<String, String> = by_patch(patches(repository, candidates.iter().map(|id| [id.as_str()]))?);
    let each: HashMap<String, String> =
        patches(repository, own.iter().map(|id| [id.as_str()]))?.into_iter().map(|(patch, id)| (id, patch)).collect();
    let whole: HashMap<String, String> =
        patches(repository, against_boundary.iter().copied())?.into_iter().map(|(patch, id)| (id, patch)).collect();
    for (nth, (place, tip, _)) in pairs.iter().enumerate() {
        let Some(branch) = log.branches.get_mut(*place) else { continue };
        let Standing::Apart(apart) = &mut branch.standing else { continue };
        for own in &mut apart.commits {
            own.landed_as = each.get(&own.id).and_then(|patch| known.get(patch)).cloned();
        }
        apart.is_compared = true;
        apart.squashed = whole.get(*tip).and_then(|patch| known.get(patch)).cloned();
        apart.adds_nothing = !touched[nth].is_empty() && touched[nth].is_disjoint(&differs[nth]);
    }
    Ok(())
}

/// The newest commit by its patch.
fn by_patch(patches: Vec<(String, String)>) -> HashMap<String, String> {
    let mut known = HashMap::new();
    for (patch, id) in patches {
        known.entry(patch).or_insert(id);
    }
    known
}

/// The commits of the main branch since the oldest boundary that touch what the branches touch.
fn candidates(
    repository: &Repository,
    log: &Log,
    pairs: &[(usize, &str, &str)],
    touched: &[HashSet<String>],
    base: &str,
) -> Result<Vec<String>> {
    let boundaries: HashSet<&str> = pairs.iter().map(|(_, _, boundary)| *boundary).collect();
    // A branch on another one is as old as that one; then everything that was read is looked through.
    let on_line = |id: &&str| log.commits.iter().any(|commit| commit.id == **id);
    let oldest = if boundaries.iter().all(on_line) {
        log.commits.iter().rev().find(|commit| boundaries.contains(commit.id.as_str())).map(|commit| commit.id.as_str())
    } else {
        None
    };
    let mut asked = format!("{base}\n");
    if let Some(oldest) = oldest {
        asked.push_str(&format!("^{oldest}\n"));
    }
    let paths: BTreeSet<&str> = touched.iter().flatten().map(String::as_str).collect();
    // Names that git writes in quotes would have to be read first; then all commits are candidates.
    if paths.iter().all(|path| !path.starts_with('"')) && !paths.is_empty() {
        asked.push_str("--\n");
        asked.extend(paths.iter().map(|path| format!("{path}\n")));
    }
    let max = format!("--max-count={CANDIDATES_MAX}");
    let answer = git::data(&repository.root, &["rev-list", "--no-merges", &max, "--stdin"], Some(asked.as_bytes()))?;
    Ok(String::from_utf8_lossy(&answer).lines().map(str::to_owned).collect())
}

/// The names that differ in each pair of commits, the later one first.
fn names(repository: &Repository, pairs: &[[&str; 2]]) -> Result<Vec<HashSet<String>>> {
    let asked: String = pairs.iter().map(|[tip, other]| format!("{tip} {other}\n")).collect();
    let arguments = ["diff-tree", "--stdin", "-r", "--always", "--no-renames", "--name-only"];
    let answer = git::data(&repository.root, &arguments, Some(asked.as_bytes()))?;
    let answer = String::from_utf8_lossy(&answer);
    let mut lines = answer.lines().peekable();
    let mut found = Vec::new();
    for (nth, [tip, _]) in pairs.iter().enumerate() {
        let mut own = HashSet::new();
        if lines.peek() == Some(tip) {
            lines.next();
        }
        let next = pairs.get(nth + 1).map(|[tip, _]| *tip);
        while let Some(line) = lines.next_if(|line| Some(*line) != next) {
            own.insert(line.to_owned());
        }
        found.push(own);
    }
    Ok(found)
}

/// Patch and commit of every change that is not empty: of a commit alone, or of one against another.
fn patches<const N: usize>(
    repository: &Repository,
    asked: impl Iterator<Item = [impl AsRef<str>; N]>,
) -> Result<Vec<(String, String)>> {
    let lines = asked.map(|ids| ids.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ") + "\n");
    let asked: String = lines.collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let arguments = [
        "diff-tree",
        "--stdin",
        "-r",
        "-p",
        "--root",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--full-index",
        "--binary",
    ];
    let diffs = git::data(&repository.root, &arguments, Some(asked.as_bytes()))?;
    let answer = git::data(&repository.root, &["patch-id", "--stable"], Some(&diffs))?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.lines().filter_map(|line| line.split_once(' ')).map(|(p, id)| (p.to_owned(), id.to_owned())).collect())
}
