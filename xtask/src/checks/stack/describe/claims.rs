//! What a description claims to have been run: code spans, lines of code, and lines that begin as a command does.

use std::ops::Range;

use crate::text::markdown::page::{Heading, Page};

/// The sections that a description has, in order.
pub const SECTIONS: [&str; 4] =
    ["Link", "Checks run locally", "What was changed to fix drift", "What remains planned or STAGED"];

/// Words of each of [`SECTIONS`] by which a heading is known as it, where none has its name.
const KNOWN: [&[&str]; 4] = [&["link"], &["checks"], &["drift"], &["planned", "staged", "remains"]];

/// Programs by which a line of text is known as a command.
const PROGRAMS: [&str; 24] = [
    "cargo",
    "pytest",
    "python",
    "python3",
    "npm",
    "npx",
    "make",
    "ruff",
    "black",
    "mypy",
    "go",
    "git",
    "tox",
    "pre-commit",
    "bash",
    "sh",
    "node",
    "yarn",
    "pnpm",
    "uv",
    "just",
    "rustfmt",
    "pip",
    "poetry",
];

/// Words that say how a command ended. The first of them ends the command where it is written as plain text.
const GOOD: [&str; 12] = [
    "passed",
    "passes",
    "pass",
    "passing",
    "green",
    "succeeds",
    "succeeded",
    "ok",
    "clean",
    "successful",
    "successfully",
    "succeed",
];

/// How many words behind a span say how it ended.
const SAID_MAX: usize = 4;

/// One statement that a command was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Where the command stands.
    pub at: usize,
    /// The command, its words parted by one space.
    pub command: String,
}

/// Where each of [`SECTIONS`] is: from its heading to the next one of its level or above.
pub fn sections(page: &Page, length: usize) -> [Option<Range<usize>>; 4] {
    let is_title = |heading: &Heading| {
        heading.level == 1 && !SECTIONS.iter().any(|name| heading.text.trim().eq_ignore_ascii_case(name))
    };
    let skipped = usize::from(page.headings.first().is_some_and(is_title));
    let headings = page.headings.get(skipped..).unwrap_or_default();
    std::array::from_fn(|nth| {
        let exact = |heading: &Heading| heading.text.trim().eq_ignore_ascii_case(SECTIONS[nth]);
        let known = |heading: &Heading| {
            let lower = heading.text.to_lowercase();
            words(&lower).any(|word| KNOWN[nth].contains(&word))
        };
        let place = headings.iter().position(exact).or_else(|| headings.iter().position(known))?;
        let own = &headings[place];
        let next = headings[place + 1..].iter().find(|heading| heading.level <= own.level);
        Some(own.range.start..next.map_or(length, |heading| heading.range.start))
    })
}

/// The words of a text: letters, digits and hyphens.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).filter(|word| !word.is_empty())
}

/// Every claim of a description, in order: all commands in the section `checks`, and elsewhere a span that is a
/// command of which something good is said. `is_path` tells a file of the repository.
pub fn claims(text: &str, page: &Page, checks: Option<&Range<usize>>, is_path: &dyn Fn(&str) -> bool) -> Vec<Claim> {
    let is_inside = |at: usize| checks.is_some_and(|section| section.contains(&at));
    let mut found = Vec::new();
    for span in &page.spans {
        let command = command_of(&text[span.range.clone()]);
        let counts = if is_inside(span.range.start) {
            !is_id(&command) && !is_path(&command)
        } else {
            is_program(&command) && is_praised(&text[span.range.end..])
        };
        found.extend(counts.then_some(Claim { at: span.range.start, command }));
    }
    let lines = page.blocks.iter().flat_map(|block| block.lines.iter()).filter(|line| is_inside(line.start));
    found.extend(lines.map(|line| Claim { at: line.start, command: command_of(&text[line.clone()]) }));
    if let Some(section) = checks {
        found.extend(plain(text, page, section));
    }
    // An option, a comment and nothing are no commands.
    found.retain(|claim| !claim.command.is_empty() && !claim.command.starts_with(['-', '#']));
    found.sort_by_cached_key(|claim| claim.at);
    found
}

