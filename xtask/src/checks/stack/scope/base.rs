//! What a branch is measured from: the branch below it, where that is of an item that its own waits for.

use std::collections::BTreeSet;

use super::Chosen;
use crate::checks::stack::status::Names;
use crate::model::{Apart, Branch, Log, Standing};
use crate::ordered::Ordered;
use crate::plan::Graph;

/// The commit that the branch of an item stands on, if another branch brought it. A branch of something else that
/// begins on the way hides nothing.
pub fn below(chosen: &Chosen<'_>, log: &Log, apart: &Apart, names: &Names) -> Option<String> {
    let reach = Graph::of(&chosen.opened.plan).reach();
    let is_below = |branch: &&Branch| {
        let other = names.branch(&branch.name).and_then(|key| chosen.opened.plan.place(&key));
        other.is_some_and(|other| reach.waits(chosen.place, other))
    };
    let below: Vec<&Branch> = log.branches.iter().filter(is_below).collect();
    if let Some(on) = apart.on.as_ref().filter(|on| below.iter().any(|branch| branch.tip == **on)) {
        return Some(on.clone());
    }
    // The branch below went on: what both have in common is that one's.
    let theirs: BTreeSet<&str> = below
        .iter()
        .filter_map(|branch| match &branch.standing {
            Standing::Apart(apart) => Some(apart.commits.iter().map(|own| own.id.as_str())),
            _ => None,
        })
        .flatten()
        .into_set();
    apart.commits.iter().find(|own| theirs.contains(own.id.as_str())).map(|own| own.id.clone())
}
