//! How a step came to its end.

/// How a step came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It ran and ended with status 0.
    Passed,
    /// It ran and ended with another status.
    Failed,
    /// It was stopped when its time was over.
    TimedOut,
    /// It could not be started, or the run was interrupted.
    NotRun,
    /// It was left out on purpose.
    Skipped,
    /// It was not run: a success on record rests on the same inputs.
    Reused,
}

impl State {
    const WORDS: [(State, &'static str); 6] = [
        (State::Passed, "passed"),
        (State::Failed, "failed"),
        (State::TimedOut, "timed-out"),
        (State::NotRun, "not-run"),
        (State::Skipped, "skipped"),
        (State::Reused, "reused"),
    ];

    /// The word that the record has for it.
    pub fn word(self) -> &'static str {
        State::WORDS.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// The state that the record has this word for.
    pub(super) fn of(word: &str) -> Option<State> {
        State::WORDS.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }

    /// Whether it says how the command ended.
    pub(super) fn is_run(self) -> bool {
        !matches!(self, State::Skipped | State::NotRun)
    }

    /// Whether it is a success, of now or of then.
    pub fn is_good(self) -> bool {
        matches!(self, State::Passed | State::Reused)
    }
}
