//! The order of a plan: what must come before what, and where that runs in a circle.

use super::{Plan, Target};
use crate::ordered::Ordered;

/// Who waits for whom.
#[derive(Clone, Debug)]
pub struct Graph {
    /// For every item, the items it waits for strictly, in order.
    pub hard: Vec<Vec<usize>>,
    /// For every item, the items that should come first, strict ones not repeated.
    pub soft: Vec<Vec<usize>>,
}

/// Items that wait for each other, each for the next and the last for the first.
pub type Cycle = Vec<usize>;

impl Graph {
    /// The graph of a plan. An item that waits for itself is no edge but a cycle of one.
    pub fn of(plan: &Plan) -> Graph {
        let edges = |hard: bool| -> Vec<Vec<usize>> {
            let of = |item: &super::Item| {
                let own = item.depends.iter().filter(|edge| edge.hard == hard);
                own.filter_map(|edge| match edge.target {
                    Target::Item(place) => Some(place),
                    Target::Unknown(_) => None,
                })
                .collect()
            };
            plan.items.iter().map(of).collect()
        };
        Graph { hard: edges(true), soft: edges(false) }
    }

    /// The items in an order that keeps every strict dependency, as near to the listed order as possible; items of
    /// cycles and what waits for them come last.
    pub fn order(&self) -> Vec<usize> {
        let count = self.hard.len();
        let mut waits: Vec<usize> = self.hard.iter().map(Vec::len).collect();
        let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (item, before) in self.hard.iter().enumerate() {
            before.iter().for_each(|other| waiting[*other].push(item));
        }
        let mut free: std::collections::BTreeSet<usize> = (0..count).filter(|item| waits[*item] == 0).into_set();
        let mut order = Vec::with_capacity(count);
        while let Some(item) = free.pop_first() {
            order.push(item);
            for next in &waiting[item] {
                waits[*next] -= 1;
                if waits[*next] == 0 {
                    free.insert(*next);
                }
            }
        }
        let mut is_placed = vec![false; count];
        order.iter().for_each(|item| is_placed[*item] = true);
        order.extend((0..count).filter(|item| !is_placed[*item]));
        order
    }

    /// One cycle of each group of items that wait for each other, shortest ways first.
    pub fn cycles(&self) -> Vec<Cycle> {
        let mut found: Vec<Cycle> = Vec::new();
        let mut is_named = vec![false; self.hard.len()];
        for group in groups(&self.hard) {
            let start = group[0];
            let loops = group.len() > 1 || self.hard[start].contains(&start);
            if loops && !is_named[start] {
                let cycle = self.shortest(start, &group);
                cycle.iter().for_each(|item| is_named[*item] = true);
                found.push(cycle);
            }
        }
        found.sort_unstable();
        found
    }

    /// The shortest way from an item of a group back to itself.
    fn shortest(&self, start: usize, group: &[usize]) -> Cycle {
        let mut came: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
        let mut queue = std::collections::VecDeque::from([start]);
        while let Some(item) = queue.pop_front() {
            for next in self.hard[item].iter().filter(|next| group.binary_search(next).is_ok()) {
                if *next == start {
                    let mut way = vec![item];
                    while let Some(before) = came.get(&way[way.len() - 1]) {
                        way.push(*before);
                    }
                    way.reverse();
                    return way;
                }
                if let std::collections::hash_map::Entry::Vacant(place) = came.entry(*next) {
                    place.insert(item);
                    queue.push_back(*next);
                }
            }
        }
        vec![start]
    }

