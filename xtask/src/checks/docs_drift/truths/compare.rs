//! How two sides of a truth stand to each other.

use std::collections::{BTreeMap, BTreeSet};

use super::item::{Item, Side};
use super::repair;
use crate::checks::docs_drift::rules;
use crate::config::schema::{Direction, Relation, Truth, Weight};
use crate::model::{Finding, Safety, Site, Snapshot};

/// Sides that differ in more items are told so, and neither compared word by word nor mended.
const MENDED_MAX: usize = 50;

/// Everything that `other` says differently from `base`.
pub fn compare(snapshot: &Snapshot, truth: &Truth, base: &Side<'_>, other: &Side<'_>) -> Vec<Finding> {
    let pair = Pair { snapshot, truth, base, other };
    match truth.relation {
        Relation::Count => pair.count(),
        Relation::Disjoint => pair.common(),
        _ if pair.is_one_value() => pair.values(),
        Relation::Subset => pair.missing(),
        Relation::Superset => pair.extra(),
        Relation::Equal => [pair.missing(), pair.extra()].concat(),
        Relation::Order => {
            let mut findings = [pair.missing(), pair.extra()].concat();
            findings.extend(pair.order());
            findings
        }
    }
}

/// Two sides under comparison.
struct Pair<'p> {
    snapshot: &'p Snapshot,
    truth: &'p Truth,
    base: &'p Side<'p>,
    other: &'p Side<'p>,
}

/// The different items of a side with the first place of each.
fn distinct<'i>(side: &'i Side<'_>) -> BTreeMap<&'i [String], &'i Item> {
    let mut items: BTreeMap<&[String], &Item> = BTreeMap::new();
    for item in &side.items {
        items.entry(item.parts.as_slice()).or_insert(item);
    }
    items
}

