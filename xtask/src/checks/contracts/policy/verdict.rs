//! The change at hand, held against a policy: what nobody allowed takes a person.

use std::collections::BTreeSet;

use super::tiers::{Named, Tiers, Why};
use crate::checks::{Check, WantedChanges};
use crate::config::schema::Approval;
use crate::model::{Changed, Now, RepoPath, Report, Snapshot};
use crate::ordered::Ordered;

/// Asks for everything that the change at hand touches.
pub struct WholeChange {
    /// The revision that it is measured from; without one, the main branch.
    pub base: Option<String>,
}

impl Check for WholeChange {
    fn name(&self) -> &'static str {
        "contracts"
    }

    fn wants(&self, _: &RepoPath) -> bool {
        false
    }

    fn wants_changes(&self) -> Option<WantedChanges<'_>> {
        let counts = Box::new(|_: &RepoPath| true);
        let (base, old, trailers) = (self.base.clone(), BTreeSet::new(), BTreeSet::new());
        Some(WantedChanges { counts, old, base, every_name: true, trailers })
    }

    fn wants_extent(&self) -> bool {
        true
    }

    fn run(&self, _: &Snapshot) -> Report {
        Report::default()
    }
}

/// How one changed path is approved.
#[derive(Clone, Debug)]
pub struct Row {
    /// The path; of a name that is none, how it is shown.
    pub path: String,
    /// `changed`, `removed`, `link` for a link or a submodule, `unreadable` for a name that is no path,
    /// `outside` for what lies beside the root.
    pub change: &'static str,
    /// How it is approved.
    pub approval: Approval,
    /// Why, as a part of a sentence.
    pub why: String,
    /// What the tier says of itself.
    pub reason: String,
    /// The path of a tier that decided.
    pub named: Option<Named>,
}

/// What one policy says of a change.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Every changed path, in order; names that are none last.
    pub rows: Vec<Row>,
    /// How many lines the change adds and removes; `None` where that cannot be counted.
    pub lines: Option<usize>,
}

impl Verdict {
    /// The strictest approval of any path.
    pub fn approval(&self) -> Approval {
        let strictest = self.rows.iter().map(|row| row.approval).max_by_key(|approval| approval.strictness());
        strictest.unwrap_or(Approval::Auto)
    }

    /// The rows that ask for the most.
    pub fn deciding(&self) -> impl Iterator<Item = &Row> {
        let approval = self.approval();
        self.rows.iter().filter(move |row| row.approval == approval)
    }
}

/// Holds `changed` against the policy.
pub fn judge(tiers: &Tiers<'_>, changed: &Changed) -> Verdict {
    let lines = changed.paths.keys().map(|path| changed.lines.get(path).copied().flatten()).sum();
    let textless = changed.lines.iter().filter(|(_, lines)| **lines == Some(0)).map(|(path, _)| path).into_set();
    let paths = changed.paths.len() + changed.unnameable.len() + changed.outside.len();
    let size = Size { lines, paths, textless };
    let mut rows: Vec<Row> = changed.paths.iter().map(|(path, now)| row(tiers, path, *now, &size)).collect();
    let beyond = |name: &String, change, why: &str| Row {
        path: name.clone(),
        change,
        approval: Approval::Review,
        why: why.to_owned(),
        reason: String::new(),
        named: None,
    };
    let unreadable = "the name is no path here, so no tier can name it";
    rows.extend(changed.unnameable.iter().map(|name| beyond(name, "unreadable", unreadable)));
    let outside = "it lies outside of the folder that the policy is about";
    rows.extend(changed.outside.iter().map(|name| beyond(name, "outside", outside)));
    Verdict { rows, lines }
}

/// How large the whole change is.
struct Size<'c> {
    lines: Option<usize>,
    paths: usize,
    /// Changed paths of which no line changed.
    textless: BTreeSet<&'c RepoPath>,
}

fn row(tiers: &Tiers<'_>, path: &RepoPath, now: Now, size: &Size<'_>) -> Row {
    let decision = tiers.decide(path);
    let named = match decision.why {
        Why::Tier(named) => Some(named),
        Why::Unlisted | Why::Own => None,
    };
    let reason = named.map_or("", |named| tiers.tier(named).reason.as_str()).to_owned();
    let change = match now {
        Now::File => "changed",
        Now::Other => "link",
        Now::Gone => "removed",
    };
    let row = Row {
        path: path.to_string(),
        change,
        approval: decision.approval,
        why: tiers.because(decision),
        reason,
        named,
    };
    if !decision.approval.is_automatic() {
        return row;
    }
    if now == Now::Other {
        let why = "it is a link or a submodule, which says nothing of what it leads to".to_owned();
        return Row { approval: Approval::Review, why, ..row };
    }
    if now == Now::File && size.textless.contains(path) {
        let why = "no line of it changed: it is empty, or may be run as a program now".to_owned();
        return Row { approval: Approval::Review, why, ..row };
    }
    match tiers.approving(path, decision.approval).find_map(|tier| over(tier, size)) {
        Some(why) => Row { approval: Approval::Review, why, ..row },
        None => row,
    }
}

/// Which limit of `tier` the change passes, in words.
fn over(tier: &crate::config::schema::PolicyTier, size: &Size<'_>) -> Option<String> {
    let name = &tier.name;
    if let Some(max) = tier.files_max.filter(|max| size.paths > *max) {
        return Some(format!("tier `{name}` allows {max} paths, and {} changed", size.paths));
    }
    let max = tier.lines_max?;
    match size.lines {
        None => Some(format!("tier `{name}` allows {max} lines, and the lines of a changed file cannot be counted")),
        Some(lines) if lines > max => Some(format!("tier `{name}` allows {max} lines, and {lines} changed")),
        Some(_) => None,
    }
}
