//! Ledgers whose figures, words and contracts fit together.

use std::collections::BTreeSet;

use super::{check_template, note};
use crate::config::decode::Decoder;
use crate::config::schema::{Count, Ledger};
use crate::ordered::Ordered;

/// Notes what keeps a ledger from being read, counted and held to its promises.
pub fn check(decoder: &mut Decoder, ledger: &Ledger, key: &str) {
    for (index, figure) in ledger.figure.indexed() {
        let by_pattern = matches!(figure.count, Count::Matches | Count::Distinct);
        let at = format!("{key}.figure[{index}].count");
        match (&figure.pattern, by_pattern) {
            (None, true) => note(decoder, &at, "needs a `pattern`", "add `pattern = '...'`"),
            (Some(_), false) => {
                note(decoder, &at, "takes no `pattern`", "remove `pattern`, or count `matches` or `distinct`");
            }
            _ => {}
        }
    }
    let figures: BTreeSet<String> = ledger.figure_names().into_iter().into_set();
    let known: BTreeSet<String> = ledger.fact_keys().into_iter().chain(["updated".to_owned()]).into_set();
    let known = Some(&known).filter(|_| !ledger.figure.is_partial);
    for (index, phrase) in ledger.phrase.indexed() {
        let at = format!("{key}.phrase[{index}]");
        if figures.contains(&phrase.name) || phrase.name == "latest" || phrase.name.starts_with("latest.") {
            note(decoder, &format!("{at}.name"), "is the name of a figure", "give the phrase a name of its own");
        }
        let facts = Some(&figures).filter(|_| !ledger.figure.is_partial);
        check_template(decoder, &format!("{at}.text"), &phrase.text, facts);
        check_template(decoder, &format!("{at}.otherwise"), &phrase.otherwise, facts);
        match phrase.unless_equal.as_slice() {
            [] => {}
            [left, right] if figures.contains(left) && figures.contains(right) => {}
            _ => note(decoder, &format!("{at}.unless_equal"), "is not two figures of this ledger", "name two figures"),
        }
    }
    for (name, text) in &ledger.meta {
        check_template(decoder, &format!("{key}.meta"), text, known);
        if text.trim().is_empty() || text.trim() != text || text.contains("-->") || text.contains(['\n', '\r']) {
            let help = "write one line without blanks at its ends and without `-->`, which would close the block";
            note(decoder, &format!("{key}.meta.{name}"), "cannot stand in a META block", help);
        }
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            note(decoder, &format!("{key}.meta"), "has a key that is not a name", "use letters, digits and `_`");
        }
    }
    for (name, column) in
        [("date", ledger.index.date_column), ("id", ledger.index.id_column), ("title", ledger.index.title_column)]
    {
        if column == 0 {
            note(decoder, &format!("{key}.index.{name}_column"), "is 0", "columns count from 1");
        }
    }
    check_contract(decoder, ledger, key);
    if ledger.section.levels.iter().any(|level| !(1..=6).contains(level)) {
        note(decoder, &format!("{key}.section.levels"), "holds a level that no heading has", "levels are 1 to 6");
    }
    if ledger.index.columns.is_empty() {
        note(decoder, &format!("{key}.index.columns"), "is empty", "name at least one column");
    }
    let columns = &ledger.index.columns;
    if !columns.is_empty() && !columns.iter().any(|column| column.contains("{id}")) {
        note(decoder, &format!("{key}.index.columns"), "has no column with `{id}`", "without it no row can be told");
    }
    for column in columns {
        check_template(decoder, &format!("{key}.index.columns"), column, None);
    }
    for (index, column) in ledger.index.columns.iter().enumerate() {
        if !column.contains(':') {
            let message = format!("has no `:` in column {}", index + 1);
            note(decoder, &format!("{key}.index.columns"), &message, "write a column as \"Header: {field}\"");
        }
    }
}

