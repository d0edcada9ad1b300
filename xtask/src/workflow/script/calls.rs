//! Functions of a script: a command in one counts where a call of it counts.

use std::collections::BTreeMap;

use super::Command;

/// One call of a function.
pub(super) struct Call {
    /// Why its failure is lost, if it is.
    pub(super) lost: Option<String>,
    /// The function that it stands in.
    pub(super) caller: Option<String>,
}

/// The commands, those of functions lost where every call is.
pub(super) fn settle<'a>(
    found: Vec<(Command, Option<String>)>,
    calls: &BTreeMap<String, Vec<Call>>,
    functions: impl Iterator<Item = &'a String>,
) -> Vec<Command> {
    let uncalled = |name: &String| (name.clone(), Some(format!("nothing calls the function `{name}`")));
    let mut fates: BTreeMap<String, Option<String>> = functions.map(uncalled).collect();
    // Who calls whom is followed from the script itself on, each function once for each way it can end.
    let mut open: Vec<(&String, Option<String>)> = Vec::new();
    let mut below: BTreeMap<&String, Vec<(&String, &Option<String>)>> = BTreeMap::new();
    for (name, call) in calls.iter().flat_map(|(name, calls)| calls.iter().map(move |call| (name, call))) {
        match &call.caller {
            None => open.push((name, call.lost.clone())),
            Some(caller) => below.entry(caller).or_default().push((name, &call.lost)),
        }
    }
    let mut reached: BTreeMap<&String, bool> = BTreeMap::new();
    // What counts goes first, so that it is settled once.
    open.sort_by_key(|(_, lost)| lost.is_none());
    while let Some((name, lost)) = open.pop() {
        if reached.get(name).is_some_and(|counts| *counts || lost.is_some()) {
            continue;
        }
        reached.insert(name, lost.is_none());
        fates.insert(name.clone(), lost.clone());
        let calls = below.get(name).map(Vec::as_slice).unwrap_or_default();
        open.extend(calls.iter().map(|(inner, own)| (*inner, lost.clone().or_else(|| (*own).clone()))));
    }
    let settled = |(mut command, function): (Command, Option<String>)| {
        if let (None, Some(function)) = (&command.lost, function) {
            command.lost = fates.get(&function).cloned().flatten();
        }
        command
    };
    found.into_iter().map(settled).collect()
}
