//! Which entry of today is which of the past.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::order::in_order;

/// What an entry says, as a number by which equal ones are found.
pub fn digest<'t>(lines: impl IntoIterator<Item = &'t str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    lines.into_iter().for_each(|line| line.hash(&mut hasher));
    hasher.finish()
}

/// For each old entry the index of the new one with its id: of several, those that say the same
/// first, by `was` and `is`, then the others in order.
pub fn pairs<'t>(
    old: &[&'t str],
    new: &[&'t str],
    was: impl Fn(usize) -> u64,
    is: impl Fn(usize) -> u64,
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
        let mut alike: HashMap<u64, VecDeque<usize>> = HashMap::new();
        let are: Vec<usize> = are.all().collect();
        for other in &are {
            alike.entry(is(*other)).or_default().push_back(*other);
        }
        let mut left = Vec::new();
        let mut taken = HashMap::new();
        for index in were.all() {
            match alike.get_mut(&was(index)).and_then(VecDeque::pop_front) {
                Some(other) => {
                    taken.insert(other, ());
                    pairs[index] = Some(other);
                }
                None => left.push(index),
            }
        }
        let rest = are.into_iter().filter(|other| !taken.contains_key(other));
        for (index, other) in left.into_iter().zip(rest) {
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

/// Entries that had one id with others, and have ids of their own today.
pub struct Renumbered<'t> {
    repeated: HashSet<&'t str>,
    texts: HashSet<String>,
}

impl<'t> Renumbered<'t> {
    /// Of the old ids, and of the [`nameless`] texts under ids that are new.
    pub fn new(old: &[&'t str], texts: HashSet<String>) -> Renumbered<'t> {
        let mut seen = HashSet::new();
        let repeated = if texts.is_empty() {
            HashSet::new()
        } else {
            old.iter().filter(|id| !seen.insert(**id)).copied().collect()
        };
        Renumbered { repeated, texts }
    }

    /// Whether the entry of an old id is one of them.
    pub fn holds<'o>(&self, id: &str, text: impl FnOnce() -> &'o str) -> bool {
        self.repeated.contains(id) && self.texts.contains(&nameless(text(), id))
    }
}

/// What is left of a text when its own id is taken out: by it an entry that was given another id is known.
pub fn nameless(text: &str, id: &str) -> String {
    text.replace(id, "\0").split_whitespace().collect::<Vec<_>>().join(" ")
}
