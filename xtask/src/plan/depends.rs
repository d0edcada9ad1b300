//! What an item waits for, from the words its author chose.
//!
//! `nothing`, `none (can land anytime)` and `-` say that it waits for nothing; `PR-04 (recommended)` and `none (but
//! do after the P0 stack)` say what should come first and need not. What names neither is a doubt, not a guess.

mod statement;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use super::head::{Reach, spans};
use super::{Doubt, Form, Grammar, Item, Key, Plan, Role};
pub use statement::says_none;
use statement::{Names, Said, statements};

/// What a dependency leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// An item, by its place in [`Plan::items`].
    Item(usize),
    /// An id that no item of the plan has.
    Unknown(Key),
}

/// One thing an item waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// What.
    pub target: Target,
    /// Whether the item cannot land before it.
    pub hard: bool,
    /// Whether it is one of a group: `all P0`.
    pub grouped: bool,
    /// Whether the other item says so: `Blocks PR-04`.
    pub reversed: bool,
    /// Where it is named.
    pub range: Range<usize>,
    /// The words around it, which say why.
    pub said: Range<usize>,
}

/// What statements are read against.
struct Declared<'a> {
    items: &'a [Item],
    places: HashMap<&'a Key, usize>,
    /// The items whose heads speak for more than one id.
    wide: Vec<usize>,
    /// The items by the last part of their ids.
    ends: HashMap<&'a str, Vec<usize>>,
}

/// More dependencies than these are not read as groups: `all P0` in every item of a long plan.
const GROUPED_MAX: usize = 200_000;

impl Declared<'_> {
    /// The item that has `key`, itself or as one of a range.
    fn place(&self, key: &Key) -> Option<usize> {
        let exact = self.places.get(key).copied();
        exact.or_else(|| self.wide.iter().copied().find(|place| spans(&self.items[*place].head, key)))
    }

    /// The one item whose id ends with `key`.
    fn by_tail(&self, key: &Key) -> Option<usize> {
        let alike = self.ends.get(key.last())?;
        let mut found = alike.iter().copied().filter(|place| key.is_tail_of(self.items[*place].id()));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

/// Reads what every item of the plan waits for.
pub(super) fn resolve(text: &str, plan: &mut Plan, grammar: &Grammar) {
    let items = std::mem::take(&mut plan.items);
    let mut places = HashMap::new();
    for (place, item) in items.iter().enumerate() {
        places.entry(item.id()).or_insert(place);
    }
    let wide = (0..items.len()).filter(|place| items[*place].head.reach != Reach::One).collect();
    let mut ends: HashMap<&str, Vec<usize>> = HashMap::new();
    items.iter().enumerate().for_each(|(place, item)| ends.entry(item.id().last()).or_default().push(place));
    let declared = Declared { items: &items, places, wide, ends };
    let mut edges: Vec<(usize, Dependency)> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        for (range, reversed) in texts(text, item) {
            let mut reader = Reader { declared: &declared, place, edges: &mut edges, doubts: &mut plan.doubts };
            for said in statements(text, range, &grammar.ids) {
                reader.take(&said, reversed);
            }
        }
    }
    let echoed: Vec<Vec<Dependency>> =
        plan.echoes.iter().map(|echo| self::echoed(text, echo, &declared, grammar)).collect();
    drop(declared);
    plan.items = items;
    let mut named: HashMap<(usize, Target), usize> = HashMap::new();
    for (place, edge) in edges {
        let depends = &mut plan.items[place].depends;
        // Naming an item twice waits for it once, and the strict word counts.
        match named.entry((place, edge.target.clone())) {
            Entry::Occupied(known) => {
                let other = &mut depends[*known.get()];
                if edge.hard && !other.hard {
                    *other = edge;
                }
            }
            Entry::Vacant(new) => {
                new.insert(depends.len());
                depends.push(edge);
            }
        }
    }
    for (echo, depends) in plan.echoes.iter_mut().zip(echoed) {
        echo.depends = depends;
    }
}

/// What an echo of the plan says that an item waits for.
fn echoed(text: &str, echo: &Item, declared: &Declared<'_>, grammar: &Grammar) -> Vec<Dependency> {
    let Some(place) = declared.place(echo.id()) else { return Vec::new() };
    let (mut edges, mut doubts) = (Vec::new(), Vec::new());
    for (range, reversed) in texts(text, echo) {
        let mut reader = Reader { declared, place, edges: &mut edges, doubts: &mut doubts };
        statements(text, range, &grammar.ids).into_iter().for_each(|said| reader.take(&said, reversed));
    }
    edges.into_iter().filter(|(own, _)| *own == place).map(|(_, edge)| edge).collect()
}

/// The texts of an item that speak of dependencies, and whether they say what waits for it.
fn texts(text: &str, item: &Item) -> Vec<(Range<usize>, bool)> {
    let fields = |role: Role, reversed| item.says(role).map(move |entry| (entry.range.clone(), reversed));
    let mut found: Vec<_> = fields(Role::DependsOn, false).chain(fields(Role::Blocks, true)).collect();
    if item.of(Role::DependsOn).next().is_none() {
        // `(awaits PR-03)` in a head, a status or a row.
        let line = if item.form == Form::Row { item.range.clone() } else { item.line.clone() };
        let status = item.says(Role::Status).map(|entry| entry.range.clone()).filter(|range| range.start >= line.end);
        found.extend(std::iter::once(line.clone()).chain(status).flat_map(|range| awaited(text, range)));
    }
    found
}

