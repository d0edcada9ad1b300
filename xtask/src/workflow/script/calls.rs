//! Functions of a script: a command in one counts where a call of it counts.

use std::collections::BTreeMap;

use super::Command;
use crate::ordered::Ordered;

/// A command, and where it stands.
pub(super) struct Found {
    /// The command.
    pub(super) command: Command,
    /// The function that it stands in.
    pub(super) function: Option<String>,
    /// Whether its status is that of the function.
    pub(super) is_tail: bool,
    /// Whether its failure ends the script, wherever the function is called.
    pub(super) exits: bool,
}

/// One call of a function.
pub(super) struct Call {
    /// Why its failure is lost, if it is.
    pub(super) lost: Option<String>,
    /// Whether `-e` is off for what is called.
    pub(super) unseen: bool,
    /// Whether its status is that of the function it stands in.
    pub(super) is_tail: bool,
    /// Whether its failure ends the script, wherever it stands.
    pub(super) exits: bool,
    /// Why even an `exit` in what is called is lost, if it is.
    pub(super) walled: Option<String>,
    /// The function that it stands in.
    pub(super) caller: Option<String>,
}

/// What becomes of a failure in a function.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Fate {
    /// Why that of its status is lost, if it is.
    tail: Option<String>,
    /// Why that of any other command is.
    inner: Option<String>,
    /// Why what an `exit` says is.
    exit: Option<String>,
}

impl Fate {
    fn of(lost: Option<String>, unseen: bool, exit: Option<String>) -> Fate {
        let why = || "its function is called where `-e` does not look into it".to_owned();
        Fate { inner: lost.clone().or_else(|| unseen.then(why)), tail: lost, exit }
    }

    /// How much of it is lost.
    fn loss(&self) -> usize {
        [&self.tail, &self.inner, &self.exit].into_iter().flatten().count()
    }
}

/// The commands, those of functions lost where every call is.
pub(super) fn settle<'a>(
    found: Vec<Found>,
    calls: &BTreeMap<String, Vec<Call>>,
    functions: impl Iterator<Item = &'a String>,
) -> Vec<Command> {
    let uncalled = |name: &String| {
        let why = Some(format!("nothing calls the function `{name}`"));
        (name.clone(), Fate::of(why.clone(), false, why))
    };
    let mut fates: BTreeMap<String, Fate> = functions.map(uncalled).into_map();
    // Who calls whom is followed from the script itself on, each function once for each way it can end.
    let mut open: Vec<(&String, Fate)> = Vec::new();
    let mut below: BTreeMap<&String, Vec<(&String, &Call)>> = BTreeMap::new();
    for (name, call) in calls.iter().flat_map(|(name, calls)| calls.iter().map(move |call| (name, call))) {
        match &call.caller {
            None => open.push((name, Fate::of(call.lost.clone(), call.unseen, call.walled.clone()))),
            Some(caller) => below.entry(caller).or_default().push((name, call)),
        }
    }
    let mut reached: BTreeMap<&String, usize> = BTreeMap::new();
    // What counts goes first, so that it is settled once.
    open.sort_by_cached_key(|(_, fate)| std::cmp::Reverse(fate.loss()));
    while let Some((name, fate)) = open.pop() {
        if reached.get(name).is_some_and(|loss| *loss <= fate.loss()) {
            continue;
        }
        reached.insert(name, fate.loss());
        fates.insert(name.clone(), fate.clone());
        let calls = below.get(name).map(Vec::as_slice).unwrap_or_default();
        open.extend(calls.iter().map(|(inner, call)| {
            let own = match (call.exits, call.is_tail) {
                (true, _) => &fate.exit,
                (_, true) => &fate.tail,
                (_, false) => &fate.inner,
            };
            let unseen = call.unseen || !call.exits && fate.inner.is_some();
            let exit = fate.exit.clone().or_else(|| call.walled.clone());
            (*inner, Fate::of(own.clone().or_else(|| call.lost.clone()), unseen, exit))
        }));
    }
    let settled = |Found { mut command, function, is_tail, exits }: Found| {
        if let (None, Some(fate)) = (&command.lost, function.and_then(|function| fates.get(&function))) {
            let why = match (exits, is_tail) {
                (true, _) => &fate.exit,
                (_, true) => &fate.tail,
                (_, false) => &fate.inner,
            };
            command.lost.clone_from(why);
        }
        command
    };
    found.into_iter().map(settled).collect()
}
