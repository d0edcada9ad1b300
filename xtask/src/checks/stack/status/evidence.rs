//! What shows that items landed: commits, tags, branches; and what was reverted again.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Known;
use crate::model::{Branch, Commit, Log, Standing};
use crate::plan::Key;

/// The landings that the main branch shows.
pub struct Landings<'a> {
    base: &'a str,
    /// Commits with a trailer that names an item, and those with a subject that does; newest first.
    trailers: HashMap<Key, Vec<&'a Commit>>,
    subjects: HashMap<Key, Vec<&'a Commit>>,
    tags: HashMap<Key, &'a str>,
    /// Merges whose subject names a branch of an item, newest first: the branch itself may be gone.
    merged: HashMap<Key, Vec<&'a Commit>>,
    /// The last commits that branches of different items have in common.
    shared: HashSet<&'a str>,
    /// Commits that were reverted, and the commits that did it.
    void: HashMap<&'a str, &'a str>,
    /// The merges of the main branch, by each parent that is not its own line.
    merges: HashMap<&'a str, &'a str>,
    /// The merge of the main branch's own line that brought each commit beside it.
    brought: HashMap<&'a str, &'a str>,
    /// The parents of what was brought.
    parents: HashMap<&'a str, &'a [String]>,
    /// The ends of branches.
    tips: HashSet<&'a str>,
}

impl<'a> Landings<'a> {
    /// Reads the history of a plan.
    pub fn of(known: &Known<'a>) -> Landings<'a> {
        let (log, names) = (known.log, known.names);
        let counted = known.opened.source.since.as_ref().and_then(|since| log.counted.get(since));
        let brought = brought(log);
        let beside = log.commits.iter().filter(|commit| brought.contains_key(commit.id.as_str()));
        let mut landings = Landings {
            base: &log.base,
            trailers: HashMap::new(),
            subjects: HashMap::new(),
            tags: HashMap::new(),
            merged: HashMap::new(),
            shared: shared(known),
            void: void(log, &brought),
            merges: HashMap::new(),
            parents: beside.map(|commit| (commit.id.as_str(), commit.parents.as_slice())).collect(),
            tips: log.branches.iter().map(|branch| branch.tip.as_str()).collect(),
            brought,
        };
        for commit in log.commits.iter().filter(|commit| counted.is_none_or(|counted| counted.contains(&commit.id))) {
            for value in &commit.trailers {
                let ids = names.ids.all(value, 0..value.len()).into_iter().map(|written| written.key);
                // A trailer may name the end of an id, as people do: `Stack-Item: 3`.
                let keys: BTreeSet<Key> = ids.collect();
                for key in keys {
                    landings.trailers.entry(key).or_default().push(commit);
                }
            }
            if let Some(key) = names.subject.id(&commit.subject) {
                landings.subjects.entry(key).or_default().push(commit);
            }
            if commit.parents.len() > 1
                && let Some(key) = merged_branch(&commit.subject).and_then(|name| names.branch(name))
            {
                landings.merged.entry(key).or_default().push(commit);
            }
            for parent in commit.parents.iter().skip(1) {
                landings.merges.insert(parent, &commit.id);
            }
        }
        for tag in &log.tags {
            if let Some(key) = names.tag.id(tag) {
                landings.tags.insert(key, tag);
            }
        }
        landings
    }

    /// The commit whose trailer names the item.
    pub fn trailer(&self, key: &Key) -> Option<String> {
        let commit = self.standing(self.trailers.get(key)?)?;
        Some(format!("trailer of {} `{}`", short(&commit.id), commit.subject))
    }

    /// The commit whose subject names the item.
    pub fn subject(&self, key: &Key) -> Option<String> {
        let commit = self.standing(self.subjects.get(key)?)?;
        Some(format!("subject of {} `{}`", short(&commit.id), commit.subject))
    }

    /// The tag that marks the item.
    pub fn tag(&self, key: &Key) -> Option<String> {
        self.tags.get(key).map(|tag| format!("tag {tag}"))
    }

    /// The merge that names a branch of the item.
    pub fn merge(&self, key: &Key) -> Option<String> {
        let commit = self.standing(self.merged.get(key)?)?;
        Some(format!("merge {} `{}`", short(&commit.id), commit.subject))
    }

    /// How the main branch has what `branch` has, if it does.
    pub fn branch(&self, branch: &Branch) -> Option<String> {
        let (name, base) = (&branch.name, self.base);
        match &branch.standing {
            Standing::OnLine => None,
            // A branch that was made at the end of another one that was merged is not merged by that.
            Standing::Merged if self.shared.contains(branch.tip.as_str()) => None,
            Standing::Merged if self.taken_back(branch).is_some() => None,
            Standing::Merged => match self.merges.get(branch.tip.as_str()) {
                Some(merge) => Some(format!("branch {name} is merged into {base} by {}", short(merge))),
                None => Some(format!("branch {name} is merged into {base}")),
            },
            Standing::Apart(apart) => {
                // A commit and its revert may both be the branch's own.
                let own: HashSet<&str> = apart.commits.iter().filter_map(|own| own.landed_as.as_deref()).collect();
                let stands = |commit: &String| self.void.get(commit.as_str()).is_none_or(|by| own.contains(by));
                let mut all = apart.commits.iter().filter(|own| !own.is_merge).peekable();
                let each = all.peek().is_some() && all.all(|own| own.landed_as.as_ref().is_some_and(stands));
                if each {
                    return Some(format!("each commit of branch {name} is in {base} under another id"));
                }
                if let Some(commit) = apart.squashed.as_ref().filter(|commit| stands(commit)) {
                    return Some(format!("{} makes the change of branch {name} as one commit", short(commit)));
                }
                let undone = apart.commits.iter().any(|own| own.landed_as.as_ref().is_some_and(|id| !stands(id)));
                (apart.adds_nothing && !undone).then(|| format!("{base} holds every file as branch {name} has it"))
            }
        }
    }

    /// The commit by which what a merged branch brought was reverted, or a part of it.
    pub fn taken_back(&self, branch: &Branch) -> Option<&'a str> {
        let tip = branch.tip.as_str();
        let direct = self.merges.get(tip).and_then(|merge| self.void.get(merge));
        let merge = self.brought.get(tip).copied();
        if let Some(by) = direct.or_else(|| self.void.get(merge?)) {
            return Some(by);
        }
        let (mut todo, mut seen): (Vec<&str>, HashSet<&str>) = (vec![tip], HashSet::new());
        while let Some(id) = todo.pop() {
            // What another branch or another merge brought is not this one's.
            let is_own = self.brought.get(id).copied() == merge && (id == tip || !self.tips.contains(id));
            if !is_own || !seen.insert(id) {
                continue;
            }
            // A branch that takes back its own work is as whole as it wants to be.
            if let Some(by) = self.void.get(id).filter(|by| self.brought.get(**by).copied() != merge) {
                return Some(by);
            }
            todo.extend(self.parents.get(id).copied().into_iter().flatten().map(String::as_str));
        }
        None
    }