/// The lines of a section that begin as a command does.
fn plain(text: &str, page: &Page, section: &Range<usize>) -> Vec<Claim> {
    let mut found = Vec::new();
    let mut blocks = page.blocks.iter().peekable();
    let mut at = section.start;
    for line in text[section.clone()].split_inclusive('\n') {
        let start = at;
        at += line.len();
        while blocks.next_if(|block| block.range.end <= start).is_some() {}
        if blocks.peek().is_some_and(|block| block.range.start < at) {
            continue;
        }
        let said = line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '`');
        let said = said.strip_prefix("x] ").or(said.strip_prefix("X] ")).unwrap_or(said);
        // The number of a list.
        let numbered = said.trim_start_matches(|c: char| c.is_ascii_digit());
        let said = numbered.strip_prefix(". ").or(numbered.strip_prefix(") ")).unwrap_or(said);
        if !is_program(said) {
            continue;
        }
        let ends = [": ", " -- ", " \u{2014} ", " \u{2013} ", " => ", " -> ", " | ", " (", "; ", ", "];
        let end = ends.iter().filter_map(|end| said.find(end)).min().unwrap_or(said.len());
        // `make clean` is a command.
        let is_said = |word: &str| word != "clean" && (GOOD.contains(&word) || word == "failed");
        let is_command = |word: &&str| !is_said(&bare(word));
        let command: Vec<&str> = said[..end].split_whitespace().take_while(is_command).collect();
        let command = command.join(" ").trim_end_matches(['.', ':', ',', ';', '|', '*']).trim_end().to_owned();
        found.push(Claim { at: start + (line.len() - said.len()), command });
    }
    found
}

fn command_of(text: &str) -> String {
    text.trim().trim_start_matches("$ ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_program(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| PROGRAMS.contains(&word.trim_end_matches(':')))
}

/// Whether what follows a span says that it ended well, before anything else is said.
fn is_praised(rest: &str) -> bool {
    let said = rest.trim_start_matches('`').split(['`', '\n']).next().unwrap_or_default();
    let said: Vec<String> = said.split_whitespace().take(SAID_MAX).map(bare).collect();
    let is_denied =
        said.iter().any(|word| matches!(word.as_str(), "not" | "never" | "no" | "must" | "should" | "until"));
    !is_denied && said.iter().any(|word| GOOD.contains(&word.as_str()))
}

/// A word without the punctuation around it, in lower case.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Whether a text is the id of a commit or a tree, and may have `+` with a digest behind it.
pub fn is_id(text: &str) -> bool {
    let (id, rest) = text.split_once('+').unwrap_or((text, ""));
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (7..=64).contains(&id.len()) && is_hex(id) && is_hex(rest) && id.bytes().any(|byte| byte.is_ascii_digit())
}

/// The trees that a description says it is about, each with its place: `tree` and an id behind it.
pub fn trees(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut is_named, mut at) = (false, 0);
    for word in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += word.len();
        let id = word.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let id_start = start + (word.len() - id.len());
        let id = id.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if word.trim().is_empty() {
            continue;
        }
        if is_named && is_id(id) {
            found.push((id_start, id));
        }
        is_named = bare(word) == "tree";
    }
    found
}

/// The exit statuses that a text states, each with its place.
pub fn statuses(text: &str) -> Vec<(usize, i64)> {
    let mut found = Vec::new();
    let lower = text.to_ascii_lowercase();
    for name in ["exit status", "exit code"] {
        for (at, _) in lower.match_indices(name) {
            let rest = lower[at + name.len()..].trim_start_matches([' ', ':', '=', '`', '*', '\n']);
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
            found.extend(rest[..end].parse().ok().map(|status| (at, status)));
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(text: &str) -> Vec<String> {
        let page = Page::read(text);
        let [_, checks, _, _] = sections(&page, text.len());
        let found = claims(text, &page, checks.as_ref(), &|path| path == "docs/a.md");
        found.into_iter().map(|claim| claim.command).collect()
    }

    #[test]
    fn a_section_is_known_by_its_name_and_then_by_whole_words() {
        let text = "# PR-01: Link the checks\n\n## Blinking\n\n## All checks\n\n### Again\n\n## Checks run locally\n\n### Sub\n\n## Drift\n";
        let page = Page::read(text);
        let found = sections(&page, text.len());
        let start = |nth: usize| found[nth].as_ref().map(|range| text[range.clone()].lines().next().unwrap());
        assert_eq!((start(0), start(2), start(3)), (None, Some("## Drift"), None));
        let checks = found[1].clone().unwrap();
        assert_eq!(&text[checks], "## Checks run locally\n\n### Sub\n\n");
    }

    #[test]
    fn every_command_of_the_checks_is_a_claim() {
        let text = "# T\n\n## Checks\n\n- `pytest`\n- make: ok\n- [x] ruff check src -- fine\n1. cargo test passed\n\n`docs/a.md` on `0123abc`\n\n### More\n\n```\n$ tox\n# no\n```\n\nMake sure.\n\n## Drift\n\n`mypy src` is green. `mypy x` must be green. `mypy y` runs.\n";
        assert_eq!(commands(text), ["pytest", "make", "ruff check src", "cargo test", "tox", "mypy src"]);
    }

    #[test]
    fn trees_and_statuses_are_read() {
        assert_eq!(trees("on tree `0123abc+0f`. tree of\ntree deed").len(), 1);
        assert_eq!(statuses("exit status 1, Exit code: 0, exit status x"), [(0, 1), (15, 0)]);
    }
}
