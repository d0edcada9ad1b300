//! A description that somebody wrote, held to the records and the workflows.

use std::ops::Range;

use super::claims::{self, SECTIONS};
use super::{Staged, record};
use crate::record::Record;
use crate::text::lines::LineIndex;
use crate::text::markdown::page::Page;

/// One statement that nothing shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubtful {
    /// Which rule finds it.
    pub kind: Kind,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// What is wrong with a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A section is not there.
    Section,
    /// No record shows it.
    Record,
    /// It is called enforced and is not.
    Staged,
}

/// Holds `text` to the records of `tree` and to what the workflows do not enforce. `is_path` tells a file of the
/// repository.
pub fn verify(
    text: &str,
    tree: &str,
    records: &[Record],
    staged: &[Staged],
    is_path: &dyn Fn(&str) -> bool,
) -> Vec<Doubtful> {
    let page = Page::read(text);
    let lines = LineIndex::new(text.as_bytes());
    let sections = claims::sections(&page, text.len());
    let doubt = |kind, at: usize, message, help| Doubtful { kind, line: lines.line_index(at) + 1, message, help };
    let mut found = Vec::new();
    for (name, section) in SECTIONS.iter().zip(&sections) {
        if section.is_none() {
            let message = format!("there is no section `{name}`");
            found.push(doubt(Kind::Section, 0, message, "`cargo xtask stack describe ITEM` writes all four"));
        }
    }
    let [_, checks, drift, _] = &sections;
    let claims = claims::claims(text, &page, checks.as_ref(), is_path);
    let own = record(records, tree);
    let help = "run `cargo xtask gate` on this tree, or take the claim out";
    for (nth, claim) in claims.iter().enumerate() {
        let end = claims.get(nth + 1).map_or(text.len(), |next| next.at);
        let said = text.get(claim.at..end).and_then(|said| said.lines().next()).unwrap_or_default();
        let why = unproven(&claim.command, said, tree, records);
        found.extend(why.map(|message| doubt(Kind::Record, claim.at, message, help)));
    }
    for (at, status) in checks.iter().flat_map(|section| stated(text, section)) {
        let before = claims.partition_point(|claim| claim.at < at);
        let Some(claim) = before.checked_sub(1).and_then(|nth| claims.get(nth)) else { continue };
        let step = own.and_then(|own| own.steps.iter().find(|step| step.shown() == claim.command));
        if let Some(step) = step.filter(|step| step.exit != Some(status)) {
            let ended = match step.exit {
                Some(exit) => format!("ended with exit status {exit}"),
                None => format!("has no exit status ({})", step.ended()),
            };
            let message = format!("`{}` {ended}, not {status}", claim.command);
            found.push(doubt(Kind::Record, at, message, "say how it ended, or run it again"));
        }
    }
    // What was found earlier may name the tree in which it was.
    let is_earlier = |at: usize| drift.as_ref().is_some_and(|section| section.contains(&at));
    for (at, id) in claims::trees(text).into_iter().filter(|(at, _)| !is_earlier(*at)) {
        let is_short = !tree.contains('+') && tree.starts_with(id);
        if id != tree && !is_short {
            let message = format!("the tree `{id}` is not the one that is here, `{tree}`");
            found.push(doubt(Kind::Record, at, message, "write the description of this tree"));
        }
    }
    for (nth, said) in text.lines().enumerate() {
        let why = overstated(said, staged);
        found.extend(why.map(|message| Doubtful {
            kind: Kind::Staged,
            line: nth + 1,
            message,
            help: "call it STAGED",
        }));
    }
    found.sort_by_cached_key(|doubt| doubt.line);
    found
}

/// The exit statuses that a section states.
fn stated(text: &str, section: &Range<usize>) -> Vec<(usize, i64)> {
    let found = claims::statuses(&text[section.clone()]).into_iter();
    found.map(|(at, status)| (section.start + at, status)).collect()
}

/// Why nothing shows that `command` passed on `tree`; what is `said` of it may own up to that.
fn unproven(command: &str, said: &str, tree: &str, records: &[Record]) -> Option<String> {
    let own = record(records, tree);
    if own.is_some_and(|own| own.passed(command).is_some()) {
        return None;
    }
    if let Some(step) = own.and_then(|own| own.steps.iter().find(|step| step.shown() == command)) {
        let owns_up = if step.staged {
            claims::words(said).any(|word| word == "STAGED")
        } else {
            claims::words(said).any(|word| word.eq_ignore_ascii_case("failed"))
        };
        if owns_up && claims::statuses(said).iter().any(|(_, status)| Some(*status) == step.exit) {
            return None;
        }
        return Some(match (step.staged, step.exit) {
            (true, Some(exit)) => {
                format!("`{command}` is STAGED, so its outcome proves nothing on this tree (exit status {exit})")
            }
            (false, Some(exit)) => format!("`{command}` failed on this tree (exit status {exit})"),
            (_, None) => format!("`{command}` was not run to its end on this tree: {}", step.ended()),
        });
    }
    let elsewhere = records.iter().rev().find(|record| record.passed(command).is_some());
    Some(match elsewhere {
        Some(other) => format!("`{command}` is on record for another tree only, `{}`", other.tree),
        None => format!("no record shows that `{command}` was run"),
    })
}

/// Why a line says too much: it calls enforced what does not count.
fn overstated(said: &str, staged: &[Staged]) -> Option<String> {
    let lower = said.to_lowercase();
    let words: Vec<&str> = claims::words(&lower).collect();
    let claim = ["enforced", "enforces", "enforcing", "blocking", "blocks", "required"];
    let at = words.iter().position(|word| claim.contains(word))?;
    let before = &words[at.saturating_sub(3)..at];
    if before.iter().any(|word| matches!(*word, "not" | "never" | "isn" | "no" | "yet" | "nothing" | "non")) {
        return None;
    }
    if claims::words(said).any(|word| word == "STAGED") {
        return None;
    }
    let is_named = |step: &&Staged| {
        let name = step.name.to_lowercase();
        let name: Vec<&str> = claims::words(&name).collect();
        (!name.is_empty() && words.windows(name.len()).any(|part| part == name))
            || step.programs.iter().any(|program| words.contains(&program.to_lowercase().as_str()))
    };
    let step = staged.iter().find(is_named)?;
    Some(format!(
        "`{}` is called {} and is not: {} in `{}`, line {}",
        step.name, words[at], step.why, step.path, step.line
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RepoPath;

    #[test]
    fn a_negated_claim_is_none() {
        let path = RepoPath::new("w.yml").unwrap();
        let programs = vec!["pyright".to_owned()];
        let staged = [Staged { name: "mypy".to_owned(), path, line: 3, why: "`if: false`".to_owned(), programs }];
        assert!(overstated("pyright is enforced.", &staged).is_some());
        assert!(overstated("STAGED: mypy, to be enforced.", &staged).is_none());
        assert!(overstated("mypyc is enforced.", &staged).is_none());
        assert!(overstated("Types are enforced by mypy.", &staged).is_some());
        assert!(overstated("mypy is not enforced yet.", &staged).is_none());
        assert!(overstated("mypy runs.", &staged).is_none());
        assert!(overstated("ruff is enforced.", &staged).is_none());
    }
}
