//! What a ledger counts.

use std::collections::HashSet;

use super::{Ledger, derived_at};
use crate::config::schema::{Count, Figure};

/// Figures by name, in the order of the configuration.
pub type Figures = Vec<(String, u64)>;

/// Counts everything the ledger's configuration asks for.
pub fn figures(ledger: &Ledger<'_>) -> Figures {
    if ledger.policy.figure.is_empty() {
        return vec![
            ("entries".to_owned(), number(ledger.rows.len())),
            ("sections".to_owned(), number(ledger.sections.len())),
            ("unique".to_owned(), number(ledger.ids.len())),
        ];
    }
    let mut figures = Figures::new();
    for figure in ledger.policy.figure.iter() {
        let known = figures.iter_mut().find(|(name, _)| *name == figure.name);
        match known {
            // A figure of the same name is an alternative for when the ones before counted nothing.
            Some((_, value)) if *value > 0 => {}
            Some((_, value)) => *value = number(count(ledger, figure)),
            None => figures.push((figure.name.clone(), number(count(ledger, figure)))),
        }
    }
    figures
}

/// Whether a figure may count what stands at `offset`: a derived text quotes figures and is none.
fn is_source(ledger: &Ledger<'_>, offset: usize) -> bool {
    derived_at(&ledger.derived, offset).is_none_or(|derived| derived.is_index)
}

fn number(count: usize) -> u64 {
    count as u64
}

fn count(ledger: &Ledger<'_>, figure: &Figure) -> usize {
    match (figure.count, &figure.pattern) {
        (Count::IndexRows, _) => ledger.rows.len(),
        (Count::Sections, _) => ledger.sections.len(),
        (Count::Ids, _) => ledger.ids.len(),
        (Count::Matches, Some(pattern)) => {
            pattern.find_iter(ledger.text).filter(|found| is_source(ledger, found.start())).count()
        }
        (Count::Distinct, Some(pattern)) => {
            let groups = pattern.captures_iter(ledger.text);
            let groups = groups.filter(|groups| groups.get(0).is_some_and(|found| is_source(ledger, found.start())));
            let found = groups.map(|groups| {
                let first = (1..groups.len()).find_map(|index| groups.get(index));
                first.or_else(|| groups.get(0)).map_or("", |m| m.as_str())
            });
            found.collect::<HashSet<_>>().len()
        }
        // The configuration refuses a pattern count without a pattern.
        (Count::Matches | Count::Distinct, None) => 0,
    }
}
