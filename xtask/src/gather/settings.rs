//! What git is set to on this machine, where that tells whose work the bytes on the disk are.

use anyhow::Result;

use super::{Repository, git};

/// Whether git converts line ends in files that no attribute speaks of: `core.autocrlf` is `true` or `input`.
///
/// # Errors
/// When git cannot be started.
pub fn converts(repository: &Repository) -> Result<bool> {
    if !repository.git {
        return Ok(false);
    }
    let answer = git::run(&repository.root, &["config", "--type=bool", "--get", "core.autocrlf"], None)?;
    // 1 says that nobody set it; what is no truth value is `input`, or git refuses every other command, too.
    Ok(if answer.success { answer.stdout.starts_with(b"true") } else { answer.code != Some(1) })
}
