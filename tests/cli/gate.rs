//! The gate: the project's own commands, the record, and what it takes for the record to be evidence.

mod evidence;
mod newcomer;
#[cfg(unix)]
mod stale;
mod steps;
#[cfg(unix)]
mod unruly;

use super::{Repo, Run};

/// A repository whose gate runs these steps.
fn repo(steps: &str) -> Repo {
    Repo::git(&[("xtask.toml", steps), ("src/a.txt", "a\n"), ("docs/b.md", "# B\n")])
}

/// A step that ends well on every system.
const GOOD: &str = "[[gate.step]]\nname = \"good\"\ncommand = [\"git\", \"--version\"]\n";

/// A step that ends with status 1 on every system, as long as `bad.txt` is not empty.
const BAD: &str = "[[gate.step]]\nname = \"bad\"\ncommand = [\"git\", \"diff\", \"--no-index\", \"--quiet\", \"src/a.txt\", \"docs/b.md\"]\n";

/// What is printed, whatever git is here.
fn versionless(run: &Run) -> String {
    regex::Regex::new(r"git version \S+( \([^)]*\))?").unwrap().replace_all(&run.stdout, "git version N").into_owned()
}
