//! Ledgers written from a list of entries, with noise that must not count.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::fragments::Files;
use super::{ALLOWED, configurations, of_bytes, outcome, path};
use xtask::model::FactValue;

/// What looks like an entry to a script that reads lines, and is none.
const NOISE: &[&str] = &[
    "",
    "BUILD-900 is only spoken of, and | 2026-01-01 | BUILD-901 | x | too.\n\n",
    "```text\n| 2026-01-01 | BUILD-902 | Fenced |\n### BUILD-903 | 2026-01-01 | Fenced\n```\n\n",
    "<!-- a comment\n| 2026-01-01 | BUILD-904 | Hidden |\n\n### BUILD-905 | 2026-01-01 | Hidden\n-->\n\n",
    "> | 2026-01-01 | BUILD-906 | Quoted |\n> |---|---|---|\n> ### BUILD-907\n\n",
    "| Date | Id | What |\n|---|---|---|\n| 2026-01-01 | BUILD-908 | Another table |\n\n",
    "    ### BUILD-909 | 2026-01-01 | Indented\n\n",
    "- ### BUILD-910 | 2026-01-01 | In a list\n\n",
    "#### BUILD-911 | 2026-01-01 | Too deep\n\n",
    "##### BUILDS\n\n`### BUILD-912`\n\n",
    "### XBUILD-913\n\n### BUILD-914x\n\n### Other BUILD-915\n\n",
];

#[derive(Clone, Debug)]
struct Entry {
    number: u32,
    sub: Option<u8>,
    row: bool,
    section: bool,
}

impl Entry {
    fn id(&self) -> String {
        match self.sub {
            Some(sub) => format!("BUILD-{}.{sub}", self.number),
            None => format!("BUILD-{}", self.number),
        }
    }
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (1..60u32, prop_oneof![4 => Just(None), 1 => (1..4u8).prop_map(Some)], 0..8u8);
    proptest::collection::vec(entry, 1..20).prop_map(|entries| {
        let mut entries: Vec<Entry> = entries
            .into_iter()
            .map(|(number, sub, kind)| Entry { number, sub, row: kind != 0, section: kind != 1 })
            .collect();
        // An INDEX without rows is no INDEX.
        entries[0].row = true;
        entries
    })
}

fn ledger(entries: &[Entry], noise: &[&str], crlf: bool) -> Vec<u8> {
    let mut noise = noise.iter().cycle();
    let mut next = || *noise.next().unwrap_or(&"");
    let mut text = format!("# Ledger\n\n{}## INDEX (newest first)\n\nWords.\n\n", next());
    text.push_str("| Date | ID | Title |\n| :-- | --- | --- |\n");
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.row) {
        let id = match index % 4 {
            0 => format!("**{}**", entry.id()),
            1 => format!("[{}](#x)", entry.id()),
            _ => entry.id(),
        };
        text.push_str(&format!("| 2026-01-{:02} | {id} | a \\| b |\n", 31 - index));
    }
    text.push_str("| 2026-01-01 | no id | x |\n\n");
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.section) {
        text.push_str(next());
        match index % 3 {
            0 => text.push_str(&format!("### {} | 2026-01-{:02} | Title\n\nBody.\n\n", entry.id(), 31 - index)),
            1 => text.push_str(&format!("## {}: Title ##\n\n", entry.id())),
            _ => text.push_str(&format!("{} - Title\n---\n\n", entry.id())),
        }
    }
    text.push_str(next());
    if crlf { text.replace('\n', "\r\n") } else { text }.into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The figures are those of the list, whatever stands around the entries.
    #[test]
    fn figures_are_those_of_the_model(
        entries in entries(),
        noise in subsequence(NOISE, 0..NOISE.len()).prop_shuffle(),
        lead in select(NOISE),
        crlf in any::<bool>(),
        choice in 0..2usize,
    ) {
        let noise: Vec<&str> = std::iter::once(lead).chain(noise).collect();
        let bytes = ledger(&entries, &noise, crlf);
        let files = Files(BTreeMap::from([(path("docs/BUILD_HISTORY.md"), bytes)]));
        let outcome = outcome(&configurations()[choice], &of_bytes(&files), ALLOWED[0])?;
        let figure = |name: &str| {
            let fact = outcome.facts.iter().find(|fact| fact.key == ["ledgers", "builds", name]);
            fact.map(|fact| fact.value.clone())
        };
        // The embedded configuration merges sub-ids, the other one does not.
        let counted = |entry: &&Entry| if choice == 0 { format!("BUILD-{}", entry.number) } else { entry.id() };
        let rows = entries.iter().filter(|entry| entry.row).count();
        let sections = entries.iter().filter(|entry| entry.section).count();
        let unique: BTreeSet<String> = entries.iter().filter(|entry| entry.row || entry.section).map(|e| counted(&e)).collect();
        prop_assert_eq!(figure("entries"), Some(FactValue::Count(rows as u64)));
        prop_assert_eq!(figure("sections"), Some(FactValue::Count(sections as u64)));
        prop_assert_eq!(figure("unique"), Some(FactValue::Count(unique.len() as u64)));
        let newest = entries.iter().find(|entry| entry.row).map(Entry::id).unwrap_or_default();
        prop_assert_eq!(figure("latest"), Some(FactValue::Text(newest)));
    }
}
