//! INDEX and sections tell the same story.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::book::Book;
use super::rules;
use crate::config::schema::{Order, Promise};
use crate::ledger::{Ledger, Row, Section, field};
use crate::model::Finding;

/// Finds rows without section, sections without row, and pairs that disagree.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    // A ledger without INDEX or without any section keeps one of the two only.
    if book.has_derived_index() || book.ledger.rows.is_empty() || book.ledger.sections.is_empty() {
        return;
    }
    let ledger = &book.ledger;
    let written: HashSet<&str> = ledger.sections.iter().map(|section| ledger.counted(ledger.at(&section.id))).collect();
    let listed: HashSet<&str> = ledger.rows.iter().map(|row| ledger.counted(ledger.at(&row.id))).collect();
    let strict = book.policy.contract.strict_rows;
    let count = ledger.rows.len();
    for (index, row) in ledger.rows.iter().enumerate() {
        let age = match book.policy.index.order {
            Order::NewestFirst => index,
            Order::OldestFirst => count - 1 - index,
        };
        if !written.contains(ledger.counted(ledger.at(&row.id))) {
            findings.push(without_section(book, row, age < strict));
        }
    }
    for section in &ledger.sections {
        if !listed.contains(ledger.counted(ledger.at(&section.id))) {
            let message = format!("{} has a section and no row in the INDEX", ledger.at(&section.id));
            let help = "add its row to the INDEX";
            findings.push(book.finding(&rules::MISSING_ROW, &section.heading, message, help));
        }
    }
    pairs(book, findings);
}

fn without_section(book: &Book<'_>, row: &Row, strict: bool) -> Finding {
    let rule = if strict { &rules::MISSING_SECTION } else { &rules::MISSING_OLD_SECTION };
    let message = format!("{} has a row in the INDEX and no section", book.ledger.at(&row.id));
    book.finding(rule, &row.range, message, "write its section, or a stub of it")
}

/// Holds each row against the first section of exactly its id. Where an id has several, as after a merge of two
/// branches that took the same one, a row that is that of a later section is right.
fn pairs(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let ledger = &book.ledger;
    let mut first: HashMap<&str, &Section> = HashMap::new();
    let mut later: HashSet<(&str, String, &str)> = HashSet::new();
    for section in &ledger.sections {
        let id = ledger.at(&section.id);
        match first.entry(id) {
            Entry::Occupied(_) => {
                later.insert((id, plain(title(ledger, section)), day(ledger.day(section))));
            }
            Entry::Vacant(place) => {
                place.insert(section);
            }
        }
    }
    let judges_titles = !book.policy.contract.off.contains(&Promise::TitleDiffers);
    for row in &ledger.rows {
        let Some(section) = first.get(ledger.at(&row.id)) else { continue };
        let id = ledger.at(&row.id);
        let listed = ledger.at(&row.title);
        if !later.is_empty() && later.contains(&(id, plain(listed), day(ledger.at(&row.date)))) {
            continue;
        }
        let title = if judges_titles { title(ledger, section) } else { "" };
        if !title.is_empty() && !listed.is_empty() && !is_same_title(listed, title) {
            let message = format!("the INDEX calls {id} \"{listed}\", its section \"{title}\"");
            let finding = book.finding(&rules::TITLE_DIFFERS, &row.title, message, "let both say the same");
            findings.push(finding.because(book.site(&section.heading)));
        }
        let (listed, dated) = (day(ledger.at(&row.date)), day(ledger.day(section)));
        if !listed.is_empty() && !dated.is_empty() && listed != dated {
            let message = format!("the INDEX dates {id} {listed}, its section {dated}");
            let finding = book.finding(&rules::DATE_DIFFERS, &row.date, message, "let both say the same");
            findings.push(finding.because(book.site(&section.heading)));
        }
    }
}

fn title<'a>(ledger: &Ledger<'a>, section: &Section) -> &'a str {
    match ledger.title(section) {
        "" => field(ledger, &section.body, "Title").unwrap_or_default(),
        title => title,
    }
}

fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}

/// Whether an INDEX title is that of the section: equal but for white space, case, emphasis and a
/// final full stop, or cut off with an ellipsis. The other way round nothing is cut off.
fn is_same_title(listed: &str, title: &str) -> bool {
    if listed == title {
        return true;
    }
    let (listed, title) = (plain(listed), plain(title));
    let cut = listed.strip_suffix("...").or_else(|| listed.strip_suffix('\u{2026}')).map(str::trim_end);
    match cut {
        Some(head) => !head.is_empty() && title.starts_with(head),
        None => listed.trim_end_matches('.') == title.trim_end_matches('.'),
    }
}

/// A title as it is compared.
fn plain(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    let mut characters = title.chars().peekable();
    while let Some(character) = characters.next() {
        let escapes = character == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        if !escapes && !matches!(character, '*' | '`') {
            text.push(character);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::is_same_title;

    #[test]
    fn a_cut_off_title_ends_in_an_ellipsis_and_is_a_start() {
        assert!(is_same_title("Default Mode: Navigation-On...", "Default Mode: Navigation-Only vs Full"));
        assert!(is_same_title("Default \u{2026}", "default mode"));
        assert!(!is_same_title("Default Mode", "Default Mode: Navigation-Only"), "not cut off, but shorter");
        assert!(!is_same_title("Default Mode: Navigation-Only", "Default Mode..."), "one way only");
        assert!(!is_same_title("...", "anything"), "an ellipsis alone says nothing");
    }

    #[test]
    fn marks_of_style_make_no_difference() {
        assert!(is_same_title("**One**  two.", "one `two`"));
        assert!(is_same_title("a \\| b", "a | b"));
        assert!(!is_same_title("one", "two"));
    }
}
