//! What is run: the names on the command line against the names that there are.

use crate::config::suggest;

/// What the command line chooses.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The only ones that run; all when there are none.
    pub only: Vec<String>,
    /// The ones that do not run.
    pub skip: Vec<String>,
    /// Why they do not.
    pub reason: String,
}

impl Choice {
    /// Holds the names to `known`, those that there are.
    ///
    /// # Errors
    /// Names the first one that there is not, and what is near; or says that the reason is empty.
    pub fn check(&self, known: &[&str]) -> Result<(), String> {
        for name in self.only.iter().chain(&self.skip) {
            if known.contains(&name.as_str()) {
                continue;
            }
            return Err(match suggest::nearest(name, known.iter().copied()) {
                Some(nearest) => format!("there is no check or step `{name}`; did you mean `{nearest}`?"),
                None => format!("there is no check or step `{name}`; there are `{}`", known.join("`, `")),
            });
        }
        if !self.skip.is_empty() && self.reason.trim().is_empty() {
            return Err("the reason for leaving something out is empty; it goes on record".to_owned());
        }
        Ok(())
    }

    /// Why `name` does not run; `None` when it does.
    pub fn leaves_out(&self, name: &str) -> Option<String> {
        if self.skip.iter().any(|skipped| skipped == name) {
            return Some(self.reason.trim().to_owned());
        }
        let is_chosen = self.only.is_empty() || self.only.iter().any(|only| only == name);
        (!is_chosen).then(|| format!("only {} was asked for (--only)", self.only.join(", ")))
    }

    /// Whether everything runs.
    pub fn is_whole(&self) -> bool {
        self.only.is_empty() && self.skip.is_empty()
    }

    /// The arguments that say so, as they are typed.
    pub fn arguments(&self) -> Vec<String> {
        let mut words = Vec::new();
        for name in &self.only {
            words.extend(["--only".to_owned(), name.clone()]);
        }
        for name in &self.skip {
            words.extend(["--skip".to_owned(), name.clone()]);
        }
        if !self.skip.is_empty() {
            words.extend(["--reason".to_owned(), self.reason.trim().to_owned()]);
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(only: &[&str], skip: &[&str], reason: &str) -> Choice {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Choice { only: list(only), skip: list(skip), reason: reason.to_owned() }
    }

    #[test]
    fn a_name_that_is_none_is_refused_with_the_nearest() {
        let known = ["encoding", "tests"];
        assert!(choice(&["tests"], &[], "").check(&known).is_ok());
        let said = choice(&[], &["test"], "slow").check(&known).unwrap_err();
        assert!(said.contains("did you mean `tests`"), "{said}");
        assert!(choice(&[], &["tests"], " ").check(&known).is_err());
    }

    #[test]
    fn what_is_left_out_says_why() {
        assert_eq!(choice(&[], &[], "").leaves_out("a"), None);
        assert_eq!(choice(&[], &["a"], "slow ").leaves_out("a").as_deref(), Some("slow"));
        assert_eq!(choice(&["b"], &[], "").leaves_out("b"), None);
        assert!(choice(&["b"], &[], "").leaves_out("a").is_some());
        assert_eq!(choice(&[], &["a"], "x y").arguments(), ["--skip", "a", "--reason", "x y"]);
    }
}
