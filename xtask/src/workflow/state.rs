//! Whether something is enforced, and why not.

/// What a failure does to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It fails the change.
    Enforced,
    /// It fails the change where it is run, and that depends.
    Conditional,
    /// It fails nothing.
    Staged,
}

impl Verdict {
    /// The word the user reads.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Enforced => "ENFORCED",
            Verdict::Conditional => "CONDITIONAL",
            Verdict::Staged => "STAGED",
        }
    }
}

/// Something that decides whether it is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// As it is shown.
    pub text: String,
    /// Globs of paths, if the change of one of them is the condition.
    pub paths: Option<Vec<String>>,
    /// The expression, if it is one.
    pub expression: Option<String>,
}

/// Everything that keeps a failure from counting, or makes it depend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Why a failure never counts.
    pub staged: Vec<String>,
    /// What it depends on.
    pub conditions: Vec<Condition>,
}

impl State {
    /// A failure that never counts.
    pub fn staged(why: impl Into<String>) -> State {
        State { staged: vec![why.into()], conditions: Vec::new() }
    }

    /// What it comes to.
    pub fn verdict(&self) -> Verdict {
        match (self.staged.is_empty(), self.conditions.is_empty()) {
            (false, _) => Verdict::Staged,
            (true, false) => Verdict::Conditional,
            (true, true) => Verdict::Enforced,
        }
    }

    /// The reasons that decide, as they are shown.
    pub fn reasons(&self) -> Vec<&str> {
        match self.staged.as_slice() {
            [] => self.conditions.iter().map(|condition| condition.text.as_str()).collect(),
            staged => staged.iter().map(String::as_str).collect(),
        }
    }

    /// This, and everything that surrounds it.
    #[must_use]
    pub fn within(&self, outer: &State) -> State {
        let mut both = outer.clone();
        let fresh = self.staged.iter().filter(|why| !outer.staged.contains(why));
        both.staged.extend(fresh.cloned());
        let fresh = self.conditions.iter().filter(|condition| !outer.conditions.contains(condition));
        both.conditions.extend(fresh.cloned());
        both
    }

    /// Adds a condition of a script that it depends on.
    pub fn depends_on_guard(&mut self, guard: &str) {
        self.conditions.push(Condition { text: format!("only if `{guard}`"), paths: None, expression: None });
    }

    /// Adds an expression that it depends on.
    pub fn depends(&mut self, text: String, expression: &str) {
        self.conditions.push(Condition { text, paths: None, expression: Some(expression.to_owned()) });
    }
}
