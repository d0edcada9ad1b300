//! What shows that items landed: commits, tags, branches; and what was reverted again.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Known;
use super::past::{brought, merged_branch, void};
use crate::model::{Branch, Commit, Standing};
use crate::ordered::Ordered;
use crate::plan::{Graph, Key};

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
    /// The items that a commit names in its trailers or its subject.
    credited: HashMap<&'a str, BTreeSet<Key>>,
    /// The item of the branch that a merge says it brought; nothing for a branch of no item.
    named: HashMap<&'a str, Option<Key>>,
    /// The items of the branches whose ends a merge brought.
    bringers: HashMap<&'a str, Vec<Key>>,
    /// Whether the first item waits for the second, near or far.
    waits: HashSet<(Key, Key)>,
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
            credited: HashMap::new(),
            named: HashMap::new(),
            bringers: HashMap::new(),
            waits: waits(known),
        };
        for commit in log.commits.iter().filter(|commit| counted.is_none_or(|counted| counted.contains(&commit.id))) {
            let mut said: BTreeSet<Key> = BTreeSet::new();
            for key in commit.trailers.iter().flat_map(|value| known.named(value)).into_set() {
                said.insert(key.clone());
                landings.trailers.entry(key).or_default().push(commit);
            }
            if let Some(key) = names.subject.id(&commit.subject) {
                said.insert(key.clone());
                landings.subjects.entry(key).or_default().push(commit);
            }
            // What is merged into another branch has not come into the main one by that.
            let on_line = !landings.brought.contains_key(commit.id.as_str());
            if commit.parents.len() > 1
                && on_line
                && let Some(key) = merged_branch(&commit.subject).and_then(|name| names.branch(name))
            {
                landings.merged.entry(key).or_default().push(commit);
            }
            if !said.is_empty() {
                landings.credited.insert(&commit.id, said);
            }
            if let Some(name) = merged_branch(&commit.subject) {
                landings.named.insert(&commit.id, names.branch(name));
            }
            for parent in commit.parents.iter().skip(1) {
                landings.merges.insert(parent, &commit.id);
            }
        }
        for branch in &log.branches {
            if let (Some(merge), Some(key)) = (landings.merges.get(branch.tip.as_str()), names.branch(&branch.name)) {
                landings.bringers.entry(merge).or_default().push(key);
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
    pub fn branch(&self, branch: &Branch, key: &Key) -> Option<String> {
        let (name, base) = (&branch.name, self.base);
        // A branch that was made at the end of another one shows nothing of its own.
        if self.shared.contains(branch.tip.as_str()) {
            return None;
        }
        match &branch.standing {
            Standing::OnLine => None,
            Standing::Merged if self.taken_back(branch).is_some() => None,
            Standing::Merged => {
                let merge = self.merges.get(branch.tip.as_str()).copied().filter(|merge| self.brings(merge, key));
                let merge = merge.or_else(|| self.below(branch, key))?;
                Some(format!("branch {name} is merged into {base} by {}", short(merge)))
            }
            Standing::Apart(apart) => {
                // A commit and its revert may both be the branch's own.
                let own: HashSet<&str> = apart.commits.iter().filter_map(|own| own.landed_as.as_deref()).collect();
                let stands = |commit: &String| {
                    self.void.get(commit.as_str()).is_none_or(|by| own.contains(by)) && self.is_for(commit, key)
                };
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

    /// Whether a merge says that it brings this item, or says nothing about what it brings.
    fn brings(&self, merge: &str, key: &Key) -> bool {
        self.named.get(merge).is_none_or(|named| named.as_ref() == Some(key))
    }

    /// The merge of an item that waits for this one, with which its branch came in.
    fn below(&self, branch: &Branch, key: &Key) -> Option<&'a str> {
        let merge = self.brought.get(branch.tip.as_str()).copied()?;
        let named = self.named.get(merge).and_then(Option::as_ref);
        let mut above = self.bringers.get(merge).into_iter().flatten().chain(named);
        above.any(|above| self.waits.contains(&(above.clone(), key.clone()))).then_some(merge)
    }

    /// Whether a commit may be the landing of an item: it names that item, or none.
    fn is_for(&self, commit: &str, key: &Key) -> bool {
        self.credited.get(commit).is_none_or(|said| said.contains(key))
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

/// Which items wait for which, near or far.
fn waits(known: &Known<'_>) -> HashSet<(Key, Key)> {
    let plan = &known.opened.plan;
    // Only items with branches are asked about.
    let keys: BTreeSet<Key> = known.log.branches.iter().filter_map(|b| known.names.branch(&b.name)).into_set();
    let places: Vec<(usize, &Key)> = keys.iter().filter_map(|key| Some((plan.place(key)?, key))).collect();
    let reach = Graph::of(plan).reach();
    let mut found = HashSet::new();
    for (above, item) in plan.items.iter().enumerate() {
        for (below, key) in &places {
            if reach.waits(above, *below) {
                found.insert((item.id().clone(), (*key).clone()));
            }
        }
    }
    found
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

/// A commit's id as people see it.
pub(super) fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}
