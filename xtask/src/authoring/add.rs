//! `ledger add`: a section, and a row where the INDEX is written by hand.

mod row;

use std::collections::BTreeMap;

use super::{Open, Plan, fact, find_ledger};
use crate::checks::sot;
use crate::config::schema::{Config, Order, State};
use crate::config::suggest;
use crate::ledger::{Ledger, claim, next_id};
use crate::model::{Edit, Snapshot};
use crate::ordered::Ordered;
use crate::text::date::is_date;
use crate::text::lines::LineEnd;
use crate::text::markdown::{Document, is_closed};
use crate::text::template::Template;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The ledger, or a noun of its entries.
    pub ledger: String,
    /// The title.
    pub title: String,
    /// The status.
    pub status: Option<String>,
    /// The day.
    pub date: Option<String>,
    /// Further fields of section and INDEX.
    pub fields: Vec<(String, String)>,
    /// What the section says.
    pub body: Option<String>,
}

/// An entry, ready to be laid out.
struct Entry<'r> {
    id: String,
    date: String,
    title: &'r str,
    status: String,
    request: &'r Request,
}

/// Plans one new entry.
///
/// # Errors
/// Says what of the request, or of the ledger, is in the way.
pub fn plan(config: &Config, snapshot: &Snapshot, request: &Request) -> Result<Plan, String> {
    let open = Open::new(config, snapshot, find_ledger(config, &request.ledger)?)?;
    let entry = entry(&open, request)?;
    let row = row::plan(&open, &entry)?;
    let section = section(&open, &entry, row.as_ref())?;
    // Where both stand at the end of the file, the row comes first.
    let edits: Vec<Edit> = row.into_iter().chain([section]).collect();
    verify(&open, &entry, &edits)?;
    let facts = vec![
        fact("id", entry.id.as_str()),
        fact("ledger", open.policy.name.as_str()),
        fact("path", open.path.as_str()),
        fact("date", entry.date.as_str()),
        fact("title", entry.title),
    ];
    let notes = vec![format!("{} is the next free id of {}", entry.id, open.path)];
    Ok(Plan { edits, facts, notes, config: None })
}

fn entry<'r>(open: &Open<'_>, request: &'r Request) -> Result<Entry<'r>, String> {
    let title = request.title.trim();
    if title.is_empty() || title.chars().any(char::is_control) || title.trim_matches(['.', '\u{2026}']).is_empty() {
        return Err("`--title` takes one line of text".to_owned());
    }
    let date = request.date.clone().unwrap_or_else(|| open.snapshot.facts.now.day());
    if !is_date(&date) {
        return Err(format!("`--date {date}` is no day; write it as 2026-12-31"));
    }
    for (name, value) in &request.fields {
        if name.trim().is_empty() || [name, value].into_iter().any(|text| text.chars().any(char::is_control)) {
            return Err(format!("`--field {name}={value}` is not a name and one line of text"));
        }
        if name.trim().eq_ignore_ascii_case("status") {
            return Err("the status has a flag of its own: `--status`".to_owned());
        }
    }
    let taken = open.taken();
    let Some(id) = next_id(&open.ledger, taken.iter().map(String::as_str)) else {
        return Err(format!(
            "no next id of ledger `{}` can be made that its pattern `{}` takes; set `entry.first`, or correct the pattern",
            open.policy.name,
            open.policy.id.as_str()
        ));
    };
    Ok(Entry { id, date, title, status: status(open, request)?, request })
}

/// The status asked for, or the configured one, or the first that means planned; empty when there is none.
fn status(open: &Open<'_>, request: &Request) -> Result<String, String> {
    let words = || open.policy.status.iter().flat_map(|status| &status.words).map(String::as_str);
    match &request.status {
        Some(status) if open.policy.contract.closed_vocabulary && claim(open.policy, status).is_none() => {
            Err(match suggest::nearest(status, words()) {
                Some(nearest) => format!("`--status {status}` is not in the vocabulary; did you mean `{nearest}`?"),
                None => {
                    format!("`--status {status}` is not in the vocabulary: {}", words().collect::<Vec<_>>().join(", "))
                }
            })
        }
        Some(status) if status.chars().any(char::is_control) => Err("`--status` takes one line of text".to_owned()),
        Some(status) => Ok(status.trim().to_owned()),
        None => {
            let planned = open.policy.status.iter().find(|status| status.state == State::Planned);
            let planned = planned.and_then(|status| status.words.first());
            Ok(open.policy.entry.status.as_ref().or(planned).cloned().unwrap_or_default())
        }
    }
}

/// The edit that puts the section in, behind `row` if that stands at the same place.
fn section(open: &Open<'_>, entry: &Entry<'_>, row: Option<&Edit>) -> Result<Edit, String> {
    let ledger = &open.ledger;
    // Without a configured level an entry is written as its neighbours are.
    let neighbour = match open.policy.index.order {
        Order::NewestFirst => ledger.sections.first(),
        Order::OldestFirst => ledger.sections.last(),
    };
    let own = || neighbour.map(|section| usize::from(section.level));
    let last = || open.policy.section.levels.last().copied();
    let level = open.policy.entry.level.or_else(own).or_else(last).unwrap_or(3);
    let mut same = ledger.sections.iter().filter(|section| usize::from(section.level) == level);
    let (first, last) = (same.clone().next().or(ledger.sections.first()), same.next_back().or(ledger.sections.last()));
    let place = match open.policy.index.order {
        Order::NewestFirst => first.map(|section| section.heading.start),
        Order::OldestFirst => last.map(|section| section.body.end),
    };
    let bom = if ledger.text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let place = place.unwrap_or(ledger.text.len()).max(bom);
    let row = row.filter(|row| row.range.start == place);
    let before = row.map_or(&ledger.text[..place], |row| std::str::from_utf8(&row.text).unwrap_or_default());
    let before = before.trim_start_matches('\u{FEFF}');
    let mut text = String::new();
    if !before.is_empty() && !before.ends_with('\n') {
        text.push('\n');
    }
    if !before.trim().is_empty() && !before.ends_with("\n\n") && !before.ends_with("\n\r\n") {
        text.push('\n');
    }
    text.push_str(&format!("{} {}\n", "#".repeat(level), heading(open, entry)?));
    let said = said(open, entry)?;
    stays_inside(&said, level)?;
    if !said.is_empty() {
        text.push_str(&format!("\n{said}\n"));
    }
    if place < ledger.text.len() {
        text.push('\n');
    }
    let end = LineEnd::at(ledger.text.as_bytes(), place).as_str();
    Ok(Edit::insert(open.path, place, text.replace('\n', end)))
}

