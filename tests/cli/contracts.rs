//! `contracts`: workflows enforce what is called enforced, and changes are approved by whom the policy says.

mod ci;
mod governance;
mod pinning;
mod policy;

use super::{Repo, Run};

/// What `contracts` finds: `path:line:column rule`.
fn found(repo: &Repo) -> Vec<String> {
    let run = repo.run(&["contracts"]);
    assert!(matches!(run.code, 0 | 1), "{run}");
    run.findings()
}
