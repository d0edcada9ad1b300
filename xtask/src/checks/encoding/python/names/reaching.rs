//! Which bindings of a name a statement may see.

use std::collections::HashSet;

use super::{Binding, Bound, Names};
use crate::text::python::tree::{Action, Id};

/// How many bindings of one name are followed.
const BINDINGS_MAX: usize = 64;

impl<'m> Names<'m> {
    /// The bindings of a name of scope `scope` that statement `statement` may see: in one scope those before it, from
    /// the last on that is always passed; elsewhere all. Of very many the last.
    pub fn reaching<'b>(&self, scope: usize, bindings: &'b [Binding], statement: usize) -> Vec<&'b Binding> {
        let module = self.module;
        let here = &module.statements[statement];
        let mut seen = Vec::new();
        if here.scope != scope {
            for binding in bindings.iter().rev().take(BINDINGS_MAX) {
                seen.push(binding);
                // The last one that is always passed: functions are called when their module was read.
                let is_added = matches!(binding.bound, Bound::Added(_));
                if !is_added && module.around(binding.statement).next().is_none() {
                    break;
                }
            }
            return seen;
        }
        if module.around(statement).any(|block| self.is_loop(block.header)) {
            return bindings.iter().rev().take(BINDINGS_MAX).collect();
        }
        let blocks: HashSet<usize> =
            std::iter::successors(Some(here.block), |block| module.blocks[*block].parent).collect();
        let before = &bindings[..bindings.partition_point(|binding| binding.statement <= statement)];
        for binding in before.iter().rev().take(BINDINGS_MAX) {
            seen.push(binding);
            let is_passed = blocks.contains(&module.statements[binding.statement].block);
            if is_passed && binding.statement < statement && !matches!(binding.bound, Bound::Added(_)) {
                break;
            }
        }
        seen
    }

    fn is_loop(&self, header: Option<usize>) -> bool {
        let Some(header) = header else { return false };
        let statement = &self.module.statements[header];
        matches!(statement.action, Action::For(..)) || self.module.text[statement.start..].starts_with("while")
    }

    /// Everything that a name can be bound to where this expression uses it; nothing of an expression that is no name,
    /// and nothing where a binding may be missing.
    pub fn settled(&self, id: Id) -> Vec<&Binding> {
        let Some(name) = self.module.name(id) else { return Vec::new() };
        let statement = self.module.statement(id);
        let Some((scope, bindings)) = self.lookup(name, statement) else { return Vec::new() };
        if self.is_bound_from_inside(name) {
            return Vec::new();
        }
        // A function may be called between two bindings of a module's name, so there all of them count.
        let is_own = self.module.statements[statement].scope == scope;
        let found = if is_own {
            self.reaching(scope, bindings, statement)
        } else {
            bindings.iter().take(BINDINGS_MAX).collect()
        };
        if found.len() < BINDINGS_MAX { found } else { Vec::new() }
    }
}
