//! Work on items that have not landed.

use super::evidence::short;
use super::{Found, Landings, State};
use crate::checks::stack::requests::{PullRequest, State as PullState};
use crate::model::{Branch, Log, Standing};

/// Whether somebody works on an item that has not landed.
pub fn judge(log: &Log, requests: &[&PullRequest], branches: &[&Branch], landings: &Landings<'_>, found: &mut Found) {
    for request in requests {
        let (state, how) = match request.state {
            PullState::Open => (Some(State::InReview), "is open"),
            PullState::Draft => (Some(State::InProgress), "is a draft"),
            PullState::Closed => (None, "was closed without a merge"),
            PullState::Merged => continue,
        };
        found.reasons.push(format!("pull request #{} {how}", request.number));
        found.work = found.work.into_iter().chain(state).min();
    }
    for branch in branches {
        let what = if branch.remote { "remote branch" } else { "branch" };
        match &branch.standing {
            Standing::Apart(apart) => {
                let count = apart.commits.len();
                let landed = apart.commits.iter().filter(|own| own.landed_as.is_some()).count();
                let some = if landed > 0 { format!(", {landed} of them in {}", log.base) } else { String::new() };
                let plural = if count == 1 { "" } else { "s" };
                found.reasons.push(format!("{what} {} has {count} commit{plural} of its own{some}", branch.name));
                found.work = found.work.into_iter().chain([State::InProgress]).min();
            }
            Standing::OnLine => {
                found.reasons.push(format!("{what} {} has no commit of its own, which shows nothing", branch.name));
            }
            Standing::Merged => {
                let back = landings.taken_back(branch).map(|by| format!(", and {} took that back", short(by)));
                found.reasons.push(format!("{what} {} was merged{}", branch.name, back.unwrap_or_default()));
            }
        }
    }
}