    /// For every item, which items it waits for, near or far, strictly or by wish: bit `j` of word `j / 64`.
    pub fn reach(&self) -> Reach {
        let words = self.hard.len().div_ceil(64);
        let both = |item: usize| self.hard[item].iter().chain(&self.soft[item]).copied().collect();
        let edges: Vec<Vec<usize>> = (0..self.hard.len()).map(both).collect();
        let mut rows: Vec<Vec<u64>> = vec![Vec::new(); self.hard.len()];
        // A group comes after every group that its items wait for, and all of it waits for the same.
        for group in groups(&edges) {
            let mut row = vec![0_u64; words];
            for item in &group {
                for before in edges[*item].iter().copied().filter(|before| group.len() > 1 || before != item) {
                    row[before / 64] |= 1 << (before % 64);
                    row.iter_mut().zip(&rows[before]).for_each(|(word, other)| *word |= other);
                }
            }
            group.iter().for_each(|item| rows[*item].clone_from(&row));
        }
        Reach(rows)
    }
}

/// The strongly connected groups, each sorted, behind those that its items wait for (Tarjan's algorithm, without recursion).
fn groups(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let count = edges.len();
    let (mut index, mut low) = (vec![usize::MAX; count], vec![0; count]);
    let (mut on_stack, mut stack, mut groups) = (vec![false; count], Vec::new(), Vec::new());
    let mut next = 0;
    for root in 0..count {
        if index[root] != usize::MAX {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some((item, edge)) = work.pop() {
            if edge == 0 {
                (index[item], low[item]) = (next, next);
                next += 1;
                stack.push(item);
                on_stack[item] = true;
            }
            if let Some(other) = edges[item].get(edge).copied() {
                work.push((item, edge + 1));
                if index[other] == usize::MAX {
                    work.push((other, 0));
                } else if on_stack[other] {
                    low[item] = low[item].min(index[other]);
                }
                continue;
            }
            if low[item] == index[item] {
                let mut group = Vec::new();
                while let Some(other) = stack.pop() {
                    on_stack[other] = false;
                    group.push(other);
                    if other == item {
                        break;
                    }
                }
                group.sort_unstable();
                groups.push(group);
            }
            if let Some((above, _)) = work.last() {
                low[*above] = low[*above].min(low[item]);
            }
        }
    }
    groups
}

/// Which items wait for which.
#[derive(Clone, Debug)]
pub struct Reach(Vec<Vec<u64>>);

impl Reach {
    /// Whether `item` waits for `other`, near or far.
    pub fn waits(&self, item: usize, other: usize) -> bool {
        self.0.get(item).and_then(|row| row.get(other / 64)).is_some_and(|word| word >> (other % 64) & 1 == 1)
    }

    /// Whether one of two items waits for the other.
    pub fn is_ordered(&self, one: usize, other: usize) -> bool {
        self.waits(one, other) || self.waits(other, one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(hard: &[&[usize]]) -> Graph {
        Graph { hard: hard.iter().map(|edges| edges.to_vec()).collect(), soft: vec![Vec::new(); hard.len()] }
    }

    #[test]
    fn the_listed_order_is_kept_where_it_can_be() {
        assert_eq!(graph(&[&[], &[0], &[], &[1, 2]]).order(), [0, 1, 2, 3]);
        assert_eq!(graph(&[&[2], &[], &[]]).order(), [1, 2, 0]);
    }

    #[test]
    fn a_cycle_is_a_path_back_to_its_start() {
        assert_eq!(graph(&[&[1], &[2], &[0], &[0]]).cycles(), [[0, 1, 2]]);
        assert_eq!(graph(&[&[0], &[]]).cycles(), [[0]]);
        assert_eq!(graph(&[&[1, 2], &[2], &[0]]).cycles(), [vec![0, 2]]);
        assert_eq!(graph(&[&[], &[0]]).cycles(), Vec::<Cycle>::new());
        assert_eq!(graph(&[&[1], &[0], &[3], &[2]]).cycles(), [[0, 1], [2, 3]]);
    }

    #[test]
    fn who_waits_near_or_far() {
        let reach = graph(&[&[], &[0], &[1], &[]]).reach();
        assert!(reach.waits(2, 0) && !reach.waits(0, 2) && reach.is_ordered(0, 2) && !reach.is_ordered(2, 3));
    }
}
