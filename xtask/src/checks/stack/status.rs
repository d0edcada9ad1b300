//! How far each item is, and the evidence for it.
//!
//! Landed is said only with evidence. What could be either way is not landed, and its reason says so.

mod evidence;
mod past;
mod work;

use std::collections::{BTreeSet, HashMap};

use super::requests::{self, PullRequest, State as PullState};
use super::{Opened, Patterns};
use crate::config::schema::{Config, Evidence};
use crate::model::{Branch, Log, Snapshot, Standing};
use crate::ordered::Ordered;
use crate::plan::{Claim, Graph, Key, Target};

pub use evidence::Landings;

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The main branch has it.
    Landed,
    /// Its pull request is open.
    InReview,
    /// Its branch has commits.
    InProgress,
    /// Nothing it waits for is missing.
    Ready,
    /// It waits for what has not landed.
    Blocked,
    /// The plan and git say different things.
    Contradicted,
}

impl State {
    /// Every state, in the order of reports.
    pub const ALL: [State; 6] =
        [State::Landed, State::InReview, State::InProgress, State::Ready, State::Blocked, State::Contradicted];

    /// What reports call it.
    pub fn word(self) -> &'static str {
        match self {
            State::Landed => "landed",
            State::InReview => "in review",
            State::InProgress => "in progress",
            State::Ready => "ready",
            State::Blocked => "blocked",
            State::Contradicted => "contradicted",
        }
    }
}

/// What is known of one item.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// How far it is.
    pub state: State,
    /// How far git says it is; differs from `state` only where that is contradicted.
    pub actual: State,
    /// Why, the strongest reason first.
    pub reasons: Vec<String>,
    /// The items that it waits for strictly and that have not landed.
    pub waits: Vec<usize>,
    /// The items that should have come first and have not landed.
    pub wishes: Vec<usize>,
}

/// What ids look like in git, for one plan.
pub struct Names {
    ids: crate::plan::Ids,
    subject: Patterns,
    branch: Patterns,
    tag: Patterns,
}

impl Names {
    /// The names of a plan whose ids have the shape `id`.
    pub fn new(config: &Config, id: Option<&str>, ids: crate::plan::Ids) -> Names {
        let id = id.unwrap_or(crate::plan::id::DEFAULT_ID);
        let stack = &config.stack;
        // As in subjects and names of branches, letters match whatever their case.
        let any_case = regex::RegexBuilder::new(id).case_insensitive(true).build();
        Names {
            ids: any_case.map_or(ids, crate::plan::Ids::new),
            subject: Patterns::new(&stack.subject, id),
            branch: Patterns::new(&stack.branch, id),
            tag: Patterns::new(&stack.tag, id),
        }
    }

    /// The ids of the items that a pull request is for: by the branch that it brings, and by its title.
    pub fn requested(&self, request: &PullRequest) -> BTreeSet<Key> {
        let keys = [self.branch.id(&request.branch), self.subject.id(&request.title)];
        keys.into_iter().flatten().into_set()
    }

    /// The id that the name of a branch holds.
    pub fn branch(&self, name: &str) -> Option<Key> {
        self.branch.id(name)
    }
}

/// Everything verdicts rest on.
pub struct Known<'a> {
    /// The plan.
    pub opened: &'a Opened<'a>,
    /// The history.
    pub log: &'a Log,
    /// The pull requests.
    pub requests: Vec<PullRequest>,
    /// What ids look like.
    pub names: &'a Names,
    /// Which evidence counts, strongest first.
    pub evidence: &'a [Evidence],
}

/// The pull requests, for those that judge a plan.
///
/// # Errors
/// Says in words what keeps them from being known although they should be.
pub fn pull_requests(config: &Config, snapshot: &Snapshot) -> Result<Vec<PullRequest>, String> {
    if config.stack.evidence.contains(&Evidence::PullRequest) {
        requests::known(config, snapshot)
    } else {
        Ok(Vec::new())
    }
}

/// How far every item of a plan is.
pub fn verdicts(known: &Known<'_>) -> Vec<Verdict> {
    let plan = &known.opened.plan;
    let landings = Landings::of(known);
    let graph = Graph::of(plan);
    let (branches, requests) = (known.branches(), known.requests());
    let look = |place| known.look(place, &landings, &branches, &requests);
    let found: Vec<Found> = (0..plan.items.len()).map(look).collect();
    let is_landed: Vec<bool> = found.iter().map(|found| found.landed).collect();
    let missing = |edges: &[usize], place: usize| -> Vec<usize> {
        edges.iter().copied().filter(|other| *other != place && !is_landed[*other]).collect()
    };
    let unclear = unclear(known.opened);
    found
        .into_iter()
        .enumerate()
        .map(|(place, found)| {
            let waits = missing(&graph.hard[place], place);
            let wishes = missing(&graph.soft[place], place);
            let actual = match (found.landed, found.work) {
                (true, _) => State::Landed,
                (false, Some(state)) => state,
                (false, None) if waits.is_empty() && !unclear.contains_key(&place) => State::Ready,
                (false, None) => State::Blocked,
            };
            let mut reasons = found.reasons;
            if let (false, Some(said)) = (found.landed, unclear.get(&place)) {
                reasons.insert(0, format!("waits for what cannot be decided: {said}"));
            }
            let claim = plan.items[place].claim.as_ref().map(|mark| mark.claim);
            let contradicted = match claim {
                Some(Claim::Done) => !found.landed,
                Some(Claim::Open | Claim::Begun) => found.landed,
                None => false,
            };
            if contradicted {
                let said = if found.landed {
                    "the plan says that it is not done"
                } else {
                    "the plan says that it is done, and nothing here shows it"
                };
                reasons.insert(0, said.to_owned());
            }
            let (waits, wishes) = if found.landed { (Vec::new(), Vec::new()) } else { (waits, wishes) };
            Verdict { state: if contradicted { State::Contradicted } else { actual }, actual, reasons, waits, wishes }
        })
        .collect()
}