/// What is awaited in parentheses.
fn awaited(text: &str, range: Range<usize>) -> Vec<(Range<usize>, bool)> {
    let said = text[range.clone()].to_ascii_lowercase();
    let mut found = Vec::new();
    let openings = [("(awaits ", false), ("(blocked by ", false), ("(depends on ", false), ("(blocks ", true)];
    for part in super::head::parentheses(&said) {
        let inner = openings.iter().find(|(opening, _)| said[part.clone()].starts_with(opening));
        if let Some((opening, reversed)) = inner {
            found.push((range.start + part.start + opening.len()..range.start + part.end - 1, *reversed));
        }
    }
    found
}

struct Reader<'a> {
    declared: &'a Declared<'a>,
    place: usize,
    edges: &'a mut Vec<(usize, Dependency)>,
    doubts: &'a mut Vec<Doubt>,
}

impl Reader<'_> {
    fn take(&mut self, said: &Said, reversed: bool) {
        let reversed = reversed || said.reversed;
        let doubt = |why: String| Doubt { item: self.place, range: said.range.clone(), why };
        match &said.names {
            Names::Nothing => {}
            Names::Unclear(why) => self.doubts.push(doubt((*why).to_owned())),
            Names::Ids(ids) => {
                for id in ids {
                    let target = self.target(&id.key);
                    self.edge(target, id.range.clone(), said, reversed, false);
                }
            }
            Names::Span(first, last) => {
                let (first, last) = (first.clone(), last.clone());
                let inside = self.between(&first.key, &last.key);
                if inside.is_empty() {
                    self.doubts.push(self.empty(said, "it is a range in which the plan has no item".to_owned()));
                }
                for place in inside {
                    self.edge(Target::Item(place), first.range.start..last.range.end, said, reversed, true);
                }
            }
            Names::Tail(key) => match self.declared.by_tail(key) {
                Some(place) => self.edge(Target::Item(place), said.range.clone(), said, reversed, false),
                None => self.doubts.push(doubt("it names no item of this plan".to_owned())),
            },
            Names::Priority(priority) => {
                let of = |item: &Item| item.priorities.first() == Some(priority);
                let group = self.group(|_, item| of(item));
                if group.is_empty() {
                    self.doubts.push(self.empty(said, format!("no other item of this plan is P{priority}")));
                }
                group
                    .into_iter()
                    .for_each(|place| self.edge(Target::Item(place), said.range.clone(), said, reversed, true));
            }
            Names::Earlier => {
                let place = self.place;
                let group = self.group(|other, _| other < place);
                if group.is_empty() && place > 0 {
                    self.doubts.push(self.empty(said, String::new()));
                }
                group
                    .into_iter()
                    .for_each(|place| self.edge(Target::Item(place), said.range.clone(), said, reversed, true));
            }
        }
    }

    /// A group without items, because there are none or too many dependencies already.
    fn empty(&self, said: &Said, why: String) -> Doubt {
        let is_full = self.edges.len() > GROUPED_MAX;
        let why = if is_full { "the plan has more dependencies than are read".to_owned() } else { why };
        Doubt { item: self.place, range: said.range.clone(), why }
    }

    fn target(&self, key: &Key) -> Target {
        self.declared.place(key).map_or_else(|| Target::Unknown(key.clone()), Target::Item)
    }

    /// The items that `is_meant`, but for the one that speaks.
    fn group(&self, is_meant: impl Fn(usize, &Item) -> bool) -> Vec<usize> {
        if self.edges.len() > GROUPED_MAX {
            return Vec::new();
        }
        let all = self.declared.items.iter().enumerate();
        all.filter(|(place, item)| *place != self.place && is_meant(*place, item)).map(|(place, _)| place).collect()
    }

    /// The items from one id to another, by number.
    fn between(&self, first: &Key, last: &Key) -> Vec<usize> {
        let (Some((own, from)), Some((other, to))) = (first.numbered(), last.numbered()) else { return Vec::new() };
        let is_inside = |item: &Item| item.id().numbered().is_some_and(|(key, n)| key == own && from <= n && n <= to);
        if own == other { self.group(|_, item| is_inside(item)) } else { Vec::new() }
    }

    fn edge(&mut self, target: Target, range: Range<usize>, said: &Said, reversed: bool, grouped: bool) {
        let edge = |target| Dependency {
            target,
            hard: said.hard,
            grouped,
            reversed,
            range: range.clone(),
            said: said.range.clone(),
        };
        match (reversed, &target) {
            // Who is blocked waits for the one that says so.
            (true, Target::Item(other)) => self.edges.push((*other, edge(Target::Item(self.place)))),
            (true, Target::Unknown(_)) => {
                self.doubts.push(Doubt {
                    item: self.place,
                    range: range.clone(),
                    why: "it blocks what is no item of this plan".to_owned(),
                });
            }
            (false, _) => self.edges.push((self.place, edge(target))),
        }
    }
}
