//! What a workflow runs on.

use std::ops::Range;

use super::filter::takes;
use super::state::{Condition, State};
use crate::text::yaml::{Node, Value};

/// Names that the main branch may have.
const MAIN: [&str; 8] = ["main", "master", "trunk", "develop", "dev", "devel", "development", "default"];

/// Events that come with a change.
const CHANGES: [&str; 4] = ["pull_request", "pull_request_target", "merge_group", "push"];

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trigger {
    /// Its name.
    pub event: String,
    /// Where it stands.
    pub range: Range<usize>,
    /// The branches it is limited to.
    pub branches: Vec<String>,
    /// The branches that it leaves out.
    pub branches_ignore: Vec<String>,
    /// Whether it is limited to tags.
    pub only_tags: bool,
    /// The paths it is limited to.
    pub paths: Vec<String>,
    /// The paths it leaves out.
    pub paths_ignore: Vec<String>,
    /// The activities it is limited to.
    pub types: Vec<String>,
}

/// The triggers under `on`.
pub(super) fn read(node: &Node) -> Vec<Trigger> {
    let plain = |node: &Node| {
        Some(Trigger { event: node.as_str()?.to_owned(), range: node.range.clone(), ..Trigger::default() })
    };
    match node.value() {
        Value::Scalar(_) => plain(node).into_iter().collect(),
        Value::Sequence(items) => items.iter().filter_map(plain).collect(),
        Value::Mapping(_) => {
            let entries = node.entries().into_iter();
            entries.filter_map(|entry| Some(with_filters(plain(&entry.key)?, &entry.value))).collect()
        }
    }
}

fn with_filters(trigger: Trigger, node: &Node) -> Trigger {
    let list = |key: &str| node.get(key).map(texts).unwrap_or_default();
    let (branches, tags) = (list("branches"), node.get("tags").is_some());
    Trigger {
        only_tags: tags && branches.is_empty() && node.get("branches-ignore").is_none(),
        branches,
        branches_ignore: list("branches-ignore"),
        paths: list("paths"),
        paths_ignore: list("paths-ignore"),
        types: list("types"),
        ..trigger
    }
}

/// The texts of a list, or of one text.
pub(super) fn texts(node: &Node) -> Vec<String> {
    match node.value() {
        Value::Sequence(items) => items.iter().filter_map(Node::as_str).map(str::to_owned).collect(),
        _ => node.as_str().map(str::to_owned).into_iter().collect(),
    }
}

/// What the triggers make of a failure.
pub(super) fn state(triggers: &[Trigger]) -> State {
    let quoted = |texts: Vec<&str>| texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ");
    let mut ours: Vec<&Trigger> = triggers.iter().filter(|trigger| CHANGES.contains(&trigger.event.as_str())).collect();
    ours.sort_by_cached_key(|trigger| CHANGES.iter().position(|event| *event == trigger.event));
    let Some(first) = ours.first() else {
        let events = triggers.iter().map(|trigger| trigger.event.as_str()).collect::<Vec<_>>();
        return State::staged(if events.is_empty() {
            "the workflow has no trigger".to_owned()
        } else {
            format!("the workflow runs on {} only, never for a change", quoted(events))
        });
    };
    if ours.iter().all(|trigger| matches!(trigger.types.as_slice(), [only] if only == "closed" || only == "destroyed"))
    {
        return State::staged(format!("the workflow runs on `{}` only when it is over", first.event));
    }
    let mut state = State::default();
    if first.event == "push" {
        if first.only_tags {
            return State::staged("the workflow runs for tags only, never for a change");
        }
        let every = ["topic", "some/topic"];
        if first.branches_ignore.iter().any(|glob| every.iter().all(|name| takes(std::slice::from_ref(glob), name))) {
            return State::staged("the workflow runs for no branch");
        }
        if !first.branches.is_empty() && !every.iter().all(|name| takes(&first.branches, name)) {
            let branches = quoted(first.branches.iter().map(String::as_str).collect());
            let text = format!("it runs after a push to {branches}, not for a pull request");
            state.conditions.push(Condition { text, paths: None, expression: None });
        }
    }
    state.conditions.extend(first.conditions());
    state
}

impl Trigger {
    /// What a run depends on when the event comes.
    pub fn conditions(&self) -> Vec<Condition> {
        let quoted = |texts: &[String]| super::filter::listed(texts);
        let mut conditions = Vec::new();
        let usual = |kind: &String| kind == "synchronize";
        if self.event.starts_with("pull_request") && !self.types.is_empty() && !self.types.iter().any(usual) {
            let text = format!("`on.{}.types`: {}", self.event, quoted(&self.types));
            conditions.push(Condition { text, paths: None, expression: None });
        }
        if self.event != "push" {
            // Which branch is the main one is not written in the repository.
            let is_main = |name: &&str| {
                (self.branches.is_empty() || takes(&self.branches, name)) && !takes(&self.branches_ignore, name)
            };
            let limits = [("branches", &self.branches), ("branches-ignore", &self.branches_ignore)];
            for (key, globs) in limits.into_iter().filter(|(_, globs)| !globs.is_empty()) {
                let is_missed = match key {
                    "branches" => !MAIN.iter().any(&is_main),
                    _ => MAIN[..2].iter().any(|name| takes(globs, name)),
                };
                if is_missed {
                    let text = format!("`on.{}.{key}`: {}", self.event, quoted(globs));
                    conditions.push(Condition { text, paths: None, expression: None });
                }
            }
        }
        if !self.paths.is_empty() {
            let text = format!("`on.{}.paths`: {}", self.event, quoted(&self.paths));
            conditions.push(Condition { text, paths: Some(self.paths.clone()), expression: None });
        }
        if !self.paths_ignore.is_empty() {
            let text = format!("`on.{}.paths-ignore`: {}", self.event, quoted(&self.paths_ignore));
            let paths = std::iter::once("**".to_owned()).chain(self.paths_ignore.iter().map(|glob| format!("!{glob}")));
            conditions.push(Condition { text, paths: Some(paths.collect()), expression: None });
        }
        conditions
    }
}
