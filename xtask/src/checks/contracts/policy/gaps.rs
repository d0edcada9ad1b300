//! Paths of a policy that its document leaves out, and paths that match nothing.

use super::rules;
use super::tiers::{Decision, Named, Tiers, Why};
use crate::checks::sot::config_path;
use crate::config::schema::Approval;
use crate::model::{Finding, RepoPath, Site, Snapshot};

/// Where a tier's path is configured.
type Place<'a> = &'a dyn Fn(Decision) -> Option<Site>;

fn site_of(named: Named, approval: Approval, place: Place<'_>) -> Option<Site> {
    place(Decision { approval, why: Why::Tier(named) })
}

/// Finds paths that match no file. What is blocked may be nowhere: that is what it is for.
pub fn idle(tiers: &Tiers<'_>, snapshot: &Snapshot, place: Place<'_>, findings: &mut Vec<Finding>) {
    let name = &tiers.policy.name;
    for (named, tier, entry) in tiers.entries().filter(|(_, tier, _)| tier.approval != Approval::Block) {
        if entry.files(&snapshot.tree).next().is_some() {
            continue;
        }
        let site = site_of(named, tier.approval, place).unwrap_or_else(|| Site::file(&config_path()));
        let message =
            format!("`{}` of tier `{}` matches no file, so the tier says nothing of it", entry.text, tier.name);
        let help = "correct the path or take it out; `docs/` is a folder, `**` crosses folders";
        findings.push(Finding::new(&rules::NO_INPUT, site, message, help).about(name));
    }
}

/// Finds paths that the document does not name.
pub fn unnamed(tiers: &Tiers<'_>, path: &RepoPath, text: &str, place: Place<'_>, findings: &mut Vec<Finding>) {
    let name = &tiers.policy.name;
    for (named, tier, entry) in tiers.entries() {
        if is_named(text, &entry.text) {
            continue;
        }
        let message = format!(
            "`{}` {} by tier `{}`, and this document does not name it",
            entry.text,
            tier.approval.asks(),
            tier.name
        );
        let help = "write of the path in the document, or leave `documented` out of the policy";
        let mut finding = Finding::new(&rules::GAP, Site::file(path), message, help).about(name);
        finding.cause = site_of(named, tier.approval, place);
        findings.push(finding);
    }
}

/// Whether `text` names the path itself, or a folder above it.
fn is_named(text: &str, entry: &str) -> bool {
    let own = entry.trim_end_matches(['*', '/']);
    let own = if own.is_empty() { entry } else { own };
    let folders = own.match_indices('/').map(|(at, _)| &own[..=at]);
    stands(text, own) || folders.into_iter().any(|folder| stands(text, folder))
}

/// Whether `path` stands in `text` as a whole: not as the start or the end of another path.
fn stands(text: &str, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.match_indices(path).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + path.len()..].trim_start_matches('/').chars().next();
        !before.is_some_and(|c| is_part(c) || matches!(c, '/' | '.')) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_named_as_a_whole_or_by_a_folder_above_it() {
        let text = "`src/core/` and .env*, mydocs/, config/production.yaml";
        for entry in ["src/core/**", "src/core/db/*.py", ".env*", "config/production.yaml"] {
            assert!(is_named(text, entry), "{entry}");
        }
        for entry in ["docs/**", "src/corer/", "src/**/x", "config/", "production.yaml"] {
            assert!(!is_named(text, entry), "{entry}");
        }
    }
}
