//! What a statement means for those behind it.

use super::{Context, Walk, ends_well, is_test, program};
use crate::text::shell::Word;
use crate::text::shell::tree::{Item, Joint, Part};
use crate::workflow::script::mode::set;
use crate::workflow::script::names::{as_simple, parts};
use crate::workflow::script::shown;

impl Walk<'_> {
    /// What a statement changes for those behind it.
    pub(super) fn after(&mut self, item: &Item, context: &Context) {
        let is_certain = context.guard.is_none() && context.function.is_none() && context.lost.is_none();
        if is_certain && self.early.is_none() {
            self.early = self.leaves(item);
        }
        let [(_, pipe)] = item.chain.as_slice() else { return };
        let [Part::Simple(simple)] = pipe.parts.as_slice() else { return };
        let words: Vec<&str> = simple.words.iter().filter_map(Word::literal).collect();
        match words.as_slice() {
            ["set", options @ ..] => self.mode = set(self.mode, options),
            ["shopt", "-s", names @ ..] => self.mode.nested |= names.contains(&"inherit_errexit"),
            ["exit", rest @ ..] if is_certain => {
                let shown = ["exit", rest.first().unwrap_or(&"")].join(" ");
                self.ended = Some(format!("`{}` ends the script before it", shown.trim_end()));
            }
            ["trap", action, signals @ ..]
                if signals.iter().any(|signal| matches!(*signal, "EXIT" | "0" | "ERR"))
                    && action.split_whitespace().collect::<Vec<_>>().join(" ").contains("exit 0") =>
            {
                self.ended = Some(format!("`trap '{action}'` takes its exit status away"));
            }
            _ => {}
        }
    }

    /// On which condition a statement does not end the script well.
    fn leaves(&self, item: &Item) -> Option<String> {
        match item.chain.as_slice() {
            [(_, head), (Joint::And, then)] if then.parts.iter().any(ends_well) => {
                Some(format!("not {}", self.pipe_shown(head)))
            }
            [(_, head), (Joint::Or, then)] if then.parts.iter().any(ends_well) && is_test(head) => {
                Some(self.pipe_shown(head))
            }
            [(_, pipe)] => match pipe.parts.as_slice() {
                [Part::If(branches, _)] => {
                    let (head, _) = branches.iter().find(|(_, body)| parts(body).any(ends_well))?;
                    Some(format!("not {}", shown::list(self.text, head)))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the next statement keeps the status of the one before it, for something that looks at it.
    pub(super) fn keeps(&self, next: &Item) -> bool {
        let Some((_, pipe)) = next.chain.first() else { return false };
        let mentions = |word: &Word| {
            word.expanded.iter().any(|text| matches!(text.as_str(), "$?" | "${?}"))
                || word.variables.iter().any(|name| name == "PIPESTATUS")
        };
        match pipe.parts.first() {
            Some(Part::Simple(simple)) => {
                let set = simple.sets.iter().filter(|word| mentions(word));
                let is_used = set.filter_map(|word| word.assigns.as_ref()).any(|name| self.names.used.contains(name));
                let looks = matches!(program(simple), "exit" | "return" | "test" | "[" | "[[");
                is_used || looks && simple.words.iter().any(mentions)
            }
            Some(Part::If(branches, _)) => {
                let heads = branches.iter().flat_map(|(head, _)| parts(head)).filter_map(as_simple);
                heads.into_iter().any(|simple| simple.words.iter().any(mentions))
            }
            _ => false,
        }
    }
}
