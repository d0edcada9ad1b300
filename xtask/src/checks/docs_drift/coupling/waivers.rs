//! Trailers of commits that waive a coupling.

use super::rules;
use crate::checks::sot::config_path;
use crate::config::schema::Coupling;
use crate::config::suggest;
use crate::model::{Finding, Site, Trailer};

/// As many digits of a commit are shown.
const COMMIT_DIGITS: usize = 12;

/// The name and the reason of a waiver; an empty reason where there is none.
fn parts(trailer: &Trailer) -> (&str, &str) {
    let (name, rest) = trailer.value.split_once(char::is_whitespace).unwrap_or((&trailer.value, ""));
    (name, rest.trim_start().strip_prefix("--").unwrap_or_default().trim())
}

fn is_of(trailer: &Trailer, coupling: &Coupling) -> bool {
    trailer.key.eq_ignore_ascii_case(&coupling.waiver)
}

/// Whether a commit waives the coupling, with a reason.
pub fn waives(coupling: &Coupling, trailers: &[Trailer]) -> bool {
    trailers.iter().filter(|trailer| is_of(trailer, coupling)).any(|trailer| {
        let (name, reason) = parts(trailer);
        name == coupling.name && !reason.is_empty()
    })
}

/// Finds waivers without a reason, and of what does not exist.
pub fn judge(couplings: &[Coupling], trailers: &[Trailer], findings: &mut Vec<Finding>) {
    for trailer in trailers {
        let (name, reason) = parts(trailer);
        let known: Vec<&str> = couplings.iter().filter(|c| is_of(trailer, c)).map(|c| c.name.as_str()).collect();
        let commit = trailer.commit.get(..COMMIT_DIGITS).unwrap_or(&trailer.commit);
        let Trailer { key, value, .. } = trailer;
        let (why, help) = if !known.contains(&name) {
            let help = match suggest::nearest(name, known.iter().copied()) {
                Some(nearest) => format!("did you mean `{key}: {nearest} -- reason`?"),
                None => format!("couplings that it can name are {}", listed(&known)),
            };
            ("names no coupling", help)
        } else if reason.is_empty() {
            ("gives no reason", format!("amend the commit to `{key}: {name} -- reason`"))
        } else {
            continue;
        };
        let message = format!("`{key}: {value}` of commit {commit} {why}");
        let finding = Finding::new(&rules::BAD_WAIVER, Site::file(&config_path()), message, help);
        findings.push(finding);
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
