//! What a document says of paths, held against what the policy says of them.

use std::collections::HashMap;

use super::clauses::{Claim, Stance};
use super::entry::{Entry, is_glob};
use super::rules;
use super::tiers::{Decision, Tiers, Why};
use crate::model::{Finding, RepoPath, Site, Snapshot};

/// A path of which document and policy say different things.
#[derive(Clone)]
struct Proof {
    path: RepoPath,
    decision: Decision,
}

/// Finds what the document at `path` says otherwise than the policy. `place` is where a tier's path is configured.
pub fn judge(
    tiers: &Tiers<'_>,
    claims: &[Claim],
    path: &RepoPath,
    snapshot: &Snapshot,
    place: &dyn Fn(Decision) -> Option<Site>,
    findings: &mut Vec<Finding>,
) {
    // A text may say one thing many times.
    let mut known: HashMap<(&str, bool, &[String]), Option<Proof>> = HashMap::new();
    for claim in claims {
        let is_auto = claim.stance == Stance::Auto;
        let proof =
            known.entry((&claim.path, is_auto, &claim.except)).or_insert_with(|| refuted(tiers, claim, snapshot));
        let Some(Proof { path: example, decision }) = proof else { continue };
        let site = Site::new(path, claim.range.clone());
        let whose = match snapshot.tree.contains(example) {
            _ if claim.path == example.as_str() => "it".to_owned(),
            true => format!("`{example}`"),
            false => format!("a file such as `{example}`"),
        };
        let why = tiers.because(*decision);
        let name = &tiers.policy.name;
        let (rule, message, help) = if is_auto {
            let message = format!(
                "the text says that `{}` is approved without a person, and by policy `{name}` {whose} {}: {why}",
                claim.path,
                decision.approval.asks()
            );
            (&rules::CONTRADICTED, message, "say that it takes a review, or let a person change the policy".to_owned())
        } else {
            let message = format!(
                "the text says that `{}` takes a person, and by policy `{name}` {whose} {}: {why}",
                claim.path,
                decision.approval.asks()
            );
            (&rules::TOO_LAX, message, "take the path out of the tier, or correct the text".to_owned())
        };
        let mut finding = Finding::new(rule, site, message, help).about(name);
        finding.cause = place(*decision);
        findings.push(finding);
    }
}

/// A path that shows that the policy says otherwise.
fn refuted(tiers: &Tiers<'_>, claim: &Claim, snapshot: &Snapshot) -> Option<Proof> {
    let is_folder = !is_glob(&claim.path) && !claim.path.ends_with('/') && snapshot.has_folder(&claim.path);
    let entry = Entry::new(&if is_folder { format!("{}/", claim.path) } else { claim.path.clone() }, false);
    // `*.md` in a text means every such file, wherever it is.
    let anywhere = is_glob(&claim.path) && !claim.path.contains('/');
    let wide = if anywhere { Entry::new(&format!("**/{}", claim.path), false) } else { entry.clone() };
    let except: Vec<Entry> = claim.except.iter().map(|text| Entry::new(text, true)).collect();
    let counts = |path: &RepoPath| !except.iter().any(|entry| entry.contains(path));
    let proof = |path: RepoPath| Proof { decision: tiers.decide(&path), path };
    let is_automatic = |proof: &Proof| proof.decision.approval.is_automatic();
    let sample = entry.sample().filter(counts).map(proof);
    let files = wide.files(&snapshot.tree).filter(|path| counts(path)).cloned().map(proof);
    let mut files = files.filter(|file| file.decision.why != Why::Own || file.path.as_str() == claim.path);
    match claim.stance {
        // A stricter tier may take single files out, and what states the policy is out always; the rest must be allowed.
        Stance::Auto => match sample.filter(|sample| !is_automatic(sample)) {
            // A real file says more than one that might be.
            Some(sample) => Some(files.find(|file| same(file, &sample)).unwrap_or(sample)),
            None => {
                let first = files.next()?;
                (!is_automatic(&first) && !files.any(|file| is_automatic(&file))).then_some(first)
            }
        },
        Stance::Never => {
            let inside = tiers.entries().filter(|(_, tier, _)| tier.approval.is_automatic());
            let inside =
                inside.filter_map(|(_, _, own)| own.sample()).filter(|path| wide.contains(path) && counts(path));
            files.chain(sample).chain(inside.map(proof)).find(is_automatic)
        }
    }
}

/// Whether two paths are refused for the same reason.
fn same(file: &Proof, other: &Proof) -> bool {
    match (file.decision.why, other.decision.why) {
        (Why::Tier(one), Why::Tier(two)) => one == two,
        (Why::Unlisted, Why::Unlisted) => true,
        _ => false,
    }
}