impl Pair<'_> {
    /// A finding of the weight that the direction has; nothing when it is allowed.
    fn finding(&self, weight: Direction, site: Site, message: String) -> Option<Finding> {
        let weight = match weight {
            Direction::Error => Weight::Error,
            Direction::Warning => Weight::Warning,
            Direction::Off => return None,
        };
        let rule = rules::weighed(&rules::TWO_TRUTHS, weight);
        let why = &self.truth.why;
        let help = if why.is_empty() { "make both say the same".to_owned() } else { why.clone() };
        Some(Finding::new(rule, site, message, help).about(&self.truth.name))
    }

    /// Whether one value is stated, and not a set.
    fn is_one_value(&self) -> bool {
        matches!(self.truth.relation, Relation::Equal | Relation::Order) && distinct(self.base).len() == 1 && {
            let others = distinct(self.other);
            others.len() == 1 || others.values().all(|item| item.shape == super::item::Shape::Plain)
        }
    }

    /// Every occurrence that states another value.
    fn values(&self) -> Vec<Finding> {
        let Some(said) = self.base.items.first() else { return self.extra() };
        let weight = if self.truth.missing == Direction::Off { self.truth.extra } else { self.truth.missing };
        let differing: Vec<&Item> = self.other.items.iter().filter(|item| item.parts != said.parts).collect();
        let few = differing.len() <= MENDED_MAX;
        // One value that is wrong wherever it stands is replaced; several may be a set of which one is known.
        let safety = if distinct(self.other).len() == 1 { Safety::Safe } else { Safety::Suggested };
        let findings = differing.into_iter().filter_map(|item| {
            let (says, has) = (item.text(), said.text());
            let message = format!("{} says `{says}`, and {} says `{has}`", self.other.name, self.base.name);
            let finding = self.finding(weight, item.site(), message)?.because(said.site());
            Some(if few {
                repair::replaced(self.truth, self.base, self.other, finding, (said, item), safety)
            } else {
                finding
            })
        });
        findings.collect()
    }

    /// Items of the base that the other lacks.
    fn missing(&self) -> Vec<Finding> {
        let (base, other) = (distinct(self.base), distinct(self.other));
        let mut seen = BTreeSet::new();
        let lacking = self.base.items.iter().filter(|item| !other.contains_key(item.parts.as_slice()));
        let lacking: Vec<&Item> = lacking.filter(|item| seen.insert(item.parts.as_slice())).collect();
        let few = lacking.len() <= MENDED_MAX;
        let findings = lacking.into_iter().filter_map(|item| {
            let near =
                if few { near(item, other.keys().filter(|key| !base.contains_key(*key))) } else { String::new() };
            let message = format!("`{}` of {} is missing from {}{near}", item.text(), self.base.name, self.other.name);
            let finding = self.finding(self.truth.missing, self.other.place.clone(), message)?.because(item.site());
            Some(match few {
                true => repair::inserted(self.snapshot, self.truth, self.base, self.other, finding, item),
                false => finding,
            })
        });
        findings.collect()
    }

    /// Items of the other that the base lacks.
    fn extra(&self) -> Vec<Finding> {
        let base = distinct(self.base);
        let others = self.other.items.iter().filter(|item| !base.contains_key(item.parts.as_slice()));
        let others: Vec<&Item> = others.collect();
        let few = others.len() <= MENDED_MAX;
        let findings = others.into_iter().filter_map(|item| {
            let message = format!("`{}` of {} is not in {}", item.text(), self.other.name, self.base.name);
            let finding = self.finding(self.truth.extra, item.site(), message)?.because(self.base.place.clone());
            Some(if few { repair::removed(self.snapshot, self.truth, self.other, finding, item) } else { finding })
        });
        findings.collect()
    }

    /// Items of both.
    fn common(&self) -> Vec<Finding> {
        let base = distinct(self.base);
        let common = self.other.items.iter().filter_map(|item| Some((item, *base.get(item.parts.as_slice())?)));
        let findings = common.filter_map(|(item, first)| {
            let message =
                format!("`{}` stands in {} and in {}, which must differ", item.text(), self.base.name, self.other.name);
            Some(self.finding(self.truth.extra, item.site(), message)?.because(first.site()))
        });
        findings.collect()
    }

    /// How many there are, against how many are said to be there.
    fn count(&self) -> Vec<Finding> {
        let count = distinct(self.base).len();
        let wrong = self.other.items.iter().filter(|item| !says(item, count));
        let findings = wrong.filter_map(|item| {
            let message = format!("{} says `{}`, and {} has {count}", self.other.name, item.text(), self.base.name);
            let finding = self.finding(self.truth.missing, item.site(), message)?.because(self.base.place.clone());
            let said = Item::at(vec![count.to_string()], &self.base.place);
            Some(repair::replaced(self.truth, self.base, self.other, finding, (&said, item), Safety::Safe))
        });
        findings.collect()
    }

    /// The first item that stands elsewhere than in the base.
    fn order(&self) -> Option<Finding> {
        let (base, other) = (distinct(self.base), distinct(self.other));
        let in_both = |side: &'_ Side<'_>| -> Vec<Item> {
            let mut seen = BTreeSet::new();
            let common = side
                .items
                .iter()
                .filter(|item| base.contains_key(item.parts.as_slice()) && other.contains_key(item.parts.as_slice()));
            common.filter(|item| seen.insert(item.parts.clone())).cloned().collect()
        };
        let (left, right) = (in_both(self.base), in_both(self.other));
        let (first, second) = left.iter().zip(&right).find(|(first, second)| first.parts != second.parts)?;
        let message = format!(
            "`{}` stands here in {}, where {} has `{}`",
            second.text(),
            self.other.name,
            self.base.name,
            first.text()
        );
        Some(self.finding(self.truth.missing, second.site(), message)?.because(first.site()))
    }
}

/// Whether the item is this number.
fn says(item: &Item, count: usize) -> bool {
    let digits: String = item.parts.first().map_or_else(String::new, |part| part.replace([',', '_', '\u{a0}'], ""));
    digits.trim().parse() == Ok(count)
}

/// What the missing item may be meant by.
fn near<'k>(item: &Item, keys: impl Iterator<Item = &'k &'k [String]>) -> String {
    /// So many are compared.
    const COMPARED_MAX: usize = 200;
    let said = item.parts.join(" ");
    let keys: Vec<String> = keys.take(COMPARED_MAX).map(|key| key.join(" ")).collect();
    match crate::config::suggest::nearest(&said, keys.iter().map(String::as_str)) {
        Some(near) => format!(", which has `{near}`"),
        None => String::new(),
    }
}
