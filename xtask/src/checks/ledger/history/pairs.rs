//! Which entry of today is which of the past.

use std::collections::HashMap;

use crate::text::order::in_order;

/// For each old entry the index of the new one with its id: of several, those that say the same
/// first, then the others in order.
pub fn pairs<'t>(
    old: &[&'t str],
    new: &[&'t str],
    mut is_same: impl FnMut(usize, usize) -> bool,
) -> Vec<Option<usize>> {
    let mut by_id: HashMap<&str, Places> = HashMap::with_capacity(old.len());
    for (index, id) in old.iter().enumerate() {
        by_id.entry(id).or_default().were.add(index);
    }
    for (index, id) in new.iter().enumerate() {
        if let Some(places) = by_id.get_mut(id) {
            places.are.add(index);
        }
    }
    let mut pairs = vec![None; old.len()];
    for Places { were, are } in by_id.into_values() {
        if were.more.is_empty() && are.more.is_empty() {
            if let Some(index) = were.first {
                pairs[index] = are.first;
            }
            continue;
        }
        let mut are: Vec<usize> = are.all().collect();
        let mut left = Vec::new();
        for index in were.all() {
            match are.iter().position(|&other| is_same(index, other)) {
                Some(found) => pairs[index] = Some(are.remove(found)),
                None => left.push(index),
            }
        }
        for (index, other) in left.into_iter().zip(are) {
            pairs[index] = Some(other);
        }
    }
    pairs
}

/// Where one id stands; nearly always once.
#[derive(Default)]
struct Occurrences {
    first: Option<usize>,
    more: Vec<usize>,
}

impl Occurrences {
    fn add(&mut self, index: usize) {
        match self.first {
            None => self.first = Some(index),
            Some(_) => self.more.push(index),
        }
    }

    fn all(self) -> impl Iterator<Item = usize> {
        self.first.into_iter().chain(self.more)
    }
}

/// Where one id stood and stands.
#[derive(Default)]
struct Places {
    were: Occurrences,
    are: Occurrences,
}

/// Which old entries stand out of their old order today: the fewest that had to move.
pub fn moved(pairs: &[Option<usize>]) -> Vec<bool> {
    let places: Vec<usize> = pairs.iter().filter_map(|pair| *pair).collect();
    let mut stays = in_order(&places).into_iter();
    pairs.iter().map(|pair| pair.is_some() && !stays.next().unwrap_or(true)).collect()
}
