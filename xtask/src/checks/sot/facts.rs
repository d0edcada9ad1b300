//! What is known about the ledgers: figures, sentences, the latest entry.

use std::collections::BTreeMap;

use super::rules;
use super::survey::Survey;
use crate::config::schema::{self, Config, Count};
use crate::ledger::{self, Ledger};
use crate::model::{Fact, FactValue, Finding, RepoPath, Report, Site, Snapshot};
use crate::text::date::is_date;
use crate::text::markdown::Document;
use crate::text::template::Template;

/// Everything a text can quote.
#[derive(Debug, Default)]
pub struct Facts {
    /// Values by key: `builds.entries`.
    pub values: BTreeMap<String, String>,
    /// Where each ledger's facts come from, by the ledger's name.
    pub sources: BTreeMap<String, Site>,
    /// Numbers by key.
    pub counts: BTreeMap<String, u64>,
    /// Names of ledgers that could not be counted; what quotes them is left alone.
    pub withheld: Vec<String>,
}

impl Facts {
    /// Whether `key` belongs to a ledger that could not be counted, which was reported already.
    pub fn is_withheld(&self, key: &str) -> bool {
        key.split_once('.').is_some_and(|(ledger, _)| self.withheld.iter().any(|name| name == ledger))
    }

    /// Where the ledger of `key` stands.
    pub fn source(&self, key: &str) -> Option<Site> {
        self.sources.get(key.split_once('.')?.0).cloned()
    }

    fn set(&mut self, ledger: &str, name: &str, value: String) {
        self.values.insert(format!("{ledger}.{name}"), value);
    }
}

/// Reads every configured ledger, reporting what is wrong with it on the way.
pub fn gather(
    config: &Config,
    snapshot: &Snapshot,
    surveys: &BTreeMap<&RepoPath, Survey<'_>>,
    report: &mut Report,
) -> Facts {
    let mut facts = Facts::default();
    // A figure about this tool, for its own documents.
    facts.values.insert("xtask.rules".to_owned(), crate::checks::rules::all().len().to_string());
    for policy in config.ledger.iter() {
        // What is missing or no text was reported already.
        let Some(survey) = surveys.get(snapshot.resolve(&policy.path)) else {
            if !policy.optional || snapshot.file(&policy.path).is_some() {
                facts.withheld.push(policy.name.clone());
            }
            continue;
        };
        let ledger = Ledger::read(survey.text, survey.document, policy, survey.derived());
        let before = report.findings.len();
        judge_index(&ledger, snapshot, report);
        if report.findings.len() > before {
            facts.withheld.push(policy.name.clone());
            continue;
        }
        warn(&ledger, survey.document, snapshot, report);
        collect(&ledger, snapshot, &mut facts, report);
    }
    facts
}

/// Whether anything that is asked of the ledger is read from its INDEX.
fn counts_index(policy: &schema::Ledger) -> bool {
    let by_structure = |count| matches!(count, Count::IndexRows | Count::Ids);
    policy.figure.is_empty()
        || policy.figure.iter().any(|figure| by_structure(figure.count))
        || policy.latest == schema::Latest::Index
}

/// The INDEX must be there, once, with a table; else nothing is counted.
pub fn judge_index(ledger: &Ledger<'_>, snapshot: &Snapshot, report: &mut Report) {
    if !counts_index(ledger.policy) {
        return;
    }
    let path = snapshot.resolve(&ledger.policy.path);
    let heading = &ledger.policy.index.heading;
    let help = "give the ledger one INDEX heading with its table below, or set `index.heading`";
    let (site, message) = match ledger.index.as_slice() {
        [] => (Site::file(path), format!("ledger `{}` has no `{heading}` heading", ledger.policy.name)),
        [_, second, ..] => (
            Site::new(path, second.heading.clone()),
            format!("ledger `{}` has a second `{heading}` heading", ledger.policy.name),
        ),
        [index] => match &index.table {
            None => (Site::new(path, index.heading.clone()), format!("no table stands after `{heading}`")),
            Some(table) if ledger.rows.is_empty() && has_body(ledger.at(table)) => (
                Site::new(path, table.clone()),
                format!("no row of the INDEX has an id in column {}", ledger.policy.index.id_column),
            ),
            Some(table) if ledger.rows.is_empty() && !ledger.sections.is_empty() => {
                (Site::new(path, table.clone()), "the INDEX has no rows, but the ledger has sections".to_owned())
            }
            Some(_) => return,
        },
    };
    report.findings.push(Finding::new(&rules::MISSING_INDEX, site, message, help));
}

/// Whether a table has lines after its header and delimiter.
fn has_body(table: &str) -> bool {
    table.lines().filter(|line| !line.trim().is_empty()).nth(2).is_some()
}

