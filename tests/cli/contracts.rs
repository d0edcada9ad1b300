//! `contracts`: workflows enforce what is called enforced, and changes are approved by whom the policy says.

mod governance;
mod pinning;
mod policy;

use super::{Repo, Run};

/// What `contracts` finds: `path:line:column rule`.
fn found(repo: &Repo) -> Vec<String> {
    let run = repo.run(&["contracts"]);
    assert_ne!(run.code, 2, "{run}");
    run.findings()
}
