//! What can fill a generated region.

mod ci;
mod contents;
pub mod excerpt;
mod ledger;
mod reference;
mod stack;

use super::Pass;
use super::region::Page;

/// One kind of generated text.
pub struct Provider {
    /// The name after `xtask:begin`.
    pub name: &'static str,
    /// The pass that writes it.
    pub pass: Pass,
    /// The marker with its arguments.
    pub usage: &'static str,
    /// What it writes.
    pub doc: &'static str,
    /// The text, ending in a line feed unless empty.
    pub render: fn(&Page<'_>, &str) -> Result<String, Refusal>,
}

/// Why a provider writes nothing.
pub enum Refusal {
    /// The arguments are wrong, in words.
    Wrong(String),
    /// A ledger it needs could not be counted, which was reported already.
    Withheld,
    /// What it needs cannot be known here, in words.
    Unjudged(String),
    /// What it needs is wrong itself, and this is what its own check finds.
    Found(Box<crate::model::Finding>),
}

/// Every provider, in the order of the reference.
pub const ALL: &[Provider] = &[
    Provider {
        name: "ledger-summary",
        pass: Pass::Figures,
        usage: "ledger-summary LEDGER",
        doc: "The ledger's `summary` phrase, or how many entries it has, and its latest entry.",
        render: ledger::summary,
    },
    Provider {
        name: "ledger-counts",
        pass: Pass::Figures,
        usage: "ledger-counts [LEDGER...]",
        doc: "A table of every ledger, or of those named: entries and latest entry.",
        render: ledger::counts,
    },
    Provider {
        name: "ledger-latest",
        pass: Pass::Figures,
        usage: "ledger-latest LEDGER N",
        doc: "A list of the newest N entries of the INDEX.",
        render: ledger::latest,
    },
    Provider {
        name: "ledger-index",
        pass: Pass::Index,
        usage: "ledger-index LEDGER",
        doc: "The INDEX table, rebuilt from the sections by `index.columns` and `index.order`.",
        render: ledger::index,
    },
    Provider {
        name: "stack-table",
        pass: Pass::Figures,
        usage: "stack-table [PLAN]",
        doc: "A table of the items of a plan: how far each is, and why.",
        render: stack::table,
    },
    Provider {
        name: "stack-graph",
        pass: Pass::Figures,
        usage: "stack-graph [PLAN]",
        doc: "A flowchart of the items of a plan, coloured by how far they are, which GitHub draws.",
        render: stack::graph,
    },
    Provider {
        name: "ci-table",
        pass: Pass::Figures,
        usage: "ci-table [WORKFLOW]",
        doc: "A table of what the jobs of all workflows, or of one, come to: enforced, conditional or staged, and why.",
        render: ci::table,
    },
    Provider {
        name: "toc",
        pass: Pass::Contents,
        usage: "toc [MIN-MAX]",
        doc: "A list of links to the document's headings of levels MIN to MAX (2 to 3 unless given).",
        render: contents::render,
    },
    Provider {
        name: "rules",
        pass: Pass::Figures,
        usage: "rules",
        doc: "The reference of every rule.",
        render: reference::rules,
    },
    Provider {
        name: "cli",
        pass: Pass::Figures,
        usage: "cli",
        doc: "The reference of the command line.",
        render: reference::cli,
    },
    Provider {
        name: "config",
        pass: Pass::Figures,
        usage: "config",
        doc: "The reference of every configuration key.",
        render: reference::config,
    },
    Provider {
        name: "providers",
        pass: Pass::Figures,
        usage: "providers",
        doc: "This table.",
        render: reference::providers,
    },
    Provider {
        name: "excerpt",
        pass: Pass::Excerpts,
        usage: "excerpt PATH [lines=A-B | tag=NAME] [lang=LANGUAGE]",
        doc: "A file, or the part between the lines that hold `xtask:tag NAME` and `xtask:end-tag NAME`, in a code fence.",
        render: excerpt::render,
    },
];

/// The provider called `name`.
pub fn find(name: &str) -> Option<&'static Provider> {
    ALL.iter().find(|provider| provider.name == name)
}

/// Refuses arguments where there are none to give.
fn no_args(args: &str) -> Result<(), Refusal> {
    if args.is_empty() { Ok(()) } else { Err(Refusal::Wrong(format!("`{args}` is one argument too many"))) }
}
