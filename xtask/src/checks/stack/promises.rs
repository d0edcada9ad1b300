//! What the plan says of an item and git does not, and what a landed item promised.

use super::form::is_test;
use super::status::{State, Verdict};
use super::{Opened, rules};
use crate::model::{Finding, RepoPath, Snapshot};
use crate::plan::{Action, Claim, When};

/// Holds a plan to what git knows.
pub fn judge(opened: &Opened<'_>, snapshot: &Snapshot, verdicts: &[Verdict], findings: &mut Vec<Finding>) {
    for (item, verdict) in opened.plan.items.iter().zip(verdicts) {
        if verdict.state == State::Contradicted
            && let Some(mark) = &item.claim
        {
            let is = format!("git says it is {}", verdict.actual.word());
            let why = verdict.reasons.get(1).map(|reason| format!(" ({reason})")).unwrap_or_default();
            let said = if mark.claim == Claim::Done { "done" } else { "not done" };
            let message = format!("the plan says that {} is {said}, and {is}{why}", item.name);
            let help = if mark.claim == Claim::Done {
                "correct the plan, or land a commit with the trailer `Stack-Item: ID` that closes it"
            } else {
                "correct the plan"
            };
            findings.push(opened.finding(&rules::CONTRADICTED, item, mark.range.clone(), message, help));
        }
        if verdict.actual != State::Landed {
            continue;
        }
        let promised = item
            .scope
            .iter()
            .chain(&item.tests)
            .filter(|touch| touch.action == Action::Add && touch.when == When::Always && !touch.is_pattern());
        for touch in promised {
            if RepoPath::new(&touch.path).is_ok_and(|path| snapshot.tree.contains(&path)) {
                continue;
            }
            let what = if is_test(&touch.path) { "test" } else { "file" };
            let message = format!("{} landed, and the {what} it promised, `{}`, is not there", item.name, touch.path);
            let help = "add it, or say in the plan under which name it landed";
            findings.push(opened.finding(&rules::BROKEN_PROMISE, item, touch.range.clone(), message, help));
        }
    }
}

/// What the plan says rests on git, and git cannot be asked.
pub fn unjudged(opened: &Opened<'_>, why: &str) -> Finding {
    let message = format!("what the plan says is done cannot be judged: {why}");
    let help = "make the history known, or take the statements out of the plan";
    let site = crate::model::Site::new(opened.path, opened.section.heading.clone());
    Finding::new(&rules::NO_HISTORY, site, message, help)
}
