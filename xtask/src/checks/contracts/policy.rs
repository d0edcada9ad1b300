//! Which changes may be approved without a person, and what documents say about that.
//!
//! A policy is tiers of paths; what no tier names takes a person. The check holds documents against the tiers, and
//! [`verdict`] holds a change against them.

mod agreement;
mod claims;
mod clauses;
pub mod entry;
mod gaps;
mod phrases;
mod polarity;
mod rules;
mod said;
pub mod tiers;
pub mod verdict;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::phrases::Wordings;
use self::tiers::{Decision, Tiers, Why};
use crate::checks::Check;
use crate::checks::sot::config_path;
use crate::config::schema::{Config, Policy};
use crate::model::{Finding, Looked, RepoPath, Report, Rule, Site, Snapshot};
use crate::ordered::Ordered;
use crate::text::toml;

/// What is found about policies.
pub const RULES: &[&Rule] = rules::ALL;

/// Every policy, held against its documents.
pub struct Governance {
    config: Arc<Config>,
}

impl Governance {
    /// The check.
    pub fn new(config: &Arc<Config>) -> Governance {
        Governance { config: Arc::clone(config) }
    }

    fn judge(&self, index: usize, policy: &Policy, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
        let tiers = Tiers::new(policy, &config_path());
        let file = snapshot.file(&config_path());
        let config = file.and_then(|file| file.toml().ok());
        let place = |decision: Decision| {
            let range = entry_range(config?, index, decision)?;
            Some(Site::new(&config_path(), range))
        };
        gaps::idle(&tiers, snapshot, &place, findings);
        let wordings = Wordings::new(&policy.wordings);
        let is_there = |path: &str| snapshot.has_folder(path) || snapshot.tree.contains(path);
        for path in documents(policy, &snapshot.tree) {
            let Some(file) = snapshot.file(path) else { continue };
            let (Ok(text), Ok(document)) = (file.text(), file.document()) else {
                let offset = file.text().err().unwrap_or_default();
                let message = format!("byte {offset} is not UTF-8, so nothing that the document says was judged");
                let site = Site::new(path, offset..offset + 1);
                findings
                    .push(Finding::new(&rules::UNREAD, site, message, "save the file as UTF-8").about(&policy.name));
                continue;
            };
            let reader = claims::Reader { text, wordings: &wordings, is_there: &is_there };
            agreement::judge(&tiers, &reader.claims(document), path, snapshot, &place, findings);
            if policy.documented && policy.document.as_ref() == Some(path) {
                gaps::unnamed(&tiers, path, text, &place, findings);
            }
        }
        self.report_missing(policy, snapshot, findings);
    }

    fn report_missing(&self, policy: &Policy, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
        let mut idle = |message: String, help: &str| {
            let finding = Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help);
            findings.push(finding.about(&policy.name));
        };
        if let Some(document) = policy.document.as_ref().filter(|document| snapshot.file(document).is_none()) {
            let message = format!("the document `{document}` of policy `{}` is not there", policy.name);
            idle(message, "restore it, or correct `document`");
        }
        for (index, glob) in policy.documents.texts.iter().enumerate() {
            let is_one = |path: &RepoPath| path.is_markdown() && policy.documents.set.matches(index, path);
            if !snapshot.tree.iter().any(is_one) {
                let message = format!("`{glob}` of `documents` of policy `{}` matches no Markdown file", policy.name);
                idle(message, "restore the document, or correct the glob");
            }
        }
    }
}

/// The documents of a policy that are there, each once.
fn documents<'a>(policy: &'a Policy, tree: &'a BTreeSet<RepoPath>) -> BTreeSet<&'a RepoPath> {
    let further = tree.iter().filter(|path| path.is_markdown() && policy.documents.set.contains(path));
    policy.document.iter().chain(further).into_set()
}

/// Where the path of a tier that decides stands in the configuration.
pub fn entry_range(config: &toml::Node, policy: usize, decision: Decision) -> Option<std::ops::Range<usize>> {
    let Why::Tier(named) = decision.why else { return None };
    let keys = [
        "contracts",
        "policy",
        &policy.to_string(),
        "tier",
        &named.tier.to_string(),
        "paths",
        &named.entry.to_string(),
    ];
    let node = keys.iter().try_fold(config, |node, key| node.get(key))?;
    Some(node.range.clone())
}

impl Check for Governance {
    fn name(&self) -> &'static str {
        "contracts"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        path.is_markdown() && self.config.contracts.policy.iter().any(|policy| policy.documents.set.contains(path))
    }

    fn wants_exactly(&self) -> Vec<RepoPath> {
        self.config.contracts.policy.iter().filter_map(|policy| policy.document.clone()).collect()
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        for (index, policy) in self.config.contracts.policy.indexed() {
            self.judge(index, policy, snapshot, &mut report.findings);
        }
        let count = self.config.contracts.policy.len();
        if count > 0 {
            report.looked.push(Looked { count, noun: "policy" });
        }
        report
    }
}