/// What a line-counting script would have counted, and what makes the latest entry doubtful.
pub fn warn(ledger: &Ledger<'_>, document: &Document, snapshot: &Snapshot, report: &mut Report) {
    if !counts_index(ledger.policy) {
        return;
    }
    let path = snapshot.resolve(&ledger.policy.path);
    for stray in ledger::strays(ledger, document) {
        report.findings.push(Finding::new(
            &rules::STRAY_ROW,
            Site::new(path, stray.range.clone()),
            format!("a row of {} stands {}, not in the INDEX, and is not counted", ledger.at(&stray.id), stray.place),
            "move the row into the INDEX, or delete it",
        ));
    }
    for mention in ledger::mentions(ledger) {
        let times = if mention.count == 1 { "once".to_owned() } else { format!("{} times", mention.count) };
        report.findings.push(Finding::new(
            &rules::UNCOUNTED_MENTION,
            Site::new(path, mention.range.clone()),
            format!("{} is named {times} and has neither a row nor a section", ledger.at(&mention.range)),
            "write the entry, or correct the id",
        ));
    }
    if ledger.policy.latest == schema::Latest::Index {
        report.findings.extend(doubts(ledger, snapshot));
    }
}

/// What makes the newest INDEX row doubtful as the latest entry.
fn doubts(ledger: &Ledger<'_>, snapshot: &Snapshot) -> Option<Finding> {
    let path = snapshot.resolve(&ledger.policy.path);
    let latest = ledger::latest(ledger)?;
    let at_end = match ledger.policy.index.order {
        schema::Order::NewestFirst => ledger.rows.first(),
        schema::Order::OldestFirst => ledger.rows.last(),
    }?;
    let doubt = |site, message| {
        Finding::new(
            &rules::LATEST_UNCLEAR,
            site,
            message,
            "write the missing entry, or put the newest row at the end that `index.order` names",
        )
    };
    if at_end.range != latest.range && is_date(ledger.at(&at_end.date).get(..10).unwrap_or_default()) {
        let message = format!(
            "{} has the newest date and is not at the new end of the INDEX, where {} stands",
            latest.id,
            ledger.at(&at_end.id)
        );
        return Some(doubt(Site::new(path, latest.range), message));
    }
    let mut sections = ledger.sections.iter().filter(|section| ledger.at(&section.id) == latest.id);
    let first = sections.next().map(|section| ledger::section_mark(ledger, section));
    if let Some(other) = sections.find(|section| Some(ledger::section_mark(ledger, section)) != first) {
        let message = format!("a second section of {} has another status", latest.id);
        return Some(doubt(Site::new(path, other.heading.clone()), message));
    }
    let number = |id: &str| {
        let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
        id[id.len() - digits..].parse::<u128>().ok()
    };
    let highest_row = ledger.rows.iter().filter_map(|row| number(ledger.counted(ledger.at(&row.id)))).max();
    let beyond = ledger.sections.iter().find(|section| number(ledger.counted(ledger.at(&section.id))) > highest_row);
    if let Some(section) = beyond {
        let message = format!("section {} has a higher number than every row of the INDEX", ledger.at(&section.id));
        return Some(doubt(Site::new(path, section.heading.clone()), message));
    }
    let written = ledger.sections.iter().any(|section| ledger.at(&section.id) == latest.id);
    (!written && !ledger.sections.is_empty()).then(|| {
        doubt(Site::new(path, latest.range), format!("{} is the newest row of the INDEX and has no section", latest.id))
    })
}

/// Counts, and fills the phrases in.
fn collect(ledger: &Ledger<'_>, snapshot: &Snapshot, facts: &mut Facts, report: &mut Report) {
    let policy = ledger.policy;
    let name = policy.name.as_str();
    let source = ledger.index.first().map_or(0..0, |index| index.heading.clone());
    facts.sources.insert(name.to_owned(), Site::new(snapshot.resolve(&policy.path), source));
    let figures = ledger::figures(ledger);
    let mut own: BTreeMap<String, String> = BTreeMap::new();
    for (figure, count) in &figures {
        own.insert(figure.clone(), count.to_string());
        facts.counts.insert(format!("{name}.{figure}"), *count);
        facts.set(name, figure, count.to_string());
        fact(report, name, figure, FactValue::Count(*count));
    }
    for phrase in policy.phrase.iter() {
        let equal = matches!(phrase.unless_equal.as_slice(), [left, right] if own.get(left) == own.get(right));
        let text = if equal { &phrase.otherwise } else { &phrase.text };
        // The configuration was checked: the template is sound and its figures exist.
        if let Ok(dated) = Template::parse(text).and_then(|template| template.fill(&own)) {
            facts.set(name, &phrase.name, dated.at(""));
        }
    }
    let latest = ledger::latest(ledger);
    let unknown = || "(unknown)".to_owned();
    fact(report, name, "latest", FactValue::Text(latest.as_ref().map_or_else(unknown, |latest| latest.id.clone())));
    facts.set(name, "latest", latest.as_ref().map_or_else(unknown, ledger::Latest::sentence));
    facts.set(name, "latest.id", latest.as_ref().map_or_else(unknown, |latest| latest.id.clone()));
    facts.set(name, "latest.title", latest.as_ref().map_or_else(unknown, |latest| latest.title.clone()));
    facts.set(name, "latest.date", latest.map_or_else(unknown, |latest| latest.date));
}

fn fact(report: &mut Report, ledger: &str, name: &str, value: FactValue) {
    let key = ["ledgers", ledger, name].map(str::to_owned).to_vec();
    report.facts.push(Fact { key, value });
}
