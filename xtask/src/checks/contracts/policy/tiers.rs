//! Which tier of a policy decides over a path.

use super::entry::Entry;
use crate::config::schema::{Approval, Policy, PolicyTier};
use crate::model::RepoPath;

/// A policy ready to be asked.
pub struct Tiers<'c> {
    /// The policy.
    pub policy: &'c Policy,
    tiers: Vec<(&'c PolicyTier, Vec<Entry>)>,
    /// What no tier can approve: the configuration and the document.
    own: Vec<RepoPath>,
}

/// Which tier decides, and by which of its paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The place of the tier in the policy.
    pub tier: usize,
    /// The place of the path in the tier.
    pub entry: usize,
}

/// Why a path is approved as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A tier names it.
    Tier(Named),
    /// No tier does.
    Unlisted,
    /// It states the policy.
    Own,
}

/// How one path is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// How.
    pub approval: Approval,
    /// Why.
    pub why: Why,
}

impl<'c> Tiers<'c> {
    /// Makes `policy` ready. `config` is the file it stands in.
    pub fn new(policy: &'c Policy, config: &RepoPath) -> Tiers<'c> {
        let entries = |tier: &'c PolicyTier| {
            let every_case = !tier.approval.is_automatic();
            (tier, tier.paths.texts.iter().map(|text| Entry::new(text, every_case)).collect())
        };
        let own = [config.clone(), crate::checks::sot::config_path()].into_iter().chain(policy.document.clone());
        Tiers { policy, tiers: policy.tier.iter().map(entries).collect(), own: own.collect() }
    }

    /// Every path of every tier, with its tier.
    pub fn entries(&self) -> impl Iterator<Item = (Named, &'c PolicyTier, &Entry)> {
        self.tiers.iter().enumerate().flat_map(|(tier, (own, entries))| {
            entries.iter().enumerate().map(move |(entry, one)| (Named { tier, entry }, *own, one))
        })
    }

    /// Whether `path` states the policy.
    pub fn is_own(&self, path: &RepoPath) -> bool {
        self.own.iter().any(|own| own.as_str().eq_ignore_ascii_case(path.as_str()))
    }

    /// How a change of `path` is approved: as the strictest tier says that names it.
    pub fn decide(&self, path: &RepoPath) -> Decision {
        let named = self.entries().filter(|(_, _, entry)| entry.contains(path));
        // Of equally strict tiers the first is named.
        let strictest = named.fold(None::<(Named, Approval)>, |best, (named, tier, _)| match best {
            Some((_, approval)) if approval.strictness() >= tier.approval.strictness() => best,
            _ => Some((named, tier.approval)),
        });
        match strictest {
            Some((named, approval)) if !(approval.is_automatic() && self.is_own(path)) => {
                Decision { approval, why: Why::Tier(named) }
            }
            _ if self.is_own(path) => Decision { approval: Approval::Review, why: Why::Own },
            Some((named, approval)) => Decision { approval, why: Why::Tier(named) },
            None => Decision { approval: Approval::Review, why: Why::Unlisted },
        }
    }

    /// The tiers that approve `path` as `approval` says: all of their limits count.
    pub fn approving(&self, path: &RepoPath, approval: Approval) -> impl Iterator<Item = &'c PolicyTier> {
        let tiers = self.tiers.iter().filter(move |(tier, _)| tier.approval == approval);
        tiers.filter(|(_, entries)| entries.iter().any(|entry| entry.contains(path))).map(|(tier, _)| *tier)
    }

    /// The tier at a place.
    pub fn tier(&self, named: Named) -> &'c PolicyTier {
        self.tiers[named.tier].0
    }

    /// The text of the path at a place.
    pub fn text(&self, named: Named) -> &str {
        &self.tiers[named.tier].1[named.entry].text
    }

    /// Why, as a part of a sentence: `tier `docs` takes a review`.
    pub fn because(&self, decision: Decision) -> String {
        match decision.why {
            Why::Tier(named) => {
                let tier = self.tier(named);
                format!("tier `{}` says of `{}`: {}", tier.name, self.text(named), decision.approval)
            }
            Why::Unlisted => "no tier names it".to_owned(),
            Why::Own => "it states the policy".to_owned(),
        }
    }
}
