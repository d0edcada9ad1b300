//! Generated regions with our own markers.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Pass;
use super::facts::Facts;
use super::provider::{self, Refusal};
use super::rules;
use super::slot::{Guard, Seal, Slot};
use super::survey::Survey;
use crate::config::schema::Config;
use crate::config::suggest;
use crate::model::{Finding, RepoPath, Report, Site, Snapshot};
use crate::text::lines::LineEnd;
use crate::text::markdown::{Document, Quotations};
use crate::text::marker::{self, Region};
use crate::text::template::Dated;

/// A document whose regions are being judged, and everything a provider may look at.
pub struct Page<'a> {
    /// The document.
    pub survey: &'a Survey<'a>,
    /// Every document that the pass may write into.
    pub surveys: &'a BTreeMap<&'a RepoPath, Survey<'a>>,
    /// The repository.
    pub snapshot: &'a Snapshot,
    /// The configuration.
    pub config: &'a Config,
    /// What is known about the ledgers.
    pub facts: &'a Facts,
}

/// The slots of the regions that `pass` writes. The main pass reports names that no pass knows.
pub fn slots(page: &Page<'_>, pass: Pass, report: &mut Report) -> Vec<Slot> {
    let mut slots = Vec::new();
    for region in &page.survey.markers.regions {
        let Some(provider) = provider::find(&region.name) else {
            if pass == Pass::Figures {
                report.findings.push(no_provider(page.survey.path, region));
            }
            continue;
        };
        if provider.pass != pass {
            continue;
        }
        match (provider.render)(page, &region.args) {
            Ok(text) if is_self_contained(&text, page.config) => slots.push(slot(page, region, &text)),
            Ok(_) => {
                let message = format!(
                    "the text of region `{}` would hold a marker, or leave a comment or fence open",
                    region.name
                );
                report.findings.push(unknown(page.survey.path, &region.begin, message));
            }
            Err(Refusal::Withheld) => {}
            Err(Refusal::Found(finding)) => report.findings.push(*finding),
            Err(Refusal::Unjudged(message)) => {
                let site = Site::new(page.survey.path, region.begin.clone());
                let help = "make the history known; `cargo xtask stack show` says what is missing";
                report.findings.push(Finding::new(&crate::checks::stack::rules::NO_HISTORY, site, message, help));
            }
            Err(Refusal::Wrong(message)) => {
                let message = format!("region `{}`: {message}; it takes `{}`", region.name, provider.usage);
                report.findings.push(unknown(page.survey.path, &region.begin, message));
            }
        }
    }
    slots
}

fn slot(page: &Page<'_>, region: &Region, text: &str) -> Slot {
    let line_end = LineEnd::at(page.survey.text.as_bytes(), region.begin.end);
    let expected = Dated::plain(text).with_line_end(line_end.as_str());
    let seal = Seal { recorded: region.digest.clone(), marker: region.end.clone(), name: region.name.clone() };
    let ledger = region.args.split_whitespace().next().unwrap_or_default();
    Slot {
        range: region.body.clone(),
        expected,
        rule: &rules::STALE_REGION,
        what: format!("region `{}`", format!("{} {}", region.name, region.args).trim()),
        at: region.begin.clone(),
        cause: page.facts.sources.get(ledger).cloned(),
        guard: if page.config.sot.digest { Guard::Seal(seal) } else { Guard::None },
    }
}

/// Whether a marker after `text` would still be one, and none is added by it: no marker of ours inside, none
/// of the configured ones, no META block, no comment or fence left open.
pub fn is_self_contained(text: &str, config: &Config) -> bool {
    let probe = format!("{text}<!-- xtask:begin probe -->\n");
    let document = Document::parse(&probe);
    let found = marker::markers(&probe, &document);
    let only_probe = matches!(found.broken.as_slice(), [broken] if broken.range.start == text.len());
    let mut quotations = Quotations::new(&document, &probe);
    let mut stands = |marker: &str| {
        let mut places = memchr::memmem::find_iter(text.as_bytes(), marker.as_bytes());
        places.any(|at| !quotations.hold(at))
    };
    let configured = config.region.iter().flat_map(|region| [region.begin.as_str(), region.end.as_str()]);
    only_probe
        && found.regions.is_empty()
        && found.facts.is_empty()
        && !configured.chain(["<!-- META"]).any(&mut stands)
}

/// A region that cannot be written.
pub fn unknown(path: &RepoPath, at: &Range<usize>, message: String) -> Finding {
    let help = "correct the marker, or remove the region";
    Finding::new(&rules::UNKNOWN_REGION, Site::new(path, at.clone()), message, help)
}

fn no_provider(path: &RepoPath, region: &Region) -> Finding {
    let names = provider::ALL.iter().map(|provider| provider.name);
    let hint = match suggest::nearest(&region.name, names.clone()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("there are {}", names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    let message = format!("nothing provides region `{}`; {hint}", region.name);
    unknown(path, &region.begin, message)
}
