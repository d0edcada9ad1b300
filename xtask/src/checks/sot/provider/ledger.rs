//! Regions about ledgers.

use std::collections::BTreeMap;

use super::{Page, Refusal, no_args};
use crate::checks::sot::survey::Survey;
use crate::config::schema::{self, Order};
use crate::config::suggest;
use crate::ledger::{Ledger, Section, field};
use crate::text::date::is_date;
use crate::text::markdown::table;

/// One line about a ledger.
pub fn summary(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    let policy = one(page, args)?;
    let value = |name: &str| page.facts.values.get(&format!("{}.{name}", policy.name));
    if let Some(sentence) = value("summary") {
        return Ok(format!("{sentence}\n"));
    }
    let (Some(entries), Some(latest)) = (value(&policy.figure_names()[0]), value("latest")) else {
        return Err(absent(page, policy));
    };
    let noun = if entries == "1" { "entry" } else { "entries" };
    Ok(format!("{entries} {noun}, latest {latest}\n"))
}

/// A table of ledgers.
pub fn counts(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    let named: Vec<&schema::Ledger> = if args.is_empty() {
        page.config.ledger.iter().collect()
    } else {
        args.split_whitespace().map(|name| one(page, name)).collect::<Result<_, _>>()?
    };
    let mut text = "| Ledger | Entries | Latest |\n| --- | --- | --- |\n".to_owned();
    for policy in named {
        let value = |name: &str| page.facts.values.get(&format!("{}.{name}", policy.name));
        let (Some(entries), Some(latest)) = (value(&policy.figure_names()[0]), value("latest")) else {
            return Err(absent(page, policy));
        };
        text.push_str(&format!("| {} | {entries} | {} |\n", policy.name, table::escape_cell(latest)));
    }
    Ok(text)
}

/// The newest entries.
pub fn latest(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    let (name, count) = args.split_once(char::is_whitespace).unwrap_or((args, ""));
    let policy = one(page, name)?;
    let wanted: usize = match count.trim().parse() {
        Ok(wanted) if wanted > 0 => wanted,
        _ => return Err(Refusal::Wrong(format!("`{}` is no number of entries", count.trim()))),
    };
    // Without its INDEX a ledger has no newest entries, and those that were written stay.
    if page.facts.withheld.contains(&policy.name) {
        return Err(Refusal::Withheld);
    }
    read(page, policy, |ledger| {
        let line = |row: &crate::ledger::Row| {
            let title = ledger.at(&row.title).replace("\\|", "|");
            format!("- {} {}: {title}\n", ledger.at(&row.date), ledger.at(&row.id))
        };
        match policy.index.order {
            Order::NewestFirst => ledger.rows.iter().take(wanted).map(line).collect(),
            Order::OldestFirst => ledger.rows.iter().rev().take(wanted).map(line).collect(),
        }
    })
}

/// The INDEX, from the sections.
pub fn index(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    let policy = one(page, args)?;
    let columns: Vec<(&str, &str)> = policy.index.columns.iter().filter_map(|column| column.split_once(':')).collect();
    read(page, policy, |ledger| {
        let mut sections: Vec<&Section> = ledger.sections.iter().collect();
        // Date first, then number: a key that a later edit of another entry cannot move.
        sections.sort_by_cached_key(|section| (date(ledger, section).to_owned(), number(ledger.at(&section.id))));
        if policy.index.order == Order::NewestFirst {
            sections.reverse();
        }
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut text = line(columns.iter().map(|(header, _)| table::escape_cell(header.trim())).collect());
        text.push_str(&line(columns.iter().map(|_| "---".to_owned()).collect()));
        for section in sections {
            text.push_str(&line(columns.iter().map(|(_, cell)| fill(ledger, section, cell.trim())).collect()));
        }
        text
    })
}

/// A cell's `{placeholders}` filled from the section; a field that it does not have is empty.
fn fill(ledger: &Ledger<'_>, section: &Section, cell: &str) -> String {
    let mut values = BTreeMap::new();
    let Ok(template) = crate::text::template::Template::parse(cell) else { return String::new() };
    for name in template.names() {
        let value = match name {
            "id" => ledger.at(&section.id),
            "date" => date(ledger, section),
            "title" => match ledger.title(section) {
                "" => field(ledger, &section.body, "Title").unwrap_or_default(),
                title => title,
            },
            "status" => field(ledger, &section.body, "Status").unwrap_or_default(),
            other => field(ledger, &section.body, other).unwrap_or_default(),
        };
        values.insert(name.to_owned(), value.to_owned());
    }
    table::escape_cell(&template.fill(&values).map(|text| text.at("")).unwrap_or_default())
}

fn date<'a>(ledger: &Ledger<'a>, section: &Section) -> &'a str {
    match ledger.date(section) {
        "" => field(ledger, &section.body, "Date")
            .and_then(|date| date.get(..10))
            .filter(|date| is_date(date))
            .unwrap_or_default(),
        date => date,
    }
}

/// The numbers of an id, so that `BUILD-9` stands before `BUILD-10`.
fn number(id: &str) -> (Vec<u64>, String) {
    let numbers = id.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
    (numbers, id.to_owned())
}

/// The ledger called `name`, which must be the whole of the arguments.
fn one<'a>(page: &Page<'a>, name: &str) -> Result<&'a schema::Ledger, Refusal> {
    let (name, rest) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
    no_args(rest.trim())?;
    if let Some(policy) = page.config.ledger.iter().find(|ledger| ledger.name == name) {
        return Ok(policy);
    }
    let names = page.config.ledger.iter().map(|ledger| ledger.name.as_str());
    let hint = match suggest::nearest(name, names.clone()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("there are {}", names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    Err(Refusal::Wrong(format!("there is no ledger `{name}`, {hint}")))
}

/// A ledger whose facts are not there: reported already, or optional and missing.
fn absent(page: &Page<'_>, policy: &schema::Ledger) -> Refusal {
    if page.facts.withheld.contains(&policy.name) {
        Refusal::Withheld
    } else {
        Refusal::Wrong(format!("ledger `{}` does not exist", policy.name))
    }
}

/// What `write` makes of the ledger.
fn read(
    page: &Page<'_>,
    policy: &schema::Ledger,
    write: impl FnOnce(&Ledger<'_>) -> String,
) -> Result<String, Refusal> {
    let Some(file) = page.snapshot.file(&policy.path) else {
        return Err(if policy.optional { absent(page, policy) } else { Refusal::Withheld });
    };
    match (file.text(), file.document()) {
        (Ok(text), Ok(document)) => {
            let real = page.snapshot.resolve(&policy.path);
            let derived = match page.surveys.get(real) {
                Some(survey) => survey.derived(),
                None => Survey::read(page.config, page.snapshot, real, file, true)
                    .map_or_else(Vec::new, |survey| survey.derived()),
            };
            Ok(write(&Ledger::read(text, document, policy, derived)))
        }
        _ => Err(Refusal::Withheld),
    }
}
