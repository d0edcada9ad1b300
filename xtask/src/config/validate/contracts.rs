//! Policies that can be told apart, with tiers that can match.

use std::collections::BTreeSet;

use super::{names, note};
use crate::config::decode::Decoder;
use crate::config::schema::{Config, Policy, PolicyTier};

/// Notes every policy that contradicts itself, and owners that are none.
pub fn check(decoder: &mut Decoder, config: &Config) {
    for owner in &config.contracts.trusted_owners {
        let is_name = !owner.is_empty() && owner.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_name {
            let help = "write the owner alone: `actions` of `actions/checkout`";
            note(decoder, "contracts.trusted_owners", &format!("holds `{owner}`, which is no owner"), help);
        }
    }
    let mut known = BTreeSet::new();
    for (index, policy) in config.contracts.policy.indexed() {
        let key = format!("contracts.policy[{index}]");
        names::check(decoder, &key, &policy.name, &mut known);
        check_documents(decoder, policy, &key);
        let mut tiers = BTreeSet::new();
        for (place, tier) in policy.tier.indexed() {
            let key = format!("{key}.tier[{place}]");
            names::check(decoder, &key, &tier.name, &mut tiers);
            check_tier(decoder, tier, &key);
            check_reach(decoder, policy, tier, &key);
        }
    }
}

fn check_documents(decoder: &mut Decoder, policy: &Policy, key: &str) {
    if policy.document.as_ref().is_some_and(|document| !document.is_markdown()) {
        let help = "what a policy says is read from a Markdown document";
        note(decoder, &format!("{key}.document"), "is no Markdown file", help);
    }
    if policy.documented && policy.document.is_none() {
        let help = "name the document that must name the paths, or leave `documented` out";
        note(decoder, &format!("{key}.documented"), "stands without `document`", help);
    }
    for wording in policy.wordings.iter().filter(|wording| !wording.contains(char::is_alphanumeric)) {
        let help = "write it as it stands in the text: \"merged by the bot\"";
        note(decoder, &format!("{key}.wordings"), &format!("holds `{wording}`, which has no word"), help);
    }
}

fn check_tier(decoder: &mut Decoder, tier: &PolicyTier, key: &str) {
    let at = format!("{key}.paths");
    if tier.paths.texts.is_empty() {
        note(decoder, &at, "is empty", "name at least one path; what no tier names takes a person anyway");
    }
    let mut known = BTreeSet::new();
    for path in &tier.paths.texts {
        let is_relative = !path.split('/').any(|part| matches!(part, "." | ".."));
        if path.is_empty() || path.contains('\\') || path.starts_with('/') || path.contains("//") || !is_relative {
            let help = "write it from the root with `/` between folders: `docs/`, `docs/*.md`";
            note(decoder, &at, &format!("holds `{path}`, which matches no path"), help);
        } else if !known.insert(path.as_str()) {
            note(decoder, &at, &format!("holds `{path}` a second time"), "write each path once");
        }
    }
    for (name, limit) in [("lines_max", tier.lines_max), ("files_max", tier.files_max)] {
        let at = format!("{key}.{name}");
        match limit {
            Some(0) => note(decoder, &at, "is 0", "a tier that allows nothing is `approval = \"review\"`"),
            Some(_) if !tier.approval.is_automatic() => {
                note(decoder, &at, "limits a tier that approves nothing", "take it out");
            }
            _ => {}
        }
    }
}

/// A path that a stricter tier names, too, is never approved as this one says.
fn check_reach(decoder: &mut Decoder, policy: &Policy, tier: &PolicyTier, key: &str) {
    let stricter: Vec<&PolicyTier> =
        policy.tier.iter().filter(|other| other.approval.strictness() > tier.approval.strictness()).collect();
    let taken = |path: &String| stricter.iter().find(|other| other.paths.texts.iter().any(|wide| covers(wide, path)));
    for path in &tier.paths.texts {
        if let Some(other) = taken(path) {
            let by = format!("tier `{}` with `{}`, which is stricter", other.name, other.approval);
            let message = format!("holds `{path}`, all of which is of {by}");
            note(decoder, &format!("{key}.paths"), &message, "take it out of one of the two");
        }
    }
}

/// Whether every path of `narrow` is one of `wide`, as far as the texts show.
fn covers(wide: &str, narrow: &str) -> bool {
    let folder = |text: &str| text.strip_suffix("/**").or(text.strip_suffix('/')).map(str::to_owned);
    if wide == narrow || wide == "**" || folder(wide).is_some_and(|wide| folder(narrow) == Some(wide)) {
        return true;
    }
    let is_glob = |text: &str| text.contains(['*', '?', '[']);
    let above = folder(wide).or_else(|| (!is_glob(wide)).then(|| wide.to_owned())).filter(|above| !is_glob(above));
    above.is_some_and(|above| narrow.strip_prefix(&above).is_some_and(|rest| rest.starts_with('/') || rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_folder_covers_what_is_below_it_and_nothing_beside_it() {
        for (wide, narrow) in
            [("docs/", "docs/**"), ("docs/**", "docs/*.md"), ("docs", "docs/a.md"), ("**", "a"), ("a/*", "a/*")]
        {
            assert!(covers(wide, narrow), "{wide} {narrow}");
        }
        for (wide, narrow) in [("docs/", "docsx/a"), ("docs/*.md", "docs/"), ("docs/*", "docs/a/b"), ("*/a/", "x/a/b")]
        {
            assert!(!covers(wide, narrow), "{wide} {narrow}");
        }
    }
}
