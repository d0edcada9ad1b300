//! What names stand for, scope by scope.
//!
//! Within a scope the last assignment above counts. From outside only a name counts that is bound
//! exactly once there: then it makes no difference when the function is called.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::operand::Operand;
use super::statement::Block;

/// Scopes further out are not asked.
const DEPTH_MAX: usize = 64;

/// The scopes of a file.
pub(super) struct Scopes {
    blocks: Vec<Block>,
    scopes: Vec<Scope>,
}

#[derive(Default)]
struct Scope {
    /// How often each name is bound anywhere in it.
    bound: HashMap<String, usize>,
    /// What is known so far.
    values: BTreeMap<String, Operand>,
    /// Names that belong to a scope around it.
    outer: HashSet<String>,
}

impl Scopes {
    pub(super) fn new(blocks: Vec<Block>) -> Scopes {
        let scopes = blocks.iter().map(|_| Scope::default()).collect();
        Scopes { blocks, scopes }
    }

    /// Notes that `scope` takes `name` from around it.
    pub(super) fn declare_outer(&mut self, scope: usize, name: &str) {
        self.scopes[scope].outer.insert(name.to_owned());
    }

    /// Whether `scope` is a class.
    pub(super) fn is_class(&self, scope: usize) -> bool {
        self.blocks[scope].class
    }

    /// Notes that `scope` binds `name` somewhere.
    pub(super) fn declare(&mut self, scope: usize, name: &str) {
        let outer = self.scopes[scope].outer.contains(name);
        *self.scopes[scope].bound.entry(name.to_owned()).or_default() += 1;
        if outer {
            for scope in around(&self.blocks, scope) {
                *self.scopes[scope].bound.entry(name.to_owned()).or_default() += 1;
            }
        }
        if let Some((class, member)) = self.member(scope, name) {
            *self.scopes[class].bound.entry(member).or_default() += 1;
        }
    }

    /// Binds `name` to `value` from here on.
    pub(super) fn bind(&mut self, scope: usize, name: &str, value: &Operand) {
        if let Some((class, member)) = self.member(scope, name) {
            self.scopes[class].values.insert(member, value.clone());
        }
        let values = &mut self.scopes[scope].values;
        // What hung on the old value is gone.
        let dotted = format!("{name}.");
        let stale: Vec<String> = values
            .range(dotted.clone()..)
            .map(|(name, _)| name.clone())
            .take_while(|name| name.starts_with(&dotted))
            .collect();
        for name in stale {
            values.remove(&name);
        }
        values.insert(name.to_owned(), value.clone());
    }

    /// What `name` stands for here.
    pub(super) fn lookup(&self, scope: usize, name: &str) -> Operand {
        if let Some(value) = self.scopes[scope].values.get(name) {
            return value.clone();
        }
        if let Some((class, member)) = self.member(scope, name).filter(|_| name.contains('.')) {
            return self.once(class, &member).unwrap_or(Operand::Unknown);
        }
        if name.contains('.') || self.scopes[scope].bound.contains_key(name) {
            return Operand::Unknown;
        }
        let binds = |&scope: &usize| !self.blocks[scope].class && self.scopes[scope].bound.contains_key(name);
        let binding = around(&self.blocks, scope).find(binds);
        binding.and_then(|scope| self.once(scope, name)).unwrap_or(Operand::Unknown)
    }

    fn once(&self, scope: usize, name: &str) -> Option<Operand> {
        let scope = &self.scopes[scope];
        if scope.bound.get(name) == Some(&1) { scope.values.get(name).cloned() } else { None }
    }

    /// The class that `name` is an attribute of, and the attribute's name there.
    fn member(&self, scope: usize, name: &str) -> Option<(usize, String)> {
        if self.blocks[scope].class {
            return (!name.contains('.')).then(|| (scope, format!("self.{name}")));
        }
        let attribute = name.strip_prefix("self.").or_else(|| name.strip_prefix("cls."))?;
        let class = around(&self.blocks, scope).find(|&scope| self.blocks[scope].class)?;
        Some((class, format!("self.{attribute}")))
    }
}

/// The scopes around `scope`, from the inside out, as far as anybody nests them.
fn around(blocks: &[Block], scope: usize) -> impl Iterator<Item = usize> + '_ {
    std::iter::successors(blocks[scope].parent, |&scope| blocks[scope].parent).take(DEPTH_MAX)
}
