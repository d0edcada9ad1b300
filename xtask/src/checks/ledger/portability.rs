//! Entries name no path of one machine.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::book::Book;
use super::rules;
use crate::ledger::{Row, Section};
use crate::model::Finding;
use crate::text::date::is_date;

/// Windows drive paths, UNC paths and home folders, each also with its backslashes doubled as in
/// JSON. A first component that is a placeholder (`<user>`, `$USER`, `{name}`, `%NAME%`) names no machine.
static MACHINE_PATH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|[^A-Za-z0-9])(?P<drive>[A-Za-z]:(?:\\{1,2}|/)[\w.~-][^\s`'\x22<>|*?,;)\]]*)",
        r"|(?:^|[^\\A-Za-z0-9:])(?P<unc>\\\\[A-Za-z0-9][\w.-]+\\[\w$.-]{2,}|\\\\\\\\[A-Za-z0-9][\w.-]+\\\\[\w$.-]{2,})",
        r"|(?:^|[^A-Za-z0-9_.~/\\}>-])(?P<home>/(?:home|Users)/[\w.-]+)",
    ))
    .expect("the pattern is fixed and has a test")
});

/// Finds machine-specific paths in the entries that are held to portability.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let ledger = &book.ledger;
    let young = Young::new(book);
    if matches!(young, Young::None) {
        return;
    }
    for section in &ledger.sections {
        if young.holds(book, ledger.at(&section.id), || ledger.day(section)) {
            let id = ledger.at(&section.id);
            search(book, id, &section.heading, findings);
            for piece in ledger.own(section) {
                search(book, id, &piece, findings);
            }
        }
    }
    if !book.has_derived_index() {
        for row in &ledger.rows {
            if young.holds(book, ledger.at(&row.id), || ledger.at(&row.date)) {
                search(book, ledger.at(&row.id), &row.range, findings);
            }
        }
    }
}

fn search(book: &Book<'_>, id: &str, range: &Range<usize>, findings: &mut Vec<Finding>) {
    for path in machine_paths(book.ledger.at(range)) {
        let place = range.start + path.start..range.start + path.end;
        let message = format!("{id} names a path of one machine: `{}`", book.ledger.at(&place));
        let help = "write it relative to the repository, or with a placeholder such as `<home>`";
        findings.push(book.finding(&rules::MACHINE_PATH, &place, message, help));
    }
}

/// Where paths of one machine stand in `text`.
fn machine_paths(text: &str) -> Vec<Range<usize>> {
    let found = MACHINE_PATH.captures_iter(text);
    found
        .filter_map(|groups| {
            let range = ["drive", "unc", "home"].into_iter().find_map(|name| groups.name(name))?.range();
            // The end of a sentence is no part of the path.
            let end = range.start + text[range.clone()].trim_end_matches(['.', ':']).len();
            Some(range.start..end)
        })
        .collect()
}

/// Which entries are held to portability.
enum Young<'a> {
    None,
    /// Dated on this day or later.
    From(&'a str),
    /// With this number or a higher one.
    Number(u64),
    /// New since the main branch.
    New(HashSet<&'a str>),
}

impl<'a> Young<'a> {
    fn new(book: &'a Book<'_>) -> Young<'a> {
        match &book.policy.contract.portable_from {
            Some(from) if is_date(from) => Young::From(from),
            Some(from) => number(from).map_or(Young::None, Young::Number),
            None => {
                let Some(old) = book.old_ids() else { return Young::None };
                let rows = book.ledger.rows.iter().map(|row: &Row| &row.id);
                let ids = rows.chain(book.ledger.sections.iter().map(|section: &Section| &section.id));
                let new: HashSet<&str> = ids.map(|id| book.ledger.at(id)).filter(|id| !old.contains(id)).collect();
                if new.is_empty() { Young::None } else { Young::New(new) }
            }
        }
    }

    fn holds<'t>(&self, book: &Book<'_>, id: &str, date: impl FnOnce() -> &'t str) -> bool {
        match self {
            Young::None => false,
            Young::From(day) => date().get(..10).is_some_and(|date| date >= *day),
            Young::Number(from) => number(book.ledger.counted(id)).is_some_and(|number| number >= *from),
            Young::New(ids) => ids.contains(id),
        }
    }
}

/// The number of an id.
fn number(id: &str) -> Option<u64> {
    let digits = id.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty())?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::machine_paths;

    fn found(text: &str) -> Vec<&str> {
        machine_paths(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn paths_of_one_machine_are_found_in_every_spelling() {
        assert_eq!(found(r"cd C:\dev\App && CD c:/Dev/app"), [r"C:\dev\App", "c:/Dev/app"]);
        assert_eq!(found(r#"{"root": "C:\\dev\\App"}"#), [r"C:\\dev\\App"]);
        assert_eq!(found(r"see \\server\share\x and `\\\\host\\data`"), [r"\\server\share", r"\\\\host\\data"]);
        let mac = ["/Us", "ers/ann"].concat();
        assert_eq!(found(&format!("in /home/ann/x. Or ({mac})")), ["/home/ann", mac.as_str()]);
        assert_eq!(found("file:///C:/x/y"), ["C:/x/y"]);
    }

    #[test]
    fn what_only_looks_like_one_passes() {
        for text in [
            "https://example.com/home/x",
            "docs/home/x",
            "/home/<user>/x",
            "GET /users/me",
            r"C:\<repo>\x",
            "a ratio of 3:/4",
            r"the pattern \\d+\s and \\.",
            "C: drive, C:\\ alone",
            "~/home/x ./home/x ${root}/home/x",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