    /// Where the item landed and was taken back.
    pub fn reverted(&self, key: &Key) -> Option<String> {
        let all = [&self.trailers, &self.subjects, &self.merged];
        let all = all.into_iter().filter_map(|commits| commits.get(key)).flatten();
        let mut found = all.filter_map(|commit| Some((commit, self.void.get(commit.id.as_str())?)));
        found.next().map(|(commit, by)| format!("it landed in {} and was reverted by {}", short(&commit.id), short(by)))
    }

    /// The newest commit that was not reverted.
    fn standing(&self, commits: &[&'a Commit]) -> Option<&'a Commit> {
        commits.iter().copied().find(|commit| !self.void.contains_key(commit.id.as_str()))
    }
}

/// The merge by which each commit beside the main branch's own line came into it.
fn brought(log: &Log) -> HashMap<&str, &str> {
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
fn void<'a>(log: &'a Log, brought: &HashMap<&'a str, &'a str>) -> HashMap<&'a str, &'a str> {
    let mut merged: HashMap<&str, Vec<&str>> = HashMap::new();
    brought.iter().for_each(|(commit, merge)| merged.entry(merge).or_default().push(commit));
    let ids: BTreeMap<&str, usize> =
        log.commits.iter().enumerate().map(|(at, commit)| (commit.id.as_str(), at)).collect();
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
        let named = commit.reverts.as_deref().and_then(|id| {
            let (full, place) = ids.range(id..).next()?;
            full.starts_with(id).then_some(*place)
        });
        // Reverting a pull request on the web leaves only the subject.
        let quoted = || {
            let subject = without_number(&commit.subject).strip_prefix("Revert \"")?.strip_suffix('"')?;
            subjects.get(without_number(subject))?.iter().copied().find(|other| *other > at && !done.contains(other))
        };
        if let Some(place) = named.or_else(quoted)
            && let Some(other) = log.commits.get(place)
        {
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
fn merged_branch(subject: &str) -> Option<&str> {
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

/// The last commits that branches of different items have in common.
fn shared<'a>(known: &Known<'a>) -> HashSet<&'a str> {
    let mut first: HashMap<&str, Key> = HashMap::new();
    let mut found = HashSet::new();
    for branch in &known.log.branches {
        let Some(key) = known.names.branch(&branch.name) else { continue };
        match first.get(branch.tip.as_str()) {
            Some(other) if *other != key => {
                found.insert(branch.tip.as_str());
            }
            Some(_) => {}
            None => {
                first.insert(&branch.tip, key);
            }
        }
    }
    found
}

/// A subject without the number of its pull request: `... (#141)`.
fn without_number(subject: &str) -> &str {
    let Some((before, number)) = subject.rsplit_once(" (#") else { return subject };
    let digits = number.strip_suffix(')').unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) { before } else { subject }
}

/// A commit's id as people see it.
pub(super) fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}
