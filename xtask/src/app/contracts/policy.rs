//! `contracts policy`: who may approve the change at hand.

use anyhow::{Result, bail};

use super::super::stack::print;
use super::super::{Streams, load};
use crate::checks::Check;
use crate::checks::contracts::policy::entry_range;
use crate::checks::contracts::policy::tiers::{Decision, Tiers, Why};
use crate::checks::contracts::policy::verdict::{Row, Verdict, WholeChange, judge};
use crate::checks::sot::config_path;
use crate::cli::{PolicyArgs, PolicyFormat};
use crate::config::Loaded;
use crate::gather::{self, Wanted};
use crate::model::{Changed, Changes};
use crate::render::policy::{self, Shown};
use crate::text::lines::LineIndex;
use crate::text::toml;

/// As many paths are named in the verdict.
const NAMED_MAX: usize = 3;

/// Judges the change at hand.
///
/// # Errors
/// When what changed cannot be known, or no policy is configured: a change that nobody could judge is not approved.
pub fn run(args: &PolicyArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = gather::open(args.place.repo.as_deref())?;
    let (loaded, path) = load(&repository, &args.place)?;
    if loaded.config.contracts.policy.is_empty() {
        bail!(
            "no policy is configured, so nobody can say who may approve what; write [[contracts.policy]] into xtask.toml"
        );
    }
    let checks: Vec<Box<dyn Check>> = vec![Box::new(WholeChange { base: args.since.clone() })];
    let wanted = Wanted { main: loaded.config.git.main.clone(), ..Wanted::default() };
    let snapshot = gather::snapshot(&repository, &checks, wanted)?;
    let changed = match &snapshot.facts.changes {
        Changes::Made(changed) => changed,
        Changes::Nothing => bail!("nothing is committed yet, so nobody can say what changed; commit first"),
        Changes::NotAsked | Changes::Unknown => bail!("there is no git repository, so nobody can say what changed"),
    };
    let config = path.unwrap_or_else(config_path);
    let tiers: Vec<Tiers<'_>> =
        loaded.config.contracts.policy.iter().map(|policy| Tiers::new(policy, &config)).collect();
    let verdicts: Vec<Verdict> = tiers.iter().map(|tiers| judge(tiers, changed)).collect();
    let shown = shown(&loaded, &tiers, &verdicts, changed);
    let text = match args.format {
        PolicyFormat::Human => policy::human(&shown),
        PolicyFormat::Json => policy::json(&shown)?,
    };
    print(&text, streams)?;
    Ok(u8::from(!shown.auto_approvable))
}

fn shown<'a>(loaded: &'a Loaded, tiers: &[Tiers<'_>], verdicts: &[Verdict], changed: &'a Changed) -> Shown<'a> {
    let config = toml::parse(&loaded.text).ok();
    let lines = LineIndex::new(loaded.text.as_bytes());
    let mut policies = Vec::new();
    for (index, (tiers, verdict)) in tiers.iter().zip(verdicts).enumerate() {
        let row = |row: &Row| {
            let decided = row.named.map(|named| Decision { approval: row.approval, why: Why::Tier(named) });
            let range = decided.and_then(|decision| entry_range(config.as_ref()?, index, decision));
            policy::Row {
                path: row.path.clone(),
                change: row.change,
                approval: row.approval.to_string(),
                tier: row.named.map(|named| tiers.tier(named).name.clone()),
                entry: row.named.map(|named| tiers.text(named).to_owned()),
                line: range.map(|range| lines.line_index(range.start) + 1),
                why: row.why.clone(),
                reason: row.reason.clone(),
            }
        };
        policies.push(policy::Policy {
            name: tiers.policy.name.clone(),
            approval: verdict.approval().to_string(),
            auto_approvable: verdict.approval().is_automatic(),
            lines: verdict.lines,
            paths: verdict.rows.iter().map(row).collect(),
        });
    }
    let auto_approvable = policies.iter().all(|policy| policy.auto_approvable);
    let because = because(tiers, verdicts, changed);
    Shown { base: &changed.base, config: &loaded.name, policies, auto_approvable, because }
}

/// What decides, in words.
fn because(tiers: &[Tiers<'_>], verdicts: &[Verdict], changed: &Changed) -> String {
    // The strictest policy counts, the first of several that are equally strict.
    let strictest = tiers.iter().zip(verdicts).rev().max_by_key(|(_, verdict)| verdict.approval().strictness());
    let Some((tiers, verdict)) = strictest.filter(|(_, verdict)| !verdict.rows.is_empty()) else {
        return format!("nothing changed since {}: there is nothing to approve", changed.base);
    };
    let approval = verdict.approval();
    let by = if verdicts.len() > 1 { format!(" by policy `{}`", tiers.policy.name) } else { String::new() };
    if approval.is_automatic() {
        let told = if approval == crate::config::schema::Approval::Notify { "; somebody is to be told" } else { "" };
        return format!("every changed path is of a tier that approves it{by}{told}");
    }
    let deciding: Vec<&Row> = verdict.deciding().collect();
    let named = deciding.iter().take(NAMED_MAX).map(|row| format!("`{}`", row.path)).collect::<Vec<_>>().join(", ");
    let more = deciding.len().saturating_sub(NAMED_MAX);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let asks = match (approval, deciding.len()) {
        (_, 1) => approval.asks(),
        (crate::config::schema::Approval::Block, _) => "are blocked",
        _ => "take a review",
    };
    let why = if deciding.len() == 1 { format!(": {}", deciding[0].why) } else { String::new() };
    format!("{named}{more} {asks}{by}{why}")
}
