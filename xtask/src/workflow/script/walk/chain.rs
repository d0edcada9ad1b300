//! Pipes with `&&` and `||` between them: what becomes of the failure of each.

use super::{Context, NO_ERREXIT, Walk, ends_well, is_search, is_test, program};
use crate::text::shell::tree::{Item, Joint, Pipe};
use crate::workflow::script::names::as_simple;

impl Walk<'_> {
    /// One statement: whether each pipe of its chain counts, and on which condition it runs.
    pub(super) fn item(&mut self, item: &Item, context: &Context, counts: bool) {
        let mut guard = String::new();
        for (index, (joint, pipe)) in item.chain.iter().enumerate() {
            let rest = &item.chain[index + 1..];
            let instead = self.instead(pipe, rest);
            let why = self.why_lost(pipe, rest, counts, context.unseen);
            let exits = why.is_none() && self.is_left(pipe, rest);
            let mut inner = context.lost(why).exiting(exits);
            inner = inner.guarded(&guard).guarded(instead.as_deref().unwrap_or_default());
            inner.unseen |= !rest.is_empty() || pipe.negated;
            inner.asked |= pipe.negated || rest.first().is_some_and(|(joint, next)| self.is_answer(*joint, next));
            if *joint == Joint::Or {
                inner = inner.guarded("what stands before || failed");
            }
            // What stands before another looks at how it ended.
            self.pipe(pipe, &inner, counts || !rest.is_empty());
            if guard.is_empty() && is_test(pipe) {
                guard = self.pipe_shown(pipe);
            }
        }
    }

    /// Whether a failure of `pipe`, or what it finds, is answered by `exit`.
    fn is_left(&self, pipe: &Pipe, rest: &[(Joint, Pipe)]) -> bool {
        let exits =
            |(_, pipe): &(Joint, Pipe)| pipe.parts.len() == 1 && pipe.parts.iter().any(|part| self.names.exits(part));
        match rest.iter().position(|(joint, _)| *joint == Joint::Or) {
            Some(or) if !self.is_found(pipe, rest) => rest[or..].iter().any(exits),
            _ => self.is_found(pipe, rest) && rest.first().is_some_and(exits),
        }
    }

    /// Whether something ends the script where `pipe` finds what it looks for.
    fn is_found(&self, pipe: &Pipe, rest: &[(Joint, Pipe)]) -> bool {
        let is_answered = rest.first().is_some_and(|(joint, next)| self.is_answer(*joint, next));
        is_answered && (pipe.negated || pipe.parts.last().is_some_and(is_search))
    }

    /// Whether what stands behind `&&` ends the script badly, or remembers that it should.
    fn is_answer(&self, joint: Joint, next: &Pipe) -> bool {
        joint == Joint::And && next.parts.iter().any(|part| self.names.is_reaction(part))
    }

    /// On which condition a failure of `pipe` counts where another program runs in its place: `mypy || pyright`.
    fn instead(&self, pipe: &Pipe, rest: &[(Joint, Pipe)]) -> Option<String> {
        let or = rest.iter().position(|(joint, _)| *joint == Joint::Or)?;
        let reacts = |(_, pipe): &(Joint, Pipe)| pipe.parts.iter().any(|part| self.names.is_reaction(part));
        let first = |pipe: &Pipe| pipe.parts.first().and_then(as_simple).map(|it| program(it).to_owned());
        let next = &rest[or].1;
        // One that is tried once more is no other.
        let is_other = first(pipe) != first(next) && !self.names.is_harmless(next);
        (is_other && !rest[or..].iter().any(reacts)).then(|| format!("{} fails, too", self.pipe_shown(next)))
    }

    /// Why a failure of `pipe` does not fail the script, when `rest` follows it.
    fn why_lost(&self, pipe: &Pipe, rest: &[(Joint, Pipe)], counts: bool, unseen: bool) -> Option<String> {
        // `x && exit 0`, and `exit 1` at the end.
        let succeeds = |(joint, pipe): &(Joint, Pipe)| *joint == Joint::And && pipe.parts.iter().any(ends_well);
        if self.fails && rest.first().is_some_and(succeeds) {
            return None;
        }
        if self.is_found(pipe, rest) {
            return None;
        }
        let reacts = |(_, pipe): &(Joint, Pipe)| pipe.parts.iter().any(|part| self.names.is_reaction(part));
        let or = rest.iter().position(|(joint, _)| *joint == Joint::Or);
        // `mypy || failed=1`, and `mypy && passed=1`, where that decides.
        if or.is_some_and(|or| rest[or..].iter().any(reacts))
            || or.is_none() && rest.first().is_some_and(|it| self.keeps_it(it))
        {
            return None;
        }
        if let Some(or) = rest.iter().rposition(|(joint, _)| *joint == Joint::Or) {
            let is_rescued = rest[or..].iter().all(|(_, pipe)| self.names.is_harmless(pipe));
            if is_rescued {
                return Some(format!("`|| {}` takes its exit status away", self.pipe_shown(&rest[or].1)));
            }
            return (!counts && !self.mode.errexit).then(|| NO_ERREXIT.to_owned());
        }
        if counts {
            return None;
        }
        if !self.mode.errexit {
            return Some(NO_ERREXIT.to_owned());
        }
        if unseen {
            return Some("`-e` does not look into what stands in a condition or before `&&` and `||`".to_owned());
        }
        if !rest.is_empty() {
            return Some("`-e` does not see what fails before `&&`".to_owned());
        }
        pipe.negated.then(|| "`-e` does not see what stands behind `!`".to_owned())
    }

    /// Whether what stands behind `&&` assigns to a variable that decides something.
    fn keeps_it(&self, (joint, pipe): &(Joint, Pipe)) -> bool {
        *joint == Joint::And && pipe.parts.iter().filter_map(as_simple).any(|simple| self.names.keeps(simple))
    }
}