fn heading(open: &Open<'_>, entry: &Entry<'_>) -> Result<String, String> {
    // A `#` at the end of a heading would be read as its closing sequence.
    let title = match entry.title.trim_end_matches('#') {
        head if head.len() < entry.title.len() && (head.is_empty() || head.ends_with(' ')) => {
            format!("{head}\\{}", &entry.title[head.len()..])
        }
        _ => entry.title.to_owned(),
    };
    let values = [("id", entry.id.clone()), ("date", entry.date.clone()), ("title", title)];
    fill(&open.policy.entry.heading, &values)
}

/// The section's text: the template, without lines whose placeholders are all empty.
fn said(open: &Open<'_>, entry: &Entry<'_>) -> Result<String, String> {
    let fields: Vec<String> =
        entry.request.fields.iter().map(|(name, value)| format!("**{}**: {}", name.trim(), value.trim())).collect();
    let body = entry.request.body.as_deref().unwrap_or_default().replace("\r\n", "\n").replace('\r', "\n");
    let body = body.trim_end().trim_start_matches('\n').to_owned();
    let values = [("status", entry.status.clone()), ("fields", fields.join("\n")), ("body", body)];
    let mut lines: Vec<String> = Vec::new();
    for line in open.policy.entry.text.lines() {
        let template = Template::parse(line)?;
        let mut named = template.names().peekable();
        let says = named.peek().is_none()
            || named.any(|name| values.iter().any(|(known, value)| *known == name && !value.is_empty()));
        // No two blank lines in a row, and none at the start.
        if says && !(line.trim().is_empty() && lines.last().is_none_or(|last| last.trim().is_empty())) {
            lines.push(fill(line, &values)?);
        }
    }
    Ok(lines.join("\n").trim_end().to_owned())
}

fn fill(template: &str, values: &[(&str, String)]) -> Result<String, String> {
    let values: BTreeMap<String, String> =
        values.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).into_map();
    let filled = Template::parse(template).and_then(|template| template.fill(&values));
    filled.map(|text| text.at("")).map_err(|name| format!("`{{{name}}}` in the ledger's `entry` is unknown"))
}

/// What was planned must be read back as exactly one entry more, with this id, date and title.
fn verify(open: &Open<'_>, entry: &Entry<'_>, edits: &[Edit]) -> Result<(), String> {
    let file = open.after(edits)?;
    let (Ok(text), Ok(document)) = (file.text(), file.document()) else {
        return Err("the new text is not UTF-8".to_owned());
    };
    let derived = sot::derived(open.config, open.snapshot, open.path, &file);
    let ledger = Ledger::read(text, document, open.policy, derived);
    let mut written = ledger.sections.iter().filter(|section| ledger.at(&section.id) == entry.id);
    let (section, more) = (written.next(), written.next());
    let heading = &open.policy.entry.heading;
    let titled =
        section.is_some_and(|section| ledger.title(section).replace('\\', "") == entry.title.replace('\\', ""));
    let dated = section.is_some_and(|section| ledger.date(section) == entry.date);
    if (heading.contains("{title}") && !titled) || (heading.contains("{date}") && !dated) {
        return Err(
            "the heading that `entry.heading` makes is not read back with this title and date; correct it or `section.heading`"
                .to_owned(),
        );
    }
    let row = ledger.rows.iter().find(|row| ledger.at(&row.id) == entry.id);
    if edits.len() > 1 && row.is_none_or(|row| ledger.at(&row.date) != entry.date) {
        return Err(format!(
            "the INDEX of {} has no columns {} and {} for date and id; correct `index` in the configuration",
            open.path, open.policy.index.date_column, open.policy.index.id_column
        ));
    }
    let is_whole = ledger.sections.len() == open.ledger.sections.len() + 1 && more.is_none();
    let is_listed = edits.len() < 2 || ledger.rows.len() == open.ledger.rows.len() + 1;
    if !is_whole || !is_listed {
        return Err(format!("{} would not be read back as one entry with {}", open.path, entry.id));
    }
    Ok(())
}

/// The text of a section must end where the section ends.
fn stays_inside(said: &str, level: usize) -> Result<(), String> {
    let document = Document::parse(said);
    if let Some(heading) = document.headings(said).find(|heading| usize::from(heading.level) <= level) {
        return Err(format!(
            "the body would end the entry: its heading `{}` is of level {}",
            heading.text, heading.level
        ));
    }
    if !is_closed(said) {
        return Err(
            "the body would swallow what follows the entry: it leaves a code fence or a comment open".to_owned()
        );
    }
    Ok(())
}
