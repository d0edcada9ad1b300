//! What git and the working tree are asked can be asked.

use super::note;
use crate::config::decode::Decoder;
use crate::config::schema::Config;

/// Notes what is wrong with a revision, and limits that nothing can keep.
pub fn check(decoder: &mut Decoder, config: &Config) {
    if config.git.main.as_ref().is_some_and(|main| main.is_empty() || main.starts_with('-')) {
        note(decoder, "git.main", "is no branch", "write it as `main` or `origin/trunk`");
    }
    let hygiene = &config.gate.hygiene;
    if hygiene.bytes_max == 0 {
        let help = "a change could add no file at all; exempt large files by [[allow]] instead";
        note(decoder, "gate.hygiene.bytes_max", "is 0", help);
    }
    let is_revision = |text: &String| !text.trim().is_empty() && !text.starts_with('-');
    if hygiene.against.as_ref().is_some_and(|revision| !is_revision(revision)) {
        note(decoder, "gate.hygiene.against", "is no revision", "name a branch, such as `origin/main`");
    }
}
