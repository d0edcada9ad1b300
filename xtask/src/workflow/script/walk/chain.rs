//! Pipes with `&&` and `||` between them: what becomes of the failure of each.

use super::{Context, NO_ERREXIT, Walk, ends_well, is_search, is_test, program};
use crate::text::shell::tree::{Item, Joint, Pipe};
use crate::workflow::script::names::{Names, as_simple};

/// A chain, and what is known of each end of it: chains may be long, and every pipe is asked about what follows.
struct Chain<'a> {
    pipes: &'a [(Joint, Pipe)],
    /// Of each place, where the next `||` from there on stands.
    ors: Vec<Option<usize>>,
    /// Whether a pipe from there on ends the script badly, or remembers that it should.
    reacts: Vec<bool>,
    /// Whether one does by `exit`.
    exits: Vec<bool>,
    /// The last `||`, if what follows it always ends well.
    rescue: Option<usize>,
}

impl<'a> Chain<'a> {
    fn of(pipes: &'a [(Joint, Pipe)], names: &Names) -> Chain<'a> {
        let count = pipes.len() + 1;
        let (mut ors, mut reacts, mut exits) = (vec![None; count], vec![false; count], vec![false; count]);
        for (at, (joint, pipe)) in pipes.iter().enumerate().rev() {
            ors[at] = if *joint == Joint::Or { Some(at) } else { ors[at + 1] };
            reacts[at] = reacts[at + 1] || pipe.parts.iter().any(|part| names.is_reaction(part));
            exits[at] = exits[at + 1] || is_exit(names, pipe);
        }
        let last = pipes.iter().rposition(|(joint, _)| *joint == Joint::Or);
        let rescue = last.filter(|at| pipes[*at..].iter().all(|(_, pipe)| names.is_harmless(pipe)));
        Chain { pipes, ors, reacts, exits, rescue }
    }

    /// What stands behind the pipe at `at`.
    fn next(&self, at: usize) -> Option<&(Joint, Pipe)> {
        self.pipes.get(at + 1)
    }

    /// Where the next `||` behind the pipe at `at` stands.
    fn or(&self, at: usize) -> Option<usize> {
        self.ors[at + 1]
    }
}

fn is_exit(names: &Names, pipe: &Pipe) -> bool {
    pipe.parts.len() == 1 && pipe.parts.iter().any(|part| names.exits(part))
}

impl Walk<'_> {
    /// One statement: whether each pipe of its chain counts, and on which condition it runs.
    pub(super) fn item(&mut self, item: &Item, context: &Context, counts: bool) {
        let chain = Chain::of(&item.chain, &self.names);
        let mut guard = String::new();
        for (at, (joint, pipe)) in item.chain.iter().enumerate() {
            let instead = self.instead(&chain, at);
            let why = self.why_lost(&chain, at, counts, context.unseen);
            let exits = why.is_none() && self.is_left(&chain, at);
            let mut inner = context.lost(why).exiting(exits);
            inner = inner.guarded(&guard).guarded(instead.as_deref().unwrap_or_default());
            let is_followed = chain.next(at).is_some();
            inner.unseen |= is_followed || pipe.negated;
            inner.asked |= pipe.negated || chain.next(at).is_some_and(|next| self.is_answer(next));
            if *joint == Joint::Or {
                inner = inner.guarded("what stands before || failed");
            }
            // What stands before another looks at how it ended.
            self.pipe(pipe, &inner, counts || is_followed);
            if guard.is_empty() && is_test(pipe) {
                guard = self.pipe_shown(pipe);
            }
        }
    }

    /// Whether a failure of the pipe at `at`, or what it finds, is answered by `exit`.
    fn is_left(&self, chain: &Chain<'_>, at: usize) -> bool {
        if self.is_found(chain, at) {
            return chain.next(at).is_some_and(|(_, next)| is_exit(&self.names, next));
        }
        chain.or(at).is_some_and(|or| chain.exits[or])
    }

    /// Whether something ends the script where the pipe at `at` finds what it looks for.
    fn is_found(&self, chain: &Chain<'_>, at: usize) -> bool {
        let (_, pipe) = &chain.pipes[at];
        let looks = pipe.negated || pipe.parts.last().is_some_and(is_search);
        looks && chain.next(at).is_some_and(|next| self.is_answer(next))
    }

    /// Whether what stands behind `&&` ends the script badly, or remembers that it should.
    fn is_answer(&self, (joint, next): &(Joint, Pipe)) -> bool {
        *joint == Joint::And && next.parts.iter().any(|part| self.names.is_reaction(part))
    }

    /// On which condition a failure counts where another program runs in its place: `mypy || pyright`.
    fn instead(&self, chain: &Chain<'_>, at: usize) -> Option<String> {
        let or = chain.or(at)?;
        let first = |pipe: &Pipe| pipe.parts.first().and_then(as_simple).map(|it| program(it).to_owned());
        let ((_, pipe), (_, next)) = (&chain.pipes[at], &chain.pipes[or]);
        // One that is tried once more is no other.
        let is_other = first(pipe) != first(next) && !self.names.is_harmless(next);
        (is_other && !chain.reacts[or]).then(|| format!("{} fails, too", self.pipe_shown(next)))
    }

    /// Why a failure of the pipe at `at` does not fail the script.
    fn why_lost(&self, chain: &Chain<'_>, at: usize, counts: bool, unseen: bool) -> Option<String> {
        // `x && exit 0`, and `exit 1` at the end.
        let succeeds = |(joint, pipe): &(Joint, Pipe)| *joint == Joint::And && pipe.parts.iter().any(ends_well);
        if self.fails && chain.next(at).is_some_and(succeeds) || self.is_found(chain, at) {
            return None;
        }
        // `mypy || failed=1`, and `mypy && passed=1`, where that decides.
        match chain.or(at) {
            Some(or) if chain.reacts[or] => return None,
            None if chain.next(at).is_some_and(|next| self.keeps_it(next)) => return None,
            Some(_) => {
                let rescue = chain.rescue.map(|or| self.pipe_shown(&chain.pipes[or].1));
                let rescue = rescue.map(|shown| format!("`|| {shown}` takes its exit status away"));
                return rescue.or_else(|| (!counts && !self.mode.errexit).then(|| NO_ERREXIT.to_owned()));
            }
            None => {}
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
        if chain.next(at).is_some() {
            return Some("`-e` does not see what fails before `&&`".to_owned());
        }
        chain.pipes[at].1.negated.then(|| "`-e` does not see what stands behind `!`".to_owned())
    }

    /// Whether what stands behind `&&` assigns to a variable that decides something.
    fn keeps_it(&self, (joint, pipe): &(Joint, Pipe)) -> bool {
        *joint == Joint::And && pipe.parts.iter().filter_map(as_simple).any(|simple| self.names.keeps(simple))
    }
}
