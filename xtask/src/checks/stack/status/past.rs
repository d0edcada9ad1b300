//! What the history says of itself: what each merge brought, and what was taken back.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Commit, Log};
use crate::ordered::Ordered;

/// The merge by which each commit beside the main branch's own line came into it.
pub fn brought(log: &Log) -> HashMap<&str, &str> {
    let commits: HashMap<&str, &Commit> = log.commits.iter().map(|commit| (commit.id.as_str(), commit)).collect();
    let mut line: Vec<&Commit> = Vec::new();
    let mut next = log.commits.first();
    // Each step goes to another commit, and there are so many.
    while let Some(commit) = next {
        line.push(commit);
        next = commit.parents.first().and_then(|parent| commits.get(parent.as_str())).copied();
    }
    let own: HashSet<&str> = line.iter().map(|commit| commit.id.as_str()).collect();
    let mut brought: HashMap<&str, &str> = HashMap::new();
    for merge in line.iter().rev() {
        let mut todo: Vec<&str> = merge.parents.iter().skip(1).map(String::as_str).collect();
        while let Some(id) = todo.pop() {
            let Some(commit) = commits.get(id).filter(|_| !own.contains(id)) else { continue };
            if brought.contains_key(commit.id.as_str()) {
                continue;
            }
            brought.insert(&commit.id, &merge.id);
            todo.extend(commit.parents.iter().map(String::as_str));
        }
    }
    brought
}

/// Which commits were reverted, and by which: those of a merge with it. A revert that was itself reverted counts for
/// nothing.
pub fn void<'a>(log: &'a Log, brought: &HashMap<&'a str, &'a str>) -> HashMap<&'a str, &'a str> {
    let mut merged: HashMap<&str, Vec<&str>> = HashMap::new();
    brought.iter().for_each(|(commit, merge)| merged.entry(merge).or_default().push(commit));
    let ids: BTreeMap<&str, usize> =
        log.commits.iter().enumerate().map(|(at, commit)| (commit.id.as_str(), at)).into_map();
    let mut subjects: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, commit) in log.commits.iter().enumerate() {
        subjects.entry(without_number(&commit.subject)).or_default().push(at);
    }
    let mut void: HashMap<&str, &str> = HashMap::new();
    let mut done: HashSet<usize> = HashSet::new();
    for (at, commit) in log.commits.iter().enumerate() {
        if void.contains_key(commit.id.as_str()) {
            continue;
        }
        // An id may be shortened.
        let named = commit.reverts.iter().filter_map(|id| {
            let (full, place) = ids.range(id.as_str()..).next()?;
            full.starts_with(id.as_str()).then_some(*place)
        });
        let named: Vec<usize> = named.collect();
        // Reverting a pull request on the web leaves only the subject.
        let quoted = || {
            let subject = without_number(&commit.subject).strip_prefix("Revert \"")?.strip_suffix('"')?;
            subjects.get(without_number(subject))?.iter().copied().find(|other| *other > at && !done.contains(other))
        };
        let places = if named.is_empty() { quoted().into_iter().collect() } else { named };
        for place in places {
            let Some(other) = log.commits.get(place) else { continue };
            void.insert(&other.id, &commit.id);
            for own in merged.get(other.id.as_str()).into_iter().flatten() {
                void.insert(own, &commit.id);
            }
            done.insert(place);
        }
    }
    void
}

/// The branch that a merge names in its subject, as git and GitHub write it.
pub fn merged_branch(subject: &str) -> Option<&str> {
    let quoted = |start: &str| subject.strip_prefix(start)?.split('\'').next();
    if let Some(name) = quoted("Merge branch '") {
        return Some(name);
    }
    if let Some(name) = quoted("Merge remote-tracking branch '") {
        return name.split_once('/').map(|(_, name)| name);
    }
    // `Merge pull request #12 from owner/branch`
    let rest = subject.strip_prefix("Merge pull request #")?;
    let (_, name) = rest.split_once(" from ")?.1.split_once('/')?;
    Some(name.trim())
}

/// A subject without the number of its pull request: `... (#141)`.
fn without_number(subject: &str) -> &str {
    let Some((before, number)) = subject.rsplit_once(" (#") else { return subject };
    let digits = number.strip_suffix(')').unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) { before } else { subject }
}