/// What `ledger` holds a ledger to must be possible.
fn check_contract(decoder: &mut Decoder, ledger: &Ledger, key: &str) {
    let words: Vec<&String> = ledger.status.iter().flat_map(|status| &status.words).collect();
    for (index, status) in ledger.status.indexed() {
        for next in status.next.iter().filter(|next| !words.contains(next)) {
            let help = "`next` takes words of the other `status` tables of this ledger";
            note(decoder, &format!("{key}.status[{index}].next"), &format!("holds `{next}`, which is no status"), help);
        }
    }
    let contract = &ledger.contract;
    check_words(decoder, ledger, key);
    if contract.closed_vocabulary && words.is_empty() {
        let help = "add `[[ledger.status]]` tables, or leave the vocabulary open";
        note(decoder, &format!("{key}.contract.closed_vocabulary"), "closes a vocabulary that has no word", help);
    }
    if contract.stub_sign.is_empty() != contract.stub_marker.is_empty() {
        let help = "`stub_sign` tells a stub, `stub_marker` is what it must hold; set both or none";
        note(decoder, &format!("{key}.contract"), "has one of `stub_sign` and `stub_marker`", help);
    }
    if let Some(from) = &contract.portable_from
        && !crate::text::date::is_date(from)
        && ledger.id.find(from).is_none_or(|found| found.range() != (0..from.len()))
    {
        let help = "write an id of this ledger, or a date as \"2026-12-31\"";
        note(decoder, &format!("{key}.contract.portable_from"), "is neither an id nor a date", help);
    }
    let entry = &ledger.entry;
    for (name, text, known) in
        [("heading", &entry.heading, ["id", "date", "title"]), ("text", &entry.text, ["status", "fields", "body"])]
    {
        let known = known.map(str::to_owned).into_iter().into_set();
        check_template(decoder, &format!("{key}.entry.{name}"), text, Some(&known));
    }
    if entry.level.is_some_and(|level| !ledger.section.levels.contains(&level)) {
        let help = "use one of `section.levels`, or the new section is none";
        note(decoder, &format!("{key}.entry.level"), "is no level of a section", help);
    }
}

/// Ids, words and columns must be told apart.
fn check_words(decoder: &mut Decoder, ledger: &Ledger, key: &str) {
    if ledger.id.is_match("") {
        note(decoder, &format!("{key}.id"), "matches nothing at all", "write the shape of an id, such as `DEC-\\d+`");
    }
    if ledger.section.levels.is_empty() {
        note(decoder, &format!("{key}.section.levels"), "is empty", "name at least one level");
    }
    let mut known = BTreeSet::new();
    for (index, status) in ledger.status.indexed() {
        let at = format!("{key}.status[{index}].words");
        if status.words.is_empty() {
            note(decoder, &at, "is empty", "name at least one word");
        }
        for word in &status.words {
            if word.trim().is_empty() || word.trim() != word {
                note(decoder, &at, &format!("holds `{word}`"), "write words without blanks at their ends");
            } else if !known.insert(word.as_str()) {
                note(decoder, &at, &format!("holds `{word}` a second time"), "give each word to one status");
            }
        }
    }
    let index = &ledger.index;
    let columns = [index.date_column, index.id_column, index.title_column, index.status_column];
    let used: Vec<usize> = columns.into_iter().filter(|column| *column > 0).collect();
    if used.iter().into_set().len() < used.len() {
        note(
            decoder,
            &format!("{key}.index"),
            "gives one column to two things",
            "give date, id, title and status a column each",
        );
    }
    let entry = &ledger.entry;
    if entry
        .first
        .as_ref()
        .is_some_and(|first| ledger.id.find(first).is_none_or(|found| found.range() != (0..first.len())))
    {
        note(
            decoder,
            &format!("{key}.entry.first"),
            "is no id of this ledger",
            "write it as the pattern `id` takes it",
        );
    }
    if let Some(status) = &entry.status
        && ledger.contract.closed_vocabulary
        && !known.iter().any(|word| status.contains(word))
    {
        note(
            decoder,
            &format!("{key}.entry.status"),
            "is not in the closed vocabulary",
            "use a word of a `status` table",
        );
    }
    if !entry.heading.contains("{id}") {
        note(decoder, &format!("{key}.entry.heading"), "has no `{id}`", "without it the section is none");
    }
}

impl Ledger {
    /// The figures this ledger counts, in order.
    pub fn figure_names(&self) -> Vec<String> {
        if self.figure.is_empty() {
            return ["entries", "sections", "unique"].map(str::to_owned).to_vec();
        }
        let mut names: Vec<String> = Vec::new();
        for figure in self.figure.iter() {
            if !names.contains(&figure.name) {
                names.push(figure.name.clone());
            }
        }
        names
    }

    /// Everything a fact or a template can name about this ledger.
    pub fn fact_keys(&self) -> Vec<String> {
        let mut keys = self.figure_names();
        keys.extend(self.phrase.iter().map(|phrase| phrase.name.clone()));
        keys.extend(["latest", "latest.id", "latest.title", "latest.date"].map(str::to_owned));
        keys
    }
}
