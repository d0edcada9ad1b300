//! Programs are run only when they are named in one place.

use super::note;
use crate::config::decode::Decoder;
use crate::config::schema::Config;

/// How long a program may be allowed to take.
const SECONDS_MAX: usize = 600;

/// Notes what is wrong with the table itself.
pub fn check(decoder: &mut Decoder, config: &Config) {
    if config.commands.allow.iter().any(|program| program.trim().is_empty()) {
        note(decoder, "commands.allow", "names a program without a name", "write it as the commands do");
    }
    if !(1..=SECONDS_MAX).contains(&config.commands.seconds) {
        let message = format!("is {}", config.commands.seconds);
        note(decoder, "commands.seconds", &message, "a program may take from 1 to 600 seconds");
    }
}
