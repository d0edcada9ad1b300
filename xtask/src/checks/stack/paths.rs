//! The scopes of a plan: whether their files are there, and who else touches them.

use std::collections::{BTreeMap, HashMap};

use super::{Opened, rules};
use crate::config::scope::Chosen;
use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Snapshot};
use crate::plan::scope::Touch;
use crate::plan::{Action, Graph, Reach, When};

/// Holds the scopes of a plan to the tree and to each other.
pub fn judge(opened: &Opened<'_>, snapshot: &Snapshot, companions: &Chosen, findings: &mut Vec<Finding>) {
    let reach = Graph::of(&opened.plan).reach();
    let names = Names::of(snapshot);
    let mut known: HashMap<&str, bool> = HashMap::new();
    // Who makes a file that may not be there yet.
    let mut makers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, item) in opened.plan.items.iter().enumerate() {
        let added = item.scope.iter().chain(&item.tests).filter(|touch| touch.action == Action::Add);
        added.for_each(|touch| makers.entry(&touch.path).or_default().push(place));
    }
    for (place, item) in opened.plan.items.iter().enumerate() {
        if item.scope.is_empty() {
            let message = format!("{} names no file, so its scope cannot be checked", item.name);
            let help = "name the paths it touches: `- **Scope (files)**:` and a list of code spans";
            let head = item.head.id.range.clone();
            findings.push(opened.finding(&rules::NO_SCOPE, item, head, message, help));
        }
        let touched = item.scope.iter().filter(|touch| touch.action != Action::Add && touch.when == When::Always);
        // What is removed or moved is not there once that is done.
        let touched = touched.filter(|touch| !touch.gone);
        for touch in touched {
            if *known.entry(&touch.path).or_insert_with(|| is_there(snapshot, touch)) {
                continue;
            }
            let maker = makers.get(touch.path.as_str()).into_iter().flatten().find(|maker| **maker != place);
            let (message, help) = match maker {
                Some(maker) if reach.waits(place, *maker) => continue,
                Some(maker) => {
                    let maker = opened.name(*maker);
                    let message = format!(
                        "`{}` is not there, and {} does not wait for {maker}, which adds it",
                        touch.path, item.name
                    );
                    (message, format!("add {maker} to what {} waits for", item.name))
                }
                None => {
                    let message = format!("`{}`, which {} touches, is not there", touch.path, item.name);
                    (message, names.help(&touch.path))
                }
            };
            let mut finding = opened.finding(&rules::MISSING_PATH, item, touch.range.clone(), message, help);
            if let (None, Some(other)) = (maker, names.only(&touch.path)) {
                let edit = Edit::replace(opened.path, touch.range.clone(), other.as_str());
                finding = finding.fixed_by(Fix { safety: Safety::Suggested, edits: vec![edit] });
            }
            findings.push(finding);
        }
    }
    shared(opened, &reach, companions, findings);
}

/// Whether what a scope names is in the tree: a file, a folder, a match of a glob.
fn is_there(snapshot: &Snapshot, touch: &Touch) -> bool {
    if let Ok(path) = RepoPath::new(touch.path.trim_end_matches('/'))
        && !touch.path.contains(['*', '?'])
    {
        return snapshot.tree.contains(&path) || snapshot.has_folder(path.as_str());
    }
    let covers = touch.covers();
    snapshot.tree.iter().any(|path| covers(path.as_str()))
}

/// Paths by their file names.
struct Names<'a>(BTreeMap<&'a str, Vec<&'a RepoPath>>);

impl<'a> Names<'a> {
    fn of(snapshot: &'a Snapshot) -> Names<'a> {
        let mut names: BTreeMap<&str, Vec<&RepoPath>> = BTreeMap::new();
        for path in snapshot.tree.iter() {
            let name = path.as_str().rsplit('/').next().unwrap_or_default();
            names.entry(name).or_default().push(path);
        }
        Names(names)
    }

    /// The only file that has the name of `path`, if names like that are not everywhere.
    fn only(&self, path: &str) -> Option<&'a RepoPath> {
        let name = path.rsplit('/').next()?;
        let found = self.0.get(name)?;
        let common =
            matches!(name, "mod.rs" | "lib.rs" | "main.rs" | "__init__.py" | "index.ts" | "index.js" | "README.md");
        if found.len() == 1 && !common { found.first().copied() } else { None }
    }

    fn help(&self, path: &str) -> String {
        match self.only(path) {
            Some(other) => format!("`{other}` has that name; correct the plan, or say `Add:` if it is new"),
            None => "correct the path, or say `Add:` if it is new".to_owned(),
        }
    }
}

/// Files that two items touch of which neither waits for the other.
fn shared(opened: &Opened<'_>, reach: &Reach, companions: &Chosen, findings: &mut Vec<Finding>) {
    let items = &opened.plan.items;
    let exempt = |path: &str| RepoPath::new(path).is_ok_and(|path| companions.contains(&path));
    let mut users: BTreeMap<&str, Vec<(usize, &Touch)>> = BTreeMap::new();
    let mut patterns: Vec<(usize, &Touch)> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        for touch in item.scope.iter().chain(&item.tests) {
            if touch.is_pattern() || touch.may_be_folder() {
                patterns.push((place, touch));
            }
            if !touch.is_pattern() && !exempt(&touch.path) {
                let of = users.entry(&touch.path).or_default();
                if of.last().is_none_or(|(last, _)| *last != place) {
                    of.push((place, touch));
                }
            }
        }
    }
    for (place, touch) in patterns {
        let (covers, prefix) = (touch.covers(), touch.prefix());
        let alike = users.range_mut(prefix..).take_while(|(path, _)| path.starts_with(prefix));
        for (_, of) in alike.filter(|(path, _)| covers(path)) {
            // By place, as they were read.
            if let Err(at) = of.binary_search_by_key(&place, |(own, _)| *own) {
                of.insert(at, (place, touch));
            }
        }
    }
    for (path, of) in users {
        for (nth, (place, touch)) in of.iter().enumerate() {
            // The first few say enough.
            const NAMED_MAX: usize = 3;
            // Of two items with one id that is said.
            let apart = |other: usize| !reach.is_ordered(*place, other) && items[other].id() != items[*place].id();
            let loose = || of[..nth].iter().filter(|(other, _)| apart(*other));
            let Some((last, _)) = loose().next_back() else { continue };
            let first: Vec<&str> = loose().take(NAMED_MAX).map(|(other, _)| opened.name(*other)).collect();
            let (named, more) = (first.join(", "), loose().count() - first.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let item = &items[*place];
            let message = format!("{} and {named}{more} touch `{path}`, and neither waits for the other", item.name);
            let help =
                format!("add {} to what {} waits for, `(recommended)` if it need not", opened.name(*last), item.name);
            findings.push(opened.finding(&rules::SHARED_FILE, item, touch.range.clone(), message, help));
        }
    }
}