/// Items that wait for what nobody can decide, and the words for it.
fn unclear<'a>(opened: &'a Opened<'_>) -> HashMap<usize, &'a str> {
    let plan = &opened.plan;
    let doubts = plan.doubts.iter().map(|doubt| (doubt.item, doubt.range.clone()));
    let unknown = plan.items.iter().enumerate().flat_map(|(place, item)| {
        let edges = item.depends.iter().filter(|edge| edge.hard && matches!(edge.target, Target::Unknown(_)));
        edges.map(move |edge| (place, edge.range.clone()))
    });
    let all = doubts.chain(unknown);
    all.map(|(place, range)| (place, opened.text.get(range).unwrap_or_default())).collect()
}

/// What was found about one item.
struct Found {
    landed: bool,
    /// Whether somebody works on it.
    work: Option<State>,
    reasons: Vec<String>,
}

/// The branches of each item.
type Branches<'a> = HashMap<Key, Vec<&'a Branch>>;

/// The pull requests of each item.
type Requests<'a> = HashMap<Key, Vec<&'a PullRequest>>;

impl<'a> Known<'a> {
    /// The items that the value of a trailer names: nothing but ids, or the end of one, as people write `3`.
    pub(super) fn named(&self, value: &str) -> Vec<Key> {
        let ids = self.names.ids.all(value, 0..value.len());
        if ids.is_empty() {
            let place = self.opened.plan.position(value.trim());
            return place.map(|place| self.opened.plan.items[place].id().clone()).into_iter().collect();
        }
        let mut rest = String::new();
        let mut at = 0;
        for id in &ids {
            rest.push_str(value.get(at..id.range.start).unwrap_or_default());
            rest.push(' ');
            at = id.range.end;
        }
        rest.push_str(value.get(at..).unwrap_or_default());
        let only = rest.split_whitespace().all(|word| matches!(word, "," | ";" | "&" | "+" | "and"));
        if only { ids.into_iter().map(|id| id.key).collect() } else { Vec::new() }
    }

    fn branches(&self) -> Branches<'a> {
        let mut found: Branches<'a> = HashMap::new();
        for branch in &self.log.branches {
            if let Some(key) = self.names.branch(&branch.name) {
                found.entry(key).or_default().push(branch);
            }
        }
        found
    }

    /// The pull requests of each item, by the branches that they bring and by their titles.
    fn requests(&self) -> Requests<'_> {
        let mut found: Requests<'_> = HashMap::new();
        for request in &self.requests {
            for key in self.names.requested(request) {
                found.entry(key).or_default().push(request);
            }
        }
        found
    }

    fn look(&self, place: usize, landings: &Landings<'_>, branches: &Branches<'_>, requests: &Requests<'_>) -> Found {
        let item = &self.opened.plan.items[place];
        let own = branches.get(item.id()).map(Vec::as_slice).unwrap_or_default();
        let requests = requests.get(item.id()).map(Vec::as_slice).unwrap_or_default();
        let mut found = Found { landed: false, work: None, reasons: Vec::new() };
        for kind in self.evidence {
            let said = match kind {
                Evidence::Trailer => landings.trailer(item.id()),
                Evidence::Subject => landings.subject(item.id()),
                // Neither is taken away when what it marked is taken back.
                Evidence::Tag | Evidence::PullRequest if landings.reverted(item.id()).is_some() => None,
                Evidence::Tag => landings.tag(item.id()),
                Evidence::Branch => {
                    // A merge says which branch it brought; where one is open, its contents say more.
                    let is_open = own.iter().any(|branch| matches!(branch.standing, Standing::Apart(_)));
                    let named = if is_open { None } else { landings.merge(item.id()) };
                    named.or_else(|| by_branches(own, item.id(), landings, &mut found.reasons))
                }
                Evidence::PullRequest => merged(requests, &self.log.base),
            };
            if let Some(said) = said {
                found.landed = true;
                found.reasons.push(said);
            }
        }
        if found.landed {
            return found;
        }
        found.reasons.extend(landings.reverted(item.id()));
        work::judge(self.log, requests, own, landings, &mut found);
        found
    }
}

fn merged(requests: &[&PullRequest], main: &str) -> Option<String> {
    let mut merged = requests.iter().filter(|request| request.state == PullState::Merged);
    // One that was merged into another branch has not come into the main one.
    let merged = merged.find(|request| request.landed_on(main))?;
    Some(format!("pull request #{} is merged", merged.number))
}

/// How the branches of an item show that it landed. One of them is no evidence while another has what the main
/// branch has not: they may be parts of the item.
fn by_branches(branches: &[&Branch], key: &Key, landings: &Landings<'_>, reasons: &mut Vec<String>) -> Option<String> {
    let counting = branches.iter().filter(|branch| branch.standing != Standing::OnLine);
    let said: Vec<Option<String>> = counting.map(|branch| landings.branch(branch, key)).collect();
    let first = said.iter().flatten().next()?.clone();
    if said.iter().all(Option::is_some) {
        return Some(first);
    }
    reasons.push(format!("{first}, which is not all of its branches"));
    None
}
