//! `stack`: a plan that can be followed, and is followed.

mod asked;
mod describe;
mod fmt;
mod form;
mod grammar;
mod hostile;
mod landed;
mod new;
mod scope;
mod shown;
mod status;

use serde_json::Value;

use super::{Repo, Run};

/// A plan on which nothing is found, in the canonical grammar.
const PLAN: &str = "# Plans

## PR stack

### PR-01 (P0): Say what is meant

- **Depends on**: nothing
- **Primary goals**:
  - One truth.
- **Scope (files)**:
  - `docs/policy.md`
  - Add: `tests/test_policy.py` (new)
- **Acceptance criteria**:
  - The test holds the document.

### PR-02 (P0): Do it

- **Depends on**: PR-01 (the policy)
- **Primary goals**:
  - Safe by default.
- **Scope (files)**:
  - `src/app.py`
  - `tests/test_policy.py` (extend)
- **Acceptance criteria**:
  - The test fails without it.
";

/// The configuration of [`PLAN`].
const CONFIG: &str = "ledger = []\n\n[[stack.plan]]\nfile = \"docs/plan.md\"\nsection = \"PR stack\"\n";

/// A committed repository with this plan and the files it speaks of.
fn repo(plan: &str) -> Repo {
    Repo::git(&[
        ("xtask.toml", CONFIG),
        ("docs/plan.md", plan),
        ("docs/policy.md", "# Policy\n"),
        ("src/app.py", "safe = True\n"),
    ])
}

/// What `stack` finds.
fn found(repo: &Repo) -> Vec<String> {
    let run = repo.run(&["stack"]);
    assert_ne!(run.code, 2, "{run}");
    run.findings()
}

/// What `stack` finds in [`PLAN`] after `from` was replaced by `to`.
#[track_caller]
fn changed(from: &str, to: &str) -> Vec<String> {
    assert!(PLAN.contains(from), "{from}");
    found(&repo(&PLAN.replacen(from, to, 1)))
}

/// The plan that `stack parse` prints, of a document with nothing else.
fn parsed(text: &str, options: &[&str]) -> Value {
    let repo = Repo::git(&[("xtask.toml", "ledger = []\n"), ("docs/plan.md", text)]);
    json(&repo.run(&[&["stack", "parse", "--format", "json"], options].concat()))["plans"][0].clone()
}

fn json(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{run}");
    serde_json::from_str(&run.stdout).unwrap()
}
