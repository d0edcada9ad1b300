//! A description that somebody wrote, held to the records and the workflows.

use super::{Staged, record};
use crate::record::Record;
use crate::text::markdown::page::Page;

/// The sections that a description has, in order.
pub const SECTIONS: [&str; 4] =
    ["Link", "Checks run locally", "What was changed to fix drift", "What remains planned or STAGED"];

/// Words of each of [`SECTIONS`] by which a heading is known as it.
const KNOWN: [&[&str]; 4] = [&["link"], &["checks"], &["drift"], &["planned", "staged", "remains"]];

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

/// Holds `text` to the records of `tree` and to what the workflows do not enforce.
pub fn verify(text: &str, tree: &str, records: &[Record], staged: &[Staged]) -> Vec<Doubtful> {
    let mut found = Vec::new();
    let page = Page::read(text);
    let line = |at: usize| text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
    let titles: Vec<(usize, String)> =
        page.headings.iter().map(|heading| (heading.range.start, heading.text.to_lowercase())).collect();
    let section = |nth: usize| {
        let is_it = |(_, title): &&(usize, String)| KNOWN[nth].iter().any(|word| title.contains(word));
        titles.iter().find(is_it).map(|(start, _)| *start)
    };
    for (nth, name) in SECTIONS.iter().enumerate() {
        if section(nth).is_none() {
            let message = format!("there is no section `{name}`");
            let help = "`cargo xtask stack describe ITEM` writes all four";
            found.push(Doubtful { kind: Kind::Section, line: 1, message, help });
        }
    }
    if let Some(start) = section(1) {
        let end = titles.iter().map(|(at, _)| *at).find(|at| *at > start).unwrap_or(text.len());
        let spans = page.spans.iter().map(|span| span.range.clone());
        let lines = page.blocks.iter().flat_map(|block| block.lines.iter().cloned());
        let mut claims: Vec<_> = spans.chain(lines).filter(|range| start < range.start && range.start < end).collect();
        claims.sort_by_key(|range| range.start);
        for range in claims {
            let command =
                text[range.clone()].trim().trim_start_matches("$ ").split_whitespace().collect::<Vec<_>>().join(" ");
            // One word, or a tree's id, is no command.
            if !command.contains(' ') || command.starts_with('#') {
                continue;
            }
            found.extend(unproven(&command, tree, records).map(|message| Doubtful {
                kind: Kind::Record,
                line: line(range.start),
                message,
                help: "run `cargo xtask gate` on this tree, or take the claim out",
            }));
        }
    }
    for (nth, said) in text.lines().enumerate() {
        found.extend(overstated(said, staged).map(|message| Doubtful {
            kind: Kind::Staged,
            line: nth + 1,
            message,
            help: "call it STAGED",
        }));
    }
    found.sort_by_key(|doubt| doubt.line);
    found
}

/// Why nothing shows that `command` passed on `tree`.
fn unproven(command: &str, tree: &str, records: &[Record]) -> Option<String> {
    if record(records, tree).is_some_and(|record| record.passed(command).is_some()) {
        return None;
    }
    if let Some(own) = record(records, tree)
        && let Some(step) = own.steps.iter().find(|step| step.shown() == command)
    {
        let why = if step.staged { "is STAGED, so its outcome proves nothing" } else { "failed" };
        return Some(format!("`{command}` {why} on this tree (exit status {})", step.exit));
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
    let words: Vec<&str> = lower.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
    let claim = ["enforced", "enforces", "enforcing", "blocking", "blocks", "required"];
    let at = words.iter().position(|word| claim.contains(word))?;
    let before = &words[at.saturating_sub(3)..at];
    if before.iter().any(|word| matches!(*word, "not" | "never" | "isn" | "no" | "yet" | "nothing" | "non")) {
        return None;
    }
    let step = staged.iter().find(|step| lower.contains(&step.name.to_lowercase()))?;
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
        let staged = [Staged { name: "mypy".to_owned(), path, line: 3, why: "`if: false`" }];
        assert!(overstated("Types are enforced by mypy.", &staged).is_some());
        assert!(overstated("mypy is not enforced yet.", &staged).is_none());
        assert!(overstated("mypy runs.", &staged).is_none());
        assert!(overstated("ruff is enforced.", &staged).is_none());
    }
}
