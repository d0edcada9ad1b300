//! Sets and maps in order, collected by one piece of code for each type of what they hold.
//!
//! `collect` into a `BTreeSet` or a `BTreeMap` sorts with a closure that belongs to the type of the *iterator*. Iterators
//! are a type of their own wherever they are written, so each place that collects would bring a copy of the whole sort,
//! 5 KB, into the binary. Putting in one after the other needs one copy for each type of element.

use std::collections::{BTreeMap, BTreeSet};

/// Collects what an iterator yields in order.
pub trait Ordered: Iterator + Sized {
    /// The set of what is yielded.
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        set.extend(self);
        set
    }

    /// The map of the pairs that are yielded; of two with one key, the later one counts.
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        map.extend(self);
        map
    }
}

impl<I: Iterator> Ordered for I {}
